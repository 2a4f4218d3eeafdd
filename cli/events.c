/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/events.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/alarms.h"
#include "cli/event_what.h"
#include "cli/line.h"
#include "cli/query.h"

/* An event in one line, with numbers as command_print_json() has them. */
#define COMPACT (JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15))

/* How often it is asked for what is new, and where no daemon answers. */
#define FOLLOW_US ((useconds_t)500 * 1000)
#define AGAIN_US  ((useconds_t)1000 * 1000)

/* clang-format off */
static const struct table_column columns[] = {
	/* title   right  importance  shortest */
	{ "TIME",  false, 9,          0 },
	{ "PORT",  false, 8,          0 },
	{ "EVENT", false, 7,          0 },
	{ "WHAT",  false, 6,          12 },
	{ "ID",    false, 1,          0 },
};

enum { COLUMN_WHAT = 3, COLUMN_ID = 4 };
/* clang-format on */

/* Columns of lines that are printed as they come, on a terminal. */
#define TIME_WIDTH  14
#define PORT_WIDTH  8
#define EVENT_WIDTH 18

static const struct option longs[] = {
	{ "follow", no_argument, NULL, 'f' },
	{ "number", required_argument, NULL, 'n' },
	{ "kind", required_argument, NULL, 'k' },
	{ "since", required_argument, NULL, 's' },
	{ NULL, 0, NULL, 0 },
};

/* What is asked for. */
struct wanted {
	bool follow;
	const char *number, *kind, *since, *cage;
};

/* ---- one event ---- */

static enum table_paint
paint_of(const json_t *event)
{
	static const struct {
		const char *kind;
		enum table_paint paint;
	} paints[] = {
		{ "module-inserted", TABLE_GOOD },
		{ "module-identified", TABLE_GOOD },
		{ "module-unreadable", TABLE_BAD },
		{ "identity-broken", TABLE_BAD },
		{ "presence-flapping", TABLE_WARN },
		{ "alarm-raised", TABLE_BAD },
		{ "alarm-cleared", TABLE_GOOD },
		{ "flags-unknown", TABLE_WARN },
		{ "bus-recovery", TABLE_WARN },
		{ "journal-trouble", TABLE_BAD },
		{ "events-lost", TABLE_BAD },
	};

	for (size_t i = 0; i < COUNT_OF(paints); i++) {
		if (strcmp(paints[i].kind, member_text(event, "kind")) == 0)
			return paints[i].paint;
	}
	return TABLE_PLAIN;
}

static void
add_event(struct table *t, const json_t *event)
{
	const char *time = member_text(event, "time");
	char shown[MOMENT_TEXT_MAX], port[ALARMS_PORT_MAX], what[EVENT_WHAT_MAX];

	moment_text(time, shown);
	alarms_port(event, port);
	event_what(event, what);
	table_cell(t, TABLE_PLAIN, shown, time);
	table_cell(t, TABLE_PLAIN, port, NULL);
	cell_text(t, paint_of(event), event, "kind");
	table_cell(t, TABLE_PLAIN, what, NULL);
	cell_text(t, TABLE_PLAIN, event, "id");
}

/* ---- a list ---- */

static int
write_list(const struct context *ctx, const json_t *events)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *event;
	size_t i;
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	table_spare(t, COLUMN_ID);
	table_wrap(t, COLUMN_WHAT);
	json_array_foreach(events, i, event) add_event(t, event);
	result = command_write_table(ctx, t);
	table_destroy(t);
	return result;
}

/* ---- as they come ---- */

static void
put_cell(const struct context *ctx, const char *text, unsigned width)
{
	unsigned used = line_put(ctx->out, text, width, ctx->style.utf8);

	fprintf(ctx->out, "%*s", (int)(width - used + 2), "");
}

/* One line: as on a terminal, or as in a pipe. */
static void
put_line(const struct context *ctx, const json_t *event)
{
	const unsigned before = TIME_WIDTH + PORT_WIDTH + EVENT_WIDTH + 6;
	char time[MOMENT_TEXT_MAX], port[ALARMS_PORT_MAX], what[EVENT_WHAT_MAX];

	moment_text(member_text(event, "time"), time);
	alarms_port(event, port);
	event_what(event, what);
	put_cell(ctx, time, TIME_WIDTH);
	put_cell(ctx, port[0] ? port : "-", PORT_WIDTH);
	put_cell(ctx, member_text(event, "kind"), EVENT_WIDTH);
	table_rest(&ctx->style, ctx->out, TABLE_PLAIN, before, what);
}

/* What is new; false where it cannot be written. */
static bool
write_new(const struct context *ctx, const json_t *events)
{
	const json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
	{
		if (ctx->json) {
			json_dumpf(event, ctx->out, COMPACT);
			fputc('\n', ctx->out);
		} else if (ctx->style.width) {
			put_line(ctx, event);
		} else {
			char port[ALARMS_PORT_MAX], what[EVENT_WHAT_MAX];

			alarms_port(event, port);
			event_what(event, what);
			fprintf(ctx->out, "%s\t%s\t%s\t%s\t%s\n",
			    member_text(event, "time"), port, member_text(event, "kind"),
			    what, member_text(event, "id"));
		}
	}
	return fflush(ctx->out) == 0;
}

/* ---- asking ---- */

/* EXIT_DONE, or EXIT_USAGE with a line: is it anything to ask for? */
static int
judge(const struct wanted *w)
{
	struct query_path q;

	query_begin(&q, "");
	if (!query_add_limit(&q, w->number))
		return command_fail(EXIT_USAGE,
		    "events: a number is from 1 to 1000, not %s", w->number);
	if (!query_add_since(&q, w->since))
		return command_fail(EXIT_USAGE,
		    "events: since 10m, 2h or 3d ago, or a time such as "
		    "2026-11-22T16:00:00Z; not %s",
		    w->since);
	return EXIT_DONE;
}

/* Events behind a cursor, or those that were asked for first. */
static int
try_events(const struct context *ctx, const struct wanted *w, const char *cursor,
    json_t **ret_answer, char err[CLIENT_ERROR_MAX])
{
	struct query_path q;
	int r;

	query_begin(&q, "/api/v1/events");
	query_add(&q, "limit", cursor ? "1000" : w->number);
	query_add(&q, "cursor", cursor);
	query_add(&q, "cage", w->cage);
	query_add(&q, "kind", w->kind);
	if (!cursor)
		query_add_since(&q, w->since);
	if (q.too_long) {
		snprintf(err, CLIENT_ERROR_MAX, "events: no word is that long");
		return -E2BIG;
	}
	r = client_ask(&ctx->client, "GET", q.text, NULL, ret_answer, err,
	    CLIENT_ERROR_MAX);
	if (r == 0 && !json_is_array(json_object_get(*ret_answer, "events"))) {
		snprintf(err, CLIENT_ERROR_MAX, "the answer holds no list of events");
		json_decref(*ret_answer);
		return -EPROTO;
	}
	return r;
}

/* EXIT_DONE, or EXIT_FAILED with a line where the list is not all that happened. */
static int
tell_missing(const json_t *answer)
{
	const char *why = member_text(answer, "missing");

	return why[0] ? command_fail(EXIT_FAILED,
			    "what happened lately is missing above: %s", why)
		      : EXIT_DONE;
}

/* For ever: also while no daemon answers, which is told once. */
static int
follow(const struct context *ctx, const struct wanted *w, json_t *answer)
{
	char cursor[32], err[CLIENT_ERROR_MAX];
	bool missing = false;

	for (;;) {
		json_t *events = json_object_get(answer, "events");
		bool more = json_array_size(events) > 0;
		bool written = write_new(ctx, events), told = false;

		if (!missing || !member_text(answer, "missing")[0])
			missing = tell_missing(answer) != EXIT_DONE;

		snprintf(cursor, sizeof(cursor), "%.31s",
		    member_text(answer, "next_cursor"));
		json_decref(answer);
		if (!written)
			return command_fail(EXIT_FAILED, "the events cannot be written");
		if (!more)
			usleep(FOLLOW_US);
		for (; try_events(ctx, w, cursor, &answer, err); usleep(AGAIN_US)) {
			if (!told)
				command_fail(EXIT_FAILED, "%s; it is asked again", err);
			told = true;
		}
	}
}

static int
parse(int argc, char **argv, struct wanted *w)
{
	int value;

	while ((value = getopt_long(argc, argv, ":fn:k:s:", longs, NULL)) != -1) {
		switch (value) {
		case 'f':
			w->follow = true;
			break;
		case 'n':
			w->number = optarg;
			break;
		case 'k':
			w->kind = optarg;
			break;
		case 's':
			w->since = optarg;
			break;
		case ':':
			return command_fail(EXIT_USAGE, "events: %s needs a value",
			    argv[optind - 1]);
		default:
			return command_unknown_option("events", argv[optind - 1], longs);
		}
	}
	if (argc - optind > 1)
		return command_fail(EXIT_USAGE, "events takes one PORT");
	w->cage = argv[optind];
	return judge(w);
}

int
cmd_events(const struct context *ctx, int argc, char **argv)
{
	struct wanted w = { .follow = false };
	char err[CLIENT_ERROR_MAX];
	json_t *answer;
	int result = parse(argc, argv, &w);

	if (result)
		return result;
	result = try_events(ctx, &w, NULL, &answer, err);
	if (result)
		return command_fail(result == -EINVAL ? EXIT_USAGE : EXIT_FAILED, "%s",
		    err);
	if (json_array_size(json_object_get(answer, "events")) == 0 &&
	    !command_knows_cage(ctx, w.cage)) {
		json_decref(answer);
		return command_no_cage(ctx, w.cage);
	}
	if (w.follow)
		return follow(ctx, &w, answer);
	result = ctx->json ? command_print_json(ctx, answer)
			   : write_list(ctx, json_object_get(answer, "events"));
	if (result == EXIT_DONE)
		result = tell_missing(answer);
	json_decref(answer);
	return result;
}
