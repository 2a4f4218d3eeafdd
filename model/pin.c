/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pin.h"

#include "base/bytes.h"
#include "model/inventory.h"

const char *
pin_name(unsigned pin)
{
	static const char *const names[PIN_COUNT] = { "reset", "lpmode", "modsel",
		"interrupt", "tx-fault", "tx-disable", "rx-los", "rate-select-0",
		"rate-select-1", "power", "power-good" };

	return names[pin];
}

enum pin_quality
pin_quality(const struct cage *c, unsigned pin)
{
	const struct pin *p = &c->pin[pin];

	if (!p->known || p->error != HW_OK)
		return PIN_UNKNOWN;
	return c->pins_stale ? PIN_STALE : PIN_GOOD;
}

uint64_t
pin_read_us(const struct cage *c, unsigned pin)
{
	const struct pin *p = &c->pin[pin];

	return p->error == HW_OK ? MAX_OF(p->read_us, c->pins_read_us) : p->read_us;
}

void
pin_set(struct inventory *inv, struct cage *c, unsigned pin, int level, uint64_t read_us,
    const struct now *now)
{
	struct pin *p = &c->pin[pin];
	bool unwatched = !p->known || p->error != HW_OK || c->pins_stale;

	c->counters_tick = inventory_touch(inv);
	if (level < 0) {
		p->read_us = pin_read_us(c, pin);
		p->error = (int8_t)level;
		return;
	}
	p->error = HW_OK;
	p->read_us = read_us;
	if (p->known && p->asserted == (level == 1))
		return;
	p->at_least = unwatched;
	p->known = true;
	p->asserted = level == 1;
	p->since_us = read_us;
	p->since_wall_us = now->wall_us - (now->mono_us - read_us);
}

void
pins_confirm(struct inventory *inv, struct cage *c, uint64_t read_us)
{
	c->pins_read_us = read_us;
	if (c->pins_stale)
		c->counters_tick = inventory_touch(inv);
	c->pins_stale = false;
}

void
pins_mark_stale(struct inventory *inv, struct cage *c)
{
	if (!c->pins_stale)
		c->counters_tick = inventory_touch(inv);
	c->pins_stale = true;
}
