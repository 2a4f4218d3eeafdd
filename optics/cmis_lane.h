/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS lanes: what is set, staged and true of each lane on pages 10h and 11h
 * (banked), beside the monitors and states that every poll reads.
 */
#ifndef OPTICS_CMIS_LANE_H
#define OPTICS_CMIS_LANE_H

#include "optics/cmis_apps.h"
#include "optics/identity.h"
#include "optics/memmap.h"

/* One bit for each lane: controls of 10h, status and flags of 11h. */
enum cmis_lane_kind { CMIS_LANE_CONTROL, CMIS_LANE_STATUS, CMIS_LANE_FLAG };

struct cmis_lane_mask {
	enum cmis_lane_kind kind;
	const char *name;  /* "tx_polarity_flip" */
	const char *title; /* "Tx polarity flipped" */
	struct memaddr at;
	struct memaddr advert; /* the bit of 01h that offers it, or NO_ADVERT */
	bool host;             /* counts host lanes, not media lanes */
	uint8_t from, below;   /* the revisions that have it so; 0: all of them */
};

/* The rows; NULL behind the last. */
const struct cmis_lane_mask *cmis_lane_mask_at(unsigned row);

/* Says whether a module has it: its revision does, and nothing speaks against it. */
bool cmis_lane_mask_offered(const struct memmap *map, const struct identity *id,
    const struct cmis_lane_mask *mask);

const char *cmis_set_name(enum cmis_set set); /* "active", "staged_0", "staged_1" */

/* The settings of one host lane. Signal integrity is by the codes of the standard. */
struct cmis_lane_config {
	uint8_t code;       /* AppSel code; 0: unused */
	uint8_t first_lane; /* of its data path, from 0, counted over all banks */
	bool explicit_control;
	bool tx_adaptive_eq;
	uint8_t tx_eq_recall; /* 0: none; else the buffer */
	uint8_t tx_eq;        /* dB, 0 to 12; else custom */
	bool tx_cdr, rx_cdr;
	uint8_t rx_pre;  /* half dB, 0 to 7 */
	uint8_t rx_post; /* dB, 0 to 7 */
	uint8_t rx_amplitude;
};

/*
 * The AppSel code of a host lane alone, 0: unused, and whether its data path begins with
 * it and so has its number: one byte of its set.
 */
bool cmis_lane_code(const struct memmap *map, enum cmis_set set, unsigned lane,
    uint8_t *ret_code, bool *ret_first);

/* False where the page of the lane's bank is not held. */
bool cmis_lane_config(const struct memmap *map, enum cmis_set set, unsigned lane,
    struct cmis_lane_config *ret_config);

/* How long the module holds a signal, in ns; 0: not said. False where nothing is. */
bool cmis_lane_latency(const struct memmap *map, unsigned lane, uint16_t *ret_tx,
    uint16_t *ret_rx);

/* "100-400 mV"; NULL for a reserved or custom code (Table 6-8). */
const char *cmis_amplitude_name(uint8_t code);

/* Where a media lane goes: a wavelength of a fibre, each from 1; 0 is not known. */
struct cmis_lane_map {
	uint8_t tx_wavelength, tx_fiber;
	uint8_t rx_wavelength, rx_fiber;
};

/* False where it is not held, or says nothing (11h:240-255). */
bool cmis_lane_map(const struct memmap *map, unsigned lane,
    struct cmis_lane_map *ret_map);

#endif
