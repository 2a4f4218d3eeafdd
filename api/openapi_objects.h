/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects of REST: which members each has.
 *
 * Members that are leaves come from the leaf table; the others stand in the tables
 * of this room. What is answered and is no leaf must have a row here: a test holds
 * every answer against it.
 */
#ifndef API_OPENAPI_OBJECTS_H
#define API_OPENAPI_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "schema/leaf.h"

/* What a member that is no leaf holds. */
enum shape {
	SHAPE_TEXT,
	SHAPE_TIME,    /* RFC 3339, UTC */
	SHAPE_SECONDS, /* an age */
	SHAPE_NUMBER,
	SHAPE_COUNT,
	SHAPE_BOOL,
	SHAPE_SEVERITY,
	SHAPE_QUALITY,
	SHAPE_OBJECT,  /* of the schema `of` */
	SHAPE_LIST,    /* of objects of the schema `of`, or of texts where that is NULL */
	SHAPE_NUMBERS, /* a list of whole numbers */
	SHAPE_LEAVES   /* no member: here stand the leaves that `pick` picks */
};

/* Which leaves: of a subject, those whose `show` bits in `mask` are `show`. */
struct pick {
	enum leaf_subject subject;
	unsigned mask, show;
};

struct member {
	enum shape shape;
	const char *name;
	const char *of;
	bool always; /* in every answer */
	const char *help;
	struct pick pick;
};

struct object {
	const char *name;
	const char *help;
	const struct member *member;
	size_t count;
};

/* All objects, in the order in which they are shown. */
const struct object *openapi_objects(size_t *ret_count);

#endif
