/* SPDX-License-Identifier: Apache-2.0 */
#include "model/laser.h"

#include <string.h>

#include "model/inventory.h"
#include "optics/sff8472_laser.h"
#include "optics/tunable.h"

/* Lanes of which there is a number. */
static uint32_t
lanes_with(const uint32_t mhz[LANES_MAX])
{
	uint32_t lanes = 0;

	for (unsigned lane = 0; lane < LANES_MAX; lane++)
		lanes |= mhz[lane] ? lane_bit(lane) : 0;
	return lanes;
}

/* What moved since `before`. */
static void
note(struct inventory *inv, struct cage *c, const struct lasers *before)
{
	const struct lasers *l = &c->module.lasers;

	if (memcmp(l, before, sizeof(*l)) == 0)
		return;
	c->module.changed_tick = inventory_touch(inv);
	if (l->known != before->known || l->power_is_set != before->power_is_set ||
	    !l->channel != !before->channel ||
	    lanes_with(l->frequency_mhz) != lanes_with(before->frequency_mhz) ||
	    lanes_with(l->target_mhz) != lanes_with(before->target_mhz))
		c->shape_tick = inv->shape_tick = c->module.changed_tick;
}

static void
put_bit(uint32_t *lanes, unsigned lane, bool is)
{
	*lanes = is ? *lanes | lane_bit(lane) : *lanes & ~lane_bit(lane);
}

void
lasers_take(struct inventory *inv, struct cage *c, unsigned bank,
    const struct memmap *map)
{
	struct lasers *l = &c->module.lasers, before = *l;
	struct tunable_abilities abilities;

	if (tunable_abilities(map, &abilities))
		l->power_is_set = abilities.power;
	for (unsigned in = 0; in < LANES_IN_A_BANK; in++) {
		unsigned lane = bank * LANES_IN_A_BANK + in;
		struct tunable_now now = { .frequency_mhz = 0 };

		put_bit(&l->known, lane, tunable_now(map, &c->module.id, lane, &now));
		put_bit(&l->tuning, lane, now.tuning);
		put_bit(&l->unlocked, lane, now.unlocked);
		l->frequency_mhz[lane] = now.frequency_mhz;
		l->target_mhz[lane] = now.target_mhz;
		l->power_cdbm[lane] = now.power_cdbm;
	}
	note(inv, c, &before);
}

void
lasers_take_flags(struct cage *c, struct memaddr at, const uint8_t *bytes, unsigned len)
{
	struct lasers *l = &c->module.lasers;
	unsigned first =
	    at.bank * (unsigned)LANES_IN_A_BANK + at.byte - TUNABLE_FLAGS_FROM;

	for (unsigned n = 0; n < len; n++) {
		l->stood[first + n] = l->flags[first + n] & bytes[n];
		l->flags[first + n] = bytes[n];
		l->judged |= lane_bit(first + n);
	}
}

void
lasers_forget_flags(struct cage *c)
{
	struct lasers *l = &c->module.lasers;

	l->judged = 0;
	memset(l->flags, 0, sizeof(l->flags));
	memset(l->stood, 0, sizeof(l->stood));
}

void
lasers_take_sfp(struct inventory *inv, struct cage *c, const struct memmap *map)
{
	struct lasers *l = &c->module.lasers, before = *l;
	struct sfp_tunable t;

	memset(l, 0, sizeof(*l));
	if (sfp_tunable_now(map, &t) && t.is_sound) {
		l->has_page_02h = true;
		l->known = lane_bit(0);
		l->frequency_mhz[0] = (uint32_t)t.frequency_mhz;
		put_bit(&l->tuning, 0, t.tuning || t.self_tuning_now);
		put_bit(&l->unlocked, 0, t.unlocked);
		l->tec_fault = t.tec_fault;
		l->channel = t.channel;
		l->error_mhz = t.frequency_error_mhz;
	}
	note(inv, c, &before);
}
