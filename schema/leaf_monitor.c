/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_monitor.h"

bool
leaf_monitor_is_per_lane(enum monitor id)
{
	return monitor_is_of_lane(id);
}

const char *
leaf_limit_name(enum limit id)
{
	static const char *const names[] = { "high-alarm", "low-alarm", "high-warning",
		"low-warning" };

	return names[id];
}

int64_t
leaf_monitor_number(enum monitor id, int32_t value)
{
	switch (id) {
	case MONITOR_TEMP: /* m°C, 3 digits */
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC: /* in thousandths already */
	case MONITOR_TEC_2:
	case MONITOR_TX_BIAS: /* µA, 6 digits */
	case MONITOR_COOLER:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
	case MONITOR_COUNT:
		return value;
	case MONITOR_VCC2:
	case MONITOR_VCC: /* µV to 4 digits: no module says more */
		return decimal_rescale(value, 6, 4);
	case MONITOR_TX_POWER: /* nW to dBm, 3 digits */
	case MONITOR_RX_POWER:
		return nw_to_mdbm(value);
	}
	return value;
}

static void
give(int64_t number, enum quality quality, struct value *v)
{
	v->kind = VALUE_FIXED;
	v->quality = quality;
	v->number = number;
}

bool
leaf_monitor_give(const struct cage *c, enum monitor id, unsigned lane, struct value *v)
{
	enum quality quality = cage_quality(c, id, lane);

	if (quality == QUALITY_UNSUPPORTED)
		return false;
	give(leaf_monitor_number(id, c->module.readings.value[id][lane]), quality, v);
	return true;
}

uint64_t
leaf_wall_us(const struct cage *c, uint64_t mono_us)
{
	return c->module.wall_ahead_us + mono_us;
}

void
leaf_stats_times(const struct cage *c, const struct history_stats *s,
    struct leaf_stats *stats)
{
	stats->number[LEAF_STAT_INTERVAL] = (int64_t)(s->until_us - s->since_us) * 1000;
	stats->number[LEAF_STAT_MIN_TIME] = (int64_t)leaf_wall_us(c, s->min_us) * 1000;
	stats->number[LEAF_STAT_MAX_TIME] = (int64_t)leaf_wall_us(c, s->max_us) * 1000;
}

bool
leaf_monitor_stats(const struct cage *c, enum monitor id, unsigned lane,
    struct leaf_stats *stats)
{
	enum quality quality = cage_quality(c, id, lane);
	struct history_stats s;

	if (quality == QUALITY_UNSUPPORTED || !history_get(c->history, id, lane, &s))
		return false;
	stats->quality = quality;
	stats->wall_us = 0;
	stats->number[LEAF_STAT_AVG] =
	    leaf_monitor_number(id, (int32_t)div_round(s.sum, s.count));
	stats->number[LEAF_STAT_MIN] = leaf_monitor_number(id, s.min);
	stats->number[LEAF_STAT_MAX] = leaf_monitor_number(id, s.max);
	leaf_stats_times(c, &s, stats);
	return true;
}

bool
leaf_monitor_limit(const struct cage *c, enum monitor id, unsigned limit, struct value *v)
{
	const struct limits *l = &c->module.limits;

	if (!c->module.has_identity || limit >= LIMIT_COUNT ||
	    !limit_is_given(l, id, (enum limit)limit))
		return false;
	give(leaf_monitor_number(id, l->value[id][limit]),
	    l->trusted[id] ? QUALITY_GOOD : QUALITY_SUSPECT, v);
	return true;
}

bool
leaf_monitor_watts(const struct cage *c, enum monitor id, unsigned lane, struct value *v)
{
	if (!leaf_monitor_give(c, id, lane, v))
		return false;
	v->number = c->module.readings.value[id][lane]; /* nW */
	return true;
}

/* The lane with the least light of some lanes whose readings are of one quality. */
static bool
darkest_lane(const struct cage *c, uint32_t among, enum quality quality,
    unsigned *ret_lane)
{
	const int32_t *nw = c->module.readings.value[MONITOR_RX_POWER];
	unsigned lanes = leaf_instances(LEAF_LANE, c);
	bool found = false;

	for (unsigned lane = 0; lane < lanes; lane++) {
		if (!(among & lane_bit(lane)) ||
		    cage_quality(c, MONITOR_RX_POWER, lane) != quality)
			continue;
		if (!found || nw[lane] < nw[*ret_lane])
			*ret_lane = lane;
		found = true;
	}
	return found;
}

/*
 * The lane with the least light. Lanes that are not in use count only among themselves,
 * and so do those that never had light.
 */
static bool
worst_lane(const struct cage *c, unsigned *ret_lane)
{
	uint32_t lit = c->module.rx_seen;

	for (int q = QUALITY_GOOD; q < QUALITY_UNSUPPORTED; q++) {
		if (darkest_lane(c, lit, (enum quality)q, ret_lane) ||
		    darkest_lane(c, ~lit, (enum quality)q, ret_lane))
			return true;
	}
	return false;
}

bool
leaf_monitor_rx_worst(const struct cage *c, struct value *v)
{
	unsigned lane;

	return worst_lane(c, &lane) && leaf_monitor_give(c, MONITOR_RX_POWER, lane, v);
}

bool
leaf_monitor_rx_margin(const struct cage *c, struct value *v)
{
	const struct limits *l = &c->module.limits;
	struct value limit;
	unsigned lane;

	if (!l->trusted[MONITOR_RX_POWER] ||
	    l->value[MONITOR_RX_POWER][LIMIT_LOW_ALARM] <= 0)
		return false;
	if (!leaf_monitor_limit(c, MONITOR_RX_POWER, LIMIT_LOW_ALARM, &limit))
		return false;
	if (!worst_lane(c, &lane) || !(c->module.rx_seen & lane_bit(lane)))
		return false;
	leaf_monitor_give(c, MONITOR_RX_POWER, lane, v);
	v->number -= limit.number;
	return true;
}

bool
leaf_monitor_temperature_margin(const struct cage *c, struct value *v)
{
	struct value limit;

	if (!c->module.limits.trusted[MONITOR_TEMP] ||
	    !leaf_monitor_limit(c, MONITOR_TEMP, LIMIT_HIGH_ALARM, &limit))
		return false;
	if (!leaf_monitor_give(c, MONITOR_TEMP, 0, v))
		return false;
	v->number = limit.number - v->number;
	return true;
}
