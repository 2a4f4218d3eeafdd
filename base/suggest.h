/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Suggestions: which known word somebody may have meant.
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/*
 * How many parts between dashes a known word has more than `word`, which has at least two
 * of them and all in their order: 1 for "tec-high-alarm" of "tec-current-high-alarm".
 * 0: it has others, or all.
 */
size_t suggest_lacks(const char *word, const char *known);

/*
 * The known word that needs the fewest changes (a letter more, less, another, two
 * neighbours swapped, or a part that suggest_lacks() counts), or NULL when more than a
 * third of the letters would change.
 */
const char *suggest(const char *word, const char *const *known, size_t count);

#endif
