/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equal tree: a document of RESTCONF, be it JSON or XML, as leaves by their paths.
 *
 * A path has no modules, and the keys of lists: "/components/component[name=1-Port]/...".
 * A text is what stands there, but for identities: "module:NAME" in both forms.
 */
#ifndef TESTS_EQUAL_TREE_H
#define TESTS_EQUAL_TREE_H

#include <stddef.h>

#include "schema/tree.h"

#define EQUAL_PATH_MAX 256

struct equal_leaf {
	const struct tree_node *node;
	char *path, *text;
};

struct equal_tree {
	size_t count;
	struct equal_leaf *leaf; /* by path */
};

/* The whole datastore; a text that is no document of it fails the test. */
void equal_tree_json(struct equal_tree *t, const char *text, size_t len);
void equal_tree_xml(struct equal_tree *t, const char *text, size_t len);
void equal_tree_fini(struct equal_tree *t);

/* NULL: there is none. */
const struct equal_leaf *equal_tree_find(const struct equal_tree *t, const char *path);

#endif
