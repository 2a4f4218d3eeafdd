/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decoders: one for each memory layout, all with the same face.
 *
 * A decoder is pure: it never fails, never allocates, and gives less where
 * less is held. It is given memmap_own_pages(): what reads as page 00h is nobody's
 * limit and nobody's light.
 */
#ifndef OPTICS_DECODER_H
#define OPTICS_DECODER_H

#include "optics/identity.h"
#include "optics/memmap.h"
#include "optics/monitor.h"

struct decoder {
	enum spec spec;
	const char *name; /* "SFF-8472", "SFF-8636", "CMIS" */
	struct flag_rows flags;

	void (*identity)(const struct memmap *map, struct identity *ret_id);
	/* Limits need the identity (calibration, bias multiplier). */
	void (*limits)(const struct memmap *map, const struct identity *id,
	    struct limits *ret_limits);
	/* The poll's path: live registers to readings. Clears `ret` first. */
	void (*readings)(const struct memmap *map, const struct identity *id,
	    struct readings *ret_readings);
};

/*
 * The decoder for a module: by the identifier in Lower Memory byte 0, or, where
 * that byte says nothing, by the copy in page 00h byte 128. NULL for a layout
 * that we do not know.
 */
const struct decoder *decoder_for(const struct memmap *map);

/* The layout that an identifier stands for (SFF-8024 Table 4-1). */
enum spec spec_of_identifier(uint8_t identifier);

extern const struct decoder sff8472_decoder;
extern const struct decoder sff8636_decoder;
extern const struct decoder cmis_decoder;

#endif
