/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths: a request's path against the pattern of a resource.
 *
 * Each segment is decoded by itself, so an escaped slash stays in its name.
 */
#ifndef API_PATH_H
#define API_PATH_H

#include <stdbool.h>

#define PATH_SEGMENT_MAX 64

/*
 * Does a path (escapes still in it) fit a pattern, segment by segment? The one
 * segment at {name} is decoded into `ret_name`, which is empty for a segment that
 * cannot name anything: too long, a broken escape, a NUL.
 */
bool path_match(const char *pattern, const char *path, char ret_name[PATH_SEGMENT_MAX]);

/*
 * Undoes %XX in a text, and with `plus` `+`, which is a blank in a query. False when
 * it is malformed, too long, or holds NUL.
 */
bool path_decode(const char *text, bool plus, char ret_text[PATH_SEGMENT_MAX]);

#endif
