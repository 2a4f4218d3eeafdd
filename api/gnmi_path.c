/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/pb.h"
#include "base/bytes.h"
#include "base/utf8.h"

#define SHOWN_MAX 160 /* of what was asked, in an error */

/* ---- requests ---- */

/* Path.element is deprecated, which is why it is refused here. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static bool
is_given(const char *text)
{
	return text && text[0];
}

/* Texts are put one behind the other, and found by where they begin. */
static size_t
keep(struct text *t, const char *text)
{
	size_t at = t->len;

	text_bytes(t, text, strlen(text) + 1);
	return at;
}

struct places {
	size_t target, prefix_origin, path_origin;
	size_t wanted;
	size_t name[TREE_ELEMS_MAX];
	size_t key[TREE_ELEMS_MAX][TREE_KEYS_MAX], value[TREE_ELEMS_MAX][TREE_KEYS_MAX];
};

static enum grpc_status
refuse(char why[GNMI_WHY_MAX], const char *name, const char *what)
{
	char shown[SHOWN_MAX];

	utf8_printable(shown, sizeof(shown), name);
	snprintf(why, GNMI_WHY_MAX, "%s: %s", shown, what);
	return GRPC_INVALID_ARGUMENT;
}

/* Keys in the order of their names; of two that are the same the last one counts. */
static enum grpc_status
add_keys(struct tree_elem *elem, struct places *at, unsigned index, struct text *t,
    const Gnmi__PathElem *from, char why[GNMI_WHY_MAX])
{
	const Gnmi__PathElem__KeyEntry *kept[TREE_KEYS_MAX];
	unsigned count = 0;

	for (size_t i = 0; i < from->n_key; i++) {
		const Gnmi__PathElem__KeyEntry *k = from->key[i];
		unsigned place = 0;

		while (place < count && strcmp(kept[place]->key, k->key) < 0)
			place++;
		if (place == count || strcmp(kept[place]->key, k->key) != 0) {
			if (count == TREE_KEYS_MAX)
				return refuse(why, from->name,
				    "no list has so many keys");
			memmove(kept + place + 1, kept + place,
			    (count++ - place) * sizeof(*kept));
		}
		kept[place] = k;
	}
	elem->keys = count;
	for (unsigned k = 0; k < count; k++) {
		at->key[index][k] = keep(t, kept[k]->key);
		at->value[index][k] = keep(t, kept[k]->value);
	}
	return GRPC_OK;
}

static enum grpc_status
add_elems(struct gnmi_path *p, struct places *at, struct text *t, const Gnmi__Path *from,
    char why[GNMI_WHY_MAX])
{
	if (from->n_element && !from->n_elem)
		return refuse(why, from->element[0],
		    "a path has `elem`, and no longer `element`");
	for (size_t i = 0; i < from->n_elem; i++) {
		const Gnmi__PathElem *e = from->elem[i];
		unsigned index = p->path.count;
		enum grpc_status status;

		if (index == TREE_ELEMS_MAX)
			return refuse(why, e->name, "the path is too long");
		if (!is_given(e->name))
			return refuse(why, "path", "an element has no name");
		at->name[index] = keep(t, e->name);
		text_char(t, (char)e->n_key); /* keys begin */
		status = add_keys(&p->path.elem[index], at, index, t, e, why);
		if (status != GRPC_OK)
			return status;
		p->path.count++;
	}
	return GRPC_OK;
}

static enum grpc_status
check_origin(const char *origin, char why[GNMI_WHY_MAX])
{
	if (!is_given(origin) || strcmp(origin, "openconfig") == 0)
		return GRPC_OK;
	refuse(why, origin, "this origin is not served; openconfig is");
	return GRPC_UNIMPLEMENTED;
}

static enum grpc_status
check_head(const Gnmi__Path *prefix, const Gnmi__Path *path, char why[GNMI_WHY_MAX])
{
	enum grpc_status status;

	if (prefix && path && is_given(prefix->origin) && is_given(path->origin))
		return refuse(why, path->origin,
		    "the origin stands in the prefix or in the path, not in both");
	if (path && is_given(path->target))
		return refuse(why, path->target, "a target belongs into the prefix");
	status = check_origin(prefix ? prefix->origin : NULL, why);
	return status == GRPC_OK ? check_origin(path ? path->origin : NULL, why) : status;
}

/* "/components/component[nme=1-Port]": the path up to an element; of a long one the end.
 */
static void
path_text(const struct tree_path *p, unsigned last, char ret_text[SHOWN_MAX])
{
	char part[SHOWN_MAX], all[SHOWN_MAX] = "";

	for (unsigned i = last + 1; i-- > 0;) {
		const struct tree_elem *e = &p->elem[i];
		size_t len = (size_t)snprintf(part, sizeof(part), "/%.40s", e->name);

		for (unsigned k = 0; k < e->keys && len < sizeof(part); k++)
			len += (size_t)snprintf(part + len, sizeof(part) - len,
			    "[%.24s=%.24s]", e->key[k].name, e->key[k].value);
		if (len + strlen(all) >= sizeof(all) - 3) {
			snprintf(ret_text, SHOWN_MAX, "...%.*s", SHOWN_MAX - 4, all);
			return;
		}
		memmove(all + len, all, strlen(all) + 1);
		memcpy(all, part, len);
	}
	memcpy(ret_text, all, sizeof(all));
}

static enum grpc_status
check_schema(const struct gnmi_path *p, char why[GNMI_WHY_MAX])
{
	static const char *const whys[] = {
		[TREE_NO_NODE] = "the schema has nothing of this name here",
		[TREE_UNSERVED] = "this is not served",
		[TREE_NO_LIST] = "this is no list, and has no keys",
		[TREE_NO_KEY] = "the list has no such key",
	};
	char text[SHOWN_MAX];
	unsigned at = 0;
	enum tree_fit fit = tree_path_fit(&p->path, &at);

	if (fit == TREE_FITS)
		return GRPC_OK;
	path_text(&p->path, at, text);
	refuse(why, text, whys[fit]);
	return fit == TREE_UNSERVED ? GRPC_UNIMPLEMENTED : GRPC_INVALID_ARGUMENT;
}

/* The texts stay where they are now. */
static void
settle(struct gnmi_path *p, const struct places *at)
{
	const char *text = p->text;

	p->mirror.target = text[at->target] ? text + at->target : NULL;
	p->mirror.prefix_origin =
	    text[at->prefix_origin] ? text + at->prefix_origin : NULL;
	p->mirror.path_origin = text[at->path_origin] ? text + at->path_origin : NULL;
	p->path.wanted = (const uint8_t *)text + at->wanted;
	for (unsigned i = 0; i < p->path.count; i++) {
		struct tree_elem *e = &p->path.elem[i];

		e->name = text + at->name[i];
		for (unsigned k = 0; k < e->keys; k++) {
			e->key[k].name = text + at->key[i][k];
			e->key[k].value = text + at->value[i][k];
		}
	}
}

/* A key that may be any is as good as none. */
static void
drop_any(struct tree_path *path)
{
	for (unsigned i = 0; i < path->count; i++) {
		struct tree_elem *e = &path->elem[i];
		unsigned kept = 0;

		for (unsigned k = 0; k < e->keys; k++) {
			if (strcmp(e->key[k].value, "*") != 0)
				e->key[kept++] = e->key[k];
		}
		e->keys = kept;
	}
}

enum grpc_status
gnmi_path_parse(struct gnmi_path *p, const Gnmi__Path *prefix, const Gnmi__Path *path,
    char why[GNMI_WHY_MAX])
{
	enum grpc_status status = check_head(prefix, path, why);
	struct places at;
	struct text t;

	*p = (struct gnmi_path){ .text = NULL };
	if (status != GRPC_OK)
		return status;
	text_init(&t, 128);
	at.target = keep(&t, prefix ? prefix->target : "");
	at.prefix_origin = keep(&t, prefix ? prefix->origin : "");
	at.path_origin = keep(&t, path ? path->origin : "");
	if (prefix)
		status = add_elems(p, &at, &t, prefix, why);
	if (status == GRPC_OK && path)
		status = add_elems(p, &at, &t, path, why);
	at.wanted = t.len;
	text_blanks(&t, TREE_WANTED);
	p->text = text_take(&t, &p->len);
	if (status == GRPC_OK && !p->text)
		status = GRPC_RESOURCE_EXHAUSTED;
	if (status == GRPC_OK) {
		settle(p, &at);
		status = check_schema(p, why);
		drop_any(&p->path);
		tree_path_want(&p->path, (uint8_t *)p->text + at.wanted);
	}
	if (status != GRPC_OK)
		gnmi_path_fini(p);
	return status;
}

void
gnmi_path_fini(struct gnmi_path *p)
{
	free(p->text);
	p->text = NULL;
}

/* ---- answers ---- */

/* A field of less than 128 bytes, which are copied with all that have room there. */
static inline char *
write_short(char *at, unsigned number, const char *data, size_t len, size_t room)
{
	at[0] = (char)(number << 3 | PB_LENGTH);
	at[1] = (char)len;
	memcpy(at + 2, data, room);
	return at + 2 + len;
}

char *
gnmi_write_step(char *at, const struct tree_step *step)
{
	const struct tree_node *node = step->node, *key = node + 1;
	size_t elem = 2u + node->name_len, len[TREE_KEYS_MAX];
	unsigned keys;

	if (!node->key[0])
		return gnmi_write_name(at, node);
	for (keys = 0; keys < TREE_KEYS_MAX && node->key[keys]; keys++) {
		len[keys] = strlen(step->key[keys]);
		elem += 6 + key[keys].name_len + len[keys];
	}
	*at++ = 3 << 3 | PB_LENGTH;
	at = pb_write_varint(at, elem);
	at = write_short(at, 1, node->name, node->name_len, TREE_NAME_ROOM);
	for (unsigned k = 0; k < keys; k++) {
		*at++ = 2 << 3 | PB_LENGTH;
		*at++ = (char)(4 + key[k].name_len + len[k]);
		at = write_short(at, 1, key[k].name, key[k].name_len, TREE_NAME_ROOM);
		at = write_short(at, 2, step->key[k], len[k], TREE_KEY_MAX);
	}
	return at;
}

void
gnmi_put_elems(struct text *t, const struct tree_walk *w, unsigned from, unsigned to,
    const struct tree_node *leaf)
{
	for (unsigned i = from ? from : 1; i < to; i++) {
		if (!text_reserve(t, GNMI_STEP_ROOM))
			return;
		t->len =
		    (size_t)(gnmi_write_step(t->data + t->len, &w->step[i]) - t->data);
	}
	if (leaf && text_reserve(t, GNMI_NAME_ROOM))
		t->len = (size_t)(gnmi_write_name(t->data + t->len, leaf) - t->data);
}

unsigned
gnmi_prefix_steps(const struct tree_walk *w)
{
	/* root, components, component */
	return w->depth > 2 && w->step[2].node->kind == TREE_LIST ? 3 : 1;
}

void
gnmi_put_prefix(struct text *t, uint32_t number, const struct gnmi_mirror *m,
    const struct tree_walk *w, unsigned steps)
{
	size_t path;

	if (steps <= 1 && !m->target && !m->prefix_origin)
		return;
	path = pb_begin(t, number);
	if (m->prefix_origin)
		pb_string(t, 2, m->prefix_origin);
	if (w)
		gnmi_put_elems(t, w, 1, steps, NULL);
	if (m->target)
		pb_string(t, 4, m->target);
	pb_end(t, path);
}

void
gnmi_put_path(struct text *t, uint32_t number, const struct gnmi_mirror *m,
    const struct tree_walk *w, unsigned from, unsigned to, const struct tree_node *leaf)
{
	size_t path = pb_begin(t, number);

	if (m->path_origin)
		pb_string(t, 2, m->path_origin);
	gnmi_put_elems(t, w, from, to, leaf);
	pb_end(t, path);
}
