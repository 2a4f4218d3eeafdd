/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Application select of a decoded QSFP (SFF-8436, SFF-8636 until 2.9).
 */
#ifndef CLI_DECODE_APP_SELECT_H
#define CLI_DECODE_APP_SELECT_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/* Prints nothing for a module without it. */
void decode_app_select_text(const struct decoded *d, FILE *out);

/* An object, or NULL. */
json_t *decode_app_select_json(const struct decoded *d);

#endif
