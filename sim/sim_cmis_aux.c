/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis_aux.h"

#include "base/bytes.h"
#include "sim/measure.h"
#include "sim/sim_cmis_image.h"

#define COMFORT_C 45.0

/* Where they stand; the words and limits of one are two and eight bytes from the next. */
#define WORDS   18 /* Lower Memory */
#define LIMITS  144
#define OFFERED 2 /* 01h:159: the bit of Aux1 */

/*
 * The byte and the nibble of its flags (CMIS 5.4, Table 8-9), and of what kind it is when
 * its bit in 01h:145 is set (Table 8-48).
 */
static const struct {
	uint8_t flag, shift, kind_if_set;
} places[PART_AUX] = {
	{ 10, 0, PART_AUX_COOLER },
	{ 10, 4, PART_AUX_COOLER },
	{ 11, 0, PART_AUX_SUPPLY },
	{ 11, 4, PART_AUX_NONE },
};

/*
 * Those of a tunable laser: Aux1 to Aux3, and what they are worth (Tables 8-10, 8-64).
 *
 * Units: percent, C, V. None is crossed while temperature and supply of the module are
 * within their own.
 */
/* clang-format off */
static const struct sim_extra rows[] = {
	{ SIM_LOWER, P02, 18, 144, 327.67, {   70,   -70,    60,   -60 } },
	{ SIM_LOWER, P02, 20, 152, 256,    {   65,    25,    60,    30 } },
	{ SIM_LOWER, P02, 22, 160, 10000,  { 2.00,  1.60,  1.90,  1.70 } },
};
/* clang-format on */

static bool
is_described(const struct sim_module *m)
{
	for (unsigned i = 0; i < PART_AUX; i++) {
		if (m->part.aux[i].kind)
			return true;
	}
	return false;
}

/* Of a tunable laser. */
static bool
has_aux(const struct sim_module *m)
{
	return m->part.laser.grids && !m->part.unmeasured && !is_described(m);
}

static void
build_described(struct sim_module *m)
{
	for (unsigned i = 0; i < PART_AUX; i++) {
		const struct part_aux *aux = &m->part.aux[i];

		if (!aux->kind)
			continue;
		*sim_module_at(m, P01, 159) |= (uint8_t)(1 << (OFFERED + i));
		if (aux->kind == places[i].kind_if_set)
			*sim_module_at(m, P01, 145) |= (uint8_t)(1 << i);
		for (unsigned n = 0; n < BOUND_COUNT; n++)
			put_be16(sim_module_at(m, P02, (uint8_t)(LIMITS + 8 * i + 2 * n)),
			    aux->limit[n]);
	}
}

void
sim_cmis_aux_build(struct sim_module *m)
{
	build_described(m);
	if (!has_aux(m))
		return;
	*sim_module_at(m, P01, 145) |= 1 << 2 | 1 << 0;
	*sim_module_at(m, P01, 159) |= 1 << 4 | 1 << 3 | 1 << 2;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		sim_extra_limits(m, &rows[i]);
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
		ret_crossed[i] = sim_extra_measure(m, &rows[i], values[i]);
}

void
sim_cmis_aux_reset(struct sim_module *m)
{
	for (unsigned i = 0; i < PART_AUX; i++)
		put_be16(sim_module_at(m, SIM_LOWER, (uint8_t)(WORDS + 2 * i)),
		    m->part.aux[i].word);
}

/* The limits that a word crosses which stands in its register. */
static unsigned
crossed(struct sim_module *m, unsigned i)
{
	const uint8_t *word = sim_module_at(m, SIM_LOWER, (uint8_t)(WORDS + 2 * i));
	const uint8_t *limits = sim_module_at(m, P02, (uint8_t)(LIMITS + 8 * i));

	if (!m->part.aux[i].kind)
		return 0;
	return sim_module_crossed(limits, be16(word),
	    m->part.aux[i].kind != PART_AUX_SUPPLY);
}

bool
sim_cmis_aux_stays_inside(struct sim_module *m)
{
	for (unsigned i = 0; i < PART_AUX; i++) {
		if (crossed(m, i))
			return false;
	}
	return true;
}

void
sim_cmis_aux_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	unsigned found[PART_AUX] = { 0 };

	if (has_aux(m))
		measure(m, t, found);
	for (unsigned i = 0; i < PART_AUX; i++) {
		found[i] |= crossed(m, i);
		sim_module_latch(m, pen, SIM_LOWER, places[i].flag,
		    (uint8_t)(found[i] << places[i].shift), t);
	}
}

void
sim_cmis_aux_refresh(struct sim_module *m, uint16_t half, uint64_t t)
{
	unsigned crossed[COUNT_OF(rows)];

	if (half == SIM_LOWER && has_aux(m))
		measure(m, t, crossed);
}
