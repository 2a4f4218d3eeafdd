/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_values.h"

#include "base/bytes.h"

#define NUMBER_MAX 64
#define FLAGS_MAX  4096 /* all flags of a lane, with commas */

/* A quantity as it is shown: REST's key, our title, our unit in REST's, digits. */
struct quantity {
	const char *key;
	const char *title;
	double scale;
	int shown;
	int full;
};

static const struct quantity monitors[] = {
	{ "temperature", "temperature C", 1, 2, 3 },
	{ "supply-voltage", "supply voltage V", 1, 3, 4 },
};

static const struct quantity lane_monitors[] = {
	{ "tx-power", "TX DBM", 1, 2, 3 },
	{ "tx-bias", "BIAS MA", 1000, 2, 3 },
	{ "rx-power", "RX DBM", 1, 2, 3 },
};

/* Columns of the lanes that are not always there, and how many have no limits. */
enum { LANE_DATA_PATH = 5, LANE_FLAGS = 6, LANE_REST = 4 };

/* The four limits, worst above to worst below. */
static const struct {
	const char *key;
	const char *title;
} limits[] = {
	{ "high-alarm", "high alarm" },
	{ "high-warning", "high warning" },
	{ "low-warning", "low warning" },
	{ "low-alarm", "low alarm" },
};

enum table_paint
show_judge(const json_t *reading, const json_t *limit)
{
	double value, bound;

	if (!reading_is_good(reading) || !member_number(reading, "value", &value))
		return TABLE_PLAIN;
	if (member_number(limit, "high-alarm", &bound) && value > bound)
		return TABLE_BAD;
	if (member_number(limit, "low-alarm", &bound) && value < bound)
		return TABLE_BAD;
	if (member_number(limit, "high-warning", &bound) && value > bound)
		return TABLE_WARN;
	if (member_number(limit, "low-warning", &bound) && value < bound)
		return TABLE_WARN;
	return TABLE_PLAIN;
}

/* The texts of a list, with commas; "" for an empty one. */
static void
list_text(const json_t *list, char ret_text[FLAGS_MAX])
{
	size_t len = 0;
	const json_t *item;
	size_t i;

	ret_text[0] = '\0';
	json_array_foreach(list, i, item)
	{
		const char *text = json_string_value(item);

		if (!text || len >= FLAGS_MAX)
			continue;
		len += (size_t)snprintf(ret_text + len, FLAGS_MAX - len, "%s%s",
		    len ? ", " : "", text);
	}
}

static void
cell_limit(struct table *t, const json_t *limit, const char *key,
    const struct quantity *q)
{
	char shown[NUMBER_MAX] = "", full[NUMBER_MAX] = "";
	double bound;

	if (member_number(limit, key, &bound)) {
		snprintf(shown, sizeof(shown), "%.*f", q->shown, bound * q->scale);
		snprintf(full, sizeof(full), "%.*f", q->full, bound * q->scale);
	}
	table_cell(t, TABLE_PLAIN, shown, full);
}

/* How a row stands, in words: colour alone tells nobody. "" where nothing is judged. */
static const char *
verdict(enum table_paint worst, bool judged)
{
	switch (worst) {
	case TABLE_BAD:
		return "beyond alarm";
	case TABLE_WARN:
		return "beyond warning";
	case TABLE_PLAIN:
	case TABLE_GOOD:
		break;
	}
	return judged ? "within" : "";
}

bool
show_monitors(const struct context *ctx, const json_t *module)
{
	static const struct table_column columns[] = {
		{ "MONITOR", false, 9, 0 },
		{ "VALUE", true, 8, 0 },
		{ "LIMITS", false, 7, 0 },
		{ "LOW ALARM", true, 4, 0 },
		{ "LOW WARN", true, 3, 0 },
		{ "HIGH WARN", true, 3, 0 },
		{ "HIGH ALARM", true, 4, 0 },
		{ "QUALITY", false, 6, 0 },
		{ "AGE", true, 5, 0 },
	};
	const json_t *values = json_object_get(module, "monitors");
	const json_t *all_limits = json_object_get(module, "limits");
	struct table *t = table_create(columns, COUNT_OF(columns));
	size_t rows = 0;

	for (size_t i = 0; t && i < COUNT_OF(monitors); i++) {
		const struct quantity *q = &monitors[i];
		const json_t *reading = json_object_get(values, q->key);
		const json_t *limit = json_object_get(all_limits, q->key);
		enum table_paint paint = show_judge(reading, limit);

		if (!reading)
			continue;
		rows++;
		table_cell(t, TABLE_PLAIN, q->title, NULL);
		cell_reading(t, paint, reading, q->scale, q->shown, q->full);
		table_cell(t, paint,
		    verdict(paint, reading_is_good(reading) && json_object_size(limit)),
		    NULL);
		cell_limit(t, limit, "low-alarm", q);
		cell_limit(t, limit, "low-warning", q);
		cell_limit(t, limit, "high-warning", q);
		cell_limit(t, limit, "high-alarm", q);
		cell_text(t, TABLE_PLAIN, reading, "quality");
		cell_age(t, reading, "age");
	}
	return command_section(ctx, "Monitors", t, rows);
}

/*
 * A lane with the worst that can be said of its readings. It is within its limits
 * when all of its readings that have any are good and within.
 */
static void
add_lane(struct table *t, const json_t *lane, const json_t *all_limits)
{
	const json_t *readings[COUNT_OF(lane_monitors)];
	enum table_paint worst = TABLE_PLAIN;
	char flags[FLAGS_MAX];
	unsigned limited = 0, judged = 0;

	cell_count(t, lane, "lane");
	for (size_t i = 0; i < COUNT_OF(lane_monitors); i++) {
		const struct quantity *q = &lane_monitors[i];
		const json_t *limit = json_object_get(all_limits, q->key);
		const json_t *reading = json_object_get(lane, q->key);
		enum table_paint paint = show_judge(reading, limit);

		readings[i] = reading;
		worst = MAX_OF(worst, paint);
		limited += reading && json_object_size(limit);
		judged += reading_is_good(reading) && json_object_size(limit);
		cell_reading(t, paint, reading, q->scale, q->shown, q->full);
	}
	table_cell(t, worst, verdict(worst, judged && judged == limited), NULL);
	cell_text(t, TABLE_PLAIN, lane, "data-path-state");
	list_text(json_object_get(lane, "flags"), flags);
	table_cell(t, flags[0] ? TABLE_WARN : TABLE_PLAIN, flags, NULL);
	table_cell(t, TABLE_PLAIN, worst_quality(readings, COUNT_OF(readings)), NULL);
}

/* The limits stand under the columns that they bound. */
static void
add_lane_limits(struct table *t, const json_t *all_limits)
{
	for (size_t row = 0; row < COUNT_OF(limits); row++) {
		table_cell(t, TABLE_PLAIN, limits[row].title, NULL);
		for (size_t i = 0; i < COUNT_OF(lane_monitors); i++) {
			const struct quantity *q = &lane_monitors[i];

			cell_limit(t, json_object_get(all_limits, q->key),
			    limits[row].key, q);
		}
		for (size_t i = 0; i < LANE_REST; i++)
			table_cell(t, TABLE_PLAIN, NULL, NULL);
	}
}

static bool
has_lane_limits(const json_t *all_limits)
{
	for (size_t i = 0; i < COUNT_OF(lane_monitors); i++) {
		if (json_object_size(json_object_get(all_limits, lane_monitors[i].key)))
			return true;
	}
	return false;
}

bool
show_lanes(const struct context *ctx, const json_t *module)
{
	const struct table_column columns[] = {
		{ "LANE", false, 9, 0 },
		{ lane_monitors[0].title, true, 7, 0 },
		{ lane_monitors[1].title, true, 6, 0 },
		{ lane_monitors[2].title, true, 8, 0 },
		{ "LIMITS", false, 4, 0 },
		{ "DATA PATH", false, 3, 0 },
		{ "FLAGS", false, 1, 0 },
		{ "QUALITY", false, 0, 0 },
	};
	const json_t *lanes = json_object_get(module, "lanes");
	const json_t *all_limits = json_object_get(module, "limits");
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *lane;
	size_t i;

	if (!t)
		return false;
	table_optional(t, LANE_DATA_PATH);
	table_optional(t, LANE_FLAGS);
	json_array_foreach(lanes, i, lane) add_lane(t, lane, all_limits);
	if (has_lane_limits(all_limits))
		add_lane_limits(t, all_limits);
	return command_section(ctx, "Lanes", t, json_array_size(lanes));
}

/* A line for whom flags are raised; false: none is. */
static bool
show_raised(const struct context *ctx, const char *whose, const json_t *list)
{
	char flags[FLAGS_MAX];

	list_text(list, flags);
	command_fact(ctx, whose, flags);
	return flags[0] != '\0';
}

void
show_flags(const struct context *ctx, const json_t *module)
{
	const json_t *list = json_object_get(module, "flags");
	const char *mode = member_text(module, "flag-mode");
	char text[NUMBER_MAX];
	const json_t *lane;
	bool raised;
	size_t i;

	if (!json_is_array(list))
		return;
	snprintf(text, sizeof(text), "Raised flags%s%.32s", mode[0] ? ", " : "", mode);
	command_heading(ctx, text);
	raised = show_raised(ctx, "module", list);
	json_array_foreach(json_object_get(module, "lanes"), i, lane)
	{
		double number = 0;

		member_number(lane, "lane", &number);
		snprintf(text, sizeof(text), "lane %.0f", number);
		raised = show_raised(ctx, text, json_object_get(lane, "flags")) || raised;
	}
	if (!raised)
		command_fact(ctx, "module and lanes", "none");
}
