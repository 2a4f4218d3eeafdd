/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The presence sampler: what is told, what is kept back, and when it looks next.
 */
#include "engine/presence.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "tests/suite.h"

#define MS         ((uint64_t)US_PER_MS)
#define START_US   (1000 * MS)
#define PERIOD_US  (250 * MS)
#define CONFIRM_US (50 * MS)
#define CAGE       37 /* the cage that moves; not in the first word */

/* The three states of a cage, and "there is no sample". */
enum look { OUT, IN, UNKNOWN, END };

static struct presence_sampler sampler;

static void
set_bit(struct platform_bits *bits, unsigned cage, bool on)
{
	uint32_t bit = (uint32_t)1 << cage % 32;

	if (on)
		bits->word[cage / 32] |= bit;
	else
		bits->word[cage / 32] &= ~bit;
}

static bool
get_bit(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> cage % 32 & 1;
}

static bool
sample(enum look look, uint64_t now_us)
{
	struct platform_bits present = { .word = { 1 } };
	struct platform_bits known = { .word = { 1 } };

	set_bit(&present, CAGE, look == IN);
	set_bit(&known, CAGE, look != UNKNOWN);
	return presence_sample(&sampler, &present, &known, now_us, now_us);
}

/* The same of all cages that there may be. */
static bool
sample_all(const struct platform_bits *present, uint64_t now_us)
{
	struct platform_bits known;

	memset(&known, 0xff, sizeof(known));
	return presence_sample(&sampler, present, &known, now_us, now_us);
}

static enum look
told(void)
{
	if (!get_bit(&sampler.known, CAGE))
		return UNKNOWN;
	return get_bit(&sampler.present, CAGE) ? IN : OUT;
}

static void
setup(void)
{
	struct platform_bits mask = { .word = { 1 } };

	set_bit(&mask, CAGE, true);
	presence_init(&sampler, &mask, PERIOD_US, CONFIRM_US, START_US);
}

/* clang-format off */
/* A first look, then looks at the given distances; what is told in the end. */
static const struct {
	const char *what;
	enum look first;
	struct {
		unsigned after_ms;
		enum look look;
		bool news;
	} step[5];
	enum look end;
} histories[] = {
	/* what                               first    then: after ms, seen, told?                                               at the end */
	{ "nothing moves",                    IN,      { { 250, IN, false }, { 250, IN, false }, { 0, END, false } },                IN },
	{ "what is plugged is told at once",  OUT,     { { 250, IN, true }, { 50, IN, false }, { 0, END, false } },                  IN },
	{ "a removal is only in doubt",       IN,      { { 250, OUT, true }, { 0, END, false } },                                    IN },
	{ "a second look confirms it",        IN,      { { 250, OUT, true }, { 50, OUT, true }, { 0, END, false } },                 OUT },
	{ "too soon does not count",          IN,      { { 250, OUT, true }, { 49, OUT, false }, { 1, OUT, true }, { 0, END, false } }, OUT },
	{ "a glitch is forgotten",            IN,      { { 250, OUT, true }, { 50, IN, false }, { 50, OUT, true }, { 0, END, false } }, IN },
	{ "unknown is news",                  IN,      { { 250, UNKNOWN, false }, { 50, UNKNOWN, true }, { 0, END, false } },        UNKNOWN },
	{ "from unknown",                     UNKNOWN, { { 250, OUT, false }, { 50, OUT, true }, { 0, END, false } },                OUT },
	{ "plugged while nobody could look",  UNKNOWN, { { 250, IN, true }, { 0, END, false } },                                     IN },
	{ "unknown between looks starts over", IN,     { { 250, OUT, true }, { 50, UNKNOWN, false }, { 50, OUT, true }, { 50, OUT, true }, { 0, END, false } }, OUT },
	{ "one unknown look does not matter", IN,      { { 250, UNKNOWN, false }, { 50, IN, false }, { 250, IN, false }, { 0, END, false } }, IN },
};
/* clang-format on */

START_TEST(a_history_is_told_as_it_should)
{
	uint64_t now = START_US;

	ck_assert(sample(histories[_i].first, now));
	for (unsigned i = 0; i < COUNT_OF(histories[_i].step); i++) {
		if (histories[_i].step[i].look == END)
			break;
		now += histories[_i].step[i].after_ms * MS;
		ck_assert_msg(sample(histories[_i].step[i].look, now) ==
				  histories[_i].step[i].news,
		    "%s: step %u", histories[_i].what, i);
	}

	ck_assert_msg(told() == histories[_i].end, "%s", histories[_i].what);
}
END_TEST

START_TEST(only_the_first_look_at_an_empty_place_makes_its_module_doubtful)
{
	sample(IN, START_US);
	ck_assert(!get_bit(&sampler.doubt, CAGE));

	sample(OUT, START_US + 250 * MS);
	ck_assert(get_bit(&sampler.doubt, CAGE));
	ck_assert(!get_bit(&sampler.doubt, 0));
	sample(OUT, START_US + 260 * MS);
	ck_assert(!get_bit(&sampler.doubt, CAGE));
	sample(OUT, START_US + 300 * MS);
	ck_assert(!get_bit(&sampler.doubt, CAGE));

	/* nobody could look: that says nothing of the module */
	sample(IN, START_US + 500 * MS);
	sample(UNKNOWN, START_US + 750 * MS);
	ck_assert(!get_bit(&sampler.doubt, CAGE));
}
END_TEST

/* clang-format off */
/* A first look, nobody looks for some time, another look; what is in doubt then. */
static const struct {
	enum look first;
	unsigned gap_ms;
	enum look then;
	bool doubt;
} gaps[] = {
	{ IN,      1250, IN,      false },
	{ IN,      1251, IN,      true },
	{ IN,      2000, UNKNOWN, true },
	{ IN,      2000, OUT,     true },
	{ OUT,     2000, OUT,     false },
	{ UNKNOWN, 2000, UNKNOWN, false },
};
/* clang-format on */

START_TEST(where_nobody_looked_for_five_periods_another_module_may_be)
{
	uint64_t now = START_US + gaps[_i].gap_ms * MS;

	sample(gaps[_i].first, START_US);
	ck_assert(!get_bit(&sampler.doubt, 0));

	ck_assert(sample(gaps[_i].then, now) == (gaps[_i].gap_ms > 1250));

	ck_assert(get_bit(&sampler.doubt, CAGE) == gaps[_i].doubt);
	ck_assert(get_bit(&sampler.doubt, 0) == (gaps[_i].gap_ms > 1250));
	ck_assert(!sample(gaps[_i].first, now + CONFIRM_US - MS));
	ck_assert(!get_bit(&sampler.doubt, 0) && !get_bit(&sampler.doubt, CAGE));
}
END_TEST

START_TEST(what_was_pulled_while_nobody_looked_is_in_doubt_only_while_it_is_present)
{
	sample(IN, START_US);
	sample(OUT, START_US + PERIOD_US);

	ck_assert(sample(OUT, START_US + PERIOD_US + 2000 * MS));

	ck_assert(told() == OUT);
	ck_assert(!get_bit(&sampler.doubt, CAGE));
	ck_assert(get_bit(&sampler.doubt, 0));
}
END_TEST

START_TEST(a_look_that_takes_long_is_no_time_without_one)
{
	struct platform_bits all;
	uint64_t begin_us, end_us = START_US;

	memset(&all, 0xff, sizeof(all));
	presence_sample(&sampler, &all, &all, START_US, START_US);
	for (unsigned i = 0; i < 5; i++) {
		begin_us = presence_next(&sampler);
		ck_assert_uint_gt(begin_us, end_us);
		end_us = begin_us + 3000 * MS;
		ck_assert(!presence_sample(&sampler, &all, &all, begin_us, end_us));
	}
}
END_TEST

START_TEST(the_first_sample_is_due_at_once_and_told_unconfirmed)
{
	ck_assert_uint_eq(presence_next(&sampler), START_US);

	ck_assert(sample(IN, START_US));

	ck_assert(told() == IN);
	ck_assert_uint_eq(presence_next(&sampler), START_US + PERIOD_US);
}
END_TEST

START_TEST(a_first_sample_that_knows_nothing_is_told_too)
{
	struct platform_bits none = { { 0 } };

	ck_assert(presence_sample(&sampler, &none, &none, START_US, START_US));

	ck_assert(told() == UNKNOWN);
}
END_TEST

START_TEST(a_change_brings_the_next_sample_forward)
{
	sample(IN, START_US);

	sample(OUT, START_US + PERIOD_US);

	ck_assert_uint_eq(presence_next(&sampler), START_US + PERIOD_US + CONFIRM_US);
}
END_TEST

START_TEST(confirming_samples_do_not_move_the_grid)
{
	sample(IN, START_US);
	sample(OUT, START_US + PERIOD_US);

	sample(OUT, START_US + PERIOD_US + CONFIRM_US);

	ck_assert_uint_eq(presence_next(&sampler), START_US + 2 * PERIOD_US);
}
END_TEST

START_TEST(a_late_sample_starts_the_grid_anew)
{
	uint64_t late = START_US + 7 * PERIOD_US + 3;

	sample(OUT, START_US);
	sample(OUT, late);

	ck_assert_uint_eq(presence_next(&sampler), late + PERIOD_US);
}
END_TEST

START_TEST(an_edge_makes_a_sample_due_but_confirms_nothing)
{
	sample(IN, START_US);

	presence_hurry(&sampler, START_US + 10 * MS);
	ck_assert_uint_eq(presence_next(&sampler), START_US + 10 * MS);
	ck_assert(sample(OUT, START_US + 10 * MS));
	presence_hurry(&sampler, START_US + 12 * MS);
	ck_assert(!sample(OUT, START_US + 12 * MS));

	ck_assert_uint_eq(presence_next(&sampler), START_US + 60 * MS);
	ck_assert(told() == IN);
	ck_assert(sample(OUT, START_US + 60 * MS));
	ck_assert(told() == OUT);
}
END_TEST

START_TEST(cages_of_other_buses_do_not_count)
{
	struct platform_bits all;

	memset(&all, 0xff, sizeof(all));
	presence_sample(&sampler, &all, &all, START_US, START_US);

	for (unsigned cage = 0; cage < PLATFORM_CAGES_MAX; cage++)
		ck_assert(get_bit(&sampler.known, cage) == (cage == 0 || cage == CAGE));
}
END_TEST

START_TEST(present_of_an_unknown_cage_does_not_count)
{
	struct platform_bits present = { { 0 } }, known = { { 0 } };

	set_bit(&present, CAGE, true);
	presence_sample(&sampler, &present, &known, START_US, START_US);

	ck_assert(!get_bit(&sampler.present, CAGE));
	ck_assert(told() == UNKNOWN);
}
END_TEST

START_TEST(each_cage_is_confirmed_by_its_own_clock)
{
	struct platform_bits mask, present;

	memset(&mask, 0xff, sizeof(mask));
	present = mask;
	presence_init(&sampler, &mask, PERIOD_US, CONFIRM_US, START_US);
	sample_all(&present, START_US);

	set_bit(&present, 3, false);
	sample_all(&present, START_US + 100 * MS);
	set_bit(&present, 511, false);
	sample_all(&present, START_US + 130 * MS);
	ck_assert(get_bit(&sampler.present, 3));
	ck_assert(sample_all(&present, START_US + 150 * MS));

	ck_assert(!get_bit(&sampler.present, 3));
	ck_assert(get_bit(&sampler.present, 511));
	ck_assert_uint_eq(presence_next(&sampler), START_US + 180 * MS);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("presence sampler");
	TCase *tc = tcase_create("samples");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, a_history_is_told_as_it_should, 0,
	    (int)COUNT_OF(histories));
	tcase_add_test(tc,
	    only_the_first_look_at_an_empty_place_makes_its_module_doubtful);
	tcase_add_loop_test(tc,
	    where_nobody_looked_for_five_periods_another_module_may_be, 0,
	    (int)COUNT_OF(gaps));
	tcase_add_test(tc,
	    what_was_pulled_while_nobody_looked_is_in_doubt_only_while_it_is_present);
	tcase_add_test(tc, a_look_that_takes_long_is_no_time_without_one);
	tcase_add_test(tc, the_first_sample_is_due_at_once_and_told_unconfirmed);
	tcase_add_test(tc, a_first_sample_that_knows_nothing_is_told_too);
	tcase_add_test(tc, a_change_brings_the_next_sample_forward);
	tcase_add_test(tc, confirming_samples_do_not_move_the_grid);
	tcase_add_test(tc, a_late_sample_starts_the_grid_anew);
	tcase_add_test(tc, an_edge_makes_a_sample_due_but_confirms_nothing);
	tcase_add_test(tc, cages_of_other_buses_do_not_count);
	tcase_add_test(tc, present_of_an_unknown_cage_does_not_count);
	tcase_add_test(tc, each_cage_is_confirmed_by_its_own_clock);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
