/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watch: one cage from insertion to removal, as visits.
 *
 * A fresh module is looked at, then read in full, then visited in each sweep. A
 * visit has a plan; when it is over, watch_finish() decodes what came, writes
 * the model and says when the next one is due.
 */
#ifndef ENGINE_WATCH_H
#define ENGINE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/breaker.h"
#include "engine/budget.h"
#include "engine/flags.h"
#include "engine/gap.h"
#include "engine/glitch.h"
#include "engine/observe.h"
#include "engine/outputs.h"
#include "engine/pages.h"
#include "engine/plan.h"
#include "engine/pull.h"
#include "engine/replay.h"
#include "engine/rules.h"
#include "engine/tally.h"
#include "model/inventory.h"
#include "optics/decoder.h"

enum watch_phase {
	WATCH_IDLE,        /* nothing is plugged */
	WATCH_FIRST,       /* Lower Memory is read: what is it? */
	WATCH_STATIC,      /* the pages that do not change are read */
	WATCH_FURTHER,     /* ... and those that they tell of, part by part */
	WATCH_READINESS,   /* one byte is read until the module says that it is ready */
	WATCH_STEADY,      /* visited in each sweep */
	WATCH_OUTPUTS,     /* what it sends changed: which transmitters are off? */
	WATCH_NAME,        /* it looks as if it began, or it is time: is it the same? */
	WATCH_DESCRIPTORS, /* which observables does it have (VDM)? */
	WATCH_SAMPLES,     /* what do they say? */
	WATCH_GIVEN_UP     /* the platform will never let us read it */
};

/* What a bus process may have been left with, to be read when the interrupt comes. */
struct watch_arm {
	uint32_t sequence; /* of the request that left it; 0: nothing */
	uint32_t epoch;    /* the one that it was left in */
	uint64_t sent_us;  /* mono */
};

struct watch {
	enum watch_phase phase;
	enum watch_phase planned; /* what the plan was made for */
	bool recheck;             /* a known module is met again: is it the same? */
	bool missed;              /* it did not answer at first: what answers now? */
	bool began_anew;  /* it showed signs of a start since who it is was read */
	bool no_a2;       /* it claims A2h (SFF-8472) and does not answer there */
	uint8_t banks;    /* it claims more banks (CMIS) than these; 0: as it claims */
	uint8_t further;  /* the part that is read while the phase is WATCH_FURTHER */
	uint8_t kind[2];  /* Lower Memory bytes 0 and 1 when it was identified */
	bool in_flight;   /* a visit is under way */
	bool mute;        /* no transfer ended when it was asked last */
	bool shared;      /* somebody else uses the module */
	bool share_told;  /* ... as far as the platform knows */
	bool share_00h;   /* it can read page 00h all the same where that is selected */
	bool share_pages; /* ... and each page */
	uint8_t tries;    /* repeats within this visit */
	uint8_t family_told; /* enum platform_family that the platform heard of */
	uint64_t due_us;     /* mono: next visit; NEVER_US: with the next sweep */
	uint64_t settle_us;  /* how long a module may take to become readable */
	uint64_t settle_until_us;
	uint64_t verify_us; /* mono: what was not as the module says is read again then */
	uint64_t named_us;  /* mono: who it is was read last */
	uint64_t candidate; /* what was read last and is not believed yet */
	uint64_t doubt_us;  /* mono: who is it? is asked then; 0: nobody doubts */
	uint64_t silent_us; /* mono: when the first of `tries` failed */
	uint32_t epoch;     /* counts arrivals and departures */
	uint32_t visit_epoch; /* the one that the visit began in */
	/* mono: when the first run of the visit began, and the last one was over, or of
	 * the poll that waits for its outputs or its name */
	uint64_t begin_us, end_us;
	struct flag_time run_us[PLAN_RUNS_MAX]; /* mono: begin and end of each run */
	uint64_t lost_runs;       /* bit n: run n failed, and may have cleared flags */
	uint64_t bus_us;          /* what the visit took on the bus so far */
	uint64_t monitors_us;     /* mono: when the monitors that are held were read */
	bool flags_only;          /* its steady visits leave out the monitors */
	bool wants_all;           /* ... but the next one that is pulled does not */
	bool may_observe;         /* the budget has something for samples */
	struct cost samples_cost; /* of a visit to one bank */
	struct cost cost, flags_cost;    /* of a steady visit */
	uint64_t swept_us[POLL_CLASSES]; /* mono: the sweep that last asked for it */
	struct pull pull;
	/* Of the last visit that began, and of the one before: that may have been fired
	 * when the last one was asked for. */
	struct watch_arm arm, arm_before;
	bool armed;             /* `arm` may be fired, as far as we know ... */
	uint32_t arm_us;        /* ... which was set aside for it */
	struct plan flags_plan; /* ... then it reads this */
	struct breaker breaker;
	const struct decoder *decoder;
	struct plan plan;
	struct pages pages;
	struct outputs outputs; /* when it was asked which are off */
	struct glitch_watch glitch;
	struct observe observe;
	bool overdue; /* a sweep began during a visit that was none to the monitors */
	struct flags flags; /* read, and not published yet */
	struct tally tally;
	struct gaps gaps;
	struct replay replay; /* read, and not taken over by anybody yet */
	struct rules rules;
};

void watch_init(struct watch *w);

/* Says whether there is something that is visited. */
static inline bool
watch_is_polled(const struct watch *w)
{
	return w->phase != WATCH_IDLE && w->phase != WATCH_GIVEN_UP;
}

/* Something was plugged; it has `settle_us` to become readable. */
void watch_arrive(struct watch *w, uint64_t settle_us, const struct now *now);

/* The cage is empty. */
void watch_leave(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now);

/* Its bus came back: is the same module still there? Due at once. */
void watch_recheck(struct watch *w, uint64_t settle_us, const struct now *now);

/*
 * Its pin moved, or something else says that it may be another module: what is under
 * way is not published, and it is met again, no sooner than due_us.
 */
void watch_doubt(struct watch *w, uint64_t due_us);

/* It was reset: the same module, whose flags begin anew. */
void watch_reset(struct watch *w, struct inventory *inv, struct cage *c,
    uint64_t settle_us, const struct now *now);

/* A sweep begins: monitors come before what it observes. */
void watch_recall(struct watch *w);

/* Says whether it is in steady state and has nothing to do until a sweep. */
bool watch_waits(const struct watch *w);

/* A sweep asks a cage that waits for its flags alone, or for monitors, too. */
void watch_sweep(struct watch *w, bool flags_only, uint64_t now_us);

/* What its steady visits should cost, until they are measured. */
void watch_guess_costs(struct watch *w, const struct cage *c);

/* Its bus is in doubt: a cage that is visited at all becomes due. */
void watch_hurry(struct watch *w, uint64_t now_us);

/*
 * It asks for attention: its flags are read out of turn, if they may be taken. Whatever
 * is under way comes first, as the pin does not move again before they are read.
 */
void watch_interrupt(struct watch *w, uint64_t now_us);

/* The same, and whether or not its flags stand. */
void watch_want_flags(struct watch *w, uint64_t now_us);

/*
 * When they are, and it is in steady state without a visit under way, no sooner than its
 * breaker lets it; NEVER_US: not.
 */
uint64_t watch_pull_us(const struct watch *w);

/* What that visit costs; one that a sweep asked for comes as it is. */
uint64_t watch_pull_cost(const struct watch *w, uint64_t now_us);

/* ... and what of that no sweep has paid for. */
uint64_t watch_pull_extra(const struct watch *w, uint64_t now_us);

/* Makes it the next one. */
void watch_pull(struct watch *w, uint64_t now_us);

/* There is nothing left for it: its flags are read when their turn comes. */
void watch_pull_refused(struct watch *w);

/* Begins a visit: w->plan says what to read. */
void watch_begin(struct watch *w, const struct cage *c);

/* Run `index` of the visit lasted from begin_us to end_us, mono. */
void watch_time_run(struct watch *w, unsigned index, uint64_t begin_us, uint64_t end_us);

/* Run `index` of the visit failed with `err`, behind watch_time_run(). */
void watch_fail_run(struct watch *w, unsigned index, int err);

/* The rules are other ones: what they say of the module that is known. */
void watch_learn(struct watch *w, struct inventory *inv, struct cage *c);

/* Somebody else uses its module from now on, or nobody does any more. */
void watch_share(struct watch *w, bool shared);

/*
 * The platform was told so and answered; `pages`: each page can be read all the same. A
 * new process of the bus knows of nobody else.
 */
void watch_share_told(struct watch *w, bool shared, int err, bool pages);

/* The platform took the family in. */
void watch_told(struct watch *w, enum platform_family family);

/* The family to tell the platform before this visit, PLATFORM_FAMILY_NONE: nothing new.
 */
enum platform_family watch_family(const struct watch *w);

/*
 * Ends a visit: all runs were staged with pages_stage(). `broken` is HW_OK, or
 * what became of the visit as a whole (HW_CRASH). Writes the model.
 */
void watch_finish(struct watch *w, struct inventory *inv, struct cage *c, int broken,
    const struct now *now);

/* The bus never came to this visit, which is nobody's fault: due again then. */
void watch_skip(struct watch *w, struct cage *c, uint64_t due_us);

/* True when there is nothing more to find out before the next sweep. */
bool watch_is_settled(const struct watch *w, const struct cage *c);

#endif
