/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/gap.h"

#include <string.h>

#include "base/bytes.h"
#include "model/module.h"

void
gap_widen(struct flag_time *gap, uint64_t since_us, uint64_t until_us)
{
	if (!gap->seen_us || since_us < gap->since_us)
		gap->since_us = since_us;
	gap->seen_us = MAX_OF(gap->seen_us, until_us);
}

void
gaps_forget(struct gaps *g)
{
	memset(g, 0, sizeof(*g));
}

void
gaps_tell(struct gaps *g, struct inventory *inv, struct cage *c, const struct now *now)
{
	if (g->died.seen_us)
		cage_lost_flags(inv, c, g->died.since_us, g->died.seen_us);
	if (g->failed.seen_us)
		flags_missed(inv, c, FLAG_GAP_FAILED, &g->failed, now);
	if (g->died.seen_us || g->failed.seen_us)
		gaps_forget(g);
}
