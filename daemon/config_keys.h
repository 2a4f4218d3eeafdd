/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration keys: the one table, and how a path finds its row.
 *
 * The table is made from schema/caged-config.yang when caged is built; where a value
 * is kept is said in daemon/config_keys.c. Only the rooms of the configuration look in
 * here.
 */
#ifndef DAEMON_CONFIG_KEYS_H
#define DAEMON_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/config_rows.h"
#include "daemon/config_value.h"

struct config;

/* The row whose values are the options of platforms in struct config, and the rows
 * whose values are its entries. */
#define MAP_ROW   ((size_t)-1)
#define ENTRY_ROW ((size_t)-2)

/*
 * One key. A part of the path in capitals stands for any word; `fallback` is
 * the default as it would stand in a file, NULL where there is none.
 */
struct key_def {
	const char *path;
	const char
	    *data; /* of schema/caged-config.yang: "alarms/rule[kind='KIND']/raise" */
	struct value_def value;
	size_t offset;
	const char *fallback;
	bool reload;
	bool files_only; /* no edit may set it */
	bool names;      /* what stands for the last part in capitals may be any name */
	const char *unknown; /* said of a name in its path that is of no kind there is */
};

extern const struct key_def config_keys[CONFIG_KEYS];

/* The row of a path; for a section, any row that lies inside. NULL: unknown. */
const struct key_def *config_key_find(const char *path, bool section);

/* Says whether the keys of a section may be names of any kind, instead of plain words. */
bool config_key_takes_names(const char *path);

/* Says whether the values of a row are many. */
static inline bool
config_key_is_many(const struct key_def *k)
{
	return k->offset == MAP_ROW || k->offset == ENTRY_ROW;
}

/* The value of a row as text. Not for MAP_ROW and ENTRY_ROW. */
void config_key_print(const struct key_def *k, const struct config *config,
    char *ret_text, size_t size);

/* Fills `err`, "unknown key; did you mean ...?", and returns -ENOENT. */
int config_say_unknown(const char *path, char *err, size_t size);
/* Fills `err`, "must be EXPECTED, not TEXT" (its beginning), and returns -EINVAL. */
int config_say_must_be(const char *expected, const char *text, char *err, size_t size);
/* The same for what a value of this kind has to be. */
int config_say_value(const struct value_def *def, const char *text, char *err,
    size_t size);

/*
 * What is wrong with a section, with a list, or with a scalar that is no key, at a path
 * of a file, where the empty path is the file itself. 0 where nothing is.
 */
int config_say_section(const char *path, char *err, size_t size);
int config_say_list(const char *path, char *err, size_t size);
int config_say_no_key(const char *path, const char *text, char *err, size_t size);

#endif
