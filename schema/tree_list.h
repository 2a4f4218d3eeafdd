/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree lists: which instances the lists of the tree have (see schema/tree_row.h).
 */
#ifndef SCHEMA_TREE_LIST_H
#define SCHEMA_TREE_LIST_H

#include "schema/tree_row.h"

/* The name of the component that an instance of a subcomponent is. */
bool tree_list_subcomponent(const struct tree_at *at, char room[COMPONENT_NAME_MAX]);

#endif
