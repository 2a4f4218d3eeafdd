/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pull: an interrupt reads the flags of its cage before their turn, within its ration.
 *
 * Twice in 100 ms at no time. What is wrong for long latches again as soon as it was
 * read, and would pull for ever: where a pulled visit brings nothing that was not up
 * the time before, the flags stand, and are read each period until that changes.
 */
#ifndef ENGINE_PULL_H
#define ENGINE_PULL_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/flags.h"

#define PULL_DISTANCE_US (100 * (uint64_t)US_PER_MS)

struct pull {
	uint64_t at_us;     /* mono: flags are wanted; NEVER_US: not before their turn */
	uint64_t pulled_us; /* mono: when they were pulled last; 0: never */
	bool pulled;        /* the visit under way was */
	bool stands;
	struct flags before; /* what was up at the last visit, of what each one reads */
};

/* Another module, or none. */
void pull_forget(struct pull *p);

/* An interrupt came. */
void pull_ask(struct pull *p, uint64_t now_us);

/* A pulled visit begins. */
void pull_begin(struct pull *p, uint64_t now_us);

/* A visit brought these flags. */
void pull_judge(struct pull *p, const struct flags *flags);

#endif
