/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON: written straight to bytes, with commas where they belong.
 *
 * A key of NULL writes an element of an array. Keys are our own words and go
 * out as they are; strings may be anything and come out as valid UTF-8.
 */
#ifndef API_JSON_H
#define API_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/text.h"
#include "base/clock.h"

struct json {
	struct text *out; /* borrowed */
	bool comma;       /* something stands before the next member */
};

void json_init(struct json *j, struct text *out);

void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_object_end(struct json *j);
void json_array_end(struct json *j);

void json_string(struct json *j, const char *key, const char *string);
void json_count(struct json *j, const char *key, uint64_t count);
void json_bool(struct json *j, const char *key, bool is);

/* A decimal; one with fraction digits always shows a point, so that it stays real. */
void json_decimal(struct json *j, const char *key, int64_t number, unsigned digits);

/* A number that is printed already. */
void json_number(struct json *j, const char *key, const char *number);

/* A wall time as "2026-11-22T16:00:00.123Z". */
void json_time(struct json *j, const char *key, uint64_t wall_us);

/* How long a moment of the mono clock is ahead, or ago: seconds with three digits. */
void json_wait(struct json *j, const char *key, uint64_t until_us, const struct now *now);
void json_age(struct json *j, const char *key, uint64_t since_us, const struct now *now);

#endif
