/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/board/path.h"
#include "plugins/board/store.h"

#define FILE_SHOWN 100
#define NAME_MAX_  63
#define DIGITS_MAX 9

/* The file as it is shown: its end where it is long, and nothing that moves a cursor. */
static int
begin_line(struct reader *r, unsigned line)
{
	size_t len = strlen(r->file);
	const char *from = len > FILE_SHOWN ? r->file + len - FILE_SHOWN : r->file;
	int n = snprintf(r->err, BOARD_ERROR_MAX,
	    "%s%s:%u: ", from > r->file ? "..." : "", from, line);

	for (char *c = r->err; *c; c++)
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	return n;
}

__attribute__((format(printf, 3, 0))) static void
add(struct reader *r, int at, const char *format, va_list args)
{
	if (at < BOARD_ERROR_MAX)
		vsnprintf(r->err + at, (size_t)(BOARD_ERROR_MAX - at), format, args);
}

int
reader_fail(struct reader *r, unsigned line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(r, begin_line(r, line), format, args);
	va_end(args);
	return -EINVAL;
}

int
reader_wrong(struct reader *r, const char *format, ...)
{
	const struct lines *l = &r->lines;
	va_list args;
	size_t len;

	va_start(args, format);
	add(r, begin_line(r, l->line[r->next > 0 ? r->next - 1 : 0]), format, args);
	va_end(args);
	len = strlen(r->err);
	snprintf(r->err + len, BOARD_ERROR_MAX - len, "; write `%s`", r->key->usage);
	return -EINVAL;
}

void *
reader_take(struct reader *r, size_t len)
{
	void *memory = store_take(&r->board->store, len);

	if (!memory)
		snprintf(r->err, BOARD_ERROR_MAX, "no memory for a board file");
	return memory;
}

const char *
reader_copy(struct reader *r, const char *text)
{
	size_t len = strlen(text) + 1;
	char *copy = reader_take(r, len);

	return copy ? memcpy(copy, text, len) : NULL;
}

bool
reader_has(const struct reader *r, const char *word)
{
	return r->next < r->lines.count &&
	       (!word || strcmp(r->lines.word[r->next], word) == 0);
}

const char *
reader_word(struct reader *r, const char *what)
{
	if (r->next < r->lines.count)
		return r->lines.word[r->next++];
	reader_wrong(r, "%s is missing", what);
	return NULL;
}

int
reader_literal(struct reader *r, const char *word)
{
	const char *got = reader_word(r, word);

	if (!got)
		return -EINVAL;
	return strcmp(got, word) == 0
		   ? 0
		   : reader_wrong(r, "\"%.24s\" where %s belongs", got, word);
}

int
reader_number(struct reader *r, const char *what, uint32_t min, uint32_t max,
    uint32_t *ret_number)
{
	const char *word = reader_word(r, what);
	size_t digits;
	unsigned long value;

	if (!word)
		return -EINVAL;
	digits = strspn(word, "0123456789");
	if (digits == 0 || word[digits] || (digits > 1 && word[0] == '0'))
		return reader_wrong(r, "%s \"%.24s\" is no decimal number", what, word);
	value = digits > DIGITS_MAX ? UINT32_MAX : strtoul(word, NULL, 10);
	if (value < min || value > max)
		return reader_wrong(r, "%s %.12s is not %u to %u", what, word, min, max);
	*ret_number = (uint32_t)value;
	return 0;
}

int
reader_name(struct reader *r, const char *what, const char **ret_name)
{
	const char *word = reader_word(r, what);
	size_t len;

	if (!word)
		return -EINVAL;
	len = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789._-");
	if (len == 0 || len > NAME_MAX_ || word[len])
		return reader_wrong(r,
		    "%s \"%.24s\" is no name of up to %d of a-z 0-9 . _ -", what, word,
		    NAME_MAX_);
	*ret_name = word;
	return 0;
}

int
reader_path(struct reader *r, const char **ret_path)
{
	const char *word = reader_word(r, "a path");
	char path[PLATFORM_PATH_MAX], why[PATH_WHY_MAX];

	if (!word)
		return -EINVAL;
	if (path_expand(word, 0, BOARD_NO_BUS, path, sizeof(path), why) ||
	    path_judge(path, why))
		return reader_fail(r, r->lines.line[r->next - 1], "%s: %s", r->key->name,
		    why);
	*ret_path = word;
	return 0;
}
