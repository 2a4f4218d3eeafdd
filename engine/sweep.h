/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sweep of one bus: which of its cages are asked now, and for which class of data.
 *
 * Each cage is asked for its flags in each of their periods. Monitors come along in
 * the same visit where they are wanted and the budget has them; where it has not,
 * the cages take turns, so that the period of all stretches alike. Samples of VDM
 * follow where monitors have left something, and have little of their own.
 */
#ifndef ENGINE_SWEEP_H
#define ENGINE_SWEEP_H

#include <stdint.h>

#include "engine/schedule.h"

/*
 * Makes the visits due that are wanted now; period_us: how often each class is wanted.
 * Returns when the next sweep may be, or 0 when the bus keeps the pace.
 */
uint64_t sweep_cages(struct schedule *s, struct watch *watch, struct inventory *inv,
    const uint64_t period_us[POLL_CLASSES], uint64_t now_us);

#endif
