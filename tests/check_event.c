/* SPDX-License-Identifier: Apache-2.0 */
#include "model/event.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "model/inventory.h"
#include "tests/suite.h"

static struct inventory *inv;
static const struct now now = { .mono_us = 5000000, .wall_us = 9000000 };

static void
setup(void)
{
	inv = inventory_create(2, 3);
	strcpy(inv->cage[1].name, "2");
	inv->cage[1].generation = 7;
	strcpy(inv->events.boot, "boot");
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* "key=value, key=#number" of all members. */
static const char *
members_of(const struct event_record *e)
{
	static char text[1024];
	struct event_member m;
	size_t at = 0, len = 0;

	text[0] = '\0';
	while (event_member(e, &at, &m))
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s=%s%s",
		    len ? ", " : "", m.key, m.is_number ? "#" : "", m.value);
	return text;
}

static struct event_record
make(enum event_kind kind)
{
	struct event_record e;

	event_begin(&e, kind, &now);
	return e;
}

START_TEST(each_kind_has_a_name_of_its_own_that_leads_back)
{
	enum event_kind kind;

	for (int i = 0; i < EVENT_KIND_COUNT; i++) {
		ck_assert(event_kind_parse(event_kind_name((enum event_kind)i), &kind));
		ck_assert_int_eq((int)kind, i);
	}
	ck_assert(!event_kind_parse("module-insert", &kind));
	ck_assert(!event_kind_parse("", &kind));
}
END_TEST

START_TEST(an_event_is_about_a_cage_a_bus_or_neither)
{
	struct event_record e = make(EVENT_CLOCK_STEP);

	ck_assert_str_eq(e.cage, "");
	ck_assert_int_eq(e.bus, -1);
	event_about(&e, &inv->cage[1]);
	ck_assert_str_eq(e.cage, "2");
	ck_assert_uint_eq(e.generation, 7);
	e = make(EVENT_BUS_STATE);
	event_about_bus(&e, &inv->bus[2]);
	ck_assert_int_eq(e.bus, 2);
	ck_assert_str_eq(e.cage, "");
}
END_TEST

START_TEST(an_interval_has_its_wall_time_by_the_distance_from_now)
{
	struct event_record e = make(EVENT_FLAG);

	ck_assert_uint_eq(e.since_us, 0);
	event_since(&e, now.mono_us - 1500000);
	ck_assert_uint_eq(e.since_wall_us, now.wall_us - 1500000);
}
END_TEST

START_TEST(members_come_back_as_they_were_added)
{
	struct event_record e = make(EVENT_ALARM_RAISED);

	event_text(&e, "alarm", "rx-los");
	event_count(&e, "lane", 8);
	event_number(&e, "value", -31234, 3);
	event_number(&e, "limit", -5, 3);
	event_number(&e, "least", INT64_MIN, 0);
	event_text(&e, "text", "a \"quoted\" #1 = 2");
	event_text(&e, "none", "");
	ck_assert_str_eq(members_of(&e),
	    "alarm=rx-los, lane=#8, value=#-31.234, limit=#-0.005, "
	    "least=#-9223372036854775808, text=a \"quoted\" #1 = 2, none=");
}
END_TEST

START_TEST(hostile_text_makes_no_member_of_its_own)
{
	struct event_record e = make(EVENT_MODULE_IDENTIFIED);

	event_text(&e, "serial", "A\nlane#9\n\x1b[2J\x7f");
	ck_assert_str_eq(members_of(&e), "serial=A?lane#9??[2J?");
}
END_TEST

START_TEST(what_finds_no_room_is_cut_or_left_out)
{
	struct event_record e = make(EVENT_FLAG);
	struct event_member m;
	char text[400];
	size_t at = 0;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	event_text(&e, "first", text);
	event_text(&e, "second", text);
	event_text(&e, "third", text);
	event_count(&e, "last", 1);
	ck_assert(event_member(&e, &at, &m));
	ck_assert_uint_eq(strlen(m.value), EVENT_TEXT_MAX - 1);
	ck_assert(event_member(&e, &at, &m));
	ck_assert_str_eq(m.key, "second");
	ck_assert(event_member(&e, &at, &m));
	ck_assert_str_eq(m.key, "last");
	ck_assert(!event_member(&e, &at, &m));
	ck_assert_uint_le(e.len, sizeof(e.data));
}
END_TEST

START_TEST(data_that_is_no_events_yields_no_member)
{
	static const char *const bad[] = { "no type\n", "#5\n", "a#5", "lane#five\n",
		"a-key-that-is-longer-than-any-key-of-ours#5\n", "lane#\n", "a,b#5\n",
		"Lane#5\n" };
	struct event_member m;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct event_record e = make(EVENT_FLAG);
		size_t at = 0;

		e.len = (uint16_t)strlen(bad[i]);
		memcpy(e.data, bad[i], e.len);
		ck_assert_msg(!event_member(&e, &at, &m), "%s", bad[i]);
	}
}
END_TEST

START_TEST(the_ring_keeps_the_last_events_in_their_order)
{
	struct event_record e = make(EVENT_FLAG);

	ck_assert_ptr_null(events_get(&inv->events, 0));
	for (uint64_t i = 0; i < EVENTS_KEPT + 3; i++) {
		e.generation = i;
		event_publish(inv, &e);
		inv->events.taken = inv->events.next;
	}
	ck_assert_ptr_null(events_get(&inv->events, 2));
	for (uint64_t i = 3; i < EVENTS_KEPT + 3; i++)
		ck_assert_uint_eq(events_get(&inv->events, i)->generation, i);
	ck_assert_ptr_null(events_get(&inv->events, EVENTS_KEPT + 3));
	ck_assert_uint_eq(inv->events.lost, 0);
	ck_assert_str_eq(events_get(&inv->events, 5)->boot, "boot");
}
END_TEST

START_TEST(what_nobody_took_is_counted_when_it_goes)
{
	struct event_record e = make(EVENT_FLAG);

	for (uint64_t i = 0; i < EVENTS_KEPT + 3; i++) {
		e.mono_us = 100 + i;
		e.wall_us = 200 + i;
		event_publish(inv, &e);
	}
	ck_assert_uint_eq(inv->events.lost, 3);
	ck_assert_uint_eq(inv->events.taken, 3);
	ck_assert_uint_eq(inv->events.lost_us, 100);
	ck_assert_uint_eq(inv->events.lost_wall_us, 200);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("event");
	TCase *tc = tcase_create("event");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_kind_has_a_name_of_its_own_that_leads_back);
	tcase_add_test(tc, an_event_is_about_a_cage_a_bus_or_neither);
	tcase_add_test(tc, an_interval_has_its_wall_time_by_the_distance_from_now);
	tcase_add_test(tc, members_come_back_as_they_were_added);
	tcase_add_test(tc, hostile_text_makes_no_member_of_its_own);
	tcase_add_test(tc, what_finds_no_room_is_cut_or_left_out);
	tcase_add_test(tc, data_that_is_no_events_yields_no_member);
	tcase_add_test(tc, the_ring_keeps_the_last_events_in_their_order);
	tcase_add_test(tc, what_nobody_took_is_counted_when_it_goes);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
