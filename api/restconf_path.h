/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF paths: what stands behind /restconf/data, as RFC 8040 (3.5.3) spells it.
 *
 *     /openconfig-platform:components/component=12-Port/state
 *
 * A name says its module where that is another one than its parent's; of a list all keys
 * follow, each escaped by itself; of a leaf-list the value of the entry does.
 */
#ifndef API_RESTCONF_PATH_H
#define API_RESTCONF_PATH_H

#include <stdbool.h>

#include "api/rest.h"
#include "schema/tree.h"

/* Why something is refused, in the words of RFC 8040 (7.1). */
struct restconf_error {
	unsigned status;
	const char *type;                 /* "protocol" */
	const char *tag;                  /* "invalid-value" */
	const struct restconf_path *path; /* where; NULL: nowhere in the data. Borrowed */
	char message[320];
};

/* Up to where the text was understood; all of it when it was parsed. */
struct restconf_path {
	struct tree_path path; /* for a walk; its texts stand in `text` and the schema */
	const struct tree_node *node[TREE_ELEMS_MAX]; /* of each element */
	const char *entry; /* of a leaf-list, which the last one is; else NULL */
	char text[REST_PATH_MAX];
};

/* Fills an error; false, so that it can be returned. */
bool restconf_fail(struct restconf_error *e, unsigned status, const char *tag,
    const struct restconf_path *path, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* What a path leads to: the root of the tree for the datastore. */
const struct tree_node *restconf_target(const struct restconf_path *p);

/*
 * Undoes the escapes of a text of so many bytes, in place of `room`, which has room for
 * them and a NUL. False for a broken escape and for one of NUL.
 */
bool restconf_decode(const char *from, size_t len, char *room);

/*
 * The child that a name of so many bytes means; NULL with a message in `e` that names it.
 * `path` is where the parent stands.
 */
const struct tree_node *restconf_child(const struct tree_node *parent, const char *name,
    size_t len, const struct restconf_path *path, struct restconf_error *e);

/* Parses what stands behind /restconf/data; false: refused, and why. */
bool restconf_path_parse(const char *text, struct restconf_path *ret_path,
    struct restconf_error *ret_error);

#endif
