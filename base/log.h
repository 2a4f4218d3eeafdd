/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log: lines on stderr, with a limit for each place that logs.
 *
 * A place may log ten lines in ten seconds; what it says beyond that is counted
 * and told in one line when the ten seconds are over and it speaks again. Where
 * stderr is the journal's (JOURNAL_STREAM) each line begins with its priority, `<4>`.
 * Nobody waits for who reads stderr: lines that find no room are lost, and counted in the
 * next one that finds some.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_AUDIT, /* who did what; printed always, and no limit */
};

/* The budget of one place; lives in the place itself, see the macros. */
struct log_site {
	uint64_t since_us;
	uint32_t lines;
	uint32_t dropped;
};

/*
 * Sets the program's name (borrowed) and the least important level that is
 * still printed. Before this, the name is "caged" and the level is info.
 */
void log_init(const char *name, enum log_level level);

void log_set_level(enum log_level level);

/* Gives a level for "error", "warn", "info", "debug"; false for another word. */
bool log_level_parse(const char *word, enum log_level *ret_level);

/* Tells the log what time it is; the loop does, once per turn. */
void log_set_time(uint64_t mono_us);

/* One line; bytes of what is not printable UTF-8 (C0, C1, what turns the direction
 * of writing, no text at all) appear as \xNN. */
void log_line(struct log_site *site, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The same, of a line that is sent to the journal by other means where standard error
 * is the journal's; `send` says whether it could, else it is a line after all.
 */
void log_line_by(struct log_site *site, enum log_level level,
    bool (*send)(enum log_level level, const char *line, const void *arg),
    const void *arg, const char *format, ...) __attribute__((format(printf, 5, 6)));

int log_priority(enum log_level level); /* syslog's number */

#define LOG_AT(level, ...)                                \
	do {                                              \
		static struct log_site log_site_;         \
		log_line(&log_site_, level, __VA_ARGS__); \
	} while (0)

#define log_error(...) LOG_AT(LOG_LEVEL_ERROR, __VA_ARGS__) /* we lost a service */
#define log_warn(...)  LOG_AT(LOG_LEVEL_WARN, __VA_ARGS__)  /* odd, handled */
#define log_info(...)  LOG_AT(LOG_LEVEL_INFO, __VA_ARGS__)  /* a change worth a line */
#define log_debug(...) LOG_AT(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
