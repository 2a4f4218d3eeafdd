/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The types of VDM against tests/data/vdm-types.csv: side, class, format, scale and unit
 * as independent decoders have them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/vdm.h"
#include "tests/suite.h"

#define LINE_MAX 160

/* A line of the list; cells as they stand there. */
struct row {
	unsigned type;
	char side[8], statistic, word[4], unit[8], observable[64], sources[8];
	int num, den;
};

static struct row rows[UINT8_MAX + 1];
static size_t count;

static const char *
word_name(enum memmap_word word)
{
	return word == WORD_S16 ? "S16" : word == WORD_F16 ? "F16" : "U16";
}

/* Copies a cell; a quoted one may hold commas. */
static const char *
take_cell(const char *line, char *ret_cell, size_t size)
{
	bool quoted = *line == '"';
	size_t len = quoted ? strcspn(++line, "\"") : strcspn(line, ",\n");

	ck_assert_uint_lt(len, size);
	memcpy(ret_cell, line, len);
	ret_cell[len] = '\0';
	line += len + quoted;
	return *line == ',' ? line + 1 : line;
}

static void
take_row(const char *line)
{
	struct row *r = &rows[count++];
	char cell[16];

	line = take_cell(line, cell, sizeof(cell));
	r->type = (unsigned)strtoul(cell, NULL, 10);
	line = take_cell(line, r->side, sizeof(r->side));
	line = take_cell(line, cell, sizeof(cell));
	r->statistic = cell[0];
	line = take_cell(line, r->word, sizeof(r->word));
	line = take_cell(line, cell, sizeof(cell));
	r->num = atoi(cell);
	line = take_cell(line, cell, sizeof(cell));
	r->den = atoi(cell);
	line = take_cell(line, r->unit, sizeof(r->unit));
	line = take_cell(line, r->observable, sizeof(r->observable));
	take_cell(line, r->sources, sizeof(r->sources));
	ck_assert_msg(*r->sources != '\0', "nobody says what type %u is", r->type);
}

static void
setup(void)
{
	const char *source = getenv("CAGED_SRC");
	char path[4096], line[LINE_MAX];
	bool in_rows = false;
	FILE *in;

	snprintf(path, sizeof(path), "%s/tests/data/vdm-types.csv",
	    source ? source : ".");
	in = fopen(path, "re");
	ck_assert_msg(in != NULL, "%s", path);
	count = 0;
	while (fgets(line, sizeof(line), in)) {
		if (line[0] == '#')
			continue;
		if (in_rows)
			take_row(line);
		in_rows = true; /* behind the names of the columns */
	}
	fclose(in);
}

START_TEST(each_type_of_the_list_is_read_so)
{
	ck_assert_uint_gt(count, 60);
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		const struct vdm_def *def = vdm_def_of((uint8_t)r->type);

		ck_assert_msg(def != NULL && r->type <= UINT8_MAX, "type %u", r->type);
		ck_assert_uint_eq(def->type, r->type);
		ck_assert_str_eq(def->title, r->observable);
		ck_assert_str_eq(vdm_side_name(def->side), r->side);
		ck_assert_msg((def->statistic ? 'S' : 'B') == r->statistic, "type %u",
		    r->type);
		ck_assert_msg(strcmp(word_name(def->q.word), r->word) == 0, "type %u",
		    r->type);
		ck_assert_msg(def->q.num == r->num && def->q.den == r->den, "type %u",
		    r->type);
		ck_assert_str_eq(quantity_unit_symbol(def->q.unit), r->unit);
	}
}
END_TEST

START_TEST(each_type_that_is_read_is_in_the_list_once)
{
	const struct vdm_def *def;

	for (unsigned i = 0; (def = vdm_def_at(i)); i++) {
		unsigned found = 0;

		for (size_t k = 0; k < count; k++)
			found += rows[k].type == def->type;
		ck_assert_msg(found == 1, "type %u: %u times", def->type, found);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("vdm_types");
	TCase *t = tcase_create("vdm_types");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, each_type_of_the_list_is_read_so);
	tcase_add_test(t, each_type_that_is_read_is_in_the_list_once);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
