/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of tunable lasers: one that is not where it shall be, or whose cooler failed. */
#include "engine/rules.h"

#include "model/vdm_set.h"
#include "optics/tunable.h"

static void
raise_lanes(struct inventory *inv, struct cage *c, uint32_t lanes, const struct now *now)
{
	static const struct alarm_cause none;

	for (; lanes; lanes &= lanes - 1)
		alarm_raise(inv, c, ALARM_LASER_UNLOCKED, (unsigned)__builtin_ctz(lanes),
		    &none, now);
}

/* What nobody can tell any more: what only soaks ends, for it was seen once, and all of
 * it where the module was read and does not say. */
static void
end_untold(struct inventory *inv, struct cage *c, enum alarm_kind kind, uint32_t untold,
    const struct now *now)
{
	uint32_t left = alarm_watched(&c->alarms, kind) & untold;

	if (c->vdm->stale)
		left &= ~alarm_standing(&c->alarms, kind);
	for (; left; left &= left - 1)
		alarm_end(inv, c, kind, (unsigned)__builtin_ctz(left), ALARM_END_OVER,
		    now);
}

/*
 * What latched in two reads in a row, however far apart, stands: the lane is not as it
 * was told to be. It goes on while a module is met again.
 */
static void
follow_orders(struct inventory *inv, struct cage *c, uint32_t used, const struct now *now)
{
	const struct lasers *l = &c->module.lasers;
	uint32_t known = c->vdm->stale ? 0 : l->judged, refusing = 0;
	uint32_t watched = alarm_watched(&c->alarms, ALARM_LASER_REFUSED);

	for (uint32_t left = known & used; left; left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);
		const struct alarm_cause cause = {
			.value =
			    (l->stood[lane] & TUNABLE_ORDERS) / TUNABLE_CHANNEL_INVALID,
		};

		if (!cause.value)
			continue;
		refusing |= lane_bit(lane);
		alarm_raise(inv, c, ALARM_LASER_REFUSED, lane, &cause, now);
	}
	for (uint32_t left = watched & ~used; left; left &= left - 1)
		alarm_end(inv, c, ALARM_LASER_REFUSED, (unsigned)__builtin_ctz(left),
		    ALARM_END_UNUSED, now);
	for (uint32_t left = watched & used & known & ~refusing; left; left &= left - 1)
		alarm_clear(inv, c, ALARM_LASER_REFUSED, (unsigned)__builtin_ctz(left),
		    now);
	end_untold(inv, c, ALARM_LASER_REFUSED, used & ~known, now);
}

void
rules_follow_lasers(struct inventory *inv, struct cage *c, const struct now *now)
{
	static const struct alarm_cause none;
	const struct lasers *l = &c->module.lasers;
	uint32_t used = cage_lanes_in_use(c, LANE_USE_TX);
	uint32_t known = c->vdm->stale ? 0 : l->known;
	/* on its way it is not locked, which is no trouble */
	uint32_t unlocked = l->unlocked & ~l->tuning & known & used;
	uint32_t watched = alarm_watched(&c->alarms, ALARM_LASER_UNLOCKED);

	raise_lanes(inv, c, unlocked, now);
	for (uint32_t left = watched & ~used; left; left &= left - 1)
		alarm_end(inv, c, ALARM_LASER_UNLOCKED, (unsigned)__builtin_ctz(left),
		    ALARM_END_UNUSED, now);
	for (uint32_t left = watched & used & known & ~unlocked; left; left &= left - 1)
		alarm_clear(inv, c, ALARM_LASER_UNLOCKED, (unsigned)__builtin_ctz(left),
		    now);
	end_untold(inv, c, ALARM_LASER_UNLOCKED, used & ~known, now);
	end_untold(inv, c, ALARM_LASER_TEC, known ? 0 : lane_bit(0), now);
	if (known && l->tec_fault)
		alarm_raise(inv, c, ALARM_LASER_TEC, 0, &none, now);
	else if (known)
		alarm_clear(inv, c, ALARM_LASER_TEC, 0, now);
	follow_orders(inv, c, used, now);
}
