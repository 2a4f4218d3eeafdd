/* SPDX-License-Identifier: Apache-2.0 */
/* What the alarms of a module come to: its faults, and whether it is healthy. */
#include "model/illness.h"

#include <string.h>

#include "model/module.h"
#include "tests/suite.h"

#define RX_LOS  alarm_of_signal(SIGNAL_RX_LOS)
#define RX_LOW  alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM)
#define HOT     alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM)
#define WALL_US 5000000000u

static struct inventory *inv;
static struct cage *c;
static const struct condition *h;
static const struct illness *under;
static const struct alarm_cause cause = { .source = ALARM_BY_FLAG };

static void
setup(void)
{
	const struct now start = { .mono_us = 1000, .wall_us = WALL_US };

	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	strcpy(inv->cage[0].name, "1");
	strcpy(c->name, "2");
	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	h = &c->alarms.condition;
	under = &h->illness[SYMPTOM_UNDER];
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* So many seconds behind the start. */
static struct now
at(unsigned s)
{
	return (struct now){
		.mono_us = 1000 + s * (uint64_t)US_PER_S,
		.wall_us = WALL_US + s * (uint64_t)US_PER_S,
	};
}

static void
raise(unsigned s, enum alarm_kind kind, unsigned lane)
{
	const struct now now = at(s);

	alarm_raise(inv, c, kind, lane, &cause, &now);
}

static void
clear(unsigned s, enum alarm_kind kind, unsigned lane)
{
	const struct now now = at(s);

	alarm_clear(inv, c, kind, lane, &now);
}

START_TEST(a_fault_lasts_from_the_first_of_its_alarms_to_the_last)
{
	raise(0, RX_LOW, 1);
	raise(6, RX_LOW, 2);
	ck_assert_uint_eq(under->occurrences, 1);
	clear(9, RX_LOW, 1);

	ck_assert_uint_eq(under->alarms, 1);
	ck_assert_uint_eq(under->origin_wall_us, WALL_US);
	ck_assert_uint_eq(under->occurrences, 1);
	ck_assert_uint_eq(under->lane, 2);
	clear(12, RX_LOW, 2);
	ck_assert_uint_eq(under->alarms, 0);
	ck_assert_uint_eq(under->changed_wall_us, at(12).wall_us);
	ck_assert_uint_eq(under->lane, 2);
}
END_TEST

START_TEST(a_clock_that_is_set_back_moves_no_origin)
{
	struct now back = at(6);

	back.wall_us = WALL_US / 2;
	raise(0, RX_LOW, 1);
	alarm_raise(inv, c, RX_LOW, 2, &cause, &back);
	clear(9, RX_LOW, 1);

	ck_assert_uint_eq(under->origin_wall_us, WALL_US);
}
END_TEST

START_TEST(lanes_that_fail_together_are_one_fault_and_one_illness)
{
	for (unsigned lane = 0; lane < 4; lane++)
		raise(1, RX_LOS, lane);
	raise(2, HOT, 0);

	ck_assert_uint_eq(under->occurrences, 1);
	ck_assert_uint_eq(under->alarms, 4);
	ck_assert_uint_eq(h->illness[SYMPTOM_OVER].occurrences, 1);
	ck_assert(h->unhealthy);
	ck_assert_uint_eq(h->times, 1);
	clear(3, HOT, 0);
	ck_assert(h->unhealthy);
	for (unsigned lane = 0; lane < 4; lane++)
		clear(4, RX_LOS, lane);
	ck_assert(!h->unhealthy);
	ck_assert_uint_eq(h->changed_wall_us, at(4).wall_us);
	raise(5, HOT, 0);
	ck_assert_uint_eq(h->times, 2);
}
END_TEST

START_TEST(a_fault_is_seen_by_each_look_that_finds_its_cause)
{
	raise(1, RX_LOS, 0);
	ck_assert_uint_eq(under->seen_wall_us, at(1).wall_us);
	raise(24, RX_LOS, 0);
	ck_assert_uint_eq(under->seen_wall_us, at(24).wall_us);
	ck_assert_uint_eq(under->origin_wall_us, at(1).wall_us);

	inv->policy.rule[RX_LOS].clear_ms = 10000;
	clear(25, RX_LOS, 0); /* up, and not caused any more */
	ck_assert_uint_eq(under->alarms, 1);
	ck_assert_uint_eq(under->seen_wall_us, at(24).wall_us);
}
END_TEST

START_TEST(a_fault_that_comes_back_soon_is_the_same_one)
{
	raise(1, RX_LOW, 0);
	clear(2, RX_LOW, 0);
	ck_assert_uint_eq(under->occurrences, 1);
	raise(600, RX_LOW, 3);

	ck_assert_uint_eq(under->occurrences, 2);
	ck_assert_uint_eq(under->origin_wall_us, at(1).wall_us);
	ck_assert_uint_eq(under->changed_wall_us, at(600).wall_us);
}
END_TEST

START_TEST(a_fault_that_does_not_is_forgotten)
{
	struct now now = at(601);
	uint64_t tick;

	raise(1, RX_LOW, 0);
	clear(2, RX_LOW, 0);
	inventory_end_turn(inv);
	tick = c->alarms.tick;
	alarm_pass_time(inv, &now);
	ck_assert_uint_eq(under->occurrences, 1);
	ck_assert_uint_eq(inv->alarm_due_us, at(602).mono_us);

	now = at(602);
	alarm_pass_time(inv, &now);
	ck_assert_uint_eq(under->occurrences, 0);
	ck_assert_uint_gt(c->alarms.tick, tick);
	raise(700, RX_LOW, 0);
	ck_assert_uint_eq(under->origin_wall_us, at(700).wall_us);
	ck_assert_uint_eq(under->occurrences, 1);
}
END_TEST

START_TEST(what_takes_the_place_of_another_in_one_turn_goes_on)
{
	raise(1, RX_LOW, 0);
	clear(5, RX_LOW, 0);
	raise(5, RX_LOS, 0);

	ck_assert_uint_eq(under->alarms, 1);
	ck_assert_uint_eq(under->occurrences, 1);
	ck_assert_uint_eq(under->origin_wall_us, at(1).wall_us);
	ck_assert_uint_eq(under->changed_wall_us, at(1).wall_us);
	ck_assert_uint_eq(h->times, 1);
	ck_assert_uint_eq(h->changed_wall_us, at(1).wall_us);
	clear(7, RX_LOS, 0);
	ck_assert_uint_eq(under->changed_wall_us, at(7).wall_us);
	ck_assert_uint_eq(h->changed_wall_us, at(7).wall_us);
}
END_TEST

START_TEST(a_bus_that_is_down_heals_nothing)
{
	const struct now down = at(3), up = at(9);

	inv->bus[0].number = c->bus;
	raise(1, RX_LOW, 0);
	alarm_raise_bus(inv, &inv->bus[0], &cause, &down);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], 0);
	ck_assert(h->unhealthy);
	ck_assert_uint_eq(under->alarms, 1);

	alarm_clear_bus(inv, &inv->bus[0], &up);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], 1);
	ck_assert_uint_eq(h->times, 1);
	ck_assert_uint_eq(under->occurrences, 1);
	ck_assert_uint_eq(under->changed_wall_us, at(1).wall_us);
}
END_TEST

START_TEST(a_bus_that_is_stuck_makes_its_modules_ill)
{
	const struct illness *silent = &h->illness[SYMPTOM_COMMUNICATION];
	const struct now down = at(3), still = at(6), up = at(9);
	uint64_t tick = c->alarms.tick;

	inventory_end_turn(inv);
	alarm_raise_bus(inv, &inv->bus[0], &cause, &down);
	ck_assert(h->unhealthy);
	ck_assert_uint_eq(h->times, 1);
	ck_assert_uint_eq(silent->alarms, 1);
	ck_assert_int_eq(silent->kind, ALARM_BUS_STUCK);
	ck_assert_uint_eq(silent->origin_wall_us, at(3).wall_us);
	ck_assert_uint_gt(c->alarms.tick, tick);
	ck_assert(!inv->cage[0].alarms.condition.unhealthy); /* nothing is in it */
	alarm_raise_bus(inv, &inv->bus[0], &cause, &still);
	ck_assert_uint_eq(silent->seen_wall_us, still.wall_us);

	inventory_end_turn(inv);
	tick = c->alarms.tick;
	alarm_clear_bus(inv, &inv->bus[0], &up);
	ck_assert(!h->unhealthy);
	ck_assert_uint_eq(silent->alarms, 0);
	ck_assert_uint_eq(silent->occurrences, 1);
	ck_assert_uint_gt(c->alarms.tick, tick);
}
END_TEST

START_TEST(a_module_is_ill_from_the_start_at_a_bus_that_is_stuck)
{
	const struct now down = at(3), gone = at(4), plugged = at(6);

	alarm_raise_bus(inv, &inv->bus[0], &cause, &down);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &gone);
	ck_assert(!h->unhealthy);
	ck_assert_uint_eq(h->illness[SYMPTOM_COMMUNICATION].occurrences, 0);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &plugged);

	ck_assert(h->unhealthy);
	ck_assert_uint_eq(h->times, 1);
	ck_assert_uint_eq(h->changed_wall_us, plugged.wall_us);
}
END_TEST

START_TEST(a_stuck_bus_that_an_operator_shelves_makes_nobody_ill)
{
	const struct alarm_ref ref = { NULL, &inv->bus[0], ALARM_BUS_STUCK, 0 };
	const struct now down = at(3), now = at(4), again = at(5);

	alarm_raise_bus(inv, &inv->bus[0], &cause, &down);
	ck_assert_int_eq(alarm_shelve(inv, &ref, true, 0, &now), 0);
	ck_assert(!h->unhealthy);
	ck_assert_int_eq(alarm_shelve(inv, &ref, false, 0, &again), 0);
	ck_assert(h->unhealthy);
}
END_TEST

START_TEST(a_fault_of_the_module_hides_those_of_its_lanes)
{
	const struct now now = at(3);

	raise(1, RX_LOW, 0);
	raise(3, ALARM_MODULE_FAULT, 0);
	alarm_set_parent(inv, c, ALARM_PARENT_FAULT, true, &now);

	ck_assert_uint_eq(under->alarms, 0);
	ck_assert_uint_eq(h->illness[SYMPTOM_OTHER].alarms, 1);
	ck_assert_uint_eq(h->times, 1);
}
END_TEST

START_TEST(faults_go_with_the_module)
{
	const struct now gone = at(3);

	raise(1, RX_LOW, 0);
	clear(2, RX_LOW, 0);
	raise(2, HOT, 0);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &gone);

	ck_assert_uint_eq(under->occurrences, 0);
	ck_assert_uint_eq(h->illness[SYMPTOM_OVER].occurrences, 0);
	ck_assert(!h->unhealthy);
}
END_TEST

START_TEST(a_new_module_has_no_health_of_the_one_before)
{
	const struct now gone = at(3), plugged = at(5);

	raise(1, RX_LOW, 0);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &gone);
	ck_assert_uint_eq(h->times, 0);
	ck_assert_uint_eq(h->changed_wall_us, 0);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &plugged);

	ck_assert(!h->unhealthy);
	ck_assert_uint_eq(h->times, 0);
	raise(6, RX_LOW, 0);
	ck_assert_uint_eq(h->times, 1);
}
END_TEST

START_TEST(what_is_wrong_with_the_cage_is_so_for_a_new_module)
{
	const struct illness *other = &h->illness[SYMPTOM_OTHER];
	const struct now swapped = at(5);

	for (unsigned s = 1; s < 4; s += 2) {
		raise(s, RX_LOW, 0);
		clear(s + 1, RX_LOW, 0);
	}
	raise(4, ALARM_FLAPPING, 0);
	ck_assert_uint_eq(h->times, 2);
	cage_swap_module(inv, c, &swapped);

	ck_assert(h->unhealthy);
	ck_assert_uint_eq(h->times, 1);
	ck_assert_uint_eq(h->changed_wall_us, swapped.wall_us);
	ck_assert_uint_eq(other->occurrences, 1);
	ck_assert_uint_eq(other->origin_wall_us, at(4).wall_us);
	ck_assert_uint_eq(under->occurrences, 0);
}
END_TEST

START_TEST(what_an_operator_shelves_makes_nobody_ill)
{
	const struct alarm_ref ref = { c, NULL, RX_LOW, 0 };
	const struct now now = at(3), again = at(5);

	raise(1, RX_LOW, 0);
	ck_assert_int_eq(alarm_shelve(inv, &ref, true, 0, &now), 0);
	ck_assert(!h->unhealthy);
	ck_assert_uint_eq(under->alarms, 0);
	ck_assert_int_eq(alarm_shelve(inv, &ref, false, 0, &again), 0);
	ck_assert_uint_eq(h->times, 2);
	ck_assert_uint_eq(under->occurrences, 2);
}
END_TEST

/* By the descriptions of OpenConfig's symptoms. */
static const struct {
	enum alarm_kind kind;
	enum symptom symptom;
} symptoms[] = {
	{ ALARM_LIMITS + MONITOR_TEMP * LIMIT_COUNT + LIMIT_HIGH_ALARM, SYMPTOM_OVER },
	{ ALARM_LIMITS + MONITOR_TEMP * LIMIT_COUNT + LIMIT_HIGH_WARN, SYMPTOM_OVER },
	{ ALARM_LIMITS + MONITOR_VCC * LIMIT_COUNT + LIMIT_LOW_WARN, SYMPTOM_UNDER },
	{ ALARM_LIMITS + MONITOR_RX_POWER * LIMIT_COUNT + LIMIT_LOW_ALARM,
	    SYMPTOM_UNDER },
	{ ALARM_SIGNALS + SIGNAL_RX_LOS, SYMPTOM_UNDER }, /* the same, further below */
	{ ALARM_SIGNALS + SIGNAL_TX_FAULT, SYMPTOM_OTHER },
	{ ALARM_UNREADABLE, SYMPTOM_COMMUNICATION },
	{ ALARM_BUS_STUCK, SYMPTOM_COMMUNICATION },
	{ ALARM_POLL_LATE, SYMPTOM_COMMUNICATION },
	{ ALARM_CHECKSUM, SYMPTOM_MEMORY },
	{ ALARM_MODULE_FAULT, SYMPTOM_OTHER },
};

START_TEST(an_alarm_shows_a_symptom)
{
	ck_assert_int_eq(illness_symptom(symptoms[_i].kind), symptoms[_i].symptom);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("illness");
	TCase *tc = tcase_create("illness");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_fault_lasts_from_the_first_of_its_alarms_to_the_last);
	tcase_add_test(tc, a_clock_that_is_set_back_moves_no_origin);
	tcase_add_test(tc, lanes_that_fail_together_are_one_fault_and_one_illness);
	tcase_add_test(tc, a_fault_is_seen_by_each_look_that_finds_its_cause);
	tcase_add_test(tc, a_fault_that_comes_back_soon_is_the_same_one);
	tcase_add_test(tc, a_fault_that_does_not_is_forgotten);
	tcase_add_test(tc, what_takes_the_place_of_another_in_one_turn_goes_on);
	tcase_add_test(tc, a_bus_that_is_down_heals_nothing);
	tcase_add_test(tc, a_bus_that_is_stuck_makes_its_modules_ill);
	tcase_add_test(tc, a_module_is_ill_from_the_start_at_a_bus_that_is_stuck);
	tcase_add_test(tc, a_stuck_bus_that_an_operator_shelves_makes_nobody_ill);
	tcase_add_test(tc, a_fault_of_the_module_hides_those_of_its_lanes);
	tcase_add_test(tc, faults_go_with_the_module);
	tcase_add_test(tc, a_new_module_has_no_health_of_the_one_before);
	tcase_add_test(tc, what_is_wrong_with_the_cage_is_so_for_a_new_module);
	tcase_add_test(tc, what_an_operator_shelves_makes_nobody_ill);
	tcase_add_loop_test(tc, an_alarm_shows_a_symptom, 0,
	    sizeof(symptoms) / sizeof(*symptoms));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
