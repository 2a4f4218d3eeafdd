/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The register tables against tests/data/registers.csv: what independent decoders
 * say of the same memory. A row that only one side has is named.
 */
#include "optics/registers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/vdm.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

#define ROWS_MAX 2048
#define LINE_MAX 256

static const struct {
	const char *specification;
	enum spec spec;
} specifications[] = {
	{ "SFF-8472", SPEC_SFF8472 },
	{ "SFF-8690", SPEC_SFF8472 },
	{ "SFF-8636", SPEC_SFF8636 },
	{ "CMIS", SPEC_CMIS },
	{ "C-CMIS", SPEC_CMIS },
};

/* A row of the list; what a row of a table has in common with it. */
struct row {
	enum spec spec;
	struct memaddr at;
	unsigned bits, lanes;
	int step;
	char field[80];
	/* Of a quantity: value = zero + word * num / den; unit "" for all else. */
	bool is_signed, is_f16;
	double zero, num, den;
	char unit[16];
	char line[LINE_MAX];
	bool used;
};

static struct row rows[ROWS_MAX];
static size_t count;

/* ---- reading the list ---- */

static FILE *
open_data(const char *name)
{
	const char *source = getenv("CAGED_SRC");
	char path[4096];
	FILE *in;

	snprintf(path, sizeof(path), "%s/tests/data/%s", source ? source : ".", name);
	in = fopen(path, "re");
	ck_assert_msg(in != NULL, "%s", path);
	return in;
}

/* The next line that is no comment, without its end. */
static bool
read_line(FILE *in, char line[LINE_MAX])
{
	while (fgets(line, LINE_MAX, in)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#')
			return true;
	}
	return false;
}

/* One cell; a quoted one may hold commas. */
static char *
take_cell(char **rest)
{
	char *cell = *rest, *end;

	if (*cell == '"') {
		end = strchr(++cell, '"');
		ck_assert_msg(end != NULL, "%s", cell);
		*end++ = '\0';
	} else {
		end = cell + strcspn(cell, ",");
	}
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return cell;
}

static unsigned
page_named(const char *name)
{
	if (strcmp(name, "A0h") == 0 || strcmp(name, "lower") == 0)
		return LOW;
	if (strcmp(name, "A2h") == 0)
		return A2_LOW;
	if (strncmp(name, "A2h/", 4) == 0)
		return A2_TABLE + (unsigned)strtoul(name + 4, NULL, 16);
	return (unsigned)strtoul(name, NULL, 16);
}

/* "6:4", "7" or "2B" */
static void
take_bits(const char *cell, struct row *r)
{
	char *end;
	unsigned high = (unsigned)strtoul(cell, &end, 10), low = high;

	if (*end == 'B') {
		r->bits = 8 * high;
		return;
	}
	if (*end == ':')
		low = (unsigned)strtoul(end + 1, &end, 10);
	ck_assert_msg(*end == '\0' && low <= high && high < 8, "%s", r->line);
	r->at.bit = (uint8_t)low;
	r->bits = high - low + 1;
}

static bool
are_sources(const char *cell)
{
	return *cell && cell[strspn(cell, "ABCDEFGHJKLMNOPQRSTVWXY")] == '\0';
}

/* "S", "50+100/256", "%", "D", or nothing more. */
static void
take_worth(char **rest, struct row *r)
{
	const char *word = take_cell(rest);
	char *cell = take_cell(rest), *end;

	if (!*word)
		return;
	if (strcmp(word, "F") == 0) {
		r->is_f16 = true;
		take_cell(rest);
		ck_assert_msg(are_sources(take_cell(rest)), "%s", r->line);
		return;
	}
	ck_assert_msg(strcmp(word, "S") == 0 || strcmp(word, "U") == 0, "%s", r->line);
	r->is_signed = *word == 'S';
	r->num = strtod(cell, &end);
	if (*end == '+') {
		r->zero = r->num;
		r->num = strtod(end + 1, &end);
	}
	ck_assert_msg(*end == '/', "%s", r->line);
	r->den = strtod(end + 1, &end);
	ck_assert_msg(*end == '\0' && r->num > 0 && r->den > 0, "%s", r->line);
	snprintf(r->unit, sizeof(r->unit), "%s", take_cell(rest));
	ck_assert_msg(r->unit[0] && are_sources(take_cell(rest)), "%s", r->line);
}

static void
take_row(const char *line)
{
	struct row *r = &rows[count++];
	char copy[LINE_MAX], *rest = copy, *cell;
	bool is_known = false;

	ck_assert_uint_le(count, ROWS_MAX);
	memset(r, 0, sizeof(*r));
	snprintf(copy, sizeof(copy), "%s", line);
	snprintf(r->line, sizeof(r->line), "%s", line);
	cell = take_cell(&rest);
	for (size_t i = 0; i < COUNT_OF(specifications); i++) {
		if (strcmp(cell, specifications[i].specification) == 0) {
			r->spec = specifications[i].spec;
			is_known = true;
		}
	}
	ck_assert_msg(is_known, "%s", line);
	r->at.page = (uint16_t)page_named(take_cell(&rest));
	r->at.byte = (uint8_t)strtoul(take_cell(&rest), NULL, 10);
	take_bits(take_cell(&rest), r);
	r->lanes = (unsigned)strtoul(take_cell(&rest), NULL, 10);
	r->step = (int)strtol(take_cell(&rest), NULL, 10);
	snprintf(r->field, sizeof(r->field), "%s", take_cell(&rest));
	ck_assert_msg(are_sources(take_cell(&rest)), "%s", line);
	take_worth(&rest, r);
}

static void
setup(void)
{
	FILE *in = open_data("registers.csv");
	char line[LINE_MAX];

	count = 0;
	ck_assert(read_line(in, line)); /* the names of the columns */
	while (read_line(in, line))
		take_row(line);
	fclose(in);
}

/* ---- comparing ---- */

static bool
is_same(const struct row *r, enum spec spec, const struct register_def *def)
{
	return r->spec == spec && r->at.page == def->at.page &&
	       r->at.byte == def->at.byte && r->at.bit == def->at.bit &&
	       r->bits == def->bits && r->lanes == def->lanes && r->step == def->step &&
	       strcmp(r->field, def->name) == 0;
}

static struct row *
row_of(enum spec spec, const struct register_def *def)
{
	for (size_t i = 0; i < count; i++) {
		if (is_same(&rows[i], spec, def))
			return &rows[i];
	}
	return NULL;
}

/* A row of a table as the list of unconfirmed ones has it. */
static void
describe(enum spec spec, const struct register_def *def, char text[LINE_MAX])
{
	unsigned page = def->at.page, high = def->at.bit + def->bits - 1u;
	char where[16], bits[16];

	if (page == LOW)
		snprintf(where, sizeof(where), spec == SPEC_SFF8472 ? "A0h" : "lower");
	else if (page == A2_LOW)
		snprintf(where, sizeof(where), "A2h");
	else if (page >= A2_TABLE)
		snprintf(where, sizeof(where), "A2h/%02Xh", page - A2_TABLE);
	else
		snprintf(where, sizeof(where), "%02Xh", page);
	if (def->bits >= 8)
		snprintf(bits, sizeof(bits), "%uB", def->bits / 8);
	else if (def->bits > 1)
		snprintf(bits, sizeof(bits), "%u:%u", high, def->at.bit);
	else
		snprintf(bits, sizeof(bits), "%u", high);
	snprintf(text, LINE_MAX, "%s %s %u %s %s",
	    spec == SPEC_SFF8636                              ? "SFF-8636"
	    : spec == SPEC_CMIS && page >= 0x30 && page < LOW ? "C-CMIS"
	    : spec == SPEC_CMIS                               ? "CMIS"
							      : "SFF-8472",
	    where, def->at.byte, bits, def->name);
}

static const enum spec specs[] = { SPEC_SFF8472, SPEC_SFF8636, SPEC_CMIS };

/* Calls back for every row of every table. */
static void
each_register(void (*visit)(enum spec, const struct register_def *, void *), void *data)
{
	const struct register_table *t;

	for (size_t s = 0; s < COUNT_OF(specs); s++) {
		for (unsigned i = 0; (t = register_table(specs[s], i)); i++) {
			for (size_t k = 0; k < t->count; k++)
				visit(specs[s], &t->row[k], data);
		}
	}
}

static void
mark_used(enum spec spec, const struct register_def *def, void *data)
{
	(void)data;
	for (size_t i = 0; i < count; i++)
		rows[i].used |= is_same(&rows[i], spec, def);
}

START_TEST(every_field_of_the_list_stands_at_its_place_in_the_tables)
{
	unsigned missing = 0;

	each_register(mark_used, NULL);

	for (size_t i = 0; i < count; i++) {
		if (!rows[i].used && ++missing)
			fprintf(stderr, "not in the tables: %s\n", rows[i].line);
	}
	ck_assert_uint_eq(missing, 0);
	ck_assert_uint_gt(count, 1000);
}
END_TEST

START_TEST(no_field_of_the_list_is_told_twice)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(rows[i].line, rows[k].line) == 0)
				ck_abort_msg("twice: %s", rows[i].line);
		}
	}
}
END_TEST

static void
expect_unconfirmed(enum spec spec, const struct register_def *def, void *data)
{
	char line[LINE_MAX] = "(end)", text[LINE_MAX];

	if (row_of(spec, def))
		return;
	read_line(data, line);
	describe(spec, def, text);
	ck_assert_msg(strcmp(line, text) == 0,
	    "no row of registers.csv confirms \"%s\"; registers-single-source.txt "
	    "has \"%s\" in its place",
	    text, line);
}

START_TEST(what_nobody_confirms_is_listed_by_name)
{
	FILE *in = open_data("registers-single-source.txt");
	char line[LINE_MAX];

	each_register(expect_unconfirmed, in);

	ck_assert_msg(!read_line(in, line), "confirmed or gone: %s", line);
	fclose(in);
}
END_TEST

/* ---- what a step is worth ---- */

/* Reads a field whose bits are `raw`, of a memory that is zero elsewhere. */
static bool
read_raw(const struct register_def *given, uint64_t raw, struct register_value *v)
{
	static const uint8_t zeros[128];
	struct register_def def = *given;
	static struct fixture f;
	size_t len = def.bits / 8u;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	ck_assert(memmap_put(&f.map, mem_at(0x01, 128), zeros, sizeof(zeros)));
	if (def.at.page != LOW)
		fixture_page(&f, def.at.page, 0);
	for (size_t i = 0; i < len; i++)
		fixture_poke(&f, def.at.page, def.at.byte + (unsigned)i,
		    raw >> 8 * (def.form == REG_DB_256_LITTLE ? i : len - 1 - i) & 0xff);
	def.advert = mem_at(NO_ADVERT, 0);
	return register_read(&def, &f.map, 0, v);
}

/* The row that tells of a field in this unit. */
static struct row *
row_in(enum spec spec, const struct register_def *def, const char *unit)
{
	for (size_t i = 0; i < count; i++) {
		if (is_same(&rows[i], spec, def) && strcmp(rows[i].unit, unit) == 0)
			return &rows[i];
	}
	return NULL;
}

static void
check_worth(const struct row *r, const struct register_def *def, uint64_t raw)
{
	double word = (double)raw, step = 1, value;
	struct register_value v;

	if (r->is_signed && (raw >> (def->bits - 1) & 1))
		word -= (double)((uint64_t)1 << (def->bits - 1)) * 2;
	if (!read_raw(def, raw, &v) || v.kind != REGISTER_NUMBER)
		return; /* a word: "beyond its scale" */
	for (unsigned i = 0; i < v.digits; i++)
		step /= 10;
	value = (double)v.number * step;
	ck_assert_str_eq(v.unit, r->unit);
	ck_assert_msg(step <= r->num / r->den * (1 + 1e-9), "too few digits: %s",
	    r->line);
	ck_assert_msg(fabs(value - r->zero - word * r->num / r->den) <=
			  step / 2 + fabs(value) / 1e12,
	    "%f of %g: %s", value, word, r->line);
}

static void
compare_worth(enum spec spec, const struct register_def *def, void *data)
{
	uint64_t top = (uint64_t)1 << ((def->bits - 1u) & 63);
	const uint64_t raws[] = { 0, 1, 2, 100, top - 1, top, top + 1, 2 * top - 1 };
	unsigned *compared = data;
	struct register_value v;
	struct row *r;

	if (def->bits < 8 || def->bits > 32 || !row_of(spec, def) ||
	    !read_raw(def, 0x8864, &v))
		return;
	ck_assert_int_eq(v.kind == REGISTER_REAL, row_of(spec, def)->is_f16);
	if (v.kind == REGISTER_REAL) {
		ck_assert_int_eq(v.number, 0x064);
		ck_assert_int_eq(v.exponent, 17 - 24);
	}
	read_raw(def, 1, &v);
	if (!v.unit[0])
		return;
	r = row_in(spec, def, v.unit);
	ck_assert_msg(r != NULL, "nobody tells of %s in %s", def->name, v.unit);
	r->used = true;
	for (size_t i = 0; i < COUNT_OF(raws); i++)
		check_worth(r, def, raws[i]);
	++*compared;
}

START_TEST(a_step_of_a_quantity_is_worth_what_others_say)
{
	unsigned compared = 0;

	each_register(compare_worth, &compared);

	for (size_t i = 0; i < count; i++)
		ck_assert_msg(rows[i].used || !rows[i].unit[0], "in no table: %s",
		    rows[i].line);
	ck_assert_uint_gt(compared, 200);
}
END_TEST

/* ---- what would be noticed ---- */

static void
shift(enum spec spec, const struct register_def *def, void *data)
{
	struct register_def other = *def;

	(void)data;
	if (!row_of(spec, def))
		return;
	other.at.byte++;
	ck_assert_ptr_null(row_of(spec, &other));
	other = *def;
	other.bits++;
	ck_assert_ptr_null(row_of(spec, &other));
	other = *def;
	other.step = (int16_t)(other.step + 1);
	ck_assert_ptr_null(row_of(spec, &other));
}

START_TEST(a_row_that_were_elsewhere_or_wider_would_be_noticed)
{
	each_register(shift, NULL);
}
END_TEST

/* The address of an instance's first byte and lowest bit, by the list; pages by groups.
 */
static struct memaddr
vdm_at(const char *field, unsigned group, unsigned nth)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		struct register_def def = { .at = r->at,
			.bits = (uint16_t)r->bits,
			.lanes = (uint8_t)r->lanes,
			.step = (int16_t)r->step };

		if (r->at.page >= 0x20 && r->at.page <= 0x2d && r->spec == SPEC_CMIS &&
		    strcmp(r->field, field) == 0 && group-- == 0)
			return register_at(&def, nth);
	}
	ck_abort_msg("%s", field);
	return mem_at(0, 0);
}

/* Each instance has values of its own, by which its bytes can be told. */
static void
check_vdm_instance(unsigned i)
{
	static struct fixture f;
	unsigned group = i / VDM_PER_GROUP, nth = i % VDM_PER_GROUP, set = i % 16;
	struct memaddr at = vdm_at("observed lane code", group, nth);
	struct vdm_reading r;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	for (uint16_t page = 0x20; page <= 0x2d; page++)
		fixture_page(&f, page, 0);
	f.id.lane_mask = 0xff;
	fixture_word(&f, at.page, at.byte, set << 12 | 0x0305);
	at = vdm_at("sample", group, nth);
	fixture_word(&f, at.page, at.byte, 1000 + i);
	at = vdm_at("high alarm limit", group, set);
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		fixture_word(&f, at.page, at.byte + 2 * n, 100 * (n + 1) + set);
	at = vdm_at("high alarm flag", group, nth);
	fixture_poke(&f, at.page, at.byte, 0x5u << at.bit);
	at = vdm_at("masks", group, nth);
	fixture_poke(&f, at.page, at.byte, 0xau << at.bit);

	ck_assert(vdm_read(&f.map, &f.id, 0, i, &r));

	ck_assert_uint_eq(r.type, 5);
	ck_assert_uint_eq(r.lane, 3);
	ck_assert_uint_eq(r.limit_set, set);
	ck_assert_int_eq(r.word, (int32_t)(1000 + i));
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		ck_assert_int_eq(r.limit[n], (int32_t)(100 * (n + 1) + set));
		ck_assert_uint_eq(r.flag[n], n % 2 == 0);
		ck_assert_uint_eq(r.masked[n], n % 2 == 1);
	}
}

START_TEST(vdm_is_read_where_the_list_says)
{
	for (unsigned i = 0; i < VDM_INSTANCES_MAX; i++)
		check_vdm_instance(i);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("registers_csv");
	TCase *t = tcase_create("registers_csv");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, every_field_of_the_list_stands_at_its_place_in_the_tables);
	tcase_add_test(t, no_field_of_the_list_is_told_twice);
	tcase_add_test(t, what_nobody_confirms_is_listed_by_name);
	tcase_add_test(t, a_step_of_a_quantity_is_worth_what_others_say);
	tcase_add_test(t, a_row_that_were_elsewhere_or_wider_would_be_noticed);
	tcase_add_test(t, vdm_is_read_where_the_list_says);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
