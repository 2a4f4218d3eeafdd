/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_tuning.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"

/* 12h:222: what a lane does just now. */
#define TUNING   (1 << 1)
#define UNLOCKED (1 << 0)

/* 12h:231: what happened to it. */
#define FLAG_COMPLETE     (1 << 0)
#define FLAG_UNLOCKED     (1 << 1)
#define FLAG_BAD_CHANNEL  (1 << 2)
#define FLAG_NOT_ACCEPTED (1 << 3)
#define FLAG_BAD_FINE     (1 << 4)
#define FLAG_BAD_POWER    (1 << 5)

#define FINE_TUNING 1u /* 12h:128 */
#define CENTRE_MHZ  193100000
#define POWER_US    (US_PER_S / 2)
#define POWER_MOST  816 /* cdBm: what a register can tell */

/*
 * The grids, by code. A channel is where it is, in MHz from 193.1 THz, by
 * (channel + shift) * num / den; it is a multiple of `every`.
 */
/* clang-format off */
static const struct {
	uint8_t advert_byte, advert_bit, range;
	int32_t shift, num, den, every;
} grids[PART_GRIDS] = {
	/* 04h:        bit range  shift     num den every */
	{ 128, 0, 130,   0,   3125, 1,  1 },
	{ 128, 1, 134,   0,   6250, 1,  1 },
	{ 128, 2, 138,   0,  12500, 1,  1 },
	{ 128, 3, 142,   0,  25000, 1,  1 },
	{ 128, 4, 146,   0,  50000, 1,  1 },
	{ 128, 5, 150,   0, 100000, 1,  1 },
	{ 128, 6, 154,   0, 100000, 3,  1 },
	{ 128, 7, 158,   0,  25000, 1,  3 },
	{ 129, 6, 162,   3,  25000, 1,  6 },
	{ 129, 5, 166,  -9,  12500, 1, 24 },
};
/* clang-format on */

/* What a lane has on page 12h, in its bank: the first of `size` bytes from `first` on. */
static uint8_t *
lane_at(struct sim_module *m, uint8_t first, unsigned size, unsigned lane)
{
	return sim_module_at(m, sim_bank_half(P12, lane / PART_BANK),
	    (uint8_t)(first + size * (lane % PART_BANK)));
}

static int16_t
word_at(struct sim_module *m, uint8_t first, unsigned lane)
{
	return (int16_t)be16(lane_at(m, first, 2, lane));
}

static void
latch(struct sim_module *m, const struct ledger_pen *pen, unsigned lane, uint8_t bits,
    uint64_t t)
{
	sim_module_latch(m, pen, sim_bank_half(P12, lane / PART_BANK),
	    (uint8_t)(231 + lane % PART_BANK), bits, t);
}

void
sim_tuning_build(struct sim_module *m)
{
	const struct part_laser *laser = &m->part.laser;
	uint8_t *p;

	if (!laser->grids)
		return;
	sim_module_add_half(m, P04);
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++)
		sim_module_add_half(m, sim_bank_half(P12, bank));
	p = sim_module_at(m, P04, 128);
	for (unsigned i = 0; i < PART_GRIDS; i++) {
		if (laser->grid[i].low == laser->grid[i].high)
			continue;
		p[grids[i].advert_byte - 128] |= (uint8_t)(1 << grids[i].advert_bit);
		put_be16(p + grids[i].range - 128, (uint16_t)laser->grid[i].low);
		put_be16(p + grids[i].range - 126, (uint16_t)laser->grid[i].high);
	}
	if (laser->fine_step_mhz) {
		p[1] |= 1 << 7;
		put_be16(p + 62, laser->fine_step_mhz);
		put_be16(p + 64, (uint16_t)laser->fine_low_mhz);
		put_be16(p + 66, (uint16_t)laser->fine_high_mhz);
	}
	if (laser->power_low_cdbm != laser->power_high_cdbm) {
		p[68] = 1 << 7;
		put_be16(p + 70, (uint16_t)laser->power_low_cdbm);
		put_be16(p + 72, (uint16_t)laser->power_high_cdbm);
	}
	sim_module_sum(m, P04, 128, 254, 255);
}

/* Where a channel is, in MHz; false when it is none of the module's. */
static bool
frequency(const struct part_laser *laser, unsigned grid, int channel, int32_t *ret_mhz)
{
	if (grid >= PART_GRIDS || laser->grid[grid].low == laser->grid[grid].high ||
	    channel < laser->grid[grid].low || channel > laser->grid[grid].high ||
	    channel % grids[grid].every != 0)
		return false;
	*ret_mhz =
	    (int32_t)(CENTRE_MHZ +
		      div_round((int64_t)(channel + grids[grid].shift) * grids[grid].num,
			  grids[grid].den));
	return true;
}

/* Shows the frequency that a lane is locked to: the channel's, finely tuned. */
static void
show_frequency(struct sim_module *m, unsigned lane)
{
	bool fine = *lane_at(m, 128, 1, lane) & FINE_TUNING;
	int64_t mhz = m->laser[lane].channel_mhz;
	uint8_t *p = lane_at(m, 168, 4, lane);

	if (fine)
		mhz += m->laser[lane].fine_mhz;
	put_be16(p, (uint32_t)mhz >> 16);
	put_be16(p + 2, (uint32_t)mhz & 0xffff);
}

static int64_t
to_nw(int16_t cdbm)
{
	return llround(1e6 * pow(10, MIN_OF(cdbm, POWER_MOST) / 1000.0));
}

void
sim_tuning_reset(struct sim_module *m, uint64_t t)
{
	const struct part_laser *laser = &m->part.laser;
	unsigned grid = laser->first_grid;
	double nominal_nw = (double)MAX_OF(m->part.nominal[QUANTITY_TX_POWER], 100);
	int16_t cdbm = (int16_t)lround(1000 * log10(nominal_nw * 1e-6));

	if (!laser->grids)
		return;
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++)
		memset(sim_module_at(m, sim_bank_half(P12, bank), 128), 0, 128);
	for (unsigned lane = 0; lane < m->part.lanes; lane++) {
		if (m->laser[lane].powered)
			physics_unbend(&m->physics, &m->part, QUANTITY_TX_POWER, lane, 0,
			    t);
		m->laser[lane] = (struct sim_laser){ 0 };
		*lane_at(m, 128, 1, lane) = (uint8_t)(grid << 4);
		if (laser->power_low_cdbm != laser->power_high_cdbm)
			put_be16(lane_at(m, 200, 2, lane), (uint16_t)cdbm);
		frequency(laser, grid, 0, &m->laser[lane].channel_mhz);
		show_frequency(m, lane);
	}
}

static void
tune(struct sim_module *m, const struct ledger_pen *pen, unsigned lane, uint64_t t)
{
	unsigned grid = *lane_at(m, 128, 1, lane) >> 4;
	struct sim_laser *laser = &m->laser[lane];
	int32_t mhz;

	if (laser->until) {
		latch(m, pen, lane, FLAG_NOT_ACCEPTED, t);
		return;
	}
	if (!frequency(&m->part.laser, grid, word_at(m, 136, lane), &mhz)) {
		latch(m, pen, lane, FLAG_BAD_CHANNEL, t);
		return;
	}
	laser->channel_mhz = mhz;
	laser->until = t + (uint64_t)m->part.tune_ms * US_PER_MS + 1;
	*lane_at(m, 222, 1, lane) = TUNING | UNLOCKED;
	latch(m, pen, lane, FLAG_UNLOCKED, t);
}

static void
tune_finely(struct sim_module *m, const struct ledger_pen *pen, unsigned lane, uint64_t t)
{
	const struct part_laser *part = &m->part.laser;
	int16_t offset = word_at(m, 152, lane);

	if (part->fine_step_mhz == 0 || offset < part->fine_low_mhz ||
	    offset > part->fine_high_mhz)
		latch(m, pen, lane, FLAG_BAD_FINE, t);
	else
		m->laser[lane].fine_mhz = offset;
	if (!m->laser[lane].until)
		show_frequency(m, lane);
}

static void
set_power(struct sim_module *m, const struct ledger_pen *pen, unsigned lane, uint64_t t)
{
	const struct part_laser *part = &m->part.laser;
	int16_t cdbm = word_at(m, 200, lane);

	if (part->power_low_cdbm == part->power_high_cdbm ||
	    cdbm < part->power_low_cdbm || cdbm > part->power_high_cdbm) {
		latch(m, pen, lane, FLAG_BAD_POWER, t);
		return;
	}
	m->laser[lane].powered = 1;
	physics_bend(&m->physics, &m->part, QUANTITY_TX_POWER, lane, to_nw(cdbm),
	    POWER_US, t);
}

void
sim_tuning_wrote(struct sim_module *m, const struct ledger_pen *pen, unsigned bank,
    uint8_t byte, uint64_t t)
{
	/* words of a lane, and what follows when their second byte came */
	static const struct {
		uint8_t first;
		void (*call)(struct sim_module *m, const struct ledger_pen *pen,
		    unsigned lane, uint64_t t);
	} words[] = { { 136, tune }, { 152, tune_finely }, { 200, set_power } };
	unsigned before = bank * PART_BANK;
	unsigned lanes = MIN_OF(m->part.lanes - MIN_OF(before, m->part.lanes), PART_BANK);

	if (byte >= 128 && byte < 128 + lanes && !m->laser[before + byte - 128].until)
		show_frequency(m, before + byte - 128u);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		unsigned offset = (unsigned)byte - words[i].first;

		if (byte >= words[i].first && offset / 2 < lanes && offset % 2)
			words[i].call(m, pen, before + offset / 2, t);
	}
}

void
sim_tuning_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	for (unsigned lane = 0; m->part.laser.grids && lane < m->part.lanes; lane++) {
		struct sim_laser *laser = &m->laser[lane];

		if (!laser->until || t < laser->until)
			continue;
		latch(m, pen, lane, FLAG_COMPLETE, laser->until);
		laser->until = 0;
		*lane_at(m, 222, 1, lane) = 0;
		show_frequency(m, lane);
	}
}

uint32_t
sim_tuning_lanes(const struct sim_module *m)
{
	uint32_t lanes = 0;

	for (unsigned lane = 0; lane < PART_LANES; lane++) {
		if (m->laser[lane].until)
			lanes |= lane_bit(lane);
	}
	return lanes;
}
