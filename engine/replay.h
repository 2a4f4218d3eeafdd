/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replay: what of a cage's clearing reads nobody has taken over yet.
 *
 * Reads of a module that is known stand in the ring of its bus (engine/ring.h) until
 * their flags are in the model and that is committed. When a bus process or main has
 * died, the flags of the reads that are left are added to those of the same module,
 * once it is met again; of a read without its bytes nobody will know what it took.
 */
#ifndef ENGINE_REPLAY_H
#define ENGINE_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/flags.h"
#include "engine/gap.h"
#include "engine/ring.h"
#include "engine/tally.h"
#include "model/inventory.h"
#include "optics/identity.h"
#include "optics/memmap.h"

struct replay {
	struct ring *ring; /* borrowed; NULL: none is kept */
	uint16_t cage;
	bool inherited; /* `module` was known to a main before us, not yet to us */
	bool unsure;    /* a module is met that cannot say which it is */
	bool due;       /* when the module is met, reads are to be looked through ... */
	uint64_t from;  /* ... behind this one, and flags were read since from_us ... */
	uint64_t from_us;
	bool alone;       /* nothing was owed when the last visit was answered */
	uint64_t until;   /* ... up to this one, or later where it failed */
	uint64_t left;    /* up to here they are of a process that is dead ... */
	uint64_t dead_us; /* mono: ... since then at least */
	uint64_t module;  /* which module is known to be plugged, 0: none */
	uint64_t read,
	    read_us; /* the last read that was answered, and since when each flag was */
	uint64_t done, done_us;     /* the last one whose flags are in the model */
	uint64_t marked, marked_us; /* ... and when they were last marked */
	uint64_t told, marked_told; /* up to here it was told of which nothing is known */
};

/* Begins with what the ring says of the cage. */
void replay_init(struct replay *r, struct ring *ring, unsigned cage);

/*
 * The process of the bus is a new one. All that is in the ring comes from others. To
 * be told before the module is met again.
 */
void replay_bus_up(struct replay *r, uint64_t now_us);

/* The module is met again in the middle of a visit, which will count for nothing. */
void replay_again(struct replay *r);

/* Its flags begin anew: it was reset. What was read before is no news. */
void replay_reset(struct replay *r);

/* No module is known any more: the cage is empty, or another may be in it. */
void replay_forget(struct replay *r);

/* Whose flags a read takes away, for its run; 0: none, or nobody's that is known. */
uint64_t replay_whose(const struct replay *r, enum spec spec, struct memaddr at,
    unsigned len);

/* A visit was answered whole, when `intent` was the last read in the ring ... */
void replay_answered(struct replay *r, uint64_t intent);

/* Nobody can say yet whose the reads up to `intent` are that came just now; they are
 * looked through when the module is met. */
void replay_unheard(struct replay *r, uint64_t intent);

/* ... and nothing of it is the module's: if nothing else is owed, neither is that ... */
void replay_void(struct replay *r);

/* ... or its flags are kept: each one was read at `since_us` or later, mono. */
void replay_kept(struct replay *r, uint64_t since_us);

/* A module is met: since when a main before us had not read its flags; 0: who knows. */
uint64_t replay_inherits(const struct replay *r, uint64_t module);

/* ... and since when it had not read those of the module that it knew instead of this
 * one; 0: it knew none, or this one. */
uint64_t replay_was_another(const struct replay *r, uint64_t module);

/* Says whether reads are left that will be looked through when the module is met. */
static inline bool
replay_is_due(const struct replay *r)
{
	return r->due;
}

/* All flags that were kept are in the model, and all gaps. */
void replay_published(struct replay *r);

/*
 * What is in the model is about to be committed. `keeps`: the model keeps flags of
 * observables (model/vdm_set.h) that were not told yet.
 */
void replay_mark(struct replay *r, bool keeps);

/* What was marked is committed: it need not be read from the ring any more. */
void replay_commit(struct replay *r);

/*
 * A module is met, `module` tells which. Adds to `flags`, the tally, and to what the
 * model keeps of observables, what is left of its reads, and counts it in the cage and
 * its bus. `kind`: bytes 0 and 1 of its memory. Widens `gaps` by the reads of which
 * nothing is known.
 */
void replay_met(struct replay *r, uint64_t module, enum spec spec, const uint8_t kind[2],
    struct flags *flags, struct tally *tally, struct gaps *gaps, struct inventory *inv,
    struct cage *c);

/* A module is met that could not say which one it is: what is left waits until it can. */
void replay_met_unknown(struct replay *r);

#endif
