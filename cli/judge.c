/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/judge.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/line.h"

#define FLAGS_MAX  4096 /* all flags of a lane, with commas */
#define DARK_DBM   (-40.0)
#define NUMBER_MAX 64

/* clang-format off */
const struct quantity quantities[QUANTITY_COUNT] = {
	/*                   key               brief   words             unit   margin scale shown full lane */
	[QUANTITY_TEMP] = { "temperature",    "temp", "temperature",    "C",   "C",   1,    1,    3,   false },
	[QUANTITY_VCC]  = { "supply-voltage", "Vcc",  "supply voltage", "V",   "V",   1,    3,    4,   false },
	[QUANTITY_LASER] = { "laser-temperature", "laser", "laser temperature", "C", "C", 1,   1,    3,   false },
	[QUANTITY_LASER_2] = { "laser2-temperature", "laser2", "second laser temperature", "C", "C", 1, 1, 3, false },
	[QUANTITY_TEC]  = { "tec-current",    "TEC",  "TEC current",    "%",   "%",   1,    1,    3,   false },
	[QUANTITY_TEC_2] = { "tec2-current", "TEC2", "second TEC current", "%",  "%",  1,    1,    3,   false },
	[QUANTITY_COOLER] = { "cooler-current", "cooler", "cooler current", "mA", "mA", 1000, 1,  1,   false },
	[QUANTITY_VCC2] = { "supply-voltage-2", "Vcc2", "second supply voltage", "V", "V", 1, 3,  4,   false },
	[QUANTITY_AUX1] = { "aux1",           "Aux1", "Aux1",           "",    "",    1,    0,    0,   false },
	[QUANTITY_CUSTOM] = { "custom-monitor", "custom", "custom monitor", "", "",   1,    0,    0,   false },
	[QUANTITY_RX]   = { "rx-power",       "rx",   "rx power",       "dBm", "dB",  1,    2,    3,   true },
	[QUANTITY_TX]   = { "tx-power",       "tx",   "tx power",       "dBm", "dB",  1,    2,    3,   true },
	[QUANTITY_BIAS] = { "tx-bias",        "bias", "tx bias",        "mA",  "mA",  1000, 2,    3,   true },
};

/* The limits in the order in which they are looked at: alarms first. */
static const struct {
	const char *key;
	const char *name;
	bool high, alarm;
} bounds[] = {
	{ "low-alarm",    "low alarm",  false, true },
	{ "high-alarm",   "high alarm", true,  true },
	{ "low-warning",  "low warn",   false, false },
	{ "high-warning", "high warn",  true,  false },
};
/* clang-format on */

static bool
is_trusted(const json_t *limits)
{
	const char *quality = member_text(limits, "quality");

	return !member_text(limits, "doubt")[0] &&
	       (!quality[0] || strcmp(quality, "good") == 0);
}

bool
judge_limit(const json_t *limits, const char *key, double *ret_limit)
{
	return member_number(json_object_get(limits, "operator"), key, ret_limit) ||
	       member_number(limits, key, ret_limit);
}

/* It may be judged by: an operator's always, the module's where it is believed. */
static bool
limit_of(const json_t *limits, const char *key, double *ret_limit)
{
	return judge_limit(limits, key, ret_limit) &&
	       (is_trusted(limits) ||
		   json_object_get(json_object_get(limits, "operator"), key));
}

/* A limit of no light at all is none. */
static bool
bound_of(const struct quantity *q, const json_t *limits, const char *key, bool high,
    double *ret_bound)
{
	return limit_of(limits, key, ret_bound) &&
	       (high || strcmp(q->unit, "dBm") != 0 || *ret_bound > DARK_DBM);
}

static void
take_margin(struct judgement *j, double margin, bool high)
{
	if (j->has_margin && j->margin <= margin)
		return;
	j->has_margin = true;
	j->margin = margin;
	j->side = high ? "high" : "low";
}

static double
share_of(const struct quantity *q, const json_t *limits, const struct judgement *j)
{
	double low, high;

	if (!j->has_margin)
		return INFINITY;
	if (limit_of(limits, "low-alarm", &low) &&
	    limit_of(limits, "high-alarm", &high) && high > low)
		return j->margin / ((high - low) * q->scale);
	return j->margin;
}

/* Whether a lane that can tell never had light: nobody misses it there. */
static bool
is_unlit(const json_t *lane)
{
	return json_is_false(json_object_get(lane, "light-seen"));
}

/* Whether it is told to send nothing: what it sends is held against no limit. */
static bool
is_tx_off(const json_t *lane)
{
	return json_is_true(json_object_get(lane, "tx-disabled"));
}

static bool
is_idle(const struct quantity *q, const json_t *lane)
{
	switch ((enum quantity_id)(q - quantities)) {
	case QUANTITY_RX:
		return is_unlit(lane);
	case QUANTITY_TX:
	case QUANTITY_BIAS:
		return is_tx_off(lane);
	case QUANTITY_TEMP:
	case QUANTITY_VCC:
	case QUANTITY_LASER:
	case QUANTITY_LASER_2:
	case QUANTITY_TEC:
	case QUANTITY_TEC_2:
	case QUANTITY_COOLER:
	case QUANTITY_VCC2:
	case QUANTITY_AUX1:
	case QUANTITY_CUSTOM:
		break;
	}
	return false;
}

static bool
has_flag(const json_t *lane, const char *name)
{
	const json_t *flag;
	size_t i;

	json_array_foreach(json_object_get(lane, "flags"), i, flag)
	{
		const char *text = json_string_value(flag);

		if (text && strcmp(text, name) == 0)
			return true;
	}
	return false;
}

/* Nothing arrives at all: how far that is below a limit tells nobody anything. */
static void
judge_darkness(const json_t *lane, double dbm, struct judgement *j)
{
	j->dark = has_flag(lane, "rx-los") &&
		  (dbm <= DARK_DBM || (j->beyond && strncmp(j->beyond, "low", 3) == 0));
	if (!j->dark)
		return;
	j->judged = true;
	j->beyond = "no light";
	j->paint = TABLE_BAD;
	j->has_margin = false;
	j->share = -INFINITY;
}

struct judgement
judge(const struct quantity *q, const json_t *lane, const json_t *reading,
    const json_t *limits)
{
	struct judgement j = { .paint = TABLE_PLAIN, .share = INFINITY };
	double value, bound;

	if (!reading_is_good(reading) || !member_number(reading, "value", &value) ||
	    is_idle(q, lane))
		return j;
	for (size_t i = 0; i < COUNT_OF(bounds); i++) {
		double margin;

		if (!bound_of(q, limits, bounds[i].key, bounds[i].high, &bound))
			continue;
		margin = (bounds[i].high ? bound - value : value - bound) * q->scale;
		j.judged = true;
		if (bounds[i].alarm)
			take_margin(&j, margin, bounds[i].high);
		if (margin >= 0 || j.beyond)
			continue;
		j.beyond = bounds[i].name;
		j.paint = bounds[i].alarm ? TABLE_BAD : TABLE_WARN;
	}
	j.share = share_of(q, limits, &j);
	if (q == &quantities[QUANTITY_RX])
		judge_darkness(lane, value, &j);
	return j;
}

void
cell_margin(struct table *t, const struct quantity *q, enum table_paint paint, bool has,
    double margin)
{
	char shown[NUMBER_MAX] = "", full[NUMBER_MAX] = "";

	if (has) {
		snprintf(shown, sizeof(shown), "%.*f", q->shown, margin);
		snprintf(full, sizeof(full), "%.*f", q->full, margin);
	}
	table_cell(t, paint, shown, full);
}

/* ---- a lane ---- */

/* Whether what we know of the cage is of now. */
static bool
is_read(const json_t *cage)
{
	const char *state = member_text(cage, "state");

	return strcmp(state, "unsupported") != 0 && strcmp(state, "unreadable") != 0 &&
	       strcmp(state, "unknown") != 0;
}

/* The one that is beyond more, or nearer to its alarm limits. */
static bool
is_worse(const struct judgement *a, const struct judgement *b)
{
	if (a->paint != b->paint)
		return a->paint > b->paint;
	return a->share < b->share;
}

static void
find_worst(struct lane_view *v, bool whole)
{
	const struct judgement *worst = NULL;

	v->share = INFINITY;
	for (size_t i = 0; i < QUANTITY_COUNT; i++) {
		const struct judgement *j = &v->judgement[i];

		if (!j->judged || (!whole && !quantities[i].per_lane))
			continue;
		v->share = fmin(v->share, j->share);
		v->paint = MAX_OF(v->paint, j->paint);
		if (worst && !is_worse(j, worst))
			continue;
		worst = j;
		v->worst = &quantities[i];
	}
}

static void
find_low_margin(struct lane_view *v)
{
	const struct quantity *rx = &quantities[QUANTITY_RX];
	const json_t *limits =
	    json_object_get(json_object_get(v->module, "limits"), rx->key);
	double value, bound;

	v->has_low_margin = v->judgement[QUANTITY_RX].judged &&
			    !v->judgement[QUANTITY_RX].dark &&
			    member_number(v->reading[QUANTITY_RX], "value", &value) &&
			    bound_of(rx, limits, "low-alarm", false, &bound);
	if (v->has_low_margin)
		v->low_margin = (value - bound) * rx->scale;
}

/* Whether none of the readings of the lane itself means anything now. */
static bool
is_unused(const struct lane_view *v)
{
	size_t readings = 0;

	for (size_t i = 0; i < QUANTITY_COUNT; i++) {
		if (!quantities[i].per_lane || !v->reading[i])
			continue;
		readings++;
		if (strcmp(member_text(v->reading[i], "quality"), "not-ready") != 0)
			return false;
	}
	return readings > 0;
}

/* Flags of a lane, without those that say that there is no light where none was, or that
 * nothing is sent where nothing shall be. */
static size_t
other_flags(const struct lane_view *v)
{
	const json_t *flag;
	size_t count = 0, i;

	json_array_foreach(json_object_get(v->lane, "flags"), i, flag)
	{
		const char *name = json_string_value(flag);

		count += name && !(v->unlit && strncmp(name, "rx-", 3) == 0) &&
			 !(v->tx_off && strncmp(name, "tx-", 3) == 0);
	}
	return count;
}

static enum lane_rank
rank_of(const struct lane_view *v, bool whole)
{
	const char *quality = worst_quality(v->reading, QUANTITY_COUNT);

	if (v->paint == TABLE_BAD)
		return LANE_ALARM;
	if (whole && !is_read(v->cage))
		return LANE_UNREADABLE;
	if (is_unused(v) || (!quality[0] && !v->tx_off))
		return LANE_UNUSED;
	if (v->paint == TABLE_WARN)
		return LANE_WARNING;
	if (other_flags(v) ||
	    (whole && json_array_size(json_object_get(v->module, "flags"))))
		return LANE_FLAGGED;
	if (v->tx_off)
		return LANE_TX_OFF;
	if (strcmp(quality, "good") != 0)
		return LANE_OLD;
	return v->unlit ? LANE_UNLIT : LANE_WITHIN;
}

static bool
is_waking(const json_t *module, const json_t *lane)
{
	const char *module_state = member_text(module, "state");
	const char *path_state = member_text(lane, "data-path-state");

	return (module_state[0] && strcmp(module_state, "ready") != 0) ||
	       strcmp(path_state, "DPDeactivated") != 0;
}

/* What a lane waits for: a state of the module, or else of its data path. */
static const char *
waking_text(const struct lane_view *v)
{
	const char *module_state = member_text(v->module, "state");
	const char *path_state = member_text(v->lane, "data-path-state");

	if (module_state[0] && strcmp(module_state, "ready") != 0)
		return module_state;
	if (v->tx_off)
		return "tx off";
	return path_state[0] ? path_state : "not ready";
}

void
lane_look(const json_t *cage, const json_t *module, const json_t *lane, bool whole,
    struct lane_view *ret_view)
{
	const json_t *monitors = json_object_get(module, "monitors");
	const json_t *limits = json_object_get(module, "limits");

	*ret_view = (struct lane_view){ .cage = cage, .module = module, .lane = lane };
	for (size_t i = 0; i < QUANTITY_COUNT; i++) {
		const struct quantity *q = &quantities[i];

		ret_view->reading[i] =
		    json_object_get(q->per_lane ? lane : monitors, q->key);
		ret_view->judgement[i] =
		    judge(q, lane, ret_view->reading[i], json_object_get(limits, q->key));
	}
	find_low_margin(ret_view);
	find_worst(ret_view, whole);
	ret_view->unlit =
	    reading_is_good(ret_view->reading[QUANTITY_RX]) && is_unlit(lane);
	ret_view->tx_off = is_tx_off(lane);
	ret_view->rank = rank_of(ret_view, whole);
	ret_view->waking = is_waking(module, lane);
}

const json_t *
lane_at(const json_t *module, size_t i)
{
	return json_array_get(json_object_get(module, "lanes"), i);
}

unsigned
lane_number(const json_t *lane)
{
	double number = 0;

	member_number(lane, "lane", &number);
	return number > 0 && number < 1000 ? (unsigned)number : 0;
}

bool
lane_measures(const json_t *lane)
{
	for (size_t i = 0; i < QUANTITY_COUNT; i++) {
		if (quantities[i].per_lane && json_object_get(lane, quantities[i].key))
			return true;
	}
	return false;
}

void
lane_status(const struct lane_view *v, char ret_text[STATUS_MAX])
{
	const char *state = member_text(v->cage, "state");
	const struct judgement *j;
	const char *text = "";

	switch (v->rank) {
	case LANE_ALARM:
	case LANE_WARNING:
		j = &v->judgement[v->worst - quantities];
		snprintf(ret_text, STATUS_MAX, "%s%s%s", j->dark ? "" : v->worst->brief,
		    j->dark ? "" : " ", j->beyond);
		return;
	case LANE_UNREADABLE:
		text = state;
		break;
	case LANE_FLAGGED:
		text = v->worst ? "ok, flagged" : "flagged";
		break;
	case LANE_WITHIN:
		text = v->worst ? "ok" : "no limits";
		break;
	case LANE_TX_OFF:
		text = "tx off";
		break;
	case LANE_UNLIT:
		text = "no light yet";
		break;
	case LANE_OLD:
		text = worst_quality(v->reading, QUANTITY_COUNT);
		break;
	case LANE_UNUSED:
		text = strcmp(state, "settling") == 0 ? state
		       : !is_unused(v)                ? "no monitors"
		       : v->waking                    ? waking_text(v)
						      : "not in use";
		break;
	}
	snprintf(ret_text, STATUS_MAX, "%s", text);
}

enum table_paint
lane_paint(const struct lane_view *v)
{
	switch (v->rank) {
	case LANE_ALARM:
	case LANE_UNREADABLE:
		return TABLE_BAD;
	case LANE_WARNING:
	case LANE_FLAGGED:
	case LANE_OLD:
		return TABLE_WARN;
	case LANE_WITHIN:
	case LANE_TX_OFF:
	case LANE_UNLIT:
	case LANE_UNUSED:
		break;
	}
	return TABLE_PLAIN;
}

void
cell_quantity(struct table *t, const struct lane_view *v, enum quantity_id id)
{
	const struct quantity *q = &quantities[id];

	cell_reading(t, v->judgement[id].paint, v->reading[id], q->scale, q->shown,
	    q->full);
}

void
cell_low_margin(struct table *t, const struct lane_view *v)
{
	cell_margin(t, &quantities[QUANTITY_RX], v->judgement[QUANTITY_RX].paint,
	    v->has_low_margin, v->low_margin);
}

void
cell_flags(struct table *t, const json_t *list)
{
	char shown[FLAGS_MAX] = "";
	size_t names, i;
	const json_t *item;

	if (json_array_size(list) > 1)
		line_add(shown, sizeof(shown), "%zu: ", json_array_size(list));
	names = strlen(shown);
	json_array_foreach(list, i, item)
	{
		const char *text = json_string_value(item);

		if (text)
			line_add(shown, sizeof(shown), "%s%s", shown[names] ? ", " : "",
			    text);
	}
	table_cell(t, shown[0] ? TABLE_WARN : TABLE_PLAIN, shown, shown + names);
}
