/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/buses.h"

#include <string.h>

#include "base/bytes.h"
#include "cli/bus.h"
#include "cli/line.h"

static const struct {
	const char *name;
	enum table_paint paint;
} states[] = {
	{ "up", TABLE_GOOD },
	{ "starting", TABLE_WARN },
	{ "suspect", TABLE_WARN },
	{ "stuck", TABLE_BAD },
	{ "down", TABLE_BAD },
};

/* clang-format off */
enum { COLUMN_SINCE = 2, COLUMN_SUSPECT = 14, COLUMN_RECOVERIES = 15 };

static const struct table_column columns[] = {
	/* title          right  importance  shortest */
	{ "BUS",          true,  9,          0 },
	{ "STATE",        false, 9,          0 },
	{ "SINCE",        true,  8,          0 },
	{ "CAGES",        true,  5,          0 },
	{ "STARTS",       true,  7,          0 },
	{ "REQUESTS",     true,  2,          0 },
	{ "REPLIES",      true,  2,          0 },
	{ "TIMEOUTS",     true,  7,          0 },
	{ "TRANSACTIONS", true,  3,          0 },
	{ "BYTES",        true,  1,          0 },
	{ "ERRORS",       true,  7,          0 },
	{ "BUSY S",       true,  4,          0 },
	{ "USE %",        true,  4,          0 },
	{ "SWEEP MS",     true,  6,          0 },
	{ "SUSPECT",      false, 8,          0 },
	{ "RECOVERIES",   false, 7,          0 },
	{ "BREAKERS",     true,  6,          0 },
	{ "FLAGS S",      true,  6,          0 },
};
/* clang-format on */

/* Members that are whole numbers, in the order of their columns. */
static const char *const counts_before[] = { "cages", "starts", "requests", "replies",
	"timeouts", "transactions", "bytes", "errors" };

enum table_paint
buses_state_paint(const char *state)
{
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		if (strcmp(states[i].name, state) == 0)
			return states[i].paint;
	}
	return TABLE_PLAIN;
}

static void
cell_scaled(struct table *t, const json_t *bus, const char *key, double scale, int digits)
{
	char text[64] = "";
	double number;

	if (member_number(bus, key, &number))
		snprintf(text, sizeof(text), "%.*f", digits, number * scale);
	table_cell(t, TABLE_PLAIN, text, NULL);
}

void
buses_recoveries(const json_t *bus, char *ret_text, size_t size)
{
	json_t *count;
	const char *rung;

	ret_text[0] = '\0';
	json_object_foreach(json_object_get(bus, "recoveries"), rung, count)
	{
		if (json_integer_value(count) > 0)
			line_add(ret_text, size, "%s%.16s %" JSON_INTEGER_FORMAT,
			    ret_text[0] ? ", " : "", rung, json_integer_value(count));
	}
}

static void
cell_breakers(struct table *t, const json_t *bus)
{
	json_int_t open = json_integer_value(json_object_get(bus, "open-breakers"));
	char text[32] = "";

	snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, open);
	table_cell(t, open ? TABLE_WARN : TABLE_PLAIN, text, NULL);
}

static void
add_bus(struct table *t, const json_t *bus)
{
	char recoveries[128];

	cell_count(t, bus, "bus");
	cell_text(t, buses_state_paint(member_text(bus, "state")), bus, "state");
	cell_age(t, bus, "since-age");
	for (size_t i = 0; i < COUNT_OF(counts_before); i++)
		cell_count(t, bus, counts_before[i]);
	cell_scaled(t, bus, "busy-seconds", 1, 3);
	cell_scaled(t, bus, "utilisation", 100, 1);
	cell_scaled(t, bus, "sweep-seconds", 1000, 3);
	cell_text(t, member_text(bus, "suspect-cage")[0] ? TABLE_WARN : TABLE_PLAIN, bus,
	    "suspect-cage");
	buses_recoveries(bus, recoveries, sizeof(recoveries));
	table_cell(t, TABLE_PLAIN, recoveries, NULL);
	cell_breakers(t, bus);
	cell_scaled(t, bus, "flags-worst-seconds", 1, 3);
}

static int
write_buses(const struct context *ctx, const json_t *buses)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *bus;
	size_t i;
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	table_restless(t, COLUMN_SINCE);
	table_optional(t, COLUMN_SUSPECT);
	table_optional(t, COLUMN_RECOVERIES);
	json_array_foreach(buses, i, bus) add_bus(t, bus);
	result = command_write_table(ctx, t);
	table_destroy(t);
	return result;
}

/* One bus, by its number as it was typed; NULL: there is none. */
static json_t *
find_bus(const json_t *buses, const char *number)
{
	char text[32];
	json_t *bus;
	size_t i;

	json_array_foreach(buses, i, bus)
	{
		snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(json_object_get(bus, "bus")));
		if (strcmp(text, number) == 0)
			return bus;
	}
	return NULL;
}

static int
write_bus(const struct context *ctx, const json_t *buses, const char *number)
{
	const json_t *bus = find_bus(buses, number);
	json_t *cages;
	int result;

	if (!bus)
		return command_fail(EXIT_FAILED, "there is no bus %s", number);
	if (ctx->json)
		return command_print_json(ctx, bus);
	cages = command_get(ctx, "/api/v1/cages", NULL);
	if (!cages)
		return EXIT_FAILED;
	result = bus_show(ctx, bus, json_object_get(cages, "cages"));
	json_decref(cages);
	return result;
}

int
cmd_buses(const struct context *ctx, int argc, char **argv)
{
	json_t *answer, *buses;
	int result;

	if (argc > 2)
		return command_fail(EXIT_USAGE, "buses takes no \"%s\"", argv[2]);
	answer = command_get(ctx, "/api/v1/buses", NULL);
	if (!answer)
		return EXIT_FAILED;
	buses = json_object_get(answer, "buses");
	if (!json_is_array(buses))
		result = command_fail(EXIT_FAILED, "the answer holds no list of buses");
	else if (argc > 1)
		result = write_bus(ctx, buses, argv[1]);
	else if (ctx->json)
		result = command_print_json(ctx, answer);
	else
		result = write_buses(ctx, buses);
	json_decref(answer);
	return result;
}
