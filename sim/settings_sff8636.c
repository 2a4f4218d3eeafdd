/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a QSFP holds beyond the other keys of a description: SFF-8636 2.11, Tables 6-10
 * to 6-48.
 *
 * In a nibble of lanes bit 0 is lane 1; where a byte has the nibbles of two lanes, that
 * of the first is the upper one.
 */
#include "sim/settings_tables.h"

#define P00 0x0000u
#define P02 0x0002u
#define P03 0x0003u
#define P20 0x0020u
#define P21 0x0021u

/* clang-format off */
#define IF(byte_, bit_)               ONE_IF(BIT_OF(P00, byte_, bit_))
#define LANES(step_)                  EACH(4, step_)
#define LANES_IF(step_, byte_, bit_)  EACH_IF(4, step_, BIT_OF(P00, byte_, bit_))
#define MONITORS(step_)               EACH_IF(24, step_, BIT_OF(P00, 195, 0))
#define SETS                          EACH_IF(16, 64, BIT_OF(P00, 195, 0))
/* Four bits of each lane, from the top of its nibble. */
#define FOUR(name_, what_, half_, byte_, ...) \
	{ name_ " high alarm " what_,   half_, byte_, 7, 1, CODE, __VA_ARGS__ }, \
	{ name_ " low alarm " what_,    half_, byte_, 6, 1, CODE, __VA_ARGS__ }, \
	{ name_ " high warning " what_, half_, byte_, 5, 1, CODE, __VA_ARGS__ }, \
	{ name_ " low warning " what_,  half_, byte_, 4, 1, CODE, __VA_ARGS__ }

const struct setting settings_sff8636[] = {
	/* name                              half   byte bit bits form  how many */
	{ "Tx disable",                      LOWER,  86, 0, 1, CODE, LANES_IF(1, 195, 4) },
	{ "Rx rate select",                  LOWER,  87, 0, 2, CODE, LANES_IF(2, 195, 5) },
	{ "Tx rate select",                  LOWER,  88, 0, 2, CODE, LANES_IF(2, 195, 5) },
	{ "power class 8 enable",            LOWER,  93, 3, 1, CODE, ONE },
	{ "power classes 5 to 7 enable",     LOWER,  93, 2, 1, CODE, ONE },
	{ "low power mode",                  LOWER,  93, 1, 1, CODE, ONE },
	{ "power override",                  LOWER,  93, 0, 1, CODE, ONE },
	{ "Tx CDR on",                       LOWER,  98, 4, 1, CODE, LANES_IF(1, 194, 7) },
	{ "Rx CDR on",                       LOWER,  98, 0, 1, CODE, LANES_IF(1, 194, 6) },
	{ "LPMode/TxDis pin",                LOWER,  99, 1, 1, CODE, IF(193, 6) },
	{ "IntL/RxLOS pin",                  LOWER,  99, 0, 1, CODE, IF(193, 5) },
	{ "Tx LOS mask",                     LOWER, 100, 4, 1, CODE, LANES(1) },
	{ "Rx LOS mask",                     LOWER, 100, 0, 1, CODE, LANES(1) },
	{ "Tx adaptive EQ fault mask",       LOWER, 101, 4, 1, CODE, LANES(1) },
	{ "Tx fault mask",                   LOWER, 101, 0, 1, CODE, LANES(1) },
	{ "Tx CDR LOL mask",                 LOWER, 102, 4, 1, CODE, LANES(1) },
	{ "Rx CDR LOL mask",                 LOWER, 102, 0, 1, CODE, LANES(1) },
	FOUR("temperature", "mask",          LOWER, 103, ONE),
	{ "TC ready mask",                   LOWER, 103, 1, 1, CODE, IF(221, 1) },
	FOUR("Vcc", "mask",                  LOWER, 104, ONE),
	{ "vendor specific masks",           LOWER, 105, 0, 8, SETTING_BYTES, EACH(2, 8) },
	{ "propagation delay",               LOWER, 108, 0, 16, SETTING_NANOSECONDS_10, ONE },
	{ "power in low power mode",         LOWER, 110, 4, 4, CODE, ONE },
	{ "far side managed",                LOWER, 110, 3, 1, CODE, ONE },
	{ "minimum operating voltage",       LOWER, 110, 0, 3, CODE, ONE },
	{ "PCI Express",                     LOWER, 111, 0, 8, SETTING_BYTES, EACH(2, 8) },
	{ "far end implementation",          LOWER, 113, 4, 3, CODE, ONE },
	{ "TxTurnOn maximum duration",       LOWER, 114, 4, 4, CODE, ONE },
	{ "DataPathInit maximum duration",   LOWER, 114, 0, 4, CODE, ONE },
	{ "ModSelL wait time exponent",      LOWER, 115, 5, 3, CODE, ONE },
	{ "ModSelL wait time mantissa",      LOWER, 115, 0, 5, CODE, ONE },
	{ "secondary extended compliance",   LOWER, 116, 0, 8, CODE, ONE },

	{ "extended rate select",            P00, 141, 0, 2, CODE, ONE },
	{ "active wavelength control",       P00, 147, 3, 1, CODE, ONE },
	{ "cooled transmitter",              P00, 147, 2, 1, CODE, ONE },
	{ "detector",                        P00, 147, 1, 1, CODE, ONE },
	{ "tunable transmitter",             P00, 147, 0, 1, CODE, ONE },
	{ "InfiniBand HDR",                  P00, 164, 5, 1, CODE, ONE },
	{ "InfiniBand EDR",                  P00, 164, 4, 1, CODE, ONE },
	{ "InfiniBand FDR",                  P00, 164, 3, 1, CODE, ONE },
	{ "InfiniBand QDR",                  P00, 164, 2, 1, CODE, ONE },
	{ "InfiniBand DDR",                  P00, 164, 1, 1, CODE, ONE },
	{ "InfiniBand SDR",                  P00, 164, 0, 1, CODE, ONE },
	{ "maximum case temperature (0: 70 C)", P00, 190, 0, 8, SETTING_DEGREES, ONE },
	{ "LPMode/TxDis configurable",       P00, 193, 6, 1, CODE, ONE },
	{ "IntL/RxLOS configurable",         P00, 193, 5, 1, CODE, ONE },
	{ "Tx EQ freeze implemented",        P00, 193, 4, 1, CODE, ONE },
	{ "Tx adaptive EQ implemented",      P00, 193, 3, 1, CODE, ONE },
	{ "Tx EQ programmable",              P00, 193, 2, 1, CODE, ONE },
	{ "Rx emphasis programmable",        P00, 193, 1, 1, CODE, ONE },
	{ "Rx amplitude programmable",       P00, 193, 0, 1, CODE, ONE },
	{ "Tx CDR control implemented",      P00, 194, 7, 1, CODE, ONE },
	{ "Rx CDR control implemented",      P00, 194, 6, 1, CODE, ONE },
	{ "Tx CDR LOL implemented",          P00, 194, 5, 1, CODE, ONE },
	{ "Rx CDR LOL implemented",          P00, 194, 4, 1, CODE, ONE },
	{ "Rx squelch disable implemented",  P00, 194, 3, 1, CODE, ONE },
	{ "Rx output disable implemented",   P00, 194, 2, 1, CODE, ONE },
	{ "Tx squelch disable implemented",  P00, 194, 1, 1, CODE, ONE },
	{ "Tx squelch implemented",          P00, 194, 0, 1, CODE, ONE },
	{ "page 02h provided",               P00, 195, 7, 1, CODE, ONE },
	{ "page 01h provided",               P00, 195, 6, 1, CODE, ONE },
	{ "rate select implemented",         P00, 195, 5, 1, CODE, ONE },
	{ "Tx disable implemented",          P00, 195, 4, 1, CODE, ONE },
	{ "Tx fault implemented",            P00, 195, 3, 1, CODE, ONE },
	{ "Tx squelch reduces",              P00, 195, 2, 1, CODE, ONE },
	{ "Tx LOS implemented",              P00, 195, 1, 1, CODE, ONE },
	{ "pages 20h and 21h provided",      P00, 195, 0, 1, CODE, ONE },
	{ "temperature monitor declared",    P00, 220, 5, 1, CODE, ONE },
	{ "Vcc monitor declared",            P00, 220, 4, 1, CODE, ONE },
	{ "Rx power is",                     P00, 220, 3, 1, CODE, ONE },
	{ "Tx power monitor",                P00, 220, 2, 1, CODE, ONE },
	{ "initialization complete implemented", P00, 221, 4, 1, CODE, ONE },
	{ "rate select declared",            P00, 221, 3, 1, CODE, ONE },
	{ "TC ready implemented",            P00, 221, 1, 1, CODE, ONE },
	{ "software reset implemented",      P00, 221, 0, 1, CODE, ONE },
	{ "vendor specific",                 P00, 224, 0, 8, SETTING_BYTES, EACH(32, 8) },

	{ "CLEI code",                       P02, 128, 0, 8, SETTING_TEXT, EACH_IF(10, 8, BIT_OF(P00, 129, 4)) },

	{ "maximum Tx EQ",                   P03, 224, 4, 4, CODE, ONE },
	{ "maximum Rx emphasis",             P03, 224, 0, 4, CODE, ONE },
	{ "Rx emphasis type",                P03, 225, 4, 2, CODE, ONE },
	{ "Rx amplitude code supported",     P03, 225, 0, 1, CODE, LANES(1) },
	{ "host FEC controllable",           P03, 227, 7, 1, CODE, ONE },
	{ "media FEC controllable",          P03, 227, 6, 1, CODE, ONE },
	{ "Tx force squelch implemented",    P03, 227, 3, 1, CODE, ONE },
	{ "Rx LOS fast mode",                P03, 227, 2, 1, CODE, ONE },
	{ "Tx disable fast mode",            P03, 227, 1, 1, CODE, ONE },
	{ "TC stabilization time",           P03, 228, 0, 8, SETTING_SECONDS, ONE },
	{ "CTLE settling time",              P03, 229, 0, 8, SETTING_SECONDS_10, ONE },
	{ "host FEC enable",                 P03, 230, 7, 1, CODE, ONE_IF(BIT_OF(P03, 227, 7)) },
	{ "media FEC enable",                P03, 230, 6, 1, CODE, ONE_IF(BIT_OF(P03, 227, 6)) },
	{ "Tx force squelch",                P03, 231, 0, 1, CODE, EACH_IF(4, 1, BIT_OF(P03, 227, 3)) },
	{ "Tx adaptive EQ freeze",           P03, 233, 3, 1, CODE, LANES_IF(-1, 193, 4) },
	{ "Tx EQ",                           P03, 234, 4, 4, CODE, LANES_IF(-4, 193, 2) },
	{ "Rx emphasis",                     P03, 236, 4, 4, CODE, LANES_IF(-4, 193, 1) },
	{ "Rx amplitude",                    P03, 238, 4, 4, CODE, LANES_IF(-4, 193, 0) },
	{ "Rx squelch disable",              P03, 240, 4, 1, CODE, LANES_IF(1, 194, 3) },
	{ "Tx squelch disable",              P03, 240, 0, 1, CODE, LANES_IF(1, 194, 1) },
	{ "Rx output disable",               P03, 241, 4, 1, CODE, LANES_IF(1, 194, 2) },
	{ "Tx adaptive EQ on",               P03, 241, 0, 1, CODE, LANES_IF(1, 193, 3) },
	FOUR("Rx power", "mask",             P03, 242, LANES(-4)),
	FOUR("Tx bias", "mask",              P03, 244, LANES(-4)),
	FOUR("Tx power", "mask",             P03, 246, LANES(-4)),

	FOUR("parameter", "flag",            P20, 128, MONITORS(-4)),
	FOUR("parameter", "mask",            P20, 140, MONITORS(-4)),
	{ "parameter word",                  P20, 152, 0, 16, CODE, MONITORS(16) },
	{ "parameter limit set code",        P20, 200, 4, 4, CODE, MONITORS(16) },
	{ "parameter of a lane",             P20, 200, 2, 1, CODE, MONITORS(16) },
	{ "parameter lane code",             P20, 200, 0, 2, CODE, MONITORS(16) },
	{ "parameter type",                  P20, 201, 0, 8, CODE, MONITORS(16) },
	{ "optical lane, by electrical lane", P20, 248, 4, 4, CODE, LANES_IF(-4, 195, 0) },
	{ "reset error counters",            P20, 250, 7, 1, CODE, IF(195, 0) },
	{ "parameter high alarm, by set",    P21, 128, 0, 16, CODE, SETS },
	{ "parameter low alarm, by set",     P21, 130, 0, 16, CODE, SETS },
	{ "parameter high warning, by set",  P21, 132, 0, 16, CODE, SETS },
	{ "parameter low warning, by set",   P21, 134, 0, 16, CODE, SETS },
};
/* clang-format on */

const unsigned settings_sff8636_count = COUNT_OF(settings_sff8636);
