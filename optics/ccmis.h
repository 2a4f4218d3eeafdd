/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C-CMIS: what coherent modules have on pages 30h-3Bh beyond CMIS: performance
 * of the link and of the FEC, the limits that the host set, and flags. Pages are
 * banked; `bank` is the group of eight lanes.
 *
 * Rows are those on which two sources agree; the text of C-CMIS was not at hand.
 * The laser itself is in optics/tunable.h.
 */
#ifndef OPTICS_CCMIS_H
#define OPTICS_CCMIS_H

#include "optics/identity.h"
#include "optics/quantity.h"

/*
 * Says whether a module is coherent: it advertises the pages (01h:142[4], since
 * CMIS 5.3), one of its media interfaces has a dual polarization modulation, or
 * it observes what only C-CMIS defines (VDM types from 128).
 */
bool ccmis_is_coherent(const struct memmap *map, const struct identity *id);

/* Performance of the link over the last interval (35h). */
struct ccmis_metric_def {
	const char *name;  /* "cd", "dgd" ...: the key, without the unit */
	const char *title; /* "Chromatic dispersion" */
	struct quantity q;
	uint8_t byte; /* average, minimum and maximum in a row */
	/* Newer than the first revision: three zero words mean that it is not measured.
	 */
	bool later;
};

struct ccmis_metric {
	int32_t avg, min, max; /* words, by the row's quantity */
};

/* The rows; NULL behind the last. */
const struct ccmis_metric_def *ccmis_metric_at(unsigned row);

/* False where it is not held or not measured. */
bool ccmis_metric(const struct memmap *map, const struct ccmis_metric_def *def,
    unsigned bank, struct ccmis_metric *ret_metric);

/*
 * FEC counters of the last interval: media side on page 34h, host side on 3Ah.
 * The sub-interval counts are those of one, the minimum and maximum over all.
 */
#define CCMIS_PAGE_MEDIA_FEC 0x34
#define CCMIS_PAGE_HOST_FEC  0x3a

struct ccmis_fec {
	uint64_t bits, bits_sub;
	uint64_t corrected_bits, corrected_bits_min, corrected_bits_max;
	uint32_t frames, frames_sub;
	uint32_t uncorrected_frames, uncorrected_frames_min, uncorrected_frames_max;
};

/* False where the page is not held. */
bool ccmis_fec(const struct memmap *map, uint16_t page, unsigned bank,
    struct ccmis_fec *ret_fec);

/* Limits of Rx power and of FEC degrade detection, on both sides (30h, 38h). */
struct ccmis_limit_def {
	const char *name;
	const char *title;
	struct quantity q;
	struct memaddr at;
};

const struct ccmis_limit_def *ccmis_limit_at(unsigned row);

bool ccmis_limit(const struct memmap *map, const struct ccmis_limit_def *def,
    unsigned bank, int32_t *ret_word);

/* Latched flags of the line and of the host side, and what is switched on (30h-3Bh). */
enum ccmis_bit_kind { CCMIS_FLAG, CCMIS_SETTING };

struct ccmis_bit_def {
	enum ccmis_bit_kind kind;
	const char *name;
	const char *title;
	struct memaddr at;
};

const struct ccmis_bit_def *ccmis_bit_at(unsigned row);

/* False where the byte is not held. */
bool ccmis_bit(const struct memmap *map, const struct ccmis_bit_def *def, unsigned bank,
    bool *ret_up);

/* The Tx filter of a lane (31h): NULL where there is none or nothing is held. */
const char *ccmis_tx_filter(const struct memmap *map, unsigned lane);

#endif
