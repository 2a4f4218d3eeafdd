/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns: what time it is in this turn of the loop, and how long turns take.
 *
 * The clocks are read when the turn first asks; waiting is not part of a turn. Whoever
 * takes much in before he needs to know the time asks first: that is part of it.
 */
#ifndef DAEMON_TURNS_H
#define DAEMON_TURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "api/api.h"
#include "base/clock.h"

#define TURNS_BOUNDS 8

struct turns {
	struct now now;
	bool fresh; /* `now` was read in this turn */
	uint64_t start_wall_us;
	int64_t offset_us; /* wall minus mono at the turn before */
	uint64_t count[TURNS_BOUNDS + 1];
	uint64_t sum_us;
};

void turns_init(struct turns *t);

/* The time of this turn; borrowed until the next one. */
const struct now *turns_now(struct turns *t);

/* The turn is over. */
void turns_end(struct turns *t);

void turns_histogram(const struct turns *t, struct api_turns *ret_turns);

#endif
