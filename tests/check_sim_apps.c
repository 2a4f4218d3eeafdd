/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Simulated modules of CMIS 5.3 with more applications than a list of fifteen: where
 * each is described, and how a host sets a lane to one.
 */
#include "tests/sim_fixture.h"

#include <string.h>

#define PART                                                                             \
	"family cmis\nidentifier 18h\nrevision 54h\nvendor FELL OPTICS\npart F-1\n"      \
	"serial F###\nlanes 8\nhost-lanes 8\nmedia 02h\ncdr 1\nreach-smf 500\npower 9\n" \
	"init-ms 100\nturn-ms 100\n"

#define DR4 "application 4Fh 1Ch 4 4 11h 11h\n"
#define DR1 "application 4Bh 14h 1 1 FFh FFh\n"
#define DR8 "application 51h 56h 8 8 01h 01h\n"

static void
plug_text(const char *text)
{
	struct part_error error;
	struct part part;

	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);
	open_world(WORLD_QSFP_DD);
	ck_assert_int_eq(hand_remove(world, CAGE, now), 0);
	ck_assert_int_eq(hand_insert(world, CAGE, &part, now), 0);
	now += 60 * SECOND;
}

static void
read_bank(uint8_t bank, uint8_t page, uint8_t byte, uint8_t *buf, size_t len)
{
	struct sim_addr at = { SIM_I2C_A0, bank, page, byte };

	ck_assert_int_eq(sim_bus_read(world, CAGE, at, buf, len, now, NEVER_US, &now),
	    HW_OK);
}

/* What stands in the list, and on page 1Ch, for the first of block 0 and of block 1. */
static const struct {
	const char *text;
	uint8_t listed, normalized; /* host interfaces */
} places[] = {
	{ PART DR4 DR1 "block 1\n" DR8, 0x4f, 0xff },
	{ PART "block 0\n" DR4 DR1 "block 1\n" DR8, 0x4f, 0x4f },
	{ PART "block 0 only\n" DR4 DR1 "block 1\n" DR8, 0xbe, 0x4f },
};

START_TEST(applications_are_described_where_their_block_stands)
{
	static const uint8_t dr4[] = { 0x4f, 0x1c, 0x44, 0x11, 0x11 };
	static const uint8_t dr8[] = { 0x51, 0x56, 0x88, 0x01, 0x01 };
	uint8_t buf[8];

	plug_text(places[_i].text);

	ck_assert_uint_eq(read_byte(0x01, 175), 2);
	read_run(0, 86, buf, 4);
	ck_assert_uint_eq(buf[0], places[_i].listed);
	if (buf[0] == dr4[0])
		ck_assert_mem_eq(buf, dr4, 4);
	ck_assert_uint_eq(read_byte(0x01, 176), 0x11);
	ck_assert_uint_eq(read_byte(0x00, 94), 0xff);
	read_bank(0, 0x1c, 128, buf, 5);
	ck_assert_uint_eq(buf[0], places[_i].normalized);
	if (buf[0] == dr4[0])
		ck_assert_mem_eq(buf, dr4, 5);
	read_bank(1, 0x1c, 128, buf, 5);
	ck_assert_mem_eq(buf, dr8, 5);
	read_bank(1, 0x1c, 136, buf, 1);
	ck_assert_uint_eq(buf[0], 0xff);
}
END_TEST

START_TEST(the_ninth_to_the_fifteenth_stand_on_page_01h)
{
	static const uint8_t dr8[] = { 0x51, 0x56, 0x88, 0x01 };
	uint8_t buf[4];

	plug_text(PART DR4 DR4 DR4 DR4 DR4 DR4 DR4 DR4 DR8 DR1);

	ck_assert_uint_eq(read_byte(0x01, 175), 0);
	read_run(0x01, 223, buf, 4);
	ck_assert_mem_eq(buf, dr8, 4);
	ck_assert_uint_eq(read_byte(0x01, 184), 0x01);
	ck_assert_uint_eq(read_byte(0x01, 227), 0x4b);
	ck_assert_uint_eq(read_byte(0x01, 231), 0xff);
}
END_TEST

START_TEST(a_module_runs_an_application_of_a_further_block_from_power_on)
{
	uint8_t active[8], blocks[8];

	plug_text(PART DR4 "block 1\n" DR1 DR8 "runs 17\n");

	read_run(0x11, 206, active, 8);
	read_bank(0, 0x19, 144, blocks, 8);
	for (unsigned lane = 0; lane < 8; lane++) {
		ck_assert_uint_eq(active[lane], 2 << 4);
		ck_assert_uint_eq(blocks[lane], 1);
	}
	ck_assert_uint_eq(read_byte(0x11, 128), 0x44); /* activated */
}
END_TEST

/* From DR4 of block 0 to DR1 of block 1: each lane a path of its own. */
static void
order(uint8_t block, uint8_t code)
{
	for (uint8_t lane = 0; lane < 8; lane++) {
		write_byte(0x10, (uint8_t)(145 + lane), (uint8_t)(code << 4 | lane << 1));
		write_byte(0x18, (uint8_t)(128 + lane), block);
	}
	write_byte(0x10, 143, 0xff);
	now += 5 * SECOND;
}

START_TEST(a_host_sets_lanes_to_an_application_of_a_further_block)
{
	plug_text(PART DR4 "block 1\n" DR1);

	ck_assert_uint_eq(read_byte(0x19, 147), 0);
	order(1, 1);

	ck_assert_uint_eq(read_byte(0x11, 202), 0x11); /* success */
	for (uint8_t lane = 0; lane < 8; lane++) {
		ck_assert_uint_eq(read_byte(0x19, (uint8_t)(144 + lane)), 1);
		ck_assert_uint_eq(read_byte(0x11, (uint8_t)(206 + lane)),
		    1 << 4 | lane << 1);
	}
	ck_assert_uint_eq(read_byte(0x11, 128), 0x44);
}
END_TEST

START_TEST(an_application_that_its_block_has_not_is_refused)
{
	plug_text(PART DR4 "block 1\n" DR1);

	order(1, 2);

	ck_assert_uint_eq(read_byte(0x11, 202), 0x33); /* invalid application */
	ck_assert_uint_eq(read_byte(0x19, 144), 0);
	ck_assert_uint_eq(read_byte(0x11, 206), 1 << 4);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_apps");
	TCase *tc = tcase_create("applications");

	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_loop_test(tc, applications_are_described_where_their_block_stands, 0,
	    (int)COUNT_OF(places));
	tcase_add_test(tc, the_ninth_to_the_fifteenth_stand_on_page_01h);
	tcase_add_test(tc, a_module_runs_an_application_of_a_further_block_from_power_on);
	tcase_add_test(tc, a_host_sets_lanes_to_an_application_of_a_further_block);
	tcase_add_test(tc, an_application_that_its_block_has_not_is_refused);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
