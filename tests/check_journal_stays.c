/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: how long which module was in a cage, also over restarts. */
#include "daemon/journal_store.h"

#include <stdio.h>

#include "daemon/journal_stays.h"
#include "tests/journal_fixture.h"
#include "tests/suite.h"

static struct event_record
identified(const char *cage, const char *serial)
{
	struct event_record e = make(EVENT_MODULE_IDENTIFIED, cage);

	event_text(&e, "vendor-name", "ACME");
	event_text(&e, "part-number", "PN");
	event_text(&e, "serial-number", serial);
	return e;
}

/* "cage serial since-until cage/serial insertions" of each stay, the latest first. */
static const char *
stays(void)
{
	const struct api_stay_query q = { .limit = 20 };
	static char text[1024];
	struct stay stay[20];
	size_t count, len = 0;

	text[0] = '\0';
	ck_assert_int_eq(journal_stays_read(&store, &q, stay, &count), 0);
	for (size_t i = 0; i < count; i++) {
		const struct stay *s = &stay[i];

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s %s %s%lu",
		    len ? "; " : "", s->cage, s->serial[0] ? s->serial : "-",
		    s->since_before ? "<" : "",
		    (unsigned long)(s->since_wall_us / 1000000));
		if (s->is_over && s->until_from_wall_us)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "-%lu..%lu", (unsigned long)(s->until_from_wall_us / 1000000),
			    (unsigned long)(s->until_wall_us / 1000000));
		else if (s->is_over)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "-%lu",
			    (unsigned long)(s->until_wall_us / 1000000));
		len += (size_t)snprintf(text + len, sizeof(text) - len, " %lu/%lu",
		    (unsigned long)s->cage_insertions,
		    (unsigned long)s->serial_insertions);
	}
	return text;
}

START_TEST(a_stay_lasts_from_insertion_to_removal)
{
	append(make(EVENT_MODULE_INSERTED, "1")); /* at 1 */
	ck_assert_str_eq(stays(), "1 - 1 1/0");
	append(identified("1", "A"));
	ck_assert_str_eq(stays(), "1 A 1 1/1");
	append(make(EVENT_MODULE_REMOVED, "1")); /* at 3 */
	ck_assert_str_eq(stays(), "1 A 1-3 1/1");
	append(make(EVENT_MODULE_INSERTED, "2")); /* at 4 */
	append(identified("2", "A"));
	ck_assert_str_eq(stays(), "2 A 4 1/2; 1 A 1-3 1/2");
}
END_TEST

/* A run that saw A in cage 1 until 3, and ended. */
static void
run_before(void)
{
	append(make(EVENT_MODULE_INSERTED, "1"));
	append(identified("1", "A"));
	append(make(EVENT_DAEMON_STOPPED, ""));
	crash();
	open_store();
	wall_us = 10000000;
}

START_TEST(a_module_that_is_still_there_after_a_restart_goes_on_with_its_stay)
{
	run_before();
	ck_assert_uint_gt(append(make(EVENT_MODULE_FOUND, "1")), 0);
	append(identified("1", "A"));
	ck_assert_str_eq(stays(), "1 A 1 1/1");
}
END_TEST

START_TEST(another_module_after_a_restart_ends_the_stay_in_between)
{
	run_before();
	append(make(EVENT_MODULE_FOUND, "1"));
	append(identified("1", "B")); /* at 11 */
	ck_assert_str_eq(stays(), "1 B <11 2/1; 1 A 1-3..11 2/1");
}
END_TEST

START_TEST(a_module_without_texts_has_stays_and_one_that_nobody_read_has_none)
{
	run_before();
	append(make(EVENT_MODULE_FOUND, "1"));
	append(make(EVENT_MODULE_READY, "1"));
	ck_assert_str_eq(stays(), "1 A 1 1/1");
	append(make(EVENT_MODULE_IDENTIFIED, "1")); /* at 12 */
	ck_assert_str_eq(stays(), "1 - <12 2/1; 1 A 1-3..12 2/1");
}
END_TEST

START_TEST(a_module_that_is_gone_after_a_restart_is_a_removal)
{
	struct event_record e;

	run_before();
	e = make(EVENT_CAGE_EMPTY, "1");
	ck_assert_int_eq(journal_store_append(&store, &e, 1), 0);
	ck_assert_uint_gt(e.id, 0);
	ck_assert_int_eq((int)e.kind, EVENT_MODULE_REMOVED);
	ck_assert_uint_eq(e.since_wall_us, 3000000);
	ck_assert_str_eq(stays(), "1 A 1-3..10 1/1");
}
END_TEST

START_TEST(a_cage_that_was_empty_and_is_so_is_no_event)
{
	ck_assert_uint_eq(append(make(EVENT_CAGE_EMPTY, "5")), 0);
	ck_assert_uint_eq(all_behind(0).count, 0);
	ck_assert_uint_eq(append(make(EVENT_FLAG, "1")), 1);
}
END_TEST

START_TEST(stays_of_a_cage_and_of_a_serial_number_are_found)
{
	struct api_stay_query q = { .cage = "2", .limit = 20 };
	struct stay stay[20];
	size_t count;

	append(make(EVENT_MODULE_INSERTED, "1"));
	append(identified("1", "A"));
	append(make(EVENT_MODULE_INSERTED, "2"));
	append(identified("2", "B"));
	ck_assert_int_eq(journal_stays_read(&store, &q, stay, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(stay[0].serial, "B");
	q = (struct api_stay_query){ .serial = "A", .limit = 20 };
	ck_assert_int_eq(journal_stays_read(&store, &q, stay, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(stay[0].cage, "1");
}
END_TEST

/* Exchanged, pulled and inserted, or pulled. */
START_TEST(a_clock_that_was_set_back_between_two_runs_ends_no_stay_after_its_end)
{
	static const char *const expected[] = {
		"1 B <2 2/1; 1 A 1-2..2 2/1",
		"1 - 1 2/0; 1 A 1-1..1 2/1",
		"1 A 1-1..1 1/1",
	};
	struct event_record e;

	run_before();
	wall_us = 1000000; /* it ended at 3 */
	e = make(_i == 0   ? EVENT_MODULE_FOUND
		 : _i == 1 ? EVENT_MODULE_INSERTED
			   : EVENT_CAGE_EMPTY,
	    "1");
	ck_assert_int_eq(journal_store_append(&store, &e, 1), 0);
	if (_i == 0)
		append(identified("1", "B"));
	ck_assert_str_eq(stays(), expected[_i]);
	ck_assert_uint_eq(e.since_wall_us, _i == 2 ? 1000000 : 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("journal_stays");
	TCase *tc = tcase_create("journal_stays");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_stay_lasts_from_insertion_to_removal);
	tcase_add_test(tc,
	    a_module_that_is_still_there_after_a_restart_goes_on_with_its_stay);
	tcase_add_test(tc, another_module_after_a_restart_ends_the_stay_in_between);
	tcase_add_test(tc,
	    a_module_without_texts_has_stays_and_one_that_nobody_read_has_none);
	tcase_add_test(tc, a_module_that_is_gone_after_a_restart_is_a_removal);
	tcase_add_test(tc, a_cage_that_was_empty_and_is_so_is_no_event);
	tcase_add_test(tc, stays_of_a_cage_and_of_a_serial_number_are_found);
	tcase_add_loop_test(tc,
	    a_clock_that_was_set_back_between_two_runs_ends_no_stay_after_its_end, 0, 3);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
