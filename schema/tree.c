/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/leaf_observed.h"
#include "schema/oc_words.h"
#include "schema/tree_match.h"

/* The walk looks at one after the other: each is one line of the cache. */
static_assert(sizeof(struct tree_node) == 64, "nodes are small");

/* ---- values ---- */

/* When a value became so, where its getter does not say: with the module. */
static inline uint64_t
time_of(const struct tree_at *at, const struct value *v)
{
	if (v->wall_us)
		return v->wall_us;
	return at->cage ? at->cage->presence_since_wall_us : 0;
}

/* The index that the getter of a row of leaf.c takes. */
static inline unsigned
index_of(const struct leaf *leaf, const struct tree_at *at, enum tree_role role)
{
	switch (leaf->subject) {
	case LEAF_LANE:
	case LEAF_OBSERVED:
	case LEAF_HOST_LANE:
		return at->component.kind == COMPONENT_CARRIER ? at->component.carrier
							       : tree_at_index(at);
	case LEAF_PACE:
	case LEAF_FLAG:
		return tree_at_index(at);
	case LEAF_LIMIT:
		return oc_threshold_limit(tree_at_index(at), role == TREE_OF_LOWER);
	case LEAF_CAGE:
	case LEAF_COUNTER:
	case LEAF_READ_ERROR:
	case LEAF_SEVERITY:
	case LEAF_IDENTITY:
	case LEAF_MODULE:
	case LEAF_MODULE_IS:
	case LEAF_LANE_IS:
	case LEAF_BUS:
		return 0;
	}
	return 0;
}

/* Is it as the last poll found it? The rest is as it was when the module was plugged. */
static inline bool
is_of_poll(enum leaf_subject subject)
{
	static const unsigned subjects =
	    1u << LEAF_MODULE | 1u << LEAF_LANE | 1u << LEAF_COUNTER | 1u << LEAF_FLAG;

	return subjects >> subject & 1;
}

/* Does the walk keep the statistics of this reading? */
static inline bool
keeps_stats(const struct tree_walk *w, const struct leaf *leaf, unsigned index)
{
	return w->stats_of == leaf && w->stats_index == index &&
	       w->stats_cage == w->at.cage;
}

/* One of the statistics of a reading; the walk keeps them for those that follow. */
static bool
stat_value(struct tree_walk *w, const struct leaf *leaf, unsigned index,
    enum leaf_stat stat, struct value *v)
{
	const struct leaf_stats *s = &w->stats;

	if (!keeps_stats(w, leaf, index)) {
		w->stats_of = leaf;
		w->stats_index = index;
		w->stats_cage = w->at.cage;
		w->has_stats = leaf->stats(w->at.cage, index, &w->stats);
	}
	if (!w->has_stats)
		return false;
	v->quality = s->quality;
	v->wall_us = s->wall_us;
	v->kind = stat < LEAF_STAT_INTERVAL ? VALUE_FIXED : VALUE_COUNT;
	v->number = s->number[stat];
	v->count = (uint64_t)s->number[stat];
	return true;
}

/* How good a reading is, which its statistics tell, too. */
static bool
quality_value(const struct tree_walk *w, const struct leaf *leaf, unsigned index,
    struct value *v)
{
	if (keeps_stats(w, leaf, index) && w->has_stats) {
		v->quality = w->stats.quality;
		v->wall_us = w->stats.wall_us;
	} else if (!leaf->get(w->at.cage, index, v)) {
		return false;
	}
	v->kind = VALUE_TEXT;
	v->text = quality_name(v->quality);
	return true;
}

static inline bool
leaf_value(struct tree_walk *w, const struct tree_node *node, struct value *v)
{
	const struct tree_at *at = &w->at;
	const struct leaf *leaf = leaf_row(node->source);
	unsigned index = index_of(leaf, at, node->role);

	if (leaf->get_bus) {
		if (!leaf->get_bus(&at->tree->inv->bus[at->index[0]], v))
			return false;
	} else if (node->role >= TREE_OF_STAT) {
		if (!stat_value(w, leaf, index,
			(enum leaf_stat)(node->role - TREE_OF_STAT), v))
			return false;
	} else if (node->role == TREE_OF_QUALITY) {
		if (!quality_value(w, leaf, index, v))
			return false;
	} else if (leaf->wire) {
		return leaf->wire(at->cage, index, v);
	} else if (!leaf->get(at->cage, index, v)) {
		return false;
	}
	if (!v->wall_us && is_of_poll(leaf->subject))
		v->wall_us = at->cage->module.read_wall_us;
	if (node->type == TREE_DECIMAL64 || node->type == TREE_INT32)
		v->number = leaf_wire_number(leaf, v->number);
	return true;
}

static inline bool
row_value(const struct tree_node *node, const struct tree_at *at, struct value *v)
{
	const struct tree_row *row = &tree_row_table[node->source];

	/* of a component that has it: the walk passes by others */
	v->kind = row->kind;
	return row->get(at, v);
}

const struct tree_module *
tree_identity(const struct tree_node *node, const char *name)
{
	const struct tree_identity *id = &tree_identities[node->identity];

	for (unsigned i = 0; i < node->identities; i++) {
		if (strcmp(id[i].name, name) == 0)
			return &tree_modules[id[i].module];
	}
	return NULL;
}

/* Reads a leaf where the walk stands; false where it is absent. */
static inline bool
read_leaf(struct tree_walk *w, const struct tree_node *node, struct tree_leaf *leaf)
{
	struct value *v = &leaf->value;

	v->quality = QUALITY_GOOD;
	v->wall_us = 0;
	if (node->role == TREE_OF_ROW ? !row_value(node, &w->at, v)
				      : !leaf_value(w, node, v))
		return false;
	leaf->node = node;
	leaf->module = NULL;
	if (node->identities) {
		leaf->module = tree_identity(node, v->text);
		if (!leaf->module && node->type == TREE_IDENTITY)
			return false;
	}
	leaf->wall_us = time_of(&w->at, v);
	return true;
}

/* ---- the walk ---- */

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
		found = read_leaf(w, node, leaf);
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
		found = read_leaf(w, node, leaf);
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
		if (read_leaf(w, node, leaf))
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
