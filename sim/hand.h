/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hand: what somebody in front of the switch does to it: plug, pull, bend the
 * physics, break things. Used by `cagectl sim` and by tests.
 *
 * Each function lets the time of the module pass up to `now_us` first, so that
 * nothing is forgotten that happened before. 0, or a negative errno: -ETIMEDOUT
 * the bus is locked, -EBUSY the cage is taken, -ENOENT it is empty.
 */
#ifndef SIM_HAND_H
#define SIM_HAND_H

#include "sim/world.h"

int hand_insert(struct world *w, unsigned cage, const struct part *part, uint64_t now_us);
/* A still module of shelf_module(). */
int hand_insert_still(struct world *w, unsigned cage, const struct sim_module *still,
    uint64_t now_us);
int hand_remove(struct world *w, unsigned cage, uint64_t now_us);

/* Writes a register as if the module did it. -ENXIO: no such page. */
int hand_set(struct world *w, unsigned cage, uint16_t half, uint8_t byte,
    const uint8_t *value, size_t len, uint64_t now_us);

/*
 * Bends a quantity of one lane, or of all lanes when lane is negative, over
 * some simulated time. `value` NULL: back to nature. -ERANGE: no such lane,
 * -EOPNOTSUPP: the module is out of a dump.
 */
int hand_bend(struct world *w, unsigned cage, enum quantity quantity, int lane,
    const int64_t *value, uint64_t over_us, uint64_t now_us);

/* Breaks or mends (FAULT_NONE) a cage; from_us of the fault is set here. */
int hand_fault(struct world *w, unsigned cage, const struct fault *fault,
    uint64_t now_us);

/* Says that process `pid` uses the module; 0: nobody does. */
int hand_owner(struct world *w, unsigned cage, uint32_t pid);

#endif
