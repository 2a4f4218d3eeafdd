/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/tunable.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	fixture_page(&f, 0x04, 0);
	fixture_page(&f, 0x12, 0);
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x50);
	fixture_poke(&f, 0x01, 155, 0x40);
	fixture_decode(&f, &cmis_decoder);
}

/* Each grid: its bit, its range, and where two of its channels are. */
static const struct {
	unsigned code, byte, bit, range;
	int channel;
	uint32_t mhz;
	int none; /* no channel of the grid; 0: every number is one */
} grids[] = {
	{ 0, 128, 0, 130, -1, 193096875, 0 },
	{ 1, 128, 1, 134, 2, 193112500, 0 },
	{ 2, 128, 2, 138, 1, 193112500, 0 },
	{ 3, 128, 3, 142, -4, 193000000, 0 },
	{ 4, 128, 4, 146, 60, 196100000, 0 },
	{ 5, 128, 5, 150, -5, 192600000, 0 },
	{ 6, 128, 6, 154, 1, 193133333, 0 },
	{ 7, 128, 7, 158, -72, 191300000, -71 },
	{ 8, 129, 6, 162, 6, 193325000, 3 },
	{ 9, 129, 5, 166, 24, 193287500, 12 },
};

START_TEST(each_grid_has_its_bit_range_and_channels)
{
	const struct tunable_grid *g = tunable_grid_at(grids[_i].code);
	int16_t low, high;
	uint32_t mhz;

	setup();
	ck_assert(!tunable_has_grid(&f.map, g));
	ck_assert(!tunable_range(&f.map, g, &low, &high));
	fixture_poke(&f, 0x04, grids[_i].byte, 1u << grids[_i].bit);
	fixture_word(&f, 0x04, grids[_i].range, 0xff00);
	fixture_word(&f, 0x04, grids[_i].range + 2, 0x0102);
	ck_assert(tunable_has_grid(&f.map, g));
	ck_assert(tunable_range(&f.map, g, &low, &high));
	ck_assert_int_eq(low, -256);
	ck_assert_int_eq(high, 258);
	for (unsigned i = 0; tunable_grid_at(i); i++)
		ck_assert_int_eq(tunable_has_grid(&f.map, tunable_grid_at(i)),
		    tunable_grid_at(i) == g);

	ck_assert(tunable_frequency(g, grids[_i].channel, &mhz));
	ck_assert_uint_eq(mhz, grids[_i].mhz);
	if (grids[_i].none)
		ck_assert(!tunable_frequency(g, grids[_i].none, &mhz));
}
END_TEST

START_TEST(reserved_grid_codes_are_no_grid)
{
	for (unsigned code = COUNT_OF(grids); code < 256; code++)
		ck_assert_ptr_null(tunable_grid_at(code));
}
END_TEST

START_TEST(a_channel_beyond_all_light_has_no_frequency)
{
	uint32_t mhz;

	ck_assert(!tunable_frequency(tunable_grid_at(5), -32768, &mhz));
	ck_assert(tunable_frequency(tunable_grid_at(5), 32767, &mhz));
	ck_assert_uint_eq(mhz, 193100000u + 3276700000u);
}
END_TEST

START_TEST(abilities_are_what_page_04h_says)
{
	struct tunable_abilities a;

	setup();
	fixture_poke(&f, 0x04, 129, 0x80);
	fixture_word(&f, 0x04, 190, 0x0102);
	fixture_word(&f, 0x04, 192, 0xff00);
	fixture_word(&f, 0x04, 194, 0x0103);
	fixture_poke(&f, 0x04, 196, 0x80);
	fixture_word(&f, 0x04, 198, 0xfa24);
	fixture_word(&f, 0x04, 200, 0x0104);
	ck_assert(tunable_abilities(&f.map, &a));
	ck_assert(a.fine_tuning && a.power);
	fixture_poke(&f, 0x04, 129, 0x7f);
	fixture_poke(&f, 0x04, 196, 0x7f);
	ck_assert(tunable_abilities(&f.map, &a));
	ck_assert(!a.fine_tuning && !a.power);
	ck_assert_uint_eq(a.fine_step_mhz, 258);
	ck_assert_int_eq(a.fine_low_mhz, -256);
	ck_assert_int_eq(a.fine_high_mhz, 259);
	ck_assert_int_eq(a.power_low_cdbm, -1500);
	ck_assert_int_eq(a.power_high_cdbm, 260);
	f.map.index[0][0x04] = 0;
	ck_assert(!tunable_abilities(&f.map, &a));
}
END_TEST

START_TEST(each_lane_has_its_own_registers)
{
	unsigned lane = (unsigned)_i, in = lane % 8;
	uint8_t bank = (uint8_t)(lane / 8);
	struct tunable_lane l, other;
	uint32_t mhz;

	setup();
	fixture_page(&f, 0x12, bank);
	fixture_poke_bank(&f, 0x12, bank, 128 + in, 0x51);
	fixture_word_bank(&f, 0x12, bank, 136 + 2 * in, 0xfffb);
	fixture_word_bank(&f, 0x12, bank, 152 + 2 * in, 0xfff6);
	fixture_word_bank(&f, 0x12, bank, 168 + 4 * in, 0x0b7a);
	fixture_word_bank(&f, 0x12, bank, 170 + 4 * in, 0xd7c1);
	fixture_word_bank(&f, 0x12, bank, 200 + 2 * in, 0xfc18);
	fixture_poke_bank(&f, 0x12, bank, 222 + in, 0x02);
	fixture_poke_bank(&f, 0x12, bank, 231 + in, 0x24);
	ck_assert(tunable_lane(&f.map, &f.id, lane, &l));
	ck_assert_uint_eq(l.grid_code, 5);
	ck_assert_str_eq(l.grid->name, "100");
	ck_assert(l.fine_tuning && l.tuning && !l.unlocked);
	ck_assert_int_eq(l.channel, -5);
	ck_assert_int_eq(l.fine_offset_mhz, -10);
	ck_assert_uint_eq(l.frequency_mhz, 192600001);
	ck_assert_int_eq(l.target_power_cdbm, -1000);
	ck_assert_uint_eq(l.flags, TUNABLE_POWER_OUT_OF_RANGE | TUNABLE_CHANNEL_INVALID);
	ck_assert(tunable_configured(&l, &mhz));
	ck_assert_uint_eq(mhz, 192599990);
	/* The other lanes say nothing. */
	ck_assert(!tunable_lane(&f.map, &f.id, lane ^ 1, &other));
	fixture_poke_bank(&f, 0x12, bank, 222 + in, 0x01);
	ck_assert(tunable_lane(&f.map, &f.id, lane, &l));
	ck_assert(!l.tuning && l.unlocked);
}
END_TEST

/* 12h:222 [1], [0]: with the other bit, and both of the lanes beside it, otherwise. */
static void
check_status_of_now(unsigned lane, unsigned status)
{
	unsigned in = lane % 8;
	uint8_t bank = (uint8_t)(lane / 8);
	struct tunable_now now;

	for (unsigned i = 0; i < 8; i++)
		fixture_poke_bank(&f, 0x12, bank, 222 + i, ~status & 0x03);
	fixture_poke_bank(&f, 0x12, bank, 222 + in, status);
	ck_assert(tunable_now(&f.map, &f.id, lane, &now));
	ck_assert_int_eq(now.tuning, status == 0x02);
	ck_assert_int_eq(now.unlocked, status == 0x01);
}

START_TEST(a_poll_finds_each_lane_at_its_own_registers)
{
	unsigned lane = (unsigned)_i, in = lane % 8;
	uint8_t bank = (uint8_t)(lane / 8);
	struct tunable_now now, other;

	setup();
	fixture_page(&f, 0x12, bank);
	fixture_word_bank(&f, 0x12, bank, 168 + 4 * in, 0x0b7a);
	fixture_word_bank(&f, 0x12, bank, 170 + 4 * in, 0xd7c1);
	ck_assert(tunable_now(&f.map, &f.id, lane, &now));
	ck_assert_uint_eq(now.frequency_mhz, 192600001);
	ck_assert_uint_eq(now.target_mhz, 0);
	ck_assert_int_eq(now.power_cdbm, 0);
	fixture_poke_bank(&f, 0x12, bank, 128 + in, 0x51);
	fixture_word_bank(&f, 0x12, bank, 136 + 2 * in, 0xfffd);
	fixture_word_bank(&f, 0x12, bank, 152 + 2 * in, 0xff38);
	ck_assert(tunable_now(&f.map, &f.id, lane, &now));
	ck_assert_uint_eq(now.target_mhz, 192799800);
	fixture_word_bank(&f, 0x12, bank, 200 + 2 * in, 0xfc18);
	ck_assert(tunable_now(&f.map, &f.id, lane, &now));
	ck_assert_int_eq(now.power_cdbm, -1000);
	check_status_of_now(lane, 0x02);
	check_status_of_now(lane, 0x01);
	for (unsigned i = 0; i < 32; i++)
		ck_assert_int_eq(tunable_now(&f.map, &f.id, i, &other), i == lane);
}
END_TEST

START_TEST(an_offset_counts_only_where_fine_tuning_is_on)
{
	struct tunable_lane l = { .grid = tunable_grid_at(7), .fine_offset_mhz = 100 };
	uint32_t mhz;

	ck_assert(tunable_configured(&l, &mhz));
	ck_assert_uint_eq(mhz, 193100000);
	l.channel = 1;
	ck_assert(!tunable_configured(&l, &mhz));
	l.grid = NULL;
	ck_assert(!tunable_configured(&l, &mhz));
}
END_TEST

/* CMIS 4.0: 192 THz and 12000 steps of 0.05 GHz. */
START_TEST(older_modules_give_the_frequency_in_two_words_or_in_mhz)
{
	struct tunable_lane l;

	setup();
	fixture_poke(&f, LOW, 1, 0x40);
	fixture_decode(&f, &cmis_decoder);
	fixture_word(&f, 0x12, 168, 192);
	fixture_word(&f, 0x12, 170, 12000);
	ck_assert(tunable_lane(&f.map, &f.id, 0, &l));
	ck_assert_uint_eq(l.frequency_mhz, 192600000);
	fixture_word(&f, 0x12, 168, 999);
	ck_assert(tunable_lane(&f.map, &f.id, 0, &l));
	ck_assert_uint_eq(l.frequency_mhz, 999600000);
	fixture_word(&f, 0x12, 136, 1);
	fixture_word(&f, 0x12, 168, 0x0b82); /* in MHz as since 5.0 */
	fixture_word(&f, 0x12, 170, 0x78e0);
	ck_assert(tunable_lane(&f.map, &f.id, 0, &l));
	ck_assert_uint_eq(l.frequency_mhz, 193100000);
	fixture_word(&f, 0x12, 168, 0x3b9b);
	ck_assert(tunable_lane(&f.map, &f.id, 0, &l));
	ck_assert_uint_eq(l.frequency_mhz, 0);
	fixture_word(&f, 0x12, 168, 0xffff);
	ck_assert(tunable_lane(&f.map, &f.id, 0, &l));
	ck_assert_uint_eq(l.frequency_mhz, 0);
}
END_TEST

START_TEST(a_module_is_tunable_by_advertisement_or_by_technology)
{
	setup();
	ck_assert(tunable_offered(&f.map, &f.id));
	fixture_poke(&f, 0x01, 155, 0xbf);
	ck_assert(!tunable_offered(&f.map, &f.id));
	for (unsigned technology = 0; technology < 256; technology++) {
		fixture_poke(&f, 0x00, 212, technology);
		fixture_decode(&f, &cmis_decoder);
		ck_assert_int_eq(tunable_offered(&f.map, &f.id),
		    technology == 0x10 || technology == 0x11);
	}
	fixture_poke(&f, 0x01, 155, 0x40);
	f.id.flat = true;
	ck_assert(!tunable_offered(&f.map, &f.id));
}
END_TEST

START_TEST(rubbish_is_read_within_bounds)
{
	struct tunable_lane l;
	int16_t low, high;
	uint32_t mhz;

	setup();
	for (unsigned byte = 128; byte < 256; byte++) {
		fixture_poke(&f, 0x04, byte, 0xff);
		fixture_poke(&f, 0x12, byte, 0xff);
	}
	for (unsigned lane = 0; lane < 8; lane++) {
		ck_assert(tunable_lane(&f.map, &f.id, lane, &l));
		ck_assert_ptr_null(l.grid);
		ck_assert(!tunable_configured(&l, &mhz));
	}
	for (unsigned lane = 8; lane < 300; lane++)
		ck_assert(!tunable_lane(&f.map, &f.id, lane, &l));
	for (unsigned i = 0; tunable_grid_at(i); i++)
		ck_assert(tunable_range(&f.map, tunable_grid_at(i), &low, &high));
	for (unsigned bit = 0; bit < 6; bit++)
		ck_assert_ptr_nonnull(tunable_flag_name(bit));
	ck_assert_ptr_null(tunable_flag_name(6));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("tunable");
	TCase *t = tcase_create("tunable");

	tcase_add_loop_test(t, each_grid_has_its_bit_range_and_channels, 0,
	    COUNT_OF(grids));
	tcase_add_test(t, reserved_grid_codes_are_no_grid);
	tcase_add_test(t, a_channel_beyond_all_light_has_no_frequency);
	tcase_add_test(t, abilities_are_what_page_04h_says);
	tcase_add_loop_test(t, each_lane_has_its_own_registers, 0, 32);
	tcase_add_loop_test(t, a_poll_finds_each_lane_at_its_own_registers, 0, 32);
	tcase_add_test(t, an_offset_counts_only_where_fine_tuning_is_on);
	tcase_add_test(t, older_modules_give_the_frequency_in_two_words_or_in_mhz);
	tcase_add_test(t, a_module_is_tunable_by_advertisement_or_by_technology);
	tcase_add_test(t, rubbish_is_read_within_bounds);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
