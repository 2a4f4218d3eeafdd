/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watch phases: how the two rooms of a watch, engine/watch.c and
 * engine/watch_finish.c, say what comes next. Nobody else sets a phase.
 */
#ifndef ENGINE_WATCH_PHASE_H
#define ENGINE_WATCH_PHASE_H

#include "engine/watch.h"

/* The next visit belongs to `phase` and is due then, mono. */
void watch_next_visit(struct watch *w, enum watch_phase phase, uint64_t due_us);

/* What the visit asks of VDM; OBSERVE_NOTHING for all other phases. */
enum observe_step watch_observes(const struct watch *w);

/* Reads the identity of a known module again, with time to settle. */
void watch_meet_again(struct watch *w, uint64_t now_us);

/* The end of a visit of a module that is doubtful: meets it again, and is true. */
bool watch_settle_doubt(struct watch *w);

#endif
