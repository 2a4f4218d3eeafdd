/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pull.h"

#include <string.h>

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
	struct flags read = *flags;
	bool same;

	/* SFF-8636, 15 to 21: read with monitors alone, they would be news in turn */
	memset(&read.lower[FLAGS_EACH_MAX], 0, FLAGS_LOWER_MAX - FLAGS_EACH_MAX);
	memset(read.tuning, 0, sizeof(read.tuning)); /* nor is what samples brought */
	same = flags_are_up(&read) && !flags_are_news(&read, &p->before);
	p->stands = same && (p->stands || p->pulled);
	p->pulled = false;
	p->before = read;
}
