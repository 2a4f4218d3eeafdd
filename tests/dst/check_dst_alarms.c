/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms on the simulated switch: what it does to light and registers, what is up then.
 */
#include "tests/dst/rig.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "model/alarm.h"
#include "model/event.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define S ((uint64_t)US_PER_S)

#define RX_LOS alarm_of_signal(SIGNAL_RX_LOS)
#define RX_LOW alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM)

static struct rig rig;

/* One type of cage each, each with the modules that the simulator plugs there. */
static const enum world_type types[] = { WORLD_QSFP_DD, WORLD_QSFP28, WORLD_SFP28 };

static void
power_on(enum world_type type, unsigned cages)
{
	rig_power_on(&rig, type, cages, 8);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

/* Alarms that are up, of all cages. */
static unsigned
all_up(void)
{
	unsigned up = 0;

	for (unsigned i = 0; i < rig.inv->cage_count; i++) {
		for (int s = 0; s < SEVERITY_COUNT; s++)
			up += rig.inv->cage[i].alarms.count[s];
	}
	return up;
}

/* So often an alarm was raised so far, of all cages and severities. */
static uint64_t
all_raised(void)
{
	uint64_t raised = 0;

	for (unsigned i = 0; i < rig.inv->cage_count; i++) {
		for (int s = 0; s < SEVERITY_COUNT; s++)
			raised += rig.inv->cage[i].alarms.raised[s];
	}
	return raised;
}

/* Events of a kind since `first`. */
static unsigned
events_of(enum event_kind kind, uint64_t first)
{
	unsigned found = 0;

	for (uint64_t i = first; i < rig.inv->events.next; i++)
		found += events_get(&rig.inv->events, i)->kind == kind;
	return found;
}

static void
light(unsigned cage, int lane, int64_t nw)
{
	ck_assert_int_eq(hand_bend(rig.world, cage, QUANTITY_RX_POWER, lane, &nw, 0,
			     rig.now.mono_us),
	    0);
}

START_TEST(a_healthy_switch_raises_nothing)
{
	power_on(types[_i], 32);
	for (int i = 0; i < 120; i++) {
		rig_run(&rig, S);
		ck_assert_uint_eq(all_up(), 0);
	}
	ck_assert_uint_eq(rig.inv->alarm_tick, 0);
}
END_TEST

/* All families, and one lane that fades: it raises, and nothing else does. */
START_TEST(the_default_switch_shows_its_one_alarm)
{
	const struct cage *c;

	rig_init(&rig, &world_defaults);
	rig_run(&rig, 60 * S);

	c = inventory_find(rig.inv, "6");
	ck_assert_uint_eq(all_up(), 1);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], lane_bit(2));
}
END_TEST

START_TEST(modules_without_a_fibre_raise_nothing)
{
	power_on(types[_i], 64);
	for (unsigned i = 0; i < 64; i++)
		light(i, -1, 0);
	rig_run(&rig, 60 * S);

	ck_assert_int_eq(rig.inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(rig.inv->cage[0].module.readings.value[MONITOR_RX_POWER][0], 0);
	ck_assert_uint_eq(all_up(), 0);
	ck_assert_uint_eq(rig.inv->alarm_tick, 0);
}
END_TEST

START_TEST(a_cut_fibre_is_critical_once_and_over_when_it_is_mended)
{
	struct cage *c;
	uint64_t raised_us;

	power_on(types[_i], 8);
	rig_run(&rig, 12 * S);
	c = &rig.inv->cage[3];
	light(3, 0, 0);
	rig_run(&rig, 3 * S);
	ck_assert_uint_eq(c->alarms.up[RX_LOS], 1);
	ck_assert_uint_eq(all_up(), 1);
	raised_us = alarm_get(c, RX_LOS, 0)->raised_us;
	rig_run(&rig, 60 * S);
	ck_assert_uint_eq(alarm_get(c, RX_LOS, 0)->raised_us, raised_us);
	ck_assert_uint_eq(all_up(), 1);
	hand_bend(rig.world, 3, QUANTITY_RX_POWER, 0, NULL, 0, rig.now.mono_us);
	rig_run(&rig, 3 * S);
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* Where the transmitter of lane 1 is switched off; CMIS: of its whole data path. */
static const struct {
	enum world_type type;
	uint16_t half;
	uint8_t byte, value;
} switches[] = {
	{ WORLD_QSFP_DD, 0x10, 130, 0xff },
	{ WORLD_QSFP28, SIM_LOWER, 86, 0x01 },
	{ WORLD_SFP28, SIM_A2_LOWER, 110, 0x40 },
};

START_TEST(a_transmitter_that_is_switched_off_raises_nothing)
{
	power_on(switches[_i].type, 8);
	rig_run(&rig, 12 * S);
	ck_assert_int_eq(hand_set(rig.world, 3, switches[_i].half, switches[_i].byte,
			     &switches[_i].value, 1, rig.now.mono_us),
	    0);
	light(3, 0, 0); /* nor does what such a lane does not hear */
	rig_run(&rig, 20 * S);

	ck_assert_int_eq(rig.inv->cage[3].state, CAGE_STATE_READY);
	ck_assert(!(cage_lanes_in_use(&rig.inv->cage[3], LANE_USE_TX) & 1));
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

START_TEST(what_cannot_be_read_neither_raises_nor_clears)
{
	struct fault fault = { .kind = FAULT_NACK, .until_us = NEVER_US };
	struct cage *c;

	power_on(WORLD_QSFP_DD, 8);
	rig_run(&rig, 12 * S);
	c = &rig.inv->cage[3];
	light(3, 0, 0);
	rig_run(&rig, 3 * S);
	hand_fault(rig.world, 3, &fault, rig.now.mono_us);
	rig_run(&rig, S);
	hand_bend(rig.world, 3, QUANTITY_RX_POWER, 0, NULL, 0, rig.now.mono_us);
	light(3, 2, 0);
	rig_run(&rig, 60 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_UNREADABLE);
	ck_assert_uint_eq(c->alarms.up[RX_LOS], lane_bit(0));
	ck_assert_uint_eq(c->alarms.up[ALARM_UNREADABLE], 1);
	ck_assert_uint_eq(all_up(), 2);

	fault.kind = FAULT_NONE;
	hand_fault(rig.world, 3, &fault, rig.now.mono_us);
	rig_run(&rig, 70 * S);
	ck_assert_uint_eq(c->alarms.up[RX_LOS], lane_bit(2));
	ck_assert_uint_eq(all_up(), 1);
}
END_TEST

START_TEST(a_pulled_module_takes_its_alarms_along_and_a_dark_one_brings_none)
{
	struct part part;

	power_on(WORLD_QSFP_DD, 8);
	rig_run(&rig, 12 * S);
	light(3, -1, 0);
	rig_run(&rig, 3 * S);
	ck_assert_uint_gt(all_up(), 1);
	hand_remove(rig.world, 3, rig.now.mono_us);
	rig_run(&rig, S);
	ck_assert_uint_eq(all_up(), 0);

	ck_assert(parts_find("qdd-400g-dr4", &part));
	hand_insert(rig.world, 3, &part, rig.now.mono_us);
	light(3, -1, 0);
	rig_run(&rig, 20 * S);
	ck_assert_int_eq(rig.inv->cage[3].state, CAGE_STATE_READY);
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

START_TEST(a_reset_raises_nothing)
{
	power_on(WORLD_QSFP_DD, 8);
	rig_run(&rig, 12 * S);
	ck_assert_int_eq(engine_reset(rig.engine, &rig.inv->cage[3], NULL, NULL,
			     &rig.now),
	    0);
	rig_run(&rig, 30 * S);

	ck_assert_uint_eq(rig.inv->cage[3].counters.resets, 1);
	ck_assert_int_eq(cage_quality(&rig.inv->cage[3], MONITOR_TX_POWER, 0),
	    QUALITY_GOOD);
	ck_assert_uint_eq(rig.inv->alarm_tick, 0);
}
END_TEST

/* -11.5 dBm is below every low alarm limit here, and above every loss of light. */
START_TEST(light_that_fades_slowly_is_a_warning_then_an_alarm)
{
	int64_t nw = 70795;
	struct cage *c;
	unsigned warned = 0;

	power_on(WORLD_QSFP_DD, 8);
	rig_run(&rig, 12 * S);
	c = &rig.inv->cage[3];
	hand_bend(rig.world, 3, QUANTITY_RX_POWER, 0, &nw, 120 * S, rig.now.mono_us);
	for (int i = 0; i < 130; i++) {
		rig_run(&rig, S);
		warned += c->alarms.count[SEVERITY_WARNING];
		ck_assert_uint_le(all_up(), 1);
	}
	ck_assert_uint_gt(warned, 3);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], 1);
	hand_bend(rig.world, 3, QUANTITY_RX_POWER, 0, NULL, 120 * S, rig.now.mono_us);
	rig_run(&rig, 130 * S);
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* As the daemon judges, with all its delays. */
static void
judge_as_usual(void)
{
	struct alarm_policy policy;

	alarm_policy_default(&policy);
	engine_set_rules(rig.engine, &policy, NULL, 0, &rig.now);
}

/* By so many percent of its limit to both sides; 7 is within the hysteresis. */
static const unsigned swings[] = { 7, 40 };

START_TEST(a_value_that_swings_around_its_limit_at_1_hz_for_an_hour_is_one_alarm)
{
	const struct alarm *a;
	struct cage *c;
	int64_t limit;

	power_on(WORLD_QSFP_DD, 8);
	judge_as_usual();
	rig_run(&rig, 30 * S);
	c = &rig.inv->cage[3];
	a = alarm_get(c, RX_LOW, 0);
	limit = c->module.limits.value[MONITOR_RX_POWER][LIMIT_LOW_ALARM];
	for (unsigned i = 0; i < 3600; i++) {
		light(3, 0, limit * (100 - swings[_i]) / 100);
		rig_run(&rig, 515000);
		light(3, 0, limit * (100 + swings[_i]) / 100);
		rig_run(&rig, 515000);
	}
	ck_assert_uint_eq(c->alarms.up[RX_LOW], 1);
	ck_assert_uint_eq(all_up(), 1);
	ck_assert_uint_eq(a->raises, 1);
	ck_assert_uint_eq(c->alarms.raised[SEVERITY_MAJOR], 1);
	ck_assert_uint_eq(all_raised(), 1);
}
END_TEST

START_TEST(a_module_that_is_pulled_while_it_is_dark_raises_nothing_when_it_comes_back)
{
	struct part part;
	struct cage *c;
	uint64_t first;

	power_on(types[_i], 8);
	judge_as_usual();
	rig_run(&rig, 30 * S);
	c = &rig.inv->cage[3];
	part = world_cage(rig.world, 3)->module.part;
	first = rig.inv->events.next;
	light(3, 0, 0);
	rig_run(&rig, 2 * S);
	ck_assert_uint_eq(all_up(), 0); /* it has to last */
	rig_run(&rig, 3 * S);
	ck_assert_uint_eq(all_up(), 1);
	hand_remove(rig.world, 3, rig.now.mono_us);
	rig_run(&rig, S);
	ck_assert_uint_eq(all_up(), 0);
	ck_assert_int_eq(alarm_get(c, RX_LOS, 0)->end, ALARM_END_REMOVED);
	hand_insert(rig.world, 3, &part, rig.now.mono_us);
	light(3, -1, 0);
	rig_run(&rig, 60 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(all_up(), 0);
	ck_assert_uint_eq(alarm_get(c, RX_LOS, 0)->raises, 1);
	ck_assert_uint_eq(all_raised(), 1);
	ck_assert_uint_eq(events_of(EVENT_ALARM_RAISED, first), 1);
	ck_assert_uint_eq(events_of(EVENT_ALARM_CLEARED, first), 1);
}
END_TEST

/* What is wrong with it is still wrong when it comes back: raised anew, and once. */
START_TEST(a_module_that_comes_back_as_it_went_raises_its_alarm_once_more)
{
	const enum alarm_kind hot = alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM);
	int64_t heat = 95000;
	struct part part;
	struct cage *c;

	power_on(types[_i], 8);
	judge_as_usual();
	rig_run(&rig, 30 * S);
	c = &rig.inv->cage[3];
	part = world_cage(rig.world, 3)->module.part;
	for (unsigned i = 1; i <= 3; i++) {
		uint64_t first = rig.inv->events.next;

		ck_assert_int_eq(hand_bend(rig.world, 3, QUANTITY_TEMPERATURE, -1, &heat,
				     0, rig.now.mono_us),
		    0);
		rig_run(&rig, 120 * S);
		ck_assert_uint_eq(c->alarms.up[hot], 1);
		ck_assert_uint_eq(all_up(), 1);
		ck_assert_uint_eq(alarm_get(c, hot, 0)->raises, i);
		ck_assert_uint_eq(all_raised(), i);
		hand_remove(rig.world, 3, rig.now.mono_us);
		rig_run(&rig, S);
		ck_assert_uint_eq(all_up(), 0);
		ck_assert_int_eq(alarm_get(c, hot, 0)->end, ALARM_END_REMOVED);
		hand_insert(rig.world, 3, &part, rig.now.mono_us);
		ck_assert_uint_eq(events_of(EVENT_ALARM_RAISED, first), 1);
		ck_assert_uint_eq(events_of(EVENT_ALARM_CLEARED, first), 1);
	}
}
END_TEST

/* The last event, or NULL where none came since `first`. */
static const struct event_record *
carrier_event(uint64_t first)
{
	const struct event_record *found = NULL;

	for (uint64_t i = first; i < rig.inv->events.next; i++) {
		const struct event_record *e = events_get(&rig.inv->events, i);

		if (e->kind == EVENT_CARRIER)
			found = e;
	}
	return found;
}

static bool
says(const struct event_record *e, const char *key, const char *value)
{
	struct event_member m;

	for (size_t at = 0; event_member(e, &at, &m);) {
		if (strcmp(m.key, key) == 0)
			return strcmp(m.value, value) == 0;
	}
	return false;
}

START_TEST(a_carrier_that_changes_is_one_event_with_the_flags_of_that_moment)
{
	const struct event_record *e;
	struct cage *c;
	uint64_t first;

	power_on(types[_i], 8);
	rig_run(&rig, 30 * S);
	c = &rig.inv->cage[3];
	rig_run(&rig, S / 2);
	first = rig.inv->events.next;
	light(3, 0, 0);
	engine_carrier(rig.engine, c, "Ethernet12", false, &rig.now);
	engine_carrier(rig.engine, c, "Ethernet12", true, &rig.now);
	engine_carrier(rig.engine, c, "Ethernet12", false, &rig.now);
	rig_run(&rig, S / 10);
	e = carrier_event(first);
	ck_assert_ptr_nonnull(e);
	ck_assert(says(e, "carrier", "down"));
	ck_assert(says(e, "changes", "3"));
	ck_assert(says(e, "quality", "good"));
	ck_assert(!says(e, "flags", "none"));
	first = rig.inv->events.next;
	rig_run(&rig, 5 * S);
	ck_assert_ptr_null(carrier_event(first));
}
END_TEST

/* Of a cage that is broken out, whose fibre takes both with it. */
START_TEST(carriers_of_two_interfaces_of_a_cage_are_an_event_each)
{
	static const char *const names[] = { "Ethernet12", "Ethernet14" };
	const struct event_record *e;
	uint64_t first;

	power_on(WORLD_QSFP_DD, 8);
	rig_run(&rig, 30 * S);
	first = rig.inv->events.next;
	for (unsigned i = 0; i < COUNT_OF(names); i++)
		engine_carrier(rig.engine, &rig.inv->cage[3], names[i], false, &rig.now);
	rig_run(&rig, 5 * S);
	for (unsigned i = 0; i < COUNT_OF(names); i++) {
		while ((e = events_get(&rig.inv->events, first++)) &&
		       e->kind != EVENT_CARRIER)
			;
		ck_assert_ptr_nonnull(e);
		ck_assert(says(e, "interface", names[i]));
		ck_assert(says(e, "changes", "1"));
	}
	ck_assert_ptr_null(carrier_event(first));
}
END_TEST

/* Lanes of a port that is down, in one that is up, and in none. */
START_TEST(dark_modules_are_missed_where_their_port_is_up)
{
	power_on(types[_i], 64);
	judge_as_usual();
	for (unsigned i = 0; i < 64; i++)
		light(i, -1, 0);
	for (unsigned i = 0; i < 32; i++)
		port_set_admin(rig.inv, &rig.inv->cage[i], 0, UINT32_MAX, false);
	rig_run(&rig, 60 * S);
	ck_assert_uint_eq(all_up(), 0);
	port_set_admin(rig.inv, &rig.inv->cage[3], 0, UINT32_MAX, true);
	rig_run(&rig, 30 * S);
	ck_assert_uint_ne(rig.inv->cage[3].alarms.up[RX_LOS], 0);
	ck_assert_uint_eq(all_up(), rig.inv->cage[3].alarms.count[SEVERITY_CRITICAL]);
	port_set_in_use(rig.inv, &rig.inv->cage[3], IN_USE_OFF);
	rig_run(&rig, 3 * S);
	ck_assert_uint_eq(all_up(), 0);
	ck_assert_int_eq(alarm_get(&rig.inv->cage[3], RX_LOS, 0)->end, ALARM_END_UNUSED);
}
END_TEST

START_TEST(a_healthy_switch_is_silent_by_the_usual_rules)
{
	power_on(types[_i], 32);
	judge_as_usual();
	rig_run(&rig, 600 * S);
	ck_assert_uint_eq(rig.inv->alarm_tick, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_alarms");
	TCase *tc = tcase_create("alarms");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, a_healthy_switch_raises_nothing, 0, COUNT_OF(types));
	tcase_add_test(tc, the_default_switch_shows_its_one_alarm);
	tcase_add_loop_test(tc, modules_without_a_fibre_raise_nothing, 0,
	    COUNT_OF(types));
	tcase_add_loop_test(tc, a_cut_fibre_is_critical_once_and_over_when_it_is_mended,
	    0, COUNT_OF(types));
	tcase_add_loop_test(tc, a_transmitter_that_is_switched_off_raises_nothing, 0,
	    COUNT_OF(switches));
	tcase_add_test(tc, what_cannot_be_read_neither_raises_nor_clears);
	tcase_add_test(tc,
	    a_pulled_module_takes_its_alarms_along_and_a_dark_one_brings_none);
	tcase_add_test(tc, a_reset_raises_nothing);
	tcase_add_test(tc, light_that_fades_slowly_is_a_warning_then_an_alarm);
	tcase_add_loop_test(tc,
	    a_value_that_swings_around_its_limit_at_1_hz_for_an_hour_is_one_alarm, 0,
	    COUNT_OF(swings));
	tcase_add_loop_test(tc,
	    a_module_that_is_pulled_while_it_is_dark_raises_nothing_when_it_comes_back, 0,
	    COUNT_OF(types));
	tcase_add_loop_test(tc,
	    a_module_that_comes_back_as_it_went_raises_its_alarm_once_more, 0,
	    COUNT_OF(types));
	tcase_add_loop_test(tc,
	    a_carrier_that_changes_is_one_event_with_the_flags_of_that_moment, 0,
	    COUNT_OF(types));
	tcase_add_test(tc, carriers_of_two_interfaces_of_a_cage_are_an_event_each);
	tcase_add_loop_test(tc, dark_modules_are_missed_where_their_port_is_up, 0,
	    COUNT_OF(types));
	tcase_add_loop_test(tc, a_healthy_switch_is_silent_by_the_usual_rules, 0,
	    COUNT_OF(types));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
