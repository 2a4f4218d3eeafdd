/* SPDX-License-Identifier: Apache-2.0 */
/* cli/table and cli/age: what people and pipes see. */
#include "cli/table.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/line.h"
#include "tests/suite.h"

static const struct table_column columns[] = {
	{ "PORT", false, 9, 0 },
	{ "STATE", false, 8, 0 },
	{ "VENDOR", false, 2, 6 },
	{ "PART NUMBER", false, 4, 8 },
	{ "TEMP C", true, 6, 0 },
	{ "AGE", true, 1, 0 },
};

/* Three rows, one of them as an attacker would like to print them. */
static struct table *
make_table(void)
{
	static const char *const rows[][COUNT_OF(columns)] = {
		{ "1", "ready", "Höhenfeld Optik GmbH", "HF-QDD-400G-DR4-C", "45.5",
		    "0.4s" },
		{ "2", "empty", "", "", "", "" },
		{ "10", "ready", "\033[2Jevil\007\302\233", "a\tb\nc\342\200\256d",
		    "-3.0?", "12s" },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));

	for (size_t row = 0; row < COUNT_OF(rows); row++) {
		for (size_t i = 0; i < COUNT_OF(columns); i++) {
			bool temp = i == 4 && row == 0;

			table_cell(t, i == 1 && row == 0 ? TABLE_GOOD : TABLE_PLAIN,
			    rows[row][i], temp ? "45.512" : NULL);
		}
	}
	return t;
}

static char *
written(const struct table_style *style)
{
	struct table *t = make_table();
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ck_assert(table_write(t, style, out));
	fclose(out);
	table_destroy(t);
	return text;
}

/* clang-format off */
static const struct {
	struct table_style style;
	const char *text;
} goldens[] = {
	{ { 200, false, true },
	  "PORT  STATE  VENDOR                PART NUMBER        TEMP C   AGE\n"
	  "1     ready  Höhenfeld Optik GmbH  HF-QDD-400G-DR4-C    45.5  0.4s\n"
	  "2     empty  -                     -                       -     -\n"
	  "10    ready  ?[2Jevil??            a?b?c?d             -3.0?   12s\n" },
	{ { 60, false, true },
	  "PORT  STATE  VENDOR           PART NUMBER       TEMP C   AGE\n"
	  "1     ready  Höhenfeld Opti…  HF-QDD-400G-DR4…    45.5  0.4s\n"
	  "2     empty  -                -                      -     -\n"
	  "10    ready  ?[2Jevil??       a?b?c?d            -3.0?   12s\n" },
	{ { 40, false, true },
	  "PORT  STATE  VENDOR    PART NUM…  TEMP C\n"
	  "1     ready  Höhenfe…  HF-QDD-4…    45.5\n"
	  "2     empty  -         -               -\n"
	  "10    ready  ?[2Jevi…  a?b?c?d     -3.0?\n" },
	{ { 24, false, true },
	  "PORT  STATE  TEMP C\n"
	  "1     ready    45.5\n"
	  "2     empty       -\n"
	  "10    ready   -3.0?\n" },
	{ { 60, false, false },
	  "PORT  STATE  VENDOR           PART NUMBER       TEMP C   AGE\n"
	  "1     ready  H?henfeld Opti~  HF-QDD-400G-DR4~    45.5  0.4s\n" },
	{ { 24, true, true },
	  "PORT  STATE  TEMP C\n"
	  "1     \033[32mready\033[0m    45.5\n" },
	{ { 0, false, true },
	  "PORT\tSTATE\tVENDOR\tPART NUMBER\tTEMP C\tAGE\n"
	  "1\tready\tHöhenfeld Optik GmbH\tHF-QDD-400G-DR4-C\t45.512\t0.4s\n"
	  "2\tempty\t\t\t\t\n"
	  "10\tready\t?[2Jevil??\ta?b?c?d\t-3.0?\t12s\n" },
};
/* clang-format on */

START_TEST(a_table_looks_like_its_golden_text)
{
	char *text = written(&goldens[_i].style);

	ck_assert_msg(strncmp(text, goldens[_i].text, strlen(goldens[_i].text)) == 0,
	    "got:\n%s", text);

	free(text);
}
END_TEST

/* Columns that one line takes; the goldens hold no wide or combining ones. */
static unsigned
columns_of(const char *line)
{
	unsigned n = 0;

	for (; *line && *line != '\n'; line++)
		n += ((unsigned char)*line & 0xc0) != 0x80;
	return n;
}

START_TEST(no_line_is_wider_than_the_terminal_nor_ends_with_a_blank)
{
	const struct table_style style = { .width = (unsigned)_i, .utf8 = true };
	char *text = written(&style);

	for (char *line = text; *line; line = strchr(line, '\n') + 1) {
		ck_assert_uint_le(columns_of(line), style.width);
		ck_assert_int_ne(strchr(line, '\n')[-1], ' ');
	}

	free(text);
}
END_TEST

/* A column for pipes, one that is empty, one that is not. */
static void
write_rare_columns(const struct table_style *style, bool filled, FILE *out)
{
	static const struct table_column four[] = { { "A", false, 9, 0 },
		{ "PIPE", false, 0, 0 }, { "RARE", false, 8, 0 }, { "B", false, 7, 0 } };
	struct table *t = table_create(four, COUNT_OF(four));

	table_optional(t, 2);
	table_cell(t, TABLE_PLAIN, "1", NULL);
	table_cell(t, TABLE_PLAIN, "p", NULL);
	table_cell(t, TABLE_PLAIN, filled ? "r" : "", NULL);
	table_cell(t, TABLE_PLAIN, NULL, NULL);
	ck_assert(table_write(t, style, out));
	table_destroy(t);
}

/* clang-format off */
static const struct {
	unsigned width;
	bool filled;
	const char *text;
} rare[] = {
	{ 80, false, "A  B\n1\n" },
	{ 80, true,  "A  RARE  B\n1  r\n" },
	{ 0,  false, "A\tPIPE\tRARE\tB\n1\tp\t\t\n" },
	{ 0,  true,  "A\tPIPE\tRARE\tB\n1\tp\tr\t\n" },
};
/* clang-format on */

START_TEST(a_pipe_gets_all_columns_and_a_terminal_those_of_use)
{
	const struct table_style style = { .width = rare[_i].width, .utf8 = true };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	write_rare_columns(&style, rare[_i].filled, out);
	fclose(out);

	ck_assert_str_eq(text, rare[_i].text);

	free(text);
}
END_TEST

/* clang-format off */
static const struct {
	struct table_style style;
	const char *text;
	const char *printed;
} facts[] = {
	{ { 40, false, true }, "short", "  flags             short\n" },
	{ { 40, false, true }, "", "  flags             \n" },
	{ { 40, false, true }, "one, two, three, four, five",
	  "  flags             one, two, three,\n"
	  "                    four, five\n" },
	{ { 40, false, true }, "exactly-twenty-wide. and",
	  "  flags             exactly-twenty-wide.\n"
	  "                    and\n" },
	{ { 40, false, true }, "a-word-that-is-longer-than-the-line",
	  "  flags             a-word-that-is-longe\n"
	  "                    r-than-the-line\n" },
	{ { 26, false, true }, "光模块光模块", "  flags             光模块\n                    光模块\n" },
	{ { 20, false, true }, "光x", "  flags             光\n                    x\n" },
	{ { 0, false, true }, "one, two, three, four, five, six, seven, eight",
	  "flags\tone, two, three, four, five, six, seven, eight\n" },
};
/* clang-format on */

START_TEST(a_long_fact_goes_on_below_and_loses_nothing)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	table_fact(&facts[_i].style, out, TABLE_PLAIN, "flags", facts[_i].text);
	fclose(out);

	ck_assert_str_eq(text, facts[_i].printed);

	free(text);
}
END_TEST

START_TEST(a_file_is_no_terminal_and_gets_no_colour)
{
	FILE *out = tmpfile();
	struct table_style style = table_style_of(out, false);

	ck_assert_uint_eq(style.width, 0);
	ck_assert(!style.colour);

	fclose(out);
}
END_TEST

START_TEST(a_wide_character_counts_as_two)
{
	static const struct table_column two[] = { { "A", false, 9, 3 },
		{ "B", false, 8, 0 } };
	struct table *t = table_create(two, 2);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	table_cell(t, TABLE_PLAIN, "光模块", NULL);
	table_cell(t, TABLE_PLAIN, "x", NULL);
	ck_assert(table_write(t, &(struct table_style){ .width = 8, .utf8 = true }, out));
	fclose(out);

	ck_assert_str_eq(text, "A      B\n光模…  x\n");

	table_destroy(t);
	free(text);
}
END_TEST

START_TEST(a_text_takes_what_fits_and_no_byte_beyond_its_end)
{
	char text[16] = "";

	line_add(text, 8, "%s", "temp");
	line_add(text, 8, " %.1f", 1e300);
	line_add(text, 8, ", %s", "beyond");

	ck_assert_str_eq(text, "temp 10");
	for (size_t i = 8; i < sizeof(text); i++)
		ck_assert_int_eq(text[i], '\0');
}
END_TEST

static const struct {
	double seconds;
	const char *text;
} ages[] = {
	{ 0, "0.0s" },
	{ 0.4129, "0.4s" },
	{ 9.99, "9.9s" },
	{ 59.9, "59s" },
	{ 60, "1m00s" },
	{ 3599, "59m59s" },
	{ 3600, "1h00m" },
	{ 86399, "23h59m" },
	{ 90000, "1d01h" },
	{ 1e9, ">9999d" },
	{ -1, "?" },
	{ NAN, "?" },
	{ INFINITY, "?" },
};

START_TEST(an_age_is_said_in_two_units)
{
	char text[AGE_TEXT_MAX];

	age_text(ages[_i].seconds, text);

	ck_assert_str_eq(text, ages[_i].text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("table");
	TCase *tc = tcase_create("table");

	tcase_add_loop_test(tc, a_table_looks_like_its_golden_text, 0,
	    (int)COUNT_OF(goldens));
	tcase_add_loop_test(tc, no_line_is_wider_than_the_terminal_nor_ends_with_a_blank,
	    20, 100);
	tcase_add_loop_test(tc, a_pipe_gets_all_columns_and_a_terminal_those_of_use, 0,
	    (int)COUNT_OF(rare));
	tcase_add_loop_test(tc, a_long_fact_goes_on_below_and_loses_nothing, 0,
	    (int)COUNT_OF(facts));
	tcase_add_test(tc, a_file_is_no_terminal_and_gets_no_colour);
	tcase_add_test(tc, a_wide_character_counts_as_two);
	tcase_add_test(tc, a_text_takes_what_fits_and_no_byte_beyond_its_end);
	tcase_add_loop_test(tc, an_age_is_said_in_two_units, 0, (int)COUNT_OF(ages));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	return suite_run(make_suite());
}
