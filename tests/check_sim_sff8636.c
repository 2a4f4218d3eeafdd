/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sim_fixture.h"

static void
set_up(void)
{
	open_world(WORLD_QSFP28);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_SFF8636), 0);
}

static void
read_flags_away(void)
{
	uint8_t buf[58];

	read_run(0, 0, buf, sizeof(buf));
}

START_TEST(checksums_are_right)
{
	uint8_t p[128];

	read_run(0, 128, p, 128);
	ck_assert_uint_eq(byte_sum(p, 63), p[191 - 128]);
	ck_assert_uint_eq(byte_sum(p + 64, 31), p[223 - 128]);
}
END_TEST

START_TEST(a_steady_poll_is_one_transaction)
{
	uint64_t before;

	read_flags_away();
	before = world_bus(world, 0)->transfers;
	read_flags_away();

	ck_assert_uint_eq(world_bus(world, 0)->transfers - before, 1);
}
END_TEST

START_TEST(selecting_a_page_never_touches_the_password_byte)
{
	const struct ledger *l = &world->map->ledger;
	struct ledger_entry e;

	read_byte(3, 128);
	for (uint64_t n = 1; n <= l->transfers; n++) {
		ck_assert(ledger_transfer(l, n, &e));
		if (e.kind == LEDGER_WRITE) {
			ck_assert_uint_eq(e.byte, 127);
			ck_assert_uint_eq(e.len, 1);
		}
	}
}
END_TEST

START_TEST(a_flat_module_has_no_further_page)
{
	struct sim_addr at = { SIM_I2C_A0, 0, 3, 128 };
	uint8_t byte;

	plug("qsfp28-100g-cr4-3m");
	now += 5 * SECOND;
	ck_assert_uint_eq(read_byte(0, 2) & 4, 4);
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);
	ck_assert_uint_eq(read_byte(0, 128), 0x11);
}
END_TEST

START_TEST(data_are_not_ready_at_first)
{
	plug("qsfp28-100g-sr4");
	now += SECOND / 2;
	ck_assert_uint_eq(read_byte(0, 2) & 1, 1);
	now += 2 * SECOND;

	ck_assert_uint_eq(read_byte(0, 2) & 1, 0);
	ck_assert_uint_eq(read_byte(0, 6) & 1, 1); /* initialization complete */
	ck_assert_uint_eq(read_byte(0, 6) & 1, 0);
	ck_assert_uint_eq(read_byte(0, 5), 0xff); /* locks of power-up */
}
END_TEST

START_TEST(flags_latch_until_read_once)
{
	int64_t dim = 1000, bright = 700000;

	read_flags_away();
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 1, &dim, 0, now), 0);
	now += SECOND;
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 1, &bright, 0, now),
	    0);
	now += SECOND;

	ck_assert_uint_eq(read_byte(0, 3), 1 << 1);
	ck_assert_uint_eq(read_byte(0, 3), 0);
	ck_assert_uint_eq(read_byte(0, 9), 0x05); /* lane 2: low alarm, low warning */
	ck_assert_uint_eq(read_byte(0, 9), 0);
}
END_TEST

START_TEST(a_disabled_lane_is_dark_and_flagged)
{
	uint8_t word[2];

	read_flags_away();
	write_byte(0, 86, 1 << 2);
	now += SECOND;

	read_run(0, 54, word, 2);
	ck_assert_uint_eq(be16(word), 0);
	read_run(0, 52, word, 2);
	ck_assert_uint_gt(be16(word), 0);
	ck_assert_uint_eq(read_byte(0, 14), 0x50);
}
END_TEST

START_TEST(masked_flags_pull_no_interrupt)
{
	int64_t hot = 90000;

	read_flags_away();
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_TEMPERATURE, 0, &hot, 0, now),
	    0);
	now += SECOND;
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 1);
	ck_assert_uint_eq(read_byte(0, 2) & 2, 0);
	write_byte(0, 103, 0xf0);

	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 0);
	ck_assert_uint_eq(read_byte(0, 2) & 2, 2);
}
END_TEST

START_TEST(low_power_by_pin_is_dark)
{
	uint8_t word[2];

	ck_assert_int_eq(sim_bus_pin_set(world, CAGE, SIM_BUS_LPMODE, 1, now), 0);
	now += SECOND;
	read_run(0, 50, word, 2);
	ck_assert_uint_eq(be16(word), 0);

	write_byte(0, 93, 1); /* override the pin */
	now += SECOND;
	read_run(0, 50, word, 2);
	ck_assert_uint_gt(be16(word), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_sff8636");
	TCase *tc = tcase_create("module");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, checksums_are_right);
	tcase_add_test(tc, a_steady_poll_is_one_transaction);
	tcase_add_test(tc, selecting_a_page_never_touches_the_password_byte);
	tcase_add_test(tc, a_flat_module_has_no_further_page);
	tcase_add_test(tc, data_are_not_ready_at_first);
	tcase_add_test(tc, flags_latch_until_read_once);
	tcase_add_test(tc, a_disabled_lane_is_dark_and_flagged);
	tcase_add_test(tc, masked_flags_pull_no_interrupt);
	tcase_add_test(tc, low_power_by_pin_is_dark);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
