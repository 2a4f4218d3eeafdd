/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/equal_tree.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

#define TEXT_MAX 512

/* As ck_assert(), which writes into a file each time. */
static void
must(bool holds, const char *what)
{
	if (!holds)
		ck_abort_msg("%s", what);
}

/* ---- leaves of what is read ---- */

static const char *
without_module(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static void
print_scalar(const json_t *value, char *text, size_t size)
{
	if (json_is_string(value))
		snprintf(text, size, "%s", json_string_value(value));
	else if (json_is_boolean(value))
		snprintf(text, size, "%s", json_is_true(value) ? "true" : "false");
	else
		snprintf(text, size, "%lld", (long long)json_integer_value(value));
}

static void
add_leaf(struct equal_tree *t, const struct tree_node *node, const char *path,
    const json_t *value)
{
	struct equal_leaf *leaf;
	char text[TEXT_MAX];

	if (t->count % 1024 == 0)
		t->leaf = realloc(t->leaf, (t->count + 1024) * sizeof(*t->leaf));
	must(t->leaf != NULL, "no memory");
	print_scalar(value, text, sizeof(text));
	leaf = &t->leaf[t->count++];
	*leaf = (struct equal_leaf){ node, strdup(path), strdup(text) };
	must(leaf->path && leaf->text, "no memory");
}

static void add_members(struct equal_tree *t, const struct tree_node *node,
    const char *path, const json_t *object);

static void
add_entry(struct equal_tree *t, const struct tree_node *list, const char *path,
    const json_t *entry)
{
	char here[EQUAL_PATH_MAX], key[64];
	size_t len = (size_t)snprintf(here, sizeof(here), "%s", path);

	for (unsigned k = 0; k < TREE_KEYS_MAX && list->key[k]; k++) {
		print_scalar(json_object_get(entry, list->key[k]), key, sizeof(key));
		len += (size_t)snprintf(here + len, sizeof(here) - len, "[%s=%s]",
		    list->key[k], key);
	}
	must(len < sizeof(here), "a path is too long");
	add_members(t, list, here, entry);
}

static void
add_member(struct equal_tree *t, const struct tree_node *node, const char *path,
    const json_t *value)
{
	const json_t *entry;
	size_t i;

	if (json_is_object(value)) {
		add_members(t, node, path, value);
	} else if (json_is_array(value)) {
		json_array_foreach(value, i, entry)
		{
			if (json_is_object(entry))
				add_entry(t, node, path, entry);
			else
				add_leaf(t, node, path, entry);
		}
	} else {
		add_leaf(t, node, path, value);
	}
}

static void
add_members(struct equal_tree *t, const struct tree_node *node, const char *path,
    const json_t *object)
{
	char below[EQUAL_PATH_MAX];
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		const struct tree_node *child = tree_child(node, without_module(name));

		must(child != NULL, name);
		must(snprintf(below, sizeof(below), "%s/%s", path, without_module(name)) <
			 (int)sizeof(below),
		    "a path is too long");
		add_member(t, child, below, value);
	}
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct equal_leaf *)a)->path,
	    ((const struct equal_leaf *)b)->path);
}

static void
take(struct equal_tree *t, const json_t *data)
{
	*t = (struct equal_tree){ 0 };
	must(json_is_object(data), "there is no data");
	add_members(t, tree_nodes, "", data);
	qsort(t->leaf, t->count, sizeof(*t->leaf), by_path);
}

void
equal_tree_json(struct equal_tree *t, const char *text, size_t len)
{
	json_t *document = json_loadb(text, len, 0, NULL);

	take(t, json_object_get(document, "ietf-restconf:data"));
	json_decref(document);
}

/* ---- XML: as much of it as the writer uses, made into what JSON would be ---- */

/* By json_pack(): api/json.h has functions of the names of the others. */

/* A document, and where in it we are. */
struct xml {
	const char *at, *end;
};

static bool
take_mark(struct xml *x, const char *mark)
{
	size_t len = strlen(mark);

	if ((size_t)(x->end - x->at) < len || memcmp(x->at, mark, len) != 0)
		return false;
	x->at += len;
	return true;
}

/* Text up to one of some characters. */
static void
take_until(struct xml *x, const char *ends, char *text, size_t size)
{
	size_t len = 0;

	for (; x->at < x->end && !strchr(ends, *x->at); x->at++) {
		must(len < size - 1, "a text is too long");
		text[len++] = *x->at;
	}
	text[len] = '\0';
}

static void
unescape(char *text)
{
	static const struct {
		const char *entity;
		char c;
	} entities[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' },
		{ "&quot;", '"' } };
	char *to = text;

	while (*text) {
		size_t i = 0, len = 1;

		while (i < COUNT_OF(entities) &&
		       strncmp(text, entities[i].entity, strlen(entities[i].entity)) != 0)
			i++;
		*to++ = i < COUNT_OF(entities) ? entities[i].c : *text;
		if (i < COUNT_OF(entities))
			len = strlen(entities[i].entity);
		text += len;
	}
	*to = '\0';
}

/* A begin tag; ret_prefix and ret_module: what it declares for its value, or "". */
static void
take_tag(struct xml *x, char name[64], char ret_prefix[64], const char **ret_module)
{
	char attribute[64], value[128];

	ret_prefix[0] = '\0';
	*ret_module = "";
	must(take_mark(x, "<"), "no <");
	take_until(x, " >", name, 64);
	while (take_mark(x, " ")) {
		take_until(x, "=", attribute, sizeof(attribute));
		must(take_mark(x, "=\""), "no value");
		take_until(x, "\"", value, sizeof(value));
		must(take_mark(x, "\""), "no end of a value");
		if (strncmp(attribute, "xmlns:", 6) != 0)
			continue;
		snprintf(ret_prefix, 64, "%s", attribute + 6);
		for (unsigned i = 0; i < tree_module_count; i++) {
			if (strcmp(tree_modules[i].ns, value) == 0)
				*ret_module = tree_modules[i].name;
		}
	}
	must(take_mark(x, ">"), "no >");
}

static json_t *
take_text(struct xml *x, const char *prefix, const char *module)
{
	char text[TEXT_MAX], whole[2 * TEXT_MAX];
	size_t len = strlen(prefix);

	take_until(x, "<", text, sizeof(text));
	unescape(text);
	if (!len || strncmp(text, prefix, len) != 0 || text[len] != ':')
		return json_pack("s", text);
	snprintf(whole, sizeof(whole), "%s%s", module, text + len);
	return json_pack("s", whole);
}

/* What stands in an element, as JSON has it; all leaves are strings. */
static json_t *
take_members(struct xml *x, const struct tree_node *node)
{
	json_t *object = json_pack("{}");

	while (x->at + 1 < x->end && x->at[1] != '/') {
		char name[64], prefix[64], end[72];
		const struct tree_node *child;
		const char *module;
		json_t *value, *list;

		take_tag(x, name, prefix, &module);
		child = tree_child(node, name);
		must(child != NULL, name);
		value = child->kind <= TREE_LIST ? take_members(x, child)
						 : take_text(x, prefix, module);
		snprintf(end, sizeof(end), "</%s>", name);
		must(take_mark(x, end), end);
		if (child->kind != TREE_LIST && child->kind != TREE_LEAF_LIST) {
			json_object_set_new(object, name, value);
			continue;
		}
		list = json_object_get(object, name);
		if (!list) {
			list = json_pack("[]");
			json_object_set_new(object, name, list);
		}
		json_array_append_new(list, value);
	}
	return object;
}

void
equal_tree_xml(struct equal_tree *t, const char *text, size_t len)
{
	struct xml x = { text, text + len };
	char name[64], prefix[64];
	const char *module;
	json_t *data;

	take_tag(&x, name, prefix, &module);
	must(strcmp(name, "data") == 0, "it is not data");
	data = take_members(&x, tree_nodes);
	must(take_mark(&x, "</data>") && x.at == x.end, "no end");
	take(t, data);
	json_decref(data);
}

/* ---- what is asked of it ---- */

void
equal_tree_fini(struct equal_tree *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->leaf[i].path);
		free(t->leaf[i].text);
	}
	free(t->leaf);
}

const struct equal_leaf *
equal_tree_find(const struct equal_tree *t, const char *path)
{
	size_t first = 0, end = t->count;

	while (first < end) {
		size_t middle = (first + end) / 2;
		int order = strcmp(path, t->leaf[middle].path);

		if (order == 0)
			return &t->leaf[middle];
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return NULL;
}
