/* SPDX-License-Identifier: Apache-2.0 */
/* Reads of flags that wait, and more than there is room for: nothing is invented or lost.
 */
#include "engine/tally.h"

#include <string.h>

#include "base/bytes.h"
#include "sim/hand.h"
#include "tests/dst/rig.h"
#include "tests/suite.h"

#define S     ((uint64_t)US_PER_S)
#define FIRST 134 /* CMIS 5.4, Table 8-95: flags of the lanes of a bank */
#define LOS   147 /* Table 8-97 */

static struct rig rig;
static struct tally tally;
static struct cage *cage;

/* A module that is well, and a tally of it that nothing waits in. */
static void
setup(void)
{
	rig_power_on(&rig, WORLD_QSFP_DD, 1, 1);
	rig_run(&rig, 12 * S);
	cage = &rig.inv->cage[0];
	tally_begin(&tally, 0);
	tally.starts = false;
}

static void
teardown(void)
{
	rig_fini(&rig);
}

/* Reads bytes of the lanes of the first bank, of which one is not zero. */
static void
read_lanes(uint8_t from, uint8_t len, uint8_t byte, uint8_t value)
{
	uint8_t bytes[FLAGS_LANES_MAX] = { 0 };

	bytes[byte - from] = value;
	rig_run(&rig, S);
	tally_read(&tally, SPEC_CMIS, mem_at(0x11, from), bytes, len,
	    rig.now.mono_us - 1000, rig.now.mono_us);
}

/* Bits of a byte of the first bank that wait. */
static unsigned
waiting(uint8_t byte)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < tally.count; i++) {
		const struct tally_read *r = &tally.read[i];

		if (r->at.page == 0x11 && r->at.byte <= byte &&
		    byte < r->at.byte + r->len)
			bits |= r->set[byte - r->at.byte];
	}
	return bits;
}

/* Parts of the same page, as they come where transfers are short. */
static const struct {
	uint8_t from, len, byte;
} parts[][2] = {
	{ { FIRST, FLAGS_LANES_MAX, FIRST + 1 }, { FIRST + 9, 4, FIRST + 12 } },
	{ { FIRST + 9, 4, FIRST + 9 }, { FIRST, FLAGS_LANES_MAX, FIRST + 19 } },
	{ { FIRST + 2, 3, FIRST + 3 }, { FIRST + 13, 5, FIRST + 14 } },
	{ { FIRST + 13, 7, FIRST + 19 }, { FIRST, 4, FIRST } },
};

START_TEST(reads_of_different_parts_of_a_page_are_merged_byte_by_byte)
{
	for (unsigned i = 0; i < 2 * TALLY_READS; i++)
		read_lanes(parts[_i][i % 2].from, parts[_i][i % 2].len,
		    parts[_i][i % 2].byte, i % 2 ? 0x80 : 0x01);

	ck_assert_uint_le(tally.count, TALLY_READS);
	for (uint8_t byte = FIRST; byte < FIRST + FLAGS_LANES_MAX; byte++)
		ck_assert_msg(waiting(byte) == (byte == parts[_i][0].byte      ? 0x01
						   : byte == parts[_i][1].byte ? 0x80
									       : 0),
		    "byte %d: %02x", byte, waiting(byte));
	for (unsigned i = 0; i < tally.count; i++)
		ck_assert_uint_le(tally.read[i].at.byte + tally.read[i].len,
		    FIRST + FLAGS_LANES_MAX);
}
END_TEST

START_TEST(a_flag_that_went_in_a_merged_read_is_not_up)
{
	const unsigned los = flag_of_signal(SIGNAL_RX_LOS);
	const struct flag_record *r;
	uint64_t first_us;

	read_lanes(FIRST, FLAGS_LANES_MAX, FIRST, 0);
	first_us = rig.now.mono_us;
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x01);
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	for (unsigned i = 0; i < TALLY_READS; i++)
		read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x02);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);

	r = flag_get(cage, los, 0);
	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(r->count, 1);
	ck_assert_uint_eq(r->changes, 2);
	ck_assert_uint_ge(r->last.since_us, first_us - 1000);
	ck_assert_uint_ge(r->last.seen_us, first_us + S);
	ck_assert_uint_eq(cage->flags.up[los], 0x02);
	ck_assert_uint_eq(flag_get(cage, los, 1)->changes, 1);
	ck_assert_ptr_null(flag_get(cage, los, 2));
}
END_TEST

/* Two monitors of a kind: each has its flags, though a module says the same of both. */
START_TEST(flags_of_two_monitors_of_a_kind_are_counted_apart)
{
	const unsigned first = flag_of_limit(MONITOR_TEC, LIMIT_HIGH_ALARM);
	const unsigned second = flag_of_limit(MONITOR_TEC_2, LIMIT_HIGH_ALARM);
	static const uint8_t reads[] = { 0x11, 0x10, 0x00 };

	for (size_t i = 0; i < COUNT_OF(reads); i++) {
		rig_run(&rig, S);
		cage->module.id.aux_kinds = 0x33;
		cage->module.readings.flag_known[MONITOR_TEC] = lane_bit(0);
		cage->module.readings.flag_known[MONITOR_TEC_2] = lane_bit(0);
		tally_read(&tally, SPEC_CMIS, mem_at(LOW, 10), &reads[i], 1,
		    rig.now.mono_us - 1000, rig.now.mono_us);
		tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
		ck_assert_ptr_nonnull(flag_get(cage, first, 0));
		ck_assert_ptr_nonnull(flag_get(cage, second, 0));
		ck_assert_uint_eq(flag_get(cage, first, 0)->count, 1);
		ck_assert_uint_eq(flag_get(cage, second, 0)->count, i == 0 ? 1 : 2);
		ck_assert_uint_eq(cage->flags.up[first], i < 1);
		ck_assert_uint_eq(cage->flags.up[second], i < 2);
	}
}
END_TEST

/* A read of a process that died says nothing of how it is now. */
START_TEST(late_reads_are_merged_with_late_ones_only)
{
	uint8_t bytes[FLAGS_LANES_MAX] = { [LOS - FIRST] = 0x01 };

	for (unsigned i = 0; i < 2 * TALLY_READS; i++) {
		struct flag_time when = { rig.now.mono_us, rig.now.mono_us + 1 };

		read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x02);
		tally_late(&tally, SPEC_CMIS, mem_at(0x11, FIRST), bytes, sizeof(bytes),
		    &when);
	}
	for (unsigned i = 0; i < tally.count; i++)
		ck_assert_uint_eq(tally.read[i].set[LOS - FIRST],
		    tally.read[i].late ? 0x01 : 0x02);
}
END_TEST

/* What was read of lasers before us waits until it is read again: only then is it known
 * that the module has such flags. */
START_TEST(late_flags_of_lasers_wait_until_they_are_read)
{
	const unsigned tuned = flag_of_signal(SIGNAL_TUNED);
	uint8_t bytes[8] = { 0x01 }, none[8] = { 0 };
	struct flag_time when = { 1, 2 };

	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	tally_late(&tally, SPEC_CMIS, mem_at(0x12, 231), bytes, 8, &when);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_uint_eq(tally.count, 1);
	ck_assert_ptr_null(flag_get(cage, tuned, 0));

	cage->module.readings.signal_known[SIGNAL_TUNED] = 0xff;
	tally_read(&tally, SPEC_CMIS, mem_at(0x12, 231), none, 8, rig.now.mono_us,
	    rig.now.mono_us + 1);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_uint_eq(tally.count, 0);
	ck_assert_uint_eq(flag_get(cage, tuned, 0)->count, 1);
	ck_assert_uint_eq(cage->flags.up[tuned], 0);
}
END_TEST

/* They may never be, where the page is gone: nothing else waits for that. */
START_TEST(late_flags_of_lasers_do_not_wait_for_ever)
{
	uint8_t bytes[8] = { 0x01 };
	struct flag_time when = { 1, 2 };

	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	tally_late(&tally, SPEC_CMIS, mem_at(0x12, 231), bytes, 8, &when);
	rig.now.mono_us = 90 * US_PER_S - 1;
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_uint_eq(tally.count, 1);

	rig.now.mono_us++;
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_uint_eq(tally.count, 0);
	ck_assert_ptr_null(flag_get(cage, flag_of_signal(SIGNAL_TUNED), 0));
}
END_TEST

/* They are read more seldom than others, of which it says since when they were read. */
START_TEST(flags_of_lasers_make_no_other_flag_older)
{
	uint8_t none[8] = { 0 };
	uint64_t before_us = rig.now.mono_us, since_us;

	tally_read(&tally, SPEC_CMIS, mem_at(0x12, 231), none, 8, before_us,
	    before_us + 1);
	rig.now.mono_us += 9 * US_PER_S;
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	since_us = tally_read_since(&tally);
	ck_assert_uint_gt(since_us, before_us + 8 * US_PER_S);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	tally_miss(&tally, FLAG_GAP_REMOVED, rig.inv, cage, &rig.now);
	ck_assert_uint_eq(cage->flags.gap.since_us, before_us);
}
END_TEST

/* What the first reads behind a reset do not show any more is over. */
START_TEST(a_flag_that_a_reset_cleared_went_and_comes_again)
{
	static const uint8_t values[] = { 0x01, 0, 0x01 };
	const unsigned los = flag_of_signal(SIGNAL_RX_LOS);

	for (unsigned i = 0; i < COUNT_OF(values); i++) {
		struct events *events = &rig.inv->events;
		uint64_t first;

		if (i == 1)
			tally_begin(&tally, rig.now.mono_us);
		read_lanes(FIRST, FLAGS_LANES_MAX, LOS, values[i]);
		first = events->next;
		tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
		ck_assert_uint_eq(cage->flags.up[los], values[i]);
		ck_assert_uint_eq(flag_get(cage, los, 0)->changes, i + 1);
		ck_assert_uint_eq(events->next, first + 1);
		ck_assert_int_eq(events_get(events, first)->kind, EVENT_FLAG);
	}
}
END_TEST

/* Of a module that goes: what waits to be told, or all since it came. */
START_TEST(what_nobody_was_told_of_is_unknown_since_before_it_was_read)
{
	bool starts = _i;
	uint64_t since_us;

	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	since_us = tally_read_since(&tally);
	if (starts) {
		since_us = rig.now.mono_us;
		tally_begin(&tally, since_us);
	}
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x01);
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	tally_miss(&tally, FLAG_GAP_REMOVED, rig.inv, cage, &rig.now);

	ck_assert_uint_eq(cage->flags.gap.since_us, since_us);
	ck_assert_uint_eq(cage->flags.gap.seen_us, rig.now.mono_us);
}
END_TEST

/* Whoever was pulled while it was read left bytes of the wire. */
START_TEST(what_may_be_of_another_module_is_unknown_and_no_start)
{
	const unsigned los = flag_of_signal(SIGNAL_RX_LOS);
	uint64_t begin_us = rig.now.mono_us, doubt_us;

	tally_begin(&tally, begin_us);
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x01);
	doubt_us = rig.now.mono_us;
	tally_doubt(&tally);
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x02);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_ptr_null(flag_get(cage, los, 0));
	ck_assert_ptr_nonnull(flag_get(cage, los, 1));
	ck_assert_uint_eq(cage->flags.gaps[FLAG_GAP_REMOVED], 1);
	ck_assert_uint_eq(cage->flags.gap.since_us, begin_us);
	ck_assert_uint_eq(cage->flags.gap.seen_us, doubt_us);

	/* of one that is known nothing is doubtful, nor where no flag was up */
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0x04);
	tally_doubt(&tally);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_ptr_nonnull(flag_get(cage, los, 2));
	tally_begin(&tally, rig.now.mono_us);
	read_lanes(FIRST, FLAGS_LANES_MAX, LOS, 0);
	tally_doubt(&tally);
	tally_publish(&tally, &cmis_decoder, rig.inv, cage, &rig.now);
	ck_assert_uint_eq(cage->flags.gaps[FLAG_GAP_REMOVED], 1);
}
END_TEST

/* Rows of bytes that are read together are split and joined as reads come. */
START_TEST(each_byte_remembers_its_own_last_read_whatever_it_was_read_with)
{
	uint64_t read_us[FLAGS_LANES_MAX] = { 0 }, oldest_us = UINT64_MAX;

	for (unsigned i = 0; i < 60; i++) {
		uint8_t from = (uint8_t)(i * 7 % FLAGS_LANES_MAX);
		uint8_t len = (uint8_t)(1 + i * 5 % (FLAGS_LANES_MAX - from));

		read_lanes((uint8_t)(FIRST + from), len, (uint8_t)(FIRST + from), 0);
		for (unsigned n = from; n < from + len; n++)
			read_us[n] = rig.now.mono_us - 1000;
		for (uint8_t n = 0; n < FLAGS_LANES_MAX; n++)
			ck_assert_uint_eq(tally_unread_us(&tally, SPEC_CMIS,
					      mem_at(0x11, (uint8_t)(FIRST + n)), 1),
			    read_us[n]);
	}
	for (unsigned n = 0; n < FLAGS_LANES_MAX; n++)
		oldest_us = MIN_OF(oldest_us, read_us[n]);
	ck_assert_uint_gt(oldest_us, 0);
	ck_assert_uint_eq(tally_read_since(&tally), oldest_us);
	ck_assert_uint_eq(tally_unread_us(&tally, SPEC_CMIS, mem_at(0x11, FIRST),
			      FLAGS_LANES_MAX),
	    oldest_us);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("tally");
	TCase *tc = tcase_create("room");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_flag_that_a_reset_cleared_went_and_comes_again);
	tcase_add_loop_test(tc,
	    what_nobody_was_told_of_is_unknown_since_before_it_was_read, 0, 2);
	tcase_add_loop_test(tc,
	    reads_of_different_parts_of_a_page_are_merged_byte_by_byte, 0,
	    COUNT_OF(parts));
	tcase_add_test(tc, what_may_be_of_another_module_is_unknown_and_no_start);
	tcase_add_test(tc,
	    each_byte_remembers_its_own_last_read_whatever_it_was_read_with);
	tcase_add_test(tc, a_flag_that_went_in_a_merged_read_is_not_up);
	tcase_add_test(tc, flags_of_two_monitors_of_a_kind_are_counted_apart);
	tcase_add_test(tc, late_reads_are_merged_with_late_ones_only);
	tcase_add_test(tc, late_flags_of_lasers_wait_until_they_are_read);
	tcase_add_test(tc, late_flags_of_lasers_do_not_wait_for_ever);
	tcase_add_test(tc, flags_of_lasers_make_no_other_flag_older);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
