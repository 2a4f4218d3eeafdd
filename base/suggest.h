/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Suggestions: which known word somebody may have meant.
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/*
 * The known word that needs the fewest changes (a letter more, less, another, or two
 * neighbours swapped), or NULL when more than a third of the letters would change.
 */
const char *suggest(const char *word, const char *const *known, size_t count);

#endif
