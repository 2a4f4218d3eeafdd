/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/auxmon.h"
#include "optics/cmis_state.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A QSFP-DD of eight lanes that advertises all there is, all else zero. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	fixture_page(&f, 0x02, 0);
	fixture_page(&f, 0x10, 0);
	fixture_page(&f, 0x11, 0);
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x52);
	fixture_poke(&f, LOW, 3, 3 << 1);
	fixture_poke(&f, 0x01, 157, 0x0f);
	fixture_poke(&f, 0x01, 158, 0x06);
	fixture_poke(&f, 0x01, 159, 0x1f);
	fixture_poke(&f, 0x01, 160, 0x07);
}

/* Where each monitor stands, and what the word 0102h makes (Tables 8-10, 8-98). */
static const struct {
	enum monitor id;
	uint16_t page;
	uint8_t value, limits;
	bool per_lane;
	int32_t of_0102, of_ff00;
} monitors[] = {
	{ MONITOR_TEMP, LOW, 14, 128, false, 1008, -1000 },
	{ MONITOR_VCC, LOW, 16, 136, false, 25800, 6528000 },
	{ MONITOR_TX_POWER, 0x11, 154, 176, true, 25800, 6528000 },
	{ MONITOR_TX_BIAS, 0x11, 170, 184, true, 516, 130560 },
	{ MONITOR_RX_POWER, 0x11, 186, 192, true, 25800, 6528000 },
};

START_TEST(each_word_is_one_monitor_of_one_lane)
{
	for (unsigned lane = 0; lane < (monitors[_i].per_lane ? 8 : 1); lane++) {
		setup();
		fixture_word(&f, monitors[_i].page, monitors[_i].value + 2 * lane,
		    0x0102);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_value(&f, monitors[_i].id, lane, monitors[_i].of_0102);
		ck_assert_uint_eq(f.readings.raw[monitors[_i].id][lane], 0x0102);

		fixture_word(&f, monitors[_i].page, monitors[_i].value + 2 * lane,
		    0xff00);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_value(&f, monitors[_i].id, lane, monitors[_i].of_ff00);
	}
	ck_assert_uint_eq(f.readings.present[monitors[_i].id],
	    monitors[_i].per_lane ? 0xff : 0x01);
}
END_TEST

START_TEST(limits_are_high_alarm_low_alarm_high_warning_low_warning)
{
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		setup();
		fixture_word(&f, 0x02, monitors[_i].limits + 2 * n, 0x0102);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_limit(&f, monitors[_i].id, n, monitors[_i].of_0102);
		ck_assert_uint_eq(f.limits.raw[monitors[_i].id][n], 0x0102);

		fixture_word(&f, 0x02, monitors[_i].limits + 2 * n, 0xff00);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_limit(&f, monitors[_i].id, n, monitors[_i].of_ff00);
	}
}
END_TEST

START_TEST(module_flags_are_four_bits_upwards)
{
	for (unsigned bit = 0; bit < 8; bit++) {
		setup();
		fixture_poke(&f, LOW, 9, 1u << bit);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_flag(&f, bit < 4 ? MONITOR_TEMP : MONITOR_VCC, bit % 4, 1);
	}
	ck_assert(f.readings.flags_latched);
}
END_TEST

/* Tables 8-96 to 8-98: the byte of each lane flag. */
static const struct {
	enum monitor id;
	uint8_t byte;
} lane_flags[] = {
	{ MONITOR_TX_POWER, 139 },
	{ MONITOR_TX_BIAS, 143 },
	{ MONITOR_RX_POWER, 149 },
};

START_TEST(lane_flags_hold_one_bit_per_lane)
{
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		for (unsigned lane = 0; lane < 8; lane++) {
			setup();
			fixture_poke(&f, 0x11, lane_flags[_i].byte + n, 1u << lane);
			fixture_decode(&f, &cmis_decoder);
			fixture_only_flag(&f, lane_flags[_i].id, n, lane_bit(lane));
		}
	}
}
END_TEST

/* Tables 8-95 and 8-97, and the bits of 01h:157 and 158 that advertise them. */
static const struct {
	enum signal_flag id;
	uint8_t byte, advert, bit;
	uint32_t
	    of_four; /* lanes known of a module with four media and eight host lanes */
} signals[] = {
	{ SIGNAL_TX_FAULT, 135, 157, 0, 0x0f },
	{ SIGNAL_TX_LOS, 136, 157, 1, 0xff },
	{ SIGNAL_TX_LOL, 137, 157, 2, 0xff },
	{ SIGNAL_RX_LOS, 147, 158, 1, 0x0f },
	{ SIGNAL_RX_LOL, 148, 158, 2, 0x0f },
	{ SIGNAL_TX_EQ, 138, 157, 3, 0xff },
};

START_TEST(signal_flags_hold_one_bit_per_lane)
{
	for (unsigned lane = 0; lane < 8; lane++) {
		setup();
		fixture_poke(&f, 0x11, signals[_i].byte, 1u << lane);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_signal(&f, signals[_i].id, lane_bit(lane));
	}
}
END_TEST

START_TEST(signals_from_the_host_count_host_lanes)
{
	fixture_poke(&f, 0x00, 210, 0xf0);
	fixture_poke(&f, 0x11, signals[_i].byte, 0xff);
	fixture_decode(&f, &cmis_decoder);

	fixture_only_signal(&f, signals[_i].id, signals[_i].of_four);
	ck_assert_uint_eq(f.readings.signal_known[signals[_i].id], signals[_i].of_four);
}
END_TEST

START_TEST(signal_flags_that_are_not_advertised_are_unknown)
{
	fixture_poke(&f, 0x11, signals[_i].byte, 0xff);
	fixture_poke(&f, 0x01, 157, 0);
	fixture_poke(&f, 0x01, 158, 0);
	fixture_decode(&f, &cmis_decoder);
	ck_assert_uint_eq(f.readings.signal_known[signals[_i].id], 0);

	fixture_poke(&f, 0x01, signals[_i].advert, 1u << signals[_i].bit);
	fixture_decode(&f, &cmis_decoder);
	fixture_only_signal(&f, signals[_i].id, 0xff);
}
END_TEST

/* Tables 8-9, 8-95 and 8-97: what nothing advertises. */
static const struct {
	unsigned id;
	uint16_t page;
	uint8_t byte, bit;
} unadvertised[] = {
	{ SIGNAL_MODULE_STATE, LOW, 8, 0 },
	{ SIGNAL_MODULE_FIRMWARE, LOW, 8, 1 },
	{ SIGNAL_PATH_FIRMWARE, LOW, 8, 2 },
	{ SIGNAL_OTHER_FIRMWARE, LOW, 8, 3 },
	{ SIGNAL_CDB_1, LOW, 8, 6 },
	{ SIGNAL_CDB_2, LOW, 8, 7 },
	{ SIGNAL_CUSTOM, LOW, 13, 0 },
	{ SIGNAL_CUSTOM + 7, LOW, 13, 7 },
	{ SIGNAL_PATH_STATE, 0x11, 134, 0 },
	{ SIGNAL_PATH_STATE, 0x11, 134, 7 },
	{ SIGNAL_RX_OUTPUT, 0x11, 153, 0 },
	{ SIGNAL_RX_OUTPUT, 0x11, 153, 7 },
};

START_TEST(signal_flags_that_nothing_advertises_are_always_known)
{
	unsigned id = unadvertised[_i].id;
	bool of_lane = unadvertised[_i].page != LOW;

	fixture_poke(&f, 0x01, 157, 0);
	fixture_poke(&f, 0x01, 158, 0);
	fixture_poke(&f, 0x01, 159, 0);
	fixture_poke(&f, unadvertised[_i].page, unadvertised[_i].byte,
	    1u << unadvertised[_i].bit);
	fixture_decode(&f, &cmis_decoder);

	fixture_only_signal(&f, (enum signal_flag)id,
	    lane_bit(of_lane ? unadvertised[_i].bit : 0));
	ck_assert_uint_eq(f.readings.signal_known[id], of_lane ? 0xff : 1);
}
END_TEST

/* 12h:231-238, a byte for each lane: those of a module alone that is tunable. */
START_TEST(flags_of_lasers_are_those_of_a_tunable_module)
{
	bool tunable = _i & 1, by_technology = _i & 2;

	fixture_page(&f, 0x12, 0);
	fixture_poke(&f, 0x01, 155, tunable ? 0x40 : 0);
	fixture_poke(&f, 0x00, 212, by_technology ? 0x10 : 0);
	fixture_poke(&f, 0x12, 231, 0x01);
	fixture_poke(&f, 0x12, 236, 0x20);
	fixture_decode(&f, &cmis_decoder);

	if (!tunable && !by_technology) {
		ck_assert_uint_eq(f.readings.signal_known[SIGNAL_TUNED], 0);
		ck_assert_uint_eq(f.readings.signal[SIGNAL_TARGET_POWER], 0);
		return;
	}
	ck_assert_uint_eq(f.readings.signal_known[SIGNAL_TUNED], f.id.lane_mask);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_TUNED], lane_bit(0));
	ck_assert_uint_eq(f.readings.signal[SIGNAL_TARGET_POWER], lane_bit(5));
	ck_assert_uint_eq(f.readings.signal[SIGNAL_LASER_UNLOCKED], 0);
}
END_TEST

/* Also where a dump has page 12h of the second bank alone. */
START_TEST(flags_of_no_laser_are_none_in_each_bank)
{
	fixture_page(&f, 0x11, 1);
	fixture_page(&f, 0x12, 1);
	fixture_poke(&f, LOW, 0, 0x21);
	fixture_poke(&f, 0x01, 142, 1);
	fixture_poke_bank(&f, 0x12, 1, 231, 0x3f);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.signal_known[SIGNAL_TUNED], 0);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_TARGET_POWER], 0);
}
END_TEST

/* Tables 8-9, 8-10, 8-64: what Aux1 to Aux3 and the custom monitor are, by 01h:145. */
static const struct {
	uint8_t kinds; /* 01h:145 */
	enum monitor id;
	uint8_t advert; /* bit of 01h:159 */
	uint8_t value, limits, flags, shift;
	int32_t of_0102, of_ff00;
} auxiliary[] = {
	{ 0x00, MONITOR_AUX1, 2, 18, 144, 10, 0, 258, -256 },
	{ 0x01, MONITOR_TEC, 2, 18, 144, 10, 0, 787, -781 },
	{ 0x00, MONITOR_LASER_TEMP, 3, 20, 152, 10, 4, 1008, -1000 },
	{ 0x02, MONITOR_TEC, 3, 20, 152, 10, 4, 787, -781 },
	{ 0x00, MONITOR_LASER_TEMP, 4, 22, 160, 11, 0, 1008, -1000 },
	{ 0x04, MONITOR_VCC2, 4, 22, 160, 11, 0, 25800, 6528000 },
	{ 0x07, MONITOR_CUSTOM, 5, 24, 168, 11, 4, 258, -256 },
};

/* The auxiliary monitor of a row alone. */
static void
offer_auxiliary(int row)
{
	fixture_poke(&f, 0x01, 145, auxiliary[row].kinds);
	fixture_poke(&f, 0x01, 159, 1u << auxiliary[row].advert);
	fixture_poke(&f, 0x01, 160, 0);
}

START_TEST(auxiliary_monitors_are_what_the_module_says)
{
	enum monitor id = auxiliary[_i].id;

	offer_auxiliary(_i);
	fixture_word(&f, LOW, auxiliary[_i].value, 0x0102);
	fixture_decode(&f, &cmis_decoder);
	fixture_only_value(&f, id, 0, auxiliary[_i].of_0102);
	fixture_word(&f, LOW, auxiliary[_i].value, 0xff00);
	fixture_decode(&f, &cmis_decoder);
	fixture_only_value(&f, id, 0, auxiliary[_i].of_ff00);

	fixture_poke(&f, 0x01, 159, 0);
	fixture_decode(&f, &cmis_decoder);
	ck_assert_uint_eq(f.readings.present[id], 0);
	ck_assert_uint_eq(f.readings.flag_known[id], 0);
	ck_assert(!f.limits.present[id]);
}
END_TEST

START_TEST(auxiliary_monitors_have_limits_and_flags)
{
	enum monitor id = auxiliary[_i].id;

	offer_auxiliary(_i);
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		fixture_poke(&f, LOW, auxiliary[_i].flags,
		    1u << (auxiliary[_i].shift + n));
		fixture_word(&f, 0x02, (uint8_t)(auxiliary[_i].limits + 2 * n), 0x0102);
		fixture_decode(&f, &cmis_decoder);
		fixture_only_flag(&f, id, n, lane_bit(0));
		ck_assert_int_eq(f.limits.value[id][n], auxiliary[_i].of_0102);
		fixture_poke(&f, LOW, auxiliary[_i].flags, 0);
	}
}
END_TEST

/* Two of a kind, by 01h:145 and 159: which of the two is the second. */
static const struct {
	uint8_t kinds, offered;
	unsigned first, second; /* 0: Aux1 */
	enum monitor id, id_2;
} pairs[] = {
	{ 0x03, 0x3c, 0, 1, MONITOR_TEC, MONITOR_TEC_2 },
	{ 0x00, 0x3c, 1, 2, MONITOR_LASER_TEMP, MONITOR_LASER_TEMP_2 },
	{ 0x01, 0x18, 1, 2, MONITOR_LASER_TEMP, MONITOR_LASER_TEMP_2 },
};

/* Gives auxiliary monitor n a value, limits and one flag. */
static void
tell_auxiliary(unsigned n, uint16_t word, unsigned limit)
{
	uint8_t at = n < 2 ? 10 : 11, flags;

	fixture_word(&f, LOW, (uint8_t)(18 + 2 * n), word);
	fixture_word(&f, 0x02, (uint8_t)(144 + 8 * n), word);
	ck_assert(memmap_byte(&f.map, mem_at(LOW, at), &flags));
	fixture_poke(&f, LOW, at, flags | 1u << (n % 2 * 4 + limit));
}

START_TEST(of_two_auxiliary_monitors_of_a_kind_each_is_shown)
{
	enum monitor id = pairs[_i].id, id_2 = pairs[_i].id_2;

	fixture_poke(&f, 0x01, 145, pairs[_i].kinds);
	fixture_poke(&f, 0x01, 159, pairs[_i].offered);
	fixture_poke(&f, LOW, 10, 0);
	fixture_poke(&f, LOW, 11, 0);
	tell_auxiliary(pairs[_i].first, 0x0100, LIMIT_HIGH_ALARM);
	tell_auxiliary(pairs[_i].second, 0x0200, LIMIT_LOW_WARN);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.raw[id][0], 0x0100);
	ck_assert_uint_eq(f.readings.raw[id_2][0], 0x0200);
	ck_assert_int_eq(f.readings.value[id_2][0], id == MONITOR_TEC ? 1563 : 2000);
	ck_assert_uint_eq(f.limits.raw[id][LIMIT_HIGH_ALARM], 0x0100);
	ck_assert_uint_eq(f.limits.raw[id_2][LIMIT_HIGH_ALARM], 0x0200);
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		ck_assert_uint_eq(f.readings.flag[id][n], n == LIMIT_HIGH_ALARM);
		ck_assert_uint_eq(f.readings.flag[id_2][n], n == LIMIT_LOW_WARN);
	}
}
END_TEST

START_TEST(an_auxiliary_monitor_is_the_first_of_its_kind_where_the_other_is_not_offered)
{
	fixture_poke(&f, 0x01, 145, pairs[_i].kinds);
	fixture_poke(&f, 0x01, 159, 4u << pairs[_i].second);
	tell_auxiliary(pairs[_i].second, 0x0200, LIMIT_LOW_WARN);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.raw[pairs[_i].id][0], 0x0200);
	ck_assert_uint_eq(f.limits.raw[pairs[_i].id][LIMIT_HIGH_ALARM], 0x0200);
	ck_assert_uint_eq(f.readings.present[pairs[_i].id_2], 0);
	ck_assert(!f.limits.present[pairs[_i].id_2]);
}
END_TEST

/* Without page 01h nobody knows what they measure. */
START_TEST(auxiliary_monitors_need_the_page_that_says_what_they_are)
{
	fixture_decode(&f, &cmis_decoder);
	ck_assert(f.readings.present[MONITOR_LASER_TEMP]);
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x52);
	fixture_decode(&f, &cmis_decoder);

	for (int m = MONITOR_AUXILIARY; m < MONITOR_COUNT; m++)
		ck_assert_uint_eq(f.readings.present[m], 0);
}
END_TEST

/* 01h:159 and 160: what a module has to say to be believed. */
static const struct {
	enum monitor id;
	uint8_t byte, bit;
} adverts[] = {
	{ MONITOR_TEMP, 159, 0 },
	{ MONITOR_VCC, 159, 1 },
	{ MONITOR_TX_POWER, 160, 1 },
	{ MONITOR_TX_BIAS, 160, 0 },
	{ MONITOR_RX_POWER, 160, 2 },
};

START_TEST(monitors_that_are_not_advertised_are_absent)
{
	fixture_poke(&f, 0x01, 159, 0);
	fixture_poke(&f, 0x01, 160, 0);
	fixture_poke(&f, 0x01, adverts[_i].byte, 1u << adverts[_i].bit);

	fixture_decode(&f, &cmis_decoder);

	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		bool there = m == adverts[_i].id;

		ck_assert_int_eq(f.readings.present[m] != 0, there);
		ck_assert_int_eq(f.readings.flag_known[m] != 0, there);
	}
}
END_TEST

START_TEST(a_temperature_that_is_not_advertised_is_believed_unless_it_is_0_c)
{
	fixture_poke(&f, 0x01, 159, 0);
	fixture_poke(&f, LOW, 9, 1);
	fixture_word(&f, LOW, 14, 0xffff);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(
	    f.readings.present[MONITOR_TEMP] && f.readings.flag_known[MONITOR_TEMP]);

	fixture_word(&f, LOW, 14, 0);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(!f.readings.present[MONITOR_TEMP]);
	ck_assert(!f.readings.flag_known[MONITOR_TEMP]);

	f.map.index[0][0x01] = 0; /* nothing speaks against it */
	fixture_decode(&f, &cmis_decoder);
	ck_assert(f.readings.present[MONITOR_TEMP]);
}
END_TEST

START_TEST(the_bias_multiplier_scales_up)
{
	static const uint8_t factor[] = { 1, 2, 4 };

	fixture_poke(&f, 0x01, 160, 0x07u | (unsigned)_i << 3);
	fixture_word(&f, 0x11, 170, 0xffff);
	fixture_word(&f, 0x02, 184, 0x8000);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_int_eq(f.readings.value[MONITOR_TX_BIAS][0], 131070 * factor[_i]);
	ck_assert_int_eq(f.limits.value[MONITOR_TX_BIAS][LIMIT_HIGH_ALARM],
	    65536 * factor[_i]);
	ck_assert_uint_eq(f.readings.raw[MONITOR_TX_BIAS][0], 0xffff);
	ck_assert_int_eq(f.id.bias_multiplier, factor[_i]);
}
END_TEST

START_TEST(bias_without_a_multiplier_is_absent)
{
	fixture_poke(&f, 0x01, 160, 0x1f);
	fixture_word(&f, 0x02, 184, 0x8000);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.present[MONITOR_TX_BIAS], 0);
	ck_assert(!f.limits.present[MONITOR_TX_BIAS]);
	ck_assert_uint_eq(f.readings.present[MONITOR_TX_POWER], 0xff);
}
END_TEST

START_TEST(bias_limits_without_a_multiplier_are_not_trusted)
{
	fixture_poke(&f, 0x01, 160, 0x1f);
	fixture_word(&f, 0x02, 184, 0x8000);
	fixture_poke(&f, 0x02, 255, 0x80);
	fixture_decode(&f, &cmis_decoder);

	ck_assert(identity_checksum_holds(&f.id, "cc_page02"));
	ck_assert(!f.limits.trusted[MONITOR_TX_BIAS]);
}
END_TEST

START_TEST(page_00h_in_place_of_page_02h_gives_no_limits)
{
	fixture_text(&f, 0x00, 129, "VENDOR", 16);
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, 0x02, 128 + i,
		    *memmap_bytes(&f.map, mem_at(0x00, (uint8_t)(128 + i)), 1));
	fixture_decode(&f, &cmis_decoder);
	ck_assert(!f.limits.present[MONITOR_TEMP]);

	fixture_poke(&f, 0x02, 255, 1);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(f.limits.present[MONITOR_TEMP]);
}
END_TEST

START_TEST(four_zero_words_are_no_limits)
{
	fixture_decode(&f, &cmis_decoder);

	for (unsigned m = 0; m < MONITOR_COUNT; m++)
		ck_assert(!f.limits.present[m]);
}
END_TEST

START_TEST(lanes_beyond_eight_come_from_further_banks)
{
	fixture_page(&f, 0x11, 1);
	fixture_poke(&f, LOW, 0, 0x22);    /* an ELSFP */
	fixture_poke(&f, 0x01, 142, 0x02); /* four banks, two of them held */
	fixture_word_bank(&f, 0x11, 1, 186 + 2 * 2, 5);
	fixture_poke_bank(&f, 0x11, 1, 147, 0x80);
	fixture_poke_bank(&f, 0x11, 1, 150, 0x01);
	fixture_poke_bank(&f, 0x11, 1, 128, 0x41);

	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.media_lanes, 32);
	fixture_only_value(&f, MONITOR_RX_POWER, 10, 500);
	fixture_only_flag(&f, MONITOR_RX_POWER, LIMIT_LOW_ALARM, lane_bit(8));
	fixture_only_signal(&f, SIGNAL_RX_LOS, lane_bit(15));
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0xffff);
	ck_assert_uint_eq(f.readings.flag_known[MONITOR_RX_POWER], 0xffff);
	ck_assert_uint_eq(f.readings.dp_state_known, 0xffff);
	ck_assert_int_eq(f.readings.dp_state[8], 1);
	ck_assert_int_eq(f.readings.dp_state[9], 4);
}
END_TEST

START_TEST(media_lanes_that_do_not_exist_have_no_readings)
{
	fixture_poke(&f, 0x00, 210, 0xf0);
	fixture_word(&f, 0x11, 186 + 2 * 4, 5);
	fixture_poke(&f, 0x11, 147, 0xff);
	fixture_poke(&f, 0x11, 136, 0xff);
	fixture_poke(&f, 0x11, 149, 0xff);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.media_lanes, 4);
	ck_assert_uint_eq(f.id.host_lanes, 8);
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0x0f);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_RX_LOS], 0x0f);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_TX_LOS], 0xff);
	ck_assert_uint_eq(f.readings.flag[MONITOR_RX_POWER][LIMIT_HIGH_ALARM], 0x0f);
	ck_assert_uint_eq(f.readings.dp_state_known, 0xff);
}
END_TEST

START_TEST(a_module_that_denies_all_its_lanes_is_not_believed)
{
	fixture_poke(&f, 0x00, 210, 0xff);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.lane_mask, 0xff);
}
END_TEST

/* SFF-8024 Table 4-1: lanes of form factors. */
static const struct {
	uint8_t identifier;
	uint8_t banks; /* 01h:142: one, two or four */
	uint8_t lanes;
} form_factors[] = {
	{ 0x18, 0, 8 },
	{ 0x18, 2, 8 },
	{ 0x19, 1, 8 },
	{ 0x1b, 0, 2 },
	{ 0x1e, 2, 4 },
	{ 0x1f, 0, 2 },
	{ 0x20, 0, 1 },
	{ 0x21, 0, 8 },
	{ 0x21, 1, 16 },
	{ 0x21, 2, 16 },
	{ 0x22, 1, 16 },
	{ 0x22, 2, 32 },
};

START_TEST(a_form_factor_has_its_lanes_as_far_as_there_are_banks)
{
	fixture_poke(&f, LOW, 0, form_factors[_i].identifier);
	fixture_poke(&f, 0x01, 142, form_factors[_i].banks);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.host_lanes, form_factors[_i].lanes);
	ck_assert_uint_eq(f.id.lane_mask, (1ull << form_factors[_i].lanes) - 1);
	ck_assert_uint_eq(f.id.host_lane_mask, f.id.lane_mask);
}
END_TEST

/*
 * Applications of single-mode modules: host id, media id, lanes of host and media,
 * host assignment; and 01h:176.
 */
static const struct {
	const char *what;
	uint8_t identifier, banks, absent;
	uint8_t app[3][4];
	uint8_t media_assign[3];
	uint32_t host, media;
} reaches[] = {
	{ "400ZR, and 4 x 100G muxed on it", 0x18, 0, 0x00,
	    { { 0x11, 0x3e, 0x81, 0x01 }, { 0x0d, 0x3e, 0x21, 0x55 } }, { 0x01, 0x01 },
	    0xff, 0x01 },
	{ "400GBASE-DR4", 0x18, 0, 0x00, { { 0x11, 0x1c, 0x84, 0x01 } }, { 0x01 }, 0xff,
	    0x0f },
	{ "DR4 that breaks out as 4 x 100G", 0x18, 0, 0x00,
	    { { 0x11, 0x1c, 0x84, 0x01 }, { 0x0d, 0x15, 0x21, 0x55 } }, { 0x01, 0x0f },
	    0xff, 0x0f },
	{ "2 x 400GBASE-FR4", 0x19, 0, 0x00, { { 0x50, 0x1d, 0x44, 0x11 } }, { 0x11 },
	    0xff, 0xff },
	{ "half of it denied", 0x19, 0, 0xf0, { { 0x50, 0x1d, 0x44, 0x11 } }, { 0x11 },
	    0xff, 0x0f },
	{ "all of it denied", 0x19, 0, 0xff, { { 0x50, 0x1d, 0x44, 0x11 } }, { 0x11 },
	    0xff, 0xff },
	{ "the one lane denied", 0x18, 0, 0x01, { { 0x11, 0x3e, 0x81, 0x01 } }, { 0x01 },
	    0xff, 0x01 },
	{ "media lanes in the middle", 0x18, 0, 0x00, { { 0x0f, 0x17, 0x42, 0x10 } },
	    { 0x04 }, 0xf0, 0x0c },
	{ "no media assignment: a group for each on the host side", 0x18, 0, 0x00,
	    { { 0x0d, 0x15, 0x21, 0x55 } }, { 0x00 }, 0xff, 0x0f },
	{ "counts of zero are those of the codes", 0x18, 0, 0x00,
	    { { 0x11, 0x1c, 0x00, 0x01 } }, { 0x01 }, 0xff, 0x0f },
	{ "four banks in a QSFP-DD", 0x18, 2, 0x00,
	    { { 0x4f, 0x1c, 0x44, 0x01 }, { 0x47, 0x17, 0x22, 0x05 } }, { 0x01, 0x05 },
	    0x0f, 0x0f },
	{ "each bank of an OSFP-XD alike", 0x21, 1, 0x00, { { 0x52, 0x1c, 0x84, 0x01 } },
	    { 0x01 }, 0xffff, 0x0f0f },
	{ "eight lanes in a QSFP", 0x1e, 0, 0x00, { { 0x11, 0x1c, 0x88, 0x01 } },
	    { 0x01 }, 0x0f, 0x0f },
	{ "an application without media lanes", 0x18, 0, 0x00,
	    { { 0x0f, 0x00, 0x40, 0x01 } }, { 0x01 }, 0xff, 0xff },
	{ "an application that may start nowhere", 0x18, 0, 0x00,
	    { { 0x11, 0x1c, 0x84, 0x00 } }, { 0x00 }, 0xff, 0xff },
};

START_TEST(lanes_are_those_that_applications_reach)
{
	fixture_poke(&f, LOW, 0, reaches[_i].identifier);
	fixture_poke(&f, LOW, 85, 2);
	fixture_poke(&f, 0x01, 142, reaches[_i].banks);
	fixture_poke(&f, 0x00, 210, reaches[_i].absent);
	for (unsigned n = 0; n < 3; n++) {
		for (unsigned i = 0; i < 4; i++)
			fixture_poke(&f, LOW, 86 + 4 * n + i, reaches[_i].app[n][i]);
		fixture_poke(&f, 0x01, 176 + n, reaches[_i].media_assign[n]);
	}
	fixture_decode(&f, &cmis_decoder);

	ck_assert_msg(f.id.host_lane_mask == reaches[_i].host &&
			  f.id.lane_mask == reaches[_i].media,
	    "%s: %x, %x", reaches[_i].what, f.id.host_lane_mask, f.id.lane_mask);
	ck_assert_uint_eq(f.readings.dp_state_known, reaches[_i].host & 0xff);
	ck_assert_uint_eq(1ull << f.id.host_lanes >> 1 & f.id.host_lane_mask,
	    1ull << f.id.host_lanes >> 1);
	ck_assert_uint_eq(1ull << f.id.media_lanes >> 1 & f.id.lane_mask,
	    1ull << f.id.media_lanes >> 1);
}
END_TEST

/* Since 5.4 the byte of host assignments is something else where memory is flat. */
START_TEST(a_flat_module_says_where_its_lanes_start_before_5_4_only)
{
	static const uint8_t dr4[] = { 0x11, 0x1c, 0x84, 0x01, 0xff };

	fixture_poke(&f, LOW, 1, _i ? 0x54 : 0x53);
	fixture_poke(&f, LOW, 2, 0x80);
	fixture_poke(&f, LOW, 85, 2);
	for (unsigned i = 0; i < COUNT_OF(dr4); i++)
		fixture_poke(&f, LOW, 86 + i, dr4[i]);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.host_lanes, 8);
	ck_assert_uint_eq(f.id.media_lanes, _i ? 8 : 4);
}
END_TEST

START_TEST(outputs_are_off_by_page_10h)
{
	fixture_poke(&f, 0x10, 130, 0x81);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.tx_disabled, 0x81);
	ck_assert_uint_eq(f.readings.tx_disabled_known, 0xff);
	ck_assert_uint_eq(f.readings.tx_output, 0);
}
END_TEST

START_TEST(what_is_sent_is_valid_by_page_11h)
{
	fixture_poke(&f, 0x11, 133, 0x42);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.tx_output, 0x42);
	ck_assert_uint_eq(f.readings.tx_disabled, 0);
}
END_TEST

START_TEST(nothing_tells_what_is_sent_before_5_0)
{
	fixture_poke(&f, 0x11, 133, 0x42);
	fixture_poke(&f, LOW, 1, 0x4f);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.tx_output, 0);
}
END_TEST

/* 01h:151[0]: a bit that disables one lane disables all of the module. */
static const struct {
	uint8_t wide, first, second;
	uint32_t disabled;
} disabled[] = {
	{ 0, 0x01, 0x10, 0x1001 },
	{ 1, 0x01, 0, 0xffff },
	{ 1, 0, 0x80, 0xffff },
	{ 1, 0, 0, 0 },
	{ 0xfe, 0x01, 0, 0x0001 },
};

START_TEST(a_module_may_disable_all_lanes_at_once)
{
	fixture_page(&f, 0x10, 1);
	fixture_page(&f, 0x11, 1);
	fixture_poke(&f, LOW, 0, 0x21);
	fixture_poke(&f, 0x01, 142, 1);
	fixture_poke(&f, 0x01, 151, disabled[_i].wide);
	fixture_poke_bank(&f, 0x10, 0, 130, disabled[_i].first);
	fixture_poke_bank(&f, 0x10, 1, 130, disabled[_i].second);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.tx_disabled, disabled[_i].disabled);
	ck_assert_uint_eq(f.readings.tx_disabled_known, 0xffff);
}
END_TEST

START_TEST(a_data_path_state_is_a_nibble)
{
	fixture_poke(&f, 0x11, 128 + (unsigned)_i / 2, _i % 2 ? 0x70 : 0x07);
	fixture_decode(&f, &cmis_decoder);

	for (int lane = 0; lane < 8; lane++)
		ck_assert_int_eq(f.readings.dp_state[lane], lane == _i ? 7 : 0);
	ck_assert_uint_eq(f.readings.dp_state_known, 0xff);
}
END_TEST

START_TEST(lane_states_stand_in_nibbles_and_bytes)
{
	uint8_t code;

	fixture_poke(&f, 0x11, 204, 0xc1);

	ck_assert(cmis_config_status(&f.map, 4, &code));
	ck_assert_int_eq(code, 1);
	ck_assert(cmis_config_status(&f.map, 5, &code));
	ck_assert_int_eq(code, 12);
}
END_TEST

START_TEST(an_application_is_a_nibble_of_the_active_control_set)
{
	for (unsigned lane = 0; lane < 8; lane++) {
		setup();
		fixture_poke(&f, 0x11, 206 + lane, 0x2f);
		fixture_decode(&f, &cmis_decoder);
		for (unsigned i = 0; i < 8; i++)
			ck_assert_uint_eq(f.readings.app[i], i == lane ? 2 : 0);
		ck_assert_uint_eq(f.readings.app_known, 0xff);
	}
	f.map.index[0][0x11] = 0;
	fixture_decode(&f, &cmis_decoder);
	ck_assert_uint_eq(f.readings.app_known, 0);
}
END_TEST

START_TEST(monitors_are_valid_when_the_module_is_ready)
{
	fixture_poke(&f, LOW, 3, 0xf1u | (unsigned)_i << 1);
	fixture_poke(&f, LOW, 41, 6);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_int_eq(f.readings.module_state, _i);
	ck_assert_int_eq(f.readings.fault_cause, _i == CMIS_MODULE_FAULT ? 6 : 0);
	ck_assert_int_eq(f.readings.ready, _i == 3);
	ck_assert_uint_eq(f.readings.present[MONITOR_TEMP], 1);
}
END_TEST

/* Data path state codes; reserved ones say nothing against the lane. */
static const struct {
	bool tx, rx, active;
} path_states[] = {
	[0] = { true, true, true },
	[CMIS_DP_DEACTIVATED] = { false, false, false },
	[CMIS_DP_INIT] = { false, false, false },
	[CMIS_DP_DEINIT] = { false, false, false },
	[CMIS_DP_ACTIVATED] = { true, true, true },
	[CMIS_DP_TX_TURN_ON] = { false, true, false },
	[CMIS_DP_TX_TURN_OFF] = { true, true, false },
	[CMIS_DP_INITIALIZED] = { false, true, false },
	[8] = { true, true, true },
	[15] = { true, true, true },
};

START_TEST(a_lane_is_ready_when_its_data_path_is_up)
{
	bool named = _i < 9 || _i == 15;

	for (unsigned byte = 128; byte < 132; byte++)
		fixture_poke(&f, 0x11, byte, 0x44);
	fixture_poke(&f, 0x11, 129, 0x04u | (unsigned)_i << 4);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.tx_ready,
	    !named || path_states[_i].tx ? 0xff : 0xf7);
	ck_assert_uint_eq(f.readings.rx_ready,
	    !named || path_states[_i].rx ? 0xff : 0xf7);
	ck_assert_uint_eq(f.readings.active,
	    !named || path_states[_i].active ? 0xff : 0xf7);
	ck_assert_uint_eq(f.readings.host_active, f.readings.active);
}
END_TEST

/* Of eight host lanes and four media lanes, the third media lane is fed by the fifth. */
START_TEST(a_media_lane_is_as_ready_as_its_host_lane)
{
	fixture_poke(&f, 0x00, 210, 0xf0);
	for (unsigned byte = 128; byte < 132; byte++)
		fixture_poke(&f, 0x11, byte, 0x44);
	fixture_poke(&f, 0x11, 130, 0x22);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.tx_ready, 0x0b);
	ck_assert_uint_eq(f.readings.rx_ready, 0x0b);
	ck_assert_uint_eq(f.readings.active, 0x0b);
	ck_assert_uint_eq(f.readings.host_active, 0xcf);
}
END_TEST

/* clang-format off */
/*
 * Modules with two applications (host id, media id, lanes, where they may start), what
 * the host lanes are set to, their states, and which of them feed each media lane.
 */
static const struct {
	const char *what;
	uint8_t app[2][5];
	uint8_t config[8], states[4];
	uint8_t active, fed_by[8];
} paths[] = {
	{ "400G over four lanes of light",
	  { { 0x11, 0x1d, 0x84, 0x01, 0x01 }, { 0x0f, 0x18, 0x44, 0x01, 0x01 } },
	  { 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10 }, { 0x44, 0x44, 0x44, 0x44 },
	  0x0f, { 0x03, 0x0c, 0x30, 0xc0 } },
	{ "200G over the same four, from half of the host lanes",
	  { { 0x11, 0x1d, 0x84, 0x01, 0x01 }, { 0x0f, 0x18, 0x44, 0x01, 0x01 } },
	  { 0x20, 0x20, 0x20, 0x20 }, { 0x44, 0x44, 0x11, 0x11 },
	  0x0f, { 0x01, 0x02, 0x04, 0x08 } },
	{ "four paths, of which the third is down",
	  { { 0x11, 0x1c, 0x84, 0x01, 0x01 }, { 0x0d, 0x14, 0x21, 0x55, 0x0f } },
	  { 0x20, 0x20, 0x24, 0x24, 0x28, 0x28, 0x2c, 0x2c }, { 0x44, 0x44, 0x11, 0x44 },
	  0x0b, { 0x03, 0x0c, 0x30, 0xc0 } },
	{ "one path that leaves three lanes of light dark",
	  { { 0x11, 0x1c, 0x84, 0x01, 0x01 }, { 0x0b, 0x15, 0x41, 0x11, 0x05 } },
	  { 0, 0, 0, 0, 0x28, 0x28, 0x28, 0x28 }, { 0x11, 0x11, 0x44, 0x44 },
	  0x04, { 0, 0, 0xf0, 0 } },
	{ "four paths that share one wavelength, of which one is up",
	  { { 0x0d, 0x3e, 0x21, 0x55, 0x01 }, { 0x11, 0x3e, 0x81, 0x01, 0x01 } },
	  { 0x10, 0x10, 0x14, 0x14, 0x18, 0x18, 0x1c, 0x1c }, { 0x11, 0x11, 0x44, 0x11 },
	  0x01, { 0xff } },
	{ "more lanes of light than of the host",
	  { { 0x4d, 0x18, 0x24, 0x01, 0x01 }, { 0x11, 0x1d, 0x84, 0x01, 0x01 } },
	  { 0x10, 0x10 }, { 0x44, 0x11, 0x11, 0x11 },
	  0x0f, { 0x01, 0x01, 0x02, 0x02 } },
};

/* What cannot be: who says so is taken as one path over all lanes. */
static const struct {
	const char *what;
	uint8_t config[8], states[4];
} odd_paths[] = {
	{ "no lane is set", { 0 }, { 0x44, 0x44, 0x44, 0x44 } },
	{ "an application without a descriptor", { 0x30, 0x30, 0x30, 0x30 }, { 0x44, 0x44, 0x44, 0x44 } },
	{ "a lane behind its path", { 0x20, 0x20, 0x20, 0x20, 0x20 }, { 0x44, 0x44, 0x44, 0x44 } },
	{ "a lane in front of its path", { 0x28, 0x28, 0x28, 0x28 }, { 0x44, 0x44, 0x44, 0x44 } },
	{ "a path where none may start", { 0, 0x22, 0x22, 0x22, 0x22 }, { 0x44, 0x44, 0x44, 0x44 } },
	{ "a lane that is unused, and up", { 0x20, 0x20, 0x20, 0x20 }, { 0x44, 0x44, 0x44, 0x44 } },
};
/* clang-format on */

static void
set_application(unsigned number, const uint8_t app[5])
{
	for (unsigned i = 0; i < 4; i++)
		fixture_poke(&f, LOW, 82 + 4 * number + i, app[i]);
	fixture_poke(&f, 0x01, 175 + number, app[4]);
}

static void
set_lanes(const uint8_t config[8], const uint8_t states[4])
{
	for (unsigned lane = 0; lane < 8; lane++)
		fixture_poke(&f, 0x11, 206 + lane, config[lane]);
	for (unsigned i = 0; i < 4; i++)
		fixture_poke(&f, 0x11, 128 + i, states[i]);
	fixture_poke(&f, LOW, 85, 2);
	fixture_poke(&f, LOW, 94, 0xff);
}

/* The host lanes that a path of each begins with, and that have its number. */
static const uint8_t first_lanes[] = { 0x01, 0x01, 0x55, 0x10, 0x55, 0x01 };

START_TEST(media_lanes_are_fed_as_the_applications_say_that_are_set)
{
	for (unsigned n = 0; n < 2; n++)
		set_application(n + 1, paths[_i].app[n]);
	set_lanes(paths[_i].config, paths[_i].states);
	fixture_decode(&f, &cmis_decoder);

	for (unsigned lane = 0; lane < f.id.media_lanes; lane++)
		ck_assert_msg(readings_host_lanes(&f.readings, &f.id, lane) ==
				  paths[_i].fed_by[lane],
		    "%s: %x feed lane %u", paths[_i].what,
		    readings_host_lanes(&f.readings, &f.id, lane), lane + 1);
	ck_assert_uint_eq(f.readings.path_first, first_lanes[_i]);
	ck_assert_uint_eq(f.readings.active, paths[_i].active);
	ck_assert_uint_eq(f.readings.tx_ready, paths[_i].active);
	ck_assert_uint_eq(f.readings.rx_ready, paths[_i].active);
}
END_TEST

START_TEST(paths_that_cannot_be_are_shared_out_evenly)
{
	for (unsigned n = 0; n < 2; n++)
		set_application(n + 1, paths[0].app[n]);
	set_lanes(odd_paths[_i].config, odd_paths[_i].states);
	fixture_decode(&f, &cmis_decoder);

	for (unsigned lane = 0; lane < 4; lane++)
		ck_assert_msg(readings_host_lanes(&f.readings, &f.id, lane) ==
				  3u << 2 * lane,
		    "%s", odd_paths[_i].what);
	ck_assert_uint_eq(f.readings.active, 0x0f);
}
END_TEST

START_TEST(a_path_of_a_further_bank_feeds_lanes_of_that_bank)
{
	fixture_page(&f, 0x11, 1);
	fixture_poke(&f, LOW, 0, 0x21);
	fixture_poke(&f, 0x01, 142, 0x01);
	for (unsigned n = 0; n < 2; n++)
		set_application(n + 1, paths[1].app[n]);
	set_lanes(paths[1].config, paths[1].states);
	for (unsigned lane = 0; lane < 4; lane++)
		fixture_poke_bank(&f, 0x11, 1, 206 + lane, 0x20);
	fixture_poke_bank(&f, 0x11, 1, 128, 0x44);
	fixture_poke_bank(&f, 0x11, 1, 129, 0x44);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.active, 0x0f0f);
	ck_assert_uint_eq(f.readings.path_first & 0xff00, 0x0100);
	for (unsigned lane = 8; lane < 12; lane++)
		ck_assert_uint_eq(readings_host_lanes(&f.readings, &f.id, lane),
		    lane_bit(lane));
}
END_TEST

START_TEST(lanes_without_a_known_data_path_state_are_ready)
{
	memmap_clear(&f.map);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.readings.dp_state_known, 0);
	ck_assert_uint_eq(f.readings.tx_ready, 0xff);
	ck_assert_uint_eq(f.readings.rx_ready, 0xff);
	ck_assert_uint_eq(f.readings.active, 0xff);
	ck_assert_uint_eq(f.readings.host_active, 0xff);
}
END_TEST

START_TEST(limits_under_a_bad_checksum_are_not_trusted)
{
	fixture_word(&f, 0x02, 192, 0x0004);
	fixture_word(&f, 0x02, 194, 0x0001);
	fixture_word(&f, 0x02, 196, 0x0003);
	fixture_word(&f, 0x02, 198, 0x0002);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(f.limits.present[MONITOR_RX_POWER]);
	ck_assert(!f.limits.trusted[MONITOR_RX_POWER]);

	fixture_poke(&f, 0x02, 255, 10);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(f.limits.trusted[MONITOR_RX_POWER]);
}
END_TEST

START_TEST(firmware_zero_is_none)
{
	fixture_decode(&f, &cmis_decoder);
	ck_assert(!(f.id.known & FACT_FIRMWARE));

	fixture_poke(&f, LOW, 40, 1);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(f.id.known & FACT_FIRMWARE);
	ck_assert_uint_eq(f.id.firmware[1], 1);
}
END_TEST

START_TEST(states_have_the_names_of_the_standard)
{
	ck_assert_str_eq(cmis_module_state_name(1), "ModuleLowPwr");
	ck_assert_str_eq(cmis_module_state_name(3), "ModuleReady");
	ck_assert_str_eq(cmis_module_state_name(5), "ModuleFault");
	ck_assert_ptr_null(cmis_module_state_name(0));
	ck_assert_ptr_null(cmis_module_state_name(6));
	ck_assert_str_eq(cmis_dp_state_name(1), "DataPathDeactivated");
	ck_assert_str_eq(cmis_dp_state_name(4), "DataPathActivated");
	ck_assert_str_eq(cmis_dp_state_name(7), "DataPathInitialized");
	ck_assert_ptr_null(cmis_dp_state_name(0));
	ck_assert_ptr_null(cmis_dp_state_name(8));
	ck_assert_str_eq(cmis_config_status_name(1), "ConfigSuccess");
	ck_assert_str_eq(cmis_config_status_name(12), "ConfigInProgress");
	for (uint8_t code = 0; code < 16; code++)
		ck_assert_int_eq(strncmp(cmis_config_status_name(code), "ConfigRejected",
				     14) == 0,
		    code >= 2 && code != 12);
	ck_assert_ptr_null(cmis_config_status_name(255));
}
END_TEST

START_TEST(flat_memory_measures_nothing_and_is_ready)
{
	fixture_poke(&f, LOW, 2, 0x80);
	fixture_poke(&f, LOW, 3, 0);
	fixture_word(&f, LOW, 14, 0x1900);
	fixture_word(&f, 0x02, 128, 0x1900);
	fixture_decode(&f, &cmis_decoder);

	ck_assert(f.id.flat);
	ck_assert(!f.id.dom);
	ck_assert(f.readings.ready);
	ck_assert_int_eq(f.readings.module_state, 0);
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		ck_assert_uint_eq(f.readings.present[m], 0);
		ck_assert_uint_eq(f.readings.flag_known[m], 0);
		ck_assert(!f.limits.present[m]);
	}
}
END_TEST

static void
put_app(uint16_t page, unsigned byte, unsigned host, unsigned media, unsigned lanes,
    unsigned assign)
{
	fixture_poke(&f, page, byte, host);
	fixture_poke(&f, page, byte + 1, media);
	fixture_poke(&f, page, byte + 2, lanes);
	fixture_poke(&f, page, byte + 3, assign);
}

START_TEST(fifteen_applications_stand_in_two_places)
{
	for (unsigned n = 1; n <= 15; n++) {
		bool low = n <= 8;

		put_app(low ? LOW : 0x01, low ? 86 + 4 * (n - 1) : 223 + 4 * (n - 9), n,
		    0x40 + n, 0x84, 0x11);
		fixture_poke(&f, 0x01, 176 + n - 1, 0x80 + n);
	}
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.app_count, 15);
	for (unsigned i = 0; i < 15; i++) {
		const struct application *a = &f.id.app[i];

		ck_assert_uint_eq(a->number, i + 1);
		ck_assert_uint_eq(a->host_id, i + 1);
		ck_assert_uint_eq(a->media_id, 0x41 + i);
		ck_assert_uint_eq(a->host_lanes, 8);
		ck_assert_uint_eq(a->media_lanes, 4);
		ck_assert_uint_eq(a->host_assign, 0x11);
		ck_assert(a->media_assign_known);
		ck_assert_uint_eq(a->media_assign, 0x81 + i);
	}
}
END_TEST

START_TEST(the_end_of_the_applications_is_the_end)
{
	put_app(LOW, 86, 0x11, 0x1c, 0x84, 0x01);
	put_app(LOW, 90, 0xff, 0x1c, 0x84, 0x01);
	put_app(LOW, 94, 0x11, 0x1c, 0x84, 0x01);
	put_app(0x01, 223, 0x11, 0x1c, 0x84, 0x01);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.app_count, 1);
}
END_TEST

START_TEST(identity_reads_every_text_and_code)
{
	fixture_text(&f, 0x00, 129, "ACME OPTICS", 16);
	fixture_poke(&f, 0x00, 145, 0xaa);
	fixture_poke(&f, 0x00, 146, 0xbb);
	fixture_poke(&f, 0x00, 147, 0xcc);
	fixture_text(&f, 0x00, 148, "QDD-400G-DR4", 16);
	fixture_text(&f, 0x00, 164, "1B", 2);
	fixture_text(&f, 0x00, 166, "SN0123456789ABCD", 16);
	fixture_text(&f, 0x00, 182, "240229A", 8);
	fixture_poke(&f, 0x00, 200, 5 << 5);
	fixture_poke(&f, 0x00, 201, 40);
	fixture_poke(&f, 0x00, 202, 0x45);
	fixture_poke(&f, 0x00, 203, 0x0c);
	fixture_poke(&f, 0x00, 212, 0x06);
	fixture_poke(&f, LOW, 85, 2);
	fixture_poke(&f, LOW, 39, 3);
	fixture_poke(&f, LOW, 40, 7);
	fixture_word(&f, 0x01, 128, 0x0203);
	fixture_word(&f, 0x01, 130, 0x0405);
	fixture_poke(&f, 0x01, 132, 0x45);
	fixture_poke(&f, 0x01, 133, 10);
	fixture_poke(&f, 0x01, 134, 20);
	fixture_poke(&f, 0x01, 135, 30);
	fixture_poke(&f, 0x01, 136, 40);
	fixture_word(&f, 0x01, 138, 33000);
	fixture_word(&f, 0x01, 140, 40000);
	fixture_poke(&f, 0x01, 144, 0x73);
	fixture_poke(&f, 0x01, 167, 0x26);
	fixture_poke(&f, 0x01, 168, 0x14);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_int_eq(f.id.spec, SPEC_CMIS);
	ck_assert_int_eq(f.id.identifier, 0x18);
	ck_assert_int_eq(f.id.revision, 0x52);
	ck_assert_str_eq(f.id.vendor_name, "ACME OPTICS");
	ck_assert_mem_eq(f.id.vendor_oui, "\xaa\xbb\xcc", 3);
	ck_assert_str_eq(f.id.vendor_pn, "QDD-400G-DR4");
	ck_assert_str_eq(f.id.vendor_rev, "1B");
	ck_assert_str_eq(f.id.vendor_sn, "SN0123456789ABCD");
	ck_assert_str_eq(f.id.date_code, "240229A");
	ck_assert_int_eq(f.id.power_class, 6);
	ck_assert_uint_eq(f.id.power_max_mw, 10000);
	ck_assert_uint_eq(f.id.length_cable_mm, 5000);
	ck_assert_int_eq(f.id.connector, 0x0c);
	ck_assert_int_eq(f.id.media_technology, 6);
	ck_assert_int_eq(f.id.media_type, 2);
	ck_assert_mem_eq(f.id.firmware, "\3\7", 2);
	ck_assert_mem_eq(f.id.firmware_inactive, "\2\3", 2);
	ck_assert_mem_eq(f.id.hardware, "\4\5", 2);
	ck_assert_uint_eq(f.id.length_smf_m, 5000);
	ck_assert_uint_eq(f.id.length_om_m[4], 20);
	ck_assert_uint_eq(f.id.length_om_m[3], 40);
	ck_assert_uint_eq(f.id.length_om_m[2], 60);
	ck_assert_uint_eq(f.id.length_om_m[1], 40);
	ck_assert_uint_eq(f.id.wavelength_pm, 1650000);
	ck_assert_uint_eq(f.id.wavelength_tolerance_pm, 200000);
	ck_assert_uint_eq(f.id.duration_ms[DURATION_DP_INIT], 50);
	ck_assert_uint_eq(f.id.duration_ms[DURATION_DP_DEINIT], 5000);
	ck_assert_uint_eq(f.id.duration_ms[DURATION_MODULE_PWRUP], 1000);
	ck_assert_uint_eq(f.id.duration_ms[DURATION_MODULE_PWRDN], 10);
	ck_assert_uint_eq(f.id.duration_ms[DURATION_DP_TXTURNON], 100);
	ck_assert_uint_eq(f.id.duration_ms[DURATION_DP_TXTURNOFF], 5);
}
END_TEST

START_TEST(a_length_of_zero_is_an_answer_and_a_wavelength_of_zero_is_none)
{
	fixture_decode(&f, &cmis_decoder);

	ck_assert(f.id.known & FACT_LENGTH_SMF);
	ck_assert(f.id.known & FACT_LENGTH_OM2);
	ck_assert(f.id.known & FACT_LENGTH_OM3);
	ck_assert(f.id.known & FACT_LENGTH_OM4);
	ck_assert(f.id.known & FACT_LENGTH_OM5);
	ck_assert(f.id.known & FACT_LENGTH_CABLE);
	ck_assert(!(f.id.known & FACT_LENGTH_OM1));
	ck_assert(!(f.id.known & FACT_WAVELENGTH));
	ck_assert(!(f.id.known & FACT_WAVELENGTH_TOLERANCE));
	ck_assert(!(f.id.known & FACT_POWER_MAX));
}
END_TEST

/* 00h:212: copper gives attenuations, light does not. */
static const struct {
	uint8_t technology;
	bool copper;
	uint8_t revision, at_53_ghz;
} technologies[] = { { 0x06, false, 0x54, 0 }, { 0x0a, true, 0x52, 0 },
	{ 0x0f, true, 0x53, 15 }, { 0x10, false, 0x54, 0 }, { 0x11, false, 0x54, 0 },
	{ 0x12, true, 0x30, 0 }, { 0x14, true, 0x54, 15 }, { 0x15, false, 0x54, 0 } };

START_TEST(copper_gives_attenuations)
{
	fixture_poke(&f, LOW, 1, technologies[_i].revision);
	fixture_poke(&f, 0x00, 212, technologies[_i].technology);
	for (unsigned i = 0; i < 5; i++)
		fixture_poke(&f, 0x00, 204 + i, 11 + i);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_int_eq((f.id.known & FACT_ATTENUATION) != 0, technologies[_i].copper);
	if (!technologies[_i].copper)
		return;
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_5_GHZ], 11);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_7_GHZ], 12);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_12P9_GHZ], 13);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_25P8_GHZ], 14);
	ck_assert_uint_eq(f.id.attenuation_db[ATTENUATION_53P1_GHZ],
	    technologies[_i].at_53_ghz);
}
END_TEST

/* Table 8-49. */
static const uint32_t durations[16] = { 1, 5, 10, 50, 100, 500, 1000, 5000, 10000, 60000,
	300000, 600000, 3000000, UINT32_MAX, UINT32_MAX, UINT32_MAX };

START_TEST(a_duration_is_a_code)
{
	fixture_poke(&f, 0x01, 144, (unsigned)_i);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.duration_ms[DURATION_DP_INIT], durations[_i]);
}
END_TEST

/* 01h:132 and 137: metres, or no answer. */
static const struct {
	uint8_t revision, length, large;
	bool known;
	uint32_t metres;
} smf[] = {
	{ 0x40, 0x05, 0, true, 500 },
	{ 0x40, 0x4a, 0, true, 10000 },
	{ 0x52, 0x84, 0, true, 40000 },
	{ 0x52, 0xc2, 0x40, false, 0 },
	{ 0x53, 0xc5, 0x80, true, 1000000 },
	{ 0x54, 0xc2, 0x00, true, 100000 },
	{ 0x54, 0xc2, 0xc0, true, 1000000 },
};

START_TEST(the_reach_has_a_unit)
{
	fixture_poke(&f, LOW, 1, smf[_i].revision);
	fixture_poke(&f, 0x01, 132, smf[_i].length);
	fixture_poke(&f, 0x01, 137, smf[_i].large);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_int_eq((f.id.known & FACT_LENGTH_SMF) != 0, smf[_i].known);
	ck_assert_uint_eq(f.id.length_smf_m, smf[_i].metres);
}
END_TEST

/* Tables 8-27, 8-43, 8-64, 8-68: what each checksum covers. */
static const struct {
	const char *name;
	uint16_t page;
	uint8_t first, last, stored;
} sums[] = {
	{ "cc_page00", 0x00, 128, 221, 222 },
	{ "cc_page01", 0x01, 130, 254, 255 },
	{ "cc_page02", 0x02, 128, 254, 255 },
	{ "cc_page04", 0x04, 128, 254, 255 },
};

static const struct checksum *
find_sum(const char *name)
{
	for (unsigned i = 0; i < f.id.checksum_count; i++) {
		if (!strcmp(f.id.checksum[i].name, name))
			return &f.id.checksum[i];
	}
	ck_abort_msg("no checksum %s", name);
	return NULL;
}

START_TEST(a_checksum_covers_its_bytes_and_no_other)
{
	for (unsigned byte = 128; byte <= 255; byte++) {
		bool covered = byte >= sums[_i].first && byte <= sums[_i].last;
		const struct checksum *sum;

		fixture_page(&f, sums[_i].page, 0);
		fixture_poke(&f, sums[_i].page, byte, 0x01);
		fixture_decode(&f, &cmis_decoder);
		sum = find_sum(sums[_i].name);
		ck_assert_uint_eq(sum->computed, covered);
		ck_assert_uint_eq(sum->stored, byte == sums[_i].stored);
	}
}
END_TEST

/* Aux monitors by 01h:145: register, and the bits that must be set. */
static const struct {
	enum monitor id;
	uint8_t value, limits, flags, flag_bit, select, advert;
	int32_t of_0102, of_8001;
} auxes[] = {
	{ MONITOR_TEC, 18, 144, 10, 0, 0x01, 0x04, 787, -100000 },
	{ MONITOR_LASER_TEMP, 20, 152, 10, 4, 0x00, 0x08, 1008, -127996 },
	{ MONITOR_TEC, 20, 152, 10, 4, 0x02, 0x08, 787, -100000 },
	{ MONITOR_LASER_TEMP, 22, 160, 11, 0, 0x02, 0x10, 1008, -127996 },
	{ MONITOR_VCC2, 22, 160, 11, 0, 0x04, 0x10, 25800, 3276900 },
};

START_TEST(an_auxiliary_monitor_is_what_the_module_says)
{
	struct aux_reading aux[AUX_COUNT];
	const struct aux_reading *a = &aux[(auxes[_i].value - 18) / 2];

	fixture_poke(&f, 0x01, 145, auxes[_i].select);
	fixture_poke(&f, 0x01, 159, auxes[_i].advert);
	fixture_word(&f, LOW, auxes[_i].value, 0x0102);
	fixture_word(&f, 0x02, auxes[_i].limits + 2 * LIMIT_LOW_WARN, 0x8001);
	fixture_poke(&f, LOW, auxes[_i].flags, 2u << auxes[_i].flag_bit);
	fixture_decode(&f, &cmis_decoder);
	aux_decode(&f.map, &f.id, false, aux);

	ck_assert(a->present);
	ck_assert_int_eq(a->id, auxes[_i].id);
	ck_assert_ptr_eq(aux_of(aux, a->id), a);
	ck_assert_int_eq(a->value, auxes[_i].of_0102);
	ck_assert(a->limits_present);
	ck_assert_int_eq(a->limit[LIMIT_LOW_WARN], auxes[_i].of_8001);
	ck_assert_int_eq(a->limit[LIMIT_HIGH_ALARM], 0);
	ck_assert(a->flags_known);
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		ck_assert_int_eq(a->flag[n], n == LIMIT_LOW_ALARM);

	fixture_poke(&f, 0x01, 159, ~(unsigned)auxes[_i].advert & 0x1f);
	aux_decode(&f.map, &f.id, false, aux);
	ck_assert_msg(!a->present, "read without being advertised");
}
END_TEST

START_TEST(an_auxiliary_monitor_has_to_be_advertised)
{
	struct aux_reading aux[AUX_COUNT];

	fixture_poke(&f, 0x01, 159, 0x03);
	fixture_decode(&f, &cmis_decoder);

	aux_decode(&f.map, &f.id, false, aux);
	ck_assert_ptr_null(aux_of(aux, MONITOR_LASER_TEMP));
	aux_decode(&f.map, &f.id, true, aux);
	ck_assert_ptr_nonnull(aux_of(aux, MONITOR_LASER_TEMP));
}
END_TEST

/* 01h:145: which two monitors are of one kind, and which that is. */
static const struct {
	uint8_t select, first, second;
	enum monitor id, second_id;
} twins[] = { { 0x00, 1, 2, MONITOR_LASER_TEMP, MONITOR_LASER_TEMP_2 },
	{ 0x03, 0, 1, MONITOR_TEC, MONITOR_TEC_2 } };

START_TEST(two_auxiliary_monitors_may_be_of_one_kind)
{
	struct aux_reading aux[AUX_COUNT];

	fixture_poke(&f, 0x01, 145, twins[_i].select);
	for (unsigned i = 0; i < AUX_COUNT; i++)
		fixture_word(&f, LOW, 18 + 2 * i, (i + 1) << 8);
	fixture_poke(&f, LOW, 10, 0x20); /* Aux2 low alarm */
	fixture_poke(&f, LOW, 11, 0x08); /* Aux3 low warning */
	fixture_decode(&f, &cmis_decoder);
	aux_decode(&f.map, &f.id, false, aux);

	ck_assert_int_eq(aux[twins[_i].first].id, twins[_i].id);
	ck_assert_int_eq(aux[twins[_i].second].id, twins[_i].second_id);
	ck_assert(aux[twins[_i].first].present && aux[twins[_i].second].present);
	ck_assert_int_lt(aux[twins[_i].first].value, aux[twins[_i].second].value);
	ck_assert(aux[1].flag[LIMIT_LOW_ALARM] && aux[2].flag[LIMIT_LOW_WARN]);
	ck_assert_ptr_eq(aux_of(aux, twins[_i].id), &aux[twins[_i].first]);
}
END_TEST

START_TEST(any_bytes_can_be_decoded)
{
	uint32_t seed = 1u + (uint32_t)_i;

	for (unsigned page = 0; page < COUNT_OF(f.half) && page < f.map.count; page++) {
		for (unsigned i = 0; i < 128; i++) {
			seed = seed * 1664525u + 1013904223u;
			f.half[page].bytes[i] = (uint8_t)(seed >> 24);
		}
		f.half[page].to = (uint8_t)(seed >> 8 & 0x7f);
	}
	f.half[0].bytes[0] = 0x18;
	f.half[0].from = 0;
	f.half[0].to = (uint8_t)(1 + f.half[0].to);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_le(f.id.app_count, IDENTITY_APPS_MAX);
	ck_assert_uint_le(f.id.media_lanes, LANES_MAX);
	ck_assert_uint_le(f.id.host_lanes, LANES_MAX);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cmis");
	TCase *t = tcase_create("cmis");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, each_word_is_one_monitor_of_one_lane, 0,
	    COUNT_OF(monitors));
	tcase_add_loop_test(t, limits_are_high_alarm_low_alarm_high_warning_low_warning,
	    0, COUNT_OF(monitors));
	tcase_add_test(t, module_flags_are_four_bits_upwards);
	tcase_add_loop_test(t, lane_flags_hold_one_bit_per_lane, 0, COUNT_OF(lane_flags));
	tcase_add_loop_test(t, signals_from_the_host_count_host_lanes, 0,
	    COUNT_OF(signals));
	tcase_add_loop_test(t, signal_flags_hold_one_bit_per_lane, 0, COUNT_OF(signals));
	tcase_add_loop_test(t, signal_flags_that_are_not_advertised_are_unknown, 0,
	    COUNT_OF(signals));
	tcase_add_loop_test(t, auxiliary_monitors_are_what_the_module_says, 0,
	    COUNT_OF(auxiliary));
	tcase_add_loop_test(t, auxiliary_monitors_have_limits_and_flags, 0,
	    COUNT_OF(auxiliary));
	tcase_add_loop_test(t, of_two_auxiliary_monitors_of_a_kind_each_is_shown, 0,
	    COUNT_OF(pairs));
	tcase_add_loop_test(t,
	    an_auxiliary_monitor_is_the_first_of_its_kind_where_the_other_is_not_offered,
	    0, COUNT_OF(pairs));
	tcase_add_test(t, auxiliary_monitors_need_the_page_that_says_what_they_are);
	tcase_add_loop_test(t, flags_of_lasers_are_those_of_a_tunable_module, 0, 4);
	tcase_add_test(t, flags_of_no_laser_are_none_in_each_bank);
	tcase_add_loop_test(t, signal_flags_that_nothing_advertises_are_always_known, 0,
	    COUNT_OF(unadvertised));
	tcase_add_loop_test(t, monitors_that_are_not_advertised_are_absent, 0,
	    COUNT_OF(adverts));
	tcase_add_test(t,
	    a_temperature_that_is_not_advertised_is_believed_unless_it_is_0_c);
	tcase_add_loop_test(t, the_bias_multiplier_scales_up, 0, 3);
	tcase_add_test(t, bias_without_a_multiplier_is_absent);
	tcase_add_test(t, bias_limits_without_a_multiplier_are_not_trusted);
	tcase_add_test(t, page_00h_in_place_of_page_02h_gives_no_limits);
	tcase_add_test(t, four_zero_words_are_no_limits);
	tcase_add_test(t, lanes_beyond_eight_come_from_further_banks);
	tcase_add_test(t, media_lanes_that_do_not_exist_have_no_readings);
	tcase_add_test(t, a_module_that_denies_all_its_lanes_is_not_believed);
	tcase_add_loop_test(t, a_form_factor_has_its_lanes_as_far_as_there_are_banks, 0,
	    COUNT_OF(form_factors));
	tcase_add_loop_test(t, lanes_are_those_that_applications_reach, 0,
	    COUNT_OF(reaches));
	tcase_add_loop_test(t, a_flat_module_says_where_its_lanes_start_before_5_4_only,
	    0, 2);
	tcase_add_test(t, outputs_are_off_by_page_10h);
	tcase_add_test(t, what_is_sent_is_valid_by_page_11h);
	tcase_add_test(t, nothing_tells_what_is_sent_before_5_0);
	tcase_add_loop_test(t, a_module_may_disable_all_lanes_at_once, 0,
	    COUNT_OF(disabled));
	tcase_add_loop_test(t, a_data_path_state_is_a_nibble, 0, 8);
	tcase_add_test(t, an_application_is_a_nibble_of_the_active_control_set);
	tcase_add_test(t, lane_states_stand_in_nibbles_and_bytes);
	tcase_add_loop_test(t, monitors_are_valid_when_the_module_is_ready, 0, 8);
	tcase_add_test(t, states_have_the_names_of_the_standard);
	tcase_add_test(t, flat_memory_measures_nothing_and_is_ready);
	tcase_add_test(t, fifteen_applications_stand_in_two_places);
	tcase_add_test(t, the_end_of_the_applications_is_the_end);
	tcase_add_test(t, identity_reads_every_text_and_code);
	tcase_add_test(t, a_length_of_zero_is_an_answer_and_a_wavelength_of_zero_is_none);
	tcase_add_loop_test(t, copper_gives_attenuations, 0, COUNT_OF(technologies));
	tcase_add_loop_test(t, a_duration_is_a_code, 0, COUNT_OF(durations));
	tcase_add_loop_test(t, the_reach_has_a_unit, 0, COUNT_OF(smf));
	tcase_add_loop_test(t, a_checksum_covers_its_bytes_and_no_other, 0,
	    COUNT_OF(sums));
	tcase_add_loop_test(t, a_lane_is_ready_when_its_data_path_is_up, 0, 16);
	tcase_add_test(t, a_media_lane_is_as_ready_as_its_host_lane);
	tcase_add_loop_test(t, media_lanes_are_fed_as_the_applications_say_that_are_set,
	    0, COUNT_OF(paths));
	tcase_add_loop_test(t, paths_that_cannot_be_are_shared_out_evenly, 0,
	    COUNT_OF(odd_paths));
	tcase_add_test(t, a_path_of_a_further_bank_feeds_lanes_of_that_bank);
	tcase_add_test(t, lanes_without_a_known_data_path_state_are_ready);
	tcase_add_test(t, limits_under_a_bad_checksum_are_not_trusted);
	tcase_add_test(t, firmware_zero_is_none);
	tcase_add_loop_test(t, an_auxiliary_monitor_is_what_the_module_says, 0,
	    COUNT_OF(auxes));
	tcase_add_loop_test(t, two_auxiliary_monitors_may_be_of_one_kind, 0,
	    COUNT_OF(twins));
	tcase_add_test(t, an_auxiliary_monitor_has_to_be_advertised);
	tcase_add_loop_test(t, any_bytes_can_be_decoded, 0, 200);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
