/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Presence by read: who is plugged, where no pin tells it.
 *
 * Once in a period each cage is asked for one byte, unless it answered a poll since.
 * An answer is presence. Three silences in a row, one a period at most, are absence:
 * a module may be busy. A bus that fails says nothing; after three times it is not
 * known who is there, and that cage is asked more rarely. Pure: what reads gave and the
 * time come in.
 */
#ifndef ENGINE_PRESENCE_READ_H
#define ENGINE_PRESENCE_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "plugins/platform.h"

#define PRESENCE_READ_VOTES 3
/* A cage of which only errors are known is asked in one of so many rounds. */
#define PRESENCE_READ_RARE 16

struct presence_reads {
	struct platform_bits mask;    /* the cages that have no pin */
	struct platform_bits present; /* what follows for them */
	struct platform_bits known;
	struct platform_bits doubt; /* present, and silent now: until taken */

	/* The rest is the room's own. */
	unsigned count;                     /* cages of the mask */
	struct platform_bits heard;         /* in this round */
	uint8_t silent[PLATFORM_CAGES_MAX]; /* rounds in a row */
	uint8_t failed[PLATFORM_CAGES_MAX]; /* the same of errors that are none of it */
	uint64_t period_us, due_us;         /* the next round */
	unsigned round;
	unsigned next; /* the cage that this round looks at next */
};

/* No cage yet; the first round is due now. */
void presence_reads_init(struct presence_reads *r, uint64_t period_us, uint64_t now_us);
void presence_reads_add(struct presence_reads *r, unsigned cage);

/* The cage to ask for a byte now; -1: none. Begins a round when it is due. */
int presence_reads_turn(struct presence_reads *r, uint64_t now_us);

/*
 * A read of the memory of any cage ended, whoever asked; status is enum hw_err. True
 * when present or known changed, or a cage has become doubtful.
 */
bool presence_reads_note(struct presence_reads *r, unsigned cage, int status);

/* When presence_reads_turn() has a cage; NEVER_US: never. */
uint64_t presence_reads_next(const struct presence_reads *r);

#endif
