/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration keys: the one table, and how a path finds its row.
 *
 * Only the rooms of the configuration look in here.
 */
#ifndef DAEMON_CONFIG_KEYS_H
#define DAEMON_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/config_value.h"

struct config;

/* The row whose values are the options of platforms in struct config, and the rows
 * whose values are its entries. */
#define MAP_ROW   ((size_t)-1)
#define ENTRY_ROW ((size_t)-2)

/*
 * One key. A part of the path in capitals stands for any word; `fallback` is
 * the default as it would stand in a file.
 */
struct key_def {
	const char *path;
	struct value_def value;
	size_t offset;
	const char *fallback;
	bool reload;
	const char *help;
	/* ENTRY_ROW: whether this is a key and a value of it; as parsing does. */
	int (*check)(const char *path, const char *value, char *err, size_t size);
};

#define CONFIG_KEYS 48

extern const struct key_def config_keys[CONFIG_KEYS];

/* The row of a path; for a section, any row that lies inside. NULL: unknown. */
const struct key_def *config_key_find(const char *path, bool section);

/* Says whether the values of a row are many. */
static inline bool
config_key_is_many(const struct key_def *k)
{
	return k->offset == MAP_ROW || k->offset == ENTRY_ROW;
}

/* The value of a row as text. Not for MAP_ROW and ENTRY_ROW. */
void config_key_print(const struct key_def *k, const struct config *config,
    char *ret_text, size_t size);

/*
 * Whether a word where any word may stand, such as the NAME of a platform, is
 * rather a key beside it: "platform.nam".
 */
bool config_is_misspelt(const char *path);

/* Fills `err`, "unknown key; did you mean ...?", and returns -ENOENT. */
int config_say_unknown(const char *path, char *err, size_t size);
/* Fills `err`, "must be EXPECTED, not TEXT" (its beginning), and returns -EINVAL. */
int config_say_must_be(const char *expected, const char *text, char *err, size_t size);

#endif
