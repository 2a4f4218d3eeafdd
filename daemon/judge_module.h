/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judge, its module: schema/caged-config.yang in libyang, and how keys and values are
 * written in it.
 */
#ifndef DAEMON_JUDGE_MODULE_H
#define DAEMON_JUDGE_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/config_keys.h"

struct ly_ctx;
struct lys_module;

#define JUDGE_DATA_MAX  384
#define JUDGE_VALUE_MAX 1024

/* Loads it once in the life of the process, until judge_fini(): 0 or -ENOMEM. */
int judge_module_load(void);

/* Borrowed; NULL before it is loaded. */
struct ly_ctx *judge_module_ctx(void);
const struct lys_module *judge_module(void);

/*
 * A text as the module has it: numbers without their units, durations in milliseconds.
 * The range is the module's to judge. False: it is no value of this kind at all.
 */
bool judge_module_value(const struct value_def *def, const char *text,
    char ret_value[JUDGE_VALUE_MAX]);

/* The row's place in the tree, with the names of the path in it. */
void judge_module_place(const struct key_def *k, const char *path,
    char ret_data[JUDGE_DATA_MAX]);

/* Says whether the row takes a value, which judge_module_value() made. */
bool judge_module_takes(const struct key_def *k, const char *value);

/*
 * Of the path of a section that is an entry: 0, or -ENOENT and a text in `err` where the
 * module lists the names that there are, and this is none of them ("alarms.rx-lss").
 */
int judge_module_entry(const char *path, char *err, size_t size);

#endif
