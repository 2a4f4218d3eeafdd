/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_notice.h"

#include <string.h>

#include "api/pb.h"
#include "base/bytes.h"

/* Fields of SubscribeResponse, Notification and Update. */
enum { RESPONSE_UPDATE = 1 };
enum { TIMESTAMP = 1, PREFIX, UPDATE = 4, DELETE };
enum { PATH = 1, VAL = 3, DUPLICATES };

void
notice_begin(struct notice *n, struct text *out)
{
	n->out = out;
	n->steps = 0;
	n->spot = (struct gnmi_spot){ .depth = 0 };
	n->times = 0;
}

static void
put_notification(struct text *out, uint64_t wall_us, const struct text *prefix,
    const struct text *rest)
{
	uint64_t ns = wall_us * 1000;
	size_t body = 1 + pb_varint_len(ns) + prefix->len + rest->len;
	size_t len = 1 + pb_varint_len(body) + body;
	char *at;

	if (prefix->failed || rest->failed || !text_reserve(out, GRPC_PREFIX + len)) {
		out->failed = true;
		return;
	}
	at = out->data + out->len;
	*at++ = 0;
	for (int shift = 24; shift >= 0; shift -= 8)
		*at++ = (char)(len >> shift);
	*at++ = RESPONSE_UPDATE << 3 | PB_LENGTH;
	at = pb_write_varint(at, body);
	*at++ = TIMESTAMP << 3 | PB_VARINT;
	at = pb_write_varint(at, ns);
	if (prefix->len)
		memcpy(at, prefix->data, prefix->len);
	memcpy(at + prefix->len, rest->data, rest->len);
	out->len += GRPC_PREFIX + len;
}

void
notice_end_component(struct notice *n)
{
	for (unsigned i = 0; i < n->times; i++)
		put_notification(n->out, n->at[i].wall_us, &n->prefix, &n->at[i].updates);
	n->times = 0;
	n->steps = 0;
}

/* The updates of a time; those of others make room where there are too many. */
static struct text *
updates_of(struct notice *n, uint64_t wall_us)
{
	unsigned i = 0;

	while (i < n->times && n->at[i].wall_us != wall_us)
		i++;
	if (i == NOTICE_TIMES) {
		i = 0;
		put_notification(n->out, n->at[i].wall_us, &n->prefix, &n->at[i].updates);
		n->at[i].wall_us = wall_us;
		n->at[i].updates.len = 0;
	} else if (i == n->times) {
		n->times++;
		n->at[i].wall_us = wall_us;
		n->at[i].updates.len = 0;
	}
	return &n->at[i].updates;
}

/* What the path of a leaf begins with, of which `kept` steps stand there from before. */
static void
put_parent(struct notice *n, const struct tree_walk *w, unsigned kept)
{
	char *at;

	if (kept < n->steps) {
		n->parent.len = 0;
		kept = n->steps;
		n->end[kept - 1] = n->parent.len;
	}
	n->parent.len = n->end[kept - 1];
	if (kept == w->depth ||
	    !text_reserve(&n->parent, (w->depth - kept) * GNMI_STEP_ROOM))
		return;
	at = n->parent.data + n->parent.len;
	for (; kept < w->depth; kept++) {
		const struct tree_step *step = &w->step[kept];

		at = step->node->key[0] ? gnmi_write_step(at, step)
					: gnmi_write_name(at, step->node);
		n->end[kept] = (size_t)(at - n->parent.data);
	}
	n->parent.len = n->end[kept - 1];
}

/* One Update, of which all lengths are known. */
static void
put_update(struct text *t, const struct text *parent, const struct tree_node *leaf,
    const struct text *value, unsigned duplicates)
{
	size_t path = parent->len + leaf->name_len + 4;
	size_t len =
	    1 + pb_varint_len(path) + path + 1 + pb_varint_len(value->len) + value->len;
	char *at;

	if (duplicates)
		len += 1 + pb_varint_len(duplicates);
	if (parent->failed || value->failed ||
	    !text_reserve(t, 1 + pb_varint_len(len) + len + TREE_NAME_ROOM)) {
		t->failed = true;
		return;
	}
	at = t->data + t->len;
	t->len += 1 + pb_varint_len(len) + len;
	*at++ = UPDATE << 3 | PB_LENGTH;
	at = pb_write_varint(at, len);
	*at++ = PATH << 3 | PB_LENGTH;
	at = pb_write_varint(at, path);
	if (parent->len)
		memcpy(at, parent->data, parent->len);
	at = gnmi_write_name(at + parent->len, leaf);
	*at++ = VAL << 3 | PB_LENGTH;
	at = pb_write_varint(at, value->len);
	if (value->len == PB_DOUBLE_LEN)
		memcpy(at, value->data, PB_DOUBLE_LEN); /* most are */
	else if (value->len)
		memcpy(at, value->data, value->len);
	at += value->len;
	if (duplicates) {
		*at++ = DUPLICATES << 3 | PB_VARINT;
		pb_write_varint(at, duplicates);
	}
}

void
notice_add(struct notice *n, const struct gnmi_mirror *m, const struct tree_walk *w,
    const struct tree_node *leaf, uint64_t wall_us, const struct text *value,
    unsigned duplicates)
{
	unsigned steps = gnmi_prefix_steps(w), kept = gnmi_spot_move(&n->spot, w);

	if (n->steps != steps || kept < steps) {
		notice_end_component(n);
		n->steps = steps;
		n->prefix.len = 0;
		gnmi_put_prefix(&n->prefix, PREFIX, m, w, steps);
		kept = 0;
	}
	put_parent(n, w, kept);
	put_update(updates_of(n, wall_us), &n->parent, leaf, value, duplicates);
}

size_t
notice_begin_delete(struct text *gone)
{
	return pb_begin(gone, DELETE);
}

void
notice_end_delete(struct text *gone, size_t begun)
{
	pb_end(gone, begun);
}

void
notice_put_deletes(struct text *out, const struct gnmi_mirror *m, uint64_t wall_us,
    const struct text *gone)
{
	struct text prefix = { .data = NULL };

	gnmi_put_prefix(&prefix, PREFIX, m, NULL, 0);
	put_notification(out, wall_us, &prefix, gone);
	text_fini(&prefix);
}

void
notice_fini(struct notice *n)
{
	text_fini(&n->prefix);
	text_fini(&n->parent);
	for (unsigned i = 0; i < NOTICE_TIMES; i++)
		text_fini(&n->at[i].updates);
}
