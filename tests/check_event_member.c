/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/event_member.h"

#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

static struct event_record e;

static void
setup(void)
{
	const struct now now = { .mono_us = 1, .wall_us = 2 };

	event_begin(&e, EVENT_ALARM_RAISED, &now);
}

/* What is published under a key; "": nothing. */
static const char *
published(const char *key)
{
	static struct event_member m;
	char unit[EVENT_KEY_MAX];
	size_t at = 0;

	event_member_unit(&e, unit);
	while (event_member_published(&e, unit, &at, &m)) {
		if (strcmp(m.key, key) == 0)
			return m.value;
	}
	return "";
}

static const struct {
	const char *unit;
	int64_t number;
	unsigned digits;
	const char *value, *published;
} rows[] = {
	{ "milliwatts", 1000000, 6, "0.0", "dbm" },
	{ "milliwatts", 501187, 6, "-3.0", "dbm" },
	{ "milliwatts", 0, 6, "-40.0", "dbm" },
	{ "milliwatts", -5, 6, "-40.0", "dbm" },
	{ "milliamperes", 31234, 3, "0.031234", "amperes" },
	{ "celsius", -12345, 3, "-12.345", "celsius" },
	{ "celsius", -500, 3, "-0.5", "celsius" },
	{ "volts", 3299900, 6, "3.2999", "volts" },
	{ "volts", INT64_MAX, 6, "2147.4836", "volts" },
	{ "furlongs", 1250, 3, "1.250", "furlongs" },
};

START_TEST(values_and_limits_are_published_in_the_units_of_alarms)
{
	event_number(&e, "value", rows[_i].number, rows[_i].digits);
	event_number(&e, "limit", rows[_i].number, rows[_i].digits);
	event_number(&e, "other", 1250, 3);
	event_text(&e, "unit", rows[_i].unit);
	ck_assert_str_eq(published("value"), rows[_i].value);
	ck_assert_str_eq(published("limit"), rows[_i].value);
	ck_assert_str_eq(published("unit"), rows[_i].published);
	ck_assert_str_eq(published("other"), "1.250");
}
END_TEST

START_TEST(light_of_all_lanes_is_published_in_dbm)
{
	event_text(&e, "rx-power-milliwatts", "1.000000,0.501187,0.000000");
	ck_assert_str_eq(published("rx-power-dbm"), "0.0,-3.0,-40.0");
	ck_assert_str_eq(published("rx-power-milliwatts"), "");
}
END_TEST

START_TEST(a_list_that_is_none_harms_nobody)
{
	static const char *const lists[] = { "", ",", ",,,,", "x,-,1e9",
		"99999999999999999999", "1.", "1.9999999999999" };
	char long_one[EVENT_TEXT_MAX];

	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		setup();
		event_text(&e, "rx-power-milliwatts", lists[i]);
		published("rx-power-dbm");
	}
	memset(long_one, ',', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	setup();
	event_text(&e, "rx-power-milliwatts", long_one);
	ck_assert_uint_lt(strlen(published("rx-power-dbm")), EVENT_TEXT_MAX);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("event members");
	TCase *tc = tcase_create("event members");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, values_and_limits_are_published_in_the_units_of_alarms, 0,
	    COUNT_OF(rows));
	tcase_add_test(tc, light_of_all_lanes_is_published_in_dbm);
	tcase_add_test(tc, a_list_that_is_none_harms_nobody);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
