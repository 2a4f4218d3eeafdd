/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pins in a real bus process: when they are read, what is told of them, and that
 * nobody waits for more than one of them.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hwerr.h"
#include "tests/processes.h"
#include "tests/suite.h"

/* The tree has two cages on bus 0, with a reset and an interrupt pin each. */
#define PINS 4

/* A sign of life that orders the pins of a bus to be read. */
static void
order_pins(unsigned bus, unsigned period_ms)
{
	struct request r = rig_reads(0, 0, 0);

	r.pins_ms = period_ms;
	rig_ask(bus, &r);
}

START_TEST(pins_are_read_when_that_is_ordered_and_told_when_they_move)
{
	rig_start_tree();
	rig_turn(100);
	ck_assert_uint_eq(rig.bus[0].pins, 0);
	order_pins(0, 20);
	rig_until_count(&rig.bus[0].pins, PINS);
	rig_turn(200);
	ck_assert_uint_eq(rig.bus[0].pins, PINS);
	rig_write_file("b/reset", "1");
	rig_until_count(&rig.bus[0].pins, PINS + 1);

	ck_assert_int_eq(rig.bus[0].pin[1][PLATFORM_PIN_RESET].level, 1);
	ck_assert_int_eq(rig.bus[0].pin[0][PLATFORM_PIN_RESET].level, 0);
	ck_assert_uint_eq(rig.bus[1].pins, 0);
	rig_stop();
}
END_TEST

START_TEST(pins_of_an_empty_cage_are_read_too)
{
	rig_make_tree();
	rig_write_file("a/present", "0");
	rig_start_tree();
	order_pins(0, 20);

	rig_until_count(&rig.bus[0].pins, PINS);
	rig_stop();
}
END_TEST

START_TEST(a_pin_that_cannot_be_read_has_no_level)
{
	rig_start_tree();
	rig_write_file("a/reset", "?");
	order_pins(0, 20);
	rig_until_count(&rig.bus[0].pins, PINS);

	ck_assert_int_eq(rig.bus[0].pin[0][PLATFORM_PIN_RESET].level, HW_IO);
	rig_write_file("a/reset", "1");
	rig_until_count(&rig.bus[0].pins, PINS + 1);
	ck_assert_int_eq(rig.bus[0].pin[0][PLATFORM_PIN_RESET].level, 1);
	rig_stop();
}
END_TEST

START_TEST(a_reply_says_since_when_all_pins_were_read)
{
	uint64_t start_us;

	rig_start_tree();
	order_pins(0, 20);
	ck_assert_uint_eq(rig.bus[0].pins_us, 0);
	rig_until_count(&rig.bus[0].pins, PINS);
	start_us = rig_now_us();
	rig_turn(100);
	order_pins(0, 20);

	ck_assert_uint_ge(rig.bus[0].pins_us, start_us);
	ck_assert_uint_le(rig.bus[0].pins_us, rig_now_us());
	rig_stop();
}
END_TEST

START_TEST(control_overtakes_the_pins_at_the_next_one)
{
	struct request control;

	rig_start_tree();
	rig_write_file("a/pin-delay", "400");
	rig_write_file("b/pin-delay", "400");
	order_pins(0, 20);
	control = rig_reads(1, 1, 1);
	control.control = 1;
	rig_turn(20);
	rig_ask(0, &control);

	/* news come at the end of a round: 1600 ms, three pins after the control */
	ck_assert_uint_eq(rig.bus[0].pins, 0);
	ck_assert_int_eq(rig.bus[0].result[0].status, HW_OK);
	rig_until_count(&rig.bus[0].pins, PINS);
	rig_stop();
}
END_TEST

START_TEST(pins_wait_for_a_sweep_but_not_for_ever)
{
	struct request sweep;
	uint64_t sent_us;

	rig_start_tree();
	rig_write_file("a/delay", "20");
	sweep = rig_reads(0, 60, 1);
	sweep.pins_ms = 200;
	sent_us = rig_now_us();
	rig_send(0, &sweep);
	rig_until_count(&rig.bus[0].pins, PINS);

	/* a period in which they waited, then one of them after each transfer */
	ck_assert_uint_ge(rig.bus[0].pin[0][PLATFORM_PIN_RESET].read_us,
	    sent_us + 200 * US_PER_MS);
	ck_assert_uint_ge(rig.bus[0].pin[1][PLATFORM_PIN_INTERRUPT].read_us,
	    rig.bus[0].pin[0][PLATFORM_PIN_RESET].read_us + 3 * 20 * US_PER_MS);
	ck_assert_uint_lt(rig.bus[0].results, 60);
	rig_stop();
}
END_TEST

START_TEST(a_pin_that_is_set_is_read_again_at_once)
{
	struct request set = rig_reads(1, 1, 1);

	rig_start_tree();
	order_pins(0, 3600 * 1000);
	rig_until_count(&rig.bus[0].pins, PINS);
	set.control = 1;
	set.run[0] = (struct run){ .cage = 1,
		.op = RUN_PIN_SET,
		.at = { .byte = PLATFORM_PIN_RESET, .page = 1 } };
	rig_ask(0, &set);

	ck_assert_uint_eq(rig.bus[0].pins, PINS + 1); /* told before the answer */
	ck_assert_int_eq(rig.bus[0].pin[1][PLATFORM_PIN_RESET].level, 1);
	rig_ask(0, &set);
	ck_assert_uint_eq(rig.bus[0].pins, PINS + 1);
	rig_stop();
}
END_TEST

START_TEST(a_pin_whose_node_is_gone_renews_the_process)
{
	char path[80];

	rig_start_tree();
	order_pins(0, 20);
	rig_turn(1100); /* right after the start it would count as a failure */
	snprintf(path, sizeof(path), "%s/b/reset", rig.dir);
	ck_assert_int_eq(unlink(path), 0);
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert(rig.bus[0].renew);
	rig_stop();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("bus pins");
	TCase *tc = tcase_create("pins");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, pins_are_read_when_that_is_ordered_and_told_when_they_move);
	tcase_add_test(tc, pins_of_an_empty_cage_are_read_too);
	tcase_add_test(tc, a_pin_that_cannot_be_read_has_no_level);
	tcase_add_test(tc, a_reply_says_since_when_all_pins_were_read);
	tcase_add_test(tc, control_overtakes_the_pins_at_the_next_one);
	tcase_add_test(tc, pins_wait_for_a_sweep_but_not_for_ever);
	tcase_add_test(tc, a_pin_that_is_set_is_read_again_at_once);
	tcase_add_test(tc, a_pin_whose_node_is_gone_renews_the_process);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
