/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: how a bus is shared among its cages, also one that answers late, in parts or
 * not at all. What is read of a module has suites of its own: check_visits_*.
 */
#include "engine/engine.h"

#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"
#include "tests/visits_fixture.h"

START_TEST(a_cage_that_eats_its_request_starves_nobody)
{
	uint64_t polls;

	begin(1000);
	for (unsigned i = 0; i < CAGES; i++)
		plug_qsfp(i, "SN1");
	run(1);
	tell_presence(7);
	run(5 * S);
	polls = inv->cage[2].counters.polls;
	status[0][LOWER] = HW_TIMEOUT;
	cost_us[0] = S; /* longer than any deadline */
	run(60 * S);

	ck_assert_uint_ge(inv->cage[2].counters.polls - polls, 45);
	ck_assert_uint_ge(inv->cage[0].counters.read_errors[HW_REASON_TIMEOUT], 3);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_STALE);
	ck_assert_int_eq(cage_quality(&inv->cage[2], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(a_bus_that_comes_to_nothing_is_asked_less_and_its_readings_turn_stale)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	skip_all = true;
	requests = 0;
	run(20 * S);

	ck_assert_uint_le(requests, 60);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_STALE);
}
END_TEST

START_TEST(a_bus_that_cannot_keep_its_period_serves_all_cages_alike)
{
	uint64_t fewest = UINT64_MAX, most = 0;

	begin(20);
	for (unsigned i = 0; i < CAGES; i++) {
		plug_qsfp(i, "SN1");
		cost_us[i] = 3 * MS;
		inv->cage[i].max_read = 16; /* four runs a poll: 16 visits a request */
	}
	run(1);
	tell_presence((1u << CAGES) - 1);
	run(120 * S);

	for (unsigned i = 0; i < CAGES; i++) {
		fewest = MIN_OF(fewest, inv->cage[i].counters.polls);
		most = MAX_OF(most, inv->cage[i].counters.polls);
	}
	ck_assert_uint_gt(fewest, 10);
	ck_assert_uint_le(most - fewest, most / 4);
}
END_TEST

/* Of a bus that is asked who is there 40 % of the time polls may take the rest. */
START_TEST(polls_share_what_is_left_of_the_time_where_no_pin_tells_who_is_there)
{
	const struct transfers *t;
	uint64_t count, busy_us;
	unsigned all = 0;

	begin(20);
	t = &inv->bus[0].transfers;
	asked_percent = _i ? 40 : 0;
	timed = true;
	for (unsigned i = 0; i < CAGES; i++) {
		plug_qsfp(i, "SN1");
		cost_us[i] = 3 * MS;
	}
	run(1);
	tell_presence((1u << CAGES) - 1);
	run(60 * S);
	memset(reads, 0, sizeof(reads));
	count = t->count - asked_count;
	busy_us = t->busy_us;
	run(60 * S);
	for (unsigned i = 0; i < CAGES; i++)
		all += reads[i];

	ck_assert_uint_eq(t->count - asked_count - count, all);
	ck_assert_uint_eq(t->failed[-HW_NACK], asked_count / 2);
	ck_assert_uint_ge(t->busy_us - busy_us, 60 * S * 79 / 100);
	ck_assert_uint_le(t->busy_us - busy_us, 60 * S * 98 / 100);
	ck_assert_uint_ge(all * 3 * MS, 60 * S * (_i ? 45 : 79) / 100);
}
END_TEST

/* One module is well, one does not answer, one waits behind what takes long. */
START_TEST(a_bus_tells_how_far_apart_its_worst_reads_are_and_who_cannot_be_read)
{
	const struct bus *b;

	begin(1000);
	b = &inv->bus[0];
	for (unsigned i = 0; i < 3; i++)
		plug_qsfp(i, "SN1");
	run(1);
	tell_presence(7);
	run(10 * S);
	ck_assert_uint_eq(b->open_breakers, 0);
	ck_assert_uint_eq(b->pace[POLL_FLAGS].target_us, S);
	ck_assert_uint_ge(b->pace[POLL_FLAGS].worst_us, 900 * MS);
	ck_assert_uint_le(b->pace[POLL_MONITORS].worst_us, 1200 * MS);
	status[1][LOWER] = HW_TIMEOUT;
	run(10 * S);
	ck_assert_uint_eq(b->open_breakers, 1);
	ck_assert_uint_gt(inv->cage[1].retry_us, now.mono_us - S);
	ck_assert_uint_eq(inv->cage[0].retry_us, 0);
	ck_assert_uint_le(b->pace[POLL_FLAGS].worst_us, 1200 * MS);
	silent = true;
	run(5 * S);
	ck_assert_uint_ge(b->pace[POLL_FLAGS].worst_us, 3 * S);
	silent = false;
	status[1][LOWER] = HW_OK;
	run(90 * S);
	ck_assert_uint_eq(b->open_breakers, 0);
	ck_assert_uint_eq(inv->cage[1].retry_us, 0);
	status[1][LOWER] = HW_PERM;
	run(30 * S);
	ck_assert_uint_eq(b->open_breakers, 1);
	ck_assert_uint_eq(inv->cage[1].retry_us, NEVER_US);
}
END_TEST

START_TEST(a_sweep_that_does_not_end_is_told_how_long_it_takes_so_far)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5500 * MS);
	ck_assert_uint_le(inv->bus[0].sweep_us, 100 * MS);
	silent = true;
	run(5 * S);

	ck_assert_uint_ge(inv->bus[0].sweep_us, 3 * S);
	ck_assert_uint_le(inv->bus[0].sweep_us, 5 * S);
}
END_TEST

START_TEST(a_visit_that_was_answered_in_a_part_does_not_wait_for_the_rest)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	plug_qsfp(1, "SN2");
	run(1);
	tell_presence(3);
	run(5 * S);
	ck_assert_uint_eq(ended_at[0], 2);
	ck_assert_uint_eq(ended_at[1], 2);
	in_parts = true;
	run(2 * S);

	ck_assert_uint_eq(ended_at[0], 1);
	ck_assert_uint_eq(ended_at[1], 2);
}
END_TEST

START_TEST(a_shorter_period_counts_at_once)
{
	struct engine_config config = { .flags_ms = 1000,
		.monitors_ms = 1000,
		.confirm_ms = 2500 };
	uint64_t polls;

	begin(3600000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	polls = inv->cage[0].counters.polls;
	engine_configure(e, &config);
	run(10 * S);

	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 9);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits");
	TCase *tc = tcase_create("visits");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, a_cage_that_eats_its_request_starves_nobody);
	tcase_add_test(tc,
	    a_bus_that_comes_to_nothing_is_asked_less_and_its_readings_turn_stale);
	tcase_add_test(tc, a_bus_that_cannot_keep_its_period_serves_all_cages_alike);
	tcase_add_loop_test(tc,
	    polls_share_what_is_left_of_the_time_where_no_pin_tells_who_is_there, 0, 2);
	tcase_add_test(tc,
	    a_bus_tells_how_far_apart_its_worst_reads_are_and_who_cannot_be_read);
	tcase_add_test(tc, a_sweep_that_does_not_end_is_told_how_long_it_takes_so_far);
	tcase_add_test(tc,
	    a_visit_that_was_answered_in_a_part_does_not_wait_for_the_rest);
	tcase_add_test(tc, a_shorter_period_counts_at_once);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
