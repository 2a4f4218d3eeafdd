/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tunable lasers of CMIS: what a module can be tuned to (page 04h), and where its
 * lanes are tuned (page 12h, banked).
 */
#ifndef OPTICS_TUNABLE_H
#define OPTICS_TUNABLE_H

#include "optics/identity.h"
#include "optics/memmap.h"

/* Media interface technologies of tunable lasers (00h:212). */
#define CMIS_C_BAND 0x10
#define CMIS_L_BAND 0x11

/* One grid of channels (CMIS 5.4, Tables 8-68 and 8-109). */
struct tunable_grid {
	const char *name;      /* "75": the spacing in GHz */
	uint32_t spacing_mhz;  /* rounded */
	struct memaddr advert; /* the bit of 04h that offers it */
	uint8_t range;         /* 04h: lowest and highest channel */
	/* Channel n is at 193.1 THz + (n + shift) * num/den MHz; n is a multiple. */
	int32_t shift, num, den;
	uint8_t multiple;
};

/* The grid of a code of the upper half of 12h:128, from 0 on; NULL: it is reserved. */
const struct tunable_grid *tunable_grid_at(unsigned code);

/* The frequency of a channel in MHz, rounded; false for a channel that is none. */
bool tunable_frequency(const struct tunable_grid *grid, int channel, uint32_t *ret_mhz);

/*
 * Says whether the module is tunable: it advertises that (01h:155[6]) or its
 * technology is a laser for the C or L band (00h:212).
 */
bool tunable_offered(const struct memmap *map, const struct identity *id);

/* Says whether the module offers a grid. */
bool tunable_has_grid(const struct memmap *map, const struct tunable_grid *grid);

/* False where the range is not held, or not given: both ends are zero. */
bool tunable_range(const struct memmap *map, const struct tunable_grid *grid,
    int16_t *ret_low, int16_t *ret_high);

/* What page 04h says beside the grids. */
struct tunable_abilities {
	bool fine_tuning;
	uint16_t fine_step_mhz;
	int16_t fine_low_mhz, fine_high_mhz;
	bool power; /* the target power can be set */
	int16_t power_low_cdbm, power_high_cdbm;
};

/* Bytes 190 to 201 of the page alone. False where they are not held. */
#define TUNABLE_POWER_FROM 190
#define TUNABLE_POWER_LEN  12
bool tunable_abilities(const struct memmap *map, struct tunable_abilities *ret);

/* The laser of one media lane. */
struct tunable_lane {
	uint8_t grid_code;
	const struct tunable_grid *grid; /* NULL: none, or a reserved code */
	int16_t channel;
	bool fine_tuning;
	int16_t fine_offset_mhz;
	uint32_t frequency_mhz; /* what it is at; 0: not said */
	int16_t target_power_cdbm;
	bool tuning, unlocked; /* now */
	uint8_t flags;         /* latched, enum tunable_flag */
};

enum tunable_flag {
	TUNABLE_COMPLETE = 1 << 0,
	TUNABLE_UNLOCKED = 1 << 1,
	TUNABLE_CHANNEL_INVALID = 1 << 2,
	TUNABLE_NOT_ACCEPTED = 1 << 3,
	TUNABLE_FINE_OUT_OF_RANGE = 1 << 4,
	TUNABLE_POWER_OUT_OF_RANGE = 1 << 5,
	/* it does not do what is set */
	TUNABLE_ORDERS = TUNABLE_CHANNEL_INVALID | TUNABLE_NOT_ACCEPTED |
			 TUNABLE_FINE_OUT_OF_RANGE | TUNABLE_POWER_OUT_OF_RANGE,
};

/* "tuning_complete", "channel_invalid" ...: the name of flag bit `bit`, NULL for none. */
const char *tunable_flag_name(unsigned bit);

/*
 * False where page 12h of the lane's bank is not held, or says nothing of the lane:
 * its settings and its frequency are zero.
 */
bool tunable_lane(const struct memmap *map, const struct identity *id, unsigned lane,
    struct tunable_lane *ret_lane);

/*
 * Of page 12h, bytes 128 to 229 alone, which reading does not change: where a lane is
 * and where it is set to, the power that it shall send, and whether it is being tuned or
 * not locked to where it shall be. False where they are not held, or where it is and its
 * power are zero.
 */
#define TUNABLE_NOW_FROM 128
#define TUNABLE_NOW_LEN  102
/* Behind them: a summary, and what latches of each lane, enum tunable_flag. */
#define TUNABLE_FLAGS_FROM 231
#define TUNABLE_FLAGS_LEN  8
#define TUNABLE_FREQUENCY  168  /* four bytes for each lane, of where it is */
#define TUNABLE_WORDS_END  1000 /* whole THz before CMIS 5.0 are below it */
struct tunable_now {
	uint32_t frequency_mhz;
	uint32_t target_mhz; /* with fine tuning; 0: never set, or to no channel */
	int16_t power_cdbm;
	bool tuning, unlocked;
};
bool tunable_now(const struct memmap *map, const struct identity *id, unsigned lane,
    struct tunable_now *ret_now);

/* Where the settings put the lane, fine tuning included; false for no channel. */
bool tunable_configured(const struct tunable_lane *lane, uint32_t *ret_mhz);

#endif
