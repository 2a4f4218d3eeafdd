/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm_key.h"

#include <string.h>

#include "model/alarm_parts.h"

/* How much longer than its cause has to last an alarm may take to be raised again. */
#define AGAIN_US (60 * (uint64_t)US_PER_S)

bool
alarm_key_find(struct inventory *inv, const struct alarm_key *key,
    struct alarm_ref *ret_ref)
{
	struct cage *c = key->cage[0] ? inventory_find(inv, key->cage) : NULL;

	*ret_ref = (struct alarm_ref){ c, NULL, key->kind, key->lane };
	if (key->cage[0])
		return c && key->lane < LANES_MAX &&
		       alarm_lanes(key->kind) != ALARM_OF_BUS;
	if (key->bus >= inv->bus_count || key->kind != ALARM_BUS_STUCK)
		return false;
	ret_ref->bus = &inv->bus[key->bus];
	ret_ref->lane = 0;
	return true;
}

bool
alarm_key_is(struct inventory *inv, const struct alarm_key *key,
    const struct alarm_ref *ref)
{
	struct alarm_ref other;

	return alarm_key_find(inv, key, &other) && other.cage == ref->cage &&
	       other.bus == ref->bus && other.kind == ref->kind &&
	       other.lane == ref->lane;
}

bool
alarm_key_is_same_module(const struct alarm_key *key, const struct cage *c)
{
	return !c || alarm_outlives_swap(key->kind) || !key->serial[0] ||
	       !c->module.has_identity || c->module.unread ||
	       strcmp(key->serial, c->module.id.vendor_sn) == 0;
}

uint64_t
alarm_key_until_us(const struct inventory *inv, enum alarm_kind kind, uint64_t from_us)
{
	return from_us + AGAIN_US +
	       alarm_rule_of(inv, kind)->raise_ms * (uint64_t)US_PER_MS;
}
