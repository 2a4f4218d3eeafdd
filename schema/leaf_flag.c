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
	return flag_name(flag_of_signal(id));
}

/* The item of an index, and which of its limits; NULL: it is no flag of an observable. */
static const struct vdm_item *
item_of_index(const struct cage *c, unsigned index, enum limit *ret_limit)
{
	unsigned number = (index - LEAF_FLAG_OBSERVED) / LIMIT_COUNT;

	if (index < LEAF_FLAG_OBSERVED || number >= c->vdm->count)
		return NULL;
	*ret_limit = (enum limit)((index - LEAF_FLAG_OBSERVED) % LIMIT_COUNT);
	return &c->vdm->item[number];
}

const char *
leaf_flag_name(const struct cage *c, unsigned index, char room[LEAF_FLAG_NAME_MAX])
{
	struct flag f = flag_of_index(index);
	const struct vdm_item *item;
	enum limit limit;

	item = item_of_index(c, index, &limit);
	if (item)
		return vdm_flag_name(item, limit, room);
	if (f.is_signal)
		return leaf_signal_name(f.signal);
	snprintf(room, LEAF_FLAG_NAME_MAX, "%s-%s", monitor_name(f.monitor),
	    leaf_limit_name(f.limit));
	return room;
}

bool
leaf_flag_lane(const struct cage *c, unsigned index, unsigned *ret_lane)
{
	struct flag f = flag_of_index(index);
	const struct vdm_item *item;
	enum limit limit;

	item = item_of_index(c, index, &limit);
	*ret_lane = item ? item->lane : f.lane;
	if (item)
		return item->lane != VDM_OF_MODULE;
	return flag_side(index % LEAF_FLAGS) != FLAG_OF_MODULE;
}

bool
leaf_flag_is_of_host(const struct cage *c, unsigned index)
{
	const struct vdm_item *item;
	const struct vdm_def *def;
	enum limit limit;

	item = item_of_index(c, index, &limit);
	def = item ? vdm_def_of(item->type) : NULL;
	if (item)
		return def && def->side == VDM_HOST;
	return flag_side(index % LEAF_FLAGS) == FLAG_OF_HOST_LANE;
}

const struct flag_record *
leaf_flag_record(const struct cage *c, unsigned index)
{
	const struct vdm_item *item;
	enum limit limit;

	item = item_of_index(c, index, &limit);
	return item ? vdm_flag_get(c, item, limit)
		    : flag_get(c, index % LEAF_FLAGS, index / LEAF_FLAGS);
}

bool
leaf_flag_is_up(const struct cage *c, unsigned index)
{
	const struct vdm_item *item;
	enum limit limit;

	item = item_of_index(c, index, &limit);
	if (item)
		return vdm_flag_is_up(c, item, limit);
	return index < LEAF_FLAG_OBSERVED &&
	       (c->flags.up[index % LEAF_FLAGS] & lane_bit(index / LEAF_FLAGS));
}

unsigned
leaf_flag_instances(const struct cage *c, unsigned lanes)
{
	if (c->vdm->count)
		return LEAF_FLAG_OBSERVED + (unsigned)c->vdm->count * LIMIT_COUNT;
	return lanes * LEAF_FLAGS;
}

bool
leaf_flag_seen(const struct cage *c, unsigned index)
{
	const struct module *m = &c->module;
	struct flag f = flag_of_index(index);
	uint32_t seen;

	if (index >= LEAF_FLAG_OBSERVED)
		return leaf_flag_record(c, index);
	seen = f.is_signal ? m->signal_seen[f.signal] : m->flag_seen[f.monitor][f.limit];
	return f.lane < LANES_MAX && (seen & lane_bit(f.lane));
}

/* Few modules have these, and nothing says which: they are given once they were up. */
static bool
is_rare(unsigned flag)
{
	return flag >= SIGNAL_OTHER_FIRMWARE && flag < SIGNAL_COUNT;
}

bool
leaf_flag_get(const struct cage *c, unsigned index, struct value *v)
{
	const struct readings *r = &c->module.readings;
	struct flag f = flag_of_index(index);
	uint32_t known =
	    f.is_signal ? r->signal_known[f.signal] : r->flag_known[f.monitor];
	uint32_t up = f.is_signal ? r->signal[f.signal] : r->flag[f.monitor][f.limit];
	unsigned lane;

	v->kind = VALUE_BOOL;
	if (index >= LEAF_FLAG_OBSERVED) {
		v->quality = c->vdm->stale ? QUALITY_STALE : QUALITY_GOOD;
		v->count = leaf_flag_is_up(c, index);
		return leaf_flag_record(c, index);
	}
	if (!c->module.has_readings || f.lane >= LANES_MAX || !(known & lane_bit(f.lane)))
		return false;
	if (!leaf_flag_lane(c, index, &lane) && f.lane > 0)
		return false;
	if (is_rare(index % LEAF_FLAGS) && !leaf_flag_record(c, index))
		return false;
	v->quality = c->module.stale ? QUALITY_STALE : QUALITY_GOOD;
	v->count = (up & lane_bit(f.lane)) != 0;
	return true;
}

bool
leaf_flag_count(const struct cage *c, unsigned index, struct value *v)
{
	unsigned flag = index % LEAF_FLAGS, lane = index / LEAF_FLAGS;
	const struct flag_record *r = leaf_flag_record(c, index);

	if (!r && (index >= LEAF_FLAG_OBSERVED || !c->module.has_readings ||
		      is_rare(flag) || !flag_is_known(&c->module.readings, flag, lane)))
		return false;
	v->kind = VALUE_COUNT;
	v->quality = QUALITY_GOOD;
	v->count = r ? r->count : 0;
	return true;
}
