/* SPDX-License-Identifier: Apache-2.0 */
#include "api/pb.h"

#include <endian.h>
#include <string.h>

#include "base/bytes.h"

#define VARINT_MAX 10

static bool
read_varint(const uint8_t **at, const uint8_t *end, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < VARINT_MAX && *at < end; i++) {
		uint8_t byte = *(*at)++;

		if (i == VARINT_MAX - 1 && byte > 1)
			return false; /* more than 64 bits */
		value |= (uint64_t)(byte & 0x7f) << 7 * i;
		if (byte < 0x80) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

static bool
read_fixed(const uint8_t **at, const uint8_t *end, unsigned bytes, uint64_t *ret_value)
{
	if ((size_t)(end - *at) < bytes)
		return false;
	*ret_value = 0;
	for (unsigned i = bytes; i-- > 0;)
		*ret_value = *ret_value << 8 | (*at)[i];
	*at += bytes;
	return true;
}

int
pb_next(const uint8_t **at, const uint8_t *end, struct pb_field *ret_field)
{
	struct pb_field f = { .data = NULL };
	uint64_t tag;

	if (*at == end)
		return 0;
	if (!read_varint(at, end, &tag) || tag > UINT32_MAX || tag >> 3 == 0)
		return -1;
	f.number = (uint32_t)(tag >> 3);
	f.wire = (enum pb_wire)(tag & 7);
	switch (tag & 7) {
	case PB_VARINT:
		if (!read_varint(at, end, &f.value))
			return -1;
		break;
	case PB_FIXED64:
	case PB_FIXED32:
		if (!read_fixed(at, end, f.wire == PB_FIXED64 ? 8 : 4, &f.value))
			return -1;
		break;
	case PB_LENGTH:
		if (!read_varint(at, end, &f.value) || f.value > (uint64_t)(end - *at))
			return -1;
		f.data = *at;
		f.len = (size_t)f.value;
		*at += f.len;
		break;
	default:
		return -1;
	}
	*ret_field = f;
	return 1;
}

void
pb_varint(struct text *t, uint64_t value)
{
	if (text_reserve(t, VARINT_MAX))
		t->len = (size_t)(pb_write_varint(t->data + t->len, value) - t->data);
}

static void
put_tag(struct text *t, uint32_t number, enum pb_wire wire)
{
	pb_varint(t, (uint64_t)number << 3 | wire);
}

void
pb_uint(struct text *t, uint32_t number, uint64_t value)
{
	put_tag(t, number, PB_VARINT);
	pb_varint(t, value);
}

void
pb_double(struct text *t, uint32_t number, double value)
{
	uint64_t bits;
	char *at;

	if (!text_reserve(t, VARINT_MAX + sizeof(bits)))
		return;
	memcpy(&bits, &value, sizeof(bits));
	bits = htole64(bits);
	at = pb_write_varint(t->data + t->len, (uint64_t)number << 3 | PB_FIXED64);
	memcpy(at, &bits, sizeof(bits));
	t->len = (size_t)(at + sizeof(bits) - t->data);
}

void
pb_bytes(struct text *t, uint32_t number, const void *data, size_t len)
{
	put_tag(t, number, PB_LENGTH);
	pb_varint(t, len);
	if (len)
		text_bytes(t, data, len);
}

void
pb_string(struct text *t, uint32_t number, const char *string)
{
	pb_bytes(t, number, string, strlen(string));
}

size_t
pb_begin(struct text *t, uint32_t number)
{
	put_tag(t, number, PB_LENGTH);
	text_char(t, 0); /* most lengths fit here */
	return t->len;
}

void
pb_end(struct text *t, size_t begun)
{
	size_t len = t->len - begun;
	size_t count = pb_varint_len(len);

	if (t->failed || begun == 0 || !text_reserve(t, count - 1))
		return;
	if (count > 1)
		memmove(t->data + begun + count - 1, t->data + begun, len);
	pb_write_varint(t->data + begun - 1, len);
	t->len += count - 1;
}
