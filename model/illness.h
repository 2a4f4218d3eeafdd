/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Illness: what the alarms of a cage come to, as OpenConfig looks at a component.
 *
 * Alarms come and go by kind and lane. An illness, which OpenConfig calls a fault, is all
 * of them that show the same symptom: it is active from the first of these to the last,
 * and kept inactive for a while, so that what comes back soon is the same one. A module
 * is unhealthy while any alarm is up, that of its bus, too. What a bus that is down hides
 * goes on, for nobody knows better.
 */
#ifndef MODEL_ILLNESS_H
#define MODEL_ILLNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/alarm_cause.h"
#include "model/alarm_kind.h"

struct bus;
struct cage;
struct inventory;

enum symptom {
	SYMPTOM_OVER,  /* a reading is above a limit */
	SYMPTOM_UNDER, /* or below one; no light is, too */
	SYMPTOM_MEMORY,
	SYMPTOM_COMMUNICATION,
	SYMPTOM_OTHER,
	SYMPTOM_COUNT
};

/* So long one is kept once it is inactive: as alarms that come back are damped. */
#define ILLNESS_KEPT_US (600 * (uint64_t)US_PER_S)

struct illness {
	uint64_t occurrences; /* times it became active; 0: there is no such one */
	unsigned alarms;      /* of it that are up; 0: it is inactive */
	enum alarm_kind kind; /* of the first of these, or the last of those before ... */
	unsigned lane;        /* ... and its lane */
	struct alarm_cause cause;           /* as it was when that one was last up */
	uint64_t told_wall_us;              /* kind, lane and cause became these */
	uint64_t origin_us, origin_wall_us; /* it first became active */
	uint64_t changed_wall_us;           /* it became what it is, active or not ... */
	uint64_t active_wall_us;            /* ... and, inactive, what it was before */
	uint64_t seen_wall_us;              /* the last look that found a cause */
	uint64_t over_us;                   /* mono: inactive since */
};

struct condition {
	struct illness illness[SYMPTOM_COUNT];
	bool unhealthy;
	uint64_t times;           /* that it became unhealthy */
	uint64_t changed_wall_us; /* it became what it is; 0: it never was unhealthy */
	uint64_t ill_wall_us;     /* healthy: it became unhealthy before */
	uint64_t healed_us;       /* mono: healthy since */
};

/* The symptom that alarms of a kind show. */
enum symptom illness_symptom(enum alarm_kind kind);

/* To be called when an alarm was raised, ended, hidden or shown again, or has another
 * cause. */
void illness_follow(struct inventory *inv, struct cage *c, const struct now *now);

/* The same of all modules of a bus: its own alarm went to the shelf or came from it. */
void illness_follow_bus(struct inventory *inv, const struct bus *b,
    const struct now *now);

/* A look found the cause of an alarm that stands. */
void illness_seen(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    unsigned lane, const struct now *now);
/* The same of the alarm of a bus. */
void illness_seen_bus(struct inventory *inv, const struct bus *b, const struct now *now);

/* The module is another one, or gone: begins anew with the alarms that are up now. */
void illness_start_over(struct inventory *inv, struct cage *c, const struct now *now);

/* Forgets inactive ones that were kept for long enough; sets when there is more to do. */
void illness_pass_time(struct inventory *inv, struct cage *c, const struct now *now);

#endif
