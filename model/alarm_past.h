/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Past: what became of alarms before the daemon was started again.
 *
 * The journal keeps it and hands it over once: how often an alarm was raised, when last,
 * and its last changes. One that stood when the daemon ended and is raised again soon
 * after the start, of the same module, is the alarm of before and goes on; one that is
 * not is over, and nobody saw when.
 */
#ifndef MODEL_ALARM_PAST_H
#define MODEL_ALARM_PAST_H

#include "model/alarm_key.h"

#define ALARM_PASTS_MAX 512

/* Of one alarm. */
struct alarm_past {
	struct alarm_key key;
	bool stood; /* it was not over */
	uint64_t raises;
	uint64_t raised_wall_us;
	uint64_t cleared_wall_us;
	unsigned changes;
	struct alarm_change change[ALARM_CHANGES]; /* the oldest first */
};

/* Takes them over. What is of a cage or bus that is no more is passed over. */
void alarm_past_take(struct inventory *inv, const struct alarm_past *pasts, size_t count,
    const struct now *now);

/* What an alarm that stood before misses was there once: light on its lane, or a signal
 * of the host. To be called before it is asked which lanes are in use. */
void alarm_past_arm(const struct inventory *inv, struct cage *c);

/* For whoever is about to raise an alarm: true when its record is that of the one of
 * before, which goes on. */
bool alarm_past_goes_on(struct inventory *inv, const struct alarm_ref *ref,
    const struct now *now);

/* Ends what was not raised again in time. Returns when there is more to do; NEVER_US. */
uint64_t alarm_past_end(struct inventory *inv, const struct now *now);

#endif
