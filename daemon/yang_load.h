/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YANG load: whether modules of a folder have all that is served, and which of them the
 * tree is made of then. Asked in a child that loads libyang for it and ends.
 */
#ifndef DAEMON_YANG_LOAD_H
#define DAEMON_YANG_LOAD_H

#include "schema/tree.h"

#define YANG_TEXTS_MAX 1024 /* files */
#define YANG_FOUND_MAX 512  /* modules and submodules that are loaded */
#define YANG_ERR_MAX   384

#define YANG_DEVIATIONS     "caged-deviations"
#define YANG_DEVIATIONS_MAX (256 * 1024) /* of its text */

/* A module or submodule; texts are ended, and may be cut. */
struct yang_found {
	uint32_t text;   /* of the question, where it is read from */
	uint32_t module; /* of a submodule: its module, among those found */
	uint32_t is_submodule;
	uint32_t is_deviated;
	char name[64], revision[12], ns[128], prefix[64], organization[64], version[24];
};

struct yang_answer {
	char err[YANG_ERR_MAX];   /* "": nothing is wrong, and all below is true */
	char doubt[YANG_ERR_MAX]; /* why there are no deviations, though there should */
	uint32_t count;
	struct yang_found found[YANG_FOUND_MAX];
};

struct yang_question {
	const char *folder;
	const struct tree_node *node; /* what is served */
	unsigned nodes;
	const struct tree_module *module; /* of which modules */
	unsigned modules;
	/* Names as files have them, with a revision or "". */
	const struct tree_text *text;
	unsigned texts, files;      /* those of the folder come first */
	struct yang_answer *answer; /* shared memory */
	/* The same: caged-deviations for these modules, number `texts` of the texts; "":
	 * there is none. */
	char *deviations;
};

/* The name of the function in schema.so, and what it is: gives 0 with an answer. */
#define YANG_LOAD "caged_schema_yang"
int caged_schema_yang(void *question);

#endif
