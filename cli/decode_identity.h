/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a decoded module is, as lines for people: a label and what it says.
 */
#ifndef CLI_DECODE_IDENTITY_H
#define CLI_DECODE_IDENTITY_H

#include <stdio.h>

#include "cli/decode.h"

void decode_print_identity(const struct decoded *d, FILE *out);

/* One such line; nothing without a value. */
void decode_print_line(FILE *out, const char *label, const char *value);

#endif
