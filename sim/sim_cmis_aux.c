/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis_aux.h"

#include "base/bytes.h"
#include "sim/measure.h"
#include "sim/sim_cmis_image.h"

#define COMFORT_C 45.0

/*
 * Where a monitor stands, and what it is worth (CMIS 5.4, Tables 8-9, 8-10, 8-64).
 *
 * flag, shift     the nibble of its flags
 *
 * Units: percent, C, V. None is crossed while temperature and supply of the module are
 * within their own.
 */
/* clang-format off */
static const struct {
	struct sim_extra at;
	uint8_t flag, shift;
} rows[] = {
	{ { SIM_LOWER, P02, 18, 144, 327.67, {   70,   -70,    60,   -60 } }, 10, 0 },
	{ { SIM_LOWER, P02, 20, 152, 256,    {   65,    25,    60,    30 } }, 10, 4 },
	{ { SIM_LOWER, P02, 22, 160, 10000,  { 2.00,  1.60,  1.90,  1.70 } }, 11, 0 },
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
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		sim_extra_limits(m, &rows[i].at);
}

/* Measures into the registers: which limits each of them crosses. */
static void
measure(struct sim_module *m, uint64_t t, unsigned ret_crossed[COUNT_OF(rows)])
{
	double heat =
	    (double)physics_value(&m->physics, &m->part, QUANTITY_TEMPERATURE, 0, t) /
		1e3 -
	    COMFORT_C;
	double vcc = (double)physics_value(&m->physics, &m->part, QUANTITY_VCC, 0, t);
	const double values[] = { -heat, COMFORT_C + 0.004 * heat, 1.8 * vcc / 3.3e6 };

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ret_crossed[i] = sim_extra_measure(m, &rows[i].at, values[i]);
}

void
sim_cmis_aux_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	unsigned crossed[COUNT_OF(rows)];

	if (!has_aux(m))
		return;
	measure(m, t, crossed);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		sim_module_latch(m, pen, SIM_LOWER, rows[i].flag,
		    (uint8_t)(crossed[i] << rows[i].shift), t);
}

void
sim_cmis_aux_refresh(struct sim_module *m, uint16_t half, uint64_t t)
{
	unsigned crossed[COUNT_OF(rows)];

	if (half == SIM_LOWER && has_aux(m))
		measure(m, t, crossed);
}
