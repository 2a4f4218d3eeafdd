/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slips: how far a word is from one that somebody may have meant.
 */
#ifndef PLUGINS_BOARD_SLIP_H
#define PLUGINS_BOARD_SLIP_H

/*
 * How many changes make `word` of `known`, 1 or 2: a letter more, less or other, or two
 * neighbours swapped. 0 where that is not enough, or a third of `known` would change.
 */
unsigned slip_of(const char *word, const char *known);

#endif
