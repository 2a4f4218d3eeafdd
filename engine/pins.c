/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pins.h"

#include <assert.h>

#include "base/bytes.h"
#include "base/clock.h"

void
pins_init(struct pins_sampler *s)
{
	s->count = 0;
	s->next = 0;
	s->period_us = 0;
	s->due_us = NEVER_US;
}

void
pins_add(struct pins_sampler *s, unsigned cage, uint32_t pins)
{
	for (unsigned pin = 0; pin < PLATFORM_PIN_COUNT; pin++) {
		if (!(pins & PLATFORM_PIN_BIT(pin)))
			continue;
		assert(s->count < PINS_MAX);
		s->pin[s->count++] =
		    (struct pins_pin){ .cage = (uint16_t)cage, .pin = (uint8_t)pin };
	}
}

void
pins_order(struct pins_sampler *s, uint64_t period_us, uint64_t now_us)
{
	if (!period_us || period_us == s->period_us || !s->count)
		return;
	s->due_us = s->period_us ? MIN_OF(s->due_us, now_us + period_us) : now_us;
	s->period_us = period_us;
}

uint64_t
pins_next(const struct pins_sampler *s)
{
	return s->next ? 0 : s->due_us;
}

bool
pins_are_overdue(const struct pins_sampler *s, uint64_t now_us)
{
	return s->period_us && now_us >= s->due_us + s->period_us;
}

const struct pins_pin *
pins_turn(const struct pins_sampler *s)
{
	return &s->pin[s->next];
}

/* Notes what a pin gave; says whether it is news. */
static bool
note(struct pins_pin *p, int level, uint64_t now_us, struct pin_news *ret_news)
{
	if (p->seen && p->level == level)
		return false;
	p->seen = true;
	p->level = (int8_t)level;
	*ret_news = (struct pin_news){
		.cage = p->cage,
		.pin = p->pin,
		.level = p->level,
		.read_us = now_us,
	};
	return true;
}

bool
pins_read(struct pins_sampler *s, int level, uint64_t now_us, struct pin_news *ret_news)
{
	struct pins_pin *p = &s->pin[s->next];

	p->read_us = now_us;
	if (++s->next == s->count) {
		s->next = 0;
		/* The grid is kept where it can be, and begun anew after a long round. */
		s->due_us += s->period_us;
		if (now_us >= s->due_us)
			s->due_us = now_us + s->period_us;
	}
	return note(p, level, now_us, ret_news);
}

bool
pins_reread(struct pins_sampler *s, unsigned cage, unsigned pin, int level,
    uint64_t now_us, struct pin_news *ret_news)
{
	for (unsigned i = 0; i < s->count; i++) {
		struct pins_pin *p = &s->pin[i];

		if (p->cage == cage && p->pin == pin)
			return p->seen && note(p, level, now_us, ret_news);
	}
	return false;
}

bool
pins_round_is_over(const struct pins_sampler *s)
{
	return s->next == 0;
}

uint64_t
pins_oldest(const struct pins_sampler *s)
{
	/* They are read in a circle, so the next one was read before all others; it was
	 * not read at all when the last one was not. */
	return s->count && s->pin[s->count - 1].seen ? s->pin[s->next].read_us : 0;
}
