/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/sff8472_laser.h"

#include "base/bytes.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, A2_LOW, 0);
	fixture_page(&f, A2_TABLE + 2, 0);
	fixture_poke(&f, LOW, 0, 0x03);
	fixture_poke(&f, LOW, 64, 0x04); /* cooled */
	fixture_poke(&f, LOW, 65, 0x40); /* tunable */
	fixture_poke(&f, LOW, 92, 0x60);
	fixture_poke(&f, LOW, 93, 0x80);
	fixture_decode(&f, &sff8472_decoder);
}

static void
limits(unsigned byte, unsigned high_alarm, unsigned low_alarm, unsigned high_warn,
    unsigned low_warn)
{
	fixture_word(&f, A2_LOW, byte, high_alarm);
	fixture_word(&f, A2_LOW, byte + 2, low_alarm);
	fixture_word(&f, A2_LOW, byte + 4, high_warn);
	fixture_word(&f, A2_LOW, byte + 6, low_warn);
}

/* ---- optional monitors: A2h 40-55, 106-109, 113 and 117 ---- */

START_TEST(a_cooled_laser_has_a_temperature_and_a_current)
{
	struct aux_reading aux[AUX_COUNT];

	setup();
	fixture_word(&f, A2_LOW, 106, 0x2d80);
	fixture_word(&f, A2_LOW, 108, 0xff38);
	limits(40, 0x3200, 0x2800, 0x3000, 0x2a00);
	limits(48, 0x2710, 0xd8f0, 0x1f40, 0xe0c0);

	sff8472_aux_decode(&f.map, &f.id, aux);

	ck_assert(aux[0].present && aux[1].present && !aux[2].present);
	ck_assert_int_eq(aux[0].id, MONITOR_LASER_TEMP);
	ck_assert_int_eq(aux[0].value, 45500);
	ck_assert(aux[0].limits_present);
	ck_assert_int_eq(aux[0].limit[LIMIT_HIGH_ALARM], 50000);
	ck_assert_int_eq(aux[0].limit[LIMIT_LOW_ALARM], 40000);
	ck_assert_int_eq(aux[0].limit[LIMIT_HIGH_WARN], 48000);
	ck_assert_int_eq(aux[0].limit[LIMIT_LOW_WARN], 42000);
	ck_assert_int_eq(aux[1].id, MONITOR_COOLER);
	ck_assert_int_eq(aux[1].value, -20000); /* it heats, with 20 mA */
	ck_assert_int_eq(aux[1].limit[LIMIT_HIGH_ALARM], 1000000);
	ck_assert_int_eq(aux[1].limit[LIMIT_LOW_ALARM], -1000000);
	ck_assert_int_eq(aux[1].limit[LIMIT_HIGH_WARN], 800000);
	ck_assert_int_eq(aux[1].limit[LIMIT_LOW_WARN], -800000);
}
END_TEST

/* Each flag: where it is, whose it is. */
static const struct {
	unsigned byte, bit, monitor;
	enum limit limit;
} flags[] = {
	{ 113, 5, 0, LIMIT_HIGH_ALARM },
	{ 113, 4, 0, LIMIT_LOW_ALARM },
	{ 117, 5, 0, LIMIT_HIGH_WARN },
	{ 117, 4, 0, LIMIT_LOW_WARN },
	{ 113, 3, 1, LIMIT_HIGH_ALARM },
	{ 113, 2, 1, LIMIT_LOW_ALARM },
	{ 117, 3, 1, LIMIT_HIGH_WARN },
	{ 117, 2, 1, LIMIT_LOW_WARN },
};

START_TEST(each_flag_of_the_laser_stands_where_it_should)
{
	struct aux_reading aux[AUX_COUNT];

	setup();
	fixture_word(&f, A2_LOW, 106, 1);
	fixture_word(&f, A2_LOW, 108, 1);
	fixture_poke(&f, A2_LOW, flags[_i].byte, 1u << flags[_i].bit);

	sff8472_aux_decode(&f.map, &f.id, aux);

	for (unsigned m = 0; m < 2; m++) {
		ck_assert(aux[m].flags_known);
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			ck_assert_int_eq(aux[m].flag[n],
			    m == flags[_i].monitor && n == flags[_i].limit);
	}
	fixture_poke(&f, LOW, 93, 0);
	sff8472_aux_decode(&f.map, &f.id, aux);
	ck_assert(aux[0].present && !aux[0].flags_known);
}
END_TEST

/* When the word of 106 and 107 is a temperature. */
static const struct {
	const char *what;
	unsigned options, tunable, word, high_alarm, low_alarm;
	bool present, limits, current;
} laser_words[] = {
	{ "cooled", 0x04, 0, 0x1900, 0, 0, true, false, true },
	{ "tunable", 0, 0x40, 0x1900, 0, 0, true, false, true },
	{ "cooled, but nothing measured", 0x04, 0, 0, 0, 0, false, false, false },
	{ "of neither, what older modules keep there", 0, 0, 0x1900, 0, 0, false, false,
	    false },
	{ "of neither, but with limits", 0, 0, 0x2d00, 0x3200, 0x2800, true, true,
	    false },
	{ "zero, and limits that are far from it", 0x04, 0, 0, 0x3200, 0x2800, false,
	    false, false },
	{ "all ones, and limits that are far from it", 0x04, 0, 0xffff, 0x3200, 0x2800,
	    false, false, false },
	{ "zero between limits", 0, 0, 0, 0x3200, 0xf600, true, true, false },
	{ "limits in no order", 0, 0, 0x1900, 0x2800, 0x3200, false, false, false },
	{ "1550.5 nm in steps of 50 pm", 0x04, 0x40, 0x7922, 0, 0, false, false, true },
	{ "all ones", 0x04, 0, 0xffff, 0xffff, 0xffff, false, false, false },
};

START_TEST(a_word_counts_where_something_speaks_for_it)
{
	struct aux_reading aux[AUX_COUNT];

	setup();
	fixture_poke(&f, LOW, 64, laser_words[_i].options);
	fixture_poke(&f, LOW, 65, laser_words[_i].tunable);
	fixture_word(&f, A2_LOW, 106, laser_words[_i].word);
	limits(40, laser_words[_i].high_alarm, laser_words[_i].low_alarm,
	    laser_words[_i].high_alarm, laser_words[_i].low_alarm);

	sff8472_aux_decode(&f.map, &f.id, aux);

	ck_assert_msg(aux[0].present == laser_words[_i].present &&
			  aux[0].limits_present == laser_words[_i].limits,
	    "%s", laser_words[_i].what);
	/* it stands still, which says nothing where the laser measures */
	ck_assert_msg(aux[1].present == laser_words[_i].current, "%s",
	    laser_words[_i].what);
}
END_TEST

/* A DWDM-SFP in use: what the limits are for stands where the current should be. */
START_TEST(a_module_that_has_the_words_elsewhere_has_none)
{
	setup();
	limits(40, 0x3a00, 0x1e00, 0x3700, 0x2100);
	limits(48, 0xffff, 0xffff, 0xffff, 0xffff);
	fixture_word(&f, A2_LOW, 106, 0);
	fixture_word(&f, A2_LOW, 108, 0x2ab9);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_LASER_TEMP], 0);
	ck_assert_uint_eq(f.readings.present[MONITOR_COOLER], 0);

	limits(48, 0x3a00, 0xc600, 0x3700, 0xc900);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_LASER_TEMP], 0);
	ck_assert_uint_eq(f.readings.present[MONITOR_COOLER], lane_bit(0));
}
END_TEST

/* A cooler that stops cooling and begins to heat. */
START_TEST(a_current_is_there_while_it_goes_through_zero)
{
	setup();
	fixture_word(&f, A2_LOW, 106, 0x2d80);
	for (int word = 2; word >= -2; word--) {
		fixture_word(&f, A2_LOW, 108, (uint16_t)word);
		fixture_decode(&f, &sff8472_decoder);
		ck_assert_uint_eq(f.readings.present[MONITOR_COOLER], lane_bit(0));
		ck_assert_int_eq(f.readings.value[MONITOR_COOLER][0], 100 * word);
	}
}
END_TEST

/* ---- the same in a poll ---- */

START_TEST(a_poll_takes_what_the_laser_measures)
{
	setup();
	fixture_word(&f, A2_LOW, 106, 0x2d80);
	fixture_word(&f, A2_LOW, 108, 0xff38);
	limits(40, 0x3200, 0x2800, 0x3000, 0x2a00);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.readings.present[MONITOR_LASER_TEMP], lane_bit(0));
	ck_assert_int_eq(f.readings.value[MONITOR_LASER_TEMP][0], 45500);
	ck_assert_uint_eq(f.readings.raw[MONITOR_LASER_TEMP][0], 0x2d80);
	ck_assert_uint_eq(f.readings.present[MONITOR_COOLER], lane_bit(0));
	ck_assert_int_eq(f.readings.value[MONITOR_COOLER][0], -20000); /* it heats */
	ck_assert(f.limits.present[MONITOR_LASER_TEMP]);
	ck_assert_int_eq(f.limits.value[MONITOR_LASER_TEMP][LIMIT_LOW_WARN], 42000);
	ck_assert(!f.limits.present[MONITOR_COOLER]);
	ck_assert_uint_eq(f.readings.present[MONITOR_TEC], 0);
}
END_TEST

START_TEST(a_poll_takes_the_flags_of_the_laser)
{
	static const enum monitor ids[] = { MONITOR_LASER_TEMP, MONITOR_COOLER };

	setup();
	fixture_word(&f, A2_LOW, 106, 1);
	fixture_word(&f, A2_LOW, 108, 1);
	fixture_poke(&f, A2_LOW, flags[_i].byte, 1u << flags[_i].bit);
	fixture_decode(&f, &sff8472_decoder);

	for (unsigned m = 0; m < 2; m++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			ck_assert_uint_eq(f.readings.flag[ids[m]][n],
			    m == flags[_i].monitor && n == flags[_i].limit);
	}
}
END_TEST

START_TEST(external_calibration_is_not_for_the_laser)
{
	setup();
	fixture_poke(&f, LOW, 92, 0x50);
	fixture_word(&f, A2_LOW, 106, 0x2d80);
	limits(40, 0x3200, 0x2800, 0x3000, 0x2a00);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.readings.value[MONITOR_LASER_TEMP][0], 45500);
	ck_assert_int_eq(f.limits.value[MONITOR_LASER_TEMP][LIMIT_HIGH_ALARM], 50000);
}
END_TEST

START_TEST(a_poll_finds_no_laser_where_nothing_speaks_for_it)
{
	setup();
	fixture_poke(&f, LOW, 64, 0);
	fixture_poke(&f, LOW, 65, 0);
	fixture_word(&f, A2_LOW, 106, 0x2d80);
	fixture_word(&f, A2_LOW, 108, 0xff38);
	fixture_poke(&f, A2_LOW, 113, 0x3c);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.readings.present[MONITOR_LASER_TEMP], 0);
	ck_assert_uint_eq(f.readings.flag_known[MONITOR_LASER_TEMP], 0);
	ck_assert_uint_eq(f.readings.present[MONITOR_COOLER], 0);
	ck_assert_uint_eq(f.readings.flag_known[MONITOR_COOLER], 0);
}
END_TEST

/* Beyond what a laser may have, but its limits say that it is a temperature. */
START_TEST(a_laser_beyond_its_limits_is_one)
{
	setup();
	fixture_word(&f, A2_LOW, 106, 0x6900);
	limits(40, 0x3200, 0x2800, 0x3000, 0x2a00);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_int_eq(f.readings.value[MONITOR_LASER_TEMP][0], 105000);

	limits(40, 0x7800, 0x2800, 0x7000, 0x2a00);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_LASER_TEMP], 0);
}
END_TEST

START_TEST(a_module_without_diagnostics_has_no_laser_monitors)
{
	struct aux_reading aux[AUX_COUNT];

	setup();
	fixture_word(&f, A2_LOW, 106, 0x1900);
	f.id.dom = false;
	sff8472_aux_decode(&f.map, &f.id, aux);
	ck_assert(!aux[0].present);
	f.id.dom = true;
	f.id.spec = SPEC_SFF8636;
	sff8472_aux_decode(&f.map, &f.id, aux);
	ck_assert(!aux[0].present);
}
END_TEST

/* ---- tuning: A2h page 02h ---- */

static void
tune(unsigned channel, unsigned grid)
{
	fixture_poke(&f, A2_TABLE + 2, 128, 0x0a);
	fixture_word(&f, A2_TABLE + 2, 132, 191);
	fixture_word(&f, A2_TABLE + 2, 134, 5000);
	fixture_word(&f, A2_TABLE + 2, 136, 196);
	fixture_word(&f, A2_TABLE + 2, 138, 2500);
	fixture_word(&f, A2_TABLE + 2, 140, grid);
	fixture_word(&f, A2_TABLE + 2, 144, channel);
}

START_TEST(a_channel_is_counted_from_the_first_frequency)
{
	struct sfp_tunable t;

	setup();
	tune(35, 500);
	fixture_word(&f, A2_TABLE + 2, 152, 0xfff9);
	fixture_word(&f, A2_TABLE + 2, 154, 0x000b);

	ck_assert(sfp_tunable(&f.map, &f.id, &t));

	ck_assert(t.by_channel && t.self_tuning && !t.by_wavelength && !t.dither);
	ck_assert_int_eq(t.first_mhz, 191500000);
	ck_assert_int_eq(t.last_mhz, 196250000);
	ck_assert_int_eq(t.grid_mhz, 50000);
	ck_assert_uint_eq(t.channels, 96);
	ck_assert_uint_eq(t.channel, 35);
	ck_assert_int_eq(t.frequency_mhz, 193200000);
	ck_assert_uint_eq(t.wavelength_pm, 0);
	ck_assert_int_eq(t.frequency_error_mhz, -700);
	ck_assert_int_eq(t.wavelength_error_pm, 55);
	ck_assert(!t.tuning && !t.unlocked && !t.tec_fault && !t.self_tuning_now);
	ck_assert_uint_eq(t.flags, 0);
}
END_TEST

START_TEST(a_grid_may_count_downwards)
{
	struct sfp_tunable t;

	setup();
	tune(3, 0xfe0c);
	fixture_word(&f, A2_TABLE + 2, 136, 190);
	fixture_word(&f, A2_TABLE + 2, 138, 0);

	ck_assert(sfp_tunable(&f.map, &f.id, &t));

	ck_assert_int_eq(t.grid_mhz, -50000);
	ck_assert_uint_eq(t.channels, 31);
	ck_assert_int_eq(t.frequency_mhz, 191400000);
}
END_TEST

/* What makes no sense together gives no channels and no frequency below zero. */
START_TEST(ends_that_do_not_fit_the_grid_give_no_channels)
{
	struct sfp_tunable t;

	setup();
	tune(0xffff, 0x8000);
	ck_assert(sfp_tunable(&f.map, &f.id, &t));
	ck_assert_uint_eq(t.channels, 0);
	ck_assert_int_eq(t.frequency_mhz, 0);
	tune(1, 0);
	ck_assert(sfp_tunable(&f.map, &f.id, &t));
	ck_assert_uint_eq(t.channels, 0);
	ck_assert_int_eq(t.frequency_mhz, 0);
}
END_TEST

START_TEST(a_wavelength_may_be_set_instead)
{
	struct sfp_tunable t;

	setup();
	fixture_poke(&f, A2_TABLE + 2, 128, 0x05);
	fixture_word(&f, A2_TABLE + 2, 146, 31010);

	ck_assert(sfp_tunable(&f.map, &f.id, &t));

	ck_assert(t.by_wavelength && t.dither && !t.by_channel && !t.self_tuning);
	ck_assert_uint_eq(t.wavelength_pm, 1550500);
	ck_assert_int_eq(t.frequency_mhz, 0);

	/* a channel that cannot be set says nothing */
	fixture_word(&f, A2_TABLE + 2, 144, 2);
	ck_assert(sfp_tunable(&f.map, &f.id, &t));
	ck_assert_int_eq(t.frequency_mhz, 0);
}
END_TEST

/* Bits of 168, which are now, and of 172, which are latched. */
static const struct {
	unsigned now, latched;
	const char *flag; /* NULL: none that has a name */
} tuning_bits[] = {
	{ 0x80, 0x80, "self_tuning" },
	{ 0x40, 0x40, "tec_fault" },
	{ 0x20, 0x20, "unlocked" },
	{ 0x10, 0x10, "bad_channel" },
	{ 0x08, 0x08, "new_channel" },
	{ 0x04, 0x04, "dither_unsupported" },
	{ 0x02, 0x02, NULL },
	{ 0x01, 0x01, NULL },
};

START_TEST(what_the_laser_does_is_told_now_and_as_it_was)
{
	struct sfp_tunable t;
	unsigned bit = 7u - (unsigned)_i;

	setup();
	fixture_poke(&f, A2_TABLE + 2, 168, tuning_bits[_i].now);
	fixture_poke(&f, A2_TABLE + 2, 172, tuning_bits[_i].latched);

	ck_assert(sfp_tunable(&f.map, &f.id, &t));

	ck_assert_int_eq(t.self_tuning_now, tuning_bits[_i].now == 0x80);
	ck_assert_int_eq(t.tec_fault, tuning_bits[_i].now == 0x40);
	ck_assert_int_eq(t.unlocked, tuning_bits[_i].now == 0x20);
	ck_assert_int_eq(t.tuning, tuning_bits[_i].now == 0x10);
	ck_assert_pstr_eq(sfp_tunable_flag_name(bit), tuning_bits[_i].flag);
	ck_assert_uint_eq(t.flags, tuning_bits[_i].flag ? tuning_bits[_i].latched : 0);
}
END_TEST

/* What a poll believes: features, first and last frequency in whole THz. */
static const struct {
	unsigned features, first, last;
	bool sound;
} sounds[] = {
	{ 0x02, 191, 196, true },
	{ 0x1f, 229, 191, true },
	{ 0x0d, 150, 249, true },
	{ 0x1c, 191, 196, false }, /* it cannot be set by what is written here */
	{ 0x22, 191, 196, false },
	{ 0x02, 149, 196, false },
	{ 0x02, 191, 251, false },
	{ 0x02, 0, 0, false },
};

START_TEST(numbers_that_no_laser_has_are_not_sound)
{
	struct sfp_tunable t;

	setup();
	tune(1, 500);
	fixture_poke(&f, A2_TABLE + 2, 128, sounds[_i].features);
	fixture_word(&f, A2_TABLE + 2, 132, sounds[_i].first);
	fixture_word(&f, A2_TABLE + 2, 136, sounds[_i].last);

	ck_assert(sfp_tunable(&f.map, &f.id, &t));
	ck_assert_int_eq(t.is_sound, sounds[_i].sound);
}
END_TEST

/* Up to 168, as the daemon has it, from a map of nothing else. */
START_TEST(the_page_is_read_without_its_flags)
{
	uint8_t bytes[SFP_TUNABLE_LEN] = { 0x02, 0, 0, 0, 0, 191 };
	struct memmap_half half[1];
	struct sfp_tunable t;
	struct memmap map;

	bytes[SFP_TUNABLE_LEN - 1] = 0x40;
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(SFP_TUNABLE_PAGE, SFP_TUNABLE_FROM), bytes,
	    sizeof(bytes));
	ck_assert(sfp_tunable_now(&map, &t));
	ck_assert(t.tec_fault && t.flags == 0 && t.first_mhz == 191000000);

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(SFP_TUNABLE_PAGE, SFP_TUNABLE_FROM), bytes,
	    sizeof(bytes) - 1);
	ck_assert(!sfp_tunable_now(&map, &t));
}
END_TEST

START_TEST(page_02h_is_offered_with_diagnostics)
{
	setup();
	ck_assert(sfp_tunable_offered(&f.map, &f.id));
	f.id.dom = false;
	ck_assert(!sfp_tunable_offered(&f.map, &f.id));
	f.id.dom = true;
	fixture_poke(&f, LOW, 65, 0xbf);
	ck_assert(!sfp_tunable_offered(&f.map, &f.id));
	fixture_poke(&f, LOW, 65, 0x40);
	f.id.spec = SPEC_SFF8636;
	ck_assert(!sfp_tunable_offered(&f.map, &f.id));
}
END_TEST

START_TEST(page_02h_counts_where_it_is_one)
{
	struct sfp_tunable t;
	struct memmap own;

	setup();
	tune(1, 500);
	ck_assert(sfp_tunable(&f.map, &f.id, &t));
	fixture_poke(&f, LOW, 65, 0);
	ck_assert(!sfp_tunable(&f.map, &f.id, &t));
	fixture_poke(&f, LOW, 65, 0x40);
	/* a module that heeds no page register shows the user's bytes there as well */
	fixture_page(&f, A2_TABLE, 0);
	ck_assert(sfp_tunable(&f.map, &f.id, &t));
	for (unsigned byte = 128; byte < 173; byte++) {
		uint8_t value;

		ck_assert(
		    memmap_byte(&f.map, mem_at(A2_TABLE + 2, (uint8_t)byte), &value));
		fixture_poke(&f, A2_TABLE, byte, value);
	}
	own = memmap_own_pages(&f.map);
	ck_assert(!sfp_tunable(&own, &f.id, &t));

	memmap_clear(&f.map);
	fixture_page(&f, LOW, 0);
	fixture_poke(&f, LOW, 65, 0x40);
	ck_assert(!sfp_tunable(&f.map, &f.id, &t));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sff8472_laser");
	TCase *t = tcase_create("sff8472_laser");

	tcase_add_test(t, a_cooled_laser_has_a_temperature_and_a_current);
	tcase_add_loop_test(t, each_flag_of_the_laser_stands_where_it_should, 0,
	    COUNT_OF(flags));
	tcase_add_loop_test(t, a_word_counts_where_something_speaks_for_it, 0,
	    COUNT_OF(laser_words));
	tcase_add_test(t, a_module_that_has_the_words_elsewhere_has_none);
	tcase_add_test(t, a_current_is_there_while_it_goes_through_zero);
	tcase_add_test(t, a_poll_takes_what_the_laser_measures);
	tcase_add_loop_test(t, a_poll_takes_the_flags_of_the_laser, 0, COUNT_OF(flags));
	tcase_add_test(t, external_calibration_is_not_for_the_laser);
	tcase_add_test(t, a_poll_finds_no_laser_where_nothing_speaks_for_it);
	tcase_add_test(t, a_laser_beyond_its_limits_is_one);
	tcase_add_test(t, a_module_without_diagnostics_has_no_laser_monitors);
	tcase_add_test(t, a_channel_is_counted_from_the_first_frequency);
	tcase_add_test(t, a_grid_may_count_downwards);
	tcase_add_test(t, ends_that_do_not_fit_the_grid_give_no_channels);
	tcase_add_test(t, a_wavelength_may_be_set_instead);
	tcase_add_loop_test(t, what_the_laser_does_is_told_now_and_as_it_was, 0,
	    COUNT_OF(tuning_bits));
	tcase_add_loop_test(t, numbers_that_no_laser_has_are_not_sound, 0,
	    COUNT_OF(sounds));
	tcase_add_test(t, the_page_is_read_without_its_flags);
	tcase_add_test(t, page_02h_is_offered_with_diagnostics);
	tcase_add_test(t, page_02h_counts_where_it_is_one);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
