/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_sff8636.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/measure.h"

#define P00 0x0000u
#define P03 0x0003u

/* A byte of an upper page, counted from the beginning of its half. */
#define UP(byte) ((byte)-128)

#define LANES 4

/* 00h:147 (Table 6-19) and 00h:130 (SFF-8024, Table 4-3) */
#define TECHNOLOGY_VCSEL_850   0x0
#define TECHNOLOGY_COPPER      0xa /* and all above */
#define CONNECTOR_NO_SEPARABLE 0x23

/* Byte 1: what older revisions did not tell yet (SFF-8636, Table 6-3). */
#define REVISION_2_8 8

/* clang-format off */
static const struct sim_monitor monitors[QUANTITY_MONITORS] = {
	[QUANTITY_TEMPERATURE] = { QUANTITY_TEMPERATURE, SIM_LOWER, P03, 22, 128 },
	[QUANTITY_VCC]         = { QUANTITY_VCC,         SIM_LOWER, P03, 26, 144 },
	[QUANTITY_RX_POWER]    = { QUANTITY_RX_POWER,    SIM_LOWER, P03, 34, 176 },
	[QUANTITY_BIAS]        = { QUANTITY_BIAS,        SIM_LOWER, P03, 42, 184 },
	[QUANTITY_TX_POWER]    = { QUANTITY_TX_POWER,    SIM_LOWER, P03, 50, 192 },
};

/* Flags and where the host masks them (SFF-8636, Tables 6-4 to 6-6, 6-13, 6-33). */
static const struct { uint8_t flag; uint16_t mask_half; uint8_t mask; } masks[] = {
	{  3, SIM_LOWER, 100 }, {  4, SIM_LOWER, 101 }, {  5, SIM_LOWER, 102 },
	{  6, SIM_LOWER, 103 }, {  7, SIM_LOWER, 104 },
	{  9, P03, 242 }, { 10, P03, 243 }, { 11, P03, 244 },
	{ 12, P03, 245 }, { 13, P03, 246 }, { 14, P03, 247 },
};
/* clang-format on */

/* Power classes 1 to 8 as bits of byte 129 (SFF-8636, Table 6-16). */
static uint8_t
power_class_bits(uint32_t mw)
{
	static const struct {
		uint32_t most_mw;
		uint8_t bits;
	} classes[] = {
		{ 1500, 0x00 },
		{ 2000, 0x40 },
		{ 2500, 0x80 },
		{ 3500, 0xc0 },
		{ 4000, 0xc1 },
		{ 4500, 0xc2 },
		{ 5000, 0xc3 },
	};

	for (size_t i = 0; i < COUNT_OF(classes); i++) {
		if (mw <= classes[i].most_mw)
			return classes[i].bits;
	}
	return 1 << 5;
}

static void
build_reach(struct sim_module *m, uint8_t *p)
{
	static const unsigned mhz[] = { 2500, 5000, 7000, 12900 };
	const struct part *part = &m->part;

	p[UP(142)] = (uint8_t)MIN_OF((part->reach_smf_m + 999) / 1000, 255);
	p[UP(143)] = (uint8_t)(part->reach_om3_m / 2);
	p[UP(144)] = (uint8_t)MIN_OF(part->reach_om2_m, 255);
	p[UP(145)] = (uint8_t)MIN_OF(part->reach_om1_m, 255);
	/* OM4 of what can be unplugged and has its lasers, else a cable's length */
	if (part->technology == TECHNOLOGY_VCSEL_850 &&
	    part->connector != CONNECTOR_NO_SEPARABLE)
		p[UP(146)] = (uint8_t)(part->reach_om4_m / 2);
	else
		p[UP(146)] = (uint8_t)part->length_cable_m;
	if (part->technology < TECHNOLOGY_COPPER)
		return;
	/* copper has a loss at five frequencies instead of a colour */
	p[UP(145)] = part_cable_db(part, 25780);
	for (size_t i = 0; i < COUNT_OF(mhz); i++)
		p[UP(186) + i] = part_cable_db(part, mhz[i]);
}

static void
build_page_00(struct sim_module *m)
{
	const struct part *part = &m->part;
	uint8_t *p = sim_module_at(m, P00, 128);
	uint32_t units = (part->bitrate_mbd + 50) / 100;

	p[UP(128)] = part->identifier;
	p[UP(129)] =
	    (uint8_t)(power_class_bits(part->power_mw) | (part->cdr ? 3 << 2 : 0));
	p[UP(130)] = part->connector;
	memcpy(p + UP(131), part->compliance, 8);
	p[UP(139)] = part->encoding;
	p[UP(140)] = units > 254 ? 0xff : (uint8_t)units;
	p[UP(147)] = (uint8_t)(part->technology << 4);
	sim_module_text(m, P00, 148, part->vendor, 16);
	memcpy(p + UP(165), part->oui, 3);
	sim_module_text(m, P00, 168, part->pn, 16);
	sim_module_text(m, P00, 184, part->rev, 2);
	put_be16(p + UP(186), part->wavelength_pm / 50);
	put_be16(p + UP(188), MIN_OF(part->tolerance_pm / 5, 65535));
	build_reach(m, p);
	p[UP(190)] = 70; /* C */

	p[UP(192)] = part->ext_compliance;
	p[UP(194)] = part->cdr ? 0xf0 : 0;
	sim_module_text(m, P00, 196, m->serial, 16);
	sim_module_text(m, P00, 212, part->date, 8);
	if (!part->flat) {
		p[UP(195)] = 1 << 4 | 1 << 3 | 1 << 1; /* Tx disable, Tx fault, Tx LOS */
		p[UP(220)] = 1 << 3 | 1 << 2;          /* average Rx power; Tx power */
		if (part->revision >= REVISION_2_8)
			p[UP(220)] |= 1 << 5 | 1 << 4; /* temperature, supply */
		p[UP(221)] =
		    1 << 4 | 1 << 0; /* says when it is initialized; software reset */
	}
	p[UP(222)] =
	    units > 254 ? (uint8_t)MIN_OF((part->bitrate_mbd + 125) / 250, 255) : 0;
}

static void
sff8636_build(struct sim_module *m)
{
	uint8_t *low;

	sim_module_add_half(m, SIM_LOWER);
	sim_module_add_half(m, P00);
	if (!m->part.flat)
		sim_module_add_half(m, P03);
	low = sim_module_at(m, SIM_LOWER, 0);
	low[0] = m->part.identifier;
	low[1] = m->part.revision;
	if (m->part.power_mw > 5000)
		low[107] = (uint8_t)MIN_OF((m->part.power_mw + 99) / 100, 255u);
	low[113] = (uint8_t)(0xf & 0xf << MIN_OF(m->part.lanes,
				       LANES)); /* channels not implemented */
	build_page_00(m);
	for (size_t i = 0; !m->part.flat && i < COUNT_OF(monitors); i++)
		sim_module_limits(m, &monitors[i]);
}

static void
sff8636_sum(struct sim_module *m)
{
	sim_module_sum(m, P00, 128, 190, 191);
	sim_module_sum(m, P00, 192, 222, 223);
}

static void
sff8636_reset(struct sim_module *m, uint64_t t)
{
	uint8_t *low = sim_module_at(m, SIM_LOWER, 0);

	(void)t;
	memset(low + 2, 0, 82 - 2);
	low[2] = (uint8_t)((m->part.flat ? 1 << 2 : 1 << 0) | 1 << 1);
	memset(low + 86, 0, 107 - 86);
	low[98] = m->part.cdr ? 0xff : 0;
	memset(low + 119, 0, 128 - 119);
	memset(sim_module_at(m, P03, 226), 0, 248 - 226);
}

/* High alarm, low alarm, high warning, low warning, from the top of a nibble. */
static uint8_t
flag_nibble(unsigned found)
{
	return (uint8_t)((found & 1) << 3 | (found & 2) << 1 | (found & 4) >> 1 |
			 (found & 8) >> 3);
}

static bool
is_low_power(struct sim_module *m)
{
	uint8_t control = *sim_module_at(m, SIM_LOWER, 93);

	if (control & 1 << 0)
		return control & 1 << 1;
	return m->pins & SIM_PIN_LPMODE;
}

/* Two lanes share a byte; the first has the upper nibble. */
static void
measure_lane(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_monitor *def, uint8_t flags, unsigned lane, bool lit, uint64_t t)
{
	unsigned nibble = flag_nibble(sim_module_measure(m, def, lane, lit, t));

	sim_module_latch(m, pen, SIM_LOWER, (uint8_t)(flags + lane / 2),
	    (uint8_t)(nibble << (lane % 2 ? 0 : 4)), t);
}

static void
measure(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	uint8_t off = is_low_power(m) ? 0xf : *sim_module_at(m, SIM_LOWER, 86);
	uint8_t lost = sim_module_look_for_light(m, t) & 0xf;
	unsigned found;

	found = sim_module_measure(m, &monitors[QUANTITY_TEMPERATURE], 0, true, t);
	sim_module_latch(m, pen, SIM_LOWER, 6, (uint8_t)(flag_nibble(found) << 4), t);
	found = sim_module_measure(m, &monitors[QUANTITY_VCC], 0, true, t);
	sim_module_latch(m, pen, SIM_LOWER, 7, (uint8_t)(flag_nibble(found) << 4), t);
	for (unsigned lane = 0; lane < MIN_OF(m->part.lanes, LANES); lane++) {
		bool shines = !(off & lane_bit(lane));

		measure_lane(m, pen, &monitors[QUANTITY_RX_POWER], 9, lane, true, t);
		measure_lane(m, pen, &monitors[QUANTITY_BIAS], 11, lane, shines, t);
		measure_lane(m, pen, &monitors[QUANTITY_TX_POWER], 13, lane, shines, t);
	}
	sim_module_latch(m, pen, SIM_LOWER, 3, lost, t);
	if (m->part.cdr)
		sim_module_latch(m, pen, SIM_LOWER, 5, lost, t);
}

static void
sff8636_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	uint64_t ready =
	    m->started + (uint64_t)(m->part.boot_ms + m->part.ready_ms) * US_PER_MS;

	if (m->part.flat || t < ready)
		return;
	if (!m->init_done) {
		uint8_t lanes = (uint8_t)(lane_bit(MIN_OF(m->part.lanes, LANES)) - 1);

		m->init_done = 1;
		*sim_module_at(m, SIM_LOWER, 2) &= (uint8_t)~1;
		sim_module_latch(m, pen, SIM_LOWER, 6, 1, ready);
		/* clock recovery had nothing to hold on to while it came up */
		if (m->part.cdr)
			sim_module_latch(m, pen, SIM_LOWER, 5,
			    (uint8_t)(lanes << 4 | lanes), ready);
	}
	measure(m, pen, t);
}

static bool
sff8636_settled(struct sim_module *m)
{
	return m->init_done;
}

static const struct sim_run clears[] = {
	{ SIM_LOWER, 3, 14 },
	{ SIM_LOWER, 19, 21 },
};

static uint8_t
sff8636_writable(uint16_t half, uint8_t byte)
{
	if (half == SIM_LOWER)
		return byte >= 86 && byte <= 106 ? 0xff : 0;
	return half == P03 && byte >= 226 && byte <= 247 ? 0xff : 0;
}

static void
sff8636_wrote(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint64_t t)
{
	(void)pen;
	if (half == SIM_LOWER && byte == 93 && *sim_module_at(m, half, byte) & 1 << 7)
		sim_module_restart(m, t);
}

static bool
sff8636_interrupt(struct sim_module *m)
{
	uint8_t *status = sim_module_at(m, SIM_LOWER, 2);
	uint8_t unmasked = 0;

	for (size_t i = 0; i < COUNT_OF(masks); i++)
		unmasked |=
		    *sim_module_at(m, SIM_LOWER, masks[i].flag) &
		    (uint8_t) ~*sim_module_at(m, masks[i].mask_half, masks[i].mask);
	*status = (uint8_t)((*status & ~2) | (unmasked ? 0 : 2));
	return unmasked != 0;
}

static bool
sff8636_has_page(const struct sim_module *m, uint8_t i2c, uint8_t bank, uint8_t page)
{
	return i2c == SIM_I2C_A0 && bank == 0 && sim_module_holds(m, page);
}

const struct sim_standard sim_sff8636 = {
	.name = "SFF-8636",
	.monitors = monitors,
	.build = sff8636_build,
	.sum = sff8636_sum,
	.reset = sff8636_reset,
	.step = sff8636_step,
	.settled = sff8636_settled,
	.clears = clears,
	.clear_count = COUNT_OF(clears),
	.writable = sff8636_writable,
	.wrote = sff8636_wrote,
	.interrupt = sff8636_interrupt,
	.has_page = sff8636_has_page,
};
