/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/recognise.h"

#include <string.h>

#include "optics/decoder.h"

bool
recognise_is_same(const struct identity *a, const struct identity *b)
{
	return a->identifier == b->identifier &&
	       strcmp(a->vendor_name, b->vendor_name) == 0 &&
	       strcmp(a->vendor_pn, b->vendor_pn) == 0 &&
	       strcmp(a->vendor_sn, b->vendor_sn) == 0;
}

static bool
has_name(const struct identity *id)
{
	return id->vendor_name[0] || id->vendor_pn[0] || id->vendor_sn[0];
}

bool
recognise_is_sound(const struct identity *id)
{
	return identity_checksums_hold(id) && id->odd_bytes == 0 && has_name(id);
}

/* Lost on all lanes at once, and not on all before. */
static bool
all_are_lost(const struct readings *before, const struct readings *r)
{
	for (unsigned i = SIGNAL_TX_FAULT; i <= SIGNAL_RX_LOL; i++) {
		uint32_t all = r->signal_known[i];

		if (all && (r->signal[i] & all) == all &&
		    (before->signal[i] & all) != all)
			return true;
	}
	return false;
}

/* One that stands says nothing: some modules never clear it. */
static bool
came_up(const struct readings *before, const struct readings *r, enum signal_flag s)
{
	return r->signal[s] && !before->signal[s];
}

bool
recognise_begins(const struct readings *before, const struct readings *r)
{
	return came_up(before, r, SIGNAL_MODULE_STATE) ||
	       came_up(before, r, SIGNAL_INITIALIZED) || (before->ready && !r->ready) ||
	       before->module_state != r->module_state || all_are_lost(before, r);
}

static uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 1099511628211u;
	return hash;
}

uint64_t
recognise_fingerprint(const struct memmap *map, const struct identity *id)
{
	const uint8_t *identifier = memmap_bytes(map, mem_at(LOW, 0), 1);
	const uint8_t *low = memmap_bytes(map, mem_at(LOW, 64), 64);
	const uint8_t *page = memmap_bytes(map, mem_at(0x00, 128), 128);
	bool named = id && has_name(id);
	uint64_t hash = 14695981039346656037u;

	if (identifier)
		hash = hash_bytes(hash, identifier, 1);
	if (named) {
		hash = hash_bytes(hash, id->vendor_name, strlen(id->vendor_name));
		hash = hash_bytes(hash, id->vendor_pn, strlen(id->vendor_pn));
		hash = hash_bytes(hash, id->vendor_sn, strlen(id->vendor_sn));
	}
	if (!named && low)
		hash = hash_bytes(hash, low, 64);
	if (!named && page)
		hash = hash_bytes(hash, page, 128);
	return hash ? hash : 1;
}
