/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a module of CMIS holds beyond the other keys of a description: CMIS 5.4, chapter
 * 8, and C-CMIS 1.3, pages 30h to 38h.
 *
 * In a byte of lanes bit 0 is the first of the bank; where a byte has the nibbles of two
 * lanes, that of the first is the lower one.
 */
#include "sim/settings_tables.h"

#define P00 0x0000u
#define P01 0x0001u
#define P0C 0x000cu
#define P0D 0x000du
#define P10 0x0010u
#define P11 0x0011u
#define P12 0x0012u
#define P13 0x0013u
#define P14 0x0014u
#define P15 0x0015u
#define P16 0x0016u
#define P17 0x0017u
#define P18 0x0018u
#define P19 0x0019u
#define P1D 0x001du
#define P30 0x0030u
#define P31 0x0031u
#define P32 0x0032u
#define P38 0x0038u
#define P60 0x0060u
#define P61 0x0061u
#define P62 0x0062u
#define P6D 0x006du
#define P9F 0x009fu

/* clang-format off */
#define LANES(step_)                 EACH(8, step_)
#define LANES_IF(step_, byte_, bit_) EACH_IF(8, step_, BIT_OF(P01, byte_, bit_))
#define EACH_BANK                    EACH(1, 0)
#define BYTES(count_)                8, SETTING_BYTES, EACH(count_, 8)
#define TEXT(count_)                 8, SETTING_TEXT, EACH(count_, 8)
#define SELECTED(count_, step_, selector_) EACH_IF(count_, step_, { P14, 128, 0, 8, (selector_) })

/* The signal integrity controls of a staged control set. */
#define STAGED(set_, byte_) \
	{ "set " set_ ", Tx adaptive EQ", P10, (byte_),      0, 1, CODE, LANES(1) }, \
	{ "set " set_ ", Tx EQ recall",   P10, (byte_) +  1, 0, 2, CODE, LANES(2) }, \
	{ "set " set_ ", Tx EQ",          P10, (byte_) +  3, 0, 4, CODE, LANES(4) }, \
	{ "set " set_ ", Tx CDR on",      P10, (byte_) +  7, 0, 1, CODE, LANES(1) }, \
	{ "set " set_ ", Rx CDR on",      P10, (byte_) +  8, 0, 1, CODE, LANES(1) }, \
	{ "set " set_ ", Rx pre-cursor",  P10, (byte_) +  9, 0, 4, CODE, LANES(4) }, \
	{ "set " set_ ", Rx post-cursor", P10, (byte_) + 13, 0, 4, CODE, LANES(4) }, \
	{ "set " set_ ", Rx amplitude",   P10, (byte_) + 17, 0, 4, CODE, LANES(4) }

/* High and low alarm, high and low warning: a byte each. */
#define FOUR_MASKS(name_, byte_) \
	{ name_ " high alarm mask",   P10, (byte_),     0, 1, CODE, LANES(1) }, \
	{ name_ " low alarm mask",    P10, (byte_) + 1, 0, 1, CODE, LANES(1) }, \
	{ name_ " high warning mask", P10, (byte_) + 2, 0, 1, CODE, LANES(1) }, \
	{ name_ " low warning mask",  P10, (byte_) + 3, 0, 1, CODE, LANES(1) }

/* A generator or checker of patterns. */
#define PATTERN(name_, byte_, fec_) \
	{ name_ " on",       P13, (byte_),     0, 1, CODE, LANES(1) }, \
	{ name_ " inverted", P13, (byte_) + 1, 0, 1, CODE, LANES(1) }, \
	{ name_ " swapped",  P13, (byte_) + 2, 0, 1, CODE, LANES(1) }, \
	{ name_ fec_,        P13, (byte_) + 3, 0, 1, CODE, LANES(1) }, \
	{ name_ " pattern",  P13, (byte_) + 4, 0, 4, CODE, LANES(4) }

/* What a load of firmware is: version, build, 32 characters. */
#define LOAD(name_, byte_) \
	{ name_ ", version", P0D, (byte_),     0, 16, SETTING_VERSION, ONE }, \
	{ name_ ", build",   P0D, (byte_) + 2, 0, 16, CODE, ONE }, \
	{ name_ ", text",    P0D, (byte_) + 4, 0, TEXT(32) }

#define SWITCHING(half_, side_) \
	{ "maximum duration of " side_ " redirection", half_, 128, 4, 4, CODE, ONE }, \
	{ side_ " redirection",              half_, 136, 0, 8, CODE, LANES(8) }, \
	{ side_ " redirection on",           half_, 152, 0, 1, CODE, EACH_BANK }, \
	{ "commit " side_ " redirection",    half_, 160, 0, 1, CODE, EACH_BANK }, \
	{ "result of " side_ " redirection", half_, 168, 0, 8, CODE, LANES(8) }, \
	{ "committed " side_ " redirection", half_, 184, 0, 8, CODE, LANES(8) }

const struct setting settings_cmis[] = {
	/* name                               half  byte bit bits form  how many */
	{ "bank broadcast enable",            LOWER,  26, 7, 1, CODE, ONE_IF(BIT_OF(P01, 156, 7)) },
	{ "LowPwrAllowRequestHW",             LOWER,  26, 6, 1, CODE, ONE },
	{ "Tx squelch reduces",               LOWER,  26, 5, 1, CODE, ONE },
	{ "custom controls",                  LOWER,  26, 0, 3, CODE, ONE },
	{ "SPI speed",                        LOWER,  27, 0, 4, CODE, ONE },
	{ "custom",                           LOWER,  29, 0, BYTES(2) },
	{ "masks of bytes 8 to 11",           LOWER,  31, 0, BYTES(4) },
	{ "mask of byte 13",                  LOWER,  36, 0, BYTES(1) },
	{ "CDB status, by instance",          LOWER,  37, 0, 8, CODE, EACH(2, 8) },
	{ "fault cause",                      LOWER,  41, 0, 8, CODE, ONE },
	{ "password result",                  LOWER,  42, 0, 4, CODE, ONE },
	{ "state machines",                   LOWER,  56, 0, 8, CODE, ONE },
	{ "module function",                  LOWER,  57, 0, 8, CODE, ONE },
	{ "custom information",               LOWER,  64, 0, BYTES(21) },

	{ "CLEI code",                        P00, 190, 0, TEXT(10) },
	{ "attenuation at 53.125 GHz (copper)", P00, 208, 0, 8, SETTING_DB, ONE },
	{ "far end configuration",            P00, 211, 0, 5, CODE, ONE },
	{ "SPI flow control as time",         P00, 213, 7, 1, CODE, ONE },
	{ "SPI flow control",                 P00, 213, 0, 7, CODE, ONE },
	{ "custom",                           P00, 223, 0, BYTES(33) },

	{ "inactive firmware",                P01, 128, 0, 16, SETTING_VERSION, ONE },
	{ "length OM5",                       P01, 133, 0, 8, SETTING_METRES_2, ONE },
	{ "ModSel wait time exponent",        P01, 143, 5, 3, CODE, ONE },
	{ "ModSel wait time mantissa",        P01, 143, 0, 5, CODE, ONE },
	{ "cooled transmitter",               P01, 145, 7, 1, CODE, ONE },
	{ "Tx input clocking by",             P01, 145, 5, 2, CODE, ONE },
	{ "ePPS",                             P01, 145, 4, 1, CODE, ONE },
	{ "maximum temperature",              P01, 146, 0, 8, SETTING_DEGREES_SIGNED, ONE },
	{ "minimum temperature",              P01, 147, 0, 8, SETTING_DEGREES_SIGNED, ONE },
	{ "propagation delay",                P01, 148, 0, 16, SETTING_NANOSECONDS_10, ONE },
	{ "minimum operating voltage",        P01, 150, 0, 8, SETTING_VOLTS_50, ONE },
	{ "detector",                         P01, 151, 7, 1, CODE, ONE },
	{ "Rx output EQ type",                P01, 151, 5, 2, CODE, ONE },
	{ "Rx power is",                      P01, 151, 4, 1, CODE, ONE },
	{ "Rx LOS by",                        P01, 151, 3, 1, CODE, ONE },
	{ "fast Rx LOS",                      P01, 151, 2, 1, CODE, ONE },
	{ "fast Tx disable",                  P01, 151, 1, 1, CODE, ONE },
	{ "Tx disable is",                    P01, 151, 0, 1, CODE, ONE },
	{ "CDR power saved by lane, in 10 mW", P01, 152, 0, 8, CODE, ONE },
	{ "Rx amplitude code supported",      P01, 153, 4, 1, CODE, EACH(4, 1) },
	{ "maximum Tx input EQ",              P01, 153, 0, 4, CODE, ONE },
	{ "wavelength control",               P01, 155, 7, 1, CODE, ONE },
	{ "Tx squelch",                       P01, 155, 4, 2, CODE, ONE },
	{ "Tx force squelch implemented",     P01, 155, 3, 1, CODE, ONE },
	{ "Tx auto squelch disable implemented", P01, 155, 2, 1, CODE, ONE },
	{ "Tx output disable implemented",    P01, 155, 1, 1, CODE, ONE },
	{ "Tx polarity flip implemented",     P01, 155, 0, 1, CODE, ONE },
	{ "bank broadcast implemented",       P01, 156, 7, 1, CODE, ONE },
	{ "Rx auto squelch disable implemented", P01, 156, 2, 1, CODE, ONE },
	{ "Rx output disable implemented",    P01, 156, 1, 1, CODE, ONE },
	{ "Rx polarity flip implemented",     P01, 156, 0, 1, CODE, ONE },
	{ "Tx adaptive EQ fail implemented",  P01, 157, 3, 1, CODE, ONE },
	{ "Tx CDR LOL implemented",           P01, 157, 2, 1, CODE, ONE },
	{ "Tx LOS implemented",               P01, 157, 1, 1, CODE, ONE },
	{ "Tx fault implemented",             P01, 157, 0, 1, CODE, ONE },
	{ "Rx CDR LOL implemented",           P01, 158, 2, 1, CODE, ONE },
	{ "Rx LOS implemented",               P01, 158, 1, 1, CODE, ONE },
	{ "Tx EQ recall buffers",             P01, 161, 5, 2, CODE, ONE },
	{ "Tx EQ freeze implemented",         P01, 161, 4, 1, CODE, ONE },
	{ "Tx adaptive EQ implemented",       P01, 161, 3, 1, CODE, ONE },
	{ "Tx host controlled EQ implemented", P01, 161, 2, 1, CODE, ONE },
	{ "Tx CDR bypass implemented",        P01, 161, 1, 1, CODE, ONE },
	{ "Tx CDR",                           P01, 161, 0, 1, CODE, ONE },
	{ "VCS supplement",                   P01, 162, 7, 1, CODE, ONE },
	{ "unidirectional reconfiguration",   P01, 162, 6, 1, CODE, ONE },
	{ "staged control set 1",             P01, 162, 5, 1, CODE, ONE },
	{ "Rx output EQ control",             P01, 162, 3, 2, CODE, ONE },
	{ "Rx amplitude control",             P01, 162, 2, 1, CODE, ONE },
	{ "Rx CDR bypass implemented",        P01, 162, 1, 1, CODE, ONE },
	{ "Rx CDR",                           P01, 162, 0, 1, CODE, ONE },
	{ "CDB instances",                    P01, 163, 6, 2, CODE, ONE },
	{ "CDB background operation",         P01, 163, 5, 1, CODE, ONE },
	{ "CDB auto paging",                  P01, 163, 4, 1, CODE, ONE },
	{ "CDB EPL pages",                    P01, 163, 0, 4, CODE, ONE },
	{ "CDB access length code",           P01, 164, 0, 8, CODE, ONE },
	{ "CDB trigger at the end of a write", P01, 165, 7, 1, CODE, ONE },
	{ "CDB busy time in 160 ms",          P01, 165, 0, 5, CODE, ONE },
	{ "CDB busy time by byte 165",        P01, 166, 7, 1, CODE, ONE },
	{ "CDB busy time code",               P01, 166, 0, 7, CODE, ONE },
	{ "Tx input polarity inverted",       P01, 171, 0, 1, CODE, LANES(1) },
	{ "Rx output polarity inverted",      P01, 172, 0, 1, CODE, LANES(1) },
	{ "page 0Eh",                         P01, 173, 5, 1, CODE, ONE },
	{ "page 0Fh",                         P01, 173, 4, 1, CODE, ONE },
	{ "custom",                           P01, 191, 0, BYTES(32) },
	{ "scratchpad",                       P01, 251, 6, 2, CODE, ONE },
	{ "password entry",                   P01, 251, 4, 2, CODE, ONE },
	{ "password result",                  P01, 251, 2, 2, CODE, ONE },
	{ "reads of 128 bytes",               P01, 251, 0, 2, CODE, ONE },
	{ "link training pages",              P01, 252, 6, 1, CODE, ONE },

	{ "map of pages, 8 to a byte",            P0C, 128, 0, BYTES(32) },
	{ "performance management, revision",     P0C, 160, 0, 8, SETTING_NIBBLES, ONE },
	{ "performance management, options",      P0C, 161, 4, 4, CODE, ONE },
	{ "performance management, requirements", P0C, 161, 0, 4, CODE, ONE },
	{ "load management, revision",            P0C, 162, 0, 8, SETTING_NIBBLES, ONE },
	{ "load management, options",             P0C, 163, 4, 4, CODE, ONE },
	{ "load management, requirements",        P0C, 163, 0, 4, CODE, ONE },
	{ "options of values not available",      P0C, 192, 0, 8, CODE, ONE },
	{ "options of firmware",                  P0C, 194, 0, 8, CODE, ONE },

	{ "firmware download by CDB",         P0D, 128, 7, 1, CODE, ONE },
	{ "fixed load carries traffic",       P0D, 128, 3, 1, CODE, ONE },
	{ "fixed bank",                       P0D, 128, 2, 1, CODE, ONE },
	{ "bank B",                           P0D, 128, 1, 1, CODE, ONE },
	{ "bank A",                           P0D, 128, 0, 1, CODE, ONE },
	{ "load B invalid",                   P0D, 136, 6, 1, CODE, ONE },
	{ "load B committed",                 P0D, 136, 5, 1, CODE, ONE },
	{ "load B running",                   P0D, 136, 4, 1, CODE, ONE },
	{ "load A invalid",                   P0D, 136, 2, 1, CODE, ONE },
	{ "load A committed",                 P0D, 136, 1, 1, CODE, ONE },
	{ "load A running",                   P0D, 136, 0, 1, CODE, ONE },
	LOAD("load A", 148),
	LOAD("load B", 184),
	LOAD("fixed load", 220),

	{ "Tx input polarity flip",           P10, 129, 0, 1, CODE, LANES_IF(1, 155, 0) },
	{ "Tx output disable",                P10, 130, 0, 1, CODE, LANES_IF(1, 155, 1) },
	{ "Tx auto squelch disable",          P10, 131, 0, 1, CODE, LANES_IF(1, 155, 2) },
	{ "Tx force squelch",                 P10, 132, 0, 1, CODE, LANES_IF(1, 155, 3) },
	{ "Tx EQ freeze",                     P10, 134, 0, 1, CODE, LANES_IF(1, 161, 4) },
	{ "Tx EQ store",                      P10, 135, 0, 2, CODE, LANES(2) },
	{ "Rx output polarity flip",          P10, 137, 0, 1, CODE, LANES_IF(1, 156, 0) },
	{ "Rx output disable",                P10, 138, 0, 1, CODE, LANES_IF(1, 156, 1) },
	{ "Rx auto squelch disable",          P10, 139, 0, 1, CODE, LANES_IF(1, 156, 2) },
	STAGED("0", 153),
	{ "set 1, application",               P10, 180, 4, 4, CODE, LANES(8) },
	{ "set 1, data path",                 P10, 180, 1, 3, CODE, LANES(8) },
	{ "set 1, explicit control",          P10, 180, 0, 1, CODE, LANES(8) },
	STAGED("1", 188),
	{ "data path state changed mask",     P10, 213, 0, 1, CODE, LANES(1) },
	{ "Tx fault mask",                    P10, 214, 0, 1, CODE, LANES(1) },
	{ "Tx LOS mask",                      P10, 215, 0, 1, CODE, LANES(1) },
	{ "Tx CDR LOL mask",                  P10, 216, 0, 1, CODE, LANES(1) },
	{ "Tx adaptive EQ fail mask",         P10, 217, 0, 1, CODE, LANES(1) },
	FOUR_MASKS("Tx power", 218),
	FOUR_MASKS("Tx bias", 222),
	{ "Rx LOS mask",                      P10, 226, 0, 1, CODE, LANES(1) },
	{ "Rx CDR LOL mask",                  P10, 227, 0, 1, CODE, LANES(1) },
	FOUR_MASKS("Rx power", 228),

	{ "Tx wavelength number",             P11, 240, 4, 4, CODE, LANES(8) },
	{ "Tx fibre number",                  P11, 240, 0, 4, CODE, LANES(8) },
	{ "Rx wavelength number",             P11, 248, 4, 4, CODE, LANES(8) },
	{ "Rx fibre number",                  P11, 248, 0, 4, CODE, LANES(8) },

	{ "high alarm offset code",           P12, 216, 4, 4, CODE, ONE },
	{ "high warning offset code",         P12, 216, 0, 4, CODE, ONE },
	{ "low alarm offset code",            P12, 217, 4, 4, CODE, ONE },
	{ "low warning offset code",          P12, 217, 0, 4, CODE, ONE },

	{ "host and media loopback at once",  P13, 128, 6, 1, CODE, ONE },
	{ "media loopback by lane",           P13, 128, 5, 1, CODE, ONE },
	{ "host loopback by lane",            P13, 128, 4, 1, CODE, ONE },
	{ "host side input loopback",         P13, 128, 3, 1, CODE, ONE },
	{ "host side output loopback",        P13, 128, 2, 1, CODE, ONE },
	{ "media side input loopback",        P13, 128, 1, 1, CODE, ONE },
	{ "media side output loopback",       P13, 128, 0, 1, CODE, ONE },
	{ "gating",                           P13, 129, 6, 2, CODE, ONE },
	{ "gated results",                    P13, 129, 5, 1, CODE, ONE },
	{ "periodic updates",                 P13, 129, 4, 1, CODE, ONE },
	{ "gating timers by lane",            P13, 129, 3, 1, CODE, ONE },
	{ "auto restart gating",              P13, 129, 2, 1, CODE, ONE },
	{ "media FEC",                        P13, 130, 7, 1, CODE, ONE },
	{ "host FEC",                         P13, 130, 6, 1, CODE, ONE },
	{ "media SNR",                        P13, 130, 5, 1, CODE, ONE },
	{ "host SNR",                         P13, 130, 4, 1, CODE, ONE },
	{ "bit and error counters",           P13, 130, 1, 1, CODE, ONE },
	{ "BER",                              P13, 130, 0, 1, CODE, ONE },
	{ "media generator before FEC",       P13, 131, 7, 1, CODE, ONE },
	{ "media generator after FEC",        P13, 131, 6, 1, CODE, ONE },
	{ "media checker before FEC",         P13, 131, 5, 1, CODE, ONE },
	{ "media checker after FEC",          P13, 131, 4, 1, CODE, ONE },
	{ "host generator before FEC",        P13, 131, 3, 1, CODE, ONE },
	{ "host generator after FEC",         P13, 131, 2, 1, CODE, ONE },
	{ "host checker before FEC",          P13, 131, 1, 1, CODE, ONE },
	{ "host checker after FEC",           P13, 131, 0, 1, CODE, ONE },
	{ "host generator patterns 0-7, 8-15",  P13, 132, 0, BYTES(2) },
	{ "media generator patterns 0-7, 8-15", P13, 134, 0, BYTES(2) },
	{ "host checker patterns 0-7, 8-15",    P13, 136, 0, BYTES(2) },
	{ "media checker patterns 0-7, 8-15",   P13, 138, 0, BYTES(2) },
	{ "recovered clock",                  P13, 140, 6, 2, CODE, ONE },
	{ "reference clock",                  P13, 140, 5, 1, CODE, ONE },
	{ "user pattern length / 2 - 1",      P13, 140, 0, 4, CODE, ONE },
	{ "media checker swap",               P13, 141, 7, 1, CODE, ONE },
	{ "media checker inversion",          P13, 141, 6, 1, CODE, ONE },
	{ "media generator swap",             P13, 141, 5, 1, CODE, ONE },
	{ "media generator inversion",        P13, 141, 4, 1, CODE, ONE },
	{ "host checker swap",                P13, 141, 3, 1, CODE, ONE },
	{ "host checker inversion",           P13, 141, 2, 1, CODE, ONE },
	{ "host generator swap",              P13, 141, 1, 1, CODE, ONE },
	{ "host generator inversion",         P13, 141, 0, 1, CODE, ONE },
	{ "media checker enable by lane",     P13, 142, 7, 1, CODE, ONE },
	{ "media checker pattern by lane",    P13, 142, 6, 1, CODE, ONE },
	{ "media generator enable by lane",   P13, 142, 5, 1, CODE, ONE },
	{ "media generator pattern by lane",  P13, 142, 4, 1, CODE, ONE },
	{ "host checker enable by lane",      P13, 142, 3, 1, CODE, ONE },
	{ "host checker pattern by lane",     P13, 142, 2, 1, CODE, ONE },
	{ "host generator enable by lane",    P13, 142, 1, 1, CODE, ONE },
	{ "host generator pattern by lane",   P13, 142, 0, 1, CODE, ONE },
	PATTERN("host generator", 144, " before the FEC encoder"),
	PATTERN("media generator", 152, " before the FEC encoder"),
	PATTERN("host checker", 160, " behind the FEC decoder"),
	PATTERN("media checker", 168, " behind the FEC decoder"),
	{ "host generator clock",             P13, 176, 4, 4, CODE, ONE },
	{ "media generator clock",            P13, 176, 0, 4, CODE, ONE },
	{ "start and stop is global",         P13, 177, 7, 1, CODE, ONE },
	{ "reset error information",          P13, 177, 5, 1, CODE, ONE },
	{ "auto restart gate",                P13, 177, 4, 1, CODE, ONE },
	{ "gate time",                        P13, 177, 1, 3, CODE, ONE },
	{ "update period",                    P13, 177, 0, 1, CODE, ONE },
	{ "host checker clock",               P13, 178, 2, 2, CODE, ONE },
	{ "media checker clock",              P13, 178, 0, 2, CODE, ONE },
	{ "media output loopback",            P13, 180, 0, 1, CODE, LANES(1) },
	{ "media input loopback",             P13, 181, 0, 1, CODE, LANES(1) },
	{ "host output loopback",             P13, 182, 0, 1, CODE, LANES(1) },
	{ "host input loopback",              P13, 183, 0, 1, CODE, LANES(1) },
	{ "host scratchpad",                  P13, 184, 0, BYTES(8) },
	{ "loss of reference clock mask",     P13, 206, 7, 1, CODE, ONE },
	{ "host gating complete mask",        P13, 208, 0, 1, CODE, LANES(1) },
	{ "media gating complete mask",       P13, 209, 0, 1, CODE, LANES(1) },
	{ "host generator LOL mask",          P13, 210, 0, 1, CODE, LANES(1) },
	{ "media generator LOL mask",         P13, 211, 0, 1, CODE, LANES(1) },
	{ "host checker LOL mask",            P13, 212, 0, 1, CODE, LANES(1) },
	{ "media checker LOL mask",           P13, 213, 0, 1, CODE, LANES(1) },
	{ "user pattern",                     P13, 224, 0, BYTES(32) },

	{ "loss of reference clock flag",     P14, 132, 7, 1, CODE, ONE },
	{ "host gating complete flag",        P14, 134, 0, 1, CODE, LANES(1) },
	{ "media gating complete flag",       P14, 135, 0, 1, CODE, LANES(1) },
	{ "host generator LOL flag",          P14, 136, 0, 1, CODE, LANES(1) },
	{ "media generator LOL flag",         P14, 137, 0, 1, CODE, LANES(1) },
	{ "host checker LOL flag",            P14, 138, 0, 1, CODE, LANES(1) },
	{ "media checker LOL flag",           P14, 139, 0, 1, CODE, LANES(1) },
	{ "host BER",                         P14, 192, 0, 16, SETTING_F16, SELECTED(8, 16, 1) },
	{ "media BER",                        P14, 208, 0, 16, SETTING_F16, SELECTED(8, 16, 1) },
	{ "errors, lanes 1 to 4 or 5 to 8 of a side", P14, 192, 0, 64, SETTING_LITTLE, SELECTED(4, 128, 2) },
	{ "bits, lanes 1 to 4 or 5 to 8 of a side", P14, 200, 0, 64, SETTING_LITTLE_EVEN, SELECTED(4, 128, 2) },
	{ "lock lost, lanes 1 to 4 or 5 to 8 of a side", P14, 200, 0, 1, CODE, SELECTED(4, 128, 2) },
	{ "host SNR",                         P14, 208, 0, 16, SETTING_DB_256_LITTLE, SELECTED(8, 16, 6) },
	{ "media SNR",                        P14, 240, 0, 16, SETTING_DB_256_LITTLE, SELECTED(8, 16, 6) },

	{ "Rx latency in ns",                 P15, 224, 0, 16, CODE, LANES(16) },
	{ "Tx latency in ns",                 P15, 240, 0, 16, CODE, LANES(16) },

	{ "set 0, network path",              P16, 128, 1, 3, CODE, LANES(8) },
	{ "set 0, in use",                    P16, 128, 0, 1, CODE, LANES(8) },
	{ "set 1, network path",              P16, 136, 1, 3, CODE, LANES(8) },
	{ "set 1, in use",                    P16, 136, 0, 1, CODE, LANES(8) },
	{ "network path deinitialize",        P16, 160, 0, 1, CODE, LANES(1) },
	{ "Rx replacement signal",            P16, 162, 0, 1, CODE, LANES(1) },
	{ "Tx replacement signal",            P16, 163, 0, 1, CODE, LANES(1) },
	{ "set 0, apply",                     P16, 176, 0, 1, CODE, LANES(1) },
	{ "set 1, apply",                     P16, 177, 0, 1, CODE, LANES(1) },
	{ "network path configuration status", P16, 178, 0, 4, CODE, LANES(4) },
	{ "active network path",              P16, 192, 1, 3, CODE, LANES(8) },
	{ "active, in use",                   P16, 192, 0, 1, CODE, LANES(8) },
	{ "network path state",               P16, 200, 0, 4, CODE, LANES(4) },
	{ "network path init pending",        P16, 204, 0, 1, CODE, LANES(1) },
	{ "maximum duration of NPDeinit",     P16, 224, 4, 4, CODE, ONE },
	{ "maximum duration of NPInit",       P16, 224, 0, 4, CODE, ONE },
	{ "maximum duration of NPTxTurnOff",  P16, 225, 4, 4, CODE, ONE },
	{ "maximum duration of NPTxTurnOn",   P16, 225, 0, 4, CODE, ONE },
	{ "replacement signal support",       P16, 226, 0, 2, CODE, ONE },
	{ "mixed multiplex advertisement",    P16, 228, 0, BYTES(20) },
	{ "application is a network path",    P16, 248, 0, BYTES(2) },
	{ "network path state changed flag",  P17, 128, 0, 1, CODE, LANES(1) },
	{ "network path state changed mask",  P17, 192, 0, 1, CODE, LANES(1) },

	{ "set 1, block of applications",     P18, 136, 0, 8, CODE, LANES(8) },
	{ "set 0, versatile parameters",      P18, 144, 0, BYTES(56) },
	{ "set 1, versatile parameters",      P18, 200, 0, BYTES(56) },
	{ "active Tx, application",           P19, 128, 4, 4, CODE, LANES(8) },
	{ "active Tx, data path",             P19, 128, 1, 3, CODE, LANES(8) },
	{ "active Tx, explicit control",      P19, 128, 0, 1, CODE, LANES(8) },
	{ "active Rx, application",           P19, 136, 4, 4, CODE, LANES(8) },
	{ "active Rx, data path",             P19, 136, 1, 3, CODE, LANES(8) },
	{ "active Rx, explicit control",      P19, 136, 0, 1, CODE, LANES(8) },
	{ "active versatile parameters",      P19, 152, 0, BYTES(56) },
	SWITCHING(P1D, "host lane"),

	{ "use Rx total power limits",        P30, 144, 1, 1, CODE, ONE },
	{ "use Rx signal power limits",       P30, 144, 0, 1, CODE, ONE },
	{ "media FDD raise",                  P30, 160, 0, 16, SETTING_F16, ONE },
	{ "media FDD clear",                  P30, 162, 0, 16, SETTING_F16, ONE },
	{ "media FED raise",                  P30, 164, 0, 16, SETTING_F16, ONE },
	{ "media FED clear",                  P30, 166, 0, 16, SETTING_F16, ONE },
	{ "media FED on",                     P30, 168, 1, 1, CODE, ONE },
	{ "media FDD on",                     P30, 168, 0, 1, CODE, ONE },
	{ "Tx filter on",                     P31, 128, 0, 1, CODE, LANES(1) },
	{ "Tx filter type",                   P31, 129, 0, 2, CODE, LANES(2) },
	{ "local fault on loss of data",      P31, 132, 0, 8, CODE, ONE },
	{ "masks of media flags",             P32, 128, 0, BYTES(6) },
	{ "host FDD raise",                   P38, 128, 0, 16, SETTING_F16, ONE },
	{ "host FDD clear",                   P38, 130, 0, 16, SETTING_F16, ONE },
	{ "host FED raise",                   P38, 132, 0, 16, SETTING_F16, ONE },
	{ "host FED clear",                   P38, 134, 0, 16, SETTING_F16, ONE },
	{ "host FED on",                      P38, 136, 1, 1, CODE, ONE },
	{ "host FDD on",                      P38, 136, 0, 1, CODE, ONE },
	{ "Rx consequent action",             P38, 137, 4, 4, CODE, ONE },
	{ "Tx consequent action",             P38, 137, 0, 4, CODE, ONE },
	{ "Rx hold-off",                      P38, 141, 0, 16, SETTING_SECONDS_100, ONE },

	{ "Tx input polarity is inverted",    P60, 128, 0, 1, CODE, LANES(1) },
	{ "Rx output polarity is inverted",   P60, 129, 0, 1, CODE, LANES(1) },
	{ "Rx acquisitions counted",          P60, 130, 7, 1, CODE, EACH_BANK },
	{ "Tx acquisitions counted",          P60, 130, 6, 1, CODE, EACH_BANK },
	{ "Rx data path acquisitions counted", P60, 130, 5, 1, CODE, EACH_BANK },
	{ "Tx data path acquisitions counted", P60, 130, 4, 1, CODE, EACH_BANK },
	{ "reset Rx acquisitions",            P60, 192, 0, 1, CODE, LANES(1) },
	{ "reset Tx acquisitions",            P60, 193, 0, 1, CODE, LANES(1) },
	{ "reset Rx data path acquisitions",  P60, 194, 0, 1, CODE, LANES(1) },
	{ "reset Tx data path acquisitions",  P60, 195, 0, 1, CODE, LANES(1) },
	{ "Tx acquisitions",                  P61, 128, 0, 16, CODE, LANES(16) },
	{ "Rx acquisitions",                  P61, 144, 0, 16, CODE, LANES(16) },
	{ "Tx data path acquisitions",        P61, 160, 0, 16, CODE, LANES(16) },
	{ "Rx data path acquisitions",        P61, 176, 0, 16, CODE, LANES(16) },
	{ "Tx power high alarm, by lane",     P62, 128, 0, 16, SETTING_DBM_100, LANES(64) },
	{ "Tx power low alarm, by lane",      P62, 130, 0, 16, SETTING_DBM_100, LANES(64) },
	{ "Tx power high warning, by lane",   P62, 132, 0, 16, SETTING_DBM_100, LANES(64) },
	{ "Tx power low warning, by lane",    P62, 134, 0, 16, SETTING_DBM_100, LANES(64) },
	SWITCHING(P6D, "media lane"),

	{ "CDB command",                      P9F, 128, 0, 16, CODE, EACH_BANK },
	{ "CDB EPL length",                   P9F, 130, 0, 16, CODE, EACH_BANK },
	{ "CDB LPL length",                   P9F, 132, 0, 8, CODE, EACH_BANK },
	{ "CDB check code",                   P9F, 133, 0, 8, CODE, EACH_BANK },
	{ "CDB reply length",                 P9F, 134, 0, 8, CODE, EACH_BANK },
	{ "CDB reply check code",             P9F, 135, 0, 8, CODE, EACH_BANK },
	{ "CDB payload, bytes 0 to 59",       P9F, 136, 0, BYTES(60) },
	{ "CDB payload, bytes 60 to 119",     P9F, 196, 0, BYTES(60) },
};
/* clang-format on */

const unsigned settings_cmis_count = COUNT_OF(settings_cmis);
