/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: searches, their cursors and slices. */
#include <sqlite3.h>

#include "daemon/journal_search.h"
#include "tests/journal_fixture.h"
#include "tests/suite.h"

START_TEST(a_cursor_goes_through_all_events_once_in_order)
{
	uint64_t cursor = 0, id = 0;

	append_many(25);
	for (int page = 0; page < 4; page++) {
		struct event_search s = search(
		    (struct api_event_query){ .after = cursor, .kind = -1, .limit = 10 });

		ck_assert_uint_eq(s.count, page < 2 ? 10 : page < 3 ? 5 : 0);
		for (size_t i = 0; i < s.count; i++)
			ck_assert_uint_eq(s.events[i].id, ++id);
		cursor = s.next;
		ck_assert_uint_eq(cursor, id);
	}
}
END_TEST

START_TEST(the_tail_is_the_last_events_in_order)
{
	struct event_search s;

	append_many(25);
	s = search((struct api_event_query){ .tail = true, .kind = -1, .limit = 3 });
	ck_assert_uint_eq(s.count, 3);
	ck_assert_uint_eq(s.events[0].id, 23);
	ck_assert_uint_eq(s.events[2].id, 25);
	ck_assert_uint_eq(s.next, 25);
}
END_TEST

START_TEST(an_empty_journal_has_a_cursor_too)
{
	ck_assert_uint_eq(
	    search((struct api_event_query){ .tail = true, .kind = -1, .limit = 3 }).next,
	    0);
	ck_assert_uint_eq(all_behind(77).next, 77);
}
END_TEST

START_TEST(cage_kind_and_time_leave_out_others_and_the_cursor_passes_them)
{
	struct event_search s;
	uint64_t third;

	append(make(EVENT_FLAG, "1"));
	append(make(EVENT_FLAG, "2"));
	third = wall_us;
	append(make(EVENT_CLOCK_STEP, ""));
	append(make(EVENT_MODULE_RESET, "1"));
	append(make(EVENT_FLAG, "11"));
	s = search((struct api_event_query){ .cage = "1", .kind = -1, .limit = 10 });
	ck_assert_uint_eq(s.count, 2);
	ck_assert_uint_eq(s.events[1].id, 4);
	ck_assert_uint_eq(s.next, 5);
	s = search((struct api_event_query){ .kind = EVENT_FLAG, .limit = 2 });
	ck_assert_uint_eq(s.count, 2);
	ck_assert_uint_eq(s.next, 2);
	s = search(
	    (struct api_event_query){ .kind = -1, .since_wall_us = third, .limit = 10 });
	ck_assert_uint_eq(s.count, 3);
	ck_assert_uint_eq(s.events[0].id, 3);
	s = search((struct api_event_query){ .tail = true,
	    .kind = EVENT_FLAG,
	    .cage = "1",
	    .limit = 10 });
	ck_assert_uint_eq(s.count, 1);
	ck_assert_uint_eq(s.next, 5);
}
END_TEST

START_TEST(a_search_goes_on_in_slices)
{
	struct event_record found[2];
	struct event_search s = { .query = { .kind = EVENT_CLOCK_STEP, .limit = 2 },
		.events = found };
	unsigned slices = 0;

	append_many(9000);
	append(make(EVENT_CLOCK_STEP, ""));
	for (; !s.done; slices++)
		ck_assert_int_eq(journal_search(&store, &s), 0);
	ck_assert_uint_ge(slices, 4);
	ck_assert_uint_eq(s.count, 1);
	ck_assert_uint_eq(s.next, 9001);
}
END_TEST

START_TEST(a_kind_of_a_later_version_is_passed_over)
{
	append_many(2);
	sqlite3_exec(store.db, "UPDATE event SET kind = 'new-kind' WHERE id = 1", NULL,
	    NULL, NULL);
	ck_assert_uint_eq(all_behind(0).count, 1);
	ck_assert_uint_eq(all_behind(0).next, 2);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("journal_search");
	TCase *tc = tcase_create("journal_search");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_cursor_goes_through_all_events_once_in_order);
	tcase_add_test(tc, the_tail_is_the_last_events_in_order);
	tcase_add_test(tc, an_empty_journal_has_a_cursor_too);
	tcase_add_test(tc,
	    cage_kind_and_time_leave_out_others_and_the_cursor_passes_them);
	tcase_add_test(tc, a_search_goes_on_in_slices);
	tcase_add_test(tc, a_kind_of_a_later_version_is_passed_over);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
