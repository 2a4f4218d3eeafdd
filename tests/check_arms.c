/* SPDX-License-Identifier: Apache-2.0 */
/* What a bus process may read by itself: of one cage, once, as its last visit left it. */
#include "engine/arms.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "tests/suite.h"

static struct arms arms;
static struct request asked, fired;
static struct platform_bits all, none;

/* Two reads each of cages 2 and 40, of which the first 14 and 26 bytes are left. */
static void
setup(void)
{
	memset(&arms, 0, sizeof(arms));
	memset(&all, 0xff, sizeof(all));
	asked = (struct request){ .sequence = 7, .count = 4, .arms = 1 };
	for (unsigned i = 0; i < asked.count; i++) {
		asked.run[i] = (struct run){ .cage = i < 2 ? 2 : 40,
			.op = RUN_READ,
			.len = 42,
			.at = { .i2c = 0x50, .page = i % 2 ? 0x11 : 0 },
			.module = 1000 + i };
		asked.armed[i] = i % 2 ? 26 : 14;
	}
}

static void
serve(int status)
{
	arms_begin(&arms, &asked);
	for (unsigned i = 0; i < asked.count; i++)
		arms_note_run(&arms, &asked, i, i == 1 ? status : HW_OK);
}

static bool
fire(unsigned cage)
{
	struct platform_bits bits = { { 0 } };

	bits.word[cage / 32] = 1u << cage % 32;
	return arms_fire(&arms, &bits, &fired);
}

START_TEST(what_a_visit_left_is_read_once)
{
	serve(HW_OK);

	ck_assert(fire(40));
	ck_assert_uint_eq(fired.sequence, 7);
	ck_assert_uint_eq(fired.count, 2);
	ck_assert_uint_eq(fired.arms, 0);
	ck_assert_uint_eq(fired.run[0].len, 14);
	ck_assert_uint_eq(fired.run[1].len, 26);
	ck_assert_uint_eq(fired.run[1].at.page, 0x11);
	ck_assert_uint_eq(fired.run[1].module, 1003);
	ck_assert(!fire(40));
	ck_assert(fire(2));
}
END_TEST

START_TEST(a_visit_that_was_not_good_leaves_nothing)
{
	serve(_i ? HW_NOPAGE : HW_BUSY);

	ck_assert(!fire(2));
	ck_assert(fire(40));
}
END_TEST

START_TEST(cages_that_ask_together_and_others_are_not_read)
{
	struct platform_bits both = { { 1u << 2, 1u << 8 } };

	serve(HW_OK);

	ck_assert(!arms_fire(&arms, &both, &fired));
	ck_assert(!arms_fire(&arms, &all, &fired));
	ck_assert(!arms_fire(&arms, &none, &fired));
	ck_assert(!fire(3));
	ck_assert(fire(2));
}
END_TEST

START_TEST(whatever_is_asked_of_a_cage_voids_what_was_left)
{
	struct request other = { .sequence = 8, .count = 1, .run = { { .cage = 2 } } };

	serve(HW_OK);
	other.run[0].op = RUN_PIN_GET;
	arms_begin(&arms, &other);
	ck_assert(!fire(2));
	other.run[0].op = _i ? RUN_PIN_SET : RUN_RECOVER; /* concerns all */
	arms_begin(&arms, &other);
	ck_assert(!fire(40));
}
END_TEST

START_TEST(a_cage_in_doubt_is_not_read)
{
	struct platform_bits some = { { 1u << 2 } }, others = all;

	others.word[0] &= ~some.word[0];
	serve(HW_OK);
	if (_i == 3) { /* in the middle of a request, before the visit */
		arms_begin(&arms, &asked);
		arms_presence(&arms, &all, &all, &some);
		for (unsigned i = 0; i < asked.count; i++)
			arms_note_run(&arms, &asked, i, HW_OK);
	} else {
		arms_presence(&arms, _i == 0 ? &others : &all, _i == 1 ? &others : &all,
		    _i == 2 ? &some : &none);
	}

	ck_assert(!fire(2));
	ck_assert(fire(40));
}
END_TEST

START_TEST(main_takes_back_what_a_request_left)
{
	serve(HW_OK);
	arms_cancel(&arms, 6);
	ck_assert(fire(2));
	arms_cancel(&arms, 7);
	ck_assert(!fire(40));
}
END_TEST

START_TEST(what_makes_no_sense_is_not_read)
{
	if (_i == 0)
		asked.armed[0] = 43; /* more than was read */
	else if (_i == 1)
		asked.run[0].op = RUN_WRITE;
	else
		asked.count = REQUEST_RUNS_MAX;
	for (unsigned i = 4; i < asked.count; i++) {
		asked.run[i] = asked.run[0];
		asked.armed[i] = 14;
	}
	serve(HW_OK);

	ck_assert(!fire(2));
	ck_assert(fire(40));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("arms");
	TCase *tc = tcase_create("arms");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, what_a_visit_left_is_read_once);
	tcase_add_loop_test(tc, a_visit_that_was_not_good_leaves_nothing, 0, 2);
	tcase_add_test(tc, cages_that_ask_together_and_others_are_not_read);
	tcase_add_loop_test(tc, whatever_is_asked_of_a_cage_voids_what_was_left, 0, 2);
	tcase_add_loop_test(tc, a_cage_in_doubt_is_not_read, 0, 4);
	tcase_add_test(tc, main_takes_back_what_a_request_left);
	tcase_add_loop_test(tc, what_makes_no_sense_is_not_read, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
