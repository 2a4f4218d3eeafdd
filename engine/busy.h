/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Busy: how long a module may be silent and yet be sound.
 *
 * A module that is busy does not acknowledge its address: 10 ms after a change of page
 * or a write, 80 ms after one to memory that lasts, and, where it carries out CDB
 * commands in the foreground, as long as it says itself. Whoever made it busy may be
 * another owner, or the time before us.
 */
#ifndef ENGINE_BUSY_H
#define ENGINE_BUSY_H

#include <stdint.h>

#include "base/clock.h"
#include "optics/memmap.h"

/* All that needs no command takes less; a bus that is busy has no longer, either. */
#define BUSY_US (100 * (uint64_t)US_PER_MS)

/*
 * The budget of the module whose pages these are; what is not held says nothing more
 * (CMIS 5.4, Tables 8-58 and 10-1).
 */
uint64_t busy_budget_us(const struct memmap *map);

/* How long after a try the next one is made, `silent_us` after the first. */
uint64_t busy_step_us(uint64_t silent_us);

#endif
