/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands on page 9Fh of a decoded CMIS module: the last command of each CDB
 * instance, how it went, and the reply.
 */
#ifndef CLI_DECODE_CDB_H
#define CLI_DECODE_CDB_H

#include <jansson.h>
#include <stdio.h>

#include "cli/decode.h"

/* Prints nothing where no command was given. */
void decode_cdb_text(const struct decoded *d, FILE *out);

/* An array, or NULL. */
json_t *decode_cdb_json(const struct decoded *d);

/*
 * Pages of extended payload that are held, A0h to AFh, whose bytes are a command's own
 * and are not taken apart; an array, or NULL.
 */
json_t *decode_cdb_epl_json(const struct decoded *d);

#endif
