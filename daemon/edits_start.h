/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits at a start: those that hold count, those that do not are put aside.
 *
 * What is put aside stays in STATE/edits.json.refused, and is tried again at each start:
 * who goes back to an older version, which knows fewer keys, has them again with the
 * newer one. A key that was set meanwhile drops what was put aside of it.
 */
#ifndef DAEMON_EDITS_START_H
#define DAEMON_EDITS_START_H

#include <stdbool.h>

#include "daemon/edits.h"

/* Judges files with these edits: 0; -EINVAL, which `err` explains, or another -errno. */
struct edits_try {
	int (*judge)(void *arg, const struct edits *edits, char *err, size_t size);
	void *arg;
};

struct edits_start {
	struct edits edits;   /* that hold, judged last and good */
	struct edits refused; /* each with the reason */
	bool moved;           /* the files say something else */
	size_t back;          /* how many were refused before, and hold now */
};

/*
 * Reads both files and judges. 0, and what is not empty is the caller's to free; -EINVAL:
 * the file of edits as a whole is of no use; another -errno: it could not be read or
 * judged. Then there are none.
 */
int edits_begin(int folder, const struct edits_try *try, struct edits_start *ret_start,
    char *err, size_t size);

/* Writes both files anew where they have to be: 0 or -errno, of what was done so far. */
int edits_sort(int folder, const struct edits_start *start);

#endif
