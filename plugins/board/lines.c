/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/lines.h"

#include <errno.h>
#include <stdbool.h>

void
lines_init(struct lines *l, char *text, size_t len)
{
	*l = (struct lines){ .at = text, .end = text + len, .number = 1 };
}

static int
wrong(struct lines *l, const char *text)
{
	l->wrong = text;
	return -EINVAL;
}

static bool
ends_word(const struct lines *l, const char *at)
{
	return at == l->end || *at == ' ' || *at == '\t' || *at == '\n';
}

/* Behind a word: what ended it becomes its NUL. True where that was the line, too. */
static bool
close_word(struct lines *l, char *at)
{
	bool last = at == l->end || *at == '\n';

	l->number += at < l->end && *at == '\n';
	*at = '\0';
	l->at = at < l->end ? at + 1 : at;
	return last;
}

/* What a byte is that has no place in a word; NULL for one that has. */
static const char *
byte_fault(char c)
{
	if (c == '\r')
		return "carriage return; lines end with a line feed alone";
	if (c < ' ' || c > '~')
		return "a byte that is no printable ASCII character; only comments may "
		       "hold any";
	return NULL;
}

/* Takes the word at `at`. 1: the line ends with it; 0: it goes on. */
static int
take_word(struct lines *l)
{
	bool quoted = *l->at == '"';
	char *at = l->at + quoted;

	if (l->count == LINE_WORDS_MAX)
		return wrong(l, "more than 600 words; no line needs them");
	l->word[l->count] = at;
	l->line[l->count++] = l->number;
	for (; quoted ? at < l->end && *at != '"' && *at != '\n' : !ends_word(l, at);
	     at++) {
		if (byte_fault(*at))
			return wrong(l, byte_fault(*at));
		if (*at == '"')
			return wrong(l,
			    "a quote within a word; quotes stand around a whole word");
	}
	if (!quoted)
		return close_word(l, at);
	if (at == l->end || *at == '\n')
		return wrong(l,
		    "a quote is not closed; it ends with another on the same line");
	*at++ = '\0';
	if (!ends_word(l, at))
		return wrong(l,
		    "no blank behind a quoted word; quotes stand around a whole word");
	return close_word(l, at);
}

/* From `at` to the end of the line. */
static void
skip_line(struct lines *l)
{
	while (l->at < l->end && *l->at != '\n')
		l->at++;
	if (l->at < l->end) {
		l->at++;
		l->number++;
	}
}

static int
read_line(struct lines *l)
{
	int r = 0;

	while (r == 0 && l->at < l->end) {
		if (*l->at == ' ' || *l->at == '\t') {
			l->at++;
		} else if (*l->at == '\n' || *l->at == '#') {
			skip_line(l);
			return 0;
		} else if (*l->at == '\\') {
			if (l->end - l->at > 1 && l->at[1] != '\n')
				return wrong(l,
				    "a backslash that does not end its line; there it "
				    "joins the next one");
			skip_line(l);
		} else {
			r = take_word(l);
		}
	}
	return r < 0 ? r : 0;
}

int
lines_next(struct lines *l)
{
	int r = 0;

	l->count = 0;
	while (r == 0 && l->count == 0 && l->at < l->end)
		r = read_line(l);
	return r < 0 ? r : l->count > 0;
}
