/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/calm.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/measure.h"

static bool
has_signal(const struct sim_module *m)
{
	return m->part.vdm_count || m->part.coherent;
}

/* How often it is observed; flags of a coherent receiver hang on it. */
static uint64_t
observe_us(const struct sim_module *m)
{
	return (m->part.coherent ? 1 : 2) * (uint64_t)US_PER_S;
}

static bool
stays_inside(struct sim_module *m, const struct sim_standard *standard, uint64_t t)
{
	for (unsigned i = 0; i < QUANTITY_MONITORS; i++) {
		const struct sim_monitor *def = &standard->monitors[i];

		for (unsigned n = 0; n < part_lanes(&m->part, def->quantity); n++) {
			if (!sim_module_stays_inside(m, def, n, t))
				return false;
		}
	}
	return true;
}

static bool
is_measured(const struct sim_module *m)
{
	return !m->part.flat && !m->part.unmeasured;
}

void
calm_begin(struct sim_module *m, const struct sim_standard *standard, uint64_t t)
{
	m->calm_bends = m->physics.bends;
	m->calm = m->part.flat || (standard->settled(m) && sim_module_stays_lit(m, t) &&
				      (!is_measured(m) || stays_inside(m, standard, t)));
}

bool
calm_lasts(const struct sim_module *m)
{
	return m->calm && m->calm_bends == m->physics.bends;
}

bool
calm_pass(struct sim_module *m, uint64_t t)
{
	if (!calm_lasts(m) || t < m->stepped)
		return false;
	if (has_signal(m) && t - m->observed >= observe_us(m))
		return false;
	m->stepped = t;
	return true;
}

uint64_t
calm_step_us(const struct sim_module *m, uint64_t us)
{
	if (!calm_lasts(m))
		return MAX_OF(us, PHYSICS_STEP_US);
	return has_signal(m) ? MAX_OF(us, observe_us(m)) : UINT64_MAX / 2;
}

/* The lanes of a monitor in a bank of which a read shows a byte. */
static void
refresh_monitor(struct sim_module *m, const struct sim_monitor *def, unsigned bank,
    uint8_t byte, size_t len, uint64_t t)
{
	unsigned before = bank * PART_BANK, all = part_lanes(&m->part, def->quantity);
	unsigned lanes = all > before ? MIN_OF(all - before, PART_BANK) : 0;
	unsigned first = byte > def->value ? (byte - def->value) / 2u : 0;
	unsigned end = first;

	while (end < lanes && def->value + 2 * end < byte + len)
		end++;
	if (end > first)
		sim_module_measure_again(m, def, before + first, end - first, t);
}

bool
calm_is_monitored(const struct sim_standard *standard, uint16_t half)
{
	for (unsigned i = 0; i < QUANTITY_MONITORS; i++) {
		if (standard->monitors[i].value_half == sim_half_page(half))
			return true;
	}
	return false;
}

bool
calm_refresh(struct sim_module *m, const struct sim_standard *standard, uint16_t half,
    uint8_t byte, size_t len, uint64_t t)
{
	bool monitored = calm_is_monitored(standard, half);

	for (unsigned i = 0; monitored && is_measured(m) && i < QUANTITY_MONITORS; i++) {
		if (standard->monitors[i].value_half == sim_half_page(half))
			refresh_monitor(m, &standard->monitors[i], sim_half_bank(half),
			    byte, len, t);
	}
	if (standard->refresh && is_measured(m))
		standard->refresh(m, half, t);
	return monitored || !has_signal(m);
}
