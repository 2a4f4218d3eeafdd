/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS diagnostics: patterns, loopbacks and what they measure (pages 13h and 14h,
 * banked). The results on 14h are of one kind at a time, which the host selects.
 */
#ifndef OPTICS_CMIS_DIAG_H
#define OPTICS_CMIS_DIAG_H

#include "optics/identity.h"
#include "optics/memmap.h"

/* Says whether the module offers the pages (01h:142[5]). */
bool cmis_diag_offered(const struct memmap *map, const struct identity *id);

/* What the module can do (13h:128-131). */
struct cmis_diag_ability {
	const char *name;  /* "media_output_loopback" */
	const char *title; /* "loopback at the media output" */
	struct memaddr at;
};

/* The rows; NULL behind the last. */
const struct cmis_diag_ability *cmis_diag_ability_at(unsigned row);

/* What is on, and what was seen, lane by lane (13h:144-183, 14h:134-139). */
struct cmis_diag_mask {
	const char *name;
	const char *title;
	struct memaddr at;
	bool flag; /* latched: reading it clears it */
	bool host; /* counts host lanes, not media lanes */
};

const struct cmis_diag_mask *cmis_diag_mask_at(unsigned row);

/* The four pattern machines of a lane. */
enum cmis_pattern_unit {
	CMIS_HOST_GENERATOR,
	CMIS_MEDIA_GENERATOR,
	CMIS_HOST_CHECKER,
	CMIS_MEDIA_CHECKER,
	CMIS_PATTERN_UNIT_COUNT
};

#define CMIS_PATTERNS 16

/* Whether it works on host lanes, not on media lanes. */
bool cmis_pattern_unit_is_host(enum cmis_pattern_unit unit);

/* The pattern that a machine is set to; false where the page is not held. */
bool cmis_diag_pattern(const struct memmap *map, enum cmis_pattern_unit unit,
    unsigned lane, uint8_t *ret_code);

/* Says whether a machine can do a pattern (13h:132-139). */
bool cmis_diag_can(const struct memmap *map, enum cmis_pattern_unit unit, uint8_t code);

/* "PRBS-31Q"; NULL for a reserved code (Table 8-115). */
const char *cmis_pattern_name(uint8_t code);

const char *cmis_pattern_unit_name(enum cmis_pattern_unit unit); /* "host_generator" */

enum cmis_side { CMIS_HOST, CMIS_MEDIA };

/*
 * Results of a lane. Each is false unless the module offers this kind (13h:130), the
 * selector of the lane's bank (14h:128) chose it, gated or not, and the bytes are held.
 */

/* A bit error ratio as an F16 (optics/quantity.h). */
bool cmis_diag_ber(const struct memmap *map, enum cmis_side side, unsigned lane,
    uint16_t *ret_f16);

/* A signal to noise ratio in 1/256 dB. */
bool cmis_diag_snr(const struct memmap *map, enum cmis_side side, unsigned lane,
    uint16_t *ret_snr);

struct cmis_diag_counts {
	uint64_t errors, bits;
	bool lock_lost; /* while it counted */
};

bool cmis_diag_counts(const struct memmap *map, enum cmis_side side, unsigned lane,
    struct cmis_diag_counts *ret_counts);

#endif
