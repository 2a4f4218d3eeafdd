/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenAPI: the contract of REST as a document of OpenAPI 3.1.
 *
 * Made from the route table, the leaf table and the objects of api/openapi_objects,
 * so that what is served and what is said of it have one source. Tests hold every
 * answer against it.
 */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include <stddef.h>

#include "api/route.h"
#include "api/text.h"

/* Rows of one pattern stand together. */
void openapi_write(struct text *out, const char *version, const struct route *routes,
    size_t count);

#endif
