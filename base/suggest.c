/* SPDX-License-Identifier: Apache-2.0 */
#include "base/suggest.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"

#define WORD_MAX 64

/* Optimal string alignment: three rows of the table are enough. */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *above = rows[0], *row = rows[1], *before = rows[2];
	size_t width = strlen(b);

	for (size_t k = 0; k <= width; k++)
		above[k] = k;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t k = 1; k <= width; k++) {
			row[k] = MIN_OF(above[k], row[k - 1]) + 1;
			row[k] = MIN_OF(row[k], above[k - 1] + (a[i - 1] != b[k - 1]));
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1])
				row[k] = MIN_OF(row[k], before[k - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[width];
}

size_t
suggest_lacks(const char *word, const char *known)
{
	size_t shared = 0, more = 0;

	for (;;) {
		size_t len = strcspn(known, "-");
		bool same =
		    *word && strcspn(word, "-") == len && strncmp(word, known, len) == 0;

		shared += same;
		more += !same;
		if (same)
			word += len + (word[len] == '-');
		if (!known[len])
			return *word || shared < 2 ? 0 : more;
		known += len + 1;
	}
}

const char *
suggest(const char *word, const char *const *known, size_t count)
{
	const char *best = NULL;
	size_t least = 0;

	if (strlen(word) > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t changes, lacks;

		if (strlen(known[i]) > WORD_MAX)
			continue;
		lacks = suggest_lacks(word, known[i]);
		changes = lacks ? lacks : distance(word, known[i]);
		if ((!lacks && 3 * changes > strlen(known[i]) + 1) ||
		    (best && changes >= least))
			continue;
		best = known[i];
		least = changes;
	}
	return best;
}
