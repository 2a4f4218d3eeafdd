/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an SFP holds beyond the other keys of a description: SFF-8472 12.4, Tables 4-2 to
 * 10-2, and SFF-8690 1.5, Tables 5-2 to 5-8.
 */
#include "sim/settings_tables.h"

#define A2       SIM_A2_LOWER
#define TABLE(n) (SIM_A2_UPPER + (n))

/* clang-format off */
#define IF_12_4    ONE_IF({ LOWER, 94, 0, 8, 9 })
#define IF(byte_, bit_) ONE_IF(BIT_OF(LOWER, byte_, bit_))
#define IF_TUNABLE IF(65, 6)
#define IF_REMOTE  ONE_IF(BIT_OF(TABLE(2), 129, 2))

const struct setting settings_sff8472[] = {
	/* name                                  half   byte bit bits form  how many */
	{ "rate identifier",                     LOWER,  13, 0, 8, CODE, ONE },
	{ "channel spacing in GHz",              LOWER,  36, 0, 8, CODE, ONE },
	{ "FC 64GFC",                            LOWER,  62, 0, 1, CODE, ONE },
	{ "paging implemented",                  LOWER,  64, 4, 1, CODE, ONE },
	{ "cooled transmitter",                  LOWER,  64, 2, 1, CODE, ONE },
	{ "linear receiver output",              LOWER,  64, 0, 1, CODE, ONE },
	{ "receiver decision threshold implemented", LOWER, 65, 7, 1, CODE, ONE },
	{ "RATE_SELECT implemented",             LOWER,  65, 5, 1, CODE, ONE },
	{ "TX_DISABLE implemented",              LOWER,  65, 4, 1, CODE, ONE },
	{ "TX_FAULT implemented",                LOWER,  65, 3, 1, CODE, ONE },
	{ "LOS inverted",                        LOWER,  65, 2, 1, CODE, ONE },
	{ "LOS implemented",                     LOWER,  65, 1, 1, CODE, ONE },
	{ "additional pages",                    LOWER,  65, 0, 1, CODE, ONE },
	{ "minimum rate margin, or rate tolerance", LOWER, 67, 0, 8, CODE, ONE },
	{ "Rx power is",                         LOWER,  92, 3, 1, CODE, ONE },
	{ "address change required",             LOWER,  92, 2, 1, CODE, ONE },
	{ "remote monitoring implemented",       LOWER,  92, 1, 1, CODE, ONE },
	{ "alarm and warning flags implemented", LOWER,  93, 7, 1, CODE, ONE },
	{ "soft TX_DISABLE implemented",         LOWER,  93, 6, 1, CODE, ONE },
	{ "soft TX_FAULT implemented",           LOWER,  93, 5, 1, CODE, ONE },
	{ "soft RX_LOS implemented",             LOWER,  93, 4, 1, CODE, ONE },
	{ "soft RATE_SELECT implemented",        LOWER,  93, 3, 1, CODE, ONE },
	{ "application select implemented",      LOWER,  93, 2, 1, CODE, ONE },
	{ "soft rate select of SFF-8431 implemented", LOWER, 93, 1, 1, CODE, ONE },
	{ "vendor specific",                     LOWER,  96, 0, 8, SETTING_BYTES, EACH(32, 8) },

	{ "RS pin ignore implemented",           A2,     56, 4, 1, CODE, IF_12_4 },
	{ "Tx squelch",                          A2,     56, 2, 2, CODE, IF_12_4 },
	{ "Tx force squelch implemented",        A2,     56, 1, 1, CODE, IF_12_4 },
	{ "Tx squelch disable implemented",      A2,     56, 0, 1, CODE, IF_12_4 },
	{ "Rx force squelch implemented",        A2,     57, 1, 1, CODE, IF_12_4 },
	{ "Rx squelch disable implemented",      A2,     57, 0, 1, CODE, IF_12_4 },
	{ "adaptive EQ fail flag implemented",   A2,     58, 0, 1, CODE, IF_12_4 },
	{ "Tx EQ store and recall",              A2,     60, 3, 2, CODE, IF_12_4 },
	{ "Tx EQ freeze implemented",            A2,     60, 2, 1, CODE, IF_12_4 },
	{ "Tx adaptive EQ implemented",          A2,     60, 1, 1, CODE, IF_12_4 },
	{ "Tx manual EQ implemented",            A2,     60, 0, 1, CODE, IF_12_4 },
	{ "Tx adaptive EQ settling time",        A2,     61, 0, 8, SETTING_SECONDS_10, IF_12_4 },
	{ "Rx amplitude code supported",         A2,     63, 4, 1, CODE, EACH_IF(4, 1, { LOWER, 94, 0, 8, 9 }) },
	{ "maximum Tx EQ",                       A2,     63, 0, 4, CODE, IF_12_4 },
	{ "maximum post-cursor",                 A2,     64, 4, 4, CODE, IF_12_4 },
	{ "maximum pre-cursor",                  A2,     64, 0, 4, CODE, IF_12_4 },
	{ "secondary extended compliance",       A2,     67, 0, 8, CODE, IF_12_4 },
	{ "Tx EQ recall",                        A2,     71, 3, 1, CODE, IF_12_4 },
	{ "Tx EQ store",                         A2,     71, 2, 1, CODE, IF_12_4 },
	{ "Tx EQ freeze",                        A2,     71, 1, 1, CODE, IF_12_4 },
	{ "Tx adaptive EQ on",                   A2,     71, 0, 1, CODE, IF_12_4 },
	{ "Rx force squelch",                    A2,     74, 5, 1, CODE, IF_12_4 },
	{ "Rx squelch disable",                  A2,     74, 4, 1, CODE, IF_12_4 },
	{ "Tx squelch by average power",         A2,     74, 2, 1, CODE, IF_12_4 },
	{ "Tx force squelch",                    A2,     74, 1, 1, CODE, IF_12_4 },
	{ "Tx squelch disable",                  A2,     74, 0, 1, CODE, IF_12_4 },

	{ "RS(1) state",                         A2,    110, 5, 1, CODE, ONE },
	{ "RS(0) state",                         A2,    110, 4, 1, CODE, ONE },
	{ "soft RS(0)",                          A2,    110, 3, 1, CODE, IF(93, 3) },
	{ "Tx EQ at high rate",                  A2,    114, 4, 4, CODE, ONE },
	{ "Tx EQ at low rate",                   A2,    114, 0, 4, CODE, ONE },
	{ "Rx emphasis at high rate",            A2,    115, 4, 4, CODE, ONE },
	{ "Rx emphasis at low rate",             A2,    115, 0, 4, CODE, ONE },
	{ "Tx adaptive EQ fail",                 A2,    118, 4, 1, CODE, ONE },
	{ "soft RS(1)",                          A2,    118, 3, 1, CODE, IF(93, 3) },
	{ "power level 4 enable",                A2,    118, 2, 1, CODE, ONE },
	{ "power level above 1",                 A2,    118, 1, 1, CODE, ONE },
	{ "power level 2 or 3 enable",           A2,    118, 0, 1, CODE, ONE },
	{ "64GFC mode",                          A2,    119, 2, 1, CODE, ONE },
	{ "vendor specific",                     A2,    120, 0, 8, SETTING_BYTES, EACH(7, 8) },

	{ "user EEPROM",                         TABLE(0), 128, 0, 8, SETTING_BYTES, EACH(64, 8) },
	{ "user EEPROM, from byte 192",          TABLE(0), 192, 0, 8, SETTING_BYTES, EACH(56, 8) },
	{ "vendor control",                      TABLE(0), 248, 0, 8, SETTING_BYTES, EACH(8, 8) },

	{ "vendor tuning method",                TABLE(2), 128, 4, 1, CODE, IF_TUNABLE },
	{ "self tuning implemented",             TABLE(2), 128, 3, 1, CODE, IF_TUNABLE },
	{ "Tx dither implemented",               TABLE(2), 128, 2, 1, CODE, IF_TUNABLE },
	{ "tunable by channel",                  TABLE(2), 128, 1, 1, CODE, IF_TUNABLE },
	{ "tunable by 50 pm",                    TABLE(2), 128, 0, 1, CODE, IF_TUNABLE },
	{ "threshold in use can be read",        TABLE(2), 129, 1, 1, CODE, IF(65, 7) },
	{ "threshold as of 12.5",                TABLE(2), 129, 0, 1, CODE, IF(65, 7) },
	{ "automatic threshold",                 TABLE(2), 130, 0, 1, CODE, IF(65, 7) },
	{ "receiver decision threshold",         TABLE(2), 131, 0, 8, SETTING_PERCENT_50, IF(65, 7) },
	{ "first frequency",                     TABLE(2), 132, 0, 16, SETTING_TERAHERTZ, IF_TUNABLE },
	{ "first frequency, fraction",           TABLE(2), 134, 0, 16, SETTING_GHZ_10, IF_TUNABLE },
	{ "last frequency",                      TABLE(2), 136, 0, 16, SETTING_TERAHERTZ, IF_TUNABLE },
	{ "last frequency, fraction",            TABLE(2), 138, 0, 16, SETTING_GHZ_10, IF_TUNABLE },
	{ "grid spacing",                        TABLE(2), 140, 0, 16, SETTING_GHZ_10_SIGNED, IF_TUNABLE },
	{ "channel number set",                  TABLE(2), 144, 0, 16, CODE, IF_TUNABLE },
	{ "wavelength set",                      TABLE(2), 146, 0, 16, SETTING_NM_20, IF_TUNABLE },
	{ "no restart on LOS timeout",           TABLE(2), 151, 2, 1, CODE, IF_TUNABLE },
	{ "self tuning on",                      TABLE(2), 151, 1, 1, CODE, IF_TUNABLE },
	{ "Tx dither off",                       TABLE(2), 151, 0, 1, CODE, IF_TUNABLE },
	{ "frequency error",                     TABLE(2), 152, 0, 16, SETTING_GHZ_10_SIGNED, IF_TUNABLE },
	{ "wavelength error",                    TABLE(2), 154, 0, 16, SETTING_NM_200_SIGNED, IF_TUNABLE },
	{ "self tuning active",                  TABLE(2), 168, 7, 1, CODE, IF_TUNABLE },
	{ "TEC fault",                           TABLE(2), 168, 6, 1, CODE, IF_TUNABLE },
	{ "wavelength unlocked",                 TABLE(2), 168, 5, 1, CODE, IF_TUNABLE },
	{ "Tx tuning",                           TABLE(2), 168, 4, 1, CODE, IF_TUNABLE },
	{ "self tuning flag",                    TABLE(2), 172, 7, 1, CODE, IF_TUNABLE },
	{ "TEC fault flag",                      TABLE(2), 172, 6, 1, CODE, IF_TUNABLE },
	{ "wavelength unlocked flag",            TABLE(2), 172, 5, 1, CODE, IF_TUNABLE },
	{ "bad channel flag",                    TABLE(2), 172, 4, 1, CODE, IF_TUNABLE },
	{ "new channel flag",                    TABLE(2), 172, 3, 1, CODE, IF_TUNABLE },
	{ "Tx dither unsupported flag",          TABLE(2), 172, 2, 1, CODE, IF_TUNABLE },
	{ "user data to send",                   TABLE(2), 240, 0, 8, SETTING_BYTES, EACH_IF(8, 8, BIT_OF(TABLE(2), 129, 2)) },
	{ "user data received",                  TABLE(2), 248, 0, 8, SETTING_BYTES, EACH_IF(8, 8, BIT_OF(TABLE(2), 129, 2)) },
};
/* clang-format on */

const unsigned settings_sff8472_count = COUNT_OF(settings_sff8472);
