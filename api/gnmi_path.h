/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of gNMI: from requests into what the tree is asked for, and from the tree's
 * walk into answers.
 */
#ifndef API_GNMI_PATH_H
#define API_GNMI_PATH_H

#include "api/grpc_wire.h"
#include "api/text.h"
#include "schema/pb/gnmi.pb-c.h"
#include "schema/tree.h"

#define GNMI_WHY_MAX 256

/* What of a request's prefix and path is told again in the answer. */
struct gnmi_mirror {
	const char *target;        /* NULL: none */
	const char *prefix_origin; /* NULL: none */
	const char *path_origin;   /* NULL: none; never both */
};

/*
 * A path with its prefix, in memory of its own: `mirror` and `path` are in `text`. Two
 * that ask the same and are answered alike have the same text, byte for byte.
 */
struct gnmi_path {
	struct gnmi_mirror mirror;
	struct tree_path path;
	char *text;
	size_t len;
};

/* GRPC_OK; else what is wrong, in `why`. Both may be NULL. */
enum grpc_status gnmi_path_parse(struct gnmi_path *p, const Gnmi__Path *prefix,
    const Gnmi__Path *path, char why[GNMI_WHY_MAX]);
void gnmi_path_fini(struct gnmi_path *p);

/* Where a walk stood, to know a leaf beside by: the same containers and entries. */
struct gnmi_spot {
	unsigned depth; /* 0: nowhere */
	struct {
		const struct tree_node *node;
		unsigned instance;
	} step[TREE_DEPTH_MAX];
};

/* Goes where the walk stands. How many of its steps are those from where it comes. */
unsigned gnmi_spot_move(struct gnmi_spot *spot, const struct tree_walk *w);

/* The steps of a walk from `from` up to `to`, and the leaf (NULL: none), as elements
 * of a gnmi.Path. */
void gnmi_put_elems(struct text *t, const struct tree_walk *w, unsigned from, unsigned to,
    const struct tree_node *leaf);

/* A node without keys: name_len + 4 bytes; what follows it goes behind them. */
char *gnmi_write_name(char *at, const struct tree_node *node);

/* How many steps of a walk are put into the prefix: those up to the component. */
unsigned gnmi_prefix_steps(const struct tree_walk *w);

/* Field `number`: the prefix of a Notification, with so many steps. */
void gnmi_put_prefix(struct text *t, uint32_t number, const struct gnmi_mirror *m,
    const struct tree_walk *w, unsigned steps);
/* Field `number`: the path below it. */
void gnmi_put_path(struct text *t, uint32_t number, const struct gnmi_mirror *m,
    const struct tree_walk *w, unsigned from, unsigned to, const struct tree_node *leaf);

#endif
