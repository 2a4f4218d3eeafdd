/* SPDX-License-Identifier: Apache-2.0 */
/* A bus process that reads by itself what main left with it, when an interrupt comes. */
#include "tests/processes.h"

#include <check.h>

#include "base/hwerr.h"
#include "tests/suite.h"

#define CAGE 2 /* alone on bus 1 */
#define BUS  1

static struct request asked;

/* Reads 42 bytes of the cage, and leaves the first 14 of them. */
static void
leave_something(void)
{
	asked = rig_reads(CAGE, 1, 42);
	asked.arms = 1;
	asked.armed[0] = 14;
	rig_ask(BUS, &asked);
	ck_assert_uint_eq(rig.bus[BUS].data_len, 42);
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

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("bus arms");
	TCase *tc = tcase_create("arms");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, what_was_left_is_read_and_told_instead_of_the_interrupt);
	tcase_add_loop_test(tc, nothing_is_read_where_nothing_is_left, 0, 3);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
