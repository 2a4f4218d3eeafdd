/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree: everything that we publish as one tree of YANG, and the walk over it.
 *
 * The schema is a table that schema/mkpaths makes when caged is built, out of the YANG
 * modules and the rows of leaf.c and tree_row.h: nodes in the order of a walk, with what
 * the wires need to know of each. The data are never stored as a tree: a walk asks the
 * getters of one leaf after the other, and which instances of a list there are. It
 * allocates nothing, can be left at any leaf, and goes on from there as long as the model
 * has not changed.
 *
 *     struct tree_walk w;
 *     struct tree_leaf leaf;
 *
 *     tree_walk_begin(&w, &tree, &path);
 *     while (tree_walk_next(&w, &leaf)) {
 *             // close the steps of the leaf before that are not in w.step[0 .. w.kept -
 * 1],
 *             // open those of w.step[w.kept .. w.depth - 1], print leaf
 *     }
 *
 * Containers and list entries without a leaf never show. Which leaves may have changed
 * since a tick: tree_tick() and tree_walk_cage().
 */
#ifndef SCHEMA_TREE_H
#define SCHEMA_TREE_H

#include "schema/leaf.h"
#include "schema/tree_row.h"

#define TREE_DEPTH_MAX 16 /* steps from the root to a leaf */
#define TREE_ELEMS_MAX 24 /* elements of a path that is asked for */
#define TREE_KEYS_MAX  2  /* keys of a list */
#define TREE_KEY_MAX   48 /* text of one, with its NUL */

#define TREE_MEMBER_ROOM 32 /* bytes of the member of a node, at least */
#define TREE_NAME_ROOM   48 /* bytes of its name, which is shorter */

/* ---- the schema ---- */

enum tree_kind { TREE_CONTAINER, TREE_LIST, TREE_LEAF, TREE_LEAF_LIST };

/*
 * The YANG type of a leaf, leafrefs and typedefs resolved, and which member of struct
 * value holds it. TREE_UNION: `kind` of the value tells which of its members it is.
 */
enum tree_type {
	TREE_NONE,     /* no leaf */
	TREE_STRING,   /* text */
	TREE_ENUM,     /* text */
	TREE_IDENTITY, /* text, without module; tree_leaf.module has that */
	TREE_BOOL,     /* count: 0 or 1 */
	TREE_UINT8,    /* count, the same for the next ones */
	TREE_UINT16,
	TREE_UINT32,
	TREE_UINT64,
	TREE_INT32,     /* number, a whole one */
	TREE_DECIMAL64, /* number, with node->digits digits behind the point */
	TREE_UNION
};

struct tree_module {
	const char *name, *ns, *prefix, *organization;
	const char *revision; /* "2025-07-15" */
	const char *version;  /* openconfig-version, else the revision */
	bool implemented;     /* false: only types are used of it */
	bool deviated;        /* deviations tell what of it is not served */
};

struct tree_node {
	const char *name; /* behind it are NULs up to TREE_NAME_ROOM */
	/* How it begins in JSON (RFC 7951): "\"name\":", "\"module:name\":". Behind it
	 * are NULs, up to TREE_MEMBER_ROOM from the name in it on. */
	const char *member;
	const char *units;        /* NULL: none */
	const char *default_text; /* what holds where there is no leaf; NULL */
	const char *const *key;   /* TREE_KEYS_MAX, of a list; NULL behind the last */
	uint16_t parent;          /* its number; the root is 0, its own parent */
	uint16_t end;             /* number of the node behind all that is below it */
	uint16_t source;          /* row of leaf.c or of tree_row.h */
	uint16_t identity;        /* TREE_IDENTITY, TREE_UNION: the first ... */
	uint8_t identities;       /* ... and how many of tree_identities */
	uint8_t module;           /* whose namespace it is in: of tree_modules */
	uint8_t kind;             /* enum tree_kind */
	uint8_t type;             /* enum tree_type */
	uint8_t digits;           /* fraction digits of TREE_DECIMAL64 */
	uint8_t role;             /* enum tree_role */
	uint8_t of;               /* bits of enum component; 0: of no component */
	uint8_t list;             /* TREE_LIST: row of tree_lists */
	uint8_t name_len;         /* bytes of the name */
	uint8_t member_len;       /* bytes of the member */
	bool is_foreign; /* in another namespace than its parent, or a top node */
	bool config;     /* config true */
	bool is_key;
};

struct tree_identity {
	const char *name;
	uint8_t module;
};

/* A module or submodule as it was read when caged was built. */
struct tree_text {
	const char *name, *revision;
	const char *text;
	uint8_t module; /* which it is, or belongs to */
	bool is_submodule;
};

/* Modules as clients are told of them: those that caged was built with, or a folder's. */
struct tree_yang {
	const struct tree_module *module;
	unsigned modules;
	const struct tree_text *text;
	unsigned texts;
	const struct tree_module *deviations; /* one of them; NULL: there are none */
};

/* Made by mkpaths. Children of node n: n + 1, then each `end` up to nodes[n].end. The
 * first ones of a list are its keys. */
extern const struct tree_node tree_nodes[];
extern const unsigned tree_node_count;
extern const struct tree_module tree_modules[];
extern const unsigned tree_module_count;
extern const struct tree_identity tree_identities[];
extern const struct tree_text tree_texts[];
extern const unsigned tree_text_count;
extern const struct tree_yang tree_yang_own;
/* caged-deviations, and the paths of which it says that they are not served, each name
 * behind the prefix of its module ("/oc-sys:system/oc-sys:dns"); NULL behind the last. */
extern const struct tree_module tree_deviations;
extern const char *const tree_unserved[];

static inline unsigned
tree_number(const struct tree_node *node)
{
	return (unsigned)(node - tree_nodes);
}

/* The child of a name, which may say its module or prefix ("oc-eth:ethernet"); or NULL.
 */
const struct tree_node *tree_child(const struct tree_node *parent, const char *name);

/* The module that defines the identity of a text; NULL: it is none that a leaf may have.
 */
const struct tree_module *tree_identity(const struct tree_node *node, const char *text);

/* ---- what is asked for ---- */

struct tree_elem {
	const char *name; /* "*": any one; "...": any number of any; may say its module */
	unsigned keys;
	struct {
		const char *name, *value; /* value "*": any */
	} key[TREE_KEYS_MAX];
};

#define TREE_NODES_MAX 1024
#define TREE_WANTED    (TREE_NODES_MAX / 8)

/* No element: everything. Texts are borrowed as long as a walk uses them. */
struct tree_path {
	unsigned count;
	bool is_straight; /* `wanted` is known, and there is no "..." */
	uint32_t keyed;   /* ... and these elements have keys, bit i: element i */
	/* Bits of nodes that lead to something, of a straight path without containers on
	 * the way; NULL: any may. */
	const uint8_t *wanted;
	struct tree_elem elem[TREE_ELEMS_MAX];
};

enum tree_fit {
	TREE_FITS,
	TREE_NO_NODE,  /* the schema has nothing of this name here */
	TREE_UNSERVED, /* ... but OpenConfig's own modules have */
	TREE_NO_LIST,  /* keys are given, and it is no list */
	TREE_NO_KEY    /* the list has no key of this name */
};

/*
 * Does a path lead to something in the schema? Else which of its elements does not.
 * Keys that are left out match all.
 */
enum tree_fit tree_path_fit(const struct tree_path *path, unsigned *ret_elem);

/*
 * Finds out once what each walk along a path would find out again: `room` becomes its
 * `wanted`, of TREE_WANTED bytes.
 */
void tree_path_want(struct tree_path *path, uint8_t *room);

/* ---- the walk ---- */

/* A node on the way to a leaf; of a list the instance, and its keys as text. */
struct tree_step {
	const struct tree_node *node;
	unsigned instance;
	uint32_t matched; /* of the path */
	char key[TREE_KEYS_MAX][TREE_KEY_MAX];
};

struct tree_walk {
	struct tree_at at;
	const struct tree_path *path;
	unsigned
	    depth; /* steps that lead to the leaf; step[0] is the root, without name */
	unsigned kept; /* of these, the first ones that the leaf before has too */
	struct tree_step step[TREE_DEPTH_MAX];
	unsigned next;  /* node to look at */
	unsigned end;   /* ... before this one, of the innermost step */
	unsigned kinds; /* components that are here, bits as in tree_node.of */
	bool all;       /* what is below the innermost step is asked for */
	unsigned entry; /* of a leaf-list */
	unsigned mark;  /* steps left since the last leaf */
	bool config;    /* state is passed by */

	/* Statistics stand side by side in the tree: those of one reading. */
	const struct leaf *stats_of; /* NULL: none yet */
	const struct cage *stats_cage;
	unsigned stats_index;
	bool has_stats;
	struct leaf_stats stats;
};

struct tree_leaf {
	const struct tree_node *node;
	struct value value; /* in OpenConfig's unit and digits, with its quality */
	const struct tree_module *module; /* of an identity: that defines it; else NULL */
	uint64_t wall_us;                 /* when it was read, or became so */
	unsigned entry, entries; /* of a leaf-list: the one of so many; else 0 of 1 */
};

void tree_walk_begin(struct tree_walk *w, const struct tree *tree,
    const struct tree_path *path);

/* The same over what belongs to one cage alone: its components, interfaces and
 * observables. */
void tree_walk_cage(struct tree_walk *w, const struct tree *tree,
    const struct tree_path *path, const struct cage *c);

/* The same over all that belongs to no cage: the chassis, alarms. */
void tree_walk_others(struct tree_walk *w, const struct tree *tree,
    const struct tree_path *path);

/* A walk that was begun passes by what is no configuration. */
void tree_walk_config(struct tree_walk *w);

/* The next leaf; false behind the last. */
bool tree_walk_next(struct tree_walk *w, struct tree_leaf *ret_leaf);

/* What a leaf, as it was given last, is known by: each instance by another one than 0. */
uint64_t tree_leaf_id(const struct tree_walk *w, const struct tree_leaf *leaf);

/*
 * The last tick in which something changed that the tree shows: of a cage, and of what
 * belongs to none. Counters of transfers move it with the end of their visit, those of a
 * bus with its next sweep.
 */
uint64_t tree_tick(const struct cage *c);
uint64_t tree_others_tick(const struct inventory *inv);

#endif
