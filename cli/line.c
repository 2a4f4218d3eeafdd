/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* wcwidth */
#include "cli/line.h"

#include <stdarg.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

void
line_add(char *text, size_t size, const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, size - len, format, args);
	va_end(args);
}

/* How many columns of a terminal one code point takes. */
static unsigned
code_width(uint32_t code, bool utf8)
{
	int width = utf8 ? wcwidth((wchar_t)code) : 1;

	return width < 0 ? 1 : (unsigned)width;
}

unsigned
line_width(const char *text, bool utf8)
{
	unsigned width = 0;

	for (uint32_t code; (code = utf8_next(&text));)
		width += code_width(code, utf8);
	return width;
}

static void
put_code(FILE *out, const char *from, const char *to, uint32_t code, bool utf8)
{
	if (code < 0x80 || utf8)
		fwrite(from, 1, (size_t)(to - from), out);
	else
		putc('?', out);
}

unsigned
line_put(FILE *out, const char *text, unsigned width, bool utf8)
{
	bool cut = line_width(text, utf8) > width;
	unsigned room = cut ? width - 1 : width;
	unsigned done = 0;

	for (const char *from = text; *from;) {
		const char *at = from;
		uint32_t code = utf8_next(&at);

		if (done + code_width(code, utf8) > room)
			break;
		done += code_width(code, utf8);
		put_code(out, from, at, code, utf8);
		from = at;
	}
	if (cut)
		fputs(utf8 ? "…" : "~", out);
	return done + cut;
}

size_t
line_bytes(const char *text, unsigned width, bool utf8)
{
	const char *at = text, *blank = NULL;
	unsigned done = 0;

	while (*at) {
		const char *next = at;
		unsigned one = code_width(utf8_next(&next), utf8);

		if (*at == ' ' && at > text)
			blank = at;
		if (done + one > width && at > text)
			return (size_t)((blank ? blank : at) - text);
		done += one;
		at = next;
	}
	return (size_t)(at - text);
}
