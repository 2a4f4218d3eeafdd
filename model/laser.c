/* SPDX-License-Identifier: Apache-2.0 */
#include "model/laser.h"

#include <string.h>

#include "model/inventory.h"
#include "optics/tunable.h"

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
		uint32_t mhz = 0;
		int16_t power = 0;

		if (tunable_now(map, &c->module.id, lane, &mhz, &power))
			l->known |= lane_bit(lane);
		else
			l->known &= ~lane_bit(lane);
		l->frequency_mhz[lane] = mhz;
		l->power_cdbm[lane] = power;
	}
	if (memcmp(l, &before, sizeof(before)) == 0)
		return;
	c->module.changed_tick = inventory_touch(inv);
	if (l->known != before.known || l->power_is_set != before.power_is_set)
		c->shape_tick = inv->shape_tick = c->module.changed_tick;
}
