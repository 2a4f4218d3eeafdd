/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_path.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* How much of a name is told back. */
#define TOLD 64

bool
restconf_fail(struct restconf_error *e, unsigned status, const char *tag,
    const struct restconf_path *path, const char *format, ...)
{
	va_list ap;

	e->status = status;
	e->type = status == 404 ? "application" : "protocol";
	e->tag = tag;
	e->path = path && path->path.count > 0 ? path : NULL;
	va_start(ap, format);
	vsnprintf(e->message, sizeof(e->message), format, ap);
	va_end(ap);
	return false;
}

const struct tree_node *
restconf_target(const struct restconf_path *p)
{
	return p->path.count ? p->node[p->path.count - 1] : tree_nodes;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
restconf_decode(const char *from, size_t len, char *room)
{
	for (const char *end = from + len; from < end; from++) {
		int high, low;

		if (*from != '%') {
			*room++ = *from;
			continue;
		}
		if (end - from < 3 || (high = hex_digit(from[1])) < 0 ||
		    (low = hex_digit(from[2])) < 0 || (high == 0 && low == 0))
			return false;
		*room++ = (char)(high * 16 + low);
		from += 2;
	}
	*room = '\0';
	return true;
}

/* ---- names ---- */

static const char *
module_name(const struct tree_node *node)
{
	return tree_modules[node->module].name;
}

/* "component", or "the datastore". */
static const char *
parent_name(const struct tree_node *node)
{
	return node == tree_nodes ? "the datastore" : node->name;
}

/* Does a name leave its module out, and may it? */
static bool
needs_module(const struct tree_node *parent, const struct tree_node *node)
{
	return parent == tree_nodes || parent->module != node->module;
}

const struct tree_node *
restconf_child(const struct tree_node *parent, const char *name, size_t len,
    const struct restconf_path *path, struct restconf_error *e)
{
	const char *colon = memchr(name, ':', len);
	const char *word = colon ? colon + 1 : name;
	size_t word_len = len - (size_t)(word - name);
	int told = (int)(len < TOLD ? len : TOLD);

	for (unsigned i = tree_number(parent) + 1; i < parent->end;
	     i = tree_nodes[i].end) {
		const struct tree_node *node = &tree_nodes[i];
		const char *module = module_name(node);

		if (strlen(node->name) != word_len ||
		    memcmp(node->name, word, word_len) != 0)
			continue;
		if (colon ? strlen(module) == (size_t)(colon - name) &&
				memcmp(module, name, strlen(module)) == 0
			  : !needs_module(parent, node))
			return node;
		restconf_fail(e, 400, "unknown-element", path,
		    "%.*s is of module %s: %s:%s", told, name, module, module,
		    node->name);
		return NULL;
	}
	if (len == 0)
		restconf_fail(e, 400, "invalid-value", path, "a name below %s is empty",
		    parent_name(parent));
	else
		restconf_fail(e, 400, "unknown-element", path, "%s has no child %.*s",
		    parent_name(parent), told, name);
	return NULL;
}

/* ---- keys ---- */

/* "component={name}", for those who left keys out. */
static const char *
print_keys(const struct tree_node *list, char *room, size_t size)
{
	size_t len = (size_t)snprintf(room, size, "%s", list->name);

	for (unsigned k = 0; k < TREE_KEYS_MAX && list->key[k] && len < size; k++)
		len += (size_t)snprintf(room + len, size - len, "%s{%s}", k ? "," : "=",
		    list->key[k]);
	return room;
}

static bool
is_number(const char *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

/* A key of an identity may say its module; the tree has it without. */
static const char *
without_module(const struct tree_node *key, const char *value)
{
	const char *colon = strchr(value, ':');

	if (!colon || key->type != TREE_IDENTITY)
		return value;
	for (unsigned i = 0; i < key->identities; i++) {
		const struct tree_identity *id = &tree_identities[key->identity + i];
		const char *module = tree_modules[id->module].name;

		if (strcmp(id->name, colon + 1) == 0 &&
		    strlen(module) == (size_t)(colon - value) &&
		    memcmp(module, value, strlen(module)) == 0)
			return colon + 1;
	}
	return value;
}

/* One value of a key, still escaped. A walk would take "*" for any one. */
static bool
take_key(struct restconf_path *p, struct tree_elem *elem, const char *from, size_t len,
    char **room, struct restconf_error *e)
{
	const struct tree_node *list = restconf_target(p);
	unsigned k = elem->keys;
	const struct tree_node *key;
	char keys[160];

	if (k == TREE_KEYS_MAX || !list->key[k])
		return restconf_fail(e, 400, "invalid-value", p, "too many keys: %s",
		    print_keys(list, keys, sizeof(keys)));
	if (!restconf_decode(from, len, *room))
		return restconf_fail(e, 400, "invalid-value", p,
		    "key %s has a broken escape or one of NUL: %.*s", list->key[k],
		    (int)(len < TOLD ? len : TOLD), from);
	key = tree_child(list, list->key[k]);
	if (key->type >= TREE_UINT8 && key->type <= TREE_UINT64 && !is_number(*room))
		return restconf_fail(e, 400, "invalid-value", p, "key %s is a number",
		    key->name);
	if (strcmp(*room, "*") == 0)
		return restconf_fail(e, 404, "invalid-value", p, "%s has no entry *",
		    list->name);
	elem->key[k].name = list->key[k];
	elem->key[k].value = without_module(key, *room);
	elem->keys++;
	*room += strlen(*room) + 1;
	return true;
}

static bool
take_keys(struct restconf_path *p, struct tree_elem *elem, const char *text, size_t len,
    char **room, struct restconf_error *e)
{
	const struct tree_node *list = restconf_target(p);
	const char *end = text + len;
	char keys[160];

	for (;;) {
		const char *comma = memchr(text, ',', (size_t)(end - text));
		size_t here = (size_t)((comma ? comma : end) - text);

		if (!take_key(p, elem, text, here, room, e))
			return false;
		if (!comma)
			break;
		text = comma + 1;
	}
	if (elem->keys < TREE_KEYS_MAX && list->key[elem->keys])
		return restconf_fail(e, 400, "invalid-value", p, "keys are missing: %s",
		    print_keys(list, keys, sizeof(keys)));
	return true;
}

/* ---- the path ---- */

/* "=value" of a leaf-list, still escaped; it is the last of the path. */
static bool
take_entry(struct restconf_path *p, const char *equals, size_t len, char *room,
    struct restconf_error *e)
{
	const char *name = restconf_target(p)->name;

	if (!equals)
		return restconf_fail(e, 400, "invalid-value", p,
		    "%s is a leaf-list: which entry? %s={value}", name, name);
	if (!restconf_decode(equals + 1, len - 1, room))
		return restconf_fail(e, 400, "invalid-value", p,
		    "an entry of %s has a broken escape or one of NUL: %.*s", name,
		    (int)(len - 1 < TOLD ? len - 1 : TOLD), equals + 1);
	p->entry = room;
	return true;
}

static bool
take_segment(struct restconf_path *p, const char *text, size_t len, char **room,
    struct restconf_error *e)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	struct tree_elem *elem = &p->path.elem[p->path.count];
	const struct tree_node *node;
	char keys[160];

	if (p->path.count > 0 && restconf_target(p)->kind >= TREE_LEAF)
		return restconf_fail(e, 400, "unknown-element", p,
		    "%s is a leaf: nothing is below it", restconf_target(p)->name);
	if (!restconf_decode(text, name_len, *room))
		return restconf_fail(e, 400, "invalid-value", p,
		    "a broken escape or one of NUL: %.*s", (int)(len < TOLD ? len : TOLD),
		    text);
	node = restconf_child(restconf_target(p), *room, strlen(*room), p, e);
	if (!node)
		return false;
	*elem = (struct tree_elem){ .name = node->name };
	p->node[p->path.count++] = node;
	if (node->kind == TREE_LIST && !equals)
		return restconf_fail(e, 400, "invalid-value", p,
		    "%s is a list: which entry? %s", node->name,
		    print_keys(node, keys, sizeof(keys)));
	if (node->kind == TREE_LEAF_LIST)
		return take_entry(p, equals, len - name_len, *room, e);
	if (node->kind != TREE_LIST && equals)
		return restconf_fail(e, 400, "invalid-value", p,
		    "%s is no list and has no keys", node->name);
	return !equals || take_keys(p, elem, equals + 1, len - name_len - 1, room, e);
}

bool
restconf_path_parse(const char *text, struct restconf_path *p, struct restconf_error *e)
{
	char *room = p->text;

	p->path.count = 0;
	p->path.is_straight = false;
	p->path.wanted = NULL;
	p->entry = NULL;
	if (strlen(text) >= sizeof(p->text))
		return restconf_fail(e, 414, "too-big", NULL,
		    "no path here is that long");
	while (*text) {
		size_t len = strcspn(++text, "/");

		if (!take_segment(p, text, len, &room, e))
			return false;
		text += len;
	}
	return true;
}
