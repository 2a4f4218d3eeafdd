/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YANG folder: the modules that clients are told of instead of those that caged was built
 * with, as `yang-dir` says.
 *
 * The folder has to have every OpenConfig module that is served, and whatever these
 * import; of caged's own and RESTCONF's modules it may have its own copies. The values
 * stay the same: what is served must be there, of the same type.
 */
#ifndef DAEMON_YANG_DIR_H
#define DAEMON_YANG_DIR_H

#include <stddef.h>

#include "schema/tree.h"

struct yang_answer;

struct yang_dir {
	struct tree_yang yang;
	/* What it is made of. */
	struct yang_answer *answer;
	struct tree_text *read; /* files of the folder */
	char *deviations;       /* from them; NULL: none */
	unsigned files;
};

/*
 * Reads a folder and lets a child with libyang judge it. 0, or a negative errno with one
 * line in `err`. It takes up to some seconds: it is for a start.
 */
int yang_dir_load(const char *folder, struct yang_dir *ret_dir, char *err, size_t size);

void yang_dir_free(struct yang_dir *dir);

#endif
