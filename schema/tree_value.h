/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree values: what a leaf says where a walk stands, by the row that it is of.
 */
#ifndef SCHEMA_TREE_VALUE_H
#define SCHEMA_TREE_VALUE_H

#include "schema/tree.h"

/* Reads a leaf where the walk stands; false where it is absent. */
bool tree_value_read(struct tree_walk *w, const struct tree_node *node,
    struct tree_leaf *ret_leaf);

#endif
