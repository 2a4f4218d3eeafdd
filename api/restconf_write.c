/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_write.h"

#include "api/restconf_leaf.h"

#define LIST_LEVEL 2 /* steps before the outermost list: the root, its container */

/* ---- steps ---- */

static void
put_keys(struct restconf_writer *w, const struct tree_step *step)
{
	unsigned k = 0;

	/* keys are the first children, in their order */
	for (unsigned i = tree_number(step->node) + 1;
	     k < TREE_KEYS_MAX && step->node->key[k]; i = tree_nodes[i].end)
		restconf_put_key(w, &tree_nodes[i], step->key[k++]);
}

/* What an element begins with; `again`: one more entry of a list that is open. */
static inline void
open_node(struct restconf_writer *w, const struct tree_node *node, bool again)
{
	bool is_list = node->kind == TREE_LIST, json = w->form == RESTCONF_JSON;
	char *at = restconf_room(w);

	w->open[w->depth++] = node;
	if (!at)
		return;
	if (json) {
		if (!again)
			at = restconf_copy_member(w, at, node);
		else if (w->comma)
			*at++ = ',';
		*at = '[';
		at += is_list && !again;
	}
	if (is_list && w->depth == LIST_LEVEL + 1 && w->piece == SIZE_MAX)
		w->piece = (size_t)(at - w->out->data);
	if (!json)
		at = restconf_copy_tag(w, at, node);
	*at++ = json ? '{' : '>';
	w->comma = false;
	restconf_room_used(w, at);
}

/* Closes the innermost element; `park`: the list that it is an entry of stays. */
static inline void
close_node(struct restconf_writer *w, bool park)
{
	const struct tree_node *node = w->open[--w->depth];
	bool is_list = node->kind == TREE_LIST;
	char *at = restconf_room(w);

	w->comma = true;
	w->parked = is_list && park;
	if (!at)
		return;
	if (w->form == RESTCONF_XML) {
		at = restconf_copy_end_tag(at, node);
	} else {
		*at++ = '}';
		*at = ']';
		at += is_list && !park;
	}
	restconf_room_used(w, at);
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
		.tagged = view->defaults == DEFAULTS_TAGGED,
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

/*
 * What a view leaves out, and whole entries that were asked for. Not inlined: the quick
 * way has less to save without it.
 */
static __attribute__((noinline)) void
write_some(struct restconf_writer *w, const struct tree_walk *walk,
    const struct tree_leaf *leaf, unsigned level)
{
	const struct tree_node *target = w->target;

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
	w->wrote = true;
	restconf_put_leaf(w, leaf);
}

void
restconf_write_leaf(struct restconf_writer *w, const struct tree_walk *walk,
    const struct tree_leaf *leaf)
{
	unsigned level = w->view->level[tree_number(leaf->node)];

	if (walk->kept < w->kept)
		w->kept = walk->kept;
	if (!w->all || level == 0 || w->target->kind != TREE_CONTAINER) {
		write_some(w, walk, leaf, level);
		return;
	}
	open_steps(w, walk, walk->depth);
	w->found = true;
	if (!leaf->node->is_key)
		restconf_put_leaf(w, leaf);
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
		char *room = w->form == RESTCONF_JSON ? restconf_room(w) : NULL;

		if (room) {
			room = restconf_copy_member(w, room, list);
			*room++ = '[';
			restconf_room_used(w, room);
		}
		w->open[w->depth] = list;
		w->parked = true;
	} else if (w->form == RESTCONF_JSON) {
		text_char(w->out, ',');
	}
	at = w->out->len;
	text_bytes(w->out, text, len);
	w->comma = true;
	return at;
}
