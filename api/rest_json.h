/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects of REST: cages, modules and buses as JSON, from the leaf table.
 */
#ifndef API_REST_JSON_H
#define API_REST_JSON_H

#include "api/json.h"
#include "model/inventory.h"

void rest_json_cage(struct json *j, const char *key, const struct cage *c,
    const struct now *now);
void rest_json_module(struct json *j, const struct cage *c, const struct now *now);
void rest_json_bus(struct json *j, const struct bus *b, const struct now *now);

#endif
