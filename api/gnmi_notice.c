/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_notice.h"

#include "api/pb.h"
#include "base/bytes.h"

/* Fields of SubscribeResponse, Notification and Update. */
enum { RESPONSE_UPDATE = 1 };
enum { TIMESTAMP = 1, PREFIX, UPDATE = 4, DELETE };
enum { PATH = 1, VAL = 3, DUPLICATES };

void
notice_begin(struct notice *n)
{
	n->out.len = 0;
	n->steps = 0;
	n->times = 0;
}

static void
put_notification(struct text *out, uint64_t wall_us, const struct text *prefix,
    const struct text *rest)
{
	size_t frame = grpc_frame_begin(out);
	size_t response = pb_begin(out, RESPONSE_UPDATE);

	pb_uint(out, TIMESTAMP, wall_us * 1000);
	if (prefix->len)
		text_bytes(out, prefix->data, prefix->len);
	text_bytes(out, rest->data, rest->len);
	pb_end(out, response);
	grpc_frame_end(out, frame);
	out->failed |= prefix->failed || rest->failed;
}

void
notice_end_component(struct notice *n)
{
	for (unsigned i = 0; i < n->times; i++)
		put_notification(&n->out, n->at[i].wall_us, &n->prefix,
		    &n->at[i].updates);
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
		put_notification(&n->out, n->at[i].wall_us, &n->prefix,
		    &n->at[i].updates);
		n->at[i].wall_us = wall_us;
		n->at[i].updates.len = 0;
	} else if (i == n->times) {
		n->times++;
		n->at[i].wall_us = wall_us;
		n->at[i].updates.len = 0;
	}
	return &n->at[i].updates;
}

void
notice_add(struct notice *n, const struct gnmi_mirror *m, const struct tree_walk *w,
    const struct tree_node *leaf, uint64_t wall_us, const struct text *value,
    unsigned duplicates)
{
	unsigned steps = gnmi_prefix_steps(w);
	struct text *t;
	size_t update;

	if (n->steps != steps || n->instance != w->step[MIN_OF(2u, steps - 1)].instance) {
		notice_end_component(n);
		n->steps = steps;
		n->instance = w->step[MIN_OF(2u, steps - 1)].instance;
		n->prefix.len = 0;
		gnmi_put_prefix(&n->prefix, PREFIX, m, w, steps);
	}
	t = updates_of(n, wall_us);
	update = pb_begin(t, UPDATE);
	gnmi_put_path(t, PATH, m, w, steps, w->depth, leaf);
	pb_bytes(t, VAL, value->data, value->len);
	if (duplicates)
		pb_uint(t, DUPLICATES, duplicates);
	pb_end(t, update);
}

void
notice_move(struct notice *n, struct text *to)
{
	if (n->out.len)
		text_bytes(to, n->out.data, n->out.len);
	to->failed |= n->out.failed;
	n->out.failed = false;
	n->out.len = 0;
}

size_t
notice_begin_delete(struct text *gone, const struct gnmi_mirror *m)
{
	size_t path = pb_begin(gone, DELETE);

	if (m->path_origin)
		pb_string(gone, 2, m->path_origin);
	return path;
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
	text_fini(&n->out);
	text_fini(&n->prefix);
	for (unsigned i = 0; i < NOTICE_TIMES; i++)
		text_fini(&n->at[i].updates);
}
