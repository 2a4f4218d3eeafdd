/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/vdm.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A QSFP-DD of eight lanes with four groups, all of them unused. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	for (unsigned page = 0x20; page <= 0x2f; page++) {
		if (page != 0x2e)
			fixture_page(&f, (uint16_t)page, 0);
	}
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x53);
	fixture_poke(&f, LOW, 3, 3 << 1);
	fixture_poke(&f, 0x01, 142, 0x40);
	fixture_poke(&f, 0x2f, 128, 0x03);
	fixture_decode(&f, &cmis_decoder);
}

/* Instance `i` of group i / 64 observes `type` at `place`, with limit set `set`. */
static void
describe(unsigned bank, unsigned i, unsigned set, unsigned place, unsigned type)
{
	uint16_t page = (uint16_t)(0x20 + i / 64);
	unsigned byte = 128 + 2 * (i % 64);

	fixture_poke_bank(&f, page, (uint8_t)bank, byte, set << 4 | place);
	fixture_poke_bank(&f, page, (uint8_t)bank, byte + 1, type);
}

static void
give_word(unsigned i, unsigned word)
{
	fixture_word(&f, (uint16_t)(0x24 + i / 64), 128 + 2 * (i % 64), word);
}

static struct vdm_reading
read_one(unsigned i)
{
	struct vdm_reading r;

	ck_assert(vdm_read(&f.map, &f.id, 0, i, &r));
	return r;
}

/* By hand: the exponent of an F16 reaches from -24 to 7. */
static double
value_of(const struct quantity *q, int32_t word)
{
	double value = (double)word * q->num / q->den;

	if (q->word != WORD_F16)
		return value;
	value = f16_mantissa((uint16_t)word);
	for (int e = f16_exponent((uint16_t)word); e < 0; e++)
		value /= 10;
	for (int e = f16_exponent((uint16_t)word); e > 0; e--)
		value *= 10;
	return value;
}

/*
 * Each observable, and what the words 0102h and ff00h make (CMIS 5.4, Table 8-180;
 * C-CMIS from 128).
 */
#define DB_256_VALUES 258 / 256.0, 255
#define F16_VALUES    258e-24, 1792e7
#define COUNT_VALUES  258, 65280
#define VOLT_VALUES   0.0258, 6.528
#define BIAS_VALUES   25800 / 65535.0, 6528000 / 65535.0
#define DB_10_VALUES  25.8, 6528
#define DBM_VALUES    2.58, -2.56
static const struct {
	uint8_t type;
	enum vdm_side side;
	bool statistic;
	const char *name, *unit;
	double of_0102, of_ff00;
} types[] = {
	{ 1, VDM_MEDIA, false, "laser_age", "%", 258, 65280 },
	{ 2, VDM_MEDIA, false, "tec_current", "%", 25800 / 32767.0, -25600 / 32767.0 },
	{ 3, VDM_MEDIA, false, "laser_frequency_error", "MHz", 2580, -2560 },
	{ 4, VDM_MEDIA, false, "laser_temperature_deviation", "C", 258 / 256.0, -1 },
	{ 5, VDM_MEDIA, false, "snr", "dB", DB_256_VALUES },
	{ 6, VDM_HOST, false, "snr", "dB", DB_256_VALUES },
	{ 7, VDM_MEDIA, false, "pam4_level_transition", "dB", DB_256_VALUES },
	{ 8, VDM_HOST, false, "pam4_level_transition", "dB", DB_256_VALUES },
	{ 9, VDM_MEDIA, true, "pre_fec_ber_min", "", F16_VALUES },
	{ 10, VDM_HOST, true, "pre_fec_ber_min", "", F16_VALUES },
	{ 11, VDM_MEDIA, true, "pre_fec_ber_max", "", F16_VALUES },
	{ 12, VDM_HOST, true, "pre_fec_ber_max", "", F16_VALUES },
	{ 13, VDM_MEDIA, true, "pre_fec_ber_avg", "", F16_VALUES },
	{ 14, VDM_HOST, true, "pre_fec_ber_avg", "", F16_VALUES },
	{ 15, VDM_MEDIA, false, "pre_fec_ber", "", F16_VALUES },
	{ 16, VDM_HOST, false, "pre_fec_ber", "", F16_VALUES },
	{ 17, VDM_MEDIA, true, "errored_frames_min", "", F16_VALUES },
	{ 18, VDM_HOST, true, "errored_frames_min", "", F16_VALUES },
	{ 19, VDM_MEDIA, true, "errored_frames_max", "", F16_VALUES },
	{ 20, VDM_HOST, true, "errored_frames_max", "", F16_VALUES },
	{ 21, VDM_MEDIA, true, "errored_frames_avg", "", F16_VALUES },
	{ 22, VDM_HOST, true, "errored_frames_avg", "", F16_VALUES },
	{ 23, VDM_MEDIA, false, "errored_frames", "", F16_VALUES },
	{ 24, VDM_HOST, false, "errored_frames", "", F16_VALUES },
	{ 25, VDM_MEDIA, true, "errored_frames_total", "", F16_VALUES },
	{ 26, VDM_HOST, true, "errored_frames_total", "", F16_VALUES },
	{ 27, VDM_MEDIA, true, "symbol_error_weight_min", "", COUNT_VALUES },
	{ 28, VDM_HOST, true, "symbol_error_weight_min", "", COUNT_VALUES },
	{ 29, VDM_MEDIA, true, "symbol_error_weight_max", "", COUNT_VALUES },
	{ 30, VDM_HOST, true, "symbol_error_weight_max", "", COUNT_VALUES },
	{ 31, VDM_MEDIA, true, "symbol_error_weight_avg", "", COUNT_VALUES },
	{ 32, VDM_HOST, true, "symbol_error_weight_avg", "", COUNT_VALUES },
	{ 33, VDM_MEDIA, false, "symbol_error_weight", "", COUNT_VALUES },
	{ 34, VDM_HOST, false, "symbol_error_weight", "", COUNT_VALUES },
	{ 77, VDM_MODULE, false, "supply_2v6", "V", VOLT_VALUES },
	{ 78, VDM_MODULE, false, "supply_1v8", "V", VOLT_VALUES },
	{ 79, VDM_MODULE, false, "supply_1v2", "V", VOLT_VALUES },
	{ 80, VDM_MODULE, false, "supply_0v9", "V", VOLT_VALUES },
	{ 81, VDM_MODULE, false, "supply_0v7a", "V", VOLT_VALUES },
	{ 82, VDM_MODULE, false, "supply_0v7b", "V", VOLT_VALUES },
	{ 83, VDM_MODULE, false, "supply_12v", "V", 0.0645, 16.32 },
	{ 84, VDM_MEDIA, false, "external_laser_power", "dBm", DBM_VALUES },
	{ 128, VDM_MEDIA, false, "modulator_bias_xi", "%", BIAS_VALUES },
	{ 129, VDM_MEDIA, false, "modulator_bias_xq", "%", BIAS_VALUES },
	{ 130, VDM_MEDIA, false, "modulator_bias_yi", "%", BIAS_VALUES },
	{ 131, VDM_MEDIA, false, "modulator_bias_yq", "%", BIAS_VALUES },
	{ 132, VDM_MEDIA, false, "modulator_bias_x_phase", "%", BIAS_VALUES },
	{ 133, VDM_MEDIA, false, "modulator_bias_y_phase", "%", BIAS_VALUES },
	{ 134, VDM_MEDIA, false, "cd", "ps/nm", 258, -256 },
	{ 135, VDM_MEDIA, false, "cd_coarse", "ps/nm", 5160, -5120 },
	{ 136, VDM_MEDIA, false, "dgd", "ps", 2.58, 652.8 },
	{ 137, VDM_MEDIA, false, "sopmd", "ps2", 2.58, 652.8 },
	{ 138, VDM_MEDIA, false, "pdl", "dB", DB_10_VALUES },
	{ 139, VDM_MEDIA, false, "osnr", "dB", DB_10_VALUES },
	{ 140, VDM_MEDIA, false, "esnr", "dB", DB_10_VALUES },
	{ 141, VDM_MEDIA, false, "cfo", "MHz", 258, -256 },
	{ 142, VDM_MEDIA, false, "evm", "%", BIAS_VALUES },
	{ 143, VDM_MEDIA, false, "tx_power", "dBm", DBM_VALUES },
	{ 144, VDM_MEDIA, false, "rx_total_power", "dBm", DBM_VALUES },
	{ 145, VDM_MEDIA, false, "rx_signal_power", "dBm", DBM_VALUES },
	{ 146, VDM_MEDIA, false, "sop_rate", "krad/s", 258, 65280 },
	{ 147, VDM_MEDIA, false, "mer", "dB", DB_10_VALUES },
	{ 148, VDM_MEDIA, false, "clock_recovery_loop", "%", 25800 / 32767.0,
	    -25600 / 32767.0 },
	{ 149, VDM_MEDIA, false, "sopmd_coarse", "ps2", 258, 65280 },
	{ 150, VDM_MEDIA, false, "snr_margin", "dB", 25.8, -25.6 },
	{ 151, VDM_MEDIA, false, "q_factor", "dB", DB_10_VALUES },
	{ 152, VDM_MEDIA, false, "q_margin", "dB", 25.8, -25.6 },
};

static void
check_value(const struct vdm_reading *r, double want)
{
	double got = value_of(&r->def->q, r->word);

	ck_assert_msg(got > want - 1e-9 * (want < 0 ? -want : want) - 1e-40 &&
			  got < want + 1e-9 * (want < 0 ? -want : want) + 1e-40,
	    "type %u is %.12g, not %.12g", r->type, got, want);
}

START_TEST(each_type_has_a_side_a_unit_and_a_scale)
{
	struct vdm_reading r;

	setup();
	describe(0, 0, 0, 0, types[_i].type);
	give_word(0, 0x0102);
	r = read_one(0);
	ck_assert_ptr_nonnull(r.def);
	ck_assert_uint_eq(r.def->type, types[_i].type);
	ck_assert_int_eq(r.def->side, types[_i].side);
	ck_assert_int_eq(r.def->statistic, types[_i].statistic);
	ck_assert_str_eq(r.def->name, types[_i].name);
	ck_assert_str_eq(quantity_unit_symbol(r.def->q.unit), types[_i].unit);
	check_value(&r, types[_i].of_0102);
	give_word(0, 0xff00);
	r = read_one(0);
	check_value(&r, types[_i].of_ff00);
}
END_TEST

START_TEST(all_other_types_keep_their_raw_word_and_no_name)
{
	unsigned known = 0;

	for (unsigned type = 1; type < 256; type++) {
		struct vdm_reading r;

		setup();
		describe(0, 0, 0, 0, type);
		give_word(0, 0xff00);
		r = read_one(0);
		ck_assert_uint_eq(r.type, type);
		known += r.def != NULL;
		ck_assert(r.def || r.word == 0xff00);
		ck_assert_int_eq(vdm_is_known(&r), r.def != NULL);
	}
	ck_assert_uint_eq(known, COUNT_OF(types));
	ck_assert_ptr_null(vdm_def_of(0));
	ck_assert_ptr_null(vdm_def_at(COUNT_OF(types)));
	ck_assert_ptr_nonnull(vdm_def_at(COUNT_OF(types) - 1));
}
END_TEST

/* Words at the upper end, and whether they are numbers. */
static const struct {
	uint8_t type;
	uint16_t word;
	bool number;
} ends[] = {
	{ 7, 0xfffd, true },
	{ 7, 0xfffe, false },
	{ 7, 0xffff, false },
	{ 8, 0xfffd, true },
	{ 8, 0xfffe, false },
	{ 8, 0xffff, false },
	{ 5, 0xffff, true },
	{ 6, 0xffff, true },
	{ 9, 0xffff, true },
};

START_TEST(a_level_transition_without_end_is_no_number)
{
	struct vdm_reading r;

	setup();
	describe(0, 0, 0, 0, ends[_i].type);
	give_word(0, ends[_i].word);
	r = read_one(0);

	ck_assert(r.present);
	ck_assert_int_eq(r.word, ends[_i].word);
	ck_assert_int_eq(vdm_has_value(&r), ends[_i].number);
	ck_assert(vdm_def_of(ends[_i].type) != NULL);
}
END_TEST

/* Pages 20h, 24h, 28h and 2Ch, and what of them is each instance's own. */
START_TEST(an_instance_has_its_own_word_limits_and_flags)
{
	unsigned i = (unsigned)_i, set = i % 16, other = (i + 1) % 256;
	uint16_t limits = (uint16_t)(0x28 + i / 64);
	struct vdm_reading r;

	setup();
	describe(0, i, set, i % 8, 5);
	describe(0, other, (set + 1) % 16, 0, 6);
	give_word(i, 0x1234);
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		fixture_word(&f, limits, 128 + 8 * set + 2 * n, 0x100 * n + 1);
	fixture_poke(&f, 0x2c, 128 + i / 2, i % 2 ? 0x90 : 0x09);
	fixture_poke(&f, 0x2d, 128 + i / 2, i % 2 ? 0x60 : 0x06);

	r = read_one(i);
	ck_assert_uint_eq(r.type, 5);
	ck_assert_int_eq(r.place, VDM_AT_LANE);
	ck_assert_uint_eq(r.lane, i % 8);
	ck_assert_uint_eq(r.limit_set, set);
	ck_assert(r.present && r.limits_present && r.flags_known && r.masks_known);
	ck_assert_int_eq(r.word, 0x1234);
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		ck_assert_int_eq(r.limit[n], (int)(0x100 * n + 1));
	ck_assert(r.flag[LIMIT_HIGH_ALARM] && !r.flag[LIMIT_LOW_ALARM]);
	ck_assert(!r.flag[LIMIT_HIGH_WARN] && r.flag[LIMIT_LOW_WARN]);
	ck_assert(!r.masked[LIMIT_HIGH_ALARM] && r.masked[LIMIT_LOW_ALARM]);
	ck_assert(r.masked[LIMIT_HIGH_WARN] && !r.masked[LIMIT_LOW_WARN]);

	r = read_one(other);
	ck_assert_int_eq(r.word, 0);
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		ck_assert(!r.flag[n] && !r.masked[n]);
}
END_TEST

START_TEST(limits_have_the_format_of_the_word)
{
	struct vdm_reading r;

	setup();
	describe(0, 0, 15, 0, 143);
	fixture_word(&f, 0x28, 128 + 8 * 15 + 2, 0xff00);
	r = read_one(0);
	ck_assert(r.limits_present);
	ck_assert_int_eq(r.limit[LIMIT_HIGH_ALARM], 0);
	ck_assert_int_eq(r.limit[LIMIT_LOW_ALARM], -256);
}
END_TEST

/* 1/256 dB, and three of zero. */
START_TEST(one_step_of_the_last_limit_is_a_limit)
{
	setup();
	describe(0, 0, 3, 0, 5);
	fixture_word(&f, 0x28, 128 + 8 * 3 + 6, 1);
	ck_assert(read_one(0).limits_present);
	ck_assert_int_eq(read_one(0).limit[LIMIT_LOW_WARN], 1);
}
END_TEST

START_TEST(four_zero_words_are_no_limits)
{
	setup();
	describe(0, 0, 3, 0, 5);
	fixture_word(&f, 0x28, 128 + 8 * 4, 0x1234);
	ck_assert(!read_one(0).limits_present);
}
END_TEST

START_TEST(a_descriptor_of_type_0_is_not_in_use)
{
	struct vdm_reading r;

	setup();
	describe(0, 7, 15, 15, 0);
	give_word(7, 0x1234);
	ck_assert(!vdm_read(&f.map, &f.id, 0, 7, &r));
}
END_TEST

static const struct {
	unsigned bank, code;
	enum vdm_place place;
	unsigned lane;
} places[] = {
	{ 0, 0, VDM_AT_LANE, 0 },
	{ 0, 3, VDM_AT_LANE, 3 },
	{ 0, 4, VDM_NOWHERE, 4 }, /* the module has four lanes of eight */
	{ 0, 7, VDM_NOWHERE, 7 },
	{ 0, 8, VDM_NOWHERE, 0 },
	{ 0, 14, VDM_NOWHERE, 0 },
	{ 0, 15, VDM_AT_MODULE, 0 },
	{ 1, 0, VDM_AT_LANE, 8 },
	{ 1, 15, VDM_AT_MODULE, 0 },
	{ 3, 7, VDM_AT_LANE, 31 },
};

START_TEST(a_place_is_a_lane_that_exists_or_the_module)
{
	struct vdm_reading r;

	setup();
	f.id.lane_mask = 0x8000010f;
	f.id.host_lane_mask = 0x1;
	fixture_page(&f, 0x20, (uint8_t)places[_i].bank);
	describe(places[_i].bank, 2, 0, places[_i].code, 5);
	ck_assert(vdm_read(&f.map, &f.id, places[_i].bank, 2, &r));
	ck_assert_int_eq(r.place, places[_i].place);
	if (r.place == VDM_AT_LANE)
		ck_assert_uint_eq(r.lane, places[_i].lane);
	ck_assert_int_eq(vdm_is_known(&r), places[_i].place != VDM_NOWHERE);
}
END_TEST

/* A muxponder of one wavelength has a data path at host lane 5. */
START_TEST(a_data_path_may_have_the_number_of_a_host_lane)
{
	setup();
	f.id.lane_mask = 0x1;
	describe(0, 0, 0, 4, 15);
	ck_assert_int_eq(read_one(0).place, VDM_AT_LANE);
}
END_TEST

START_TEST(groups_are_as_many_as_the_module_offers)
{
	for (unsigned groups = 1; groups <= 4; groups++) {
		setup();
		fixture_poke(&f, 0x2f, 128, 0xf8 | (groups - 1));
		ck_assert_uint_eq(vdm_instances(&f.map, &f.id), 64 * groups);
	}
}
END_TEST

START_TEST(nothing_is_offered_without_the_advertisement)
{
	struct vdm_walk w;

	setup();
	describe(0, 0, 0, 0, 5);
	fixture_poke(&f, 0x01, 142, 0xbf);
	ck_assert_uint_eq(vdm_instances(&f.map, &f.id), 0);
	w = vdm_walk_begin(&f.map, &f.id);
	ck_assert(!vdm_walk_next(&w));

	fixture_poke(&f, 0x01, 142, 0x40);
	f.id.flat = true;
	ck_assert_uint_eq(vdm_instances(&f.map, &f.id), 0);
	f.id.flat = false;
	f.id.spec = SPEC_SFF8636;
	ck_assert_uint_eq(vdm_instances(&f.map, &f.id), 0);
}
END_TEST

/* Of a dump without pages 01h and 2Fh, nothing speaks against what is there. */
START_TEST(pages_that_were_not_read_speak_against_nothing)
{
	setup();
	f.map.index[0][0x01] = 0;
	f.map.index[0][0x2f] = 0;
	ck_assert_uint_eq(vdm_instances(&f.map, &f.id), VDM_INSTANCES_MAX);
}
END_TEST

START_TEST(what_is_not_held_is_absent)
{
	struct vdm_reading r;

	setup();
	describe(0, 70, 1, 0, 5);
	f.map.index[0][0x25] = f.map.index[0][0x29] = 0;
	f.map.index[0][0x2c] = f.map.index[0][0x2d] = 0;
	r = read_one(70);
	ck_assert(!r.present && !r.limits_present && !r.flags_known && !r.masks_known);
	f.map.index[0][0x21] = 0;
	ck_assert(!vdm_read(&f.map, &f.id, 0, 70, &r));
	ck_assert(!vdm_read(&f.map, &f.id, 0, 256, &r));
	ck_assert(!vdm_read(&f.map, &f.id, 1, 0, &r));
	ck_assert(!vdm_read(&f.map, &f.id, 4, 0, &r));
}
END_TEST

START_TEST(a_walk_visits_what_is_in_use_once_and_in_order)
{
	static const unsigned used[] = { 0, 63, 64, 130, 255 };
	struct vdm_walk w;

	setup();
	fixture_page(&f, 0x20, 2);
	for (unsigned n = 0; n < COUNT_OF(used); n++)
		describe(0, used[n], 0, 0, n + 1);
	describe(2, 9, 0, 0, 0xfe);
	w = vdm_walk_begin(&f.map, &f.id);
	for (unsigned n = 0; n < COUNT_OF(used); n++) {
		ck_assert(vdm_walk_next(&w));
		ck_assert_uint_eq(w.bank, 0);
		ck_assert_uint_eq(w.i, used[n]);
		ck_assert_uint_eq(w.r.type, n + 1);
	}
	ck_assert(vdm_walk_next(&w));
	ck_assert_uint_eq(w.bank, 2);
	ck_assert_uint_eq(w.i, 9);
	ck_assert(!vdm_walk_next(&w));
	ck_assert(!vdm_walk_next(&w));
}
END_TEST

START_TEST(a_walk_over_rubbish_ends_and_stays_in_bounds)
{
	uint32_t seed = 1 + (uint32_t)_i;
	struct vdm_walk w;
	unsigned count = 0;

	setup();
	for (unsigned page = 0x20; page <= 0x2d; page++) {
		for (unsigned byte = 128; byte < 256; byte++) {
			seed = seed * 1664525 + 1013904223;
			/* the first round: FFh everywhere */
			fixture_poke(&f, (uint16_t)page, byte, _i ? seed >> 24 : 0xff);
		}
	}
	w = vdm_walk_begin(&f.map, &f.id);
	while (vdm_walk_next(&w)) {
		count++;
		ck_assert_uint_lt(w.r.lane, LANES_MAX);
		ck_assert_uint_lt(w.r.limit_set, 16);
		ck_assert_uint_lt(w.i, VDM_INSTANCES_MAX);
	}
	ck_assert_uint_gt(count, 200);
	ck_assert_uint_le(count, VDM_INSTANCES_MAX);
}
END_TEST

START_TEST(the_status_tells_of_interval_and_freeze)
{
	struct vdm_status s;

	setup();
	fixture_poke(&f, 0x2f, 128, 0x04);
	fixture_word(&f, 0x2f, 129, 0x7530);
	fixture_poke(&f, 0x2f, 144, 0x80);
	fixture_poke(&f, 0x2f, 145, 0x40);
	ck_assert(vdm_status(&f.map, &s));
	ck_assert_uint_eq(s.interval_us, 3000000);
	ck_assert(s.freeze_requested && !s.frozen && s.unfrozen);
	ck_assert(s.power_saving_supported && !s.power_saving);

	fixture_poke(&f, 0x2f, 144, 0x40);
	fixture_poke(&f, 0x2f, 145, 0x80);
	ck_assert(vdm_status(&f.map, &s));
	ck_assert(!s.freeze_requested && s.frozen && !s.unfrozen && s.power_saving);

	f.map.index[0][0x2f] = 0;
	ck_assert(!vdm_status(&f.map, &s));
}
END_TEST

/* Pairs of words and which is the greater. */
static const struct {
	enum memmap_word word;
	int32_t a, b;
	int order;
} pairs[] = {
	{ WORD_F16, 0x0000, 0x0000, 0 },
	{ WORD_F16, 0x0000, 0xf800, 0 }, /* zero has many exponents */
	{ WORD_F16, 0xf800, 0x0001, -1 },
	{ WORD_F16, 24 << 11 | 10, 25 << 11 | 1, 0 },
	{ WORD_F16, 24 << 11 | 11, 25 << 11 | 1, 1 },
	{ WORD_F16, 21 << 11 | 2000, 24 << 11 | 2, 0 },
	{ WORD_F16, 21 << 11 | 2001, 24 << 11 | 2, 1 },
	{ WORD_F16, 20 << 11 | 2047, 24 << 11 | 1, -1 },
	{ WORD_F16, 0x07ff, 0xf801, -1 },
	{ WORD_F16, 0xffff, 0x07ff, 1 },
	{ WORD_U16, 0xff00, 0x0102, 1 },
	{ WORD_S16, -256, 258, -1 },
	{ WORD_S32, INT32_MIN, INT32_MAX, -1 },
	{ WORD_S32, INT32_MAX, INT32_MAX, 0 },
};

START_TEST(words_compare_by_what_they_are_worth)
{
	ck_assert_int_eq(quantity_compare(pairs[_i].word, pairs[_i].a, pairs[_i].b),
	    pairs[_i].order);
	ck_assert_int_eq(quantity_compare(pairs[_i].word, pairs[_i].b, pairs[_i].a),
	    -pairs[_i].order);
}
END_TEST

START_TEST(an_f16_is_five_bits_of_exponent_above_eleven_of_mantissa)
{
	ck_assert_uint_eq(f16_mantissa(0xffff), 2047);
	ck_assert_int_eq(f16_exponent(0xffff), 7);
	ck_assert_uint_eq(f16_mantissa(0x0000), 0);
	ck_assert_int_eq(f16_exponent(0x0000), -24);
	/* 3.2e-3 as 400ZR modules give it: 320 * 10^-5 */
	ck_assert_uint_eq(f16_mantissa(0x9940), 320);
	ck_assert_int_eq(f16_exponent(0x9940), -5);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("vdm");
	TCase *t = tcase_create("vdm");

	tcase_add_loop_test(t, each_type_has_a_side_a_unit_and_a_scale, 0,
	    COUNT_OF(types));
	tcase_add_test(t, all_other_types_keep_their_raw_word_and_no_name);
	tcase_add_loop_test(t, a_level_transition_without_end_is_no_number, 0,
	    COUNT_OF(ends));
	tcase_add_loop_test(t, an_instance_has_its_own_word_limits_and_flags, 0, 256);
	tcase_add_test(t, limits_have_the_format_of_the_word);
	tcase_add_test(t, one_step_of_the_last_limit_is_a_limit);
	tcase_add_test(t, four_zero_words_are_no_limits);
	tcase_add_test(t, a_descriptor_of_type_0_is_not_in_use);
	tcase_add_loop_test(t, a_place_is_a_lane_that_exists_or_the_module, 0,
	    COUNT_OF(places));
	tcase_add_test(t, a_data_path_may_have_the_number_of_a_host_lane);
	tcase_add_test(t, groups_are_as_many_as_the_module_offers);
	tcase_add_test(t, nothing_is_offered_without_the_advertisement);
	tcase_add_test(t, pages_that_were_not_read_speak_against_nothing);
	tcase_add_test(t, what_is_not_held_is_absent);
	tcase_add_test(t, a_walk_visits_what_is_in_use_once_and_in_order);
	tcase_add_loop_test(t, a_walk_over_rubbish_ends_and_stays_in_bounds, 0, 8);
	tcase_add_test(t, the_status_tells_of_interval_and_freeze);
	tcase_add_loop_test(t, words_compare_by_what_they_are_worth, 0, COUNT_OF(pairs));
	tcase_add_test(t, an_f16_is_five_bits_of_exponent_above_eleven_of_mantissa);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
