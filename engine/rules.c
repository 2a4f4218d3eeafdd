/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules.h"

#include <string.h>

#include "base/bytes.h"
#include "model/alarm_past.h"
#include "model/seen.h"
#include "optics/cmis_state.h"

/* A poll that is judged. */
struct look {
	struct rules *rules;
	struct inventory *inv;
	struct cage *c;
	const struct readings *r;
	const struct now *now;
	uint32_t used[LANE_USE_COUNT];
};

/* What one kind of alarm is to be after this look. Masks of lanes. */
struct verdict {
	enum alarm_kind kind;
	uint32_t beyond, flagged; /* what causes it */
	uint32_t stays;           /* where it is up: lanes on which it may not end yet */
	uint32_t unknown;         /* lanes on which nobody can tell */
	uint32_t used;            /* lanes that can be wrong at all */
	uint32_t hidden;          /* lanes on which something worse says the same ... */
	uint32_t shadow;          /* ... or will, when it lasts */
};

void
rules_learn(struct rules *k, const struct limits *l, const struct own_limits *own,
    const struct alarm_policy *policy)
{
	bounds_learn(&k->bounds, l, own, policy);
}

/* ---- one kind ---- */

static struct alarm_cause
cause_of(const struct look *look, const struct verdict *v, unsigned lane)
{
	struct alarm_cause cause = { 0 };
	enum signal_flag signal;
	enum monitor id;
	enum limit limit;

	if (v->beyond & lane_bit(lane))
		cause.source |= ALARM_BY_COMPARISON;
	if (v->flagged & lane_bit(lane))
		cause.source |= ALARM_BY_FLAG;
	if (alarm_limit_of(v->kind, &id, &limit)) {
		cause.has_limit = true;
		cause.limit = own_limit_is_given(&look->c->module.own, id, limit)
				  ? look->c->module.own.value[id][limit]
				  : look->c->module.limits.value[id][limit];
	} else if (alarm_signal_of(v->kind, &signal) && signal == SIGNAL_RX_LOS) {
		id = MONITOR_RX_POWER;
	} else {
		return cause;
	}
	cause.has_value = cage_quality(look->c, id, lane) == QUALITY_GOOD;
	if (cause.has_value)
		cause.value = look->r->value[id][lane];
	return cause;
}

static void
end_lanes(const struct look *look, enum alarm_kind kind, uint32_t lanes,
    enum alarm_end why)
{
	for (; lanes; lanes &= lanes - 1)
		alarm_end(look->inv, look->c, kind, (unsigned)__builtin_ctz(lanes), why,
		    look->now);
}

static void
clear_lanes(const struct look *look, enum alarm_kind kind, uint32_t lanes)
{
	for (; lanes; lanes &= lanes - 1)
		alarm_clear(look->inv, look->c, kind, (unsigned)__builtin_ctz(lanes),
		    look->now);
}

static void
raise_lanes(const struct look *look, const struct verdict *v, uint32_t lanes)
{
	for (; lanes; lanes &= lanes - 1) {
		unsigned lane = (unsigned)__builtin_ctz(lanes);
		struct alarm_cause cause = cause_of(look, v, lane);

		alarm_raise(look->inv, look->c, v->kind, lane, &cause, look->now);
	}
}

/* Carries a verdict out. */
static void
pass(const struct look *look, const struct verdict *v)
{
	uint32_t watched = alarm_watched(&look->c->alarms, v->kind);
	uint32_t standing = alarm_standing(&look->c->alarms, v->kind);
	uint32_t soaking = watched & ~standing;
	uint32_t caused = (v->beyond | v->flagged) & ~v->hidden & ~v->shadow & v->used;
	uint32_t stays = standing & (v->stays | v->unknown | v->shadow);

	end_lanes(look, v->kind, watched & ~v->used, ALARM_END_UNUSED);
	end_lanes(look, v->kind, watched & v->used & v->hidden, ALARM_END_EXPLAINED);
	stays |= soaking & v->stays & ~v->unknown & ~v->shadow;
	clear_lanes(look, v->kind, watched & v->used & ~v->hidden & ~caused & ~stays);
	raise_lanes(look, v, caused);
}

/* Lanes on which an alarm stands, or would if its cause goes on. */
static uint32_t
told_by(const struct look *look, enum alarm_kind kind, uint32_t *shadow)
{
	const struct alarm_set *set = &look->c->alarms;

	*shadow |= set->soaking[kind] & set->caused[kind];
	return alarm_standing(set, kind);
}

/* ---- signal flags ---- */

static const enum lane_use signal_uses[SIGNAL_TROUBLES] = {
	[SIGNAL_TX_FAULT] = LANE_USE_TX,
	[SIGNAL_TX_LOS] = LANE_USE_HOST,
	[SIGNAL_TX_LOL] = LANE_USE_HOST,
	[SIGNAL_RX_LOS] = LANE_USE_RX,
	[SIGNAL_RX_LOL] = LANE_USE_RX,
	[SIGNAL_TX_EQ] = LANE_USE_HOST,
};

/* What cannot be locked to because it is not there is told by its loss alone; nor can
 * what fails for one of both be made better. */
static uint32_t
signal_hidden(const struct look *look, enum signal_flag s, uint32_t *shadow)
{
	if (s == SIGNAL_TX_EQ)
		return told_by(look, alarm_of_signal(SIGNAL_TX_LOS), shadow) |
		       told_by(look, alarm_of_signal(SIGNAL_TX_LOL), shadow);
	if (s == SIGNAL_TX_LOL)
		return told_by(look, alarm_of_signal(SIGNAL_TX_LOS), shadow);
	if (s == SIGNAL_RX_LOL)
		return told_by(look, alarm_of_signal(SIGNAL_RX_LOS), shadow);
	return 0;
}

/* What is wrong with the module as a whole needs no lane that is used, nor one that is
 * ready: it may be why none is. */
static void
judge_module(const struct look *look)
{
	const struct readings *r = look->r;

	for (int s = SIGNAL_MODULE_FIRMWARE; s < SIGNAL_TROUBLES; s++) {
		const struct verdict v = {
			.kind = alarm_of_signal((enum signal_flag)s),
			.flagged = r->signal[s] & lane_bit(0),
			.unknown = ~r->signal_known[s] & lane_bit(0),
			.used = lane_bit(0),
		};

		if (v.flagged || alarm_watched(&look->c->alarms, v.kind))
			pass(look, &v);
	}
}

static void
judge_signals(const struct look *look)
{
	const struct readings *r = look->r;
	uint32_t *judged = look->rules->judged_signals;

	for (int s = 0; s < SIGNAL_MODULE_FIRMWARE; s++) {
		enum alarm_kind kind = alarm_of_signal((enum signal_flag)s);
		uint32_t used = look->used[signal_uses[s]];
		uint32_t up = alarm_watched(&look->c->alarms, kind);
		uint32_t flag = r->signal[s] & used;
		uint32_t known = r->ready ? r->signal_known[s] : 0;
		uint32_t fresh = r->flags_latched ? judged[signal_uses[s]] : ~0u;
		struct verdict v = {
			.kind = kind,
			.flagged = flag & known & fresh,
			.stays = flag,
			.unknown = used & ~known,
			.used = used,
		};

		if (!flag && !up)
			continue;
		v.hidden = signal_hidden(look, (enum signal_flag)s, &v.shadow);
		pass(look, &v);
	}
	for (int use = 0; use < LANE_USE_COUNT; use++)
		judged[use] = r->ready ? look->used[use] : 0;
}

/* ---- monitors ---- */

/* Lasers and coolers that are all switched off rest: they are as warm as the case. */
static uint32_t
laser_used(const struct look *look)
{
	return look->used[LANE_USE_TX] ? lane_bit(0) : 0;
}

/* Lanes that could be wrong, whether or not a reading of them is good now. */
static uint32_t
monitor_used(const struct look *look, enum monitor id)
{
	switch (id) {
	case MONITOR_TEMP:
	case MONITOR_VCC:
	case MONITOR_VCC2:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
	case MONITOR_COUNT:
		return lane_bit(0);
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC:
	case MONITOR_TEC_2:
	case MONITOR_COOLER:
		return laser_used(look);
	case MONITOR_TX_POWER:
	case MONITOR_TX_BIAS:
		return look->used[LANE_USE_TX];
	case MONITOR_RX_POWER:
		return look->used[LANE_USE_RX];
	}
	return 0;
}

/* Lanes whose reading is good: cage_quality() for all lanes at once. */
static uint32_t
monitor_good(const struct readings *r, enum monitor id)
{
	switch (id) {
	case MONITOR_TEMP:
		return r->ready || r->module_state ? r->present[id] : 0;
	case MONITOR_VCC:
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC:
	case MONITOR_TEC_2:
	case MONITOR_COOLER:
	case MONITOR_VCC2:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
		return r->ready ? r->present[id] : 0;
	case MONITOR_TX_POWER:
	case MONITOR_TX_BIAS:
		return r->ready ? r->present[id] & r->tx_ready : 0;
	case MONITOR_RX_POWER:
		return r->ready ? r->present[id] & r->rx_ready : 0;
	case MONITOR_COUNT:
		break;
	}
	return 0;
}

/* The lanes of a set whose value is below `low` or above `high`. */
static uint32_t
outside(const int32_t value[LANES_MAX], uint32_t lanes, int32_t low, int32_t high)
{
	uint32_t found = 0;

	for (unsigned lane = 0; lane < LANES_MAX && lanes >> lane; lane++)
		found |= (uint32_t)(value[lane] < low || value[lane] > high) << lane;
	return found & lanes;
}

/* Media lanes that have nothing to send, for the host gives them nothing. */
static uint32_t
muted_lanes(const struct look *look)
{
	const struct identity *id = &look->c->module.id;
	uint32_t silent = look->r->signal[SIGNAL_TX_LOS];
	uint32_t muted = 0;

	for (unsigned lane = 0; silent && lane < id->media_lanes && lane < LANES_MAX;
	     lane++) {
		if (readings_host_lanes(look->r, id, lane) & silent)
			muted |= lane_bit(lane);
	}
	return muted;
}

/* Lanes on which something else explains that a reading is beyond this limit. */
static uint32_t
limit_hidden(const struct look *look, enum monitor id, enum limit limit, uint32_t *shadow)
{
	uint32_t hidden = 0;

	if (limit == LIMIT_HIGH_WARN)
		hidden = told_by(look, alarm_of_limit(id, LIMIT_HIGH_ALARM), shadow);
	if (limit == LIMIT_LOW_WARN)
		hidden = told_by(look, alarm_of_limit(id, LIMIT_LOW_ALARM), shadow);
	if (limit_is_high(limit))
		return hidden;
	if (id == MONITOR_RX_POWER)
		hidden |= told_by(look, alarm_of_signal(SIGNAL_RX_LOS), shadow);
	if (id == MONITOR_TX_POWER || id == MONITOR_TX_BIAS)
		hidden |= muted_lanes(look);
	return hidden;
}

static void
judge_limit(const struct look *look, enum monitor id, enum limit limit, uint32_t used,
    uint32_t good)
{
	const struct bounds *b = &look->rules->bounds;
	const struct readings *r = look->r;
	const int32_t *value = r->value[id];
	bool high = limit_is_high(limit);
	int32_t raise = b->raise[id][limit], clear = b->clear[id][limit];
	uint32_t flag = b->flags[id] >> limit & 1 ? r->flag[id][limit] & used : 0;
	uint32_t fresh = r->flags_latched ? look->rules->judged[id] : ~0u;
	struct verdict v = {
		.kind = alarm_of_limit(id, limit),
		.beyond = high ? outside(value, good, INT32_MIN, raise)
			       : outside(value, good, raise, INT32_MAX),
		.flagged = flag & good & fresh,
		.unknown = used & ~good,
		.used = used,
	};

	v.hidden = limit_hidden(look, id, limit, &v.shadow);
	v.stays = high ? outside(value, good, INT32_MIN, clear)
		       : outside(value, good, clear, INT32_MAX);
	v.stays |= flag;
	pass(look, &v);
}

static bool
any_watched(const struct cage *c, enum monitor id)
{
	const struct alarm_set *set = &c->alarms;
	uint32_t watched = alarm_watched(set, alarm_of_disagreement(id));

	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		watched |= alarm_watched(set, alarm_of_limit(id, (enum limit)limit));
	return watched;
}

/* The lanes on which the flag of a limit and the reading say other things. */
static uint32_t
disagreeing(const struct look *look, enum monitor id, enum limit limit, uint32_t lanes)
{
	const struct bounds *b = &look->rules->bounds;
	const int32_t *value = look->r->value[id];
	uint32_t flag = look->r->flag[id][limit], shadow = 0;
	bool high = limit_is_high(limit);
	int32_t raise = b->raise[id][limit], clear = b->clear[id][limit];
	uint32_t beyond = high ? outside(value, lanes, INT32_MIN, raise)
			       : outside(value, lanes, raise, INT32_MAX);
	uint32_t near = high ? outside(value, lanes, INT32_MIN, clear)
			     : outside(value, lanes, clear, INT32_MAX);

	if (!look->c->module.limits.trusted[id] || !(b->flags[id] >> limit & 1))
		return 0;
	if (!high && monitor_is_of_lane(id))
		lanes &= ~limit_hidden(look, id, limit, &shadow);
	return lanes & ((beyond & ~flag) | (flag & ~near));
}

/* The module and our own look at it disagree, one look after the other. */
static void
judge_disagreement(const struct look *look, enum monitor id, uint32_t used, uint32_t good)
{
	enum alarm_kind kind = alarm_of_disagreement(id);
	uint32_t lanes = good & look->rules->judged[id] & look->r->flag_known[id];
	uint32_t found = 0, watched = alarm_watched(&look->c->alarms, kind);
	uint32_t standing = alarm_standing(&look->c->alarms, kind);

	for (int l = LIMIT_COUNT - 1; l >= 0; l--) {
		enum limit limit = (enum limit)l;
		struct verdict v = { .kind = alarm_of_limit(id, limit) };
		uint32_t here = disagreeing(look, id, limit, lanes);

		found |= here;
		for (; here; here &= here - 1) {
			unsigned lane = (unsigned)__builtin_ctz(here);
			struct alarm_cause cause;

			if (look->r->flag[id][limit] & lane_bit(lane))
				v.flagged = lane_bit(lane);
			else
				v.beyond = lane_bit(lane);
			cause = cause_of(look, &v, lane);
			alarm_raise(look->inv, look->c, kind, lane, &cause, look->now);
			v.flagged = v.beyond = 0;
		}
	}
	end_lanes(look, kind, watched & ~used, ALARM_END_UNUSED);
	clear_lanes(look, kind, standing & lanes & ~found);
	/* one look at which they agree, and it was an accident of time */
	end_lanes(look, kind, watched & ~standing & lanes & ~found, ALARM_END_OVER);
}

static void
judge_monitor(const struct look *look, enum monitor id)
{
	struct rules *k = look->rules;
	const uint32_t *flag = look->r->flag[id];
	uint32_t used = monitor_used(look, id);
	uint32_t good = used & monitor_good(look->r, id);
	uint32_t flags = (flag[0] | flag[1] | flag[2] | flag[3]) & good;

	if (flags || any_watched(look->c, id) ||
	    outside(look->r->value[id], good, k->bounds.calm_low[id],
		k->bounds.calm_high[id])) {
		for (int limit = 0; limit < LIMIT_COUNT; limit++)
			judge_limit(look, id, (enum limit)limit, used, good);
		judge_disagreement(look, id, used, good);
	}
	k->judged[id] = good;
}

/* ---- data paths ---- */

/* Host lanes of a port that is up, with an application, whose path carries nothing. */
static void
judge_paths(const struct look *look)
{
	const struct port *port = &look->c->port;
	const struct readings *r = look->r;
	uint32_t wanted = port->in_use == IN_USE_OFF  ? 0
			  : port->in_use == IN_USE_ON ? UINT32_MAX
						      : port->admin_up;
	uint32_t known = r->dp_state_known & (r->app_known | r->app_untold);
	uint32_t watched = alarm_watched(&look->c->alarms, ALARM_PATH_DOWN);
	uint32_t down = 0;

	for (uint32_t left = known & wanted; left; left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);
		struct alarm_cause cause = { .value = r->dp_state[lane] };

		if (!(r->app[lane] || (r->app_untold & lane_bit(lane))) ||
		    (r->dp_state[lane] != CMIS_DP_DEACTIVATED &&
			r->dp_state[lane] != CMIS_DP_INIT &&
			r->dp_state[lane] != CMIS_DP_DEINIT))
			continue;
		down |= lane_bit(lane);
		alarm_raise(look->inv, look->c, ALARM_PATH_DOWN, lane, &cause, look->now);
	}
	end_lanes(look, ALARM_PATH_DOWN, watched & ~wanted, ALARM_END_UNUSED);
	clear_lanes(look, ALARM_PATH_DOWN, watched & wanted & known & ~down);
}

/* ---- the module ---- */

/* A module in ModuleFault serves no lane: what was wrong with lanes waits behind it. */
static bool
judge_fault(const struct look *look)
{
	struct alarm_cause cause = { .value = look->r->fault_cause };
	bool fault = look->r->module_state == CMIS_MODULE_FAULT;

	if (fault)
		alarm_raise(look->inv, look->c, ALARM_MODULE_FAULT, 0, &cause, look->now);
	else
		alarm_clear(look->inv, look->c, ALARM_MODULE_FAULT, 0, look->now);
	alarm_set_parent(look->inv, look->c, ALARM_PARENT_FAULT, fault, look->now);
	return fault;
}

static void
forget_looks(struct rules *k)
{
	memset(k->judged, 0, sizeof(k->judged));
	memset(k->judged_signals, 0, sizeof(k->judged_signals));
}

/* Another module, or one that was reset: no look at it came before this one. */
static void
forget_others(struct rules *k, const struct cage *c)
{
	if (k->generation == c->generation && k->resets == c->counters.resets)
		return;
	forget_looks(k);
	k->generation = c->generation;
	k->resets = c->counters.resets;
}

void
rules_evaluate(struct rules *k, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	struct look look = {
		.rules = k,
		.inv = inv,
		.c = c,
		.r = &c->module.readings,
		.now = now,
	};

	seen_arm(inv, c);
	alarm_past_arm(inv, c);
	for (int use = 0; use < LANE_USE_COUNT; use++)
		look.used[use] = cage_lanes_in_use(c, (enum lane_use)use);
	forget_others(k, c);
	judge_module(&look);
	if (judge_fault(&look)) {
		forget_looks(k);
		judge_monitor(&look, MONITOR_TEMP);
		return;
	}
	judge_signals(&look);
	judge_paths(&look);
	rules_follow_lasers(inv, c, now);
	for (int m = 0; m < MONITOR_COUNT; m++)
		judge_monitor(&look, (enum monitor)m);
}
