/* SPDX-License-Identifier: Apache-2.0 */
#include "model/seen.h"

#include <stdlib.h>
#include <string.h>

void
seen_take(struct inventory *inv, const struct seen_past *pasts, size_t count)
{
	free(inv->seen);
	inv->seen = calloc(count, sizeof(*pasts));
	inv->seen_count = inv->seen ? (unsigned)count : 0;
	if (inv->seen)
		memcpy(inv->seen, pasts, count * sizeof(*pasts));
}

static void
drop(struct inventory *inv, unsigned i)
{
	inv->seen[i] = inv->seen[--inv->seen_count];
	if (inv->seen_count)
		return;
	free(inv->seen);
	inv->seen = NULL;
}

static bool
is_it(const struct seen_past *past, const struct identity *id)
{
	return past->serial[0] && strcmp(past->serial, id->vendor_sn) == 0 &&
	       strcmp(past->part, id->vendor_pn) == 0 &&
	       strcmp(past->vendor, id->vendor_name) == 0;
}

static void
recall(struct inventory *inv, struct cage *c, const struct seen_past *past)
{
	struct module *m = &c->module;

	if (!(past->rx & ~m->rx_seen) && !(past->tx & ~m->tx_seen))
		return;
	m->rx_seen |= past->rx;
	m->tx_seen |= past->tx;
	c->shape_tick = inv->shape_tick = inventory_touch(inv);
}

void
seen_arm(struct inventory *inv, struct cage *c)
{
	for (unsigned i = 0; i < inv->seen_count && !c->module.unread; i++) {
		if (strcmp(inv->seen[i].cage, c->name) != 0)
			continue;
		if (c->found && is_it(&inv->seen[i], &c->module.id))
			recall(inv, c, &inv->seen[i]);
		drop(inv, i);
		return;
	}
}
