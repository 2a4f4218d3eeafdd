/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time, as it is handed down.
 *
 * The loop reads the clocks once per turn and passes the result to everything
 * below it; nothing below `daemon` asks for the time. Periods, ages and
 * deadlines use mono_us (CLOCK_BOOTTIME), records carry wall_us
 * (CLOCK_REALTIME) beside it.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define US_PER_MS 1000u
#define US_PER_S  1000000u

/* A moment that never comes: the deadline of somebody who waits for nothing. */
#define NEVER_US UINT64_MAX

struct now {
	uint64_t mono_us;
	uint64_t wall_us;
	bool step; /* the wall clock jumped since the turn before */
};

#endif
