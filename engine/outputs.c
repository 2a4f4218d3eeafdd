/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/outputs.h"

#include <stdbool.h>
#include <string.h>

/*
 * Data path states and which Tx outputs are valid (CMIS 5.4: Tables 8-93, 8-94). False
 * where that is not held.
 */
static bool
copy_outputs(const struct memmap *map, unsigned bank, uint8_t ret[OUTPUTS_BYTES])
{
	struct memaddr at = { .page = 0x11, .byte = 128, .bank = (uint8_t)bank };
	const uint8_t *p = memmap_bytes(map, at, 6);

	if (!p)
		return false;
	memcpy(ret, p, OUTPUTS_BYTES - 1);
	ret[OUTPUTS_BYTES - 1] = p[5]; /* byte 132 is of Rx */
	return true;
}

void
outputs_remember(struct outputs *o, const struct memmap *map)
{
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++)
		copy_outputs(map, bank, o->bank[bank]);
}

unsigned
outputs_changed(const struct outputs *o, const struct memmap *map)
{
	uint8_t now[OUTPUTS_BYTES];
	unsigned changed = 0;

	/* where a bank is missing, so are those behind it */
	for (unsigned bank = 0; bank < MEMMAP_BANKS && copy_outputs(map, bank, now);
	     bank++) {
		if (memcmp(now, o->bank[bank], sizeof(now)) != 0)
			changed |= 1u << bank;
	}
	return changed;
}
