/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameter monitors of a decoded QSFP (SFF-8636 pages 20h and 21h).
 */
#ifndef CLI_DECODE_PARAMETER_H
#define CLI_DECODE_PARAMETER_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/* Prints nothing for a module without them. */
void decode_parameter_text(const struct decoded *d, FILE *out);

/* An array, or NULL. */
json_t *decode_parameter_json(const struct decoded *d);

#endif
