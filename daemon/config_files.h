/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files are read, and in which order.
 *
 * A folder stands for its caged.yaml and then for conf.d/NAME.yaml in the order of the
 * names, each where it is there.
 */
#ifndef DAEMON_CONFIG_FILES_H
#define DAEMON_CONFIG_FILES_H

#include <stdbool.h>

#include "daemon/judge.h"
#include "daemon/options.h"

#define CONFIG_FOLDER "/etc/caged" /* where nothing else is named */

/* The files of a question, open; edits and a body are for others to add. */
struct config_files {
	struct judge_question question;
	char *name[JUDGE_FILES_MAX];
	bool tells; /* the log, of files that are passed over for their names */
};

/* 0, or a negative errno with one whole line in `err`; then nothing is open. */
int config_files_open(const struct options *options, bool tells,
    struct config_files *ret_files, char *err, size_t size);
void config_files_close(struct config_files *files);

#endif
