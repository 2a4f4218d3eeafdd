/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Get: one Notification for each path that is asked, with an Update for each node that
 * it names: JSON of all that is below, or as scalars one Update for each leaf.
 */
#include <stdio.h>

#include "api/gnmi_json.h"
#include "api/gnmi_parts.h"
#include "api/gnmi_request.h"
#include "api/gnmi_value.h"
#include "api/pb.h"
#include "base/bytes.h"

/* Clients take no larger message unless they are told to. */
#define ANSWER_MAX (4u * 1024 * 1024 - 4096)

/* Of one request, which is answered at once: paths, and leaves that are looked at,
 * whether they are told or not. */
#define PATHS_MAX  256u
#define LEAVES_MAX 500000u

/* Fields of GetResponse, Notification and Update. */
enum { NOTIFICATION = 1 };
enum { TIMESTAMP = 1, PREFIX, UPDATE = 4 };
enum { PATH = 1, VAL = 3 };
enum { JSON_VAL = 10, JSON_IETF_VAL = 11 };

/* What is being written for one path. */
struct notification {
	struct text updates; /* whole ones */
	struct text value;   /* of the one that is being written */
	struct text path;    /* its own */
	bool open;
	struct gnmi_json json;
	uint64_t wall_us; /* the latest of all leaves */
	unsigned count;
};

static void
end_update(struct notification *n, const struct gnmi_filter *f)
{
	bool ietf = f->encoding == GNMI__ENCODING__JSON_IETF;
	size_t update, value;

	if (!n->open)
		return;
	n->open = false;
	gnmi_json_end(&n->json);
	update = pb_begin(&n->updates, UPDATE);
	text_bytes(&n->updates, n->path.data, n->path.len);
	value = pb_begin(&n->updates, VAL);
	pb_bytes(&n->updates, ietf ? JSON_IETF_VAL : JSON_VAL, n->value.data,
	    n->value.len);
	pb_end(&n->updates, value);
	pb_end(&n->updates, update);
	n->count++;
}

static void
begin_update(struct notification *n, const struct gnmi_filter *f,
    const struct gnmi_path *p, const struct tree_walk *w, const struct tree_leaf *leaf)
{
	unsigned base = gnmi_base(w);

	n->open = true;
	n->value.len = 0;
	n->path.len = 0;
	n->json = (struct gnmi_json){ .text = &n->value,
		.ietf = f->encoding == GNMI__ENCODING__JSON_IETF,
		.base = base };
	gnmi_put_path(&n->path, PATH, &p->mirror, w, 1, MIN_OF(base + 1, w->depth),
	    base == w->depth ? leaf->node : NULL);
}

/* JSON: leaves of one node are one update. */
static void
add_to_tree(struct notification *n, const struct gnmi_filter *f,
    const struct gnmi_path *p, const struct tree_walk *w, unsigned kept,
    const struct tree_leaf *leaf)
{
	bool same = n->open && n->json.base < kept && n->json.base < w->depth;

	same |= n->open && leaf->entry > 0; /* of a leaf-list that is asked for itself */
	if (!same) {
		end_update(n, f);
		begin_update(n, f, p, w, leaf);
	}
	gnmi_json_leaf(&n->json, w, same ? kept : 0, leaf);
}

static void
add_leaf(struct notification *n, const struct gnmi_path *p, const struct tree_walk *w,
    const struct tree_leaf *leaf)
{
	size_t update;

	if (!gnmi_put_value(&n->value, leaf, GNMI__ENCODING__PROTO))
		return;
	update = pb_begin(&n->updates, UPDATE);
	gnmi_put_path(&n->updates, PATH, &p->mirror, w, 1, w->depth, leaf->node);
	pb_bytes(&n->updates, VAL, n->value.data, n->value.len);
	pb_end(&n->updates, update);
	n->count++;
}

static enum grpc_status
add_notification(struct text *t, const struct tree *tree, const struct gnmi_filter *f,
    const struct gnmi_path *p, uint64_t start_us, unsigned *left)
{
	struct gnmi_filter deep = *f; /* what is too deep, but there */
	struct notification n = { .open = false };
	unsigned kept = TREE_DEPTH_MAX;
	struct tree_walk w;
	struct tree_leaf leaf;
	size_t notification;
	bool failed, is_there = false;

	deep.depth = 0;
	text_init(&n.updates, 4096);
	text_init(&n.value, 4096);
	text_init(&n.path, 256);
	tree_walk_begin(&w, tree, &p->path);
	while (n.updates.len + n.value.len<ANSWER_MAX && * left> 0 &&
	       tree_walk_next(&w, &leaf)) {
		--*left;
		kept = MIN_OF(kept, w.kept);
		if (!gnmi_filter_passes(f, &w, leaf.node)) {
			is_there |= f->depth && gnmi_filter_passes(&deep, &w, leaf.node);
			continue;
		}
		n.wall_us = MAX_OF(n.wall_us, leaf.wall_us);
		if (f->encoding == GNMI__ENCODING__PROTO)
			add_leaf(&n, p, &w, &leaf);
		else
			add_to_tree(&n, f, p, &w, kept, &leaf);
		kept = TREE_DEPTH_MAX;
	}
	end_update(&n, f);
	notification = pb_begin(t, NOTIFICATION);
	pb_uint(t, TIMESTAMP, (n.wall_us ? n.wall_us : start_us) * 1000);
	gnmi_put_prefix(t, PREFIX, &p->mirror, NULL, 0);
	text_bytes(t, n.updates.data, n.updates.len);
	pb_end(t, notification);
	failed = n.updates.failed || n.value.failed || n.path.failed;
	text_fini(&n.updates);
	text_fini(&n.value);
	text_fini(&n.path);
	if (failed || t->len > ANSWER_MAX || *left == 0)
		return GRPC_RESOURCE_EXHAUSTED;
	return n.count || is_there ? GRPC_OK : GRPC_NOT_FOUND;
}

/* "/components/component": as it was asked. */
static void
print_path(const struct gnmi_path *p, char *text, size_t size)
{
	struct text t;

	text_init(&t, 128);
	for (unsigned i = 0; i < p->path.count; i++) {
		const struct tree_elem *e = &p->path.elem[i];

		text_char(&t, '/');
		text_string(&t, e->name);
		for (unsigned k = 0; k < e->keys; k++) {
			text_char(&t, '[');
			text_string(&t, e->key[k].name);
			text_char(&t, '=');
			text_string(&t, e->key[k].value);
			text_char(&t, ']');
		}
	}
	if (t.len == 0)
		text_char(&t, '/');
	snprintf(text, size, "%.*s", (int)t.len, t.data);
	text_fini(&t);
}

static enum grpc_status
add_path(struct text *t, struct grpc_call *c, const struct gnmi_filter *f,
    const Gnmi__Path *prefix, const Gnmi__Path *path, unsigned *left,
    char why[GNMI_WHY_MAX])
{
	const struct gnmi_world *world = gnmi_world(grpc_call_arg(c));
	struct gnmi_path p;
	char shown[160];
	enum grpc_status status = gnmi_path_parse(&p, prefix, path, why);

	if (status != GRPC_OK)
		return status;
	status = add_notification(t, &world->tree, f, &p, world->start_us, left);
	if (status != GRPC_OK)
		print_path(&p, shown, sizeof(shown));
	if (status == GRPC_NOT_FOUND)
		snprintf(why, GNMI_WHY_MAX, "%s: there is no data", shown);
	else if (status != GRPC_OK)
		snprintf(why, GNMI_WHY_MAX,
		    "%s: is more than one answer can hold; ask for less, or Subscribe "
		    "with ONCE",
		    shown);
	gnmi_path_fini(&p);
	return status;
}

static enum grpc_status
answer(struct text *t, struct grpc_call *c, const Gnmi__GetRequest *r,
    char why[GNMI_WHY_MAX])
{
	struct gnmi_filter f = { .type = r->type };
	enum grpc_status status = gnmi_filter_encoding(&f, r->encoding, why);
	unsigned left = LEAVES_MAX;

	if (status == GRPC_OK)
		status = gnmi_filter_models(&f, gnmi_world(grpc_call_arg(c))->host->yang,
		    r->use_models, r->n_use_models, why);
	if (status == GRPC_OK)
		status = gnmi_filter_extensions(&f, r->extension, r->n_extension, why);
	if (status == GRPC_OK &&
	    (int)r->type > GNMI__GET_REQUEST__DATA_TYPE__OPERATIONAL) {
		snprintf(why, GNMI_WHY_MAX, "type %d is unknown", (int)r->type);
		status = GRPC_INVALID_ARGUMENT;
	}
	if (status == GRPC_OK && r->n_path > PATHS_MAX) {
		snprintf(why, GNMI_WHY_MAX, "more than %u paths", PATHS_MAX);
		status = GRPC_RESOURCE_EXHAUSTED;
	}
	for (size_t i = 0; status == GRPC_OK && i < r->n_path; i++)
		status = add_path(t, c, &f, r->prefix, r->path[i], &left, why);
	return status;
}

static void
on_get(struct grpc_call *c, const uint8_t *data, size_t len)
{
	Gnmi__GetRequest *r = gnmi_request(c, &gnmi__get_request__descriptor, data, len);
	char why[GNMI_WHY_MAX] = "";
	enum grpc_status status;
	struct text t;

	if (!r)
		return;
	text_init(&t, 4096);
	status = answer(&t, c, r, why);
	gnmi__get_request__free_unpacked(r, NULL);
	if (status == GRPC_OK) {
		grpc_call_answer(c, grpc_message_from(&t));
		return;
	}
	text_fini(&t);
	grpc_call_end(c, status, why);
}

const struct grpc_method gnmi_get = {
	.path = "/gnmi.gNMI/Get",
	.verb = VERB_READ,
	.message = on_get,
};
