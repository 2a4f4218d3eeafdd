/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The upper half of A2h, by its tables: the user's bytes, the threshold of the receiver
 * and remote monitoring (SFF-8472 12.5), tuning (SFF-8690 1.5), high accuracy timing.
 *
 * Tables 20h to 27h, which repeat the memory of the module at the other end, are no
 * registers of their own and have no rows.
 */
#include "optics/facts.h"
#include "optics/registers_tables.h"

#define TIMING_OPTICAL  0xca1b /* table 03h, 128: a module */
#define TIMING_LOOPBACK 0x100b /* a loopback, whose delays stand elsewhere */

/* clang-format off */

/* The upper half of A2h in table n. */
#define TABLE(n, byte_)           AT(A2_TABLE + (n), byte_)
#define TABLE_BIT(n, byte_, bit_) AT_BIT(A2_TABLE + (n), byte_, bit_)

#define IF_TUNABLE   ONE_IF(AT_BIT(LOW, 65, 6))
#define IF_THRESHOLD ONE_IF(AT_BIT(LOW, 65, 7))
#define IF_REMOTE    ONE_IF(TABLE_BIT(2, 129, 2))

/* Table 4-3. A module without tables has these bytes as well. */
static const struct register_def user[] = {
	{ "user EEPROM",                 TABLE(0, 128),       512, REG_BYTES,        ONE },
	{ "user EEPROM, from byte 192",  TABLE(0, 192),       448, REG_BYTES,        ONE },
	{ "vendor control",              TABLE(0, 248),        64, REG_BYTES,        ONE },
};

/* The same again, where the module has it. */
static const struct register_def user_01[] = {
	{ "user EEPROM",                 TABLE(1, 128),       512, REG_BYTES,        ONE },
	{ "user EEPROM, from byte 192",  TABLE(1, 192),       448, REG_BYTES,        ONE },
	{ "vendor control",              TABLE(1, 248),        64, REG_BYTES,        ONE },
};

/* SFF-8690 1.5, Tables 5-2 to 5-8. */
static const struct register_def tuning[] = {
	{ "vendor tuning method",        TABLE_BIT(2, 128, 4), 1, REG_BIT,          IF_TUNABLE },
	{ "self tuning implemented",     TABLE_BIT(2, 128, 3), 1, REG_BIT,          IF_TUNABLE },
	{ "Tx dither implemented",       TABLE_BIT(2, 128, 2), 1, REG_BIT,          IF_TUNABLE },
	{ "tunable by channel",          TABLE_BIT(2, 128, 1), 1, REG_BIT,          IF_TUNABLE },
	{ "tunable by 50 pm",            TABLE_BIT(2, 128, 0), 1, REG_BIT,          IF_TUNABLE },
	{ "first frequency",             TABLE(2, 132),       16, REG_TERAHERTZ,    IF_TUNABLE },
	{ "first frequency, fraction",   TABLE(2, 134),       16, REG_GHZ_TENTHS,   IF_TUNABLE },
	{ "last frequency",              TABLE(2, 136),       16, REG_TERAHERTZ,    IF_TUNABLE },
	{ "last frequency, fraction",    TABLE(2, 138),       16, REG_GHZ_TENTHS,   IF_TUNABLE },
	{ "grid spacing",                TABLE(2, 140),       16, REG_GHZ_TENTHS_SIGNED, IF_TUNABLE },
	{ "channel number set",          TABLE(2, 144),       16, REG_COUNT,        IF_TUNABLE },
	{ "wavelength set",              TABLE(2, 146),       16, REG_WAVELENGTH,   IF_TUNABLE },
	{ "no restart on LOS timeout",   TABLE_BIT(2, 151, 2), 1, REG_BIT,          IF_TUNABLE },
	{ "self tuning on",              TABLE_BIT(2, 151, 1), 1, REG_BIT,          IF_TUNABLE },
	{ "Tx dither off",               TABLE_BIT(2, 151, 0), 1, REG_BIT,          IF_TUNABLE },
	{ "frequency error",             TABLE(2, 152),       16, REG_GHZ_TENTHS_SIGNED, IF_TUNABLE },
	{ "wavelength error",            TABLE(2, 154),       16, REG_TOLERANCE_SIGNED, IF_TUNABLE },
	{ "self tuning active",          TABLE_BIT(2, 168, 7), 1, REG_BIT,          IF_TUNABLE },
	{ "TEC fault",                   TABLE_BIT(2, 168, 6), 1, REG_BIT,          IF_TUNABLE },
	{ "wavelength unlocked",         TABLE_BIT(2, 168, 5), 1, REG_BIT,          IF_TUNABLE },
	{ "Tx tuning",                   TABLE_BIT(2, 168, 4), 1, REG_BIT,          IF_TUNABLE },
	{ "self tuning flag",            TABLE_BIT(2, 172, 7), 1, REG_BIT,          IF_TUNABLE },
	{ "TEC fault flag",              TABLE_BIT(2, 172, 6), 1, REG_BIT,          IF_TUNABLE },
	{ "wavelength unlocked flag",    TABLE_BIT(2, 172, 5), 1, REG_BIT,          IF_TUNABLE },
	{ "bad channel flag",            TABLE_BIT(2, 172, 4), 1, REG_BIT,          IF_TUNABLE },
	{ "new channel flag",            TABLE_BIT(2, 172, 3), 1, REG_BIT,          IF_TUNABLE },
	{ "Tx dither unsupported flag",  TABLE_BIT(2, 172, 2), 1, REG_BIT,          IF_TUNABLE },
};

/* Tables 12-1 to 12-5. */
static const struct register_def receiver[] = {
	{ "remote monitoring implemented", TABLE_BIT(2, 129, 2), 1, REG_BIT,       ONE },
	{ "threshold in use can be read",  TABLE_BIT(2, 129, 1), 1, REG_BIT,       IF_THRESHOLD },
	{ "threshold as of 12.5",          TABLE_BIT(2, 129, 0), 1, REG_BIT,       IF_THRESHOLD },
	{ "automatic threshold",           TABLE_BIT(2, 130, 0), 1, REG_BIT,       IF_THRESHOLD },
	{ "receiver decision threshold",   TABLE(2, 131),        8, REG_THRESHOLD, IF_THRESHOLD },
};

static const struct register_def remote[] = {
	{ "user data received flag",        TABLE_BIT(2, 174, 7), 1, REG_BIT,      IF_REMOTE },
	{ "user data changed flag",         TABLE_BIT(2, 174, 6), 1, REG_BIT,      IF_REMOTE },
	{ "user data being sent flag",      TABLE_BIT(2, 174, 5), 1, REG_BIT,      IF_REMOTE },
	{ "user data overrun flag",         TABLE_BIT(2, 174, 4), 1, REG_BIT,      IF_REMOTE },
	{ "remote receive error flag",      TABLE_BIT(2, 174, 3), 1, REG_BIT,      IF_REMOTE },
	{ "message error flag",             TABLE_BIT(2, 174, 2), 1, REG_BIT,      IF_REMOTE },
	{ "type of message error flag",     TABLE_BIT(2, 174, 1), 1, REG_BIT,      IF_REMOTE },
	{ "frame unlocked flag",            TABLE_BIT(2, 174, 0), 1, REG_BIT,      IF_REMOTE },
	{ "security idle sent flag",        TABLE_BIT(2, 175, 3), 1, REG_BIT,      IF_REMOTE },
	{ "security idle received flag",    TABLE_BIT(2, 175, 2), 1, REG_BIT,      IF_REMOTE },
	{ "control refused flag",           TABLE_BIT(2, 175, 1), 1, REG_BIT,      IF_REMOTE },
	{ "control accepted flag",          TABLE_BIT(2, 175, 0), 1, REG_BIT,      IF_REMOTE },
	{ "remote data ready",              TABLE_BIT(2, 192, 7), 1, REG_BIT,      IF_REMOTE },
	{ "high clock detected",            TABLE_BIT(2, 192, 5), 1, REG_BIT,      IF_REMOTE },
	{ "low clock detected",             TABLE_BIT(2, 192, 4), 1, REG_BIT,      IF_REMOTE },
	{ "frame locked",                   TABLE_BIT(2, 192, 3), 1, REG_BIT,      IF_REMOTE },
	{ "phase locked",                   TABLE_BIT(2, 192, 2), 1, REG_BIT,      IF_REMOTE },
	{ "bit boundaries locked",          TABLE_BIT(2, 192, 1), 1, REG_BIT,      IF_REMOTE },
	{ "clock locked",                   TABLE_BIT(2, 192, 0), 1, REG_BIT,      IF_REMOTE },
	{ "last message received",          TABLE(2, 193),       24, REG_BYTES,    IF_REMOTE },
	{ "type of the last message",       TABLE(2, 196),       16, REG_CODE,     IF_REMOTE },
	{ "losses of frame lock",           TABLE(2, 198),       16, REG_COUNT,    IF_REMOTE },
	{ "frames",                         TABLE(2, 200),       32, REG_COUNT,    IF_REMOTE },
	{ "errors in types of messages",    TABLE(2, 204),       16, REG_COUNT,    IF_REMOTE },
	{ "errors in messages",             TABLE(2, 206),       16, REG_COUNT,    IF_REMOTE },
	{ "remote control message",         TABLE(2, 208),       24, REG_BYTES,    IF_REMOTE },
	{ "Tx modulation index in 0.1 %",   TABLE_BIT(2, 211, 0), 7, REG_COUNT,    IF_REMOTE },
	{ "Tx remote monitoring state",     TABLE_BIT(2, 212, 4), 4, REG_CODE,     IF_REMOTE },
	{ "remote monitoring asked for",    TABLE_BIT(2, 212, 3), 1, REG_BIT,      IF_REMOTE },
	{ "asked for by the other end",     TABLE_BIT(2, 212, 2), 1, REG_BIT,      IF_REMOTE },
	{ "Tx remote monitoring enable",    TABLE_BIT(2, 212, 0), 1, REG_BIT,      IF_REMOTE },
	{ "Rx remote monitoring state",     TABLE_BIT(2, 213, 4), 4, REG_CODE,     IF_REMOTE },
	{ "Rx remote monitoring enable",    TABLE_BIT(2, 213, 0), 1, REG_BIT,      IF_REMOTE },
	{ "send A2h/03h",                   TABLE_BIT(2, 214, 6), 1, REG_BIT,      IF_REMOTE },
	{ "send A2h/02h 208 to 239",        TABLE_BIT(2, 214, 5), 1, REG_BIT,      IF_REMOTE },
	{ "send A2h/02h 128 to 191",        TABLE_BIT(2, 214, 4), 1, REG_BIT,      IF_REMOTE },
	{ "send A2h/00h",                   TABLE_BIT(2, 214, 3), 1, REG_BIT,      IF_REMOTE },
	{ "send A2h 0 to 95, 120 to 127",   TABLE_BIT(2, 214, 2), 1, REG_BIT,      IF_REMOTE },
	{ "send A0h 128 to 255",            TABLE_BIT(2, 214, 1), 1, REG_BIT,      IF_REMOTE },
	{ "send A0h 96 to 127",             TABLE_BIT(2, 214, 0), 1, REG_BIT,      IF_REMOTE },
	{ "never send A2h/03h",             TABLE_BIT(2, 216, 7), 1, REG_BIT,      IF_REMOTE },
	{ "never send A2h/02h 208 to 239",  TABLE_BIT(2, 216, 6), 1, REG_BIT,      IF_REMOTE },
	{ "never send A2h/02h 128 to 191",  TABLE_BIT(2, 216, 5), 1, REG_BIT,      IF_REMOTE },
	{ "never send A2h/00h",             TABLE_BIT(2, 216, 4), 1, REG_BIT,      IF_REMOTE },
	{ "never send A2h 120 to 127",      TABLE_BIT(2, 216, 3), 1, REG_BIT,      IF_REMOTE },
	{ "never send A2h 0 to 95",         TABLE_BIT(2, 216, 2), 1, REG_BIT,      IF_REMOTE },
	{ "never send A0h 128 to 255",      TABLE_BIT(2, 216, 1), 1, REG_BIT,      IF_REMOTE },
	{ "never send A0h 96 to 127",       TABLE_BIT(2, 216, 0), 1, REG_BIT,      IF_REMOTE },
	{ "send nothing",                   TABLE_BIT(2, 217, 7), 1, REG_BIT,      IF_REMOTE },
	{ "remote writes refused",          TABLE_BIT(2, 218, 7), 1, REG_BIT,      IF_REMOTE },
	{ "modulation index protected",     TABLE_BIT(2, 218, 2), 1, REG_BIT,      IF_REMOTE },
	{ "receiver controls protected",    TABLE_BIT(2, 218, 1), 1, REG_BIT,      IF_REMOTE },
	{ "tuning protected",               TABLE_BIT(2, 218, 0), 1, REG_BIT,      IF_REMOTE },
	{ "user data to send",              TABLE(2, 240),       64, REG_BYTES,    IF_REMOTE },
	{ "user data received",             TABLE(2, 248),       64, REG_BYTES,    IF_REMOTE },
};

/* Tables 13-1 and 13-2: of modules and of loopbacks. */
static const struct register_def timing[] = {
	{ "format identifier",              TABLE(3, 128),       16, REG_CODE,     ONE },
	{ "format version",                 TABLE(3, 130),        8, REG_COUNT,    ONE },
	{ "calibration date",               TABLE(3, 131),       24, REG_BYTES,    ONE },
	{ "calibration identifier",         TABLE(3, 134),       48, REG_BYTES,    ONE },
	{ "calibration stratum",            TABLE(3, 140),        8, REG_COUNT,    ONE },
	{ "CC_CALIB",                       TABLE(3, 255),        8, REG_CODE,     ONE },
};

/* Table 13-3. */
static const struct register_def delays[] = {
	{ "number of lanes",                TABLE(3, 150),        8, REG_COUNT,    ONE },
	{ "operating mode",                 TABLE(3, 151),        8, REG_COUNT,    ONE },
	{ "Rx power delay coefficient",     TABLE(3, 152),       24, REG_RATIO_65536, EACH(5, 24) },
	{ "wavelength detuning at 0 C",     TABLE(3, 167),       16, REG_NM_2560,  ONE },
	{ "wavelength detuning per C",      TABLE(3, 169),       16, REG_NM_25600,  ONE },
	{ "maximum Rx delay deviation",     TABLE(3, 171),       32, REG_NS_65536, ONE },
	{ "maximum Tx delay deviation",     TABLE(3, 175),       32, REG_NS_65536, ONE },
	{ "average Rx delay",               TABLE(3, 179),       32, REG_NS_65536, ONE },
	{ "average Tx delay",               TABLE(3, 183),       32, REG_NS_65536, ONE },
};
/* clang-format on */

static bool
has_a2h(const struct memmap *map)
{
	return !facts_a2_is_a0(map);
}

static bool
is_timing(const struct memmap *map, int32_t format)
{
	int32_t word;

	return has_a2h(map) &&
	       memmap_word(map, mem_at(A2_TABLE + 3, 128), WORD_U16, &word) &&
	       word == format;
}

static bool
has_delays(const struct memmap *map)
{
	return is_timing(map, TIMING_OPTICAL);
}

static bool
has_timing(const struct memmap *map)
{
	return has_delays(map) || is_timing(map, TIMING_LOOPBACK);
}

const struct register_table registers_sff8472_pages[] = {
	REGISTER_GROUP_IF("user EEPROM", user, has_a2h),
	REGISTER_GROUP_IF("user EEPROM of table 01h", user_01, has_a2h),
	REGISTER_GROUP_IF("tuning", tuning, has_a2h),
	REGISTER_GROUP_IF("threshold of the receiver", receiver, has_a2h),
	REGISTER_GROUP_IF("remote monitoring", remote, has_a2h),
	REGISTER_GROUP_IF("high accuracy timing", timing, has_timing),
	REGISTER_GROUP_IF("delays of a module", delays, has_delays),
};

const size_t registers_sff8472_pages_count = COUNT_OF(registers_sff8472_pages);
