/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pull.h"

#include "base/bytes.h"
#include "base/clock.h"

void
pull_forget(struct pull *p)
{
	*p = (struct pull){ .at_us = NEVER_US };
}

void
pull_ask(struct pull *p, uint64_t now_us)
{
	if (p->stands || p->at_us != NEVER_US)
		return;
	p->at_us =
	    p->pulled_us ? MAX_OF(now_us, p->pulled_us + PULL_DISTANCE_US) : now_us;
}

void
pull_begin(struct pull *p, uint64_t now_us)
{
	p->pulled = true;
	p->pulled_us = now_us;
}

void
pull_judge(struct pull *p, const struct flags *flags)
{
	bool same = flags_are_up(flags) && !flags_are_news(flags, &p->before);

	p->stands = same && (p->stands || p->pulled);
	p->pulled = false;
	p->before = *flags;
}
