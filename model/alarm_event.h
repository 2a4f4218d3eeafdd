/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarm events: what became of an alarm, for the journal.
 */
#ifndef MODEL_ALARM_EVENT_H
#define MODEL_ALARM_EVENT_H

#include "model/alarm.h"

/* Publishes that it was raised, is over, was acknowledged ... */
void alarm_tell(struct inventory *inv, const struct alarm_ref *ref,
    enum alarm_change_kind change, const struct now *now);

#endif
