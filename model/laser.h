/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lasers: where the tunable ones of a module are, and the power that they shall send.
 *
 * They are read with the samples of VDM, which each module of CMIS has that sends a
 * wavelength of a grid, and as often of an SFP that is tunable (SFF-8690). A module that
 * is not has none.
 */
#ifndef MODEL_LASER_H
#define MODEL_LASER_H

#include "model/cage.h"
#include "optics/memmap.h"

struct inventory;

/*
 * Takes what `map` holds of pages 04h (whether the power can be set; it stays known) and
 * 12h of a bank. Marks the tick of what changed.
 */
void lasers_take(struct inventory *inv, struct cage *c, unsigned bank,
    const struct memmap *map);

/*
 * Takes flags that a read of 12h:231-238 found, of the lanes of a bank: a byte for each,
 * from an address on.
 */
void lasers_take_flags(struct cage *c, struct memaddr at, const uint8_t *bytes,
    unsigned len);

/* They are read no more. */
void lasers_forget_flags(struct cage *c);

/* Takes page 02h of A2h: what does not read like one (`is_sound`) is none. */
void lasers_take_sfp(struct inventory *inv, struct cage *c, const struct memmap *map);

#endif
