/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Routes: which resources there are, what is answered for them, and by whom.
 *
 * One table for those who ask: requests are led by it, the index lists it, and
 * /openapi.json is made from it.
 */
#ifndef API_ROUTE_H
#define API_ROUTE_H

#include "api/access.h"

struct work;

struct route {
	const char
	    *method; /* GET stands for HEAD, too; rows of one pattern stand together */
	const char *pattern; /* at most one segment is {name}, a cage's, or {id} */
	const char *name;    /* `handler` in the metrics, the operation in OpenAPI */
	enum verb verb;
	void (*handle)(const struct work *w);
	const char *types;     /* of the answer: content types, with blanks between */
	const char *answer;    /* a name in api/openapi_objects; NULL: text */
	const char *summary;   /* one sentence */
	const char *arguments; /* of the query, with blanks between; NULL: none */
	const char *body;      /* of the request, an object, in words; NULL: none */
};

#endif
