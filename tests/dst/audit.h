/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Audit: each flag that reading took from a simulated module, by the ledger, and
 * what became of it.
 *
 * It is in the model and committed; or it was read within an interval that its cage
 * says to be unknown; or it went with its module, which was pulled, swapped or reset.
 * What came as noise, or before anybody knew the module, is nobody's. When main dies,
 * what it had not committed is owed again.
 *
 * An interval has a loss: a read that was under way when its process died, or one that
 * failed when the module may have been read. Each loss gives one interval at most, of
 * its cage and with its moment in it; several may share one.
 */
#ifndef TESTS_DST_AUDIT_H
#define TESTS_DST_AUDIT_H

#include "tests/dst/rig.h"

#define AUDIT_CAGES     64
#define AUDIT_FLAGS_MAX 4096
#define AUDIT_LOSSES    4096 /* the last ones */

/* Flags of one byte that one read cleared. */
struct audit_flags {
	uint64_t at_us;
	uint64_t module;  /* as whose they were read, and ... */
	uint32_t inserts; /* ... which module of the cage it was */
	uint16_t cage, half;
	uint8_t byte, bits;
	uint8_t left;    /* they were not in the model yet, be it committed or not */
	uint8_t nowhere; /* the model has no place for them */
	uint8_t looks;   /* how often it had fresh flags without them */
	bool told;       /* main was told, or it will be by the ring */
	bool unknown;    /* they lie in a gap */
};

/* An interval that a cage said to be unknown. */
struct audit_gap {
	unsigned cage;
	uint64_t since_us, until_us;
};

/* What may give one. */
struct audit_loss {
	unsigned cage;
	bool died; /* else the read failed */
	bool said; /* an interval has it, or none ever will; not committed yet */
	uint64_t at_us;
};

struct audit_cage {
	bool noise; /* its visit began with bytes that were not its own */
	uint64_t flags_us, observed_us;
	uint64_t generation, resets, starts;
	uint64_t unknown, failed; /* intervals: of deaths, of reads */
};

struct audit {
	uint64_t ledger; /* events up to this number are known */
	struct audit_flags flag[AUDIT_FLAGS_MAX];
	unsigned count;
	struct audit_loss loss[AUDIT_LOSSES];
	unsigned loss_count;
	struct audit_cage cage[AUDIT_CAGES];
	uint64_t intervals[2],
	    open[2]; /* of reads that failed, of deaths: committed or not */
	uint64_t main_deaths;
	uint64_t rungs; /* of recovery, that were carried out */
	uint64_t reads; /* that cleared something of a module that is known */
	/* Flags: all that were cleared, and what became of them. */
	uint64_t cleared;
	uint64_t committed, unknown, gone, noise, starts, nowhere;
};

/* A read is done on the wire; `noise`: its bytes are not what the module has. */
void audit_read(struct audit *a, struct rig *rig, const struct run *run,
    const struct run_result *result, bool noise);

/* Main was told its bytes. */
void audit_told(struct audit *a, const struct run *run);

/* The process of a bus dies. */
void audit_death(struct audit *a, struct rig *rig, unsigned bus);

/* The model moved; aborts the test where a flag is missing. */
void audit_look(struct audit *a, struct rig *rig);

/* What the model holds is committed. */
void audit_commit(struct audit *a);

/* Main died, and with it all processes; to be called before the next one looks. */
void audit_main_died(struct audit *a);

/* All is mended: nothing is owed any more. */
void audit_close(struct audit *a, struct rig *rig);

#endif
