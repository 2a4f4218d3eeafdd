/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Query: what stands behind the `?` of a request.
 *
 * The server adds the arguments as they came; each is decoded here. What a resource
 * does not know is refused, so that a slip of the pen is not an answer to another
 * question.
 */
#ifndef API_QUERY_H
#define API_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "api/path.h"

#define QUERY_ARGUMENTS_MAX 8
#define QUERY_KEY_MAX       16
#define QUERY_ERROR_MAX     160

struct query {
	struct {
		char key[QUERY_KEY_MAX];
		char value[PATH_SEGMENT_MAX];
	} argument[QUERY_ARGUMENTS_MAX];
	unsigned count;
	bool malformed; /* one could not be decoded, is too long, or one too many */
};

/* Adds an argument, escapes and `+` for blanks still in it. `value` may be NULL. */
void query_add(struct query *q, const char *key, const char *value);

/* The value of a key, NULL where it is not there. */
const char *query_get(const struct query *q, const char *key);

/* Are all of its keys among those of a list with blanks between, each once? Else says
 * what is wrong. NULL: there are none. */
bool query_check(const struct query *q, const char *keys,
    char ret_error[QUERY_ERROR_MAX]);

/* A whole number between two others. */
bool query_count(const char *text, uint64_t min, uint64_t max, uint64_t *ret_count);

/* A moment, RFC 3339 or seconds since 1970, with or without a fraction; what is before
 * 1970 is 1970. */
bool query_time(const char *text, uint64_t *ret_wall_us);

#endif
