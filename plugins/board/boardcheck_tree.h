/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boardcheck tree: what of a board is there, below a folder that looks like a machine.
 */
#ifndef PLUGINS_BOARD_BOARDCHECK_TREE_H
#define PLUGINS_BOARD_BOARDCHECK_TREE_H

#include <stdio.h>

#include "plugins/board/desc.h"

/*
 * Prints which files are not there, whether the machine is this board, and on which
 * adapters its cages hang. Nothing is opened but what says which machine it is.
 *
 * Returns how many doubts there are. Of a generic board, cages without memory are none.
 */
unsigned boardcheck_tree(const struct board *b, const char *root, FILE *out);

#endif
