/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most cages of a bus do not answer for hours: those that do are polled all the same,
 * what is kept of clearing reads stays bounded, and whoever dies, it is told once for
 * each of them since when its flags are unknown.
 */
#include "tests/dst/rig.h"

#include "base/bytes.h"
#include "base/hwerr.h"
#include "sim/hand.h"
#include "tests/suite.h"

#define MS ((uint64_t)US_PER_MS)
#define S  ((uint64_t)US_PER_S)

#define DEAD  8 /* cages from the first on; the last one is well */
#define CAGES (DEAD + 1)
#define HOURS 6

static struct rig rig;

static void
power_on(enum world_type type)
{
	rig_power_on(&rig, type, CAGES, 1);
	rig_run(&rig, 12 * S);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static void
fault(enum fault_kind kind)
{
	struct fault f = { .kind = (uint8_t)kind, .until_us = NEVER_US };

	for (unsigned i = 0; i < DEAD; i++)
		ck_assert_int_eq(hand_fault(rig.world, i, &f, rig.now.mono_us), 0);
}

/* The places in the ring that are owed. */
static unsigned
count_owed(void)
{
	struct ring_read got;
	unsigned count = 0;

	for (unsigned i = 0; i < CAGES; i++) {
		uint64_t id = ring_consumed(&rig.ring[0], i);

		while (ring_next(&rig.ring[0], i, &id, UINT64_MAX, &got))
			count += !got.ended || got.status == HW_OK ||
				 hw_err_info(got.status)->may_clear;
	}
	return count;
}

static uint64_t
failed_gaps(const struct cage *c)
{
	return c->flags.gaps[FLAG_GAP_FAILED];
}

static const struct {
	enum world_type type;
	enum fault_kind fault;
	bool may_clear;
	bool kills;
	unsigned owed_max; /* places */
} outages[] = {
	{ WORLD_QSFP_DD, FAULT_TIMEOUT, true, true, 4 * CAGES },
	{ WORLD_QSFP28, FAULT_TIMEOUT, true, true, 4 * CAGES },
	{ WORLD_QSFP_DD, FAULT_NACK, false, true, 4 * CAGES },
	{ WORLD_QSFP28, FAULT_NACK, false, true, 4 * CAGES },
	{ WORLD_QSFP28, FAULT_GARBAGE, false, false, RING_READS / 2 },
};

/* Half of the time with the process of the bus killed, and main at the end. */
START_TEST(hours_without_an_answer_leave_a_few_reads_and_one_interval_each)
{
	uint64_t begin_us, polls, gaps[DEAD];

	power_on(outages[_i].type);
	for (unsigned i = 0; i < DEAD; i++)
		gaps[i] = failed_gaps(&rig.inv->cage[i]);
	fault(outages[_i].fault);
	begin_us = rig.now.mono_us;
	rig_run(&rig, 30 * S);
	polls = rig.inv->cage[DEAD].counters.polls;
	for (unsigned i = 0; i < HOURS * 60; i++) {
		rig_run(&rig, 60 * S);
		ck_assert_uint_le(count_owed(), outages[_i].owed_max);
		if (outages[_i].kills && i >= HOURS * 30 && i % 10 == 0)
			rig_kill(&rig, 0);
	}
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_uint_eq(ring_lost(&rig.ring[0], i), 0);
	ck_assert_uint_gt(rig.inv->cage[DEAD].counters.polls - polls,
	    HOURS * 3600 - HOURS * 36);
	for (unsigned i = 0; i < DEAD; i++)
		ck_assert_uint_eq(failed_gaps(&rig.inv->cage[i]), gaps[i]);

	rig_restart(&rig);
	rig_run(&rig, 30 * S);
	fault(FAULT_NONE);
	rig_run(&rig, 120 * S);

	for (unsigned i = 0; i < CAGES; i++) {
		const struct cage *c = &rig.inv->cage[i];
		bool told = outages[_i].may_clear && i < DEAD;

		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_uint_eq(failed_gaps(c), told);
		if (!told)
			continue;
		ck_assert_uint_le(c->flags.gap.since_us, begin_us);
		ck_assert_uint_ge(c->flags.gap.seen_us, begin_us + HOURS * 3600 * S);
	}
	ck_assert_uint_le(count_owed(), CAGES);
}
END_TEST

/* They go silent at once, which looks like a bus that is held; it is not. */
START_TEST(one_that_answers_is_polled_beside_eight_that_do_not)
{
	uint64_t polls;

	power_on(outages[_i].type);
	fault(outages[_i].fault);
	rig_run(&rig, 15 * S);
	for (unsigned i = 0; i < 300; i++) {
		polls = rig.inv->cage[DEAD].counters.polls;
		rig_run(&rig, 2 * S);
		ck_assert_uint_gt(rig.inv->cage[DEAD].counters.polls, polls);
		ck_assert_int_eq(rig.inv->cage[DEAD].state, CAGE_STATE_READY);
	}
	for (unsigned i = 0; i < DEAD; i++)
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_UNREADABLE);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_outage");
	TCase *tc = tcase_create("outage");

	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    hours_without_an_answer_leave_a_few_reads_and_one_interval_each, 0,
	    (int)COUNT_OF(outages));
	tcase_add_loop_test(tc, one_that_answers_is_polled_beside_eight_that_do_not, 0,
	    (int)COUNT_OF(outages));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
