/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_lane.h"

#include "optics/cmis_state.h"
#include "optics/monitor.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x01, 0);
	for (uint8_t bank = 0; bank < MEMMAP_BANKS; bank++) {
		fixture_page(&f, 0x10, bank);
		fixture_page(&f, 0x11, bank);
	}
}

/* Each control, status and flag, its byte, and the bit of 01h that offers it. */
static const struct {
	const char *name;
	enum cmis_lane_kind kind;
	uint16_t page;
	uint8_t byte, advert, bit;
	bool host;
} masks[] = {
	{ "data_path_deinit", CMIS_LANE_CONTROL, 0x10, 128, 0, 0, true },
	{ "data_path_power_up", CMIS_LANE_CONTROL, 0x10, 128, 0, 0, true },
	{ "tx_polarity_flip", CMIS_LANE_CONTROL, 0x10, 129, 155, 0, true },
	{ "tx_disable", CMIS_LANE_CONTROL, 0x10, 130, 155, 1, false },
	{ "tx_auto_squelch_disable", CMIS_LANE_CONTROL, 0x10, 131, 155, 2, false },
	{ "tx_force_squelch", CMIS_LANE_CONTROL, 0x10, 132, 155, 3, false },
	{ "tx_eq_freeze", CMIS_LANE_CONTROL, 0x10, 134, 161, 4, true },
	{ "rx_polarity_flip", CMIS_LANE_CONTROL, 0x10, 137, 156, 0, true },
	{ "rx_disable", CMIS_LANE_CONTROL, 0x10, 138, 156, 1, true },
	{ "rx_auto_squelch_disable", CMIS_LANE_CONTROL, 0x10, 139, 156, 2, true },
	{ "rx_output_valid", CMIS_LANE_STATUS, 0x11, 132, 0, 0, true },
	{ "tx_output_valid", CMIS_LANE_STATUS, 0x11, 133, 0, 0, false },
	{ "data_path_changed", CMIS_LANE_FLAG, 0x11, 134, 0, 0, true },
	{ "tx_eq_fail", CMIS_LANE_FLAG, 0x11, 138, 157, 3, true },
	{ "rx_output_changed", CMIS_LANE_FLAG, 0x11, 153, 0, 0, true },
	{ "data_path_init_pending", CMIS_LANE_STATUS, 0x11, 235, 0, 0, true },
};

START_TEST(each_mask_has_a_byte_and_a_bit_that_offers_it)
{
	const struct cmis_lane_mask *mask = cmis_lane_mask_at((unsigned)_i);
	uint32_t known;

	setup();
	fixture_poke_bank(&f, masks[_i].page, 2, masks[_i].byte, 0x21);
	ck_assert_str_eq(mask->name, masks[_i].name);
	ck_assert_int_eq(mask->kind, masks[_i].kind);
	ck_assert_int_eq(mask->host, masks[_i].host);
	ck_assert_uint_eq(lanes_decode(&f.map, mask->at, 8, UINT32_MAX, &known),
	    lane_bit(16) | lane_bit(21));
	if (masks[_i].advert) {
		ck_assert(!memmap_advertised(&f.map, mask->advert));
		fixture_poke(&f, 0x01, masks[_i].advert, 1u << masks[_i].bit);
	}
	ck_assert(memmap_advertised(&f.map, mask->advert));
	ck_assert_ptr_null(cmis_lane_mask_at(COUNT_OF(masks)));
}
END_TEST

/* 10h:128 holds a data path down since 4.0; before, it powered one up. */
static const struct {
	uint8_t revision;
	const char *name;
} path_controls[] = { { 0x30, "data_path_power_up" }, { 0x3f, "data_path_power_up" },
	{ 0x40, "data_path_deinit" }, { 0x54, "data_path_deinit" } };

START_TEST(a_bit_of_a_data_path_means_what_its_revision_says)
{
	const struct identity id = { .revision = path_controls[_i].revision };
	const struct cmis_lane_mask *mask;
	unsigned rows = 0;

	setup();
	for (unsigned i = 0; (mask = cmis_lane_mask_at(i)); i++) {
		if (mask->at.page != 0x10 || mask->at.byte != 128 ||
		    !cmis_lane_mask_offered(&f.map, &id, mask))
			continue;
		ck_assert_str_eq(mask->name, path_controls[_i].name);
		rows++;
	}
	ck_assert_uint_eq(rows, 1);
}
END_TEST

/* What outputs send is told since 5.0. */
START_TEST(bytes_of_outputs_are_reserved_before_5_0)
{
	static const char *const names[] = { "rx_output_valid", "tx_output_valid",
		"rx_output_changed", "data_path_init_pending" };
	const struct identity older = { .revision = 0x4f }, newer = { .revision = 0x50 };
	const struct cmis_lane_mask *mask;

	setup();
	for (unsigned i = 0; (mask = cmis_lane_mask_at(i)); i++) {
		bool since = false;

		if (mask->kind == CMIS_LANE_CONTROL || mask->advert.page != NO_ADVERT)
			continue;
		for (size_t n = 0; n < COUNT_OF(names); n++)
			since |= strcmp(mask->name, names[n]) == 0;
		ck_assert_int_eq(cmis_lane_mask_offered(&f.map, &older, mask), !since);
		ck_assert(cmis_lane_mask_offered(&f.map, &newer, mask));
	}
}
END_TEST

/* The sets, each by the byte of every setting. */
static const struct {
	const char *name;
	uint16_t page;
	uint8_t config, adaptive, recall, eq, tx_cdr, rx_cdr, pre, post, amplitude;
} sets[CMIS_SET_COUNT] = {
	[CMIS_SET_ACTIVE] = { "active", 0x11, 206, 214, 215, 217, 221, 222, 223, 227,
	    231 },
	[CMIS_SET_STAGED_0] = { "staged_0", 0x10, 145, 153, 154, 156, 160, 161, 162, 166,
	    170 },
	[CMIS_SET_STAGED_1] = { "staged_1", 0x10, 180, 188, 189, 191, 195, 196, 197, 201,
	    205 },
};

START_TEST(each_lane_has_its_settings_in_each_set)
{
	for (unsigned lane = 0; lane < 32; lane++) {
		unsigned in = lane % 8;
		uint8_t bank = (uint8_t)(lane / 8);
		unsigned shift = in % 2 * 4;
		uint16_t page = sets[_i].page;
		struct cmis_lane_config c, other;
		uint8_t app;
		bool first;

		setup();
		fixture_poke_bank(&f, page, bank, sets[_i].config + in, 0x3b);
		fixture_poke_bank(&f, page, bank, sets[_i].adaptive, 1u << in);
		fixture_poke_bank(&f, page, bank, sets[_i].recall + in / 4,
		    2u << in % 4 * 2);
		fixture_poke_bank(&f, page, bank, sets[_i].eq + in / 2, 9u << shift);
		fixture_poke_bank(&f, page, bank, sets[_i].tx_cdr, 1u << in);
		fixture_poke_bank(&f, page, bank, sets[_i].rx_cdr, 1u << in);
		fixture_poke_bank(&f, page, bank, sets[_i].pre + in / 2, 4u << shift);
		fixture_poke_bank(&f, page, bank, sets[_i].post + in / 2, 5u << shift);
		fixture_poke_bank(&f, page, bank, sets[_i].amplitude + in / 2,
		    3u << shift);

		ck_assert(cmis_lane_config(&f.map, (enum cmis_set)_i, lane, &c));
		ck_assert_uint_eq(c.code, 3);
		ck_assert(cmis_lane_code(&f.map, (enum cmis_set)_i, lane, &app, &first));
		ck_assert_uint_eq(app, 3);
		ck_assert_int_eq(first, in == 5);
		ck_assert_uint_eq(c.first_lane, bank * 8u + 5);
		ck_assert(c.explicit_control && c.tx_adaptive_eq && c.tx_cdr && c.rx_cdr);
		ck_assert_uint_eq(c.tx_eq_recall, 2);
		ck_assert_uint_eq(c.tx_eq, 9);
		ck_assert_uint_eq(c.rx_pre, 4);
		ck_assert_uint_eq(c.rx_post, 5);
		ck_assert_uint_eq(c.rx_amplitude, 3);

		ck_assert(cmis_lane_config(&f.map, (enum cmis_set)_i, lane ^ 1, &other));
		ck_assert(!other.code && !other.explicit_control &&
			  !other.tx_adaptive_eq && !other.tx_cdr && !other.rx_cdr);
		ck_assert(!other.tx_eq_recall && !other.tx_eq && !other.rx_pre &&
			  !other.rx_post && !other.rx_amplitude);
	}
	ck_assert_str_eq(cmis_set_name((enum cmis_set)_i), sets[_i].name);
}
END_TEST

START_TEST(settings_are_absent_where_the_page_is_not_held)
{
	struct cmis_lane_config c;
	struct cmis_lane_map m;
	uint8_t app;
	bool first;

	setup();
	f.map.index[1][0x11] = 0;
	ck_assert(!cmis_lane_code(&f.map, CMIS_SET_ACTIVE, 8, &app, &first));
	ck_assert(cmis_lane_code(&f.map, CMIS_SET_ACTIVE, 7, &app, &first));
	ck_assert(!cmis_lane_code(&f.map, CMIS_SET_ACTIVE, 32, &app, &first));
	ck_assert(!cmis_lane_config(&f.map, CMIS_SET_ACTIVE, 8, &c));
	ck_assert(cmis_lane_config(&f.map, CMIS_SET_ACTIVE, 7, &c));
	ck_assert(!cmis_lane_config(&f.map, CMIS_SET_ACTIVE, 32, &c));
	ck_assert(!cmis_lane_map(&f.map, 8, &m));
	ck_assert(!cmis_lane_map(&f.map, 32, &m));
}
END_TEST

START_TEST(a_media_lane_goes_to_a_wavelength_of_a_fiber)
{
	struct cmis_lane_map m;

	for (unsigned lane = 0; lane < 32; lane++) {
		setup();
		ck_assert(!cmis_lane_map(&f.map, lane, &m));
		fixture_poke_bank(&f, 0x11, (uint8_t)(lane / 8), 240 + lane % 8, 0x12);
		fixture_poke_bank(&f, 0x11, (uint8_t)(lane / 8), 248 + lane % 8, 0x34);
		ck_assert(cmis_lane_map(&f.map, lane, &m));
		ck_assert_uint_eq(m.tx_wavelength, 1);
		ck_assert_uint_eq(m.tx_fiber, 2);
		ck_assert_uint_eq(m.rx_wavelength, 3);
		ck_assert_uint_eq(m.rx_fiber, 4);
		ck_assert(!cmis_lane_map(&f.map, lane ^ 1, &m));
	}
}
END_TEST

START_TEST(latencies_are_offered_by_a_bit_of_01h)
{
	uint16_t tx, rx;

	for (unsigned lane = 0; lane < 16; lane++) {
		uint8_t bank = (uint8_t)(lane / 8);

		setup();
		fixture_page(&f, 0x15, bank);
		fixture_word_bank(&f, 0x15, bank, 224 + 2 * (lane % 8), 0x0102);
		fixture_word_bank(&f, 0x15, bank, 240 + 2 * (lane % 8), 0x0304);
		ck_assert(!cmis_lane_latency(&f.map, lane, &tx, &rx));
		fixture_poke(&f, 0x01, 145, 0x08);
		ck_assert(cmis_lane_latency(&f.map, lane, &tx, &rx));
		ck_assert_uint_eq(rx, 0x0102);
		ck_assert_uint_eq(tx, 0x0304);
		ck_assert(!cmis_lane_latency(&f.map, lane ^ 1, &tx, &rx));
	}
}
END_TEST

START_TEST(only_four_amplitudes_have_a_name)
{
	ck_assert_str_eq(cmis_amplitude_name(0), "100-400 mV");
	ck_assert_str_eq(cmis_amplitude_name(3), "600-1200 mV");
	for (unsigned code = 4; code < 256; code++)
		ck_assert_ptr_null(cmis_amplitude_name((uint8_t)code));
}
END_TEST

START_TEST(a_fault_has_a_cause)
{
	setup();
	ck_assert_uint_eq(cmis_fault_cause(&f.map), 0);
	fixture_poke(&f, LOW, 41, 6);
	ck_assert_uint_eq(cmis_fault_cause(&f.map), 6);
	ck_assert_str_eq(cmis_fault_cause_name(1), "TEC runaway");
	ck_assert_str_eq(cmis_fault_cause_name(6), "temperature");
	ck_assert_ptr_null(cmis_fault_cause_name(0));
	for (unsigned code = 7; code < 256; code++)
		ck_assert_ptr_null(cmis_fault_cause_name((uint8_t)code));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cmis_lane");
	TCase *t = tcase_create("cmis_lane");

	tcase_add_loop_test(t, a_bit_of_a_data_path_means_what_its_revision_says, 0,
	    COUNT_OF(path_controls));
	tcase_add_test(t, bytes_of_outputs_are_reserved_before_5_0);
	tcase_add_loop_test(t, each_mask_has_a_byte_and_a_bit_that_offers_it, 0,
	    COUNT_OF(masks));
	tcase_add_loop_test(t, each_lane_has_its_settings_in_each_set, 0, CMIS_SET_COUNT);
	tcase_add_test(t, settings_are_absent_where_the_page_is_not_held);
	tcase_add_test(t, a_media_lane_goes_to_a_wavelength_of_a_fiber);
	tcase_add_test(t, latencies_are_offered_by_a_bit_of_01h);
	tcase_add_test(t, only_four_amplitudes_have_a_name);
	tcase_add_test(t, a_fault_has_a_cause);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
