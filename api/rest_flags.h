/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REST's words on flags: which the last poll found set, how often they were, and when.
 */
#ifndef API_REST_FLAGS_H
#define API_REST_FLAGS_H

#include "api/json.h"
#include "model/cage.h"

/* "flags" of a lane, and of the module with "flag-mode"; nothing where none are known. */
void rest_lane_flags(struct json *j, const struct cage *c, unsigned lane);
void rest_module_flags(struct json *j, const struct cage *c);

/* "flag-records" of a module: what was up at least once since it was plugged. */
void rest_flag_records(struct json *j, const struct cage *c, const struct now *now);

/* "unknown-flags" of a cage; nothing where there are none. */
void rest_unknown_flags(struct json *j, const struct cage *c, const struct now *now);

#endif
