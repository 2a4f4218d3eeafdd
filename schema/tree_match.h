/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching of paths, node by node, as the walk of tree.c does it.
 *
 * How far a path is matched is a set of its elements, bit i: all before element i lead
 * here; bit `count`: all do, and so they do to everything below.
 */
#ifndef SCHEMA_TREE_MATCH_H
#define SCHEMA_TREE_MATCH_H

#include "base/bytes.h"
#include "schema/tree.h"

/* What is matched at the root. */
uint32_t tree_match_begin(const struct tree_path *path);

/* Do the keys of an element fit an instance? NULL: one that is not known yet. */
bool tree_keys_fit(const struct tree_elem *elem, const struct tree_node *node,
    const struct tree_step *step);

uint32_t tree_match_elements(const struct tree_path *path, uint32_t matched,
    const struct tree_node *node, const struct tree_step *step);

static inline bool
tree_is_all(const struct tree_path *path, uint32_t matched)
{
	return matched >> path->count & 1;
}

/*
 * What is matched at a node whose parent has `matched`; 0: nothing below is wanted. Of a
 * straight path a walk only comes to nodes whose names are right.
 */
static inline uint32_t
tree_match(const struct tree_path *path, uint32_t matched, const struct tree_node *node,
    const struct tree_step *step)
{
	const struct tree_elem *elem;

	if (tree_is_all(path, matched))
		return matched;
	if (!path->is_straight)
		return tree_match_elements(path, matched, node, step);
	elem = &path->elem[__builtin_ctz(matched)];
	return !elem->keys || tree_keys_fit(elem, node, step) ? matched << 1 : 0;
}

/* The first node from one on, and before `end`, that leads to something; or `end`. */
static inline unsigned
tree_next_wanted(const uint8_t *bits, unsigned node, unsigned end)
{
	unsigned rest = bits[node / 8] & 0xffu << node % 8;

	for (node -= node % 8; !rest && node + 8 < end; rest = bits[node / 8])
		node += 8;
	return rest ? MIN_OF(node + (unsigned)__builtin_ctz(rest), end) : end;
}

#endif
