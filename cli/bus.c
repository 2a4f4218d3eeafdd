/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bus.h"

#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/buses.h"
#include "cli/line.h"

#define TEXT_MAX 192

static long long
count_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static double
number_at(const json_t *array, size_t i)
{
	double number = 0;

	value_number(json_array_get(array, i), &number);
	return number;
}

static double
number_of(const json_t *object, const char *key)
{
	double number = 0;

	member_number(object, key, &number);
	return number;
}

static const char *
plural(long long count)
{
	return count == 1 ? "" : "s";
}

/* ---- facts ---- */

static void
show_state(const struct context *ctx, const json_t *bus)
{
	const char *state = member_text(bus, "state");
	char text[TEXT_MAX], age[AGE_TEXT_MAX];

	age_text(number_of(bus, "since-age"), age);
	snprintf(text, sizeof(text), "%.16s for %s", state, age);
	if (member_text(bus, "suspect-cage")[0])
		line_add(text, sizeof(text), ", cage %.32s seems to hold it",
		    member_text(bus, "suspect-cage"));
	command_restless(ctx, buses_state_paint(state), "state", text);
}

static void
show_process(const struct context *ctx, const json_t *bus)
{
	long long starts = count_of(bus, "starts"), lost = count_of(bus, "timeouts");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%lld start%s, %lld requests, %lld replies", starts,
	    plural(starts), count_of(bus, "requests"), count_of(bus, "replies"));
	if (lost)
		line_add(text, sizeof(text), ", %lld timeout%s", lost, plural(lost));
	command_painted(ctx, lost ? TABLE_WARN : TABLE_PLAIN, "process", text);
}

/* "wanted each 1.000 s, read each 1.003 s at worst" */
static void
show_pace(const struct context *ctx, const json_t *bus, const char *name,
    const char *period_key, const char *worst_key)
{
	double period, worst;
	char text[TEXT_MAX];
	bool late;

	if (!member_number(bus, period_key, &period))
		return;
	snprintf(text, sizeof(text), "wanted each %.3f s", period);
	late = member_number(bus, worst_key, &worst) && worst > 1.5 * period;
	if (member_number(bus, worst_key, &worst))
		line_add(text, sizeof(text), ", read each %.3f s at worst", worst);
	command_painted(ctx, late ? TABLE_WARN : TABLE_PLAIN, name, text);
}

static void
show_transfers(const struct context *ctx, const json_t *bus)
{
	long long errors = count_of(bus, "errors");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%lld, %lld bytes, %lld error%s of the bus",
	    count_of(bus, "transactions"), count_of(bus, "bytes"), errors,
	    plural(errors));
	command_fact(ctx, "transactions", text);
	snprintf(text, sizeof(text), "%.1f %% of the last period, %.3f s in all",
	    number_of(bus, "utilisation") * 100, number_of(bus, "busy-seconds"));
	command_fact(ctx, "busy", text);
	snprintf(text, sizeof(text), "%.3f ms", number_of(bus, "sweep-seconds") * 1000);
	command_fact(ctx, "last sweep", text);
}

static void
show_flags(const struct context *ctx, const json_t *bus)
{
	long long late = count_of(bus, "flags-replayed"),
		  lost = count_of(bus, "flags-unknown");
	char text[TEXT_MAX];

	if (!late && !lost)
		return;
	snprintf(text, sizeof(text),
	    "of processes that died: %lld reads told later, %lld lost", late, lost);
	command_painted(ctx, lost ? TABLE_WARN : TABLE_PLAIN, "flags", text);
}

static void
show_facts(const struct context *ctx, const json_t *bus)
{
	long long cages = count_of(bus, "cages"), open = count_of(bus, "open-breakers");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "Bus %lld, %lld cage%s", count_of(bus, "bus"), cages,
	    plural(cages));
	table_heading(&ctx->style, ctx->out, text);
	show_state(ctx, bus);
	show_process(ctx, bus);
	show_pace(ctx, bus, "flags", "flags-period-seconds", "flags-worst-seconds");
	show_pace(ctx, bus, "monitors", "monitors-period-seconds",
	    "monitors-worst-seconds");
	show_transfers(ctx, bus);
	show_flags(ctx, bus);
	snprintf(text, sizeof(text), "%lld", open);
	command_painted(ctx, open ? TABLE_WARN : TABLE_PLAIN, "open breakers", text);
	buses_recoveries(bus, text, sizeof(text));
	command_fact(ctx, "recoveries", text[0] ? text : "none");
}

/* ---- tables ---- */

static bool
show_failed(const struct context *ctx, const json_t *bus)
{
	static const struct table_column columns[] = {
		{ "ERROR", false, 9, 0 },
		{ "COUNT", true, 8, 0 },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));
	json_t *kinds = json_object_get(bus, "transfers-failed"), *count;
	size_t rows = 0;
	const char *kind;

	if (!t)
		return false;
	json_object_foreach(kinds, kind, count)
	{
		if (json_integer_value(count) <= 0)
			continue;
		table_cell(t, TABLE_PLAIN, kind, NULL);
		cell_count(t, kinds, kind);
		rows++;
	}
	return command_section(ctx, "Transactions that failed", t, rows);
}

/* A bucket of the histogram: how many took so long, in parts of all. */
static void
add_bucket(struct table *t, const json_t *bounds, size_t i, double count, double all)
{
	double us = number_at(bounds, i);
	char text[64], full[64];

	if (i < json_array_size(bounds))
		snprintf(text, sizeof(text), "%.10g ms", us / 1000);
	else
		snprintf(text, sizeof(text), "longer");
	table_cell(t, TABLE_PLAIN, text, NULL);
	snprintf(text, sizeof(text), "%.0f", count);
	table_cell(t, TABLE_PLAIN, text, NULL);
	snprintf(text, sizeof(text), "%.1f", count / all * 100);
	snprintf(full, sizeof(full), "%.6f", count / all * 100);
	table_cell(t, TABLE_PLAIN, text, full);
}

static bool
show_latency(const struct context *ctx, const json_t *bus)
{
	static const struct table_column columns[] = {
		{ "UP TO", true, 9, 0 },
		{ "COUNT", true, 8, 0 },
		{ "%", true, 7, 0 },
	};
	const json_t *latency = json_object_get(bus, "transfer-latency");
	const json_t *bounds = json_object_get(latency, "up-to-microseconds");
	const json_t *counts = json_object_get(latency, "counts");
	struct table *t = table_create(columns, COUNT_OF(columns));
	size_t rows = 0;
	double all = 0;

	if (!t)
		return false;
	for (size_t i = 0; i < json_array_size(counts); i++)
		all += number_at(counts, i);
	for (size_t i = 0; i < json_array_size(counts); i++) {
		double count = number_at(counts, i);

		if (count > 0)
			add_bucket(t, bounds, i, count, all);
		rows += count > 0;
	}
	return command_section(ctx, "Transactions by how long they took", t, rows);
}

/* While the bus does not work its cages wait for it, not for a time of their own. */
static void
cell_next_try(struct table *t, const json_t *bus, const json_t *cage)
{
	const char *state = member_text(bus, "state");

	if (strcmp(state, "stuck") == 0 || strcmp(state, "down") == 0)
		table_cell(t, TABLE_PLAIN, "with the bus", "");
	else
		cell_age(t, cage, "next-try-in");
}

static bool
show_breakers(const struct context *ctx, const json_t *bus, const json_t *cages)
{
	enum { NEXT_TRY = 4 };
	static const struct table_column columns[] = {
		{ "PORT", false, 9, 0 },
		{ "STATE", false, 7, 0 },
		{ "FAILURES", true, 8, 0 },
		{ "LAST ERROR", false, 8, 0 },
		{ "NEXT TRY", true, 8, 0 },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));
	size_t i, rows = 0;
	const json_t *cage;

	if (!t)
		return false;
	table_restless(t, NEXT_TRY);
	json_array_foreach(cages, i, cage)
	{
		if (strcmp(member_text(cage, "breaker"), "open") != 0 ||
		    count_of(cage, "bus") != count_of(bus, "bus"))
			continue;
		cell_text(t, TABLE_PLAIN, cage, "name");
		cell_text(t, TABLE_PLAIN, cage, "state");
		cell_count(t, json_object_get(cage, "counters"), "failures-in-a-row");
		cell_text(t, TABLE_PLAIN, cage, "last-error");
		cell_next_try(t, bus, cage);
		rows++;
	}
	return command_section(ctx, "Open breakers", t, rows);
}

int
bus_show(const struct context *ctx, const json_t *bus, const json_t *cages)
{
	show_facts(ctx, bus);
	if (!show_breakers(ctx, bus, cages) || !show_failed(ctx, bus) ||
	    !show_latency(ctx, bus))
		return command_fail(EXIT_FAILED, "the report cannot be written");
	return EXIT_DONE;
}
