/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/ccmis.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

static const uint16_t pages[] = { 0x30, 0x31, 0x33, 0x34, 0x35, 0x38, 0x3a, 0x3b };

static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		fixture_page(&f, pages[i], 0);
		fixture_page(&f, pages[i], 1);
	}
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x53);
	fixture_decode(&f, &cmis_decoder);
}

/* Page 35h: the first byte of each metric, and what the words 0102h and ff00h make. */
static const struct {
	const char *name, *unit;
	uint8_t byte;
	bool later;
	double of_0102, of_ff00;
} metrics[] = {
	{ "cd", "ps/nm", 128, false, 258, -256 },
	{ "dgd", "ps", 140, false, 2.58, 652.8 },
	{ "sopmd", "ps2", 146, false, 2.58, 652.8 },
	{ "pdl", "dB", 152, false, 25.8, 6528 },
	{ "osnr", "dB", 158, false, 25.8, 6528 },
	{ "esnr", "dB", 164, false, 25.8, 6528 },
	{ "cfo", "MHz", 170, false, 258, -256 },
	{ "evm", "%", 176, false, 25800 / 65535.0, 6528000 / 65535.0 },
	{ "tx_power", "dBm", 182, false, 2.58, -2.56 },
	{ "rx_total_power", "dBm", 188, false, 2.58, -2.56 },
	{ "rx_signal_power", "dBm", 194, false, 2.58, -2.56 },
	{ "sop_rate", "krad/s", 200, false, 258, 65280 },
	{ "mer", "dB", 206, true, 25.8, 6528 },
	{ "clock_recovery_loop", "%", 212, true, 25800 / 32767.0, -25600 / 32767.0 },
	{ "sopmd_coarse", "ps2", 218, true, 258, 65280 },
	{ "snr_margin", "dB", 224, true, 25.8, -25.6 },
	{ "q_factor", "dB", 230, true, 25.8, 6528 },
	{ "q_margin", "dB", 236, true, 25.8, -25.6 },
};

static void
check_word(const struct quantity *q, int32_t word, double want)
{
	double got = (double)word * q->num / q->den;

	ck_assert_double_eq_tol(got, want, 1e-9);
}

/* Average, minimum and maximum of a metric; the chromatic dispersion has long words. */
static void
give(unsigned bank, unsigned byte, bool wide, unsigned n, unsigned word)
{
	if (wide) {
		fixture_word_bank(&f, 0x35, (uint8_t)bank, byte + 4 * n,
		    word & 0x8000 ? 0xffff : 0);
		fixture_word_bank(&f, 0x35, (uint8_t)bank, byte + 4 * n + 2, word);
	} else {
		fixture_word_bank(&f, 0x35, (uint8_t)bank, byte + 2 * n, word);
	}
}

START_TEST(each_metric_has_an_average_a_minimum_and_a_maximum)
{
	const struct ccmis_metric_def *def = ccmis_metric_at((unsigned)_i), *other;
	struct ccmis_metric m;

	for (unsigned bank = 0; bank < 2; bank++) {
		setup();
		ck_assert_str_eq(def->name, metrics[_i].name);
		ck_assert_str_eq(quantity_unit_symbol(def->q.unit), metrics[_i].unit);
		ck_assert_int_eq(ccmis_metric(&f.map, def, bank, &m), !metrics[_i].later);
		give(bank, metrics[_i].byte, _i == 0, 0, 0x0102);
		give(bank, metrics[_i].byte, _i == 0, 1, 0xff00);
		give(bank, metrics[_i].byte, _i == 0, 2, 0x0001);
		ck_assert(ccmis_metric(&f.map, def, bank, &m));
		check_word(&def->q, m.avg, metrics[_i].of_0102);
		check_word(&def->q, m.min, metrics[_i].of_ff00);
		ck_assert_int_eq(m.max, 1);
		for (unsigned i = 0; (other = ccmis_metric_at(i)); i++) {
			if (other != def && ccmis_metric(&f.map, other, bank, &m))
				ck_assert(!m.avg && !m.min && !m.max);
		}
	}
	ck_assert_ptr_null(ccmis_metric_at(COUNT_OF(metrics)));
}
END_TEST

START_TEST(a_metric_is_absent_when_its_page_ends_before_it)
{
	static const uint8_t zeros[128];
	struct ccmis_metric m;
	struct ccmis_fec fec;

	setup();
	f.map.index[0][0x35] = f.map.index[0][0x34] = 0;
	ck_assert(memmap_put(&f.map, mem_at(0x35, 128), zeros, 11));
	ck_assert(!ccmis_metric(&f.map, ccmis_metric_at(0), 0, &m));
	ck_assert(memmap_put(&f.map, mem_at(0x35, 128), zeros, 12));
	ck_assert(ccmis_metric(&f.map, ccmis_metric_at(0), 0, &m));
	ck_assert(!ccmis_metric(&f.map, ccmis_metric_at(1), 0, &m));
	ck_assert(memmap_put(&f.map, mem_at(0x34, 128), zeros, 59));
	ck_assert(!ccmis_fec(&f.map, 0x34, 0, &fec));
	ck_assert(!ccmis_fec(&f.map, 0x34, 3, &fec));
	ck_assert(!ccmis_fec(&f.map, 0x34, 4, &fec));
	ck_assert(!ccmis_fec(&f.map, 0x34, 260, &fec));
}
END_TEST

START_TEST(fec_counters_are_five_long_and_five_short_words)
{
	static const uint16_t sides[] = { CCMIS_PAGE_MEDIA_FEC, CCMIS_PAGE_HOST_FEC };
	struct ccmis_fec c;

	for (size_t side = 0; side < COUNT_OF(sides); side++) {
		setup();
		for (unsigned byte = 128; byte < 188; byte++)
			fixture_poke_bank(&f, sides[side], 1, byte, byte);
		ck_assert(ccmis_fec(&f.map, sides[side], 0, &c));
		ck_assert_uint_eq(c.bits, 0);
		ck_assert(ccmis_fec(&f.map, sides[side], 1, &c));
		ck_assert_uint_eq(c.bits, 0x8081828384858687);
		ck_assert_uint_eq(c.bits_sub, 0x88898a8b8c8d8e8f);
		ck_assert_uint_eq(c.corrected_bits, 0x9091929394959697);
		ck_assert_uint_eq(c.corrected_bits_min, 0x98999a9b9c9d9e9f);
		ck_assert_uint_eq(c.corrected_bits_max, 0xa0a1a2a3a4a5a6a7);
		ck_assert_uint_eq(c.frames, 0xa8a9aaab);
		ck_assert_uint_eq(c.frames_sub, 0xacadaeaf);
		ck_assert_uint_eq(c.uncorrected_frames, 0xb0b1b2b3);
		ck_assert_uint_eq(c.uncorrected_frames_min, 0xb4b5b6b7);
		ck_assert_uint_eq(c.uncorrected_frames_max, 0xb8b9babb);
	}
}
END_TEST

static const struct {
	const char *name;
	uint16_t page;
	uint8_t byte;
	int32_t of_ff00;
} limits[] = {
	{ "rx_total_power_high_alarm", 0x30, 128, -256 },
	{ "rx_total_power_low_alarm", 0x30, 130, -256 },
	{ "rx_total_power_high_warn", 0x30, 132, -256 },
	{ "rx_total_power_low_warn", 0x30, 134, -256 },
	{ "rx_signal_power_high_alarm", 0x30, 136, -256 },
	{ "rx_signal_power_low_alarm", 0x30, 138, -256 },
	{ "rx_signal_power_high_warn", 0x30, 140, -256 },
	{ "rx_signal_power_low_warn", 0x30, 142, -256 },
	{ "media_fdd_raise", 0x30, 160, 0xff00 },
	{ "media_fdd_clear", 0x30, 162, 0xff00 },
	{ "media_fed_raise", 0x30, 164, 0xff00 },
	{ "media_fed_clear", 0x30, 166, 0xff00 },
	{ "host_fdd_raise", 0x38, 128, 0xff00 },
	{ "host_fdd_clear", 0x38, 130, 0xff00 },
	{ "host_fed_raise", 0x38, 132, 0xff00 },
	{ "host_fed_clear", 0x38, 134, 0xff00 },
};

START_TEST(each_limit_is_one_word)
{
	const struct ccmis_limit_def *def;
	int32_t word;

	setup();
	fixture_word_bank(&f, limits[_i].page, 1, limits[_i].byte, 0xff00);
	for (unsigned i = 0; (def = ccmis_limit_at(i)); i++) {
		ck_assert_str_eq(def->name, limits[i].name);
		ck_assert(ccmis_limit(&f.map, def, 1, &word));
		ck_assert_int_eq(word, i == (unsigned)_i ? limits[i].of_ff00 : 0);
		ck_assert(ccmis_limit(&f.map, def, 0, &word));
		ck_assert_int_eq(word, 0);
		ck_assert(!ccmis_limit(&f.map, def, 2, &word));
	}
	ck_assert_ptr_null(ccmis_limit_at(COUNT_OF(limits)));
}
END_TEST

static const struct {
	const char *name;
	enum ccmis_bit_kind kind;
	uint16_t page;
	uint8_t byte, bit;
} bits[] = {
	{ "tx_fifo_error", CCMIS_FLAG, 0x33, 128, 0 },
	{ "tx_deskew_lol", CCMIS_FLAG, 0x33, 128, 1 },
	{ "tx_reference_clock_lol", CCMIS_FLAG, 0x33, 128, 2 },
	{ "tx_cmu_lol", CCMIS_FLAG, 0x33, 128, 3 },
	{ "tx_out_of_alignment", CCMIS_FLAG, 0x33, 128, 4 },
	{ "tx_loss_of_alignment", CCMIS_FLAG, 0x33, 128, 5 },
	{ "rx_fifo_error", CCMIS_FLAG, 0x33, 130, 0 },
	{ "rx_deskew_lol", CCMIS_FLAG, 0x33, 130, 1 },
	{ "rx_out_of_alignment", CCMIS_FLAG, 0x33, 130, 2 },
	{ "rx_loss_of_alignment", CCMIS_FLAG, 0x33, 130, 3 },
	{ "rx_dispersion_lol", CCMIS_FLAG, 0x33, 130, 4 },
	{ "rx_demodulator_lol", CCMIS_FLAG, 0x33, 130, 5 },
	{ "rx_loss_of_multiframe", CCMIS_FLAG, 0x33, 130, 6 },
	{ "rx_loss_of_frame", CCMIS_FLAG, 0x33, 130, 7 },
	{ "media_fec_detected_degrade", CCMIS_FLAG, 0x33, 132, 0 },
	{ "media_fec_excessive_degrade", CCMIS_FLAG, 0x33, 132, 1 },
	{ "host_fec_detected_degrade", CCMIS_FLAG, 0x3b, 192, 0 },
	{ "host_fec_excessive_degrade", CCMIS_FLAG, 0x3b, 192, 1 },
	{ "host_local_degrade", CCMIS_FLAG, 0x3b, 193, 0 },
	{ "host_remote_degrade", CCMIS_FLAG, 0x3b, 193, 1 },
	{ "flexe_loss_of_pad_block", CCMIS_FLAG, 0x3b, 194, 0 },
	{ "flexe_loss_of_multiframe", CCMIS_FLAG, 0x3b, 194, 1 },
	{ "flexe_loss_of_frame", CCMIS_FLAG, 0x3b, 194, 2 },
	{ "flexe_instance_mismatch", CCMIS_FLAG, 0x3b, 194, 3 },
	{ "flexe_calendar_mismatch", CCMIS_FLAG, 0x3b, 194, 4 },
	{ "flexe_instance_map_mismatch", CCMIS_FLAG, 0x3b, 194, 5 },
	{ "flexe_group_mismatch", CCMIS_FLAG, 0x3b, 194, 6 },
	{ "flexe_remote_phy_fault", CCMIS_FLAG, 0x3b, 194, 7 },
	{ "host_tx_local_fault", CCMIS_FLAG, 0x3b, 195, 0 },
	{ "host_tx_remote_fault", CCMIS_FLAG, 0x3b, 195, 1 },
	{ "host_tx_loss_of_alignment", CCMIS_FLAG, 0x3b, 195, 2 },
	{ "host_rx_local_fault", CCMIS_FLAG, 0x3b, 196, 0 },
	{ "host_rx_remote_fault", CCMIS_FLAG, 0x3b, 196, 1 },
	{ "host_rx_loss_of_alignment", CCMIS_FLAG, 0x3b, 196, 2 },
	{ "use_rx_signal_power_limits", CCMIS_SETTING, 0x30, 144, 0 },
	{ "use_rx_total_power_limits", CCMIS_SETTING, 0x30, 144, 1 },
	{ "media_fdd_on", CCMIS_SETTING, 0x30, 168, 0 },
	{ "media_fed_on", CCMIS_SETTING, 0x30, 168, 1 },
	{ "host_fdd_on", CCMIS_SETTING, 0x38, 136, 0 },
	{ "host_fed_on", CCMIS_SETTING, 0x38, 136, 1 },
};

START_TEST(each_flag_and_setting_is_one_bit)
{
	const struct ccmis_bit_def *def;
	bool up;

	setup();
	fixture_poke_bank(&f, bits[_i].page, 1, bits[_i].byte, 1u << bits[_i].bit);
	for (unsigned i = 0; (def = ccmis_bit_at(i)); i++) {
		ck_assert_str_eq(def->name, bits[i].name);
		ck_assert_int_eq(def->kind, bits[i].kind);
		ck_assert(ccmis_bit(&f.map, def, 1, &up));
		ck_assert_int_eq(up, i == (unsigned)_i);
		ck_assert(ccmis_bit(&f.map, def, 0, &up));
		ck_assert(!up);
		ck_assert(!ccmis_bit(&f.map, def, 2, &up));
	}
	ck_assert_ptr_null(ccmis_bit_at(COUNT_OF(bits)));
}
END_TEST

START_TEST(a_lane_has_a_filter_when_it_is_on)
{
	for (unsigned lane = 0; lane < 16; lane++) {
		setup();
		/* lanes 1 to 4 in the first byte, as in 10h:135 */
		fixture_poke_bank(&f, 0x31, (uint8_t)(lane / 8), 129 + lane % 8 / 4,
		    3u << lane % 4 * 2);
		ck_assert_ptr_null(ccmis_tx_filter(&f.map, lane));
		fixture_poke_bank(&f, 0x31, (uint8_t)(lane / 8), 128, 1u << lane % 8);
		ck_assert_str_eq(ccmis_tx_filter(&f.map, lane), "Gaussian");
		ck_assert_ptr_null(ccmis_tx_filter(&f.map, lane ^ 1));
	}
	ck_assert_ptr_null(ccmis_tx_filter(&f.map, 16));
	ck_assert_ptr_null(ccmis_tx_filter(&f.map, 1000));
}
END_TEST

START_TEST(a_module_is_coherent_by_advertisement)
{
	setup();
	ck_assert(!ccmis_is_coherent(&f.map, &f.id));
	fixture_poke(&f, 0x01, 142, 0x10);
	ck_assert(ccmis_is_coherent(&f.map, &f.id));
	f.id.flat = true;
	ck_assert(!ccmis_is_coherent(&f.map, &f.id));
}
END_TEST

START_TEST(a_module_is_coherent_by_its_media_interface)
{
	setup();
	fixture_poke(&f, LOW, 85, 0x02);
	fixture_poke(&f, LOW, 86, 0x11);
	fixture_poke(&f, LOW, 87, 0x1d); /* 400GBASE-FR4 */
	fixture_poke(&f, LOW, 88, 0x84);
	fixture_decode(&f, &cmis_decoder);
	ck_assert(!ccmis_is_coherent(&f.map, &f.id));
	fixture_poke(&f, LOW, 87, 0x3e); /* 400ZR */
	fixture_decode(&f, &cmis_decoder);
	ck_assert(ccmis_is_coherent(&f.map, &f.id));
}
END_TEST

START_TEST(a_module_is_coherent_by_what_it_observes)
{
	setup();
	fixture_page(&f, 0x20, 0);
	fixture_poke(&f, 0x01, 142, 0x40);
	fixture_poke(&f, 0x20, 129, 84);
	ck_assert(!ccmis_is_coherent(&f.map, &f.id));
	fixture_poke(&f, 0x20, 129, 200); /* reserved */
	ck_assert(!ccmis_is_coherent(&f.map, &f.id));
	fixture_poke(&f, 0x20, 255, 128);
	ck_assert(ccmis_is_coherent(&f.map, &f.id));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("ccmis");
	TCase *t = tcase_create("ccmis");

	tcase_add_loop_test(t, each_metric_has_an_average_a_minimum_and_a_maximum, 0,
	    COUNT_OF(metrics));
	tcase_add_test(t, a_metric_is_absent_when_its_page_ends_before_it);
	tcase_add_test(t, fec_counters_are_five_long_and_five_short_words);
	tcase_add_loop_test(t, each_limit_is_one_word, 0, COUNT_OF(limits));
	tcase_add_loop_test(t, each_flag_and_setting_is_one_bit, 0, COUNT_OF(bits));
	tcase_add_test(t, a_lane_has_a_filter_when_it_is_on);
	tcase_add_test(t, a_module_is_coherent_by_advertisement);
	tcase_add_test(t, a_module_is_coherent_by_its_media_interface);
	tcase_add_test(t, a_module_is_coherent_by_what_it_observes);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
