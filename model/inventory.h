/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inventory: all cages and buses of the switch, and the tick that counts their
 * changes.
 *
 * One writer, the loop. A tick is a turn in which something changed; it is
 * numbered from 1 and never goes back.
 */
#ifndef MODEL_INVENTORY_H
#define MODEL_INVENTORY_H

#include <stddef.h>

#include "model/cage.h"
#include "model/event.h"

enum bus_state { BUS_DOWN, BUS_STARTING, BUS_UP, BUS_SUSPECT, BUS_STUCK };

/* What frees a bus that is held, in the order in which it is tried. */
enum recovery {
	RECOVERY_HOLD,       /* the cage that is suspected is not polled */
	RECOVERY_DESELECT,   /* all modules and mux channels */
	RECOVERY_CLOCKS,     /* nine clocks and a stop condition */
	RECOVERY_MUX_RESET,  /* of the muxes of the bus */
	RECOVERY_CAGE_RESET, /* of the cage that is suspected */
	RECOVERY_COUNT
};

/* How often a class of data of all its modules is read that can be read. */
struct bus_pace {
	uint64_t target_us; /* as ordered */
	uint64_t worst_us;  /* of the module that is read most rarely; 0: there is none */
};

/* What is known and counted of one bus. */
struct bus {
	unsigned number;
	enum bus_state state;
	uint64_t since_us; /* mono: in this state */
	uint64_t starts;   /* how often its process was started */
	uint64_t requests, replies, timeouts;
	struct transfers transfers;
	uint32_t utilisation_ppm; /* share of the time that transfers took, lately */
	uint64_t sweep_us; /* how long its last sweep took, or takes that does not end */
	struct bus_pace pace[POLL_VDM];         /* flags and monitors */
	unsigned open_breakers;                 /* cages that are tried less often */
	uint64_t flags_replayed, flags_unknown; /* clearing reads of its dead processes */
	bool used; /* it has memory or pins of at least one cage */
	unsigned cages;
	const struct cage *suspect; /* whose module seems to hold the bus; NULL: none */
	uint64_t recoveries[RECOVERY_COUNT]; /* carried out */
	uint64_t climbs;                     /* rungs that were tried */
	enum recovery rung;                  /* the last of them ... */
	int rung_result;                     /* ... and its enum hw_err */
	bool alarm_up;
	struct alarm alarm; /* ALARM_BUS_STUCK, the only one that a bus has */
	uint64_t raised[SEVERITY_COUNT]; /* so often in this run */
};

struct inventory {
	struct cage *cage;
	unsigned cage_count;
	struct bus *bus;
	unsigned bus_count;
	struct alarm *alarm; /* the places of all cages; pages of it that stay unused cost
				nothing */
	struct flag_record *flag;  /* those of all cages, the same */
	struct vdm_set *vdm;       /* those of all cages, the same */
	struct vdm_flags *flagged; /* those of all cages, the same */
	struct history *history;   /* the same, and what they keep */
	struct history_cells *history_cells;
	struct history_more *history_more;
	struct history_observed *history_observed;
	struct interface *interface; /* INTERFACES_MAX places */
	struct events events;
	uint64_t tick;       /* the tick that is being made, or the last one made */
	uint64_t shape_tick; /* the last tick in which something appeared or went */
	uint64_t alarm_tick; /* ... and in which an alarm came, went or reads otherwise */
	uint64_t bus_tick; /* ... and in which the counters of any bus were told: a sweep
			      began; or its suspect */
	struct alarm_policy policy;
	const struct own_limit
	    *own; /* what operators want, own_count of them; borrowed */
	size_t own_count;
	uint64_t alarm_due_us; /* mono: alarm_pass_time() has something to do then */
	struct alarm_word
	    *recalled; /* model/alarm_recall.h: acknowledged before the start */
	unsigned recalled_count;
	struct alarm_past *pasts; /* model/alarm_past.h: still to be raised again */
	unsigned past_count;
	struct seen_past *seen; /* model/seen.h: of modules that are not known yet */
	unsigned seen_count;
	uint64_t pasts_us;    /* mono: since then */
	uint64_t recalled_us; /* mono: since then */
	bool dirty;           /* something changed since inventory_end_turn() */
};

/* `buses` and `cages` are counts; all cages start UNKNOWN. NULL without memory. */
struct inventory *inventory_create(unsigned cages, unsigned buses);
void inventory_destroy(struct inventory *inv);

/* The cage of a name, NULL where there is none. */
struct cage *inventory_find(struct inventory *inv, const char *name);

/* The tick that a change made now belongs to; marks the turn as a tick. */
uint64_t inventory_touch(struct inventory *inv);

/* Ends a turn: true when it was a tick, and inv->tick is its number. */
bool inventory_end_turn(struct inventory *inv);

const char *bus_state_name(enum bus_state state); /* "up", "suspect" ... */
const char *recovery_name(enum recovery rung);    /* "mux-reset" */

#endif
