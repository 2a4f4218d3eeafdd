/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: what happened, each once, in order.
 *
 * Whoever sees something happen fills a struct event_record and adds it to the ring of
 * the inventory; the journal takes it from there, commits it and gives it its id. What an
 * event tells beside its common fields are members: a key with a text or a number. The
 * ring keeps the last ones; those that had to go before somebody took them are counted as
 * lost. Pure, and nothing is allocated when an event is added.
 *
 *     struct event_record e;
 *
 *     event_begin(&e, EVENT_ALARM_RAISED, now);
 *     event_about(&e, c);
 *     event_text(&e, "alarm", alarm_kind_name(kind));
 *     event_count(&e, "lane", lane + 1);
 *     event_number(&e, "value", -31234, 3);
 *     event_publish(inv, &e);
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/cage.h"

struct bus;
struct inventory;

/* Names of kinds are kept for ever: journals hold them. */
enum event_kind {
	/* Modules. */
	EVENT_MODULE_INSERTED,
	EVENT_MODULE_FOUND, /* it was plugged when the daemon looked first */
	EVENT_MODULE_REMOVED,
	EVENT_CAGE_EMPTY, /* ... when the daemon looked first; the journal keeps none */
	EVENT_MODULE_IDENTIFIED,
	EVENT_MODULE_READY, /* again, or with an identity that could not be read */
	EVENT_MODULE_UNREADABLE,
	EVENT_MODULE_UNSUPPORTED,
	EVENT_MODULE_RESET,
	EVENT_IDENTITY_BROKEN,   /* its identity cannot be believed */
	EVENT_PRESENCE_FLAPPING, /* its pin bounces ... */
	EVENT_PRESENCE_STEADY,   /* ... and does so no more */
	EVENT_OWNER,             /* somebody else uses the module, or no more */
	/* Alarms. */
	EVENT_ALARM_RAISED,
	EVENT_ALARM_CLEARED,
	EVENT_ALARM_CHANGED, /* its severity or cause */
	EVENT_ALARM_ACKNOWLEDGED,
	EVENT_ALARM_SHELVED,
	EVENT_ALARM_UNSHELVED,
	/* Flags. */
	EVENT_FLAG,          /* one that was up in an interval between two reads */
	EVENT_FLAGS_LATE,    /* read by a process that died, counted now */
	EVENT_FLAGS_UNKNOWN, /* nobody knows which were up in an interval */
	EVENT_CARRIER,       /* of the port: up or down */
	EVENT_SIGNALS_SEEN,  /* light, or a host, for the first time since a module was
				plugged; the journal keeps it beside events */
	/* Buses. */
	EVENT_BUS_STATE,
	EVENT_BUS_RECOVERY, /* a step that was taken to free it */
	/* The daemon. */
	EVENT_DAEMON_STARTED,
	EVENT_DAEMON_STOPPED,
	EVENT_CONFIG_RELOADED,
	EVENT_CLOCK_STEP, /* the wall clock jumped */
	EVENT_JOURNAL_TROUBLE,
	EVENT_JOURNAL_RECOVERED,
	EVENT_EVENTS_LOST, /* more happened than could be kept until it was written */
	EVENT_KIND_COUNT
};

#define EVENT_DATA_MAX 480 /* bytes of all members */
#define EVENT_TEXT_MAX 200 /* of one text, with the ending NUL; longer ones are cut */
#define EVENT_KEY_MAX  32
#define EVENT_BOOT_MAX 37

/* How many the ring keeps. */
#define EVENTS_KEPT 1024

struct event_record {
	uint64_t id; /* the journal's; 0: not committed yet */
	enum event_kind kind;
	int16_t bus;              /* -1: it is about no bus */
	char cage[CAGE_NAME_MAX]; /* "": about no cage */
	uint64_t generation; /* of the cage's module in this run of the daemon; 0: none */
	uint64_t mono_us, wall_us; /* when it was seen */
	uint64_t since_us,
	    since_wall_us;         /* it may be as old as this; 0: it is not older */
	char boot[EVENT_BOOT_MAX]; /* which boot of the machine mono_us counts from */
	uint16_t len;              /* bytes of data */
	char data[EVENT_DATA_MAX]; /* members; see event_text() and event_member() */
};

/* What a member says: text, or a number as it is printed. */
struct event_member {
	char key[EVENT_KEY_MAX];
	bool is_number;
	char value[EVENT_TEXT_MAX];
};

/* The ring. Events count from 0 as they come. */
struct events {
	struct event_record *ring; /* EVENTS_KEPT of them */
	uint64_t next;  /* number of the next one; the last EVENTS_KEPT are kept */
	uint64_t taken; /* those before this one are committed */
	uint64_t lost;  /* went before they were committed, since events_lost_told() */
	uint64_t lost_us, lost_wall_us; /* when the first of these was seen */
	char boot[EVENT_BOOT_MAX];      /* stamped on each */
};

const char *event_kind_name(enum event_kind kind); /* "module-inserted" */
bool event_kind_parse(const char *name, enum event_kind *ret_kind);

/* Begins an event that is seen now, about nothing yet, without members. */
void event_begin(struct event_record *e, enum event_kind kind, const struct now *now);

/* It is about a cage and the module in it, or about a bus. */
void event_about(struct event_record *e, const struct cage *c);
void event_about_bus(struct event_record *e, const struct bus *b);

/* It happened after since_us (mono), and was seen only now. */
void event_since(struct event_record *e, uint64_t since_us);

/*
 * Members, in the order in which they are added. Keys are our own words, like those of
 * REST: "lane", "rx-power". A text may be hostile: control characters become "?", what
 * is too long is cut. A member that finds no room is left out.
 */
void event_text(struct event_record *e, const char *key, const char *text);
void event_count(struct event_record *e, const char *key, uint64_t count);
/* `number` with so many fraction digits. */
void event_number(struct event_record *e, const char *key, int64_t number,
    unsigned digits);

/* The members one by one: false after the last. Begin with *at = 0. Data that is no
 * event's yields none. */
bool event_member(const struct event_record *e, size_t *at,
    struct event_member *ret_member);

/* Adds a copy to the ring of the inventory. */
void event_publish(struct inventory *inv, const struct event_record *e);

/* The kept event of a number; NULL where it is gone, or has not come. */
const struct event_record *events_get(const struct events *events, uint64_t number);

#endif
