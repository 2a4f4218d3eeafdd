/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VDM of simulated modules, as a host sees it: through the bus, by descriptors.
 */
#include <math.h>
#include <string.h>

#include "tests/sim_fixture.h"

#define MODULE 15

/* Bits of a nibble of flags. */
enum { HIGH_ALARM = 1, LOW_ALARM = 2, HIGH_WARN = 4, LOW_WARN = 8 };

/* Types. */
enum {
	TEC = 2,
	SNR_MEDIA = 5,
	SNR_HOST = 6,
	LTP_MEDIA = 7,
	BER_MIN = 9,
	BER_MAX = 11,
	BER_AVG = 13,
	BER = 15,
	BER_HOST = 16,
	FERC = 23,
	FERC_TOTAL = 25
};

static void
set_up(void)
{
	open_world(WORLD_QSFP_DD);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
}

/* A module that has been up for a minute, its flags read. */
static void
plug_settled(const char *name)
{
	uint8_t flags[128];

	plug(name);
	now += 60 * SECOND;
	read_run(0x2c, 128, flags, sizeof(flags));
}

static void
bend(enum quantity quantity, int lane, int64_t value)
{
	ck_assert_int_eq(hand_bend(world, CAGE, quantity, lane, &value, 0, now), 0);
	now += SECOND;
}

/* The number of the instance with this type and place; fails when there is none. */
static unsigned
find(uint8_t type, unsigned place)
{
	unsigned groups = (read_byte(0x2f, 128) & 3) + 1u;
	uint8_t page[128];

	for (unsigned g = 0; g < groups; g++) {
		read_run((uint8_t)(0x20 + g), 128, page, 128);
		for (unsigned i = 0; i < 64; i++) {
			if (page[2 * i + 1] == type && (page[2 * i] & 15u) == place)
				return g * 64 + i;
		}
	}
	ck_abort_msg("no type %u at %u", type, place);
	return 0;
}

static uint16_t
word(uint8_t type, unsigned place)
{
	unsigned n = find(type, place);
	uint8_t p[2];

	read_run((uint8_t)(0x24 + n / 64), (uint8_t)(128 + 2 * (n % 64)), p, 2);
	return be16(p);
}

/* Five bits of exponent, eleven of mantissa. */
static double
f16_worth(uint16_t raw)
{
	return (raw & 0x7ff) * pow(10, (raw >> 11) - 24);
}

static double
f16(uint8_t type, unsigned place)
{
	return f16_worth(word(type, place));
}

static double
db(uint8_t type, unsigned place)
{
	return word(type, place) / 256.0;
}

/* Reads the flags of an instance, which clears them and its neighbour's. */
static unsigned
flags(uint8_t type, unsigned place)
{
	unsigned n = find(type, place);

	return (unsigned)read_byte(0x2c, (uint8_t)(128 + n / 2)) >> n % 2 * 4 & 15u;
}

static void
freeze(bool on)
{
	write_byte(0x2f, 144, on ? 0x80 : 0);
	now += 10000;
	ck_assert_uint_eq(read_byte(0x2f, 145), on ? 0x80 : 0x40);
}

START_TEST(a_module_that_observes_nothing_has_no_page_for_it)
{
	struct sim_addr at = { SIM_I2C_A0, 0, 0x20, 128 };
	uint8_t byte;

	ck_assert_uint_eq(read_byte(0x01, 142) & 1 << 6, 0);
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);

	plug_settled("qdd-400g-dr4");
	ck_assert_uint_eq(read_byte(0x01, 142) & 1 << 6, 1 << 6);
	ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US, &now),
	    HW_OK);
}
END_TEST

/* Lanes and data paths that a part observes. */
static const struct {
	const char *part;
	uint8_t type;
	unsigned count, place[8];
} places[] = {
	{ "qdd-400g-dr4", SNR_MEDIA, 4, { 0, 1, 2, 3 } },
	{ "qdd-400g-dr4", SNR_HOST, 8, { 0, 1, 2, 3, 4, 5, 6, 7 } },
	{ "qdd-400g-dr4", BER, 1, { 0 } },
	{ "qdd-400g-dr4", TEC, 1, { MODULE } },
	{ "qdd-400g-fr4", BER_AVG, 1, { 0 } },
	{ "qsfp112-400g-dr4", SNR_HOST, 4, { 0, 1, 2, 3 } },
	{ "qdd-400g-zr", BER, 1, { 0 } },
	{ "qdd-400g-zr", 139, 1, { 0 } },
};

START_TEST(descriptors_name_lanes_data_paths_and_the_module)
{
	unsigned found = 0, groups;
	uint8_t page[128];

	plug_settled(places[_i].part);
	groups = (read_byte(0x2f, 128) & 3) + 1u;
	for (unsigned g = 0; g < groups; g++) {
		read_run((uint8_t)(0x20 + g), 128, page, 128);
		for (unsigned i = 0; i < 64; i++) {
			if (page[2 * i + 1] != places[_i].type)
				continue;
			ck_assert_uint_lt(found, places[_i].count);
			ck_assert_uint_eq(page[2 * i] & 15u, places[_i].place[found++]);
		}
	}
	ck_assert_uint_eq(found, places[_i].count);
}
END_TEST

enum form { UNSIGNED, SIGNED, F16 };

/* Limits as the parts describe them, in steps of the word; of F16 as they are. */
static const struct {
	const char *part;
	uint8_t type, place;
	enum form form;
	double limits[4];
} limits[] = {
	{ "qdd-400g-dr4", SNR_MEDIA, 3, UNSIGNED,
	    { 40 * 256, 16 * 256, 38 * 256, 17 * 256 } },
	{ "qdd-400g-dr4", TEC, MODULE, SIGNED, { 31129, -31129, 29490, -29490 } },
	{ "qdd-400g-dr4", BER, 0, F16, { 2.4e-4, 0, 1e-5, 0 } },
	{ "qdd-400g-dr4", BER_MIN, 0, F16, { 0, 0, 0, 0 } },
	{ "qdd-400g-zr", BER_AVG, 0, F16, { 1.25e-2, 0, 1e-2, 0 } },
	{ "qdd-400g-zr", 139, 0, UNSIGNED, { 600, 220, 550, 240 } },
	{ "qdd-400g-zr", 134, 0, SIGNED, { 2500, -250, 2200, -200 } },
	{ "qdd-400g-zr", 135, 0, SIGNED, { 125, -13, 110, -10 } },
};

static double
worth(enum form form, uint16_t raw)
{
	if (form == F16)
		return f16_worth(raw);
	return form == SIGNED ? (int16_t)raw : raw;
}

START_TEST(limits_stand_in_the_set_that_a_descriptor_names)
{
	uint8_t type = limits[_i].type, p[8];
	unsigned n, set;

	plug_settled(limits[_i].part);
	n = find(type, limits[_i].place);
	set = read_byte((uint8_t)(0x20 + n / 64), (uint8_t)(128 + n % 64 * 2)) >> 4;
	read_run((uint8_t)(0x28 + n / 64), (uint8_t)(128 + 8 * set), p, sizeof(p));

	for (unsigned i = 0; i < 4; i++)
		ck_assert_double_eq_tol(worth(limits[_i].form, be16(p + 2 * i)),
		    limits[_i].limits[i], 1e-9);
}
END_TEST

static const struct {
	enum world_type type;
	const char *part;
} observers[] = {
	{ WORLD_QSFP112, "qsfp112-400g-dr4" },
	{ WORLD_QSFP_DD, "qdd-400g-dr4" },
	{ WORLD_QSFP_DD, "qdd-400g-fr4" },
	{ WORLD_QSFP_DD, "qdd-400g-zr" },
	{ WORLD_QSFP_DD, "qdd-400g-zrp" },
	{ WORLD_OSFP, "osfp-800g-dr8" },
	{ WORLD_OSFP, "osfp-800g-sr8" },
	{ WORLD_OSFP, "osfp-2x400g-dr4" },
	{ WORLD_OSFP, "osfp-2x400g-fr4" },
	{ WORLD_OSFP, "osfp-800g-zr" },
};

START_TEST(a_healthy_module_raises_no_flag)
{
	uint8_t page[128], none[128] = { 0 };

	tear_down();
	open_world(observers[_i].type);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
	plug_settled(observers[_i].part);
	now += 3600 * SECOND;
	read_run(0x2c, 128, page, 128);

	ck_assert_mem_eq(page, none, 128);
}
END_TEST

START_TEST(fading_light_costs_its_lane_snr_and_its_data_path_bits)
{
	double snr[2], ltp, ber;

	plug_settled("qdd-400g-dr4");
	snr[0] = db(SNR_MEDIA, 1);
	snr[1] = db(SNR_MEDIA, 2);
	ltp = db(LTP_MEDIA, 2);
	ber = f16(BER, 0);
	ck_assert(snr[1] > 19 && snr[1] < 24 && ber > 1e-11 && ber < 1e-6);
	bend(QUANTITY_RX_POWER, 2, 141254); /* -8.5 dBm */

	ck_assert_double_lt(db(SNR_MEDIA, 2), snr[1] - 2);
	ck_assert_double_gt(db(SNR_MEDIA, 1), snr[0] - 0.5);
	ck_assert_double_lt(db(LTP_MEDIA, 2), ltp - 5);
	ck_assert_double_gt(f16(BER, 0), 1e-5);
	ck_assert_double_lt(f16(BER, 0), 1e-3);
	ck_assert_double_lt(f16(BER_HOST, 0), 1e-7);
}
END_TEST

START_TEST(errors_rise_with_each_step_of_fading)
{
	double before = 0;

	plug_settled("qdd-400g-fr4");
	for (int64_t nw = 500000; nw >= 60000; nw = nw * 3 / 4) {
		bend(QUANTITY_RX_POWER, -1, nw);
		ck_assert_double_gt(f16(BER, 0), before);
		before = f16(BER, 0);
	}
	ck_assert_double_gt(f16(FERC, 0), 1e3);
}
END_TEST

START_TEST(a_dark_lane_hears_noise)
{
	plug_settled("qdd-400g-dr4");
	bend(QUANTITY_RX_POWER, -1, 0);

	ck_assert_uint_eq(word(SNR_MEDIA, 0), 0);
	ck_assert_double_eq_tol(f16(BER, 0), 0.5, 1e-6);
}
END_TEST

START_TEST(a_hot_module_is_cooled_harder)
{
	int16_t cool;

	plug_settled("qdd-400g-dr4");
	cool = (int16_t)word(TEC, MODULE);
	bend(QUANTITY_TEMPERATURE, -1, 68000);

	ck_assert_int_lt((int16_t)word(TEC, MODULE), cool);
	ck_assert_int_lt((int16_t)word(TEC, MODULE), 0);
}
END_TEST

START_TEST(flags_latch_by_limit_and_clear_when_they_are_read)
{
	plug_settled("qdd-400g-dr4");
	bend(QUANTITY_RX_POWER, 2, 125893); /* -9 dBm */
	bend(QUANTITY_RX_POWER, 2, 100000);
	bend(QUANTITY_RX_POWER, 2, 700000);

	ck_assert_uint_eq(flags(SNR_MEDIA, 2), LOW_ALARM | LOW_WARN);
	ck_assert_uint_eq(flags(SNR_MEDIA, 2), 0);
	ck_assert_uint_eq(flags(BER, 0), HIGH_ALARM | HIGH_WARN);
	ck_assert_uint_eq(flags(BER, 0), 0);
	ck_assert_uint_eq(flags(SNR_MEDIA, 0), 0);
}
END_TEST

START_TEST(a_warning_comes_before_the_alarm)
{
	plug_settled("qdd-400g-dr4");
	bend(QUANTITY_RX_POWER, -1, 165000); /* -7.8 dBm */

	ck_assert_uint_eq(flags(BER, 0), HIGH_WARN);
}
END_TEST

START_TEST(limits_that_are_in_the_registers_count)
{
	static const uint8_t low_warn[2] = { 30, 0 };
	unsigned n, set;

	plug_settled("qdd-400g-dr4");
	n = find(SNR_MEDIA, 0);
	set = read_byte(0x20, (uint8_t)(128 + 2 * n)) >> 4;
	ck_assert_int_eq(hand_set(world, CAGE, 0x28, (uint8_t)(128 + 8 * set + 6),
			     low_warn, 2, now),
	    0);
	now += SECOND;

	ck_assert_uint_eq(flags(SNR_MEDIA, 0), LOW_WARN);
}
END_TEST

START_TEST(flags_are_masked_until_the_host_wants_them)
{
	unsigned n;

	plug_settled("qdd-400g-dr4");
	read_byte(0, 8);
	for (unsigned i = 0; i < 20; i++) {
		read_byte(0x11, (uint8_t)(134 + i));
		write_byte(0x10, (uint8_t)(213 + i), 0xff);
	}
	n = find(BER, 0);
	ck_assert_uint_eq(read_byte(0x2d, (uint8_t)(128 + n / 2)), 0xff);
	ck_assert_uint_eq(read_byte(0, 4), 0);
	bend(QUANTITY_RX_POWER, -1, 165000);

	ck_assert_uint_eq(read_byte(0, 4) & 1 << 3, 1 << 3);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 0);
	write_byte(0x2d, (uint8_t)(128 + n / 2), 0);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 1);
}
END_TEST

START_TEST(values_are_not_for_the_host_to_write)
{
	uint16_t snr;

	plug_settled("qdd-400g-dr4");
	snr = word(SNR_MEDIA, 0);
	write_byte(0x24, 128, 0xff);
	write_byte(0x28, 128, 0xff);
	write_byte(0x20, 129, 0xff);

	ck_assert_uint_eq(word(SNR_MEDIA, 0), snr);
	ck_assert_uint_eq(read_byte(0x28, 128), 40);
}
END_TEST

START_TEST(a_freeze_takes_its_time_and_says_when_it_is_done)
{
	plug_settled("qdd-400g-dr4");
	ck_assert_uint_eq(read_byte(0x2f, 145), 0);

	write_byte(0x2f, 144, 0x80);
	ck_assert_uint_eq(read_byte(0x2f, 145), 0);
	now += 10000;
	ck_assert_uint_eq(read_byte(0x2f, 145), 0x80);

	write_byte(0x2f, 144, 0);
	ck_assert_uint_eq(read_byte(0x2f, 145), 0);
	now += 10000;
	ck_assert_uint_eq(read_byte(0x2f, 145), 0x40);
}
END_TEST

START_TEST(frozen_statistics_stand_still_while_the_rest_goes_on)
{
	uint16_t max, avg;
	double ber;

	plug_settled("qdd-400g-dr4");
	freeze(true);
	max = word(BER_MAX, 0);
	avg = word(BER_AVG, 0);
	ber = f16(BER, 0);
	bend(QUANTITY_RX_POWER, -1, 141254);
	now += 10 * SECOND;

	ck_assert_uint_eq(word(BER_MAX, 0), max);
	ck_assert_uint_eq(word(BER_AVG, 0), avg);
	ck_assert_double_gt(f16(BER, 0), 10 * ber);

	freeze(false);
	ck_assert_double_gt(f16(BER_MAX, 0), 1e-5);
}
END_TEST

START_TEST(a_second_request_while_frozen_changes_nothing)
{
	plug_settled("qdd-400g-dr4");
	freeze(true);

	write_byte(0x2f, 144, 0x80);

	ck_assert_uint_eq(read_byte(0x2f, 145), 0x80);
}
END_TEST

/* Good light, then bad, then good: each frozen in its own interval. */
START_TEST(statistics_are_of_the_interval_since_the_last_freeze)
{
	double max[3], min[3], avg[3];

	plug_settled("qdd-400g-dr4");
	freeze(true);
	freeze(false);
	for (unsigned i = 0; i < 3; i++) {
		bend(QUANTITY_RX_POWER, -1, i == 1 ? 141254 : 750000);
		if (i > 0) { /* the bend belongs to the interval before */
			freeze(true);
			freeze(false);
		}
		now += 20 * SECOND;
		freeze(true);
		min[i] = f16(BER_MIN, 0);
		max[i] = f16(BER_MAX, 0);
		avg[i] = f16(BER_AVG, 0);
		freeze(false);
	}

	for (unsigned i = 0; i < 3; i++)
		ck_assert(min[i] <= avg[i] && avg[i] <= max[i] && min[i] > 0);
	ck_assert_double_lt(max[0], 1e-6);
	ck_assert_double_gt(min[1], 1e-5);
	ck_assert_double_lt(max[2], 1e-6);
}
END_TEST

START_TEST(an_average_weighs_time)
{
	double bad, avg;

	plug_settled("qdd-400g-dr4");
	freeze(true);
	freeze(false);
	now += 30 * SECOND;
	bend(QUANTITY_RX_POWER, -1, 120000);
	now += 9 * SECOND;
	bad = f16(BER, 0);
	freeze(true);
	avg = f16(BER_AVG, 0);

	/* ten seconds of forty */
	ck_assert_double_gt(avg, bad * 0.15);
	ck_assert_double_lt(avg, bad * 0.4);
}
END_TEST

START_TEST(errored_frames_add_up_until_the_freeze)
{
	double now_rate, total;

	plug_settled("qdd-400g-dr4");
	freeze(true);
	freeze(false);
	ck_assert_double_eq(f16(FERC_TOTAL, 0), 0);
	bend(QUANTITY_RX_POWER, -1, 85000);
	now += 20 * SECOND;
	now_rate = f16(FERC, 0);
	freeze(true);
	total = f16(FERC_TOTAL, 0);

	ck_assert_double_gt(now_rate, 1);
	ck_assert_double_gt(total, now_rate * 10);
	ck_assert_double_lt(total, now_rate * 40);
}
END_TEST

START_TEST(lanes_that_are_not_in_use_tell_nothing)
{
	plug_settled("qdd-400g-dr4");
	write_byte(0, 26, 1 << 4); /* low power */
	now += 5 * SECOND;
	read_byte(0x2c, 128);
	bend(QUANTITY_RX_POWER, -1, 1000);

	ck_assert_uint_eq(word(SNR_MEDIA, 0), 0);
	ck_assert_uint_eq(word(SNR_HOST, 0), 0);
	ck_assert_uint_eq(word(BER, 0), 0);
	ck_assert_uint_eq(flags(SNR_MEDIA, 0), 0);
}
END_TEST

/* Four data paths of 100GBASE-DR instead of one of 400GBASE-DR4. */
START_TEST(errors_are_those_of_the_data_path_that_runs)
{
	plug_settled("qdd-400g-dr4");
	for (unsigned lane = 0; lane < 8; lane++)
		write_byte(0x10, (uint8_t)(145 + lane),
		    (uint8_t)(2 << 4 | (lane / 2 * 2) << 1));
	write_byte(0x10, 143, 0xff);
	now += 10 * SECOND;
	ck_assert_uint_eq(read_byte(0x11, 202), 0x11);
	bend(QUANTITY_RX_POWER, 2, 110000);

	ck_assert_double_lt(f16(BER, 0), 1e-6);
	ck_assert_double_lt(db(SNR_MEDIA, 2), 18);

	bend(QUANTITY_RX_POWER, 0, 110000);
	ck_assert_double_gt(f16(BER, 0), 1e-5);
}
END_TEST

START_TEST(a_reset_thaws_masks_and_begins_anew)
{
	unsigned n;

	plug_settled("qdd-400g-dr4");
	n = find(BER, 0);
	write_byte(0x2d, (uint8_t)(128 + n / 2), 0);
	bend(QUANTITY_RX_POWER, -1, 110000);
	freeze(true);
	bend(QUANTITY_RX_POWER, -1, 750000);
	write_byte(0, 26, 1 << 3);
	now += 10 * SECOND;

	ck_assert_uint_eq(read_byte(0x2f, 144), 0);
	ck_assert_uint_eq(read_byte(0x2f, 145), 0);
	ck_assert_uint_eq(read_byte(0x2d, (uint8_t)(128 + n / 2)), 0xff);
	ck_assert_double_lt(f16(BER_MAX, 0), 1e-6);
}
END_TEST

/* Numbers in the file that nobody wrote there lead nowhere. */
START_TEST(a_spoiled_world_is_observed_within_bounds)
{
	struct sim_module *m = &world_cage(world, CAGE)->module;

	plug_settled("qdd-400g-dr4");
	memset(&m->vdm, 0xff, sizeof(m->vdm));
	memset(&m->laser, 0xff, sizeof(m->laser));
	memset(m->part.vdm, 0xff, sizeof(m->part.vdm));
	m->part.vdm[1] = (struct part_vdm){ SNR_HOST, 0xff, 250, 60, 200, { 0 } };
	m->part.vdm[2] = (struct part_vdm){ TEC, 0, 250, 250, 250, { 0 } };
	memset(&m->part.laser, 0xff, sizeof(m->part.laser));
	m->part.vdm_count = 255;
	m->part.coherent = 255;
	now += SECOND;

	read_byte(0x11, 128);
	read_byte(0x2c, 128);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_vdm");
	TCase *tc = tcase_create("vdm");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_module_that_observes_nothing_has_no_page_for_it);
	tcase_add_loop_test(tc, descriptors_name_lanes_data_paths_and_the_module, 0,
	    (int)COUNT_OF(places));
	tcase_add_loop_test(tc, limits_stand_in_the_set_that_a_descriptor_names, 0,
	    (int)COUNT_OF(limits));
	tcase_add_loop_test(tc, a_healthy_module_raises_no_flag, 0,
	    (int)COUNT_OF(observers));
	tcase_add_test(tc, fading_light_costs_its_lane_snr_and_its_data_path_bits);
	tcase_add_test(tc, errors_rise_with_each_step_of_fading);
	tcase_add_test(tc, a_dark_lane_hears_noise);
	tcase_add_test(tc, a_hot_module_is_cooled_harder);
	tcase_add_test(tc, flags_latch_by_limit_and_clear_when_they_are_read);
	tcase_add_test(tc, a_warning_comes_before_the_alarm);
	tcase_add_test(tc, limits_that_are_in_the_registers_count);
	tcase_add_test(tc, flags_are_masked_until_the_host_wants_them);
	tcase_add_test(tc, values_are_not_for_the_host_to_write);
	tcase_add_test(tc, a_freeze_takes_its_time_and_says_when_it_is_done);
	tcase_add_test(tc, frozen_statistics_stand_still_while_the_rest_goes_on);
	tcase_add_test(tc, a_second_request_while_frozen_changes_nothing);
	tcase_add_test(tc, statistics_are_of_the_interval_since_the_last_freeze);
	tcase_add_test(tc, an_average_weighs_time);
	tcase_add_test(tc, errored_frames_add_up_until_the_freeze);
	tcase_add_test(tc, lanes_that_are_not_in_use_tell_nothing);
	tcase_add_test(tc, errors_are_those_of_the_data_path_that_runs);
	tcase_add_test(tc, a_reset_thaws_masks_and_begins_anew);
	tcase_add_test(tc, a_spoiled_world_is_observed_within_bounds);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
