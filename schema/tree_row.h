/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree rows: what only the tree has, and which instances its lists have.
 *
 * Names, parents, keys and the like are in the tree and nowhere else: each is a row here.
 * Values that REST or /metrics show too are rows of leaf.c, which name their path in the
 * tree. Where both stand is told by struct tree_at.
 */
#ifndef SCHEMA_TREE_ROW_H
#define SCHEMA_TREE_ROW_H

#include <string.h>

#include "schema/component.h"
#include "schema/leaf.h"

#define TREE_LISTS_MAX 4 /* lists within lists */

#define COMPONENT_PATH "/components/component/"
#define BUS_PATH       "/buses/bus/"

struct tree_library;

/* What the tree is made of. */
struct tree {
	const struct inventory *inv;
	const char *model; /* of the switch, as its platform calls it; NULL: not known */
	const struct tree_library *library; /* NULL: modules are not part of it */
};

/* Where a leaf stands: the instance of each list on the way to it. */
struct tree_at {
	const struct tree *tree;
	const struct cage *only;    /* nothing of other cages is looked for; NULL: all */
	bool others;                /* nothing of any cage is */
	const struct cage *cage;    /* that it belongs to; NULL: to none */
	struct component component; /* below /components/component */
	unsigned depth;             /* lists on the way */
	unsigned index[TREE_LISTS_MAX]; /* instances, the outermost first */
};

/* The instance of the innermost list. */
static inline unsigned
tree_at_index(const struct tree_at *at)
{
	return at->index[at->depth - 1];
}

/*
 * path   from the root
 * of     components that have it, bits of enum component_kind; 0 elsewhere
 * get    false where it is absent. It may say when that became so in value->wall_us
 */
struct tree_row {
	const char *path;
	uint8_t of;
	enum value_kind kind;
	bool (*get)(const struct tree_at *at, struct value *ret_value);
};

const struct tree_row *tree_rows(size_t *ret_count);
extern const struct tree_row tree_row_table[]; /* the same */

/*
 * path   of the list or leaf-list, from the root
 * next   the first instance that is there, from *index on; false where there is none
 * enter  says what an instance is about, in at->cage and at->component; NULL: nothing new
 * key    the text of key `k`; NULL: of leaf-lists
 *
 * `at` has the list as its innermost one.
 */
struct tree_list {
	const char *path;
	bool (*next)(const struct tree_at *at, unsigned *index);
	void (*enter)(struct tree_at *at);
	void (*key)(const struct tree_at *at, unsigned k, char *room, size_t size);
};

/* The text of a key: cut where the room ends. */
static inline void
tree_key_text(char *room, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(room, text, len);
	room[len] = '\0';
}

const struct tree_list *tree_lists(size_t *ret_count);

/* What a node of the tree takes of its source. */
enum tree_role {
	TREE_OF_NONE,  /* no leaf */
	TREE_OF_ROW,   /* source is one of tree_rows() */
	TREE_OF_LEAF,  /* source is one of leaf_table(), as the next ones: its value */
	TREE_OF_UPPER, /* the upper one of limits */
	TREE_OF_LOWER,
	TREE_OF_QUALITY, /* how good the value is */
	TREE_OF_STAT     /* + enum leaf_stat */
};

#endif
