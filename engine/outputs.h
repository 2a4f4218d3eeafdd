/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Outputs: did somebody switch a transmitter?
 *
 * Which transmitters are off stands in pages that are not read in each sweep. What a
 * CMIS module shows in each sweep moves with them: it is remembered, and tells when
 * they are to be read again. Other modules have nothing of it.
 */
#ifndef ENGINE_OUTPUTS_H
#define ENGINE_OUTPUTS_H

#include <stdint.h>

#include "optics/memmap.h"

#define OUTPUTS_BYTES 5

struct outputs {
	uint8_t bank[MEMMAP_BANKS][OUTPUTS_BYTES];
};

/* Takes over how they stand in `map`; a bank that it does not hold stays as it was. */
void outputs_remember(struct outputs *o, const struct memmap *map);

/* The banks, a bit each, in which they are others than they were. */
unsigned outputs_changed(const struct outputs *o, const struct memmap *map);

#endif
