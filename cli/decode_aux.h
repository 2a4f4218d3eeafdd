/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Auxiliary monitors of a decoded module: values, limits and flags.
 */
#ifndef CLI_DECODE_AUX_H
#define CLI_DECODE_AUX_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/* Members of the objects of that name in the structured view. */
void decode_aux_values(const struct decoded *d, json_t *monitors);
void decode_aux_flags(const struct decoded *d, json_t *flags);
void decode_aux_limits(const struct decoded *d, json_t *limits);

/* Lines of the text: values with a label, limits as four columns, flags that are up. */
void decode_aux_print_values(const struct decoded *d, FILE *out);
void decode_aux_print_limits(const struct decoded *d, FILE *out);
unsigned decode_aux_print_flags(const struct decoded *d, unsigned up, FILE *out);

#endif
