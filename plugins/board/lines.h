/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines: a board file as words, one line at a time.
 *
 * Words stand between blanks and tabs; one in double quotes may hold blanks. A `#` where
 * a word could begin starts a comment. A backslash that ends a line joins it with the
 * next.
 */
#ifndef PLUGINS_BOARD_LINES_H
#define PLUGINS_BOARD_LINES_H

#include <stddef.h>

#define LINE_WORDS_MAX 600 /* a map of all cages, and some; a message names it */

struct lines {
	char *at, *end; /* of a text that is changed, with a byte of ours behind it */
	unsigned number;
	size_t count; /* of words of this line */
	const char *word[LINE_WORDS_MAX];
	unsigned line[LINE_WORDS_MAX]; /* where each word stands, from 1 */
	const char *wrong;             /* what is wrong at `number` */
};

void lines_init(struct lines *l, char *text, size_t len);

/* Steps to the next line that has words. 1; 0 at the end; -EINVAL, and `wrong` says why.
 */
int lines_next(struct lines *l);

#endif
