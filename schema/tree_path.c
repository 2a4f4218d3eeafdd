/* SPDX-License-Identifier: Apache-2.0 */
/* Paths into the tree: names of nodes, whether a path leads to some, and to which. */
#include <assert.h>
#include <string.h>

#include "schema/tree_match.h"

/* ---- names ---- */

static bool
is_text(const char *text, const char *from, size_t len)
{
	return strlen(text) == len && memcmp(text, from, len) == 0;
}

/* Is that the module's name or prefix? */
static bool
is_module(const struct tree_module *module, const char *from, size_t len)
{
	return is_text(module->name, from, len) || is_text(module->prefix, from, len);
}

/* Is `name` the node's, alone or behind its module or prefix? */
static bool
is_called(const struct tree_node *node, const char *name)
{
	const char *colon = strchr(name, ':');

	if (!colon)
		return strcmp(name, node->name) == 0;
	return strcmp(colon + 1, node->name) == 0 &&
	       is_module(&tree_modules[node->module], name, (size_t)(colon - name));
}

const struct tree_node *
tree_child(const struct tree_node *parent, const char *name)
{
	for (unsigned i = tree_number(parent) + 1; i < parent->end;
	     i = tree_nodes[i].end) {
		if (is_called(&tree_nodes[i], name))
			return &tree_nodes[i];
	}
	return NULL;
}

/* ---- paths ---- */

static bool
is_any(const struct tree_elem *elem)
{
	return strcmp(elem->name, "...") == 0;
}

/* "..." also stands for no element at all. */
static uint32_t
skip_any(const struct tree_path *path, uint32_t matched)
{
	for (unsigned i = 0; i < path->count; i++) {
		if ((matched >> i & 1) && is_any(&path->elem[i]))
			matched |= UINT32_C(1) << (i + 1);
	}
	return matched;
}

uint32_t
tree_match_begin(const struct tree_path *path)
{
	return skip_any(path, 1);
}

/* The key of a list by its name; TREE_KEYS_MAX where there is none. */
static unsigned
key_number(const struct tree_node *list, const char *name)
{
	unsigned k = 0;

	while (k < TREE_KEYS_MAX && !(list->key[k] && strcmp(list->key[k], name) == 0))
		k++;
	return k;
}

bool
tree_keys_fit(const struct tree_elem *elem, const struct tree_node *node,
    const struct tree_step *step)
{
	for (unsigned i = 0; i < elem->keys; i++) {
		unsigned k = key_number(node, elem->key[i].name);

		if (k == TREE_KEYS_MAX)
			return false;
		if (step && strcmp(elem->key[i].value, "*") != 0 &&
		    strcmp(elem->key[i].value, step->key[k]) != 0)
			return false;
	}
	return true;
}

uint32_t
tree_match_elements(const struct tree_path *path, uint32_t matched,
    const struct tree_node *node, const struct tree_step *step)
{
	uint32_t ret = 0;

	for (unsigned i = 0; i < path->count; i++) {
		const struct tree_elem *elem = &path->elem[i];

		if (!(matched >> i & 1))
			continue;
		if (is_any(elem))
			ret |= UINT32_C(1) << i;
		else if ((strcmp(elem->name, "*") == 0 || is_called(node, elem->name)) &&
			 tree_keys_fit(elem, node, step))
			ret |= UINT32_C(1) << (i + 1);
	}
	return skip_any(path, ret);
}

/* The furthest element that a node below `parent` matches, and what is wrong with it. */
struct fit {
	const struct tree_path *path;
	bool fits;
	uint32_t reached; /* elements before which something leads */
};

static void
fit_below(struct fit *fit, const struct tree_node *parent, uint32_t matched)
{
	fit->reached |= matched;
	if (tree_is_all(fit->path, matched))
		fit->fits = true;
	for (unsigned i = tree_number(parent) + 1; !fit->fits && i < parent->end;
	     i = tree_nodes[i].end) {
		uint32_t next = tree_match(fit->path, matched, &tree_nodes[i], NULL);

		if (next)
			fit_below(fit, &tree_nodes[i], next);
	}
}

/* Why does nothing match an element? Some node has its name, or none. */
static enum tree_fit
why_not(const struct tree_elem *elem)
{
	enum tree_fit fit = TREE_NO_NODE;

	for (unsigned i = 1; elem->keys && i < tree_node_count; i++) {
		const struct tree_node *node = &tree_nodes[i];

		if (!is_called(node, elem->name))
			continue;
		if (node->kind == TREE_LIST)
			return TREE_NO_KEY;
		fit = TREE_NO_LIST;
	}
	return fit;
}

static bool
is_module_of(const char *prefix, size_t prefix_len, const char *from, size_t len)
{
	for (unsigned i = 0; i < tree_module_count; i++) {
		if (is_text(tree_modules[i].prefix, prefix, prefix_len))
			return is_module(&tree_modules[i], from, len);
	}
	return false;
}

/* Is an element's name what is behind a prefix in `len` bytes, alone or behind that
 * prefix or its module? */
static bool
is_named(const struct tree_elem *elem, const char *name, size_t len)
{
	const char *colon = strchr(elem->name, ':');
	const char *bare = colon ? colon + 1 : elem->name;
	size_t prefix = strcspn(name, ":");

	return is_text(bare, name + prefix + 1, len - prefix - 1) &&
	       (!colon ||
		   is_module_of(name, prefix, elem->name, (size_t)(colon - elem->name)));
}

/*
 * Does the path go along the names ("/x:a/x:b") to their end, which it calls by its name?
 * Then the number of that element is in `ret_elem`.
 */
static bool
goes_along(const struct tree_path *path, const char *names, unsigned *ret_elem)
{
	uint32_t matched = tree_match_begin(path);

	while (matched && *names) {
		const char *name = names + 1;
		size_t len = strcspn(name, "/");
		uint32_t next = 0;

		names = name + len;
		for (unsigned i = 0; i < path->count; i++) {
			const struct tree_elem *elem = &path->elem[i];

			if (!(matched >> i & 1))
				continue;
			if (is_named(elem, name, len) && *names == '\0') {
				*ret_elem = i;
				return true;
			}
			if (is_any(elem))
				next |= UINT32_C(1) << i;
			else if (strcmp(elem->name, "*") == 0 ||
				 is_named(elem, name, len))
				next |= UINT32_C(1) << (i + 1);
		}
		matched = skip_any(path, next);
	}
	return false;
}

static bool
is_unserved(const struct tree_path *path, unsigned *ret_elem)
{
	for (unsigned i = 0; tree_unserved[i]; i++) {
		if (goes_along(path, tree_unserved[i], ret_elem))
			return true;
	}
	return false;
}

enum tree_fit
tree_path_fit(const struct tree_path *path, unsigned *ret_elem)
{
	struct fit fit = { .path = path };
	unsigned elem = 0;
	enum tree_fit why;

	fit_below(&fit, tree_nodes, tree_match_begin(path));
	if (fit.fits)
		return TREE_FITS;
	for (unsigned i = 0; i < path->count; i++) {
		if (fit.reached >> i & 1)
			elem = i;
	}
	*ret_elem = elem;
	why = why_not(&path->elem[elem]);
	if (why == TREE_NO_NODE && is_unserved(path, &elem)) {
		*ret_elem = elem;
		return TREE_UNSERVED;
	}
	return why;
}

/* Of a straight path containers on the way are known by what it leads to. */
static void
want_below(const struct tree_path *path, uint8_t *bits, const struct tree_node *parent,
    uint32_t matched, bool straight)
{
	for (unsigned i = tree_number(parent) + 1; i < parent->end;
	     i = tree_nodes[i].end) {
		uint32_t next = tree_match(path, matched, &tree_nodes[i], NULL);

		if (!next)
			continue;
		if (!straight || tree_nodes[i].kind != TREE_CONTAINER ||
		    tree_is_all(path, next))
			bits[i / 8] |= (uint8_t)(1u << i % 8);
		if (!tree_is_all(path, next))
			want_below(path, bits, &tree_nodes[i], next, straight);
	}
}

void
tree_path_want(struct tree_path *path, uint8_t *room)
{
	unsigned straight = 0;

	assert(tree_node_count < TREE_NODES_MAX); /* the end is looked at, too */
	memset(room, 0, TREE_WANTED);
	path->is_straight = false;
	path->keyed = 0;
	for (; straight < path->count && !is_any(&path->elem[straight]); straight++) {
		if (path->elem[straight].keys)
			path->keyed |= UINT32_C(1) << straight;
	}
	if (!tree_is_all(path, tree_match_begin(path)))
		want_below(path, room, tree_nodes, tree_match_begin(path),
		    straight == path->count);
	path->is_straight = straight == path->count;
	path->wanted = room;
}
