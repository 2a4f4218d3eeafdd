/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tally: which reads of one module found which latched flags set.
 *
 * Reading clears them, so each byte of flags that comes is tallied when its visit is
 * over, whatever becomes of that; it enters the model (model/flag.h) with the next visit
 * that counts, for only then it is known whose flags they are. What comes before a
 * module is known belongs to its start, as one occurrence.
 */
#ifndef ENGINE_TALLY_H
#define ENGINE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/flags.h"
#include "model/flag.h"
#include "model/inventory.h"
#include "optics/decoder.h"

/* Reads that wait for a visit that counts. Of more, two of the same page become one. */
#define TALLY_READS 16

struct tally_read {
	struct memaddr at;
	uint8_t len;
	bool late;  /* of a process that died: other reads came before it */
	bool first; /* of these since the module is met, though not of its start */
	uint8_t set[FLAGS_LANES_MAX], before[FLAGS_LANES_MAX];
	uint8_t gone[FLAGS_LANES_MAX]; /* set, and not any more when it was over */
	struct flag_time when;
};

struct tally {
	struct flags last; /* what each byte read last ... */
	bool starts;       /* nothing was published yet: see `start` */
	bool latched;      /* some of its flags were read */
	uint8_t count;     /* of `read` */
	uint64_t seen_us;  /* mono: the end of the last read */
	uint64_t begin_us; /* mono: nothing is older than this */
	uint64_t met_us; /* mono: the end of the last read before late ones were found */
	uint64_t inherits_us; /* ... but what was found plugged; 0: who knows */
	uint64_t doubt_us;    /* mono: the end of the last read at its start that may be
				 another module's; 0: there is none */
	/* ... in rows of bytes that were read together: by the first of a row how many
	 * bytes it has (0: all that follow), and when their read began (mono; 0: they
	 * were not read yet). */
	uint8_t row[FLAGS_MAX];
	uint64_t read_us[FLAGS_MAX];
	struct flags start; /* what was set in all reads of the start */
	struct tally_read read[TALLY_READS];
};

/* Another module, one that was reset, or none: what waits is nobody's. */
void tally_begin(struct tally *a, uint64_t now_us);

/* A read of a module that lasted from begin_us to end_us, mono. */
void tally_read(struct tally *a, enum spec spec, struct memaddr at, const uint8_t *bytes,
    size_t len, uint64_t begin_us, uint64_t end_us);

/* Nobody knows yet who it is, and another module may be there by now: what was read so
 * far is told as unknown. */
void tally_doubt(struct tally *a);

/* A main before us read the flags of this module last at `since_us`, mono, and said so:
 * what its start shows may be as old as this. 0: that is not known. */
void tally_inherit(struct tally *a, uint64_t since_us);

/* mono: since when each flag of each poll was read at least once; 0: none was read. */
uint64_t tally_read_since(const struct tally *a);

/* The same of a read that was found in the ring; `when` as it stands there. It lies
 * between two reads that are tallied already. */
void tally_late(struct tally *a, enum spec spec, struct memaddr at, const uint8_t *bytes,
    size_t len, const struct flag_time *when);

/* mono: when the oldest of the last reads of these flags began: what was up since then
 * nobody has read. */
uint64_t tally_unread_us(const struct tally *a, enum spec spec, struct memaddr at,
    size_t len);

/* A visit counts whose readings are in the model: so do all reads so far. */
void tally_publish(struct tally *a, const struct decoder *d, struct inventory *inv,
    struct cage *c, const struct now *now);

/* The same of flags that are sampled: those of the readings, of a visit that began at
 * `since_us` and was over at `seen_us`. */
void tally_sample(struct tally *a, struct inventory *inv, struct cage *c,
    const struct flag_time *visit, const struct now *now);

/* The module was pulled or reset: what latched since its flags were read is not known. */
void tally_miss(const struct tally *a, enum flag_gap why, struct inventory *inv,
    struct cage *c, const struct now *now);

#endif
