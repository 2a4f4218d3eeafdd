/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree as JSON of RFC 7951, printed straight from a walk: for tests.
 */
#ifndef TESTS_TREE_JSON_H
#define TESTS_TREE_JSON_H

#include <stdio.h>
#include <string.h>

#include "schema/tree.h"

/* A member's name, with its module where that is another one than its parent's. */
static inline void
tree_json_name(FILE *f, const struct tree_node *node)
{
	const struct tree_node *parent = &tree_nodes[node->parent];

	if (node->parent == 0 || parent->module != node->module)
		fprintf(f, "\"%s:%s\":", tree_modules[node->module].name, node->name);
	else
		fprintf(f, "\"%s\":", node->name);
}

static inline void
tree_json_text(FILE *f, const char *text)
{
	fputc('"', f);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', f);
		fputc(*text, f);
	}
	fputc('"', f);
}

static inline void
tree_json_value(FILE *f, const struct tree_leaf *leaf)
{
	const struct value *v = &leaf->value;
	char text[DECIMAL_TEXT_MAX];

	switch ((enum tree_type)leaf->node->type) {
	case TREE_BOOL:
		fputs(v->count ? "true" : "false", f);
		break;
	case TREE_UINT8:
	case TREE_UINT16:
	case TREE_UINT32:
		fprintf(f, "%llu", (unsigned long long)v->count);
		break;
	case TREE_UINT64:
		fprintf(f, "\"%llu\"", (unsigned long long)v->count);
		break;
	case TREE_INT32:
		fprintf(f, "%lld", (long long)v->number);
		break;
	case TREE_DECIMAL64:
		decimal_print(text, v->number, leaf->node->digits, 1);
		fprintf(f, "\"%s\"", text);
		break;
	case TREE_STRING:
	case TREE_ENUM:
	case TREE_IDENTITY:
	case TREE_UNION:
		if (leaf->module) {
			fprintf(f, "\"%s:%s\"", leaf->module->name, v->text);
			break;
		}
		tree_json_text(f, v->text);
		break;
	case TREE_NONE:
		break;
	}
}

/* Closes what the step stands for: an entry and, where `whole`, its list. */
static inline void
tree_json_close(FILE *f, const struct tree_node *node, bool whole)
{
	fputs(node->kind == TREE_LIST && whole ? "}]" : "}", f);
}

static inline void
tree_json(FILE *f, const struct tree *tree, const struct tree_path *path)
{
	struct tree_walk w;
	struct tree_leaf leaf;
	const struct tree_node *open[TREE_DEPTH_MAX];
	unsigned depth = 1;
	bool comma = false;

	open[0] = tree_nodes;
	fputc('{', f);
	tree_walk_begin(&w, tree, path);
	while (tree_walk_next(&w, &leaf)) {
		bool again = false; /* the same list goes on */

		while (depth > MAX_OF(w.kept, 1u)) {
			depth--;
			again = depth == w.kept && depth < w.depth &&
				w.step[depth].node == open[depth];
			tree_json_close(f, open[depth], !again);
			comma = true;
		}
		for (; depth < w.depth; depth++) {
			const struct tree_node *node = open[depth] = w.step[depth].node;

			fputs(comma ? "," : "", f);
			if (!again)
				tree_json_name(f, node);
			fputs(node->kind == TREE_LIST && !again ? "[{" : "{", f);
			comma = again = false;
		}
		fputs(comma ? "," : "", f);
		comma = true;
		if (leaf.entry == 0)
			tree_json_name(f, leaf.node);
		if (leaf.node->kind == TREE_LEAF_LIST && leaf.entry == 0)
			fputc('[', f);
		tree_json_value(f, &leaf);
		if (leaf.node->kind == TREE_LEAF_LIST && leaf.entry + 1 == leaf.entries)
			fputc(']', f);
	}
	while (depth > 1)
		tree_json_close(f, open[--depth], true);
	fputs("}\n", f);
}

#endif
