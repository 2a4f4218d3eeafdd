/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: where tunable lasers are: page 12h (CMIS) and page 02h of A2h (SFF-8690), when
 * they are read and what becomes of one that is not there.
 */
#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"
#include "tests/visits_fixture.h"

/* One with a laser on channel 3 of a grid of 50 GHz, from 191.5 THz on (SFF-8690). */
static void
plug_tunable_sfp(unsigned cage)
{
	uint8_t *p = &a2[cage][128];

	plug_sfp(cage, true);
	a0[cage][65] = 0x40;
	sum(a0[cage], 64, 31, 95);
	p[0] = 0x02;
	put_be16(p + 4, 191);
	put_be16(p + 6, 5000);
	put_be16(p + 8, 196);
	put_be16(p + 10, 2500);
	put_be16(p + 12, 500);
	put_be16(p + 16, 3);
	put_be16(p + 24, 0xfffb);
	p[172 - 128] = 0x20;
}

/* With the flags of page 12h behind it, in one run. */
START_TEST(where_lasers_are_is_read_with_the_samples)
{
	const struct lasers *l;

	begin(1000);
	plug_observer(0x18, 0);
	l = &inv->cage[0].module.lasers;
	page[0x01][155 - 128] |= 0x40;
	memset(page[0x12], 0, sizeof(page[0x12]));
	put_be16(&page[0x12][172 - 128], 0x0b82);
	put_be16(&page[0x12][174 - 128], 0x7d60);
	put_be16(&page[0x12][202 - 128], 0xfc7c);
	page[0x12][129 - 128] = 0x70; /* 75 GHz */
	put_be16(&page[0x12][138 - 128], 0xfffd);
	page[0x04][196 - 128] = 0x80;
	run(1);
	tell_presence(1);
	run(6500 * MS);

	ck_assert_uint_eq(l->known, lane_bit(1));
	ck_assert_uint_eq(l->frequency_mhz[1], 193101152);
	ck_assert_uint_eq(l->target_mhz[1], 193025000);
	ck_assert_int_eq(l->power_cdbm[1], -900);
	ck_assert(l->power_is_set);
	ck_assert_uint_ge(page_reads[0x12], 1);
	ck_assert_uint_eq(page_reads[0x12], page_reads[0x24]);
	ck_assert_uint_eq(page_bytes[0x12], 111 * page_reads[0x12]);
	ck_assert_uint_eq(l->unlocked | l->tuning, 0);

	put_be16(&page[0x12][202 - 128], 0xfc7b);
	run(11 * S);
	ck_assert_int_eq(l->power_cdbm[1], -901);

	page[0x12][223 - 128] = 0x01;
	run(11 * S);
	ck_assert(l->unlocked == lane_bit(1) && !l->tuning);
	page[0x12][223 - 128] = 0x02;
	run(11 * S);
	ck_assert(!l->unlocked && l->tuning == lane_bit(1));
}
END_TEST

static const struct flag_record *
flag_of(enum signal_flag id, unsigned lane)
{
	return flag_get(&inv->cage[0], flag_of_signal(id), lane);
}

/*
 * Flags of page 12h latch, a byte for each lane: each read that finds one set counts it
 * once, and it is up until it is read again.
 */
START_TEST(flags_of_lasers_are_counted_and_up_until_they_are_read_again)
{
	const struct readings *r;
	unsigned before;

	begin(1000);
	plug_observer(0x18, 0);
	r = &inv->cage[0].module.readings;
	page[0x01][155 - 128] |= 0x40;
	memset(page[0x12], 0, sizeof(page[0x12]));
	put_be16(&page[0x12][172 - 128], 0x0b82);
	page[0x12][231 - 128 + 1] = 0x01; /* its start */
	latched = true;
	run(1);
	tell_presence(1);
	ck_assert_uint_eq(r->signal_known[SIGNAL_TUNED], 0);
	run(8 * S);
	ck_assert_uint_eq(r->signal_known[SIGNAL_TUNED],
	    inv->cage[0].module.id.lane_mask);
	ck_assert_uint_eq(r->signal[SIGNAL_TUNED], lane_bit(1));
	ck_assert_uint_eq(flag_of(SIGNAL_TUNED, 1)->count, 1);
	ck_assert_int_eq(flag_of(SIGNAL_TUNED, 1)->start, FLAG_STARTS_FOUND);
	ck_assert_uint_eq(flag_of(SIGNAL_TUNED, 1)->last.since_us, 0);
	ck_assert_ptr_null(flag_of(SIGNAL_TUNED, 0));

	page[0x12][231 - 128 + 3] = 0x28;
	before = page_reads[0x12];
	run(11 * S);
	ck_assert_uint_eq(page_reads[0x12], before + 1);
	ck_assert_uint_eq(r->signal[SIGNAL_TUNED], 0);
	ck_assert_uint_eq(r->signal[SIGNAL_TUNING_REFUSED], lane_bit(3));
	ck_assert_uint_eq(r->signal[SIGNAL_TARGET_POWER], lane_bit(3));
	ck_assert_uint_eq(flag_of(SIGNAL_TUNED, 1)->count, 1);
	ck_assert_uint_ne(flag_of(SIGNAL_TUNED, 1)->clear_us, 0);
	ck_assert_uint_eq(flag_of(SIGNAL_TARGET_POWER, 3)->count, 1);
	ck_assert_int_eq(flag_of(SIGNAL_TARGET_POWER, 3)->start, FLAG_STARTS_LATER);
	ck_assert_uint_gt(flag_of(SIGNAL_TARGET_POWER, 3)->last.since_us, 3 * S);

	run(11 * S);
	ck_assert_uint_eq(r->signal[SIGNAL_TARGET_POWER], 0);
	ck_assert_uint_eq(flag_of(SIGNAL_TARGET_POWER, 3)->count, 1);
	ck_assert_uint_eq(flag_of(SIGNAL_TARGET_POWER, 3)->changes, 2);
}
END_TEST

START_TEST(flags_of_lasers_are_not_known_without_their_page)
{
	const struct readings *r;

	begin(1000);
	plug_observer(0x18, 0);
	r = &inv->cage[0].module.readings;
	page[0x01][155 - 128] |= 0x40;
	memset(page[0x12], 0, sizeof(page[0x12]));
	put_be16(&page[0x12][172 - 128], 0x0b82);
	page[0x12][231 - 128 + 1] = 0x08;
	run(1);
	tell_presence(1);
	run(8 * S);
	ck_assert_uint_eq(r->signal[SIGNAL_TUNING_REFUSED], lane_bit(1));

	page_status[0x12] = HW_NOPAGE;
	run(22 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_uint_eq(r->signal_known[SIGNAL_TUNING_REFUSED], 0);
	ck_assert_uint_eq(r->signal[SIGNAL_TUNING_REFUSED], 0);
}
END_TEST

/* A bus that is full comes to samples later than two looks are apart. */
START_TEST(what_a_laser_refused_once_is_no_alarm_however_late_the_next_read_is)
{
	const uint32_t *up;

	begin(1000);
	plug_observer(0x18, 0);
	up = &inv->cage[0].alarms.up[ALARM_LASER_REFUSED];
	alarm_policy_default(&inv->policy);
	page[0x01][155 - 128] |= 0x40;
	memset(page[0x12], 0, sizeof(page[0x12]));
	put_be16(&page[0x12][172 - 128], 0x0b82);
	latched = true;
	run(1);
	tell_presence(1);
	run(12 * S);
	ck_assert(cage_lanes_in_use(&inv->cage[0], LANE_USE_TX) & lane_bit(1));

	page[0x12][231 - 128 + 1] = 0x08;
	run(11 * S);
	ck_assert_uint_eq(page[0x12][231 - 128 + 1], 0);
	skip_vdm = true;
	run(18 * S);
	ck_assert_uint_eq(*up, 0);

	skip_vdm = false;
	page[0x12][231 - 128 + 1] = 0x08;
	run(11 * S);
	page[0x12][231 - 128 + 1] = 0x08;
	run(11 * S);
	ck_assert_uint_eq(*up, lane_bit(1));
	run(31 * S);
	ck_assert_uint_eq(*up, 0);
}
END_TEST

/* One that is not trusted is met again each minute, and is the same. */
START_TEST(what_a_laser_refuses_goes_on_while_its_module_is_met_again)
{
	const struct cage *c;

	begin(1000);
	plug_observer(0x18, 0);
	c = &inv->cage[0];
	alarm_policy_default(&inv->policy);
	page[0x00][222 - 128] ^= 1; /* its checksum */
	page[0x01][155 - 128] |= 0x40;
	memset(page[0x12], 0, sizeof(page[0x12]));
	page[0x12][231 - 128 + 1] = 0x08;
	run(1);
	tell_presence(1);
	run(40 * S);
	ck_assert_int_ne(c->module.trust, TRUST_GOOD);
	ck_assert_uint_eq(c->alarms.up[ALARM_LASER_REFUSED], lane_bit(1));

	run(200 * S);
	ck_assert_uint_eq(c->alarms.up[ALARM_LASER_REFUSED], lane_bit(1));
	ck_assert_uint_eq(alarm_get(c, ALARM_LASER_REFUSED, 1)->raises, 1);
}
END_TEST

/* One run more, behind the monitors, and nothing of the flags at 172; and once in that
 * time one that says who it is. */
START_TEST(where_the_laser_of_an_sfp_is_is_read_every_ten_seconds)
{
	const struct lasers *l;
	uint64_t polls;

	begin(1000);
	plug_tunable_sfp(0);
	l = &inv->cage[0].module.lasers;
	run(1);
	tell_presence(1);
	run(6500 * MS);

	ck_assert_uint_eq(l->known, lane_bit(0));
	ck_assert_uint_eq(l->frequency_mhz[0], 191600000);
	ck_assert_uint_eq(l->channel, 3);
	ck_assert_int_eq(l->error_mhz, -500);
	ck_assert_uint_eq(l->unlocked | l->tuning | l->tec_fault, 0);

	reads[0] = tuning_reads = tuning_bytes = 0;
	polls = inv->cage[0].counters.polls;
	run(100 * S);
	polls = inv->cage[0].counters.polls - polls;
	ck_assert_uint_eq(tuning_reads, 10);
	ck_assert_uint_eq(tuning_bytes, 10 * 41);
	ck_assert_uint_eq(reads[0], polls + 10 + 1); /* and once who it is */

	a2[0][168] = 0x60;
	run(11 * S);
	ck_assert(l->unlocked == lane_bit(0) && l->tec_fault && !l->tuning);
	a2[0][168] = 0x10;
	run(11 * S);
	ck_assert(!l->unlocked && !l->tec_fault && l->tuning == lane_bit(0));
}
END_TEST

/* Once in that time one read more says who it is. */
START_TEST(an_sfp_that_is_not_tunable_is_read_once_a_poll)
{
	uint64_t polls;

	begin(1000);
	plug_sfp(0, true);
	run(1);
	tell_presence(1);
	run(6500 * MS);
	reads[0] = 0;
	polls = inv->cage[0].counters.polls;
	run(100 * S);

	/* and once who it is */
	ck_assert_uint_eq(reads[0], inv->cage[0].counters.polls - polls + 1);
	ck_assert_uint_eq(tuning_reads, 0);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, 0);
}
END_TEST

START_TEST(a_page_of_tuning_that_is_missing_is_asked_for_once_a_minute)
{
	begin(1000);
	plug_tunable_sfp(0);
	tuning_status = HW_NOPAGE;
	run(1);
	tell_presence(1);
	run(6500 * MS);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, 0);
	tuning_reads = 0;
	run(180 * S);
	ck_assert_uint_eq(tuning_reads, 3);
	ck_assert(!inv->cage[0].module.stale);

	tuning_status = HW_OK;
	run(61 * S);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, lane_bit(0));
}
END_TEST

/* It heeds no page register, and shows bytes of the user. */
START_TEST(what_does_not_read_like_tuning_is_none)
{
	begin(1000);
	plug_tunable_sfp(0);
	memcpy(&a2[0][128], "A text of the user, or of somebody else.", 41);
	run(1);
	tell_presence(1);
	run(12 * S);

	ck_assert_uint_ge(tuning_reads, 1);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_lasers");
	TCase *tc = tcase_create("visits_lasers");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, where_lasers_are_is_read_with_the_samples);
	tcase_add_test(tc, flags_of_lasers_are_counted_and_up_until_they_are_read_again);
	tcase_add_test(tc, flags_of_lasers_are_not_known_without_their_page);
	tcase_add_test(tc,
	    what_a_laser_refused_once_is_no_alarm_however_late_the_next_read_is);
	tcase_add_test(tc, what_a_laser_refuses_goes_on_while_its_module_is_met_again);
	tcase_add_test(tc, where_the_laser_of_an_sfp_is_is_read_every_ten_seconds);
	tcase_add_test(tc, an_sfp_that_is_not_tunable_is_read_once_a_poll);
	tcase_add_test(tc, a_page_of_tuning_that_is_missing_is_asked_for_once_a_minute);
	tcase_add_test(tc, what_does_not_read_like_tuning_is_none);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
