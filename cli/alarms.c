/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/alarms.h"

#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/line.h"

#define LANE_MAX  32
#define WORDS_MAX 320

/* The severities, the worst first. */
static const struct {
	const char *name;
	enum table_paint paint;
} severities[] = {
	{ "critical", TABLE_BAD },
	{ "major", TABLE_BAD },
	{ "warning", TABLE_WARN },
};

/* clang-format off */
static const struct table_column columns[] = {
	/* title      right  importance  shortest */
	{ "SEVERITY", false, 9,          0 },
	{ "AGE",      true,  5,          0 },
	{ "PORT",     false, 9,          0 },
	{ "LANE",     false, 7,          0 },
	{ "ALARM",    false, 8,          0 },
	{ "AT RAISE", true,  6,          0 },
	{ "LIMIT",    true,  4,          0 },
	{ "CAUSE",    false, 3,          30 },
	{ "SOURCE",   false, 0,          0 },
	{ "UNIT",     false, 0,          0 },
	{ "RAISED",   false, 2,          0 },
	{ "ID",       false, 1,          0 },
	{ "SEEN",     false, 6,          0 }, /* only where something was; */
	{ "UNTIL",    false, 6,          0 }, /* with it, of what is shelved */
};

enum { COLUMN_RAISED = 10, COLUMN_ID = 11, COLUMN_SEEN = 12, COLUMN_UNTIL = 13 };
/* clang-format on */

/* How a person is shown a number of a unit, as in the alarm's own text. */
static const struct {
	const char *name;
	const char *shown;
	double scale;
	int digits;
} units[] = {
	{ "celsius", "C", 1, 1 },
	{ "volts", "V", 1, 3 },
	{ "amperes", "mA", 1000, 2 },
	{ "dbm", "dBm", 1, 2 },
};

enum table_paint
alarms_paint(const char *severity)
{
	for (size_t i = 0; i < COUNT_OF(severities); i++) {
		if (strcmp(severities[i].name, severity) == 0)
			return severities[i].paint;
	}
	return TABLE_PLAIN;
}

const char *
alarms_worst(const json_t *counts)
{
	for (size_t i = 0; i < COUNT_OF(severities); i++) {
		double count;

		if (member_number(counts, severities[i].name, &count) && count > 0)
			return severities[i].name;
	}
	return "";
}

/* Is it about the bus that a cage is at? */
static bool
is_of_its_bus(const json_t *alarm, const json_t *cage)
{
	const json_t *bus = json_object_get(alarm, "bus");

	return json_is_integer(bus) && json_equal(bus, json_object_get(cage, "bus"));
}

/* 0: the worst; those that we do not know come last. */
static size_t
severity_rank(const char *name)
{
	size_t i = 0;

	while (i < COUNT_OF(severities) && strcmp(severities[i].name, name) != 0)
		i++;
	return i;
}

const char *
alarms_worst_of(const json_t *cage, const json_t *alarms)
{
	const char *worst = alarms_worst(json_object_get(cage, "alarms"));
	const json_t *alarm;
	size_t i;

	json_array_foreach(alarms, i, alarm)
	{
		const char *severity = member_text(alarm, "severity");

		if (is_of_its_bus(alarm, cage) &&
		    severity_rank(severity) < severity_rank(worst))
			worst = severity;
	}
	return worst;
}

/* "3", or "host 3" where host lanes are counted. */
static void
lane_text(const json_t *alarm, char ret_text[LANE_MAX])
{
	const json_t *host = json_object_get(alarm, "host-lane");
	const json_t *lane = host ? host : json_object_get(alarm, "lane");

	ret_text[0] = '\0';
	if (json_is_integer(lane))
		snprintf(ret_text, LANE_MAX, "%s%" JSON_INTEGER_FORMAT,
		    host ? "host " : "", json_integer_value(lane));
}

static void
cell_lane(struct table *t, const json_t *alarm)
{
	char text[LANE_MAX];

	lane_text(alarm, text);
	table_cell(t, TABLE_PLAIN, text, NULL);
}

/* With its unit on a terminal; a pipe has a column for that. */
static void
cell_number(struct table *t, const json_t *alarm, const char *key)
{
	const char *unit = member_text(alarm, "unit");
	char shown[64] = "", full[64] = "";
	double number;
	size_t i = 0;

	while (i < COUNT_OF(units) && strcmp(units[i].name, unit) != 0)
		i++;
	if (member_number(alarm, key, &number))
		snprintf(full, sizeof(full), "%.15g", number);
	if (full[0] && i < COUNT_OF(units))
		snprintf(shown, sizeof(shown), "%.*f %s", units[i].digits,
		    number * units[i].scale, units[i].shown);
	table_cell(t, TABLE_PLAIN, shown[0] ? shown : full, full);
}

void
alarms_port(const json_t *object, char ret_text[ALARMS_PORT_MAX])
{
	const json_t *bus = json_object_get(object, "bus");

	if (json_is_integer(bus))
		snprintf(ret_text, ALARMS_PORT_MAX, "bus %" JSON_INTEGER_FORMAT,
		    json_integer_value(bus));
	else
		snprintf(ret_text, ALARMS_PORT_MAX, "%.31s", member_text(object, "cage"));
}

static bool
is_acknowledged(const json_t *alarm)
{
	return strcmp(member_text(alarm, "operator-state"), "acknowledged") == 0 ||
	       json_is_true(json_object_get(alarm, "acknowledged"));
}

static bool
any_acknowledged(const json_t *alarms)
{
	const json_t *alarm;
	bool any = false;
	size_t i;

	json_array_foreach(alarms, i, alarm) any = any || is_acknowledged(alarm);
	return any;
}

static void
add_alarm(struct table *t, const json_t *alarm, size_t count)
{
	const char *until = member_text(alarm, "shelved-until");
	char port[ALARMS_PORT_MAX], moment[MOMENT_TEXT_MAX];

	alarms_port(alarm, port);
	cell_text(t, alarms_paint(member_text(alarm, "severity")), alarm, "severity");
	cell_age(t, alarm, "age");
	table_cell(t, TABLE_PLAIN, port, NULL);
	cell_lane(t, alarm);
	cell_text(t, TABLE_PLAIN, alarm, "kind");
	cell_number(t, alarm, "value");
	cell_number(t, alarm, "limit");
	cell_text(t, TABLE_PLAIN, alarm, "text");
	cell_text(t, TABLE_PLAIN, alarm, "source");
	cell_text(t, TABLE_PLAIN, alarm, "unit");
	cell_text(t, TABLE_PLAIN, alarm, "raised");
	cell_text(t, TABLE_PLAIN, alarm, "id");
	if (count > COLUMN_SEEN)
		table_cell(t, TABLE_PLAIN, is_acknowledged(alarm) ? "ack" : "", NULL);
	if (count > COLUMN_UNTIL) {
		moment_text(until, moment);
		table_cell(t, TABLE_PLAIN, moment, until);
	}
}

static bool
any_shelved(const json_t *alarms)
{
	return json_object_get(json_array_get(alarms, 0), "shelved-until") != NULL;
}

static int
write_alarms(const struct context *ctx, const json_t *alarms)
{
	size_t count = any_shelved(alarms)        ? COLUMN_UNTIL + 1
		       : any_acknowledged(alarms) ? COLUMN_SEEN + 1
						  : COLUMN_SEEN;
	struct table *t = table_create(columns, count);
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	table_spare(t, COLUMN_RAISED);
	table_spare(t, COLUMN_ID);
	for (size_t i = 0; i < json_array_size(alarms); i++) {
		const json_t *alarm = json_array_get(alarms, i);

		if (member_text(alarm, "cage")[0] || json_object_get(alarm, "bus"))
			add_alarm(t, alarm, count);
	}
	result = command_write_table(ctx, t);
	table_destroy(t);
	return result;
}

/* "critical rx-los, raised, until 11-26 01:24:05", behind the lane */
static void
show_shelved(const struct context *ctx, const json_t *alarm)
{
	char lane[LANE_MAX], until[MOMENT_TEXT_MAX], text[WORDS_MAX];

	lane_text(alarm, lane);
	moment_text(member_text(alarm, "shelved-until"), until);
	snprintf(text, sizeof(text), "%s%s%s%.20s %.60s, %.20s, until %s",
	    lane[0] ? "lane " : "", lane, lane[0] ? ": " : "",
	    member_text(alarm, "severity"), member_text(alarm, "kind"),
	    member_text(alarm, "state"), until);
	/* several have one name: which of them changed is not to be told */
	command_restless(ctx, TABLE_PLAIN, "shelved", text);
}

/* "lane 2: rx power ... below ..., since 2026-11-25T02:59:48.201Z, 12s ago" */
static void
show_alarm(const struct context *ctx, const json_t *alarm)
{
	const char *severity = member_text(alarm, "severity");
	const char *raised = member_text(alarm, "raised");
	char lane[LANE_MAX], age[AGE_TEXT_MAX], text[WORDS_MAX];
	double seconds;

	lane_text(alarm, lane);
	snprintf(text, sizeof(text), "%s%s%s%.160s", lane[0] ? "lane " : "", lane,
	    lane[0] ? ": " : "", member_text(alarm, "text"));
	if (raised[0])
		line_add(text, sizeof(text), ", since %.32s", raised);
	if (member_number(alarm, "age", &seconds)) {
		age_text(seconds, age);
		line_add(text, sizeof(text), ", %s ago", age);
	}
	/* several have one name: which of them changed is not to be told */
	command_restless(ctx, alarms_paint(severity), severity, text);
}

/* Shows the alarms of a list that are of a cage or its bus; says whether any is. */
static bool
show_list(const struct context *ctx, const json_t *list, const json_t *cage, bool headed,
    void (*show)(const struct context *ctx, const json_t *alarm))
{
	const char *name = member_text(cage, "name");
	const json_t *alarm;
	size_t i;

	json_array_foreach(list, i, alarm)
	{
		if (strcmp(member_text(alarm, "cage"), name) != 0 &&
		    !is_of_its_bus(alarm, cage))
			continue;
		if (!headed)
			command_heading(ctx, "Alarms");
		headed = true;
		show(ctx, alarm);
	}
	return headed;
}

void
alarms_section(const struct context *ctx, const json_t *answer, const json_t *cage)
{
	bool any =
	    show_list(ctx, json_object_get(answer, "alarms"), cage, false, show_alarm);

	show_list(ctx, json_object_get(answer, "shelved"), cage, any, show_shelved);
}

/*
 * A line for a person, not for a pipe: `what`, and how many alarms are shelved. NULL is
 * nothing, and with an empty list that alone.
 */
static int
tell_person(const struct context *ctx, const char *what, const json_t *shelved)
{
	size_t count = json_array_size(shelved);

	if (!ctx->style.width || (!what && !count))
		return EXIT_DONE;
	fputs(what ? what : "", ctx->out);
	if (count)
		fprintf(ctx->out, "%s%zu shelved", what ? ", " : "", count);
	if (putc('\n', ctx->out) == EOF || fflush(ctx->out) == EOF)
		return command_fail(EXIT_FAILED, "the answer cannot be written");
	return EXIT_DONE;
}

int
alarms_list(const struct context *ctx, const char *key, const char *none)
{
	json_t *answer, *alarms, *others;
	int result;

	answer = command_get(ctx, "/api/v1/alarms", NULL);
	if (!answer)
		return EXIT_FAILED;
	alarms = json_object_get(answer, key);
	others = json_object_get(answer, "shelved");
	if (others == alarms)
		others = NULL;
	if (!json_is_array(alarms))
		result = command_fail(EXIT_FAILED, "the answer holds no list of alarms");
	else if (ctx->json)
		result = command_print_json(ctx, answer);
	else if (json_array_size(alarms) == 0 && ctx->style.width)
		result = tell_person(ctx, none, others);
	else if ((result = write_alarms(ctx, alarms)) == EXIT_DONE)
		result = tell_person(ctx, NULL, others);
	json_decref(answer);
	return result;
}

int
cmd_alarms(const struct context *ctx, int argc, char **argv)
{
	if (argc > 1)
		return command_fail(EXIT_USAGE, "alarms takes no \"%s\"", argv[1]);
	return alarms_list(ctx, "alarms", "no alarms");
}
