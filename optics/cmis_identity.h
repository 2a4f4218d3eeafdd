/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS identity: what Lower Memory, page 00h and page 01h say of a module once
 * and for all. Part of the CMIS decoder.
 */
#ifndef OPTICS_CMIS_IDENTITY_H
#define OPTICS_CMIS_IDENTITY_H

#include <stdbool.h>

#include "optics/identity.h"
#include "optics/memmap.h"

void cmis_identity(const struct memmap *map, struct identity *ret_id);

/*
 * The banks of lane pages that a module claims, 1 to MEMMAP_BANKS, whatever its form
 * factor has lanes for: 01h:142[1:0] and, since 5.4, 174 (Table 8-47).
 */
unsigned cmis_banks(const struct memmap *map, uint8_t revision);

/* Is it a cable of copper by its media technology, 00h:212 (Table 8-36 of CMIS 5.2)? */
bool cmis_is_copper(const struct identity *id);

#endif
