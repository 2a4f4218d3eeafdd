/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Query: a path with arguments behind it, escaped.
 */
#ifndef CLI_QUERY_H
#define CLI_QUERY_H

#include <stdbool.h>

#define QUERY_PATH_MAX 512

struct query_path {
	char text[QUERY_PATH_MAX];
	bool too_long;
};

void query_begin(struct query_path *q, const char *path);

/* NULL adds nothing. */
void query_add(struct query_path *q, const char *key, const char *value);

/*
 * A time as people say it, as the daemon takes it: "90s", "10m", "2h", "3d" ago are
 * seconds since 1970; what looks like a time stays as it is, for the daemon to judge.
 * NULL adds nothing; false: it looks like none.
 */
bool query_add_since(struct query_path *q, const char *text);

/* How many of a list are asked for, 1 to 1000. NULL adds nothing; false: it is no such
 * number. */
bool query_add_limit(struct query_path *q, const char *text);

#endif
