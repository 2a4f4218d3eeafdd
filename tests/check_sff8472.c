/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* An internally calibrated SFP+ that advertises all there is, all else zero. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, A2_LOW, 0);
	fixture_poke(&f, LOW, 0, 0x03);
	fixture_poke(&f, LOW, 65, 0x1a);
	fixture_poke(&f, LOW, 92, 0x68);
	fixture_poke(&f, LOW, 93, 0xf0);
}

/* Table 9-16 (values), 9-5 (limits), 9-17 (flags; warnings four bytes further). */
static const struct {
	enum monitor id;
	uint8_t value, limits, flags, bit;
	int32_t of_0102, of_ff00;
} monitors[] = {
	{ MONITOR_TEMP, 96, 0, 112, 7, 1008, -1000 },
	{ MONITOR_VCC, 98, 8, 112, 5, 25800, 6528000 },
	{ MONITOR_TX_BIAS, 100, 16, 112, 3, 516, 130560 },
	{ MONITOR_TX_POWER, 102, 24, 112, 1, 25800, 6528000 },
	{ MONITOR_RX_POWER, 104, 32, 113, 7, 25800, 6528000 },
};

START_TEST(each_word_is_one_monitor)
{
	fixture_word(&f, A2_LOW, monitors[_i].value, 0x0102);
	fixture_decode(&f, &sff8472_decoder);
	fixture_only_value(&f, monitors[_i].id, 0, monitors[_i].of_0102);
	ck_assert_uint_eq(f.readings.raw[monitors[_i].id][0], 0x0102);

	fixture_word(&f, A2_LOW, monitors[_i].value, 0xff00);
	fixture_decode(&f, &sff8472_decoder);
	fixture_only_value(&f, monitors[_i].id, 0, monitors[_i].of_ff00);
	ck_assert_uint_eq(f.readings.present[monitors[_i].id], 1);
}
END_TEST

START_TEST(limits_are_high_alarm_low_alarm_high_warning_low_warning)
{
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		setup();
		fixture_word(&f, A2_LOW, monitors[_i].limits + 2 * n, 0x0102);
		fixture_decode(&f, &sff8472_decoder);
		fixture_only_limit(&f, monitors[_i].id, n, monitors[_i].of_0102);

		fixture_word(&f, A2_LOW, monitors[_i].limits + 2 * n, 0xff00);
		fixture_decode(&f, &sff8472_decoder);
		fixture_only_limit(&f, monitors[_i].id, n, monitors[_i].of_ff00);
	}
}
END_TEST

START_TEST(warnings_stand_four_bytes_behind_alarms)
{
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		bool warning = n == LIMIT_HIGH_WARN || n == LIMIT_LOW_WARN;
		bool low = n == LIMIT_LOW_ALARM || n == LIMIT_LOW_WARN;

		setup();
		fixture_poke(&f, A2_LOW, monitors[_i].flags + (warning ? 4u : 0u),
		    1u << (monitors[_i].bit - low));
		fixture_decode(&f, &sff8472_decoder);
		fixture_only_flag(&f, monitors[_i].id, n, 1);
	}
	ck_assert(!f.readings.flags_latched);
}
END_TEST

START_TEST(flags_that_are_not_implemented_are_unknown)
{
	fixture_poke(&f, LOW, 93, 0x70);
	fixture_poke(&f, A2_LOW, 112, 0xff);
	fixture_decode(&f, &sff8472_decoder);

	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		ck_assert_uint_eq(f.readings.flag_known[m], 0);
		ck_assert_uint_eq(f.readings.flag[m][LIMIT_HIGH_ALARM], 0);
	}
}
END_TEST

/* A2h 110, with the bit of A0h 93 that implements each. */
static const struct {
	uint8_t status, options;
	int signal;
	bool off, ready;
} states[] = {
	{ 0x04, 0x20, SIGNAL_TX_FAULT, false, true },
	{ 0x02, 0x10, SIGNAL_RX_LOS, false, true },
	{ 0x80, 0x40, -1, true, true },
	{ 0x40, 0x40, -1, true, true },
	{ 0x01, 0x40, -1, false, false },
	{ 0x38, 0x70, -1, false, true },
};

START_TEST(the_status_byte_shows_pins)
{
	fixture_poke(&f, A2_LOW, 110, states[_i].status);
	fixture_poke(&f, LOW, 93, 0x80u | states[_i].options);
	fixture_decode(&f, &sff8472_decoder);

	for (int s = 0; s < SIGNAL_COUNT; s++)
		ck_assert_uint_eq(f.readings.signal[s], s == states[_i].signal);
	ck_assert_int_eq(f.readings.ready, states[_i].ready);
	ck_assert_uint_eq(f.readings.tx_ready, states[_i].ready);
	ck_assert_uint_eq(f.readings.rx_ready, states[_i].ready);
	ck_assert_uint_eq(f.readings.active, 1);
	ck_assert_uint_eq(f.readings.tx_disabled, states[_i].off);
	ck_assert_int_eq(f.readings.tx_disabled_known != 0,
	    (states[_i].options & 0x40) != 0);
	ck_assert_int_eq(f.readings.signal_known[SIGNAL_TX_FAULT] != 0,
	    (states[_i].options & 0x20) != 0);
	ck_assert_int_eq(f.readings.signal_known[SIGNAL_RX_LOS] != 0,
	    (states[_i].options & 0x10) != 0);
}
END_TEST

START_TEST(a_signal_detect_pin_is_low_without_light)
{
	fixture_poke(&f, LOW, 65, 0x04);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_RX_LOS], 1);

	fixture_poke(&f, A2_LOW, 110, 0x02);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_RX_LOS], 0);
}
END_TEST

START_TEST(without_diagnostics_nothing_is_measured)
{
	fixture_poke(&f, LOW, 92, 0x00);
	fixture_word(&f, A2_LOW, 96, 0x1900);
	fixture_word(&f, A2_LOW, 0, 0x1900);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert(!f.id.dom);
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		ck_assert_uint_eq(f.readings.present[m], 0);
		ck_assert(!f.limits.present[m]);
	}
	ck_assert(f.readings.ready);
}
END_TEST

START_TEST(limits_under_a_bad_checksum_are_not_trusted)
{
	fixture_word(&f, A2_LOW, 32, 0x0004);
	fixture_word(&f, A2_LOW, 34, 0x0001);
	fixture_word(&f, A2_LOW, 36, 0x0003);
	fixture_word(&f, A2_LOW, 38, 0x0002);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert(f.limits.present[MONITOR_RX_POWER]);
	ck_assert(!f.limits.trusted[MONITOR_RX_POWER]);

	fixture_poke(&f, A2_LOW, 95, 10);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert(f.limits.trusted[MONITOR_RX_POWER]);
}
END_TEST

START_TEST(a2h_that_repeats_a0h_measures_nothing)
{
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, A2_LOW, i,
		    *memmap_bytes(&f.map, mem_at(LOW, (uint8_t)i), 1));
	fixture_decode(&f, &sff8472_decoder);

	ck_assert(f.id.a2_is_a0);
	ck_assert(!f.id.dom);
	ck_assert_uint_eq(f.readings.present[MONITOR_TEMP], 0);
}
END_TEST

START_TEST(a2h_that_repeats_a0h_gives_no_watts)
{
	fixture_poke(&f, LOW, 64, 0x40);
	fixture_poke(&f, LOW, 66, 40);
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, A2_LOW, i,
		    *memmap_bytes(&f.map, mem_at(LOW, (uint8_t)i), 1));
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.power_class, 4);
	ck_assert(!(f.id.known & FACT_POWER_MAX));
}
END_TEST

static void
poke_float(unsigned byte, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	fixture_word(&f, A2_LOW, byte, bits >> 16);
	fixture_word(&f, A2_LOW, byte + 2, bits & 0xffff);
}

/* Constants that change nothing: slope 1, offset 0, polynomial x. */
static void
calibrate_neutrally(void)
{
	fixture_poke(&f, LOW, 92, 0x58);
	for (unsigned byte = 76; byte <= 88; byte += 4)
		fixture_word(&f, A2_LOW, byte, 0x0100);
	poke_float(68, 1);
}

START_TEST(neutral_constants_change_nothing)
{
	calibrate_neutrally();
	fixture_word(&f, A2_LOW, monitors[_i].value, 0x0102);
	fixture_word(&f, A2_LOW, monitors[_i].limits + 2, 0xff00);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert(f.id.external_calibration);
	fixture_only_value(&f, monitors[_i].id, 0, monitors[_i].of_0102);
	fixture_only_limit(&f, monitors[_i].id, LIMIT_LOW_ALARM, monitors[_i].of_ff00);
}
END_TEST

/* Tables 9-6 to 9-10: slope and offset of each, and a raw word of 1000. */
static const struct {
	enum monitor id;
	uint8_t slope, value;
	int32_t result; /* slope 1.5, offset -100 */
} linears[] = {
	{ MONITOR_TX_BIAS, 76, 100, 2800 },    /* 1400 x 2 uA */
	{ MONITOR_TX_POWER, 80, 102, 140000 }, /* 1400 x 100 nW */
	{ MONITOR_TEMP, 84, 96, 5469 },        /* 1400 / 256 C */
	{ MONITOR_VCC, 88, 98, 140000 },       /* 1400 x 100 uV */
};

START_TEST(slope_and_offset_calibrate_one_monitor)
{
	calibrate_neutrally();
	fixture_word(&f, A2_LOW, linears[_i].slope, 0x0180);
	fixture_word(&f, A2_LOW, linears[_i].slope + 2u, 0xff9c);
	for (unsigned byte = 96; byte <= 102; byte += 2)
		fixture_word(&f, A2_LOW, byte, 1000);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.readings.value[linears[_i].id][0], linears[_i].result);
	for (size_t i = 0; i < COUNT_OF(linears); i++) {
		if (linears[i].id != linears[_i].id)
			ck_assert_int_ne(f.readings.value[linears[i].id][0],
			    linears[i].result);
	}
}
END_TEST

START_TEST(a_negative_temperature_keeps_its_sign_through_calibration)
{
	calibrate_neutrally();
	fixture_word(&f, A2_LOW, 84, 0x0200);
	fixture_word(&f, A2_LOW, 96, 0xf600); /* -10 C */
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.readings.value[MONITOR_TEMP][0], -20000);
}
END_TEST

START_TEST(calibrated_values_stay_within_the_word)
{
	calibrate_neutrally();
	for (unsigned byte = 76; byte <= 88; byte += 4) {
		fixture_word(&f, A2_LOW, byte, 0xffff);
		fixture_word(&f, A2_LOW, byte + 2, _i ? 0x8000 : 0x7fff);
	}
	for (unsigned byte = 96; byte <= 102; byte += 2)
		fixture_word(&f, A2_LOW, byte, _i ? 0 : 0x7fff);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.readings.value[MONITOR_TEMP][0], _i ? -128000 : 127996);
	ck_assert_int_eq(f.readings.value[MONITOR_VCC][0], _i ? 0 : 6553500);
	ck_assert_int_eq(f.readings.value[MONITOR_TX_BIAS][0], _i ? 0 : 131070);
	ck_assert_int_eq(f.readings.value[MONITOR_TX_POWER][0], _i ? 0 : 6553500);
}
END_TEST

/* Coefficient byte, coefficient, raw word, nW. */
static const struct {
	uint8_t byte;
	float coefficient;
	uint16_t raw;
	int32_t nw;
} terms[] = {
	{ 56, 1e-8f, 300, 100 * (300 + 81) }, /* x + 1e-8 x^4 */
	{ 60, 1e-6f, 300, 100 * (300 + 27) }, /* x + 1e-6 x^3 */
	{ 64, 1e-3f, 300, 100 * (300 + 90) }, /* x + 1e-3 x^2 */
	{ 68, 2.0f, 300, 60000 },             /* 2 x */
	{ 72, 25.0f, 300, 32500 },            /* x + 25 */
	{ 72, -400.0f, 300, 0 },              /* no less than nothing */
	{ 56, 1.0f, 65535, 6553500 },         /* no more than a word says */
	{ 72, 0.004f, 0, 0 },                 /* rounded to nW */
	{ 72, 0.006f, 0, 1 },
};

START_TEST(rx_power_is_a_polynomial_of_the_raw_word)
{
	calibrate_neutrally();
	poke_float(terms[_i].byte, terms[_i].coefficient);
	fixture_word(&f, A2_LOW, 104, terms[_i].raw);
	fixture_word(&f, A2_LOW, 32, terms[_i].raw);
	fixture_word(&f, A2_LOW, 34, 1);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.readings.value[MONITOR_RX_POWER][0], terms[_i].nw);
	ck_assert_int_eq(f.limits.value[MONITOR_RX_POWER][LIMIT_HIGH_ALARM],
	    terms[_i].nw);
	ck_assert_uint_eq(f.readings.raw[MONITOR_RX_POWER][0], terms[_i].raw);
}
END_TEST

/* Makes cc_dmi right, whatever the limits and constants are by now. */
static void
fix_cc_dmi(void)
{
	fixture_poke(&f, A2_LOW, 95,
	    byte_sum(memmap_bytes(&f.map, mem_at(A2_LOW, 0), 95), 95));
}

START_TEST(limits_that_their_calibration_turns_round_are_not_trusted)
{
	static const uint16_t words[] = { 4000, 1000, 3000, 2000 };

	for (unsigned falls = 0; falls < 2; falls++) {
		setup();
		calibrate_neutrally();
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			fixture_word(&f, A2_LOW, 32 + 2 * n, words[n]);
		if (falls) { /* 5000 - x */
			poke_float(68, -1);
			poke_float(72, 5000);
		}
		fix_cc_dmi();
		fixture_decode(&f, &sff8472_decoder);

		ck_assert(f.limits.present[MONITOR_RX_POWER]);
		ck_assert_int_eq(f.limits.trusted[MONITOR_RX_POWER], !falls);
	}
}
END_TEST

/* A slope of zero makes one value of all words: that is no limit. */
START_TEST(limits_that_their_calibration_makes_one_are_not_trusted)
{
	static const uint16_t words[] = { 4000, 1000, 3000, 2000 };

	for (unsigned slope = 0; slope < 2; slope++) {
		setup();
		calibrate_neutrally();
		fixture_poke(&f, A2_LOW, 88, slope);
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			fixture_word(&f, A2_LOW, 8 + 2 * n, words[n]);
		fix_cc_dmi();
		fixture_decode(&f, &sff8472_decoder);

		ck_assert(f.limits.present[MONITOR_VCC]);
		ck_assert_int_eq(f.limits.trusted[MONITOR_VCC], slope != 0);
	}
}
END_TEST

START_TEST(limits_without_a_calibration_are_not_trusted)
{
	calibrate_neutrally();
	fixture_word(&f, A2_LOW, 32, 1000);
	fixture_word(&f, A2_LOW, 68, 0x7f80);
	fix_cc_dmi();
	fixture_decode(&f, &sff8472_decoder);

	ck_assert(!f.limits.present[MONITOR_RX_POWER]);
	ck_assert(!f.limits.trusted[MONITOR_RX_POWER]);
}
END_TEST

/* NaN, infinities: no number, so no reading. */
static const uint32_t no_numbers[] = { 0x7fc00000, 0x7f800000, 0xff800000, 0xffffffff,
	0x7f800001 };

START_TEST(a_coefficient_that_is_no_number_leaves_rx_power_absent)
{
	for (unsigned byte = 56; byte <= 72; byte += 4) {
		setup();
		calibrate_neutrally();
		fixture_word(&f, A2_LOW, byte, no_numbers[_i] >> 16);
		fixture_word(&f, A2_LOW, byte + 2, no_numbers[_i] & 0xffff);
		fixture_word(&f, A2_LOW, 104, 1000);
		fixture_word(&f, A2_LOW, 32, 1000);
		fixture_decode(&f, &sff8472_decoder);
		ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0);
		ck_assert(!f.limits.present[MONITOR_RX_POWER]);
		ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 1);
	}
}
END_TEST

/* Bytes 12 and 66. */
static const struct {
	uint8_t rate, extended;
	uint32_t mbd;
} rates[] = { { 103, 9, 10300 }, { 0xff, 104, 26000 }, { 0xff, 0, 0 }, { 0, 9, 0 } };

START_TEST(a_full_rate_byte_points_to_byte_66)
{
	fixture_poke(&f, LOW, 12, rates[_i].rate);
	fixture_poke(&f, LOW, 66, rates[_i].extended);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.bitrate_mbd, rates[_i].mbd);
	ck_assert_int_eq((f.id.known & FACT_BITRATE) != 0, rates[_i].mbd != 0);
}
END_TEST

/* A0h 64 and A2h 66. */
static const struct {
	uint8_t options, tenths, level;
	uint32_t max_mw;
} powers[] = {
	{ 0x00, 0, 1, 1000 },
	{ 0x02, 0, 2, 1500 },
	{ 0x22, 0, 3, 2000 },
	{ 0x20, 0, 3, 2000 },
	{ 0x60, 25, 4, 2500 },
	{ 0x40, 0, 4, 0 },
};

START_TEST(the_power_level_runs_to_four)
{
	fixture_poke(&f, LOW, 64, powers[_i].options);
	fixture_poke(&f, A2_LOW, 66, powers[_i].tenths);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.id.power_class, powers[_i].level);
	ck_assert_uint_eq(f.id.power_max_mw, powers[_i].max_mw);
}
END_TEST

START_TEST(identity_reads_every_text_and_code)
{
	fixture_text(&f, LOW, 20, "ACME", 16);
	fixture_poke(&f, LOW, 37, 0x01);
	fixture_poke(&f, LOW, 38, 0x02);
	fixture_poke(&f, LOW, 39, 0x03);
	fixture_text(&f, LOW, 40, "SFP-25G-SR", 16);
	fixture_text(&f, LOW, 56, "1.0", 4);
	fixture_text(&f, LOW, 68, "S1", 16);
	fixture_text(&f, LOW, 84, "240229", 8);
	fixture_poke(&f, LOW, 2, 0x07);
	for (unsigned i = 0; i < 8; i++)
		fixture_poke(&f, LOW, 3 + i, i == 3 ? 0 : 0x10u * (i == 5 ? 0 : 1));
	fixture_poke(&f, LOW, 36, 0x02);
	fixture_poke(&f, LOW, 11, 6);
	fixture_poke(&f, LOW, 14, 10);
	fixture_poke(&f, LOW, 15, 105);
	fixture_poke(&f, LOW, 16, 8);
	fixture_poke(&f, LOW, 17, 3);
	fixture_poke(&f, LOW, 18, 10);
	fixture_poke(&f, LOW, 19, 7);
	fixture_word(&f, LOW, 60, 1310);
	fixture_poke(&f, LOW, 94, 8);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq(f.id.spec, SPEC_SFF8472);
	ck_assert_int_eq(f.id.identifier, 3);
	ck_assert_str_eq(f.id.vendor_name, "ACME");
	ck_assert_mem_eq(f.id.vendor_oui, "\1\2\3", 3);
	ck_assert_str_eq(f.id.vendor_pn, "SFP-25G-SR");
	ck_assert_str_eq(f.id.vendor_rev, "1.0");
	ck_assert_str_eq(f.id.vendor_sn, "S1");
	ck_assert_str_eq(f.id.date_code, "240229");
	ck_assert_int_eq(f.id.connector, 7);
	ck_assert_uint_eq(f.id.compliance_len, 9);
	ck_assert_mem_eq(f.id.compliance, "\x10\x10\x10\0\x10\0\x10\x10\2", 9);
	ck_assert_int_eq(f.id.ext_compliance, 2);
	ck_assert_int_eq(f.id.encoding, 6);
	ck_assert_uint_eq(f.id.length_smf_m, 10500);
	ck_assert_uint_eq(f.id.length_om_m[1], 80);
	ck_assert_uint_eq(f.id.length_om_m[0], 30);
	ck_assert_uint_eq(f.id.length_om_m[3], 100);
	ck_assert_uint_eq(f.id.length_om_m[2], 70);
	ck_assert_uint_eq(f.id.length_cable_mm, 0);
	ck_assert_uint_eq(f.id.wavelength_pm, 1310000);
	ck_assert_int_eq(f.id.revision, 8);
}
END_TEST

/* Bytes 14 and 15: km and hundreds of metres, where these reach and mean the same. */
static const struct {
	uint8_t km, hundreds;
	uint32_t metres;
} reaches[] = { { 80, 0xff, 80000 }, { 10, 105, 10500 }, { 3, 0, 3000 }, { 0, 4, 400 },
	{ 1, 14, 1400 }, { 2, 14, 1400 }, { 40, 400 & 0xff, 40000 }, { 10, 10, 10000 },
	{ 2, 40, 2000 } };

START_TEST(hundreds_of_metres_are_finer_than_kilometres)
{
	fixture_poke(&f, LOW, 14, reaches[_i].km);
	fixture_poke(&f, LOW, 15, reaches[_i].hundreds);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.length_smf_m, reaches[_i].metres);
}
END_TEST

/* What makes a cable of an SFP: a byte and a value of it. */
static const struct {
	uint8_t byte, value;
} cables[] = { { 8, 0x04 }, { 8, 0x08 }, { 2, 0x21 }, { 2, 0x22 }, { 2, 0x23 },
	{ 6, 0x08 } };

START_TEST(a_cable_has_a_length_and_no_wavelength)
{
	fixture_poke(&f, LOW, cables[_i].byte, cables[_i].value);
	fixture_poke(&f, LOW, 18, 3);
	fixture_word(&f, LOW, 60, 0x0100);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.length_cable_mm, 3000);
	ck_assert_uint_eq(f.id.length_om_m[3], 0);
	ck_assert(!(f.id.known & FACT_WAVELENGTH));
}
END_TEST

/* Bytes 60 and 61 of what has no separable connector and no bit of a cable, in pm. */
static const struct {
	uint16_t word;
	uint32_t pm;
} unplugged[] = { { 850, 850000 }, { 1310, 1310000 }, { 0x0400, 0 }, { 0x0f00, 0 },
	{ 0x1000, 4096000 }, { 0, 0 } };

START_TEST(a_fixed_fibre_without_the_bits_of_a_cable_keeps_its_wavelength)
{
	fixture_poke(&f, LOW, 2, 0x23);
	fixture_poke(&f, LOW, 18, 3);
	fixture_word(&f, LOW, 60, unplugged[_i].word);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.length_cable_mm, 3000);
	ck_assert_uint_eq(f.id.wavelength_pm, unplugged[_i].pm);
	ck_assert_int_eq((f.id.known & FACT_WAVELENGTH) != 0, unplugged[_i].pm != 0);
}
END_TEST

/* Identifier, connector, bytes 60 to 62, and what they make, in pm. */
static const struct {
	uint8_t identifier, connector;
	uint16_t nm;
	uint8_t hundredths;
	uint32_t pm;
} channels[] = {
	{ 0x0b, 0x07, 1544, 53, 1544530 },
	{ 0x0b, 0x07, 1560, 0, 1560000 },
	{ 0x0b, 0x07, 1528, 99, 1528990 },
	{ 0x0b, 0x07, 1528, 100, 1528000 }, /* no hundredths */
	{ 0x0b, 0x07, 0, 53, 0 },
	{ 0x0b, 0x21, 1544, 53, 0 },
	{ 0x03, 0x07, 1544, 53, 1544000 },
};

START_TEST(a_dwdm_sfp_has_hundredths_of_its_wavelength)
{
	bool dwdm = channels[_i].identifier == 0x0b;

	fixture_poke(&f, LOW, 0, channels[_i].identifier);
	fixture_poke(&f, LOW, 2, channels[_i].connector);
	fixture_poke(&f, LOW, 10, 0x02);
	fixture_poke(&f, LOW, 36, 100); /* GHz from channel to channel */
	fixture_word(&f, LOW, 60, channels[_i].nm);
	fixture_poke(&f, LOW, 62, channels[_i].hundredths);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.wavelength_pm, channels[_i].pm);
	ck_assert_int_eq((f.id.known & FACT_EXT_COMPLIANCE) != 0, !dwdm);
	ck_assert_uint_eq(f.id.ext_compliance, dwdm ? 0 : 100);
	ck_assert_uint_eq(f.id.compliance_more, dwdm ? 0 : channels[_i].hundredths);
}
END_TEST

/* A0h 8, and whether bytes 14 and 15 are losses in dB. */
static const struct {
	uint8_t cable;
	bool copper;
} losses[] = { { 0x04, true }, { 0x08, false }, { 0x00, false } };

START_TEST(passive_copper_has_attenuation_in_place_of_a_reach)
{
	fixture_poke(&f, LOW, 8, losses[_i].cable);
	fixture_poke(&f, LOW, 14, 7);
	fixture_poke(&f, LOW, 15, 11);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_int_eq((f.id.known & FACT_ATTENUATION) != 0, losses[_i].copper);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_12P9_GHZ],
	    losses[_i].copper ? 7 : 0);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_25P8_GHZ],
	    losses[_i].copper ? 11 : 0);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_5_GHZ], 0);
}
END_TEST

/* Bytes 18 and 19 of a cable, and its length; 0: not known. */
static const struct {
	uint8_t metres, fine;
	uint32_t mm;
} cable_lengths[] = {
	{ 3, 0, 3000 },
	{ 3, 0xff, 3000 },
	{ 3, 0x40, 3000 },
	{ 3, 0x19, 2500 },
	{ 3, 0x43, 3000 },
	{ 15, 0x82, 20000 },
	{ 200, 0xc3, 300000 },
	{ 0xff, 0xc3, 300000 },
	{ 0xff, 0, 0 },
};

START_TEST(a_cable_has_its_length_in_two_bytes)
{
	fixture_poke(&f, LOW, 8, 0x04);
	fixture_poke(&f, LOW, 18, cable_lengths[_i].metres);
	fixture_poke(&f, LOW, 19, cable_lengths[_i].fine);
	fixture_decode(&f, &sff8472_decoder);

	ck_assert_uint_eq(f.id.length_cable_mm, cable_lengths[_i].mm);
	ck_assert_int_eq((f.id.known & FACT_LENGTH_CABLE) != 0,
	    cable_lengths[_i].mm != 0);
	ck_assert(f.id.known & FACT_LENGTH_OM3);
}
END_TEST

/* Bytes whose full value says only that the way is longer than they can tell. */
static const struct {
	uint8_t byte;
	uint32_t fact;
} beyonds[] = {
	{ 14, FACT_LENGTH_SMF },
	{ 16, FACT_LENGTH_OM2 },
	{ 17, FACT_LENGTH_OM1 },
	{ 18, FACT_LENGTH_OM4 },
	{ 19, FACT_LENGTH_OM3 },
};

START_TEST(a_full_length_byte_is_no_length)
{
	static const uint32_t all = FACT_LENGTH_SMF | FACT_LENGTH_OM1 | FACT_LENGTH_OM2 |
				    FACT_LENGTH_OM3 | FACT_LENGTH_OM4 | FACT_LENGTH_CABLE;

	fixture_poke(&f, LOW, beyonds[_i].byte, 0xff);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.id.known & all, all & ~beyonds[_i].fact);

	fixture_poke(&f, LOW, beyonds[_i].byte, 0xfe);
	fixture_decode(&f, &sff8472_decoder);
	ck_assert_uint_eq(f.id.known & all, all);
}
END_TEST

START_TEST(a_checksum_covers_its_bytes_and_no_other)
{
	for (unsigned byte = 1; byte < 128; byte++) {
		if (byte == 92)
			continue;
		memset(f.half[0].bytes, 0, 128);
		fixture_poke(&f, LOW, 0, 0x03);
		fixture_poke(&f, LOW, byte, 1);
		fixture_decode(&f, &sff8472_decoder);
		ck_assert_uint_eq(f.id.checksum_count, 2);
		ck_assert_uint_eq(f.id.checksum[0].computed, 3 + (byte <= 62));
		ck_assert_uint_eq(f.id.checksum[0].stored, byte == 63);
		ck_assert_uint_eq(f.id.checksum[1].computed, byte >= 64 && byte <= 94);
		ck_assert_uint_eq(f.id.checksum[1].stored, byte == 95);
	}
}
END_TEST

START_TEST(the_diagnostics_have_a_checksum_too)
{
	for (unsigned byte = 0; byte < 128; byte++) {
		memset(f.half[1].bytes, 0, 128);
		fixture_poke(&f, A2_LOW, byte, 1);
		fixture_decode(&f, &sff8472_decoder);
		ck_assert_uint_eq(f.id.checksum_count, 3);
		ck_assert_str_eq(f.id.checksum[2].name, "cc_dmi");
		ck_assert_uint_eq(f.id.checksum[2].computed, byte <= 94);
		ck_assert_uint_eq(f.id.checksum[2].stored, byte == 95);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sff8472");
	TCase *t = tcase_create("sff8472");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, each_word_is_one_monitor, 0, COUNT_OF(monitors));
	tcase_add_loop_test(t, limits_are_high_alarm_low_alarm_high_warning_low_warning,
	    0, COUNT_OF(monitors));
	tcase_add_loop_test(t, warnings_stand_four_bytes_behind_alarms, 0,
	    COUNT_OF(monitors));
	tcase_add_test(t, flags_that_are_not_implemented_are_unknown);
	tcase_add_loop_test(t, the_status_byte_shows_pins, 0, COUNT_OF(states));
	tcase_add_test(t, a_signal_detect_pin_is_low_without_light);
	tcase_add_test(t, without_diagnostics_nothing_is_measured);
	tcase_add_test(t, a2h_that_repeats_a0h_measures_nothing);
	tcase_add_test(t, a2h_that_repeats_a0h_gives_no_watts);
	tcase_add_loop_test(t, neutral_constants_change_nothing, 0, COUNT_OF(monitors));
	tcase_add_loop_test(t, slope_and_offset_calibrate_one_monitor, 0,
	    COUNT_OF(linears));
	tcase_add_test(t, a_negative_temperature_keeps_its_sign_through_calibration);
	tcase_add_loop_test(t, calibrated_values_stay_within_the_word, 0, 2);
	tcase_add_test(t, limits_that_their_calibration_turns_round_are_not_trusted);
	tcase_add_test(t, limits_that_their_calibration_makes_one_are_not_trusted);
	tcase_add_test(t, limits_without_a_calibration_are_not_trusted);
	tcase_add_loop_test(t, rx_power_is_a_polynomial_of_the_raw_word, 0,
	    COUNT_OF(terms));
	tcase_add_loop_test(t, a_coefficient_that_is_no_number_leaves_rx_power_absent, 0,
	    COUNT_OF(no_numbers));
	tcase_add_loop_test(t, a_full_rate_byte_points_to_byte_66, 0, COUNT_OF(rates));
	tcase_add_loop_test(t, the_power_level_runs_to_four, 0, COUNT_OF(powers));
	tcase_add_test(t, identity_reads_every_text_and_code);
	tcase_add_loop_test(t, hundreds_of_metres_are_finer_than_kilometres, 0,
	    COUNT_OF(reaches));
	tcase_add_loop_test(t, a_cable_has_a_length_and_no_wavelength, 0,
	    COUNT_OF(cables));
	tcase_add_test(t, limits_under_a_bad_checksum_are_not_trusted);
	tcase_add_loop_test(t, a_dwdm_sfp_has_hundredths_of_its_wavelength, 0,
	    COUNT_OF(channels));
	tcase_add_loop_test(t,
	    a_fixed_fibre_without_the_bits_of_a_cable_keeps_its_wavelength, 0,
	    COUNT_OF(unplugged));
	tcase_add_loop_test(t, passive_copper_has_attenuation_in_place_of_a_reach, 0,
	    COUNT_OF(losses));
	tcase_add_loop_test(t, a_cable_has_its_length_in_two_bytes, 0,
	    COUNT_OF(cable_lengths));
	tcase_add_loop_test(t, a_full_length_byte_is_no_length, 0, COUNT_OF(beyonds));
	tcase_add_test(t, a_checksum_covers_its_bytes_and_no_other);
	tcase_add_test(t, the_diagnostics_have_a_checksum_too);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
