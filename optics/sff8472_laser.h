/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The laser of an SFP: its own temperature and the current of its cooler (SFF-8472),
 * and where a tunable one is tuned (SFF-8690, A2h page 02h).
 */
#ifndef OPTICS_SFF8472_LASER_H
#define OPTICS_SFF8472_LASER_H

#include "optics/auxmon.h"
#include "optics/identity.h"
#include "optics/memmap.h"

/*
 * Whether a module with diagnostics measures what an optional row of the monitors of
 * SFF-8472 has, the temperature of the laser or the current of its cooler, and whether it
 * gives limits of it.
 *
 * No bit says that they are there, nor that bytes 106 and 107 are a wavelength instead.
 * They count where their limits are in order, or where the transmitter is cooled or
 * tunable and the word is neither zero nor FFFFh; the current, which goes through zero,
 * also where bytes 106 and 107 are neither. A laser beyond 100 C is none, unless its
 * limits are below. One of 0 or FFFFh beyond its limits is not measured, or not here, and
 * then the current counts by its own limits alone. Limits count where they are in order.
 *
 * SFF-8472 12.4: Tables 9-5, 9-16; A0h 64[2], 65[6] (Table 8-3).
 */
bool sff8472_measures(const struct memmap *map, const struct monitor_def *row);
bool sff8472_gives_limits(const struct memmap *map, const struct monitor_def *row);

/*
 * Reads these two, as a dump is shown: the temperature of the laser into the first place,
 * the current of its cooler into the second, and nothing into the third. Flags count by
 * A0h 93[7] (Table 8-6).
 */
void sff8472_aux_decode(const struct memmap *map, const struct identity *id,
    struct aux_reading ret_aux[AUX_COUNT]);

enum sfp_tunable_flag {
	SFP_TUNABLE_DITHER_UNSUPPORTED = 1 << 2,
	SFP_TUNABLE_NEW_CHANNEL = 1 << 3,
	SFP_TUNABLE_BAD_CHANNEL = 1 << 4,
	SFP_TUNABLE_UNLOCKED = 1 << 5,
	SFP_TUNABLE_TEC_FAULT = 1 << 6,
	SFP_TUNABLE_SELF_TUNING = 1 << 7,
};

/* The laser of a tunable SFP (SFF-8690 1.5, Tables 5-2 to 5-8). */
struct sfp_tunable {
	bool by_channel, by_wavelength; /* in steps of 50 pm */
	bool self_tuning, dither;       /* what it can do */
	int64_t first_mhz, last_mhz;    /* 0: not given */
	int32_t grid_mhz;               /* negative: channels count downwards */
	uint32_t channels;              /* from the first to the last; 0: not given */
	uint16_t channel;               /* that is set, from 1; 0: none */
	int64_t frequency_mhz;          /* of that channel; 0: of none */
	uint32_t wavelength_pm;         /* that is set; 0: none */
	int32_t frequency_error_mhz;    /* measured less set */
	int32_t wavelength_error_pm;
	bool tuning, unlocked, tec_fault, self_tuning_now;
	uint8_t flags; /* latched, enum sfp_tunable_flag; none where 172 is not held */
	/* It can be set, the reserved bits of 128 are clear, and it sends 150 to 250 THz.
	 */
	bool is_sound;
};

/* "unlocked", "bad_channel" ...: the name of flag bit `bit`, NULL for none. */
const char *sfp_tunable_flag_name(unsigned bit);

/* Says whether an SFP with diagnostics has such a page: A0h 65[6]. */
bool sfp_tunable_offered(const struct memmap *map, const struct identity *id);

/* Bytes 128 to 168 of the page, which reading does not change; behind them are flags. */
#define SFP_TUNABLE_PAGE (A2_TABLE + 2)
#define SFP_TUNABLE_FROM 128
#define SFP_TUNABLE_LEN  41

/*
 * Reads the page as far as 168, and the flags at 172 where they are held.
 *
 * False where the module does not say that it is tunable (A0h 65[6]), where page 02h is
 * not held, and where it repeats page 00h: then the page register was not heeded.
 */
bool sfp_tunable(const struct memmap *map, const struct identity *id,
    struct sfp_tunable *ret);

/* The same of a map that holds nothing but the page: whether it is offered is known. */
bool sfp_tunable_now(const struct memmap *map, struct sfp_tunable *ret);

#endif
