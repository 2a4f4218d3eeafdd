/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Observe: the VDM of one module, as visits of its own behind those to its monitors.
 *
 * What a module observes is asked once when it was identified: a visit to each group of
 * each bank. Then the samples of a bank, and its flags, are read in a visit each. These
 * visits come last and hurt nobody: what they fail to bring is stale or absent, and
 * the monitors go on.
 */
#ifndef ENGINE_OBSERVE_H
#define ENGINE_OBSERVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "engine/pages.h"
#include "engine/plan.h"
#include "model/vdm_set.h"

/* How often samples are read; a visit to the monitors must come before them. */
#define OBSERVE_PERIOD_US (10 * (uint64_t)US_PER_S)

enum observe_step {
	OBSERVE_NOTHING,
	OBSERVE_DESCRIPTORS, /* what is there? */
	OBSERVE_SAMPLES
};

struct observe {
	uint64_t describe_us; /* mono: descriptors are asked for; NEVER_US: never again */
	uint64_t sample_us;   /* mono: so are samples; NEVER_US: there are none */
	uint64_t flags_us;    /* mono: flags were not there, and are asked for again */
	bool with_flags;      /* they are asked for in this visit */
	uint64_t begun_us;    /* mono: when the first bank of these samples was read */
	uint8_t banks;        /* that the module has */
	uint8_t groups;       /* that it says it has; known once the first was read */
	uint8_t bank, group;  /* of the visit */
	uint8_t failures;     /* in a row */
	bool is_tunable;      /* where its lasers are is asked for with the samples */
	bool lacks_pages;     /* some descriptors or limits were not there */
};

/* Nothing is asked for, until a module is met. */
void observe_forget(struct observe *o);

/* A module was identified, by what `map` holds: what it observes is asked at once. */
void observe_meet(struct observe *o, const struct memmap *map, unsigned banks,
    struct inventory *inv, struct cage *c, const struct now *now);

/* Says whether samples are wanted. */
bool observe_wants_samples(const struct observe *o, uint64_t now_us);

/* What is due now: the visit that observe_plan() plans. */
enum observe_step observe_due(struct observe *o, const struct now *now);

/* True when it was asked for what it observes, and whatever came of that. */
bool observe_is_settled(const struct observe *o, const struct cage *c);

/* The plan of the visit of a step. */
void observe_plan(const struct observe *o, enum observe_step step, const struct cage *c,
    struct plan *plan);

/*
 * The visit is over and all its runs are staged, or its bus died (`broken`). Writes
 * the model. Returns what kept it from being good, HW_OK or an enum hw_err.
 */
int observe_done(struct observe *o, enum observe_step step, const struct plan *plan,
    struct pages *pages, int broken, uint64_t end_us, struct inventory *inv,
    struct cage *c, const struct now *now);

#endif
