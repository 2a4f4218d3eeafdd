/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ports.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/alarms.h"

static const char *const state_words[] = { "ready", "settling", "empty", "unreadable",
	"unsupported", "unknown", "bad" };

/* The states of a cage, and which of them --state bad means; it also means alarms. */
static const struct {
	const char *name;
	enum table_paint paint;
	bool bad;
} states[] = {
	{ "ready", TABLE_GOOD, false },
	{ "settling", TABLE_WARN, false },
	{ "empty", TABLE_PLAIN, false },
	{ "unreadable", TABLE_BAD, true },
	{ "unsupported", TABLE_WARN, true },
	{ "unknown", TABLE_WARN, true },
};

#define ALARM_COLUMN 9 /* shown only where there is one */

/* clang-format off */
enum { COLUMN_AGE = 8 };

static const struct table_column columns[] = {
	/* title     right  importance  shortest */
	{ "PORT",    false, 9,          0 },
	{ "TYPE",    false, 3,          0 },
	{ "STATE",   false, 8,          0 },
	{ "VENDOR",  false, 2,          8 },
	{ "PART",    false, 5,          12 },
	{ "SERIAL",  false, 4,          11 },
	{ "TEMP C",  true,  6,          0 },
	{ "RX DBM",  true,  7,          0 },
	{ "AGE",     true,  1,          0 },
	{ "ALARM",   false, 8,          0 },
	{ "QUALITY", false, 0,          0 },
};
/* clang-format on */

enum table_paint
ports_state_paint(const char *state)
{
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		if (strcmp(states[i].name, state) == 0)
			return states[i].paint;
	}
	return TABLE_PLAIN;
}

static bool
is_wanted(const json_t *cage, const json_t *alarms, const char *wanted)
{
	const char *state = member_text(cage, "state");

	if (!wanted || strcmp(state, wanted) == 0)
		return true;
	if (strcmp(wanted, "bad") == 0 && alarms_worst_of(cage, alarms)[0])
		return true;
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		if (strcmp(states[i].name, state) == 0)
			return states[i].bad && strcmp(wanted, "bad") == 0;
	}
	return false;
}

static int
natural_order(const void *a, const void *b)
{
	return command_natural_order(*(json_t *const *)a, *(json_t *const *)b);
}

static void
add_cage(struct table *t, const json_t *cage, const json_t *alarms)
{
	const json_t *module = json_object_get(cage, "module");
	const json_t *poll = json_object_get(cage, "last-poll");
	const json_t *readings[] = { json_object_get(module, "temperature"),
		json_object_get(module, "rx-power-worst") };
	const char *alarm = alarms_worst_of(cage, alarms);

	cell_text(t, TABLE_PLAIN, cage, "name");
	cell_text(t, TABLE_PLAIN, cage, "type");
	cell_text(t, ports_state_paint(member_text(cage, "state")), cage, "state");
	cell_text(t, TABLE_PLAIN, module, "vendor-name");
	cell_text(t, TABLE_PLAIN, module, "part-number");
	cell_text(t, TABLE_PLAIN, module, "serial-number");
	cell_reading(t, TABLE_PLAIN, readings[0], 1, 1, 3);
	cell_reading(t, TABLE_PLAIN, readings[1], 1, 2, 3);
	cell_age(t, poll, "age");
	table_cell(t, alarms_paint(alarm), alarm, NULL);
	table_cell(t, TABLE_PLAIN, worst_quality(readings, COUNT_OF(readings)), NULL);
}

/* A person is told that there is none, and of alarms that do not count; a pipe gets the
 * header alone. */
static int
write_none(const struct context *ctx, const json_t *told, const char *wanted)
{
	size_t shelved = strcmp(wanted, "bad") == 0
			     ? json_array_size(json_object_get(told, "shelved"))
			     : 0;

	fprintf(ctx->out, "no cage is %s", wanted);
	if (shelved)
		fprintf(ctx->out, ", %zu alarm%s shelved", shelved,
		    shelved == 1 ? "" : "s");
	if (putc('\n', ctx->out) == EOF || fflush(ctx->out) == EOF)
		return command_fail(EXIT_FAILED, "the answer cannot be written");
	return EXIT_DONE;
}

static int
write_cages(const struct context *ctx, const json_t *cages, const json_t *told,
    const char *wanted)
{
	const json_t *alarms = json_object_get(told, "alarms");
	struct table *t = table_create(columns, COUNT_OF(columns));
	size_t count = json_array_size(cages), rows = 0;
	const json_t **sorted = calloc(count + 1, sizeof(*sorted));
	int result;

	if (!t || !sorted) {
		free(sorted);
		table_destroy(t);
		return command_fail(EXIT_FAILED, "no memory");
	}
	table_optional(t, ALARM_COLUMN);
	table_restless(t, COLUMN_AGE);
	for (size_t i = 0; i < count; i++)
		sorted[i] = json_array_get(cages, i);
	qsort(sorted, count, sizeof(*sorted), natural_order);
	for (size_t i = 0; i < count; i++) {
		if (!member_text(sorted[i], "name")[0] ||
		    !is_wanted(sorted[i], alarms, wanted))
			continue;
		add_cage(t, sorted[i], alarms);
		rows++;
	}
	result = rows == 0 && wanted && ctx->style.width ? write_none(ctx, told, wanted)
							 : command_write_table(ctx, t);
	free(sorted);
	table_destroy(t);
	return result;
}

/* What REST answered, without the cages that were not asked for. */
static int
print_wanted(const struct context *ctx, json_t *answer, json_t *cages,
    const json_t *alarms, const char *wanted)
{
	for (size_t i = json_array_size(cages); i-- > 0;) {
		if (!is_wanted(json_array_get(cages, i), alarms, wanted))
			json_array_remove(cages, i);
	}
	return command_print_json(ctx, answer);
}

static int
parse(int argc, char **argv, const char **ret_state)
{
	static const struct option longs[] = {
		{ "state", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	int value;

	while ((value = getopt_long(argc, argv, ":s:", longs, NULL)) != -1) {
		if (value == ':')
			return command_fail(EXIT_USAGE, "ports: --state needs a state");
		if (value != 's')
			return command_unknown_option("ports", argv[optind - 1], longs);
		*ret_state = optarg;
	}
	if (optind < argc)
		return command_fail(EXIT_USAGE,
		    "ports takes no \"%s\"; did you mean show %s?", argv[optind],
		    argv[optind]);
	for (size_t i = 0; *ret_state && i < COUNT_OF(state_words); i++) {
		if (strcmp(state_words[i], *ret_state) == 0)
			return EXIT_DONE;
	}
	if (*ret_state)
		return command_unknown("state", *ret_state, state_words,
		    COUNT_OF(state_words));
	return EXIT_DONE;
}

int
cmd_ports(const struct context *ctx, int argc, char **argv)
{
	const char *wanted = NULL;
	json_t *answer, *cages, *told, *alarms;
	int result = parse(argc, argv, &wanted);

	if (result)
		return result;
	told = command_get(ctx, "/api/v1/alarms", NULL); /* those of buses, too */
	answer = told ? command_get(ctx, "/api/v1/cages", NULL) : NULL;
	if (!answer) {
		json_decref(told);
		return EXIT_FAILED;
	}
	alarms = json_object_get(told, "alarms");
	cages = json_object_get(answer, "cages");
	if (!json_is_array(cages))
		result = command_fail(EXIT_FAILED, "the answer holds no list of cages");
	else if (ctx->json)
		result = print_wanted(ctx, answer, cages, alarms, wanted);
	else
		result = write_cages(ctx, cages, told, wanted);
	json_decref(told);
	json_decref(answer);
	return result;
}
