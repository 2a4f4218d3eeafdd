/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/health.h"

#include "base/bytes.h"
#include "base/clock.h"

void
health_show_breaker(struct cage *c, const struct watch *w)
{
	c->failures = w->breaker.failures;
	if (w->phase == WATCH_GIVEN_UP)
		c->retry_us = NEVER_US;
	else
		c->retry_us = c->failures ? w->breaker.until_us : 0;
}

static uint64_t
apart_us(const struct pace *p, uint64_t now_us)
{
	return p->read_us ? MAX_OF(p->achieved_us, now_us - p->read_us) : 0;
}

void
health_measure(struct bus *b, const struct schedule *s, const struct watch *watch,
    struct inventory *inv, const uint64_t period_us[POLL_CLASSES], uint64_t now_us)
{
	b->open_breakers = 0;
	for (int which = 0; which < POLL_VDM; which++)
		b->pace[which] = (struct bus_pace){ period_us[which], 0 };
	for (unsigned i = 0; i < s->cage_count; i++) {
		struct cage *c = &inv->cage[s->cage[i]];
		bool open = c->failures > 0;

		health_show_breaker(c, &watch[c->number]);
		if (open != (c->failures > 0))
			c->counters_tick = inventory_touch(inv);
		b->open_breakers += c->failures > 0;
		for (int which = 0; which < POLL_VDM && !c->failures; which++)
			b->pace[which].worst_us = MAX_OF(b->pace[which].worst_us,
			    apart_us(&c->module.pace[which], now_us));
	}
}
