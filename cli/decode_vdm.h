/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versatile diagnostics of a decoded module, in the three views.
 */
#ifndef CLI_DECODE_VDM_H
#define CLI_DECODE_VDM_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/* Each prints or adds nothing for a module without VDM. */
void decode_vdm_flat(const struct decoded *d, json_t *object);
void decode_vdm_text(const struct decoded *d, FILE *out); /* in cli/decode_vdm_text.c */

/* An object, or NULL. */
json_t *decode_vdm_json(const struct decoded *d);

#endif
