/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_state.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A QSFP28 that advertises all there is, all else zero. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x03, 0);
	fixture_poke(&f, LOW, 0, 0x11);
	fixture_poke(&f, LOW, 1, 8);
	fixture_poke(&f, 0x00, 128, 0x11);
	fixture_poke(&f, 0x00, 193, 0x08);
	fixture_poke(&f, 0x00, 194, 0xff);
	fixture_poke(&f, 0x00, 195, 0xff);
	fixture_poke(&f, 0x00, 220, 0x3c);
}

/* Tables 6-8, 6-9 and 6-27; flags of 6-5 and 6-6 from the high bits of `flags` on. */
static const struct {
	enum monitor id;
	uint8_t value, limits, flags;
	bool per_lane;
	int32_t of_0102, of_ff00;
} monitors[] = {
	{ MONITOR_TEMP, 22, 128, 6, false, 1008, -1000 },
	{ MONITOR_VCC, 26, 144, 7, false, 25800, 6528000 },
	{ MONITOR_RX_POWER, 34, 176, 9, true, 25800, 6528000 },
	{ MONITOR_TX_BIAS, 42, 184, 11, true, 516, 130560 },
	{ MONITOR_TX_POWER, 50, 192, 13, true, 25800, 6528000 },
};

START_TEST(each_word_is_one_monitor_of_one_lane)
{
	for (unsigned lane = 0; lane < (monitors[_i].per_lane ? 4 : 1); lane++) {
		setup();
		fixture_word(&f, LOW, monitors[_i].value + 2 * lane, 0x0102);
		fixture_decode(&f, &sff8636_decoder);
		fixture_only_value(&f, monitors[_i].id, lane, monitors[_i].of_0102);
		ck_assert_uint_eq(f.readings.raw[monitors[_i].id][lane], 0x0102);

		fixture_word(&f, LOW, monitors[_i].value + 2 * lane, 0xff00);
		fixture_decode(&f, &sff8636_decoder);
		fixture_only_value(&f, monitors[_i].id, lane, monitors[_i].of_ff00);
	}
	ck_assert_uint_eq(f.readings.present[monitors[_i].id],
	    monitors[_i].per_lane ? 0x0f : 0x01);
}
END_TEST

START_TEST(limits_are_high_alarm_low_alarm_high_warning_low_warning)
{
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		setup();
		fixture_word(&f, 0x03, monitors[_i].limits + 2 * n, 0x0102);
		fixture_decode(&f, &sff8636_decoder);
		fixture_only_limit(&f, monitors[_i].id, n, monitors[_i].of_0102);

		fixture_word(&f, 0x03, monitors[_i].limits + 2 * n, 0xff00);
		fixture_decode(&f, &sff8636_decoder);
		fixture_only_limit(&f, monitors[_i].id, n, monitors[_i].of_ff00);
	}
}
END_TEST

START_TEST(flags_run_downwards_and_lanes_in_nibbles)
{
	for (unsigned lane = 0; lane < (monitors[_i].per_lane ? 4 : 1); lane++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			unsigned top = lane % 2 ? 3 : 7;

			setup();
			fixture_poke(&f, LOW, monitors[_i].flags + lane / 2,
			    1u << (top - n));
			fixture_decode(&f, &sff8636_decoder);
			fixture_only_flag(&f, monitors[_i].id, n, lane_bit(lane));
		}
	}
	ck_assert(f.readings.flags_latched);
}
END_TEST

START_TEST(other_bits_of_the_module_flags_are_no_flags)
{
	fixture_poke(&f, LOW, 6, 0x0f);
	fixture_poke(&f, LOW, 7, 0x0f);
	fixture_poke(&f, LOW, 8, 0xff);
	fixture_poke(&f, LOW, 15, 0xff);
	fixture_decode(&f, &sff8636_decoder);

	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			ck_assert_uint_eq(f.readings.flag[m][n], 0);
	}
}
END_TEST

/* Table 6-4, and the bits of page 00h that advertise them. */
static const struct {
	enum signal_flag id;
	uint8_t byte, shift, advert, bit;
} signals[] = {
	{ SIGNAL_TX_LOS, 3, 4, 195, 1 },
	{ SIGNAL_RX_LOS, 3, 0, 0, 0 },
	{ SIGNAL_TX_FAULT, 4, 0, 195, 3 },
	{ SIGNAL_TX_LOL, 5, 4, 194, 5 },
	{ SIGNAL_RX_LOL, 5, 0, 194, 4 },
	{ SIGNAL_TX_EQ, 4, 4, 193, 3 },
};

START_TEST(signal_flags_are_nibbles)
{
	for (unsigned lane = 0; lane < 4; lane++) {
		setup();
		fixture_poke(&f, LOW, signals[_i].byte, 1u << (signals[_i].shift + lane));
		fixture_decode(&f, &sff8636_decoder);
		fixture_only_signal(&f, signals[_i].id, lane_bit(lane));
	}
}
END_TEST

START_TEST(signal_flags_that_are_not_advertised_are_unknown)
{
	fixture_poke(&f, 0x00, 193, 0);
	fixture_poke(&f, 0x00, 194, 0);
	fixture_poke(&f, 0x00, 195, 0);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.signal_known[signals[_i].id],
	    signals[_i].id == SIGNAL_RX_LOS ? 0xf : 0);

	if (signals[_i].advert)
		fixture_poke(&f, 0x00, signals[_i].advert, 1u << signals[_i].bit);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.signal_known[signals[_i].id], 0xf);
}
END_TEST

/* Of the module, Tables 6-5 and 6-6: bits, and the bit of 00h:221 that advertises one. */
static const struct {
	enum signal_flag id;
	uint8_t byte, bit, advert;
} module_flags[] = {
	{ SIGNAL_INITIALIZED, 6, 0, 4 },
	{ SIGNAL_TEC_READY, 6, 1, 1 },
	{ SIGNAL_CUSTOM, 8, 0, 0 },
	{ SIGNAL_CUSTOM + 7, 8, 7, 0 },
	{ SIGNAL_CUSTOM + 8, 19, 0, 0 },
	{ SIGNAL_CUSTOM + 15, 19, 7, 0 },
	{ SIGNAL_CUSTOM + 16, 20, 0, 0 },
	{ SIGNAL_CUSTOM + 31, 21, 7, 0 },
};

START_TEST(flags_of_the_module_are_bits)
{
	fixture_poke(&f, 0x00, 221, 0x12);
	fixture_poke(&f, LOW, module_flags[_i].byte, 1u << module_flags[_i].bit);
	fixture_decode(&f, &sff8636_decoder);
	fixture_only_signal(&f, module_flags[_i].id, lane_bit(0));

	fixture_poke(&f, 0x00, 221, 0xff & ~(1u << module_flags[_i].advert));
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.signal_known[module_flags[_i].id],
	    module_flags[_i].advert ? 0 : lane_bit(0));
}
END_TEST

START_TEST(the_equalizer_fault_is_no_tx_fault)
{
	fixture_poke(&f, LOW, 4, 0xf0);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_uint_eq(f.readings.signal[SIGNAL_TX_FAULT], 0);
}
END_TEST

START_TEST(outputs_are_off_by_byte_86)
{
	fixture_poke(&f, LOW, 86, 0xf0u | 1u << _i);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_uint_eq(f.readings.tx_disabled, lane_bit((unsigned)_i));
	ck_assert_uint_eq(f.readings.tx_disabled_known, 0x0f);
	ck_assert_uint_eq(f.readings.active, 0x0f);
}
END_TEST

START_TEST(data_are_ready_when_bit_0_is_clear)
{
	fixture_poke(&f, LOW, 2, 0x02);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert(f.readings.ready);

	fixture_poke(&f, LOW, 2, 0x01);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert(!f.readings.ready);
	ck_assert_uint_eq(f.readings.present[MONITOR_TEMP], 1);
}
END_TEST

/* Byte 93, the class of byte 129, the bias of lane 2 in 2 uA, and is that low power? */
static const struct {
	uint8_t control, class;
	uint16_t bias;
	bool low;
} low_power[] = {
	{ 0x03, 0x80, 0, true }, { 0x07, 0xc2, 499, true }, { 0x00, 0x80, 0, false },
	{ 0x02, 0x80, 0, false }, /* without override the pin says */
	{ 0x01, 0x80, 0, false },
	{ 0x03, 0x00, 0, false }, /* class 1 has no other mode */
};

START_TEST(a_module_that_is_told_to_stay_in_low_power_has_no_lane_in_use)
{
	uint32_t lanes = low_power[_i].low ? 0 : 0x0f;

	fixture_poke(&f, LOW, 93, low_power[_i].control);
	fixture_poke(&f, 0x00, 129, low_power[_i].class);
	fixture_word(&f, LOW, 44, low_power[_i].bias);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert(f.readings.ready);
	ck_assert_uint_eq(f.readings.module_state,
	    low_power[_i].low ? CMIS_MODULE_LOWPWR : 0);
	ck_assert_uint_eq(f.readings.tx_ready, lanes);
	ck_assert_uint_eq(f.readings.rx_ready, lanes);
	ck_assert_uint_eq(f.readings.active, lanes);
	ck_assert_uint_eq(f.readings.host_active, lanes);
}
END_TEST

START_TEST(tx_power_is_measured_where_anything_says_so)
{
	fixture_poke(&f, 0x00, 220, 0);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0);
	ck_assert_uint_eq(f.readings.flag_known[MONITOR_TX_POWER], 0);
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0x0f);

	fixture_word(&f, LOW, 56, 9);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0x0f);

	fixture_word(&f, LOW, 56, 0);
	fixture_word(&f, 0x03, 198, 9);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0x0f);

	fixture_word(&f, 0x03, 198, 0);
	fixture_poke(&f, 0x00, 220, 0x04);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0x0f);
}
END_TEST

/* Byte 113 by revision: which lanes are left. */
static const struct {
	uint8_t revision, near_end;
	uint32_t lanes;
} near_ends[] = {
	{ 8, 0x00, 0x0f },
	{ 8, 0x0c, 0x03 },
	{ 3, 0x0e, 0x01 },
	{ 2, 0x0c, 0x0f },
	{ 0, 0x0c, 0x0f },
	{ 8, 0x0f, 0x0f },
	{ 8, 0x10, 0x0f },
};

START_TEST(near_end_bits_mean_that_a_lane_is_absent)
{
	fixture_poke(&f, LOW, 1, near_ends[_i].revision);
	fixture_poke(&f, LOW, 113, near_ends[_i].near_end);
	fixture_poke(&f, LOW, 3, 0x0f);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_uint_eq(f.id.lane_mask, near_ends[_i].lanes);
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], near_ends[_i].lanes);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_RX_LOS], near_ends[_i].lanes);
}
END_TEST

/* 00h:192 and the bits of 131: what is one wavelength is one lane of light. */
static const struct {
	uint8_t extended, compliance;
	unsigned media_lanes;
} wavelengths[] = {
	{ 0x25, 0x80, 1 }, /* 100GBASE-DR */
	{ 0x26, 0x80, 1 }, { 0x27, 0x80, 1 }, { 0x2c, 0x00, 1 },
	{ 0x03, 0x80, 4 },                    /* 100GBASE-LR4 */
	{ 0x18, 0x80, 4 },                    /* an AOC, which in an SFP28 has one */
	{ 0xee, 0x80, 4 }, { 0x00, 0x04, 4 }, /* 40GBASE-SR4 */
	{ 0x00, 0x10, 4 },                    /* 10GBASE-SR, four times */
};

START_TEST(one_wavelength_is_one_lane_of_light_and_four_of_the_host)
{
	uint32_t media = lane_bit(wavelengths[_i].media_lanes) - 1;

	fixture_poke(&f, 0x00, 192, wavelengths[_i].extended);
	fixture_poke(&f, 0x00, 131, wavelengths[_i].compliance);
	fixture_poke(&f, LOW, 3, 0xff);
	fixture_poke(&f, LOW, 86, 0x0f);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_uint_eq(f.id.media_lanes, wavelengths[_i].media_lanes);
	ck_assert_uint_eq(f.id.lane_mask, media);
	ck_assert_uint_eq(f.id.host_lanes, 4);
	ck_assert_uint_eq(f.id.host_lane_mask, 0x0f);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_BIAS], media);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_RX_LOS], media);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_TX_LOS], 0x0f);
	ck_assert_uint_eq(f.readings.tx_disabled, media);
	ck_assert_uint_eq(f.readings.active, media);
	ck_assert_uint_eq(f.readings.host_active, 0x0f);
}
END_TEST

START_TEST(one_wavelength_is_the_first_lane_that_this_end_has)
{
	fixture_poke(&f, 0x00, 192, 0x25);
	fixture_poke(&f, LOW, 113, 0x07);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_uint_eq(f.id.lane_mask, 0x08);
	ck_assert_uint_eq(f.id.media_lanes, 4);
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0x08);
}
END_TEST

/* 147[7:4]: passive copper measures nothing, active copper does. */
static const struct {
	uint8_t technology;
	bool measures;
} technologies[] = {
	{ 0x00, true },
	{ 0x90, true },
	{ 0xa0, false },
	{ 0xb0, false },
	{ 0xc0, true },
	{ 0xf0, true },
};

START_TEST(passive_copper_measures_nothing)
{
	fixture_poke(&f, 0x00, 147, technologies[_i].technology);
	fixture_word(&f, LOW, 22, 0x1900);
	fixture_word(&f, 0x03, 128, 0x1900);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_int_eq(f.id.dom, technologies[_i].measures);
	for (unsigned m = 0; m < MONITOR_AUXILIARY; m++)
		ck_assert_int_eq(f.readings.present[m] != 0, technologies[_i].measures);
	ck_assert_int_eq(f.limits.present[MONITOR_TEMP], technologies[_i].measures);
}
END_TEST

/* With flat memory and, as pages that are not there read as page 00h, without. */
START_TEST(page_00h_in_place_of_page_03h_gives_no_limits)
{
	fixture_poke(&f, LOW, 2, _i ? 0x04 : 0x00);
	fixture_poke(&f, 0x00, 220, 0x08);
	fixture_text(&f, 0x00, 184, "A1", 8);
	fixture_text(&f, 0x00, 196, "SN0001", 16);
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, 0x03, 128 + i,
		    *memmap_bytes(&f.map, mem_at(0x00, (uint8_t)(128 + i)), 1));
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_int_eq(f.id.flat, _i);
	for (unsigned m = 0; m < MONITOR_COUNT; m++)
		ck_assert(!f.limits.present[m]);
	/* nor is a serial number a hint of Tx power */
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0);

	fixture_poke(&f, 0x03, 255, 1);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert(f.limits.present[MONITOR_TEMP]);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0x0f);
}
END_TEST

/* Table 6-16: byte 129, byte 107, and what they come to. */
static const struct {
	uint8_t ext, tenths, power_class;
	uint32_t max_mw;
} powers[] = {
	{ 0x00, 0, 1, 1500 },
	{ 0x40, 0, 2, 2000 },
	{ 0x80, 0, 3, 2500 },
	{ 0xc0, 0, 4, 3500 },
	{ 0xc1, 0, 5, 4000 },
	{ 0xc2, 0, 6, 4500 },
	{ 0xc3, 0, 7, 5000 },
	{ 0xe0, 75, 8, 7500 },
	{ 0x20, 0, 8, 0 },
};

START_TEST(the_power_class_runs_to_eight)
{
	fixture_poke(&f, 0x00, 129, powers[_i].ext);
	fixture_poke(&f, LOW, 107, powers[_i].tenths);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_int_eq(f.id.power_class, powers[_i].power_class);
	ck_assert_uint_eq(f.id.power_max_mw, powers[_i].max_mw);
	ck_assert_int_eq((f.id.known & FACT_POWER_MAX) != 0, powers[_i].max_mw != 0);
}
END_TEST

/* Bytes 140 and 222. */
static const struct {
	uint8_t rate, extended;
	uint32_t mbd;
} rates[] = { { 103, 9, 10300 }, { 0xff, 103, 25750 }, { 0xff, 0, 0 }, { 0, 9, 0 } };

START_TEST(a_full_rate_byte_points_to_byte_222)
{
	fixture_poke(&f, 0x00, 140, rates[_i].rate);
	fixture_poke(&f, 0x00, 222, rates[_i].extended);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_uint_eq(f.id.bitrate_mbd, rates[_i].mbd);
	ck_assert_int_eq((f.id.known & FACT_BITRATE) != 0, rates[_i].mbd != 0);
}
END_TEST

START_TEST(identity_reads_every_text_and_code)
{
	static const uint8_t compliance[] = { 0x80, 1, 2, 3, 4, 5, 6, 7 };

	fixture_text(&f, 0x00, 148, "ACME", 16);
	fixture_poke(&f, 0x00, 165, 0x01);
	fixture_poke(&f, 0x00, 166, 0x02);
	fixture_poke(&f, 0x00, 167, 0x03);
	fixture_text(&f, 0x00, 168, "Q28-SR4", 16);
	fixture_text(&f, 0x00, 184, "A", 2);
	fixture_text(&f, 0x00, 196, "S1", 16);
	fixture_text(&f, 0x00, 212, "240229", 8);
	fixture_poke(&f, 0x00, 130, 0x0c);
	for (unsigned i = 0; i < 8; i++)
		fixture_poke(&f, 0x00, 131 + i, compliance[i]);
	fixture_poke(&f, 0x00, 139, 5);
	fixture_poke(&f, 0x00, 142, 2);
	fixture_poke(&f, 0x00, 143, 35);
	fixture_poke(&f, 0x00, 144, 10);
	fixture_poke(&f, 0x00, 145, 11);
	fixture_poke(&f, 0x00, 146, 50);
	fixture_word(&f, 0x00, 186, 33000);
	fixture_word(&f, 0x00, 188, 40000);
	fixture_poke(&f, 0x00, 192, 0x02);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_int_eq(f.id.spec, SPEC_SFF8636);
	ck_assert_int_eq(f.id.identifier, 0x11);
	ck_assert_int_eq(f.id.revision, 8);
	ck_assert_str_eq(f.id.vendor_name, "ACME");
	ck_assert_mem_eq(f.id.vendor_oui, "\1\2\3", 3);
	ck_assert_str_eq(f.id.vendor_pn, "Q28-SR4");
	ck_assert_str_eq(f.id.vendor_rev, "A");
	ck_assert_str_eq(f.id.vendor_sn, "S1");
	ck_assert_str_eq(f.id.date_code, "240229");
	ck_assert_int_eq(f.id.connector, 0x0c);
	ck_assert_uint_eq(f.id.compliance_len, 8);
	ck_assert_mem_eq(f.id.compliance, compliance, 8);
	ck_assert_int_eq(f.id.encoding, 5);
	ck_assert_uint_eq(f.id.length_smf_m, 2000);
	ck_assert_uint_eq(f.id.length_om_m[0], 11);
	ck_assert_uint_eq(f.id.length_om_m[1], 10);
	ck_assert_uint_eq(f.id.length_om_m[2], 70);
	ck_assert_uint_eq(f.id.length_om_m[3], 100);
	ck_assert_uint_eq(f.id.length_cable_mm, 0);
	ck_assert_uint_eq(f.id.wavelength_pm, 1650000);
	ck_assert_uint_eq(f.id.wavelength_tolerance_pm, 200000);
	ck_assert_int_eq(f.id.ext_compliance, 2);
}
END_TEST

START_TEST(a_length_of_zero_is_an_answer_and_a_wavelength_of_zero_is_none)
{
	fixture_decode(&f, &sff8636_decoder);

	ck_assert(f.id.known & FACT_LENGTH_SMF);
	ck_assert(f.id.known & FACT_LENGTH_OM1);
	ck_assert(f.id.known & FACT_LENGTH_OM2);
	ck_assert(f.id.known & FACT_LENGTH_OM3);
	ck_assert(f.id.known & FACT_LENGTH_OM4);
	ck_assert(f.id.known & FACT_LENGTH_CABLE);
	ck_assert(!(f.id.known & FACT_WAVELENGTH));
	ck_assert(!(f.id.known & FACT_WAVELENGTH_TOLERANCE));
}
END_TEST

/* Byte 146 is OM4 or the cable's length, by bytes 130 and 147; full, it is neither. */
static const struct {
	uint8_t connector, technology;
	uint32_t fact, other;
} fulls[] = {
	{ 0x0c, 0x00, FACT_LENGTH_OM4, FACT_LENGTH_CABLE },
	{ 0x23, 0x00, FACT_LENGTH_CABLE, FACT_LENGTH_OM4 },
	{ 0x23, 0xa0, FACT_LENGTH_CABLE, FACT_LENGTH_OM4 },
};

START_TEST(a_full_length_byte_is_no_length)
{
	fixture_poke(&f, 0x00, 130, fulls[_i].connector);
	fixture_poke(&f, 0x00, 147, fulls[_i].technology);
	fixture_poke(&f, 0x00, 146, 0xff);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert(!(f.id.known & fulls[_i].fact));
	ck_assert(f.id.known & fulls[_i].other);
	ck_assert(f.id.known & FACT_LENGTH_OM1);

	fixture_poke(&f, 0x00, 146, 0xfe);
	fixture_decode(&f, &sff8636_decoder);
	ck_assert(f.id.known & fulls[_i].fact);
}
END_TEST

START_TEST(copper_has_attenuation_in_place_of_a_wavelength)
{
	fixture_poke(&f, 0x00, 147, 0xa0);
	fixture_poke(&f, 0x00, 145, 9);
	fixture_poke(&f, 0x00, 146, 3);
	fixture_word(&f, 0x00, 186, 0x0305);
	fixture_word(&f, 0x00, 188, 0x060c);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_int_eq(f.id.media_technology, 0x0a);
	ck_assert(!(f.id.known & FACT_WAVELENGTH));
	ck_assert(f.id.known & FACT_ATTENUATION);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_2P5_GHZ], 3);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_5_GHZ], 5);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_7_GHZ], 6);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_12P9_GHZ], 12);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_25P8_GHZ], 9);
	ck_assert_uint_eq(f.id.length_cable_mm, 3000);
	ck_assert_uint_eq(f.id.length_om_m[0], 0);
}
END_TEST

START_TEST(a_checksum_covers_its_bytes_and_no_other)
{
	for (unsigned byte = 128; byte <= 255; byte++) {
		fixture_page(&f, 0x00, 0);
		fixture_poke(&f, 0x00, byte, 1);
		fixture_decode(&f, &sff8636_decoder);
		ck_assert_uint_eq(f.id.checksum_count, 2);
		ck_assert_str_eq(f.id.checksum[0].name, "cc_base");
		ck_assert_uint_eq(f.id.checksum[0].computed, byte <= 190);
		ck_assert_uint_eq(f.id.checksum[0].stored, byte == 191);
		ck_assert_str_eq(f.id.checksum[1].name, "cc_ext");
		ck_assert_uint_eq(f.id.checksum[1].computed, byte >= 192 && byte <= 222);
		ck_assert_uint_eq(f.id.checksum[1].stored, byte == 223);
	}
}
END_TEST

START_TEST(the_copy_of_the_identifier_helps_where_byte_0_says_nothing)
{
	fixture_poke(&f, LOW, 0, 0);
	fixture_poke(&f, 0x00, 128, 0x0d);
	fixture_decode(&f, &sff8636_decoder);

	ck_assert_int_eq(f.id.identifier, 0x0d);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sff8636");
	TCase *t = tcase_create("sff8636");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, each_word_is_one_monitor_of_one_lane, 0,
	    COUNT_OF(monitors));
	tcase_add_loop_test(t, limits_are_high_alarm_low_alarm_high_warning_low_warning,
	    0, COUNT_OF(monitors));
	tcase_add_loop_test(t, flags_run_downwards_and_lanes_in_nibbles, 0,
	    COUNT_OF(monitors));
	tcase_add_test(t, other_bits_of_the_module_flags_are_no_flags);
	tcase_add_loop_test(t, signal_flags_are_nibbles, 0, COUNT_OF(signals));
	tcase_add_loop_test(t, flags_of_the_module_are_bits, 0, COUNT_OF(module_flags));
	tcase_add_loop_test(t, signal_flags_that_are_not_advertised_are_unknown, 0,
	    COUNT_OF(signals));
	tcase_add_test(t, the_equalizer_fault_is_no_tx_fault);
	tcase_add_loop_test(t, outputs_are_off_by_byte_86, 0, 4);
	tcase_add_test(t, data_are_ready_when_bit_0_is_clear);
	tcase_add_loop_test(t,
	    a_module_that_is_told_to_stay_in_low_power_has_no_lane_in_use, 0,
	    COUNT_OF(low_power));
	tcase_add_test(t, tx_power_is_measured_where_anything_says_so);
	tcase_add_loop_test(t, near_end_bits_mean_that_a_lane_is_absent, 0,
	    COUNT_OF(near_ends));
	tcase_add_loop_test(t, one_wavelength_is_one_lane_of_light_and_four_of_the_host,
	    0, COUNT_OF(wavelengths));
	tcase_add_test(t, one_wavelength_is_the_first_lane_that_this_end_has);
	tcase_add_loop_test(t, passive_copper_measures_nothing, 0,
	    COUNT_OF(technologies));
	tcase_add_loop_test(t, page_00h_in_place_of_page_03h_gives_no_limits, 0, 2);
	tcase_add_loop_test(t, the_power_class_runs_to_eight, 0, COUNT_OF(powers));
	tcase_add_loop_test(t, a_full_rate_byte_points_to_byte_222, 0, COUNT_OF(rates));
	tcase_add_test(t, identity_reads_every_text_and_code);
	tcase_add_test(t, a_length_of_zero_is_an_answer_and_a_wavelength_of_zero_is_none);
	tcase_add_loop_test(t, a_full_length_byte_is_no_length, 0, COUNT_OF(fulls));
	tcase_add_test(t, copper_has_attenuation_in_place_of_a_wavelength);
	tcase_add_test(t, a_checksum_covers_its_bytes_and_no_other);
	tcase_add_test(t, the_copy_of_the_identifier_helps_where_byte_0_says_nothing);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
