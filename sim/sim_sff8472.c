/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_sff8472.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/measure.h"
#include "sim/sim_sff8472_laser.h"

#define A0_UPPER 0x0000u
#define PAM4     0x08 /* SFF-8024, Table 4-2 */
#define DWDM_SFP 0x0b /* SFF-8024, Table 4-1 */

/* A2h 110 */
#define TX_DISABLE_PIN  (1 << 7)
#define TX_DISABLE_SOFT (1 << 6)
#define RX_LOS          (1 << 1)
#define NOT_READY       (1 << 0)

/* A2h 119 */
#define FC_64G      (1 << 2) /* by the host */
#define TX_PAM4     (1 << 4)
#define RX_PAM4     (1 << 3)
#define RX_CDR_LOST (1 << 0)

/* A0h 94: what came with power level 4 and the byte that says how much it is. */
#define REVISION_12_3 8
#define REVISION_12_4 9

#define LEVEL_3_MW 2000

/* clang-format off */
static const struct sim_monitor monitors[QUANTITY_MONITORS] = {
	[QUANTITY_TEMPERATURE] = { QUANTITY_TEMPERATURE, SIM_A2_LOWER, SIM_A2_LOWER,  96,  0 },
	[QUANTITY_VCC]         = { QUANTITY_VCC,         SIM_A2_LOWER, SIM_A2_LOWER,  98,  8 },
	[QUANTITY_BIAS]        = { QUANTITY_BIAS,        SIM_A2_LOWER, SIM_A2_LOWER, 100, 16 },
	[QUANTITY_TX_POWER]    = { QUANTITY_TX_POWER,    SIM_A2_LOWER, SIM_A2_LOWER, 102, 24 },
	[QUANTITY_RX_POWER]    = { QUANTITY_RX_POWER,    SIM_A2_LOWER, SIM_A2_LOWER, 104, 32 },
};

/* The bit of each high alarm: byte 112 + n, bit. */
static const struct { uint8_t byte, bit; } flags[QUANTITY_MONITORS] = {
	[QUANTITY_TEMPERATURE] = { 0, 7 },
	[QUANTITY_VCC]         = { 0, 5 },
	[QUANTITY_BIAS]        = { 0, 3 },
	[QUANTITY_TX_POWER]    = { 0, 1 },
	[QUANTITY_RX_POWER]    = { 1, 7 },
};
/* clang-format on */

static uint8_t
power_level_bits(uint32_t mw)
{
	return mw > LEVEL_3_MW ? 1 << 6 : mw > 1500 ? 1 << 5 : mw > 1000 ? 1 << 1 : 0;
}

/* A0h 8 (Table 5-3) */
static bool
is_passive_cable(const struct part *part)
{
	return part->compliance[5] & 1 << 2;
}

static bool
is_active_cable(const struct part *part)
{
	return part->compliance[5] & 1 << 3;
}

/*
 * A cable by its compliance code: length instead of reach, and what it complies
 * with instead of a colour. Passive copper tells its loss at two frequencies.
 */
static void
build_cable(const struct part *part, uint8_t *p)
{
	bool passive = is_passive_cable(part);

	if (passive) {
		p[14] = part_cable_db(part, 12900);
		p[15] = part_cable_db(part, 25780);
	}
	p[18] = (uint8_t)part->length_cable_m;
	/* SFF-8431, about 10 Gb/s: appendix E or limiting (Tables 8-1, 8-2) */
	if (part->bitrate_mbd < 12000)
		p[60] = passive ? 1 << 0 : 1 << 2;
}

/* Whole nanometres; of a DWDM-SFP hundredths of them stand in byte 62. */
static void
build_wavelength(const struct part *part, uint8_t *p)
{
	bool dwdm = part->identifier == DWDM_SFP;

	put_be16(p + 60, (part->wavelength_pm + (dwdm ? 0 : 500)) / 1000);
	if (dwdm)
		p[62] = (uint8_t)(part->wavelength_pm / 10 % 100);
}

static void
build_reach(const struct part *part, uint8_t *p)
{
	p[14] = (uint8_t)MIN_OF(part->reach_smf_m / 1000, 255);
	p[15] = (uint8_t)MIN_OF(part->reach_smf_m / 100, 255);
	p[16] = (uint8_t)(part->reach_om2_m / 10);
	p[17] = (uint8_t)(part->reach_om1_m / 10);
	p[18] = (uint8_t)(part->length_cable_m ? part->length_cable_m
					       : part->reach_om4_m / 10);
	p[19] = (uint8_t)(part->reach_om3_m / 10);
	build_wavelength(part, p);
}

static void
build_a0(struct sim_module *m)
{
	const struct part *part = &m->part;
	uint8_t *p = sim_module_at(m, SIM_LOWER, 0);
	uint32_t units = (part->bitrate_mbd + 50) / 100;

	p[0] = part->identifier;
	p[1] = 0x04;
	p[2] = part->connector;
	memcpy(p + 3, part->compliance, 8);
	p[11] = part->encoding;
	p[12] = units > 254 ? 0xff : (uint8_t)units;
	if (is_passive_cable(part) || is_active_cable(part))
		build_cable(part, p);
	else
		build_reach(part, p);
	sim_module_text(m, SIM_LOWER, 20, part->vendor, 16);
	/* a DWDM-SFP has the distance of its channels there */
	p[36] = part->identifier == DWDM_SFP ? 0 : part->ext_compliance;
	memcpy(p + 37, part->oui, 3);
	sim_module_text(m, SIM_LOWER, 40, part->pn, 16);
	sim_module_text(m, SIM_LOWER, 56, part->rev, 4);

	p[64] = (uint8_t)(power_level_bits(part->power_mw) | (part->cdr ? 1 << 3 : 0));
	p[66] = units > 254 ? (uint8_t)MIN_OF((part->bitrate_mbd + 125) / 250, 255) : 0;
	sim_module_text(m, SIM_LOWER, 68, m->serial, 16);
	sim_module_text(m, SIM_LOWER, 84, part->date, 8);
	if (!part->flat) {
		p[65] = 1 << 4 | 1 << 3 | 1 << 1; /* Tx disable, Tx fault, LOS */
		/* monitors, who calibrates them, average power */
		p[92] = (uint8_t)(1 << 6 | 1 << (part->calibration.external ? 4 : 5) |
				  1 << 3);
		p[93] = 1 << 7 | 1 << 6 | 1 << 5 | 1 << 4;
		p[94] = part->power_mw > LEVEL_3_MW ? REVISION_12_4 : REVISION_12_3;
	}
	sim_sff8472_laser_offer(m);
}

/* Constants of external calibration (SFF-8472, Tables 9-6 to 9-10). */
static void
build_calibration(struct sim_module *m)
{
	static const struct {
		enum quantity quantity;
		uint8_t byte;
	} lines[] = {
		{ QUANTITY_BIAS, 76 },
		{ QUANTITY_TX_POWER, 80 },
		{ QUANTITY_TEMPERATURE, 84 },
		{ QUANTITY_VCC, 88 },
	};
	const struct part_calibration *c = &m->part.calibration;
	uint8_t *p = sim_module_at(m, SIM_A2_LOWER, 0);

	for (unsigned i = 0; i < COUNT_OF(c->rx); i++) {
		uint32_t bits;

		memcpy(&bits, &c->rx[i], sizeof(bits));
		put_be16(p + 56 + 4 * i, bits >> 16);
		put_be16(p + 58 + 4 * i, bits & 0xffff);
	}
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		put_be16(p + lines[i].byte, c->slope[lines[i].quantity]);
		put_be16(p + lines[i].byte + 2, (uint16_t)c->offset[lines[i].quantity]);
	}
}

static void
sff8472_build(struct sim_module *m)
{
	sim_module_add_half(m, SIM_LOWER);
	sim_module_add_half(m, A0_UPPER);
	build_a0(m);
	if (m->part.flat)
		return;
	sim_module_add_half(m, SIM_A2_LOWER);
	sim_module_add_half(m, SIM_A2_UPPER);
	for (size_t i = 0; i < COUNT_OF(monitors); i++)
		sim_module_limits(m, &monitors[i]);
	if (m->part.calibration.external)
		build_calibration(m);
	else if (m->part.power_mw > LEVEL_3_MW) /* Table 9-13 */
		*sim_module_at(m, SIM_A2_LOWER, 66) =
		    (uint8_t)MIN_OF((m->part.power_mw + 99) / 100, 255u);
	sim_sff8472_laser_build(m);
}

static void
sff8472_sum(struct sim_module *m)
{
	sim_module_sum(m, SIM_LOWER, 0, 62, 63);
	sim_module_sum(m, SIM_LOWER, 64, 94, 95);
	if (!m->part.flat)
		sim_module_sum(m, SIM_A2_LOWER, 0, 94, 95);
}

static void
sff8472_reset(struct sim_module *m, uint64_t t)
{
	uint8_t *low = sim_module_at(m, SIM_A2_LOWER, 0);

	(void)t;
	memset(low + 96, 0, 128 - 96);
	low[110] = NOT_READY;
}

/* Live bits of one monitor, alarms in byte 112 and on, warnings in 116 and on. */
static void
measure(struct sim_module *m, const struct ledger_pen *pen, unsigned row, bool lit,
    uint64_t t)
{
	unsigned found = sim_module_measure(m, &monitors[row], 0, lit, t);
	unsigned shift = flags[row].bit - 1u;
	uint8_t mask = (uint8_t)(3 << shift);
	uint8_t alarms = (uint8_t)(((found & 1) << 1 | (found >> 1 & 1)) << shift);
	uint8_t warnings = (uint8_t)(((found >> 2 & 1) << 1 | (found >> 3 & 1)) << shift);

	sim_module_live(m, pen, SIM_A2_LOWER, (uint8_t)(112 + flags[row].byte), mask,
	    alarms, t);
	sim_module_live(m, pen, SIM_A2_LOWER, (uint8_t)(116 + flags[row].byte), mask,
	    warnings, t);
}

/* A2h 119: what its retimers are set to and whether they hold (Table 10-2). */
static void
watch_retimers(struct sim_module *m)
{
	uint8_t *status = sim_module_at(m, SIM_A2_LOWER, 119);
	uint8_t bits = *status & FC_64G;

	if (m->part.encoding == PAM4)
		bits |= TX_PAM4 | RX_PAM4;
	if (m->part.cdr && m->los & 1)
		bits |= RX_CDR_LOST;
	*status = bits;
}

static void
sff8472_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	uint64_t ready =
	    m->started + (uint64_t)(m->part.boot_ms + m->part.ready_ms) * US_PER_MS;
	uint8_t *status = sim_module_at(m, SIM_A2_LOWER, 110);
	bool pin = m->pins & SIM_PIN_TX_DISABLE;
	bool off;

	if (m->part.flat)
		return;
	*status = (uint8_t)((*status & ~TX_DISABLE_PIN) | (pin ? TX_DISABLE_PIN : 0));
	if (t < ready)
		return;
	*status &= (uint8_t)~NOT_READY;
	off = pin || *status & TX_DISABLE_SOFT;
	for (unsigned row = 0; row < COUNT_OF(monitors); row++) {
		enum quantity q = monitors[row].quantity;

		measure(m, pen, row,
		    !off || (q != QUANTITY_BIAS && q != QUANTITY_TX_POWER), t);
	}
	sim_module_live(m, pen, SIM_A2_LOWER, 110, RX_LOS,
	    sim_module_look_for_light(m, t) & 1 ? RX_LOS : 0, t);
	watch_retimers(m);
	sim_sff8472_laser_step(m, pen, t);
}

static bool
sff8472_settled(struct sim_module *m)
{
	return !(*sim_module_at(m, SIM_A2_LOWER, 110) & NOT_READY);
}

static uint8_t
sff8472_writable(uint16_t half, uint8_t byte)
{
	if (half == SIM_A2_UPPER)
		return byte >= 128 && byte <= 247 ? 0xff : 0;
	if (half == SIM_A2_UPPER + 2)
		return sim_sff8472_laser_writable(byte) ? 0xff : 0;
	if (half != SIM_A2_LOWER)
		return 0;
	if (byte == 110)
		return TX_DISABLE_SOFT | 1 << 3;
	if (byte == 119)
		return FC_64G;
	return byte == 114 || byte == 115 ? 0xff : byte == 118 ? 0x0d : 0;
}

static void
sff8472_wrote(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint64_t t)
{
	(void)m;
	(void)pen;
	(void)half;
	(void)byte;
	(void)t;
}

static bool
sff8472_interrupt(struct sim_module *m)
{
	(void)m;
	return false;
}

static bool
sff8472_has_page(const struct sim_module *m, uint8_t i2c, uint8_t bank, uint8_t page)
{
	return i2c == SIM_I2C_A2 && bank == 0 &&
	       (page <= 1 || sim_module_holds(m, (uint16_t)(SIM_A2_UPPER + page)));
}

const struct sim_standard sim_sff8472 = {
	.name = "SFF-8472",
	.monitors = monitors,
	.build = sff8472_build,
	.sum = sff8472_sum,
	.reset = sff8472_reset,
	.step = sff8472_step,
	.settled = sff8472_settled,
	.writable = sff8472_writable,
	.wrote = sff8472_wrote,
	.interrupt = sff8472_interrupt,
	.has_page = sff8472_has_page,
	.refresh = sim_sff8472_laser_refresh,
};
