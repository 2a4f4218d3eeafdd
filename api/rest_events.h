/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events and stays as JSON.
 */
#ifndef API_REST_EVENTS_H
#define API_REST_EVENTS_H

#include "api/json.h"
#include "model/event.h"
#include "model/stay.h"

/* One event; key NULL: an element of an array, or by itself. */
void rest_json_event(struct json *j, const char *key, const struct event_record *e);
void rest_json_stay(struct json *j, const struct stay *stay);

#endif
