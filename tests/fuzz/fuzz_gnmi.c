/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of gNMI: what passes the scan is unpacked by protobuf-c, in memory that is
 * bounded, and means the same when it is packed again; so it is when our own reader and
 * writer copy it. What its paths and its filters ask is taken or refused with a reason.
 * The first byte says which message it is.
 */
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_filter.h"
#include "api/pb.h"
#include "api/pb_scan.h"
#include "base/bytes.h"
#include "schema/pb/gnmi.pb-c.h"
#include "tests/fuzz/fuzz.h"

#define LEAVES_MAX 64 /* of a path that are looked at */

/* For 20,000 fields, and for the bytes themselves. */
#define MEMORY_MAX (20000u * 256)

static size_t taken;

static void *
take(void *arg, size_t size)
{
	(void)arg;
	taken += size;
	return malloc(size);
}

static void
give_back(void *arg, void *memory)
{
	(void)arg;
	free(memory);
}

/* Copies a message field by field; what is a message itself, too. False: it is none. */
static bool
copy(struct text *t, const ProtobufCMessageDescriptor *d, const uint8_t *at, size_t len)
{
	const uint8_t *end = at + len;
	struct pb_field f;
	double number;
	int r;

	while ((r = pb_next(&at, end, &f)) > 0) {
		const ProtobufCFieldDescriptor *fd =
		    protobuf_c_message_descriptor_get_field(d, f.number);
		char string[64] = "";
		size_t begun;

		switch (f.wire) {
		case PB_VARINT:
		case PB_FIXED32:
			pb_uint(t, f.number, f.value);
			break;
		case PB_FIXED64:
			memcpy(&number, &f.value, sizeof(number));
			pb_double(t, f.number, number);
			break;
		case PB_LENGTH:
			if (fd && fd->type == PROTOBUF_C_TYPE_MESSAGE) {
				begun = pb_begin(t, f.number);
				if (!copy(t, fd->descriptor, f.data, f.len))
					return false;
				pb_end(t, begun);
			} else if (f.len < sizeof(string) &&
				   !memchr(f.data, '\0', f.len)) {
				memcpy(string, f.data, f.len);
				pb_string(t, f.number, string);
			} else {
				pb_bytes(t, f.number, f.data, f.len);
			}
			break;
		}
	}
	return r == 0;
}

/* A copy is a message where the first is; numbers of four bytes are told another way. */
static void
check_copy(const ProtobufCMessageDescriptor *d, const uint8_t *data, size_t size)
{
	struct text first, second;

	text_init(&first, 0);
	text_init(&second, 0);
	if (copy(&first, d, data, size)) {
		FUZZ_CHECK(copy(&second, d, (const uint8_t *)first.data, first.len));
		FUZZ_CHECK(second.len == first.len &&
			   memcmp(second.data, first.data, first.len) == 0);
	}
	text_fini(&first);
	text_fini(&second);
}

static void
check_why(enum grpc_status status, char why[GNMI_WHY_MAX])
{
	FUZZ_CHECK(strlen(why) < GNMI_WHY_MAX && (status == GRPC_OK || why[0]));
	why[0] = '\0';
}

/* What a leaf has in common with the one before, and the rest of its way, are its way. */
static void
check_halves(struct gnmi_spot *before, const struct tree_walk *w,
    const struct tree_node *leaf)
{
	unsigned kept = gnmi_spot_move(before, w);
	struct text whole, halves;

	text_init(&whole, 0);
	text_init(&halves, 0);
	gnmi_put_elems(&whole, w, 0, w->depth, leaf);
	gnmi_put_elems(&halves, w, 0, kept, NULL);
	gnmi_put_elems(&halves, w, kept, w->depth, leaf);
	FUZZ_CHECK(kept <= w->depth && !whole.failed && whole.len == halves.len &&
		   memcmp(whole.data, halves.data, whole.len) == 0);
	text_fini(&whole);
	text_fini(&halves);
}

/* The leaves that a path names are told with paths that are messages. */
static void
check_leaves(const struct gnmi_path *p, const struct gnmi_filter *f)
{
	static struct inventory *inv;
	struct tree tree;
	struct tree_walk w;
	struct tree_leaf leaf;
	struct gnmi_spot before = { .depth = 0 };
	struct text t;

	if (!inv)
		inv = inventory_create(2, 1);
	tree = (struct tree){ .inv = inv };
	tree_walk_begin(&w, &tree, &p->path);
	for (unsigned i = 0; i < LEAVES_MAX && tree_walk_next(&w, &leaf); i++) {
		unsigned steps = gnmi_prefix_steps(&w);

		check_halves(&before, &w, leaf.node);
		if (!gnmi_filter_passes(f, &w, leaf.node))
			continue;
		text_init(&t, 0);
		gnmi_put_prefix(&t, 1, &p->mirror, &w, steps);
		gnmi_put_path(&t, 2, &p->mirror, &w, steps, w.depth, leaf.node);
		FUZZ_CHECK(!t.failed && !pb_scan(&gnmi__get_request__descriptor,
					    (const uint8_t *)t.data, t.len));
		text_fini(&t);
	}
}

static void
check_path(const struct gnmi_filter *f, const Gnmi__Path *prefix, const Gnmi__Path *path)
{
	char why[GNMI_WHY_MAX] = "";
	struct gnmi_path p;
	enum grpc_status status = gnmi_path_parse(&p, prefix, path, why);

	check_why(status, why);
	if (status != GRPC_OK)
		return;
	check_leaves(&p, f);
	gnmi_path_fini(&p);
}

/* What is asked for beside paths. */
static void
check_filter(struct gnmi_filter *f, Gnmi__Encoding encoding,
    Gnmi__ModelData *const *models, size_t model_count,
    GnmiExt__Extension *const *extensions, size_t extension_count)
{
	char why[GNMI_WHY_MAX] = "";

	check_why(gnmi_filter_encoding(f, encoding, why), why);
	check_why(gnmi_filter_models(f, &tree_yang_own, models, model_count, why), why);
	check_why(gnmi_filter_extensions(f, extensions, extension_count, why), why);
	check_why(gnmi_filter_extensions(NULL, extensions, extension_count, why), why);
}

static void
check_request(const ProtobufCMessage *m)
{
	const Gnmi__GetRequest *get = (const Gnmi__GetRequest *)m;
	const Gnmi__SubscribeRequest *request = (const Gnmi__SubscribeRequest *)m;
	const Gnmi__SubscriptionList *list;
	struct gnmi_filter f = { .models = 0 };

	if (m->descriptor == &gnmi__get_request__descriptor) {
		check_filter(&f, get->encoding, get->use_models, get->n_use_models,
		    get->extension, get->n_extension);
		f.type = get->type;
		for (size_t i = 0; i < get->n_path; i++)
			check_path(&f, get->prefix, get->path[i]);
	} else if (m->descriptor == &gnmi__subscribe_request__descriptor &&
		   request->request_case == GNMI__SUBSCRIBE_REQUEST__REQUEST_SUBSCRIBE) {
		list = request->subscribe;
		check_filter(&f, list->encoding, list->use_models, list->n_use_models,
		    request->extension, request->n_extension);
		for (size_t i = 0; i < list->n_subscription; i++) {
			f.pick = i % 3;
			check_path(&f, list->prefix, list->subscription[i]->path);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ProtobufCMessageDescriptor *const kinds[] = {
		&gnmi__subscribe_request__descriptor,
		&gnmi__get_request__descriptor,
		&gnmi__set_request__descriptor,
		&gnmi__capability_request__descriptor,
		&gnmi__typed_value__descriptor,
	};
	ProtobufCAllocator memory = { .alloc = take, .free = give_back };
	const ProtobufCMessageDescriptor *d;
	ProtobufCMessage *m, *again;
	uint8_t *packed;
	size_t len;

	if (size == 0)
		return 0;
	d = kinds[data[0] % COUNT_OF(kinds)];
	check_copy(d, data + 1, size - 1);
	if (pb_scan(d, data + 1, size - 1))
		return 0;
	taken = 0;
	m = protobuf_c_message_unpack(d, &memory, size - 1, data + 1);
	FUZZ_CHECK(taken <= MEMORY_MAX + 4 * size);
	if (!m)
		return 0;
	len = protobuf_c_message_get_packed_size(m);
	packed = malloc(len + 1);
	FUZZ_CHECK(packed && protobuf_c_message_pack(m, packed) == len);
	again = protobuf_c_message_unpack(d, NULL, len, packed);
	FUZZ_CHECK(again && protobuf_c_message_get_packed_size(again) == len);
	protobuf_c_message_free_unpacked(again, NULL);
	check_request(m);
	protobuf_c_message_free_unpacked(m, &memory);
	free(packed);
	return 0;
}
