/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded module as JSON: structured for programs, or flat for comparing.
 *
 * Powers of zero are -40 dBm in the structured form and "-inf" in the flat one.
 */
#ifndef CLI_DECODE_JSON_H
#define CLI_DECODE_JSON_H

#include <stdio.h>

#include "cli/decode.h"

/* 0, or -ENOMEM, or -EIO when the stream takes no more. */
int decode_print_json(const struct decoded *d, FILE *out);
int decode_print_flat(const struct decoded *d, FILE *out);

#endif
