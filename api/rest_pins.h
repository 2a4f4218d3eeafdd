/* SPDX-License-Identifier: Apache-2.0 */
/* REST's bodies: the pins of a cage. */
#ifndef API_REST_PINS_H
#define API_REST_PINS_H

#include "api/json.h"
#include "model/cage.h"

/* "pins": those of the cage that can be read; nothing where there are none. */
void rest_json_pins(struct json *j, const struct cage *c, const struct now *now);

#endif
