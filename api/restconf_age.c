/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_age.h"

#include <stdlib.h>
#include <string.h>

bool
restconf_age_init(struct restconf_age *age, const struct inventory *inv)
{
	*age = (struct restconf_age){
		.cage = calloc(inv->cage_count, sizeof(*age->cage)),
	};
	return age->cage;
}

void
restconf_age_fini(struct restconf_age *age)
{
	free(age->cage);
}

static uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	for (const unsigned char *at = bytes; len > 0; at++, len--)
		hash = (hash ^ *at) * UINT64_C(0x100000001b3); /* FNV-1a */
	return hash;
}

/* All that is configuration in a walk. */
static uint64_t
hash_walk(struct tree_walk *walk)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325), id;
	struct tree_leaf leaf;

	tree_walk_config(walk);
	while (tree_walk_next(walk, &leaf)) {
		const struct value *v = &leaf.value;

		id = tree_leaf_id(walk, &leaf);
		hash = hash_bytes(hash, &id, sizeof(id));
		if (v->kind == VALUE_TEXT)
			hash = hash_bytes(hash, v->text, strlen(v->text) + 1);
		else if (v->kind == VALUE_FIXED)
			hash = hash_bytes(hash, &v->number, sizeof(v->number));
		else
			hash = hash_bytes(hash, &v->count, sizeof(v->count));
	}
	return hash;
}

void
restconf_age_note(struct restconf_age *age, const struct tree *tree,
    const struct now *now)
{
	const struct inventory *inv = tree->inv;
	const struct tree_path all = { .count = 0 };
	struct tree_walk walk;
	uint64_t hash = 0;

	if (age->wall_us && inv->shape_tick <= age->tick)
		return;
	for (unsigned i = 0; i < inv->cage_count; i++) {
		const struct cage *c = &inv->cage[i];

		if (!age->wall_us || c->shape_tick > age->tick) {
			tree_walk_cage(&walk, tree, &all, c);
			age->cage[i] = hash_walk(&walk);
		}
		hash += age->cage[i];
	}
	tree_walk_others(&walk, tree, &all);
	hash += hash_walk(&walk);
	if (!age->wall_us || age->hash != hash)
		age->wall_us = now->wall_us;
	age->hash = hash;
	/* the tick that is being made may have more to come */
	age->tick = inv->tick - (inv->dirty ? 1 : 0);
}
