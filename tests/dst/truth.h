/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Truth: what the simulated modules truly held and cleared, against what the model
 * says of them.
 *
 * Values: when a read is done on the wire, what its registers must hold is worked
 * out anew from the physics of that moment, not from the bytes that came back. Each
 * value that the model then publishes as good must be that.
 *
 * Flags that clear when they are read: tests/dst/audit.h. Those of an SFP are live,
 * and must be what its registers held when they were read.
 */
#ifndef TESTS_DST_TRUTH_H
#define TESTS_DST_TRUTH_H

#include "tests/dst/audit.h"

#define TRUTH_CAGES 64
#define TRUTH_LIVE  8 /* bytes */

struct truth_words {
	bool known;      /* the read that shows them was told */
	bool noise;      /* the wire was disturbed: the bytes are not its own */
	uint8_t clipped; /* bit n: a raw word of quantity n can say no more */
	uint16_t word[QUANTITY_MONITORS][PART_LANES];
	uint8_t live[TRUTH_LIVE]; /* flags of an SFP */
};

struct truth_cage {
	/* Of Lower Memory (or A2h), and of page 11h: on the wire, and told. */
	struct truth_words wire[2], told[2];
	uint64_t read_us;
};

struct truth {
	struct truth_cage cage[TRUTH_CAGES];
	struct audit audit;
	uint64_t values, live; /* values, and flags of an SFP, that were compared */
	uint64_t noise;        /* of the values were read so that no byte told it */
};

/* Lets the rig tell `t`, which becomes its arg. */
void truth_begin(struct truth *t, struct rig *rig);

/* To be called from the rig's look(); aborts the test where the model is wrong. */
void truth_look(struct truth *t, struct rig *rig);

#endif
