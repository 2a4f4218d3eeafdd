/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A finding names the clause of its standard, whatever its rule and its place: who reads
 * one has to be able to look it up.
 */
#include "optics/registers.h"
#include "tests/lint_fixture.h"

static const char *
clause_at(enum spec spec, unsigned rule, uint16_t page, unsigned byte)
{
	struct finding one = {
		.rule = (uint8_t)rule,
		.spec = (uint8_t)spec,
		.at = lint_at(page, (uint8_t)byte),
	};

	return finding_clause(&one);
}

static void
has_clause(enum spec spec, uint16_t page, unsigned byte)
{
	for (unsigned rule = 0; rule < RULE_COUNT; rule++)
		ck_assert_msg(*clause_at(spec, rule, page, byte),
		    "standard %d, page %02xh, byte %u: no clause", (int)spec, page, byte);
}

/* Each register that we know, and with it each page that is ever read. */
START_TEST(each_register_has_a_clause)
{
	const struct register_table *t;
	unsigned count = 0;

	for (unsigned i = 0; (t = register_table((enum spec)_i, i)) != NULL; i++) {
		for (size_t row = 0; row < t->count; row++) {
			const struct register_def *def = &t->row[row];
			unsigned lanes = def->lanes ? def->lanes : 1;
			struct memaddr last = register_at(def, lanes - 1);

			for (unsigned byte = def->at.byte;
			     byte < last.byte + MAX_OF(def->bits / 8u, 1u); byte++)
				has_clause((enum spec)_i, def->at.page, byte);
			count++;
		}
	}
	ck_assert_uint_gt(count, 100);
}
END_TEST

static const struct {
	enum spec spec;
	const struct lint_tables *tables;
} standards[] = {
	{ SPEC_SFF8472, &lint_sff8472_tables },
	{ SPEC_SFF8636, &lint_sff8636_tables },
	{ SPEC_CMIS, &lint_cmis_tables },
};

/* Where the tables of the lint look, and a page as a whole, read or not. */
START_TEST(each_row_of_the_lint_has_a_clause)
{
	const struct lint_tables *t = standards[_i].tables;
	enum spec spec = standards[_i].spec;
	struct identity id = { .spec = spec };

	for (size_t i = 0; i < t->reserved_count; i++) {
		for (unsigned n = 0; n < t->reserved[i].len; n++)
			has_clause(spec, t->reserved[i].page, t->reserved[i].byte + n);
	}
	for (size_t i = 0; i < t->code_count; i++)
		has_clause(spec, t->code[i].at.page, t->code[i].at.byte);
	for (size_t i = 0; i < t->text_count; i++)
		has_clause(spec, t->text[i].at.page, t->text[i].at.byte);
	for (unsigned m = 0; m < MONITOR_AUXILIARY; m++)
		has_clause(spec, t->limits[m].page, t->limits[m].byte);
	ck_assert_uint_gt(t->page_count, 0);
	for (size_t i = 0; i < t->page_count; i++) {
		uint16_t page = t->page[i].page;

		has_clause(spec, page, page == A2_LOW ? 0 : 128);
		memset(&found, 0, sizeof(found));
		lint_unreadable(&id, mem_at(page, page == A2_LOW ? 0 : 128), &found);
		ck_assert_uint_eq(found.count, 1);
		ck_assert_str_ne(finding_clause(&found.item[0]), "");
	}
}
END_TEST

/* Clauses that are told apart by their page alone. */
static const struct {
	enum spec spec;
	uint16_t page;
	uint8_t byte;
	const char *clause;
} named[] = {
	{ SPEC_SFF8636, 0x01, 128, "SFF-8436 4.8, page 01h" },
	{ SPEC_SFF8636, 0x02, 128, "SFF-8636 2.11, page 02h" },
	{ SPEC_CMIS, 0x03, 128, "CMIS 5.4, page 03h" },
	{ SPEC_CMIS, 0x15, 255, "CMIS 5.4, page 15h" },
	{ SPEC_CMIS, 0x16, 160, "CMIS 5.4, page 16h" },
	{ SPEC_CMIS, 0x17, 128, "CMIS 5.4, page 17h" },
	{ SPEC_CMIS, 0x1c, 128, "CMIS 5.4, 8.24" },
	{ SPEC_CMIS, 0x30, 160, "C-CMIS 1.3, pages 30h to 4Fh" },
	{ SPEC_CMIS, 0x9f, 128, "CMIS 5.4, Tables 8-198 to 8-201" },
};

START_TEST(a_page_is_named_where_its_tables_are_not)
{
	ck_assert_str_eq(clause_at(named[_i].spec, RULE_PAGE_IS_PAGE_0, named[_i].page,
			     named[_i].byte),
	    named[_i].clause);
}
END_TEST

/* SFF-8472 has no page 05h: no clause is made up. */
START_TEST(a_page_that_is_none_has_no_clause)
{
	ck_assert_str_eq(clause_at(SPEC_SFF8472, RULE_RESERVED_BIT, 0x05, 128), "");
	ck_assert_str_eq(clause_at(SPEC_SFF8636, RULE_RESERVED_BIT, 0x10, 128), "");
	ck_assert_str_eq(clause_at(SPEC_CMIS, RULE_RESERVED_BIT, A2_LOW, 0), "");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint_clauses");
	TCase *t = tcase_create("lint_clauses");

	tcase_add_loop_test(t, each_register_has_a_clause, SPEC_SFF8472, SPEC_CMIS + 1);
	tcase_add_loop_test(t, each_row_of_the_lint_has_a_clause, 0, COUNT_OF(standards));
	tcase_add_loop_test(t, a_page_is_named_where_its_tables_are_not, 0,
	    COUNT_OF(named));
	tcase_add_test(t, a_page_that_is_none_has_no_clause);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
