/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/monitor.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static const struct monitor_def temperature = { .id = MONITOR_TEMP,
	.word = WORD_S16,
	.num = 1000,
	.den = 256 };
static const struct monitor_def supply = { .id = MONITOR_VCC,
	.word = WORD_U16,
	.num = 100,
	.den = 1 };
static const struct monitor_def huge = { .id = MONITOR_VCC,
	.word = WORD_U16,
	.num = INT32_MAX,
	.den = 1 };

/* Corners of the temperature word, and what we make of them. */
static const struct {
	int32_t raw, mdegc;
} temps[] = {
	{ 0x0000, 0 },
	{ 0x1980, 25500 },
	{ 1, 4 },
	{ -1, -4 },
	{ 0x7fff, 127996 },
	{ INT16_MIN, -128000 },
	{ 32, 125 },
	{ -32, -125 },
};

START_TEST(temperature_rounds_to_nearest)
{
	ck_assert_int_eq(monitor_scale(&temperature, temps[_i].raw), temps[_i].mdegc);
}
END_TEST

START_TEST(two_words_never_meet_in_one_value)
{
	for (int32_t raw = INT16_MIN; raw < INT16_MAX; raw++)
		ck_assert_int_lt(monitor_scale(&temperature, raw),
		    monitor_scale(&temperature, raw + 1));
}
END_TEST

START_TEST(a_value_stays_within_its_type)
{
	ck_assert_int_eq(monitor_scale(&supply, UINT16_MAX), 6553500);
	ck_assert_int_eq(monitor_scale(&huge, UINT16_MAX), INT32_MAX);
	ck_assert_int_eq(monitor_scale(&huge, -3), INT32_MIN);
}
END_TEST

static const struct monitor_def lanes_row = { .id = MONITOR_RX_POWER,
	.word = WORD_U16,
	.value = AT(0x11, 186),
	.advert = AT_BIT(0x01, 160, 2),
	.num = 100,
	.den = 1,
	.per_lane = true };

static struct fixture f;

static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
}

START_TEST(only_the_lanes_that_exist_are_read)
{
	fixture_page(&f, 0x11, 0);
	for (unsigned lane = 0; lane < 8; lane++)
		fixture_word(&f, 0x11, 186 + 2 * lane, lane + 1);

	monitors_decode(&lanes_row, 1, 0x2d, &f.map, &f.readings);

	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0x2d);
	for (unsigned lane = 0; lane < 8; lane++)
		ck_assert_int_eq(f.readings.value[MONITOR_RX_POWER][lane],
		    0x2d >> lane & 1 ? (int)(lane + 1) * 100 : 0);
}
END_TEST

START_TEST(lanes_of_a_page_that_was_cut_are_absent)
{
	static const uint8_t words[5] = { 0, 1, 0, 2, 0 };

	ck_assert(memmap_put(&f.map, mem_at(0x11, 186), words, sizeof(words)));

	monitors_decode(&lanes_row, 1, 0xff, &f.map, &f.readings);

	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0x03);
	ck_assert_int_eq(f.readings.value[MONITOR_RX_POWER][1], 200);
	ck_assert_uint_eq(f.readings.raw[MONITOR_RX_POWER][1], 2);
}
END_TEST

START_TEST(every_bank_has_eight_lanes)
{
	for (uint8_t bank = 0; bank < 4; bank++) {
		fixture_page(&f, 0x11, bank);
		fixture_word_bank(&f, 0x11, bank, 186 + 2 * 7, bank + 1u);
	}

	monitors_decode(&lanes_row, 1, UINT32_MAX, &f.map, &f.readings);

	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], UINT32_MAX);
	for (unsigned lane = 0; lane < LANES_MAX; lane++)
		ck_assert_int_eq(f.readings.value[MONITOR_RX_POWER][lane],
		    lane % 8 == 7 ? (int)(lane / 8 + 1) * 100 : 0);
}
END_TEST

START_TEST(a_bank_that_is_not_held_has_no_lanes)
{
	fixture_page(&f, 0x11, 2);

	monitors_decode(&lanes_row, 1, UINT32_MAX, &f.map, &f.readings);

	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0x00ff0000);
}
END_TEST

START_TEST(what_is_not_advertised_is_absent)
{
	fixture_page(&f, 0x11, 0);
	fixture_page(&f, 0x01, 0);

	monitors_decode(&lanes_row, 1, 0xff, &f.map, &f.readings);
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0);

	fixture_poke(&f, 0x01, 160, 1 << 2);
	monitors_decode(&lanes_row, 1, 0xff, &f.map, &f.readings);
	ck_assert_uint_eq(f.readings.present[MONITOR_RX_POWER], 0xff);
}
END_TEST

/* High alarm, low alarm, high warning, low warning. */
static const struct {
	enum memmap_word word;
	uint16_t raw[LIMIT_COUNT];
	bool trusted;
} limit_sets[] = {
	{ WORD_U16, { 40, 10, 30, 20 }, true }, { WORD_U16, { 40, 20, 40, 20 }, true },
	{ WORD_U16, { 29, 10, 30, 20 }, false }, { WORD_U16, { 40, 21, 30, 20 }, false },
	{ WORD_U16, { 40, 10, 19, 20 }, false },
	{ WORD_S16, { 40, 0xff00, 30, 0xff80 }, true },
	{ WORD_U16, { 40, 0xff00, 30, 0xff80 }, false },
	{ WORD_U16, { 0xffff, 0, 0x8000, 0x7fff }, true },
	{ WORD_U16, { 0, 0, 0, 0 }, false },
	{ WORD_U16, { 40, 10, 0, 0 }, true }, /* no warnings given */
	{ WORD_U16, { 10, 40, 0, 0 }, false },
	{ WORD_U16, { 0, 0, 30, 20 }, true }, /* no alarms given */
	{ WORD_U16, { 0, 0, 20, 30 }, false },
	{ WORD_S16, { 0xff00, 0xfe00, 0, 0 }, true },
	{ WORD_U16, { 40, 0, 0, 20 }, false }, /* half a pair is no missing one */
};

START_TEST(limits_are_trusted_when_they_are_in_order)
{
	const struct monitor_def row = { .id = MONITOR_VCC,
		.word = limit_sets[_i].word,
		.limits = AT(0x02, 136),
		.advert = AT(NO_ADVERT, 0),
		.num = 100,
		.den = 1 };
	struct limits limits = { 0 };

	fixture_page(&f, 0x02, 0);
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		fixture_word(&f, 0x02, 136 + 2 * n, limit_sets[_i].raw[n]);
	limits_decode(&row, 1, &f.map, &limits);

	ck_assert_int_eq(limits.trusted[MONITOR_VCC], limit_sets[_i].trusted);
	limits_distrust(&limits);
	ck_assert(!limits.trusted[MONITOR_VCC]);
}
END_TEST

START_TEST(names_are_those_of_keys)
{
	ck_assert_str_eq(monitor_name(MONITOR_TEMP), "temperature");
	ck_assert_str_eq(monitor_name(MONITOR_VCC), "supply-voltage");
	ck_assert_str_eq(monitor_name(MONITOR_TX_POWER), "tx-power");
	ck_assert_str_eq(monitor_name(MONITOR_TX_BIAS), "tx-bias");
	ck_assert_str_eq(monitor_name(MONITOR_RX_POWER), "rx-power");
	ck_assert_str_eq(limit_name(LIMIT_HIGH_ALARM), "high_alarm");
	ck_assert_str_eq(limit_name(LIMIT_LOW_ALARM), "low_alarm");
	ck_assert_str_eq(limit_name(LIMIT_HIGH_WARN), "high_warn");
	ck_assert_str_eq(limit_name(LIMIT_LOW_WARN), "low_warn");
	ck_assert_str_eq(signal_name(SIGNAL_TX_FAULT), "tx_fault");
	ck_assert_str_eq(signal_name(SIGNAL_TX_LOS), "tx_los");
	ck_assert_str_eq(signal_name(SIGNAL_TX_LOL), "tx_cdr_lol");
	ck_assert_str_eq(signal_name(SIGNAL_RX_LOS), "rx_los");
	ck_assert_str_eq(signal_name(SIGNAL_RX_LOL), "rx_cdr_lol");
	ck_assert_str_eq(signal_name(SIGNAL_TX_EQ), "tx_eq_fault");
	ck_assert_str_eq(signal_name(SIGNAL_CUSTOM + 7), "custom_flag_7");
	for (unsigned id = 0; id < SIGNAL_COUNT; id++)
		ck_assert_ptr_nonnull(signal_name((enum signal_flag)id));
}
END_TEST

/* Lanes that a flag is asked for, and which of them come from bytes of FFh. */
static const struct {
	uint8_t width;
	uint32_t lanes, known;
} widths[] = {
	{ 1, 0x1, 0x1 },
	{ 1, 0x0, 0x0 },
	{ 4, 0xd, 0xd },
	{ 4, 0x10, 0x0 },
	{ 8, 0xff, 0xff },
	{ 8, 0x100, 0x100 },
	{ 8, 0xa5a5, 0xa5a5 },
};

START_TEST(a_flag_has_as_many_lanes_of_a_bank_as_it_is_wide)
{
	const struct signal_def def = { SIGNAL_RX_LOS, AT(0x11, 147), AT(NO_ADVERT, 0),
		widths[_i].width };

	fixture_poke(&f, 0x11, 147, 0xff);
	fixture_poke_bank(&f, 0x11, 1, 147, 0xff);
	memset(&f.readings, 0, sizeof(f.readings));
	signals_decode(&def, 1, widths[_i].lanes, 0, &f.map, &f.readings);

	ck_assert_uint_eq(f.readings.signal_known[SIGNAL_RX_LOS], widths[_i].known);
	ck_assert_uint_eq(f.readings.signal[SIGNAL_RX_LOS], widths[_i].known);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("monitor");
	TCase *t = tcase_create("monitor");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, temperature_rounds_to_nearest, 0, COUNT_OF(temps));
	tcase_add_test(t, two_words_never_meet_in_one_value);
	tcase_add_test(t, a_value_stays_within_its_type);
	tcase_add_test(t, only_the_lanes_that_exist_are_read);
	tcase_add_test(t, lanes_of_a_page_that_was_cut_are_absent);
	tcase_add_test(t, every_bank_has_eight_lanes);
	tcase_add_test(t, a_bank_that_is_not_held_has_no_lanes);
	tcase_add_test(t, what_is_not_advertised_is_absent);
	tcase_add_loop_test(t, limits_are_trusted_when_they_are_in_order, 0,
	    COUNT_OF(limit_sets));
	tcase_add_loop_test(t, a_flag_has_as_many_lanes_of_a_bank_as_it_is_wide, 0,
	    COUNT_OF(widths));
	tcase_add_test(t, names_are_those_of_keys);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
