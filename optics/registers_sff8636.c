/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of SFF-8636 2.11, and of SFF-8436 where it says the same.
 *
 * Rows stand in the order of the memory; each group names its tables.
 */
#include "optics/app_select.h"
#include "optics/registers_tables.h"
#include "optics/sff8024.h"

static const char *
encoding(uint8_t code)
{
	return sff8024_encoding(SPEC_SFF8636, code);
}

REGISTER_WORDS(case_temperatures, "70 C");

static const struct register_words identifiers = { NULL, 0, sff8024_identifier };
static const struct register_words connectors = { NULL, 0, sff8024_connector };
static const struct register_words encodings = { NULL, 0, encoding };
static const struct register_words compliances = { NULL, 0, sff8024_ext_compliance };

/* clang-format off */

REGISTER_WORDS(revisions,
	[0] = "unspecified", [1] = "SFF-8436 up to 4.8", [2] = "SFF-8436 4.8 with some of SFF-8636",
	[3] = "SFF-8636 1.3", [4] = "SFF-8636 1.4", [5] = "SFF-8636 1.5", [6] = "SFF-8636 2.0",
	[7] = "SFF-8636 2.5 to 2.7", [8] = "SFF-8636 2.8 or later");

/* Tables 6-3 to 6-7. Flags of lanes: bit 0 is lane 1; of limits: lane 1 is the upper nibble. */
static const struct register_def status[] = {
	{ "identifier",                    AT(LOW, 0),         8, REG_CODE,  ONE_OF(identifiers) },
	{ "revision compliance",           AT(LOW, 1),         8, REG_CODE,  ONE_OF(revisions) },
	{ "flat memory",                   AT_BIT(LOW, 2, 2),  1, REG_BIT,   ONE },
	{ "IntL not asserted",             AT_BIT(LOW, 2, 1),  1, REG_BIT,   ONE },
	{ "data not ready",                AT_BIT(LOW, 2, 0),  1, REG_BIT,   ONE },
	{ "Tx LOS flag",                   AT_BIT(LOW, 3, 4),  1, REG_BIT,   EACH_IF(4, 1, AT_BIT(0x00, 195, 1)) },
	{ "Rx LOS flag",                   AT_BIT(LOW, 3, 0),  1, REG_BIT,   EACH(4, 1) },
	{ "Tx adaptive EQ fault flag",     AT_BIT(LOW, 4, 4),  1, REG_BIT,   EACH_IF(4, 1, AT_BIT(0x00, 193, 3)) },
	{ "Tx fault flag",                 AT_BIT(LOW, 4, 0),  1, REG_BIT,   EACH_IF(4, 1, AT_BIT(0x00, 195, 3)) },
	{ "Tx CDR LOL flag",               AT_BIT(LOW, 5, 4),  1, REG_BIT,   EACH_IF(4, 1, AT_BIT(0x00, 194, 5)) },
	{ "Rx CDR LOL flag",               AT_BIT(LOW, 5, 0),  1, REG_BIT,   EACH_IF(4, 1, AT_BIT(0x00, 194, 4)) },
	{ "temperature high alarm flag",   AT_BIT(LOW, 6, 7),  1, REG_BIT,   ONE },
	{ "temperature low alarm flag",    AT_BIT(LOW, 6, 6),  1, REG_BIT,   ONE },
	{ "temperature high warning flag", AT_BIT(LOW, 6, 5),  1, REG_BIT,   ONE },
	{ "temperature low warning flag",  AT_BIT(LOW, 6, 4),  1, REG_BIT,   ONE },
	{ "TC ready flag",                 AT_BIT(LOW, 6, 1),  1, REG_BIT,   ONE_IF(AT_BIT(0x00, 221, 1)) },
	{ "initialization complete flag",  AT_BIT(LOW, 6, 0),  1, REG_BIT,   ONE_IF(AT_BIT(0x00, 221, 4)) },
	{ "Vcc high alarm flag",           AT_BIT(LOW, 7, 7),  1, REG_BIT,   ONE },
	{ "Vcc low alarm flag",            AT_BIT(LOW, 7, 6),  1, REG_BIT,   ONE },
	{ "Vcc high warning flag",         AT_BIT(LOW, 7, 5),  1, REG_BIT,   ONE },
	{ "Vcc low warning flag",          AT_BIT(LOW, 7, 4),  1, REG_BIT,   ONE },
	{ "vendor specific flags",         AT(LOW, 8),         8, REG_BYTES, ONE },
	{ "Rx power high alarm flag",      AT_BIT(LOW, 9, 7),  1, REG_BIT,   EACH(4, -4) },
	{ "Rx power low alarm flag",       AT_BIT(LOW, 9, 6),  1, REG_BIT,   EACH(4, -4) },
	{ "Rx power high warning flag",    AT_BIT(LOW, 9, 5),  1, REG_BIT,   EACH(4, -4) },
	{ "Rx power low warning flag",     AT_BIT(LOW, 9, 4),  1, REG_BIT,   EACH(4, -4) },
	{ "Tx bias high alarm flag",       AT_BIT(LOW, 11, 7), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx bias low alarm flag",        AT_BIT(LOW, 11, 6), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx bias high warning flag",     AT_BIT(LOW, 11, 5), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx bias low warning flag",      AT_BIT(LOW, 11, 4), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx power high alarm flag",      AT_BIT(LOW, 13, 7), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx power low alarm flag",       AT_BIT(LOW, 13, 6), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx power high warning flag",    AT_BIT(LOW, 13, 5), 1, REG_BIT,   EACH(4, -4) },
	{ "Tx power low warning flag",     AT_BIT(LOW, 13, 4), 1, REG_BIT,   EACH(4, -4) },
	{ "vendor specific flags 2",       AT(LOW, 19),       24, REG_BYTES, ONE },
};

/* Tables 6-8 and 6-9. */
static const struct register_def monitors[] = {
	{ "temperature", AT(LOW, 22), 16, REG_TEMPERATURE, ONE },
	{ "Vcc",         AT(LOW, 26), 16, REG_VOLTAGE,     ONE },
	{ "Rx power",    AT(LOW, 34), 16, REG_POWER,       EACH(4, 16) },
	{ "Tx bias",     AT(LOW, 42), 16, REG_BIAS,        EACH(4, 16) },
	{ "Tx power",    AT(LOW, 50), 16, REG_POWER,       EACH_IF(4, 16, AT_BIT(0x00, 220, 2)) },
};

REGISTER_WORDS(pin1, "LPMode", "TxDis");
REGISTER_WORDS(pin2, "IntL", "RxLOS");

/* Tables 6-10 and 6-11. */
static const struct register_def controls[] = {
	{ "Tx disable",                  AT_BIT(LOW, 86, 0), 1, REG_BIT,  EACH_IF(4, 1, AT_BIT(0x00, 195, 4)) },
	{ "software reset",              AT_BIT(LOW, 93, 7), 1, REG_BIT,  ONE_IF(AT_BIT(0x00, 221, 0)) },
	{ "power class 8 enable",        AT_BIT(LOW, 93, 3), 1, REG_BIT,  ONE },
	{ "power classes 5 to 7 enable", AT_BIT(LOW, 93, 2), 1, REG_BIT,  ONE },
	{ "low power mode",              AT_BIT(LOW, 93, 1), 1, REG_BIT,  ONE },
	{ "power override",              AT_BIT(LOW, 93, 0), 1, REG_BIT,  ONE },
	{ "Tx CDR on",                   AT_BIT(LOW, 98, 4), 1, REG_BIT,  EACH_IF(4, 1, AT_BIT(0x00, 194, 7)) },
	{ "Rx CDR on",                   AT_BIT(LOW, 98, 0), 1, REG_BIT,  EACH_IF(4, 1, AT_BIT(0x00, 194, 6)) },
	{ "LPMode/TxDis pin",            AT_BIT(LOW, 99, 1), 1, REG_CODE, 0, 0, &pin1, AT_BIT(0x00, 193, 6) },
	{ "IntL/RxLOS pin",              AT_BIT(LOW, 99, 0), 1, REG_CODE, 0, 0, &pin2, AT_BIT(0x00, 193, 5) },
};

/* Table 6-12: what the codes are is told by 00h:141. */
REGISTER_WORDS(rates_1, "below 2.2 GBd", "2.2 to 6.6 GBd", "above 6.6 GBd");
REGISTER_WORDS(rates_2, "below 12 GBd", "12 to 24 GBd", "24 to 26 GBd", "above 26 GBd");

static const struct register_def rate_select[] = {
	{ "Rx rate select",              AT_BIT(LOW, 87, 0), 2, REG_CODE, EACH_IF(4, 2, AT_BIT(0x00, 195, 5)) },
	{ "Tx rate select",              AT_BIT(LOW, 88, 0), 2, REG_CODE, EACH_IF(4, 2, AT_BIT(0x00, 195, 5)) },
};

static const struct register_def rate_select_1[] = {
	{ "Rx rate select",              AT_BIT(LOW, 87, 0), 2, REG_CODE, EACH_OF_IF(4, 2, rates_1, AT_BIT(0x00, 195, 5)) },
	{ "Tx rate select",              AT_BIT(LOW, 88, 0), 2, REG_CODE, EACH_OF_IF(4, 2, rates_1, AT_BIT(0x00, 195, 5)) },
};

static const struct register_def rate_select_2[] = {
	{ "Rx rate select",              AT_BIT(LOW, 87, 0), 2, REG_CODE, EACH_OF_IF(4, 2, rates_2, AT_BIT(0x00, 195, 5)) },
	{ "Tx rate select",              AT_BIT(LOW, 88, 0), 2, REG_CODE, EACH_OF_IF(4, 2, rates_2, AT_BIT(0x00, 195, 5)) },
};

/* SFF-8436 4.8, and SFF-8636 until 2.9: lane 4 comes first. */
static const struct register_def application_select[] = {
	{ "Rx control mode, lanes 4 to 1",       AT_BIT(LOW, 89, 6), 2, REG_CODE,  EACH(4, 8) },
	{ "Rx application select, lanes 4 to 1", AT_BIT(LOW, 89, 0), 6, REG_COUNT, EACH(4, 8) },
	{ "Tx control mode, lanes 4 to 1",       AT_BIT(LOW, 94, 6), 2, REG_CODE,  EACH(4, 8) },
	{ "Tx application select, lanes 4 to 1", AT_BIT(LOW, 94, 0), 6, REG_COUNT, EACH(4, 8) },
};

/* Table 6-13: the layout of the flags. */
static const struct register_def masks[] = {
	{ "Tx LOS mask",                   AT_BIT(LOW, 100, 4), 1, REG_BIT,   EACH(4, 1) },
	{ "Rx LOS mask",                   AT_BIT(LOW, 100, 0), 1, REG_BIT,   EACH(4, 1) },
	{ "Tx adaptive EQ fault mask",     AT_BIT(LOW, 101, 4), 1, REG_BIT,   EACH(4, 1) },
	{ "Tx fault mask",                 AT_BIT(LOW, 101, 0), 1, REG_BIT,   EACH(4, 1) },
	{ "Tx CDR LOL mask",               AT_BIT(LOW, 102, 4), 1, REG_BIT,   EACH(4, 1) },
	{ "Rx CDR LOL mask",               AT_BIT(LOW, 102, 0), 1, REG_BIT,   EACH(4, 1) },
	{ "temperature high alarm mask",   AT_BIT(LOW, 103, 7), 1, REG_BIT,   ONE },
	{ "temperature low alarm mask",    AT_BIT(LOW, 103, 6), 1, REG_BIT,   ONE },
	{ "temperature high warning mask", AT_BIT(LOW, 103, 5), 1, REG_BIT,   ONE },
	{ "temperature low warning mask",  AT_BIT(LOW, 103, 4), 1, REG_BIT,   ONE },
	{ "TC ready mask",                 AT_BIT(LOW, 103, 1), 1, REG_BIT,   ONE_IF(AT_BIT(0x00, 221, 1)) },
	{ "Vcc high alarm mask",           AT_BIT(LOW, 104, 7), 1, REG_BIT,   ONE },
	{ "Vcc low alarm mask",            AT_BIT(LOW, 104, 6), 1, REG_BIT,   ONE },
	{ "Vcc high warning mask",         AT_BIT(LOW, 104, 5), 1, REG_BIT,   ONE },
	{ "Vcc low warning mask",          AT_BIT(LOW, 104, 4), 1, REG_BIT,   ONE },
	{ "vendor specific masks",         AT(LOW, 105),       16, REG_BYTES, ONE },
};

REGISTER_WORDS(low_power, "not below 1.5 W", "1 W", "0.75 W", "0.5 W");
REGISTER_WORDS(supply, "3.3 V", "2.5 V", "1.8 V");
REGISTER_WORDS(far_end, "not specified", "4 channels", "2 channels", "1 channel",
	"4 x 1 channel", "2 x 2 channels", "2 x 1 channel");
REGISTER_WORDS(subtypes, "not specified", "type 1", "type 2", "type 2A", "type 2B");

/* Table 6-14. */
static const struct register_def properties[] = {
	{ "maximum power",                    AT(LOW, 107),        8, REG_WATTS_TENTHS, ONE },
	{ "propagation delay",                AT(LOW, 108),       16, REG_DELAY_10NS,   ONE },
	{ "power in low power mode",          AT_BIT(LOW, 110, 4), 4, REG_CODE,         ONE_OF(low_power) },
	{ "far side managed",                 AT_BIT(LOW, 110, 3), 1, REG_BIT,          ONE },
	{ "minimum operating voltage",        AT_BIT(LOW, 110, 0), 3, REG_CODE,         ONE_OF(supply) },
	{ "PCI Express",                      AT(LOW, 111),       16, REG_BYTES,        ONE },
	{ "far end implementation",           AT_BIT(LOW, 113, 4), 3, REG_CODE,         ONE_OF(far_end) },
	{ "near end channel not implemented", AT_BIT(LOW, 113, 0), 1, REG_BIT,          EACH(4, 1) },
	{ "TxTurnOn maximum duration",        AT_BIT(LOW, 114, 4), 4, REG_CODE,         ONE },
	{ "DataPathInit maximum duration",    AT_BIT(LOW, 114, 0), 4, REG_CODE,         ONE },
	{ "ModSelL wait time exponent",       AT_BIT(LOW, 115, 5), 3, REG_COUNT,        ONE },
	{ "ModSelL wait time mantissa",       AT_BIT(LOW, 115, 0), 5, REG_COUNT,        ONE },
	{ "secondary extended compliance",    AT(LOW, 116),        8, REG_CODE,         ONE_OF(compliances) },
	{ "module subtype",                   AT_BIT(LOW, 117, 4), 4, REG_CODE,         ONE_OF(subtypes) },
	{ "fibre face type",                  AT_BIT(LOW, 117, 0), 2, REG_CODE,         ONE_OF(register_fibre_faces) },
	{ "page select",                      AT(LOW, 127),        8, REG_CODE,         ONE },
};

REGISTER_WORDS(power_class, "class 1, 1.5 W", "class 2, 2.0 W", "class 3, 2.5 W", "class 4, 3.5 W");
REGISTER_WORDS(high_power_class, "class 1 to 4", "class 5, 4.0 W", "class 6, 4.5 W", "class 7, 5.0 W");
REGISTER_WORDS(technologies,
	"850 nm VCSEL", "1310 nm VCSEL", "1550 nm VCSEL", "1310 nm FP", "1310 nm DFB", "1550 nm DFB",
	"1310 nm EML", "1550 nm EML", "other", "1490 nm DFB", "copper, unequalized",
	"copper, passive equalized", "copper, near and far end limiting active equalizers",
	"copper, far end limiting active equalizers", "copper, near end limiting active equalizers",
	"copper, linear active equalizers");
REGISTER_WORDS(detectors, "PIN", "APD");
REGISTER_WORDS(power_kinds, "OMA", "average power");
REGISTER_WORDS(rate_selects, "none", "version 1", "version 2");

/* Tables 6-15 to 6-26. */
static const struct register_def identity[] = {
	{ "identifier",                       AT(0x00, 128),        8, REG_CODE,     ONE_OF(identifiers) },
	{ "power class",                      AT_BIT(0x00, 129, 6), 2, REG_CODE,     ONE_OF(power_class) },
	{ "power class 8",                    AT_BIT(0x00, 129, 5), 1, REG_BIT,      ONE },
	{ "CLEI code in page 02h",            AT_BIT(0x00, 129, 4), 1, REG_BIT,      ONE },
	{ "Tx CDR",                           AT_BIT(0x00, 129, 3), 1, REG_BIT,      ONE },
	{ "Rx CDR",                           AT_BIT(0x00, 129, 2), 1, REG_BIT,      ONE },
	{ "power class 5 to 7",               AT_BIT(0x00, 129, 0), 2, REG_CODE,     ONE_OF(high_power_class) },
	{ "connector",                        AT(0x00, 130),        8, REG_CODE,     ONE_OF(connectors) },
	{ "see extended compliance",          AT_BIT(0x00, 131, 7), 1, REG_BIT,      ONE },
	{ "10GBASE-LRM",                      AT_BIT(0x00, 131, 6), 1, REG_BIT,      ONE },
	{ "10GBASE-LR",                       AT_BIT(0x00, 131, 5), 1, REG_BIT,      ONE },
	{ "10GBASE-SR",                       AT_BIT(0x00, 131, 4), 1, REG_BIT,      ONE },
	{ "40GBASE-CR4",                      AT_BIT(0x00, 131, 3), 1, REG_BIT,      ONE },
	{ "40GBASE-SR4",                      AT_BIT(0x00, 131, 2), 1, REG_BIT,      ONE },
	{ "40GBASE-LR4",                      AT_BIT(0x00, 131, 1), 1, REG_BIT,      ONE },
	{ "40G active cable (XLPPI)",         AT_BIT(0x00, 131, 0), 1, REG_BIT,      ONE },
	{ "OC-48 long reach",                 AT_BIT(0x00, 132, 2), 1, REG_BIT,      ONE },
	{ "OC-48 intermediate reach",         AT_BIT(0x00, 132, 1), 1, REG_BIT,      ONE },
	{ "OC-48 short reach",                AT_BIT(0x00, 132, 0), 1, REG_BIT,      ONE },
	{ "SAS 24.0 Gb/s",                    AT_BIT(0x00, 133, 7), 1, REG_BIT,      ONE },
	{ "SAS 12.0 Gb/s",                    AT_BIT(0x00, 133, 6), 1, REG_BIT,      ONE },
	{ "SAS 6.0 Gb/s",                     AT_BIT(0x00, 133, 5), 1, REG_BIT,      ONE },
	{ "SAS 3.0 Gb/s",                     AT_BIT(0x00, 133, 4), 1, REG_BIT,      ONE },
	{ "1000BASE-T",                       AT_BIT(0x00, 134, 3), 1, REG_BIT,      ONE },
	{ "1000BASE-CX",                      AT_BIT(0x00, 134, 2), 1, REG_BIT,      ONE },
	{ "1000BASE-LX",                      AT_BIT(0x00, 134, 1), 1, REG_BIT,      ONE },
	{ "1000BASE-SX",                      AT_BIT(0x00, 134, 0), 1, REG_BIT,      ONE },
	{ "FC very long distance",            AT_BIT(0x00, 135, 7), 1, REG_BIT,      ONE },
	{ "FC short distance",                AT_BIT(0x00, 135, 6), 1, REG_BIT,      ONE },
	{ "FC intermediate distance",         AT_BIT(0x00, 135, 5), 1, REG_BIT,      ONE },
	{ "FC long distance",                 AT_BIT(0x00, 135, 4), 1, REG_BIT,      ONE },
	{ "FC medium distance",               AT_BIT(0x00, 135, 3), 1, REG_BIT,      ONE },
	{ "FC longwave laser (LC)",           AT_BIT(0x00, 135, 1), 1, REG_BIT,      ONE },
	{ "FC electrical inter-enclosure",    AT_BIT(0x00, 135, 0), 1, REG_BIT,      ONE },
	{ "FC electrical intra-enclosure",    AT_BIT(0x00, 136, 7), 1, REG_BIT,      ONE },
	{ "FC shortwave laser without OFC",   AT_BIT(0x00, 136, 6), 1, REG_BIT,      ONE },
	{ "FC shortwave laser with OFC",      AT_BIT(0x00, 136, 5), 1, REG_BIT,      ONE },
	{ "FC longwave laser (LL)",           AT_BIT(0x00, 136, 4), 1, REG_BIT,      ONE },
	{ "FC twin axial pair",               AT_BIT(0x00, 137, 7), 1, REG_BIT,      ONE },
	{ "FC shielded twisted pair",         AT_BIT(0x00, 137, 6), 1, REG_BIT,      ONE },
	{ "FC miniature coax",                AT_BIT(0x00, 137, 5), 1, REG_BIT,      ONE },
	{ "FC video coax",                    AT_BIT(0x00, 137, 4), 1, REG_BIT,      ONE },
	{ "FC multi-mode 62.5 um",            AT_BIT(0x00, 137, 3), 1, REG_BIT,      ONE },
	{ "FC multi-mode 50 um",              AT_BIT(0x00, 137, 2), 1, REG_BIT,      ONE },
	{ "FC multi-mode 50 um (OM3)",        AT_BIT(0x00, 137, 1), 1, REG_BIT,      ONE },
	{ "FC single-mode",                   AT_BIT(0x00, 137, 0), 1, REG_BIT,      ONE },
	{ "FC 1200 MB/s",                     AT_BIT(0x00, 138, 7), 1, REG_BIT,      ONE },
	{ "FC 800 MB/s",                      AT_BIT(0x00, 138, 6), 1, REG_BIT,      ONE },
	{ "FC 1600 MB/s",                     AT_BIT(0x00, 138, 5), 1, REG_BIT,      ONE },
	{ "FC 400 MB/s",                      AT_BIT(0x00, 138, 4), 1, REG_BIT,      ONE },
	{ "FC 3200 MB/s",                     AT_BIT(0x00, 138, 3), 1, REG_BIT,      ONE },
	{ "FC 200 MB/s",                      AT_BIT(0x00, 138, 2), 1, REG_BIT,      ONE },
	{ "FC see extended compliance",       AT_BIT(0x00, 138, 1), 1, REG_BIT,      ONE },
	{ "FC 100 MB/s",                      AT_BIT(0x00, 138, 0), 1, REG_BIT,      ONE },
	{ "encoding",                         AT(0x00, 139),        8, REG_CODE,     ONE_OF(encodings) },
	{ "nominal signalling rate",          AT(0x00, 140),        8, REG_RATE_100, ONE_OF(register_beyond) },
	{ "extended rate select",             AT_BIT(0x00, 141, 0), 2, REG_CODE,     ONE_OF(rate_selects) },
	{ "length SMF",                       AT(0x00, 142),        8, REG_KILOMETRES, ONE },
	{ "length OM3",                       AT(0x00, 143),        8, REG_METRES_2, ONE },
	{ "length OM2",                       AT(0x00, 144),        8, REG_METRES,   ONE },
	{ "length OM1 or attenuation at 25.78 GHz", AT(0x00, 145),  8, REG_COUNT,    ONE },
	{ "length of cable, or OM4 in 2 m",   AT(0x00, 146),        8, REG_COUNT,    ONE_OF(register_beyond) },
	{ "transmitter technology",           AT_BIT(0x00, 147, 4), 4, REG_CODE,     ONE_OF(technologies) },
	{ "active wavelength control",        AT_BIT(0x00, 147, 3), 1, REG_BIT,      ONE },
	{ "cooled transmitter",               AT_BIT(0x00, 147, 2), 1, REG_BIT,      ONE },
	{ "detector",                         AT_BIT(0x00, 147, 1), 1, REG_CODE,     ONE_OF(detectors) },
	{ "tunable transmitter",              AT_BIT(0x00, 147, 0), 1, REG_BIT,      ONE },
	{ "vendor name",                      AT(0x00, 148),      128, REG_TEXT,     ONE },
	{ "InfiniBand HDR",                   AT_BIT(0x00, 164, 5), 1, REG_BIT,      ONE },
	{ "InfiniBand EDR",                   AT_BIT(0x00, 164, 4), 1, REG_BIT,      ONE },
	{ "InfiniBand FDR",                   AT_BIT(0x00, 164, 3), 1, REG_BIT,      ONE },
	{ "InfiniBand QDR",                   AT_BIT(0x00, 164, 2), 1, REG_BIT,      ONE },
	{ "InfiniBand DDR",                   AT_BIT(0x00, 164, 1), 1, REG_BIT,      ONE },
	{ "InfiniBand SDR",                   AT_BIT(0x00, 164, 0), 1, REG_BIT,      ONE },
	{ "vendor OUI",                       AT(0x00, 165),       24, REG_BYTES,    ONE },
	{ "vendor part number",               AT(0x00, 168),      128, REG_TEXT,     ONE },
	{ "vendor revision",                  AT(0x00, 184),       16, REG_TEXT,     ONE },
	{ "maximum case temperature (0: 70 C)", AT(0x00, 190),      8, REG_DEGREES,  ONE_OF(case_temperatures) },
	{ "CC_BASE",                          AT(0x00, 191),        8, REG_CODE,     ONE },
	{ "extended compliance",              AT(0x00, 192),        8, REG_CODE,     ONE_OF(compliances) },
	{ "LPMode/TxDis configurable",        AT_BIT(0x00, 193, 6), 1, REG_BIT,      ONE },
	{ "IntL/RxLOS configurable",          AT_BIT(0x00, 193, 5), 1, REG_BIT,      ONE },
	{ "Tx EQ freeze implemented",         AT_BIT(0x00, 193, 4), 1, REG_BIT,      ONE },
	{ "Tx adaptive EQ implemented",       AT_BIT(0x00, 193, 3), 1, REG_BIT,      ONE },
	{ "Tx EQ programmable",               AT_BIT(0x00, 193, 2), 1, REG_BIT,      ONE },
	{ "Rx emphasis programmable",         AT_BIT(0x00, 193, 1), 1, REG_BIT,      ONE },
	{ "Rx amplitude programmable",        AT_BIT(0x00, 193, 0), 1, REG_BIT,      ONE },
	{ "Tx CDR control implemented",       AT_BIT(0x00, 194, 7), 1, REG_BIT,      ONE },
	{ "Rx CDR control implemented",       AT_BIT(0x00, 194, 6), 1, REG_BIT,      ONE },
	{ "Tx CDR LOL implemented",           AT_BIT(0x00, 194, 5), 1, REG_BIT,      ONE },
	{ "Rx CDR LOL implemented",           AT_BIT(0x00, 194, 4), 1, REG_BIT,      ONE },
	{ "Rx squelch disable implemented",   AT_BIT(0x00, 194, 3), 1, REG_BIT,      ONE },
	{ "Rx output disable implemented",    AT_BIT(0x00, 194, 2), 1, REG_BIT,      ONE },
	{ "Tx squelch disable implemented",   AT_BIT(0x00, 194, 1), 1, REG_BIT,      ONE },
	{ "Tx squelch implemented",           AT_BIT(0x00, 194, 0), 1, REG_BIT,      ONE },
	{ "page 02h provided",                AT_BIT(0x00, 195, 7), 1, REG_BIT,      ONE },
	{ "page 01h provided",                AT_BIT(0x00, 195, 6), 1, REG_BIT,      ONE },
	{ "rate select implemented",          AT_BIT(0x00, 195, 5), 1, REG_BIT,      ONE },
	{ "Tx disable implemented",           AT_BIT(0x00, 195, 4), 1, REG_BIT,      ONE },
	{ "Tx fault implemented",             AT_BIT(0x00, 195, 3), 1, REG_BIT,      ONE },
	{ "Tx squelch reduces",               AT_BIT(0x00, 195, 2), 1, REG_CODE,     ONE_OF(power_kinds) },
	{ "Tx LOS implemented",               AT_BIT(0x00, 195, 1), 1, REG_BIT,      ONE },
	{ "pages 20h and 21h provided",       AT_BIT(0x00, 195, 0), 1, REG_BIT,      ONE },
	{ "vendor serial number",             AT(0x00, 196),      128, REG_TEXT,     ONE },
	{ "date code",                        AT(0x00, 212),       64, REG_TEXT,     ONE },
	{ "temperature monitor declared",     AT_BIT(0x00, 220, 5), 1, REG_BIT,      ONE },
	{ "Vcc monitor declared",             AT_BIT(0x00, 220, 4), 1, REG_BIT,      ONE },
	{ "Rx power is",                      AT_BIT(0x00, 220, 3), 1, REG_CODE,     ONE_OF(power_kinds) },
	{ "Tx power monitor",                 AT_BIT(0x00, 220, 2), 1, REG_BIT,      ONE },
	{ "initialization complete implemented", AT_BIT(0x00, 221, 4), 1, REG_BIT,   ONE },
	{ "rate select declared",             AT_BIT(0x00, 221, 3), 1, REG_BIT,      ONE },
	{ "application select table",         AT_BIT(0x00, 221, 2), 1, REG_BIT,      ONE },
	{ "TC ready implemented",             AT_BIT(0x00, 221, 1), 1, REG_BIT,      ONE },
	{ "software reset implemented",       AT_BIT(0x00, 221, 0), 1, REG_BIT,      ONE },
	{ "nominal signalling rate, extended", AT(0x00, 222),       8, REG_RATE_250, ONE },
	{ "CC_EXT",                           AT(0x00, 223),        8, REG_CODE,     ONE },
	{ "vendor specific",                  AT(0x00, 224),      256, REG_BYTES,    ONE },
};

/* Bytes 186 to 189 have two meanings, by 147[7:4]. */
static const struct register_def wavelength[] = {
	{ "wavelength",                       AT(0x00, 186),       16, REG_WAVELENGTH, ONE },
	{ "wavelength tolerance",             AT(0x00, 188),       16, REG_TOLERANCE,  ONE },
};

static const struct register_def attenuation[] = {
	{ "attenuation at 2.5 GHz",           AT(0x00, 186),        8, REG_DECIBELS, ONE },
	{ "attenuation at 5 GHz",             AT(0x00, 187),        8, REG_DECIBELS, ONE },
	{ "attenuation at 7 GHz",             AT(0x00, 188),        8, REG_DECIBELS, ONE },
	{ "attenuation at 12.9 GHz",          AT(0x00, 189),        8, REG_DECIBELS, ONE },
};

/* Table 6-27. */
static const struct register_def limits[] = {
	{ "temperature high alarm",   AT(0x03, 128), 16, REG_TEMPERATURE, ONE },
	{ "temperature low alarm",    AT(0x03, 130), 16, REG_TEMPERATURE, ONE },
	{ "temperature high warning", AT(0x03, 132), 16, REG_TEMPERATURE, ONE },
	{ "temperature low warning",  AT(0x03, 134), 16, REG_TEMPERATURE, ONE },
	{ "Vcc high alarm",           AT(0x03, 144), 16, REG_VOLTAGE,     ONE },
	{ "Vcc low alarm",            AT(0x03, 146), 16, REG_VOLTAGE,     ONE },
	{ "Vcc high warning",         AT(0x03, 148), 16, REG_VOLTAGE,     ONE },
	{ "Vcc low warning",          AT(0x03, 150), 16, REG_VOLTAGE,     ONE },
	{ "Rx power high alarm",      AT(0x03, 176), 16, REG_POWER,       ONE },
	{ "Rx power low alarm",       AT(0x03, 178), 16, REG_POWER,       ONE },
	{ "Rx power high warning",    AT(0x03, 180), 16, REG_POWER,       ONE },
	{ "Rx power low warning",     AT(0x03, 182), 16, REG_POWER,       ONE },
	{ "Tx bias high alarm",       AT(0x03, 184), 16, REG_BIAS,        ONE },
	{ "Tx bias low alarm",        AT(0x03, 186), 16, REG_BIAS,        ONE },
	{ "Tx bias high warning",     AT(0x03, 188), 16, REG_BIAS,        ONE },
	{ "Tx bias low warning",      AT(0x03, 190), 16, REG_BIAS,        ONE },
	{ "Tx power high alarm",      AT(0x03, 192), 16, REG_POWER,       ONE },
	{ "Tx power low alarm",       AT(0x03, 194), 16, REG_POWER,       ONE },
	{ "Tx power high warning",    AT(0x03, 196), 16, REG_POWER,       ONE },
	{ "Tx power low warning",     AT(0x03, 198), 16, REG_POWER,       ONE },
};

REGISTER_WORDS(amplitudes, "100 to 400 mV", "300 to 600 mV", "400 to 800 mV", "600 to 1200 mV");

/* Tables 6-28 to 6-35. 230[6] and the lanes of 233 are uncertain in the text: as it has them. */
static const struct register_def channel_controls[] = {
	{ "maximum Tx EQ",                    AT_BIT(0x03, 224, 4), 4, REG_CODE,     ONE_OF(register_decibels_10) },
	{ "maximum Rx emphasis",              AT_BIT(0x03, 224, 0), 4, REG_CODE,     ONE_OF(register_decibels_7) },
	{ "Rx emphasis type",                 AT_BIT(0x03, 225, 4), 2, REG_CODE,     ONE_OF(register_eq_types) },
	{ "Rx amplitude code supported",      AT_BIT(0x03, 225, 0), 1, REG_BIT,      EACH(4, 1) },
	{ "host FEC controllable",            AT_BIT(0x03, 227, 7), 1, REG_BIT,      ONE },
	{ "media FEC controllable",           AT_BIT(0x03, 227, 6), 1, REG_BIT,      ONE },
	{ "Tx force squelch implemented",     AT_BIT(0x03, 227, 3), 1, REG_BIT,      ONE },
	{ "Rx LOS fast mode",                 AT_BIT(0x03, 227, 2), 1, REG_BIT,      ONE },
	{ "Tx disable fast mode",             AT_BIT(0x03, 227, 1), 1, REG_BIT,      ONE },
	{ "TC stabilization time",            AT(0x03, 228),        8, REG_SECONDS,  ONE },
	{ "CTLE settling time",               AT(0x03, 229),        8, REG_TENTHS_SECOND, ONE },
	{ "host FEC enable",                  AT_BIT(0x03, 230, 7), 1, REG_BIT,      ONE_IF(AT_BIT(0x03, 227, 7)) },
	{ "media FEC enable",                 AT_BIT(0x03, 230, 6), 1, REG_CODE,     ONE_IF(AT_BIT(0x03, 227, 6)) },
	{ "Tx force squelch",                 AT_BIT(0x03, 231, 0), 1, REG_BIT,      EACH_IF(4, 1, AT_BIT(0x03, 227, 3)) },
	{ "Tx adaptive EQ freeze",            AT_BIT(0x03, 233, 3), 1, REG_BIT,      EACH_IF(4, -1, AT_BIT(0x00, 193, 4)) },
	{ "Tx EQ",                            AT_BIT(0x03, 234, 4), 4, REG_CODE,     EACH_OF_IF(4, -4, register_decibels_10, AT_BIT(0x00, 193, 2)) },
	{ "Rx emphasis",                      AT_BIT(0x03, 236, 4), 4, REG_CODE,     EACH_OF_IF(4, -4, register_decibels_7, AT_BIT(0x00, 193, 1)) },
	{ "Rx amplitude",                     AT_BIT(0x03, 238, 4), 4, REG_CODE,     4, -4, &amplitudes, AT_BIT(0x00, 193, 0) },
	{ "Rx squelch disable",               AT_BIT(0x03, 240, 4), 1, REG_BIT,      EACH_IF(4, 1, AT_BIT(0x00, 194, 3)) },
	{ "Tx squelch disable",               AT_BIT(0x03, 240, 0), 1, REG_BIT,      EACH_IF(4, 1, AT_BIT(0x00, 194, 1)) },
	{ "Rx output disable",                AT_BIT(0x03, 241, 4), 1, REG_BIT,      EACH_IF(4, 1, AT_BIT(0x00, 194, 2)) },
	{ "Tx adaptive EQ on",                AT_BIT(0x03, 241, 0), 1, REG_BIT,      EACH_IF(4, 1, AT_BIT(0x00, 193, 3)) },
	{ "Rx power high alarm mask",         AT_BIT(0x03, 242, 7), 1, REG_BIT,      EACH(4, -4) },
	{ "Rx power low alarm mask",          AT_BIT(0x03, 242, 6), 1, REG_BIT,      EACH(4, -4) },
	{ "Rx power high warning mask",       AT_BIT(0x03, 242, 5), 1, REG_BIT,      EACH(4, -4) },
	{ "Rx power low warning mask",        AT_BIT(0x03, 242, 4), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx bias high alarm mask",          AT_BIT(0x03, 244, 7), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx bias low alarm mask",           AT_BIT(0x03, 244, 6), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx bias high warning mask",        AT_BIT(0x03, 244, 5), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx bias low warning mask",         AT_BIT(0x03, 244, 4), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx power high alarm mask",         AT_BIT(0x03, 246, 7), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx power low alarm mask",          AT_BIT(0x03, 246, 6), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx power high warning mask",       AT_BIT(0x03, 246, 5), 1, REG_BIT,      EACH(4, -4) },
	{ "Tx power low warning mask",        AT_BIT(0x03, 246, 4), 1, REG_BIT,      EACH(4, -4) },
};

REGISTER_WORDS(parameter_types,
	"not in use", "SNR", "residual ISI/dispersion", "PAM4 level transition", "pre-FEC BER average",
	"FER average", "TEC current", "laser frequency error", "laser temperature error",
	"pre-FEC BER minimum", "pre-FEC BER maximum", "pre-FEC BER of the prior period", "pre-FEC BER",
	"FER minimum", "FER maximum", "FER of the prior period", "FER");
REGISTER_WORDS(optical_lanes,
	"not known", "lane 1 LSB", "lane 1 MSB", "lane 2 LSB", "lane 2 MSB", "lane 1", "lane 2");

#define PARAMETERS(step_)            24, (step_), NULL, AT_BIT(0x00, 195, 0)
#define PARAMETERS_OF(step_, words_) 24, (step_), &(words_), AT_BIT(0x00, 195, 0)

/* Tables 6-36 to 6-47: 24 parameters. What a word is worth: optics/parameter.c. */
static const struct register_def parameters[] = {
	{ "parameter high alarm flag",    AT_BIT(0x20, 128, 7),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter low alarm flag",     AT_BIT(0x20, 128, 6),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter high warning flag",  AT_BIT(0x20, 128, 5),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter low warning flag",   AT_BIT(0x20, 128, 4),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter high alarm mask",    AT_BIT(0x20, 140, 7),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter low alarm mask",     AT_BIT(0x20, 140, 6),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter high warning mask",  AT_BIT(0x20, 140, 5),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter low warning mask",   AT_BIT(0x20, 140, 4),  1, REG_BIT,   PARAMETERS(-4) },
	{ "parameter word",               AT(0x20, 152),        16, REG_CODE,  PARAMETERS(16) },
	{ "parameter limit set code",     AT_BIT(0x20, 200, 4),  4, REG_COUNT, PARAMETERS(16) },
	{ "parameter of a lane",          AT_BIT(0x20, 200, 2),  1, REG_BIT,   PARAMETERS(16) },
	{ "parameter lane code",          AT_BIT(0x20, 200, 0),  2, REG_COUNT, PARAMETERS(16) },
	{ "parameter type",               AT(0x20, 201),         8, REG_CODE,  PARAMETERS_OF(16, parameter_types) },
	{ "optical lane, by electrical lane", AT_BIT(0x20, 248, 4), 4, REG_CODE, 4, -4, &optical_lanes, AT_BIT(0x00, 195, 0) },
	{ "reset error counters",         AT_BIT(0x20, 250, 7),  1, REG_BIT,   ONE_IF(AT_BIT(0x00, 195, 0)) },
};

/* Table 6-48: 16 sets, in the format of the parameters that use them. */
static const struct register_def parameter_limits[] = {
	{ "parameter high alarm, by set",   AT(0x21, 128), 16, REG_CODE, EACH_IF(16, 64, AT_BIT(0x00, 195, 0)) },
	{ "parameter low alarm, by set",    AT(0x21, 130), 16, REG_CODE, EACH_IF(16, 64, AT_BIT(0x00, 195, 0)) },
	{ "parameter high warning, by set", AT(0x21, 132), 16, REG_CODE, EACH_IF(16, 64, AT_BIT(0x00, 195, 0)) },
	{ "parameter low warning, by set",  AT(0x21, 134), 16, REG_CODE, EACH_IF(16, 64, AT_BIT(0x00, 195, 0)) },
};

/* Page 01h of SFF-8436: as many applications as its length says. */
static const struct register_def applications[] = {
	{ "CC_APPS",              AT(0x01, 128),        8, REG_CODE,  ONE },
	{ "last application",     AT_BIT(0x01, 129, 0), 6, REG_COUNT, ONE },
	{ "application, category", AT_BIT(0x01, 130, 0), 6, REG_COUNT, EACH(APP_SELECT_MAX, 16) },
	{ "application, variant", AT(0x01, 131),        8, REG_CODE,  EACH(APP_SELECT_MAX, 16) },
};

/* Page 02h is the user's, but for this (Table 6-16, byte 129). */
static const struct register_def clei[] = {
	{ "CLEI code", AT(0x02, 128), 80, REG_TEXT, ONE_IF(AT_BIT(0x00, 129, 4)) },
};
/* clang-format on */

static bool
is_copper(const struct memmap *map)
{
	uint8_t technology;

	return memmap_byte(map, mem_at(0x00, 147), &technology) &&
	       technology >> 4 >= SFF8636_COPPER;
}

static bool
is_optical(const struct memmap *map)
{
	return !is_copper(map);
}

static uint8_t
rate_select_version(const struct memmap *map)
{
	uint8_t byte = 0;

	memmap_byte(map, mem_at(0x00, 141), &byte);
	return byte & 0x03;
}

static bool
is_rate_select_1(const struct memmap *map)
{
	return rate_select_version(map) == 1;
}

static bool
is_rate_select_2(const struct memmap *map)
{
	return rate_select_version(map) == 2;
}

static bool
is_rate_select_else(const struct memmap *map)
{
	return !is_rate_select_1(map) && !is_rate_select_2(map);
}

const struct register_table registers_sff8636[] = {
	REGISTER_GROUP("status and flags", status),
	REGISTER_GROUP("monitors", monitors),
	REGISTER_GROUP("controls", controls),
	REGISTER_GROUP_IF("rate select", rate_select, is_rate_select_else),
	REGISTER_GROUP_IF("rate select, version 1", rate_select_1, is_rate_select_1),
	REGISTER_GROUP_IF("rate select, version 2", rate_select_2, is_rate_select_2),
	REGISTER_GROUP_IF("application select", application_select,
	    app_select_is_offered),
	REGISTER_GROUP("masks", masks),
	REGISTER_GROUP("properties", properties),
	REGISTER_GROUP("identity", identity),
	REGISTER_GROUP_IF("wavelength", wavelength, is_optical),
	REGISTER_GROUP_IF("attenuation of a copper cable", attenuation, is_copper),
	REGISTER_GROUP_OF("page 01h, applications", applications, app_select_is_offered,
	    app_select_count),
	REGISTER_GROUP("page 02h", clei),
	REGISTER_GROUP("limits", limits),
	REGISTER_GROUP("channel controls and masks", channel_controls),
	REGISTER_GROUP("page 20h, parameter monitors", parameters),
	REGISTER_GROUP("page 21h, parameter limits", parameter_limits),
};

const size_t registers_sff8636_count = COUNT_OF(registers_sff8636);
