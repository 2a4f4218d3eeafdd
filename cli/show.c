/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/ports.h"

#define TEXT_MAX 256

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

/* Facts of identity and module, in the order in which they are printed. */
static const struct {
	const char *key;
	const char *title;
	const char *unit;
} facts[] = {
	{ "form-factor", "form factor", "" },
	{ "vendor-name", "vendor", "" },
	{ "part-number", "part", "" },
	{ "vendor-revision", "revision", "" },
	{ "serial-number", "serial", "" },
	{ "date-code", "date code", "" },
	{ "vendor-oui", "OUI", "" },
	{ "specification", "managed by", "" },
	{ "revision", "of revision", "" },
	{ "firmware", "firmware", "" },
	{ "media-type", "media", "" },
	{ "connector", "connector", "" },
	{ "wavelength-nm", "wavelength", " nm" },
	{ "length-smf-m", "length SMF", " m" },
	{ "length-om4-m", "length OM4", " m" },
	{ "length-om3-m", "length OM3", " m" },
	{ "length-cable-m", "length cable", " m" },
	{ "bitrate-mbd", "signalling rate", " MBd" },
	{ "power-class", "power class", "" },
	{ "power-max", "power at most", " W" },
	{ "host-lanes", "host lanes", "" },
	{ "media-lanes", "media lanes", "" },
};

enum table_paint
show_judge(const json_t *reading, const json_t *limit)
{
	double value, bound;

	if (!member_number(reading, "value", &value))
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

static void
fact(const struct context *ctx, const char *name, const char *text)
{
	if (text[0])
		table_fact(&ctx->style, ctx->out, name, text);
}

static void
heading(const struct context *ctx, const char *text)
{
	fputc('\n', ctx->out);
	table_heading(&ctx->style, ctx->out, text);
}

/* A member as text, whatever its type; "" for what is no scalar. */
static void
scalar_text(const json_t *value, char ret_text[TEXT_MAX])
{
	ret_text[0] = '\0';
	if (json_is_string(value))
		snprintf(ret_text, TEXT_MAX, "%s", json_string_value(value));
	else if (json_is_integer(value))
		snprintf(ret_text, TEXT_MAX, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	else if (json_is_real(value))
		snprintf(ret_text, TEXT_MAX, "%.10g", json_real_value(value));
}

/* The texts of a list, with commas; "" for an empty one. */
static void
list_text(const json_t *list, char ret_text[TEXT_MAX])
{
	size_t len = 0;
	const json_t *item;
	size_t i;

	ret_text[0] = '\0';
	json_array_foreach(list, i, item)
	{
		const char *text = json_string_value(item);

		if (!text || len >= TEXT_MAX)
			continue;
		len += (size_t)snprintf(ret_text + len, TEXT_MAX - len, "%s%s",
		    len ? ", " : "", text);
	}
}

static void
show_age(const struct context *ctx, const char *name, const char *before,
    const json_t *object, const char *key)
{
	char age[AGE_TEXT_MAX], text[TEXT_MAX];
	double seconds;

	if (!member_number(object, key, &seconds))
		return;
	age_text(seconds, age);
	snprintf(text, sizeof(text), "%s%s%s ago", before, before[0] ? ", " : "", age);
	fact(ctx, name, text);
}

static void
show_errors(const struct context *ctx, const json_t *errors)
{
	static const char *const reasons[] = { "nack", "timeout", "checksum", "other" };
	char text[TEXT_MAX] = "", count[TEXT_MAX];
	size_t len = 0;

	for (size_t i = 0; i < COUNT_OF(reasons) && len < sizeof(text); i++) {
		scalar_text(json_object_get(errors, reasons[i]), count);
		if (count[0])
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%s%s %.32s", len ? ", " : "", reasons[i], count);
	}
	fact(ctx, "read errors", text);
}

static void
show_cage(const struct context *ctx, const json_t *cage)
{
	static const struct {
		const char *key;
		const char *title;
	} counts[] = { { "insertions", "insertions" }, { "removals", "removals" },
		{ "resets", "resets" }, { "polls", "polls" } };
	const json_t *counters = json_object_get(cage, "counters");
	const json_t *poll = json_object_get(cage, "last-poll");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "Cage %.64s", member_text(cage, "name"));
	table_heading(&ctx->style, ctx->out, text);
	fact(ctx, "type", member_text(cage, "type"));
	scalar_text(json_object_get(cage, "bus"), text);
	fact(ctx, "bus", text);
	fact(ctx, "state", member_text(cage, "state"));
	fact(ctx, "presence", member_text(cage, "presence"));
	show_age(ctx, "since", member_text(cage, "since"), cage, "since-age");
	scalar_text(json_object_get(cage, "generation"), text);
	fact(ctx, "generation", text);
	show_age(ctx, "last poll", member_text(poll, "time"), poll, "age");
	fact(ctx, "last error", member_text(cage, "last-error"));
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		scalar_text(json_object_get(counters, counts[i].key), text);
		fact(ctx, counts[i].title, text);
	}
	show_errors(ctx, json_object_get(counters, "read-errors"));
}

/* Names of the checksums that do not hold; a module where all do needs no word. */
static void
show_bad_checksums(const struct context *ctx, json_t *checksums)
{
	const char *name;
	json_t *holds;

	json_object_foreach(checksums, name, holds)
	{
		if (json_is_false(holds))
			fact(ctx, "bad checksum", name);
	}
}

static void
show_identity(const struct context *ctx, const json_t *module)
{
	const json_t *identity = json_object_get(module, "identity");

	heading(ctx, "Module");
	fact(ctx, "state", member_text(module, "state"));
	fact(ctx, "trust", member_text(module, "trust"));
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		char value[TEXT_MAX], text[TEXT_MAX + 8];

		scalar_text(json_object_get(identity, facts[i].key), value);
		snprintf(text, sizeof(text), "%s%s", value,
		    value[0] ? facts[i].unit : "");
		fact(ctx, facts[i].title, text);
	}
	show_bad_checksums(ctx, json_object_get(identity, "checksums"));
}

/* Writes and frees; nothing for a table without rows. */
static bool
finish(const struct context *ctx, struct table *t, const char *title, size_t rows)
{
	bool ok = t != NULL;

	if (ok && rows) {
		heading(ctx, title);
		ok = table_write(t, &ctx->style, ctx->out);
	}
	table_destroy(t);
	return ok;
}

static bool
show_applications(const struct context *ctx, const json_t *module)
{
	static const struct table_column columns[] = {
		{ "APP", true, 9, 0 },
		{ "HOST", false, 8, 10 },
		{ "MEDIA", false, 7, 10 },
		{ "HOST LANES", true, 2, 0 },
		{ "MEDIA LANES", true, 1, 0 },
	};
	const json_t *list =
	    json_object_get(json_object_get(module, "identity"), "applications");
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *app;
	size_t i;

	if (!t)
		return false;
	json_array_foreach(list, i, app)
	{
		cell_count(t, app, "app");
		cell_text(t, TABLE_PLAIN, app, "host");
		cell_text(t, TABLE_PLAIN, app, "media");
		cell_count(t, app, "host-lanes");
		cell_count(t, app, "media-lanes");
	}
	return finish(ctx, t, "Applications", json_array_size(list));
}

static void
cell_limit(struct table *t, const json_t *limit, const char *key,
    const struct quantity *q)
{
	char shown[TEXT_MAX] = "", full[TEXT_MAX] = "";
	double bound;

	if (member_number(limit, key, &bound)) {
		snprintf(shown, sizeof(shown), "%.*f", q->shown, bound * q->scale);
		snprintf(full, sizeof(full), "%.*f", q->full, bound * q->scale);
	}
	table_cell(t, TABLE_PLAIN, shown, full);
}

/* What is wrong with a reading, in words: colour alone tells nobody. */
static const char *
verdict(const json_t *reading, const json_t *limit)
{
	switch (show_judge(reading, limit)) {
	case TABLE_BAD:
		return "beyond alarm";
	case TABLE_WARN:
		return "beyond warning";
	case TABLE_PLAIN:
	case TABLE_GOOD:
		break;
	}
	return json_object_size(limit) ? "within" : "";
}

static bool
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
		table_cell(t, paint, verdict(reading, limit), NULL);
		cell_limit(t, limit, "low-alarm", q);
		cell_limit(t, limit, "low-warning", q);
		cell_limit(t, limit, "high-warning", q);
		cell_limit(t, limit, "high-alarm", q);
		cell_text(t, TABLE_PLAIN, reading, "quality");
		cell_age(t, reading, "age");
	}
	return finish(ctx, t, "Monitors", rows);
}

/* The worst of a lane's readings, in the columns' order. */
static void
add_lane(struct table *t, const json_t *lane, const json_t *all_limits)
{
	enum table_paint worst = TABLE_PLAIN;
	char flags[TEXT_MAX];
	bool limited = false;

	cell_count(t, lane, "lane");
	for (size_t i = 0; i < COUNT_OF(lane_monitors); i++) {
		const struct quantity *q = &lane_monitors[i];
		const json_t *reading = json_object_get(lane, q->key);
		const json_t *limit = json_object_get(all_limits, q->key);
		enum table_paint paint = show_judge(reading, limit);

		worst = MAX_OF(worst, paint);
		limited = limited || (reading && json_object_size(limit));
		cell_reading(t, paint, reading, q->scale, q->shown, q->full);
	}
	table_cell(t, worst,
	    worst == TABLE_BAD    ? "beyond alarm"
	    : worst == TABLE_WARN ? "beyond warning"
	    : limited             ? "within"
				  : "",
	    NULL);
	cell_text(t, TABLE_PLAIN, lane, "data-path-state");
	list_text(json_object_get(lane, "flags"), flags);
	table_cell(t, flags[0] ? TABLE_WARN : TABLE_PLAIN, flags, NULL);
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
		for (size_t i = 0; i < 3; i++)
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

static bool
show_lanes(const struct context *ctx, const json_t *module)
{
	const struct table_column columns[] = {
		{ "LANE", false, 9, 0 },
		{ lane_monitors[0].title, true, 7, 0 },
		{ lane_monitors[1].title, true, 6, 0 },
		{ lane_monitors[2].title, true, 8, 0 },
		{ "LIMITS", false, 4, 0 },
		{ "DATA PATH", false, 3, 0 },
		{ "FLAGS", false, 5, 12 },
	};
	const json_t *lanes = json_object_get(module, "lanes");
	const json_t *all_limits = json_object_get(module, "limits");
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *lane;
	size_t i;

	if (!t)
		return false;
	json_array_foreach(lanes, i, lane) add_lane(t, lane, all_limits);
	if (has_lane_limits(all_limits))
		add_lane_limits(t, all_limits);
	return finish(ctx, t, "Lanes", json_array_size(lanes));
}

static void
show_flags(const struct context *ctx, const json_t *module)
{
	const json_t *list = json_object_get(module, "flags");
	const char *mode = member_text(module, "flag-mode");
	char flags[TEXT_MAX], title[TEXT_MAX];

	if (!json_is_array(list))
		return;
	snprintf(title, sizeof(title), "Flags of the module%s%.32s", mode[0] ? ", " : "",
	    mode);
	heading(ctx, title);
	list_text(list, flags);
	fact(ctx, "raised", flags[0] ? flags : "none");
}

static int
show_all(const struct context *ctx, const json_t *cage, const json_t *module)
{
	bool ok = true;

	show_cage(ctx, cage);
	if (module) {
		show_identity(ctx, module);
		ok = show_applications(ctx, module) && show_monitors(ctx, module) &&
		     show_lanes(ctx, module);
		show_flags(ctx, module);
	}
	if (!ok || fflush(ctx->out) == EOF || ferror(ctx->out))
		return command_fail(EXIT_FAILED, "the answer cannot be written");
	return EXIT_DONE;
}

/* Both answers as they came, each under its name. */
static int
show_json(const struct context *ctx, json_t *cage, json_t *module)
{
	json_t *both = json_object();
	int result;

	if (!both || json_object_set(both, "cage", cage) ||
	    (module && json_object_set(both, "module", module)))
		result = command_fail(EXIT_FAILED, "no memory");
	else
		result = command_print_json(ctx, both);
	json_decref(both);
	return result;
}

int
cmd_show(const struct context *ctx, int argc, char **argv)
{
	char err[CLIENT_ERROR_MAX];
	json_t *cage, *module = NULL;
	int result;

	if (argc != 2 || argv[1][0] == '-' || !argv[1][0])
		return command_fail(EXIT_USAGE, "show takes one PORT; ports lists them");
	cage = command_get(ctx, "/api/v1/cages/%s", argv[1]);
	if (!cage)
		return EXIT_FAILED;
	/* An empty cage has no module: 404 is an answer. */
	result = client_ask(&ctx->client, "GET", "/api/v1/cages/%s/module", argv[1],
	    &module, err, sizeof(err));
	if (result && result != -ENOENT)
		result = command_fail(EXIT_FAILED, "%s", err);
	else
		result = ctx->json ? show_json(ctx, cage, module)
				   : show_all(ctx, cage, module);
	json_decref(cage);
	json_decref(module);
	return result;
}
