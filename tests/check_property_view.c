/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the register view shows of fields that a description tells by other keys, or that
 * move: modules whose bytes are random, and the places of each field, written here from
 * the standards for a second time.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "optics/registers.h"
#include "tests/property_fixture.h"

#define ROUNDS 300

/* A field: `step` of a number in its unit, 0 of a code; its lanes stand `apart` bits. */
struct view {
	const char *name;
	uint16_t page;
	uint8_t byte, bit, bits;
	uint8_t lanes, apart;
	double step;
	const char *unit;
	bool is_signed;
};

/* clang-format off */
#define CODE            0, 0, 0, "", false
#define LANES(n_, apart_) n_, apart_, 0, "", false
#define CELSIUS         0, 0, 1.0 / 256, "C", true
#define VOLTS           0, 0, 1e-4, "V", false
#define BIAS            0, 0, 2e-3, "mA", false
#define POWER           0, 0, 1e-4, "mW", false
#define TEC             0, 0, 0.1, "mA", true
#define DBM             0, 0, 0.01, "dBm", true

#define FOUR(name_, page_, byte_, ...) \
	{ name_ " high alarm",   page_, (byte_),     0, 16, __VA_ARGS__ }, \
	{ name_ " low alarm",    page_, (byte_) + 2, 0, 16, __VA_ARGS__ }, \
	{ name_ " high warning", page_, (byte_) + 4, 0, 16, __VA_ARGS__ }, \
	{ name_ " low warning",  page_, (byte_) + 6, 0, 16, __VA_ARGS__ }

#define A0 LOW
#define A2 A2_LOW

/* SFF-8472, Tables 5-3, 8-1 to 8-7, 9-5, 9-16 to 9-18, 10-2. */
static const struct view sff8472[] = {
	{ "identifier", A0, 0, 0, 8, CODE },
	{ "extended identifier", A0, 1, 0, 8, CODE },
	{ "connector", A0, 2, 0, 8, CODE },
	{ "encoding", A0, 11, 0, 8, CODE },
	{ "nominal signalling rate", A0, 12, 0, 8, 0, 0, 100, "MBd", false },
	{ "length SMF in km, or attenuation at 12.9 GHz", A0, 14, 0, 8, CODE },
	{ "length SMF in 100 m, or attenuation at 25.78 GHz", A0, 15, 0, 8, CODE },
	{ "length OM2", A0, 16, 0, 8, 0, 0, 10, "m", false },
	{ "length OM1", A0, 17, 0, 8, 0, 0, 10, "m", false },
	{ "length OM4 in 10 m, or of cable in m", A0, 18, 0, 8, CODE },
	{ "length OM3 in 10 m, or of cable with multiplier", A0, 19, 0, 8, CODE },
	{ "extended compliance", A0, 36, 0, 8, CODE },
	{ "wavelength", A0, 60, 0, 16, 0, 0, 1, "nm", false },
	{ "power level 4", A0, 64, 6, 1, CODE },
	{ "power level 3", A0, 64, 5, 1, CODE },
	{ "retimer or CDR", A0, 64, 3, 1, CODE },
	{ "power level 2", A0, 64, 1, 1, CODE },
	{ "tunable transmitter", A0, 65, 6, 1, CODE },
	{ "maximum rate margin, or rate in 250 MBd", A0, 66, 0, 8, CODE },
	{ "digital diagnostic monitoring", A0, 92, 6, 1, CODE },
	{ "internally calibrated", A0, 92, 5, 1, CODE },
	{ "externally calibrated", A0, 92, 4, 1, CODE },
	{ "SFF-8472 compliance", A0, 94, 0, 8, CODE },
	{ "CC_BASE", A0, 63, 0, 8, CODE },
	{ "CC_EXT", A0, 95, 0, 8, CODE },
	FOUR("temperature", A2, 0, CELSIUS),
	FOUR("Vcc", A2, 8, VOLTS),
	FOUR("Tx bias", A2, 16, BIAS),
	FOUR("Tx power", A2, 24, POWER),
	FOUR("Rx power", A2, 32, POWER),
	FOUR("laser temperature", A2, 40, CELSIUS),
	FOUR("TEC current", A2, 48, TEC),
	{ "maximum power", A2, 66, 0, 8, 0, 0, 0.1, "W", false },
	{ "CC_DMI", A2, 95, 0, 8, CODE },
	{ "temperature", A2, 96, 0, 16, CELSIUS },
	{ "Vcc", A2, 98, 0, 16, VOLTS },
	{ "Tx bias", A2, 100, 0, 16, BIAS },
	{ "Tx power", A2, 102, 0, 16, POWER },
	{ "Rx power", A2, 104, 0, 16, POWER },
	{ "laser temperature or wavelength", A2, 106, 0, 16, CELSIUS },
	{ "TEC current", A2, 108, 0, 16, TEC },
	{ "PAM4 Tx configured", A2, 119, 4, 1, CODE },
	{ "PAM4 Rx configured", A2, 119, 3, 1, CODE },
	{ "Tx CDR unlocked", A2, 119, 1, 1, CODE },
	{ "Rx CDR unlocked", A2, 119, 0, 1, CODE },
	{ "table select", A2, 127, 0, 8, CODE },
};

/* SFF-8636, Tables 6-3 to 6-9, 6-14 to 6-22, 6-27. */
static const struct view sff8636[] = {
	{ "revision compliance", A0, 1, 0, 8, CODE },
	{ "flat memory", A0, 2, 2, 1, CODE },
	{ "IntL not asserted", A0, 2, 1, 1, CODE },
	{ "data not ready", A0, 2, 0, 1, CODE },
	{ "Tx LOS flag", A0, 3, 4, 1, LANES(4, 1) },
	{ "Rx LOS flag", A0, 3, 0, 1, LANES(4, 1) },
	{ "Tx adaptive EQ fault flag", A0, 4, 4, 1, LANES(4, 1) },
	{ "Tx fault flag", A0, 4, 0, 1, LANES(4, 1) },
	{ "Tx CDR LOL flag", A0, 5, 4, 1, LANES(4, 1) },
	{ "Rx CDR LOL flag", A0, 5, 0, 1, LANES(4, 1) },
	{ "TC ready flag", A0, 6, 1, 1, CODE },
	{ "initialization complete flag", A0, 6, 0, 1, CODE },
	{ "vendor specific flags", A0, 8, 0, 8, CODE },
	{ "temperature", A0, 22, 0, 16, CELSIUS },
	{ "Vcc", A0, 26, 0, 16, VOLTS },
	{ "Rx power", A0, 34, 0, 16, 4, 16, 1e-4, "mW", false },
	{ "Tx bias", A0, 42, 0, 16, 4, 16, 2e-3, "mA", false },
	{ "Tx power", A0, 50, 0, 16, 4, 16, 1e-4, "mW", false },
	{ "software reset", A0, 93, 7, 1, CODE },
	{ "maximum power", A0, 107, 0, 8, 0, 0, 0.1, "W", false },
	{ "near end channel not implemented", A0, 113, 0, 1, LANES(4, 1) },
	{ "page select", A0, 127, 0, 8, CODE },
	{ "power class", 0x00, 129, 6, 2, CODE },
	{ "power class 8", 0x00, 129, 5, 1, CODE },
	{ "CLEI code in page 02h", 0x00, 129, 4, 1, CODE },
	{ "Tx CDR", 0x00, 129, 3, 1, CODE },
	{ "Rx CDR", 0x00, 129, 2, 1, CODE },
	{ "power class 5 to 7", 0x00, 129, 0, 2, CODE },
	{ "connector", 0x00, 130, 0, 8, CODE },
	{ "encoding", 0x00, 139, 0, 8, CODE },
	{ "nominal signalling rate", 0x00, 140, 0, 8, 0, 0, 100, "MBd", false },
	{ "length SMF", 0x00, 142, 0, 8, 0, 0, 1, "km", false },
	{ "length OM3", 0x00, 143, 0, 8, 0, 0, 2, "m", false },
	{ "length OM2", 0x00, 144, 0, 8, 0, 0, 1, "m", false },
	{ "length OM1 or attenuation at 25.78 GHz", 0x00, 145, 0, 8, CODE },
	{ "length of cable, or OM4 in 2 m", 0x00, 146, 0, 8, CODE },
	{ "transmitter technology", 0x00, 147, 4, 4, CODE },
	{ "wavelength", 0x00, 186, 0, 16, 0, 0, 0.05, "nm", false },
	{ "wavelength tolerance", 0x00, 188, 0, 16, 0, 0, 0.005, "nm", false },
	{ "CC_BASE", 0x00, 191, 0, 8, CODE },
	{ "extended compliance", 0x00, 192, 0, 8, CODE },
	{ "nominal signalling rate, extended", 0x00, 222, 0, 8, 0, 0, 250, "MBd", false },
	{ "CC_EXT", 0x00, 223, 0, 8, CODE },
	FOUR("temperature", 0x03, 128, CELSIUS),
	FOUR("Vcc", 0x03, 144, VOLTS),
	FOUR("Rx power", 0x03, 176, POWER),
	FOUR("Tx bias", 0x03, 184, BIAS),
	FOUR("Tx power", 0x03, 192, POWER),
};

#define EIGHT LANES(8, 1)
#define BYTES LANES(8, 8)

/* CMIS 5.4, chapter 8. */
static const struct view cmis[] = {
	{ "flat memory", A0, 2, 7, 1, CODE },
	{ "module state", A0, 3, 1, 3, CODE },
	{ "interrupt not asserted", A0, 3, 0, 1, CODE },
	{ "flags in page 2Ch, by bank", A0, 4, 3, 1, LANES(4, 8) },
	{ "flags in page 14h, by bank", A0, 4, 2, 1, LANES(4, 8) },
	{ "flags in page 12h, by bank", A0, 4, 1, 1, LANES(4, 8) },
	{ "flags in page 11h, by bank", A0, 4, 0, 1, LANES(4, 8) },
	{ "CDB 2 command complete flag", A0, 8, 7, 1, CODE },
	{ "CDB 1 command complete flag", A0, 8, 6, 1, CODE },
	{ "running firmware deviates flag", A0, 8, 3, 1, CODE },
	{ "data path firmware error flag", A0, 8, 2, 1, CODE },
	{ "module firmware error flag", A0, 8, 1, 1, CODE },
	{ "module state changed flag", A0, 8, 0, 1, CODE },
	{ "temperature", A0, 14, 0, 16, CELSIUS },
	{ "Vcc", A0, 16, 0, 16, VOLTS },
	{ "custom monitor", A0, 24, 0, 16, 0, 0, 1, "", true },
	{ "LowPwrRequestSW", A0, 26, 4, 1, CODE },
	{ "software reset", A0, 26, 3, 1, CODE },
	{ "media type", A0, 85, 0, 8, CODE },
	{ "application, host interface", A0, 86, 0, 8, LANES(8, 32) },
	{ "application, media interface", A0, 87, 0, 8, LANES(8, 32) },
	{ "application, host lanes", A0, 88, 4, 4, LANES(8, 32) },
	{ "application, media lanes", A0, 88, 0, 4, LANES(8, 32) },
	{ "application, host assignment", A0, 89, 0, 8, LANES(8, 32) },
	{ "bank select", A0, 126, 0, 8, CODE },
	{ "page select", A0, 127, 0, 8, CODE },
	{ "power class - 1", 0x00, 200, 5, 3, CODE },
	{ "maximum power", 0x00, 201, 0, 8, 0, 0, 0.25, "W", false },
	{ "cable length multiplier", 0x00, 202, 6, 2, CODE },
	{ "cable length base", 0x00, 202, 0, 6, CODE },
	{ "connector", 0x00, 203, 0, 8, CODE },
	{ "attenuation at 5 GHz (copper)", 0x00, 204, 0, 8, 0, 0, 1, "dB", false },
	{ "attenuation at 7 GHz (copper)", 0x00, 205, 0, 8, 0, 0, 1, "dB", false },
	{ "attenuation at 12.9 GHz (copper)", 0x00, 206, 0, 8, 0, 0, 1, "dB", false },
	{ "attenuation at 25.8 GHz (copper)", 0x00, 207, 0, 8, 0, 0, 1, "dB", false },
	{ "media lane not supported", 0x00, 210, 0, 1, EIGHT },
	{ "media interface technology", 0x00, 212, 0, 8, CODE },
	{ "page checksum", 0x00, 222, 0, 8, CODE },
	{ "length SMF multiplier", 0x01, 132, 6, 2, CODE },
	{ "length SMF base", 0x01, 132, 0, 6, CODE },
	{ "length OM4", 0x01, 134, 0, 8, 0, 0, 2, "m", false },
	{ "length OM3", 0x01, 135, 0, 8, 0, 0, 2, "m", false },
	{ "length OM2", 0x01, 136, 0, 8, 0, 0, 1, "m", false },
	{ "length SMF multiplier of byte 137", 0x01, 137, 6, 2, CODE },
	{ "wavelength", 0x01, 138, 0, 16, 0, 0, 0.05, "nm", false },
	{ "wavelength tolerance", 0x01, 140, 0, 16, 0, 0, 0.005, "nm", false },
	{ "VDM pages", 0x01, 142, 6, 1, CODE },
	{ "coherent pages", 0x01, 142, 4, 1, CODE },
	{ "page 05h", 0x01, 142, 3, 1, CODE },
	{ "page 03h", 0x01, 142, 2, 1, CODE },
	{ "banks", 0x01, 142, 0, 2, CODE },
	{ "maximum duration of DPDeinit", 0x01, 144, 4, 4, CODE },
	{ "maximum duration of DPInit", 0x01, 144, 0, 4, CODE },
	{ "Aux3 is", 0x01, 145, 2, 1, CODE },
	{ "Aux2 is", 0x01, 145, 1, 1, CODE },
	{ "Aux1 is", 0x01, 145, 0, 1, CODE },
	{ "tunable transmitter", 0x01, 155, 6, 1, CODE },
	{ "custom monitor implemented", 0x01, 159, 5, 1, CODE },
	{ "Aux3 implemented", 0x01, 159, 4, 1, CODE },
	{ "Aux2 implemented", 0x01, 159, 3, 1, CODE },
	{ "Aux1 implemented", 0x01, 159, 2, 1, CODE },
	{ "Tx bias multiplier", 0x01, 160, 3, 2, CODE },
	{ "maximum duration of ModulePwrDn", 0x01, 167, 4, 4, CODE },
	{ "maximum duration of ModulePwrUp", 0x01, 167, 0, 4, CODE },
	{ "maximum duration of DPTxTurnOff", 0x01, 168, 4, 4, CODE },
	{ "maximum duration of DPTxTurnOn", 0x01, 168, 0, 4, CODE },
	{ "page change speed code", 0x01, 169, 0, 4, CODE },
	{ "banks - 1", 0x01, 174, 0, 5, CODE },
	{ "banks of page 1Ch", 0x01, 175, 0, 8, CODE },
	{ "application, media assignment", 0x01, 176, 0, 8, LANES(15, 8) },
	{ "application 9 to 15, host interface", 0x01, 223, 0, 8, LANES(7, 32) },
	{ "application 9 to 15, media interface", 0x01, 224, 0, 8, LANES(7, 32) },
	{ "application 9 to 15, host lanes", 0x01, 225, 4, 4, LANES(7, 32) },
	{ "application 9 to 15, media lanes", 0x01, 225, 0, 4, LANES(7, 32) },
	{ "application 9 to 15, host assignment", 0x01, 226, 0, 8, LANES(7, 32) },
	{ "page checksum", 0x01, 255, 0, 8, CODE },
	FOUR("temperature", 0x02, 128, CELSIUS),
	FOUR("Vcc", 0x02, 136, VOLTS),
	FOUR("custom monitor", 0x02, 168, 0, 0, 1, "", true),
	FOUR("Tx power", 0x02, 176, POWER),
	FOUR("Tx bias", 0x02, 184, 0, 0, 4e-3, "mA", false), /* by a multiplier of 2 */
	FOUR("Rx power", 0x02, 192, POWER),
	{ "page checksum", 0x02, 255, 0, 8, CODE },
	{ "DPDeinit", 0x10, 128, 0, 1, EIGHT },
	{ "set 0, apply DPInit", 0x10, 143, 0, 1, EIGHT },
	{ "set 0, apply immediate", 0x10, 144, 0, 1, EIGHT },
	{ "set 0, application", 0x10, 145, 4, 4, BYTES },
	{ "set 0, data path", 0x10, 145, 1, 3, BYTES },
	{ "set 0, explicit control", 0x10, 145, 0, 1, BYTES },
	{ "set 0, apply immediate Tx", 0x10, 176, 0, 1, EIGHT },
	{ "set 0, apply immediate Rx", 0x10, 177, 0, 1, EIGHT },
	{ "set 1, apply DPInit", 0x10, 178, 0, 1, EIGHT },
	{ "set 1, apply immediate", 0x10, 179, 0, 1, EIGHT },
	{ "set 1, apply immediate Tx", 0x10, 211, 0, 1, EIGHT },
	{ "set 1, apply immediate Rx", 0x10, 212, 0, 1, EIGHT },
	{ "Rx output status changed mask", 0x10, 232, 0, 1, EIGHT },
	{ "data path state", 0x11, 128, 0, 4, LANES(8, 4) },
	{ "Rx output valid", 0x11, 132, 0, 1, EIGHT },
	{ "Tx output valid", 0x11, 133, 0, 1, EIGHT },
	{ "data path state changed flag", 0x11, 134, 0, 1, EIGHT },
	{ "Tx fault flag", 0x11, 135, 0, 1, EIGHT },
	{ "Tx LOS flag", 0x11, 136, 0, 1, EIGHT },
	{ "Tx CDR LOL flag", 0x11, 137, 0, 1, EIGHT },
	{ "Tx adaptive EQ fail flag", 0x11, 138, 0, 1, EIGHT },
	{ "Tx power high alarm flag", 0x11, 139, 0, 1, EIGHT },
	{ "Tx power low alarm flag", 0x11, 140, 0, 1, EIGHT },
	{ "Tx power high warning flag", 0x11, 141, 0, 1, EIGHT },
	{ "Tx power low warning flag", 0x11, 142, 0, 1, EIGHT },
	{ "Tx bias high alarm flag", 0x11, 143, 0, 1, EIGHT },
	{ "Tx bias low alarm flag", 0x11, 144, 0, 1, EIGHT },
	{ "Tx bias high warning flag", 0x11, 145, 0, 1, EIGHT },
	{ "Tx bias low warning flag", 0x11, 146, 0, 1, EIGHT },
	{ "Rx LOS flag", 0x11, 147, 0, 1, EIGHT },
	{ "Rx CDR LOL flag", 0x11, 148, 0, 1, EIGHT },
	{ "Rx power high alarm flag", 0x11, 149, 0, 1, EIGHT },
	{ "Rx power low alarm flag", 0x11, 150, 0, 1, EIGHT },
	{ "Rx power high warning flag", 0x11, 151, 0, 1, EIGHT },
	{ "Rx power low warning flag", 0x11, 152, 0, 1, EIGHT },
	{ "Rx output status changed flag", 0x11, 153, 0, 1, EIGHT },
	{ "Tx power", 0x11, 154, 0, 16, 8, 16, 1e-4, "mW", false },
	{ "Tx bias", 0x11, 170, 0, 16, 8, 16, 4e-3, "mA", false },
	{ "Rx power", 0x11, 186, 0, 16, 8, 16, 1e-4, "mW", false },
	{ "configuration status", 0x11, 202, 0, 4, LANES(8, 4) },
	{ "active application", 0x11, 206, 4, 4, BYTES },
	{ "active data path", 0x11, 206, 1, 3, BYTES },
	{ "active explicit control", 0x11, 206, 0, 1, BYTES },
	{ "active Tx adaptive EQ", 0x11, 214, 0, 1, EIGHT },
	{ "active Tx EQ recall", 0x11, 215, 0, 2, LANES(8, 2) },
	{ "active Tx EQ", 0x11, 217, 0, 4, LANES(8, 4) },
	{ "active Tx CDR on", 0x11, 221, 0, 1, EIGHT },
	{ "active Rx CDR on", 0x11, 222, 0, 1, EIGHT },
	{ "active Rx pre-cursor", 0x11, 223, 0, 4, LANES(8, 4) },
	{ "active Rx post-cursor", 0x11, 227, 0, 4, LANES(8, 4) },
	{ "active Rx amplitude", 0x11, 231, 0, 4, LANES(8, 4) },
	{ "DPInit pending", 0x11, 235, 0, 1, EIGHT },
	{ "grid spacing", 0x12, 128, 4, 4, BYTES },
	{ "relative thresholds", 0x12, 128, 1, 1, BYTES },
	{ "fine tuning on", 0x12, 128, 0, 1, BYTES },
	{ "channel number", 0x12, 136, 0, 16, 8, 16, 1, "", true },
	{ "fine tuning offset", 0x12, 152, 0, 16, 8, 16, 1e-3, "GHz", true },
	{ "target output power", 0x12, 200, 0, 16, 8, 16, 0.01, "dBm", true },
	{ "tuning in progress", 0x12, 222, 1, 1, BYTES },
	{ "wavelength unlocked", 0x12, 222, 0, 1, BYTES },
	{ "laser flags of the lane", 0x12, 230, 0, 1, EIGHT },
	{ "target power out of range flag", 0x12, 231, 5, 1, BYTES },
	{ "fine tuning out of range flag", 0x12, 231, 4, 1, BYTES },
	{ "tuning not accepted flag", 0x12, 231, 3, 1, BYTES },
	{ "invalid channel flag", 0x12, 231, 2, 1, BYTES },
	{ "wavelength unlocked flag", 0x12, 231, 1, 1, BYTES },
	{ "tuning complete flag", 0x12, 231, 0, 1, BYTES },
	{ "target power out of range mask", 0x12, 239, 5, 1, BYTES },
	{ "fine tuning out of range mask", 0x12, 239, 4, 1, BYTES },
	{ "tuning not accepted mask", 0x12, 239, 3, 1, BYTES },
	{ "invalid channel mask", 0x12, 239, 2, 1, BYTES },
	{ "wavelength unlocked mask", 0x12, 239, 1, 1, BYTES },
	{ "tuning complete mask", 0x12, 239, 0, 1, BYTES },
	{ "set 0, block of applications", 0x18, 128, 0, 8, BYTES },
	{ "active block of applications", 0x19, 144, 0, 8, BYTES },
};

/* Four bits of a byte, of four limits in their order; of SFF-8636 from the highest down. */
struct four { const char *name; uint8_t byte, bit; };

static const struct four qsfp_flags[] = {
	{ "temperature", 6, 7 }, { "Vcc", 7, 7 },
};

/* Of lanes: a nibble of each, the upper one first. */
static const struct four qsfp_lane_flags[] = {
	{ "Rx power", 9, 7 }, { "Tx bias", 11, 7 }, { "Tx power", 13, 7 },
};

static const struct four cmis_flags[] = {
	{ "temperature", 9, 0 }, { "Vcc", 9, 4 }, { "Aux1", 10, 0 }, { "Aux2", 10, 4 },
	{ "Aux3", 11, 0 }, { "custom", 11, 4 },
};

/* Bits of a byte by name, from the highest; NULL: it has no meaning. */
struct codes { uint16_t page; uint8_t byte; const char *bit[8]; };

static const struct codes sfp_codes[] = {
	{ A0, 3, { "10GBASE-ER", "10GBASE-LRM", "10GBASE-LR", "10GBASE-SR", "InfiniBand 1X SX", "InfiniBand 1X LX",
		"InfiniBand 1X copper active", "InfiniBand 1X copper passive" } },
	{ A0, 4, { "ESCON MMF", "ESCON SMF", "OC-192 short reach", "SONET reach specifier bit 1",
		"SONET reach specifier bit 2", "OC-48 long reach", "OC-48 intermediate reach", "OC-48 short reach" } },
	{ A0, 5, { NULL, "OC-12 long reach", "OC-12 intermediate reach", "OC-12 short reach", NULL,
		"OC-3 long reach", "OC-3 intermediate reach", "OC-3 short reach" } },
	{ A0, 6, { "BASE-PX", "BASE-BX10", "100BASE-FX", "100BASE-LX/LX10", "1000BASE-T", "1000BASE-CX",
		"1000BASE-LX", "1000BASE-SX" } },
	{ A0, 7, { "FC very long distance", "FC short distance", "FC intermediate distance", "FC long distance",
		"FC medium distance", "FC shortwave laser, linear Rx", "FC longwave laser (LC)",
		"FC electrical inter-enclosure" } },
	{ A0, 8, { "FC electrical intra-enclosure", "FC shortwave laser without OFC", "FC shortwave laser with OFC",
		"FC longwave laser (LL)", "active cable", "passive cable", NULL, NULL } },
	{ A0, 9, { "FC twin axial pair", "FC twisted pair", "FC miniature coax", "FC video coax",
		"FC multi-mode 62.5 um", "FC multi-mode 50 um", NULL, "FC single-mode" } },
	{ A0, 10, { "FC 1200 MB/s", "FC 800 MB/s", "FC 1600 MB/s", "FC 400 MB/s", "FC 3200 MB/s", "FC 200 MB/s",
		"FC see byte 62", "FC 100 MB/s" } },
	{ A2, 110, { "TX_DISABLE state", "soft TX_DISABLE", NULL, NULL, NULL, "TX_FAULT state", "RX_LOS state",
		"data not ready" } },
	{ A2, 112, { "temperature high alarm flag", "temperature low alarm flag", "Vcc high alarm flag",
		"Vcc low alarm flag", "Tx bias high alarm flag", "Tx bias low alarm flag", "Tx power high alarm flag",
		"Tx power low alarm flag" } },
	{ A2, 113, { "Rx power high alarm flag", "Rx power low alarm flag", "laser temperature high alarm flag",
		"laser temperature low alarm flag", "TEC current high alarm flag", "TEC current low alarm flag", NULL, NULL } },
	{ A2, 116, { "temperature high warning flag", "temperature low warning flag", "Vcc high warning flag",
		"Vcc low warning flag", "Tx bias high warning flag", "Tx bias low warning flag",
		"Tx power high warning flag", "Tx power low warning flag" } },
	{ A2, 117, { "Rx power high warning flag", "Rx power low warning flag", "laser temperature high warning flag",
		"laser temperature low warning flag", "TEC current high warning flag", "TEC current low warning flag", NULL, NULL } },
};

static const struct codes qsfp_codes[] = {
	{ 0x00, 131, { "see extended compliance", "10GBASE-LRM", "10GBASE-LR", "10GBASE-SR", "40GBASE-CR4",
		"40GBASE-SR4", "40GBASE-LR4", "40G active cable (XLPPI)" } },
	{ 0x00, 132, { NULL, NULL, NULL, NULL, NULL, "OC-48 long reach", "OC-48 intermediate reach", "OC-48 short reach" } },
	{ 0x00, 133, { "SAS 24.0 Gb/s", "SAS 12.0 Gb/s", "SAS 6.0 Gb/s", "SAS 3.0 Gb/s", NULL, NULL, NULL, NULL } },
	{ 0x00, 134, { NULL, NULL, NULL, NULL, "1000BASE-T", "1000BASE-CX", "1000BASE-LX", "1000BASE-SX" } },
	{ 0x00, 135, { "FC very long distance", "FC short distance", "FC intermediate distance", "FC long distance",
		"FC medium distance", NULL, "FC longwave laser (LC)", "FC electrical inter-enclosure" } },
	{ 0x00, 136, { "FC electrical intra-enclosure", "FC shortwave laser without OFC", "FC shortwave laser with OFC",
		"FC longwave laser (LL)", NULL, NULL, NULL, NULL } },
	{ 0x00, 137, { "FC twin axial pair", "FC shielded twisted pair", "FC miniature coax", "FC video coax",
		"FC multi-mode 62.5 um", "FC multi-mode 50 um", "FC multi-mode 50 um (OM3)", "FC single-mode" } },
	{ 0x00, 138, { "FC 1200 MB/s", "FC 800 MB/s", "FC 1600 MB/s", "FC 400 MB/s", "FC 3200 MB/s", "FC 200 MB/s",
		"FC see extended compliance", "FC 100 MB/s" } },
};
/* clang-format on */

/* ---- modules of random bytes ---- */

struct held {
	uint16_t page;
	uint8_t bank;
	uint8_t bytes[128];
};

static struct held held[32];
static unsigned held_count;

static uint8_t *
at(uint16_t page, unsigned bank, uint8_t byte)
{
	for (unsigned i = 0; i < held_count; i++) {
		if (held[i].page == page && held[i].bank == bank)
			return &held[i].bytes[byte & 127];
	}
	ck_abort_msg("page %02xh is not held", page);
	return NULL;
}

static void
scribble(uint16_t page, unsigned banks)
{
	for (unsigned bank = 0; bank < banks; bank++) {
		struct held *h = &held[held_count++];

		h->page = page;
		h->bank = (uint8_t)bank;
		for (unsigned i = 0; i < 128; i++)
			h->bytes[i] = (uint8_t)physics_hash(seed,
			    (uint64_t)page << 16 | bank << 8 | i);
	}
}

static void
make_module(enum spec spec)
{
	static const uint16_t banked[] = { 0x10, 0x11, 0x12, 0x18, 0x19 };

	held_count = 0;
	scribble(LOW, 1);
	if (spec == SPEC_SFF8472) {
		scribble(A2_LOW, 1);
		*at(LOW, 0, 92) &= (uint8_t) ~(1 << 4); /* constants are of their own */
	} else {
		scribble(0x00, 1);
		scribble(spec == SPEC_CMIS ? 0x02 : 0x03, 1);
	}
	if (spec == SPEC_CMIS) {
		scribble(0x01, 1);
		*at(LOW, 0, 1) = 0x54;
		*at(0x01, 0, 160) = (uint8_t)((*at(0x01, 0, 160) & ~0x18) | 1 << 3);
		for (unsigned i = 0; i < COUNT_OF(banked); i++)
			scribble(banked[i], PART_BANKS);
	}
	memmap_init(&map, storage, HALVES);
	for (unsigned i = 0; i < held_count; i++) {
		struct memaddr to = mem_at(held[i].page,
		    held[i].page == LOW || held[i].page == A2_LOW ? 0 : 128);

		to.bank = held[i].bank;
		ck_assert(memmap_put(&map, to, held[i].bytes, 128));
	}
}

/* ---- what a row shows ---- */

/* False where a module of this kind has no such row, or does not offer it. */
static bool
read_row(enum spec spec, uint16_t page, const char *name, unsigned instance,
    struct register_value *v)
{
	const struct register_table *t;
	bool any = false;

	for (unsigned i = 0; (t = register_table(spec, i)); i++) {
		for (size_t n = 0; n < t->count; n++) {
			const struct register_def *def = &t->row[n];

			if (def->at.page != page || strcmp(def->name, name) != 0)
				continue;
			any = true;
			if (!t->applies || t->applies(&map))
				return register_read(def, &map, instance, v);
		}
	}
	ck_assert_msg(any, "no row '%s' on page %02xh", name, page);
	return false;
}

static void
check_bits(const struct view *view, const struct register_value *v, uint32_t bits)
{
	double last = pow(10, -(double)v->digits), number = bits;
	bool good;

	if (view->is_signed && bits >> (view->bits - 1))
		number -= ldexp(1, view->bits);
	if (v->kind == REGISTER_STRING)
		good = strtoul(v->text, NULL, 16) == bits;
	else if (v->kind == REGISTER_NUMBER && view->step > 0)
		good = fabs(number * view->step - (double)v->number * last) <=
			   0.501 * last &&
		       strcmp(v->unit, view->unit) == 0;
	else
		good = v->number == (int64_t)bits && v->digits == 0 && !*v->unit;
	if (!good)
		ck_abort_msg("seed %" PRIu64 ": %s is %" PRId64 " e-%u %s of %xh", seed,
		    view->name, v->number, v->digits, v->unit, bits);
}

/* Reads all instances of a row. How often one was there. */
static unsigned
check_view(enum spec spec, const struct view *view)
{
	unsigned lanes = MAX_OF(view->lanes, 1), seen = 0;
	unsigned banks =
	    view->lanes && view->page >= 0x10 && view->page < LOW ? PART_BANKS : 1;

	for (unsigned n = 0; n < lanes * banks; n++) {
		unsigned bit = view->bit + n % lanes * view->apart;
		const uint8_t *p =
		    at(view->page, n / lanes, (uint8_t)(view->byte + bit / 8));
		uint32_t bits = view->bits == 16 ? be16(p)
						 : (uint32_t)(*p >> bit % 8) &
						       ((1u << view->bits) - 1);
		struct register_value v;

		if (!read_row(spec, view->page, view->name, n, &v))
			return seen;
		check_bits(view, &v, bits);
		seen++;
	}
	return seen;
}

static const char *const bounds[] = { "high alarm", "low alarm", "high warning",
	"low warning" };

/* A bit of a flag; its lanes in nibbles, the upper one first, where it has some. */
static void
check_flag(enum spec spec, const struct four *four, unsigned bound, unsigned lane)
{
	unsigned bit =
	    spec == SPEC_CMIS ? four->bit + bound : four->bit - bound - lane % 2 * 4;
	uint8_t byte = *at(LOW, 0, (uint8_t)(four->byte + lane / 2));
	struct register_value v;
	char name[64];

	snprintf(name, sizeof(name), "%s %s flag", four->name, bounds[bound]);
	if (read_row(spec, LOW, name, lane, &v))
		expect(name, v.number, byte >> bit & 1);
}

static void
check_flags(enum spec spec, const struct four *fours, unsigned count, unsigned lanes)
{
	for (unsigned i = 0; i < count; i++) {
		for (unsigned n = 0; n < COUNT_OF(bounds) * lanes; n++)
			check_flag(spec, &fours[i], n % COUNT_OF(bounds),
			    n / COUNT_OF(bounds));
	}
}

static void
check_codes(enum spec spec, const struct codes *codes, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		uint8_t byte = *at(codes[i].page, 0, codes[i].byte);
		struct register_value v;

		for (unsigned n = 0; n < 8; n++) {
			if (codes[i].bit[n] &&
			    read_row(spec, codes[i].page, codes[i].bit[n], 0, &v))
				expect(codes[i].bit[n], v.number, byte >> (7 - n) & 1);
		}
	}
}

static void
check_views(enum spec spec, const struct view *views, unsigned count)
{
	static unsigned seen[256];

	ck_assert_uint_le(count, COUNT_OF(seen));
	memset(seen, 0, sizeof(seen));
	for (seed = 0; seed < ROUNDS; seed++) {
		make_module(spec);
		for (unsigned i = 0; i < count; i++)
			seen[i] += check_view(spec, &views[i]);
		if (spec == SPEC_SFF8472) {
			check_codes(spec, sfp_codes, COUNT_OF(sfp_codes));
		} else if (spec == SPEC_SFF8636) {
			check_codes(spec, qsfp_codes, COUNT_OF(qsfp_codes));
			check_flags(spec, qsfp_flags, COUNT_OF(qsfp_flags), 1);
			check_flags(spec, qsfp_lane_flags, COUNT_OF(qsfp_lane_flags), 4);
		} else {
			check_flags(spec, cmis_flags, COUNT_OF(cmis_flags), 1);
		}
	}
	for (unsigned i = 0; i < count; i++)
		ck_assert_msg(seen[i] >= ROUNDS / 8, "%s was seen %u times",
		    views[i].name, seen[i]);
}

START_TEST(an_sfp_of_random_bytes_is_shown_by_the_standard)
{
	check_views(SPEC_SFF8472, sff8472, COUNT_OF(sff8472));
}
END_TEST

START_TEST(a_qsfp_of_random_bytes_is_shown_by_the_standard)
{
	check_views(SPEC_SFF8636, sff8636, COUNT_OF(sff8636));
}
END_TEST

START_TEST(a_module_of_cmis_of_random_bytes_is_shown_by_the_standard)
{
	check_views(SPEC_CMIS, cmis, COUNT_OF(cmis));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_view");
	TCase *tc = tcase_create("random bytes");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, an_sfp_of_random_bytes_is_shown_by_the_standard);
	tcase_add_test(tc, a_qsfp_of_random_bytes_is_shown_by_the_standard);
	tcase_add_test(tc, a_module_of_cmis_of_random_bytes_is_shown_by_the_standard);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
