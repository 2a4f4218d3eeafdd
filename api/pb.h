/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Protobuf's wire format: fields written into a text, fields read from bytes.
 *
 * For messages that are written once for many readers, or that are too small for
 * more; requests of gNMI are read by protobuf-c, after api/pb_scan.
 */
#ifndef API_PB_H
#define API_PB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/text.h"

enum pb_wire { PB_VARINT = 0, PB_FIXED64 = 1, PB_LENGTH = 2, PB_FIXED32 = 5 };

struct pb_field {
	uint32_t number;
	enum pb_wire wire;
	uint64_t value;      /* of the three that are numbers */
	const uint8_t *data; /* LENGTH: borrowed */
	size_t len;
};

/* The next field of a message: 1; 0: that was the last; -1: it is none. Groups are
 * none. */
int pb_next(const uint8_t **at, const uint8_t *end, struct pb_field *ret_field);

/* How many bytes a varint takes, and the varint, behind which the rest goes. */
static inline size_t
pb_varint_len(uint64_t value)
{
	return (size_t)(70 - __builtin_clzll(value | 1)) / 7;
}
static inline char *
pb_write_varint(char *at, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		*at++ = (char)(value | 0x80);
	*at++ = (char)value;
	return at;
}

#define PB_DOUBLE_LEN 9 /* bytes of a field below 16 */

void pb_varint(struct text *t, uint64_t value);
void pb_uint(struct text *t, uint32_t number, uint64_t value);
void pb_double(struct text *t, uint32_t number, double value);
void pb_bytes(struct text *t, uint32_t number, const void *data, size_t len);
void pb_string(struct text *t, uint32_t number, const char *string);

/* A message inside: what is written between the two is in it. */
size_t pb_begin(struct text *t, uint32_t number);
void pb_end(struct text *t, size_t begun);

#endif
