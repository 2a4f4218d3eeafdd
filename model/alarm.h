/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms: what is wrong now, and since when.
 *
 * An alarm is one kind on one lane of one cage. It starts at alarm_raise() and
 * ends at alarm_clear(); while it is up, raising it again tells when its cause was
 * last seen, and who says so by now. Each cage has a place for every kind on every lane,
 * so nothing overflows and nothing is allocated after the start; the record of an alarm
 * that ended stays in its place until the same one is raised again. An alarm that
 * something worse explains may be hidden: it is not up then, and not over.
 */
#ifndef MODEL_ALARM_H
#define MODEL_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "optics/monitor.h"

struct bus;
struct cage;
struct inventory;

/* The kinds of monitors and flags are computed: see alarm_of_limit() and below. */
enum alarm_kind {
	ALARM_LIMITS = 0,
	ALARM_SIGNALS = ALARM_LIMITS + MONITOR_COUNT * LIMIT_COUNT,
	ALARM_UNREADABLE = ALARM_SIGNALS + SIGNAL_COUNT, /* the module does not answer */
	ALARM_MODULE_FAULT,                              /* CMIS ModuleFault */
	ALARM_FLAPPING,                                  /* its presence pin bounces */
	ALARM_OTHER_OWNER, /* somebody else uses the module */
	ALARM_BUS_STUCK, /* of a bus: no transfer ends, or its process does not answer */
	ALARM_KIND_COUNT
};

enum severity { SEVERITY_CRITICAL, SEVERITY_MAJOR, SEVERITY_WARNING, SEVERITY_COUNT };

/* What an alarm's lane counts. */
enum alarm_lanes {
	ALARM_OF_MODULE,
	ALARM_OF_MEDIA_LANE,
	ALARM_OF_HOST_LANE,
	ALARM_OF_BUS /* no cage has it */
};

/* Who says so; both bits may be set, and none where it is neither. */
enum alarm_source {
	ALARM_BY_FLAG = 1 << 0,       /* a flag of the module */
	ALARM_BY_COMPARISON = 1 << 1, /* our own look at what it reads */
};

/* What is known of the cause. Values are in the unit of the monitor. */
struct alarm_cause {
	int32_t value; /* UNREADABLE, BUS_STUCK: enum hw_err; MODULE_FAULT: its cause
			  code; OTHER_OWNER: its pid */
	int32_t limit;
	bool has_value, has_limit;
	uint8_t source; /* enum alarm_source */
};

struct alarm {
	/* Value and limit of the first comparison that found it, else of the flag. */
	struct alarm_cause cause;
	uint64_t raised_us, raised_wall_us;
	uint64_t seen_us;                     /* mono: when its cause was last seen */
	uint64_t cleared_us, cleared_wall_us; /* 0 while it is up */
	uint64_t generation;                  /* of the module that it is about */
};

/* The alarms of one cage. What concerns no lane stands in lane 0. */
struct alarm_set {
	uint32_t up[ALARM_KIND_COUNT];     /* lanes */
	uint32_t hidden[ALARM_KIND_COUNT]; /* lanes; none of them is up */
	unsigned count[SEVERITY_COUNT];
	uint64_t tick;       /* the tick in which one was last raised or cleared */
	struct alarm *place; /* ALARM_PLACES of them; the inventory's */
};

#define ALARM_PLACES (ALARM_KIND_COUNT * LANES_MAX)

/* The kind of a monitor's limit, and of a signal flag. */
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

/* The way back: false for kinds that are none of these. */
bool alarm_limit_of(enum alarm_kind kind, enum monitor *ret_id, enum limit *ret_limit);
bool alarm_signal_of(enum alarm_kind kind, enum signal_flag *ret_id);

const char *alarm_kind_name(enum alarm_kind kind); /* "rx-power-low-alarm" */
enum severity alarm_severity(enum alarm_kind kind);
enum alarm_lanes alarm_lanes(enum alarm_kind kind);
const char *severity_name(enum severity severity); /* "critical" */

/*
 * The id of an alarm: a hash of cage (or bus), kind and lane. The same alarm has the
 * same one after a restart, and each time it is raised.
 */
uint64_t alarm_id(const struct cage *c, enum alarm_kind kind, unsigned lane);
uint64_t alarm_id_of_bus(const struct bus *b);

/* The record of an alarm that is up or was; borrowed. */
const struct alarm *alarm_get(const struct cage *c, enum alarm_kind kind, unsigned lane);

/* Raises an alarm, or says that one that is up is still caused. */
void alarm_raise(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    unsigned lane, const struct alarm_cause *cause, const struct now *now);

/* Hides what is up of a kind, or brings back what is hidden as if it had never been. */
void alarm_set_hidden(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    bool hidden);

/* Ends an alarm, also a hidden one; one that is not up stays so. */
void alarm_clear(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    unsigned lane, const struct now *now);

/* The same of a bus: ALARM_BUS_STUCK. */
void alarm_raise_bus(struct inventory *inv, struct bus *b,
    const struct alarm_cause *cause, const struct now *now);
void alarm_clear_bus(struct inventory *inv, struct bus *b, const struct now *now);

/* The module is gone: so is all that was wrong with it. */
void alarm_clear_all(struct inventory *inv, struct cage *c, const struct now *now);

#endif
