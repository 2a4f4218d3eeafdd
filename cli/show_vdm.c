/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_vdm.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/judge.h"

#define LANES_MAX  32
#define LINE_LANES 4
#define TEXT_MAX   64

/* Units as they are printed. */
static const struct {
	const char *unit, *symbol;
} symbols[] = {
	{ "db", "dB" },
	{ "dbm", "dBm" },
	{ "percent", "%" },
	{ "celsius", "C" },
	{ "volts", "V" },
	{ "megahertz", "MHz" },
	{ "picoseconds", "ps" },
	{ "square-picoseconds", "ps2" },
	{ "picoseconds-per-nanometre", "ps/nm" },
	{ "kiloradians-per-second", "krad/s" },
};

/* The worst limit first; and how what is beyond it is called. */
static const struct {
	const char *key, *words;
	bool is_high;
	enum table_paint paint;
} limits[] = {
	{ "high-alarm", "high alarm", true, TABLE_BAD },
	{ "low-alarm", "low alarm", false, TABLE_BAD },
	{ "high-warning", "high warn", true, TABLE_WARN },
	{ "low-warning", "low warn", false, TABLE_WARN },
};

static bool
is_flagged(const json_t *observable, const char *limit)
{
	const json_t *flag;
	size_t i;

	json_array_foreach(json_object_get(observable, "flags"), i, flag)
	{
		if (json_is_string(flag) && strcmp(json_string_value(flag), limit) == 0)
			return true;
	}
	return false;
}

static unsigned
lane_of(const json_t *observable)
{
	double lane = 0;

	member_number(observable, "lane", &lane);
	return (unsigned)lane;
}

/* Lanes, a bit each, that never had light: what they lack is no trouble. */
static uint64_t
unlit_lanes(const json_t *module)
{
	uint64_t unlit = 0;

	for (size_t i = 0; i < LANES_MAX && lane_at(module, i); i++) {
		if (json_is_false(json_object_get(lane_at(module, i), "light-seen")))
			unlit |= UINT64_C(1) << i;
	}
	return unlit;
}

/*
 * Says whether it waits for light: what a lane of the medium tells, and the errors of a
 * data path, of which nobody says here what its lanes are.
 */
static bool
waits_for_light(const json_t *observable, uint64_t unlit)
{
	unsigned lane = lane_of(observable);
	bool of_path = !member_text(observable, "unit")[0];

	return strcmp(member_text(observable, "side"), "media") == 0 && lane &&
	       lane <= LANES_MAX && (of_path ? unlit != 0 : unlit >> (lane - 1) & 1);
}

/* Which limit it is beyond, now or since the samples before; COUNT_OF(limits): none. */
static size_t
judge_observable(const json_t *observable, uint64_t unlit)
{
	const json_t *bounds = json_object_get(observable, "limits");
	double value, bound;
	size_t i = 0;

	if (!reading_is_good(observable) || waits_for_light(observable, unlit) ||
	    !member_number(observable, "value", &value))
		return COUNT_OF(limits);
	for (; i < COUNT_OF(limits); i++) {
		if (member_number(bounds, limits[i].key, &bound) &&
		    (limits[i].is_high ? value > bound : value < bound))
			break;
		if (is_flagged(observable, limits[i].key))
			break;
	}
	return i;
}

static const char *
symbol_of(const json_t *observable)
{
	const char *unit = member_text(observable, "unit");

	for (size_t i = 0; i < COUNT_OF(symbols); i++) {
		if (strcmp(symbols[i].unit, unit) == 0)
			return symbols[i].symbol;
	}
	return unit;
}

/* Decibels line up; what has no unit may be very small. */
static void
cell_value(struct table *t, const json_t *observable, size_t beyond)
{
	const char *unit = member_text(observable, "unit");
	char shown[TEXT_MAX] = "", full[TEXT_MAX] = "";
	double value;

	if (member_number(observable, "value", &value)) {
		bool tiny = !unit[0] && value != 0 && fabs(value) < 0.01;
		const char *doubt = reading_is_good(observable) ? "" : "?";

		snprintf(shown, sizeof(shown),
		    strncmp(unit, "db", 2) == 0 ? "%.2f%s"
		    : tiny                      ? "%.2e%s"
						: "%.5g%s",
		    value, doubt);
		snprintf(full, sizeof(full), "%.10g", value);
	}
	table_cell(t, beyond < COUNT_OF(limits) ? limits[beyond].paint : TABLE_PLAIN,
	    shown, full);
}

/* Says whether two stand in one line: the same, in lanes of one group of four. */
static bool
is_beside(const json_t *a, const json_t *b)
{
	return strcmp(member_text(a, "name"), member_text(b, "name")) == 0 &&
	       strcmp(member_text(a, "side"), member_text(b, "side")) == 0 &&
	       lane_of(a) && lane_of(b) > lane_of(a) &&
	       (lane_of(a) - 1) / LINE_LANES == (lane_of(b) - 1) / LINE_LANES;
}

/* "1-4", "5", "1 3"; "all" of the module. */
static void
cell_lanes(struct table *t, const json_t *const *line, size_t count)
{
	unsigned first = lane_of(line[0]), last = lane_of(line[count - 1]);
	char text[TEXT_MAX] = "all";
	int len = 0;

	if (first && last - first + 1 == count && count > 1)
		snprintf(text, sizeof(text), "%u-%u", first, last);
	else if (first)
		for (size_t i = 0; i < count; i++)
			len += snprintf(text + len, sizeof(text) - (size_t)len, "%s%u",
			    i ? " " : "", lane_of(line[i]));
	table_cell(t, TABLE_PLAIN, text, NULL);
}

static bool
any_waits(const json_t *const *line, size_t count, uint64_t unlit)
{
	while (count && !waits_for_light(line[count - 1], unlit))
		count--;
	return count != 0;
}

static void
add_line(struct table *t, const json_t *const *line, size_t count, uint64_t unlit)
{
	const char *side = member_text(line[0], "side");
	const char *quality = worst_quality(line, count);
	size_t worst = COUNT_OF(limits);
	char name[TEXT_MAX];

	snprintf(name, sizeof(name), "%s%.48s", strcmp(side, "host") == 0 ? "host " : "",
	    member_text(line[0], "name"));
	table_cell(t, TABLE_PLAIN, name, NULL);
	cell_lanes(t, line, count);
	for (size_t i = 0; i < LINE_LANES; i++) {
		size_t beyond =
		    i < count ? judge_observable(line[i], unlit) : COUNT_OF(limits);

		worst = MIN_OF(worst, beyond);
		if (i < count)
			cell_value(t, line[i], beyond);
		else
			table_cell(t, TABLE_PLAIN, NULL, NULL);
	}
	table_cell(t, TABLE_PLAIN, symbol_of(line[0]), NULL);
	if (worst < COUNT_OF(limits))
		table_cell(t, limits[worst].paint, limits[worst].words, NULL);
	else if (strcmp(quality, "good") != 0)
		table_cell(t, TABLE_PLAIN,
		    strcmp(quality, "not-ready") == 0 ? "not ready" : quality, "");
	else if (any_waits(line, count, unlit))
		table_cell(t, TABLE_PLAIN, "no light yet", NULL);
	else
		table_cell(t, TABLE_PLAIN, json_object_get(line[0], "limits") ? "ok" : "",
		    NULL);
	table_cell(t, TABLE_PLAIN, quality, NULL);
}

bool
show_vdm(const struct context *ctx, const json_t *module)
{
	static const struct table_column columns[] = {
		{ "OBSERVABLE", false, 9, 16 },
		{ "LANES", true, 8, 0 },
		{ "VALUE", true, 8, 0 },
		{ "+1", true, 8, 0 },
		{ "+2", true, 8, 0 },
		{ "+3", true, 8, 0 },
		{ "UNIT", false, 4, 0 },
		{ "STATUS", false, 7, 0 },
		{ "QUALITY", false, 0, 0 },
	};
	const json_t *list = json_object_get(module, "vdm"), *observable;
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *line[LINE_LANES];
	uint64_t unlit = unlit_lanes(module);
	size_t i, count = 0, rows = 0;

	if (!t)
		return false;
	table_keys(t, 2);
	json_array_foreach(list, i, observable)
	{
		if (strcmp(member_text(observable, "class"), "basic") != 0)
			continue;
		if (count && !is_beside(line[count - 1], observable)) {
			add_line(t, line, count, unlit);
			rows++;
			count = 0;
		}
		if (count < LINE_LANES)
			line[count++] = observable;
	}
	if (count) {
		add_line(t, line, count, unlit);
		rows++;
	}
	return command_section(ctx, "Observables (VDM)", t, rows);
}
