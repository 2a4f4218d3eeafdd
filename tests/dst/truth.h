/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Truth: what the simulated modules truly held and cleared, against what the model
 * says of them.
 *
 * Values: when a read is done on the wire, what its registers must hold is worked
 * out anew from the physics of that moment, not from the bytes that came back. Each
 * value that the model then publishes as good must be that.
 *
 * Flags: what reading cleared is taken from the ledger. When the bytes were told
 * and the model has new readings, each of those flags must be in them. What was not
 * told because the bus process died is counted: it is lost.
 */
#ifndef TESTS_DST_TRUTH_H
#define TESTS_DST_TRUTH_H

#include "tests/dst/rig.h"

#define TRUTH_CAGES 64
#define TRUTH_BYTES 26 /* of flags: LOW 3-14 or 8-13, and 11h 134-153 */

struct truth_words {
	bool known; /* the read that shows them was told */
	bool noise; /* the wire was disturbed: the bytes are not its own */
	uint16_t word[QUANTITY_MONITORS][PART_LANES];
};

struct truth_cage {
	/* Of Lower Memory (or A2h), and of page 11h: on the wire, and told. */
	struct truth_words wire[2], told[2];
	uint8_t cleared[TRUTH_BYTES]; /* by reads that were not told yet */
	uint8_t owed[TRUTH_BYTES];    /* told, and not seen in readings yet */
	unsigned reads;               /* that cleared, and were not told yet */
	uint64_t read_us, flags_us, generation, resets;
	uint64_t starts; /* of its bus */
};

struct truth {
	struct truth_cage cage[TRUTH_CAGES];
	uint64_t ledger;        /* events up to this number are known */
	uint64_t values, flags; /* that were compared */
	uint64_t noise;         /* of the values were read so that no byte told it */
	uint64_t reads;         /* that cleared something */
	uint64_t lost;          /* of these reads died with a bus process */
	uint64_t garbled;       /* flags cleared by reads that were noise */
	uint64_t dropped;       /* flags that went with their module, or a reset */
};

/* Lets the rig tell `t`, which becomes its arg. */
void truth_begin(struct truth *t, struct rig *rig);

/* To be called from the rig's look(); aborts the test where the model is wrong. */
void truth_look(struct truth *t, struct rig *rig);

#endif
