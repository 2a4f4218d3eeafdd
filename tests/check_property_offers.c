/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts with random fields of their registers, read back by the decoders that have
 * an answer of their own for them: what CMIS offers (01h), what a lane is set to (10h,
 * 11h, 15h), its diagnostics (13h, 14h), and the parameter monitors of SFF-8636 (20h,
 * 21h). Places are those of sim/settings_*.c, written from the standards.
 */
#include <stdio.h>

#include "base/bytes.h"
#include "optics/cmis_diag.h"
#include "optics/cmis_lane.h"
#include "optics/cmis_offers.h"
/* optics has a struct of this name, sim an enum */
#define quantity word_quantity
#include "optics/parameter.h"
#undef quantity
#include "sim/setting.h"
#include "tests/property_fixture.h"

#define SET_PARTS 1500

static const struct setting *
setting_named(uint16_t half, const char *name)
{
	const struct setting *s;

	for (unsigned row = 0; (s = setting_at(part.family, row)); row++) {
		if (s->half == half && strcmp(s->name, name) == 0)
			return s;
	}
	ck_abort_msg("page %02xh has no field '%s'", half, name);
	return NULL;
}

/* What stands where a field has its place. */
static uint64_t
said(uint16_t half, const char *name, unsigned instance)
{
	const struct setting *s = setting_named(half, name);
	unsigned bytes = s->bits / 8u;
	uint64_t value = 0;
	uint8_t byte, bit;
	const uint8_t *p;

	setting_place(s, instance, &half, &byte, &bit);
	p = sim_module_at(&module, half, byte);
	if (bytes == 0)
		return (unsigned)*p >> bit & ((1u << s->bits) - 1);
	for (unsigned i = 0; i < bytes; i++) {
		bool little = s->form == SETTING_LITTLE ||
			      s->form == SETTING_LITTLE_EVEN ||
			      s->form == SETTING_DB_256_LITTLE;

		value = value << 8 | p[little ? bytes - 1 - i : i];
	}
	return value;
}

static bool
is_paged_cmis(uint64_t number)
{
	decode(RANDOM_CMIS_SET, number);
	return !part.flat;
}

static bool
holds(uint16_t page, unsigned lane)
{
	return sim_module_holds(&module, sim_bank_half(page, lane / 8));
}

/* ---- CMIS, page 01h ---- */

/* clang-format off */
static const char *const offers[][2] = {
	{ "cooled_laser",            "cooled transmitter" },
	{ "epps",                    "ePPS" },
	{ "avalanche_photodiode",    "detector" },
	{ "rx_power_is_average",     "Rx power is" },
	{ "rx_los_by_average",       "Rx LOS by" },
	{ "fast_rx_los",             "fast Rx LOS" },
	{ "fast_tx_disable",         "fast Tx disable" },
	{ "module_wide_tx_disable",  "Tx disable is" },
	{ "wavelength_control",      "wavelength control" },
	{ "tx_force_squelch",        "Tx force squelch implemented" },
	{ "tx_auto_squelch_disable", "Tx auto squelch disable implemented" },
	{ "tx_disable",              "Tx output disable implemented" },
	{ "tx_polarity_flip",        "Tx polarity flip implemented" },
	{ "bank_broadcast",          "bank broadcast implemented" },
	{ "rx_auto_squelch_disable", "Rx auto squelch disable implemented" },
	{ "rx_disable",              "Rx output disable implemented" },
	{ "rx_polarity_flip",        "Rx polarity flip implemented" },
	{ "tx_eq_fail",              "Tx adaptive EQ fail implemented" },
	{ "tx_cdr_lol",              "Tx CDR LOL implemented" },
	{ "tx_los",                  "Tx LOS implemented" },
	{ "tx_fault",                "Tx fault implemented" },
	{ "rx_cdr_lol",              "Rx CDR LOL implemented" },
	{ "rx_los",                  "Rx LOS implemented" },
	{ "tx_eq_freeze",            "Tx EQ freeze implemented" },
	{ "tx_adaptive_eq",          "Tx adaptive EQ implemented" },
	{ "tx_host_eq",              "Tx host controlled EQ implemented" },
	{ "tx_cdr_bypass",           "Tx CDR bypass implemented" },
	{ "tx_cdr",                  "Tx CDR" },
	{ "unidirectional_setup",    "unidirectional reconfiguration" },
	{ "staged_set_1",            "staged control set 1" },
	{ "rx_amplitude",            "Rx amplitude control" },
	{ "rx_cdr_bypass",           "Rx CDR bypass implemented" },
	{ "rx_cdr",                  "Rx CDR" },
	{ "cdb_background",          "CDB background operation" },
	{ "cdb_auto_paging",         "CDB auto paging" },
};

/* Numbers, and above which code they are none; a zero says nothing but for S8. */
static const struct { const char *name, *field; unsigned most; } numbers[] = {
	{ "temperature_max_c",    "maximum temperature", 0 },
	{ "temperature_min_c",    "minimum temperature", 0 },
	{ "propagation_delay_ns", "propagation delay", 0 },
	{ "supply_min_v",         "minimum operating voltage", 0 },
	{ "cdr_saving_w",         "CDR power saved by lane, in 10 mW", 0 },
	{ "tx_eq_max_db",         "maximum Tx input EQ", 12 },
	{ "tx_eq_recall_buffers", "Tx EQ recall buffers", 2 },
	{ "cdb_instances",        "CDB instances", 2 },
};

static const char *const choices[][2] = {
	{ "tx_clocking",  "Tx input clocking by" },
	{ "tx_squelch",   "Tx squelch" },
	{ "rx_equalizer", "Rx output EQ control" },
};
/* clang-format on */

static const struct cmis_offer *
offer_named(const char *name)
{
	const struct cmis_offer *offer;

	for (unsigned row = 0; (offer = cmis_offer_at(row)); row++) {
		if (strcmp(offer->name, name) == 0)
			return offer;
	}
	ck_abort_msg("no offer %s", name);
	return NULL;
}

START_TEST(a_random_part_offers_what_its_description_says)
{
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		if (!is_paged_cmis(n))
			continue;
		for (unsigned i = 0; i < COUNT_OF(offers); i++) {
			bool offered = false;

			expect(offers[i][0],
			    cmis_offer(&map, &id, offer_named(offers[i][0]), &offered),
			    true);
			expect(offers[i][0], offered,
			    (int64_t)said(0x01, offers[i][1], 0));
		}
		expect("OM5", id.length_om_m[4],
		    2 * (int64_t)said(0x01, "length OM5", 0));
	}
}
END_TEST

static const struct cmis_number *
number_named(const char *name)
{
	const struct cmis_number *number;

	for (unsigned row = 0; (number = cmis_number_at(row)); row++) {
		if (strcmp(number->name, name) == 0)
			return number;
	}
	ck_abort_msg("no number %s", name);
	return NULL;
}

static void
check_number(unsigned i)
{
	const struct cmis_number *number = number_named(numbers[i].name);
	int64_t meant = (int64_t)said(0x01, numbers[i].field, 0);
	bool known = meant && !(numbers[i].most && meant > numbers[i].most);
	int32_t steps = 0;

	if (i < 2) { /* both are zero, or both count (Table 8-50) */
		meant = (int8_t)meant;
		known = said(0x01, numbers[0].field, 0) | said(0x01, numbers[1].field, 0);
	}
	expect(numbers[i].name, cmis_number(&map, &id, number, &steps), known);
	if (known)
		expect(numbers[i].name, steps, meant);
}

START_TEST(a_random_part_tells_the_numbers_of_its_description)
{
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		if (!is_paged_cmis(n))
			continue;
		for (unsigned i = 0; i < COUNT_OF(numbers); i++)
			check_number(i);
		for (unsigned i = 0; i < COUNT_OF(choices); i++) {
			const struct cmis_choice *choice = cmis_choice_at(i);

			ck_assert_str_eq(choice->name, choices[i][0]);
			ck_assert_ptr_eq(cmis_choice(&map, &id, choice),
			    choice->values[said(0x01, choices[i][1], 0)]);
		}
	}
}
END_TEST

/* ---- CMIS, pages 10h, 11h and 15h ---- */

/* A bit of each lane, and the bit of page 01h that offers it. */
static const char *const controls[][3] = {
	{ "tx_polarity_flip", "Tx input polarity flip", "Tx polarity flip implemented" },
	{ "tx_disable", "Tx output disable", "Tx output disable implemented" },
	{ "tx_auto_squelch_disable", "Tx auto squelch disable",
	    "Tx auto squelch disable implemented" },
	{ "tx_force_squelch", "Tx force squelch", "Tx force squelch implemented" },
	{ "tx_eq_freeze", "Tx EQ freeze", "Tx EQ freeze implemented" },
	{ "rx_polarity_flip", "Rx output polarity flip", "Rx polarity flip implemented" },
	{ "rx_disable", "Rx output disable", "Rx output disable implemented" },
	{ "rx_auto_squelch_disable", "Rx auto squelch disable",
	    "Rx auto squelch disable implemented" },
};

static const struct cmis_lane_mask *
lane_mask_named(const char *name)
{
	const struct cmis_lane_mask *mask;

	for (unsigned row = 0; (mask = cmis_lane_mask_at(row)); row++) {
		if (strcmp(mask->name, name) == 0)
			return mask;
	}
	ck_abort_msg("no bits of lanes %s", name);
	return NULL;
}

/* The lanes whose bit is set, of all banks. */
static uint32_t
lanes_said(uint16_t half, const char *name)
{
	uint32_t lanes = 0;

	for (unsigned lane = 0; lane < 8 * part_banks(&part); lane++) {
		if (holds(half, lane) && said(half, name, lane))
			lanes |= lane_bit(lane);
	}
	return lanes;
}

static uint32_t
lanes_read(struct memaddr at)
{
	uint32_t known;

	return lanes_decode(&map, at, 8, first_lanes(8 * part_banks(&part)), &known);
}

static void
check_controls(void)
{
	for (unsigned i = 0; i < COUNT_OF(controls); i++) {
		const struct cmis_lane_mask *mask = lane_mask_named(controls[i][0]);

		expect(controls[i][2], cmis_lane_mask_offered(&map, &id, mask),
		    (int64_t)said(0x01, controls[i][2], 0));
		expect(controls[i][0], lanes_read(mask->at),
		    lanes_said(0x10, controls[i][1]));
	}
}

static uint64_t
staged(const char *set, const char *field, unsigned lane)
{
	char name[64];

	snprintf(name, sizeof(name), "set %s, %s", set, field);
	return said(0x10, name, lane);
}

static void
check_config(enum cmis_set set, const char *name, unsigned lane)
{
	struct cmis_lane_config c;

	ck_assert(cmis_lane_config(&map, set, lane, &c));
	expect("adaptive", c.tx_adaptive_eq,
	    (int64_t)staged(name, "Tx adaptive EQ", lane));
	expect("recall", c.tx_eq_recall, (int64_t)staged(name, "Tx EQ recall", lane));
	expect("Tx EQ", c.tx_eq, (int64_t)staged(name, "Tx EQ", lane));
	expect("Tx CDR", c.tx_cdr, (int64_t)staged(name, "Tx CDR on", lane));
	expect("Rx CDR", c.rx_cdr, (int64_t)staged(name, "Rx CDR on", lane));
	expect("pre-cursor", c.rx_pre, (int64_t)staged(name, "Rx pre-cursor", lane));
	expect("post-cursor", c.rx_post, (int64_t)staged(name, "Rx post-cursor", lane));
	expect("amplitude", c.rx_amplitude, (int64_t)staged(name, "Rx amplitude", lane));
	if (set != CMIS_SET_STAGED_1)
		return;
	expect("AppSel code", c.code, (int64_t)staged(name, "application", lane));
	expect("data path", c.first_lane,
	    lane - lane % 8 + (int64_t)staged(name, "data path", lane));
	expect("explicit", c.explicit_control,
	    (int64_t)staged(name, "explicit control", lane));
}

static void
check_lane(unsigned lane)
{
	uint64_t txw = said(0x11, "Tx wavelength number", lane);
	uint64_t txf = said(0x11, "Tx fibre number", lane);
	uint64_t rxw = said(0x11, "Rx wavelength number", lane);
	uint64_t rxf = said(0x11, "Rx fibre number", lane);
	struct cmis_lane_map m;
	uint16_t tx, rx;
	bool latent = holds(0x15, lane) && (said(0x15, "Tx latency in ns", lane) ||
					       said(0x15, "Rx latency in ns", lane));

	expect("map", cmis_lane_map(&map, lane, &m), (txw | txf | rxw | rxf) != 0);
	if (txw | txf | rxw | rxf) {
		expect("Tx wavelength", m.tx_wavelength, (int64_t)txw);
		expect("Tx fibre", m.tx_fiber, (int64_t)txf);
		expect("Rx wavelength", m.rx_wavelength, (int64_t)rxw);
		expect("Rx fibre", m.rx_fiber, (int64_t)rxf);
	}
	expect("latency", cmis_lane_latency(&map, lane, &tx, &rx), latent);
	if (latent) {
		expect("Tx", tx, (int64_t)said(0x15, "Tx latency in ns", lane));
		expect("Rx", rx, (int64_t)said(0x15, "Rx latency in ns", lane));
	}
}

START_TEST(a_random_part_sets_each_lane_as_its_description_says)
{
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		if (!is_paged_cmis(n))
			continue;
		check_controls();
		for (unsigned lane = 0; lane < 8 * part_banks(&part); lane++) {
			check_config(CMIS_SET_STAGED_0, "0", lane);
			check_config(CMIS_SET_STAGED_1, "1", lane);
			check_lane(lane);
		}
	}
}
END_TEST

/* ---- CMIS, pages 13h and 14h ---- */

static const char *const abilities[][2] = {
	{ "media_output_loopback", "media side output loopback" },
	{ "media_input_loopback", "media side input loopback" },
	{ "host_output_loopback", "host side output loopback" },
	{ "host_input_loopback", "host side input loopback" },
	{ "per_lane_host_loopback", "host loopback by lane" },
	{ "per_lane_media_loopback", "media loopback by lane" },
	{ "simultaneous_loopback", "host and media loopback at once" },
	{ "gated_results", "gated results" },
	{ "periodic_updates", "periodic updates" },
	{ "per_lane_timers", "gating timers by lane" },
	{ "auto_restart", "auto restart gating" },
	{ "ber", "BER" },
	{ "counters", "bit and error counters" },
	{ "host_snr", "host SNR" },
	{ "media_snr", "media SNR" },
	{ "host_fec", "host FEC" },
	{ "media_fec", "media FEC" },
};

static const struct {
	const char *name, *field;
	uint16_t page;
} masks[] = {
	{ "host_generator_on", "host generator on", 0x13 },
	{ "media_generator_on", "media generator on", 0x13 },
	{ "host_checker_on", "host checker on", 0x13 },
	{ "media_checker_on", "media checker on", 0x13 },
	{ "media_output_looped", "media output loopback", 0x13 },
	{ "media_input_looped", "media input loopback", 0x13 },
	{ "host_output_looped", "host output loopback", 0x13 },
	{ "host_input_looped", "host input loopback", 0x13 },
	{ "host_gating_complete", "host gating complete flag", 0x14 },
	{ "media_gating_complete", "media gating complete flag", 0x14 },
	{ "host_generator_lol", "host generator LOL flag", 0x14 },
	{ "media_generator_lol", "media generator LOL flag", 0x14 },
	{ "host_checker_lol", "host checker LOL flag", 0x14 },
	{ "media_checker_lol", "media checker LOL flag", 0x14 },
};

/* The pattern machines, in the order of the decoder. */
static const char *const machines[][2] = {
	{ "host generator pattern", "host generator patterns 0-7, 8-15" },
	{ "media generator pattern", "media generator patterns 0-7, 8-15" },
	{ "host checker pattern", "host checker patterns 0-7, 8-15" },
	{ "media checker pattern", "media checker patterns 0-7, 8-15" },
};

static void
check_machine(enum cmis_pattern_unit unit)
{
	for (uint8_t code = 0; code < 16; code++)
		expect("can", holds(0x13, 0) && cmis_diag_can(&map, unit, code),
		    holds(0x13, 0) &&
			(said(0x13, machines[unit][1], code / 8) >> code % 8 & 1));
	for (unsigned lane = 0; lane < 8 * part_banks(&part); lane++) {
		uint8_t code;

		expect("pattern", cmis_diag_pattern(&map, unit, lane, &code),
		    holds(0x13, lane));
		if (holds(0x13, lane))
			expect(machines[unit][0], code,
			    (int64_t)said(0x13, machines[unit][0], lane));
	}
}

START_TEST(a_random_part_diagnoses_as_its_description_says)
{
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		if (!is_paged_cmis(n))
			continue;
		expect("diagnostics", cmis_diag_offered(&map, &id),
		    *sim_module_at(&module, 0x01, 142) >> 5 & 1);
		for (unsigned i = 0; holds(0x13, 0) && i < COUNT_OF(abilities); i++) {
			const struct cmis_diag_ability *a = cmis_diag_ability_at(i);

			ck_assert_str_eq(a->name, abilities[i][0]);
			expect(a->name, memmap_bit(&map, a->at),
			    (int64_t)said(0x13, abilities[i][1], 0));
		}
		for (unsigned i = 0; i < COUNT_OF(masks); i++) {
			const struct cmis_diag_mask *mask = cmis_diag_mask_at(i);

			ck_assert_str_eq(mask->name, masks[i].name);
			expect(mask->name, lanes_read(mask->at),
			    lanes_said(masks[i].page, masks[i].field));
		}
		for (unsigned unit = 0; unit < CMIS_PATTERN_UNIT_COUNT; unit++)
			check_machine((enum cmis_pattern_unit)unit);
	}
}
END_TEST

/* By side: what offers it, and the results. */
static const char *const sides[2][2] = {
	[CMIS_HOST] = { "host SNR", "host BER" },
	[CMIS_MEDIA] = { "media SNR", "media BER" },
};

/* What was not read speaks against nothing. */
static bool
is_able(const char *field)
{
	return !holds(0x13, 0) || said(0x13, field, 0);
}

static void
check_results(enum cmis_side side, unsigned lane)
{
	uint8_t selector = 0;
	struct cmis_diag_counts c;
	bool counts;
	uint16_t word;

	if (holds(0x14, lane))
		selector = *sim_module_at(&module, sim_bank_half(0x14, lane / 8), 128);
	expect("BER read", cmis_diag_ber(&map, side, lane, &word),
	    selector == 1 && is_able("BER"));
	if (selector == 1 && is_able("BER"))
		expect(sides[side][1], word, (int64_t)said(0x14, sides[side][1], lane));
	expect("SNR read", cmis_diag_snr(&map, side, lane, &word),
	    selector == 6 && is_able(sides[side][0]));
	if (selector == 6 && is_able(sides[side][0]))
		expect(sides[side][0], word, (int64_t)said(0x14, sides[side][0], lane));
	/* the first four lanes of the host */
	counts = selector == 2 && side == CMIS_HOST && lane % 8 < 4 &&
		 is_able("bit and error counters");
	expect("counts read", cmis_diag_counts(&map, side, lane, &c), counts);
	if (counts) {
		unsigned at = lane / 8 * 4 + lane % 8;

		expect("errors", (int64_t)c.errors,
		    (int64_t)said(0x14, "errors, lanes 1 to 4 or 5 to 8 of a side", at));
		expect("bits", (int64_t)(c.bits | c.lock_lost),
		    (int64_t)said(0x14, "bits, lanes 1 to 4 or 5 to 8 of a side", at));
	}
}

START_TEST(a_random_part_has_the_results_that_its_selector_chose)
{
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		if (!is_paged_cmis(n))
			continue;
		for (unsigned lane = 0; lane < 8 * part_banks(&part); lane++) {
			check_results(CMIS_HOST, lane);
			check_results(CMIS_MEDIA, lane);
		}
	}
}
END_TEST

/* ---- SFF-8636, pages 20h and 21h ---- */

static const char *const bounds[] = { "high alarm", "low alarm", "high warning",
	"low warning" };

static int32_t
word_of(uint8_t type, uint64_t word)
{
	return type >= 6 && type <= 8 ? (int16_t)word : (int32_t)word;
}

static void
check_parameter(unsigned i, const struct parameter_reading *r)
{
	uint8_t type = (uint8_t)said(0x20, "parameter type", i);
	unsigned set = (unsigned)said(0x20, "parameter limit set code", i);
	bool of_lane = said(0x20, "parameter of a lane", i);
	uint64_t word = said(0x20, "parameter word", i);
	char name[64];

	expect("type", r->type, type);
	expect("set", r->limit_set, set);
	expect("of a lane", r->of_lane, of_lane);
	expect("lane", r->lane,
	    of_lane ? (int64_t)said(0x20, "parameter lane code", i) : 0);
	expect("word", r->word, word_of(type, word));
	expect("present", r->present, !(type == 3 && word >= 0xfffe));
	for (unsigned n = 0; n < COUNT_OF(bounds); n++) {
		snprintf(name, sizeof(name), "parameter %s flag", bounds[n]);
		expect(name, r->flag[n], (int64_t)said(0x20, name, i));
		snprintf(name, sizeof(name), "parameter %s mask", bounds[n]);
		expect(name, r->masked[n], (int64_t)said(0x20, name, i));
		snprintf(name, sizeof(name), "parameter %s, by set", bounds[n]);
		if (sim_module_holds(&module, 0x21))
			expect(name, r->limit[n], word_of(type, said(0x21, name, set)));
	}
}

START_TEST(a_random_qsfp_has_the_parameters_of_its_description)
{
	unsigned seen = 0;

	for (uint64_t n = 0; n < SET_PARTS; n++) {
		decode(RANDOM_QSFP_SET, n);
		for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
			struct parameter_reading r;
			bool has = !part.flat && sim_module_holds(&module, 0x20) &&
				   said(0x00, "pages 20h and 21h provided", 0) &&
				   said(0x20, "parameter type", i);

			expect("read", parameter_read(&map, &id, i, &r), has);
			if (!has)
				continue;
			check_parameter(i, &r);
			seen++;
		}
	}
	ck_assert_uint_gt(seen, SET_PARTS / 4);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_offers");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_random_part_offers_what_its_description_says);
	tcase_add_test(tc, a_random_part_tells_the_numbers_of_its_description);
	tcase_add_test(tc, a_random_part_sets_each_lane_as_its_description_says);
	tcase_add_test(tc, a_random_part_diagnoses_as_its_description_says);
	tcase_add_test(tc, a_random_part_has_the_results_that_its_selector_chose);
	tcase_add_test(tc, a_random_qsfp_has_the_parameters_of_its_description);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
