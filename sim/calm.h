/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calm: a module whose states rest and whose values keep within their limits.
 *
 * No flag comes and no state moves in it until somebody writes, bends or moves a
 * pin; so the physics need no look while nobody reads, and then only at what is
 * read. What comes of it is the same as without, only sooner: that is why days
 * of a whole switch can be simulated. A signal that VDM tells of is observed once
 * a second or two all the same, because its statistics and flags are made of that.
 */
#ifndef SIM_CALM_H
#define SIM_CALM_H

#include "sim/module.h"

/* Decides after a look at t whether the module is calm from there on. */
void calm_begin(struct sim_module *m, const struct sim_standard *standard, uint64_t t);

/* Says whether it still is. */
bool calm_lasts(const struct sim_module *m);

/* Time passes up to t. False: the signal wants a look, too. */
bool calm_pass(struct sim_module *m, uint64_t t);

/* How far apart the looks at a module are. */
uint64_t calm_step_us(const struct sim_module *m, uint64_t us);

/* Says whether a half holds monitors. */
bool calm_is_monitored(const struct sim_standard *standard, uint16_t half);

/* Measures what a read of these bytes shows. False: it shows more than monitors. */
bool calm_refresh(struct sim_module *m, const struct sim_standard *standard,
    uint16_t half, uint8_t byte, size_t len, uint64_t t);

#endif
