/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits at a start: those that hold count, those that do not are put aside.
 *
 * What is put aside stays in STATE/edits.json.refused, and is tried again at each start:
 * who goes back to an older version, which knows fewer keys, has them again with the
 * newer one. A key that was set meanwhile drops what was put aside of it. There are
 * JUDGE_EDITS_MAX of them at most, since so many can be read again.
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
	struct edits refused; /* each with the reason, the newest first */
	bool moved;           /* the files say something else */
	size_t back;          /* how many were refused before, and hold now */
	size_t dropped;       /* how many were refused before, and are too many now */
	/* why a file as a whole is of no use; "": it is not so */
	char damaged[CONFIG_ERROR_MAX], aside_damaged[CONFIG_ERROR_MAX];
};

/*
 * Reads both files and judges; a file that is damaged has no edits. 0, and what is not
 * empty is the caller's to free; -errno: the file of edits could not be read, or they
 * could not be judged. Then there are none.
 */
int edits_begin(int folder, const struct edits_try *try, struct edits_start *ret_start,
    char *err, size_t size);

/*
 * Writes both files anew where they have to be: 0 or -errno, of what was done so far. A
 * list of refused ones that is damaged is kept under another name where one is written.
 */
int edits_sort(int folder, const struct edits_start *start);

#endif
