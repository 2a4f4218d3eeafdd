/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* ppoll */
#include "cli/screen.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"

#define HEIGHT_ELSE 24
#define ENTER       "\033[?1049h\033[?25l\033[?7l"
#define LEAVE       "\033[?7h\033[?25h\033[?1049l"

/* What a terminal sends for a key, in its normal and its application mode. */
static const struct {
	const char *bytes;
	enum screen_event event;
} keys[] = {
	{ "q", SCREEN_END },
	{ "Q", SCREEN_END },
	{ "\033[A", SCREEN_UP },
	{ "\033OA", SCREEN_UP },
	{ "\033[B", SCREEN_DOWN },
	{ "\033OB", SCREEN_DOWN },
	{ "\033[5~", SCREEN_PAGE_UP },
	{ "\033[6~", SCREEN_PAGE_DOWN },
	{ "\033[H", SCREEN_FIRST },
	{ "\033OH", SCREEN_FIRST },
	{ "\033[1~", SCREEN_FIRST },
	{ "\033[7~", SCREEN_FIRST },
	{ "\033[F", SCREEN_LAST },
	{ "\033OF", SCREEN_LAST },
	{ "\033[4~", SCREEN_LAST },
	{ "\033[8~", SCREEN_LAST },
};

static const int end_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static volatile sig_atomic_t ended, resized, stopped;

static struct {
	struct termios keys;
	bool has_keys;    /* stdin is a terminal whose mode was changed */
	sigset_t outside; /* the mask before we came */
	sigset_t ours;
	char typed[64]; /* keys that were not looked at yet */
	size_t typed_len;
} screen;

static void
on_signal(int signal)
{
	if (signal == SIGWINCH)
		resized = 1;
	else if (signal == SIGTSTP)
		stopped = 1;
	else
		ended = signal;
}

static void
say(const char *text)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t done = write(STDOUT_FILENO, text, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		text += done;
		len -= (size_t)done;
	}
}

/* Keys come at once and unseen; Ctrl-C stays a signal. */
static void
take_keys(void)
{
	struct termios mode;

	screen.has_keys =
	    isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &screen.keys) == 0;
	if (!screen.has_keys)
		return;
	mode = screen.keys;
	mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	mode.c_cc[VMIN] = 1;
	mode.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

static void
take(void)
{
	take_keys();
	say(ENTER);
}

static void
give_back(void)
{
	say(LEAVE);
	if (screen.has_keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &screen.keys);
}

static void
heed(int signal)
{
	const struct sigaction action = { .sa_handler = on_signal };

	sigaddset(&screen.ours, signal);
	sigaction(signal, &action, NULL);
}

void
screen_enter(void)
{
	sigemptyset(&screen.ours);
	for (size_t i = 0; i < COUNT_OF(end_signals); i++)
		heed(end_signals[i]);
	heed(SIGWINCH);
	heed(SIGTSTP);
	sigprocmask(SIG_BLOCK, &screen.ours, &screen.outside);
	take();
}

void
screen_leave(void)
{
	int signal = ended;

	give_back();
	for (size_t i = 0; i < COUNT_OF(end_signals); i++)
		sigaction(end_signals[i], &(struct sigaction){ .sa_handler = SIG_DFL },
		    NULL);
	sigprocmask(SIG_SETMASK, &screen.outside, NULL);
	if (signal && signal != SIGINT)
		raise(signal);
}

const volatile sig_atomic_t *
screen_ended(void)
{
	return &ended;
}

void
screen_let_signals(bool in)
{
	sigprocmask(in ? SIG_SETMASK : SIG_BLOCK, in ? &screen.outside : &screen.ours,
	    NULL);
}

/* Ctrl-Z: the shell gets its terminal, and we ours when we go on. */
static void
stop(void)
{
	stopped = 0;
	give_back();
	kill(getpid(), SIGSTOP);
	take();
	resized = 1;
}

/* What was typed; nothing, and nothing any more, where the terminal is gone. */
static void
read_keys(void)
{
	ssize_t got = read(STDIN_FILENO, screen.typed + screen.typed_len,
	    sizeof(screen.typed) - screen.typed_len);

	if (got <= 0)
		screen.has_keys = false;
	else
		screen.typed_len += (size_t)got;
}

static void
drop_typed(size_t len)
{
	screen.typed_len -= len;
	memmove(screen.typed, screen.typed + len, screen.typed_len);
}

/*
 * The next key that was typed; SCREEN_TIME where none means anything. The beginning of
 * a key waits for its rest.
 */
static enum screen_event
take_key(void)
{
	while (screen.typed_len) {
		bool begun = false;

		for (size_t i = 0; i < COUNT_OF(keys); i++) {
			size_t len = strlen(keys[i].bytes);

			if (memcmp(screen.typed, keys[i].bytes,
				MIN_OF(len, screen.typed_len)) != 0)
				continue;
			if (len <= screen.typed_len) {
				drop_typed(len);
				return keys[i].event;
			}
			begun = true;
		}
		if (begun)
			return SCREEN_TIME;
		drop_typed(1);
	}
	return SCREEN_TIME;
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

enum screen_event
screen_wait(double seconds)
{
	const double end = now() + seconds;

	for (;;) {
		double left = MAX_OF(end - now(), 0);
		const struct timespec ts = { .tv_sec = (time_t)left,
			.tv_nsec = (long)((left - (double)(time_t)left) * 1e9) };
		struct pollfd input = { .fd = screen.has_keys ? STDIN_FILENO : -1,
			.events = POLLIN };
		enum screen_event key = take_key();
		int ready = ended || resized || stopped || key != SCREEN_TIME
				? 0
				: ppoll(&input, 1, &ts, &screen.outside);

		if (key == SCREEN_END)
			ended = SIGINT;
		if (ready > 0)
			read_keys();
		if (stopped)
			stop();
		if (ended)
			return SCREEN_END;
		if (resized) {
			resized = 0;
			return SCREEN_RESIZED;
		}
		if (ready == 0)
			return key;
	}
}

size_t
screen_height(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row)
		return size.ws_row;
	return HEIGHT_ELSE;
}

/* Each line is cleared behind its text, the window below the last one. */
bool
screen_show(const char *text)
{
	size_t height = screen_height();
	char *frame = NULL;
	size_t len;
	FILE *out = open_memstream(&frame, &len);

	if (!out)
		return false;
	fputs("\033[H", out);
	for (size_t line = 0; *text && line < height; line++) {
		size_t bytes = strcspn(text, "\n");

		fprintf(out, "%s%.*s\033[K", line ? "\r\n" : "", (int)bytes, text);
		text += bytes + (text[bytes] == '\n');
	}
	fputs("\033[J", out);
	if (fclose(out) == 0)
		say(frame);
	free(frame);
	return isatty(STDOUT_FILENO);
}
