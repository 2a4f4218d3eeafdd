/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a decoded CMIS module advertises, what its lanes are set to, and what its
 * diagnostics are doing, as a text and as JSON.
 */
#ifndef CLI_DECODE_CMIS_H
#define CLI_DECODE_CMIS_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/*
 * Lanes and diagnostics, and what is advertised. Each prints nothing for a module
 * that has no such page. In cli/decode_cmis_text.c.
 */
void decode_cmis_text(const struct decoded *d, FILE *out);
void decode_cmis_advertised(const struct decoded *d, FILE *out);

/* Sets "advertised", "lane_settings" and "diagnostics", those that there are. */
void decode_cmis_json(const struct decoded *d, json_t *object);

#endif
