/* SPDX-License-Identifier: Apache-2.0 */
#include "api/pb_scan.h"

#include <string.h>

#include "api/pb.h"
#include "base/utf8.h"

struct scan {
	unsigned left; /* fields that it may still have */
	const char *why;
};

static bool
is_text(const uint8_t *data, size_t len)
{
	char part[5] = "";
	const char *at;

	if (memchr(data, '\0', len))
		return false;
	/* A sequence is of up to four bytes; the last ones are looked at in a copy with
	   an end. */
	while (len > 0) {
		if (*data < 0x80) {
			data++;
			len--;
			continue;
		}
		memset(part, 0, sizeof(part));
		memcpy(part, data, len < 4 ? len : 4);
		at = part;
		if (utf8_next(&at) == UTF8_INVALID)
			return false;
		data += at - part;
		len -= (size_t)(at - part);
	}
	return true;
}

/* As protobuf-c takes them: numbers that stand alone, or packed. */
static bool
fits(const ProtobufCFieldDescriptor *fd, const struct pb_field *f)
{
	bool packs = fd->label == PROTOBUF_C_LABEL_REPEATED && f->wire == PB_LENGTH;

	switch (fd->type) {
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		return f->wire == PB_LENGTH;
	case PROTOBUF_C_TYPE_DOUBLE:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_SFIXED64:
		return packs || f->wire == PB_FIXED64;
	case PROTOBUF_C_TYPE_FLOAT:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return packs || f->wire == PB_FIXED32;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_BOOL:
	case PROTOBUF_C_TYPE_ENUM:
		return packs || f->wire == PB_VARINT;
	}
	return false;
}

/* A packed field is as many as it has bytes, at most. */
static bool
count_field(struct scan *s, const ProtobufCFieldDescriptor *fd, const struct pb_field *f)
{
	size_t count = 1;

	if (fd && f->wire == PB_LENGTH && fd->type != PROTOBUF_C_TYPE_STRING &&
	    fd->type != PROTOBUF_C_TYPE_BYTES && fd->type != PROTOBUF_C_TYPE_MESSAGE)
		count += f->len;
	if (count > s->left) {
		s->why = "it has more than 20000 fields";
		return false;
	}
	s->left -= (unsigned)count;
	return true;
}

static bool
scan_message(struct scan *s, const ProtobufCMessageDescriptor *d, const uint8_t *at,
    size_t len, unsigned depth)
{
	const uint8_t *end = at + len;
	struct pb_field f;
	int r;

	if (depth == PB_SCAN_DEPTH) {
		s->why = "its messages are nested more than 32 deep";
		return false;
	}
	while ((r = pb_next(&at, end, &f)) > 0) {
		const ProtobufCFieldDescriptor *fd =
		    protobuf_c_message_descriptor_get_field(d, f.number);

		if (!count_field(s, fd, &f))
			return false;
		if (!fd)
			continue;
		if (!fits(fd, &f)) {
			s->why = "a field has the wrong type";
			return false;
		}
		if (fd->type == PROTOBUF_C_TYPE_STRING && !is_text(f.data, f.len)) {
			s->why = "a string is no UTF-8, or has a NUL in it";
			return false;
		}
		if (fd->type == PROTOBUF_C_TYPE_MESSAGE &&
		    !scan_message(s, fd->descriptor, f.data, f.len, depth + 1))
			return false;
	}
	if (r < 0)
		s->why = "it is cut off, or is no message";
	return r == 0;
}

const char *
pb_scan(const ProtobufCMessageDescriptor *d, const uint8_t *data, size_t len)
{
	struct scan s = { .left = PB_SCAN_ELEMENTS };

	return scan_message(&s, d, data, len, 0) ? NULL : s.why;
}
