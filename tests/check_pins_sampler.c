/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pin sampler: which pin is read when, how often, and what is told of it.
 */
#include "engine/pins.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "tests/suite.h"

#define MS        ((uint64_t)US_PER_MS)
#define START_US  (1000 * MS)
#define PERIOD_US (1000 * MS)

/* Three cages: two pins, none, one. */
#define SFP_PINS \
	(PLATFORM_PIN_BIT(PLATFORM_PIN_RX_LOS) | PLATFORM_PIN_BIT(PLATFORM_PIN_TX_FAULT))
#define PINS 3

static struct pins_sampler sampler;
static struct pin_news news;

static void
setup(void)
{
	pins_init(&sampler);
	pins_add(&sampler, 5, SFP_PINS);
	pins_add(&sampler, 6, 0);
	pins_add(&sampler, 511, PLATFORM_PIN_BIT(PLATFORM_PIN_POWER_GOOD));
}

/* Reads all that is due until then, each pin in no time; how many reads that were. */
static unsigned
read_until(uint64_t until_us, int level)
{
	unsigned reads = 0;

	for (; pins_next(&sampler) <= until_us; reads++) {
		ck_assert_uint_lt(reads, 100000);
		pins_read(&sampler, level, sampler.due_us, &news);
	}
	return reads;
}

START_TEST(without_an_order_nothing_is_read)
{
	ck_assert_uint_eq(pins_next(&sampler), NEVER_US);
	ck_assert(!pins_are_overdue(&sampler, UINT64_MAX));

	pins_order(&sampler, 0, START_US);

	ck_assert_uint_eq(pins_next(&sampler), NEVER_US);
	ck_assert_uint_eq(pins_oldest(&sampler), 0);
}
END_TEST

START_TEST(a_bus_without_pins_reads_none)
{
	pins_init(&sampler);
	pins_order(&sampler, PERIOD_US, START_US);

	ck_assert_uint_eq(pins_next(&sampler), NEVER_US);
	ck_assert(!pins_are_overdue(&sampler, START_US + 10 * PERIOD_US));
	ck_assert_uint_eq(pins_oldest(&sampler), 0);
}
END_TEST

START_TEST(each_pin_is_read_once_a_period)
{
	pins_order(&sampler, PERIOD_US, START_US);

	ck_assert_uint_eq(read_until(START_US + 10 * PERIOD_US - 1, 0), 10 * PINS);
}
END_TEST

START_TEST(pins_are_read_one_after_another_in_the_order_of_the_cages)
{
	static const struct {
		unsigned cage;
		enum platform_pin pin;
	} order[] = {
		{ 5, PLATFORM_PIN_TX_FAULT },
		{ 5, PLATFORM_PIN_RX_LOS },
		{ 511, PLATFORM_PIN_POWER_GOOD },
		{ 5, PLATFORM_PIN_TX_FAULT },
	};

	pins_order(&sampler, PERIOD_US, START_US);
	for (unsigned i = 0; i < COUNT_OF(order); i++) {
		ck_assert_uint_eq(pins_turn(&sampler)->cage, order[i].cage);
		ck_assert_uint_eq(pins_turn(&sampler)->pin, order[i].pin);
		pins_read(&sampler, 0, START_US + i * MS, &news);
		ck_assert(pins_round_is_over(&sampler) == (i == 2));
	}
}
END_TEST

/* What a pin gives, look by look, and whether that is told. */
static const struct {
	int level;
	bool news;
} looks[] = {
	{ 0, true }, /* the first one always */
	{ 0, false },
	{ 1, true },
	{ 1, false },
	{ HW_TIMEOUT, true }, /* an error is no level */
	{ HW_TIMEOUT, false },
	{ HW_NACK, true },
	{ 1, true },
	{ 0, true },
};

START_TEST(only_what_differs_is_told)
{
	pins_init(&sampler);
	pins_add(&sampler, 7, PLATFORM_PIN_BIT(PLATFORM_PIN_RESET));
	pins_order(&sampler, PERIOD_US, START_US);
	for (unsigned i = 0; i < COUNT_OF(looks); i++) {
		uint64_t now_us = START_US + i * PERIOD_US;

		ck_assert_msg(pins_read(&sampler, looks[i].level, now_us, &news) ==
				  looks[i].news,
		    "look %u", i);
		if (!looks[i].news)
			continue;
		ck_assert_uint_eq(news.cage, 7);
		ck_assert_uint_eq(news.pin, PLATFORM_PIN_RESET);
		ck_assert_int_eq(news.level, looks[i].level);
		ck_assert_uint_eq(news.read_us, now_us);
	}
}
END_TEST

START_TEST(a_first_error_is_told_too)
{
	pins_order(&sampler, PERIOD_US, START_US);

	ck_assert(pins_read(&sampler, HW_IO, START_US, &news));

	ck_assert_int_eq(news.level, HW_IO);
}
END_TEST

START_TEST(a_round_under_way_is_due_at_once)
{
	pins_order(&sampler, PERIOD_US, START_US);
	ck_assert_uint_eq(pins_next(&sampler), START_US);

	pins_read(&sampler, 0, START_US, &news);

	ck_assert_uint_eq(pins_next(&sampler), 0);
}
END_TEST

START_TEST(a_long_round_starts_the_grid_anew)
{
	pins_order(&sampler, PERIOD_US, START_US);
	for (unsigned i = 0; i < PINS; i++)
		pins_read(&sampler, 0, START_US + 3 * PERIOD_US + i, &news);

	ck_assert_uint_eq(pins_next(&sampler), START_US + 4 * PERIOD_US + PINS - 1);
}
END_TEST

START_TEST(a_short_delay_does_not_move_the_grid)
{
	pins_order(&sampler, PERIOD_US, START_US);
	for (unsigned i = 0; i < PINS; i++)
		pins_read(&sampler, 0, START_US + PERIOD_US / 2, &news);

	ck_assert_uint_eq(pins_next(&sampler), START_US + PERIOD_US);
}
END_TEST

START_TEST(a_round_is_overdue_after_a_whole_period)
{
	pins_order(&sampler, PERIOD_US, START_US);

	ck_assert(!pins_are_overdue(&sampler, START_US + PERIOD_US - 1));
	ck_assert(pins_are_overdue(&sampler, START_US + PERIOD_US));

	read_until(START_US, 0);
	ck_assert(!pins_are_overdue(&sampler, START_US + PERIOD_US));
}
END_TEST

START_TEST(a_shorter_period_counts_from_its_order)
{
	pins_order(&sampler, PERIOD_US, START_US);
	read_until(START_US, 0);

	pins_order(&sampler, 10 * MS, START_US + 100 * MS);
	ck_assert_uint_eq(pins_next(&sampler), START_US + 110 * MS);

	pins_order(&sampler, 10 * MS, START_US + 105 * MS); /* said again */
	ck_assert_uint_eq(pins_next(&sampler), START_US + 110 * MS);
}
END_TEST

START_TEST(the_oldest_read_is_known_when_all_are_read)
{
	pins_order(&sampler, PERIOD_US, START_US);
	for (unsigned i = 0; i < 2 * PINS; i++) {
		ck_assert_uint_eq(pins_oldest(&sampler),
		    i < PINS ? 0 : START_US + (i - PINS) * MS);
		pins_read(&sampler, 0, START_US + i * MS, &news);
	}
	ck_assert_uint_eq(pins_oldest(&sampler), START_US + PINS * MS);
}
END_TEST

START_TEST(a_pin_that_was_set_is_told_at_once_and_has_its_turn)
{
	pins_order(&sampler, PERIOD_US, START_US);
	ck_assert(!pins_reread(&sampler, 5, PLATFORM_PIN_TX_FAULT, 1, START_US, &news));
	read_until(START_US, 0);

	ck_assert(
	    pins_reread(&sampler, 511, PLATFORM_PIN_POWER_GOOD, 1, START_US + 5, &news));
	ck_assert_uint_eq(news.cage, 511);
	ck_assert_int_eq(news.level, 1);
	ck_assert_uint_eq(news.read_us, START_US + 5);
	ck_assert(
	    !pins_reread(&sampler, 511, PLATFORM_PIN_POWER_GOOD, 1, START_US + 6, &news));
	ck_assert(!pins_reread(&sampler, 6, PLATFORM_PIN_RESET, 1, START_US + 7, &news));

	ck_assert_uint_eq(pins_oldest(&sampler), START_US);
	ck_assert_uint_eq(read_until(START_US + PERIOD_US, 0), PINS);
	ck_assert_int_eq(news.level, 0); /* it was let go meanwhile: news again */
}
END_TEST

START_TEST(all_pins_of_the_largest_switch_have_room)
{
	pins_init(&sampler);
	for (unsigned cage = 0; cage < PLATFORM_CAGES_MAX; cage++)
		pins_add(&sampler, cage, UINT32_MAX);
	pins_order(&sampler, PERIOD_US, START_US);

	ck_assert_uint_eq(sampler.count, 512 * 11);
	ck_assert_uint_eq(read_until(START_US, 1), 512 * 11);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("pins sampler");
	TCase *tc = tcase_create("pins");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, without_an_order_nothing_is_read);
	tcase_add_test(tc, a_bus_without_pins_reads_none);
	tcase_add_test(tc, each_pin_is_read_once_a_period);
	tcase_add_test(tc, pins_are_read_one_after_another_in_the_order_of_the_cages);
	tcase_add_test(tc, only_what_differs_is_told);
	tcase_add_test(tc, a_first_error_is_told_too);
	tcase_add_test(tc, a_round_under_way_is_due_at_once);
	tcase_add_test(tc, a_long_round_starts_the_grid_anew);
	tcase_add_test(tc, a_short_delay_does_not_move_the_grid);
	tcase_add_test(tc, a_round_is_overdue_after_a_whole_period);
	tcase_add_test(tc, a_shorter_period_counts_from_its_order);
	tcase_add_test(tc, the_oldest_read_is_known_when_all_are_read);
	tcase_add_test(tc, a_pin_that_was_set_is_told_at_once_and_has_its_turn);
	tcase_add_test(tc, all_pins_of_the_largest_switch_have_room);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
