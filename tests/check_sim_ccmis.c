/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coherent modules of the simulator: the laser, the line and its FEC, through the
 * bus; and the tables of registers, which read the same bytes in another way.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "optics/registers.h"
#include "tests/sim_fixture.h"

enum {
	TUNING_COMPLETE = 1,
	UNLOCKED = 2,
	INVALID_CHANNEL = 4,
	NOT_ACCEPTED = 8,
	FINE_OUT_OF_RANGE = 16,
	POWER_OUT_OF_RANGE = 32
};

static void
set_up(void)
{
	open_world(WORLD_QSFP_DD);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
}

static void
read_flags_away(void)
{
	uint8_t p[128];

	read_run(0, 0, p, 40);
	read_run(0x11, 128, p, 128);
	read_run(0x12, 128, p, 128);
	read_run(0x33, 128, p, 128);
}

static void
plug_settled(const char *name)
{
	plug(name);
	now += 60 * SECOND;
	read_flags_away();
}

static void
open_osfp(void)
{
	tear_down();
	open_world(WORLD_OSFP);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
	plug_settled("osfp-800g-zr");
}

static void
bend(enum quantity quantity, int64_t value)
{
	ck_assert_int_eq(hand_bend(world, CAGE, quantity, -1, &value, 0, now), 0);
	now += SECOND;
}

static uint16_t
word(uint8_t page, uint8_t byte)
{
	uint8_t p[2];

	read_run(page, byte, p, 2);
	return be16(p);
}

static int16_t
signed_word(uint8_t page, uint8_t byte)
{
	return (int16_t)word(page, byte);
}

static uint32_t
long_word(uint8_t page, uint8_t byte)
{
	uint8_t p[4];

	read_run(page, byte, p, 4);
	return be32(p);
}

static double
huge_word(uint8_t page, uint8_t byte)
{
	uint8_t p[8];

	read_run(page, byte, p, 8);
	return be32(p) * 4294967296.0 + be32(p + 4);
}

static void
write_word(uint8_t page, uint8_t byte, int value)
{
	uint8_t p[2] = { (uint8_t)((unsigned)value >> 8), (uint8_t)value };
	struct sim_addr at = { SIM_I2C_A0, 0, page, byte };

	ck_assert_int_eq(sim_bus_write(world, CAGE, at, p, 2, now, NEVER_US, &now),
	    HW_OK);
}

static void
freeze(bool on)
{
	write_byte(0x2f, 144, on ? 0x80 : 0);
	now += 10000;
	ck_assert_uint_eq(read_byte(0x2f, 145), on ? 0x80 : 0x40);
}

START_TEST(only_coherent_modules_have_the_pages)
{
	static const uint8_t pages[] = { 0x04, 0x12, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35,
		0x38, 0x3a, 0x3b, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45 };

	plug_settled("qdd-400g-zr");
	ck_assert_uint_eq(read_byte(1, 142) & 0x50, 0x50);
	ck_assert_uint_eq(read_byte(1, 155) & 0xc0, 0xc0);
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		read_byte(pages[i], 128);

	plug("qdd-400g-dr4");
	now += 60 * SECOND;
	ck_assert_uint_eq(read_byte(1, 142) & 0x10, 0);
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct sim_addr at = { SIM_I2C_A0, 0, pages[i], 128 };
		uint8_t byte;

		ck_assert_int_eq(sim_bus_read(world, CAGE, at, &byte, 1, now, NEVER_US,
				     &now),
		    HW_NOPAGE);
	}
}
END_TEST

START_TEST(the_laser_page_is_summed_up)
{
	uint8_t p[128];

	plug_settled(_i ? "qdd-400g-zrp" : "qdd-400g-zr");
	read_run(0x04, 128, p, 128);

	ck_assert_uint_ne(p[127], 0);
	ck_assert_uint_eq(byte_sum(p, 127), p[127]);
}
END_TEST

START_TEST(tuning_takes_time_and_the_lane_is_dark_meanwhile)
{
	plug_settled("qdd-400g-zr");
	ck_assert_uint_eq(long_word(0x12, 168), 193100000);
	write_word(0x12, 136, -15);

	ck_assert_uint_eq(read_byte(0x12, 222), 3);
	ck_assert_uint_eq(read_byte(0x12, 231), UNLOCKED);
	now += SECOND;
	ck_assert_uint_eq(word(0x11, 154), 0);
	ck_assert_uint_eq(read_byte(0x11, 140), 1);
	ck_assert_uint_eq(long_word(0x12, 168), 193100000);

	now += 3 * SECOND;
	ck_assert_uint_eq(read_byte(0x12, 222), 0);
	ck_assert_uint_eq(read_byte(0x12, 231), TUNING_COMPLETE);
	ck_assert_uint_eq(read_byte(0x12, 231), 0);
	ck_assert_uint_eq(long_word(0x12, 168), 192725000);
	ck_assert_uint_gt(word(0x11, 154), 0);
	ck_assert_int_eq(signed_word(0x12, 136), -15);
}
END_TEST

/* Channels of grids, and where SFF and OIF put them. */
static const struct {
	const char *part; /* NULL: the one for OSFP */
	uint8_t grid;
	int channel;
	uint32_t mhz;
} channels[] = {
	{ "qdd-400g-zr", 7, 120, 196100000 },
	{ "qdd-400g-zr", 7, -72, 191300000 },
	{ "qdd-400g-zr", 5, 1, 193200000 },
	{ "qdd-400g-zr", 5, -18, 191300000 },
	{ "qdd-400g-zrp", 4, 3, 193250000 },
	{ "qdd-400g-zrp", 1, -1, 193093750 },
	{ "qdd-400g-zrp", 1, 480, 196100000 },
	{ NULL, 8, 6, 193325000 },
	{ NULL, 8, -72, 191375000 },
	{ NULL, 7, 3, 193175000 },
};

START_TEST(a_channel_is_where_its_grid_puts_it)
{
	if (channels[_i].part)
		plug_settled(channels[_i].part);
	else
		open_osfp();
	write_byte(0x12, 128, (uint8_t)(channels[_i].grid << 4));
	write_word(0x12, 136, channels[_i].channel);
	now += 4 * SECOND;

	ck_assert_uint_eq(read_byte(0x12, 231), UNLOCKED | TUNING_COMPLETE);
	ck_assert_uint_eq(long_word(0x12, 168), channels[_i].mhz);
}
END_TEST

static const struct {
	uint8_t grid;
	int channel;
} bad_channels[] = {
	{ 7, 1 },   /* not a multiple of three */
	{ 7, 123 }, /* beyond the range */
	{ 7, -75 }, /* before it */
	{ 5, 31 },
	{ 4, 0 }, /* a grid that it does not have */
	{ 9, 0 },
	{ 12, 0 }, /* reserved */
	{ 15, 0 },
};

START_TEST(a_channel_that_it_does_not_have_is_refused)
{
	plug_settled("qdd-400g-zr");
	write_byte(0x12, 128, (uint8_t)(bad_channels[_i].grid << 4));
	write_word(0x12, 136, bad_channels[_i].channel);

	ck_assert_uint_eq(read_byte(0x12, 222), 0);
	ck_assert_uint_eq(read_byte(0x12, 231), INVALID_CHANNEL);
	now += 4 * SECOND;
	ck_assert_uint_eq(long_word(0x12, 168), 193100000);
	ck_assert_uint_gt(word(0x11, 154), 0);
}
END_TEST

START_TEST(a_request_while_it_tunes_is_not_accepted)
{
	plug_settled("qdd-400g-zr");
	write_word(0x12, 136, 3);
	now += SECOND;
	read_flags_away();
	write_word(0x12, 136, 6);

	ck_assert_uint_eq(read_byte(0x12, 231), NOT_ACCEPTED);
	now += 4 * SECOND;
	ck_assert_uint_eq(long_word(0x12, 168), 193175000);
}
END_TEST

START_TEST(fine_tuning_moves_it_while_it_shines)
{
	plug_settled("qdd-400g-zr");
	write_word(0x12, 152, -2500);
	ck_assert_uint_eq(long_word(0x12, 168), 193100000);
	write_byte(0x12, 128, 7 << 4 | 1);

	ck_assert_uint_eq(long_word(0x12, 168), 193097500);
	ck_assert_uint_eq(read_byte(0x12, 222), 0);
	ck_assert_uint_eq(read_byte(0x12, 231), 0);

	write_word(0x12, 152, 6001);
	ck_assert_uint_eq(read_byte(0x12, 231), FINE_OUT_OF_RANGE);
	ck_assert_uint_eq(long_word(0x12, 168), 193097500);
}
END_TEST

START_TEST(the_target_power_is_what_it_sends)
{
	plug_settled("qdd-400g-zr");
	ck_assert_int_eq(signed_word(0x12, 200), -900);
	write_word(0x12, 200, -1200);
	now += 2 * SECOND;

	/* 0.063 mW in steps of 0.1 uW */
	ck_assert_int_le(abs(word(0x11, 154) - 631), 2);
	ck_assert_uint_eq(read_byte(0x12, 231), 0);

	write_word(0x12, 200, -600);
	ck_assert_uint_eq(read_byte(0x12, 231), POWER_OUT_OF_RANGE);
	now += 2 * SECOND;
	ck_assert_int_le(abs(word(0x11, 154) - 631), 2);
}
END_TEST

START_TEST(lower_memory_tells_of_laser_flags)
{
	plug_settled("qdd-400g-zr");
	ck_assert_uint_eq(read_byte(0, 4) & 2, 0);
	for (unsigned i = 0; i < 20; i++) /* of the dark lane */
		write_byte(0x10, (uint8_t)(213 + i), 0xff);
	write_word(0x12, 136, 3);

	ck_assert_uint_eq(read_byte(0, 4) & 2, 2);
	ck_assert_uint_eq(read_byte(0x12, 230), 1);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 1);
	write_byte(0x12, 239, 0x3f);
	ck_assert_int_eq(sim_bus_pin_get(world, CAGE, SIM_BUS_INTERRUPT, now), 0);
}
END_TEST

START_TEST(a_reset_brings_it_back_to_its_first_channel)
{
	plug_settled("qdd-400g-zr");
	write_word(0x12, 200, -1300);
	write_word(0x12, 136, 30);
	now += SECOND;
	write_byte(0, 26, 1 << 3);
	now += 60 * SECOND;

	ck_assert_uint_eq(read_byte(0x12, 222), 0);
	ck_assert_uint_eq(long_word(0x12, 168), 193100000);
	ck_assert_int_eq(signed_word(0x12, 200), -900);
	ck_assert_int_gt(word(0x11, 154), 1000);
}
END_TEST

/* Page 35h: average, minimum, maximum of each. */
static const struct {
	uint8_t byte, bytes;
	bool is_signed;
} metrics[] = {
	{ 128, 4, true },
	{ 140, 2, false },
	{ 146, 2, false },
	{ 152, 2, false },
	{ 158, 2, false },
	{ 164, 2, false },
	{ 170, 2, true },
	{ 176, 2, false },
	{ 182, 2, true },
	{ 188, 2, true },
	{ 194, 2, true },
	{ 200, 2, false },
	{ 206, 2, false },
	{ 212, 2, true },
	{ 218, 2, false },
	{ 224, 2, true },
	{ 230, 2, false },
	{ 236, 2, true },
};

static int32_t
metric(unsigned row, unsigned which)
{
	uint8_t byte = (uint8_t)(metrics[row].byte + which * metrics[row].bytes);

	if (metrics[row].bytes == 4)
		return (int32_t)long_word(0x35, byte);
	return metrics[row].is_signed ? signed_word(0x35, byte) : word(0x35, byte);
}

START_TEST(an_average_lies_between_minimum_and_maximum)
{
	int32_t avg, min, max;

	plug_settled("qdd-400g-zr");
	now += 300 * SECOND;
	freeze(true);
	avg = metric((unsigned)_i, 0);
	min = metric((unsigned)_i, 1);
	max = metric((unsigned)_i, 2);

	ck_assert_int_le(min, avg);
	ck_assert_int_le(avg, max);
	ck_assert_int_lt(min, max);
}
END_TEST

START_TEST(amplifier_noise_costs_bits)
{
	double osnr, esnr, margin, q, errors;

	plug_settled("qdd-400g-zr");
	osnr = word(0x35, 158);
	esnr = word(0x35, 164);
	margin = signed_word(0x35, 224);
	q = word(0x35, 230);
	errors = huge_word(0x34, 160);
	bend(QUANTITY_OSNR, 22000);
	freeze(true);
	freeze(false);
	now += 10 * SECOND;
	freeze(true);

	ck_assert_double_gt(osnr, 300);
	ck_assert_uint_eq(word(0x35, 158), 220);
	ck_assert_double_lt(word(0x35, 164), esnr - 20);
	ck_assert_double_lt(signed_word(0x35, 224), margin - 20);
	ck_assert_double_lt(word(0x35, 230), q - 15);
	ck_assert_double_gt(huge_word(0x34, 160), 5 * errors);
}
END_TEST

START_TEST(dispersion_has_a_sign)
{
	plug_settled("qdd-400g-zr");
	bend(QUANTITY_CD, -1234000);
	freeze(true);
	freeze(false);
	now += SECOND;
	freeze(true);

	ck_assert_int_eq((int32_t)long_word(0x35, 128), -1234);
	ck_assert_int_eq((int32_t)long_word(0x35, 132), -1234);
}
END_TEST

START_TEST(other_modules_have_no_osnr_to_bend)
{
	int64_t value = 20000;

	plug_settled("qdd-400g-zr");
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_OSNR, 0, &value, 0, now), 0);
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_OSNR, 1, &value, 0, now),
	    -ERANGE);
	plug("qdd-400g-dr4");
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_OSNR, -1, &value, 0, now),
	    -ERANGE);
}
END_TEST

START_TEST(counters_count_from_freeze_to_freeze)
{
	double bits, corrected;

	plug_settled("qdd-400g-zr");
	freeze(true);
	freeze(false);
	now += 20 * SECOND;
	freeze(true);
	bits = huge_word(0x34, 128);
	corrected = huge_word(0x34, 144);
	now += 30 * SECOND;

	/* 478.75 Gb/s for about 20 s */
	ck_assert_double_eq_tol(bits / 478.75e9, 20, 0.2);
	ck_assert(corrected / bits > 1e-4 && corrected / bits < 3e-3);
	ck_assert_double_eq_tol(huge_word(0x34, 136), 478.75e9, 1);
	ck_assert_double_le(huge_word(0x34, 152) * 20, corrected);
	ck_assert_double_eq(huge_word(0x34, 128), bits);
	ck_assert_uint_eq(long_word(0x34, 176), 0);
	freeze(false);
	ck_assert_double_gt(huge_word(0x34, 128), bits);
}
END_TEST

START_TEST(a_line_beyond_its_fec_loses_frames)
{
	plug_settled("qdd-400g-zr");
	bend(QUANTITY_OSNR, 14000);
	now += 5 * SECOND;

	ck_assert_uint_gt(long_word(0x34, 176), 1000);
	ck_assert_uint_eq(read_byte(0x33, 130), 0xc0);
}
END_TEST

START_TEST(loss_of_light_is_loss_of_all_that_follows)
{
	plug_settled("qdd-400g-zr");
	ck_assert_uint_eq(read_byte(0x33, 130), 0);
	bend(QUANTITY_RX_POWER, 0);
	bend(QUANTITY_RX_POWER, 140000);

	ck_assert_uint_eq(read_byte(0x33, 130), 0xfc);
	/* what it raises it also offers */
	ck_assert_uint_eq(read_byte(0x44, 129), 0xfc);
	ck_assert_uint_eq(read_byte(0x44, 130), 0);
	ck_assert_uint_eq(read_byte(0x33, 130), 0);
	ck_assert_uint_eq(read_byte(0x33, 128), 0);
}
END_TEST

/* Bytes of the simulator in the words of the register tables. */
static const struct {
	const char *name, *text;
} registers[] = {
	{ "75 GHz grid", "yes" },
	{ "150 GHz grid", "no" },
	{ "75 GHz grid, lowest channel", "-72" },
	{ "75 GHz grid, highest channel", "120" },
	{ "100 GHz grid, highest channel", "30" },
	{ "fine tuning", "yes" },
	{ "lowest fine tuning", "-6.000" },
	{ "programmable Tx power", "yes" },
	{ "lowest Tx power", "-15.00" },
	{ "grid spacing", "75 GHz" },
	{ "laser frequency", "193475.000" },
	{ "tuning in progress", "no" },
	{ "tuning complete flag", "yes" },
	{ "target output power", "-9.00" },
	{ "VDM groups", "2" },
	{ "fine interval in 0.1 ms", "10000" },
	{ "freeze done", "yes" },
	{ "Rx total power low alarm", "-18.00" },
	{ "use Rx total power limits", "yes" },
	{ "media FDD raise", "1e-02" },
	{ "Rx loss of frame flag", "no" },
	{ "CD average", "500" },
	{ "OSNR maximum", "31.5" },
	{ "Rx total power minimum", "-10.00" },
	{ "Rx uncorrectable frames", "0" },
	{ "host FDD clear", "1e-04" },
	{ "C-CMIS revision", "1.3" },
	{ "VDM pages", "yes" },
	{ "coherent pages", "yes" },
};

static const struct register_def *
find_register(const char *name)
{
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(SPEC_CMIS, i)); i++) {
		for (size_t k = 0; k < t->count; k++) {
			if (strcmp(t->row[k].name, name) == 0)
				return &t->row[k];
		}
	}
	ck_abort_msg("no register is named %s", name);
	return NULL;
}

START_TEST(register_tables_read_what_was_meant)
{
	static struct memmap_half storage[SIM_HALVES];
	const struct sim_module *m = &world_cage(world, CAGE)->module;
	struct register_value v;
	struct memmap map;
	char text[160];

	plug_settled("qdd-400g-zr");
	write_word(0x12, 136, 15);
	bend(QUANTITY_CD, 500000);
	bend(QUANTITY_OSNR, 31500);
	bend(QUANTITY_RX_POWER, 100000);
	now += 5 * SECOND;
	freeze(true);
	freeze(false);
	now += 5 * SECOND;
	freeze(true);
	memmap_init(&map, storage, COUNT_OF(storage));
	for (unsigned i = 0; i < m->half_count; i++) {
		uint16_t key = m->half[i].key;
		struct memaddr at = { .page = key == SIM_LOWER ? LOW : key,
			.byte = key == SIM_LOWER ? 0 : 128 };
		uint8_t p[128];

		read_run((uint8_t)key, at.byte, p, 128);
		ck_assert(memmap_put(&map, at, p, sizeof(p)));
	}

	ck_assert(register_read(find_register(registers[_i].name), &map, 0, &v));
	register_print(&v, text, sizeof(text));
	ck_assert_str_eq(text, registers[_i].text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_ccmis");
	TCase *tc = tcase_create("ccmis");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, only_coherent_modules_have_the_pages);
	tcase_add_loop_test(tc, the_laser_page_is_summed_up, 0, 2);
	tcase_add_test(tc, tuning_takes_time_and_the_lane_is_dark_meanwhile);
	tcase_add_loop_test(tc, a_channel_is_where_its_grid_puts_it, 0,
	    (int)COUNT_OF(channels));
	tcase_add_loop_test(tc, a_channel_that_it_does_not_have_is_refused, 0,
	    (int)COUNT_OF(bad_channels));
	tcase_add_test(tc, a_request_while_it_tunes_is_not_accepted);
	tcase_add_test(tc, fine_tuning_moves_it_while_it_shines);
	tcase_add_test(tc, the_target_power_is_what_it_sends);
	tcase_add_test(tc, lower_memory_tells_of_laser_flags);
	tcase_add_test(tc, a_reset_brings_it_back_to_its_first_channel);
	tcase_add_loop_test(tc, an_average_lies_between_minimum_and_maximum, 0,
	    (int)COUNT_OF(metrics));
	tcase_add_test(tc, amplifier_noise_costs_bits);
	tcase_add_test(tc, dispersion_has_a_sign);
	tcase_add_test(tc, other_modules_have_no_osnr_to_bend);
	tcase_add_test(tc, counters_count_from_freeze_to_freeze);
	tcase_add_test(tc, a_line_beyond_its_fec_loses_frames);
	tcase_add_test(tc, loss_of_light_is_loss_of_all_that_follows);
	tcase_add_loop_test(tc, register_tables_read_what_was_meant, 0,
	    (int)COUNT_OF(registers));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
