/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts of one to four banks, built by the simulator and read back by the
 * decoders: observables (VDM), lasers (pages 04h and 12h) and what a coherent line
 * tells (C-CMIS, pages 30h to 3Bh), each bank with bytes of its own. Where things stand
 * is written here a second time, from the standards.
 */
#include <math.h>

#include "base/bytes.h"
/* optics has a struct of this name, sim an enum */
#define quantity word_quantity
#include "optics/ccmis.h"
#include "optics/decoder.h"
#include "optics/tunable.h"
#include "optics/vdm.h"
#undef quantity
#include "tests/property_fixture.h"

#define FEWER_PARTS 600 /* of so many pages each */

static unsigned banks_seen[PART_BANKS + 1];

static uint8_t *
half_of(uint16_t page, unsigned bank)
{
	return sim_module_at(&module, sim_bank_half(page, bank), 128);
}

/* Fills a page in each bank with bytes that no other bank has. */
static void
scribble(uint16_t page)
{
	for (unsigned bank = 0; bank < part_banks(&part); bank++) {
		uint8_t *p = half_of(page, bank);

		for (unsigned i = 0; i < 128; i++)
			p[i] = (uint8_t)physics_hash(seed,
			    (uint64_t)page << 16 | bank << 8 | i);
	}
}

static void
take_again(void)
{
	take_halves();
	cmis_decoder.identity(&map, &id);
	banks_seen[part_banks(&part)]++;
}

static void
expect_all_banks(void)
{
	for (unsigned banks = 1; banks <= PART_BANKS; banks++)
		ck_assert_uint_gt(banks_seen[banks], FEWER_PARTS / 16);
}

/* ---- VDM (CMIS 5.4, Tables 8-177 to 8-184) ---- */

/* A word of VDM, by the format of its type. */
static int32_t
vdm_word(const struct part_vdm *vdm, const uint8_t *p)
{
	uint16_t raw = be16(p);

	return obs_type_of(vdm->type)->word == OBS_S16 ? (int16_t)raw : raw;
}

static void
check_instance(const struct part_vdm *vdm, unsigned bank, unsigned slot, unsigned lane)
{
	unsigned i = vdm->group * 64u + slot;
	struct vdm_reading r;

	expect("instance", vdm_read(&map, &id, bank, i, &r), true);
	expect("type", r.type, vdm->type);
	expect("set of limits", r.limit_set, vdm->set);
	expect("place", r.place,
	    !vdm->lanes                                           ? VDM_AT_MODULE
	    : (id.lane_mask | id.host_lane_mask) & lane_bit(lane) ? VDM_AT_LANE
								  : VDM_NOWHERE);
	if (vdm->lanes)
		expect("lane", r.lane, lane);
	expect("word", r.word,
	    vdm_word(vdm, half_of(0x24 + vdm->group, bank) + 2 * slot));
	for (unsigned n = 0; n < BOUND_COUNT; n++) {
		/* high alarm, low alarm, high warning, low warning */
		static const enum limit limit[] = { LIMIT_HIGH_ALARM, LIMIT_LOW_ALARM,
			LIMIT_HIGH_WARN, LIMIT_LOW_WARN };
		uint8_t word[2];

		put_be16(word, vdm->limit[n]);
		expect("limit", r.limit[limit[n]], vdm_word(vdm, word));
		expect("flag", r.flag[limit[n]],
		    half_of(0x2c, bank)[i / 2] >> (i % 2 * 4 + n) & 1);
		expect("mask", r.masked[limit[n]],
		    half_of(0x2d, bank)[i / 2] >> (i % 2 * 4 + n) & 1);
	}
}

/* All instances of a line in a bank; returns how many. */
static unsigned
check_line(const struct part_vdm *vdm, unsigned bank)
{
	unsigned slot = vdm->slot;

	if (!vdm->lanes && bank > 0)
		return 0;
	for (unsigned lane = 0; vdm->lanes && lane < 8; lane++) {
		if (vdm->lanes >> lane & 1)
			check_instance(vdm, bank, slot++, bank * 8 + lane);
	}
	if (!vdm->lanes)
		check_instance(vdm, bank, slot++, 0);
	return slot - vdm->slot;
}

START_TEST(a_random_part_observes_in_each_bank_what_it_says)
{
	for (uint64_t n = 0; n < FEWER_PARTS; n++) {
		unsigned meant = 0, found = 0;
		struct vdm_walk walk;

		decode(RANDOM_CMIS_SIGNAL, n);
		for (unsigned g = 0; g < VDM_GROUPS; g++)
			scribble((uint16_t)(0x24 + g));
		scribble(0x2c);
		scribble(0x2d);
		take_again();
		for (unsigned bank = 0; bank < part_banks(&part); bank++) {
			for (unsigned i = 0; i < part.vdm_count; i++)
				meant += check_line(&part.vdm[i], bank);
		}
		for (walk = vdm_walk_begin(&map, &id); vdm_walk_next(&walk);)
			found++;
		expect("instances", found, meant);
	}
	expect_all_banks();
}
END_TEST

/* ---- lasers (CMIS 5.4, Tables 8-68 and 8-109) ---- */

/* By the code of the grid: channel n is at 193.1 THz + (n + shift) * step. */
static const struct {
	double step_mhz;
	int shift, every;
} grids[PART_GRIDS] = {
	{ 3125, 0, 1 },
	{ 6250, 0, 1 },
	{ 12500, 0, 1 },
	{ 25000, 0, 1 },
	{ 50000, 0, 1 },
	{ 100000, 0, 1 },
	{ 100000 / 3.0, 0, 1 },
	{ 25000, 0, 3 },
	{ 25000, 3, 6 },
	{ 12500, -9, 24 },
};

struct order {
	unsigned grid;
	int channel, fine_mhz, power_cdbm;
};

/* What the host asks of a lane: each lane something else that it can be tuned to. */
static struct order
order_of(unsigned lane)
{
	const struct part_laser *l = &part.laser;
	struct order o = { .grid = (unsigned)physics_hash(seed, lane) % PART_GRIDS };

	while (l->grid[o.grid].low == l->grid[o.grid].high)
		o.grid = (o.grid + 1) % PART_GRIDS;
	o.channel = (int)(physics_hash(seed, 100 + lane) %
			  (unsigned)(l->grid[o.grid].high - l->grid[o.grid].low + 1)) +
		    l->grid[o.grid].low;
	o.channel -= o.channel % grids[o.grid].every;
	o.fine_mhz = l->fine_low_mhz / (int)(1 + lane);
	o.power_cdbm = l->power_low_cdbm / (int)(1 + lane);
	return o;
}

static void
write_word(unsigned bank, uint8_t byte, int value)
{
	static const struct ledger_pen none;

	for (unsigned i = 0; i < 2; i++)
		ck_assert(sim_module_poke(&module, &none, sim_bank_half(0x12, bank),
		    (uint8_t)(byte + i), (uint8_t)((unsigned)value >> (8 - 8 * i)),
		    SETTLED + LOOK));
}

static void
tune_lanes(void)
{
	static const struct ledger_pen none;

	for (unsigned lane = 0; lane < part.lanes; lane++) {
		struct order o = order_of(lane);
		unsigned bank = lane / 8, in = lane % 8;

		ck_assert(sim_module_poke(&module, &none, sim_bank_half(0x12, bank),
		    (uint8_t)(128 + in),
		    (uint8_t)(o.grid << 4 | (part.laser.fine_step_mhz ? 1 : 0)),
		    SETTLED + LOOK));
		if (part.laser.fine_step_mhz)
			write_word(bank, (uint8_t)(152 + 2 * in), o.fine_mhz);
		write_word(bank, (uint8_t)(136 + 2 * in), o.channel);
		if (part.laser.power_low_cdbm)
			write_word(bank, (uint8_t)(200 + 2 * in), o.power_cdbm);
	}
	sim_module_step(&module, &none, 2 * SETTLED);
}

static void
check_laser(unsigned lane)
{
	const struct order o = order_of(lane);
	bool fine = part.laser.fine_step_mhz != 0;
	struct tunable_lane l;
	double mhz =
	    193100000 + (o.channel + grids[o.grid].shift) * grids[o.grid].step_mhz;

	expect("laser", tunable_lane(&map, &id, lane, &l), true);
	expect("grid", l.grid_code, o.grid);
	expect("channel", l.channel, o.channel);
	expect("fine tuning", l.fine_tuning, fine);
	expect("fine offset", l.fine_offset_mhz, fine ? o.fine_mhz : 0);
	expect("frequency", l.frequency_mhz, lround(mhz) + (fine ? o.fine_mhz : 0));
	if (part.laser.power_low_cdbm)
		expect("target power", l.target_power_cdbm, o.power_cdbm);
	expect("tuning", l.tuning, false);
	expect("flags", l.flags, TUNABLE_COMPLETE | TUNABLE_UNLOCKED);
}

static void
check_ranges(void)
{
	const struct part_laser *l = &part.laser;
	struct tunable_abilities a;

	for (unsigned code = 0; code < PART_GRIDS; code++) {
		bool has = l->grid[code].low != l->grid[code].high;
		int16_t low = 0, high = 0;

		expect("grid offered", tunable_has_grid(&map, tunable_grid_at(code)),
		    has);
		if (!has)
			continue;
		expect("range", tunable_range(&map, tunable_grid_at(code), &low, &high),
		    true);
		expect("lowest channel", low, l->grid[code].low);
		expect("highest channel", high, l->grid[code].high);
	}
	expect("abilities", tunable_abilities(&map, &a), true);
	expect("fine step", a.fine_step_mhz, l->fine_step_mhz);
	expect("lowest offset", a.fine_low_mhz, l->fine_low_mhz);
	expect("highest offset", a.fine_high_mhz, l->fine_high_mhz);
	expect("lowest power", a.power_low_cdbm, l->power_low_cdbm);
	expect("highest power", a.power_high_cdbm, l->power_high_cdbm);
}

START_TEST(a_random_part_is_tuned_lane_by_lane_in_its_bank)
{
	for (uint64_t n = 0; n < FEWER_PARTS; n++) {
		decode(RANDOM_CMIS_SIGNAL, n);
		tune_lanes();
		take_again();
		expect("tunable", tunable_offered(&map, &id), true);
		check_ranges();
		for (unsigned lane = 0; lane < part.lanes; lane++)
			check_laser(lane);
	}
	expect_all_banks();
}
END_TEST

/* ---- a coherent line (C-CMIS) ---- */

/* Page 35h, and what the physics call it. */
static const struct {
	const char *name;
	enum observable observable;
	enum obs_word word;
	double step;
} metrics[] = {
	{ "dgd", OBS_DGD, OBS_U16, 0.01 },
	{ "sopmd", OBS_SOPMD, OBS_U16, 0.01 },
	{ "pdl", OBS_PDL, OBS_U16, 0.1 },
	{ "osnr", OBS_OSNR, OBS_U16, 0.1 },
	{ "esnr", OBS_ESNR, OBS_U16, 0.1 },
	{ "cfo", OBS_CFO, OBS_S16, 1 },
	{ "evm", OBS_EVM, OBS_U16, 100.0 / 65535 },
	{ "tx_power", OBS_TX_POWER, OBS_S16, 0.01 },
	{ "rx_total_power", OBS_RX_TOTAL, OBS_S16, 0.01 },
	{ "rx_signal_power", OBS_RX_SIGNAL, OBS_S16, 0.01 },
	{ "sop_rate", OBS_SOP_RATE, OBS_U16, 1 },
	{ "mer", OBS_MER, OBS_U16, 0.1 },
	{ "clock_recovery_loop", OBS_CLOCK_LOOP, OBS_S16, 100.0 / 32767 },
	{ "sopmd_coarse", OBS_SOPMD, OBS_U16, 1 },
	{ "snr_margin", OBS_SNR_MARGIN, OBS_S16, 0.1 },
	{ "q_factor", OBS_Q, OBS_U16, 0.1 },
	{ "q_margin", OBS_Q_MARGIN, OBS_S16, 0.1 },
};

static int32_t
metric_word(unsigned row, double value)
{
	uint16_t raw = obs_encode(metrics[row].word, metrics[row].step, value);

	return metrics[row].word == OBS_S16 ? (int16_t)raw : raw;
}

static void
check_metrics(unsigned bank)
{
	const struct ccmis_metric_def *def;

	for (unsigned i = 0; i < COUNT_OF(metrics); i++) {
		const struct sim_stat *stat =
		    &module.vdm.link[bank][metrics[i].observable - OBS_LINK_FIRST];
		struct ccmis_metric metric = { 0 };

		def = ccmis_metric_at(i + 1); /* behind CD, which has other words */
		ck_assert_str_eq(def->name, metrics[i].name);
		ccmis_metric(&map, def, bank, &metric);
		expect(def->name, metric.avg, metric_word(i, sim_stat_mean(stat)));
		expect(def->name, metric.min, metric_word(i, stat->min));
		expect(def->name, metric.max, metric_word(i, stat->max));
	}
}

/* Bytes of one bank are those of that bank, wherever a row has them. */
static void
check_rows(unsigned bank)
{
	const struct ccmis_limit_def *limit;
	const struct ccmis_bit_def *bit;
	struct ccmis_fec fec;
	int32_t word;
	bool up;

	for (unsigned i = 0; (limit = ccmis_limit_at(i)); i++) {
		uint16_t raw = be16(half_of(limit->at.page, bank) + limit->at.byte - 128);

		expect(limit->name, ccmis_limit(&map, limit, bank, &word), true);
		expect(limit->name, word, limit->q.word == WORD_S16 ? (int16_t)raw : raw);
	}
	for (unsigned i = 0; (bit = ccmis_bit_at(i)); i++) {
		expect(bit->name, ccmis_bit(&map, bit, bank, &up), true);
		expect(bit->name, up,
		    half_of(bit->at.page, bank)[bit->at.byte - 128] >> bit->at.bit & 1);
	}
	expect("media FEC", ccmis_fec(&map, 0x34, bank, &fec), true);
	expect("bits", (int64_t)fec.bits, (int64_t)be64(half_of(0x34, bank)));
	expect("host FEC", ccmis_fec(&map, 0x3a, bank, &fec), true);
	expect("frames", fec.frames, be32(half_of(0x3a, bank) + 40));
	for (unsigned in = 0; in < 8; in++) {
		const uint8_t *p = half_of(0x31, bank);
		unsigned kind = p[1 + in / 4] >> in % 4 * 2 & 3;

		expect("Tx filter", ccmis_tx_filter(&map, bank * 8 + in) != NULL,
		    (p[0] >> in & 1) && kind != 0);
	}
}

START_TEST(a_random_coherent_part_tells_of_the_line_of_each_bank)
{
	static const uint16_t pages[] = { 0x30, 0x31, 0x33, 0x34, 0x38, 0x3a, 0x3b };

	for (uint64_t n = 0; n < FEWER_PARTS; n++) {
		decode(RANDOM_CMIS_SIGNAL, n);
		for (size_t i = 0; i < COUNT_OF(pages); i++)
			scribble(pages[i]);
		take_again();
		expect("coherent", ccmis_is_coherent(&map, &id), true);
		for (unsigned bank = 0; bank < part_banks(&part); bank++) {
			check_metrics(bank);
			check_rows(bank);
		}
	}
	expect_all_banks();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_banks");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_random_part_observes_in_each_bank_what_it_says);
	tcase_add_test(tc, a_random_part_is_tuned_lane_by_lane_in_its_bank);
	tcase_add_test(tc, a_random_coherent_part_tells_of_the_line_of_each_bank);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
