/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring: the clearing reads of one bus, written down before they can be lost.
 *
 * Flags of SFF-8636 and CMIS go when they are read. So the process of a bus writes
 * an intent before each such read and its bytes before it answers; main says up to
 * which read of a cage everything is kept elsewhere. What is left when one of them
 * dies is found here by the next: reads with their bytes, and at most one without. So is
 * a module that was put into reset, and not let go; and when recovery of the bus was
 * tried.
 *
 * Works on a region of memory, a file that both map: what was stored outlives the
 * process, not the machine. The bus process alone writes the reads, main alone what
 * is said of cages. Each may be killed between any two stores. Nothing waits: when
 * all places are taken the oldest read of the cage that has most of them goes, and its
 * cage remembers that. Reads that brought nothing take one place for each place in a
 * module, however often they are repeated.
 */
#ifndef ENGINE_RING_H
#define ENGINE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/request.h"

#define RING_READS 256 /* a power of two; a request has 64 runs at most */

struct ring_head;
struct ring_cage;
struct ring_slot;

/* A region that was found to be a ring. */
struct ring {
	struct ring_head *head; /* NULL: there is no ring */
	struct ring_cage *cage;
	struct ring_slot *slot;
	unsigned cages;
};

/* One read that clears. */
struct ring_read {
	uint64_t id;        /* from 1, rising with their intents */
	uint64_t module;    /* whose flags: as engine/recognise.h tells modules apart */
	uint64_t intent_us; /* mono: just before it */
	uint16_t cage;
	struct platform_addr at;
	uint8_t len;
	/* Of one that has ended: */
	bool ended;
	int8_t status;   /* enum hw_err */
	uint64_t end_us; /* mono */
	uint8_t bytes[RUN_BYTES_MAX];
};

/* How large the region for a table of cages is. */
size_t ring_size(unsigned cages);

/* Makes an empty ring of a region of that size. `boot` tells runs of the machine apart.
 */
void ring_format(void *region, unsigned cages, uint64_t boot);

/*
 * Says whether a region is a ring: 0; -EBADMSG: garbage; -EPROTONOSUPPORT: of a later
 * format; -ESTALE: of another boot, or of another table of cages.
 */
int ring_open(struct ring *r, void *region, size_t size, unsigned cages, uint64_t boot);

/*
 * The bus process, when it begins: reads without an end are of those before it, and of
 * several of one place in one module the last one stands for all.
 */
void ring_take_over(struct ring *r);

/*
 * The bus process. Writes an intent (`what`: module, intent_us, cage, at, len) and
 * gives its id; then how the read ended. `bytes` count where status is HW_OK; one that
 * failed stands for all that failed before it at its place in that module.
 */
uint64_t ring_intent(struct ring *r, const struct ring_read *what);
void ring_answer(struct ring *r, uint64_t id, int status, const uint8_t *bytes,
    uint64_t end_us);

/*
 * Main. All reads of a cage up to this one are kept elsewhere; each flag was read at
 * since_us or later, mono. What lies behind the last read, or goes back, is ignored.
 */
void ring_consume(struct ring *r, unsigned cage, uint64_t id, uint64_t since_us);
uint64_t ring_consumed(const struct ring *r, unsigned cage);
uint64_t ring_consumed_us(const struct ring *r, unsigned cage);

/* Of reads up to this one it was committed that their flags are unknown, where they are.
 */
void ring_tell(struct ring *r, unsigned cage, uint64_t id);
uint64_t ring_told(const struct ring *r, unsigned cage);

/* The module of a cage is put into reset, and owed its release. */
void ring_set_reset(struct ring *r, unsigned cage, bool owed);
bool ring_reset(const struct ring *r, unsigned cage);

/* Main. When it last began to free the bus, mono; 0: never in this boot. */
void ring_set_climb(struct ring *r, uint64_t at_us);
uint64_t ring_climb(const struct ring *r);

/* Which module is known to be in a cage, 0: none. */
void ring_set_module(struct ring *r, unsigned cage, uint64_t module);
uint64_t ring_module(const struct ring *r, unsigned cage);

/* The last intent, 0: none yet. */
uint64_t ring_last(const struct ring *r);

/* The last read of a cage that made room before it was consumed, 0: none. */
uint64_t ring_lost(const struct ring *r, unsigned cage);

/*
 * The next read of a cage behind *id and up to `until`; *id becomes its id. False when
 * there is none. A copy: the bus process may go on meanwhile.
 */
bool ring_next(const struct ring *r, unsigned cage, uint64_t *id, uint64_t until,
    struct ring_read *ret_read);

#endif
