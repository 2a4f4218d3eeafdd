/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/views.h"

#include "base/bytes.h"
#include "optics/memmap.h"

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
const struct view views_sff8472[] = {
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
	/* SFF-8472, Tables 13-1 to 13-3 */
	{ "format identifier", A2_TABLE + 3, 128, 0, 16, CODE },
	{ "format version", A2_TABLE + 3, 130, 0, 8, CODE },
	{ "calibration date", A2_TABLE + 3, 131, 0, 24, CODE },
	{ "calibration stratum", A2_TABLE + 3, 140, 0, 8, CODE },
	{ "number of lanes", A2_TABLE + 3, 150, 0, 8, CODE },
	{ "operating mode", A2_TABLE + 3, 151, 0, 8, CODE },
	{ "Rx power delay coefficient", A2_TABLE + 3, 152, 0, 24, 5, 24, 1.0 / 65536, "", true },
	{ "wavelength detuning at 0 C", A2_TABLE + 3, 167, 0, 16, 0, 0, 0.1 / 256, "nm", true },
	{ "wavelength detuning per C", A2_TABLE + 3, 169, 0, 16, 0, 0, 0.01 / 256, "nm/C", true },
	{ "maximum Rx delay deviation", A2_TABLE + 3, 171, 0, 32, 0, 0, 1.0 / 65536, "ns", false },
	{ "maximum Tx delay deviation", A2_TABLE + 3, 175, 0, 32, 0, 0, 1.0 / 65536, "ns", false },
	{ "average Rx delay", A2_TABLE + 3, 179, 0, 32, 0, 0, 1.0 / 65536, "ns", false },
	{ "average Tx delay", A2_TABLE + 3, 183, 0, 32, 0, 0, 1.0 / 65536, "ns", false },
	{ "CC_CALIB", A2_TABLE + 3, 255, 0, 8, CODE },
};

/* SFF-8636, Tables 6-3 to 6-9, 6-14 to 6-22, 6-27. */
const struct view views_sff8636[] = {
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

#define GRID(name_, byte_) \
	{ name_ " GHz grid, lowest channel",  0x04, (byte_),     0, 16, 0, 0, 1, "", true }, \
	{ name_ " GHz grid, highest channel", 0x04, (byte_) + 2, 0, 16, 0, 0, 1, "", true }

/* Average, minimum and maximum of C-CMIS 35h. */
#define THREE(name_, byte_, ...) \
	{ name_ " average", 0x35, (byte_),     0, 16, 0, 0, __VA_ARGS__ }, \
	{ name_ " minimum", 0x35, (byte_) + 2, 0, 16, 0, 0, __VA_ARGS__ }, \
	{ name_ " maximum", 0x35, (byte_) + 4, 0, 16, 0, 0, __VA_ARGS__ }

/* CMIS 5.4, chapter 8, and C-CMIS 1.3, page 35h. */
const struct view views_cmis[] = {
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
	GRID("3.125", 130), GRID("6.25", 134), GRID("12.5", 138), GRID("25", 142), GRID("50", 146),
	GRID("100", 150), GRID("33", 154), GRID("75", 158), GRID("150", 162), GRID("300", 166),
	{ "fine tuning step", 0x04, 190, 0, 16, 0, 0, 1e-3, "GHz", false },
	{ "lowest fine tuning", 0x04, 192, 0, 16, 0, 0, 1e-3, "GHz", true },
	{ "highest fine tuning", 0x04, 194, 0, 16, 0, 0, 1e-3, "GHz", true },
	{ "programmable Tx power", 0x04, 196, 7, 1, CODE },
	{ "relative thresholds", 0x04, 196, 6, 1, CODE },
	{ "lowest Tx power", 0x04, 198, 0, 16, DBM },
	{ "highest Tx power", 0x04, 200, 0, 16, DBM },
	{ "page checksum", 0x04, 255, 0, 8, CODE },
	{ "CD average", 0x35, 128, 0, 32, 0, 0, 1, "ps/nm", true },
	{ "CD minimum", 0x35, 132, 0, 32, 0, 0, 1, "ps/nm", true },
	{ "CD maximum", 0x35, 136, 0, 32, 0, 0, 1, "ps/nm", true },
	THREE("DGD", 140, 0.01, "ps", false),
	THREE("SOPMD", 146, 0.01, "ps2", false),
	THREE("PDL", 152, 0.1, "dB", false),
	THREE("OSNR", 158, 0.1, "dB", false),
	THREE("eSNR", 164, 0.1, "dB", false),
	THREE("CFO", 170, 1, "MHz", true),
	THREE("EVM", 176, 100.0 / 65535, "%", false),
	THREE("Tx power", 182, 0.01, "dBm", true),
	THREE("Rx total power", 188, 0.01, "dBm", true),
	THREE("Rx signal power", 194, 0.01, "dBm", true),
	THREE("SOP rate of change", 200, 1, "krad/s", false),
	THREE("MER", 206, 0.1, "dB", false),
	THREE("clock recovery loop", 212, 100.0 / 32767, "%", true),
	THREE("SOPMD coarse", 218, 1, "ps2", false),
	THREE("SNR margin", 224, 0.1, "dB", true),
	THREE("Q factor", 230, 0.1, "dB", false),
	THREE("Q margin", 236, 0.1, "dB", true),
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
	{ "laser frequency", 0x12, 168, 0, 32, 8, 32, 1e-3, "GHz", false },
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


const struct four qsfp_flags[] = {
	{ "temperature", 6, 7 }, { "Vcc", 7, 7 },
};

/* Of lanes: a nibble of each, the upper one first. */
const struct four qsfp_lane_flags[] = {
	{ "Rx power", 9, 7 }, { "Tx bias", 11, 7 }, { "Tx power", 13, 7 },
};

const struct four cmis_flags[] = {
	{ "temperature", 9, 0 }, { "Vcc", 9, 4 }, { "Aux1", 10, 0 }, { "Aux2", 10, 4 },
	{ "Aux3", 11, 0 }, { "custom", 11, 4 },
};


const struct codes sfp_codes[] = {
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

const struct codes cmis_codes[] = {
	{ 0x04, 128, { "75 GHz grid", "33 GHz grid", "100 GHz grid", "50 GHz grid", "25 GHz grid", "12.5 GHz grid",
		"6.25 GHz grid", "3.125 GHz grid" } },
	{ 0x04, 129, { "fine tuning", "150 GHz grid", "300 GHz grid", NULL, NULL, NULL, NULL, NULL } },
	{ 0x33, 128, { NULL, NULL, "Tx loss of alignment flag", "Tx out of alignment flag", "Tx CMU LOL flag",
		"Tx reference clock LOL flag", "Tx deskew LOL flag", "Tx FIFO error flag" } },
	{ 0x33, 130, { "Rx loss of frame flag", "Rx loss of multi-frame flag", "Rx demodulator LOL flag",
		"Rx CD compensation LOL flag", "Rx loss of alignment flag", "Rx out of alignment flag",
		"Rx deskew LOL flag", "Rx FIFO error flag" } },
};

const struct codes qsfp_codes[] = {
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

/* Four limits, and their flags. */
#define LIMITS_OF(name_, page_, ...) \
	{ name_ " high alarm",   page_, __VA_ARGS__ }, { name_ " low alarm",    page_, __VA_ARGS__ }, \
	{ name_ " high warning", page_, __VA_ARGS__ }, { name_ " low warning",  page_, __VA_ARGS__ }
#define FLAGS_OF(name_, page_, ...) \
	{ name_ " high alarm flag",   page_, __VA_ARGS__ }, { name_ " low alarm flag",    page_, __VA_ARGS__ }, \
	{ name_ " high warning flag", page_, __VA_ARGS__ }, { name_ " low warning flag",  page_, __VA_ARGS__ }
#define OF_DDM   A0, 92, 6
#define OF_FLAGS A0, 93, 7

/* SFF-8472, Tables 8-3, 8-5, 8-6. */
const struct offer offers_sff8472[] = {
	LIMITS_OF("temperature", A2, OF_DDM), LIMITS_OF("Vcc", A2, OF_DDM), LIMITS_OF("Tx bias", A2, OF_DDM),
	LIMITS_OF("Tx power", A2, OF_DDM), LIMITS_OF("Rx power", A2, OF_DDM),
	LIMITS_OF("laser temperature", A2, OF_DDM), LIMITS_OF("TEC current", A2, OF_DDM),
	{ "temperature", A2, OF_DDM }, { "Vcc", A2, OF_DDM }, { "Tx bias", A2, OF_DDM }, { "Tx power", A2, OF_DDM },
	{ "Rx power", A2, OF_DDM }, { "laser temperature or wavelength", A2, OF_DDM }, { "TEC current", A2, OF_DDM },
	FLAGS_OF("temperature", A2, OF_FLAGS), FLAGS_OF("Vcc", A2, OF_FLAGS), FLAGS_OF("Tx bias", A2, OF_FLAGS),
	FLAGS_OF("Tx power", A2, OF_FLAGS), FLAGS_OF("Rx power", A2, OF_FLAGS),
	FLAGS_OF("laser temperature", A2, OF_FLAGS), FLAGS_OF("TEC current", A2, OF_FLAGS),
	{ "soft TX_DISABLE", A2, A0, 93, 6 },
	{ "TX_FAULT state", A2, A0, 93, 5 },
	{ "RX_LOS state", A2, A0, 93, 4 },
	{ "Tx CDR unlocked", A2, A0, 64, 3 },
	{ "Rx CDR unlocked", A2, A0, 64, 3 },
};

/* SFF-8636, Tables 6-22 to 6-25. */
const struct offer offers_sff8636[] = {
	{ "Tx LOS flag", A0, 0x00, 195, 1 },
	{ "Tx adaptive EQ fault flag", A0, 0x00, 193, 3 },
	{ "Tx fault flag", A0, 0x00, 195, 3 },
	{ "Tx CDR LOL flag", A0, 0x00, 194, 5 },
	{ "Rx CDR LOL flag", A0, 0x00, 194, 4 },
	{ "TC ready flag", A0, 0x00, 221, 1 },
	{ "initialization complete flag", A0, 0x00, 221, 4 },
	{ "Tx power", A0, 0x00, 220, 2 },
	{ "software reset", A0, 0x00, 221, 0 },
};

/* CMIS 5.4, Tables 8-51 to 8-53. */
const struct offer offers_cmis[] = {
	{ "temperature", A0, 0x01, 159, 0 },
	{ "Vcc", A0, 0x01, 159, 1 },
	{ "custom monitor", A0, 0x01, 159, 5 },
	FLAGS_OF("temperature", A0, 0x01, 159, 0),
	FLAGS_OF("Vcc", A0, 0x01, 159, 1),
	FLAGS_OF("Aux1", A0, 0x01, 159, 2),
	FLAGS_OF("Aux2", A0, 0x01, 159, 3),
	FLAGS_OF("Aux3", A0, 0x01, 159, 4),
	FLAGS_OF("custom", A0, 0x01, 159, 5),
	{ "Tx fault flag", 0x11, 0x01, 157, 0 },
	{ "Tx LOS flag", 0x11, 0x01, 157, 1 },
	{ "Tx CDR LOL flag", 0x11, 0x01, 157, 2 },
	{ "Tx adaptive EQ fail flag", 0x11, 0x01, 157, 3 },
	{ "Rx LOS flag", 0x11, 0x01, 158, 1 },
	{ "Rx CDR LOL flag", 0x11, 0x01, 158, 2 },
	FLAGS_OF("Tx power", 0x11, 0x01, 160, 1),
	FLAGS_OF("Tx bias", 0x11, 0x01, 160, 0),
	FLAGS_OF("Rx power", 0x11, 0x01, 160, 2),
	{ "Tx power", 0x11, 0x01, 160, 1 },
	{ "Tx bias", 0x11, 0x01, 160, 0 },
	{ "Rx power", 0x11, 0x01, 160, 2 },
};
/* clang-format on */

const unsigned views_sff8472_count = COUNT_OF(views_sff8472);
const unsigned views_sff8636_count = COUNT_OF(views_sff8636);
const unsigned views_cmis_count = COUNT_OF(views_cmis);
const unsigned qsfp_flags_count = COUNT_OF(qsfp_flags);
const unsigned qsfp_lane_flags_count = COUNT_OF(qsfp_lane_flags);
const unsigned cmis_flags_count = COUNT_OF(cmis_flags);
const unsigned sfp_codes_count = COUNT_OF(sfp_codes);
const unsigned cmis_codes_count = COUNT_OF(cmis_codes);
const unsigned qsfp_codes_count = COUNT_OF(qsfp_codes);
const unsigned offers_sff8472_count = COUNT_OF(offers_sff8472);
const unsigned offers_sff8636_count = COUNT_OF(offers_sff8636);
const unsigned offers_cmis_count = COUNT_OF(offers_cmis);
