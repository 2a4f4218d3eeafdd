/* SPDX-License-Identifier: Apache-2.0 */
#include "api/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "schema/units.h"

/* What a text that is taken may have beyond its end: it may be held for long. */
#define SPARE_MAX (64 * (size_t)1024)

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

void
text_init(struct text *t, size_t size)
{
	t->data = malloc(size);
	t->len = 0;
	t->size = size;
	t->failed = !t->data;
}

void
text_fini(struct text *t)
{
	free(t->data);
	t->data = NULL;
	t->len = 0;
	t->size = 0;
}

char *
text_take(struct text *t, size_t *ret_len)
{
	char *data;

	if (t->failed) {
		text_fini(t);
		return NULL;
	}
	if (t->size - t->len > SPARE_MAX) {
		data = realloc(t->data, t->len);
		t->data = data ? data : t->data; /* as it is, then */
	}
	data = t->data;
	*ret_len = t->len;
	t->data = NULL;
	return data;
}

bool
text_grow(struct text *t, size_t len)
{
	size_t size;
	char *data;

	if (t->failed)
		return false;
	size = MAX_OF(t->size * 2, t->len + len);
	data = realloc(t->data, size);
	if (!data) {
		t->failed = true;
		return false;
	}
	t->data = data;
	t->size = size;
	return true;
}

void
text_string(struct text *t, const char *string)
{
	text_bytes(t, string, strlen(string));
}

void
text_blanks(struct text *t, size_t count)
{
	if (!text_reserve(t, count))
		return;
	memset(t->data + t->len, ' ', count);
	t->len += count;
}

void
text_count(struct text *t, uint64_t count)
{
	char digits[DECIMAL_TEXT_MAX];

	text_bytes(t, digits, count_print(digits, count));
}

void
text_decimal(struct text *t, int64_t number, unsigned digits, unsigned keep)
{
	char print[DECIMAL_TEXT_MAX];

	text_bytes(t, print, decimal_print(print, number, digits, keep));
}

/* One escape after a backslash for each character that needs one. */
struct escape {
	char c;
	char letter;
};

static const struct escape label_escapes[] = { { '\\', '\\' }, { '"', '"' },
	{ '\n', 'n' }, { 0, 0 } };
static const struct escape help_escapes[] = { { '\\', '\\' }, { '\n', 'n' }, { 0, 0 } };
static const struct escape json_escapes[] = { { '\\', '\\' }, { '"', '"' }, { '\n', 'n' },
	{ '\r', 'r' }, { '\t', 't' }, { 0, 0 } };

static char
escape_of(const struct escape *escapes, uint32_t code)
{
	for (; escapes->c; escapes++) {
		if ((uint32_t)(unsigned char)escapes->c == code)
			return escapes->letter;
	}
	return 0;
}

static const bool special[256] = { [0 ... ' ' - 1] = true,
	[0x7f ... 0xff] = true,
	['"'] = true,
	['\\'] = true,
	['<'] = true,
	['>'] = true,
	['&'] = true };

/* How many bytes from a text's start on are printable ASCII that no escape is for. */
static size_t
plain_length(const char *string)
{
	size_t len = 0;

	while (!special[(unsigned char)string[len]])
		len++;
	return len;
}

size_t
text_plain(char *to, const char *string, size_t max)
{
	size_t len = 0;

	for (; len < max && !special[(unsigned char)string[len]]; len++)
		to[len] = string[len];
	return len;
}

static void
put_escaped(struct text *t, const struct escape *escapes, const char *string)
{
	size_t plain = plain_length(string);
	const char *start;

	text_bytes(t, string, plain);
	string += plain;
	if (!*string)
		return;
	start = string;
	for (uint32_t code; (code = utf8_next(&string)); start = string) {
		char letter = escape_of(escapes, code);

		if (letter) {
			text_char(t, '\\');
			text_char(t, letter);
		} else if (code == UTF8_INVALID) {
			text_string(t, REPLACEMENT);
		} else if (code < 0x20 && escapes == json_escapes) {
			text_string(t, code < 0x10 ? "\\u000" : "\\u001");
			text_char(t, "0123456789abcdef"[code & 15]);
		} else {
			text_bytes(t, start, (size_t)(string - start));
		}
	}
}

void
text_label(struct text *t, const char *string)
{
	put_escaped(t, label_escapes, string);
}

void
text_help(struct text *t, const char *string)
{
	put_escaped(t, help_escapes, string);
}

void
text_json(struct text *t, const char *string)
{
	put_escaped(t, json_escapes, string);
}

/* Code points that no document can hold (XML 1.0, 2.2). */
static bool
is_no_xml(uint32_t code)
{
	return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
	       code == 0xfffe || code == 0xffff || code == UTF8_INVALID;
}

/* What stands for a character that means something else by itself; NULL: itself. */
static const char *
entity_of(uint32_t code)
{
	switch (code) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\r':
		return "&#13;";
	default:
		return is_no_xml(code) ? REPLACEMENT : NULL;
	}
}

void
text_xml(struct text *t, const char *string)
{
	size_t plain = plain_length(string);
	const char *start;

	text_bytes(t, string, plain);
	string += plain;
	if (!*string)
		return;
	start = string;
	for (uint32_t code; (code = utf8_next(&string)); start = string) {
		const char *entity = entity_of(code);

		if (entity)
			text_string(t, entity);
		else
			text_bytes(t, start, (size_t)(string - start));
	}
}
