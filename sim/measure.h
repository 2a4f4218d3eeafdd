/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measure: from the physics to a module's registers, and against its limits.
 */
#ifndef SIM_MEASURE_H
#define SIM_MEASURE_H

#include "sim/module.h"

/* Where a standard keeps a quantity: value words and four limit words. */
struct sim_monitor {
	enum quantity quantity;
	uint16_t value_half, limit_half;
	uint8_t value, limit;
};

/*
 * Measures one quantity into its register and compares it with the limits that
 * are in the registers; an unlit lane measures nothing. Returns a bit for each
 * enum bound that is crossed.
 */
unsigned sim_module_measure(struct sim_module *m, const struct sim_monitor *def,
    unsigned lane, bool lit, uint64_t t);
/* The same of some lanes of a bank once more, as lit as they were, without a look at the
 * limits. */
void sim_module_measure_again(struct sim_module *m, const struct sim_monitor *def,
    unsigned first, unsigned count, uint64_t t);
/* Says whether it crosses no limit from t on, lit as it is, while nobody bends it. */
bool sim_module_stays_inside(struct sim_module *m, const struct sim_monitor *def,
    unsigned lane, uint64_t t);
/* Writes the limit words of a monitor from the part. */
void sim_module_limits(struct sim_module *m, const struct sim_monitor *def);

/* A monitor that no physics of its own moves: its word is so many steps of the unit of
 * `bounds`, and signed. */
struct sim_extra {
	uint16_t value_half, limit_half;
	uint8_t value, limit;
	double steps, bounds[BOUND_COUNT];
};

/* Writes its limit words. */
void sim_extra_limits(struct sim_module *m, const struct sim_extra *def);
/* Writes its word, and says which limits it crosses: a bit for each enum bound. */
unsigned sim_extra_measure(struct sim_module *m, const struct sim_extra *def,
    double value);

/*
 * Compares as modules do: word with word. Returns a bit for each enum bound that is
 * crossed; of four limits of zero none is.
 */
unsigned sim_module_crossed(const uint8_t *limits, uint16_t word, bool is_signed);

/* Looks for light on every lane, with hysteresis; returns the lanes without. */
uint32_t sim_module_look_for_light(struct sim_module *m, uint64_t t);
/* Says whether every lane has light from t on, while nobody bends it. */
bool sim_module_stays_lit(const struct sim_module *m, uint64_t t);

#endif
