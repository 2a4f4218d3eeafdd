/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text: a buffer that grows while something is rendered into it.
 *
 * Running out of memory is remembered in `failed` and asked for once, at the
 * end; until then nothing more is written.
 */
#ifndef API_TEXT_H
#define API_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	char *data; /* not terminated */
	size_t len;
	size_t size;
	bool failed;
};

/* Starts with room for `size` bytes. Ends with text_fini() or text_take(). */
void text_init(struct text *t, size_t size);
void text_fini(struct text *t);

/* Hands over the bytes, to be freed; NULL when the memory ran out. */
char *text_take(struct text *t, size_t *ret_len);

bool text_grow(struct text *t, size_t len);

/* Makes room for `len` more bytes; false without memory. */
static inline bool
text_reserve(struct text *t, size_t len)
{
	return (!t->failed && len <= t->size - t->len) || text_grow(t, len);
}

static inline void
text_bytes(struct text *t, const char *bytes, size_t len)
{
	if (!text_reserve(t, len))
		return;
	memcpy(t->data + t->len, bytes, len);
	t->len += len;
}

static inline void
text_char(struct text *t, char c)
{
	if (text_reserve(t, 1))
		t->data[t->len++] = c;
}

void text_string(struct text *t, const char *string);
void text_blanks(struct text *t, size_t count);
void text_count(struct text *t, uint64_t count);
void text_decimal(struct text *t, int64_t number, unsigned digits, unsigned keep);

/* The value of a Prometheus label: escaped, and valid UTF-8 whatever came in. */
void text_label(struct text *t, const char *string);

/* What stands after HELP, escaped. */
void text_help(struct text *t, const char *string);

/*
 * Copies what a text begins with, up to `max` bytes of printable ASCII that no form
 * escapes; returns how many. Where the text ends there, that is all of it.
 */
size_t text_plain(char *to, const char *string, size_t max);

/* The inside of a JSON string: escaped, and valid UTF-8 whatever came in. */
void text_json(struct text *t, const char *string);

/*
 * Text of XML 1.0, between tags or in double quotes: escaped, and valid UTF-8 whatever
 * came in. What no XML can hold is U+FFFD, as are bytes that are no UTF-8.
 */
void text_xml(struct text *t, const char *string);

#endif
