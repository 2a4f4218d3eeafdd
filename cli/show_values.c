/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_values.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/judge.h"
#include "cli/line.h"

#define NUMBER_MAX 64
#define WORDS_MAX  160

/* ---- the worst reading ---- */

static bool
is_worse(const struct lane_view *a, const struct lane_view *b)
{
	return a->paint != b->paint ? a->paint > b->paint : a->share < b->share;
}

static bool
find_worst(const json_t *cage, const json_t *module, struct lane_view *ret_worst)
{
	bool found = false;

	for (size_t i = 0; i == 0 || lane_at(module, i); i++) {
		struct lane_view v;

		lane_look(cage, module, lane_at(module, i), true, &v);
		if (!v.worst || (found && !is_worse(&v, ret_worst)))
			continue;
		*ret_worst = v;
		found = true;
	}
	return found;
}

/* "low warn" in full. */
static const char *
limit_words(const char *limit)
{
	return strcmp(limit, "low warn") == 0    ? "low warning"
	       : strcmp(limit, "high warn") == 0 ? "high warning"
						 : limit;
}

void
show_worst(const struct context *ctx, const json_t *cage, const json_t *module)
{
	const struct judgement *j;
	const struct quantity *q;
	char text[WORDS_MAX], whose[NUMBER_MAX] = "";
	struct lane_view v = { .worst = NULL };
	double value = 0;

	if (!find_worst(cage, module, &v))
		return;
	q = v.worst;
	j = &v.judgement[q - quantities];
	member_number(v.reading[q - quantities], "value", &value);
	if (q->per_lane)
		snprintf(whose, sizeof(whose), " of lane %u", lane_number(v.lane));
	snprintf(text, sizeof(text), "%s%s %.*f %s", q->words, whose, q->shown,
	    value * q->scale, q->unit);
	if (j->dark)
		line_add(text, sizeof(text), ", no light");
	else if (j->beyond && j->paint != TABLE_BAD)
		line_add(text, sizeof(text), ", beyond its %s limit",
		    limit_words(j->beyond));
	if (j->has_margin)
		line_add(text, sizeof(text), ", %.*f %s %s its %s alarm limit", q->shown,
		    fabs(j->margin), q->difference,
		    (j->margin < 0) == (strcmp(j->side, "low") == 0) ? "below" : "above",
		    j->side);
	command_painted(ctx, j->paint, j->beyond ? "worst" : "nearest limit", text);
}

struct reading_count {
	size_t all, bad;
	const char *quality; /* of all that are bad; "not good": they differ */
	double age;
};

/* Counts the readings of a view; those of the whole module with the first lane. */
static void
count_readings(const struct lane_view *v, bool first, struct reading_count *n)
{
	for (size_t i = 0; i < QUANTITY_COUNT; i++) {
		const char *quality;
		double this_age = 0;

		if (!v->reading[i] || (!first && !quantities[i].per_lane))
			continue;
		n->all++;
		member_number(v->reading[i], "age", &this_age);
		n->age = fmax(n->age, this_age);
		if (reading_is_good(v->reading[i]))
			continue;
		quality = member_text(v->reading[i], "quality");
		if (!n->bad++)
			n->quality = quality;
		else if (strcmp(n->quality, quality) != 0)
			n->quality = "not good";
	}
}

void
show_readings(const struct context *ctx, const json_t *cage, const json_t *module)
{
	char age_words[AGE_TEXT_MAX], text[WORDS_MAX];
	struct reading_count n = { .all = 0 };

	for (size_t i = 0; i == 0 || lane_at(module, i); i++) {
		struct lane_view v;

		lane_look(cage, module, lane_at(module, i), true, &v);
		count_readings(&v, i == 0, &n);
	}
	if (!n.all) {
		bool undecoded = strcmp(member_text(cage, "state"), "unsupported") == 0;

		command_fact(ctx, "readings",
		    undecoded ? ""
		    : module  ? "none: the module measures nothing"
			      : "");
		return;
	}
	age_text(n.age, age_words);
	if (n.bad)
		snprintf(text, sizeof(text), "%s old, %zu of %zu %.32s", age_words, n.bad,
		    n.all, strcmp(n.quality, "not-ready") == 0 ? "not ready" : n.quality);
	else
		snprintf(text, sizeof(text), "%s old, good", age_words);
	command_restless(ctx, n.bad ? TABLE_WARN : TABLE_PLAIN, "readings", text);
}

/* ---- limits ---- */

static const struct {
	const char *key;
	const char *title;
	const char *words;
} limit_columns[] = {
	{ "low-alarm", "LO ALARM", "low alarm" },
	{ "low-warning", "LO WARN", "low warning" },
	{ NULL, "READING", NULL },
	{ "high-warning", "HI WARN", "high warning" },
	{ "high-alarm", "HI ALARM", "high alarm" },
};

static void
cell_limit(struct table *t, const struct quantity *q, const json_t *limits,
    const char *key)
{
	const char *quality = member_text(limits, "quality");
	bool doubtful = quality[0] && strcmp(quality, "good") != 0;
	char shown[NUMBER_MAX] = "", full[NUMBER_MAX] = "";
	double bound;

	if (judge_limit(limits, key, &bound)) {
		snprintf(shown, sizeof(shown), "%.*f%s", q->shown, bound * q->scale,
		    doubtful ? "?" : "");
		snprintf(full, sizeof(full), "%.*f", q->full, bound * q->scale);
	}
	table_cell(t, TABLE_PLAIN, shown, full);
}

/* The lane in which a quantity stands worst; else the first that has a reading. */
static const json_t *
worst_lane(const json_t *module, const struct quantity *q, const json_t *limits)
{
	const json_t *worst = NULL;
	struct judgement least = { .paint = TABLE_PLAIN };

	for (size_t i = 0; lane_at(module, i); i++) {
		const json_t *lane = lane_at(module, i);
		const json_t *reading = json_object_get(lane, q->key);
		struct judgement j = judge(q, lane, reading, limits);

		if (!reading)
			continue;
		if (worst &&
		    (!j.judged || (least.judged && (j.paint < least.paint ||
						       (j.paint == least.paint &&
							   j.share >= least.share)))))
			continue;
		worst = lane;
		least = j;
	}
	return worst;
}

/* False where the quantity is not measured. */
static bool
add_limits(struct table *t, const struct quantity *q, const json_t *module)
{
	const json_t *limits = json_object_get(json_object_get(module, "limits"), q->key);
	const json_t *lane = q->per_lane ? worst_lane(module, q, limits) : NULL;
	const json_t *reading =
	    json_object_get(q->per_lane ? lane : json_object_get(module, "monitors"),
		q->key);
	struct judgement j = judge(q, lane, reading, limits);
	char shown[NUMBER_MAX], full[NUMBER_MAX];

	if (!reading)
		return false;
	if (q->per_lane) {
		snprintf(shown, sizeof(shown), "%s.%u %s", q->brief, lane_number(lane),
		    q->unit);
		snprintf(full, sizeof(full), "%s.%u", q->key, lane_number(lane));
	} else {
		snprintf(shown, sizeof(shown), "%s %s", q->brief, q->unit);
		snprintf(full, sizeof(full), "%s", q->key);
	}
	table_cell(t, TABLE_PLAIN, shown, full);
	for (size_t i = 0; i < COUNT_OF(limit_columns); i++) {
		if (limit_columns[i].key)
			cell_limit(t, q, limits, limit_columns[i].key);
		else
			cell_reading(t, j.paint, reading, q->scale, q->shown, q->full);
	}
	cell_margin(t, q, j.paint, j.has_margin, j.margin);
	table_cell(t, j.paint, j.beyond ? j.beyond : j.judged ? "ok" : "", NULL);
	cell_age(t, reading, "age");
	cell_text(t, TABLE_PLAIN, reading, "quality");
	return true;
}

/*
 * Where an alarm limit is within the warning limit that counts with it, so that nobody is
 * warned: the operator's own, or else the module's.
 */
static bool
is_inside_warning(const json_t *limits, const json_t *own, const char *key)
{
	const bool high = strncmp(key, "high", 4) == 0;
	const char *alarm_key = high ? "high-alarm" : "low-alarm";
	const char *warn_key = high ? "high-warning" : "low-warning";
	double alarm, warn;

	if (!member_number(own, alarm_key, &alarm) &&
	    !member_number(limits, alarm_key, &alarm))
		return false;
	if (!member_number(own, warn_key, &warn) &&
	    !member_number(limits, warn_key, &warn))
		return false;
	return high ? alarm < warn : alarm > warn;
}

/* "temperature high warning 45.0 C, of the module 70.0 C" */
static void
show_own_limits(const struct context *ctx, const struct quantity *q, const json_t *limits)
{
	const json_t *own = json_object_get(limits, "operator");
	const char *blank = q->unit[0] ? " " : "";

	for (size_t i = 0; i < COUNT_OF(limit_columns); i++) {
		const char *key = limit_columns[i].key;
		char text[WORDS_MAX];
		double bound;

		if (!key || !member_number(own, key, &bound))
			continue;
		snprintf(text, sizeof(text), "%s %s %.*f%s%s", q->words,
		    limit_columns[i].words, q->shown, bound * q->scale, blank, q->unit);
		if (member_number(limits, key, &bound))
			line_add(text, sizeof(text), ", of the module %.*f%s%s", q->shown,
			    bound * q->scale, blank, q->unit);
		if (is_inside_warning(limits, own, key))
			line_add(text, sizeof(text),
			    "; the alarm comes before the warning");
		command_fact(ctx, "set by operator", text);
	}
}

bool
show_limits(const struct context *ctx, const json_t *module)
{
	enum { LIMITS_AGE = 8 };
	const struct table_column columns[] = {
		{ "MONITOR", false, 9, 0 },
		{ limit_columns[0].title, true, 7, 0 },
		{ limit_columns[1].title, true, 3, 0 },
		{ limit_columns[2].title, true, 8, 0 },
		{ limit_columns[3].title, true, 3, 0 },
		{ limit_columns[4].title, true, 7, 0 },
		{ "MARGIN", true, 6, 0 },
		{ "STATUS", false, 8, 0 },
		{ "AGE", true, 2, 0 },
		{ "QUALITY", false, 1, 0 },
	};
	const json_t *limits = json_object_get(module, "limits");
	struct table *t = table_create(columns, COUNT_OF(columns));
	size_t rows = 0;

	if (!t)
		return false;
	table_restless(t, LIMITS_AGE);
	for (size_t i = 0; i < QUANTITY_COUNT; i++)
		rows += add_limits(t, &quantities[i], module);
	if (!command_section(ctx, "Limits, and of lanes the worst", t, rows))
		return false;
	for (size_t i = 0; rows && i < QUANTITY_COUNT; i++)
		show_own_limits(ctx, &quantities[i],
		    json_object_get(limits, quantities[i].key));
	return true;
}

/* ---- lanes ---- */

static void
add_lane(struct table *t, const json_t *cage, const json_t *module, const json_t *lane)
{
	char status[STATUS_MAX];
	struct lane_view v;

	lane_look(cage, module, lane, false, &v);
	lane_status(&v, status);
	cell_count(t, lane, "lane");
	cell_quantity(t, &v, QUANTITY_RX);
	cell_low_margin(t, &v);
	cell_quantity(t, &v, QUANTITY_TX);
	cell_quantity(t, &v, QUANTITY_BIAS);
	table_cell(t, lane_paint(&v), status, NULL);
	cell_text(t, TABLE_PLAIN, lane, "data-path-state");
	cell_flags(t, json_object_get(lane, "flags"));
	table_cell(t, TABLE_PLAIN,
	    worst_quality(&v.reading[QUANTITY_RX], QUANTITY_OF_LANE), NULL);
}

bool
show_lanes(const struct context *ctx, const json_t *cage, const json_t *module)
{
	enum { LANE_DATA_PATH = 6, LANE_FLAGS = 7 };
	static const struct table_column columns[] = {
		{ "LANE", true, 9, 0 },
		{ "RX DBM", true, 8, 0 },
		{ "MARGIN", true, 6, 0 },
		{ "TX DBM", true, 7, 0 },
		{ "BIAS MA", true, 4, 0 },
		{ "STATUS", false, 9, 0 },
		{ "DATA PATH", false, 5, 0 },
		{ "FLAGS", false, 2, 9 },
		{ "QUALITY", false, 0, 0 },
	};
	const json_t *lanes = json_object_get(module, "lanes");
	bool measures = false;
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *lane;
	size_t i;

	if (!t)
		return false;
	table_optional(t, LANE_DATA_PATH);
	table_optional(t, LANE_FLAGS);
	json_array_foreach(lanes, i, lane)
	{
		measures = measures || lane_measures(lane);
		add_lane(t, cage, module, lane);
	}
	return command_section(ctx, "Lanes", t, measures ? json_array_size(lanes) : 0);
}
