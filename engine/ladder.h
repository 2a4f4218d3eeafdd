/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ladder: tells a bus that is held from a cage that fails, and what to try next.
 *
 * A transfer that does not end is the fault of its cage as long as others of the bus
 * end. When one cage after the other fails, and none answers in between, somebody
 * holds the bus: the first that failed is suspected. One that did not answer before,
 * either, does not begin such a row. Then nobody is polled; the rungs
 * of enum recovery are climbed one by one, and after each a visit to one cage that is
 * not suspected tells whether the bus is free. One climb in ten minutes; in between
 * the bus is only tried, with a distance that grows when all cages had their turn.
 */
#ifndef ENGINE_LADDER_H
#define ENGINE_LADDER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/breaker.h"
#include "engine/ring.h"
#include "model/inventory.h"

#define LADDER_VOTES    4
#define LADDER_NO_CAGE  UINT16_MAX
#define LADDER_CLIMB_US (600 * (uint64_t)US_PER_S)

struct ladder {
	struct ring *ring; /* that keeps when it last climbed, borrowed; NULL: nobody */
	bool stuck;
	bool busy;      /* a rung or a test is under way */
	bool test_due;  /* a rung was carried out: did it help? */
	bool climbing;  /* there may be rungs left in this climb */
	bool freed;     /* it became free, and its cages are to be met anew */
	bool rung_over; /* the model is to show it ... */
	int result;     /* ... with this enum hw_err */
	int rung;       /* the last of this climb; -1: none */
	/* Cages whose transfers did not end since the last one that did, in this order.
	 */
	uint16_t held[LADDER_VOTES];
	unsigned held_count;
	uint64_t held_us; /* mono: when the first of them was heard */
	uint16_t suspect; /* a cage, or LADDER_NO_CAGE */
	uint16_t tester;
	unsigned offences;      /* how often in a row the same cage was suspected */
	uint64_t hold_until_us; /* mono: the suspect is not polled before */
	uint64_t climb_us;      /* mono: when the last climb began; 0: none yet */
	uint64_t due_us;        /* mono: ladder_turn() has nothing before */
	unsigned testers;       /* cages that take turns in it */
	unsigned tested;        /* tests that failed since it is held */
	struct breaker tests;
};

void ladder_init(struct ladder *l);

/* What a main before us climbed counts. */
void ladder_keep(struct ladder *l, struct ring *ring);

/* Nothing is wrong, and this cage is not suspected: a good transfer is no news. */
static inline bool
ladder_is_calm(const struct ladder *l, unsigned cage)
{
	return !l->stuck && !l->held_count && cage != l->suspect;
}

/* Such a transfer did not end: its cage failed, or somebody holds the bus. */
bool ladder_is_held(int status);

/*
 * A transfer of a cage ended with `status`, enum hw_err; `polled` cages of the bus are
 * asked. True when the bus is held now and was not; `freed` tells the way back.
 */
bool ladder_heard(struct ladder *l, unsigned cage, int status, unsigned polled,
    uint64_t now_us);

/* Two cages failed in a row: the others should be asked at once. */
bool ladder_is_doubtful(const struct ladder *l);

enum ladder_order {
	LADDER_NOTHING,
	LADDER_TEST, /* visit a cage: to be chosen and written to `tester` */
	LADDER_CLIMB /* do a rung, then ladder_rung_done(); HOLD is done by itself */
};

/* What to do now. `allowed` has a bit for each rung; HOLD is always allowed. */
enum ladder_order ladder_turn(struct ladder *l, unsigned allowed, uint64_t now_us,
    enum recovery *ret_rung);

/* A rung ended with `err`; the model is to be told. No news where none is under way. */
void ladder_rung_done(struct ladder *l, int err);

/* A polling request is over, and the bus is still held; no news where none was a test. */
void ladder_test_failed(struct ladder *l, uint64_t now_us);

/* When this cage may be polled, mono; NEVER_US: not until there is news. */
uint64_t ladder_wait(const struct ladder *l, unsigned cage);

/* Presence of a cage moved: what was thought of it is nothing any more. */
void ladder_moved(struct ladder *l, unsigned cage);

/* The process of the bus is gone, or nobody is left to miss it: what was thought is over.
 */
void ladder_down(struct ladder *l);

#endif
