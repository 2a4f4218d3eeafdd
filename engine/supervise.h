/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Supervision of one bus process: is it up, is it late, when to start it again.
 *
 * A request that is late by 3 s makes the bus suspect, by 10 s stuck: its
 * process is then killed, and started again once it is gone. A process that
 * does not go (uninterruptible sleep) is never waited for: the bus simply stays
 * stuck until it is.
 */
#ifndef ENGINE_SUPERVISE_H
#define ENGINE_SUPERVISE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/inventory.h"

#define SUSPECT_AFTER_US (3 * (uint64_t)US_PER_S)
#define STUCK_AFTER_US   (10 * (uint64_t)US_PER_S)

struct supervise {
	enum bus_state state;
	uint64_t up_us; /* mono: since when the process is up */
	uint64_t
	    start_us;     /* DOWN: mono time of the next start; STARTING: given up then */
	uint32_t crashes; /* short lives in a row */
};

enum supervise_order { SUPERVISE_NOTHING, SUPERVISE_START, SUPERVISE_KILL };

/* The first start is due at once. */
void supervise_init(struct supervise *s, uint64_t now_us);

/* The process said hello. */
void supervise_up(struct supervise *s, uint64_t now_us);

/* The process is gone; `renew`: by its own will, to open its devices anew. */
void supervise_down(struct supervise *s, bool renew, uint64_t now_us);

/* A reply came: nothing is wrong any more. */
void supervise_answered(struct supervise *s);

/* It died so often in a row, soon after each start, that this is a trouble by itself. */
bool supervise_keeps_dying(const struct supervise *s);

/* It is up, and for so long that what it died of before seems to be over. */
bool supervise_is_steady(const struct supervise *s, uint64_t now_us);

/*
 * Looks at the time. `deadline_us` is that of the oldest unanswered request,
 * NEVER_US when there is none. Moves the state and says what to order.
 */
enum supervise_order supervise_turn(struct supervise *s, uint64_t deadline_us,
    uint64_t now_us);

/* When supervise_turn() will have something to say without news. */
uint64_t supervise_deadline(const struct supervise *s, uint64_t deadline_us);

#endif
