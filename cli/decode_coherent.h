/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded module's coherent link and tunable laser, in the three views.
 */
#ifndef CLI_DECODE_COHERENT_H
#define CLI_DECODE_COHERENT_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/* Each prints or adds nothing for a module that is not coherent. */
void decode_coherent_flat(const struct decoded *d, json_t *object);
void decode_coherent_text(const struct decoded *d, FILE *out);

/* An object, or NULL. */
json_t *decode_coherent_json(const struct decoded *d);

/* Sets what 38h and 40h to 45h tell of the module, where any of it is held. */
void decode_coherent_shown_json(const struct decoded *d, json_t *object);

/* The same for the laser of a tunable module (cli/decode_laser.c). */
void decode_laser_flat(const struct decoded *d, json_t *object);
void decode_laser_text(const struct decoded *d, FILE *out);
json_t *decode_laser_json(const struct decoded *d);

/* And for that of a tunable SFP (cli/decode_sfp_laser.c). */
void decode_sfp_laser_text(const struct decoded *d, FILE *out);
json_t *decode_sfp_laser_json(const struct decoded *d);

#endif
