/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sim_fixture.h"

#include <stdio.h>
#include <string.h>

static void
set_up(void)
{
	open_world(WORLD_QSFP_DD);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
}

static void
read_flags_away(void)
{
	uint8_t buf[128];

	read_run(0, 0, buf, 40);
	read_run(0x11, 128, buf, 128);
}

START_TEST(checksums_of_all_pages_are_right)
{
	uint8_t p[128];

	read_run(0x00, 128, p, 128);
	ck_assert_uint_eq(byte_sum(p, 94), p[222 - 128]);
	read_run(0x01, 128, p, 128);
	ck_assert_uint_eq(byte_sum(p + 2, 125), p[127]);
	read_run(0x02, 128, p, 128);
	ck_assert_uint_eq(byte_sum(p, 127), p[127]);
}
END_TEST

START_TEST(a_steady_poll_is_three_transactions)
{
	uint64_t before;

	read_flags_away();
	before = world_bus(world, 0)->transfers;
	read_flags_away();

	ck_assert_uint_eq(world_bus(world, 0)->transfers - before, 3);
}
END_TEST

START_TEST(a_page_that_is_not_there_is_refused_and_maps_to_page_0)
{
	struct sim_addr at = { SIM_I2C_A0, 0, 0x04, 128 };
	uint8_t byte;

	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);

	ck_assert_uint_eq(read_byte(0, 127), 0);
}
END_TEST

START_TEST(a_bank_that_is_not_there_is_refused)
{
	struct sim_addr at = { SIM_I2C_A0, 1, 0x11, 128 };
	uint8_t byte;

	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);
}
END_TEST

START_TEST(a_flag_clears_when_it_is_read_and_only_once)
{
	int64_t hot = 74000, cool = 45000;

	read_flags_away();
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_TEMPERATURE, 0, &hot, 0, now),
	    0);
	now += SECOND;
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_TEMPERATURE, 0, &cool, 0, now),
	    0);
	now += SECOND;

	ck_assert_uint_eq(read_byte(0, 9), 1 << 2);
	ck_assert_uint_eq(read_byte(0, 9), 0);
}
END_TEST

START_TEST(a_crossing_between_two_accesses_latches)
{
	int64_t dim = 20000, bright = 700000;

	read_flags_away();
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 3, &dim, 2 * SECOND,
			     now),
	    0);
	now += 3 * SECOND;
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 3, &bright, 0, now),
	    0);
	now += 600 * SECOND;

	ck_assert_uint_eq(read_byte(0x11, 150), 1 << 3);
	ck_assert_uint_eq(read_byte(0x11, 152), 1 << 3);
	ck_assert_uint_eq(read_byte(0x11, 147), 1 << 3);
	ck_assert_uint_eq(read_byte(0x11, 147), 0);
}
END_TEST

START_TEST(a_standing_condition_latches_again)
{
	int64_t dim = 20000;

	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 0, &dim, 0, now), 0);
	now += SECOND;

	ck_assert_uint_eq(read_byte(0x11, 147), 1);
	now += SECOND;
	ck_assert_uint_eq(read_byte(0x11, 147), 1);
}
END_TEST

/* The states of a new module, half a second after each other. */
START_TEST(a_new_module_boots_powers_up_and_lights_its_lanes)
{
	struct sim_addr low = { SIM_I2C_A0, 0, 0, 3 };
	uint8_t byte;

	plug("qdd-400g-dr4");
	ck_assert_int_eq(sim_bus_read(world, CAGE, low, &byte, 1, now, NEVER_US, &now),
	    HW_NACK);
	now += SECOND / 2;
	ck_assert_uint_eq(read_byte(0, 3) >> 1, 2); /* PwrUp */
	now += SECOND;
	ck_assert_uint_eq(read_byte(0, 3) >> 1, 3);    /* Ready */
	ck_assert_uint_eq(read_byte(0x11, 128), 0x22); /* DPInit */
	now += 2 * SECOND;
	ck_assert_uint_eq(read_byte(0x11, 128), 0x44); /* DPActivated */
	ck_assert_uint_eq(read_byte(0x11, 131), 0x44);

	/* state changes and what comes with power-up were latched */
	ck_assert_uint_eq(read_byte(0, 8), 1);
	ck_assert_uint_eq(read_byte(0x11, 134), 0xff);
	ck_assert_uint_eq(read_byte(0x11, 148), 0x0f);
	ck_assert_uint_eq(read_byte(0, 8), 0);
}
END_TEST

START_TEST(a_disabled_lane_is_dark_and_flagged)
{
	uint8_t power[2];

	read_flags_away();
	write_byte(0x10, 130, 1 << 1);
	now += SECOND;

	read_run(0x11, 156, power, 2);
	ck_assert_uint_eq(be16(power), 0);
	read_run(0x11, 172, power, 2);
	ck_assert_uint_eq(be16(power), 0);
	read_run(0x11, 154, power, 2);
	ck_assert_uint_gt(be16(power), 0);
	ck_assert_uint_eq(read_byte(0x11, 140), 1 << 1);
	ck_assert_uint_eq(read_byte(0x11, 144), 1 << 1);
	ck_assert_uint_eq(read_byte(0x11, 147), 0);
}
END_TEST

START_TEST(low_power_takes_the_data_paths_down)
{
	write_byte(0, 26, 1 << 4);
	now += 2 * SECOND;

	ck_assert_uint_eq(read_byte(0, 3) >> 1, 1);
	ck_assert_uint_eq(read_byte(0x11, 128), 0x11);

	write_byte(0, 26, 1 << 6);
	now += 5 * SECOND;
	ck_assert_uint_eq(read_byte(0, 3) >> 1, 3);
	ck_assert_uint_eq(read_byte(0x11, 128), 0x44);
}
END_TEST

START_TEST(the_interrupt_follows_unmasked_flags)
{
	int64_t hot = 80000;

	read_flags_away();
	ck_assert_uint_eq(read_byte(0, 3) & 1, 1);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 0);

	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_TEMPERATURE, 0, &hot, 0, now),
	    0);
	now += SECOND;
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 1);
	ck_assert_uint_eq(read_byte(0, 3) & 1, 0);

	write_byte(0, 32, 0x0f);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 0);
}
END_TEST

START_TEST(the_summary_tells_of_lane_flags)
{
	int64_t dim = 1000;

	read_flags_away();
	ck_assert_uint_eq(read_byte(0, 4), 0);
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 0, &dim, 0, now), 0);
	now += SECOND;

	ck_assert_uint_eq(read_byte(0, 4), 1);
}
END_TEST

START_TEST(a_module_in_reset_is_silent_and_boots_anew)
{
	struct sim_addr low = { SIM_I2C_A0, 0, 0, 3 };
	uint8_t byte;

	write_byte(0x10, 130, 0xff);
	ck_assert_int_eq(sim_bus_pin_set(world, CAGE, SIM_BUS_RESET, 1, now), 0);
	now += 10 * SECOND;
	ck_assert_int_eq(sim_bus_read(world, CAGE, low, &byte, 1, now, NEVER_US, &now),
	    HW_NACK);
	ck_assert_int_eq(sim_bus_pin_set(world, CAGE, SIM_BUS_RESET, 0, now), 0);
	now += 5 * SECOND;

	ck_assert_uint_eq(read_byte(0x10, 130), 0);
	ck_assert_uint_eq(read_byte(0, 3) >> 1, 3);
}
END_TEST

START_TEST(an_application_that_is_not_advertised_is_refused)
{
	write_byte(0x10, 145, 0x90);
	write_byte(0x10, 143, 0x01);

	ck_assert_uint_eq(read_byte(0x11, 202) & 0xf, 3);
	ck_assert_uint_eq(read_byte(0x11, 206), 0x10);
	ck_assert_uint_eq(read_byte(0x10, 143), 0);
}
END_TEST

START_TEST(identity_is_not_for_hosts_to_write)
{
	uint8_t before = read_byte(0, 0);

	write_byte(0, 0, 0x55);
	ck_assert_uint_eq(read_byte(0, 0), before);
}
END_TEST

START_TEST(a_copper_cable_is_flat_and_tells_its_loss)
{
	struct sim_addr at = { SIM_I2C_A0, 0, 0x01, 128 };
	uint8_t p[128];

	plug("qdd-400g-cr8-2m");
	now += 60 * SECOND;
	read_run(0, 0, p, sizeof(p));
	ck_assert_uint_eq(p[2] & 0x80, 0x80);
	ck_assert_uint_eq(p[3], 3 << 1 | 1);
	ck_assert_uint_eq(be16(p + 14), 0);
	ck_assert_uint_eq(p[85], 0x03);
	ck_assert_uint_eq(p[86], 0x1d);
	ck_assert_uint_eq(p[87], 0x01);

	read_run(0, 128, p, sizeof(p));
	ck_assert_uint_eq(p[202 - 128], 20); /* 2 m in 0.1 m */
	ck_assert_uint_eq(p[203 - 128], 0x23);
	ck_assert_uint_gt(p[204 - 128], 2);
	for (unsigned i = 205; i <= 207; i++)
		ck_assert_uint_gt(p[i - 128], p[i - 1 - 128]);
	ck_assert_uint_eq(p[212 - 128], 0x0a);
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, p, 1, now, NEVER_US, &now),
	    HW_NOPAGE);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 0);
}
END_TEST

START_TEST(the_first_modules_of_a_world_have_no_flags_of_power_up)
{
	uint8_t buf[128];

	read_run(0, 8, buf, 4);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(buf[i], 0);
	read_run(0x11, 134, buf, 20);
	for (unsigned i = 0; i < 20; i++)
		ck_assert_uint_eq(buf[i], 0);
	ck_assert_uint_eq(read_byte(0, 3) >> 1, 3);
}
END_TEST

/* A module that rests, with a laser (Aux2) that is too warm and a supply that is not. */
START_TEST(an_auxiliary_monitor_is_what_its_register_says)
{
	static const char text[] =
	    "family cmis\nidentifier 18h\nrevision 52h\nvendor V\npart P\nserial S\n"
	    "lanes 8\nmedia 02h\nnominal temperature 40\nnominal vcc 3.3\n"
	    "nominal rx-power 0\nlos -20\n"
	    "auxiliary 2 laser 71 70 10 72 15\nauxiliary 3 supply 3.3 3.4 3.2 3.4 3.2\n";
	const uint8_t cool[2] = { 40, 0 };
	struct part_error error;
	struct part part;

	ck_assert_msg(part_parse(text, sizeof(text) - 1, &part, &error) == 0, "%u: %s",
	    error.line, error.reason);
	ck_assert_int_eq(hand_remove(world, CAGE, now), 0);
	ck_assert_int_eq(hand_insert(world, CAGE, &part, now), 0);
	now += 100 * SECOND;

	for (unsigned i = 0; i < 5; i++) { /* as often as it is read */
		ck_assert_uint_eq(read_byte(0, 10), 0x10);
		ck_assert_uint_eq(read_byte(0, 11), 0);
		now += 100 * SECOND;
	}
	ck_assert_uint_eq(read_byte(0, 20), 71);
	ck_assert_int_eq(hand_set(world, CAGE, SIM_LOWER, 20, cool, 2, now), 0);
	read_byte(0, 10);
	now += 100 * SECOND;
	ck_assert_uint_eq(read_byte(0, 10), 0);
	ck_assert_uint_eq(read_byte(0, 20), 40);
}
END_TEST

START_TEST(a_module_of_everything_has_all_its_pages)
{
	static const char head[] =
	    "family cmis\nidentifier 22h\nrevision 54h\nvendor V\npart P\noui 02-46-4F\n"
	    "serial S\nlanes 32\nhost-lanes 32\nmedia 02h\ncoherent 13h\n"
	    "grid 100 -10 10\nblock 15\napplication 52h 56h 8 8 1 1\n";
	static const char *const fields[] = { "host input loopback",
		"host checker LOL flag", "Rx latency in ns", "network path deinitialize",
		"network path state changed flag", "host lane redirection",
		"reset Tx acquisitions", "Tx acquisitions", "Tx power low alarm, by lane",
		"media lane redirection" };
	static struct sim_module m;
	struct part_error error;
	struct part part;
	char text[8192];
	size_t len = (size_t)sprintf(text, "%s", head);

	for (unsigned line = 0; line < 32; line++) /* of eight lanes: four groups */
		len += (size_t)sprintf(text + len, "vdm 5 FFh\n");
	len +=
	    (size_t)sprintf(text + len, "set options of firmware = 1\nset bank A = 1\n");
	for (unsigned bank = 0; bank < 4; bank++) {
		len +=
		    (size_t)sprintf(text + len, "set CDB command at %u = 1\n", bank + 1);
		for (unsigned i = 0; i < COUNT_OF(fields); i++)
			len += (size_t)sprintf(text + len, "set %s at %u = 1\n",
			    fields[i], 8 * bank + 1);
	}

	ck_assert_msg(part_parse(text, len, &part, &error) == 0, "%u: %s", error.line,
	    error.reason);
	sim_module_init(&m, &part, 1, 0, 0);

	ck_assert_uint_eq(m.half_count, SIM_HALVES);
	ck_assert(sim_module_holds(&m, 0x0f1c));
	ck_assert(sim_module_holds(&m, 0x033b));
	ck_assert(sim_module_holds(&m, 0x45));
	ck_assert(sim_module_holds(&m, 0x0362));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_cmis");
	TCase *tc = tcase_create("module");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, checksums_of_all_pages_are_right);
	tcase_add_test(tc, a_steady_poll_is_three_transactions);
	tcase_add_test(tc, a_page_that_is_not_there_is_refused_and_maps_to_page_0);
	tcase_add_test(tc, a_bank_that_is_not_there_is_refused);
	tcase_add_test(tc, a_flag_clears_when_it_is_read_and_only_once);
	tcase_add_test(tc, a_crossing_between_two_accesses_latches);
	tcase_add_test(tc, a_standing_condition_latches_again);
	tcase_add_test(tc, a_new_module_boots_powers_up_and_lights_its_lanes);
	tcase_add_test(tc, a_disabled_lane_is_dark_and_flagged);
	tcase_add_test(tc, low_power_takes_the_data_paths_down);
	tcase_add_test(tc, the_interrupt_follows_unmasked_flags);
	tcase_add_test(tc, the_summary_tells_of_lane_flags);
	tcase_add_test(tc, a_module_in_reset_is_silent_and_boots_anew);
	tcase_add_test(tc, an_application_that_is_not_advertised_is_refused);
	tcase_add_test(tc, identity_is_not_for_hosts_to_write);
	tcase_add_test(tc, a_copper_cable_is_flat_and_tells_its_loss);
	tcase_add_test(tc, an_auxiliary_monitor_is_what_its_register_says);
	tcase_add_test(tc, a_module_of_everything_has_all_its_pages);
	tcase_add_test(tc, the_first_modules_of_a_world_have_no_flags_of_power_up);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
