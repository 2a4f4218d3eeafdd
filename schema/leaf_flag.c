/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_flag.h"

#include <stdio.h>

#include "schema/leaf_monitor.h"

/* What an index stands for: a signal flag, or one of the four of a monitor. */
struct flag {
	bool is_signal;
	enum signal_flag signal;
	enum monitor monitor;
	enum limit limit;
	unsigned lane;
};

static struct flag
flag_of_index(unsigned index)
{
	unsigned flag = index % LEAF_FLAGS;
	unsigned of_limit = flag - SIGNAL_COUNT;
	unsigned lane = index / LEAF_FLAGS;

	if (flag < SIGNAL_COUNT)
		return (struct flag){ .is_signal = true,
			.signal = (enum signal_flag)flag,
			.lane = lane };
	return (struct flag){ .monitor = (enum monitor)(of_limit / LIMIT_COUNT),
		.limit = (enum limit)(of_limit % LIMIT_COUNT),
		.lane = lane };
}

const char *
leaf_signal_name(enum signal_flag id)
{
	static const char *const names[] = { "tx-fault", "tx-los", "tx-cdr-lol", "rx-los",
		"rx-cdr-lol" };

	return names[id];
}

const char *
leaf_flag_name(unsigned index, char room[LEAF_FLAG_NAME_MAX])
{
	struct flag f = flag_of_index(index);

	if (f.is_signal)
		return leaf_signal_name(f.signal);
	snprintf(room, LEAF_FLAG_NAME_MAX, "%s-%s", leaf_monitor_name(f.monitor),
	    leaf_limit_name(f.limit));
	return room;
}

bool
leaf_flag_is_per_lane(unsigned index)
{
	struct flag f = flag_of_index(index);

	return f.is_signal || leaf_monitor_is_per_lane(f.monitor);
}

bool
leaf_flag_seen(const struct cage *c, unsigned index)
{
	const struct module *m = &c->module;
	struct flag f = flag_of_index(index);
	uint32_t seen =
	    f.is_signal ? m->signal_seen[f.signal] : m->flag_seen[f.monitor][f.limit];

	return f.lane < LANES_MAX && (seen & lane_bit(f.lane));
}

bool
leaf_flag_get(const struct cage *c, unsigned index, struct value *v)
{
	const struct readings *r = &c->module.readings;
	struct flag f = flag_of_index(index);
	uint32_t known =
	    f.is_signal ? r->signal_known[f.signal] : r->flag_known[f.monitor];
	uint32_t up = f.is_signal ? r->signal[f.signal] : r->flag[f.monitor][f.limit];

	if (!c->module.has_readings || f.lane >= LANES_MAX || !(known & lane_bit(f.lane)))
		return false;
	if (!leaf_flag_is_per_lane(index) && f.lane > 0)
		return false;
	v->kind = VALUE_BOOL;
	v->quality = c->module.stale ? QUALITY_STALE : QUALITY_GOOD;
	v->count = (up & lane_bit(f.lane)) != 0;
	return true;
}

bool
leaf_flag_count(const struct cage *c, unsigned index, struct value *v)
{
	unsigned flag = index % LEAF_FLAGS, lane = index / LEAF_FLAGS;
	const struct flag_record *r = flag_get(c, flag, lane);

	if (!r &&
	    (!c->module.has_readings || !flag_is_known(&c->module.readings, flag, lane)))
		return false;
	v->kind = VALUE_COUNT;
	v->quality = QUALITY_GOOD;
	v->count = r ? r->count : 0;
	return true;
}
