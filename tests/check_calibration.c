/* SPDX-License-Identifier: Apache-2.0 */
/*
 * External calibration: registers hold raw words, and the constants beside them
 * make true ones. The arithmetic of the host is written here once more.
 */
#include <math.h>
#include <string.h>

#include "sim/calibration.h"
#include "tests/sim_fixture.h"

static uint8_t a2[128];

static void
set_up(void)
{
	open_world(WORLD_SFP28);
	plug("sfp-10g-er");
	now += 60 * SECOND;
	read_run_at(SIM_I2C_A2, 0, 0, a2, sizeof(a2));
}

static double
float_at(unsigned byte)
{
	uint32_t bits = (uint32_t)be16(a2 + byte) << 16 | be16(a2 + byte + 2);
	float f;

	memcpy(&f, &bits, sizeof(f));
	return (double)f;
}

/* SFF-8472, Table 9-6 and its formula. */
static double
true_rx(uint16_t raw)
{
	return float_at(56) * pow(raw, 4) + float_at(60) * pow(raw, 3) +
	       float_at(64) * pow(raw, 2) + float_at(68) * raw + float_at(72);
}

static double
true_line(unsigned constants, double raw)
{
	return be16(a2 + constants) / 256.0 * raw + (int16_t)be16(a2 + constants + 2);
}

/* Where the word, its limits and its constants are, and one of its steps in our unit. */
static const struct {
	enum quantity quantity;
	unsigned word, limits, constants;
	double step;
} lines[] = {
	{ QUANTITY_TEMPERATURE, 96, 0, 84, 1000 / 256.0 },
	{ QUANTITY_VCC, 98, 8, 88, 100 },
	{ QUANTITY_BIAS, 100, 16, 76, 2 },
	{ QUANTITY_TX_POWER, 102, 24, 80, 100 },
};

static double
raw_at(unsigned byte, enum quantity quantity)
{
	uint16_t word = be16(a2 + byte);

	return quantity == QUANTITY_TEMPERATURE ? (int16_t)word : word;
}

START_TEST(slope_and_offset_make_true_values_and_limits)
{
	const struct sim_module *m = &world_cage(world, CAGE)->module;
	enum quantity quantity = lines[_i].quantity;
	double truth =
	    (double)physics_value(&m->physics, &m->part, quantity, 0, m->stepped);
	double raw = raw_at(lines[_i].word, quantity);

	ck_assert_double_eq_tol(true_line(lines[_i].constants, raw) * lines[_i].step,
	    truth, lines[_i].step * 1.2);
	/* without the constants it is plainly wrong */
	ck_assert_double_ge(fabs(raw * lines[_i].step - truth), truth / 100);
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		raw = raw_at(lines[_i].limits + 2 * i, quantity);
		ck_assert_double_eq_tol(true_line(lines[_i].constants, raw) *
					    lines[_i].step,
		    (double)m->part.limit[quantity][i], lines[_i].step * 1.2);
	}
}
END_TEST

START_TEST(a_polynomial_of_five_terms_makes_true_rx_power)
{
	const struct sim_module *m = &world_cage(world, CAGE)->module;

	for (unsigned i = 0; i < 5; i++)
		ck_assert_double_ne(float_at(56 + 4 * i), 0);
	ck_assert_double_eq_tol(true_rx(be16(a2 + 104)) * 100,
	    (double)physics_value(&m->physics, &m->part, QUANTITY_RX_POWER, 0,
		m->stepped),
	    100);
	for (unsigned i = 0; i < BOUND_COUNT; i++)
		ck_assert_double_eq_tol(true_rx(be16(a2 + 32 + 2 * i)) * 100,
		    (double)m->part.limit[QUANTITY_RX_POWER][i], 100);
}
END_TEST

START_TEST(a_dark_receiver_is_no_zero_but_becomes_one)
{
	int64_t dark = 0;

	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 0, &dark, 0, now), 0);
	now += SECOND;
	read_run_at(SIM_I2C_A2, 0, 0, a2, sizeof(a2));

	ck_assert_uint_gt(be16(a2 + 104), 0);
	ck_assert_double_le(true_rx(be16(a2 + 104)), 0);
	ck_assert_uint_eq(a2[113], 1 << 6); /* low alarm */
}
END_TEST

START_TEST(it_says_that_the_host_must_calibrate)
{
	uint8_t a0[128];

	read_run(0, 0, a0, sizeof(a0));
	ck_assert_uint_eq(a0[92] & 0x30, 1 << 4);
	ck_assert_uint_eq(byte_sum(a2, 95), a2[95]);
}
END_TEST

START_TEST(neutral_constants_change_nothing)
{
	for (unsigned word = 0; word <= UINT16_MAX; word += 257) {
		for (unsigned q = 0; q < QUANTITY_MONITORS; q++)
			ck_assert_uint_eq(calibration_raw(&calibration_neutral,
					      (enum quantity)q, (uint16_t)word),
			    word);
	}
}
END_TEST

START_TEST(words_that_no_raw_word_reaches_become_the_nearest)
{
	struct part_calibration c = calibration_neutral;

	c.offset[QUANTITY_VCC] = 100;
	c.offset[QUANTITY_TEMPERATURE] = 100;
	c.rx[4] = 50;
	ck_assert_uint_eq(calibration_raw(&c, QUANTITY_VCC, 30), 0);
	ck_assert_uint_eq(calibration_raw(&c, QUANTITY_TEMPERATURE, 0x8000), 0x8000);
	ck_assert_uint_eq(calibration_raw(&c, QUANTITY_RX_POWER, 30), 0);
	c.rx[3] = 0.5f;
	ck_assert_uint_eq(calibration_raw(&c, QUANTITY_RX_POWER, UINT16_MAX), UINT16_MAX);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("calibration");
	TCase *tc = tcase_create("module");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, slope_and_offset_make_true_values_and_limits, 0,
	    (int)COUNT_OF(lines));
	tcase_add_test(tc, a_polynomial_of_five_terms_makes_true_rx_power);
	tcase_add_test(tc, a_dark_receiver_is_no_zero_but_becomes_one);
	tcase_add_test(tc, it_says_that_the_host_must_calibrate);
	tcase_add_test(tc, neutral_constants_change_nothing);
	tcase_add_test(tc, words_that_no_raw_word_reaches_become_the_nearest);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
