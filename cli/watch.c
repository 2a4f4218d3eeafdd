/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/watch.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/line.h"
#include "cli/marks.h"
#include "cli/screen.h"

#define CLOCK_BYTES  16
#define HEADER_BYTES 512
#define LINE_BYTES   4096
#define TICK_S       1.0
#define ANSWER_MS    5000

/* What is shown: the last good answer, and how it stands with the daemon. */
struct view {
	struct context ctx;
	const struct watch *w;
	int argc;
	char **argv;
	char *body; /* NULL before the first answer */
	double body_at;
	size_t top;                       /* the first line of the body that is shown */
	size_t page;                      /* how many lines were shown; 0: all of them */
	char complaint[CLIENT_ERROR_MAX]; /* "": the daemon answers */
	time_t silent_since;
	int reason;
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- asking ---- */

/* Whether it is worth asking again: the daemon is not there, or not itself. */
static bool
is_outage(int reason)
{
	return reason == -ECONNREFUSED || reason == -ETIMEDOUT || reason == -EIO ||
	       reason == -EPROTO;
}

static int
ask(struct view *v, FILE *out, FILE *complaints)
{
	int result;

	v->ctx.out = out;
	v->reason = 0;
	optind = 0; /* glibc: begin anew */
	command_complain_to(complaints);
	result = v->w->ask(&v->ctx, v->argc, v->argv);
	command_complain_to(NULL);
	return result;
}

/* The new body, or the complaint and since when. */
static void
take_answer(struct view *v, int result, char *body, const char *complaint)
{
	if (result == EXIT_DONE) {
		free(v->body);
		v->body = body;
		v->body_at = now();
		v->complaint[0] = '\0';
		if (v->ctx.style.marks)
			marks_turn(v->ctx.style.marks);
		return;
	}
	free(body);
	if (v->ctx.style.marks)
		marks_undo(v->ctx.style.marks);
	if (!v->complaint[0])
		v->silent_since = time(NULL);
	snprintf(v->complaint, sizeof(v->complaint), "%s", complaint);
}

static int
refresh(struct view *v)
{
	char *body = NULL, *complaint = NULL;
	size_t body_len, complaint_len;
	FILE *out = open_memstream(&body, &body_len);
	FILE *complaints = open_memstream(&complaint, &complaint_len);
	int result = EXIT_FAILED;

	if (out && complaints)
		result = ask(v, out, complaints);
	if (out && fclose(out))
		result = EXIT_FAILED;
	if (complaints)
		fclose(complaints);
	take_answer(v, result, body, complaint ? complaint : "no memory");
	free(complaint);
	return result;
}

/* ---- showing ---- */

static void
clock_text(time_t at, char ret_text[CLOCK_BYTES])
{
	struct tm tm;

	if (!localtime_r(&at, &tm) || !strftime(ret_text, CLOCK_BYTES, "%H:%M:%S", &tm))
		snprintf(ret_text, CLOCK_BYTES, "?");
}

/* The time, whether the daemon answers, how old the data is, what is watched. */
static void
header_text(const struct view *v, char ret_text[HEADER_BYTES])
{
	char at[CLOCK_BYTES], since[CLOCK_BYTES], age[AGE_TEXT_MAX] = "";

	clock_text(time(NULL), at);
	clock_text(v->silent_since, since);
	if (v->body)
		age_text(now() - v->body_at, age);
	if (!v->complaint[0])
		snprintf(ret_text, HEADER_BYTES, "%s  daemon answers, data %s old ", at,
		    age);
	else if (v->body)
		snprintf(ret_text, HEADER_BYTES,
		    "%s  STALE, data %s old, no answer since %s ", at, age, since);
	else
		snprintf(ret_text, HEADER_BYTES, "%s  no data, no answer since %s ", at,
		    since);
	for (int i = 0; i < v->argc; i++)
		line_add(ret_text, HEADER_BYTES, " %.64s", v->argv[i]);
	line_add(ret_text, HEADER_BYTES, ", every %g s", v->w->seconds);
}

/* The text of a line without what paints it. */
static void
strip_paint(const char *line, size_t len, char ret_text[LINE_BYTES])
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < LINE_BYTES - 1; i++) {
		if (line[i] == '\033')
			i += strcspn(line + i, "m");
		else
			ret_text[n++] = line[i];
	}
	ret_text[n] = '\0';
}

/*
 * A line as it was, or, when it is old, faint and without its own paint. One that was
 * made for a wider window loses its paint, too, and ends with an ellipsis.
 */
static void
put_line(const struct view *v, FILE *out, const char *line, size_t len)
{
	const struct table_style *style = &v->ctx.style;
	bool old = v->complaint[0], faint = old && style->colour;
	char text[LINE_BYTES];

	strip_paint(line, len, text);
	if (!old && line_width(text, style->utf8) <= style->width) {
		fprintf(out, "%.*s\n", (int)len, line);
		return;
	}
	fputs(faint ? "\033[2m" : "", out);
	line_put(out, text, style->width, style->utf8);
	fputs(faint ? "\033[0m\n" : "\n", out);
}

static size_t
count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* What is written around the body is no part of it, and never marked. */
static struct table_style
plain_style(const struct view *v)
{
	struct table_style style = v->ctx.style;

	style.marks = NULL;
	return style;
}

/* As much of the body as fits, and which part of it that is. */
static void
put_body(struct view *v, FILE *out, size_t room)
{
	const char *line = v->body ? v->body : "";
	const struct table_style style = plain_style(v);
	size_t lines = count_lines(line);
	char where[HEADER_BYTES];

	v->page = lines > room ? MAX_OF(room, 1u) - 1 : 0;
	v->top = v->page ? MIN_OF(v->top, lines - v->page) : 0;
	if (lines > room)
		lines = v->page;
	for (size_t i = 0; i < v->top; i++)
		line += strcspn(line, "\n") + 1;
	for (size_t i = 0; i < lines; i++) {
		size_t len = strcspn(line, "\n");

		put_line(v, out, line, len);
		line += len + 1;
	}
	if (!v->page)
		return;
	snprintf(where, sizeof(where),
	    "%s %zu more below, %zu above: arrows, PgUp, PgDn, Home, End",
	    style.utf8 ? "…" : "...", count_lines(line), v->top);
	table_heading(&style, out, where);
}

static bool
draw(struct view *v)
{
	const struct table_style style = plain_style(v);
	size_t above, height = screen_height();
	char header[HEADER_BYTES], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool ok;

	if (!out)
		return false;
	header_text(v, header);
	if (v->complaint[0]) {
		table_text(&style, out, TABLE_BAD, header);
		table_text(&style, out, TABLE_BAD, v->complaint);
	} else {
		table_heading(&style, out, header);
	}
	putc('\n', out);
	fflush(out);
	above = count_lines(text);
	put_body(v, out, height > above ? height - above : 0);
	ok = fclose(out) == 0 && screen_show(text);
	free(text);
	return ok;
}

/* ---- on a terminal ---- */

/* Moves what is shown; put_body() keeps it within the body. */
static void
scroll(struct view *v, enum screen_event key)
{
	size_t step = key == SCREEN_PAGE_UP || key == SCREEN_PAGE_DOWN ? v->page : 1;

	switch (key) {
	case SCREEN_UP:
	case SCREEN_PAGE_UP:
		v->top -= MIN_OF(step, v->top);
		break;
	case SCREEN_DOWN:
	case SCREEN_PAGE_DOWN:
		v->top += step;
		break;
	case SCREEN_FIRST:
		v->top = 0;
		break;
	case SCREEN_LAST:
		v->top = v->body ? count_lines(v->body) : 0;
		break;
	case SCREEN_TIME:
	case SCREEN_RESIZED:
	case SCREEN_END:
		break;
	}
}

/* Until the next refresh is due; the header tells each second how old the data is. */
static enum screen_event
wait_on_screen(struct view *v)
{
	const double due = now() + v->w->seconds;

	for (;;) {
		double left = due - now();
		enum screen_event event = screen_wait(MIN_OF(MAX_OF(left, 0), TICK_S));

		if (event >= SCREEN_UP)
			scroll(v, event);
		else if (event != SCREEN_TIME || left <= TICK_S)
			return event;
		if (!draw(v))
			return SCREEN_END;
	}
}

static int
refresh_on_screen(struct view *v)
{
	int result;

	v->ctx.style.width = table_style_of(stdout, true).width;
	screen_let_signals(true);
	result = refresh(v);
	screen_let_signals(false);
	return result;
}

static int
watch_on_screen(struct view *v)
{
	unsigned long done = 0;
	int result;

	v->ctx.client.stop = screen_ended();
	screen_enter();
	for (;;) {
		result = refresh_on_screen(v);
		if (*screen_ended() || (!v->body && !is_outage(v->reason)) || !draw(v))
			break;
		if (++done == v->w->count || wait_on_screen(v) == SCREEN_END)
			break;
	}
	screen_leave();
	if (!v->body && !is_outage(v->reason) && !*screen_ended())
		return command_fail(result, "%s", v->complaint);
	return *screen_ended() || v->body ? EXIT_DONE : EXIT_FAILED;
}

/* ---- in a pipe ---- */

/* A block: its header and, when it is new, the body. */
static bool
print_block(const struct view *v, bool first)
{
	char header[HEADER_BYTES];

	header_text(v, header);
	printf("%s# %s\n", first ? "" : "\n", header);
	if (v->complaint[0])
		printf("# %s\n", v->complaint);
	else
		fputs(v->body, stdout);
	return fflush(stdout) == 0 && !ferror(stdout);
}

static int
watch_in_pipe(struct view *v)
{
	for (unsigned long done = 0;;) {
		int result = refresh(v);

		if (!v->body && !is_outage(v->reason))
			return command_fail(result, "%s", v->complaint);
		if (!print_block(v, done == 0))
			return command_fail(EXIT_FAILED, "the answer cannot be written");
		if (++done == v->w->count)
			return result;
		poll(NULL, 0, (int)(v->w->seconds * 1000));
	}
}

int
watch_run(const struct context *ctx, const struct watch *w, int argc, char **argv)
{
	const char *term = getenv("TERM");
	bool on_screen = ctx->style.width && term && strcmp(term, "dumb") != 0;
	struct view v = { .ctx = *ctx, .w = w, .argc = argc, .argv = argv };
	int result;

	v.ctx.reason = &v.reason;
	v.ctx.client.total_ms = ANSWER_MS;
	if (on_screen && !(v.ctx.style.marks = marks_create()))
		return command_fail(EXIT_FAILED, "no memory");
	result = on_screen ? watch_on_screen(&v) : watch_in_pipe(&v);
	marks_destroy(v.ctx.style.marks);
	free(v.body);
	return result;
}
