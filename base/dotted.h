/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of keys as text: parts with points between,
 * "limits.part.'SY-1.5'.rx-power-low-alarm".
 *
 * A part with anything but letters, digits and - _ / + : in it is written in single
 * quotes, one that has a single quote in it in double ones; no part has both. Whoever
 * types a path may leave quotes out where a part has no points, or use the other ones.
 */
#ifndef BASE_DOTTED_H
#define BASE_DOTTED_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of a path's first part, with its quotes: behind it is a point or the end. */
size_t dotted_part(const char *path);

/* The text of the first part, without quotes, cut to `size`. */
void dotted_text(const char *path, char *ret_text, size_t size);

/* Says whether a quote that begins a part is never closed. */
bool dotted_is_open(const char *path);

/* The last part of a path. */
const char *dotted_last(const char *path);

/* Appends a part to a path of `size` bytes. False: there is no room, the path is as it
 * was. */
bool dotted_add(char *path, size_t size, const char *text);

/* A path as dotted_add() makes it of the same parts. False: there is no room. */
bool dotted_tidy(const char *path, char *ret_path, size_t size);

#endif
