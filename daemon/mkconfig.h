/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of mkconfig share: the keys of a module, one after the other. */
#ifndef DAEMON_MKCONFIG_H
#define DAEMON_MKCONFIG_H

#include <libyang/libyang.h>
#include <stdbool.h>

#include "daemon/config_value.h"

#define PATH_BYTES 256

struct field {
	const struct lysc_node_leaf *leaf;
	const char *path; /* "alarms.KIND.raise" */
	const char *data; /* "alarms/rule[kind='KIND']/raise" */
	bool many;        /* it lies in a list */
	bool entry;       /* it is the value of an entry that is no map */
	bool names;       /* what the key of that list is may be any name */
	const char *unknown;
	const char *about; /* what the innermost list is */
};

typedef void (*take_field)(void *arg, const struct field *f);
typedef void (*take_section)(void *arg, const struct lysc_node *n, const char *path);

/* All functions but the first may be NULL. */
struct walk {
	take_field field;
	take_section section;
	take_field same; /* a list with the keys of the one before it, in their place */
	void *arg;
};

/* All keys in their order; a top-level section is told before its keys. */
void mkconfig_walk(const struct walk *w, const struct lys_module *mod);

/* The argument of an extension of ours, "" where it has none; NULL: it is not there. */
const char *mkconfig_extension(const struct lysc_ext_instance *exts, const char *name);

/* What values a key takes, and the one it has when it is not set (NULL: none), whose
 * text may lie in `ret_text`. */
struct value_def mkconfig_value(const struct field *f);
const char *mkconfig_fallback(const struct field *f, char ret_text[VALUE_PRINT_MAX]);

void mkconfig_put_example(const struct lys_module *mod);
void mkconfig_put_man(const struct lys_module *mod);

#endif
