/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_json.h"

#include <stdio.h>
#include <string.h>

#include "api/gnmi_value.h"

/* "name":, with its module where that is another than above. */
static void
put_name(struct gnmi_json *j, const struct tree_node *node, unsigned above)
{
	bool first = above == j->base;

	if (j->filled[above])
		text_char(j->text, ',');
	j->filled[above] = true;
	text_char(j->text, '"');
	if (j->ietf && (first || node->module != tree_nodes[node->parent].module)) {
		text_string(j->text, tree_modules[node->module].name);
		text_char(j->text, ':');
	}
	text_string(j->text, node->name);
	text_string(j->text, "\":");
}

/* The keys of an entry stand in front, whether the walk gives them or not. */
static void
put_keys(struct gnmi_json *j, const struct tree_step *step, unsigned at)
{
	for (unsigned k = 0; k < TREE_KEYS_MAX && step->node->key[k]; k++) {
		const struct tree_node *key = tree_child(step->node, step->node->key[k]);
		bool number = key && key->type >= TREE_UINT8 && key->type <= TREE_UINT32;

		if (!key)
			continue;
		put_name(j, key, at);
		if (!number)
			text_char(j->text, '"');
		text_json(j->text, step->key[k]);
		if (!number)
			text_char(j->text, '"');
	}
}

static void
close_step(struct gnmi_json *j, bool goes_on)
{
	const struct tree_node *node = j->open[--j->depth];

	text_char(j->text, '}');
	if (node->kind == TREE_LIST && j->depth > j->base)
		text_char(j->text, goes_on ? ',' : ']');
}

static void
open_step(struct gnmi_json *j, const struct tree_step *step, bool goes_on)
{
	if (j->depth > j->base && !goes_on) {
		put_name(j, step->node, j->depth - 1);
		if (step->node->kind == TREE_LIST)
			text_char(j->text, '[');
	}
	text_char(j->text, '{');
	j->open[j->depth] = step->node;
	j->filled[j->depth] = false;
	if (step->node->kind == TREE_LIST)
		put_keys(j, step, j->depth);
	j->depth++;
}

/* Closes what the leaf before stood in and this one does not, and opens what it does. */
static void
move(struct gnmi_json *j, const struct tree_walk *w, unsigned kept)
{
	bool goes_on = false;

	while (j->depth > j->base && j->depth > kept) {
		goes_on = j->depth - 1 == kept && kept < w->depth &&
			  j->open[kept]->kind == TREE_LIST &&
			  w->step[kept].node == j->open[kept];
		close_step(j, goes_on);
	}
	while (j->depth < w->depth) {
		open_step(j, &w->step[j->depth], goes_on);
		goes_on = false;
	}
}

void
gnmi_json_leaf(struct gnmi_json *j, const struct tree_walk *w, unsigned kept,
    const struct tree_leaf *leaf)
{
	if (j->base < w->depth) {
		if (j->depth < j->base)
			j->depth = j->base;
		move(j, w, kept);
		if (leaf->node->is_key && w->step[w->depth - 1].node->kind == TREE_LIST)
			return;
		if (leaf->entry == 0)
			put_name(j, leaf->node, w->depth - 1);
	}
	if (leaf->node->kind == TREE_LEAF_LIST)
		text_char(j->text, leaf->entry ? ',' : '[');
	gnmi_put_json(j->text, leaf, j->ietf);
	if (leaf->node->kind == TREE_LEAF_LIST && leaf->entry + 1 == leaf->entries)
		text_char(j->text, ']');
}

void
gnmi_json_end(struct gnmi_json *j)
{
	while (j->depth > j->base)
		close_step(j, false);
}
