/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands: what those that ask the daemon have in common.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <getopt.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "cli/client.h"
#include "cli/table.h"

enum command_exit { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* What a command is told. */
struct context {
	struct client client;
	bool json;
	struct table_style style;
	FILE *out;
	int *reason; /* NULL, or gets the negative errno of a question that failed */
};

/* "cagectl: ..." on stderr, printable, one line; gives `code` back. */
int command_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What command_fail() says goes to `out`, without "cagectl: "; NULL: to stderr again. */
void command_complain_to(FILE *out);

/* EXIT_USAGE with a line: no `what` is called `word`, and which one may be meant. */
int command_unknown(const char *what, const char *word, const char *const *known,
    size_t count);

/* EXIT_USAGE with a line: the command has no such option, and which one may be meant. */
int command_unknown_option(const char *command, const char *word,
    const struct option *longs);

/* EXIT_FAILED with a line: there is no such cage. */
int command_no_cage(const struct context *ctx, const char *name);

/* Has the daemon such a cage? NULL, and whoever cannot be asked, is known. */
bool command_knows_cage(const struct context *ctx, const char *name);

/* Why a question failed, for who wants to know. */
void command_reason(const struct context *ctx, int reason);

/* GET, as client_ask(): the caller tells what went wrong. */
int command_try(const struct context *ctx, const char *path, const char *name,
    json_t **ret_object, char *err, size_t size);

/* GET; on failure says why and gives NULL. `name` as in client_ask(). */
json_t *command_get(const struct context *ctx, const char *path, const char *name);

/* What REST answered, indented; all beyond ASCII is escaped, for the terminal's sake. */
int command_print_json(const struct context *ctx, const json_t *value);

/* EXIT_DONE, or EXIT_FAILED with a line when the table or `out` failed. */
int command_write_table(const struct context *ctx, const struct table *t);

/* A heading below what was printed before, and a fact; nothing without text. */
void command_heading(const struct context *ctx, const char *text);
void command_fact(const struct context *ctx, const char *name, const char *text);
void command_painted(const struct context *ctx, enum table_paint paint, const char *name,
    const char *text);
/* A fact with ages in it: that they change is no news. */
void command_restless(const struct context *ctx, enum table_paint paint, const char *name,
    const char *text);

/* Two cages by their names; runs of digits count as numbers: 2 before 10. */
int command_natural_order(const json_t *cage, const json_t *other);

/*
 * A table below its heading, or nothing when it has no rows; then frees it.
 * False where it cannot be written, or is NULL.
 */
bool command_section(const struct context *ctx, const char *title, struct table *t,
    size_t rows);

/* Members of an object; an absent one, or one of another type, gives "", NULL, false;
 * so does a number that nothing can be. */
const char *member_text(const json_t *object, const char *key);
bool member_number(const json_t *object, const char *key, double *ret_number);
bool value_number(const json_t *value, double *ret_number);

/* The next cells. Absent is an empty cell. */
void cell_text(struct table *t, enum table_paint paint, const json_t *object,
    const char *key);
void cell_count(struct table *t, const json_t *object, const char *key);
/* The quality of what stands in a row: the worst of `count` readings, NULLs left out. */
const char *worst_quality(const json_t *const *readings, size_t count);
bool reading_is_good(const json_t *reading);

/* Seconds: an age on a terminal, the number in a pipe. */
void cell_age(struct table *t, const json_t *object, const char *key);
/*
 * A reading, `scale` times its value: with `shown` digits on a terminal, where
 * `?` follows what is not good, and `full` digits in a pipe.
 */
void cell_reading(struct table *t, enum table_paint paint, const json_t *reading,
    double scale, int shown, int full);

#endif
