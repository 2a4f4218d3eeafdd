/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines: printable texts in the columns of a terminal.
 *
 * Where a terminal takes no UTF-8 each code point beyond ASCII is one `?`.
 */
#ifndef CLI_LINE_H
#define CLI_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Adds to a text in `size` bytes as much as fits. */
void line_add(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* How many columns a text takes. */
unsigned line_width(const char *text, bool utf8);

/* As much as fits, with an ellipsis where it is not all; gives the width. */
unsigned line_put(FILE *out, const char *text, unsigned width, bool utf8);

/*
 * How many bytes of a text one line of `width` takes: up to a blank where there
 * is one, and at least one code point.
 */
size_t line_bytes(const char *text, unsigned width, bool utf8);

#endif
