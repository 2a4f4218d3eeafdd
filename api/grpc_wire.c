/* SPDX-License-Identifier: Apache-2.0 */
#include "api/grpc_wire.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "api/gzip.h"
#include "base/bytes.h"
#include "base/utf8.h"

#define WINDOW_BITS_GZIP (15 + 16)
#define FIRST_BYTES      1024u /* memory for a message that has begun */
#define ZIP_LEAST        256u  /* smaller ones gain nothing */

/* ---- messages out ---- */

static void
put_prefix(uint8_t *p, unsigned flag, size_t len)
{
	p[0] = (uint8_t)flag;
	put_be16(p + 1, (unsigned)(len >> 16));
	put_be16(p + 3, (unsigned)len);
}

struct grpc_message *
grpc_message_new(size_t len)
{
	struct grpc_message *m;

	if (len > UINT32_MAX)
		return NULL;
	m = malloc(sizeof(*m) + GRPC_PREFIX + len);
	if (!m)
		return NULL;
	*m = (struct grpc_message){ .refs = 1, .len = GRPC_PREFIX + len };
	put_prefix(m->data, 0, len);
	return m;
}

struct grpc_message *
grpc_message_from(struct text *t)
{
	struct grpc_message *m = t->failed ? NULL : grpc_message_new(t->len);

	if (m && t->len)
		memcpy(grpc_message_body(m), t->data, t->len);
	text_fini(t);
	return m;
}

struct grpc_message *
grpc_message_framed(const struct text *t)
{
	struct grpc_message *m = t->failed ? NULL : malloc(sizeof(*m) + t->len);

	if (m) {
		*m = (struct grpc_message){ .refs = 1, .len = t->len, .framed = true };
		memcpy(m->data, t->data, t->len);
	}
	return m;
}

size_t
grpc_frame_begin(struct text *t)
{
	static const char prefix[GRPC_PREFIX];

	text_bytes(t, prefix, sizeof(prefix));
	return t->len;
}

void
grpc_frame_end(struct text *t, size_t begun)
{
	if (!t->failed)
		put_prefix((uint8_t *)t->data + begun - GRPC_PREFIX, 0, t->len - begun);
}

void
grpc_message_unref(struct grpc_message *m)
{
	if (!m || --m->refs > 0)
		return;
	grpc_message_unref(m->zipped);
	free(m);
}

struct grpc_message *
grpc_message_zip(struct grpc_message *m)
{
	size_t len = m->len - GRPC_PREFIX;
	struct text t;
	struct gzip *z;

	if (m->zipped || m->framed || len < ZIP_LEAST)
		return m->zipped ? m->zipped : m;
	text_init(&t, 0);
	z = gzip_begin(&t, len);
	if (z)
		gzip_feed(z, (const char *)grpc_message_body(m), len, true);
	gzip_end(z);
	if (z && !t.failed && t.len < len && (m->zipped = grpc_message_new(t.len))) {
		memcpy(grpc_message_body(m->zipped), t.data, t.len);
		m->zipped->data[0] = 1;
	}
	text_fini(&t);
	return m->zipped ? m->zipped : m;
}

/* ---- messages in ---- */

static bool
grow(struct grpc_reader *r, size_t more)
{
	uint32_t want = r->have + (uint32_t)MIN_OF(more, (size_t)(r->len - r->have));
	uint32_t size = r->size ? r->size : FIRST_BYTES;
	uint8_t *data;

	if (want <= r->size)
		return true;
	while (size < want)
		size *= 2;
	data = realloc(r->data, size);
	if (!data)
		return false;
	r->data = data;
	r->size = size;
	return true;
}

int
grpc_reader_feed(struct grpc_reader *r, const uint8_t **data, size_t *len)
{
	size_t part;

	while (r->prefix_len < GRPC_PREFIX) {
		if (*len == 0)
			return 0;
		r->prefix[r->prefix_len++] = *(*data)++;
		--*len;
		if (r->prefix_len < GRPC_PREFIX)
			continue;
		r->len = be32(r->prefix + 1);
		if (r->prefix[0] > 1)
			return -GRPC_INTERNAL;
		if (r->len > GRPC_MESSAGE_MAX)
			return -GRPC_RESOURCE_EXHAUSTED;
	}
	if (*len > 0 && !grow(r, *len))
		return -GRPC_RESOURCE_EXHAUSTED;
	part = MIN_OF(*len, (size_t)(r->len - r->have));
	if (part)
		memcpy(r->data + r->have, *data, part);
	r->have += (uint32_t)part;
	*data += part;
	*len -= part;
	return r->have == r->len;
}

/* Inflates into memory that grows: a small message that says it is large is none. */
static enum grpc_status
inflate_all(z_stream *z, uint8_t **ret_data, size_t *ret_len)
{
	uint32_t size = FIRST_BYTES;
	uint8_t *data = malloc(size);
	int r = Z_OK;

	while (data && r == Z_OK) {
		uint8_t *more;

		z->next_out = data + z->total_out;
		z->avail_out = (uInt)(size - z->total_out);
		r = inflate(z, Z_NO_FLUSH);
		if (r != Z_OK || z->avail_out > 0)
			break;
		more = size > GRPC_MESSAGE_MAX ? NULL : realloc(data, 2 * size);
		if (!more) {
			free(data);
			return GRPC_RESOURCE_EXHAUSTED;
		}
		data = more;
		size *= 2;
	}
	if (!data)
		return GRPC_RESOURCE_EXHAUSTED;
	*ret_data = data;
	*ret_len = z->total_out;
	if (z->total_out > GRPC_MESSAGE_MAX)
		r = Z_MEM_ERROR;
	else if (r == Z_STREAM_END && z->avail_in == 0)
		return GRPC_OK;
	free(data);
	return r == Z_MEM_ERROR ? GRPC_RESOURCE_EXHAUSTED : GRPC_INTERNAL;
}

enum grpc_status
grpc_reader_take(struct grpc_reader *r, bool gzip, const uint8_t **ret_data,
    size_t *ret_len, const char **ret_why)
{
	static const uint8_t nothing;
	z_stream z = { .next_in = r->data, .avail_in = r->len };
	enum grpc_status status;
	uint8_t *data;
	size_t len;

	*ret_why = "a message is compressed and grpc-encoding names nothing";
	if (r->prefix[0] && !gzip)
		return GRPC_INTERNAL;
	if (r->prefix[0]) {
		*ret_why = "no memory";
		if (inflateInit2(&z, WINDOW_BITS_GZIP) != Z_OK)
			return GRPC_RESOURCE_EXHAUSTED;
		status = inflate_all(&z, &data, &len);
		inflateEnd(&z);
		*ret_why = status == GRPC_INTERNAL
			       ? "a message is not what gzip makes"
			       : "a message is of more than 256 kB when inflated";
		if (status != GRPC_OK)
			return status;
		free(r->data);
		r->data = data;
		r->size = r->len = r->have = (uint32_t)len;
	}
	*ret_data = r->data ? r->data : &nothing;
	*ret_len = r->len;
	return GRPC_OK;
}

void
grpc_reader_next(struct grpc_reader *r)
{
	free(r->data);
	*r = (struct grpc_reader){ .prefix_len = 0 };
}

bool
grpc_reader_is_inside(const struct grpc_reader *r)
{
	return r->prefix_len > 0;
}

/* ---- headers ---- */

bool
grpc_timeout_parse(const char *text, size_t len, uint64_t *ret_us)
{
	static const struct {
		char letter;
		uint64_t us;
	} units[] = { { 'H', 3600ull * 1000000 }, { 'M', 60ull * 1000000 },
		{ 'S', 1000000 }, { 'm', 1000 }, { 'u', 1 }, { 'n', 0 } };
	uint64_t number = 0;

	if (len < 2 || len > 9)
		return false;
	for (size_t i = 0; i + 1 < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text[i] - '0');
	}
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (units[i].letter != text[len - 1])
			continue;
		*ret_us = units[i].us ? number * units[i].us : (number + 999) / 1000;
		return true;
	}
	return false;
}

size_t
grpc_text_encode(const char *text, char ret_encoded[GRPC_ENCODED_MAX])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = 0;

	while (*text) {
		const char *next = text;

		utf8_next(&next);
		if (len + 3 * (size_t)(next - text) >= GRPC_ENCODED_MAX)
			break;
		for (; text < next; text++) {
			unsigned char c = (unsigned char)*text;

			if (c >= ' ' && c <= '~' && c != '%') {
				ret_encoded[len++] = (char)c;
				continue;
			}
			ret_encoded[len++] = '%';
			ret_encoded[len++] = digits[c >> 4];
			ret_encoded[len++] = digits[c & 15];
		}
	}
	ret_encoded[len] = '\0';
	return len;
}

bool
grpc_is_content_type(const char *value, size_t len)
{
	static const char type[] = "application/grpc";
	size_t type_len = sizeof(type) - 1;

	if (len < type_len || strncasecmp(value, type, type_len) != 0)
		return false;
	return len == type_len || value[type_len] == '+' || value[type_len] == ';' ||
	       value[type_len] == ' ';
}

bool
grpc_accepts_gzip(const char *value, size_t len)
{
	const char *end = value + len;

	while (value < end) {
		const char *stop = memchr(value, ',', (size_t)(end - value));
		const char *last = stop ? stop : end;

		while (value < last && *value == ' ')
			value++;
		while (last > value && last[-1] == ' ')
			last--;
		if (last - value == 4 && memcmp(value, "gzip", 4) == 0)
			return true;
		value = stop ? stop + 1 : end;
	}
	return false;
}

void
grpc_base64(const char *data, size_t len, char *ret_text)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *p = (const uint8_t *)data;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = MIN_OF(len - i, (size_t)3);
		unsigned three = (unsigned)p[i] << 16;

		if (left > 1)
			three |= (unsigned)p[i + 1] << 8;
		if (left > 2)
			three |= p[i + 2];
		*ret_text++ = letters[three >> 18];
		*ret_text++ = letters[three >> 12 & 63];
		*ret_text++ = '=';
		*ret_text++ = '=';
		if (left > 1)
			ret_text[-2] = letters[three >> 6 & 63];
		if (left > 2)
			ret_text[-1] = letters[three & 63];
	}
	*ret_text = '\0';
}

const char *
grpc_status_name(enum grpc_status status)
{
	static const char *const names[] = { "OK", "CANCELLED", "UNKNOWN",
		"INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
		"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
		"ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
		"DATA_LOSS", "UNAUTHENTICATED" };

	return names[status];
}
