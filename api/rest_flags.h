/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REST's words on how often flags were read as set, and when.
 */
#ifndef API_REST_FLAGS_H
#define API_REST_FLAGS_H

#include "api/json.h"
#include "model/cage.h"

/* "flag-records" of a module: what was up at least once since it was plugged. */
void rest_flag_records(struct json *j, const struct cage *c, const struct now *now);

/* "unknown-flags" of a cage; nothing where there are none. */
void rest_unknown_flags(struct json *j, const struct cage *c, const struct now *now);

#endif
