/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: what a module observes (VDM): which pages are read when, and what its samples
 * and flags say. Samples that fail or have to wait: check_visits_samples.c.
 */
#include "engine/engine.h"

#include "model/vdm_set.h"
#include "tests/suite.h"
#include "tests/visits_fixture.h"

static unsigned
flags_of(unsigned lane)
{
	return vdm_set_find(&inv->cage[0], 5, (uint8_t)lane)->flags;
}

START_TEST(what_a_module_observes_is_asked_once)
{
	begin_observer(0x18, 0);

	ck_assert_uint_eq(page_reads[0x2f], 1);
	ck_assert_uint_eq(page_bytes[0x2f], 1);
	for (unsigned group = 0; group < 2; group++) {
		ck_assert_uint_eq(page_reads[0x20 + group], 1);
		ck_assert_uint_eq(page_reads[0x28 + group], 1);
	}
	ck_assert_uint_eq(page_reads[0x22] + page_reads[0x2a] + page_reads[0x26], 0);
	ck_assert_uint_eq(inv->cage[0].vdm->count, 7);
	ck_assert_uint_eq(inv->cage[0].vdm->limit_count, 1);
}
END_TEST

/*
 * One run of each page, from its first sample to its last; and the usual two a poll, and
 * once in a minute one that says who it is.
 */
START_TEST(samples_are_read_every_ten_seconds_behind_the_monitors)
{
	uint64_t polls;

	begin_observer(0x18, 0);
	count_anew();
	polls = inv->cage[0].counters.polls;
	run(100 * S);
	polls = inv->cage[0].counters.polls - polls;

	ck_assert_uint_eq(polls, 100);
	ck_assert_uint_eq(page_reads[0x24], 10);
	ck_assert_uint_eq(page_bytes[0x24], 10 * 6 * 2);
	ck_assert_uint_eq(page_reads[0x25], 10);
	ck_assert_uint_eq(page_bytes[0x25], 10 * 2);
	ck_assert_uint_eq(page_reads[0x2c], 10);
	ck_assert_uint_eq(page_bytes[0x2c], 10 * 38);
	ck_assert_uint_eq(reads[0], 2 * polls + 30 + 1);
}
END_TEST

START_TEST(samples_are_split_where_a_platform_reads_little_at_once)
{
	begin_observer(0x18, 0);
	inv->cage[0].max_read = 16;
	count_anew();
	run(10 * S);

	ck_assert_uint_eq(page_bytes[0x2c], 38);
	ck_assert_uint_eq(page_reads[0x2c], 3);
	ck_assert_uint_eq(page_reads[0x24], 1);
}
END_TEST

START_TEST(samples_are_words_as_the_module_said_them)
{
	const struct cage *c;
	const struct vdm_item *item;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	item = vdm_set_find(c, 5, 3);
	ck_assert_uint_eq(item->word, 20 * 256 + 3);
	ck_assert_uint_eq(c->vdm->limit[item->limits][LIMIT_LOW_WARN], 17 * 256);
	ck_assert_int_eq(vdm_item_quality(c, item), QUALITY_GOOD);
	ck_assert_uint_eq(vdm_set_find(c, 15, 0)->word, 13 << 11 | 1234);
	ck_assert_uint_eq(vdm_set_find(c, 103, 1)->word, 0x1234);
	ck_assert_uint_eq(vdm_set_find(c, 6, 2)->word, 22 * 256);
	ck_assert_ptr_null(vdm_set_find(c, 5, 9));
	ck_assert_uint_ge(now.mono_us - c->vdm->read_us, 5 * S);
	put_sample(3, 19 * 256);
	run(10 * S);

	ck_assert_uint_eq(item->word, 19 * 256);
}
END_TEST

/* What only the second bank has stands in lanes 9 to 12. */
START_TEST(each_bank_is_a_visit_of_its_own)
{
	begin_observer(0x22, 1);
	ck_assert_uint_eq(page_reads[0x20], 2);
	ck_assert_uint_eq(page_reads[0x2f], 1);
	ck_assert_uint_eq(inv->cage[0].vdm->count, 14);
	ck_assert_uint_eq(vdm_set_find(&inv->cage[0], 5, 11)->word, 20 * 256 + 3);
	count_anew();
	run(10 * S);

	ck_assert_uint_eq(page_reads[0x24], 2);
	ck_assert_uint_eq(page_reads[0x2c], 2);
	ck_assert_uint_ge(inv->cage[0].vdm->read_us, words_us[0]);
	ck_assert_uint_lt(inv->cage[0].vdm->read_us, words_us[1]);
}
END_TEST

START_TEST(a_latched_flag_of_an_observable_is_told_once)
{
	begin_observer(0x18, 0);
	page[0x2c][1] = 0x20; /* instance 3: low alarm */
	run(10 * S);
	ck_assert_uint_eq(flags_of(3), 1 << LIMIT_LOW_ALARM);
	ck_assert_uint_eq(flags_of(2), 0);
	run(10 * S);

	ck_assert_uint_eq(flags_of(3), 0);
}
END_TEST

/* The pin goes down while something else is read, and stays there. */
START_TEST(an_interrupt_is_not_lost_whatever_is_read_of_the_module)
{
	static const struct {
		struct asking asks;
		bool doubt; /* it is met again, or its outputs change */
	} rows[] = {
		{ { UPPER, 0x10, 1, 0 }, false },
		{ { LOWER, 0x00, 128, 0 }, true },
		{ { UPPER, 0x02, 128, 0 }, true },
	};
	const struct platform_bits cages = { { 1 } };
	const struct cage *c;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	latched = true;
	asking = rows[_i].asks;
	if (rows[_i].doubt)
		engine_doubt(e, 0, &cages, &now);
	else
		page[0x11][0] = 0x41;
	for (unsigned ms = 0; ms < 1000 && !asking.at_us; ms++)
		run(MS);
	ck_assert_uint_ne(asking.at_us, 0);
	while (!c->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM] &&
	       now.mono_us < asking.at_us + 2 * S)
		run(MS);

	/* what is under way, and that it is known again: a millisecond a read */
	ck_assert_uint_le(now.mono_us - asking.at_us, 25 * MS);
}
END_TEST

/* Words cannot be read, flags can; or the module is met again before they are told. */
START_TEST(a_flag_of_an_observable_is_not_lost_with_its_visit)
{
	begin_observer(0x18, 0);
	page_status[0x24] = HW_IO;
	page[0x2c][0] = 0x01;
	run(5 * S);
	page[0x2c][0] = 0x10;
	run(10 * S);
	ck_assert_uint_eq(page[0x2c][0], 0);
	page_status[0x24] = HW_OK;
	if (_i) {
		status[0][LOWER] = HW_NACK;
		run(3 * S);
		status[0][LOWER] = HW_OK;
	}
	for (unsigned i = 0; i < 1200 && !flags_of(0); i++)
		run(10 * MS);

	ck_assert_uint_eq(flags_of(0), 1 << LIMIT_HIGH_ALARM);
	ck_assert_uint_eq(flags_of(1), 1 << LIMIT_HIGH_ALARM);
}
END_TEST

START_TEST(what_somebody_elses_module_observes_is_not_read)
{
	const struct owner other = { .kind = OWNER_DAEMON },
			   nobody = { .kind = OWNER_NONE };

	begin_observer(0x18, 0);
	engine_owner(e, &inv->cage[0], &other, &now);
	count_anew();
	run(60 * S);

	ck_assert_uint_eq(page_reads[0x20] + page_reads[0x24] + page_reads[0x2c], 0);
	ck_assert_int_eq(vdm_item_quality(&inv->cage[0], &inv->cage[0].vdm->item[0]),
	    QUALITY_STALE);
	engine_owner(e, &inv->cage[0], &nobody, &now);
	run(20 * S);

	ck_assert_uint_gt(page_reads[0x24], 0);
}
END_TEST

START_TEST(another_module_does_not_observe_what_the_last_one_did)
{
	const struct cage *c;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	tell_presence(0);
	run(S);
	ck_assert_uint_eq(c->vdm->count, 0);
	page[0x01][142 - 128] = 0;
	sum(page[0x01], 2, 125, 127);
	tell_presence(1);
	run(20 * S);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->vdm->count, 0);
}
END_TEST

/* It offers nothing any more, or a group less. */
START_TEST(a_module_observes_what_it_offered_last)
{
	begin_observer(0x18, 0);
	page[0x01][142 - 128] = _i ? 0x40 : 0;
	page[0x2f][0] = 0;
	sum(page[0x01], 2, 125, 127);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	status[0][LOWER] = HW_OK;
	run(5 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
	ck_assert_uint_eq(inv->cage[0].vdm->count, _i ? 6 : 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_vdm");
	TCase *tc = tcase_create("visits_vdm");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, what_a_module_observes_is_asked_once);
	tcase_add_test(tc, samples_are_read_every_ten_seconds_behind_the_monitors);
	tcase_add_test(tc, samples_are_split_where_a_platform_reads_little_at_once);
	tcase_add_test(tc, samples_are_words_as_the_module_said_them);
	tcase_add_test(tc, each_bank_is_a_visit_of_its_own);
	tcase_add_test(tc, a_latched_flag_of_an_observable_is_told_once);
	tcase_add_loop_test(tc, an_interrupt_is_not_lost_whatever_is_read_of_the_module,
	    0, 3);
	tcase_add_loop_test(tc, a_flag_of_an_observable_is_not_lost_with_its_visit, 0, 2);
	tcase_add_test(tc, what_somebody_elses_module_observes_is_not_read);
	tcase_add_test(tc, another_module_does_not_observe_what_the_last_one_did);
	tcase_add_loop_test(tc, a_module_observes_what_it_offered_last, 0, 2);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
