/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boardcheck table: a board as a person holds it against the switch, in 80 columns.
 */
#ifndef PLUGINS_BOARD_BOARDCHECK_TABLE_H
#define PLUGINS_BOARD_BOARDCHECK_TABLE_H

#include <stdio.h>

#include "plugins/board/desc.h"

/* What the file says above its sections, its roots and bulks, and a line a cage. */
void boardcheck_print(const struct board *b, FILE *out);

#endif
