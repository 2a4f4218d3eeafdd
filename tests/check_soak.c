/* SPDX-License-Identifier: Apache-2.0 */
/* Time and operators: when a cause becomes an alarm, when that is over, who hears of it.
 */
#include "model/alarm.h"

#include <errno.h>

#include "model/event.h"
#include "model/inventory.h"
#include "model/module.h"
#include "tests/suite.h"

#define MS ((uint64_t)US_PER_MS)
#define S  ((uint64_t)US_PER_S)

#define LOS  alarm_of_signal(SIGNAL_RX_LOS)
#define LANE 3

static struct inventory *inv;
static struct cage *c;
static struct now now;
static const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
static const struct alarm *alarm_;

static void
setup(void)
{
	struct alarm_policy policy;

	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	now = (struct now){ .mono_us = 100 * S, .wall_us = 1700000000 * S };
	alarm_policy_default(&policy);
	alarm_set_policy(inv, &policy, &now);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	alarm_ = alarm_get(c, LOS, LANE);
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* Lets time pass in steps of 100 ms; each is a turn of the loop. */
static void
wait_ms(uint64_t ms)
{
	for (uint64_t i = 0; i < ms; i += 100) {
		now.mono_us += 100 * MS;
		now.wall_us += 100 * MS;
		alarm_pass_time(inv, &now);
	}
}

static void
look(bool caused)
{
	if (caused)
		alarm_raise(inv, c, LOS, LANE, &cause, &now);
	else
		alarm_clear(inv, c, LOS, LANE, &now);
}

static bool
is_up(void)
{
	return c->alarms.up[LOS] & lane_bit(LANE);
}

/* Looks each second, and how it is after each: . calm, x caused; then . or up: U. */
static const struct {
	const char *what, *looks, *up;
} stories[] = {
	{ "a cause that lasts 2.5 s", "xxxx", "...U" },
	{ "a single look is no alarm", "x............", "............." },
	{ "two looks neither", "xx............", ".............." },
	{ "what comes again within 10 s counts together", "x....x....", ".........." },
	{ "and makes one alarm in the end", "x....x....x....x", "...........UUUUU" },
	{ "after 10 s of calm it begins anew", "xx...........xx...",
	    ".................." },
	{ "calm of 10 s ends it", "xxxx..........", "...UUUUUUUUUUU" },
	{ "and not one second less", "xxxx..........x...", "...UUUUUUUUUUUUUUU" },
	{ "what flickers stays up", "xxxx.x.x.x.x.x.x.x.x", "...UUUUUUUUUUUUUUUUU" },
};

START_TEST(a_cause_has_to_last_and_calm_too)
{
	for (unsigned i = 0; stories[_i].looks[i]; i++) {
		look(stories[_i].looks[i] == 'x');
		wait_ms(0);
		ck_assert_msg(is_up() == (stories[_i].up[i] == 'U'), "%s: after look %u",
		    stories[_i].what, i + 1);
		wait_ms(900);
		now.mono_us += 100 * MS;
		now.wall_us += 100 * MS;
	}
}
END_TEST

/* Nobody need look: the clock does it. */
START_TEST(time_raises_at_two_and_a_half_seconds_and_clears_at_ten)
{
	look(true);
	wait_ms(2400);
	ck_assert(!is_up());
	ck_assert_uint_eq(inv->alarm_due_us, 102500 * MS);
	wait_ms(100);
	ck_assert(is_up());
	look(false);
	wait_ms(9900);
	ck_assert(is_up());
	wait_ms(100);
	ck_assert(!is_up());
	ck_assert_int_eq(alarm_->end, ALARM_END_OVER);
	wait_ms(100000);
	ck_assert_uint_eq(alarm_->raises, 1);
}
END_TEST

START_TEST(nothing_changes_by_itself_while_readings_are_stale)
{
	look(true);
	c->module.stale = true;
	wait_ms(60000);
	ck_assert(!is_up());
	c->module.stale = false;
	look(true);
	ck_assert(is_up());
	look(false);
	c->module.stale = true;
	wait_ms(60000);
	ck_assert(is_up());
}
END_TEST

/* Comes back as soon as it is over: 10, 20, 40 .. 320 s of calm end it. */
START_TEST(what_comes_back_soon_takes_longer_to_be_over)
{
	static const unsigned seconds[] = { 10, 20, 40, 80, 160, 320, 320 };

	for (size_t i = 0; i < COUNT_OF(seconds); i++) {
		look(true);
		wait_ms(2500);
		ck_assert(is_up());
		look(false);
		wait_ms(seconds[i] * 1000 - 100);
		ck_assert(is_up());
		wait_ms(100);
		ck_assert(!is_up());
	}
	wait_ms(601 * 1000);
	look(true);
	wait_ms(2500);
	look(false);
	wait_ms(10000);
	ck_assert(!is_up());
}
END_TEST

/* An hour of a value that goes beyond its limit and back each second. */
START_TEST(a_cause_that_comes_and_goes_at_1_hz_for_an_hour_is_one_alarm)
{
	for (unsigned i = 0; i < 3600 * 4; i++) {
		look(i % 4 < 2);
		now.mono_us += 250 * MS;
		alarm_pass_time(inv, &now);
	}
	ck_assert(is_up());
	ck_assert_uint_eq(alarm_->raises, 1);
}
END_TEST

START_TEST(a_pulled_module_ends_its_alarms_with_the_reason_and_soaks_anew)
{
	look(true);
	wait_ms(3000);
	ck_assert(is_up());
	cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	ck_assert(!is_up());
	ck_assert_int_eq(alarm_->end, ALARM_END_REMOVED);
	wait_ms(20000);
	ck_assert(!is_up());
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	wait_ms(20000);
	ck_assert_uint_eq(alarm_->raises, 1);
	look(true);
	ck_assert(!is_up());
}
END_TEST

START_TEST(a_bus_that_is_stuck_hides_the_alarms_of_its_cages)
{
	look(true);
	wait_ms(3000);
	alarm_raise_bus(inv, &inv->bus[0], &cause, &now);
	ck_assert(!is_up());
	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL], 0);
	ck_assert_uint_eq(alarm_->cleared_us, 0);
	alarm_clear_bus(inv, &inv->bus[0], &now);
	ck_assert(is_up());
	ck_assert_uint_eq(alarm_->raises, 1);
}
END_TEST

/* ---- operators ---- */

static struct alarm_ref
found(void)
{
	struct alarm_ref ref;

	ck_assert(alarm_find(inv, alarm_id(c, LOS, LANE), &ref));
	ck_assert_ptr_eq(ref.cage, c);
	ck_assert_uint_eq(ref.lane, LANE);
	return ref;
}

START_TEST(acknowledging_lasts_until_the_alarm_is_raised_again)
{
	struct alarm_ref ref;

	look(true);
	wait_ms(3000);
	ref = found();
	ck_assert_int_eq(alarm_acknowledge(inv, &ref, 7, &now), 0);
	ck_assert_int_eq(alarm_acknowledge(inv, &ref, 7, &now), -EALREADY);
	ck_assert(alarm_->acknowledged);
	ck_assert_uint_eq(alarm_->operator_uid, 7);
	ck_assert(is_up());
	look(false);
	wait_ms(10000);
	ck_assert_int_eq(alarm_acknowledge(inv, &ref, 7, &now), -ENOENT);
	look(true);
	wait_ms(3000);
	ck_assert(!alarm_->acknowledged);
}
END_TEST

START_TEST(a_shelved_alarm_is_not_up_and_comes_back_after_a_day)
{
	struct alarm_ref ref;

	look(true);
	wait_ms(3000);
	ref = found();
	ck_assert_int_eq(alarm_shelve(inv, &ref, true, 7, &now), 0);
	ck_assert_int_eq(alarm_shelve(inv, &ref, true, 7, &now), -EALREADY);
	ck_assert(!is_up());
	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL], 0);
	look(false);
	wait_ms(10000);
	ck_assert(!alarm_stands(&ref));
	look(true);
	wait_ms(3000);
	ck_assert(alarm_stands(&ref));
	ck_assert(!is_up());
	now.mono_us += 86400 * S - 14 * S;
	wait_ms(2000);
	ck_assert(is_up());
	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL], 1);
	ck_assert_int_eq(alarm_shelve(inv, &ref, false, 7, &now), -EALREADY);
}
END_TEST

START_TEST(an_alarm_that_never_was_is_not_found)
{
	struct alarm_ref ref;

	ck_assert(!alarm_find(inv, alarm_id(c, LOS, LANE), &ref));
	ck_assert(!alarm_find(inv, 0, &ref));
}
END_TEST

/* ---- rules ---- */

START_TEST(what_stands_follows_new_rules)
{
	struct alarm_policy p = inv->policy;

	look(true);
	wait_ms(3000);
	p.rule[LOS].severity = SEVERITY_WARNING;
	alarm_set_policy(inv, &p, &now);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL], 0);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_WARNING], 1);
	p.rule[LOS].enabled = false;
	alarm_set_policy(inv, &p, &now);
	ck_assert(!is_up());
	ck_assert_int_eq(alarm_->end, ALARM_END_DISABLED);
	look(true);
	wait_ms(20000);
	ck_assert(!is_up());
	ck_assert_uint_eq(c->alarms.count[SEVERITY_WARNING], 0);
}
END_TEST

/* ---- what is told ---- */

START_TEST(each_change_is_an_event_and_the_last_ones_are_kept)
{
	static const enum event_kind kinds[] = { EVENT_ALARM_RAISED,
		EVENT_ALARM_ACKNOWLEDGED, EVENT_ALARM_SHELVED, EVENT_ALARM_UNSHELVED,
		EVENT_ALARM_CLEARED };
	uint64_t first = inv->events.next;
	struct alarm_ref ref;

	look(true);
	wait_ms(3000);
	ref = found();
	alarm_acknowledge(inv, &ref, 7, &now);
	alarm_shelve(inv, &ref, true, 7, &now);
	alarm_shelve(inv, &ref, false, 7, &now);
	look(false);
	wait_ms(10000);
	ck_assert_uint_eq(inv->events.next - first, COUNT_OF(kinds));
	ck_assert_uint_eq(alarm_->changes, COUNT_OF(kinds));
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		ck_assert_int_eq(events_get(&inv->events, first + i)->kind, kinds[i]);
	ck_assert_int_eq(alarm_->change[1].kind, ALARM_CHANGE_ACKNOWLEDGED);
	ck_assert_uint_eq(alarm_->change[1].uid, 7);
	ck_assert_int_eq(alarm_->change[4].kind, ALARM_CHANGE_CLEARED);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("soak");
	TCase *tc = tcase_create("soak");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_cause_has_to_last_and_calm_too, 0, COUNT_OF(stories));
	tcase_add_test(tc, time_raises_at_two_and_a_half_seconds_and_clears_at_ten);
	tcase_add_test(tc, nothing_changes_by_itself_while_readings_are_stale);
	tcase_add_test(tc, what_comes_back_soon_takes_longer_to_be_over);
	tcase_add_test(tc, a_cause_that_comes_and_goes_at_1_hz_for_an_hour_is_one_alarm);
	tcase_add_test(tc,
	    a_pulled_module_ends_its_alarms_with_the_reason_and_soaks_anew);
	tcase_add_test(tc, a_bus_that_is_stuck_hides_the_alarms_of_its_cages);
	tcase_add_test(tc, acknowledging_lasts_until_the_alarm_is_raised_again);
	tcase_add_test(tc, a_shelved_alarm_is_not_up_and_comes_back_after_a_day);
	tcase_add_test(tc, an_alarm_that_never_was_is_not_found);
	tcase_add_test(tc, what_stands_follows_new_rules);
	tcase_add_test(tc, each_change_is_an_event_and_the_last_ones_are_kept);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
