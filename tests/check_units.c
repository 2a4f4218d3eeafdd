/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/units.h"

#include "base/bytes.h"
#include "tests/suite.h"

/* Exact powers of ten, and values from the definition worked out by hand. */
static const struct {
	int64_t nw;
	int32_t mdbm;
} powers[] = {
	{ 1000000, 0 }, { 10000000, 10000 }, { 100000, -10000 }, { 1000, -30000 },
	{ 100, -40000 }, { 99, -40000 }, { 1, -40000 }, { 0, -40000 }, { -1, -40000 },
	{ INT64_MIN, -40000 }, { 2000000, 3010 }, /* 3.01029996 */
	{ 500000, -3010 }, { 501187, -3000 },     /* -3.00000203 */
	{ 6553500, 8165 },                        /* 8.16473296: the largest word */
	{ 101, -39957 },                          /* -39.95678626 */
	{ 200, -36990 },                          /* -36.98970004 */
	{ 1000115, 0 },                           /* 0.00049941 */
	{ 1000116, 1 },                           /* 0.00050375 */
	{ 999884, -1 },                           /* -0.00050381 */
	{ INT32_MAX, 33319 },                     /* 33.31929865 */
};

START_TEST(power_becomes_thousandths_of_a_dbm)
{
	ck_assert_int_eq(nw_to_mdbm(powers[_i].nw), powers[_i].mdbm);
}
END_TEST

static const struct {
	int64_t number;
	unsigned from, to;
	int64_t result;
} scales[] = {
	{ 1234, 3, 2, 123 },
	{ 1235, 3, 2, 124 },
	{ -1235, 3, 2, -124 },
	{ -1234, 3, 2, -123 },
	{ 5, 1, 0, 1 },
	{ -5, 1, 0, -1 },
	{ 4, 1, 0, 0 },
	{ 3301250, 6, 4, 33013 },
	{ 7, 0, 3, 7000 },
	{ 42, 2, 2, 42 },
	{ INT64_MAX, 0, 1, INT64_MAX },
	{ INT64_MIN, 0, 1, INT64_MIN },
	{ INT64_MAX, 1, 0, INT64_MAX / 10 + 1 },
	{ INT64_MIN, 18, 0, -9 },
	{ INT64_MAX, 40, 0, 0 },
};

START_TEST(decimals_round_half_away_from_zero)
{
	ck_assert_int_eq(decimal_rescale(scales[_i].number, scales[_i].from,
			     scales[_i].to),
	    scales[_i].result);
}
END_TEST

static const struct {
	int64_t number;
	unsigned digits, keep;
	const char *text;
} prints[] = {
	{ 0, 0, 0, "0" },
	{ 0, 3, 0, "0" },
	{ 0, 3, 1, "0.0" },
	{ 25512, 3, 0, "25.512" },
	{ 12000, 3, 0, "12" },
	{ 12000, 3, 1, "12.0" },
	{ -40000, 3, 0, "-40" },
	{ -5, 3, 0, "-0.005" },
	{ -50, 3, 0, "-0.05" },
	{ 6500, 6, 0, "0.0065" },
	{ 1795363200123, 3, 0, "1795363200.123" },
	{ INT64_MAX, 0, 0, "9223372036854775807" },
	{ INT64_MIN, 0, 0, "-9223372036854775808" },
	{ INT64_MIN, 18, 0, "-9.223372036854775808" },
	{ 100, 0, 0, "100" },
};

START_TEST(decimals_print_without_zeros_at_their_end)
{
	char text[DECIMAL_TEXT_MAX];
	size_t len =
	    decimal_print(text, prints[_i].number, prints[_i].digits, prints[_i].keep);

	ck_assert_str_eq(text, prints[_i].text);
	ck_assert_uint_eq(len, strlen(text));
}
END_TEST

/* Mantissa and exponent; what is printed, and as a decimal of 18 digits. */
static const struct {
	uint32_t mantissa;
	int exponent;
	const char *text;
	int64_t number;
} powers_of_ten[] = {
	{ 0, -24, "0", 0 },
	{ 0, 7, "0", 0 },
	{ 1, -24, "1e-24", 0 },
	{ 736, -10, "7.36e-08", 73600000000 },
	{ 1234, -11, "1.234e-08", 12340000000 },
	{ 1000, -11, "1e-08", 10000000000 },
	{ 2047, -24, "2.047e-21", 0 },
	{ 600, -21, "6e-19", 1 },
	{ 24, -5, "0.00024", 240000000000000 },
	{ 2047, -6, "0.002047", 2047000000000000 },
	{ 5, -1, "0.5", 500000000000000000 },
	{ 9, 0, "9", 9000000000000000000 },
	{ 2047, 7, "20470000000", INT64_MAX },
};

START_TEST(a_mantissa_and_an_exponent_print_exactly)
{
	char text[DECIMAL_TEXT_MAX];
	uint32_t mantissa = powers_of_ten[_i].mantissa;
	size_t len = scientific_print(text, mantissa, powers_of_ten[_i].exponent);

	ck_assert_str_eq(text, powers_of_ten[_i].text);
	ck_assert_uint_eq(len, strlen(text));
	ck_assert_int_eq(decimal_of(mantissa, powers_of_ten[_i].exponent, 18),
	    powers_of_ten[_i].number);
}
END_TEST

START_TEST(counts_print_all_64_bits)
{
	char text[DECIMAL_TEXT_MAX];

	count_print(text, UINT64_MAX);
	ck_assert_str_eq(text, "18446744073709551615");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("units");
	TCase *t = tcase_create("units");

	tcase_add_loop_test(t, power_becomes_thousandths_of_a_dbm, 0, COUNT_OF(powers));
	tcase_add_loop_test(t, decimals_round_half_away_from_zero, 0, COUNT_OF(scales));
	tcase_add_loop_test(t, decimals_print_without_zeros_at_their_end, 0,
	    COUNT_OF(prints));
	tcase_add_loop_test(t, a_mantissa_and_an_exponent_print_exactly, 0,
	    COUNT_OF(powers_of_ten));
	tcase_add_test(t, counts_print_all_64_bits);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
