/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree.h"

#include <assert.h>

#include "base/bytes.h"
#include "schema/tree_match.h"
#include "schema/tree_value.h"

/* The walk looks at one after the other: each is one line of the cache. */
static_assert(sizeof(struct tree_node) == 64, "nodes are small");

/* What is asked of each node below the innermost step: it is another one now. */
static void
arrive(struct tree_walk *w)
{
	const struct tree_step *step = &w->step[w->depth - 1];

	w->end = step->node->end;
	w->all = tree_is_all(w->path, step->matched);
	w->kinds = w->at.depth ? 1u << w->at.component.kind : ~0u;
}

void
tree_walk_begin(struct tree_walk *w, const struct tree *tree,
    const struct tree_path *path)
{
	w->at = (struct tree_at){ .tree = tree };
	w->path = path;
	w->depth = 1;
	w->kept = 0;
	w->mark = 0;
	w->next = 1;
	w->entry = 0;
	w->config = false;
	w->stats_of = NULL;
	w->step[0].node = tree_nodes;
	w->step[0].instance = 0;
	w->step[0].matched = tree_match_begin(path);
	arrive(w);
}

void
tree_walk_cage(struct tree_walk *w, const struct tree *tree, const struct tree_path *path,
    const struct cage *c)
{
	tree_walk_begin(w, tree, path);
	w->at.only = c;
}

void
tree_walk_others(struct tree_walk *w, const struct tree *tree,
    const struct tree_path *path)
{
	tree_walk_begin(w, tree, path);
	w->at.others = true;
}

void
tree_walk_config(struct tree_walk *w)
{
	w->config = true;
}

static const struct tree_list *
list_of(const struct tree_node *node)
{
	size_t count;

	return &tree_lists(&count)[node->list];
}

static void
push(struct tree_walk *w, const struct tree_node *node, uint32_t matched)
{
	struct tree_step *step = &w->step[w->depth++];

	step->node = node;
	step->instance = 0;
	step->matched = matched;
	w->next = tree_number(node) + 1;
}

/*
 * The first instance of the innermost list that there is and that is asked for, from its
 * step's on. False where there is none.
 */
static bool
settle(struct tree_walk *w)
{
	struct tree_step *step = &w->step[w->depth - 1];
	const struct tree_list *list = list_of(step->node);
	uint32_t above = w->step[w->depth - 2].matched;
	unsigned *index = &w->at.index[w->at.depth - 1];

	for (*index = step->instance; list->next(&w->at, index); (*index)++) {
		if (list->enter)
			list->enter(&w->at);
		for (unsigned k = 0; k < TREE_KEYS_MAX && step->node->key[k]; k++)
			list->key(&w->at, k, step->key[k], sizeof(step->key[k]));
		step->instance = *index;
		step->matched = tree_match(w->path, above, step->node, step);
		if (step->matched) {
			w->next = tree_number(step->node) + 1;
			arrive(w);
			return true;
		}
	}
	return false;
}

/* Leaves the innermost step, which is behind us; what follows it is next. */
static void
pop(struct tree_walk *w)
{
	const struct tree_node *node = w->step[--w->depth].node;

	if (node->kind == TREE_LIST && --w->at.depth == 0) {
		w->at.cage = NULL;
		w->at.component = (struct component){ 0 };
	}
	w->mark = MIN_OF(w->mark, w->depth);
	w->next = node->end;
	if (w->depth > 0)
		arrive(w);
}

/* Goes into a container or a list where something of it is asked for. */
static void
enter(struct tree_walk *w, const struct tree_node *node, uint32_t matched)
{
	push(w, node, matched);
	if (node->kind != TREE_LIST) {
		arrive(w);
		return;
	}
	w->at.depth++;
	if (!settle(w))
		pop(w);
}

/* Behind the last child: the next instance, or out. */
static void
leave(struct tree_walk *w)
{
	struct tree_step *step = &w->step[w->depth - 1];

	if (step->node->kind == TREE_LIST) {
		w->mark = MIN_OF(w->mark, w->depth - 1);
		step->instance++;
		if (settle(w))
			return;
	}
	pop(w);
}

/* Has what is here nothing below a node, or is it state that the walk passes by? */
static inline bool
is_alien(const struct tree_walk *w, const struct tree_node *node)
{
	return (node->of && !(node->of & w->kinds)) || (w->config && !node->config);
}

/* The next entry of a leaf-list; false behind the last. */
static bool
next_entry(struct tree_walk *w, const struct tree_node *node, struct tree_leaf *leaf)
{
	const struct tree_list *list = list_of(node);
	unsigned *index = &w->at.index[w->at.depth++], entries = 0, entry = 0;
	bool found;

	for (*index = 0; list->next(&w->at, index); (*index)++) {
		if (entries++ == w->entry)
			entry = *index;
	}
	found = w->entry < entries;
	if (found) {
		*index = entry;
		found = tree_value_read(w, node, leaf);
	}
	w->at.depth--;
	leaf->entry = w->entry++;
	leaf->entries = entries;
	return found;
}

/* A leaf is given: what its steps share with the one before is known now. */
static bool
give(struct tree_walk *w)
{
	w->kept = w->mark;
	w->mark = w->depth;
	return true;
}

/* Is it the value of a row of leaf.c, or one of its statistics? */
static inline bool
is_reading(const struct tree_node *node)
{
	return node->role == TREE_OF_LEAF || node->role >= TREE_OF_STAT;
}

/*
 * The last leaf that is absent because this one is: without a value there is nothing of
 * it, and statistics are all there or none is.
 */
static inline const struct tree_node *
last_of_absent(const struct tree_node *node, const struct tree_node *end)
{
	unsigned least = node->role == TREE_OF_LEAF ? TREE_OF_QUALITY : TREE_OF_STAT;

	while (node + 1 < end && node[1].role >= least && node[1].source == node->source)
		node++;
	return node;
}

/*
 * The next leaf among the children that follow, up to one that is no leaf; where all of
 * the innermost step is asked for. False: there is none.
 */
static inline bool
next_sibling(struct tree_walk *w, struct tree_leaf *leaf)
{
	const struct tree_node *node = &tree_nodes[w->next];
	const struct tree_node *end = &tree_nodes[w->end];
	bool found = false;

	for (; !found && node < end; node = &tree_nodes[node->end]) {
		if (is_alien(w, node))
			continue;
		if (node->kind != TREE_LEAF)
			break;
		found = tree_value_read(w, node, leaf);
		if (!found && is_reading(node))
			node = last_of_absent(node, end);
	}
	w->next = tree_number(node);
	return found;
}

/* The leaf is the only one of its node. */
static inline bool
give_one(struct tree_walk *w, struct tree_leaf *leaf)
{
	leaf->entry = 0;
	leaf->entries = 1;
	return give(w);
}

/*
 * To what a straight path leads to next: out of the containers that are behind us, and
 * into those on the way. False: that is of other components; w->next is behind it.
 */
static inline bool
approach(struct tree_walk *w)
{
	const struct tree_step *top = &w->step[w->depth - 1], *list = top;
	const struct tree_node *way[TREE_DEPTH_MAX], *node;
	unsigned next, count = 0;

	while (list->node->kind != TREE_LIST && list > w->step)
		list--;
	next = tree_next_wanted(w->path->wanted, w->next, list->node->end);
	for (; top > list && top->node->end <= next; top--)
		w->depth--;
	w->mark = MIN_OF(w->mark, w->depth);
	if (next < list->node->end) {
		node = &tree_nodes[tree_nodes[next].parent];
		for (; node != top->node; node = &tree_nodes[node->parent])
			way[count++] = node;
	}
	for (; count > 0 && !is_alien(w, way[count - 1]); count--, top++)
		push(w, way[count - 1], top->matched << 1);
	w->next = count > 0 ? way[count - 1]->end : next;
	w->end = top->node->end;
	return count == 0;
}

bool
tree_walk_next(struct tree_walk *w, struct tree_leaf *leaf)
{
	while (w->depth > 0) {
		const struct tree_node *node;
		uint32_t above, matched;

		if (w->all && next_sibling(w, leaf))
			return give_one(w, leaf);
		if (w->path->is_straight && !w->all) {
			if (!approach(w))
				continue;
		} else if (w->path->wanted && !w->all && w->next < w->end) {
			w->next = tree_next_wanted(w->path->wanted, w->next, w->end);
		}
		if (w->next >= w->end) {
			if (w->depth == 1)
				break;
			leave(w);
			continue;
		}
		node = &tree_nodes[w->next];
		above = w->step[w->depth - 1].matched;
		matched = is_alien(w, node) ? 0 : tree_match(w->path, above, node, NULL);
		if (matched && node->kind <= TREE_LIST) {
			enter(w, node, matched);
			continue;
		}
		if (!matched || !tree_is_all(w->path, matched)) {
			w->next = node->end;
			continue;
		}
		if (node->kind == TREE_LEAF_LIST) {
			if (next_entry(w, node, leaf))
				return give(w);
			w->entry = 0;
			w->next = node->end;
			continue;
		}
		w->next = node->end;
		if (tree_value_read(w, node, leaf))
			return give_one(w, leaf);
	}
	return false;
}

uint64_t
tree_leaf_id(const struct tree_walk *w, const struct tree_leaf *leaf)
{
	uint64_t id = tree_number(leaf->node); /* below 4096 */
	unsigned depth = w->at.depth + (leaf->node->kind == TREE_LEAF_LIST);

	/* The outermost list has less than 2^24 instances, further ones less than 2^12.
	 */
	for (unsigned i = 0; i < depth; i++)
		id = id << (i == 0 ? 24 : 12) | w->at.index[i];
	return id;
}

uint64_t
tree_tick(const struct cage *c)
{
	uint64_t tick = MAX_OF(c->shape_tick, c->counters_tick);

	tick = MAX_OF(tick, c->module.changed_tick);
	return MAX_OF(tick, c->alarms.tick);
}

uint64_t
tree_others_tick(const struct inventory *inv)
{
	uint64_t tick = MAX_OF(inv->alarm_tick, inv->shape_tick);

	return MAX_OF(tick, inv->bus_tick);
}
