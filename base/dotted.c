/* SPDX-License-Identifier: Apache-2.0 */
#include "base/dotted.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

static bool
is_quote(char c)
{
	return c == '\'' || c == '"';
}

static bool
is_end(char c)
{
	return c == '.' || c == '\0';
}

/* The quote that ends the part that begins with one; NULL where none does. */
static const char *
closing(const char *part)
{
	const char *end = part;

	while ((end = strchr(end + 1, part[0]))) {
		if (is_end(end[1]))
			return end;
	}
	return NULL;
}

size_t
dotted_part(const char *path)
{
	const char *end = is_quote(path[0]) ? closing(path) : NULL;

	return end ? (size_t)(end + 1 - path) : strcspn(path, ".");
}

bool
dotted_is_open(const char *path)
{
	while (!is_quote(path[0]) || closing(path)) {
		path += dotted_part(path);
		if (!*path)
			return false;
		path++;
	}
	return true;
}

void
dotted_text(const char *path, char *ret_text, size_t size)
{
	bool quoted = is_quote(path[0]) && closing(path);
	size_t len = dotted_part(path) - 2 * quoted;

	len = MIN_OF(len, size - 1);
	memcpy(ret_text, path + quoted, len);
	ret_text[len] = '\0';
}

const char *
dotted_last(const char *path)
{
	for (;;) {
		size_t len = dotted_part(path);

		if (!path[len])
			return path;
		path += len + 1;
	}
}

bool
dotted_add(char *path, size_t size, const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/+:";
	size_t len = strlen(path);
	const char *quote = !text[strspn(text, plain)] ? ""
			    : strchr(text, '\'')       ? "\""
						       : "'";
	int n = snprintf(path + len, size - len, "%s%s%s%s", len ? "." : "", quote, text,
	    quote);

	if (len + (size_t)n < size)
		return true;
	path[len] = '\0';
	return false;
}

bool
dotted_tidy(const char *path, char *ret_path, size_t size)
{
	char text[256];

	ret_path[0] = '\0';
	for (;;) {
		size_t len = dotted_part(path);

		dotted_text(path, text, sizeof(text));
		if (len > sizeof(text) || !dotted_add(ret_path, size, text))
			return false;
		if (!path[len])
			return true;
		path += len + 1;
	}
}
