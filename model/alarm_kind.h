/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarm kinds: what can be wrong, what it is about, and by which rule it is judged.
 *
 * A kind has a name, which is its type in the sense of RFC 8632, and where several kinds
 * share one a qualifier. Rules are data: how bad a kind is, how long its cause has to
 * last or to be gone, and whether it is raised at all.
 */
#ifndef MODEL_ALARM_KIND_H
#define MODEL_ALARM_KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "optics/monitor.h"

/* The kinds of monitors and flags are computed: see alarm_of_limit() and below. */
enum alarm_kind {
	ALARM_LIMITS = 0,
	ALARM_SIGNALS = ALARM_LIMITS + MONITOR_COUNT * LIMIT_COUNT,
	ALARM_UNREADABLE = ALARM_SIGNALS + SIGNAL_TROUBLES, /* it does not answer */
	ALARM_MODULE_FAULT,                                 /* CMIS ModuleFault */
	ALARM_FLAPPING,                                     /* its presence pin bounces */
	ALARM_OTHER_OWNER, /* somebody else uses the module */
	ALARM_BUS_STUCK, /* of a bus: no transfer ends, or its process does not answer */
	ALARM_PATH_DOWN, /* a data path that is wanted carries nothing */
	ALARM_CHECKSUM,  /* its identity cannot be believed */
	ALARM_INCOMPATIBLE, /* a layout that nobody knows, or more power than there is */
	ALARM_POLL_LATE,    /* its flags are read much later than they should be */
	ALARM_PIN_MISMATCH, /* a pin says other than the bit of the same signal */
	ALARM_LASER_UNLOCKED, /* a tunable laser is not where it shall be */
	ALARM_LASER_TEC,      /* its cooler failed */
	ALARM_UNDECODED,      /* a layout that has a name, and that we do not decode */
	ALARM_LASER_REFUSED,  /* a laser does not do what it is told */
	ALARM_DISAGREES,      /* flags of a monitor and its readings, by monitor */
	ALARM_KIND_COUNT = ALARM_DISAGREES + MONITOR_COUNT
};

enum severity { SEVERITY_CRITICAL, SEVERITY_MAJOR, SEVERITY_WARNING, SEVERITY_COUNT };

/* What an alarm's lane counts. */
enum alarm_lanes {
	ALARM_OF_MODULE,
	ALARM_OF_MEDIA_LANE,
	ALARM_OF_HOST_LANE,
	ALARM_OF_BUS /* no cage has it */
};

/* How a kind is judged. */
struct alarm_rule {
	enum severity severity;
	bool enabled;
	uint32_t raise_ms; /* so long its cause lasts before it is raised */
	uint32_t clear_ms; /* so long its cause is gone before it is over */
};

struct alarm_policy {
	struct alarm_rule rule[ALARM_KIND_COUNT];
	uint32_t shelve_ms; /* what is shelved comes back after this */
	/* How far a reading must be back inside its limit. */
	uint32_t hysteresis_mdegc;
	uint32_t hysteresis_mdb;
};

/* The kind of a monitor's limit, and of a signal flag that is trouble. */
static inline enum alarm_kind
alarm_of_limit(enum monitor id, enum limit limit)
{
	return (enum alarm_kind)(ALARM_LIMITS + (int)id * LIMIT_COUNT + (int)limit);
}

static inline enum alarm_kind
alarm_of_signal(enum signal_flag id)
{
	return (enum alarm_kind)(ALARM_SIGNALS + (int)id);
}

static inline enum alarm_kind
alarm_of_disagreement(enum monitor id)
{
	return (enum alarm_kind)(ALARM_DISAGREES + (int)id);
}

/* The way back: false for kinds that are none of these. */
bool alarm_limit_of(enum alarm_kind kind, enum monitor *ret_id, enum limit *ret_limit);
bool alarm_signal_of(enum alarm_kind kind, enum signal_flag *ret_id);
bool alarm_disagreement_of(enum alarm_kind kind, enum monitor *ret_id);

const char *alarm_kind_name(enum alarm_kind kind); /* "rx-power-low-alarm" */
bool alarm_kind_parse(const char *name, const char *qualifier, enum alarm_kind *ret_kind);
const char *alarm_qualifier(enum alarm_kind kind); /* "" where the name says it all */
enum alarm_lanes alarm_lanes(enum alarm_kind kind);

/* What it is about stays when the module goes, or when another one takes its place: the
 * cage, or who looks at it. */
bool alarm_is_of_cage(enum alarm_kind kind);
bool alarm_outlives_swap(enum alarm_kind kind);

enum severity alarm_severity(enum alarm_kind kind); /* where no rule says other */
const char *severity_name(enum severity severity);  /* "critical" */

/* The rules where nobody says otherwise. */
void alarm_policy_default(struct alarm_policy *ret_policy);

/* The same without any delay: what is caused is raised, what is not is over. Only
 * disagreements take their time, for that alone tells them from chance. */
void alarm_policy_prompt(struct alarm_policy *ret_policy);

#endif
