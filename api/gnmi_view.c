/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_view.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/pb.h"
#include "base/bytes.h"

static_assert(sizeof(struct view_leaf) == 48, "leaves are small: there may be a million");
static_assert(TREE_NODES_MAX <= 1 << 12, "all nodes fit");

#define CAME_SHIFT 14 /* 16 ms; 34 bits of them are nine years */
#define CAME_MASK  ((UINT64_C(1) << 34) - 1)

#define KEYS_TEXT_MAX (TREE_LISTS_MAX * TREE_KEYS_MAX * TREE_KEY_MAX + 1)

void
view_fini(struct view *v)
{
	for (unsigned i = 0; i < v->key_count; i++)
		free(v->keys[i].text);
	free(v->keys);
	free(v->leaf);
	*v = (struct view){ .leaf = NULL };
}

struct view view_nothing = { .built = true };

bool
view_keep(struct view *v, struct view **ret_view)
{
	bool is_empty = v->count == 0;

	*ret_view = is_empty ? NULL : malloc(sizeof(*v));
	if (*ret_view) {
		**ret_view = *v;
		return true;
	}
	view_fini(v);
	*ret_view = &view_nothing;
	return is_empty;
}

void
view_free(struct view *v)
{
	if (!v || v == &view_nothing)
		return;
	view_fini(v);
	free(v);
}

void
view_begin(struct view *v)
{
	v->next = v->last_keys = 0;
	v->jumped = false;
	for (unsigned i = 0; i < v->count; i++)
		v->leaf[i].seen = false;
}

/* ---- keys ---- */

static size_t
collect_keys(const struct tree_walk *w, char ret_text[KEYS_TEXT_MAX])
{
	size_t len = 0;

	for (unsigned i = 1; i < w->depth; i++) {
		const struct tree_step *s = &w->step[i];

		for (unsigned k = 0; k < TREE_KEYS_MAX && s->node->key[k]; k++) {
			size_t part = strlen(s->key[k]) + 1;

			memcpy(ret_text + len, s->key[k], part);
			len += part;
		}
	}
	ret_text[len++] = '\0';
	return len;
}

/* FNV-1a. */
static uint32_t
hash_keys(const char *text, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)text[i]) * 16777619u;
	return hash;
}

/* A place for keys, those that nobody has any more first. */
static int
room_for_keys(struct view *v)
{
	unsigned at = 0;
	struct view_keys *keys;

	while (at < v->key_count && v->keys[at].text)
		at++;
	if (at < v->key_count)
		return (int)at;
	if (at == UINT16_MAX)
		return -1;
	if (at % 16 == 0) {
		keys = realloc(v->keys, (at + 16) * sizeof(*keys));
		if (!keys)
			return -1;
		v->keys = keys;
	}
	v->keys[v->key_count++].text = NULL;
	return (int)at;
}

static int
add_keys(struct view *v, const char *text, struct view_keys keys)
{
	int at = room_for_keys(v);

	if (at < 0)
		return -1;
	keys.text = malloc(keys.len);
	if (!keys.text)
		return -1;
	memcpy(keys.text, text, keys.len);
	v->keys[at] = keys;
	v->last_keys = (unsigned)at;
	return at;
}

/* The number of the walk's keys; -1: they are not known. */
static int
find_keys(struct view *v, const struct tree_walk *w, bool may_add)
{
	char text[KEYS_TEXT_MAX];
	struct view_keys keys = { .len = (uint32_t)collect_keys(w, text) };

	keys.hash = hash_keys(text, keys.len);
	for (unsigned i = 0; i < v->key_count; i++) {
		unsigned at = v->last_keys + i;
		const struct view_keys *k;

		at -= at < v->key_count ? 0 : v->key_count;
		k = &v->keys[at];
		if (k->hash == keys.hash && k->len == keys.len && k->text &&
		    memcmp(k->text, text, keys.len) == 0) {
			v->last_keys = at;
			return (int)at;
		}
	}
	return may_add ? add_keys(v, text, keys) : -1;
}

/* ---- leaves ---- */

static struct view_leaf *
insert(struct view *v, unsigned at, unsigned node, unsigned keys)
{
	if (v->count == v->size) {
		unsigned size = v->size ? v->size + v->size / 2 : 32;
		struct view_leaf *leaf = realloc(v->leaf, size * sizeof(*leaf));

		if (!leaf)
			return NULL;
		v->leaf = leaf;
		v->size = size;
	}
	memmove(v->leaf + at + 1, v->leaf + at, (v->count++ - at) * sizeof(*v->leaf));
	v->leaf[at] = (struct view_leaf){ .node = node & 0xfff,
		.keys = keys & UINT16_MAX,
		.wall_us = v->forgot_us };
	return &v->leaf[at];
}

struct view_leaf *
view_find(struct view *v, const struct tree_walk *w, const struct tree_node *node,
    bool beside, bool may_add)
{
	int keys = beside ? (int)v->last_keys : find_keys(v, w, may_add);
	unsigned number = tree_number(node), looked;
	struct view_leaf *leaf;

	if (keys < 0)
		return NULL;
	/* Walks go the same way each time: it is the next one, or not far away. No walk
	 * comes to a leaf twice: one that was seen is none that is new. */
	looked = !v->built ? 0 : v->jumped ? v->count : v->count - v->next;
	for (unsigned i = 0; i < looked; i++) {
		unsigned at =
		    v->next + i < v->count ? v->next + i : v->next + i - v->count;

		if (v->leaf[at].node == number && v->leaf[at].keys == (unsigned)keys) {
			v->jumped |= i > 0;
			v->next = at + 1;
			return &v->leaf[at];
		}
	}
	leaf = may_add ? insert(v, v->next, number, (unsigned)keys) : NULL;
	v->next += leaf != NULL;
	return leaf;
}

bool
view_set(struct view_leaf *l, uint64_t value, uint64_t tick, uint64_t now_us)
{
	uint64_t since = tick - l->changed;

	l->seen = true;
	if (l->present && l->value == value)
		return false;
	if (!l->present)
		l->came = now_us >> CAME_SHIFT & CAME_MASK;
	l->present = true;
	l->value = value;
	if (since)
		l->history = since < 64 ? l->history << since : 0;
	l->history |= 1;
	l->changed = tick;
	return true;
}

uint64_t
view_came_us(const struct view_leaf *l)
{
	return (uint64_t)l->came << CAME_SHIFT;
}

unsigned
view_end(struct view *v, uint64_t tick)
{
	unsigned gone = 0;

	for (unsigned i = 0; i < v->count; i++) {
		struct view_leaf *l = &v->leaf[i];

		if (l->seen || !l->present)
			continue;
		l->present = false;
		l->deleted = tick;
		gone++;
	}
	return gone;
}

unsigned
view_duplicates(const struct view_leaf *l, uint64_t last)
{
	uint64_t ticks = l->changed - last;
	uint64_t mask = ticks < 64 ? (UINT64_C(1) << ticks) - 1 : UINT64_MAX;
	unsigned count = (unsigned)__builtin_popcountll(l->history & mask);

	return last && last < l->changed && count ? count - 1 : 0;
}

void
view_put_elems(struct text *t, const struct view *v, const struct view_leaf *l)
{
	const char *key = v->keys[l->keys].text;
	const struct tree_node *way[TREE_DEPTH_MAX + 1];
	unsigned depth = 0;

	for (unsigned n = l->node; n && depth <= TREE_DEPTH_MAX; n = tree_nodes[n].parent)
		way[depth++] = &tree_nodes[n];
	while (depth-- > 0) {
		size_t elem = pb_begin(t, 3), part;

		pb_string(t, 1, way[depth]->name);
		for (unsigned k = 0; way[depth]->kind == TREE_LIST && k < TREE_KEYS_MAX &&
				     way[depth]->key[k];
		     k++) {
			part = pb_begin(t, 2);
			pb_string(t, 1, way[depth]->key[k]);
			pb_string(t, 2, key);
			pb_end(t, part);
			key += strlen(key) + 1;
		}
		pb_end(t, elem);
	}
}

/* Keys that no leaf has any more make room for others. */
static void
forget_keys(struct view *v)
{
	uint8_t used[UINT16_MAX / 8 + 1] = { 0 };

	for (unsigned i = 0; i < v->count; i++)
		used[v->leaf[i].keys / 8] |= (uint8_t)(1u << v->leaf[i].keys % 8);
	for (unsigned i = 0; i < v->key_count; i++) {
		if (used[i / 8] >> i % 8 & 1)
			continue;
		free(v->keys[i].text);
		v->keys[i].text = NULL;
	}
}

unsigned
view_forget(struct view *v, uint64_t before)
{
	unsigned kept = 0, count = v->count;

	for (unsigned i = 0; i < v->count; i++) {
		const struct view_leaf *l = &v->leaf[i];

		if (l->present || l->deleted >= before)
			v->leaf[kept++] = *l;
		else
			v->forgot_us = MAX_OF(v->forgot_us, l->wall_us);
	}
	if (kept < count) {
		v->count = kept;
		forget_keys(v);
	}
	return count - kept;
}
