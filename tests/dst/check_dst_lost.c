/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What nobody knows any more: a read that fails may have cleared flags, and its cage
 * says so, once for an outage. What somebody owed when he died is done by the next.
 */
#include "tests/dst/rig.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "sim/hand.h"
#include "sim/ledger.h"
#include "tests/suite.h"

#define MS ((uint64_t)US_PER_MS)
#define S  ((uint64_t)US_PER_S)

#define CAGE 3

static struct rig rig;

static struct cage *
cage(void)
{
	return &rig.inv->cage[CAGE];
}

static uint64_t
failed_gaps(void)
{
	return cage()->flags.gaps[FLAG_GAP_FAILED];
}

static void
power_on(enum world_type type)
{
	rig_power_on(&rig, type, 8, 4);
	rig_run(&rig, 12 * S);
	ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static void
fault(enum fault_kind kind, uint64_t us)
{
	struct fault f = { .kind = (uint8_t)kind, .until_us = rig.now.mono_us + us };

	ck_assert_int_eq(hand_fault(rig.world, CAGE, &f, rig.now.mono_us), 0);
}

static void
await_poll(void)
{
	uint64_t polls = cage()->counters.polls;

	while (cage()->counters.polls == polls)
		rig_run(&rig, 1000);
}

/* Flags come up whose cause is over at once. */
static void
pulse(void)
{
	static const int64_t hot = 90000;

	hand_bend(rig.world, CAGE, QUANTITY_TEMPERATURE, -1, &hot, 0, rig.now.mono_us);
	rig_run(&rig, 10 * MS);
	hand_bend(rig.world, CAGE, QUANTITY_TEMPERATURE, -1, NULL, 0, rig.now.mono_us);
}

/* When flags of the cage were cleared last; 0: never since `from`, an event's number. */
static uint64_t
cleared_us(uint64_t from)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;
	uint64_t us = 0;

	for (uint64_t n = from + 1; n <= l->events; n++) {
		if (ledger_event(l, n, &e) && e.kind == LEDGER_FLAG_CLEAR &&
		    e.cage == CAGE)
			us = e.mono_us;
	}
	return us;
}

static const enum world_type types[] = { WORLD_QSFP_DD, WORLD_QSFP28 };

START_TEST(flags_that_a_read_cleared_and_did_not_bring_are_unknown_once_for_an_outage)
{
	uint64_t taken_us = 0;

	power_on(types[_i]);
	for (unsigned n = 1; !taken_us; n++) {
		uint64_t events = rig.world->map->ledger.events;

		ck_assert_uint_lt(n, 20);
		await_poll();
		pulse();
		fault(FAULT_TIMEOUT, 5 * S);
		rig_run(&rig, 5 * S);
		ck_assert_uint_eq(failed_gaps(), n - 1);
		taken_us = cleared_us(events);
		/* its cause is gone: whoever takes them by a read that fails has them all
		 */
		rig_run(&rig, 10 * S);
		ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
		ck_assert_uint_eq(failed_gaps(), n);
	}
	ck_assert_uint_le(cage()->flags.gap.since_us, taken_us);
	ck_assert_uint_ge(cage()->flags.gap.seen_us, taken_us);
	ck_assert_uint_eq(cage()->lost.unknown, 0);
}
END_TEST

/* Main dies before it could tell, or the process of the bus: the ring has it. */
START_TEST(a_read_that_failed_before_a_death_is_unknown_once)
{
	uint64_t told;

	power_on(WORLD_QSFP_DD);
	await_poll();
	fault(FAULT_TIMEOUT, 4 * S);
	rig_run(&rig, 1 * S + (uint64_t)_i % 8 * 130 * MS);
	if (_i < 8)
		rig_kill(&rig, cage()->bus);
	else
		rig_restart(&rig);
	rig_run(&rig, 20 * S);
	ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
	told = failed_gaps();
	ck_assert_uint_eq(told, 1);
	rig_restart(&rig);
	rig_run(&rig, 10 * S);
	ck_assert_uint_eq(failed_gaps() + cage()->lost.unknown, 0);
}
END_TEST

static const struct {
	enum world_type type;
	enum fault_kind fault;
} harmless[] = {
	{ WORLD_QSFP_DD, FAULT_NACK },  /* it did not come to the module */
	{ WORLD_SFP28, FAULT_TIMEOUT }, /* its flags are live */
};

START_TEST(a_read_that_cannot_have_cleared_anything_leaves_nothing_unknown)
{
	power_on(harmless[_i].type);
	await_poll();
	fault(harmless[_i].fault, 4 * S);
	rig_run(&rig, 20 * S);

	ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
	ck_assert_uint_gt(cage()->counters.read_errors[HW_REASON_NACK] +
			      cage()->counters.read_errors[HW_REASON_TIMEOUT],
	    0);
	ck_assert_uint_eq(failed_gaps() + cage()->lost.unknown, 0);
}
END_TEST

START_TEST(what_a_read_took_from_a_module_that_is_gone_is_no_news)
{
	power_on(WORLD_QSFP_DD);
	await_poll();
	fault(FAULT_TIMEOUT, 2 * S);
	rig_run(&rig, 2 * S);
	hand_remove(rig.world, CAGE, rig.now.mono_us);
	rig_run(&rig, 2 * S);

	ck_assert_int_eq(cage()->state, CAGE_STATE_EMPTY);
	ck_assert_uint_eq(failed_gaps(), 0);
	ck_assert_uint_eq(cage()->flags.gaps[FLAG_GAP_REMOVED], 1);
}
END_TEST

/* The pulse takes 10 ms, and whoever dies does so at any moment of it. */
#define MOMENTS 16

START_TEST(a_module_is_let_out_of_reset_whoever_dies_meanwhile)
{
	uint64_t resets;

	power_on(WORLD_QSFP_DD);
	ck_assert_int_eq(engine_reset(rig.engine, cage(), NULL, NULL, &rig.now), 0);
	rig_run(&rig, (uint64_t)_i % MOMENTS * MS);
	if (_i < MOMENTS)
		rig_restart(&rig);
	else
		rig_kill(&rig, cage()->bus);
	rig_run(&rig, 20 * S);

	ck_assert_int_eq(rig_pin(&rig, CAGE, PLATFORM_PIN_RESET), 0);
	ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
	resets = rig.resets;
	rig_restart(&rig);
	rig_run(&rig, 10 * S);
	ck_assert_uint_eq(rig.resets, resets);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_lost");
	TCase *tc = tcase_create("lost");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    flags_that_a_read_cleared_and_did_not_bring_are_unknown_once_for_an_outage, 0,
	    (int)COUNT_OF(types));
	tcase_add_loop_test(tc, a_read_that_failed_before_a_death_is_unknown_once, 0, 16);
	tcase_add_loop_test(tc,
	    a_read_that_cannot_have_cleared_anything_leaves_nothing_unknown, 0,
	    (int)COUNT_OF(harmless));
	tcase_add_test(tc, what_a_read_took_from_a_module_that_is_gone_is_no_news);
	tcase_add_loop_test(tc, a_module_is_let_out_of_reset_whoever_dies_meanwhile, 0,
	    2 * MOMENTS);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
