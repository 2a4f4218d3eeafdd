/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/utf8.h"

#define SITE_LINES     10
#define SITE_PERIOD_US (10 * US_PER_S)
#define LINE_MAX_BYTES 512

static const struct {
	const char *word;
	int priority; /* syslog's number */
} levels[] = {
	[LOG_LEVEL_ERROR] = { "error", 3 },
	[LOG_LEVEL_WARN] = { "warn", 4 },
	[LOG_LEVEL_INFO] = { "info", 6 },
	[LOG_LEVEL_DEBUG] = { "debug", 7 },
	[LOG_LEVEL_AUDIT] = { "notice", 5 },
};

static const char *log_name = "caged";
static enum log_level log_limit = LOG_LEVEL_INFO;
static uint64_t log_now_us;
static bool log_journal;
static unsigned log_lost; /* lines that nobody took */

/* JOURNAL_STREAM is DEVICE:INODE of the journal's stream. A shell may have handed
 * down another's, so stderr is looked at. */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char ours[48];
	struct stat st;

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(stream, ours) == 0;
}

void
log_init(const char *name, enum log_level level)
{
	log_name = name;
	log_limit = level;
	log_journal = stderr_is_journal();
}

void
log_set_level(enum log_level level)
{
	log_limit = level;
}

bool
log_level_parse(const char *word, enum log_level *ret_level)
{
	for (size_t i = 0; i < LOG_LEVEL_AUDIT; i++) {
		if (strcmp(word, levels[i].word) != 0)
			continue;
		*ret_level = (enum log_level)i;
		return true;
	}
	return false;
}

void
log_set_time(uint64_t mono_us)
{
	log_now_us = mono_us;
}

/* Says whether this place may still speak; sets how many lines it kept back. */
static bool
site_allows(struct log_site *site, uint32_t *ret_dropped)
{
	*ret_dropped = 0;
	if (log_now_us - site->since_us >= SITE_PERIOD_US ||
	    site->since_us > log_now_us) {
		*ret_dropped = site->dropped;
		*site = (struct log_site){ .since_us = log_now_us };
	}
	if (site->lines < SITE_LINES) {
		site->lines++;
		return true;
	}
	site->dropped++;
	return false;
}

/* Copies text; each byte of what does not just show itself is spelled out, also
 * what a terminal takes for a control character when it is UTF-8. Returns the
 * new length. */
static size_t
spell_out(char *to, size_t size, const char *from)
{
	size_t len = 0;

	for (const char *next = from; *from && len + 4 * 4 < size; from = next) {
		bool shown = utf8_is_printable(utf8_next(&next));

		for (; from < next; from++) {
			if (shown)
				to[len++] = *from;
			else
				len += (size_t)snprintf(to + len, size - len, "\\x%02x",
				    (unsigned)(unsigned char)*from);
		}
	}
	return len;
}

/* Would a line go at once? Who reads the log may have stopped: we do not, for it. */
static bool
is_taken(void)
{
	struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&p, 1, 0) != 0;
}

static void
write_line(enum log_level level, const char *text)
{
	char line[LINE_MAX_BYTES * 4 + 64];
	int head;
	size_t len;

	if (log_journal)
		head = snprintf(line, sizeof(line), "<%d>", levels[level].priority);
	else
		head = snprintf(line, sizeof(line), "%s: %s: ", log_name,
		    levels[level].word);
	len = (size_t)head;
	len += spell_out(line + len, sizeof(line) - len - 1, text);
	line[len++] = '\n';
	if (!is_taken() || write(STDERR_FILENO, line, len) < 0)
		log_lost++; /* nowhere left to say so */
}

/* The first line that is taken again tells how many were not. */
static void
tell_lost(void)
{
	char note[64];

	if (!log_lost || !is_taken())
		return;
	snprintf(note, sizeof(note), "%u lines were lost: nobody took them", log_lost);
	log_lost = 0;
	write_line(LOG_LEVEL_ERROR, note);
}

int
log_priority(enum log_level level)
{
	return levels[level].priority;
}

/* How a line is told but on standard error. */
struct other_way {
	bool (*send)(enum log_level level, const char *line, const void *arg);
	const void *arg;
};

__attribute__((format(printf, 4, 0))) static void
tell(struct log_site *site, enum log_level level, const struct other_way *way,
    const char *format, va_list args)
{
	char text[LINE_MAX_BYTES];
	uint32_t dropped;

	if ((level != LOG_LEVEL_AUDIT && level > log_limit) ||
	    !site_allows(site, &dropped))
		return;
	vsnprintf(text, sizeof(text), format, args);
	tell_lost();
	if (dropped) {
		char note[64];

		snprintf(note, sizeof(note), "%u more lines like the next were kept back",
		    dropped);
		write_line(level, note);
	}
	if (!way || !log_journal || !way->send(level, text, way->arg))
		write_line(level, text);
}

void
log_line(struct log_site *site, enum log_level level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell(site, level, NULL, format, args);
	va_end(args);
}

void
log_line_by(struct log_site *site, enum log_level level,
    bool (*send)(enum log_level level, const char *line, const void *arg),
    const void *arg, const char *format, ...)
{
	const struct other_way way = { send, arg };
	va_list args;

	va_start(args, format);
	tell(site, level, &way, format, args);
	va_end(args);
}
