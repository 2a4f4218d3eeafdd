/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_ccmis.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"

#define P34 0x0034u
#define P35 0x0035u
#define P3A 0x003au

/* A byte of an upper page, counted from the beginning of its half. */
#define UP(byte) ((byte)-128)

/* 33h:130: what a receiver has lost. */
#define RX_LOST_FRAMES (1 << 7 | 1 << 6)
#define RX_LOST_LIGHT  (RX_LOST_FRAMES | 1 << 5 | 1 << 4 | 1 << 3 | 1 << 2)

#define LINE_FRAME_BITS 131072
#define HOST_FRAME_BITS 5440
#define MOST_COUNT      9e18

/*
 * Page 35h: average, minimum and maximum of each in a row, in words of two bytes;
 * CD has four.
 */
/* clang-format off */
static const struct {
	uint8_t observable, byte;
	bool is_signed;
	double step;
} metrics[] = {
	{ OBS_CD,         128, true,  1 },
	{ OBS_DGD,        140, false, 0.01 },
	{ OBS_SOPMD,      146, false, 0.01 },
	{ OBS_PDL,        152, false, 0.1 },
	{ OBS_OSNR,       158, false, 0.1 },
	{ OBS_ESNR,       164, false, 0.1 },
	{ OBS_CFO,        170, true,  1 },
	{ OBS_EVM,        176, false, 100.0 / 65535 },
	{ OBS_TX_POWER,   182, true,  0.01 },
	{ OBS_RX_TOTAL,   188, true,  0.01 },
	{ OBS_RX_SIGNAL,  194, true,  0.01 },
	{ OBS_SOP_RATE,   200, false, 1 },
	{ OBS_MER,        206, false, 0.1 },
	{ OBS_CLOCK_LOOP, 212, true,  100.0 / 32767 },
	{ OBS_SOPMD,      218, false, 1 },
	{ OBS_SNR_MARGIN, 224, true,  0.1 },
	{ OBS_Q,          230, false, 0.1 },
	{ OBS_Q_MARGIN,   236, true,  0.1 },
};
/* clang-format on */

static void
put_f16(struct sim_module *m, uint16_t half, uint8_t byte, double value)
{
	put_be16(sim_module_at(m, half, byte), obs_encode(OBS_F16, 1, value));
}

/* What most parts offer, and instead of that what the description of this one tells. */
static void
build_offers(struct sim_module *m)
{
	/* limits of both powers can be set; loss of light goes by the total */
	*sim_module_at(m, 0x41, 128) = 1 << 7 | 1 << 6;
	memset(sim_module_at(m, 0x42, 128), 0xff, 13);
	*sim_module_at(m, 0x43, 128) = 1 << 7;
	*sim_module_at(m, 0x44, 129) = RX_LOST_LIGHT;
	for (unsigned i = 0; i < OFFERS_PAGES; i++) {
		uint16_t page = (uint16_t)(OFFERS_FIRST + i);

		if (m->part.offers.told >> i & 1)
			memcpy(sim_module_at(m, page, 128), m->part.offers.bytes[i],
			    part_offers_len(page));
	}
}

void
sim_ccmis_build(struct sim_module *m)
{
	static const uint16_t pages[] = { 0x40, 0x41, 0x42, 0x43, 0x44, 0x45 };
	static const uint16_t banked[] = { P30, P31, P32, P33, P34, P35, P38, P3A, P3B };

	if (!m->part.coherent)
		return;
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++) {
		for (size_t i = 0; i < COUNT_OF(banked); i++)
			sim_module_add_half(m, sim_bank_half(banked[i], bank));
	}
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		sim_module_add_half(m, pages[i]);
	*sim_module_at(m, 0x40, 128) = m->part.coherent;
	build_offers(m);
}

static void
reset_bank(struct sim_module *m, unsigned bank)
{
	const uint16_t p30 = sim_bank_half(P30, bank), p38 = sim_bank_half(P38, bank);
	static const uint16_t pages[] = { P30, P31, P32, P33, P38, P3B };
	const int64_t *limits = m->part.limit[QUANTITY_RX_POWER];
	const struct part_app *app = part_app_of(&m->part, m->part.runs);
	const struct signal_line *line = app ? signal_line_of(app->media) : NULL;
	double most = line ? line->ber_limit : SIGNAL_NO_BER;

	for (size_t i = 0; i < COUNT_OF(pages); i++)
		memset(sim_module_at(m, sim_bank_half(pages[i], bank), 128), 0, 128);
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		double dbm = 10 * log10((double)MAX_OF(limits[i], 100) * 1e-6);
		uint16_t word = obs_encode(OBS_S16, 0.01, dbm);

		put_be16(sim_module_at(m, p30, (uint8_t)(128 + 2 * i)), word);
		put_be16(sim_module_at(m, p30, (uint8_t)(136 + 2 * i)), word);
	}
	*sim_module_at(m, p30, 144) = 1 << 1; /* by total power */
	put_f16(m, p30, 160, most * 0.8);
	put_f16(m, p30, 162, most * 0.6);
	put_f16(m, p30, 164, most * 0.95);
	put_f16(m, p30, 166, most * 0.8);
	put_f16(m, p38, 128, 1.6e-4);
	put_f16(m, p38, 130, 1e-4);
	put_f16(m, p38, 132, 2.2e-4);
	put_f16(m, p38, 134, 1.6e-4);
}

void
sim_ccmis_reset(struct sim_module *m)
{
	for (unsigned bank = 0; m->part.coherent && bank < part_banks(&m->part); bank++)
		reset_bank(m, bank);
}

static void
put_be32(uint8_t *p, uint32_t value)
{
	put_be16(p, value >> 16);
	put_be16(p + 2, value & 0xffff);
}

/* A count that stays at its end. */
static void
put_count32(uint8_t *p, double value)
{
	put_be32(p, value > 0 ? (uint32_t)MIN_OF(value, UINT32_MAX) : 0);
}

static void
put_count64(uint8_t *p, double value)
{
	uint64_t count = value > 0 ? (uint64_t)MIN_OF(value, MOST_COUNT) : 0;

	put_be32(p, (uint32_t)(count >> 32));
	put_be32(p + 4, (uint32_t)count);
}

/* Pages 34h and 3Ah: one layout. A sub-interval is a fine interval of VDM. */
static void
write_fec(struct sim_module *m, uint16_t half, const struct sim_stat *ber,
    const struct sim_stat *ferc, double gbps, unsigned frame_bits)
{
	double bits = gbps * 1e9 * ber->seconds;
	double bits_sub = gbps * 1e9 * SIGNAL_INTERVAL_S;
	uint8_t *p = sim_module_at(m, half, 128);

	put_count64(p + UP(128), bits);
	put_count64(p + UP(136), bits_sub);
	put_count64(p + UP(144), ber->sum * gbps * 1e9);
	put_count64(p + UP(152), ber->min * bits_sub);
	put_count64(p + UP(160), ber->max * bits_sub);
	put_count32(p + UP(168), bits / frame_bits);
	put_count32(p + UP(172), bits_sub / frame_bits);
	put_count32(p + UP(176), ferc->sum / SIGNAL_INTERVAL_S);
	put_count32(p + UP(180), ferc->min);
	put_count32(p + UP(184), ferc->max);
}

static void
write_metric(struct sim_module *m, unsigned bank, unsigned row)
{
	const struct sim_stat *stat =
	    &m->vdm.link[bank][metrics[row].observable - OBS_LINK_FIRST];
	double values[] = { sim_stat_mean(stat), stat->min, stat->max };
	uint8_t *p = sim_module_at(m, sim_bank_half(P35, bank), metrics[row].byte);

	for (size_t i = 0; i < COUNT_OF(values); i++) {
		if (metrics[row].observable == OBS_CD)
			put_be32(p + 4 * i, (uint32_t)(int32_t)lround(
						MAX_OF(-1e6, MIN_OF(values[i], 1e6))));
		else
			put_be16(p + 2 * i,
			    obs_encode(metrics[row].is_signed ? OBS_S16 : OBS_U16,
				metrics[row].step, values[i]));
	}
}

/* A bank tells of its first lane, and of its host lanes together. */
static void
step_bank(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_signals *signals, unsigned bank, uint64_t t)
{
	unsigned lane = bank * PART_BANK;
	unsigned hosts =
	    MIN_OF(m->part.host_lanes - MIN_OF(lane, m->part.host_lanes), PART_BANK);
	const double *v = signals->side[OBS_MEDIA][lane].value;
	const struct signal_line *line = signals->line[lane];
	bool used = signals->used[OBS_MEDIA] & lane_bit(lane);

	if (used && v[OBS_SNR] <= 0)
		sim_module_latch(m, pen, sim_bank_half(P33, bank), 130, RX_LOST_LIGHT, t);
	else if (used && v[OBS_FERC] >= 1)
		sim_module_latch(m, pen, sim_bank_half(P33, bank), 130, RX_LOST_FRAMES,
		    t);
	if (m->vdm.frozen)
		return;
	for (unsigned i = 0; i < COUNT_OF(metrics); i++)
		write_metric(m, bank, i);
	write_fec(m, sim_bank_half(P34, bank), &m->vdm.ber[OBS_MEDIA][lane],
	    &m->vdm.ferc[OBS_MEDIA][lane], line ? line->gbps : 0, LINE_FRAME_BITS);
	write_fec(m, sim_bank_half(P3A, bank), &m->vdm.ber[OBS_HOST][lane],
	    &m->vdm.ferc[OBS_HOST][lane], hosts * m->part.bitrate_mbd * 2e-3,
	    HOST_FRAME_BITS);
}

void
sim_ccmis_step(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_signals *signals, uint64_t t)
{
	for (unsigned bank = 0; m->part.coherent && bank < part_banks(&m->part); bank++)
		step_bank(m, pen, signals, bank, t);
}
