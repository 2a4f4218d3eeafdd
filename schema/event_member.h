/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event members as they are published: in the units of everything else.
 *
 * Events keep what was measured, so power in them is linear; who reads them is told dBm,
 * as in alarms.
 */
#ifndef SCHEMA_EVENT_MEMBER_H
#define SCHEMA_EVENT_MEMBER_H

#include "model/event.h"

/* The unit that `value` and `limit` of an event are kept in; "": in none. */
void event_member_unit(const struct event_record *e, char ret_unit[EVENT_KEY_MAX]);

/* As event_member(), published; `unit` is that of the event. */
bool event_member_published(const struct event_record *e, const char *unit, size_t *at,
    struct event_member *ret_member);

#endif
