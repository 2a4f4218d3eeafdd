/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms of REST: what is wrong now, the worst first.
 */
#ifndef API_REST_ALARMS_H
#define API_REST_ALARMS_H

#include "api/json.h"
#include "model/inventory.h"

/*
 * The array "alarms": all that are up, by severity, then the oldest first. Without
 * memory the text of `j` has failed.
 */
void rest_alarms(struct json *j, const struct inventory *inv, const struct now *now);

/* The object "alarms" of a cage: how many are up, by severity. */
void rest_alarm_counts(struct json *j, const struct cage *c);

#endif
