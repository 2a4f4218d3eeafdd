/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of gNMI: from requests into what the tree is asked for, and from the tree's
 * walk into answers.
 */
#ifndef API_GNMI_PATH_H
#define API_GNMI_PATH_H

#include <string.h>

#include "api/grpc_wire.h"
#include "api/pb.h"
#include "api/text.h"
#include "base/bytes.h"
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
	unsigned kept;  /* steps of it that the walk has not left since */
};

/* The walk gave a leaf: each one that it gives is told. */
static inline void
gnmi_spot_pass(struct gnmi_spot *spot, const struct tree_walk *w)
{
	spot->kept = MIN_OF(spot->kept, w->kept);
}

/* Goes where the walk stands. How many of its steps are those from where it comes. */
static inline unsigned
gnmi_spot_move(struct gnmi_spot *spot, const struct tree_walk *w)
{
	unsigned kept = MIN_OF(spot->kept, w->kept);

	spot->depth = spot->kept = w->depth;
	return kept;
}

/* The steps of a walk from `from` up to `to`, and the leaf (NULL: none), as elements
 * of a gnmi.Path. */
void gnmi_put_elems(struct text *t, const struct tree_walk *w, unsigned from, unsigned to,
    const struct tree_node *leaf);

/* Room for a step of a walk as an element, and for a node without keys. */
#define GNMI_STEP_ROOM \
	(5 + TREE_NAME_ROOM + TREE_KEYS_MAX * (6 + TREE_NAME_ROOM + TREE_KEY_MAX))
#define GNMI_NAME_ROOM (4 + TREE_NAME_ROOM)

/*
 * Both write an element without asking for room, and something behind it, too; where the
 * next one goes.
 */
char *gnmi_write_step(char *at, const struct tree_step *step);
static inline char *
gnmi_write_name(char *at, const struct tree_node *node)
{
	unsigned len = node->name_len;

	/* No name is so long that a length takes two bytes. */
	at[0] = 3 << 3 | PB_LENGTH;
	at[1] = (char)(len + 2);
	at[2] = 1 << 3 | PB_LENGTH;
	at[3] = (char)len;
	memcpy(at + 4, node->name, TREE_NAME_ROOM); /* of one size: quicker than `len` */
	return at + 4 + len;
}

/* How many steps of a walk are put into the prefix: those up to the component. */
unsigned gnmi_prefix_steps(const struct tree_walk *w);

/* Field `number`: the prefix of a Notification, with so many steps. */
void gnmi_put_prefix(struct text *t, uint32_t number, const struct gnmi_mirror *m,
    const struct tree_walk *w, unsigned steps);
/* Field `number`: the path below it. */
void gnmi_put_path(struct text *t, uint32_t number, const struct gnmi_mirror *m,
    const struct tree_walk *w, unsigned from, unsigned to, const struct tree_node *leaf);

#endif
