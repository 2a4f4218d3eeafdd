/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms of REST: what is wrong now, the worst first, and one in full.
 */
#ifndef API_REST_ALARMS_H
#define API_REST_ALARMS_H

#include "api/json.h"
#include "model/inventory.h"

/*
 * The arrays "alarms", all that are up, and "shelved", what an operator does not want to
 * hear of; by severity, then the oldest first. Without memory the text of `j` has failed.
 */
void rest_alarms(struct json *j, struct inventory *inv, const struct now *now);

/* One alarm with what became of it. */
void rest_alarm_record(struct json *j, const struct alarm_ref *ref,
    const struct now *now);

/* The object "alarms" of a cage: how many are up, by severity. */
void rest_alarm_counts(struct json *j, const struct cage *c);

#endif
