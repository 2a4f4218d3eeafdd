/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flap: a presence contact that bounces, told from a module that is plugged.
 *
 * A cage that is empty for a moment only has flapped. One that flaps again and again
 * is damped: it counts as present, whatever its pin says, until the pin has stood
 * still for long enough. Pure.
 */
#ifndef ENGINE_FLAP_H
#define ENGINE_FLAP_H

#include <stdbool.h>
#include <stdint.h>

#include "model/cage.h"

/* This many flaps within FLAP_WINDOW_US damp a cage, until FLAP_QUIET_US are calm. */
#define FLAPS_DAMPED   4
#define FLAP_WINDOW_US (20 * (uint64_t)US_PER_S)
#define FLAP_QUIET_US  (10 * (uint64_t)US_PER_S)
/* A cage that was empty for less than this has flapped. */
#define FLAP_GONE_US (2 * (uint64_t)US_PER_S)

/* Zero: nothing was told yet. */
struct flap {
	enum presence pin; /* as it was last told, but never UNKNOWN once it was known */
	bool damped;
	uint32_t count;                 /* flaps so far */
	uint64_t moved_us;              /* mono: when the pin last moved */
	uint64_t back_us[FLAPS_DAMPED]; /* mono: the last flaps, the oldest first */
};

/*
 * The pin of a cage was told: what the cage counts as. UNKNOWN stays so and moves
 * nothing.
 */
enum presence flap_take(struct flap *f, enum presence told, uint64_t now_us);

/* When damping ends if nothing moves; NEVER_US where there is none. */
uint64_t flap_deadline(const struct flap *f);

/* Ends damping when its time has come: f->pin is what counts again. */
bool flap_calm(struct flap *f, uint64_t now_us);

#endif
