/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left with a bus process, to be read when the interrupt of a cage comes.
 *
 * What comes of it is taken as if it had been pulled just before: as a visit of its own
 * where the cage waits for its next one, else its flags join those that the visit under
 * way, or the next one, publishes. A bus process says all in order, so what it read by
 * itself is heard before anything that the cage was asked for later.
 */
#ifndef ENGINE_WATCH_ARMED_H
#define ENGINE_WATCH_ARMED_H

#include "engine/watch.h"

/* Says whether a visit that is about to begin may leave something behind. */
bool watch_may_arm(const struct watch *w, const struct cage *c, uint64_t now_us);

/* A visit begins: what the one before left is void as soon as the bus hears of it. */
void watch_disarm(struct watch *w);

/*
 * Marks in its runs, the last of `request`, what is read then; false where they do not
 * begin with all flags.
 */
bool watch_arm(struct watch *w, struct request *request, uint64_t now_us);

/* Says whether what was left would not be read now if it were for us. */
bool watch_regrets(const struct watch *w);

/* What a request of this number left and may have been fired; NULL: nothing. */
struct watch_arm *watch_arm_of(struct watch *w, uint32_t sequence);

/* Says whether it can be a visit of its own now, and then begins that. */
bool watch_begin_fired(struct watch *w, const struct watch_arm *arm, const struct cage *c,
    uint64_t now_us);

/* Else it is staged all the same, and its flags are kept: `ret_saved` is what the visit
 * under way reads, which goes on. */
void watch_begin_aside(struct watch *w, struct plan *ret_saved);
void watch_end_aside(struct watch *w, struct cage *c, const struct plan *saved);

#endif
