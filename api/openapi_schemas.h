/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects that REST answers, as JSON Schema.
 */
#ifndef API_OPENAPI_SCHEMAS_H
#define API_OPENAPI_SCHEMAS_H

#include "api/json.h"

/* One member for each schema, into an object that is open. */
void openapi_schemas(struct json *j);

/* A schema that refers to one of these, as the value of a key. */
void openapi_reference(struct json *j, const char *key, const char *schema);

#endif
