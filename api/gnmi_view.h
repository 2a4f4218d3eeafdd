/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Views of gNMI: what a feed knows of the leaves of one place, a cage or what is of
 * none.
 *
 * A leaf instance is its node and the keys on the way to it, which many share.
 */
#ifndef API_GNMI_VIEW_H
#define API_GNMI_VIEW_H

#include "api/text.h"
#include "schema/tree.h"

struct view_leaf {
	uint64_t value;   /* a hash of it as it is sent */
	uint64_t wall_us; /* of what was sent last: never goes back */
	uint64_t history; /* ticks in which it changed, the last one in bit 0 */
	uint64_t changed; /* the last one of these */
	uint64_t deleted; /* the tick in which it went, also where it is back; 0: never */
	uint64_t came : 34; /* when it came, in view_came_us() */
	uint64_t node : 12;
	uint64_t keys : 16; /* of view->keys */
	uint64_t present : 1;
	uint64_t seen : 1; /* in the walk that is under way */
};

/* Keys on the way to leaves: each with a NUL behind it, and one more. */
struct view_keys {
	char *text; /* NULL: nobody has them any more */
	uint32_t hash, len;
};

struct view {
	struct view_leaf *leaf;
	unsigned count, size;
	struct view_keys *keys;
	unsigned key_count;
	bool built;
	uint64_t changed; /* the last tick in which a leaf came, changed or went */
	uint64_t
	    forgot_us; /* the last time of what was forgotten: what comes is no older */
	/* The walk that is under way. */
	unsigned next, last_keys;
	bool jumped; /* some leaf before `next` was not seen */
};

/* What is known of a place where nothing was found; never changed. */
extern struct view view_nothing;

/* Has memory only for what has leaves: else it is view_nothing. False: without memory. */
bool view_keep(struct view *v, struct view **ret_view);
void view_free(struct view *v); /* view_nothing and NULL are fine */
void view_fini(struct view *v);

/* A walk over the place begins. */
void view_begin(struct view *v);

/*
 * The leaf where the walk stands, which may be known to stand beside the one that was
 * found before; with `may_add` one that is new is added, absent until
 * now. NULL: it is not known, or there is no memory.
 */
struct view_leaf *view_find(struct view *v, const struct tree_walk *w,
    const struct tree_node *node, bool beside, bool may_add);

/* It has this value in this tick, at a monotonic time: true where that is news. */
bool view_set(struct view_leaf *l, uint64_t value, uint64_t tick, uint64_t now_us);

/* Since when it is there without a gap, to 16 ms. */
uint64_t view_came_us(const struct view_leaf *l);

/* The walk is over: those that were not seen are gone. How many. */
unsigned view_end(struct view *v, uint64_t tick);

/* How many values one does not get who had all up to a tick. */
unsigned view_duplicates(const struct view_leaf *l, uint64_t last);

/* The elements of a leaf's path, for a gnmi.Path. */
void view_put_elems(struct text *t, const struct view *v, const struct view_leaf *l);

/* Those that went before a tick, and are not back, are forgotten. How many. */
unsigned view_forget(struct view *v, uint64_t before);

#endif
