/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watch phases: how the rooms of a watch, engine/watch.c, engine/watch_finish.c and
 * engine/watch_adopt.c, say what comes next. Nobody else sets a phase.
 */
#ifndef ENGINE_WATCH_PHASE_H
#define ENGINE_WATCH_PHASE_H

#include "base/clock.h"
#include "engine/watch.h"

/* A settling module is asked this often; a wrong checksum is read again later. */
#define WATCH_SETTLE_US   (20 * (uint64_t)US_PER_MS)
#define WATCH_CHECKSUM_US (250 * (uint64_t)US_PER_MS)

/* The next visit belongs to `phase` and is due then, mono. */
void watch_next_visit(struct watch *w, enum watch_phase phase, uint64_t due_us);

/* What the visit asks of VDM; OBSERVE_NOTHING for all other phases. */
enum observe_step watch_observes(const struct watch *w);

/* Says whether the visit follows a poll that was published, which it must not harm. */
bool watch_comes_behind(const struct watch *w);

/* Reads the identity of a known module again, with time to settle. */
void watch_meet_again(struct watch *w, uint64_t now_us);

/* The end of a visit of a module that is doubtful: meets it again, and is true. */
bool watch_settle_doubt(struct watch *w);

static inline bool
watch_is_settling(const struct watch *w, const struct now *now)
{
	return now->mono_us < w->settle_until_us;
}

/*
 * Says whether bytes 0 and 1 of Lower Memory, which never change, are those of this
 * module: as this visit read them, or else as they were read before.
 */
bool watch_is_same_kind(const struct watch *w);

/* The visit failed for good: the breaker says when the next one may be. */
void watch_give_up(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now);

/* The visit counts: what is held of the module goes into the model, and is judged. */
void watch_publish(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now);

/* What was staged is no visit: the latched flags that it took are kept all the same. */
void watch_keep_aside(struct watch *w, struct cage *c);

/* The pages that do not change were read, or the byte that says whether it is ready. */
void watch_static_done(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now);
void watch_readiness_done(struct watch *w, const struct now *now);

/*
 * Says whether `r`, which a steady visit read, or one before it looks like a start, so
 * that who it is is read before anything is published.
 */
bool watch_doubts_name(struct watch *w, const struct cage *c, const struct readings *r,
    const struct now *now);

/* Says whether it is time to read that anyway, behind a poll. */
bool watch_wants_name(const struct watch *w, const struct cage *c, const struct now *now);

/* It was read: another module is met, of the same what waited is published. */
void watch_name_done(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now);

/* It was not, behind a poll. */
void watch_name_failed(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now);

/* What comes behind a visit to a known module: its name, what it observes, or nothing. */
void watch_go_on(struct watch *w, const struct cage *c, const struct now *now);

/* The pages that do not change, of what the first look found. */
void watch_plan_static(const struct watch *w, const struct cage *c,
    struct plan *ret_plan);

#endif
