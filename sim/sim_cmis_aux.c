/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis_aux.h"

#include <math.h>

#include "base/bytes.h"
#include "sim/sim_cmis_image.h"

#define COMFORT_C 45.0

/*
 * Where a monitor stands, and what it is worth (CMIS 5.4, Tables 8-9, 8-10, 8-64).
 *
 * value, limits   in Lower Memory and in page 02h
 * flag, shift     the nibble of its flags
 * steps           of its word in the unit of `bounds`: percent, C, V
 *
 * None is crossed while temperature and supply of the module are within their own.
 */
/* clang-format off */
static const struct {
	uint8_t value, limits, flag, shift;
	double steps, bounds[BOUND_COUNT];
} rows[] = {
	{ 18, 144, 10, 0, 327.67, {   70,   -70,    60,   -60 } },
	{ 20, 152, 10, 4, 256,    {   65,    25,    60,    30 } },
	{ 22, 160, 11, 0, 10000,  { 2.00,  1.60,  1.90,  1.70 } },
};
/* clang-format on */

static bool
has_aux(const struct sim_module *m)
{
	return m->part.laser.grids && !m->part.unmeasured;
}

void
sim_cmis_aux_build(struct sim_module *m)
{
	if (!has_aux(m))
		return;
	*sim_module_at(m, P01, 145) |= 1 << 2 | 1 << 0;
	*sim_module_at(m, P01, 159) |= 1 << 4 | 1 << 3 | 1 << 2;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		for (unsigned n = 0; n < BOUND_COUNT; n++)
			put_be16(sim_module_at(m, P02, (uint8_t)(rows[i].limits + 2 * n)),
			    (uint16_t)lround(rows[i].bounds[n] * rows[i].steps));
	}
}

static unsigned
crossed(struct sim_module *m, size_t i, int16_t word)
{
	const uint8_t *limits = sim_module_at(m, P02, rows[i].limits);
	unsigned found = 0;

	for (unsigned n = 0; n < BOUND_COUNT; n++) {
		int16_t bound = (int16_t)be16(limits + 2 * n);

		if (n % 2 == 0 ? word > bound : word < bound)
			found |= 1u << n;
	}
	return found;
}

/* Measures into the registers. */
static void
measure(struct sim_module *m, uint64_t t, int16_t ret_word[COUNT_OF(rows)])
{
	double heat =
	    (double)physics_value(&m->physics, &m->part, QUANTITY_TEMPERATURE, 0, t) /
		1e3 -
	    COMFORT_C;
	double vcc = (double)physics_value(&m->physics, &m->part, QUANTITY_VCC, 0, t);
	const double values[] = { -heat, COMFORT_C + 0.004 * heat, 1.8 * vcc / 3.3e6 };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		double steps = values[i] * rows[i].steps;

		ret_word[i] = (int16_t)lround(fmax(-32767, fmin(32767, steps)));
		put_be16(sim_module_at(m, SIM_LOWER, rows[i].value),
		    (uint16_t)ret_word[i]);
	}
}

void
sim_cmis_aux_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	int16_t word[COUNT_OF(rows)];

	if (!has_aux(m))
		return;
	measure(m, t, word);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		sim_module_latch(m, pen, SIM_LOWER, rows[i].flag,
		    (uint8_t)(crossed(m, i, word[i]) << rows[i].shift), t);
}

void
sim_cmis_aux_refresh(struct sim_module *m, uint16_t half, uint64_t t)
{
	int16_t word[COUNT_OF(rows)];

	if (half == SIM_LOWER && has_aux(m))
		measure(m, t, word);
}
