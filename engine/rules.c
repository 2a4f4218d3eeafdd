/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_state.h"

#define HYSTERESIS_MDEGC   2000
#define HYSTERESIS_PERCENT 1
/* 0.5 dB as a factor, in millionths. */
#define HALF_DB 1122018

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
	uint32_t hidden;          /* lanes on which something worse says the same */
};

static bool
limit_is_high(enum limit limit)
{
	return limit == LIMIT_HIGH_ALARM || limit == LIMIT_HIGH_WARN;
}

/* ---- limits ---- */

/* A limit, moved inwards by the hysteresis. */
static int64_t
move_inwards(enum monitor id, int64_t limit, bool high)
{
	int64_t step = 0;

	switch (id) {
	case MONITOR_TEMP:
		step = HYSTERESIS_MDEGC;
		break;
	case MONITOR_VCC:
	case MONITOR_TX_BIAS:
		step = limit * HYSTERESIS_PERCENT / 100;
		break;
	case MONITOR_TX_POWER:
	case MONITOR_RX_POWER:
		return high ? limit * 1000000 / HALF_DB : limit * HALF_DB / 1000000;
	case MONITOR_COUNT:
		break;
	}
	return high ? limit - step : limit + step;
}

/* A high limit and a low one. Where they are near, the middle always clears. */
static void
learn_pair(struct rules *k, const struct limits *l, enum monitor id, enum limit high)
{
	enum limit low = high + 1;
	int64_t top = l->value[id][high], bottom = l->value[id][low];
	int64_t middle = (top + bottom) / 2;

	if (!limit_is_given(l, id, high) || top <= bottom)
		return;
	k->flags[id] |= (uint8_t)(1u << high | 1u << low);
	if (!l->trusted[id])
		return;
	k->raise[id][high] = (int32_t)top;
	k->raise[id][low] = (int32_t)bottom;
	k->clear[id][high] = (int32_t)MAX_OF(middle, move_inwards(id, top, true));
	k->clear[id][low] = (int32_t)MIN_OF(middle, move_inwards(id, bottom, false));
	k->calm_high[id] = MIN_OF(k->calm_high[id], k->clear[id][high]);
	k->calm_low[id] = MAX_OF(k->calm_low[id], k->clear[id][low]);
}

void
rules_learn(struct rules *k, const struct limits *l)
{
	for (int m = 0; m < MONITOR_COUNT; m++) {
		for (int limit = 0; limit < LIMIT_COUNT; limit++) {
			bool high = limit_is_high((enum limit)limit);

			k->raise[m][limit] = high ? INT32_MAX : INT32_MIN;
			k->clear[m][limit] = k->raise[m][limit];
		}
		k->calm_high[m] = INT32_MAX;
		k->calm_low[m] = INT32_MIN;
		k->flags[m] = 0;
		/* in no order, their flags mean nothing, whatever a checksum says */
		if (!limits_in_order(l, (enum monitor)m))
			continue;
		learn_pair(k, l, (enum monitor)m, LIMIT_HIGH_ALARM);
		learn_pair(k, l, (enum monitor)m, LIMIT_HIGH_WARN);
	}
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
		cause.limit = look->c->module.limits.value[id][limit];
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

/* Carries a verdict out. */
static void
pass(const struct look *look, const struct verdict *v)
{
	uint32_t up = look->c->alarms.up[v->kind];
	uint32_t caused = (v->beyond | v->flagged) & ~v->hidden;
	uint32_t over = up & ~caused & ~(v->stays & ~v->hidden);

	for (; over; over &= over - 1)
		alarm_clear(look->inv, look->c, v->kind, (unsigned)__builtin_ctz(over),
		    look->now);
	for (; caused; caused &= caused - 1) {
		unsigned lane = (unsigned)__builtin_ctz(caused);
		struct alarm_cause cause = cause_of(look, v, lane);

		alarm_raise(look->inv, look->c, v->kind, lane, &cause, look->now);
	}
}

/* ---- signal flags ---- */

static const enum lane_use signal_uses[SIGNAL_COUNT] = {
	[SIGNAL_TX_FAULT] = LANE_USE_TX,
	[SIGNAL_TX_LOS] = LANE_USE_HOST,
	[SIGNAL_TX_LOL] = LANE_USE_HOST,
	[SIGNAL_RX_LOS] = LANE_USE_RX,
	[SIGNAL_RX_LOL] = LANE_USE_RX,
};

/* What cannot be locked to because it is not there is told by its loss alone. */
static uint32_t
signal_hidden(const struct look *look, enum signal_flag s)
{
	const uint32_t *up = look->c->alarms.up;

	if (s == SIGNAL_TX_LOL)
		return up[alarm_of_signal(SIGNAL_TX_LOS)];
	if (s == SIGNAL_RX_LOL)
		return up[alarm_of_signal(SIGNAL_RX_LOS)];
	return 0;
}

static void
judge_signals(const struct look *look)
{
	const struct readings *r = look->r;
	uint32_t *judged = look->rules->judged_signals;

	for (int s = 0; s < SIGNAL_COUNT; s++) {
		enum alarm_kind kind = alarm_of_signal((enum signal_flag)s);
		uint32_t used = look->used[signal_uses[s]];
		uint32_t up = look->c->alarms.up[kind];
		uint32_t flag = r->signal[s] & used;
		uint32_t known = r->ready ? r->signal_known[s] : 0;
		uint32_t fresh = r->flags_latched ? judged[signal_uses[s]] : ~0u;
		struct verdict v = {
			.kind = kind,
			.flagged = flag & known & fresh,
			.stays = used & (flag | ~known),
		};

		if (!flag && !up)
			continue;
		v.hidden = signal_hidden(look, (enum signal_flag)s);
		pass(look, &v);
	}
	for (int use = 0; use < LANE_USE_COUNT; use++)
		judged[use] = r->ready ? look->used[use] : 0;
}

/* ---- monitors ---- */

/* Lanes that could be wrong, whether or not a reading of them is good now. */
static uint32_t
monitor_used(const struct look *look, enum monitor id)
{
	switch (id) {
	case MONITOR_TEMP:
	case MONITOR_VCC:
	case MONITOR_COUNT:
		return lane_bit(0);
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
limit_hidden(const struct look *look, enum monitor id, enum limit limit)
{
	const uint32_t *up = look->c->alarms.up;
	uint32_t hidden = 0;

	if (limit == LIMIT_HIGH_WARN)
		hidden = up[alarm_of_limit(id, LIMIT_HIGH_ALARM)];
	if (limit == LIMIT_LOW_WARN)
		hidden = up[alarm_of_limit(id, LIMIT_LOW_ALARM)];
	if (limit_is_high(limit))
		return hidden;
	if (id == MONITOR_RX_POWER)
		hidden |= up[alarm_of_signal(SIGNAL_RX_LOS)];
	if (id == MONITOR_TX_POWER || id == MONITOR_TX_BIAS)
		hidden |= muted_lanes(look);
	return hidden;
}

static void
judge_limit(const struct look *look, enum monitor id, enum limit limit, uint32_t used,
    uint32_t good)
{
	const struct rules *k = look->rules;
	const struct readings *r = look->r;
	const int32_t *value = r->value[id];
	bool high = limit_is_high(limit);
	int32_t raise = k->raise[id][limit], clear = k->clear[id][limit];
	uint32_t flag = k->flags[id] >> limit & 1 ? r->flag[id][limit] & used : 0;
	uint32_t fresh = r->flags_latched ? k->judged[id] : ~0u;
	struct verdict v = {
		.kind = alarm_of_limit(id, limit),
		.beyond = high ? outside(value, good, INT32_MIN, raise)
			       : outside(value, good, raise, INT32_MAX),
		.flagged = flag & good & fresh,
		.hidden = limit_hidden(look, id, limit),
	};

	v.stays = high ? outside(value, good, INT32_MIN, clear)
		       : outside(value, good, clear, INT32_MAX);
	v.stays |= flag | (used & ~good);
	pass(look, &v);
}

static bool
any_up(const struct cage *c, enum monitor id)
{
	const uint32_t *up = &c->alarms.up[alarm_of_limit(id, LIMIT_HIGH_ALARM)];

	return up[0] | up[1] | up[2] | up[3];
}

static void
judge_monitor(const struct look *look, enum monitor id)
{
	struct rules *k = look->rules;
	const uint32_t *flag = look->r->flag[id];
	uint32_t used = monitor_used(look, id);
	uint32_t good = used & monitor_good(look->r, id);
	uint32_t flags = (flag[0] | flag[1] | flag[2] | flag[3]) & good;

	if (flags || any_up(look->c, id) ||
	    outside(look->r->value[id], good, k->calm_low[id], k->calm_high[id])) {
		for (int limit = 0; limit < LIMIT_COUNT; limit++)
			judge_limit(look, id, (enum limit)limit, used, good);
	}
	k->judged[id] = good;
}

/* ---- the module ---- */

/* A module in ModuleFault serves no lane: what was wrong with lanes waits behind it. */
static bool
judge_fault(const struct look *look)
{
	struct alarm_cause cause = { .value = look->r->fault_cause };
	bool fault = look->r->module_state == CMIS_MODULE_FAULT;
	bool was = look->c->alarms.up[ALARM_MODULE_FAULT];

	if (fault)
		alarm_raise(look->inv, look->c, ALARM_MODULE_FAULT, 0, &cause, look->now);
	if (fault == was)
		return fault;
	if (!fault)
		alarm_clear(look->inv, look->c, ALARM_MODULE_FAULT, 0, look->now);
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		if (alarm_lanes((enum alarm_kind)kind) != ALARM_OF_MODULE)
			alarm_set_hidden(look->inv, look->c, (enum alarm_kind)kind,
			    fault);
	}
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

	for (int use = 0; use < LANE_USE_COUNT; use++)
		look.used[use] = cage_lanes_in_use(c, (enum lane_use)use);
	forget_others(k, c);
	if (judge_fault(&look)) {
		forget_looks(k);
		judge_monitor(&look, MONITOR_TEMP);
		return;
	}
	judge_signals(&look);
	for (int m = 0; m < MONITOR_COUNT; m++)
		judge_monitor(&look, (enum monitor)m);
}

void
rules_follow_state(struct inventory *inv, struct cage *c, const struct now *now)
{
	struct alarm_cause cause = { .value = c->last_error };
	const struct hw_err_info *info = hw_err_info(c->last_error);
	bool of_the_bus = info->counts_for_bus && !info->counts_for_breaker;

	if (c->flapping)
		alarm_raise(inv, c, ALARM_FLAPPING, 0, &(struct alarm_cause){ 0 }, now);
	else
		alarm_clear(inv, c, ALARM_FLAPPING, 0, now);
	if (c->state == CAGE_STATE_UNREADABLE && !of_the_bus)
		alarm_raise(inv, c, ALARM_UNREADABLE, 0, &cause, now);
	else if (c->state == CAGE_STATE_UNREADABLE)
		return; /* nobody could ask the module */
	else if (c->state != CAGE_STATE_SETTLING)
		alarm_clear(inv, c, ALARM_UNREADABLE, 0, now);
}

void
rules_follow_owner(struct inventory *inv, struct cage *c, const struct now *now)
{
	struct alarm_cause cause = { .value = (int32_t)c->owner.pid };

	if (cage_is_shared(c) && cage_is_occupied(c))
		alarm_raise(inv, c, ALARM_OTHER_OWNER, 0, &cause, now);
	else
		alarm_clear(inv, c, ALARM_OTHER_OWNER, 0, now);
}
