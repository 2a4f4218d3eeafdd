/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <string.h>

#include "base/bytes.h"

/* What a first byte says: how many bytes follow, and the least code they may give. */
struct lead {
	uint8_t mask;
	uint8_t bits;
	uint8_t follow;
	uint32_t least;
};

static const struct lead leads[] = {
	{ 0x80, 0x00, 0, 0 },
	{ 0xe0, 0xc0, 1, 0x80 },
	{ 0xf0, 0xe0, 2, 0x800 },
	{ 0xf8, 0xf0, 3, 0x10000 },
};

static const struct lead *
lead_of(uint8_t byte)
{
	for (size_t i = 0; i < COUNT_OF(leads); i++) {
		if ((byte & leads[i].mask) == leads[i].bits)
			return &leads[i];
	}
	return NULL;
}

uint32_t
utf8_next(const char **at)
{
	const uint8_t *p = (const uint8_t *)*at;
	const struct lead *lead = lead_of(p[0]);
	uint32_t code;

	if (!p[0])
		return 0;
	(*at)++;
	if (!lead)
		return UTF8_INVALID;
	code = p[0] & (uint8_t)~lead->mask;
	for (unsigned i = 1; i <= lead->follow; i++) {
		if ((p[i] & 0xc0) != 0x80) /* the ending NUL stops it, too */
			return UTF8_INVALID;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < lead->least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return UTF8_INVALID;
	*at += lead->follow;
	return code;
}

/* First and last code of what does not show itself. */
static const struct {
	uint32_t first;
	uint32_t last;
} hidden[] = {
	{ 0x0000, 0x001f },        /* C0 */
	{ 0x007f, 0x009f },        /* DEL, C1 */
	{ 0x00ad, 0x00ad },        /* soft hyphen */
	{ 0x061c, 0x061c },        /* Arabic letter mark */
	{ 0x200b, 0x200f },        /* zero width, direction marks */
	{ 0x2028, 0x202e },        /* separators, embeddings, overrides */
	{ 0x2060, 0x206f },        /* word joiner, isolates */
	{ 0xe000, 0xf8ff },        /* private use */
	{ 0xfeff, 0xfeff },        /* byte order mark */
	{ 0xfff0, 0xfffb },        /* interlinear annotation */
	{ 0xe0000, UTF8_INVALID }, /* tags, private planes, no text at all */
};

bool
utf8_is_printable(uint32_t code)
{
	for (size_t i = 0; i < COUNT_OF(hidden); i++) {
		if (code >= hidden[i].first && code <= hidden[i].last)
			return false;
	}
	return true;
}

size_t
utf8_printable(char *to, size_t size, const char *from)
{
	size_t len = 0;
	const char *start = from;

	for (uint32_t code; (code = utf8_next(&from)); start = from) {
		bool shown = utf8_is_printable(code);
		size_t bytes = shown ? (size_t)(from - start) : 1;

		if (len + bytes >= size)
			break;
		memcpy(to + len, shown ? start : "?", bytes);
		len += bytes;
	}
	to[len] = '\0';
	return len;
}
