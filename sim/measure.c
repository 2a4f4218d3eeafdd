/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/measure.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/calibration.h"

/* The word of a value, as the module's registers keep it. */
static uint16_t
word_of(const struct sim_module *m, enum quantity quantity, int64_t value)
{
	uint16_t word = physics_word(quantity, value, m->part.bias_multiplier);

	if (!m->part.calibration.external)
		return word;
	return calibration_raw(&m->part.calibration, quantity, word);
}

void
sim_module_limits(struct sim_module *m, const struct sim_monitor *def)
{
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		put_be16(sim_module_at(m, def->limit_half, (uint8_t)(def->limit + 2 * i)),
		    word_of(m, def->quantity, m->part.limit[def->quantity][i]));
	}
}

unsigned
sim_module_crossed(const uint8_t *limits, uint16_t word, bool is_signed)
{
	static const uint8_t none[2 * BOUND_COUNT];
	unsigned found = 0;

	if (memcmp(limits, none, sizeof(none)) == 0)
		return 0;
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		uint16_t limit = be16(limits + 2 * i);
		int32_t value = is_signed ? (int16_t)word : word;
		int32_t bound = is_signed ? (int16_t)limit : limit;

		if (i % 2 == 0 ? value > bound : value < bound)
			found |= 1u << i;
	}
	return found;
}

/* The word of a lane: those of a bank stand side by side. */
static uint8_t *
word_at(struct sim_module *m, const struct sim_monitor *def, unsigned lane)
{
	return sim_module_at(m, sim_bank_half(def->value_half, lane / PART_BANK),
	    (uint8_t)(def->value + 2 * (lane % PART_BANK)));
}

static bool
is_lit(const struct sim_module *m, const struct sim_monitor *def, unsigned lane)
{
	return m->lit[def->quantity] & lane_bit(lane);
}

/* Measures into the register. */
static uint16_t
put_word(struct sim_module *m, const struct sim_monitor *def, unsigned lane, uint64_t t)
{
	int64_t value = 0;
	uint16_t word;

	if (is_lit(m, def, lane))
		value = physics_value(&m->physics, &m->part, def->quantity, lane, t);
	word = word_of(m, def->quantity, value);
	put_be16(word_at(m, def, lane), word);
	return word;
}

unsigned
sim_module_measure(struct sim_module *m, const struct sim_monitor *def, unsigned lane,
    bool lit, uint64_t t)
{
	const uint8_t *limits = sim_module_at(m, def->limit_half, def->limit);

	if (lit)
		m->lit[def->quantity] |= lane_bit(lane);
	else
		m->lit[def->quantity] &= ~lane_bit(lane);
	return sim_module_crossed(limits, put_word(m, def, lane, t),
	    def->quantity == QUANTITY_TEMPERATURE);
}

void
sim_extra_limits(struct sim_module *m, const struct sim_extra *def)
{
	for (unsigned i = 0; i < BOUND_COUNT; i++)
		put_be16(sim_module_at(m, def->limit_half, (uint8_t)(def->limit + 2 * i)),
		    (uint16_t)lround(def->bounds[i] * def->steps));
}

unsigned
sim_extra_measure(struct sim_module *m, const struct sim_extra *def, double value)
{
	uint16_t word = (uint16_t)lround(fmax(-32767, fmin(32767, value * def->steps)));

	put_be16(sim_module_at(m, def->value_half, def->value), word);
	return sim_module_crossed(sim_module_at(m, def->limit_half, def->limit), word,
	    true);
}

void
sim_module_measure_again(struct sim_module *m, const struct sim_monitor *def,
    unsigned first, unsigned count, uint64_t t)
{
	uint8_t *word = word_at(m, def, first);
	int64_t value[PART_LANES];

	physics_values(&m->physics, &m->part, def->quantity, first, count, t, value);
	for (unsigned i = 0; i < count; i++) {
		if (!is_lit(m, def, first + i))
			value[i] = 0;
		put_be16(word + 2 * i, word_of(m, def->quantity, value[i]));
	}
}

bool
sim_module_stays_inside(struct sim_module *m, const struct sim_monitor *def,
    unsigned lane, uint64_t t)
{
	const uint8_t *limits = sim_module_at(m, def->limit_half, def->limit);
	bool is_signed = def->quantity == QUANTITY_TEMPERATURE;
	int64_t least = 0, most = 0;

	if (m->part.calibration.external) /* it may turn the order of words around */
		return false;
	if (is_lit(m, def, lane) &&
	    !physics_range(&m->physics, &m->part, def->quantity, lane, t, &least, &most))
		return false;
	return !sim_module_crossed(limits, word_of(m, def->quantity, least), is_signed) &&
	       !sim_module_crossed(limits, word_of(m, def->quantity, most), is_signed);
}

/* Loss of light: below this. */
static int64_t
los_of(const struct sim_module *m)
{
	return MAX_OF(0, MIN_OF(m->part.los_nw, PHYSICS_MOST));
}

/* Light is found again 1 dB above, a factor of 1.259. */
static bool
is_found(int64_t power_nw, int64_t los_nw)
{
	return power_nw * 1000 > los_nw * 1259;
}

uint32_t
sim_module_look_for_light(struct sim_module *m, uint64_t t)
{
	unsigned lanes = MIN_OF(m->part.lanes, PART_LANES);
	int64_t los_nw = los_of(m), power[PART_LANES];

	physics_values(&m->physics, &m->part, QUANTITY_RX_POWER, 0, lanes, t, power);
	for (unsigned lane = 0; lane < lanes; lane++) {
		if (power[lane] < los_nw)
			m->los |= lane_bit(lane);
		else if (is_found(power[lane], los_nw))
			m->los &= ~lane_bit(lane);
	}
	return m->los;
}

bool
sim_module_stays_lit(const struct sim_module *m, uint64_t t)
{
	for (unsigned lane = 0; lane < m->part.lanes; lane++) {
		int64_t least, most;

		if (!physics_range(&m->physics, &m->part, QUANTITY_RX_POWER, lane, t,
			&least, &most) ||
		    !is_found(least, los_of(m)))
			return false;
	}
	return !m->los;
}
