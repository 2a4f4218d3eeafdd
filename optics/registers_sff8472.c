/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of SFF-8472 12.4; those of the tables of A2h are in
 * registers_sff8472_pages.c.
 *
 * A2h 56-94 has two meanings: calibration constants by A0h 92 bit 4, else, from
 * revision 12.4 on, enhanced features. An A2h that repeats A0h has none.
 */
#include "optics/facts.h"
#include "optics/registers_tables.h"
#include "optics/sff8024.h"

#define REVISION_12_4 9 /* the code of A0h 94 */

static const char *
encoding(uint8_t code)
{
	return sff8024_encoding(SPEC_SFF8472, code);
}

static const struct register_words identifiers = { NULL, 0, sff8024_identifier };
static const struct register_words connectors = { NULL, 0, sff8024_connector };
static const struct register_words encodings = { NULL, 0, encoding };
static const struct register_words compliances = { NULL, 0, sff8024_ext_compliance };

/* clang-format off */

#define IF_DDM      ONE_IF(AT_BIT(LOW, 92, 6))
#define IF_FLAGS    ONE_IF(AT_BIT(LOW, 93, 7))

REGISTER_WORDS(extended_ids,
	"GBIC, not specified", "GBIC MOD_DEF 1", "GBIC MOD_DEF 2", "GBIC MOD_DEF 3", "by 2-wire interface",
	"GBIC MOD_DEF 5", "GBIC MOD_DEF 6", "GBIC MOD_DEF 7");
REGISTER_WORDS(rate_ids,
	[0x00] = "unspecified", [0x01] = "SFF-8079 (4/2/1G)", [0x02] = "SFF-8431 (8/4/2G Rx)",
	[0x04] = "SFF-8431 (8/4/2G Tx)", [0x06] = "SFF-8431 (8/4/2G Rx and Tx)", [0x08] = "FC-PI-5 (16/8/4G Rx)",
	[0x0a] = "FC-PI-5 (16/8/4G Rx and Tx)", [0x0c] = "FC-PI-6 (32/16/8G Rx and Tx)",
	[0x0e] = "10/8G Rx and Tx", [0x10] = "FC-PI-7 (64/32/16G Rx and Tx)", [0x20] = "by PMD");
REGISTER_WORDS(revisions,
	"none", "9.3", "9.5", "10.2", "10.4", "11.0", "11.3", "11.4", "12.3", "12.4", "12.5");
REGISTER_WORDS(power_kinds, "OMA", "average power");

/* Tables 4-2 to 5-7 and 6-1 to 8-9. */
static const struct register_def identity[] = {
	{ "identifier",                     AT(LOW, 0),         8, REG_CODE,     ONE_OF(identifiers) },
	{ "extended identifier",            AT(LOW, 1),         8, REG_CODE,     ONE_OF(extended_ids) },
	{ "connector",                      AT(LOW, 2),         8, REG_CODE,     ONE_OF(connectors) },
	{ "10GBASE-ER",                     AT_BIT(LOW, 3, 7),  1, REG_BIT,      ONE },
	{ "10GBASE-LRM",                    AT_BIT(LOW, 3, 6),  1, REG_BIT,      ONE },
	{ "10GBASE-LR",                     AT_BIT(LOW, 3, 5),  1, REG_BIT,      ONE },
	{ "10GBASE-SR",                     AT_BIT(LOW, 3, 4),  1, REG_BIT,      ONE },
	{ "InfiniBand 1X SX",               AT_BIT(LOW, 3, 3),  1, REG_BIT,      ONE },
	{ "InfiniBand 1X LX",               AT_BIT(LOW, 3, 2),  1, REG_BIT,      ONE },
	{ "InfiniBand 1X copper active",    AT_BIT(LOW, 3, 1),  1, REG_BIT,      ONE },
	{ "InfiniBand 1X copper passive",   AT_BIT(LOW, 3, 0),  1, REG_BIT,      ONE },
	{ "ESCON MMF",                      AT_BIT(LOW, 4, 7),  1, REG_BIT,      ONE },
	{ "ESCON SMF",                      AT_BIT(LOW, 4, 6),  1, REG_BIT,      ONE },
	{ "OC-192 short reach",             AT_BIT(LOW, 4, 5),  1, REG_BIT,      ONE },
	{ "SONET reach specifier bit 1",    AT_BIT(LOW, 4, 4),  1, REG_BIT,      ONE },
	{ "SONET reach specifier bit 2",    AT_BIT(LOW, 4, 3),  1, REG_BIT,      ONE },
	{ "OC-48 long reach",               AT_BIT(LOW, 4, 2),  1, REG_BIT,      ONE },
	{ "OC-48 intermediate reach",       AT_BIT(LOW, 4, 1),  1, REG_BIT,      ONE },
	{ "OC-48 short reach",              AT_BIT(LOW, 4, 0),  1, REG_BIT,      ONE },
	{ "OC-12 long reach",               AT_BIT(LOW, 5, 6),  1, REG_BIT,      ONE },
	{ "OC-12 intermediate reach",       AT_BIT(LOW, 5, 5),  1, REG_BIT,      ONE },
	{ "OC-12 short reach",              AT_BIT(LOW, 5, 4),  1, REG_BIT,      ONE },
	{ "OC-3 long reach",                AT_BIT(LOW, 5, 2),  1, REG_BIT,      ONE },
	{ "OC-3 intermediate reach",        AT_BIT(LOW, 5, 1),  1, REG_BIT,      ONE },
	{ "OC-3 short reach",               AT_BIT(LOW, 5, 0),  1, REG_BIT,      ONE },
	{ "BASE-PX",                        AT_BIT(LOW, 6, 7),  1, REG_BIT,      ONE },
	{ "BASE-BX10",                      AT_BIT(LOW, 6, 6),  1, REG_BIT,      ONE },
	{ "100BASE-FX",                     AT_BIT(LOW, 6, 5),  1, REG_BIT,      ONE },
	{ "100BASE-LX/LX10",                AT_BIT(LOW, 6, 4),  1, REG_BIT,      ONE },
	{ "1000BASE-T",                     AT_BIT(LOW, 6, 3),  1, REG_BIT,      ONE },
	{ "1000BASE-CX",                    AT_BIT(LOW, 6, 2),  1, REG_BIT,      ONE },
	{ "1000BASE-LX",                    AT_BIT(LOW, 6, 1),  1, REG_BIT,      ONE },
	{ "1000BASE-SX",                    AT_BIT(LOW, 6, 0),  1, REG_BIT,      ONE },
	{ "FC very long distance",          AT_BIT(LOW, 7, 7),  1, REG_BIT,      ONE },
	{ "FC short distance",              AT_BIT(LOW, 7, 6),  1, REG_BIT,      ONE },
	{ "FC intermediate distance",       AT_BIT(LOW, 7, 5),  1, REG_BIT,      ONE },
	{ "FC long distance",               AT_BIT(LOW, 7, 4),  1, REG_BIT,      ONE },
	{ "FC medium distance",             AT_BIT(LOW, 7, 3),  1, REG_BIT,      ONE },
	{ "FC shortwave laser, linear Rx",  AT_BIT(LOW, 7, 2),  1, REG_BIT,      ONE },
	{ "FC longwave laser (LC)",         AT_BIT(LOW, 7, 1),  1, REG_BIT,      ONE },
	{ "FC electrical inter-enclosure",  AT_BIT(LOW, 7, 0),  1, REG_BIT,      ONE },
	{ "FC electrical intra-enclosure",  AT_BIT(LOW, 8, 7),  1, REG_BIT,      ONE },
	{ "FC shortwave laser without OFC", AT_BIT(LOW, 8, 6),  1, REG_BIT,      ONE },
	{ "FC shortwave laser with OFC",    AT_BIT(LOW, 8, 5),  1, REG_BIT,      ONE },
	{ "FC longwave laser (LL)",         AT_BIT(LOW, 8, 4),  1, REG_BIT,      ONE },
	{ "active cable",                   AT_BIT(LOW, 8, 3),  1, REG_BIT,      ONE },
	{ "passive cable",                  AT_BIT(LOW, 8, 2),  1, REG_BIT,      ONE },
	{ "FC twin axial pair",             AT_BIT(LOW, 9, 7),  1, REG_BIT,      ONE },
	{ "FC twisted pair",                AT_BIT(LOW, 9, 6),  1, REG_BIT,      ONE },
	{ "FC miniature coax",              AT_BIT(LOW, 9, 5),  1, REG_BIT,      ONE },
	{ "FC video coax",                  AT_BIT(LOW, 9, 4),  1, REG_BIT,      ONE },
	{ "FC multi-mode 62.5 um",          AT_BIT(LOW, 9, 3),  1, REG_BIT,      ONE },
	{ "FC multi-mode 50 um",            AT_BIT(LOW, 9, 2),  1, REG_BIT,      ONE },
	{ "FC single-mode",                 AT_BIT(LOW, 9, 0),  1, REG_BIT,      ONE },
	{ "FC 1200 MB/s",                   AT_BIT(LOW, 10, 7), 1, REG_BIT,      ONE },
	{ "FC 800 MB/s",                    AT_BIT(LOW, 10, 6), 1, REG_BIT,      ONE },
	{ "FC 1600 MB/s",                   AT_BIT(LOW, 10, 5), 1, REG_BIT,      ONE },
	{ "FC 400 MB/s",                    AT_BIT(LOW, 10, 4), 1, REG_BIT,      ONE },
	{ "FC 3200 MB/s",                   AT_BIT(LOW, 10, 3), 1, REG_BIT,      ONE },
	{ "FC 200 MB/s",                    AT_BIT(LOW, 10, 2), 1, REG_BIT,      ONE },
	{ "FC see byte 62",                 AT_BIT(LOW, 10, 1), 1, REG_BIT,      ONE },
	{ "FC 100 MB/s",                    AT_BIT(LOW, 10, 0), 1, REG_BIT,      ONE },
	{ "encoding",                       AT(LOW, 11),        8, REG_CODE,     ONE_OF(encodings) },
	{ "nominal signalling rate",        AT(LOW, 12),        8, REG_RATE_100, ONE_OF(register_beyond) },
	{ "rate identifier",                AT(LOW, 13),        8, REG_CODE,     ONE_OF(rate_ids) },
	{ "length SMF in km, or attenuation at 12.9 GHz",     AT(LOW, 14), 8, REG_COUNT, ONE_OF(register_beyond) },
	{ "length SMF in 100 m, or attenuation at 25.78 GHz", AT(LOW, 15), 8, REG_COUNT, ONE_OF(register_beyond) },
	{ "length OM2",                     AT(LOW, 16),        8, REG_METRES_10, ONE_OF(register_beyond) },
	{ "length OM1",                     AT(LOW, 17),        8, REG_METRES_10, ONE_OF(register_beyond) },
	{ "length OM4 in 10 m, or of cable in m",             AT(LOW, 18), 8, REG_COUNT, ONE_OF(register_beyond) },
	{ "length OM3 in 10 m, or of cable with multiplier",  AT(LOW, 19), 8, REG_CODE,  ONE },
	{ "vendor name",                    AT(LOW, 20),      128, REG_TEXT,     ONE },
	{ "vendor OUI",                     AT(LOW, 37),       24, REG_BYTES,    ONE },
	{ "vendor part number",             AT(LOW, 40),      128, REG_TEXT,     ONE },
	{ "vendor revision",                AT(LOW, 56),       32, REG_TEXT,     ONE },
	{ "CC_BASE",                        AT(LOW, 63),        8, REG_CODE,     ONE },
	{ "power level 4",                  AT_BIT(LOW, 64, 6), 1, REG_BIT,      ONE },
	{ "power level 3",                  AT_BIT(LOW, 64, 5), 1, REG_BIT,      ONE },
	{ "paging implemented",             AT_BIT(LOW, 64, 4), 1, REG_BIT,      ONE },
	{ "retimer or CDR",                 AT_BIT(LOW, 64, 3), 1, REG_BIT,      ONE },
	{ "cooled transmitter",             AT_BIT(LOW, 64, 2), 1, REG_BIT,      ONE },
	{ "power level 2",                  AT_BIT(LOW, 64, 1), 1, REG_BIT,      ONE },
	{ "linear receiver output",         AT_BIT(LOW, 64, 0), 1, REG_BIT,      ONE },
	{ "receiver decision threshold implemented", AT_BIT(LOW, 65, 7), 1, REG_BIT, ONE },
	{ "tunable transmitter",            AT_BIT(LOW, 65, 6), 1, REG_BIT,      ONE },
	{ "RATE_SELECT implemented",        AT_BIT(LOW, 65, 5), 1, REG_BIT,      ONE },
	{ "TX_DISABLE implemented",         AT_BIT(LOW, 65, 4), 1, REG_BIT,      ONE },
	{ "TX_FAULT implemented",           AT_BIT(LOW, 65, 3), 1, REG_BIT,      ONE },
	{ "LOS inverted",                   AT_BIT(LOW, 65, 2), 1, REG_BIT,      ONE },
	{ "LOS implemented",                AT_BIT(LOW, 65, 1), 1, REG_BIT,      ONE },
	{ "additional pages",               AT_BIT(LOW, 65, 0), 1, REG_BIT,      ONE },
	{ "maximum rate margin, or rate in 250 MBd", AT(LOW, 66), 8, REG_COUNT,  ONE },
	{ "minimum rate margin, or rate tolerance",  AT(LOW, 67), 8, REG_COUNT,  ONE },
	{ "vendor serial number",           AT(LOW, 68),      128, REG_TEXT,     ONE },
	{ "date code",                      AT(LOW, 84),       64, REG_TEXT,     ONE },
	{ "digital diagnostic monitoring",  AT_BIT(LOW, 92, 6), 1, REG_BIT,      ONE },
	{ "internally calibrated",          AT_BIT(LOW, 92, 5), 1, REG_BIT,      ONE },
	{ "externally calibrated",          AT_BIT(LOW, 92, 4), 1, REG_BIT,      ONE },
	{ "Rx power is",                    AT_BIT(LOW, 92, 3), 1, REG_CODE,     ONE_OF(power_kinds) },
	{ "address change required",        AT_BIT(LOW, 92, 2), 1, REG_BIT,      ONE },
	{ "remote monitoring implemented",  AT_BIT(LOW, 92, 1), 1, REG_BIT,      ONE },
	{ "alarm and warning flags implemented", AT_BIT(LOW, 93, 7), 1, REG_BIT, ONE },
	{ "soft TX_DISABLE implemented",    AT_BIT(LOW, 93, 6), 1, REG_BIT,      ONE },
	{ "soft TX_FAULT implemented",      AT_BIT(LOW, 93, 5), 1, REG_BIT,      ONE },
	{ "soft RX_LOS implemented",        AT_BIT(LOW, 93, 4), 1, REG_BIT,      ONE },
	{ "soft RATE_SELECT implemented",   AT_BIT(LOW, 93, 3), 1, REG_BIT,      ONE },
	{ "application select implemented", AT_BIT(LOW, 93, 2), 1, REG_BIT,      ONE },
	{ "soft rate select of SFF-8431 implemented", AT_BIT(LOW, 93, 1), 1, REG_BIT, ONE },
	{ "SFF-8472 compliance",            AT(LOW, 94),        8, REG_CODE,     ONE_OF(revisions) },
	{ "CC_EXT",                         AT(LOW, 95),        8, REG_CODE,     ONE },
	{ "vendor specific",                AT(LOW, 96),      256, REG_BYTES,    ONE },
};

/* Bytes 36 and 62 have two meanings, by the identifier: SFF-8472 gave away what a DWDM-SFP
 * has there (Finisar AN-2030). */
static const struct register_def compliance[] = {
	{ "extended compliance",            AT(LOW, 36),        8, REG_CODE,     ONE_OF(compliances) },
	{ "FC 64GFC",                       AT_BIT(LOW, 62, 0), 1, REG_BIT,      ONE },
};

static const struct register_def dwdm[] = {
	{ "channel spacing in GHz",         AT(LOW, 36),        8, REG_COUNT,    ONE },
	{ "wavelength, hundredths of a nm", AT(LOW, 62),        8, REG_COUNT,    ONE },
};

/* Bytes 60 and 61 have two meanings, by the bits of a cable in byte 8. */
static const struct register_def wavelength[] = {
	{ "wavelength",                     AT(LOW, 60),       16, REG_WAVELENGTH_NM, ONE },
};

static const struct register_def cable[] = {
	{ "FC-PI-4 limiting",               AT_BIT(LOW, 60, 3), 1, REG_BIT,      ONE_IF(AT_BIT(LOW, 8, 3)) },
	{ "SFF-8431 limiting",              AT_BIT(LOW, 60, 2), 1, REG_BIT,      ONE_IF(AT_BIT(LOW, 8, 3)) },
	{ "FC-PI-4 Appendix H",             AT_BIT(LOW, 60, 1), 1, REG_BIT,      ONE },
	{ "SFF-8431 Appendix E",            AT_BIT(LOW, 60, 0), 1, REG_BIT,      ONE },
};

/* Table 9-5. Before external calibration, which the laser's own never have. */
static const struct register_def limits[] = {
	{ "temperature high alarm",          AT(A2_LOW, 0),  16, REG_TEMPERATURE_8472, IF_DDM },
	{ "temperature low alarm",           AT(A2_LOW, 2),  16, REG_TEMPERATURE_8472, IF_DDM },
	{ "temperature high warning",        AT(A2_LOW, 4),  16, REG_TEMPERATURE_8472, IF_DDM },
	{ "temperature low warning",         AT(A2_LOW, 6),  16, REG_TEMPERATURE_8472, IF_DDM },
	{ "Vcc high alarm",                  AT(A2_LOW, 8),  16, REG_VOLTAGE_8472,     IF_DDM },
	{ "Vcc low alarm",                   AT(A2_LOW, 10), 16, REG_VOLTAGE_8472,     IF_DDM },
	{ "Vcc high warning",                AT(A2_LOW, 12), 16, REG_VOLTAGE_8472,     IF_DDM },
	{ "Vcc low warning",                 AT(A2_LOW, 14), 16, REG_VOLTAGE_8472,     IF_DDM },
	{ "Tx bias high alarm",              AT(A2_LOW, 16), 16, REG_BIAS_8472,        IF_DDM },
	{ "Tx bias low alarm",               AT(A2_LOW, 18), 16, REG_BIAS_8472,        IF_DDM },
	{ "Tx bias high warning",            AT(A2_LOW, 20), 16, REG_BIAS_8472,        IF_DDM },
	{ "Tx bias low warning",             AT(A2_LOW, 22), 16, REG_BIAS_8472,        IF_DDM },
	{ "Tx power high alarm",             AT(A2_LOW, 24), 16, REG_POWER_8472,       IF_DDM },
	{ "Tx power low alarm",              AT(A2_LOW, 26), 16, REG_POWER_8472,       IF_DDM },
	{ "Tx power high warning",           AT(A2_LOW, 28), 16, REG_POWER_8472,       IF_DDM },
	{ "Tx power low warning",            AT(A2_LOW, 30), 16, REG_POWER_8472,       IF_DDM },
	{ "Rx power high alarm",             AT(A2_LOW, 32), 16, REG_POWER_8472,       IF_DDM },
	{ "Rx power low alarm",              AT(A2_LOW, 34), 16, REG_POWER_8472,       IF_DDM },
	{ "Rx power high warning",           AT(A2_LOW, 36), 16, REG_POWER_8472,       IF_DDM },
	{ "Rx power low warning",            AT(A2_LOW, 38), 16, REG_POWER_8472,       IF_DDM },
	{ "laser temperature high alarm",    AT(A2_LOW, 40), 16, REG_TEMPERATURE,      IF_DDM },
	{ "laser temperature low alarm",     AT(A2_LOW, 42), 16, REG_TEMPERATURE,      IF_DDM },
	{ "laser temperature high warning",  AT(A2_LOW, 44), 16, REG_TEMPERATURE,      IF_DDM },
	{ "laser temperature low warning",   AT(A2_LOW, 46), 16, REG_TEMPERATURE,      IF_DDM },
	{ "TEC current high alarm",          AT(A2_LOW, 48), 16, REG_TEC_CURRENT,      IF_DDM },
	{ "TEC current low alarm",           AT(A2_LOW, 50), 16, REG_TEC_CURRENT,      IF_DDM },
	{ "TEC current high warning",        AT(A2_LOW, 52), 16, REG_TEC_CURRENT,      IF_DDM },
	{ "TEC current low warning",         AT(A2_LOW, 54), 16, REG_TEC_CURRENT,      IF_DDM },
};

/* Tables 9-6 to 9-10. Slopes are U8.8. */
static const struct register_def calibration[] = {
	{ "Rx_PWR(4)",    AT(A2_LOW, 56), 32, REG_FLOAT32, ONE },
	{ "Rx_PWR(3)",    AT(A2_LOW, 60), 32, REG_FLOAT32, ONE },
	{ "Rx_PWR(2)",    AT(A2_LOW, 64), 32, REG_FLOAT32, ONE },
	{ "Rx_PWR(1)",    AT(A2_LOW, 68), 32, REG_FLOAT32, ONE },
	{ "Rx_PWR(0)",    AT(A2_LOW, 72), 32, REG_FLOAT32, ONE },
	{ "Tx_I slope",   AT(A2_LOW, 76), 16, REG_RATIO_256, ONE },
	{ "Tx_I offset",  AT(A2_LOW, 78), 16, REG_SIGNED,  ONE },
	{ "Tx_PWR slope", AT(A2_LOW, 80), 16, REG_RATIO_256, ONE },
	{ "Tx_PWR offset", AT(A2_LOW, 82), 16, REG_SIGNED, ONE },
	{ "T slope",      AT(A2_LOW, 84), 16, REG_RATIO_256, ONE },
	{ "T offset",     AT(A2_LOW, 86), 16, REG_SIGNED,  ONE },
	{ "V slope",      AT(A2_LOW, 88), 16, REG_RATIO_256, ONE },
	{ "V offset",     AT(A2_LOW, 90), 16, REG_SIGNED,  ONE },
};

REGISTER_WORDS(squelches, "none", "OMA", "average power", "selectable");
REGISTER_WORDS(cursors, "none", "pre-cursor", "post-cursor", "pre-cursor and post-cursor");

/* Tables 9-11 to 9-15. */
static const struct register_def enhanced[] = {
	{ "RS pin ignore implemented",        AT_BIT(A2_LOW, 56, 4), 1, REG_BIT,   ONE },
	{ "Tx squelch",                       AT_BIT(A2_LOW, 56, 2), 2, REG_CODE,  ONE_OF(squelches) },
	{ "Tx force squelch implemented",     AT_BIT(A2_LOW, 56, 1), 1, REG_BIT,   ONE },
	{ "Tx squelch disable implemented",   AT_BIT(A2_LOW, 56, 0), 1, REG_BIT,   ONE },
	{ "Rx force squelch implemented",     AT_BIT(A2_LOW, 57, 1), 1, REG_BIT,   ONE },
	{ "Rx squelch disable implemented",   AT_BIT(A2_LOW, 57, 0), 1, REG_BIT,   ONE },
	{ "adaptive EQ fail flag implemented", AT_BIT(A2_LOW, 58, 0), 1, REG_BIT,  ONE },
	{ "Tx EQ store and recall",           AT_BIT(A2_LOW, 60, 3), 2, REG_CODE,  ONE },
	{ "Tx EQ freeze implemented",         AT_BIT(A2_LOW, 60, 2), 1, REG_BIT,   ONE },
	{ "Tx adaptive EQ implemented",       AT_BIT(A2_LOW, 60, 1), 1, REG_BIT,   ONE },
	{ "Tx manual EQ implemented",         AT_BIT(A2_LOW, 60, 0), 1, REG_BIT,   ONE },
	{ "Tx adaptive EQ settling time",     AT(A2_LOW, 61),        8, REG_TENTHS_SECOND, ONE },
	{ "Rx output EQ type",                AT_BIT(A2_LOW, 62, 3), 2, REG_CODE,  ONE_OF(register_eq_types) },
	{ "Rx output EQ control",             AT_BIT(A2_LOW, 62, 1), 2, REG_CODE,  ONE_OF(cursors) },
	{ "Rx output amplitude control",      AT_BIT(A2_LOW, 62, 0), 1, REG_BIT,   ONE },
	{ "Rx amplitude code supported",      AT_BIT(A2_LOW, 63, 4), 1, REG_BIT,   EACH(4, 1) },
	{ "maximum Tx EQ",                    AT_BIT(A2_LOW, 63, 0), 4, REG_CODE,  ONE_OF(register_decibels_10) },
	{ "maximum post-cursor",              AT_BIT(A2_LOW, 64, 4), 4, REG_COUNT, ONE },
	{ "maximum pre-cursor",               AT_BIT(A2_LOW, 64, 0), 4, REG_COUNT, ONE },
	{ "maximum power",                    AT(A2_LOW, 66),        8, REG_WATTS_TENTHS, ONE },
	{ "secondary extended compliance",    AT(A2_LOW, 67),        8, REG_CODE,  ONE_OF(compliances) },
	{ "Tx EQ recall",                     AT_BIT(A2_LOW, 71, 3), 1, REG_BIT,   ONE },
	{ "Tx EQ store",                      AT_BIT(A2_LOW, 71, 2), 1, REG_BIT,   ONE },
	{ "Tx EQ freeze",                     AT_BIT(A2_LOW, 71, 1), 1, REG_BIT,   ONE },
	{ "Tx adaptive EQ on",                AT_BIT(A2_LOW, 71, 0), 1, REG_BIT,   ONE },
	{ "Rx pre-cursor",                    AT_BIT(A2_LOW, 72, 5), 3, REG_COUNT, ONE },
	{ "Rx output EQ by this byte",        AT_BIT(A2_LOW, 72, 4), 1, REG_BIT,   ONE },
	{ "Rx post-cursor",                   AT_BIT(A2_LOW, 72, 0), 4, REG_COUNT, ONE },
	{ "ignore RS pins",                   AT_BIT(A2_LOW, 73, 4), 1, REG_BIT,   ONE },
	{ "Rx amplitude",                     AT_BIT(A2_LOW, 73, 0), 4, REG_COUNT, ONE },
	{ "Rx force squelch",                 AT_BIT(A2_LOW, 74, 5), 1, REG_BIT,   ONE },
	{ "Rx squelch disable",               AT_BIT(A2_LOW, 74, 4), 1, REG_BIT,   ONE },
	{ "Tx squelch by average power",      AT_BIT(A2_LOW, 74, 2), 1, REG_BIT,   ONE },
	{ "Tx force squelch",                 AT_BIT(A2_LOW, 74, 1), 1, REG_BIT,   ONE },
	{ "Tx squelch disable",               AT_BIT(A2_LOW, 74, 0), 1, REG_BIT,   ONE },
};

/* Table 9-16. Before external calibration. */
static const struct register_def monitors[] = {
	{ "CC_DMI",                          AT(A2_LOW, 95),          8, REG_CODE,             ONE },
	{ "temperature",                     AT(A2_LOW, 96),         16, REG_TEMPERATURE_8472, IF_DDM },
	{ "Vcc",                             AT(A2_LOW, 98),         16, REG_VOLTAGE_8472,     IF_DDM },
	{ "Tx bias",                         AT(A2_LOW, 100),        16, REG_BIAS_8472,        IF_DDM },
	{ "Tx power",                        AT(A2_LOW, 102),        16, REG_POWER_8472,       IF_DDM },
	{ "Rx power",                        AT(A2_LOW, 104),        16, REG_POWER_8472,       IF_DDM },
	{ "laser temperature or wavelength", AT(A2_LOW, 106),        16, REG_TEMPERATURE,      IF_DDM },
	{ "TEC current",                     AT(A2_LOW, 108),        16, REG_TEC_CURRENT,      IF_DDM },
};

/* Tables 9-16 to 10-2. */
static const struct register_def status[] = {
	{ "TX_DISABLE state",                   AT_BIT(A2_LOW, 110, 7), 1, REG_BIT, ONE },
	{ "soft TX_DISABLE",                    AT_BIT(A2_LOW, 110, 6), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 93, 6)) },
	{ "RS(1) state",                        AT_BIT(A2_LOW, 110, 5), 1, REG_BIT, ONE },
	{ "RS(0) state",                        AT_BIT(A2_LOW, 110, 4), 1, REG_BIT, ONE },
	{ "soft RS(0)",                         AT_BIT(A2_LOW, 110, 3), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 93, 3)) },
	{ "TX_FAULT state",                     AT_BIT(A2_LOW, 110, 2), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 93, 5)) },
	{ "RX_LOS state",                       AT_BIT(A2_LOW, 110, 1), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 93, 4)) },
	{ "data not ready",                     AT_BIT(A2_LOW, 110, 0), 1, REG_BIT, ONE },
	{ "temperature high alarm flag",        AT_BIT(A2_LOW, 112, 7), 1, REG_BIT, IF_FLAGS },
	{ "temperature low alarm flag",         AT_BIT(A2_LOW, 112, 6), 1, REG_BIT, IF_FLAGS },
	{ "Vcc high alarm flag",                AT_BIT(A2_LOW, 112, 5), 1, REG_BIT, IF_FLAGS },
	{ "Vcc low alarm flag",                 AT_BIT(A2_LOW, 112, 4), 1, REG_BIT, IF_FLAGS },
	{ "Tx bias high alarm flag",            AT_BIT(A2_LOW, 112, 3), 1, REG_BIT, IF_FLAGS },
	{ "Tx bias low alarm flag",             AT_BIT(A2_LOW, 112, 2), 1, REG_BIT, IF_FLAGS },
	{ "Tx power high alarm flag",           AT_BIT(A2_LOW, 112, 1), 1, REG_BIT, IF_FLAGS },
	{ "Tx power low alarm flag",            AT_BIT(A2_LOW, 112, 0), 1, REG_BIT, IF_FLAGS },
	{ "Rx power high alarm flag",           AT_BIT(A2_LOW, 113, 7), 1, REG_BIT, IF_FLAGS },
	{ "Rx power low alarm flag",            AT_BIT(A2_LOW, 113, 6), 1, REG_BIT, IF_FLAGS },
	{ "laser temperature high alarm flag",  AT_BIT(A2_LOW, 113, 5), 1, REG_BIT, IF_FLAGS },
	{ "laser temperature low alarm flag",   AT_BIT(A2_LOW, 113, 4), 1, REG_BIT, IF_FLAGS },
	{ "TEC current high alarm flag",        AT_BIT(A2_LOW, 113, 3), 1, REG_BIT, IF_FLAGS },
	{ "TEC current low alarm flag",         AT_BIT(A2_LOW, 113, 2), 1, REG_BIT, IF_FLAGS },
	{ "Tx EQ at high rate",                 AT_BIT(A2_LOW, 114, 4), 4, REG_CODE, ONE_OF(register_decibels_10) },
	{ "Tx EQ at low rate",                  AT_BIT(A2_LOW, 114, 0), 4, REG_CODE, ONE_OF(register_decibels_10) },
	{ "Rx emphasis at high rate",           AT_BIT(A2_LOW, 115, 4), 4, REG_CODE, ONE_OF(register_decibels_7) },
	{ "Rx emphasis at low rate",            AT_BIT(A2_LOW, 115, 0), 4, REG_CODE, ONE_OF(register_decibels_7) },
	{ "temperature high warning flag",      AT_BIT(A2_LOW, 116, 7), 1, REG_BIT, IF_FLAGS },
	{ "temperature low warning flag",       AT_BIT(A2_LOW, 116, 6), 1, REG_BIT, IF_FLAGS },
	{ "Vcc high warning flag",              AT_BIT(A2_LOW, 116, 5), 1, REG_BIT, IF_FLAGS },
	{ "Vcc low warning flag",               AT_BIT(A2_LOW, 116, 4), 1, REG_BIT, IF_FLAGS },
	{ "Tx bias high warning flag",          AT_BIT(A2_LOW, 116, 3), 1, REG_BIT, IF_FLAGS },
	{ "Tx bias low warning flag",           AT_BIT(A2_LOW, 116, 2), 1, REG_BIT, IF_FLAGS },
	{ "Tx power high warning flag",         AT_BIT(A2_LOW, 116, 1), 1, REG_BIT, IF_FLAGS },
	{ "Tx power low warning flag",          AT_BIT(A2_LOW, 116, 0), 1, REG_BIT, IF_FLAGS },
	{ "Rx power high warning flag",         AT_BIT(A2_LOW, 117, 7), 1, REG_BIT, IF_FLAGS },
	{ "Rx power low warning flag",          AT_BIT(A2_LOW, 117, 6), 1, REG_BIT, IF_FLAGS },
	{ "laser temperature high warning flag", AT_BIT(A2_LOW, 117, 5), 1, REG_BIT, IF_FLAGS },
	{ "laser temperature low warning flag", AT_BIT(A2_LOW, 117, 4), 1, REG_BIT, IF_FLAGS },
	{ "TEC current high warning flag",      AT_BIT(A2_LOW, 117, 3), 1, REG_BIT, IF_FLAGS },
	{ "TEC current low warning flag",       AT_BIT(A2_LOW, 117, 2), 1, REG_BIT, IF_FLAGS },
	{ "Tx adaptive EQ fail",                AT_BIT(A2_LOW, 118, 4), 1, REG_BIT, ONE },
	{ "soft RS(1)",                         AT_BIT(A2_LOW, 118, 3), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 93, 3)) },
	{ "power level 4 enable",               AT_BIT(A2_LOW, 118, 2), 1, REG_BIT, ONE },
	{ "power level above 1",                AT_BIT(A2_LOW, 118, 1), 1, REG_BIT, ONE },
	{ "power level 2 or 3 enable",          AT_BIT(A2_LOW, 118, 0), 1, REG_BIT, ONE },
	{ "PAM4 Tx configured",                 AT_BIT(A2_LOW, 119, 4), 1, REG_BIT, ONE },
	{ "PAM4 Rx configured",                 AT_BIT(A2_LOW, 119, 3), 1, REG_BIT, ONE },
	{ "64GFC mode",                         AT_BIT(A2_LOW, 119, 2), 1, REG_BIT, ONE },
	{ "Tx CDR unlocked",                    AT_BIT(A2_LOW, 119, 1), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 64, 3)) },
	{ "Rx CDR unlocked",                    AT_BIT(A2_LOW, 119, 0), 1, REG_BIT, ONE_IF(AT_BIT(LOW, 64, 3)) },
	{ "vendor specific",                    AT(A2_LOW, 120),       56, REG_BYTES, ONE },
	{ "table select",                       AT(A2_LOW, 127),        8, REG_CODE, ONE },
};
/* clang-format on */

static bool
is_dwdm_sfp(const struct memmap *map)
{
	uint8_t identifier;

	return memmap_byte(map, mem_at(LOW, 0), &identifier) &&
	       identifier == SFF8024_DWDM_SFP;
}

static bool
is_no_dwdm_sfp(const struct memmap *map)
{
	return !is_dwdm_sfp(map);
}

static bool
is_cable(const struct memmap *map)
{
	return memmap_bit(map, mem_bit(LOW, 8, 2)) || memmap_bit(map, mem_bit(LOW, 8, 3));
}

static bool
is_no_cable(const struct memmap *map)
{
	return !is_cable(map);
}

static bool
has_a2h(const struct memmap *map)
{
	return !facts_a2_is_a0(map);
}

static bool
is_calibrated_externally(const struct memmap *map)
{
	return has_a2h(map) && memmap_bit(map, mem_bit(LOW, 92, 4));
}

/* Older modules may keep neutral calibration constants in these bytes. */
static bool
has_enhanced_features(const struct memmap *map)
{
	uint8_t revision;

	return has_a2h(map) && !is_calibrated_externally(map) &&
	       memmap_byte(map, mem_at(LOW, 94), &revision) && revision >= REVISION_12_4;
}

const struct register_table registers_sff8472[] = {
	REGISTER_GROUP("identity", identity),
	REGISTER_GROUP_IF("further compliance", compliance, is_no_dwdm_sfp),
	REGISTER_GROUP_IF("laser of a DWDM-SFP", dwdm, is_dwdm_sfp),
	REGISTER_GROUP_IF("wavelength", wavelength, is_no_cable),
	REGISTER_GROUP_IF("compliance of a cable", cable, is_cable),
	REGISTER_GROUP_IF("limits", limits, has_a2h),
	REGISTER_GROUP_IF("calibration", calibration, is_calibrated_externally),
	REGISTER_GROUP_IF("enhanced features", enhanced, has_enhanced_features),
	REGISTER_GROUP_IF("monitors", monitors, has_a2h),
	REGISTER_GROUP_IF("status, controls and flags", status, has_a2h),
};

const size_t registers_sff8472_count = COUNT_OF(registers_sff8472);
