/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bounds: where the readings of one module raise an alarm and where they clear it.
 *
 * They come from the limits that the module gives, or from those of an operator. Limits
 * that make no sense bound nothing, and the flags that belong to them say nothing.
 */
#ifndef ENGINE_BOUNDS_H
#define ENGINE_BOUNDS_H

#include "model/alarm_kind.h"
#include "model/own_limit.h"
#include "optics/monitor.h"

struct bounds {
	/* By monitor and limit: beyond `raise` it raises, within `clear` it clears. */
	int32_t raise[MONITOR_COUNT][LIMIT_COUNT];
	int32_t clear[MONITOR_COUNT][LIMIT_COUNT];
	/* From here to there a reading is within all four. */
	int32_t calm_low[MONITOR_COUNT], calm_high[MONITOR_COUNT];
	uint8_t flags[MONITOR_COUNT]; /* bit n: the flag of limit n means something */
};

/* The limits of a module; hysteresis as the policy has it. */
void bounds_learn(struct bounds *b, const struct limits *limits,
    const struct own_limits *own, const struct alarm_policy *policy);

static inline bool
limit_is_high(enum limit limit)
{
	return limit == LIMIT_HIGH_ALARM || limit == LIMIT_HIGH_WARN;
}

#endif
