/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a module observes beyond its monitors (VDM), as members of its object.
 */
#ifndef API_REST_VDM_H
#define API_REST_VDM_H

#include "api/json.h"
#include "model/cage.h"

/* "vdm", a list; nothing for a module that observes nothing. */
void rest_json_vdm(struct json *j, const struct cage *c, const struct now *now);

#endif
