/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of CMIS 5.4 that belong to the module: Lower Memory and pages
 * 00h to 0Dh. Older revisions read as zero what they do not have; where that would be a
 * word, the row is one of their group.
 */
#include "optics/cdb.h"
#include "optics/registers_tables.h"
#include "optics/sff8024.h"

static const struct register_words identifiers = { NULL, 0, sff8024_identifier };
static const struct register_words connectors = { NULL, 0, sff8024_connector };
static const struct register_words cdb_states = { NULL, 0, cdb_status_text };

/* clang-format off */

REGISTER_WORDS(module_states,
	[1] = "ModuleLowPwr", [2] = "ModulePwrUp", [3] = "ModuleReady", [4] = "ModulePwrDn", [5] = "ModuleFault");
REGISTER_WORDS(fault_causes,
	[0] = "none", [1] = "TEC runaway", [2] = "data memory corrupted", [3] = "program memory corrupted",
	[4] = "transmitter", [5] = "receiver", [6] = "temperature");
REGISTER_WORDS(password_results,
	[0] = "not supported", [1] = "module password accepted", [2] = "host password accepted",
	[3] = "rejected", [8] = "being checked");
/* Codes above 2 are of SPI, which is told since 5.3; before, those above 1 are reserved. */
REGISTER_WORDS(i2c_speeds, "400 kHz", "1 MHz");
REGISTER_WORDS(bus_speeds,
	"I2C 400 kHz or SPI 1 MHz", "I2C 1 MHz or SPI 2 MHz", "I2C 3.4 MHz or SPI 4 MHz", "SPI 8 MHz",
	"SPI 12 MHz", "SPI 16 MHz", "SPI 20 MHz", "SPI 30 MHz", "SPI 40 MHz", "SPI 50 MHz");
REGISTER_WORDS(spi_speeds,
	"1 MHz", "2 MHz", "4 MHz", "8 MHz", "12 MHz", "16 MHz", "20 MHz", "30 MHz", "40 MHz", "50 MHz");
REGISTER_WORDS(commissioning, "none", "regular only", "hot only");
REGISTER_WORDS(media_types,
	[0] = "undefined", [1] = "multi-mode fibre", [2] = "single-mode fibre", [3] = "passive and linear copper",
	[4] = "active cable", [5] = "BASE-T");
REGISTER_WORDS(machines,
	[0] = "not told", [1] = "none", [2] = "module", [3] = "module and data paths",
	[4] = "module, data paths and network paths");
REGISTER_WORDS(functions, [0] = "transmission", [1] = "ELSFP resource module");
REGISTER_WORDS(power_kinds, "OMA", "average power");

/* SFF-8024, Tables 4-11 and 4-13. What subtypes above 2 are depends on the form factor. */
REGISTER_WORDS(subtypes, "not specified", "type 1", "type 2");
REGISTER_WORDS(heatsinks, "not specified", "riding", "integrated, open top", "integrated, closed top");

/* Tables 8-4 to 8-21 and 8-25, 8-26. */
static const struct register_def lower[] = {
	{ "identifier",                    AT(LOW, 0),         8, REG_CODE,        ONE_OF(identifiers) },
	{ "CMIS revision",                 AT(LOW, 1),         8, REG_NIBBLES,     ONE },
	{ "flat memory",                   AT_BIT(LOW, 2, 7),  1, REG_BIT,         ONE },
	{ "stepped configuration only",    AT_BIT(LOW, 2, 6),  1, REG_BIT,         ONE },
	{ "module state",                  AT_BIT(LOW, 3, 1),  3, REG_CODE,        ONE_OF(module_states) },
	{ "interrupt not asserted",        AT_BIT(LOW, 3, 0),  1, REG_BIT,         ONE },
	{ "flags in page 2Ch, by bank",    AT_BIT(LOW, 4, 3),  1, REG_BIT,         EACH(4, 8) },
	{ "flags in page 14h, by bank",    AT_BIT(LOW, 4, 2),  1, REG_BIT,         EACH(4, 8) },
	{ "flags in page 12h, by bank",    AT_BIT(LOW, 4, 1),  1, REG_BIT,         EACH(4, 8) },
	{ "flags in page 11h, by bank",    AT_BIT(LOW, 4, 0),  1, REG_BIT,         EACH(4, 8) },
	{ "CDB 2 command complete flag",   AT_BIT(LOW, 8, 7),  1, REG_BIT,         ONE },
	{ "CDB 1 command complete flag",   AT_BIT(LOW, 8, 6),  1, REG_BIT,         ONE },
	{ "running firmware deviates flag", AT_BIT(LOW, 8, 3), 1, REG_BIT,         ONE },
	{ "data path firmware error flag", AT_BIT(LOW, 8, 2),  1, REG_BIT,         ONE },
	{ "module firmware error flag",    AT_BIT(LOW, 8, 1),  1, REG_BIT,         ONE },
	{ "module state changed flag",     AT_BIT(LOW, 8, 0),  1, REG_BIT,         ONE },
	{ "Vcc low warning flag",          AT_BIT(LOW, 9, 7),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 1)) },
	{ "Vcc high warning flag",         AT_BIT(LOW, 9, 6),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 1)) },
	{ "Vcc low alarm flag",            AT_BIT(LOW, 9, 5),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 1)) },
	{ "Vcc high alarm flag",           AT_BIT(LOW, 9, 4),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 1)) },
	{ "temperature low warning flag",  AT_BIT(LOW, 9, 3),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 0)) },
	{ "temperature high warning flag", AT_BIT(LOW, 9, 2),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 0)) },
	{ "temperature low alarm flag",    AT_BIT(LOW, 9, 1),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 0)) },
	{ "temperature high alarm flag",   AT_BIT(LOW, 9, 0),  1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 0)) },
	{ "Aux2 low warning flag",         AT_BIT(LOW, 10, 7), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 3)) },
	{ "Aux2 high warning flag",        AT_BIT(LOW, 10, 6), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 3)) },
	{ "Aux2 low alarm flag",           AT_BIT(LOW, 10, 5), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 3)) },
	{ "Aux2 high alarm flag",          AT_BIT(LOW, 10, 4), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 3)) },
	{ "Aux1 low warning flag",         AT_BIT(LOW, 10, 3), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 2)) },
	{ "Aux1 high warning flag",        AT_BIT(LOW, 10, 2), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 2)) },
	{ "Aux1 low alarm flag",           AT_BIT(LOW, 10, 1), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 2)) },
	{ "Aux1 high alarm flag",          AT_BIT(LOW, 10, 0), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 2)) },
	{ "custom low warning flag",       AT_BIT(LOW, 11, 7), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 5)) },
	{ "custom high warning flag",      AT_BIT(LOW, 11, 6), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 5)) },
	{ "custom low alarm flag",         AT_BIT(LOW, 11, 5), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 5)) },
	{ "custom high alarm flag",        AT_BIT(LOW, 11, 4), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 5)) },
	{ "Aux3 low warning flag",         AT_BIT(LOW, 11, 3), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 4)) },
	{ "Aux3 high warning flag",        AT_BIT(LOW, 11, 2), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 4)) },
	{ "Aux3 low alarm flag",           AT_BIT(LOW, 11, 1), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 4)) },
	{ "Aux3 high alarm flag",          AT_BIT(LOW, 11, 0), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 159, 4)) },
	{ "custom flags",                  AT(LOW, 13),        8, REG_BYTES,       ONE },
	{ "temperature",                   AT(LOW, 14),       16, REG_TEMPERATURE, ONE_IF(AT_BIT(0x01, 159, 0)) },
	{ "Vcc",                           AT(LOW, 16),       16, REG_VOLTAGE,     ONE_IF(AT_BIT(0x01, 159, 1)) },
	{ "custom monitor",                AT(LOW, 24),       16, REG_SIGNED,      ONE_IF(AT_BIT(0x01, 159, 5)) },
	{ "bank broadcast enable",         AT_BIT(LOW, 26, 7), 1, REG_BIT,         ONE_IF(AT_BIT(0x01, 156, 7)) },
	{ "LowPwrAllowRequestHW",          AT_BIT(LOW, 26, 6), 1, REG_BIT,         ONE },
	{ "Tx squelch reduces",            AT_BIT(LOW, 26, 5), 1, REG_CODE,        ONE_OF(power_kinds) },
	{ "LowPwrRequestSW",               AT_BIT(LOW, 26, 4), 1, REG_BIT,         ONE },
	{ "software reset",                AT_BIT(LOW, 26, 3), 1, REG_BIT,         ONE },
	{ "custom controls",               AT_BIT(LOW, 26, 0), 3, REG_CODE,        ONE },
	{ "custom",                        AT(LOW, 29),       16, REG_BYTES,       ONE },
	{ "masks of bytes 8 to 11",        AT(LOW, 31),       32, REG_BYTES,       ONE },
	{ "mask of byte 13",               AT(LOW, 36),        8, REG_BYTES,       ONE },
	{ "CDB status, by instance",       AT(LOW, 37),        8, REG_CODE,        EACH_OF(2, 8, cdb_states) },
	{ "active firmware",               AT(LOW, 39),       16, REG_VERSION,     ONE },
	{ "fault cause",                   AT(LOW, 41),        8, REG_CODE,        ONE_OF(fault_causes) },
	{ "module subtype",                AT_BIT(LOW, 60, 0), 4, REG_CODE,        ONE_OF(subtypes) },
	{ "heatsink type",                 AT_BIT(LOW, 61, 4), 4, REG_CODE,        ONE_OF(heatsinks) },
	{ "fibre face type",               AT_BIT(LOW, 61, 0), 2, REG_CODE,        ONE_OF(register_fibre_faces) },
	{ "low power restrictions told",   AT_BIT(LOW, 62, 7), 1, REG_BIT,         ONE },
	{ "no CDB queries in low power",   AT_BIT(LOW, 62, 3), 1, REG_BIT,         ONE_IF(AT_BIT(LOW, 62, 7)) },
	{ "no firmware queries in low power", AT_BIT(LOW, 62, 2), 1, REG_BIT,      ONE_IF(AT_BIT(LOW, 62, 7)) },
	{ "no CDB commands in low power",  AT_BIT(LOW, 62, 1), 1, REG_BIT,         ONE_IF(AT_BIT(LOW, 62, 7)) },
	{ "no firmware commands in low power", AT_BIT(LOW, 62, 0), 1, REG_BIT,     ONE_IF(AT_BIT(LOW, 62, 7)) },
	{ "custom information",            AT(LOW, 64),      168, REG_BYTES,       ONE },
	{ "media type",                    AT(LOW, 85),        8, REG_CODE,        ONE_OF(media_types) },
	{ "application, host interface",   AT(LOW, 86),        8, REG_CODE,        EACH_OF(8, 32, register_host_interfaces) },
	{ "application, media interface",  AT(LOW, 87),        8, REG_MEDIA,       EACH(8, 32) },
	{ "application, host lanes",       AT_BIT(LOW, 88, 4), 4, REG_COUNT,       EACH(8, 32) },
	{ "application, media lanes",      AT_BIT(LOW, 88, 0), 4, REG_COUNT,       EACH(8, 32) },
	{ "application, host assignment",  AT(LOW, 89),        8, REG_CODE,        EACH(8, 32) },
	{ "bank select",                   AT(LOW, 126),       8, REG_CODE,        ONE },
	{ "page select",                   AT(LOW, 127),       8, REG_CODE,        ONE },
};

static const struct register_def lower_since_5_3[] = {
	{ "maximum bus speed",             AT_BIT(LOW, 2, 2),  4, REG_CODE,        ONE_OF(bus_speeds) },
	{ "auto commissioning",            AT_BIT(LOW, 2, 0),  2, REG_CODE,        0, 0, &commissioning, AT_BIT(LOW, 2, 6) },
	{ "SPI speed",                     AT_BIT(LOW, 27, 0), 4, REG_CODE,        ONE_OF(spi_speeds) },
	{ "password result",               AT_BIT(LOW, 42, 0), 4, REG_CODE,        ONE_OF(password_results) },
	{ "state machines",                AT(LOW, 56),        8, REG_CODE,        ONE_OF(machines) },
	{ "module function",               AT(LOW, 57),        8, REG_CODE,        ONE_OF(functions) },
};

static const struct register_def lower_before_5_3[] = {
	{ "maximum bus speed",             AT_BIT(LOW, 2, 2),  2, REG_CODE,        ONE_OF(i2c_speeds) },
};

REGISTER_WORDS(multipliers, "0.1 m", "1 m", "10 m", "100 m");
REGISTER_WORDS(technologies,
	"850 nm VCSEL", "1310 nm VCSEL", "1550 nm VCSEL", "1310 nm FP", "1310 nm DFB", "1550 nm DFB",
	"1310 nm EML", "1550 nm EML", "other", "1490 nm DFB", "copper, unequalized",
	"copper, passive equalized", "copper, near and far end limiting active equalizers",
	"copper, far end limiting active equalizers", "copper, near end limiting active equalizers",
	"copper, linear active equalizers", "C-band tunable laser", "L-band tunable laser",
	"copper, near and far end linear active equalizers", "copper, far end linear active equalizers",
	"copper, near end linear active equalizers");

/* Tables 8-38 and 8-39: equal letters are lanes, from 1 to 8, that lead to one end. */
REGISTER_WORDS(far_ends,
	"separable", "1 lane to each end", "8 lanes to each end", "4 lanes to each end", "lanes to abcdeeee",
	"lanes to abcceeee", "lanes to aacdeeee", "lanes to aacceeee", "lanes to aaaaefgh", "lanes to aaaaefgg",
	"lanes to aaaaeegh", "lanes to aaaaeegg", "2 lanes to each end", "lanes to abcceegg", "lanes to aacdeegg",
	"lanes to abcdeegg", "lanes to aaccefgg", "lanes to abccefgg", "lanes to aacdefgg", "lanes to abcdefgg",
	"lanes to aacceegh", "lanes to abcceegh", "lanes to aacdeegh", "lanes to abcdeegh", "lanes to aaccefgh",
	"lanes to abccefgh", "lanes to aacdefgh", "16 lanes to each end");

/* Tables 8-27 to 8-42. */
static const struct register_def page_00h[] = {
	{ "identifier",                  AT(0x00, 128),        8, REG_CODE,     ONE_OF(identifiers) },
	{ "vendor name",                 AT(0x00, 129),      128, REG_TEXT,     ONE },
	{ "vendor OUI",                  AT(0x00, 145),       24, REG_BYTES,    ONE },
	{ "vendor part number",          AT(0x00, 148),      128, REG_TEXT,     ONE },
	{ "vendor revision",             AT(0x00, 164),       16, REG_TEXT,     ONE },
	{ "vendor serial number",        AT(0x00, 166),      128, REG_TEXT,     ONE },
	{ "date code",                   AT(0x00, 182),       64, REG_TEXT,     ONE },
	{ "CLEI code",                   AT(0x00, 190),       80, REG_TEXT,     ONE },
	{ "power class - 1",             AT_BIT(0x00, 200, 5), 3, REG_COUNT,    ONE },
	{ "maximum power",               AT(0x00, 201),        8, REG_WATTS_QUARTERS, ONE },
	{ "cable length multiplier",     AT_BIT(0x00, 202, 6), 2, REG_CODE,     ONE_OF(multipliers) },
	{ "cable length base",           AT_BIT(0x00, 202, 0), 6, REG_COUNT,    ONE },
	{ "connector",                   AT(0x00, 203),        8, REG_CODE,     ONE_OF(connectors) },
	{ "attenuation at 5 GHz (copper)", AT(0x00, 204),      8, REG_DECIBELS, ONE },
	{ "attenuation at 7 GHz (copper)", AT(0x00, 205),      8, REG_DECIBELS, ONE },
	{ "attenuation at 12.9 GHz (copper)", AT(0x00, 206),   8, REG_DECIBELS, ONE },
	{ "attenuation at 25.8 GHz (copper)", AT(0x00, 207),   8, REG_DECIBELS, ONE },
	{ "attenuation at 53.125 GHz (copper)", AT(0x00, 208), 8, REG_DECIBELS, ONE },
	{ "media lane not supported",    AT_BIT(0x00, 210, 0), 1, REG_BIT,      EACH(8, 1) },
	{ "far end configuration",       AT_BIT(0x00, 211, 0), 5, REG_CODE,     ONE_OF(far_ends) },
	{ "media interface technology",  AT(0x00, 212),        8, REG_CODE,     ONE_OF(technologies) },
	{ "SPI flow control as time",    AT_BIT(0x00, 213, 7), 1, REG_BIT,      ONE },
	{ "SPI flow control",            AT_BIT(0x00, 213, 0), 7, REG_COUNT,    ONE },
	{ "page checksum",               AT(0x00, 222),        8, REG_CODE,     ONE },
	{ "custom",                      AT(0x00, 223),      264, REG_BYTES,    ONE },
};

REGISTER_WORDS(smf_multipliers, "0.1 km", "1 km", "10 km", "by byte 137");
REGISTER_WORDS(far_multipliers, "50 km", "100 km", "200 km", "500 km");
REGISTER_WORDS(banks, "1", "2", "4", "by byte 174");
static const char *const duration_names[] = {
	"below 1 ms", "below 5 ms", "below 10 ms", "below 50 ms", "below 100 ms", "below 500 ms", "below 1 s",
	"below 5 s", "below 10 s", "below 1 min", "below 5 min", "below 10 min", "below 50 min", "50 min or more"
};
REGISTER_WORDS(clockings, "lanes 1-8", "lanes 1-4 and 5-8", "pairs of lanes", "each lane");
REGISTER_WORDS(aux1_kinds, "custom", "TEC current");
REGISTER_WORDS(aux2_kinds, "laser temperature", "TEC current");
REGISTER_WORDS(aux3_kinds, "laser temperature", "Vcc2");
REGISTER_WORDS(detectors, "PIN", "APD");
REGISTER_WORDS(squelches, "none", "OMA", "average power", "by the host");
REGISTER_WORDS(bias_multipliers, "x1", "x2", "x4");
REGISTER_WORDS(cursors, "none", "pre-cursor", "post-cursor", "pre-cursor and post-cursor");
REGISTER_WORDS(epl_pages, "0", "1", "2", "3", "4", "8", "12", "16");
REGISTER_WORDS(scopes, "by lane", "of the module");
REGISTER_WORDS(answers, "not told", "no", "yes");

/* Tables 8-43 to 8-62. */
static const struct register_def page_01h[] = {
	{ "inactive firmware",               AT(0x01, 128),       16, REG_VERSION,    ONE },
	{ "hardware revision",               AT(0x01, 130),       16, REG_VERSION,    ONE },
	{ "length SMF multiplier",           AT_BIT(0x01, 132, 6), 2, REG_CODE,       ONE_OF(smf_multipliers) },
	{ "length SMF base",                 AT_BIT(0x01, 132, 0), 6, REG_COUNT,      ONE },
	{ "length OM5",                      AT(0x01, 133),        8, REG_METRES_2,   ONE },
	{ "length OM4",                      AT(0x01, 134),        8, REG_METRES_2,   ONE },
	{ "length OM3",                      AT(0x01, 135),        8, REG_METRES_2,   ONE },
	{ "length OM2",                      AT(0x01, 136),        8, REG_METRES,     ONE },
	{ "wavelength",                      AT(0x01, 138),       16, REG_WAVELENGTH, ONE },
	{ "wavelength tolerance",            AT(0x01, 140),       16, REG_TOLERANCE,  ONE },
	{ "pages 16h and 17h",               AT_BIT(0x01, 142, 7), 1, REG_BIT,        ONE },
	{ "VDM pages",                       AT_BIT(0x01, 142, 6), 1, REG_BIT,        ONE },
	{ "pages 13h and 14h",               AT_BIT(0x01, 142, 5), 1, REG_BIT,        ONE },
	{ "coherent pages",                  AT_BIT(0x01, 142, 4), 1, REG_BIT,        ONE },
	{ "page 05h",                        AT_BIT(0x01, 142, 3), 1, REG_BIT,        ONE },
	{ "page 03h",                        AT_BIT(0x01, 142, 2), 1, REG_BIT,        ONE },
	{ "banks",                           AT_BIT(0x01, 142, 0), 2, REG_CODE,       ONE_OF(banks) },
	{ "ModSel wait time exponent",       AT_BIT(0x01, 143, 5), 3, REG_COUNT,      ONE },
	{ "ModSel wait time mantissa",       AT_BIT(0x01, 143, 0), 5, REG_COUNT,      ONE },
	{ "maximum duration of DPDeinit",    AT_BIT(0x01, 144, 4), 4, REG_CODE,       ONE_OF(register_durations) },
	{ "maximum duration of DPInit",      AT_BIT(0x01, 144, 0), 4, REG_CODE,       ONE_OF(register_durations) },
	{ "cooled transmitter",              AT_BIT(0x01, 145, 7), 1, REG_BIT,        ONE },
	{ "Tx input clocking by",            AT_BIT(0x01, 145, 5), 2, REG_CODE,       ONE_OF(clockings) },
	{ "ePPS",                            AT_BIT(0x01, 145, 4), 1, REG_BIT,        ONE },
	{ "page 15h",                        AT_BIT(0x01, 145, 3), 1, REG_BIT,        ONE },
	{ "Aux3 is",                         AT_BIT(0x01, 145, 2), 1, REG_CODE,       ONE_OF(aux3_kinds) },
	{ "Aux2 is",                         AT_BIT(0x01, 145, 1), 1, REG_CODE,       ONE_OF(aux2_kinds) },
	{ "Aux1 is",                         AT_BIT(0x01, 145, 0), 1, REG_CODE,       ONE_OF(aux1_kinds) },
	{ "maximum temperature",             AT(0x01, 146),        8, REG_WHOLE_DEGREES, ONE },
	{ "minimum temperature",             AT(0x01, 147),        8, REG_WHOLE_DEGREES, ONE },
	{ "propagation delay",               AT(0x01, 148),       16, REG_DELAY_10NS, ONE },
	{ "minimum operating voltage",       AT(0x01, 150),        8, REG_VOLTS_FIFTIETHS, ONE },
	{ "detector",                        AT_BIT(0x01, 151, 7), 1, REG_CODE,       ONE_OF(detectors) },
	{ "Rx output EQ type",               AT_BIT(0x01, 151, 5), 2, REG_CODE,       ONE_OF(register_eq_types) },
	{ "Rx power is",                     AT_BIT(0x01, 151, 4), 1, REG_CODE,       ONE_OF(power_kinds) },
	{ "Rx LOS by",                       AT_BIT(0x01, 151, 3), 1, REG_CODE,       ONE_OF(power_kinds) },
	{ "fast Rx LOS",                     AT_BIT(0x01, 151, 2), 1, REG_BIT,        ONE },
	{ "fast Tx disable",                 AT_BIT(0x01, 151, 1), 1, REG_BIT,        ONE },
	{ "Tx disable is",                   AT_BIT(0x01, 151, 0), 1, REG_CODE,       ONE_OF(scopes) },
	{ "CDR power saved by lane, in 10 mW", AT(0x01, 152),      8, REG_COUNT,      ONE },
	{ "Rx amplitude code supported",     AT_BIT(0x01, 153, 4), 1, REG_BIT,        EACH(4, 1) },
	{ "maximum Tx input EQ",             AT_BIT(0x01, 153, 0), 4, REG_CODE,       ONE_OF(register_equalizations) },
	{ "maximum Rx post-cursor",          AT_BIT(0x01, 154, 4), 4, REG_CODE,       ONE_OF(register_decibels_7) },
	{ "maximum Rx pre-cursor",           AT_BIT(0x01, 154, 0), 4, REG_CODE,       ONE_OF(register_half_decibels_7) },
	{ "wavelength control",              AT_BIT(0x01, 155, 7), 1, REG_BIT,        ONE },
	{ "tunable transmitter",             AT_BIT(0x01, 155, 6), 1, REG_BIT,        ONE },
	{ "Tx squelch",                      AT_BIT(0x01, 155, 4), 2, REG_CODE,       ONE_OF(squelches) },
	{ "Tx force squelch implemented",    AT_BIT(0x01, 155, 3), 1, REG_BIT,        ONE },
	{ "Tx auto squelch disable implemented", AT_BIT(0x01, 155, 2), 1, REG_BIT,    ONE },
	{ "Tx output disable implemented",   AT_BIT(0x01, 155, 1), 1, REG_BIT,        ONE },
	{ "Tx polarity flip implemented",    AT_BIT(0x01, 155, 0), 1, REG_BIT,        ONE },
	{ "bank broadcast implemented",      AT_BIT(0x01, 156, 7), 1, REG_BIT,        ONE },
	{ "Rx auto squelch disable implemented", AT_BIT(0x01, 156, 2), 1, REG_BIT,    ONE },
	{ "Rx output disable implemented",   AT_BIT(0x01, 156, 1), 1, REG_BIT,        ONE },
	{ "Rx polarity flip implemented",    AT_BIT(0x01, 156, 0), 1, REG_BIT,        ONE },
	{ "Tx adaptive EQ fail implemented", AT_BIT(0x01, 157, 3), 1, REG_BIT,        ONE },
	{ "Tx CDR LOL implemented",          AT_BIT(0x01, 157, 2), 1, REG_BIT,        ONE },
	{ "Tx LOS implemented",              AT_BIT(0x01, 157, 1), 1, REG_BIT,        ONE },
	{ "Tx fault implemented",            AT_BIT(0x01, 157, 0), 1, REG_BIT,        ONE },
	{ "Rx CDR LOL implemented",          AT_BIT(0x01, 158, 2), 1, REG_BIT,        ONE },
	{ "Rx LOS implemented",              AT_BIT(0x01, 158, 1), 1, REG_BIT,        ONE },
	{ "custom monitor implemented",      AT_BIT(0x01, 159, 5), 1, REG_BIT,        ONE },
	{ "Aux3 implemented",                AT_BIT(0x01, 159, 4), 1, REG_BIT,        ONE },
	{ "Aux2 implemented",                AT_BIT(0x01, 159, 3), 1, REG_BIT,        ONE },
	{ "Aux1 implemented",                AT_BIT(0x01, 159, 2), 1, REG_BIT,        ONE },
	{ "Vcc monitor implemented",         AT_BIT(0x01, 159, 1), 1, REG_BIT,        ONE },
	{ "temperature monitor implemented", AT_BIT(0x01, 159, 0), 1, REG_BIT,        ONE },
	{ "Tx bias multiplier",              AT_BIT(0x01, 160, 3), 2, REG_CODE,       ONE_OF(bias_multipliers) },
	{ "Rx power monitor implemented",    AT_BIT(0x01, 160, 2), 1, REG_BIT,        ONE },
	{ "Tx power monitor implemented",    AT_BIT(0x01, 160, 1), 1, REG_BIT,        ONE },
	{ "Tx bias monitor implemented",     AT_BIT(0x01, 160, 0), 1, REG_BIT,        ONE },
	{ "Tx EQ recall buffers",            AT_BIT(0x01, 161, 5), 2, REG_COUNT,      ONE },
	{ "Tx EQ freeze implemented",        AT_BIT(0x01, 161, 4), 1, REG_BIT,        ONE },
	{ "Tx adaptive EQ implemented",      AT_BIT(0x01, 161, 3), 1, REG_BIT,        ONE },
	{ "Tx host controlled EQ implemented", AT_BIT(0x01, 161, 2), 1, REG_BIT,      ONE },
	{ "Tx CDR bypass implemented",       AT_BIT(0x01, 161, 1), 1, REG_BIT,        ONE },
	{ "Tx CDR",                          AT_BIT(0x01, 161, 0), 1, REG_BIT,        ONE },
	{ "VCS supplement",                  AT_BIT(0x01, 162, 7), 1, REG_BIT,        ONE },
	{ "unidirectional reconfiguration",  AT_BIT(0x01, 162, 6), 1, REG_BIT,        ONE },
	{ "staged control set 1",            AT_BIT(0x01, 162, 5), 1, REG_BIT,        ONE },
	{ "Rx output EQ control",            AT_BIT(0x01, 162, 3), 2, REG_CODE,       ONE_OF(cursors) },
	{ "Rx amplitude control",            AT_BIT(0x01, 162, 2), 1, REG_BIT,        ONE },
	{ "Rx CDR bypass implemented",       AT_BIT(0x01, 162, 1), 1, REG_BIT,        ONE },
	{ "Rx CDR",                          AT_BIT(0x01, 162, 0), 1, REG_BIT,        ONE },
	{ "CDB instances",                   AT_BIT(0x01, 163, 6), 2, REG_COUNT,      ONE },
	{ "CDB background operation",        AT_BIT(0x01, 163, 5), 1, REG_BIT,        ONE },
	{ "CDB auto paging",                 AT_BIT(0x01, 163, 4), 1, REG_BIT,        ONE },
	{ "CDB EPL pages",                   AT_BIT(0x01, 163, 0), 4, REG_CODE,       ONE_OF(epl_pages) },
	{ "CDB access length code",          AT(0x01, 164),        8, REG_COUNT,      ONE },
	{ "CDB trigger at the end of a write", AT_BIT(0x01, 165, 7), 1, REG_BIT,      ONE },
	{ "CDB busy time in 160 ms",         AT_BIT(0x01, 165, 0), 5, REG_COUNT,      ONE },
	{ "CDB busy time by byte 165",       AT_BIT(0x01, 166, 7), 1, REG_BIT,        ONE },
	{ "CDB busy time code",              AT_BIT(0x01, 166, 0), 7, REG_COUNT,      ONE },
	{ "maximum duration of ModulePwrDn", AT_BIT(0x01, 167, 4), 4, REG_CODE,       ONE_OF(register_durations) },
	{ "maximum duration of ModulePwrUp", AT_BIT(0x01, 167, 0), 4, REG_CODE,       ONE_OF(register_durations) },
	{ "maximum duration of DPTxTurnOff", AT_BIT(0x01, 168, 4), 4, REG_CODE,       ONE_OF(register_durations) },
	{ "maximum duration of DPTxTurnOn",  AT_BIT(0x01, 168, 0), 4, REG_CODE,       ONE_OF(register_durations) },
	{ "page change speed code",          AT_BIT(0x01, 169, 0), 4, REG_COUNT,      ONE },
	{ "Tx input polarity inverted",      AT_BIT(0x01, 171, 0), 1, REG_BIT,        EACH(8, 1) },
	{ "Rx output polarity inverted",     AT_BIT(0x01, 172, 0), 1, REG_BIT,        EACH(8, 1) },
	{ "page 0Ch",                        AT_BIT(0x01, 173, 7), 1, REG_BIT,        ONE },
	{ "page 0Dh",                        AT_BIT(0x01, 173, 6), 1, REG_BIT,        ONE },
	{ "page 0Eh",                        AT_BIT(0x01, 173, 5), 1, REG_BIT,        ONE },
	{ "page 0Fh",                        AT_BIT(0x01, 173, 4), 1, REG_BIT,        ONE },
	{ "page 60h",                        AT_BIT(0x01, 174, 7), 1, REG_BIT,        ONE },
	{ "page 61h",                        AT_BIT(0x01, 174, 6), 1, REG_BIT,        ONE },
	{ "page 62h",                        AT_BIT(0x01, 174, 5), 1, REG_BIT,        ONE },
	{ "banks - 1",                       AT_BIT(0x01, 174, 0), 5, REG_COUNT,      ONE },
	{ "application, media assignment",   AT(0x01, 176),        8, REG_CODE,       EACH(15, 8) },
	{ "custom",                          AT(0x01, 191),      256, REG_BYTES,      ONE },
	{ "application 9 to 15, host interface", AT(0x01, 223),    8, REG_CODE,       EACH_OF(7, 32, register_host_interfaces) },
	{ "application 9 to 15, media interface", AT(0x01, 224),   8, REG_MEDIA,      EACH(7, 32) },
	{ "application 9 to 15, host lanes", AT_BIT(0x01, 225, 4), 4, REG_COUNT,      EACH(7, 32) },
	{ "application 9 to 15, media lanes", AT_BIT(0x01, 225, 0), 4, REG_COUNT,     EACH(7, 32) },
	{ "application 9 to 15, host assignment", AT(0x01, 226),   8, REG_CODE,       EACH(7, 32) },
	{ "scratchpad",                      AT_BIT(0x01, 251, 6), 2, REG_CODE,       ONE_OF(answers) },
	{ "password entry",                  AT_BIT(0x01, 251, 4), 2, REG_CODE,       ONE_OF(answers) },
	{ "password result",                 AT_BIT(0x01, 251, 2), 2, REG_CODE,       ONE_OF(answers) },
	{ "reads of 128 bytes",              AT_BIT(0x01, 251, 0), 2, REG_CODE,       ONE_OF(answers) },
	{ "page 1Dh",                        AT_BIT(0x01, 252, 7), 1, REG_BIT,        ONE },
	{ "link training pages",             AT_BIT(0x01, 252, 6), 1, REG_BIT,        ONE },
	{ "page 6Dh",                        AT_BIT(0x01, 252, 5), 1, REG_BIT,        ONE },
	{ "page checksum",                   AT(0x01, 255),        8, REG_CODE,       ONE },
};

static const struct register_def page_01h_since_5_3[] = {
	{ "length SMF multiplier of byte 137", AT_BIT(0x01, 137, 6), 2, REG_CODE,       ONE_OF(far_multipliers) },
};

static const struct register_def page_01h_since_5_4[] = {
	{ "banks of page 1Ch",               AT(0x01, 175),        8, REG_COUNT,      ONE },
};

static const struct register_def page_01h_of_5_3[] = {
	{ "banks of page 1Ch",               AT_BIT(0x01, 175, 0), 4, REG_COUNT,      ONE },
};

/* Tables 8-64 and 8-65. */
#define FOUR(name_, byte_, form_)                                     \
	{ name_ " high alarm",   AT(0x02, (byte_)),     16, form_, ONE }, \
	{ name_ " low alarm",    AT(0x02, (byte_) + 2), 16, form_, ONE }, \
	{ name_ " high warning", AT(0x02, (byte_) + 4), 16, form_, ONE }, \
	{ name_ " low warning",  AT(0x02, (byte_) + 6), 16, form_, ONE }

static const struct register_def page_02h[] = {
	FOUR("temperature", 128, REG_TEMPERATURE),
	FOUR("Vcc", 136, REG_VOLTAGE),
	FOUR("custom monitor", 168, REG_SIGNED),
	FOUR("Tx power", 176, REG_POWER),
	FOUR("Tx bias", 184, REG_BIAS_TIMES),
	FOUR("Rx power", 192, REG_POWER),
	{ "custom", AT(0x02, 230), 200, REG_BYTES, ONE },
	{ "page checksum", AT(0x02, 255), 8, REG_CODE, ONE },
};

/* Aux1 to Aux3: what each word is worth depends on what it measures (Table 8-10). */
#define AUX(name_, at_, limits_, bit_, form_)                                        \
	{ name_, AT(LOW, at_), 16, form_, ONE_IF(AT_BIT(0x01, 159, bit_)) }, \
	FOUR(name_, limits_, form_)

static const struct register_def aux1_custom[] = { AUX("Aux1", 18, 144, 2, REG_SIGNED) };
static const struct register_def aux1_cooler[] = { AUX("Aux1", 18, 144, 2, REG_TEC_PERCENT) };
static const struct register_def aux2_laser[] = { AUX("Aux2", 20, 152, 3, REG_TEMPERATURE) };
static const struct register_def aux2_cooler[] = { AUX("Aux2", 20, 152, 3, REG_TEC_PERCENT) };
static const struct register_def aux3_laser[] = { AUX("Aux3", 22, 160, 4, REG_TEMPERATURE) };
static const struct register_def aux3_supply[] = { AUX("Aux3", 22, 160, 4, REG_VOLTAGE) };

/* Table 8-68. */
#define GRID(name_, byte_)                                                          \
	{ name_ " GHz grid, lowest channel",  AT(0x04, (byte_)),     16, REG_SIGNED, ONE }, \
	{ name_ " GHz grid, highest channel", AT(0x04, (byte_) + 2), 16, REG_SIGNED, ONE }

static const struct register_def page_04h[] = {
	{ "75 GHz grid",            AT_BIT(0x04, 128, 7), 1, REG_BIT,           ONE },
	{ "33 GHz grid",            AT_BIT(0x04, 128, 6), 1, REG_BIT,           ONE },
	{ "100 GHz grid",           AT_BIT(0x04, 128, 5), 1, REG_BIT,           ONE },
	{ "50 GHz grid",            AT_BIT(0x04, 128, 4), 1, REG_BIT,           ONE },
	{ "25 GHz grid",            AT_BIT(0x04, 128, 3), 1, REG_BIT,           ONE },
	{ "12.5 GHz grid",          AT_BIT(0x04, 128, 2), 1, REG_BIT,           ONE },
	{ "6.25 GHz grid",          AT_BIT(0x04, 128, 1), 1, REG_BIT,           ONE },
	{ "3.125 GHz grid",         AT_BIT(0x04, 128, 0), 1, REG_BIT,           ONE },
	{ "fine tuning",            AT_BIT(0x04, 129, 7), 1, REG_BIT,           ONE },
	{ "150 GHz grid",           AT_BIT(0x04, 129, 6), 1, REG_BIT,           ONE },
	{ "300 GHz grid",           AT_BIT(0x04, 129, 5), 1, REG_BIT,           ONE },
	GRID("3.125", 130),
	GRID("6.25", 134),
	GRID("12.5", 138),
	GRID("25", 142),
	GRID("50", 146),
	GRID("100", 150),
	GRID("33", 154),
	GRID("75", 158),
	GRID("150", 162),
	GRID("300", 166),
	{ "fine tuning step",       AT(0x04, 190),       16, REG_GHZ_THOUSANDTHS,        ONE },
	{ "lowest fine tuning",     AT(0x04, 192),       16, REG_GHZ_THOUSANDTHS_SIGNED, ONE },
	{ "highest fine tuning",    AT(0x04, 194),       16, REG_GHZ_THOUSANDTHS_SIGNED, ONE },
	{ "programmable Tx power",  AT_BIT(0x04, 196, 7), 1, REG_BIT,           ONE },
	{ "relative thresholds",    AT_BIT(0x04, 196, 6), 1, REG_BIT,           ONE },
	{ "lowest Tx power",        AT(0x04, 198),       16, REG_POWER_DBM,     ONE },
	{ "highest Tx power",       AT(0x04, 200),       16, REG_POWER_DBM,     ONE },
	{ "page checksum",          AT(0x04, 255),        8, REG_CODE,          ONE },
};

#define PAGE_0CH ONE_IF(AT_BIT(0x01, 173, 7))
#define PAGE_0DH ONE_IF(AT_BIT(0x01, 173, 6))

/* Since 5.4: features by name, and firmware without CDB. */
static const struct register_def page_0ch[] = {
	{ "map of pages, 8 to a byte",           AT(0x0c, 128),      256, REG_BYTES,   PAGE_0CH },
	{ "performance management, revision",    AT(0x0c, 160),        8, REG_NIBBLES, PAGE_0CH },
	{ "performance management, options",     AT_BIT(0x0c, 161, 4), 4, REG_CODE,    PAGE_0CH },
	{ "performance management, requirements", AT_BIT(0x0c, 161, 0), 4, REG_CODE,   PAGE_0CH },
	{ "load management, revision",           AT(0x0c, 162),        8, REG_NIBBLES, PAGE_0CH },
	{ "load management, options",            AT_BIT(0x0c, 163, 4), 4, REG_CODE,    PAGE_0CH },
	{ "load management, requirements",       AT_BIT(0x0c, 163, 0), 4, REG_CODE,    PAGE_0CH },
	{ "options of values not available",     AT(0x0c, 192),        8, REG_CODE,    PAGE_0CH },
	{ "options of firmware",                 AT(0x0c, 194),        8, REG_CODE,    PAGE_0CH },
};

static const struct register_def page_0dh[] = {
	{ "firmware download by CDB",            AT_BIT(0x0d, 128, 7), 1, REG_BIT,     PAGE_0DH },
	{ "fixed load carries traffic",          AT_BIT(0x0d, 128, 3), 1, REG_BIT,     PAGE_0DH },
	{ "fixed bank",                          AT_BIT(0x0d, 128, 2), 1, REG_BIT,     PAGE_0DH },
	{ "bank B",                              AT_BIT(0x0d, 128, 1), 1, REG_BIT,     PAGE_0DH },
	{ "bank A",                              AT_BIT(0x0d, 128, 0), 1, REG_BIT,     PAGE_0DH },
	{ "load B invalid",                      AT_BIT(0x0d, 136, 6), 1, REG_BIT,     PAGE_0DH },
	{ "load B committed",                    AT_BIT(0x0d, 136, 5), 1, REG_BIT,     PAGE_0DH },
	{ "load B running",                      AT_BIT(0x0d, 136, 4), 1, REG_BIT,     PAGE_0DH },
	{ "load A invalid",                      AT_BIT(0x0d, 136, 2), 1, REG_BIT,     PAGE_0DH },
	{ "load A committed",                    AT_BIT(0x0d, 136, 1), 1, REG_BIT,     PAGE_0DH },
	{ "load A running",                      AT_BIT(0x0d, 136, 0), 1, REG_BIT,     PAGE_0DH },
	{ "load A, version",                     AT(0x0d, 148),       16, REG_VERSION, PAGE_0DH },
	{ "load A, build",                       AT(0x0d, 150),       16, REG_COUNT,   PAGE_0DH },
	{ "load A, text",                        AT(0x0d, 152),      256, REG_TEXT,    PAGE_0DH },
	{ "load B, version",                     AT(0x0d, 184),       16, REG_VERSION, PAGE_0DH },
	{ "load B, build",                       AT(0x0d, 186),       16, REG_COUNT,   PAGE_0DH },
	{ "load B, text",                        AT(0x0d, 188),      256, REG_TEXT,    PAGE_0DH },
	{ "fixed load, version",                 AT(0x0d, 220),       16, REG_VERSION, PAGE_0DH },
	{ "fixed load, build",                   AT(0x0d, 222),       16, REG_COUNT,   PAGE_0DH },
	{ "fixed load, text",                    AT(0x0d, 224),      256, REG_TEXT,    PAGE_0DH },
};
/* clang-format on */

static const char *const equalizations[] = { "0 dB", "1 dB", "2 dB", "3 dB", "4 dB",
	"5 dB", "6 dB", "7 dB", "8 dB", "9 dB", "10 dB", "11 dB", "12 dB" };

const struct register_words register_equalizations = { equalizations,
	COUNT_OF(equalizations) };

const struct register_words register_durations = { duration_names,
	COUNT_OF(duration_names) };

bool
register_is_before(const struct memmap *map, uint8_t revision)
{
	uint8_t byte;

	return memmap_byte(map, mem_at(LOW, 1), &byte) && byte < revision;
}

static bool
is_before_5_3(const struct memmap *map)
{
	return register_is_before(map, CMIS_5_3);
}

static bool
is_since_5_3(const struct memmap *map)
{
	return !is_before_5_3(map);
}

static bool
is_since_5_4(const struct memmap *map)
{
	return !register_is_before(map, CMIS_5_4);
}

static bool
is_5_3(const struct memmap *map)
{
	return is_since_5_3(map) && !is_since_5_4(map);
}

static bool
aux1_is_set(const struct memmap *map)
{
	return memmap_bit(map, mem_bit(0x01, 145, 0));
}

static bool
aux1_is_clear(const struct memmap *map)
{
	return !aux1_is_set(map);
}

static bool
aux2_is_set(const struct memmap *map)
{
	return memmap_bit(map, mem_bit(0x01, 145, 1));
}

static bool
aux2_is_clear(const struct memmap *map)
{
	return !aux2_is_set(map);
}

static bool
aux3_is_set(const struct memmap *map)
{
	return memmap_bit(map, mem_bit(0x01, 145, 2));
}

static bool
aux3_is_clear(const struct memmap *map)
{
	return !aux3_is_set(map);
}

const struct register_table registers_cmis[] = {
	REGISTER_GROUP("Lower Memory", lower),
	REGISTER_GROUP_IF("Lower Memory since CMIS 5.3", lower_since_5_3, is_since_5_3),
	REGISTER_GROUP_IF("Lower Memory before CMIS 5.3", lower_before_5_3,
	    is_before_5_3),
	REGISTER_GROUP("page 00h, identity", page_00h),
	REGISTER_GROUP("page 01h, advertisement", page_01h),
	REGISTER_GROUP_IF("page 01h since CMIS 5.3", page_01h_since_5_3, is_since_5_3),
	REGISTER_GROUP_IF("page 01h since CMIS 5.4", page_01h_since_5_4, is_since_5_4),
	REGISTER_GROUP_IF("page 01h of CMIS 5.3", page_01h_of_5_3, is_5_3),
	REGISTER_GROUP("page 02h, limits", page_02h),
	REGISTER_GROUP_IF("Aux1, custom", aux1_custom, aux1_is_clear),
	REGISTER_GROUP_IF("Aux1, cooler current", aux1_cooler, aux1_is_set),
	REGISTER_GROUP_IF("Aux2, laser temperature", aux2_laser, aux2_is_clear),
	REGISTER_GROUP_IF("Aux2, cooler current", aux2_cooler, aux2_is_set),
	REGISTER_GROUP_IF("Aux3, laser temperature", aux3_laser, aux3_is_clear),
	REGISTER_GROUP_IF("Aux3, second supply", aux3_supply, aux3_is_set),
	REGISTER_GROUP("page 04h, laser capabilities", page_04h),
	REGISTER_GROUP("page 0Ch, features", page_0ch),
	REGISTER_GROUP("page 0Dh, firmware", page_0dh),
};

const size_t registers_cmis_count = COUNT_OF(registers_cmis);
