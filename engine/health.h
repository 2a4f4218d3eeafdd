/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Health of a bus: how often its modules are truly read, and how many cannot be.
 */
#ifndef ENGINE_HEALTH_H
#define ENGINE_HEALTH_H

#include <stdint.h>

#include "engine/schedule.h"

/*
 * Measures the bus of `s` before a sweep; period_us: how often each class is wanted. A
 * module that waits for longer than its last two reads were apart counts with what it
 * waits; one that fails is an open breaker, and does not count here.
 */
void health_measure(struct bus *b, const struct schedule *s, const struct watch *watch,
    struct inventory *inv, const uint64_t period_us[POLL_CLASSES], uint64_t now_us);

/* What the breaker of a cage says, for all to see. */
void health_show_breaker(struct cage *c, const struct watch *w);

#endif
