/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_laser.h"

#include "schema/leaf_monitor.h"

/* The lasers, where that of a lane is known; NULL elsewhere. */
static const struct lasers *
find(const struct cage *c, unsigned lane)
{
	const struct lasers *l = &c->module.lasers;

	return lane < LANES_MAX && (l->known & lane_bit(lane)) ? l : NULL;
}

/* They are read with the samples of VDM, and as old. */
static bool
give(const struct cage *c, enum value_kind kind, struct value *v)
{
	v->kind = kind;
	v->quality = c->vdm->stale ? QUALITY_STALE : QUALITY_GOOD;
	v->wall_us = leaf_wall_us(c, c->vdm->read_us);
	return true;
}

static bool
give_mhz(const struct cage *c, uint32_t mhz, struct value *v)
{
	v->count = mhz;
	return mhz && give(c, VALUE_COUNT, v);
}

bool
leaf_laser_frequency(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	return l && give_mhz(c, l->frequency_mhz[lane], v);
}

bool
leaf_laser_target_frequency(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	return l && give_mhz(c, l->target_mhz[lane], v);
}

bool
leaf_laser_target(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	if (!l || !l->power_is_set)
		return false;
	v->number = l->power_cdbm[lane];
	return give(c, VALUE_FIXED, v);
}

/* What a laser does now says nothing of one that is switched off. */
static bool
give_state(const struct cage *c, unsigned lane, enum value_kind kind, struct value *v)
{
	give(c, kind, v);
	if (v->quality == QUALITY_GOOD &&
	    !(cage_lanes_in_use(c, LANE_USE_TX) & lane_bit(lane)))
		v->quality = QUALITY_NOT_READY;
	return true;
}

static bool
give_bit(const struct cage *c, unsigned lane, bool is, struct value *v)
{
	v->count = is;
	return give_state(c, lane, VALUE_BOOL, v);
}

bool
leaf_laser_tuning(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	return l && give_bit(c, lane, l->tuning & lane_bit(lane), v);
}

bool
leaf_laser_unlocked(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	return l && give_bit(c, lane, l->unlocked & lane_bit(lane), v);
}

bool
leaf_laser_channel(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	if (!l || !l->channel)
		return false;
	v->count = l->channel;
	return give(c, VALUE_COUNT, v);
}

bool
leaf_laser_error(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	if (!l || !l->has_page_02h)
		return false;
	v->number = l->error_mhz;
	return give_state(c, lane, VALUE_FIXED, v);
}

bool
leaf_laser_tec_fault(const struct cage *c, unsigned lane, struct value *v)
{
	const struct lasers *l = find(c, lane);

	if (!l || !l->has_page_02h)
		return false;
	v->count = l->tec_fault;
	return give(c, VALUE_BOOL, v); /* it failed, whether or not its laser is on */
}
