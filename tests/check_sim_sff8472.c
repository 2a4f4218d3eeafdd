/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sim_fixture.h"

static void
set_up(void)
{
	open_world(WORLD_SFP28);
}

static void
read_sfp(uint8_t i2c, uint8_t byte, uint8_t *buf, size_t len)
{
	read_run_at(i2c, 0, byte, buf, len);
}

static uint8_t
read_a2(uint8_t byte)
{
	uint8_t value;

	read_sfp(SIM_I2C_A2, byte, &value, 1);
	return value;
}

START_TEST(checksums_are_right)
{
	uint8_t p[128];

	read_sfp(SIM_I2C_A0, 0, p, 128);
	ck_assert_uint_eq(byte_sum(p, 63), p[63]);
	ck_assert_uint_eq(byte_sum(p + 64, 31), p[95]);
	read_sfp(SIM_I2C_A2, 0, p, 128);
	ck_assert_uint_eq(byte_sum(p, 95), p[95]);
}
END_TEST

START_TEST(a_steady_poll_is_one_transaction)
{
	uint8_t buf[22];
	uint64_t before;

	read_sfp(SIM_I2C_A2, 96, buf, sizeof(buf));
	before = world_bus(world, 0)->transfers;
	read_sfp(SIM_I2C_A2, 96, buf, sizeof(buf));

	ck_assert_uint_eq(world_bus(world, 0)->transfers - before, 1);
}
END_TEST

START_TEST(a0h_is_never_written_for_a_page)
{
	struct sim_addr at = { SIM_I2C_A0, 0, 1, 128 };
	uint64_t before = world_bus(world, 0)->transfers;
	uint8_t byte;

	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);

	ck_assert_uint_eq(world_bus(world, 0)->transfers, before);
}
END_TEST

START_TEST(a2h_has_no_page_2)
{
	struct sim_addr at = { SIM_I2C_A2, 0, 2, 128 };
	uint8_t byte;

	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);
}
END_TEST

START_TEST(flags_are_live)
{
	int64_t dim = 1000, bright = 700000;

	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 0, &dim, 0, now), 0);
	now += SECOND;
	ck_assert_uint_eq(read_a2(113), 1 << 6);
	ck_assert_uint_eq(read_a2(113), 1 << 6);
	ck_assert_uint_eq(read_a2(117), 1 << 6);
	ck_assert_uint_eq(read_a2(110) & 2, 2);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_RX_LOS, now), 1);

	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 0, &bright, 0, now),
	    0);
	now += SECOND;
	ck_assert_uint_eq(read_a2(113), 0);
	ck_assert_uint_eq(read_a2(110) & 2, 0);
}
END_TEST

/* Each monitor has its own two bits for alarms and the same for warnings. */
static const struct {
	enum quantity quantity;
	int64_t high;
	uint8_t alarm, byte;
} alarms[] = {
	{ QUANTITY_TEMPERATURE, 90000, 1 << 7, 112 },
	{ QUANTITY_VCC, 3700000, 1 << 5, 112 },
	{ QUANTITY_BIAS, 15000, 1 << 3, 112 },
	{ QUANTITY_TX_POWER, 3000000, 1 << 1, 112 },
	{ QUANTITY_RX_POWER, 3000000, 1 << 7, 113 },
};

START_TEST(a_high_value_sets_its_own_bits)
{
	ck_assert_int_eq(hand_bend(world, CAGE, alarms[_i].quantity, 0, &alarms[_i].high,
			     0, now),
	    0);
	now += SECOND;

	ck_assert_uint_eq(read_a2(alarms[_i].byte), alarms[_i].alarm);
	ck_assert_uint_eq(read_a2((uint8_t)(alarms[_i].byte + 4)), alarms[_i].alarm);
}
END_TEST

START_TEST(the_pin_and_the_soft_bit_switch_the_laser_off)
{
	struct sim_addr at = { SIM_I2C_A2, 0, 0, 110 };
	uint8_t word[2], soft = 1 << 6;

	ck_assert_int_eq(sim_bus_pin_set(world, CAGE, SIM_BUS_TX_DISABLE, 1, now), 0);
	now += SECOND;
	read_sfp(SIM_I2C_A2, 102, word, 2);
	ck_assert_uint_eq(be16(word), 0);
	ck_assert_uint_eq(read_a2(110) & 0x80, 0x80);

	ck_assert_int_eq(sim_bus_pin_set(world, CAGE, SIM_BUS_TX_DISABLE, 0, now), 0);
	now += SECOND;
	read_sfp(SIM_I2C_A2, 102, word, 2);
	ck_assert_uint_gt(be16(word), 0);

	ck_assert_int_eq(sim_bus_write(world, CAGE, at, &soft, 1, now, NEVER_US, &now),
	    HW_OK);
	now += SECOND;
	read_sfp(SIM_I2C_A2, 102, word, 2);
	ck_assert_uint_eq(be16(word), 0);
}
END_TEST

START_TEST(a_pam4_module_tells_of_its_retimers)
{
	int64_t dark = 0;

	ck_assert_uint_eq(read_a2(119), 0);
	plug("sfp56-50g-lr");
	now += 5 * SECOND;
	ck_assert_uint_eq(read_a2(119), 0x18);

	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 0, &dark, 0, now), 0);
	ck_assert_uint_eq(read_a2(119), 0x19);
}
END_TEST

/* SFF-8690, Tables 5-2 to 5-5: 96 channels of 50 GHz, on the one at 193.1 THz. */
START_TEST(a_tunable_sfp_says_where_it_is)
{
	struct sim_addr at = { SIM_I2C_A2, 0, 2, 128 };
	uint8_t p[26], a0[96];
	const uint8_t channel[2] = { 0, 12 };

	plug("sfp-10g-dwdm");
	now += 2 * SECOND;
	read_sfp(SIM_I2C_A0, 0, a0, sizeof(a0));
	ck_assert_uint_eq(a0[64] & 0x14, 0x14);
	ck_assert_uint_eq(a0[65] & 0x40, 0x40);
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, p, sizeof(p), now, NEVER_US, &now),
	    HW_OK);
	ck_assert_uint_eq(p[0], 0x02);
	ck_assert_uint_eq(be16(p + 4) * 10000u + be16(p + 6), 1931000 - 36 * 500);
	ck_assert_uint_eq(be16(p + 8) * 10000u + be16(p + 10), 1931000 + 59 * 500);
	ck_assert_uint_eq(be16(p + 12), 500);
	ck_assert_uint_eq(be16(p + 16), 37);

	at.byte = 144;
	ck_assert_int_eq(sim_bus_write(world, CAGE, at, channel, 2, now, NEVER_US, &now),
	    HW_OK);
	at.byte = 128;
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, p, sizeof(p), now, NEVER_US, &now),
	    HW_OK);
	ck_assert_uint_eq(be16(p + 16), 12);
}
END_TEST

START_TEST(the_cooler_of_a_tunable_sfp_works_against_its_heat)
{
	int64_t hot = 120000, mild = 45000;

	plug("sfp-10g-dwdm");
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_TEMPERATURE, 0, &hot, 0, now),
	    0);
	now += 2 * SECOND;
	ck_assert_uint_eq(read_a2(108) << 8 | read_a2(109), 3750);
	ck_assert_uint_eq(read_a2(117) & 0x3c, 1 << 3);
	ck_assert_uint_eq(read_a2(113) & 0x3c, 0);
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_TEMPERATURE, 0, &mild, 0, now),
	    0);
	now += SECOND;
	ck_assert_uint_eq(read_a2(108) << 8 | read_a2(109), 0);
	ck_assert_uint_eq(read_a2(106), 45);
	ck_assert_uint_eq(read_a2(117) & 0x3c, 0);
}
END_TEST

START_TEST(an_sfp_has_no_reset_pin)
{
	ck_assert_int_eq(sim_bus_pin_set(world, CAGE, SIM_BUS_RESET, 1, now), HW_UNSUP);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), HW_UNSUP);
}
END_TEST

/* Bytes of A0h that make a cable of a module. */
static const struct {
	const char *part;
	uint8_t sff8431, metres;
} cables[] = {
	{ "sfp-10g-cu-3m", 1, 3 },
	{ "sfp28-25g-cr-3m", 0, 3 },
};

START_TEST(a_passive_cable_says_so_and_measures_nothing)
{
	struct sim_addr at = { SIM_I2C_A2, 0, 0, 96 };
	uint8_t p[128];

	plug(cables[_i].part);
	now += 60 * SECOND;
	read_sfp(SIM_I2C_A0, 0, p, sizeof(p));

	ck_assert_uint_eq(p[8], 1 << 2);
	ck_assert_uint_eq(p[18], cables[_i].metres);
	ck_assert_uint_gt(p[14], 3);
	ck_assert_uint_gt(p[15], p[14]);
	ck_assert_uint_eq(be16(p + 60), cables[_i].sff8431 << 8);
	ck_assert_uint_eq(p[92], 0);
	ck_assert_uint_eq(byte_sum(p, 63), p[63]);
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, p, 1, now, NEVER_US, &now),
	    HW_NACK);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_sff8472");
	TCase *tc = tcase_create("module");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, checksums_are_right);
	tcase_add_test(tc, a_steady_poll_is_one_transaction);
	tcase_add_test(tc, a0h_is_never_written_for_a_page);
	tcase_add_test(tc, a2h_has_no_page_2);
	tcase_add_test(tc, flags_are_live);
	tcase_add_loop_test(tc, a_high_value_sets_its_own_bits, 0, (int)COUNT_OF(alarms));
	tcase_add_test(tc, the_pin_and_the_soft_bit_switch_the_laser_off);
	tcase_add_test(tc, a_pam4_module_tells_of_its_retimers);
	tcase_add_test(tc, a_tunable_sfp_says_where_it_is);
	tcase_add_test(tc, the_cooler_of_a_tunable_sfp_works_against_its_heat);
	tcase_add_test(tc, an_sfp_has_no_reset_pin);
	tcase_add_loop_test(tc, a_passive_cable_says_so_and_measures_nothing, 0,
	    (int)COUNT_OF(cables));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
