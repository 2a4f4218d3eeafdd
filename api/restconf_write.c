/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_write.h"

#include <string.h>

#include "schema/units.h"

#define LIST_LEVEL 2 /* steps before the outermost list: the root, its container */

/* ---- names ---- */

static const struct tree_module *
module_of(const struct tree_node *node)
{
	return &tree_modules[node->module];
}

/* Is a node in another namespace than what stands around it? */
static bool
is_foreign(const struct restconf_writer *w, const struct tree_node *node)
{
	return node->is_foreign || node == w->target;
}

/*
 * Names and namespaces are of the schema, and short; a leaf is little more than a few of
 * them. So there is one look for room, and then they are copied.
 */
#define ROOM 512

static char *
room_for(struct restconf_writer *w)
{
	return text_reserve(w->out, ROOM) ? w->out->data + w->out->len : NULL;
}

static char *
copy_name(char *at, const struct tree_node *node)
{
	memcpy(at, node->name, node->name_len);
	return at + node->name_len;
}

/* What stands before `end` was written into the room. */
static void
room_used(struct restconf_writer *w, const char *end)
{
	w->out->len = (size_t)(end - w->out->data);
}

static void
put_comma(struct restconf_writer *w)
{
	if (w->comma)
		text_char(w->out, ',');
	w->comma = true;
}

/* The name, with its module where that is another one. */
static char *
copy_qualified(const struct restconf_writer *w, char *at, const struct tree_node *node)
{
	if (is_foreign(w, node)) {
		at = stpcpy(at, module_of(node)->name);
		*at++ = ':';
	}
	return copy_name(at, node);
}

/* A member's beginning. The outermost one always says its module. */
static char *
copy_member(struct restconf_writer *w, char *at, const struct tree_node *node)
{
	if (w->comma)
		*at++ = ',';
	w->comma = true;
	if (node != w->target || node->is_foreign) {
		memcpy(at, node->member, TREE_MEMBER_ROOM);
		if (node->member_len > TREE_MEMBER_ROOM)
			memcpy(at, node->member, node->member_len);
		return at + node->member_len;
	}
	*at++ = '"';
	at = copy_qualified(w, at, node);
	*at++ = '"';
	*at++ = ':';
	return at;
}

static void
put_name(struct restconf_writer *w, const struct tree_node *node)
{
	char *at = room_for(w);

	if (at)
		room_used(w, copy_member(w, at, node));
}

/* The name of the member that annotates another one (RFC 7952). */
static void
put_annotation(struct restconf_writer *w, const struct tree_node *node)
{
	char *at = room_for(w);

	if (!at)
		return;
	*at++ = ',';
	*at++ = '"';
	*at++ = '@';
	at = copy_qualified(w, at, node);
	*at++ = '"';
	*at++ = ':';
	room_used(w, at);
}

/* "<name", with the namespace where it is another one, and `rest`. */
static void
put_tag(struct restconf_writer *w, const struct tree_node *node, const char *rest)
{
	char *at = room_for(w);

	if (!at)
		return;
	*at++ = '<';
	at = copy_name(at, node);
	if (is_foreign(w, node)) {
		at = stpcpy(at, " xmlns=\"");
		at = stpcpy(at, module_of(node)->ns);
		*at++ = '"';
	}
	room_used(w, stpcpy(at, rest));
}

static void
put_end_tag(struct restconf_writer *w, const struct tree_node *node)
{
	char *at = room_for(w);

	if (!at)
		return;
	*at++ = '<';
	*at++ = '/';
	at = copy_name(at, node);
	*at++ = '>';
	room_used(w, at);
}

/* ---- values ---- */

/* The module of an identity by its text; NULL where it is none. */
static const struct tree_module *
identity_module(const struct tree_node *node, const char *text)
{
	const struct tree_identity *id = &tree_identities[node->identity];

	for (unsigned i = 0; i < node->identities; i++) {
		if (strcmp(id[i].name, text) == 0)
			return &tree_modules[id[i].module];
	}
	return NULL;
}

static void
put_text(struct restconf_writer *w, const char *text)
{
	if (w->form == RESTCONF_XML) {
		text_xml(w->out, text);
		return;
	}
	text_char(w->out, '"');
	text_json(w->out, text);
	text_char(w->out, '"');
}

/* An identity, with the module or the prefix that put_leaf_tag() declared. */
static void
put_identity(struct restconf_writer *w, const struct tree_module *module,
    const char *name)
{
	bool xml = w->form == RESTCONF_XML;

	text_string(w->out, xml ? "" : "\"");
	text_string(w->out, xml ? module->prefix : module->name);
	text_char(w->out, ':');
	text_string(w->out, name);
	text_string(w->out, xml ? "" : "\"");
}

static bool
is_number(const struct tree_node *node)
{
	return node->type >= TREE_UINT8 && node->type <= TREE_DECIMAL64;
}

/* JSON has numbers of up to 32 bits; others are texts there. */
static char *
copy_number(const struct restconf_writer *w, char *at, const struct tree_node *node,
    const struct value *v)
{
	bool quoted = w->form == RESTCONF_JSON && node->type > TREE_UINT32;

	if (quoted)
		*at++ = '"';
	if (node->type == TREE_DECIMAL64)
		at += decimal_print(at, v->number, node->digits, 1);
	else
		at += count_print(at, v->count);
	if (quoted)
		*at++ = '"';
	return at;
}

static void
put_number(struct restconf_writer *w, const struct tree_node *node, const struct value *v)
{
	char *at = room_for(w);

	if (at)
		room_used(w, copy_number(w, at, node, v));
}

static void
put_value(struct restconf_writer *w, const struct tree_node *node, const struct value *v,
    const struct tree_module *identity)
{
	switch ((enum tree_type)node->type) {
	case TREE_BOOL:
		text_string(w->out, v->count ? "true" : "false");
		break;
	case TREE_UINT8:
	case TREE_UINT16:
	case TREE_UINT32:
	case TREE_UINT64:
	case TREE_DECIMAL64:
		put_number(w, node, v);
		break;
	case TREE_STRING:
	case TREE_ENUM:
	case TREE_IDENTITY:
	case TREE_UNION:
		if (identity)
			put_identity(w, identity, v->text);
		else
			put_text(w, v->text);
		break;
	case TREE_NONE:
		break;
	}
}

/* "<name xmlns:prefix=...>" with what the value needs. */
static void
put_leaf_tag(struct restconf_writer *w, const struct tree_node *node,
    const struct tree_module *identity, bool tagged)
{
	put_tag(w, node, identity || tagged ? "" : ">");
	if (!identity && !tagged)
		return;
	if (identity) {
		text_string(w->out, " xmlns:");
		text_string(w->out, identity->prefix);
		text_string(w->out, "=\"");
		text_string(w->out, identity->ns);
		text_char(w->out, '"');
	}
	if (tagged)
		text_string(w->out,
		    " xmlns:wd=\"urn:ietf:params:xml:ns:netconf:default:1.0\" "
		    "wd:default=\"true\"");
	text_char(w->out, '>');
}

static inline void
put_member(struct restconf_writer *w, const struct tree_node *node, const struct value *v,
    const struct tree_module *identity)
{
	char *at = is_number(node) ? room_for(w) : NULL;

	if (at) {
		at = copy_member(w, at, node);
		room_used(w, copy_number(w, at, node, v));
		return;
	}
	put_name(w, node);
	put_value(w, node, v, identity);
}

static inline void
put_leaf(struct restconf_writer *w, const struct tree_node *node, const struct value *v)
{
	bool tagged =
	    w->view->defaults == DEFAULTS_TAGGED && restconf_is_default(node, v);
	const struct tree_module *identity =
	    node->identities ? identity_module(node, v->text) : NULL;

	if (w->form == RESTCONF_XML) {
		put_leaf_tag(w, node, identity, tagged);
		put_value(w, node, v, identity);
		put_end_tag(w, node);
		return;
	}
	put_member(w, node, v, identity);
	if (!tagged)
		return;
	put_annotation(w, node);
	text_string(w->out, "{\"ietf-netconf-with-defaults:default\":true}");
}

/* An entry of a leaf-list; in JSON they are one member. */
static void
put_entry(struct restconf_writer *w, const struct tree_leaf *leaf)
{
	const struct tree_node *node = leaf->node;
	const struct tree_module *identity =
	    node->identities ? identity_module(node, leaf->value.text) : NULL;

	if (w->form == RESTCONF_XML) {
		put_leaf(w, node, &leaf->value);
		return;
	}
	if (leaf->entry == 0) {
		put_name(w, node);
		text_char(w->out, '[');
	} else {
		text_char(w->out, ',');
	}
	put_value(w, node, &leaf->value, identity);
	if (leaf->entry + 1 == leaf->entries)
		text_char(w->out, ']');
}

/* ---- steps ---- */

/* A key as the leaf that it is; a walk has it as text. */
static void
put_key(struct restconf_writer *w, const struct tree_node *key, const char *text)
{
	struct value v = { .kind = VALUE_TEXT, .text = text };

	if (key->type >= TREE_UINT8 && key->type <= TREE_UINT64)
		for (; *text; text++)
			v.count = v.count * 10 + (uint64_t)(*text - '0');
	put_leaf(w, key, &v);
}

static void
put_keys(struct restconf_writer *w, const struct tree_step *step)
{
	unsigned k = 0;

	/* keys are the first children, in their order */
	for (unsigned i = tree_number(step->node) + 1;
	     k < TREE_KEYS_MAX && step->node->key[k]; i = tree_nodes[i].end)
		put_key(w, &tree_nodes[i], step->key[k++]);
}

static void
open_json(struct restconf_writer *w, const struct tree_node *node, bool again)
{
	bool is_list = node->kind == TREE_LIST;
	char *at = room_for(w);

	if (!at)
		return;
	if (!again)
		at = copy_member(w, at, node);
	else if (w->comma)
		*at++ = ',';
	if (is_list && !again)
		*at++ = '[';
	if (is_list && w->depth == LIST_LEVEL && w->piece == SIZE_MAX)
		w->piece = (size_t)(at - w->out->data);
	*at++ = '{';
	w->comma = false;
	room_used(w, at);
}

/* What an element begins with; `again`: one more entry of a list that is open. */
static void
open_node(struct restconf_writer *w, const struct tree_node *node, bool again)
{
	if (w->form == RESTCONF_JSON) {
		open_json(w, node, again);
	} else {
		if (node->kind == TREE_LIST && w->depth == LIST_LEVEL &&
		    w->piece == SIZE_MAX)
			w->piece = w->out->len;
		put_tag(w, node, ">");
	}
	w->open[w->depth++] = node;
}

/* Closes the innermost element; `park`: the list that it is an entry of stays. */
static void
close_node(struct restconf_writer *w, bool park)
{
	const struct tree_node *node = w->open[--w->depth];
	bool is_list = node->kind == TREE_LIST;

	if (w->form == RESTCONF_XML)
		put_end_tag(w, node);
	else
		text_bytes(w->out, "}]", is_list && !park ? 2 : 1);
	w->comma = true;
	w->parked = is_list && park;
}

/* The list behind whose entry we are has no more of them. */
static void
leave_list(struct restconf_writer *w)
{
	if (w->parked && w->form == RESTCONF_JSON)
		text_char(w->out, ']');
	w->parked = false;
}

/* Closes down to so many steps; the list that goes on with `next` stays open. */
static void
close_to(struct restconf_writer *w, unsigned depth, const struct tree_node *next)
{
	if (w->parked && (w->depth != depth || w->open[depth] != next))
		leave_list(w);
	while (w->depth > depth)
		close_node(w, w->depth - 1 == depth && w->open[depth] == next);
}

/* Steps of a new walk that are open: its containers; its entries are others. */
static unsigned
shared_steps(const struct restconf_writer *w, const struct tree_walk *walk)
{
	unsigned i = w->base;

	while (i < w->depth && i < walk->depth && w->open[i] == walk->step[i].node &&
	       w->open[i]->kind == TREE_CONTAINER)
		i++;
	return i;
}

static void
move_to(struct restconf_writer *w, const struct tree_walk *walk, unsigned depth)
{
	unsigned shared = w->kept == 0 ? shared_steps(w, walk)
				       : (w->kept < w->depth ? w->kept : w->depth);

	if (shared < w->base)
		shared = w->base;
	if (shared > depth)
		shared = depth;
	close_to(w, shared, shared < depth ? walk->step[shared].node : NULL);
	while (w->depth < depth) {
		const struct tree_step *step = &walk->step[w->depth];

		open_node(w, step->node, w->parked);
		w->parked = false;
		if (step->node->kind == TREE_LIST)
			put_keys(w, step);
	}
	w->kept = TREE_DEPTH_MAX;
}

/* Opens the steps of a walk, `depth` of them in all, closing what is not among them. */
static inline void
open_steps(struct restconf_writer *w, const struct tree_walk *walk, unsigned depth)
{
	if (w->kept >= depth && w->depth == depth && !w->parked)
		w->kept = TREE_DEPTH_MAX; /* as the leaf before */
	else
		move_to(w, walk, depth);
}

static inline void
put_any(struct restconf_writer *w, const struct tree_leaf *leaf)
{
	w->wrote = true;
	if (leaf->node->kind == TREE_LEAF_LIST)
		put_entry(w, leaf);
	else
		put_leaf(w, leaf->node, &leaf->value);
}

/* ---- documents ---- */

void
restconf_write_begin(struct restconf_writer *w, struct text *out, enum restconf_form form,
    const struct restconf_path *path, const struct restconf_view *view)
{
	const struct tree_node *target = restconf_target(path);

	*w = (struct restconf_writer){ .out = out,
		.form = form,
		.path = path,
		.view = view,
		.target = target,
		.base = path->path.count,
		.depth = path->path.count,
		.kept = TREE_DEPTH_MAX,
		.all =
		    view->depth == RESTCONF_UNBOUNDED && view->defaults != DEFAULTS_TRIM,
		.open = { tree_nodes } };
	if (form == RESTCONF_JSON)
		text_char(out, '{');
	if (target == tree_nodes) {
		text_string(out, form == RESTCONF_JSON ? "\"ietf-restconf:data\":{"
						       : "<data xmlns=\"" RESTCONF_NS
							 "\">");
		w->base = w->depth = 1;
	} else if (target->kind == TREE_CONTAINER) {
		open_node(w, target, false);
	}
}

/* How many of a walk's steps are shown: those beyond the depth asked for are not. */
static unsigned
shown_steps(const struct restconf_writer *w, const struct tree_walk *walk)
{
	unsigned depth = walk->depth;

	while (depth > w->path->path.count + 1 &&
	       w->view->level[tree_number(walk->step[depth - 1].node)] > w->view->depth)
		depth--;
	return depth;
}

void
restconf_write_leaf(struct restconf_writer *w, const struct tree_walk *walk,
    const struct tree_leaf *leaf)
{
	unsigned level = w->view->level[tree_number(leaf->node)];
	const struct tree_node *target = w->target;

	if (walk->kept < w->kept)
		w->kept = walk->kept;
	if (w->all && level && target->kind == TREE_CONTAINER) {
		open_steps(w, walk, walk->depth);
		if (!leaf->node->is_key)
			put_any(w, leaf);
		w->found = true;
		return;
	}
	if (!w->found && target->kind == TREE_LIST)
		open_steps(w, walk, w->base + 1);
	w->found = true;
	if (level == 0 || (w->view->defaults == DEFAULTS_TRIM &&
			      restconf_is_default(leaf->node, &leaf->value)))
		return;
	if (target->kind < TREE_LEAF)
		open_steps(w, walk, shown_steps(w, walk));
	if (level > w->view->depth || (leaf->node->is_key && target->kind < TREE_LEAF))
		return;
	put_any(w, leaf);
}

void
restconf_write_end(struct restconf_writer *w)
{
	leave_list(w);
	while (w->depth > w->base)
		close_node(w, false);
	if (w->target == tree_nodes)
		text_string(w->out, w->form == RESTCONF_JSON ? "}" : "</data>");
	if (w->form == RESTCONF_JSON)
		text_char(w->out, '}');
}

/* ---- pieces ---- */

void
restconf_piece_begin(struct restconf_writer *w)
{
	w->piece = SIZE_MAX;
	w->kept = 0;
}

size_t
restconf_piece_end(struct restconf_writer *w)
{
	size_t piece = w->piece == SIZE_MAX ? w->out->len : w->piece;

	while (w->depth > LIST_LEVEL)
		close_node(w, w->depth - 1 == LIST_LEVEL);
	w->piece = 0;
	return piece;
}

size_t
restconf_piece_put(struct restconf_writer *w, const struct tree_node *list,
    const char *text, size_t len)
{
	const struct tree_node *around = &tree_nodes[list->parent];
	size_t at;

	if (w->depth < LIST_LEVEL || w->open[LIST_LEVEL - 1] != around) {
		close_to(w, LIST_LEVEL - 1, NULL);
		open_node(w, around, false);
	}
	if (!w->parked) {
		if (w->form == RESTCONF_JSON) {
			put_name(w, list);
			text_char(w->out, '[');
		}
		w->open[w->depth] = list;
		w->parked = true;
	} else if (w->form == RESTCONF_JSON) {
		put_comma(w);
	}
	at = w->out->len;
	text_bytes(w->out, text, len);
	w->comma = true;
	return at;
}
