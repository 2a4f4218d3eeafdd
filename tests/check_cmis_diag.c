/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_diag.h"

#include "optics/monitor.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A module that can do all of it, in all banks. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, 0x01, 0);
	for (uint8_t bank = 0; bank < MEMMAP_BANKS; bank++) {
		fixture_page(&f, 0x13, bank);
		fixture_page(&f, 0x14, bank);
	}
	fixture_poke(&f, 0x13, 130, 0x33);
	f.id.spec = SPEC_CMIS;
}

static void
bytes(uint8_t bank, unsigned at, unsigned count, unsigned first)
{
	for (unsigned i = 0; i < count; i++)
		fixture_poke_bank(&f, 0x14, bank, at + i, first + i);
}

START_TEST(ratios_are_big_endian_lane_by_lane)
{
	static const unsigned first[] = { [CMIS_HOST] = 192, [CMIS_MEDIA] = 208 };
	uint16_t word;

	for (unsigned lane = 0; lane < 32; lane++) {
		for (unsigned side = 0; side < 2; side++) {
			uint8_t bank = (uint8_t)(lane / 8);

			setup();
			fixture_word_bank(&f, 0x14, bank, first[side] + 2 * (lane % 8),
			    0x9940);
			ck_assert(!cmis_diag_ber(&f.map, side, lane, &word));
			fixture_poke_bank(&f, 0x14, bank, 128, 0x01);
			ck_assert(cmis_diag_ber(&f.map, side, lane, &word));
			ck_assert_uint_eq(word, 0x9940);
			fixture_poke_bank(&f, 0x14, bank, 128, 0x11);
			ck_assert(cmis_diag_ber(&f.map, side, lane, &word));
			ck_assert(cmis_diag_ber(&f.map, side, lane ^ 1, &word));
			ck_assert_uint_eq(word, 0);
			ck_assert(cmis_diag_ber(&f.map, !side, lane, &word));
			ck_assert_uint_eq(word, 0);
		}
	}
}
END_TEST

START_TEST(signal_to_noise_is_little_endian)
{
	static const unsigned first[] = { [CMIS_HOST] = 208, [CMIS_MEDIA] = 240 };
	uint16_t word;

	for (unsigned lane = 0; lane < 32; lane++) {
		for (unsigned side = 0; side < 2; side++) {
			uint8_t bank = (uint8_t)(lane / 8);

			setup();
			fixture_word_bank(&f, 0x14, bank, first[side] + 2 * (lane % 8),
			    0x8915);
			fixture_poke_bank(&f, 0x14, bank, 128, 0x06);
			ck_assert(cmis_diag_snr(&f.map, side, lane, &word));
			ck_assert_uint_eq(word, 0x1589); /* 21.535 dB */
			ck_assert(cmis_diag_snr(&f.map, !side, lane, &word));
			ck_assert_uint_eq(word, 0);
		}
	}
}
END_TEST

START_TEST(counters_are_four_lanes_to_a_selector)
{
	struct cmis_diag_counts c;

	for (unsigned lane = 0; lane < 32; lane++) {
		for (unsigned side = 0; side < 2; side++) {
			unsigned selector = 2 + 2 * side + lane % 8 / 4;
			uint8_t bank = (uint8_t)(lane / 8);

			setup();
			bytes(bank, 192 + lane % 4 * 16, 16, 1);
			fixture_poke_bank(&f, 0x14, bank, 128, selector);
			ck_assert(cmis_diag_counts(&f.map, side, lane, &c));
			ck_assert_uint_eq(c.errors, 0x0807060504030201);
			ck_assert_uint_eq(c.bits, 0x100f0e0d0c0b0a08);
			ck_assert(c.lock_lost);
			ck_assert(!cmis_diag_counts(&f.map, !side, lane, &c));
			ck_assert(!cmis_diag_counts(&f.map, side, lane ^ 4, &c));
			fixture_poke_bank(&f, 0x14, bank, 128, 0x10 | selector);
			fixture_poke_bank(&f, 0x14, bank, 192 + lane % 4 * 16 + 8, 0x0a);
			ck_assert(cmis_diag_counts(&f.map, side, lane, &c));
			ck_assert_uint_eq(c.bits, 0x100f0e0d0c0b0a0a);
			ck_assert(!c.lock_lost);
		}
	}
}
END_TEST

/* The bit of 13h:130 that each kind of result needs. */
START_TEST(results_that_are_not_offered_are_none)
{
	struct cmis_diag_counts c;
	uint16_t word;

	setup();
	fixture_poke(&f, 0x14, 128, 0x01);
	fixture_poke(&f, 0x13, 130, 0xfe);
	ck_assert(!cmis_diag_ber(&f.map, CMIS_HOST, 0, &word));
	fixture_poke(&f, 0x14, 128, 0x04);
	fixture_poke(&f, 0x13, 130, 0xfd);
	ck_assert(!cmis_diag_counts(&f.map, CMIS_MEDIA, 0, &c));
	fixture_poke(&f, 0x14, 128, 0x06);
	fixture_poke(&f, 0x13, 130, 0xef);
	ck_assert(!cmis_diag_snr(&f.map, CMIS_HOST, 0, &word));
	ck_assert(cmis_diag_snr(&f.map, CMIS_MEDIA, 0, &word));
	fixture_poke(&f, 0x13, 130, 0xdf);
	ck_assert(cmis_diag_snr(&f.map, CMIS_HOST, 0, &word));
	ck_assert(!cmis_diag_snr(&f.map, CMIS_MEDIA, 0, &word));
}
END_TEST

START_TEST(no_selector_gives_what_it_did_not_choose)
{
	struct cmis_diag_counts c;
	uint16_t word;

	setup();
	for (unsigned selector = 0; selector < 256; selector++) {
		fixture_poke(&f, 0x14, 128, selector);
		ck_assert_int_eq(cmis_diag_ber(&f.map, CMIS_HOST, 0, &word),
		    selector == 0x01 || selector == 0x11);
		ck_assert_int_eq(cmis_diag_counts(&f.map, CMIS_MEDIA, 7, &c),
		    selector == 0x05 || selector == 0x15);
		ck_assert_int_eq(cmis_diag_snr(&f.map, CMIS_MEDIA, 0, &word),
		    selector == 0x06);
	}
	for (unsigned lane = 32; lane < 3000; lane++)
		ck_assert(!cmis_diag_snr(&f.map, CMIS_MEDIA, lane, &word));
}
END_TEST

static const struct {
	const char *name;
	uint16_t page;
	uint8_t byte;
	bool flag, host;
} masks[] = {
	{ "host_generator_on", 0x13, 144, false, true },
	{ "media_generator_on", 0x13, 152, false, false },
	{ "host_checker_on", 0x13, 160, false, true },
	{ "media_checker_on", 0x13, 168, false, false },
	{ "media_output_looped", 0x13, 180, false, false },
	{ "media_input_looped", 0x13, 181, false, false },
	{ "host_output_looped", 0x13, 182, false, true },
	{ "host_input_looped", 0x13, 183, false, true },
	{ "host_gating_complete", 0x14, 134, true, true },
	{ "media_gating_complete", 0x14, 135, true, false },
	{ "host_generator_lol", 0x14, 136, true, true },
	{ "media_generator_lol", 0x14, 137, true, false },
	{ "host_checker_lol", 0x14, 138, true, true },
	{ "media_checker_lol", 0x14, 139, true, false },
};

START_TEST(each_mask_is_a_byte_of_lanes)
{
	const struct cmis_diag_mask *mask;
	uint32_t known;

	setup();
	fixture_poke_bank(&f, masks[_i].page, 1, masks[_i].byte, 0x81);
	for (unsigned i = 0; (mask = cmis_diag_mask_at(i)); i++) {
		ck_assert_str_eq(mask->name, masks[i].name);
		ck_assert_int_eq(mask->flag, masks[i].flag);
		ck_assert_int_eq(mask->host, masks[i].host);
		ck_assert_uint_eq(lanes_decode(&f.map, mask->at, 8, UINT32_MAX, &known),
		    i == (unsigned)_i ? lane_bit(8) | lane_bit(15) : 0);
	}
	ck_assert_ptr_null(cmis_diag_mask_at(COUNT_OF(masks)));
}
END_TEST

static const struct {
	const char *name;
	uint8_t byte, bit;
} abilities[] = {
	{ "media_output_loopback", 128, 0 },
	{ "media_input_loopback", 128, 1 },
	{ "host_output_loopback", 128, 2 },
	{ "host_input_loopback", 128, 3 },
	{ "per_lane_host_loopback", 128, 4 },
	{ "per_lane_media_loopback", 128, 5 },
	{ "simultaneous_loopback", 128, 6 },
	{ "gated_results", 129, 5 },
	{ "periodic_updates", 129, 4 },
	{ "per_lane_timers", 129, 3 },
	{ "auto_restart", 129, 2 },
	{ "ber", 130, 0 },
	{ "counters", 130, 1 },
	{ "host_snr", 130, 4 },
	{ "media_snr", 130, 5 },
	{ "host_fec", 130, 6 },
	{ "media_fec", 130, 7 },
};

START_TEST(each_ability_is_a_bit)
{
	const struct cmis_diag_ability *ability;

	setup();
	fixture_poke(&f, 0x13, 130, 0);
	fixture_poke(&f, 0x13, abilities[_i].byte, 1u << abilities[_i].bit);
	for (unsigned i = 0; (ability = cmis_diag_ability_at(i)); i++) {
		ck_assert_str_eq(ability->name, abilities[i].name);
		ck_assert_int_eq(memmap_bit(&f.map, ability->at), i == (unsigned)_i);
	}
	ck_assert_ptr_null(cmis_diag_ability_at(COUNT_OF(abilities)));
}
END_TEST

/* Where the machines keep what they can do, and what lane 1 does. */
static const struct {
	const char *name;
	uint8_t can, pattern;
} units[CMIS_PATTERN_UNIT_COUNT] = {
	[CMIS_HOST_GENERATOR] = { "host_generator", 132, 148 },
	[CMIS_MEDIA_GENERATOR] = { "media_generator", 134, 156 },
	[CMIS_HOST_CHECKER] = { "host_checker", 136, 164 },
	[CMIS_MEDIA_CHECKER] = { "media_checker", 138, 172 },
};

START_TEST(a_machine_has_patterns_and_one_for_each_lane)
{
	enum cmis_pattern_unit unit = (enum cmis_pattern_unit)_i;
	uint8_t code;

	for (unsigned pattern = 0; pattern < 16; pattern++) {
		setup();
		fixture_poke(&f, 0x13, units[_i].can + pattern / 8, 1u << pattern % 8);
		for (unsigned other = 0; other < 20; other++)
			ck_assert_int_eq(cmis_diag_can(&f.map, unit, (uint8_t)other),
			    other == pattern);
	}
	for (unsigned lane = 0; lane < 32; lane++) {
		setup();
		fixture_poke_bank(&f, 0x13, (uint8_t)(lane / 8),
		    units[_i].pattern + lane % 8 / 2, lane % 2 ? 0xc5 : 0x5c);
		ck_assert(cmis_diag_pattern(&f.map, unit, lane, &code));
		ck_assert_uint_eq(code, 0xc);
		ck_assert(cmis_diag_pattern(&f.map, unit, lane ^ 1, &code));
		ck_assert_uint_eq(code, 0x5);
	}
	ck_assert(!cmis_diag_pattern(&f.map, unit, 32, &code));
	ck_assert_str_eq(cmis_pattern_unit_name(unit), units[_i].name);
}
END_TEST

START_TEST(patterns_have_names_and_one_is_reserved)
{
	ck_assert_str_eq(cmis_pattern_name(0), "PRBS-31Q");
	ck_assert_str_eq(cmis_pattern_name(11), "PRBS-7");
	ck_assert_str_eq(cmis_pattern_name(12), "SSPRQ");
	ck_assert_ptr_null(cmis_pattern_name(13));
	ck_assert_str_eq(cmis_pattern_name(15), "user");
	ck_assert_ptr_null(cmis_pattern_name(16));
}
END_TEST

START_TEST(the_pages_are_offered_by_a_bit_of_01h)
{
	setup();
	ck_assert(!cmis_diag_offered(&f.map, &f.id));
	fixture_poke(&f, 0x01, 142, 0x20);
	ck_assert(cmis_diag_offered(&f.map, &f.id));
	f.id.flat = true;
	ck_assert(!cmis_diag_offered(&f.map, &f.id));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cmis_diag");
	TCase *t = tcase_create("cmis_diag");

	tcase_add_test(t, ratios_are_big_endian_lane_by_lane);
	tcase_add_test(t, signal_to_noise_is_little_endian);
	tcase_add_test(t, counters_are_four_lanes_to_a_selector);
	tcase_add_test(t, results_that_are_not_offered_are_none);
	tcase_add_test(t, no_selector_gives_what_it_did_not_choose);
	tcase_add_loop_test(t, each_mask_is_a_byte_of_lanes, 0, COUNT_OF(masks));
	tcase_add_loop_test(t, each_ability_is_a_bit, 0, COUNT_OF(abilities));
	tcase_add_loop_test(t, a_machine_has_patterns_and_one_for_each_lane, 0,
	    CMIS_PATTERN_UNIT_COUNT);
	tcase_add_test(t, patterns_have_names_and_one_is_reserved);
	tcase_add_test(t, the_pages_are_offered_by_a_bit_of_01h);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
