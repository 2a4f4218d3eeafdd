/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of mkpaths share: which nodes of the modules are served, and by what. */
#ifndef SCHEMA_MKPATHS_H
#define SCHEMA_MKPATHS_H

#include <stdio.h>

#include <libyang/libyang.h>

#include "schema/tree.h"

#define MKPATHS_LEN 256

struct mkpaths_served {
	const struct lysc_node *node;
	unsigned source;
	enum tree_role role;
	uint8_t of;
};

/* Tells what does not fit; nothing is written then. */
void mkpaths_fail(const char *path, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What a node is served by; NULL: it is not. */
const struct mkpaths_served *mkpaths_find(const struct lysc_node *node);

/* Are nodes of a module served? */
bool mkpaths_serves(const struct lys_module *mod);

/* The path of a node without any module. */
const char *mkpaths_path(const struct lysc_node *node, char room[MKPATHS_LEN]);

/* Writes the tables of schema/tree.h; `files` are the modules. */
void mkpaths_write(FILE *out, struct ly_ctx *ctx, int count, char **files);

/* ... and what is not served, of the file of caged-deviations; NULL: there is none. */
void mkpaths_write_unserved(FILE *out, const char *file);

#endif
