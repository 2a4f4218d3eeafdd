/* SPDX-License-Identifier: Apache-2.0 */
#include "api/reflection.h"

#include <string.h>

#include "api/pb.h"
#include "base/bytes.h"
#include "schema/descriptors.h"

#define FILES_MAX 16
#define ASKED_MAX 4096u /* bytes of requests that one call may have waiting */

/* Fields of FileDescriptorProto and of what is in it. */
enum file_field {
	FILE_NAME = 1,
	FILE_PACKAGE,
	FILE_IMPORT,
	FILE_MESSAGE,
	FILE_ENUM,
	FILE_SERVICE
};
#define PART_NAME      1
#define MESSAGE_FIELD  2
#define MESSAGE_NESTED 3
#define MESSAGE_ENUM   4
#define ENUM_VALUE     2
#define SERVICE_METHOD 2

/* Fields of the request and of the answer. */
enum request_field {
	BY_FILENAME = 3,
	BY_SYMBOL,
	BY_EXTENSION,
	ALL_EXTENSIONS,
	LIST_SERVICES
};
enum answer_field { VALID_HOST = 1, ORIGINAL, FILES = 4, EXTENSIONS, SERVICES, ERROR };

struct name {
	const char *text;
	size_t len;
};

/* The walk over our own descriptors, which are right. */
static bool
next_field(const uint8_t **at, const uint8_t *end, struct pb_field *f)
{
	return pb_next(at, end, f) > 0;
}

static struct name
name_in(const struct pb_field *part, uint32_t number)
{
	const uint8_t *at = part->data, *end = at + part->len;
	struct pb_field f;

	while (next_field(&at, end, &f)) {
		if (f.number == number && f.wire == PB_LENGTH)
			return (struct name){ (const char *)f.data, f.len };
	}
	return (struct name){ "", 0 };
}

/* Takes a name, and a point where more follows, off the front of a symbol. */
static bool
cut(struct name *symbol, struct name part)
{
	if (part.len == 0)
		return true;
	if (symbol->len < part.len || memcmp(symbol->text, part.text, part.len) != 0)
		return false;
	if (symbol->len > part.len && symbol->text[part.len] != '.')
		return false;
	symbol->len -= part.len + (symbol->len > part.len);
	symbol->text += symbol->len ? part.len + 1 : part.len;
	return true;
}

/* Is the symbol this part, or something in it? */
static bool
holds(const struct pb_field *part, enum file_field kind, struct name symbol)
{
	const uint8_t *at = part->data, *end = at + part->len;
	struct pb_field f;

	if (!cut(&symbol, name_in(part, PART_NAME)))
		return false;
	if (symbol.len == 0)
		return true;
	while (next_field(&at, end, &f)) {
		bool leaf = f.number == 2; /* fields, values and methods */

		if (kind == FILE_MESSAGE && f.number == MESSAGE_NESTED &&
		    holds(&f, FILE_MESSAGE, symbol))
			return true;
		if (kind == FILE_MESSAGE && f.number == MESSAGE_ENUM &&
		    holds(&f, FILE_ENUM, symbol))
			return true;
		if (leaf && f.wire == PB_LENGTH) {
			struct name rest = symbol;

			if (cut(&rest, name_in(&f, PART_NAME)) && rest.len == 0)
				return true;
		}
	}
	return false;
}

static bool
file_holds(const struct pb_field *file, struct name symbol)
{
	const uint8_t *at = file->data, *end = at + file->len;
	struct pb_field f;

	if (!cut(&symbol, name_in(file, FILE_PACKAGE)) || symbol.len == 0)
		return false;
	while (next_field(&at, end, &f)) {
		if (f.number >= FILE_MESSAGE && f.number <= FILE_SERVICE &&
		    holds(&f, (enum file_field)f.number, symbol))
			return true;
	}
	return false;
}

static size_t
find_files(struct pb_field ret_file[FILES_MAX])
{
	const uint8_t *at = descriptors, *end = at + descriptors_len;
	size_t count = 0;

	while (count < FILES_MAX && next_field(&at, end, &ret_file[count]))
		count++;
	return count;
}

static bool
same(struct name a, struct name b)
{
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static const struct pb_field *
file_named(const struct pb_field *files, size_t count, struct name name)
{
	for (size_t i = 0; i < count; i++) {
		if (same(name_in(&files[i], FILE_NAME), name))
			return &files[i];
	}
	return NULL;
}

/* The file and those that it needs, each once. */
static void
put_file(struct text *t, const struct pb_field *files, size_t count,
    const struct pb_field *file, uint32_t *done)
{
	uint32_t bit = 1u << (file - files);
	const uint8_t *at = file->data, *end = at + file->len;
	struct pb_field f;

	if (*done & bit)
		return;
	*done |= bit;
	pb_bytes(t, 1, file->data, file->len);
	while (next_field(&at, end, &f)) {
		const struct pb_field *needed =
		    f.number == FILE_IMPORT
			? file_named(files, count,
			      (struct name){ (const char *)f.data, f.len })
			: NULL;

		if (needed)
			put_file(t, files, count, needed, done);
	}
}

static void
put_error(struct text *t, enum grpc_status code, const char *text)
{
	size_t error = pb_begin(t, ERROR);

	pb_uint(t, 1, code);
	pb_string(t, 2, text);
	pb_end(t, error);
}

static void
put_files(struct text *t, const struct pb_field *asked)
{
	struct name name = { (const char *)asked->data, asked->len };
	struct pb_field files[FILES_MAX];
	size_t count = find_files(files), part;
	const struct pb_field *found = NULL;
	uint32_t done = 0;

	if (asked->number == BY_FILENAME)
		found = file_named(files, count, name);
	for (size_t i = 0; asked->number == BY_SYMBOL && !found && i < count; i++) {
		if (file_holds(&files[i], name))
			found = &files[i];
	}
	if (!found) {
		put_error(t, GRPC_NOT_FOUND, "nothing here has this name");
		return;
	}
	part = pb_begin(t, FILES);
	put_file(t, files, count, found, &done);
	pb_end(t, part);
}

static void
put_service(struct text *t, struct name package, struct name service)
{
	size_t part = pb_begin(t, 1);

	pb_varint(t, 1 << 3 | PB_LENGTH);
	pb_varint(t, package.len + 1 + service.len);
	text_bytes(t, package.text, package.len);
	text_char(t, '.');
	text_bytes(t, service.text, service.len);
	pb_end(t, part);
}

static void
put_services(struct text *t)
{
	struct pb_field files[FILES_MAX], f;
	size_t count = find_files(files), part = pb_begin(t, SERVICES);

	for (size_t i = 0; i < count; i++) {
		const uint8_t *at = files[i].data, *end = at + files[i].len;

		while (next_field(&at, end, &f)) {
			if (f.number == FILE_SERVICE)
				put_service(t, name_in(&files[i], FILE_PACKAGE),
				    name_in(&f, PART_NAME));
		}
	}
	pb_end(t, part);
}

/* No message of ours has extensions. */
static void
put_extensions(struct text *t, const struct pb_field *asked)
{
	struct pb_field files[FILES_MAX];
	size_t count = find_files(files), part;

	for (size_t i = 0; i < count; i++) {
		if (!file_holds(&files[i],
			(struct name){ (const char *)asked->data, asked->len }))
			continue;
		part = pb_begin(t, EXTENSIONS);
		pb_bytes(t, 1, asked->data, asked->len);
		pb_end(t, part);
		return;
	}
	put_error(t, GRPC_NOT_FOUND, "nothing here has this name");
}

/* The one question of a request; its host, too. False: it is none. */
static bool
read_request(const uint8_t *data, size_t len, struct pb_field *ret_asked,
    struct pb_field *ret_host)
{
	const uint8_t *end = data + len;
	struct pb_field f;
	int r;

	while ((r = pb_next(&data, end, &f)) > 0) {
		if (f.number == 1 && f.wire == PB_LENGTH)
			*ret_host = f;
		else if (f.number >= BY_FILENAME && f.number <= LIST_SERVICES) {
			if (f.wire != PB_LENGTH)
				return false;
			*ret_asked = f; /* the last one counts */
		}
	}
	return r == 0;
}

static struct grpc_message *
answer(const uint8_t *data, size_t len, const struct pb_field *asked,
    const struct pb_field *host)
{
	struct text t;

	text_init(&t, 256);
	if (host->len)
		pb_bytes(&t, VALID_HOST, host->data, host->len);
	pb_bytes(&t, ORIGINAL, data, len);
	switch ((enum request_field)asked->number) {
	case BY_FILENAME:
	case BY_SYMBOL:
		put_files(&t, asked);
		break;
	case BY_EXTENSION:
		put_error(&t, GRPC_NOT_FOUND, "there are no extensions");
		break;
	case ALL_EXTENSIONS:
		put_extensions(&t, asked);
		break;
	case LIST_SERVICES:
		put_services(&t);
		break;
	default:
		put_error(&t, GRPC_INVALID_ARGUMENT, "nothing is asked");
		break;
	}
	return grpc_message_from(&t);
}

/* A client may ask again and again; what it asks is kept, framed, until its window is
 * open for the answer. */
struct reflection {
	struct text asked;
};

static void
on_request(struct grpc_call *c, const uint8_t *data, size_t len)
{
	struct text *t = &((struct reflection *)grpc_call_state(c))->asked;
	size_t frame;

	if (t->len + GRPC_PREFIX + len > ASKED_MAX) {
		grpc_call_fail(c, GRPC_RESOURCE_EXHAUSTED,
		    "more than %u bytes of requests that were not answered yet",
		    ASKED_MAX);
		return;
	}
	frame = grpc_frame_begin(t);
	text_bytes(t, (const char *)data, len);
	grpc_frame_end(t, frame);
	if (t->failed)
		grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED, "no memory");
}

static struct grpc_message *
next_answer(struct grpc_call *c)
{
	struct text *t = &((struct reflection *)grpc_call_state(c))->asked;
	struct pb_field asked = { .number = 0 }, host = asked;
	struct grpc_message *m;
	const uint8_t *data;
	size_t len;

	if (t->len == 0) {
		if (grpc_call_is_half_closed(c))
			grpc_call_end(c, GRPC_OK, NULL);
		return NULL;
	}
	data = (const uint8_t *)t->data + GRPC_PREFIX;
	len = be32(data - 4);
	if (!read_request(data, len, &asked, &host)) {
		grpc_call_end(c, GRPC_INVALID_ARGUMENT, "no ServerReflectionRequest");
		return NULL;
	}
	m = answer(data, len, &asked, &host);
	if (!m)
		grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED, "no memory");
	t->len -= GRPC_PREFIX + len;
	memmove(t->data, data + len, t->len);
	return m;
}

static void
on_half_closed(struct grpc_call *c)
{
	grpc_call_wake(c);
}

static void
on_closed(struct grpc_call *c)
{
	struct reflection *state = grpc_call_state(c);

	if (state)
		text_fini(&state->asked);
}

#define REFLECTION(version)                                                              \
	{                                                                                \
		.path = "/grpc.reflection." version                                      \
			".ServerReflection/ServerReflectionInfo",                        \
		.verb = VERB_READ, .streams = true,                                      \
		.state_size = sizeof(struct reflection), .message = on_request,          \
		.half_closed = on_half_closed, .next = next_answer, .closed = on_closed, \
	}

const struct grpc_method reflection_v1 = REFLECTION("v1");
const struct grpc_method reflection_v1alpha = REFLECTION("v1alpha");
