/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gaps: when flags of a cage may have been read, and nobody knows which.
 *
 * A process that dies takes along what it read last; a read that fails may have come to
 * the module all the same, which clears its flags. Both are told with the readings that
 * come next: for each an interval from the last good read on, one for all that happened
 * until then.
 */
#ifndef ENGINE_GAP_H
#define ENGINE_GAP_H

#include "base/clock.h"
#include "model/flag.h"
#include "model/inventory.h"

struct gaps {
	struct flag_time died, failed; /* mono; seen_us 0: there is none */
};

/* Flags that were up from since_us on may have been read until until_us. */
void gap_widen(struct flag_time *gap, uint64_t since_us, uint64_t until_us);

/* Another module, or one that was reset: what is not known of it is no news. */
void gaps_forget(struct gaps *g);

/* They go into the model. */
void gaps_tell(struct gaps *g, struct inventory *inv, struct cage *c,
    const struct now *now);

#endif
