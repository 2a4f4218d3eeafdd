/* SPDX-License-Identifier: Apache-2.0 */
/* Whether limits that a module gives can be meant. */
#include "optics/monitor.h"

/* What no module that works measures: limits beyond are none. */
static const struct {
	int32_t low, high;
} ranges[MONITOR_COUNT] = {
	[MONITOR_TEMP] = { -60000, 150000 },
	[MONITOR_VCC] = { 0, 6000000 },
	[MONITOR_TX_POWER] = { 0, INT32_MAX },
	[MONITOR_TX_BIAS] = { 0, INT32_MAX },
	[MONITOR_RX_POWER] = { 0, INT32_MAX },
	[MONITOR_LASER_TEMP] = { -60000, 150000 },
	[MONITOR_LASER_TEMP_2] = { -60000, 150000 },
	[MONITOR_TEC] = { -100003, 100000 }, /* whatever an S16 says */
	[MONITOR_TEC_2] = { -100003, 100000 },
	[MONITOR_COOLER] = { 100 * INT16_MIN, 100 * INT16_MAX },
	[MONITOR_VCC2] = { 0, 6000000 },
	[MONITOR_AUX1] = { INT16_MIN, INT16_MAX },
	[MONITOR_CUSTOM] = { INT16_MIN, INT16_MAX },
};

static bool
all_ones(const struct limits *l, enum monitor id)
{
	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		if (l->raw[id][limit] != UINT16_MAX)
			return false;
	}
	return true;
}

static bool
in_range(const struct limits *l, enum monitor id)
{
	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		if (limit_is_given(l, id, (enum limit)limit) &&
		    (l->value[id][limit] < ranges[id].low ||
			l->value[id][limit] > ranges[id].high))
			return false;
	}
	return true;
}

enum limit_sense
limits_sense(const struct limits *l, enum monitor id)
{
	if (!l->present[id])
		return LIMITS_MISSING;
	if (all_ones(l, id))
		return LIMITS_ALL_ONES;
	if (!limits_in_order(l, id))
		return LIMITS_CROSSED;
	if (!in_range(l, id))
		return LIMITS_OUT_OF_RANGE;
	return l->trusted[id] ? LIMITS_GOOD : LIMITS_UNVERIFIED;
}

const char *
limit_sense_name(enum limit_sense sense)
{
	static const char *const names[] = { "good", "unverified", "missing", "crossed",
		"all-ones", "out-of-range" };

	return names[sense];
}
