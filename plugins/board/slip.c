/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/slip.h"

#include <stdbool.h>
#include <string.h>

#define SLIP_MAX 2

/* Walks both words; where they differ, tries each way to mend it. */
static bool
mends(const char *word, const char *known, unsigned changes)
{
	while (*word && *word == *known) {
		word++;
		known++;
	}
	if (!*word && !*known)
		return true;
	if (changes == 0)
		return false;
	changes--;
	if (*word && *known && word[0] == known[1] && word[1] == known[0] && word[1] &&
	    mends(word + 2, known + 2, changes))
		return true;
	return (*word && mends(word + 1, known, changes)) ||
	       (*known && mends(word, known + 1, changes)) ||
	       (*word && *known && mends(word + 1, known + 1, changes));
}

unsigned
slip_of(const char *word, const char *known)
{
	size_t third = (strlen(known) + 1) / 3;

	for (unsigned changes = 1; changes <= SLIP_MAX && changes <= third; changes++) {
		if (mends(word, known, changes))
			return changes;
	}
	return 0;
}
