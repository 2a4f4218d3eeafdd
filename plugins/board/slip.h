/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slips: how far a word is from one that somebody may have meant.
 */
#ifndef PLUGINS_BOARD_SLIP_H
#define PLUGINS_BOARD_SLIP_H

#include <stdbool.h>

/* Whether `word` is `known` with at most two letters more, less or other, or two
 * neighbours swapped, and no more than a third of `known` changed. */
bool slip_of(const char *word, const char *known);

#endif
