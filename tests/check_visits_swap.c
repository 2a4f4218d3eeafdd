/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: who is plugged. A swap is seen by its pin, by an outage, by flags of a start or
 * by the name that is read now and then; and that name costs no poll and no reading.
 */
#include "engine/engine.h"

#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"
#include "tests/visits_fixture.h"

START_TEST(one_garbled_identity_after_an_outage_is_no_swap)
{
	unsigned before;
	uint8_t good;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	good = a0[0][196];
	a0[0][196] = '?';
	status[0][LOWER] = HW_OK;
	before = reads[0];
	while (reads[0] == before)
		run(MS);
	/* as long as it may settle, and one read more */
	run(2500 * MS + 240 * MS);
	a0[0][196] = good;
	run(10 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 1);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN1");
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
}
END_TEST

START_TEST(a_swap_behind_an_absent_pin_is_seen)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	status[0][LOWER] = HW_ABSENT;
	run(60 * S);
	plug_qsfp(0, "SN2");
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_swap_while_the_pin_could_not_be_read_is_seen)
{
	struct platform_bits none = { { 0 } };

	begin(60000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	engine_presence(e, 0, &none, &none, &now);
	plug_qsfp(0, "SN2");
	run(S);
	tell_presence(1);
	run(5 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(another_module_after_an_outage_is_a_new_generation)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	plug_qsfp(0, "SN2");
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_swap_of_which_nothing_tells_is_seen_within_a_minute)
{
	begin(1000);
	if (_i == 0)
		plug_qsfp(0, "SN1");
	else
		plug_sfp(0, _i == 1);
	run(1);
	tell_presence(1);
	run(5 * S);
	if (_i == 0)
		plug_qsfp(0, "SN2");
	else
		memcpy(a0[0] + 68, "SN2 ", 4);
	sum(a0[0], 64, 31, 95);
	run(30 * S);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
	run(32 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_swap_that_shows_as_a_start_is_seen_at_once)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	plug_qsfp(0, "SN2");
	a0[0][_i ? 3 : 2] |= _i ? 0x0f : 0x01; /* no light on any lane; data not ready */
	run(2 * S);
	a0[0][2] = 0x04;
	run(3 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

/* A flag that stands, or comes and goes, is no reason to ask at each poll. */
START_TEST(a_module_that_looks_as_if_it_began_is_asked_its_name_now_and_then)
{
	unsigned before;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	before = reads[0];
	for (unsigned i = 0; i < 20; i++) {
		a0[0][3] = i % 2 ? 0x0f : 0;
		run(S);
	}

	ck_assert_uint_eq(inv->cage[0].generation, 1);
	ck_assert_uint_le(reads[0] - before, 20 + 5);
	ck_assert_uint_ge(reads[0] - before, 20 + 3);
}
END_TEST

/* It says that it is initialized, or that its state changed, and never clears that. */
START_TEST(a_flag_of_a_start_that_stands_asks_for_a_name_once)
{
	const struct cage *c;
	uint64_t polls;

	begin(1000);
	c = &inv->cage[0];
	if (_i) {
		plug_cmis(0);
	} else {
		plug_qsfp(0, "SN1");
		a0[0][221] = 0x10;
		sum(a0[0], 192, 31, 223);
	}
	run(1);
	tell_presence(1);
	run(66 * S);
	a0[0][_i ? 8 : 6] |= 1;
	run(7 * S);
	reads[0] = 0;
	polls = c->counters.polls;
	run(50 * S);

	polls = c->counters.polls - polls;
	ck_assert_uint_ge(polls, 49);
	ck_assert_uint_le(reads[0], polls * (_i ? 5 : 1) + 1);
}
END_TEST

/* The flag of its start is cleared by the first look, which nobody believes. */
START_TEST(a_start_is_not_lost_with_a_look_that_was_torn)
{
	begin(1000);
	inv->cage[0].tears_words = true;
	for (unsigned serial = 1; serial <= 2; serial++) {
		plug_qsfp(0, serial == 1 ? "SN1" : "SN2");
		a0[0][221] = 0x10;
		sum(a0[0], 192, 31, 223);
		latched = true;
		if (serial == 1) {
			run(1);
			tell_presence(1);
			run(20 * S);
		}
	}
	a0[0][6] = 1;
	torn = (unsigned)_i;
	run(2 * S);

	ck_assert_uint_eq(torn, 0);
	run(4 * S);
	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

/* What was read before the name, or what is off, is as old as it was then. */
START_TEST(a_poll_that_waits_for_more_is_told_with_its_own_time)
{
	const struct module *m;
	uint64_t polls;

	begin(1000);
	if (_i)
		plug_observer(0x19, 0);
	else
		plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(10500 * MS);
	m = &inv->cage[0].module;
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	cost_us[0] = 50 * MS;
	polls = inv->cage[0].counters.polls;
	page_reads[0x10] = page_reads[0x00] = reads[0] = 0;
	a0[0][3] |= _i ? 0 : 0x0f;
	page[0x11][133 - 128] ^= 1;
	while (inv->cage[0].counters.polls == polls)
		run(MS);

	ck_assert_uint_eq(reads[0], _i ? 3 : 2);
	ck_assert_uint_eq(page_reads[0x10], _i ? 1 : 0);
	ck_assert_uint_eq(m->pace[POLL_FLAGS].read_us, m->pace[POLL_MONITORS].read_us);
	ck_assert_uint_ge(now.mono_us, m->pace[POLL_FLAGS].read_us + 50 * MS);
}
END_TEST

static const int name_errors[] = { HW_NACK, HW_TIMEOUT, HW_IO, HW_NOPAGE, HW_BUSY };

START_TEST(a_name_that_cannot_be_read_any_more_harms_no_reading)
{
	const struct cage *c;
	uint64_t polls, failures;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	c = &inv->cage[0];
	status[0][UPPER] = name_errors[_i];
	polls = c->counters.polls;
	reads[0] = 0;
	for (unsigned i = 0; i < 300; i++) {
		run(S);
		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	}
	polls = c->counters.polls - polls;
	failures = reads[0] - polls;
	ck_assert_uint_ge(polls, 299);
	ck_assert_uint_ge(failures, 4);
	ck_assert_uint_le(failures, 6);

	status[0][UPPER] = HW_OK;
	plug_qsfp(0, "SN2");
	run(61 * S);
	ck_assert_str_eq(c->module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_name_that_no_bus_came_to_costs_no_poll_and_adds_none)
{
	uint64_t polls;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6500 * MS);
	skip_name = true;
	polls = inv->cage[0].counters.polls;
	run(100 * S);

	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 100);
}
END_TEST

/* Byte 16 is reserved, 19 the vendor's: they are read with the monitors alone. */
START_TEST(an_interrupt_of_flags_that_stand_pulls_none_whatever_stands_beside_them)
{
	static const unsigned beside[] = { 0, 16, 19 };
	const struct platform_bits cages = { { 1 } };

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	a0[0][9] = 1;
	if (beside[_i])
		a0[0][beside[_i]] = 1;
	run(5 * S);
	reads[0] = 0;
	for (unsigned i = 0; i < 600; i++) {
		engine_interrupt(e, 0, &cages, &now);
		run(100 * MS);
	}

	ck_assert_uint_le(reads[0], 60 + 4);
}
END_TEST

START_TEST(an_identifier_that_moves_between_two_polls_is_another_module)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	plug_qsfp(0, "SN2");
	a0[0][0] = a0[0][128] = 0x0d;
	sum(a0[0], 128, 63, 191);
	run(5 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_uint_eq(inv->cage[0].module.id.identifier, 0x0d);
}
END_TEST

/* Read once it is garbage; read twice alike it is what is plugged. */
START_TEST(an_unknown_identifier_needs_to_be_read_twice_alike)
{
	struct cage *c;

	begin(1000);
	c = &inv->cage[0];
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	a0[0][0] = a0[0][128] = 0x7f;
	for (unsigned i = 0; i < 2000; i++) {
		if (_i)
			a0[0][200] = (uint8_t)i;
		run(10 * MS);
		ck_assert(c->state != CAGE_STATE_UNSUPPORTED || c->generation == 2);
	}

	ck_assert_int_eq(c->state, _i ? CAGE_STATE_UNREADABLE : CAGE_STATE_UNSUPPORTED);
	ck_assert_uint_eq(c->generation, _i ? 1 : 2);
	ck_assert_uint_eq(c->module.id.identifier, _i ? 0x11 : 0x7f);
	ck_assert_int_eq(c->module.undecoded, !_i);
	if (!_i)
		ck_assert_int_eq(c->module.trust, TRUST_BROKEN);
}
END_TEST

/* It says what kind it is, once, and is decoded when something else is plugged. */
START_TEST(a_kind_that_is_not_decoded_is_named_and_trusted_no_more_than_that)
{
	struct cage *c;
	uint64_t shape;

	begin(1000);
	c = &inv->cage[0];
	plug_qsfp(0, "SN1");
	a0[0][0] = a0[0][128] = 0x06;
	run(1);
	tell_presence(1);
	run(30 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_UNSUPPORTED);
	ck_assert(c->module.undecoded && !c->module.has_identity);
	ck_assert_uint_eq(c->module.id.identifier, 0x06);
	ck_assert_int_eq(c->module.trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(c->module.findings.count, 1);
	ck_assert_str_eq(finding_id(&c->module.findings.item[0]), "layout-unknown");
	shape = c->shape_tick;
	run(30 * S);
	ck_assert_uint_eq(c->generation, 1);
	ck_assert_uint_eq(c->shape_tick, shape);

	tell_presence(0);
	run(S);
	ck_assert(!c->module.undecoded);
	plug_qsfp(0, "SN2");
	tell_presence(1);
	run(5 * S);
	ck_assert(c->module.has_identity && !c->module.undecoded);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_swap");
	TCase *tc = tcase_create("visits_swap");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, one_garbled_identity_after_an_outage_is_no_swap);
	tcase_add_test(tc, another_module_after_an_outage_is_a_new_generation);
	tcase_add_loop_test(tc, a_swap_of_which_nothing_tells_is_seen_within_a_minute, 0,
	    3);
	tcase_add_loop_test(tc, a_swap_that_shows_as_a_start_is_seen_at_once, 0, 2);
	tcase_add_test(tc,
	    a_module_that_looks_as_if_it_began_is_asked_its_name_now_and_then);
	tcase_add_loop_test(tc, a_flag_of_a_start_that_stands_asks_for_a_name_once, 0, 2);
	tcase_add_loop_test(tc, a_start_is_not_lost_with_a_look_that_was_torn, 0, 2);
	tcase_add_loop_test(tc, a_poll_that_waits_for_more_is_told_with_its_own_time, 0,
	    2);
	tcase_add_loop_test(tc, a_name_that_cannot_be_read_any_more_harms_no_reading, 0,
	    COUNT_OF(name_errors));
	tcase_add_test(tc, a_name_that_no_bus_came_to_costs_no_poll_and_adds_none);
	tcase_add_loop_test(tc,
	    an_interrupt_of_flags_that_stand_pulls_none_whatever_stands_beside_them, 0,
	    3);
	tcase_add_test(tc, an_identifier_that_moves_between_two_polls_is_another_module);
	tcase_add_test(tc, a_swap_behind_an_absent_pin_is_seen);
	tcase_add_test(tc, a_swap_while_the_pin_could_not_be_read_is_seen);
	tcase_add_loop_test(tc, an_unknown_identifier_needs_to_be_read_twice_alike, 0, 2);
	tcase_add_test(tc,
	    a_kind_that_is_not_decoded_is_named_and_trusted_no_more_than_that);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
