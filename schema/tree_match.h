/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching of paths, node by node, as the walk of tree.c does it.
 *
 * How far a path is matched is a set of its elements, bit i: all before element i lead
 * here; bit `count`: all do, and so they do to everything below.
 */
#ifndef SCHEMA_TREE_MATCH_H
#define SCHEMA_TREE_MATCH_H

#include <endian.h>
#include <string.h>

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
	if (tree_is_all(path, matched))
		return matched;
	if (!path->is_straight)
		return tree_match_elements(path, matched, node, step);
	if (matched & path->keyed &&
	    !tree_keys_fit(&path->elem[__builtin_ctz(matched)], node, step))
		return 0;
	return matched << 1;
}

/* Bits of 64 nodes, of which `node` is the first. */
static inline uint64_t
tree_wanted_word(const uint8_t *bits, unsigned node)
{
	uint64_t word;

	memcpy(&word, bits + node / 8, sizeof(word));
	return le64toh(word);
}

/* The first node from one on, and before `end`, that leads to something; or `end`. */
static inline unsigned
tree_next_wanted(const uint8_t *bits, unsigned node, unsigned end)
{
	unsigned word = node - node % 64;
	uint64_t rest = tree_wanted_word(bits, word) & UINT64_MAX << node % 64;

	while (!rest && word + 64 < end) {
		word += 64;
		rest = tree_wanted_word(bits, word);
	}
	return rest ? MIN_OF(word + (unsigned)__builtin_ctzll(rest), end) : end;
}

#endif
