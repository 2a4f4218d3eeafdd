/* SPDX-License-Identifier: Apache-2.0 */
/* A bus process that reads by itself what main left with it, when an interrupt comes. */
#include "tests/processes.h"

#include <signal.h>

#include "base/hwerr.h"
#include "tests/suite.h"

#define CAGE 2 /* alone on bus 1 */
#define BUS  1

static struct request asked;

/* Reads 42 bytes of the cage so often, and leaves the first 14 of each. */
static void
leave_reads(unsigned count)
{
	asked = rig_reads(CAGE, (uint16_t)count, 42);
	asked.arms = 1;
	for (unsigned i = 0; i < count; i++)
		asked.armed[i] = 14;
	rig_ask(BUS, &asked);
	ck_assert_uint_eq(rig.bus[BUS].data_len, count * 42);
}

static void
leave_something(void)
{
	leave_reads(1);
}

/* The interrupt comes; it was not there before. */
static void
interrupt(void)
{
	rig_write_file("c/interrupt", "0");
	rig_turn(50);
	rig_write_file("c/interrupt", "1");
}

static void
expect_event(void)
{
	unsigned events = rig.bus[BUS].events, answers = rig.bus[BUS].answers;

	rig.bus[BUS].interrupt.word[0] = 0;
	interrupt();
	rig_until_count(&rig.bus[BUS].events, events + 1);
	ck_assert_uint_eq(rig.bus[BUS].interrupt.word[0], 1u << CAGE);
	ck_assert_uint_eq(rig.bus[BUS].answers, answers);
}

START_TEST(what_was_left_is_read_and_told_instead_of_the_interrupt)
{
	unsigned answers;

	rig_start_tree();
	leave_something();
	answers = rig.bus[BUS].answers;
	interrupt();
	rig_until_count(&rig.bus[BUS].answers, answers + 1);

	ck_assert_uint_eq(rig.bus[BUS].fired, 1);
	ck_assert_uint_eq(rig.bus[BUS].fired_cage, CAGE);
	ck_assert_uint_eq(rig.bus[BUS].last_sequence, asked.sequence);
	ck_assert_uint_eq(rig.bus[BUS].interrupt.word[0], 0);
	ck_assert_uint_eq(rig.bus[BUS].results, 2);
	ck_assert_int_eq(rig.bus[BUS].result[1].status, HW_OK);
	ck_assert_uint_eq(rig.bus[BUS].data_len, 42 + 14);
	ck_assert_mem_eq(rig.bus[BUS].data + 42, rig.bus[BUS].data, 14);
	expect_event(); /* it was read once */
	rig_stop();
}
END_TEST

START_TEST(nothing_is_read_where_nothing_is_left)
{
	rig_start_tree();
	leave_something();
	if (_i == 0) {
		ck_assert_int_eq(links_cancel(rig.links, BUS, asked.sequence), 0);
	} else if (_i == 1) {
		asked = rig_reads(CAGE, 1, 1);
		rig_ask(BUS, &asked);
	} else {
		asked.run[0].at.i2c = 0x13; /* refused */
		asked.run[0].len = 0;
		rig_ask(BUS, &asked);
		ck_assert_int_ne(rig.bus[BUS].result[0].status, HW_OK);
	}
	rig_turn(50);
	expect_event();
	rig_stop();
}
END_TEST

/* Longer than a part of the answer to a request may take. */
START_TEST(what_takes_long_is_told_in_one_answer)
{
	unsigned answers;

	rig_start_tree();
	leave_reads(2);
	rig_write_file("c/delay", "120");
	answers = rig.bus[BUS].answers;
	interrupt();
	rig_until_count(&rig.bus[BUS].answers, answers + 1);

	ck_assert_uint_eq(rig.bus[BUS].fired, 1);
	ck_assert_uint_eq(rig.bus[BUS].results, 2 + 2);
	ck_assert_uint_eq(rig.bus[BUS].downs, 0);
	rig_stop();
}
END_TEST

static void
stop_before_the_interrupt(void)
{
	rig_write_file("c/interrupt", "0");
	rig_turn(50);
	ck_assert_int_eq(kill(rig.bus[BUS].pid, SIGSTOP), 0);
	rig_turn(50); /* else it may see what comes now alone */
}

/* It was gone for a moment: whoever is there now, main has not met it. */
START_TEST(what_was_left_of_who_was_pulled_is_not_read)
{
	unsigned events;

	rig_start_tree();
	leave_something();
	events = rig.bus[BUS].events;
	rig_write_file("c/present", "0");
	rig_until_count(&rig.bus[BUS].events, events + 1);
	rig_write_file("c/present", "1");
	rig_turn(500);
	expect_event();
	ck_assert_uint_eq(rig.bus[BUS].fired, 0);
	rig_stop();
}
END_TEST

/* What main asks for comes first, which is void by then. */
START_TEST(nothing_is_read_while_a_request_waits)
{
	unsigned answers;

	rig_start_tree();
	leave_something();
	answers = rig.bus[BUS].answers;
	stop_before_the_interrupt();
	rig.bus[BUS].interrupt.word[0] = 0;
	rig_write_file("c/interrupt", "1");
	asked = rig_reads(CAGE, 1, 1);
	rig_send(BUS, &asked);
	ck_assert_int_eq(kill(rig.bus[BUS].pid, SIGCONT), 0);
	rig_until_count(&rig.bus[BUS].answers, answers + 1);
	rig_turn(100);

	ck_assert_uint_eq(rig.bus[BUS].fired, 0);
	ck_assert_uint_eq(rig.bus[BUS].interrupt.word[0], 1u << CAGE);
	rig_stop();
}
END_TEST

/* What was read may be nobody's, or of another module. */
START_TEST(who_is_being_pulled_is_doubted_before_the_answer_comes)
{
	unsigned answers;

	rig_start_tree();
	leave_something();
	answers = rig.bus[BUS].answers;
	stop_before_the_interrupt();
	rig_write_file("c/present", "0");
	rig_write_file("c/interrupt", "1");
	ck_assert_int_eq(kill(rig.bus[BUS].pid, SIGCONT), 0);
	rig_until_count(&rig.bus[BUS].answers, answers + 1);

	ck_assert_uint_eq(rig.bus[BUS].fired, 1);
	ck_assert_uint_eq(rig.bus[BUS].doubt_then.word[0], 1u << CAGE);
	rig_stop();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("bus arms");
	TCase *tc = tcase_create("arms");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, what_was_left_is_read_and_told_instead_of_the_interrupt);
	tcase_add_loop_test(tc, nothing_is_read_where_nothing_is_left, 0, 3);
	tcase_add_test(tc, what_takes_long_is_told_in_one_answer);
	tcase_add_test(tc, what_was_left_of_who_was_pulled_is_not_read);
	tcase_add_test(tc, nothing_is_read_while_a_request_waits);
	tcase_add_test(tc, who_is_being_pulled_is_doubted_before_the_answer_comes);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
