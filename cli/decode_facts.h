/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identity of a decoded module as members of a JSON object, the same ones in
 * the structured and in the flat view.
 */
#ifndef CLI_DECODE_FACTS_H
#define CLI_DECODE_FACTS_H

#include <jansson.h>

#include "cli/decode.h"

/* Sets prefix.name, or name where the prefix is empty. */
void decode_set(json_t *o, const char *prefix, const char *name, json_t *value);

/* The facts of a module's identity. With `zeros`, also what is not given: lengths and
 * attenuations of 0, empty texts, an extended code of 0. */
void decode_facts(const struct decoded *d, bool zeros, json_t *object);

/* Applications as a list of objects; each with names where there are any. */
json_t *decode_applications(const struct identity *id);

/* What is odd as a list of texts: decode_warning(). */
json_t *decode_warnings(const struct decoded *d);

#endif
