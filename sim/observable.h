/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Observables: what a module tells of its signal beyond the classic monitors,
 * and how the words of VDM keep it.
 *
 * Values are doubles in the unit of the comment; words are big endian and 16 bits
 * wide. Nothing here has a state.
 */
#ifndef SIM_OBSERVABLE_H
#define SIM_OBSERVABLE_H

#include <stdbool.h>
#include <stdint.h>

enum observable {
	OBS_LASER_AGE,   /* % */
	OBS_TEC_CURRENT, /* % of the most; positive heats */
	OBS_FREQ_ERROR,  /* MHz */
	OBS_LASER_TEMP,  /* C off its target */
	OBS_SNR,         /* dB */
	OBS_LTP,         /* dB: peaks over valleys of the PAM4 histogram */
	OBS_BER,         /* before FEC */
	OBS_FERC,        /* errored frames in a fine interval */
	OBS_SUPPLY,      /* supply voltage, as a share of its nominal value */
	OBS_BIAS_XI,     /* %, and the next five */
	OBS_BIAS_XQ,
	OBS_BIAS_YI,
	OBS_BIAS_YQ,
	OBS_BIAS_X_PHASE,
	OBS_BIAS_Y_PHASE,
	OBS_CD,         /* ps/nm: the first of those that page 35h tells */
	OBS_DGD,        /* ps */
	OBS_SOPMD,      /* ps2 */
	OBS_PDL,        /* dB */
	OBS_OSNR,       /* dB in 0.1 nm */
	OBS_ESNR,       /* dB */
	OBS_CFO,        /* MHz */
	OBS_EVM,        /* % */
	OBS_TX_POWER,   /* dBm */
	OBS_RX_TOTAL,   /* dBm */
	OBS_RX_SIGNAL,  /* dBm */
	OBS_SOP_RATE,   /* krad/s */
	OBS_MER,        /* dB */
	OBS_CLOCK_LOOP, /* % of the pull range */
	OBS_SNR_MARGIN, /* dB */
	OBS_Q,          /* dB */
	OBS_Q_MARGIN,   /* dB */
	OBS_COUNT
};

#define OBS_LINK_FIRST OBS_CD
#define OBS_LINK_COUNT (OBS_COUNT - OBS_LINK_FIRST)

enum obs_class { OBS_BASIC, OBS_MIN, OBS_MAX, OBS_AVG, OBS_TOTAL };
enum obs_side { OBS_MEDIA, OBS_HOST };
enum obs_word { OBS_U16, OBS_S16, OBS_F16 };

/* One type of VDM. */
struct obs_type {
	uint8_t observable; /* enum observable */
	uint8_t side;       /* enum obs_side */
	uint8_t class;      /* enum obs_class */
	uint8_t word;       /* enum obs_word */
	double step;        /* what one step of the word is worth */
};

/* NULL for types that the simulator does not know. */
const struct obs_type *obs_type_of(uint8_t type);

/* The word of a value: the nearest that the format has. */
uint16_t obs_encode(enum obs_word word, double step, double value);
double obs_decode(enum obs_word word, double step, uint16_t raw);

/* Says whether a value is within what the word can tell. */
bool obs_fits(enum obs_word word, double step, double value);

#endif
