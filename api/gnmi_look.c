/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_look.h"

#include <string.h>

#include "api/gnmi_value.h"
#include "base/bytes.h"

uint64_t
look_hash(const char *data, size_t len)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325), word;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		memcpy(&word, data + i, 8);
		hash = (hash ^ word) * UINT64_C(0x100000001b3);
		hash ^= hash >> 29;
	}
	for (; i < len; i++)
		hash = (hash ^ (uint8_t)data[i]) * UINT64_C(0x100000001b3);
	return hash ^ len;
}

/* A number is known by itself, others by a hash; a leaf-list by that of its rendering. */
static uint64_t
hash_value(const struct look *k, const struct tree_leaf *leaf)
{
	const struct value *v = &leaf->value;
	uint64_t hash = 0;

	if (leaf->node->kind == TREE_LEAF_LIST)
		return look_hash(k->by->value.data, k->by->value.len);
	switch (v->kind) {
	case VALUE_TEXT:
		hash = look_hash(v->text, strlen(v->text));
		break;
	case VALUE_FIXED:
		hash = (uint64_t)v->number;
		break;
	case VALUE_BOOL:
	case VALUE_COUNT:
		hash = v->count;
		break;
	}
	return hash ^ (uint64_t)v->kind << 62;
}

/* Is a delete of the leaf told in front, since it went and is back? */
static bool
was_gone(const struct look *k, const struct view_leaf *l)
{
	return k->last && l->deleted > k->last;
}

static struct now
now_of(const struct look *k)
{
	const struct api_host *host = k->by->world->host;
	struct now now;

	host->now(host->arg, &now);
	return now;
}

/* What deletes are stamped with: now, and never before what was sent of a leaf. */
static uint64_t
deletes_us(const struct look *k)
{
	uint64_t wall_us = now_of(k).wall_us;

	for (unsigned i = 0; i < k->view->count; i++)
		wall_us = MAX_OF(wall_us, k->view->leaf[i].wall_us);
	return wall_us;
}

/* The leaf where the walk stands, as the view knows it; NULL: it does not. */
static struct view_leaf *
look_up(struct look *k, const struct tree_walk *w, const struct tree_leaf *leaf)
{
	bool may_add = k->update && k->room > 0;
	unsigned count = k->view->count;
	unsigned depth = k->by->spot.depth;
	bool beside = gnmi_spot_move(&k->by->spot, w) == w->depth && depth == w->depth;
	struct view_leaf *l = view_find(k->view, w, leaf->node, beside, may_add);

	k->room -= k->view->count - count;
	if (l && k->update && view_set(l, hash_value(k, leaf), k->tick, k->now_us))
		k->view->changed = k->tick;
	if (!l)
		k->by->spot.depth = 0; /* its keys may not be known */
	k->is_full |= !l && k->update;
	return l;
}

/* How many of those that were missed would have told of a leaf: it was there. */
static unsigned
missed_of(const struct missed *m, const struct view_leaf *l)
{
	uint64_t came_us = view_came_us(l);

	if (m->count == 0 || came_us > m->due_us)
		return 0;
	return (unsigned)MIN_OF(m->count, (m->due_us - came_us) / m->period_us);
}

/* How many updates of it who had all up to the last tick does not get. */
static unsigned
duplicates_of(const struct look *k, const struct view_leaf *l)
{
	unsigned samples = missed_of(&k->samples, l);
	unsigned others = view_duplicates(l, k->last) + missed_of(&k->beats, l);

	switch (k->counts) {
	case LOOK_SAMPLES:
		return samples;
	case LOOK_CHANGED_SAMPLES:
		return MIN_OF(samples, others);
	case LOOK_CHANGES:
		break;
	}
	return others;
}

static void
look_at_leaf(struct look *k, const struct tree_walk *w, const struct tree_leaf *leaf)
{
	struct looker *by = k->by;
	uint64_t wall_us = leaf->wall_us ? leaf->wall_us : by->world->start_us;
	bool is_list = leaf->node->kind == TREE_LEAF_LIST;
	unsigned duplicates = 0;
	struct view_leaf *l;

	if (is_list && !gnmi_put_value(&by->value, leaf, k->filter->encoding))
		return; /* with the last entry it is whole */
	if (k->view) {
		l = look_up(k, w, leaf);
		if (!l || !l->present || !(k->all || l->changed > k->last))
			return;
		wall_us = MAX_OF(l->wall_us, wall_us);
		if (was_gone(k, l))
			wall_us = MAX_OF(wall_us, k->deletes_us);
		l->wall_us = wall_us;
		duplicates = duplicates_of(k, l);
	}
	if (!k->out)
		return;
	if (!is_list)
		gnmi_put_value(&by->value, leaf, k->filter->encoding);
	notice_add(&by->notice, &k->path->mirror, w, leaf->node, wall_us, &by->value,
	    duplicates);
}

/* Deletes of what went since, also where it is back. */
static void
tell_gone(struct look *k)
{
	const struct gnmi_mirror *mirror = &k->path->mirror;
	struct text *gone = &k->by->gone;
	size_t path;

	gone->len = 0;
	for (unsigned i = 0; i < k->view->count; i++) {
		struct view_leaf *l = &k->view->leaf[i];

		if (!was_gone(k, l))
			continue;
		path = notice_begin_delete(gone);
		view_put_elems(gone, k->view, l);
		notice_end_delete(gone, path);
		if (!l->present)
			l->wall_us = k->deletes_us;
	}
	if (gone->len)
		notice_put_deletes(k->out, mirror, k->deletes_us, gone);
}

/* Updates come behind the deletes of the same look. */
static void
tell_held(struct look *k)
{
	struct text *held = &k->by->held;

	tell_gone(k);
	if (held->len)
		text_bytes(k->out, held->data, held->len);
	k->out->failed |= held->failed;
	held->failed = false;
}

static void
walk_place(struct tree_walk *w, const struct look *k, unsigned place)
{
	const struct gnmi_world *world = k->by->world;

	if (place < world->inv->cage_count)
		tree_walk_cage(w, &world->tree, &k->path->path, &world->inv->cage[place]);
	else
		tree_walk_others(w, &world->tree, &k->path->path);
}

void
look_at(struct look *k, unsigned place)
{
	struct looker *by = k->by;
	bool hold = k->seat && k->out && k->last;
	struct view fresh = { .built = k->seat && *k->seat };
	bool is_fresh = k->seat && (!*k->seat || *k->seat == &view_nothing);
	unsigned known;
	struct tree_walk w;
	struct tree_leaf leaf;

	k->view = is_fresh ? &fresh : k->seat ? *k->seat : NULL;
	known = k->view ? k->view->count : 0;
	if (k->view)
		view_begin(k->view);
	by->spot = (struct gnmi_spot){ .depth = 0 };
	by->held.len = 0;
	if (hold)
		k->deletes_us = deletes_us(k);
	if (k->update)
		k->now_us = now_of(k).mono_us;
	notice_begin(&by->notice, hold ? &by->held : k->out);
	walk_place(&w, k, place);
	while (tree_walk_next(&w, &leaf)) {
		gnmi_spot_pass(&by->spot, &w);
		gnmi_spot_pass(&by->notice.spot, &w);
		if (gnmi_filter_passes(k->filter, &w, leaf.node))
			look_at_leaf(k, &w, &leaf);
	}
	if (k->view && k->update) {
		if (view_end(k->view, k->tick))
			k->view->changed = k->tick;
		k->view->built = true;
	}
	notice_end_component(&by->notice);
	if (hold)
		tell_held(k);
	if (is_fresh)
		k->is_full |= !view_keep(&fresh, k->seat);
	if (k->seat)
		k->came = (int)(*k->seat)->count - (int)known;
}

void
looker_fini(struct looker *by)
{
	notice_fini(&by->notice);
	text_fini(&by->value);
	text_fini(&by->gone);
	text_fini(&by->held);
}
