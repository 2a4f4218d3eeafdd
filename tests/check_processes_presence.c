/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes, for real: what a bus tells of presence, pins and interrupts, also
 * while it reads.
 */
#include "base/clock.h"
#include "tests/processes.h"
#include "tests/suite.h"

START_TEST(a_bus_tells_its_presence_at_once)
{
	rig_start_tree();

	ck_assert_uint_eq(rig.bus[0].present.word[0], 3);
	ck_assert_uint_eq(rig.bus[0].known.word[0], 3);
	ck_assert_uint_eq(rig.bus[1].present.word[0], 4);
	ck_assert_uint_eq(rig.bus[1].known.word[0], 4);
	rig_stop();
}
END_TEST

START_TEST(a_removal_is_first_a_doubt_and_then_told_once)
{
	uint64_t start;
	unsigned events;

	rig_start_tree();
	events = rig.bus[0].events;
	start = rig_now_us();
	rig_write_file("b/present", "0");
	rig_until_count(&rig.bus[0].events, events + 1);
	ck_assert_uint_eq(rig.bus[0].doubt.word[0], 2);
	ck_assert_uint_eq(rig.bus[0].present.word[0], 3);
	rig_until_count(&rig.bus[0].events, events + 2);

	ck_assert_uint_eq(rig.bus[0].present.word[0], 1);
	ck_assert_uint_eq(rig.bus[0].known.word[0], 3);
	ck_assert_uint_ge(rig_now_us() - start, 50 * US_PER_MS);
	ck_assert_uint_le(rig_now_us() - start, 10 * 320 * US_PER_MS);
	rig_turn(400);
	ck_assert_uint_eq(rig.bus[0].events, events + 2);
	rig_stop();
}
END_TEST

START_TEST(a_pin_that_cannot_be_read_is_unknown)
{
	unsigned events;

	rig_start_tree();
	events = rig.bus[0].events;
	rig_write_file("a/present", "?");
	rig_until_count(&rig.bus[0].events, events + 1);

	ck_assert_uint_eq(rig.bus[0].known.word[0], 2);
	ck_assert_uint_eq(rig.bus[0].present.word[0], 2);
	rig_stop();
}
END_TEST

START_TEST(an_interrupt_is_told)
{
	unsigned events;

	rig_start_tree();
	events = rig.bus[1].events;
	rig_write_file("c/interrupt", "1");
	rig_until_count(&rig.bus[1].events, events + 1);

	ck_assert_uint_eq(rig.bus[1].interrupt.word[0], 4);
	rig_stop();
}
END_TEST

START_TEST(presence_is_sampled_during_a_long_request)
{
	struct request r;
	unsigned events;

	rig_start_tree();
	rig_write_file("a/delay", "20");
	r = rig_reads(0, 60, 1);
	events = rig.bus[0].events;
	rig_send(0, &r);
	rig_turn(50);
	rig_write_file("b/present", "0");
	rig_until_count(&rig.bus[0].events, events + 2);

	ck_assert_uint_eq(rig.bus[0].present.word[0], 1);
	ck_assert_uint_lt(rig.bus[0].results, 60);
	rig_stop();
}
END_TEST

START_TEST(what_was_pulled_while_it_was_read_is_in_doubt_before_the_answer)
{
	struct request r;

	rig_start_tree();
	rig_write_file("b/delay", "100");
	r = rig_reads(1, 1, 1);
	rig_send(0, &r);
	rig_turn(30);
	rig_write_file("b/present", "0");
	rig_until_count(&rig.bus[0].results, 1);

	ck_assert_uint_eq(rig.bus[0].doubt_then.word[0], 2);
	rig_stop();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("processes_presence");
	TCase *bus = tcase_create("bus");

	tcase_set_timeout(bus, 60);
	tcase_add_test(bus, a_bus_tells_its_presence_at_once);
	tcase_add_test(bus, a_removal_is_first_a_doubt_and_then_told_once);
	tcase_add_test(bus, a_pin_that_cannot_be_read_is_unknown);
	tcase_add_test(bus, an_interrupt_is_told);
	tcase_add_test(bus, presence_is_sampled_during_a_long_request);
	tcase_add_test(bus,
	    what_was_pulled_while_it_was_read_is_in_doubt_before_the_answer);
	suite_add_tcase(suite, bus);

	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
