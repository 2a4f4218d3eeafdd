/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/bytes.h"
#include "model/alarm_parts.h"

/* FNV-1a; a text is hashed with its NUL, so that "1" "1x" is not "11" "x". */
static uint64_t
hash_text(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (uint8_t)*text) * 1099511628211u;
	while (*text++);
	return hash;
}

static uint64_t
hash_alarm(const char *owner, enum alarm_kind kind, unsigned lane)
{
	uint64_t hash = 14695981039346656037u;

	hash = hash_text(hash, owner);
	hash = hash_text(hash, alarm_kind_name(kind));
	if (alarm_qualifier(kind)[0])
		hash = hash_text(hash, alarm_qualifier(kind));
	return (hash ^ (lane + 1)) * 1099511628211u;
}

uint64_t
alarm_id(const struct cage *c, enum alarm_kind kind, unsigned lane)
{
	return hash_alarm(c->name, kind, lane);
}

uint64_t
alarm_id_of_bus(const struct bus *b)
{
	char owner[16];

	snprintf(owner, sizeof(owner), "bus %u", b->number);
	return hash_alarm(owner, ALARM_BUS_STUCK, 0);
}

const struct alarm *
alarm_get(const struct cage *c, enum alarm_kind kind, unsigned lane)
{
	return alarm_place(c, kind, lane);
}

const struct alarm *
alarm_of(const struct alarm_ref *ref)
{
	return alarm_record(ref);
}

static bool
find_in_cage(struct cage *c, uint64_t id, struct alarm_ref *ret_ref)
{
	for (int k = 0; k < ALARM_KIND_COUNT; k++) {
		enum alarm_kind kind = (enum alarm_kind)k;

		for (uint32_t left = c->alarms.known[k]; left; left &= left - 1) {
			unsigned lane = (unsigned)__builtin_ctz(left);

			if (alarm_id(c, kind, lane) != id)
				continue;
			*ret_ref = (struct alarm_ref){ c, NULL, kind, lane };
			return true;
		}
	}
	return false;
}

bool
alarm_find(struct inventory *inv, uint64_t id, struct alarm_ref *ret_ref)
{
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (find_in_cage(&inv->cage[i], id, ret_ref))
			return true;
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		struct bus *b = &inv->bus[i];

		if ((!b->alarm.raises && !b->alarm.shelved_until_us) ||
		    alarm_id_of_bus(b) != id)
			continue;
		*ret_ref = (struct alarm_ref){ NULL, b, ALARM_BUS_STUCK, 0 };
		return true;
	}
	return false;
}

bool
alarm_stands(const struct alarm_ref *ref)
{
	if (!ref->cage)
		return ref->bus->alarm_up;
	return alarm_standing(&ref->cage->alarms, ref->kind) & lane_bit(ref->lane);
}

bool
alarm_is_hidden(const struct alarm_ref *ref)
{
	return ref->cage && (ref->cage->alarms.hidden[ref->kind] & lane_bit(ref->lane));
}

bool
alarm_is_shelved(const struct alarm_ref *ref)
{
	if (!ref->cage)
		return ref->bus->alarm.shelved_until_us;
	return ref->cage->alarms.shelf[ref->kind] & lane_bit(ref->lane);
}
