/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration: YAML files and options in, typed values out.
 *
 * schema/caged-config.yang knows every key: its type, its range, its default, and
 * whether a reload may change it. Files and edits are judged by it in the schema
 * process. Effective is the defaults, then the files in order, then the edits, then
 * the command line, key by key.
 */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "api/metrics_options.h"
#include "api/sources.h"
#include "base/log.h"
#include "daemon/judge.h"
#include "daemon/options.h"

struct key_def;

#define CONFIG_KEYS_MAX             256
#define CONFIG_NAME_MAX             32  /* with the ending NUL, as all of these */
#define CONFIG_TEXT_MAX             256 /* paths and values */
#define CONFIG_ADDRESS_MAX          46
#define CONFIG_DEVICE_MAX           16 /* IFNAMSIZ */
#define CONFIG_LISTEN_MAX           4  /* of each server */
#define CONFIG_PLATFORM_OPTIONS_MAX 64
#define CONFIG_ENTRIES_MAX          256
#define CONFIG_ENTRY_PATH_MAX       96
#define CONFIG_ENTRY_VALUE_MAX      64
#define CONFIG_ERROR_MAX            512 /* holds every message of this room */
#define CONFIG_PLACE_MAX            320

/* The value of a directory, or of platform.name, that is found by rule. */
#define CONFIG_AUTO "auto"
/* The value of what is not there. */
#define CONFIG_OFF "off"

/* Where a server listens. */
struct config_listen {
	bool v6;
	char address[CONFIG_ADDRESS_MAX]; /* numeric, without brackets */
	uint16_t port;                    /* 1 to 65535 */
	char device[CONFIG_DEVICE_MAX];   /* the one interface or VRF; "": all */
};

/* None: it is off. */
struct config_listens {
	struct config_listen at[CONFIG_LISTEN_MAX];
	size_t count;
};

/* One key of a platform's own section. */
struct config_platform_option {
	char platform[CONFIG_NAME_MAX];
	char text[CONFIG_NAME_MAX + 1 + CONFIG_TEXT_MAX]; /* "key=value" */
};

/* One key of a section of which there may be many, such as "alarms.rx-los.severity". */
struct config_entry {
	char path[CONFIG_ENTRY_PATH_MAX];
	char value[CONFIG_ENTRY_VALUE_MAX]; /* a value of it; checked */
};

struct config {
	char platform_name[CONFIG_NAME_MAX]; /* or CONFIG_AUTO; never a path */
	/* Sections of all platforms, also of those that were not chosen. */
	struct config_platform_option platform_options[CONFIG_PLATFORM_OPTIONS_MAX];
	size_t platform_option_count;
	char plugin_dir[CONFIG_TEXT_MAX]; /* or CONFIG_AUTO */
	char yang_dir[CONFIG_TEXT_MAX];   /* or CONFIG_OFF */
	struct {
		struct config_listens listen;
		char names[CONFIG_TEXT_MAX];      /* with commas */
		char web_config[CONFIG_TEXT_MAX]; /* a file, or CONFIG_OFF */
		bool insecure;
		uint32_t connections, per_source;
		uint32_t handshake_ms, header_ms, answer_ms, idle_ms;
	} http;
	struct {
		struct config_listens listen;
		struct sources allow;
	} scrape;
	struct {
		struct config_listens listen;
		bool insecure;
		uint32_t connections, per_source;
		uint32_t keepalive_ms, answer_ms;
	} gnmi;
	struct metrics_options metrics;
	char run_dir[CONFIG_TEXT_MAX];   /* or CONFIG_AUTO, see dirs_choose() */
	char state_dir[CONFIG_TEXT_MAX]; /* or CONFIG_AUTO */
	char user[CONFIG_NAME_MAX];
	enum log_level log_level;
	uint32_t poll_monitors_ms;
	uint32_t poll_flags_ms;
	uint32_t poll_presence_ms;
	uint32_t poll_settle_ms;
	uint32_t poll_owners_ms;
	uint32_t journal_events;
	uint32_t journal_mib;
	struct {
		uint32_t shelve_ms, hysteresis_mdegc, hysteresis_mdb;
	} alarms;
	/* Keys of sections that may be many, in the order of their paths. */
	struct config_entry entries[CONFIG_ENTRIES_MAX];
	size_t entry_count;
	struct {
		bool deselect, clocks, mux_reset, cage_reset;
	} recovery;
};

#define CONFIG_DIFF_MAX     (CONFIG_KEYS_MAX + 2 * CONFIG_PLATFORM_OPTIONS_MAX)
#define CONFIG_ENTRIES_DIFF (2 * CONFIG_ENTRIES_MAX)

/* The keys in which two configurations differ; names live as long as this does. */
struct config_diff {
	/* config_reload() can apply these */
	const char *reload[CONFIG_KEYS_MAX + CONFIG_ENTRIES_DIFF];
	size_t reload_count;
	const char *restart[CONFIG_DIFF_MAX]; /* these wait for a restart */
	size_t restart_count;
	/* Of options of platforms: "platform.sim.cages"; one more for a name that is
	 * there already. */
	char option_name[2 * CONFIG_PLATFORM_OPTIONS_MAX + 1][2 * CONFIG_NAME_MAX + 16];
	size_t option_count;
	/* Likewise of keys of sections that may be many. */
	char entry_name[CONFIG_ENTRIES_DIFF + 1][CONFIG_ENTRY_PATH_MAX];
	size_t entry_count;
};

/* What was judged: which files, and what they and the edits set. */
struct config_sources {
	char *name[JUDGE_FILES_MAX];
	size_t files;
	struct judge_answer answer;
};

/* The names of a question's files, and no answer yet. 0 or -ENOMEM. */
int config_sources_init(struct config_sources *sources,
    const struct judge_question *question);
void config_sources_free(struct config_sources *sources);

/*
 * Reads the files of the command line, or those of /etc/caged, and then its settings;
 * `judge` is asked where there is a file or an edit.
 *
 * 0, or a negative errno with one whole line in `err`, without a line end:
 * "FILE:LINE:COLUMN: KEY: what is wrong" for what stands in a file, "edits: KEY: ..." for
 * an edit, and "caged: --http: what is wrong" for an option. The first error ends it.
 */
int config_load(const struct options *options, const struct judge *judge,
    const struct judge_edit *edits, size_t edit_count, struct config *ret_config,
    struct config_sources *ret_sources, char *err, size_t size);

/* The second half: defaults, what was judged good, the command line. */
int config_build(const struct options *options, const struct config_sources *sources,
    struct config *ret_config, char *err, size_t size);

/* Where a leaf was set: "FILE:LINE:COLUMN" or "body:LINE:COLUMN"; "edits". */
void config_place(const struct config_sources *sources, const struct judge_leaf *leaf,
    char *ret_text, size_t size);

/* Where a value comes from: "caged.yaml:3:20", "edits", "--http", "default"; false for
 * the last. */
bool config_origin(const struct options *options, const struct config *config,
    const struct config_sources *sources, const char *path, char *ret_text, size_t size);

/* Puts the place where a key was set before a line that begins with "caged: " and it. */
void config_say_origin(const struct options *options, const struct config *config,
    const struct config_sources *sources, char *err, size_t size);

/* The defaults alone. */
void config_defaults(struct config *ret_config);

/* Hears of each key that has a value, in the order of the table: its value as text. */
typedef void (*config_each)(void *arg, const struct key_def *row, const char *path,
    const char *value);
void config_walk(const struct config *config, config_each each, void *arg);

/* What a key is set to, as text; false where it is not. */
bool config_find(const struct config *config, const char *path, char *ret_value,
    size_t size);

/* Writes YAML that loads again to the same configuration, with the origin of each value
 * that has another than the default; `sources` may be NULL. */
void config_dump(const struct config *config, const struct options *options,
    const struct config_sources *sources, FILE *out);

void config_compare(const struct config *old, const struct config *new,
    struct config_diff *ret_diff);

/* Takes over what a reload may change, and leaves the rest of `config` alone. */
void config_reload(struct config *config, const struct config *new);

/*
 * The section of the chosen platform as "key=value" texts, ended by NULL.
 * Returns their number; they are borrowed from `config`.
 */
size_t config_platform_options(const struct config *config,
    const char *ret_options[CONFIG_PLATFORM_OPTIONS_MAX + 1]);

#endif
