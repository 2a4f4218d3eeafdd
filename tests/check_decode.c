/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode.h"

#include <math.h>

#include "tests/suite.h"

/* Powers and what they come to; the daemon rounds the same. */
static const struct {
	int32_t nw;
	double dbm, shown;
} powers[] = {
	{ 1000000, 0, 0 },
	{ 501187, -3, -3 },
	{ 999999, 0, 0 },
	{ 6553500, 8.165, 8.165 },
	{ 110, -39.586, -39.586 },
	{ 100, -40, -40 },
	{ 99, -40.044, -40 },
	{ 1, -60, -40 },
};

START_TEST(a_power_is_rounded_as_the_daemon_does)
{
	double dbm, shown = decode_dbm_shown(powers[_i].nw);

	ck_assert(decode_dbm(powers[_i].nw, &dbm));
	ck_assert_double_eq_tol(dbm, powers[_i].dbm, 1e-9);
	ck_assert_double_eq_tol(shown, powers[_i].shown, 1e-9);
	/* "-0.000" would be seen. */
	ck_assert(dbm != 0 || !signbit(dbm));
	ck_assert(shown != 0 || !signbit(shown));
}
END_TEST

START_TEST(no_light_is_the_floor)
{
	double dbm;

	ck_assert(!decode_dbm(0, &dbm));
	ck_assert_double_eq(decode_dbm_shown(0), -40);
	ck_assert_double_eq(decode_dbm_shown(-1), -40);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("decode");

	tcase_add_loop_test(t, a_power_is_rounded_as_the_daemon_does, 0,
	    COUNT_OF(powers));
	tcase_add_test(t, no_light_is_the_floor);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
