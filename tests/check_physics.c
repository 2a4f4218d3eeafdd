/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/parts.h"
#include "sim/physics.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)
#define WARM   (60 * SECOND)

static struct part part;
static struct physics physics;

static void
set_up(void)
{
	ck_assert(parts_find("qdd-400g-dr4", &part));
	physics_init(&physics, 7, 0);
}

START_TEST(the_same_moment_measures_the_same)
{
	for (uint64_t t = 0; t < 100 * SECOND; t += SECOND / 3)
		ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_BIAS, 2, t),
		    physics_value(&physics, &part, QUANTITY_BIAS, 2, t));
}
END_TEST

START_TEST(values_drift)
{
	int64_t low = INT64_MAX, high = 0;

	for (uint64_t t = WARM; t < WARM + 600 * SECOND; t += SECOND) {
		int64_t value = physics_value(&physics, &part, QUANTITY_RX_POWER, 0, t);

		low = MIN_OF(low, value);
		high = MAX_OF(high, value);
	}

	ck_assert_int_gt(high - low, part.nominal[QUANTITY_RX_POWER] / 100);
	ck_assert_int_lt(high - low, part.nominal[QUANTITY_RX_POWER] / 5);
}
END_TEST

START_TEST(a_healthy_part_stays_within_its_warnings)
{
	struct part healthy;

	ck_assert(parts_find(parts_name((unsigned)_i), &healthy));
	for (unsigned seed = 0; seed < 40 && !healthy.flat; seed++) {
		physics_init(&physics, seed, 0);
		for (uint64_t t = 0; t < 3000 * SECOND; t += 7 * SECOND) {
			for (unsigned q = 0; q < QUANTITY_MONITORS; q++) {
				int64_t value = physics_value(&physics, &healthy,
				    (enum quantity)q, seed % 8, t);

				ck_assert_int_lt(value,
				    healthy.limit[q][BOUND_HIGH_WARN]);
				ck_assert_int_gt(value, healthy.limit[q][BOUND_LOW_WARN]);
			}
		}
	}
}
END_TEST

START_TEST(a_cold_module_warms_up)
{
	int64_t cold = physics_value(&physics, &part, QUANTITY_TEMPERATURE, 0, 0);
	int64_t warm = physics_value(&physics, &part, QUANTITY_TEMPERATURE, 0, WARM);

	ck_assert_int_lt(cold, 30000);
	ck_assert_int_gt(warm, 40000);
}
END_TEST

START_TEST(a_bend_arrives_in_time_and_stays)
{
	int64_t from = physics_value(&physics, &part, QUANTITY_RX_POWER, 1, WARM);

	physics_bend(&physics, &part, QUANTITY_RX_POWER, 1, 5000, 10 * SECOND, WARM);

	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_RX_POWER, 1, WARM),
	    from);
	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_RX_POWER, 1,
			     WARM + 5 * SECOND),
	    from + (5000 - from) / 2);
	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_RX_POWER, 1,
			     WARM + 10 * SECOND),
	    5000);
	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_RX_POWER, 1,
			     WARM + 999 * SECOND),
	    5000);
}
END_TEST

START_TEST(a_bend_to_come_changes_nothing_before_it_begins)
{
	struct physics free = physics;

	physics_bend(&physics, &part, QUANTITY_RX_POWER, 2, 1000, 10 * SECOND,
	    WARM + 5 * SECOND);

	for (uint64_t t = WARM; t <= WARM + 5 * SECOND; t += SECOND / 4)
		ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_RX_POWER, 2, t),
		    physics_value(&free, &part, QUANTITY_RX_POWER, 2, t));
	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_RX_POWER, 2,
			     WARM + 15 * SECOND),
	    1000);
}
END_TEST

START_TEST(what_is_let_go_returns_to_nature)
{
	struct physics untouched = physics;

	physics_bend(&physics, &part, QUANTITY_VCC, 0, 3600000, 0, WARM);
	physics_unbend(&physics, &part, QUANTITY_VCC, 0, 2 * SECOND, WARM + SECOND);

	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_VCC, 0, WARM + SECOND),
	    3600000);
	ck_assert_int_eq(physics_value(&physics, &part, QUANTITY_VCC, 0,
			     WARM + 3 * SECOND),
	    physics_value(&untouched, &part, QUANTITY_VCC, 0, WARM + 3 * SECOND));
}
END_TEST

/* Corners of the words that modules keep. */
static const struct {
	enum quantity quantity;
	int64_t value;
	unsigned multiplier;
	uint16_t word;
} words[] = {
	{ QUANTITY_TEMPERATURE, 25500, 1, 0x1980 },
	{ QUANTITY_TEMPERATURE, -4, 1, 0xffff },
	{ QUANTITY_TEMPERATURE, -200000, 1, 0x8000 },
	{ QUANTITY_VCC, 3300000, 1, 33000 },
	{ QUANTITY_BIAS, 7000, 1, 3500 },
	{ QUANTITY_BIAS, 70000, 2, 17500 },
	{ QUANTITY_BIAS, 900000, 1, 65535 },
	{ QUANTITY_RX_POWER, 1000000, 1, 10000 },
	{ QUANTITY_RX_POWER, 0, 1, 0 },
	{ QUANTITY_TX_POWER, -5, 1, 0 },
};

START_TEST(words_round_and_saturate)
{
	ck_assert_uint_eq(physics_word(words[_i].quantity, words[_i].value,
			      words[_i].multiplier),
	    words[_i].word);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("physics");
	TCase *tc = tcase_create("values");
	unsigned built_in = 0;

	while (parts_name(built_in))
		built_in++;
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, the_same_moment_measures_the_same);
	tcase_add_test(tc, values_drift);
	tcase_add_loop_test(tc, a_healthy_part_stays_within_its_warnings, 0,
	    (int)built_in);
	tcase_add_test(tc, a_cold_module_warms_up);
	tcase_add_test(tc, a_bend_arrives_in_time_and_stays);
	tcase_add_test(tc, a_bend_to_come_changes_nothing_before_it_begins);
	tcase_add_test(tc, what_is_let_go_returns_to_nature);
	tcase_add_loop_test(tc, words_round_and_saturate, 0, (int)COUNT_OF(words));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
