/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: bytes that are not what the module measures are never published: readings that
 * jump for one read, words read in two halves, pages that are page 00h, banks that a
 * module claims and lacks.
 */
#include "base/bytes.h"
#include "tests/suite.h"

#include "tests/visits_fixture.h"

START_TEST(lower_memory_of_before_a_failure_is_never_published_as_fresh)
{
	begin(3600000);
	plug_qsfp(0, "SN1");
	status[0][UPPER] = HW_TIMEOUT;
	run(1);
	tell_presence(1);
	run(60 * S);
	a0[0][22] = 99;
	status[0][UPPER] = HW_OK;
	run(70 * S);

	/* no sweep came: what is shown is what the identity was read with */
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.readings.value[MONITOR_TEMP][0], 99000);
}
END_TEST

/* A QSFP of 30 degrees that is known. */
static void
begin_with_qsfp(void)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	ck_assert_int_eq(inv->cage[0].module.readings.value[MONITOR_TEMP][0], 30000);
}

START_TEST(a_temperature_that_jumps_for_one_read_is_not_published)
{
	const struct cage *c;
	uint64_t polls;

	begin_with_qsfp();
	c = &inv->cage[0];
	polls = c->counters.polls;
	blips = 1;
	blip = 99;
	for (unsigned i = 0; i < 300; i++) {
		run(10 * MS);
		ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 30000);
		ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	}

	ck_assert_uint_eq(blips, 0);
	ck_assert_uint_eq(c->counters.polls - polls, 3);
	ck_assert_uint_eq(c->counters.glitches, 1);
	ck_assert_int_eq(c->module.glitch.monitor, MONITOR_TEMP);
	ck_assert_int_eq(c->module.glitch.read, 99000);
	ck_assert_int_eq(c->module.glitch.before, 30000);
	ck_assert_int_eq(c->module.glitch.again, 30000);
}
END_TEST

START_TEST(a_temperature_that_really_jumps_is_published_with_its_poll)
{
	const struct cage *c;
	uint64_t polls;

	begin_with_qsfp();
	c = &inv->cage[0];
	polls = c->counters.polls;
	a0[0][22] = 75;
	while (c->counters.polls == polls)
		run(MS);

	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 75000);
	ck_assert_uint_eq(c->counters.glitches, 0);
}
END_TEST

START_TEST(a_temperature_that_is_another_one_each_time_is_noise)
{
	const struct cage *c;
	uint64_t polls;

	begin_with_qsfp();
	c = &inv->cage[0];
	polls = c->counters.polls;
	blips = 4;
	blip = 120;
	blip_moves = true;
	run(1200 * MS);
	ck_assert_uint_eq(c->counters.polls, polls);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_STALE);
	ck_assert_int_eq(c->last_error, HW_IO);
	ck_assert_uint_eq(c->counters.read_errors[HW_REASON_OTHER], 1);
	run(5 * S);

	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 30000);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_uint_eq(c->generation, 1);
}
END_TEST

/* What was last read is too old to say anything: it may have cooled down. */
START_TEST(a_temperature_after_a_long_outage_is_believed_at_once)
{
	const struct cage *c;

	begin_with_qsfp();
	c = &inv->cage[0];
	status[0][LOWER] = HW_NACK;
	run(300 * S);
	status[0][LOWER] = HW_OK;
	blips = 1000000;
	blip = 60;
	run(70 * S);

	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 60000);
	ck_assert_uint_eq(c->counters.glitches, 0);
}
END_TEST

/* Flags of the poll that jumped are read once, and published with it. */
START_TEST(a_flag_beside_a_temperature_that_jumps_is_not_lost)
{
	const struct cage *c;

	begin(1000);
	plug_cmis(0);
	run(1);
	tell_presence(1);
	run(5 * S);
	c = &inv->cage[0];
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 0);
	latched = true;
	a0[0][9] = 1;
	a0[0][14] = 90;
	run(S);

	ck_assert_uint_eq(c->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 1);
	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 90000);
}
END_TEST

/* The page register takes, and what answers is page 00h: its text is nobody's lanes. */
START_TEST(a_page_of_lanes_that_is_page_00_is_never_published)
{
	const struct cage *c;
	uint64_t polls;

	begin(1000);
	plug_cmis(0);
	run(1);
	tell_presence(1);
	run(5 * S);
	c = &inv->cage[0];
	ck_assert_uint_ne(c->module.readings.dp_state_known, 0);
	polls = c->counters.polls;
	lying = true;
	for (unsigned i = 0; i < 200; i++) {
		run(100 * MS);
		ck_assert(c->module.stale || c->counters.polls == polls ||
			  c->module.readings.dp_state_known == 0);
	}

	/* it is polled on without its lanes, and asked again */
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_gt(c->counters.polls, polls + 10);
	ck_assert_int_eq(c->last_error, HW_NOPAGE);
	lying = false;
	run(70 * S);
	ck_assert_uint_ne(c->module.readings.dp_state_known, 0);
	ck_assert_int_eq(c->last_error, HW_OK);
	ck_assert_uint_eq(c->generation, 1);
}
END_TEST

/*
 * Page 00h that came once in place of a page of lanes, when the module was met or later:
 * letters of a vendor's name are no flags, whatever becomes of the visit.
 */
START_TEST(page_00_in_place_of_lanes_has_no_flags)
{
	uint8_t lanes[128];
	const struct cage *c;
	unsigned before;

	begin(1000);
	plug_observer(0x18, 0);
	c = &inv->cage[0];
	memcpy(page[0x00] + 4, "VENDORVENDORVENDORVENDOR", 24);
	sum(page[0x00], 0, 94, 94);
	page[0x01][157 - 128] = page[0x01][158 - 128] = 0xff;
	page[0x01][160 - 128] = 0x07;
	sum(page[0x01], 2, 125, 127);
	memcpy(lanes, page[0x11], 128);
	run(1);
	/* its name has an odd byte: it is read twice before it is met */
	tell_presence(1);
	run(_i ? 4 * S : 1);
	memcpy(page[0x11], page[0x00], 128);
	for (before = page_reads[0x11]; page_reads[0x11] == before;)
		run(MS);
	memcpy(page[0x11], lanes, 128);
	run(10 * S);

	ck_assert_uint_ne(c->module.readings.dp_state_known, 0);
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
		ck_assert_msg(!c->flags.seen[flag], "%s", flag_name(flag));
	for (unsigned s = 0; s < SIGNAL_COUNT; s++)
		ck_assert_uint_eq(c->module.signal_seen[s], 0);
}
END_TEST

/* A module with pages whose page 03h is page 00h: a vendor's name is no limit. */
START_TEST(limits_that_are_page_00_are_never_believed)
{
	const struct cage *c;

	begin(1000);
	plug_qsfp(0, "SN1");
	a0[0][2] = 0;
	run(1);
	tell_presence(1);
	run(5 * S);
	c = &inv->cage[0];

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_int_eq(c->module.trust, TRUST_UNVERIFIED);
	ck_assert_str_eq(finding_id(&c->module.findings.item[0]), "page-unreadable");
	ck_assert_uint_eq(c->module.readings.present[MONITOR_TEMP], 1);
	ck_assert_int_eq(c->last_error, HW_NOPAGE);
	for (unsigned m = 0; m < MONITOR_COUNT; m++)
		ck_assert(!c->module.limits.present[m]);
}
END_TEST

/*
 * Pages that are offered and read as page 00h: in a vendor's name stands neither what a
 * module measures, nor that it observes, nor that it is tunable.
 */
static const uint8_t missing_pages[][2] = { { 0x01, 0x01 }, { 0x02, 0x02 },
	{ 0x01, 0x02 } };

START_TEST(nothing_is_taken_from_an_advert_that_is_page_00)
{
	struct memmap_half half[4];
	struct readings without;
	struct memmap map;
	const struct module *m = NULL;

	begin(1000);
	plug_observer(0x18, 0);
	put_be16(&a0[0][16], 33000);
	page[0x01][159 - 128] = 0x03;
	page[0x01][160 - 128] = 0x07;
	sum(page[0x01], 2, 125, 127);
	put_be16(&page[0x11][154 - 128], 10000);
	put_be16(&page[0x11][186 - 128], 9000);
	memcpy(&page[0x00][129 - 128], "V               ", 16);
	memcpy(&page[0x00][148 - 128], "QSFPDDDDDDD  0  ", 16);
	sum(page[0x00], 0, 94, 94);
	for (unsigned i = 0; i < 2; i++)
		memcpy(page[missing_pages[_i][i]], page[0x00], 128);
	run(1);
	tell_presence(1);
	run(12 * S);
	m = &inv->cage[0].module;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), a0[0], 128);
	memmap_put(&map, mem_at(0x00, 128), page[0x00], 128);
	memmap_put(&map, mem_at(0x11, 128), page[0x11], 128);
	if (missing_pages[_i][0] != 0x01)
		memmap_put(&map, mem_at(0x01, 128), page[0x01], 128);
	cmis_decoder.readings(&map, &m->id, &without);
	for (unsigned i = 0; i < MONITOR_COUNT; i++)
		ck_assert_uint_eq(m->readings.present[i], without.present[i]);
	ck_assert_int_eq(m->readings.value[MONITOR_VCC][0], 3300000);
	ck_assert_uint_ne(m->readings.present[MONITOR_RX_POWER], 0);
	ck_assert_uint_eq(page_reads[0x12], 0);
	if (missing_pages[_i][0] == 0x01)
		ck_assert_uint_eq(page_reads[0x20], 0);
	ck_assert_str_eq(finding_id(&m->findings.item[0]), "page-is-page-0");
	ck_assert_int_eq(m->trust, TRUST_UNVERIFIED);
}
END_TEST

START_TEST(a_module_that_claims_banks_it_lacks_is_not_read_in_full_each_time)
{
	unsigned before;
	uint64_t polls;

	begin(1000);
	plug_cmis(0);
	banks = 1 + (unsigned)_i;
	run(1);
	tell_presence(1);
	run(6 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(inv->cage[0].module.id.media_lanes, 32);
	before = reads[0];
	polls = inv->cage[0].counters.polls;
	run(10 * S);

	/* lower memory and those banks of lanes that it has in each sweep */
	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 9);
	ck_assert_uint_eq(reads[0] - before,
	    (1 + banks) * (inv->cage[0].counters.polls - polls));
	ck_assert_uint_eq(inv->cage[0].module.readings.dp_state_known,
	    lane_bit(8 * banks) - 1);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
}
END_TEST

/* Once a minute it is asked for its banks again, and that visit fails. */
START_TEST(a_flag_is_not_lost_in_a_visit_to_banks_that_are_missing)
{
	begin(1000);
	plug_cmis(0);
	a0[0][14] = 30;
	banks = 1;
	latched = true;
	run(1);
	tell_presence(1);
	run(6500 * MS);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	for (unsigned i = 0; i < 130; i++) {
		const uint32_t *flag = inv->cage[0].module.readings.flag[MONITOR_TEMP];
		bool seen = false;

		a0[0][9] = (uint8_t)(1u << i % LIMIT_COUNT);
		for (unsigned n = 0; n < 100; n++) {
			run(10 * MS);
			seen |= flag[i % LIMIT_COUNT] & 1;
		}
		ck_assert_msg(seen, "flag %u", i);
	}
}
END_TEST

/* How it comes back: in another module, or later in the same. */
START_TEST(banks_that_were_missing_are_asked_for_again)
{
	begin(1000);
	plug_cmis(0);
	banks = 1;
	run(1);
	tell_presence(1);
	run(6 * S);
	banks = 4;
	tell_presence(_i ? 0 : 1);
	run(S);
	tell_presence(1);
	run(_i ? 6 * S : 65 * S);
	reads[0] = 0;
	run(10 * S);

	ck_assert_uint_ge(reads[0], 5 * 9);
}
END_TEST

/* 30 degrees, and 29 where the high byte was read before the step. */
START_TEST(a_word_that_was_read_in_two_halves_is_read_again)
{
	unsigned before;

	begin(1000);
	plug_qsfp(0, "SN1");
	inv->cage[0].tears_words = true;
	run(1);
	tell_presence(1);
	run(5 * S);
	before = reads[0];
	run(S);
	ck_assert_uint_eq(reads[0] - before, 2);
	torn = 1 + (unsigned)_i; /* in the first read, or in the second */
	for (unsigned n = 0; n < 3000; n++) {
		run(MS);
		ck_assert_int_eq(inv->cage[0].module.readings.value[MONITOR_TEMP][0],
		    30000);
	}

	ck_assert_uint_eq(torn, 0);
	ck_assert_uint_eq(reads[0] - before, 2 * 4 + 2);
	ck_assert_uint_eq(inv->cage[0].counters.read_errors[HW_REASON_OTHER], 0);
}
END_TEST

/* What moves faster than it can be read is never withheld. */
START_TEST(words_that_never_agree_are_published)
{
	uint64_t polls;

	begin(1000);
	plug_qsfp(0, "SN1");
	inv->cage[0].tears_words = true;
	run(1);
	tell_presence(1);
	run(5 * S);
	polls = inv->cage[0].counters.polls;
	torn = 1000;
	run(10 * S);

	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 9);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_garbled");
	TCase *tc = tcase_create("visits_garbled");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    a_module_that_claims_banks_it_lacks_is_not_read_in_full_each_time, 0, 3);
	tcase_add_test(tc, a_flag_is_not_lost_in_a_visit_to_banks_that_are_missing);
	tcase_add_loop_test(tc, banks_that_were_missing_are_asked_for_again, 0, 2);
	tcase_add_test(tc, lower_memory_of_before_a_failure_is_never_published_as_fresh);
	tcase_add_test(tc, a_temperature_that_jumps_for_one_read_is_not_published);
	tcase_add_test(tc, a_temperature_that_really_jumps_is_published_with_its_poll);
	tcase_add_test(tc, a_temperature_that_is_another_one_each_time_is_noise);
	tcase_add_test(tc, a_temperature_after_a_long_outage_is_believed_at_once);
	tcase_add_test(tc, a_flag_beside_a_temperature_that_jumps_is_not_lost);
	tcase_add_test(tc, a_page_of_lanes_that_is_page_00_is_never_published);
	tcase_add_loop_test(tc, page_00_in_place_of_lanes_has_no_flags, 0, 2);
	tcase_add_test(tc, limits_that_are_page_00_are_never_believed);
	tcase_add_loop_test(tc, nothing_is_taken_from_an_advert_that_is_page_00, 0,
	    COUNT_OF(missing_pages));
	tcase_add_loop_test(tc, a_word_that_was_read_in_two_halves_is_read_again, 0, 2);
	tcase_add_test(tc, words_that_never_agree_are_published);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
