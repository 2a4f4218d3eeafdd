/* SPDX-License-Identifier: Apache-2.0 */
#include "api/path.h"

#include <string.h>

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
decode(const char *from, size_t len, bool plus, char ret_text[PATH_SEGMENT_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)from[i];

		if (c == '%') {
			if (len - i < 3 || hex_digit(from[i + 1]) < 0 ||
			    hex_digit(from[i + 2]) < 0)
				return false;
			c = hex_digit(from[i + 1]) * 16 + hex_digit(from[i + 2]);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c == 0 || n + 1 >= PATH_SEGMENT_MAX)
			return false;
		ret_text[n++] = (char)c;
	}
	ret_text[n] = '\0';
	return true;
}

bool
path_decode(const char *text, bool plus, char ret_text[PATH_SEGMENT_MAX])
{
	return decode(text, strlen(text), plus, ret_text);
}

bool
path_match(const char *pattern, const char *path, char ret_name[PATH_SEGMENT_MAX])
{
	while (*pattern == '/' && *path == '/') {
		size_t want = strcspn(++pattern, "/");
		size_t have = strcspn(++path, "/");

		if (*pattern == '{') {
			if (have == 0)
				return false;
			if (!decode(path, have, false, ret_name))
				ret_name[0] = '\0';
		} else if (want != have || memcmp(pattern, path, want) != 0) {
			return false;
		}
		pattern += want;
		path += have;
	}
	return !*pattern && !*path;
}
