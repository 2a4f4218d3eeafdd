/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/platform.h"

bool
text_number(const char *text, uint32_t *ret_value)
{
	unsigned long long value;
	bool hex;
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	if (!isdigit((unsigned char)text[0]) ||
	    (hex && !isxdigit((unsigned char)text[2])))
		return false;
	errno = 0;
	/* never octal, and "11" is eleven */
	value = strtoull(text, &end, hex ? 16 : 10);
	while (isspace((unsigned char)*end))
		end++;
	if (errno || *end || value > UINT32_MAX)
		return false;
	*ret_value = (uint32_t)value;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
text_hex_bytes(const char *text, uint8_t *ret_bytes, size_t count)
{
	size_t n = 0;

	for (;;) {
		int high, low;

		while (isspace((unsigned char)*text) || *text == ',')
			text++;
		if (!*text)
			return n == count;
		if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
			text += 2;
		high = hex_digit(text[0]);
		low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0 || n == count)
			return false;
		ret_bytes[n++] = (uint8_t)(high << 4 | low);
		text += 2;
	}
}

/* The whole text, which ends with NUL: enum platform_err. */
static int
read_text(struct node *n, char *buf, size_t size)
{
	int r = node_read(n, buf, size - 1, 0);

	if (r < 0)
		return r;
	if ((size_t)r == size - 1)
		return PLATFORM_IO; /* there is more of it */
	buf[r] = '\0';
	return strlen(buf) == (size_t)r ? PLATFORM_OK : PLATFORM_IO;
}

int
text_read_number(struct node *n, uint32_t *ret_value)
{
	char text[64];
	int r = read_text(n, text, sizeof(text));

	if (r)
		return r;
	return text_number(text, ret_value) ? PLATFORM_OK : PLATFORM_IO;
}

int
text_read_hex_bytes(struct node *n, uint8_t *ret_bytes, size_t count)
{
	char text[TEXT_MAX];
	int r = read_text(n, text, sizeof(text));

	if (r)
		return r;
	return text_hex_bytes(text, ret_bytes, count) ? PLATFORM_OK : PLATFORM_IO;
}
