/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_leaf.h"

#include <string.h>

#include "schema/units.h"

#define PLAIN_ROOM 160 /* of the room, for a text */

/* ---- names ---- */

/* The name with its module. */
static char *
copy_qualified(char *at, const struct tree_node *node)
{
	at = stpcpy(at, tree_modules[node->module].name);
	*at++ = ':';
	return restconf_copy_name(at, node);
}

char *
restconf_copy_target(const struct restconf_writer *w, char *at)
{
	*at++ = '"';
	at = copy_qualified(at, w->target);
	*at++ = '"';
	*at++ = ':';
	return at;
}

char *
restconf_copy_namespace(char *at, const struct tree_node *node)
{
	at = stpcpy(at, " xmlns=\"");
	at = stpcpy(at, tree_modules[node->module].ns);
	*at++ = '"';
	return at;
}

/* The member that annotates another one (RFC 7952). */
static char *
copy_annotation(const struct restconf_writer *w, char *at, const struct tree_node *node)
{
	at = stpcpy(at, ",\"@");
	if (node->is_foreign || node == w->target)
		at = copy_qualified(at, node);
	else
		at = restconf_copy_name(at, node);
	return stpcpy(at, "\":{\"ietf-netconf-with-defaults:default\":true}");
}

/* What a tag declares beyond the namespace of its name: that of its value, a default's.
 */
static char *
copy_declarations(char *at, const struct tree_module *identity, bool tagged)
{
	if (identity) {
		at = stpcpy(at, " xmlns:");
		at = stpcpy(at, identity->prefix);
		at = stpcpy(at, "=\"");
		at = stpcpy(at, identity->ns);
		*at++ = '"';
	}
	if (tagged)
		at =
		    stpcpy(at, " xmlns:wd=\"urn:ietf:params:xml:ns:netconf:default:1.0\" "
			       "wd:default=\"true\"");
	return at;
}

/* ---- values ---- */

static inline bool
is_number(const struct tree_node *node)
{
	return node->type >= TREE_BOOL && node->type <= TREE_DECIMAL64;
}

/* A number or a boolean. */
static inline char *
copy_number(char *at, const struct tree_node *node, const struct value *v)
{
	if (node->type == TREE_BOOL) {
		memcpy(at, v->count ? "true" : "false", 5);
		return at + (v->count ? 4 : 5);
	}
	if (node->type == TREE_DECIMAL64)
		return at + decimal_print(at, v->number, node->digits, 1);
	if (node->type == TREE_INT32)
		return at + decimal_print(at, v->number, 0, 0);
	return at + count_print(at, v->count);
}

/* What is escaped or long goes past the room, which is another one then; or NULL. */
static inline char *
copy_text(struct restconf_writer *w, char *at, const char *text)
{
	size_t len = text_plain(at, text, PLAIN_ROOM);

	if (!text[len])
		return at + len;
	restconf_room_used(w, at);
	if (w->form == RESTCONF_XML)
		text_xml(w->out, text);
	else
		text_json(w->out, text);
	return restconf_room(w);
}

static inline char *
copy_prefix(char *at, const char *prefix)
{
	at = stpcpy(at, prefix);
	*at++ = ':';
	return at;
}

/* JSON has numbers of up to 32 bits; others are texts there. */
static inline char *
copy_json(struct restconf_writer *w, char *at, const struct tree_node *node,
    const struct value *v, const struct tree_module *identity)
{
	bool quoted = node->type == TREE_UINT64 || node->type == TREE_DECIMAL64;

	if (is_number(node)) {
		*at = '"';
		at = copy_number(at + quoted, node, v);
		*at = '"';
		return at + quoted;
	}
	*at++ = '"';
	if (identity)
		at = copy_prefix(at, identity->name);
	at = copy_text(w, at, v->text);
	if (at)
		*at++ = '"';
	return at;
}

/* An identity has the prefix that its tag declares. */
static inline char *
copy_xml(struct restconf_writer *w, char *at, const struct tree_node *node,
    const struct value *v, const struct tree_module *identity)
{
	if (is_number(node))
		return copy_number(at, node, v);
	if (identity)
		at = copy_prefix(at, identity->prefix);
	return copy_text(w, at, v->text);
}

/* ---- leaves ---- */

static inline void
put_leaf(struct restconf_writer *w, const struct tree_node *node, const struct value *v,
    const struct tree_module *identity)
{
	bool tagged = w->tagged && restconf_is_default(node, v);
	char *at = restconf_room(w);

	if (!at)
		return;
	if (w->form == RESTCONF_JSON) {
		at = restconf_copy_member(w, at, node);
		at = copy_json(w, at, node, v, identity);
		if (at && tagged)
			at = copy_annotation(w, at, node);
	} else {
		at = restconf_copy_tag(w, at, node);
		if (identity || tagged)
			at = copy_declarations(at, identity, tagged);
		*at++ = '>';
		at = copy_xml(w, at, node, v, identity);
		if (at)
			at = restconf_copy_end_tag(at, node);
	}
	if (at)
		restconf_room_used(w, at);
}

/* An entry of a leaf-list; in JSON they are one member. */
static void
put_json_entry(struct restconf_writer *w, const struct tree_leaf *leaf)
{
	char *at = restconf_room(w);

	if (!at)
		return;
	if (leaf->entry == 0)
		at = restconf_copy_member(w, at, leaf->node);
	*at++ = leaf->entry == 0 ? '[' : ',';
	at = copy_json(w, at, leaf->node, &leaf->value, leaf->module);
	if (!at)
		return;
	*at = ']';
	restconf_room_used(w, at + (leaf->entry + 1 == leaf->entries));
}

void
restconf_put_leaf(struct restconf_writer *w, const struct tree_leaf *leaf)
{
	if (leaf->node->kind == TREE_LEAF_LIST && w->form == RESTCONF_JSON)
		put_json_entry(w, leaf);
	else
		put_leaf(w, leaf->node, &leaf->value, leaf->module);
}

void
restconf_put_key(struct restconf_writer *w, const struct tree_node *key, const char *text)
{
	struct value v; /* which is long: as little of it as needed */

	v.kind = VALUE_TEXT;
	v.text = text;
	v.count = 0;
	if (is_number(key))
		for (; *text; text++)
			v.count = v.count * 10 + (uint64_t)(*text - '0');
	put_leaf(w, key, &v, key->identities ? tree_identity(key, v.text) : NULL);
}
