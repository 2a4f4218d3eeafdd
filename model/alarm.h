/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms: what is wrong now, and since when.
 *
 * An alarm is one kind on one lane of one cage. Whoever looks tells by alarm_raise()
 * that it finds the cause, and by alarm_clear() that there is none; by the rule of its
 * kind the alarm is up when its cause lasted, and over when that is gone for long enough.
 * What comes and goes counts together, and an alarm that comes back soon needs longer
 * each time to be over. Each cage has a place for every kind on every lane, so nothing
 * overflows and nothing is allocated after the start; the record of an alarm that ended
 * stays in its place.
 *
 * An alarm that stands may be hidden by something worse that explains it, or shelved by
 * an operator: it is not up then, and not over.
 */
#ifndef MODEL_ALARM_H
#define MODEL_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/alarm_cause.h"
#include "model/alarm_kind.h"
#include "model/illness.h"

struct bus;
struct cage;
struct inventory;

/* What became of an alarm. */
enum alarm_change_kind {
	ALARM_CHANGE_RAISED,
	ALARM_CHANGE_CLEARED,
	ALARM_CHANGE_SEVERITY,
	ALARM_CHANGE_ACKNOWLEDGED,
	ALARM_CHANGE_SHELVED,
	ALARM_CHANGE_UNSHELVED,
	ALARM_CHANGE_COUNT
};

/* Why an alarm is over. */
enum alarm_end {
	ALARM_END_OVER,      /* its cause is gone */
	ALARM_END_REMOVED,   /* the module was pulled */
	ALARM_END_REPLACED,  /* another module answers */
	ALARM_END_UNUSED,    /* nobody uses the lane any more */
	ALARM_END_EXPLAINED, /* something worse says the same */
	ALARM_END_DISABLED,  /* its rule says so */
	ALARM_END_UNSEEN,    /* it stood before a restart, and was not found again */
	ALARM_END_COUNT
};

#define ALARM_CHANGES 8 /* the last ones are kept */

struct alarm_change {
	uint64_t wall_us;
	uint8_t kind; /* enum alarm_change_kind */
	uint8_t severity;
	uint8_t why;  /* CLEARED: enum alarm_end */
	uint32_t uid; /* of the operator */
};

struct alarm {
	/* Value and limit of the first comparison that found it, else of the flag. */
	struct alarm_cause cause;
	uint8_t severity, end; /* enum severity; enum alarm_end once it is over */
	uint8_t damp; /* so often it came back soon: it takes twice as long to be over */
	bool acknowledged;
	uint32_t operator_uid;
	uint64_t raised_us, raised_wall_us;
	uint64_t seen_us;                     /* mono: when its cause was last seen */
	uint64_t cleared_us, cleared_wall_us; /* 0 while it stands */
	uint64_t generation;                  /* of the module that it is about */
	uint64_t raises;
	uint64_t caused_us, soaked_us; /* mono: caused since; before that for so long */
	uint64_t calm_us;              /* mono: not caused since, 0: it is */
	uint64_t shelved_until_us;     /* mono */
	uint64_t changes;
	struct alarm_change change[ALARM_CHANGES]; /* ring, by `changes` */
};

/* The alarms of one cage; masks of lanes. What concerns no lane stands in lane 0. */
struct alarm_set {
	/* Bit n, of 64 each: kind n stands or soaks on some lane. */
	uint64_t watched[(ALARM_KIND_COUNT + 63) / 64];
	uint8_t parents; /* enum alarm_parent */
	uint64_t due_us; /* mono: one of them changes then by itself; NEVER_US */
	uint32_t up[ALARM_KIND_COUNT];
	uint32_t hidden[ALARM_KIND_COUNT];  /* stands behind something worse */
	uint32_t shelved[ALARM_KIND_COUNT]; /* stands on the shelf */
	uint32_t soaking[ALARM_KIND_COUNT]; /* caused lately, and not raised yet */
	uint32_t caused[ALARM_KIND_COUNT];  /* the last look found its cause */
	uint32_t shelf[ALARM_KIND_COUNT];   /* would be shelved */
	uint32_t known[ALARM_KIND_COUNT];   /* has a record */
	unsigned count[SEVERITY_COUNT];     /* that are up */
	uint64_t raised[SEVERITY_COUNT];    /* so far */
	struct condition condition;         /* what they come to */
	uint64_t tick;       /* the tick in which one was last raised or cleared */
	struct alarm *place; /* ALARM_PLACES of them; the inventory's */
};

#define ALARM_PLACES (ALARM_KIND_COUNT * LANES_MAX)

/* What hides alarms of a cage while it lasts. */
enum alarm_parent {
	ALARM_PARENT_FAULT = 1 << 0, /* the module serves no lane */
	ALARM_PARENT_BUS = 1 << 1,   /* nothing of the module can be known */
};

/* Which alarm: of a cage, or where that is NULL the one of a bus. */
struct alarm_ref {
	struct cage *cage;
	struct bus *bus;
	enum alarm_kind kind;
	unsigned lane;
};

/*
 * The id of an alarm: a hash of cage (or bus), kind, qualifier and lane. The same alarm
 * has the same one after a restart, and each time it is raised.
 */
uint64_t alarm_id(const struct cage *c, enum alarm_kind kind, unsigned lane);
uint64_t alarm_id_of_bus(const struct bus *b);

/* The alarm of an id that was raised at least once. False: there is none. */
bool alarm_find(struct inventory *inv, uint64_t id, struct alarm_ref *ret_ref);

/* The record of an alarm that is up or was; borrowed. */
const struct alarm *alarm_get(const struct cage *c, enum alarm_kind kind, unsigned lane);
const struct alarm *alarm_of(const struct alarm_ref *ref);

/* Says whether it was raised and is not over; then it may still be hidden or shelved. */
bool alarm_stands(const struct alarm_ref *ref);
bool alarm_is_hidden(const struct alarm_ref *ref);
bool alarm_is_shelved(const struct alarm_ref *ref);

/* Lanes on which an alarm stands, in whatever way, or soaks. */
static inline uint32_t
alarm_standing(const struct alarm_set *set, enum alarm_kind kind)
{
	return set->up[kind] | set->hidden[kind] | set->shelved[kind];
}

static inline uint32_t
alarm_watched(const struct alarm_set *set, enum alarm_kind kind)
{
	if (!(set->watched[kind / 64] >> kind % 64 & 1))
		return 0; /* as it mostly is, and then the masks need no look */
	return alarm_standing(set, kind) | set->soaking[kind];
}

/* A look found the cause of an alarm, or that there is none. */
void alarm_raise(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    unsigned lane, const struct alarm_cause *cause, const struct now *now);
void alarm_clear(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    unsigned lane, const struct now *now);

/* Ends an alarm at once, also one that is hidden or shelved or soaks. */
void alarm_end(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    enum alarm_end why, const struct now *now);

/* The module is gone, REMOVED or REPLACED: so is all that was wrong with it. */
void alarm_end_all(struct inventory *inv, struct cage *c, enum alarm_end why,
    const struct now *now);

/* Hides what `parent` explains, or brings it back as if it had never been hidden. */
void alarm_set_parent(struct inventory *inv, struct cage *c, enum alarm_parent parent,
    bool is, const struct now *now);

/* The same of a bus: ALARM_BUS_STUCK. It hides the alarms of what is plugged there. */
void alarm_raise_bus(struct inventory *inv, struct bus *b,
    const struct alarm_cause *cause, const struct now *now);
void alarm_clear_bus(struct inventory *inv, struct bus *b, const struct now *now);

/* Time passes: raises, ends and takes from the shelf what is due; to be called when
 * inv->alarm_due_us has come. */
void alarm_pass_time(struct inventory *inv, const struct now *now);

/* Other rules from now on. */
void alarm_set_policy(struct inventory *inv, const struct alarm_policy *policy,
    const struct now *now);

/* An operator has seen it: -EALREADY, or -ENOENT where it does not stand. */
int alarm_acknowledge(struct inventory *inv, const struct alarm_ref *ref, uint32_t uid,
    const struct now *now);

/* An operator wants to hear no more of it for a while, or wants to again: -EALREADY. */
int alarm_shelve(struct inventory *inv, const struct alarm_ref *ref, bool shelve,
    uint32_t uid, const struct now *now);

const char *alarm_end_name(enum alarm_end end);               /* "removed" */
const char *alarm_change_name(enum alarm_change_kind change); /* "raised" */

#endif
