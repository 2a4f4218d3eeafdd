/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* CLOCK_BOOTTIME, strsep */

#include "cli/sim_script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/sim.h"
#include "sim/trouble.h"

#define SCRIPT_MAX  (1u << 22)
#define WORDS_MAX   16
#define SECONDS_MAX 1000000
#define PACE_MAX    3600

struct script {
	const char *path;
	char *text; /* its lines end with NUL */
	size_t len;
	uint64_t at_us; /* of the line before */
};

/* The words of a line, in a copy of it. */
struct line {
	unsigned number;
	uint64_t at_us;
	char text[256];
	char *word[WORDS_MAX];
	int count;
};

static int
line_fails(const struct script *s, const struct line *l, const char *why)
{
	return command_fail(EXIT_USAGE, "%s:%u: %s", s->path, l->number, why);
}

static int
read_script(struct script *s)
{
	FILE *f = strcmp(s->path, "-") == 0 ? stdin : fopen(s->path, "re");
	int err;

	if (!f)
		return command_fail(EXIT_USAGE, "%s: %s", s->path, strerror(errno));
	s->text = malloc(SCRIPT_MAX + 1);
	if (s->text)
		s->len = fread(s->text, 1, SCRIPT_MAX + 1, f);
	err = !s->text ? ENOMEM : ferror(f) ? EIO : s->len > SCRIPT_MAX ? EFBIG : 0;
	if (f != stdin)
		fclose(f);
	if (err)
		return command_fail(EXIT_USAGE, "%s: %s", s->path, strerror(err));
	s->text[s->len] = '\0';
	for (size_t i = 0; i < s->len; i++) {
		if (s->text[i] == '\n')
			s->text[i] = '\0';
	}
	return EXIT_DONE;
}

/* Takes a line apart; false: it is empty or a remark, or `ret_code` tells what is wrong.
 */
static bool
take_line(struct script *s, const char *text, struct line *l, int *ret_code)
{
	double seconds;
	char *rest = l->text, *end;

	l->count = 0;
	*ret_code = EXIT_DONE;
	if (strlen(text) >= sizeof(l->text)) {
		*ret_code = line_fails(s, l, "longer than 255 bytes");
		return false;
	}
	strcpy(l->text, text);
	while (rest && l->count < WORDS_MAX) {
		char *word = strsep(&rest, " \t\r");

		if (*word)
			l->word[l->count++] = word;
	}
	if (l->count == 0 || l->word[0][0] == '#')
		return false;
	seconds = strtod(l->word[0], &end);
	if (*end || l->word[0][0] < '0' || l->word[0][0] > '9' ||
	    !(seconds <= SECONDS_MAX))
		*ret_code = line_fails(s, l, "begins with no number of seconds");
	else if (l->count < 3 || rest)
		*ret_code = line_fails(s, l, "is no `SECONDS ACTION CAGE ...`");
	l->at_us = (uint64_t)(seconds * US_PER_S);
	return *ret_code == EXIT_DONE;
}

static int
check_line(struct desk *d, struct script *s, struct line *l)
{
	unsigned cage;

	if (!sim_is_edit(l->count - 1, l->word + 1))
		return line_fails(s, l, "no action that changes the world");
	if (!world_find(d->world, l->word[2], &cage))
		return line_fails(s, l, "no such cage");
	if (l->at_us < s->at_us)
		return line_fails(s, l, "is earlier than the line before");
	s->at_us = l->at_us;
	return EXIT_DONE;
}

static void
sleep_until(uint64_t until_us)
{
	struct timespec ts = {
		.tv_sec = (time_t)(until_us / US_PER_S),
		.tv_nsec = (long)(until_us % US_PER_S) * 1000,
	};

	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &ts, NULL) == EINTR)
		continue;
}

static int
play_line(struct desk *d, const char *text, struct line *l, uint64_t begin_us)
{
	sleep_until(begin_us + l->at_us);
	printf("%s\n", text);
	fflush(stdout);
	d->now_us = desk_clock_us(CLOCK_BOOTTIME);
	return sim_act(d, l->count - 1, l->word + 1);
}

/* Looks at all lines, or plays them. */
static int
go_through(struct desk *d, struct script *s, bool play)
{
	uint64_t begin_us = desk_clock_us(CLOCK_BOOTTIME);
	struct line l = { .number = 0 };
	int code, worst = EXIT_DONE;

	for (size_t at = 0; at < s->len; at += strlen(s->text + at) + 1) {
		l.number++;
		if (take_line(s, s->text + at, &l, &code))
			code = play ? play_line(d, s->text + at, &l, begin_us)
				    : check_line(d, s, &l);
		if (code && !play)
			return code;
		worst = MAX_OF(worst, code);
	}
	return worst;
}

int
sim_script(struct desk *d)
{
	struct script s = { .path = d->argv[0] };
	int code = read_script(&s);

	if (!code)
		code = go_through(d, &s, false);
	if (!code)
		code = go_through(d, &s, true);
	free(s.text);
	return code;
}

int
sim_trouble(struct desk *d)
{
	static struct trouble trouble;
	unsigned long seed, seconds = 3600, pace = 2;
	struct trouble_event event;
	char line[TROUBLE_LINE_MAX];

	if (!desk_count(d->argv[0], 0, UINT32_MAX, &seed))
		return command_fail(EXIT_USAGE, "%s: no seed", d->argv[0]);
	if (d->argc > 1 && !desk_count(d->argv[1], 1, SECONDS_MAX, &seconds))
		return command_fail(EXIT_USAGE, "%s: no number of seconds", d->argv[1]);
	if (d->argc > 2 && !desk_count(d->argv[2], 1, PACE_MAX, &pace))
		return command_fail(EXIT_USAGE, "%s: no number of seconds", d->argv[2]);
	trouble_begin(&trouble, d->world, seed, pace * US_PER_S);
	for (;;) {
		trouble_next(&trouble, d->world, &event);
		if (event.at_us > seconds * US_PER_S)
			break;
		trouble_write(d->world, &event, line);
		printf("%s\n", line);
	}
	return fflush(stdout) == EOF ? EXIT_FAILED : EXIT_DONE;
}
