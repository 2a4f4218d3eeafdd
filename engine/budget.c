/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/budget.h"

#include "base/bytes.h"

#define COST_WINDOW 16

void
cost_guess(struct cost *c, uint32_t us)
{
	*c = (struct cost){ .us = us };
}

void
cost_note(struct cost *c, uint64_t us)
{
	uint32_t cost_us = (uint32_t)MIN_OF(us, UINT32_MAX);

	c->least_us = c->count ? MIN_OF(c->least_us, cost_us) : cost_us;
	c->us = c->us ? MIN_OF(c->us, cost_us) : cost_us;
	if (++c->count < COST_WINDOW)
		return;
	c->us = c->least_us;
	c->count = 0;
}

void
budget_grant(struct budget *b, unsigned percent, uint64_t passed_us, uint64_t kept_us)
{
	b->credit_us = MIN_OF(b->credit_us + (int64_t)(passed_us * percent / 100),
	    (int64_t)(kept_us * percent / 100));
}

bool
budget_spend(struct budget *b, uint64_t us)
{
	if (b->credit_us <= 0)
		return false;
	b->credit_us -= (int64_t)us;
	return true;
}

uint64_t
budget_flags_period(uint64_t cost_us, uint64_t target_us)
{
	return MAX_OF(target_us, cost_us * 100 / BUDGET_FLAGS_PERCENT);
}
