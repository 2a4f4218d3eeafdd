/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_sff8472_laser.h"

#include <math.h>

#include "base/bytes.h"
#include "sim/measure.h"

#define COMFORT_C  45.0
#define PAGE_02    (SIM_A2_UPPER + 2)
#define BY_CHANNEL (1 << 1)
#define CENTRE     1931000 /* tenths of a GHz: channel 0 of the grids of CMIS */
#define PER_THZ    10000

/*
 * The two monitors (SFF-8472, Tables 9-5, 9-16, 9-17).
 *
 * bit     of the high alarm in byte 113; the low alarm below, warnings in byte 117
 *
 * Units: C, mA; cooling is positive. None is crossed while the temperature of the module
 * is within its own limits.
 */
/* clang-format off */
static const struct {
	struct sim_extra at;
	uint8_t bit;
} rows[] = {
	{ { SIM_A2_LOWER, SIM_A2_LOWER, 106, 40, 256, {  65,   25,  60,   30 } }, 5 },
	{ { SIM_A2_LOWER, SIM_A2_LOWER, 108, 48, 10,  { 400, -400, 350, -350 } }, 3 },
};

/* By code of a grid: tenths of a GHz; 0: channels do not count them. */
static const uint16_t spacings[] = { 0, 0, 125, 250, 500, 1000 };
/* clang-format on */

static bool
has_laser(const struct sim_module *m)
{
	return m->part.laser.grids && !m->part.unmeasured;
}

void
sim_sff8472_laser_offer(struct sim_module *m)
{
	uint8_t *p = sim_module_at(m, SIM_LOWER, 0);

	if (!has_laser(m))
		return;
	p[64] |= 1 << 4 | 1 << 2; /* pages, cooled */
	p[65] |= 1 << 6;          /* tunable */
}

static void
put_frequency(uint8_t *p, int tenths)
{
	put_be16(p, (uint16_t)(tenths / PER_THZ));
	put_be16(p + 2, (uint16_t)(tenths % PER_THZ));
}

void
sim_sff8472_laser_build(struct sim_module *m)
{
	const struct part_laser *laser = &m->part.laser;
	unsigned code = laser->first_grid;
	int spacing = code < COUNT_OF(spacings) ? spacings[code] : 0;
	uint8_t *p;

	if (!has_laser(m))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		sim_extra_limits(m, &rows[i].at);
	sim_module_add_half(m, PAGE_02);
	p = sim_module_at(m, PAGE_02, 128);
	p[0] = BY_CHANNEL;
	put_frequency(p + 4, CENTRE + laser->grid[code].low * spacing);
	put_frequency(p + 8, CENTRE + laser->grid[code].high * spacing);
	put_be16(p + 12, (uint16_t)spacing);
	put_be16(p + 16, (uint16_t)(1 - laser->grid[code].low));
}

/* Measures into the registers: which limits each of them crosses. */
static void
measure(struct sim_module *m, uint64_t t, unsigned ret_crossed[COUNT_OF(rows)])
{
	double heat =
	    (double)physics_value(&m->physics, &m->part, QUANTITY_TEMPERATURE, 0, t) /
		1e3 -
	    COMFORT_C;
	const double values[] = { COMFORT_C + 0.004 * heat, 5 * heat };

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ret_crossed[i] = sim_extra_measure(m, &rows[i].at, values[i]);
	/* one tenth of a GHz for ten degrees */
	put_be16(sim_module_at(m, PAGE_02, 152), (uint16_t)lround(heat / 10));
}

void
sim_sff8472_laser_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	unsigned crossed[COUNT_OF(rows)];

	if (!has_laser(m))
		return;
	measure(m, t, crossed);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		unsigned found = crossed[i], shift = rows[i].bit - 1u;
		uint8_t mask = (uint8_t)(3 << shift);

		sim_module_live(m, pen, SIM_A2_LOWER, 113, mask,
		    (uint8_t)(((found & 1) << 1 | (found >> 1 & 1)) << shift), t);
		sim_module_live(m, pen, SIM_A2_LOWER, 117, mask,
		    (uint8_t)(((found >> 2 & 1) << 1 | (found >> 3 & 1)) << shift), t);
	}
}

void
sim_sff8472_laser_refresh(struct sim_module *m, uint16_t half, uint64_t t)
{
	unsigned crossed[COUNT_OF(rows)];

	if ((half == SIM_A2_LOWER || half == PAGE_02) && has_laser(m))
		measure(m, t, crossed);
}

bool
sim_sff8472_laser_writable(uint8_t byte)
{
	return byte == 144 || byte == 145; /* the channel */
}
