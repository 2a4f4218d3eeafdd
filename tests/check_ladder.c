/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/ladder.h"

#include "base/clock.h"
#include "base/hwerr.h"
#include "tests/suite.h"

#define S   ((uint64_t)US_PER_S)
#define ALL (~0u)

static struct ladder l;

static void
setup(void)
{
	ladder_init(&l);
}

/* Cages 3, 4 .. fail one after the other, of `polled` ones. True: held by now. */
static bool
go_dark(unsigned count, unsigned polled, uint64_t now_us)
{
	bool held = false;

	for (unsigned i = 0; i < count; i++)
		held |= ladder_heard(&l, 3 + i, HW_TIMEOUT, polled, now_us);
	return held;
}

/* What one word of a story is: a cage, and how its transfer ended. */
struct word {
	unsigned cage;
	int status;
};

static const struct {
	const char *what;
	struct word word[8];
	unsigned polled;
	bool held;
} stories[] = {
	{ "one cage of many", { { 3, HW_TIMEOUT }, { 3, HW_TIMEOUT }, { 3, HW_TIMEOUT } },
	    8, false },
	{ "the only cage", { { 3, HW_TIMEOUT }, { 3, HW_TIMEOUT } }, 1, false },
	{ "two of two", { { 3, HW_TIMEOUT }, { 5, HW_BUSY } }, 2, true },
	{ "two of three", { { 3, HW_TIMEOUT }, { 5, HW_TIMEOUT } }, 3, false },
	{ "three of three", { { 3, HW_TIMEOUT }, { 5, HW_TIMEOUT }, { 4, HW_TIMEOUT } },
	    3, true },
	{ "four of many",
	    { { 3, HW_TIMEOUT }, { 5, HW_TIMEOUT }, { 4, HW_TIMEOUT },
		{ 9, HW_TIMEOUT } },
	    64, true },
	{ "an answer in between",
	    { { 3, HW_TIMEOUT }, { 5, HW_TIMEOUT }, { 6, HW_OK }, { 4, HW_TIMEOUT } }, 3,
	    false },
	{ "a nack is an answer", { { 3, HW_TIMEOUT }, { 6, HW_NACK }, { 5, HW_TIMEOUT } },
	    2, false },
	{ "an empty cage is none",
	    { { 3, HW_TIMEOUT }, { 6, HW_ABSENT }, { 5, HW_TIMEOUT } }, 2, true },
	{ "a driver that knows", { { 3, HW_STUCK } }, 8, true },
	{ "modules that are silent", { { 3, HW_NACK }, { 4, HW_NACK }, { 5, HW_NACK } },
	    3, false },
};

START_TEST(a_bus_is_held_when_one_cage_after_the_other_fails_and_none_answers)
{
	for (unsigned i = 0; stories[_i].word[i].cage; i++)
		ladder_heard(&l, stories[_i].word[i].cage, stories[_i].word[i].status,
		    stories[_i].polled, S);

	ck_assert_msg(l.stuck == stories[_i].held, "%s", stories[_i].what);
}
END_TEST

START_TEST(others_are_asked_at_once_when_two_fail)
{
	go_dark(1, 8, S);
	ck_assert(!ladder_is_doubtful(&l));
	go_dark(2, 8, S);
	ck_assert(ladder_is_doubtful(&l));
}
END_TEST

START_TEST(nobody_is_polled_while_the_bus_is_held_but_who_tests_it)
{
	enum recovery rung;

	ck_assert(go_dark(3, 3, S));

	ck_assert_uint_eq(ladder_wait(&l, 3), NEVER_US);
	ck_assert_uint_eq(ladder_wait(&l, 4), NEVER_US);
	ck_assert_int_eq(ladder_turn(&l, ALL, S, &rung), LADDER_CLIMB);
	ck_assert_int_eq(ladder_turn(&l, ALL, S, &rung), LADDER_TEST);
	l.tester = 4;
	ck_assert_uint_eq(ladder_wait(&l, 4), 0);
	ck_assert_uint_eq(ladder_wait(&l, 5), NEVER_US);
	ladder_test_failed(&l, S);
	ck_assert_uint_eq(ladder_wait(&l, 4), NEVER_US);
}
END_TEST

/* One of many may be well, and would wait for its turn. */
START_TEST(tests_grow_apart_when_each_cage_had_its_turn)
{
	static const uint64_t waits[] = { 1, 1, 1, 2, 2, 2, 4 };
	enum recovery rung;
	uint64_t now_us = S;

	ck_assert(go_dark(3, 3, now_us));
	ck_assert_int_eq(ladder_turn(&l, 0, now_us, &rung), LADDER_CLIMB);
	l.testers = 3;
	for (unsigned i = 0; i < COUNT_OF(waits); i++) {
		ck_assert_int_eq(ladder_turn(&l, 0, now_us, &rung), LADDER_TEST);
		l.tester = 4;
		ladder_test_failed(&l, now_us);
		now_us += waits[i] * S;
		ck_assert_int_eq(ladder_turn(&l, 0, now_us - 1, &rung), LADDER_NOTHING);
	}
}
END_TEST

static const struct {
	unsigned allowed;
	enum recovery rung[RECOVERY_COUNT];
	unsigned count;
} climbs[] = {
	{ 0, { RECOVERY_HOLD }, 1 },
	{ 1u << RECOVERY_CLOCKS, { RECOVERY_HOLD, RECOVERY_CLOCKS }, 2 },
	{ ALL,
	    { RECOVERY_HOLD, RECOVERY_DESELECT, RECOVERY_CLOCKS, RECOVERY_MUX_RESET,
		RECOVERY_CAGE_RESET },
	    5 },
};

/* With each rung, a test tells whether it helped; one that failed needs none. */
START_TEST(rungs_are_climbed_in_order_as_far_as_allowed_once_in_ten_minutes)
{
	unsigned rungs = 0, tests = 0;
	uint64_t now_us = S, end_us = S + LADDER_CLIMB_US;
	enum recovery rung;

	go_dark(3, 3, now_us);
	while (now_us < end_us) {
		switch (ladder_turn(&l, climbs[_i].allowed, now_us, &rung)) {
		case LADDER_NOTHING:
			ck_assert_uint_gt(l.due_us, now_us);
			now_us = l.due_us;
			break;
		case LADDER_TEST:
			tests++;
			l.tester = 4;
			ladder_test_failed(&l, now_us);
			break;
		case LADDER_CLIMB:
			ck_assert_uint_eq(now_us, S);
			ck_assert_uint_lt(rungs, climbs[_i].count);
			ck_assert_int_eq(rung, climbs[_i].rung[rungs++]);
			ladder_rung_done(&l, rung == RECOVERY_CLOCKS ? HW_STUCK : HW_OK);
			break;
		}
	}
	ck_assert_uint_eq(rungs, climbs[_i].count);
	ck_assert_uint_ge(tests, 12); /* one a minute at least */
	ck_assert_uint_le(tests, 24);
	if (climbs[_i].count > 1) {
		while (
		    ladder_turn(&l, climbs[_i].allowed, now_us, &rung) != LADDER_CLIMB) {
			l.tester = 4;
			ladder_test_failed(&l, now_us);
		}
		ck_assert_int_eq(rung, climbs[_i].rung[1]);
	}
}
END_TEST

/* Takes what is due until a test is, and lets it end with an answer of cage 4. */
static void
recover(uint64_t now_us)
{
	enum recovery rung;

	while (ladder_turn(&l, 0, now_us, &rung) != LADDER_TEST)
		continue;
	ladder_heard(&l, 4, HW_OK, 3, now_us);
	ck_assert(!l.stuck && l.freed);
}

START_TEST(a_suspect_without_which_the_bus_is_free_is_held_back_longer_each_time)
{
	static const uint64_t wait_s[] = { 60, 120, 240, 480, 600, 600 };
	uint64_t now_us = S;

	for (size_t i = 0; i < COUNT_OF(wait_s); i++) {
		go_dark(3, 3, now_us);
		recover(now_us);
		ck_assert_uint_eq(ladder_wait(&l, 3), now_us + wait_s[i] * S);
		ck_assert_uint_eq(ladder_wait(&l, 5), 0);
		now_us = ladder_wait(&l, 3);
	}
	ladder_heard(&l, 3, HW_OK, 3, now_us);
	ck_assert_uint_eq(l.suspect, LADDER_NO_CAGE);
	go_dark(3, 3, now_us);
	recover(now_us);
	ck_assert_uint_eq(ladder_wait(&l, 3), now_us + 60 * S);
}
END_TEST

START_TEST(a_suspect_that_is_pulled_is_none_any_more)
{
	go_dark(3, 3, S);
	recover(S);

	ladder_moved(&l, 4);
	ck_assert_uint_gt(ladder_wait(&l, 3), S);
	ladder_moved(&l, 3);
	ck_assert_uint_eq(ladder_wait(&l, 3), 0);
}
END_TEST

START_TEST(a_bus_that_a_rung_freed_suspects_nobody_for_long)
{
	enum recovery rung;

	go_dark(3, 3, S);
	ladder_turn(&l, ALL, S, &rung);
	ladder_turn(&l, ALL, S, &rung);
	l.tester = 4;
	ladder_test_failed(&l, S);
	ck_assert_int_eq(ladder_turn(&l, ALL, S, &rung), LADDER_CLIMB);
	ladder_test_failed(&l, S); /* a sign of life was asked for meanwhile */
	ladder_rung_done(&l, HW_OK);
	ck_assert_int_eq(ladder_turn(&l, ALL, S, &rung), LADDER_TEST);
	ladder_heard(&l, 4, HW_OK, 3, S);

	ck_assert_uint_eq(ladder_wait(&l, 3), 0);
}
END_TEST

/* Whoever was asked first need not be the one: nothing is known yet. */
START_TEST(a_suspect_is_free_when_the_bus_was_held_without_it_until_it_does_it_again)
{
	for (unsigned i = 0; i < 2; i++) {
		enum recovery rung;

		go_dark(3, 3, S);
		while (ladder_turn(&l, 0, S, &rung) != LADDER_TEST)
			continue;
		l.tester = 4;
		ladder_test_failed(&l, S);
		ladder_heard(&l, 4, HW_OK, 3, 2 * S);
		ck_assert_uint_eq(ladder_wait(&l, 3), i ? 121 * S : 0);
	}
}
END_TEST

START_TEST(what_was_under_way_is_over_with_the_process)
{
	enum recovery rung;

	go_dark(3, 3, S);
	ladder_turn(&l, ALL, S, &rung);
	ladder_turn(&l, ALL, S, &rung);
	l.tester = 4;
	ladder_test_failed(&l, S);
	ladder_turn(&l, ALL, S, &rung);
	ladder_down(&l);
	ladder_rung_done(&l, HW_OK);

	ck_assert(!l.stuck && !l.busy && !l.rung_over);
	ck_assert_int_eq(ladder_turn(&l, ALL, S, &rung), LADDER_NOTHING);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("ladder");
	TCase *tc = tcase_create("ladder");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc,
	    a_bus_is_held_when_one_cage_after_the_other_fails_and_none_answers, 0,
	    COUNT_OF(stories));
	tcase_add_test(tc, others_are_asked_at_once_when_two_fail);
	tcase_add_test(tc, tests_grow_apart_when_each_cage_had_its_turn);
	tcase_add_test(tc, nobody_is_polled_while_the_bus_is_held_but_who_tests_it);
	tcase_add_loop_test(tc,
	    rungs_are_climbed_in_order_as_far_as_allowed_once_in_ten_minutes, 0,
	    COUNT_OF(climbs));
	tcase_add_test(tc,
	    a_suspect_without_which_the_bus_is_free_is_held_back_longer_each_time);
	tcase_add_test(tc, a_suspect_that_is_pulled_is_none_any_more);
	tcase_add_test(tc, a_bus_that_a_rung_freed_suspects_nobody_for_long);
	tcase_add_test(tc,
	    a_suspect_is_free_when_the_bus_was_held_without_it_until_it_does_it_again);
	tcase_add_test(tc, what_was_under_way_is_over_with_the_process);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
