/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 from strangers: step through it, and make it fit for a terminal.
 *
 * Names in module memory, words in files and answers of servers may hold
 * anything, also what moves a cursor or turns the direction of writing.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID UINT32_MAX

/*
 * The code point at *at, which moves behind it; 0 at the ending NUL, where it
 * stays. A byte that begins no valid sequence (also overlong forms, surrogates,
 * beyond U+10FFFF) is one UTF8_INVALID.
 */
uint32_t utf8_next(const char **at);

/*
 * Whether a code point only shows itself: no control character (C0, C1), no
 * line or paragraph separator, nothing invisible, nothing that turns direction.
 */
bool utf8_is_printable(uint32_t code);

/*
 * Copies text with each unprintable code point as `?`. It ends on a whole code
 * point where it does not fit. Returns the length; `size` is at least 1.
 */
size_t utf8_printable(char *to, size_t size, const char *from);

#endif
