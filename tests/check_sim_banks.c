/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Simulated modules of 16, 24 and 32 lanes: pages of lanes have a bank for eight of them
 * (CMIS 5.4, 8.1), and what happens to a lane is told in its bank.
 */
#include "tests/sim_fixture.h"

#include <stdio.h>
#include <string.h>

#define PART                                                                             \
	"family cmis\nidentifier 22h\nrevision 54h\nvendor FELL OPTICS\npart F-32\n"     \
	"serial F###\nmedia 02h\nreach-smf 500\npower 30\ninit-ms 100\nturn-ms 100\n"    \
	"application 51h 56h 8 8 01h 01h\napplication 4Bh 14h 1 1 FFh FFh\n"             \
	"nominal temperature 40\nnominal vcc 3.3\nnominal bias 50\nnominal tx-power 1\n" \
	"nominal rx-power 1\nlimits temperature 75 -5 70 0\n"                            \
	"limits vcc 3.63 2.97 3.465 3.135\nlimits bias 130 20 120 25\n"                  \
	"limits tx-power 5 -3.9 4 -2.9\nlimits rx-power 5 -8.9 4 -5.9\nlos -12\n"

static void
plug_part(unsigned lanes, const char *more)
{
	struct part_error error;
	struct part part;
	char text[1024];

	snprintf(text, sizeof(text), PART "lanes %u\nhost-lanes %u\n%s", lanes, lanes,
	    more);
	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);
	open_world(WORLD_QSFP_DD);
	ck_assert_int_eq(hand_remove(world, CAGE, now), 0);
	ck_assert_int_eq(hand_insert(world, CAGE, &part, now), 0);
	now += 60 * SECOND;
}

static void
plug_lanes(unsigned lanes)
{
	plug_part(lanes, "");
}

static int
read_bank(uint8_t bank, uint8_t page, uint8_t byte, uint8_t *buf, size_t len)
{
	struct sim_addr at = { SIM_I2C_A0, bank, page, byte };

	return sim_bus_read(world, CAGE, at, buf, len, now, NEVER_US, &now);
}

static uint8_t
bank_byte(uint8_t bank, uint8_t page, uint8_t byte)
{
	uint8_t value = 0;

	ck_assert_int_eq(read_bank(bank, page, byte, &value, 1), HW_OK);
	return value;
}

static void
write_bank(uint8_t bank, uint8_t page, uint8_t byte, uint8_t value)
{
	struct sim_addr at = { SIM_I2C_A0, bank, page, byte };

	ck_assert_int_eq(sim_bus_write(world, CAGE, at, &value, 1, now, NEVER_US, &now),
	    HW_OK);
}

/* Flags of power-up are read away. */
static void
read_flags_away(uint8_t banks)
{
	uint8_t buf[128];

	read_run(0, 0, buf, 40);
	for (uint8_t bank = 0; bank < banks; bank++)
		ck_assert_int_eq(read_bank(bank, 0x11, 128, buf, 128), HW_OK);
}

static const struct {
	unsigned lanes;
	uint8_t banks, code, more; /* 01h:142[1:0], 174[4:0] */
} sizes[] = { { 8, 1, 0, 0 }, { 16, 2, 1, 0 }, { 24, 3, 3, 2 }, { 32, 4, 2, 0 } };

START_TEST(each_eight_lanes_have_a_bank)
{
	uint8_t buf[128];

	plug_lanes(sizes[_i].lanes);

	ck_assert_uint_eq(read_byte(0x01, 142) & 3, sizes[_i].code);
	ck_assert_uint_eq(read_byte(0x01, 174) & 0x1f, sizes[_i].more);
	for (uint8_t bank = 0; bank < 4; bank++) {
		int found = bank < sizes[_i].banks ? HW_OK : HW_NOPAGE;

		ck_assert_int_eq(read_bank(bank, 0x10, 128, buf, 128), found);
		ck_assert_int_eq(read_bank(bank, 0x11, 128, buf, 128), found);
		if (found != HW_OK)
			continue;
		ck_assert_uint_eq(buf[0], 0x44); /* activated */
		ck_assert_uint_eq(buf[206 - 128], 1 << 4);
		ck_assert_uint_eq(buf[132 - 128], 0xff);
		ck_assert_uint_eq(buf[133 - 128], 0xff);
		for (unsigned lane = 0; lane < 8; lane++)
			ck_assert_uint_gt(be16(&buf[154 - 128 + 2 * lane]), 10000);
	}
}
END_TEST

START_TEST(light_that_is_lost_is_told_in_the_bank_of_its_lane)
{
	int64_t dim = 20000;

	plug_lanes(32);
	read_flags_away(4);
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 20, &dim, 0, now), 0);
	now += SECOND;

	ck_assert_uint_eq(read_byte(0, 4) & 1, 0);
	ck_assert_uint_eq(read_byte(0, 6) & 1, 1);
	for (uint8_t bank = 0; bank < 4; bank++) {
		ck_assert_uint_eq(bank_byte(bank, 0x11, 147), bank == 2 ? 1 << 4 : 0);
		ck_assert_uint_eq(bank_byte(bank, 0x11, 150), bank == 2 ? 1 << 4 : 0);
		ck_assert_uint_eq(bank_byte(bank, 0x11, 153), bank == 2 ? 0xff : 0);
	}
	ck_assert_uint_eq(bank_byte(2, 0x11, 153), 0); /* it was read */
	ck_assert_uint_eq(bank_byte(2, 0x11, 132), 0);
	ck_assert_uint_eq(bank_byte(1, 0x11, 132), 0xff);
}
END_TEST

START_TEST(a_lane_of_another_bank_is_switched_off_alone)
{
	uint8_t words[16];

	plug_lanes(16);
	read_flags_away(2);
	write_bank(1, 0x10, 130, 1 << 2);
	now += SECOND;

	ck_assert_uint_eq(bank_byte(0, 0x11, 133), 0xff);
	ck_assert_uint_eq(bank_byte(1, 0x11, 133), 0xff & ~(1 << 2));
	ck_assert_uint_eq(bank_byte(0, 0x11, 140), 0);
	ck_assert_uint_eq(bank_byte(1, 0x11, 140), 1 << 2);
	ck_assert_int_eq(read_bank(1, 0x11, 154, words, 16), HW_OK);
	for (unsigned lane = 0; lane < 8; lane++)
		ck_assert_int_eq(be16(words + 2 * lane) == 0, lane == 2);
}
END_TEST

START_TEST(a_bank_is_set_to_an_application_of_its_own)
{
	plug_lanes(24);
	for (uint8_t lane = 0; lane < 8; lane++)
		write_bank(2, 0x10, (uint8_t)(145 + lane), (uint8_t)(2 << 4 | lane << 1));
	write_bank(2, 0x10, 143, 0xff);
	now += 5 * SECOND;

	ck_assert_uint_eq(bank_byte(2, 0x10, 143), 0);
	ck_assert_uint_eq(bank_byte(2, 0x11, 202), 0x11); /* success */
	ck_assert_uint_eq(bank_byte(1, 0x11, 202), 0);
	ck_assert_uint_eq(bank_byte(2, 0x11, 213), 2 << 4 | 7 << 1);
	ck_assert_uint_eq(bank_byte(1, 0x11, 213), 1 << 4);
	ck_assert_uint_eq(bank_byte(2, 0x11, 128), 0x44);
}
END_TEST

START_TEST(a_laser_of_another_bank_is_tuned_alone)
{
	uint8_t now_at[32];

	plug_part(32, "grid 100 -20 20\ntune-ms 2000\n");
	read_flags_away(4);
	write_bank(3, 0x12, 136 + 2 * 5, 0xff);
	write_bank(3, 0x12, 137 + 2 * 5, 0xfe); /* channel -2 */
	now += SECOND;

	ck_assert_uint_eq(bank_byte(3, 0x12, 222 + 5), 3); /* tuning, unlocked */
	ck_assert_uint_eq(bank_byte(3, 0x11, 133), 0xff & ~(1 << 5));
	ck_assert_uint_eq(bank_byte(0, 0x11, 133), 0xff);
	now += 2 * SECOND;

	ck_assert_uint_eq(read_byte(0, 4) & 2, 0);
	ck_assert_uint_eq(read_byte(0, 7) & 2, 2);
	ck_assert_uint_eq(bank_byte(3, 0x12, 230), 1 << 5);
	ck_assert_uint_eq(bank_byte(0, 0x12, 230), 0);
	ck_assert_uint_eq(bank_byte(3, 0x12, 231 + 5), 3); /* complete, unlocked */
	ck_assert_uint_eq(bank_byte(3, 0x12, 231 + 5), 0); /* it was read */
	ck_assert_int_eq(read_bank(3, 0x12, 168, now_at, 32), HW_OK);
	ck_assert_uint_eq(be32(now_at + 4 * 5), 192900000);
	ck_assert_uint_eq(be32(now_at + 4 * 4), 193100000);
}
END_TEST

START_TEST(each_bank_observes_its_lanes)
{
	int64_t dim = 20000;
	uint8_t buf[16];

	plug_part(16, "vdm 77 module\nvdm 5 FFh 40 20 35 20\n");
	for (uint8_t bank = 0; bank < 2; bank++)
		ck_assert_int_eq(read_bank(bank, 0x2c, 128, buf, 8), HW_OK);
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 9, &dim, 0, now), 0);
	now += 5 * SECOND;

	ck_assert_uint_eq(bank_byte(0, 0x20, 129), 77);
	ck_assert_uint_eq(bank_byte(1, 0x20, 129), 0); /* of the module: once */
	for (uint8_t bank = 0; bank < 2; bank++) {
		ck_assert_int_eq(read_bank(bank, 0x20, 130, buf, 16), HW_OK);
		for (unsigned lane = 0; lane < 8; lane++) {
			ck_assert_uint_eq(buf[2 * lane] & 0xf, lane);
			ck_assert_uint_eq(buf[2 * lane + 1], 5);
		}
		ck_assert_int_eq(read_bank(bank, 0x24, 130, buf, 16), HW_OK);
		for (unsigned lane = 0; lane < 8; lane++)
			ck_assert_int_eq(be16(buf + 2 * lane) < 20 * 256,
			    bank == 1 && lane == 1);
	}
	ck_assert_int_eq(read_bank(1, 0x2f, 128, buf, 1), HW_NOPAGE);
	/* instance 2: below its low alarm and its low warning */
	ck_assert_uint_eq(bank_byte(0, 0x2c, 129), 0);
	ck_assert_uint_eq(bank_byte(1, 0x2c, 129), 0x0a);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_banks");
	TCase *tc = tcase_create("banks");

	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_loop_test(tc, each_eight_lanes_have_a_bank, 0, (int)COUNT_OF(sizes));
	tcase_add_test(tc, light_that_is_lost_is_told_in_the_bank_of_its_lane);
	tcase_add_test(tc, a_lane_of_another_bank_is_switched_off_alone);
	tcase_add_test(tc, a_bank_is_set_to_an_application_of_its_own);
	tcase_add_test(tc, a_laser_of_another_bank_is_tuned_alone);
	tcase_add_test(tc, each_bank_observes_its_lanes);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
