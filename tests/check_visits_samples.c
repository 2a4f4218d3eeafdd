/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: samples of what a module observes (VDM) that cannot be read, or for which a bus
 * has no time: they turn stale, are asked for again, and cost no poll.
 */
#include "engine/engine.h"

#include "model/vdm_set.h"
#include "tests/suite.h"
#include "tests/visits_fixture.h"

START_TEST(samples_that_cannot_be_read_harm_no_monitor)
{
	const struct cage *c;
	uint64_t polls;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	polls = c->counters.polls;
	page_status[0x24] = _i ? HW_TIMEOUT : HW_IO;
	run(10 * S); /* missed twice */
	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_STALE);
	run(50 * S);
	ck_assert_uint_eq(c->counters.polls - polls, 60);
	ck_assert_int_eq(c->last_error, HW_OK);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_STALE);
	ck_assert_uint_gt(
	    c->counters.read_errors[_i ? HW_REASON_TIMEOUT : HW_REASON_OTHER], 4);
	page_status[0x24] = HW_OK;
	run(10 * S);

	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_GOOD);
}
END_TEST

/* A transfer that failed once is read again in the next sweep, and nothing was stale. */
START_TEST(samples_that_failed_once_are_read_again_soon)
{
	const struct cage *c;
	uint64_t read_us;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	read_us = c->vdm->read_us;
	page_status[0x24] = HW_IO;
	while (!c->counters.read_errors[HW_REASON_OTHER])
		run(10 * MS);
	page_status[0x24] = HW_OK;
	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_GOOD);
	run(1100 * MS);

	ck_assert_uint_gt(c->vdm->read_us, read_us);
}
END_TEST

START_TEST(a_page_of_vdm_that_is_not_there_is_asked_for_once_a_minute)
{
	static const uint8_t pages[] = { 0x20, 0x21, 0x24, 0x28, 0x2c, 0x2f };
	unsigned missing = pages[_i];

	begin(1000);
	plug_observer(0x18, 0);
	page_status[missing] = HW_NOPAGE;
	run(1);
	tell_presence(1);
	run(10 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert(engine_is_settled(e));
	count_anew();
	run(600 * S);
	ck_assert_uint_ge(page_reads[missing], 8); /* flags: with the samples after it */
	ck_assert_uint_le(page_reads[missing], 11);
	page_status[missing] = HW_OK;
	run(72 * S);

	ck_assert_uint_eq(inv->cage[0].vdm->count, 7);
	ck_assert(inv->cage[0].vdm->has_samples && inv->cage[0].vdm->flags_known);
	count_anew();
	run(130 * S);
	ck_assert_uint_eq(page_reads[0x20] + page_reads[0x21] + page_reads[0x28], 0);
	ck_assert_int_eq(vdm_item_quality(&inv->cage[0],
			     vdm_set_find(&inv->cage[0], 5, 0)),
	    QUALITY_GOOD);
}
END_TEST

START_TEST(samples_that_nobody_renews_turn_stale)
{
	const struct cage *c;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	page_status[0x24] = HW_NOPAGE; /* once, and not asked for within a minute */
	run(10 * S);

	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_STALE);
}
END_TEST

/* A bus that has hardly time for the monitors. */
START_TEST(samples_wait_for_the_monitors)
{
	struct engine_config config = { .flags_ms = 400,
		.monitors_ms = 400,
		.confirm_ms = 2500 };
	uint64_t polls;

	begin_observer(0x18, 0);
	cost_us[0] = 100 * MS; /* a poll is 0.2 s, samples are 0.3 s */
	engine_configure(e, &config);
	run(S);
	polls = inv->cage[0].counters.polls;
	run(90 * S);

	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 224);
	ck_assert_uint_le(now.mono_us - inv->cage[0].vdm->read_us, 11 * S);
}
END_TEST

/* Sweeps begin while samples are read, or are too late to be: a poll follows at once. */
START_TEST(a_sweep_is_not_lost_to_a_visit_for_samples)
{
	struct engine_config config = { .flags_ms = 200,
		.monitors_ms = 200,
		.confirm_ms = 2500 };
	uint64_t polls;

	begin_observer(0x18, 0);
	engine_configure(e, &config);
	run(S);
	while (!is_asked || asked.run[0].at.page != VDM_PAGE_WORDS) {
		if (is_asked)
			answer();
		else
			now.mono_us = engine_deadline(e);
		take_orders();
	}
	polls = inv->cage[0].counters.polls;
	silent = true;
	run(_i ? 1200 * MS : 210 * MS);
	ck_assert_uint_eq(inv->cage[0].counters.polls, polls);
	silent = false;
	run(_i ? 30 * MS : 10 * MS);
	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 1);
	polls = inv->cage[0].counters.polls;
	run(30 * S);

	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 150);
}
END_TEST

/* All cages have to wait for their polls. */
START_TEST(samples_are_shed_first_where_a_bus_is_too_slow)
{
	struct engine_config config = { .flags_ms = 20,
		.monitors_ms = 20,
		.confirm_ms = 2500 };
	uint64_t polls, read_us;

	begin_observer(0x18, 0);
	for (unsigned i = 1; i < CAGES; i++) {
		plug_qsfp(i, "SN1");
		cost_us[i] = 3 * MS;
		inv->cage[i].max_read = 16;
	}
	tell_presence((1u << CAGES) - 1);
	run(10 * S);
	read_us = inv->cage[0].vdm->read_us;
	polls = inv->cage[0].counters.polls;
	engine_configure(e, &config);
	run(60 * S);

	ck_assert_uint_gt(inv->cage[0].counters.polls - polls, 100);
	ck_assert_uint_le(inv->cage[0].vdm->read_us, read_us + 10 * S);
	ck_assert_int_eq(vdm_item_quality(&inv->cage[0], &inv->cage[0].vdm->item[0]),
	    QUALITY_STALE);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(samples_that_no_bus_came_to_cost_no_poll)
{
	uint64_t polls;

	begin_observer(0x18, 0);
	polls = inv->cage[0].counters.polls;
	skip_vdm = true;
	run(60 * S);
	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 60);
	ck_assert_uint_eq(inv->cage[0].counters.read_errors[HW_REASON_OTHER], 0);
	skip_vdm = false;
	run(3 * S);

	ck_assert_uint_le(now.mono_us - inv->cage[0].vdm->read_us, 3 * S);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_samples");
	TCase *tc = tcase_create("visits_samples");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, samples_that_cannot_be_read_harm_no_monitor, 0, 2);
	tcase_add_test(tc, samples_that_failed_once_are_read_again_soon);
	tcase_add_loop_test(tc,
	    a_page_of_vdm_that_is_not_there_is_asked_for_once_a_minute, 0, 6);
	tcase_add_test(tc, samples_that_nobody_renews_turn_stale);
	tcase_add_test(tc, samples_wait_for_the_monitors);
	tcase_add_loop_test(tc, a_sweep_is_not_lost_to_a_visit_for_samples, 0, 2);
	tcase_add_test(tc, samples_are_shed_first_where_a_bus_is_too_slow);
	tcase_add_test(tc, samples_that_no_bus_came_to_cost_no_poll);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
