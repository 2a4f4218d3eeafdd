/* SPDX-License-Identifier: Apache-2.0 */
/* A bus that a module holds, on the simulated switch: who is blamed, and what is done. */
#include "tests/dst/rig.h"

#include "base/hwerr.h"
#include "model/module.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define S     ((uint64_t)US_PER_S)
#define CAGES 16
#define BUSES 4
#define HELD  1 /* the bus that is held */
#define ALL   (~0u)

static struct rig rig;
static struct bus *bus;
static unsigned first; /* the first cage of the bus */

static void
power_on(unsigned allowed)
{
	struct engine_config config = {
		.flags_ms = 1000,
		.monitors_ms = 1000,
		.confirm_ms = 2500,
		.recovery = allowed,
	};
	rig_power_on(&rig, WORLD_QSFP_DD, CAGES, BUSES);
	engine_configure(rig.engine, &config);
	bus = &rig.inv->bus[HELD];
	for (first = 0; rig.inv->cage[first].bus != HELD; first++)
		continue;
	rig_run(&rig, 12 * S);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static void
hold(unsigned cage, enum fault_cure cure, uint64_t us)
{
	struct fault f = { .kind = FAULT_STUCK,
		.cure = (uint8_t)cure,
		.until_us = us == NEVER_US ? NEVER_US : rig.now.mono_us + us };

	ck_assert_int_eq(hand_fault(rig.world, cage, &f, rig.now.mono_us), 0);
}

static unsigned
count_unreadable(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < CAGES; i++)
		count += rig.inv->cage[i].alarms.up[ALARM_UNREADABLE];
	return count;
}

/* The bus is blamed and no cage is, at any time. */
static void
run_and_look(uint64_t us)
{
	for (uint64_t t = 0; t < us; t += S / 10) {
		rig_run(&rig, S / 10);
		ck_assert_uint_eq(count_unreadable(), 0);
	}
}

static uint64_t
count_polls(unsigned of)
{
	uint64_t polls = 0;

	for (unsigned i = 0; i < CAGES; i++) {
		if (rig.inv->cage[i].bus == of)
			polls += rig.inv->cage[i].counters.polls;
	}
	return polls;
}

START_TEST(a_held_bus_is_blamed_and_no_cage_is)
{
	uint64_t ticks;

	power_on(0);
	hold(first + 2, FAULT_CURE_NONE, 30 * S);
	run_and_look(5 * S);
	ck_assert(bus->alarm_up);
	ck_assert_int_eq(bus->state, BUS_STUCK);
	ck_assert_int_eq(bus->alarm.cause.value, HW_TIMEOUT);
	ticks = count_polls(HELD);
	run_and_look(20 * S);
	ck_assert(bus->alarm_up);
	ck_assert_uint_eq(count_polls(HELD), ticks);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_int_eq(rig.inv->cage[i].module.stale,
		    rig.inv->cage[i].bus == HELD);
	run_and_look(60 * S);

	ck_assert(!bus->alarm_up);
	ck_assert_int_eq(bus->state, BUS_UP);
	ck_assert_uint_eq(rig.kills, 0);
	for (unsigned i = 0; i < CAGES; i++) {
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
		ck_assert(!rig.inv->cage[i].module.stale);
	}
	ck_assert_uint_eq(count_unreadable(), 0);
}
END_TEST

START_TEST(a_held_bus_takes_nothing_from_the_others)
{
	uint64_t polls[BUSES];

	power_on(ALL);
	for (unsigned b = 0; b < BUSES; b++)
		polls[b] = count_polls(b);
	hold(first, FAULT_CURE_NONE, NEVER_US);
	rig_run(&rig, 60 * S);

	for (unsigned b = 0; b < BUSES; b++) {
		if (b != HELD)
			ck_assert_uint_eq(count_polls(b) - polls[b],
			    60 * (CAGES / BUSES));
	}
}
END_TEST

/* A module that was there and its bus was not: nobody says that it is unreadable. */
START_TEST(a_module_that_is_plugged_on_a_held_bus_waits)
{
	struct part part;

	power_on(0);
	hold(first + 2, FAULT_CURE_NONE, 40 * S);
	run_and_look(5 * S);
	hand_remove(rig.world, first + 1, rig.now.mono_us);
	run_and_look(S);
	ck_assert_int_eq(rig.inv->cage[first + 1].state, CAGE_STATE_EMPTY);
	ck_assert(parts_find("qdd-400g-fr4", &part));
	hand_insert(rig.world, first + 1, &part, rig.now.mono_us);
	run_and_look(20 * S);
	rig_run(&rig, 90 * S);

	ck_assert(!bus->alarm_up);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
}
END_TEST

static const struct {
	enum fault_cure cure;
	unsigned allowed;
	uint64_t done[RECOVERY_COUNT];
	bool cured;
} cures[] = {
	{ FAULT_CURE_DESELECT, ALL, { 1, 1, 0, 0, 0 }, true },
	{ FAULT_CURE_CLOCKS, ALL, { 1, 1, 1, 0, 0 }, true },
	{ FAULT_CURE_MUX, ALL, { 1, 1, 1, 1, 0 }, true },
	{ FAULT_CURE_DESELECT, 0, { 1, 0, 0, 0, 0 }, false },
	{ FAULT_CURE_MUX, 1u << RECOVERY_MUX_RESET, { 1, 0, 0, 1, 0 }, true },
	{ FAULT_CURE_MUX, 1u << RECOVERY_CLOCKS, { 1, 0, 1, 0, 0 }, false },
	/* its lanes are in use */
	{ FAULT_CURE_RESET, ALL, { 1, 1, 1, 1, 0 }, false },
};

START_TEST(the_ladder_is_climbed_until_the_bus_is_free)
{
	power_on(cures[_i].allowed);
	hold(first + 1, cures[_i].cure, NEVER_US);
	rig_run(&rig, 20 * S);

	ck_assert_mem_eq(bus->recoveries, cures[_i].done, sizeof(bus->recoveries));
	ck_assert_int_eq(bus->alarm_up, !cures[_i].cured);
	ck_assert_int_eq(bus->state, cures[_i].cured ? BUS_UP : BUS_STUCK);
	rig_run(&rig, 570 * S);
	ck_assert_mem_eq(bus->recoveries, cures[_i].done, sizeof(bus->recoveries));
	if (!cures[_i].cured)
		return;
	ck_assert_ptr_null(bus->suspect);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
	rig_run(&rig, 20 * S);
}
END_TEST

/* Until the second rung, the first that is carried out, is under way. */
static void
reach_rung(void)
{
	const struct rig_work *w = &rig.bus[HELD].work[1];

	for (unsigned i = 0; !w->busy || w->request.run[0].op != RUN_RECOVER; i++) {
		ck_assert_uint_lt(i, 20000);
		rig_run(&rig, 1000);
	}
}

/* By whom it is killed: by somebody, or by us because it hangs in the driver. */
START_TEST(a_rung_whose_process_dies_has_failed_and_is_told)
{
	bool hangs = _i;

	power_on(ALL);
	rig.rung_us = hangs ? 60 * S : S / 10;
	hold(first + 1, FAULT_CURE_NONE, NEVER_US);
	reach_rung();
	ck_assert_uint_eq(bus->climbs, 1);
	if (hangs)
		rig_run(&rig, 20 * S); /* it cannot go yet */
	else
		rig_kill(&rig, HELD);
	rig_run(&rig, S / 10);

	ck_assert_uint_eq(bus->climbs, 2);
	ck_assert_int_eq(bus->rung, RECOVERY_DESELECT);
	ck_assert_int_eq(bus->rung_result, HW_CRASH);
	ck_assert_uint_eq(bus->recoveries[RECOVERY_DESELECT], 1);
	ck_assert_uint_eq(rig.kills, 1);
	rig_run(&rig, 100 * S);
	ck_assert_int_eq(bus->state, BUS_STUCK);
	ck_assert_uint_eq(bus->recoveries[RECOVERY_DESELECT], 1);
}
END_TEST

START_TEST(a_main_that_comes_later_climbs_no_sooner)
{
	power_on(ALL);
	rig.config.recovery = ALL;
	hold(first + 1, FAULT_CURE_NONE, NEVER_US);
	rig_run(&rig, 60 * S);
	ck_assert_uint_eq(bus->recoveries[RECOVERY_MUX_RESET], 1);
	for (unsigned i = 0; i < 3; i++) {
		rig_restart(&rig);
		bus = &rig.inv->bus[HELD];
		rig_run(&rig, 150 * S);
		ck_assert_int_eq(bus->state, BUS_STUCK);
		ck_assert_uint_eq(bus->recoveries[RECOVERY_HOLD], 1);
		ck_assert_uint_eq(bus->recoveries[RECOVERY_DESELECT], 0);
	}
	rig_run(&rig, 150 * S);

	ck_assert_uint_eq(bus->recoveries[RECOVERY_MUX_RESET], 1);
}
END_TEST

/* The bus is not ours alone: nothing is done to it, and its other modules tell of it. */
START_TEST(a_bus_with_a_module_of_somebody_else_is_left_alone)
{
	const struct owner somebody = { .kind = OWNER_TOLD, .pid = 4711 };

	power_on(ALL);
	engine_owner(rig.engine, &rig.inv->cage[first], &somebody, &rig.now);
	rig_run(&rig, 5 * S);
	hold(first, FAULT_CURE_DESELECT, 60 * S);
	rig_run(&rig, 20 * S);

	ck_assert(bus->alarm_up);
	ck_assert_uint_eq(bus->recoveries[RECOVERY_HOLD], 1);
	ck_assert_uint_eq(bus->climbs, 1);
	rig_run(&rig, 120 * S);
	ck_assert(!bus->alarm_up);
	ck_assert_int_eq(rig.inv->cage[first].state, CAGE_STATE_READY);
}
END_TEST

/* On the bus that is held: all of its modules are, later. */
static void
prepare_cages(enum in_use in_use, uint32_t admin_up, bool lanes)
{
	const uint8_t off = 0xff; /* 10h:128: all data paths are deinitialized */

	power_on(1u << RECOVERY_CAGE_RESET);
	for (unsigned i = first; i < CAGES; i++) {
		struct cage *c = &rig.inv->cage[i];

		if (c->bus != HELD)
			continue;
		port_set_in_use(rig.inv, c, in_use);
		c->port.mapped = c->port.admin_up = admin_up;
		if (!lanes)
			hand_set(rig.world, i, 0x10, 128, &off, 1, rig.now.mono_us);
	}
	rig_run(&rig, 20 * S);
}

static void
hold_all(enum fault_cure cure)
{
	for (unsigned i = first; i < CAGES; i++) {
		if (rig.inv->cage[i].bus == HELD)
			hold(i, cure, NEVER_US);
	}
	rig_run(&rig, 30 * S);
}

static const struct {
	enum in_use in_use;
	uint32_t admin_up;
	bool lanes;
} users[] = {
	{ IN_USE_ON, 0, false },
	{ IN_USE_AUTO, 0x10, false },
	{ IN_USE_OFF, 0x10, false },
	{ IN_USE_AUTO, 0, true },
	{ IN_USE_OFF, 0, true },
};

START_TEST(a_suspect_that_somebody_may_use_is_not_reset)
{
	prepare_cages(users[_i].in_use, users[_i].admin_up, users[_i].lanes);
	ck_assert(cage_in_use(&rig.inv->cage[first]));
	hold_all(FAULT_CURE_RESET);

	ck_assert_int_eq(bus->state, BUS_STUCK);
	ck_assert_uint_eq(bus->climbs, 1);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_uint_eq(rig.inv->cage[i].counters.resets, 0);
}
END_TEST

/* Nobody uses any lane of it: it may be reset, and once in ten minutes only. */
START_TEST(a_suspect_that_nobody_uses_is_reset_where_that_is_allowed)
{
	prepare_cages(_i / 2 ? IN_USE_OFF : IN_USE_AUTO, 0, false);
	ck_assert(!cage_in_use(&rig.inv->cage[first]));
	hold_all(_i % 2 ? FAULT_CURE_RESET : FAULT_CURE_NONE);

	ck_assert_uint_eq(bus->recoveries[RECOVERY_CAGE_RESET], 1);
	ck_assert_ptr_nonnull(bus->suspect);
	ck_assert_uint_eq(bus->suspect->counters.resets, 1);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_uint_eq(rig.inv->cage[i].counters.resets,
		    &rig.inv->cage[i] == bus->suspect);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_recovery");
	TCase *tc = tcase_create("recovery");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, a_held_bus_is_blamed_and_no_cage_is);
	tcase_add_test(tc, a_held_bus_takes_nothing_from_the_others);
	tcase_add_test(tc, a_module_that_is_plugged_on_a_held_bus_waits);
	tcase_add_loop_test(tc, the_ladder_is_climbed_until_the_bus_is_free, 0,
	    COUNT_OF(cures));
	tcase_add_loop_test(tc, a_rung_whose_process_dies_has_failed_and_is_told, 0, 2);
	tcase_add_test(tc, a_main_that_comes_later_climbs_no_sooner);
	tcase_add_test(tc, a_bus_with_a_module_of_somebody_else_is_left_alone);
	tcase_add_loop_test(tc, a_suspect_that_nobody_uses_is_reset_where_that_is_allowed,
	    0, 4);
	tcase_add_loop_test(tc, a_suspect_that_somebody_may_use_is_not_reset, 0,
	    COUNT_OF(users));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
