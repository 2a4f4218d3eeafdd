/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_value.h"

#include <string.h>

#include "schema/leaf_observed.h"
#include "schema/oc_words.h"

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

bool
tree_value_read(struct tree_walk *w, const struct tree_node *node, struct tree_leaf *leaf)
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
