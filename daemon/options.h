/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options: the command line of caged.
 *
 * An option that stands for a key of the configuration is kept as text and
 * judged by config_load(), by the table of keys.
 */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define OPTIONS_FILES_MAX    16
#define OPTIONS_SETTINGS_MAX 32
#define OPTIONS_HERE_MAX     256

enum options_action {
	OPTIONS_RUN,         /* start the daemon */
	OPTIONS_CHECK,       /* --check: config_load(), say nothing or the one error */
	OPTIONS_DUMP_CONFIG, /* --dump-config: config_load(), config_dump() */
	OPTIONS_VERSION,     /* --version: options_version() */
	OPTIONS_HELP         /* --help: options_help() */
};

/* A key of the configuration that was given as an option. */
struct options_setting {
	const char *option; /* "--http", for messages */
	const char *key;    /* "http.listen"; "platform" for NAME[:key=value,...] */
	const char *value;
};

/* Texts that are pointers are borrowed from argv. */
struct options {
	enum options_action action;
	bool foreground;
	const char *files[OPTIONS_FILES_MAX]; /* or folders */
	bool files_by_default;             /* none was named, and they may be missing */
	bool folders_held;                 /* options_hold_folders() was called */
	int folder[OPTIONS_FILES_MAX];     /* of each file; AT_FDCWD: by its path */
	bool is_folder[OPTIONS_FILES_MAX]; /* that one is what was named */
	size_t file_count;
	char here[OPTIONS_HERE_MAX]; /* where names count from; empty: not known */
	struct options_setting settings[OPTIONS_SETTINGS_MAX];
	size_t setting_count;
};

/*
 * Reads the command line. 0, or -EINVAL with one line in `err`, such as
 * "caged: unknown option --foo", without a line end; the program then exits 2.
 *
 * --help wins over --version, and that over whatever else is asked.
 */
int options_parse(int argc, char **argv, struct options *ret_options, char *err,
    size_t size);

/* Where no file was named: those of a folder, if it is there. */
void options_default_files(struct options *options, const char *folder);

/*
 * Keeps the folders of the files open, so that a reload finds the files even
 * where the way to them is open to root only. What cannot be opened is looked
 * up by its path as before.
 */
void options_hold_folders(struct options *options);

void options_help(FILE *out);
void options_version(FILE *out);

#endif
