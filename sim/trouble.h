/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trouble: what happens to a switch by chance, out of a seed: modules that are
 * pulled and others plugged, quantities that go astray and come back, and every
 * kind of fault.
 *
 * The same seed, world and pace give the same trouble, event for event. An event is
 * written as a line of a script of `cagectl sim script`, so that what a simulation
 * in virtual time went through can be played to a running daemon.
 */
#ifndef SIM_TROUBLE_H
#define SIM_TROUBLE_H

#include "sim/world.h"

#define TROUBLE_LINE_MAX 96

enum trouble_action {
	TROUBLE_NONE,
	TROUBLE_INSERT,
	TROUBLE_REMOVE,
	TROUBLE_BEND,
	TROUBLE_FAULT
};

struct trouble_event {
	uint64_t at_us; /* from the beginning of the trouble */
	uint16_t cage;
	uint8_t action; /* enum trouble_action */
	/* FAULT */
	uint8_t kind, cure; /* enum fault_kind, enum fault_cure */
	uint64_t for_us;    /* also BEND: how long it takes, in simulated time */
	/* BEND */
	uint8_t quantity; /* enum quantity */
	int8_t lane;      /* negative: all */
	bool off;
	int64_t value;
	/* INSERT */
	const char *part; /* a built-in one */
};

struct trouble {
	uint64_t seed, drawn; /* how many numbers were taken from it */
	uint64_t pace_us;     /* between two events, on average */
	uint64_t next_us;
	unsigned cages;
	/* What was begun and ends later: a plug after a pull, a bend let go. */
	struct trouble_event pending[WORLD_CAGES_MAX];
};

void trouble_begin(struct trouble *t, const struct world *w, uint64_t seed,
    uint64_t pace_us);

/* The next event, in order of time. */
void trouble_next(struct trouble *t, const struct world *w,
    struct trouble_event *ret_event);

/* Lets it happen; 0 or what the hand said, which is no wonder after a `pull`. */
int trouble_perform(struct world *w, const struct trouble_event *event, uint64_t now_us);

/* "12.034 fault 5 nack 3.5", without a newline. */
void trouble_write(const struct world *w, const struct trouble_event *event,
    char ret_line[TROUBLE_LINE_MAX]);

#endif
