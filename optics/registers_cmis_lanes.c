/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The banked registers of CMIS 5.4: pages 10h to 6Dh and 9Fh. A row of lanes goes
 * on in the next bank where that is held.
 */
#include "optics/registers_tables.h"
#include "optics/tunable.h"

/* clang-format off */

#define LANES(step_)             EACH(8, step_)
#define LANES_OF(step_, words_)  EACH_OF(8, step_, words_)
#define LANES_ALL                EACH(1, 0) /* once in each bank */
#define LANES_IF(step_, byte_, bit_) EACH_IF(8, step_, AT_BIT(0x01, byte_, bit_))

REGISTER_WORDS(recalls, "none", "buffer 1", "buffer 2");
REGISTER_WORDS(stores, [1] = "buffer 1", [2] = "buffer 2");
REGISTER_WORDS(amplitudes, "100 to 400 mV", "300 to 600 mV", "400 to 800 mV", "600 to 1200 mV");

/* One staged control set; set 1 stands 35 bytes behind set 0. */
#define STAGED(set_, d_)                                                                          \
	{ "set " set_ ", apply DPInit",         AT_BIT(0x10, 143 + (d_), 0), 1, REG_BIT,      LANES(1) },  \
	{ "set " set_ ", apply immediate",      AT_BIT(0x10, 144 + (d_), 0), 1, REG_BIT,      LANES(1) },  \
	{ "set " set_ ", application",          AT_BIT(0x10, 145 + (d_), 4), 4, REG_COUNT,    LANES(8) },  \
	{ "set " set_ ", data path",            AT_BIT(0x10, 145 + (d_), 1), 3, REG_COUNT,    LANES(8) },  \
	{ "set " set_ ", explicit control",     AT_BIT(0x10, 145 + (d_), 0), 1, REG_BIT,      LANES(8) },  \
	{ "set " set_ ", Tx adaptive EQ",       AT_BIT(0x10, 153 + (d_), 0), 1, REG_BIT,      LANES(1) },  \
	{ "set " set_ ", Tx EQ recall",         AT_BIT(0x10, 154 + (d_), 0), 2, REG_CODE,     LANES_OF(2, recalls) },  \
	{ "set " set_ ", Tx EQ",                AT_BIT(0x10, 156 + (d_), 0), 4, REG_CODE,     LANES_OF(4, register_equalizations) },   \
	{ "set " set_ ", Tx CDR on",            AT_BIT(0x10, 160 + (d_), 0), 1, REG_BIT,      LANES(1) },  \
	{ "set " set_ ", Rx CDR on",            AT_BIT(0x10, 161 + (d_), 0), 1, REG_BIT,      LANES(1) },  \
	{ "set " set_ ", Rx pre-cursor",        AT_BIT(0x10, 162 + (d_), 0), 4, REG_CODE,     LANES_OF(4, register_half_decibels_7) }, \
	{ "set " set_ ", Rx post-cursor",       AT_BIT(0x10, 166 + (d_), 0), 4, REG_CODE,     LANES_OF(4, register_decibels_7) }, \
	{ "set " set_ ", Rx amplitude",         AT_BIT(0x10, 170 + (d_), 0), 4, REG_CODE,     LANES_OF(4, amplitudes) }, \
	{ "set " set_ ", apply immediate Tx",   AT_BIT(0x10, 176 + (d_), 0), 1, REG_BIT,      LANES(1) },  \
	{ "set " set_ ", apply immediate Rx",   AT_BIT(0x10, 177 + (d_), 0), 1, REG_BIT,      LANES(1) }

/* Byte 128 has two meanings: before CMIS 4.0 it powered data paths up. */
static const struct register_def deinit[] = {
	{ "DPDeinit",                      AT_BIT(0x10, 128, 0), 1, REG_BIT,  LANES(1) },
};

static const struct register_def power_up[] = {
	{ "DPPwrUp",                       AT_BIT(0x10, 128, 0), 1, REG_BIT,  LANES(1) },
};

/* Tables 8-78 to 8-91. */
static const struct register_def page_10h[] = {
	{ "Tx input polarity flip",        AT_BIT(0x10, 129, 0), 1, REG_BIT,  LANES_IF(1, 155, 0) },
	{ "Tx output disable",             AT_BIT(0x10, 130, 0), 1, REG_BIT,  LANES_IF(1, 155, 1) },
	{ "Tx auto squelch disable",       AT_BIT(0x10, 131, 0), 1, REG_BIT,  LANES_IF(1, 155, 2) },
	{ "Tx force squelch",              AT_BIT(0x10, 132, 0), 1, REG_BIT,  LANES_IF(1, 155, 3) },
	{ "Tx EQ freeze",                  AT_BIT(0x10, 134, 0), 1, REG_BIT,  LANES_IF(1, 161, 4) },
	{ "Tx EQ store",                   AT_BIT(0x10, 135, 0), 2, REG_CODE, LANES_OF(2, stores) },
	{ "Rx output polarity flip",       AT_BIT(0x10, 137, 0), 1, REG_BIT,  LANES_IF(1, 156, 0) },
	{ "Rx output disable",             AT_BIT(0x10, 138, 0), 1, REG_BIT,  LANES_IF(1, 156, 1) },
	{ "Rx auto squelch disable",       AT_BIT(0x10, 139, 0), 1, REG_BIT,  LANES_IF(1, 156, 2) },
	STAGED("0", 0),
	STAGED("1", 35),
	{ "data path state changed mask",  AT_BIT(0x10, 213, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx fault mask",                 AT_BIT(0x10, 214, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx LOS mask",                   AT_BIT(0x10, 215, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx CDR LOL mask",               AT_BIT(0x10, 216, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx adaptive EQ fail mask",      AT_BIT(0x10, 217, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx power high alarm mask",      AT_BIT(0x10, 218, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx power low alarm mask",       AT_BIT(0x10, 219, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx power high warning mask",    AT_BIT(0x10, 220, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx power low warning mask",     AT_BIT(0x10, 221, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx bias high alarm mask",       AT_BIT(0x10, 222, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx bias low alarm mask",        AT_BIT(0x10, 223, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx bias high warning mask",     AT_BIT(0x10, 224, 0), 1, REG_BIT,  LANES(1) },
	{ "Tx bias low warning mask",      AT_BIT(0x10, 225, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx LOS mask",                   AT_BIT(0x10, 226, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx CDR LOL mask",               AT_BIT(0x10, 227, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx power high alarm mask",      AT_BIT(0x10, 228, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx power low alarm mask",       AT_BIT(0x10, 229, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx power high warning mask",    AT_BIT(0x10, 230, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx power low warning mask",     AT_BIT(0x10, 231, 0), 1, REG_BIT,  LANES(1) },
};

REGISTER_WORDS(data_path_states,
	[1] = "DPDeactivated", [2] = "DPInit", [3] = "DPDeinit", [4] = "DPActivated", [5] = "DPTxTurnOn",
	[6] = "DPTxTurnOff", [7] = "DPInitialized");
REGISTER_WORDS(config_states,
	[0] = "ConfigUndefined", [1] = "ConfigSuccess", [2] = "ConfigRejected", [3] = "ConfigRejectedInvalidAppSel",
	[4] = "ConfigRejectedInvalidDataPath", [5] = "ConfigRejectedInvalidSI", [6] = "ConfigRejectedLanesInUse",
	[7] = "ConfigRejectedPartialDataPath", [8] = "ConfigRejectedNoEmulation",
	[9] = "ConfigRejectedReserved9", [10] = "ConfigRejectedReserved10", [11] = "ConfigRejectedReserved11",
	[12] = "ConfigInProgress",
	[13] = "ConfigRejectedCustom13", [14] = "ConfigRejectedCustom14", [15] = "ConfigRejectedCustom15");

/* Tables 8-93 to 8-107. */
static const struct register_def page_11h[] = {
	{ "data path state",               AT_BIT(0x11, 128, 0), 4, REG_CODE,  LANES_OF(4, data_path_states) },
	{ "data path state changed flag",  AT_BIT(0x11, 134, 0), 1, REG_BIT,   LANES(1) },
	{ "Tx fault flag",                 AT_BIT(0x11, 135, 0), 1, REG_BIT,   LANES_IF(1, 157, 0) },
	{ "Tx LOS flag",                   AT_BIT(0x11, 136, 0), 1, REG_BIT,   LANES_IF(1, 157, 1) },
	{ "Tx CDR LOL flag",               AT_BIT(0x11, 137, 0), 1, REG_BIT,   LANES_IF(1, 157, 2) },
	{ "Tx adaptive EQ fail flag",      AT_BIT(0x11, 138, 0), 1, REG_BIT,   LANES_IF(1, 157, 3) },
	{ "Tx power high alarm flag",      AT_BIT(0x11, 139, 0), 1, REG_BIT,   LANES_IF(1, 160, 1) },
	{ "Tx power low alarm flag",       AT_BIT(0x11, 140, 0), 1, REG_BIT,   LANES_IF(1, 160, 1) },
	{ "Tx power high warning flag",    AT_BIT(0x11, 141, 0), 1, REG_BIT,   LANES_IF(1, 160, 1) },
	{ "Tx power low warning flag",     AT_BIT(0x11, 142, 0), 1, REG_BIT,   LANES_IF(1, 160, 1) },
	{ "Tx bias high alarm flag",       AT_BIT(0x11, 143, 0), 1, REG_BIT,   LANES_IF(1, 160, 0) },
	{ "Tx bias low alarm flag",        AT_BIT(0x11, 144, 0), 1, REG_BIT,   LANES_IF(1, 160, 0) },
	{ "Tx bias high warning flag",     AT_BIT(0x11, 145, 0), 1, REG_BIT,   LANES_IF(1, 160, 0) },
	{ "Tx bias low warning flag",      AT_BIT(0x11, 146, 0), 1, REG_BIT,   LANES_IF(1, 160, 0) },
	{ "Rx LOS flag",                   AT_BIT(0x11, 147, 0), 1, REG_BIT,   LANES_IF(1, 158, 1) },
	{ "Rx CDR LOL flag",               AT_BIT(0x11, 148, 0), 1, REG_BIT,   LANES_IF(1, 158, 2) },
	{ "Rx power high alarm flag",      AT_BIT(0x11, 149, 0), 1, REG_BIT,   LANES_IF(1, 160, 2) },
	{ "Rx power low alarm flag",       AT_BIT(0x11, 150, 0), 1, REG_BIT,   LANES_IF(1, 160, 2) },
	{ "Rx power high warning flag",    AT_BIT(0x11, 151, 0), 1, REG_BIT,   LANES_IF(1, 160, 2) },
	{ "Rx power low warning flag",     AT_BIT(0x11, 152, 0), 1, REG_BIT,   LANES_IF(1, 160, 2) },
	{ "Tx power",                      AT(0x11, 154),       16, REG_POWER, LANES_IF(16, 160, 1) },
	{ "Tx bias",                       AT(0x11, 170),       16, REG_BIAS_TIMES, LANES_IF(16, 160, 0) },
	{ "Rx power",                      AT(0x11, 186),       16, REG_POWER, LANES_IF(16, 160, 2) },
	{ "configuration status",          AT_BIT(0x11, 202, 0), 4, REG_CODE,  LANES_OF(4, config_states) },
	{ "active application",            AT_BIT(0x11, 206, 4), 4, REG_COUNT, LANES(8) },
	{ "active data path",              AT_BIT(0x11, 206, 1), 3, REG_COUNT, LANES(8) },
	{ "active explicit control",       AT_BIT(0x11, 206, 0), 1, REG_BIT,   LANES(8) },
	{ "active Tx adaptive EQ",         AT_BIT(0x11, 214, 0), 1, REG_BIT,   LANES(1) },
	{ "active Tx EQ recall",           AT_BIT(0x11, 215, 0), 2, REG_CODE,  LANES_OF(2, recalls) },
	{ "active Tx EQ",                  AT_BIT(0x11, 217, 0), 4, REG_CODE,  LANES_OF(4, register_equalizations) },
	{ "active Tx CDR on",              AT_BIT(0x11, 221, 0), 1, REG_BIT,   LANES(1) },
	{ "active Rx CDR on",              AT_BIT(0x11, 222, 0), 1, REG_BIT,   LANES(1) },
	{ "active Rx pre-cursor",          AT_BIT(0x11, 223, 0), 4, REG_CODE,  LANES_OF(4, register_half_decibels_7) },
	{ "active Rx post-cursor",         AT_BIT(0x11, 227, 0), 4, REG_CODE,  LANES_OF(4, register_decibels_7) },
	{ "active Rx amplitude",           AT_BIT(0x11, 231, 0), 4, REG_CODE,  LANES_OF(4, amplitudes) },
	{ "Tx wavelength number",          AT_BIT(0x11, 240, 4), 4, REG_COUNT, LANES(8) },
	{ "Tx fibre number",               AT_BIT(0x11, 240, 0), 4, REG_COUNT, LANES(8) },
	{ "Rx wavelength number",          AT_BIT(0x11, 248, 4), 4, REG_COUNT, LANES(8) },
	{ "Rx fibre number",               AT_BIT(0x11, 248, 0), 4, REG_COUNT, LANES(8) },
};

/* Of the same pages, since CMIS 5.0. */
static const struct register_def outputs[] = {
	{ "Rx output status changed mask", AT_BIT(0x10, 232, 0), 1, REG_BIT,  LANES(1) },
	{ "Rx output valid",               AT_BIT(0x11, 132, 0), 1, REG_BIT,   LANES(1) },
	{ "Tx output valid",               AT_BIT(0x11, 133, 0), 1, REG_BIT,   LANES(1) },
	{ "Rx output status changed flag", AT_BIT(0x11, 153, 0), 1, REG_BIT,   LANES(1) },
	{ "DPInit pending",                AT_BIT(0x11, 235, 0), 1, REG_BIT,   LANES(1) },
};

REGISTER_WORDS(grids,
	[0] = "3.125 GHz", [1] = "6.25 GHz", [2] = "12.5 GHz", [3] = "25 GHz", [4] = "50 GHz", [5] = "100 GHz",
	[6] = "33 GHz", [7] = "75 GHz", [8] = "150 GHz", [9] = "300 GHz", [15] = "not available");

/* Table 8-109. */
static const struct register_def page_12h[] = {
	{ "grid spacing",                     AT_BIT(0x12, 128, 4), 4, REG_CODE,      LANES_OF(8, grids) },
	{ "relative thresholds",              AT_BIT(0x12, 128, 1), 1, REG_BIT,       LANES(8) },
	{ "fine tuning on",                   AT_BIT(0x12, 128, 0), 1, REG_BIT,       LANES(8) },
	{ "channel number",                   AT(0x12, 136),       16, REG_SIGNED,    LANES(16) },
	{ "fine tuning offset",               AT(0x12, 152),       16, REG_GHZ_THOUSANDTHS_SIGNED, LANES(16) },
	{ "target output power",              AT(0x12, 200),       16, REG_POWER_DBM, LANES(16) },
	{ "high alarm offset code",           AT_BIT(0x12, 216, 4), 4, REG_COUNT,     ONE },
	{ "high warning offset code",         AT_BIT(0x12, 216, 0), 4, REG_COUNT,     ONE },
	{ "low alarm offset code",            AT_BIT(0x12, 217, 4), 4, REG_COUNT,     ONE },
	{ "low warning offset code",          AT_BIT(0x12, 217, 0), 4, REG_COUNT,     ONE },
	{ "tuning in progress",               AT_BIT(0x12, 222, 1), 1, REG_BIT,       LANES(8) },
	{ "wavelength unlocked",              AT_BIT(0x12, 222, 0), 1, REG_BIT,       LANES(8) },
	{ "laser flags of the lane",          AT_BIT(0x12, 230, 0), 1, REG_BIT,       LANES(1) },
	{ "target power out of range flag",   AT_BIT(0x12, 231, 5), 1, REG_BIT,       LANES(8) },
	{ "fine tuning out of range flag",    AT_BIT(0x12, 231, 4), 1, REG_BIT,       LANES(8) },
	{ "tuning not accepted flag",         AT_BIT(0x12, 231, 3), 1, REG_BIT,       LANES(8) },
	{ "invalid channel flag",             AT_BIT(0x12, 231, 2), 1, REG_BIT,       LANES(8) },
	{ "wavelength unlocked flag",         AT_BIT(0x12, 231, 1), 1, REG_BIT,       LANES(8) },
	{ "tuning complete flag",             AT_BIT(0x12, 231, 0), 1, REG_BIT,       LANES(8) },
	{ "target power out of range mask",   AT_BIT(0x12, 239, 5), 1, REG_BIT,       LANES(8) },
	{ "fine tuning out of range mask",    AT_BIT(0x12, 239, 4), 1, REG_BIT,       LANES(8) },
	{ "tuning not accepted mask",         AT_BIT(0x12, 239, 3), 1, REG_BIT,       LANES(8) },
	{ "invalid channel mask",             AT_BIT(0x12, 239, 2), 1, REG_BIT,       LANES(8) },
	{ "wavelength unlocked mask",         AT_BIT(0x12, 239, 1), 1, REG_BIT,       LANES(8) },
	{ "tuning complete mask",             AT_BIT(0x12, 239, 0), 1, REG_BIT,       LANES(8) },
};

/* The same four bytes of a lane, which CMIS 4.0 has as two words. */
static const struct register_def frequency[] = {
	{ "laser frequency",                  AT(0x12, 168),       32, REG_GHZ_THOUSANDTHS, LANES(32) },
};

static const struct register_def frequency_4_0[] = {
	{ "laser frequency in THz",           AT(0x12, 168),       16, REG_TERAHERTZ, LANES(32) },
	{ "laser frequency, fraction in 0.05 GHz", AT(0x12, 170),  16, REG_GHZ_TWENTIETHS, LANES(32) },
};

REGISTER_WORDS(gatings, "none", "within 2 ms", "within 20 ms", "beyond 20 ms");
REGISTER_WORDS(recovered_clocks, "no", "without loopback", "with loopback", "with and without loopback");
REGISTER_WORDS(patterns,
	[0] = "PRBS-31Q", [1] = "PRBS-31", [2] = "PRBS-23Q", [3] = "PRBS-23", [4] = "PRBS-15Q", [5] = "PRBS-15",
	[6] = "PRBS-13Q", [7] = "PRBS-13", [8] = "PRBS-9Q", [9] = "PRBS-9", [10] = "PRBS-7Q", [11] = "PRBS-7",
	[12] = "SSPRQ", [14] = "custom", [15] = "user");
REGISTER_WORDS(gates, "none", "5 s", "10 s", "30 s", "60 s", "120 s", "300 s", "custom");
REGISTER_WORDS(updates, "1 s", "5 s");
REGISTER_WORDS(checker_clocks, "recovered", "internal", "reference");
REGISTER_WORDS(host_clocks,
	[0] = "internal", [1] = "media lane 1", [2] = "media lane 2", [3] = "media lane 3", [4] = "media lane 4",
	[5] = "media lane 5", [6] = "media lane 6", [7] = "media lane 7", [8] = "media lane 8", [15] = "recovered");
REGISTER_WORDS(media_clocks,
	[0] = "internal", [1] = "reference", [2] = "host lane 1", [3] = "host lane 2", [4] = "host lane 3",
	[5] = "host lane 4", [6] = "host lane 5", [7] = "host lane 6", [8] = "host lane 7", [9] = "host lane 8",
	[15] = "recovered");

/* One pattern generator or checker, eight bytes. */
#define PATTERN(who_, byte_, fec_)                                                       \
	{ who_ " on",            AT_BIT(0x13, (byte_), 0),     1, REG_BIT,  LANES(1) },  \
	{ who_ " inverted",      AT_BIT(0x13, (byte_) + 1, 0), 1, REG_BIT,  LANES(1) },  \
	{ who_ " swapped",       AT_BIT(0x13, (byte_) + 2, 0), 1, REG_BIT,  LANES(1) },  \
	{ who_ fec_,             AT_BIT(0x13, (byte_) + 3, 0), 1, REG_BIT,  LANES(1) },  \
	{ who_ " pattern",       AT_BIT(0x13, (byte_) + 4, 0), 4, REG_CODE, LANES_OF(4, patterns) }

/* Tables 8-111 to 8-134. Advertisements are of the module: of bank 0, for all banks. */
static const struct register_def page_13h[] = {
	{ "host and media loopback at once",    AT_BIT(0x13, 128, 6), 1, REG_BIT,   ONE },
	{ "media loopback by lane",             AT_BIT(0x13, 128, 5), 1, REG_BIT,   ONE },
	{ "host loopback by lane",              AT_BIT(0x13, 128, 4), 1, REG_BIT,   ONE },
	{ "host side input loopback",           AT_BIT(0x13, 128, 3), 1, REG_BIT,   ONE },
	{ "host side output loopback",          AT_BIT(0x13, 128, 2), 1, REG_BIT,   ONE },
	{ "media side input loopback",          AT_BIT(0x13, 128, 1), 1, REG_BIT,   ONE },
	{ "media side output loopback",         AT_BIT(0x13, 128, 0), 1, REG_BIT,   ONE },
	{ "gating",                             AT_BIT(0x13, 129, 6), 2, REG_CODE,  ONE_OF(gatings) },
	{ "gated results",                      AT_BIT(0x13, 129, 5), 1, REG_BIT,   ONE },
	{ "periodic updates",                   AT_BIT(0x13, 129, 4), 1, REG_BIT,   ONE },
	{ "gating timers by lane",              AT_BIT(0x13, 129, 3), 1, REG_BIT,   ONE },
	{ "auto restart gating",                AT_BIT(0x13, 129, 2), 1, REG_BIT,   ONE },
	{ "media FEC",                          AT_BIT(0x13, 130, 7), 1, REG_BIT,   ONE },
	{ "host FEC",                           AT_BIT(0x13, 130, 6), 1, REG_BIT,   ONE },
	{ "media SNR",                          AT_BIT(0x13, 130, 5), 1, REG_BIT,   ONE },
	{ "host SNR",                           AT_BIT(0x13, 130, 4), 1, REG_BIT,   ONE },
	{ "bit and error counters",             AT_BIT(0x13, 130, 1), 1, REG_BIT,   ONE },
	{ "BER",                                AT_BIT(0x13, 130, 0), 1, REG_BIT,   ONE },
	{ "media generator before FEC",         AT_BIT(0x13, 131, 7), 1, REG_BIT,   ONE },
	{ "media generator after FEC",          AT_BIT(0x13, 131, 6), 1, REG_BIT,   ONE },
	{ "media checker before FEC",           AT_BIT(0x13, 131, 5), 1, REG_BIT,   ONE },
	{ "media checker after FEC",            AT_BIT(0x13, 131, 4), 1, REG_BIT,   ONE },
	{ "host generator before FEC",          AT_BIT(0x13, 131, 3), 1, REG_BIT,   ONE },
	{ "host generator after FEC",           AT_BIT(0x13, 131, 2), 1, REG_BIT,   ONE },
	{ "host checker before FEC",            AT_BIT(0x13, 131, 1), 1, REG_BIT,   ONE },
	{ "host checker after FEC",             AT_BIT(0x13, 131, 0), 1, REG_BIT,   ONE },
	{ "host generator patterns 0-7, 8-15",  AT(0x13, 132),       16, REG_BYTES, ONE },
	{ "media generator patterns 0-7, 8-15", AT(0x13, 134),       16, REG_BYTES, ONE },
	{ "host checker patterns 0-7, 8-15",    AT(0x13, 136),       16, REG_BYTES, ONE },
	{ "media checker patterns 0-7, 8-15",   AT(0x13, 138),       16, REG_BYTES, ONE },
	{ "recovered clock",                    AT_BIT(0x13, 140, 6), 2, REG_CODE,  ONE_OF(recovered_clocks) },
	{ "reference clock",                    AT_BIT(0x13, 140, 5), 1, REG_BIT,   ONE },
	{ "user pattern length / 2 - 1",        AT_BIT(0x13, 140, 0), 4, REG_COUNT, ONE },
	{ "media checker swap",                 AT_BIT(0x13, 141, 7), 1, REG_BIT,   ONE },
	{ "media checker inversion",            AT_BIT(0x13, 141, 6), 1, REG_BIT,   ONE },
	{ "media generator swap",               AT_BIT(0x13, 141, 5), 1, REG_BIT,   ONE },
	{ "media generator inversion",          AT_BIT(0x13, 141, 4), 1, REG_BIT,   ONE },
	{ "host checker swap",                  AT_BIT(0x13, 141, 3), 1, REG_BIT,   ONE },
	{ "host checker inversion",             AT_BIT(0x13, 141, 2), 1, REG_BIT,   ONE },
	{ "host generator swap",                AT_BIT(0x13, 141, 1), 1, REG_BIT,   ONE },
	{ "host generator inversion",           AT_BIT(0x13, 141, 0), 1, REG_BIT,   ONE },
	{ "media checker enable by lane",       AT_BIT(0x13, 142, 7), 1, REG_BIT,   ONE },
	{ "media checker pattern by lane",      AT_BIT(0x13, 142, 6), 1, REG_BIT,   ONE },
	{ "media generator enable by lane",     AT_BIT(0x13, 142, 5), 1, REG_BIT,   ONE },
	{ "media generator pattern by lane",    AT_BIT(0x13, 142, 4), 1, REG_BIT,   ONE },
	{ "host checker enable by lane",        AT_BIT(0x13, 142, 3), 1, REG_BIT,   ONE },
	{ "host checker pattern by lane",       AT_BIT(0x13, 142, 2), 1, REG_BIT,   ONE },
	{ "host generator enable by lane",      AT_BIT(0x13, 142, 1), 1, REG_BIT,   ONE },
	{ "host generator pattern by lane",     AT_BIT(0x13, 142, 0), 1, REG_BIT,   ONE },
	PATTERN("host generator", 144, " before the FEC encoder"),
	PATTERN("media generator", 152, " before the FEC encoder"),
	PATTERN("host checker", 160, " behind the FEC decoder"),
	PATTERN("media checker", 168, " behind the FEC decoder"),
	{ "host generator clock",               AT_BIT(0x13, 176, 4), 4, REG_CODE,  ONE_OF(host_clocks) },
	{ "media generator clock",              AT_BIT(0x13, 176, 0), 4, REG_CODE,  ONE_OF(media_clocks) },
	{ "start and stop is global",           AT_BIT(0x13, 177, 7), 1, REG_BIT,   ONE },
	{ "reset error information",            AT_BIT(0x13, 177, 5), 1, REG_BIT,   ONE },
	{ "auto restart gate",                  AT_BIT(0x13, 177, 4), 1, REG_BIT,   ONE },
	{ "gate time",                          AT_BIT(0x13, 177, 1), 3, REG_CODE,  ONE_OF(gates) },
	{ "update period",                      AT_BIT(0x13, 177, 0), 1, REG_CODE,  ONE_OF(updates) },
	{ "host checker clock",                 AT_BIT(0x13, 178, 2), 2, REG_CODE,  ONE_OF(checker_clocks) },
	{ "media checker clock",                AT_BIT(0x13, 178, 0), 2, REG_CODE,  ONE_OF(checker_clocks) },
	{ "media output loopback",              AT_BIT(0x13, 180, 0), 1, REG_BIT,   LANES(1) },
	{ "media input loopback",               AT_BIT(0x13, 181, 0), 1, REG_BIT,   LANES(1) },
	{ "host output loopback",               AT_BIT(0x13, 182, 0), 1, REG_BIT,   LANES(1) },
	{ "host input loopback",                AT_BIT(0x13, 183, 0), 1, REG_BIT,   LANES(1) },
	{ "host scratchpad",                    AT(0x13, 184),       64, REG_BYTES, ONE },
	{ "loss of reference clock mask",       AT_BIT(0x13, 206, 7), 1, REG_BIT,   ONE },
	{ "host gating complete mask",          AT_BIT(0x13, 208, 0), 1, REG_BIT,   LANES(1) },
	{ "media gating complete mask",         AT_BIT(0x13, 209, 0), 1, REG_BIT,   LANES(1) },
	{ "host generator LOL mask",            AT_BIT(0x13, 210, 0), 1, REG_BIT,   LANES(1) },
	{ "media generator LOL mask",           AT_BIT(0x13, 211, 0), 1, REG_BIT,   LANES(1) },
	{ "host checker LOL mask",              AT_BIT(0x13, 212, 0), 1, REG_BIT,   LANES(1) },
	{ "media checker LOL mask",             AT_BIT(0x13, 213, 0), 1, REG_BIT,   LANES(1) },
	{ "user pattern",                       AT(0x13, 224),      256, REG_BYTES, ONE },
};

REGISTER_WORDS(selectors,
	[0x00] = "nothing", [0x01] = "BER", [0x02] = "counters of host lanes 1 to 4",
	[0x03] = "counters of host lanes 5 to 8", [0x04] = "counters of media lanes 1 to 4",
	[0x05] = "counters of media lanes 5 to 8", [0x06] = "SNR", [0x11] = "BER, gated",
	[0x12] = "counters of host lanes 1 to 4, gated", [0x13] = "counters of host lanes 5 to 8, gated",
	[0x14] = "counters of media lanes 1 to 4, gated", [0x15] = "counters of media lanes 5 to 8, gated");

/* Tables 8-136 to 8-138. What bytes 192-255 mean is told by the selector. */
static const struct register_def page_14h[] = {
	{ "diagnostics selector",       AT(0x14, 128),        8, REG_CODE, ONE_OF(selectors) },
	{ "loss of reference clock flag", AT_BIT(0x14, 132, 7), 1, REG_BIT, ONE },
	{ "host gating complete flag",  AT_BIT(0x14, 134, 0), 1, REG_BIT,  LANES(1) },
	{ "media gating complete flag", AT_BIT(0x14, 135, 0), 1, REG_BIT,  LANES(1) },
	{ "host generator LOL flag",    AT_BIT(0x14, 136, 0), 1, REG_BIT,  LANES(1) },
	{ "media generator LOL flag",   AT_BIT(0x14, 137, 0), 1, REG_BIT,  LANES(1) },
	{ "host checker LOL flag",      AT_BIT(0x14, 138, 0), 1, REG_BIT,  LANES(1) },
	{ "media checker LOL flag",     AT_BIT(0x14, 139, 0), 1, REG_BIT,  LANES(1) },
};

/* Table 8-139. Counters and SNR are little endian, BER is big endian. */
static const struct register_def ber[] = {
	{ "host BER",  AT(0x14, 192), 16, REG_F16, LANES(16) },
	{ "media BER", AT(0x14, 208), 16, REG_F16, LANES(16) },
};

static const struct register_def counters[] = {
	{ "errors, lanes 1 to 4 or 5 to 8 of a side", AT(0x14, 192), 64, REG_COUNT64_LITTLE, EACH(4, 128) },
	{ "bits, lanes 1 to 4 or 5 to 8 of a side",   AT(0x14, 200), 64, REG_BITS64_LITTLE,  EACH(4, 128) },
};

/* The lowest bit of a bit count is none: it says that the checker lost its lock. */
static const struct register_def lost_locks[] = {
	{ "lock lost, lanes 1 to 4 or 5 to 8 of a side", AT_BIT(0x14, 200, 0), 1, REG_BIT, EACH(4, 128) },
};

static const struct register_def snr[] = {
	{ "host SNR",  AT(0x14, 208), 16, REG_DB_256_LITTLE, LANES(16) },
	{ "media SNR", AT(0x14, 240), 16, REG_DB_256_LITTLE, LANES(16) },
};

static const struct register_def page_15h[] = {
	{ "Rx latency in ns", AT(0x15, 224), 16, REG_COUNT, LANES(16) },
	{ "Tx latency in ns", AT(0x15, 240), 16, REG_COUNT, LANES(16) },
};

/* Network paths. */
static const struct register_def page_16h[] = {
	{ "set 0, network path",           AT_BIT(0x16, 128, 1), 3, REG_COUNT, LANES(8) },
	{ "set 0, in use",                 AT_BIT(0x16, 128, 0), 1, REG_BIT,   LANES(8) },
	{ "set 1, network path",           AT_BIT(0x16, 136, 1), 3, REG_COUNT, LANES(8) },
	{ "set 1, in use",                 AT_BIT(0x16, 136, 0), 1, REG_BIT,   LANES(8) },
	{ "network path deinitialize",     AT_BIT(0x16, 160, 0), 1, REG_BIT,   LANES(1) },
	{ "Rx replacement signal",         AT_BIT(0x16, 162, 0), 1, REG_BIT,   LANES(1) },
	{ "Tx replacement signal",         AT_BIT(0x16, 163, 0), 1, REG_BIT,   LANES(1) },
	{ "set 0, apply",                  AT_BIT(0x16, 176, 0), 1, REG_BIT,   LANES(1) },
	{ "set 1, apply",                  AT_BIT(0x16, 177, 0), 1, REG_BIT,   LANES(1) },
	{ "network path configuration status", AT_BIT(0x16, 178, 0), 4, REG_CODE, LANES_OF(4, config_states) },
	{ "active network path",           AT_BIT(0x16, 192, 1), 3, REG_COUNT, LANES(8) },
	{ "active, in use",                AT_BIT(0x16, 192, 0), 1, REG_BIT,   LANES(8) },
	{ "network path state",            AT_BIT(0x16, 200, 0), 4, REG_CODE,  LANES_OF(4, data_path_states) },
	{ "network path init pending",     AT_BIT(0x16, 204, 0), 1, REG_BIT,   LANES(1) },
	{ "maximum duration of NPDeinit",    AT_BIT(0x16, 224, 4), 4, REG_CODE, ONE_OF(register_durations) },
	{ "maximum duration of NPInit",      AT_BIT(0x16, 224, 0), 4, REG_CODE, ONE_OF(register_durations) },
	{ "maximum duration of NPTxTurnOff", AT_BIT(0x16, 225, 4), 4, REG_CODE, ONE_OF(register_durations) },
	{ "maximum duration of NPTxTurnOn",  AT_BIT(0x16, 225, 0), 4, REG_CODE, ONE_OF(register_durations) },
	{ "replacement signal support",    AT_BIT(0x16, 226, 0), 2, REG_CODE,  ONE },
	{ "mixed multiplex advertisement", AT(0x16, 228),      160, REG_BYTES, ONE },
	{ "application is a network path", AT(0x16, 248),       16, REG_BYTES, ONE },
};

static const struct register_def page_17h[] = {
	{ "network path state changed flag", AT_BIT(0x17, 128, 0), 1, REG_BIT, LANES(1) },
	{ "network path state changed mask", AT_BIT(0x17, 192, 0), 1, REG_BIT, LANES(1) },
};

/* Extensions of the control sets. The parameters of 18h and 19h are those of CMIS-VCS. */
static const struct register_def page_18h[] = {
	{ "set 0, block of applications", AT(0x18, 128),   8, REG_COUNT, LANES(8) },
	{ "set 1, block of applications", AT(0x18, 136),   8, REG_COUNT, LANES(8) },
	{ "set 0, versatile parameters",  AT(0x18, 144), 448, REG_BYTES, LANES_ALL },
	{ "set 1, versatile parameters",  AT(0x18, 200), 448, REG_BYTES, LANES_ALL },
};

static const struct register_def page_19h[] = {
	{ "active Tx, application",       AT_BIT(0x19, 128, 4), 4, REG_COUNT, LANES(8) },
	{ "active Tx, data path",         AT_BIT(0x19, 128, 1), 3, REG_COUNT, LANES(8) },
	{ "active Tx, explicit control",  AT_BIT(0x19, 128, 0), 1, REG_BIT,   LANES(8) },
	{ "active Rx, application",       AT_BIT(0x19, 136, 4), 4, REG_COUNT, LANES(8) },
	{ "active Rx, data path",         AT_BIT(0x19, 136, 1), 3, REG_COUNT, LANES(8) },
	{ "active Rx, explicit control",  AT_BIT(0x19, 136, 0), 1, REG_BIT,   LANES(8) },
	{ "active block of applications", AT(0x19, 144),        8, REG_COUNT, LANES(8) },
	{ "active versatile parameters",  AT(0x19, 152),      448, REG_BYTES, LANES_ALL },
};

/* Normalized application descriptors: fifteen in each bank, which is a block of them. */
#define DESCRIPTORS EACH(15, 64)

static const struct register_def page_1ch[] = {
	{ "normalized application, host interface",   AT(0x1c, 128),        8, REG_CODE,  EACH_OF(15, 64, register_host_interfaces) },
	{ "normalized application, media interface",  AT(0x1c, 129),        8, REG_MEDIA, DESCRIPTORS },
	{ "normalized application, host lanes",       AT_BIT(0x1c, 130, 4), 4, REG_COUNT, DESCRIPTORS },
	{ "normalized application, media lanes",      AT_BIT(0x1c, 130, 0), 4, REG_COUNT, DESCRIPTORS },
	{ "normalized application, host assignment",  AT(0x1c, 131),        8, REG_CODE,  DESCRIPTORS },
	{ "normalized application, media assignment", AT(0x1c, 132),        8, REG_CODE,  DESCRIPTORS },
	{ "normalized application, network path",     AT_BIT(0x1c, 133, 7), 1, REG_BIT,   DESCRIPTORS },
	{ "normalized application, host group",       AT_BIT(0x1c, 134, 4), 4, REG_COUNT, DESCRIPTORS },
	{ "normalized application, media group",      AT_BIT(0x1c, 134, 0), 4, REG_COUNT, DESCRIPTORS },
};

/* Redirection of host lanes, and of media lanes. */
#define SWITCHING(page_, side_, bit_)                                                                                              \
	{ "maximum duration of " side_ " redirection", AT_BIT(page_, 128, 4), 4, REG_CODE,  ONE_OF(register_durations) },          \
	{ side_ " redirection",                        AT(page_, 136),        8, REG_COUNT, LANES_IF(8, 252, bit_) },              \
	{ side_ " redirection on",                     AT_BIT(page_, 152, 0), 1, REG_BIT,   EACH_IF(1, 0, AT_BIT(0x01, 252, bit_)) }, \
	{ "commit " side_ " redirection",              AT_BIT(page_, 160, 0), 1, REG_BIT,   EACH_IF(1, 0, AT_BIT(0x01, 252, bit_)) }, \
	{ "result of " side_ " redirection",           AT(page_, 168),        8, REG_CODE,  LANES_IF(8, 252, bit_) },              \
	{ "committed " side_ " redirection",           AT(page_, 184),        8, REG_COUNT, LANES_IF(8, 252, bit_) }

static const struct register_def page_1dh[] = {
	SWITCHING(0x1d, "host lane", 7),
};

/* Since 5.4: polarity, counters of acquisitions, limits of programmed power. */
static const struct register_def page_60h[] = {
	{ "Tx input polarity is inverted",    AT_BIT(0x60, 128, 0), 1, REG_BIT, LANES_IF(1, 174, 7) },
	{ "Rx output polarity is inverted",   AT_BIT(0x60, 129, 0), 1, REG_BIT, LANES_IF(1, 174, 7) },
	{ "Rx acquisitions counted",          AT_BIT(0x60, 130, 7), 1, REG_BIT, LANES_ALL },
	{ "Tx acquisitions counted",          AT_BIT(0x60, 130, 6), 1, REG_BIT, LANES_ALL },
	{ "Rx data path acquisitions counted", AT_BIT(0x60, 130, 5), 1, REG_BIT, LANES_ALL },
	{ "Tx data path acquisitions counted", AT_BIT(0x60, 130, 4), 1, REG_BIT, LANES_ALL },
	{ "reset Rx acquisitions",            AT_BIT(0x60, 192, 0), 1, REG_BIT, LANES_IF(1, 174, 7) },
	{ "reset Tx acquisitions",            AT_BIT(0x60, 193, 0), 1, REG_BIT, LANES_IF(1, 174, 7) },
	{ "reset Rx data path acquisitions",  AT_BIT(0x60, 194, 0), 1, REG_BIT, LANES_IF(1, 174, 7) },
	{ "reset Tx data path acquisitions",  AT_BIT(0x60, 195, 0), 1, REG_BIT, LANES_IF(1, 174, 7) },
};

static const struct register_def page_61h[] = {
	{ "Tx acquisitions",           AT(0x61, 128), 16, REG_COUNT, LANES_IF(16, 174, 6) },
	{ "Rx acquisitions",           AT(0x61, 144), 16, REG_COUNT, LANES_IF(16, 174, 6) },
	{ "Tx data path acquisitions", AT(0x61, 160), 16, REG_COUNT, LANES_IF(16, 174, 6) },
	{ "Rx data path acquisitions", AT(0x61, 176), 16, REG_COUNT, LANES_IF(16, 174, 6) },
};

static const struct register_def page_62h[] = {
	{ "Tx power high alarm, by lane",   AT(0x62, 128), 16, REG_POWER_DBM, LANES_IF(64, 174, 5) },
	{ "Tx power low alarm, by lane",    AT(0x62, 130), 16, REG_POWER_DBM, LANES_IF(64, 174, 5) },
	{ "Tx power high warning, by lane", AT(0x62, 132), 16, REG_POWER_DBM, LANES_IF(64, 174, 5) },
	{ "Tx power low warning, by lane",  AT(0x62, 134), 16, REG_POWER_DBM, LANES_IF(64, 174, 5) },
};

static const struct register_def page_6dh[] = {
	SWITCHING(0x6d, "media lane", 5),
};

/* Tables 8-198 and 8-199: the message of an instance, which is a bank. See optics/cdb.h. */
static const struct register_def page_9fh[] = {
	{ "CDB command",               AT(0x9f, 128),  16, REG_COMMAND, LANES_ALL },
	{ "CDB EPL length",            AT(0x9f, 130),  16, REG_COUNT, LANES_ALL },
	{ "CDB LPL length",            AT(0x9f, 132),   8, REG_COUNT, LANES_ALL },
	{ "CDB check code",            AT(0x9f, 133),   8, REG_CODE,  LANES_ALL },
	{ "CDB reply length",          AT(0x9f, 134),   8, REG_CODE,  LANES_ALL },
	{ "CDB reply check code",      AT(0x9f, 135),   8, REG_CODE,  LANES_ALL },
	{ "CDB payload, bytes 0 to 59", AT(0x9f, 136), 480, REG_BYTES, LANES_ALL },
	{ "CDB payload, bytes 60 to 119", AT(0x9f, 196), 480, REG_BYTES, LANES_ALL },
};
/* clang-format on */

static bool
is_before_4_0(const struct memmap *map)
{
	return register_is_before(map, CMIS_4_0);
}

static bool
is_since_4_0(const struct memmap *map)
{
	return !is_before_4_0(map);
}

/* Whether lasers have whole THz in front: before 5.0, and where none has more. */
static bool
has_terahertz(const struct memmap *map)
{
	int32_t word;

	for (unsigned lane = 0; lane < MEMMAP_BANKS * LANES_IN_A_BANK; lane++) {
		if (memmap_word(map, at_lane(mem_at(0x12, TUNABLE_FREQUENCY), lane, 4),
			WORD_U16, &word) &&
		    word >= TUNABLE_WORDS_END)
			return false;
	}
	return register_is_before(map, CMIS_5_0);
}

static bool
has_megahertz(const struct memmap *map)
{
	return !has_terahertz(map);
}

static bool
is_since_5_0(const struct memmap *map)
{
	return !register_is_before(map, CMIS_5_0);
}

/* Diagnostics selectors (Table 8-139). */
#define SELECTOR_BER            0x01
#define SELECTOR_HOST_COUNTERS  0x02
#define SELECTOR_MEDIA_COUNTERS 0x05
#define SELECTOR_SNR            0x06
#define SELECTOR_GATED          0x10
#define SELECTOR_GATED_MAX      SELECTOR_MEDIA_COUNTERS /* no SNR is gated */

/*
 * What page 14h shows just now in all banks that are held, gated or not; 0: nothing, or
 * not the same in each.
 */
static uint8_t
selector(const struct memmap *map)
{
	uint8_t selected = 0, byte;
	bool any = false;

	for (uint8_t bank = 0; bank < MEMMAP_BANKS; bank++) {
		struct memaddr at = mem_at(0x14, 128);

		at.bank = bank;
		if (!memmap_byte(map, at, &byte))
			continue;
		if ((byte & ~SELECTOR_GATED) <= SELECTOR_GATED_MAX)
			byte &= (uint8_t)~SELECTOR_GATED;
		if (any && byte != selected)
			return 0;
		selected = byte;
		any = true;
	}
	return selected;
}

static bool
shows_ber(const struct memmap *map)
{
	return selector(map) == SELECTOR_BER;
}

static bool
shows_counters(const struct memmap *map)
{
	return selector(map) >= SELECTOR_HOST_COUNTERS &&
	       selector(map) <= SELECTOR_MEDIA_COUNTERS;
}

static bool
shows_snr(const struct memmap *map)
{
	return selector(map) == SELECTOR_SNR;
}

const struct register_table registers_cmis_lanes[] = {
	REGISTER_GROUP_IF("page 10h, data paths", deinit, is_since_4_0),
	REGISTER_GROUP_IF("page 10h, data paths before CMIS 4.0", power_up,
	    is_before_4_0),
	REGISTER_GROUP("page 10h, controls and masks", page_10h),
	REGISTER_GROUP("page 11h, status and flags", page_11h),
	REGISTER_GROUP_IF("pages 10h and 11h, outputs since CMIS 5.0", outputs,
	    is_since_5_0),
	REGISTER_GROUP("page 12h, laser tuning", page_12h),
	REGISTER_GROUP_IF("page 12h, laser frequency", frequency, has_megahertz),
	REGISTER_GROUP_IF("page 12h, laser frequency before CMIS 5.0", frequency_4_0,
	    has_terahertz),
	REGISTER_GROUP("page 13h, diagnostics controls", page_13h),
	REGISTER_GROUP("page 14h, diagnostics", page_14h),
	REGISTER_GROUP_IF("page 14h, BER", ber, shows_ber),
	REGISTER_GROUP_IF("page 14h, counters", counters, shows_counters),
	REGISTER_GROUP_IF("page 14h, lost locks", lost_locks, shows_counters),
	REGISTER_GROUP_IF("page 14h, SNR", snr, shows_snr),
	REGISTER_GROUP("page 15h, timing", page_15h),
	REGISTER_GROUP("page 16h, network paths", page_16h),
	REGISTER_GROUP("page 17h, network path flags", page_17h),
	REGISTER_GROUP("page 18h, configuration extensions", page_18h),
	REGISTER_GROUP("page 19h, status extensions", page_19h),
	REGISTER_GROUP("page 1Ch, normalized applications", page_1ch),
	REGISTER_GROUP("page 1Dh, host lane switching", page_1dh),
	REGISTER_GROUP("page 60h, polarity and acquisitions", page_60h),
	REGISTER_GROUP("page 61h, counts of acquisitions", page_61h),
	REGISTER_GROUP("page 62h, Tx power limits of lanes", page_62h),
	REGISTER_GROUP("page 6Dh, media lane switching", page_6dh),
	REGISTER_GROUP("page 9Fh, CDB message", page_9fh),
};

const size_t registers_cmis_lanes_count = COUNT_OF(registers_cmis_lanes);
