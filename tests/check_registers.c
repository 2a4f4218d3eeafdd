/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/registers.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static const enum spec specs[] = { SPEC_SFF8472, SPEC_SFF8636, SPEC_CMIS };

static struct fixture f;

static void
setup(void)
{
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
}

static const struct register_def *
find(enum spec spec, const char *group, const char *name)
{
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(spec, i)); i++) {
		for (size_t k = 0; k < t->count && strcmp(t->name, group) == 0; k++) {
			if (strcmp(t->row[k].name, name) == 0)
				return &t->row[k];
		}
	}
	ck_abort_msg("no register is named %s in %s", name, group);
	return NULL;
}

/* The group of a name, applied to what is held; NULL where it does not apply. */
static const struct register_table *
applied(enum spec spec, const char *group)
{
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(spec, i)); i++) {
		if (strcmp(t->name, group) == 0)
			return !t->applies || t->applies(&f.map) ? t : NULL;
	}
	ck_abort_msg("no group is named %s", group);
	return NULL;
}

/* One field each of the kinds there are: bytes put there, and what is shown. */
static const struct {
	enum spec spec;
	const char *group, *name;
	unsigned lane;
	uint16_t page;
	uint8_t byte;
	const char *bytes; /* hex */
	const char *text, *unit;
} fields[] = {
	{ SPEC_SFF8636, "monitors", "temperature", 0, LOW, 22, "1980", "25.500", "C" },
	{ SPEC_SFF8636, "monitors", "temperature", 0, LOW, 22, "ffff", "-0.004", "C" },
	{ SPEC_SFF8636, "monitors", "temperature", 0, LOW, 22, "8000", "-128.000", "C" },
	{ SPEC_SFF8636, "monitors", "Vcc", 0, LOW, 26, "80e8", "3.3000", "V" },
	{ SPEC_SFF8636, "monitors", "Rx power", 0, LOW, 34, "0001", "0.0001", "mW" },
	{ SPEC_SFF8636, "monitors", "Rx power", 3, LOW, 40, "ffff", "6.5535", "mW" },
	{ SPEC_SFF8636, "monitors", "Tx bias", 1, LOW, 44, "0bb8", "6.000", "mA" },
	{ SPEC_SFF8636, "status and flags", "Rx LOS flag", 0, LOW, 3, "01", "yes", "" },
	{ SPEC_SFF8636, "status and flags", "Rx LOS flag", 3, LOW, 3, "f7", "no", "" },
	{ SPEC_SFF8636, "status and flags", "Tx LOS flag", 3, LOW, 3, "80", "yes", "" },
	/* nibbles of limits: the upper one is the odd lane */
	{ SPEC_SFF8636, "status and flags", "Rx power high alarm flag", 0, LOW, 9, "80",
	    "yes", "" },
	{ SPEC_SFF8636, "status and flags", "Rx power high alarm flag", 1, LOW, 9, "08",
	    "yes", "" },
	{ SPEC_SFF8636, "status and flags", "Rx power low warning flag", 2, LOW, 10, "10",
	    "yes", "" },
	{ SPEC_SFF8636, "status and flags", "Rx power low warning flag", 3, LOW, 10, "fe",
	    "no", "" },
	{ SPEC_SFF8636, "rate select", "Rx rate select", 0, LOW, 87, "fd", "1h", "" },
	{ SPEC_SFF8636, "rate select", "Rx rate select", 3, LOW, 87, "80", "2h", "" },
	{ SPEC_SFF8636, "rate select, version 1", "Tx rate select", 1, LOW, 88, "04",
	    "2.2 to 6.6 GBd", "" },
	{ SPEC_SFF8636, "rate select, version 1", "Tx rate select", 1, LOW, 88, "0c",
	    "3h", "" },
	{ SPEC_SFF8636, "rate select, version 2", "Rx rate select", 1, LOW, 87, "0c",
	    "above 26 GBd", "" },
	{ SPEC_SFF8636, "application select", "Rx application select, lanes 4 to 1", 3,
	    LOW, 92, "be", "62", "" },
	{ SPEC_SFF8636, "application select", "Tx control mode, lanes 4 to 1", 0, LOW, 94,
	    "be", "2h", "" },
	{ SPEC_SFF8636, "page 01h, applications", "application, category", 62, 0x01, 254,
	    "c207", "2", "" },
	{ SPEC_SFF8636, "page 01h, applications", "application, variant", 62, 0x01, 254,
	    "c207", "07h", "" },
	{ SPEC_SFF8636, "properties", "propagation delay", 0, LOW, 108, "0102", "2580",
	    "ns" },
	{ SPEC_SFF8636, "properties", "maximum power", 0, LOW, 107, "2d", "4.5", "W" },
	{ SPEC_SFF8636, "properties", "far end implementation", 0, LOW, 113, "70", "7h",
	    "" },
	{ SPEC_SFF8636, "identity", "vendor name", 0, 0x00, 148,
	    "20414243010000000000000000000000", "ABC?", "" },
	{ SPEC_SFF8636, "identity", "vendor OUI", 0, 0x00, 165, "00176a", "00176a", "" },
	{ SPEC_SFF8636, "identity", "transmitter technology", 0, 0x00, 147, "af",
	    "copper, unequalized", "" },
	{ SPEC_SFF8636, "wavelength", "wavelength", 0, 0x00, 186, "6658", "1310.00",
	    "nm" },
	{ SPEC_SFF8636, "attenuation of a copper cable", "attenuation at 12.9 GHz", 0,
	    0x00, 189, "0c", "12", "dB" },
	{ SPEC_SFF8636, "identity", "maximum case temperature (0: 70 C)", 0, 0x00, 190,
	    "f6", "246", "C" },
	{ SPEC_SFF8636, "identity", "maximum case temperature (0: 70 C)", 0, 0x00, 190,
	    "00", "70 C", "" },
	{ SPEC_SFF8636, "page 02h", "CLEI code", 0, 0x02, 128, "41424344453132333435",
	    "ABCDE12345", "" },
	{ SPEC_SFF8636, "identity", "nominal signalling rate", 0, 0x00, 140, "fe",
	    "25400", "MBd" },
	{ SPEC_SFF8636, "identity", "nominal signalling rate", 0, 0x00, 140, "ff",
	    "beyond its scale", "" },
	{ SPEC_SFF8636, "channel controls and masks", "Tx EQ", 1, 0x03, 234, "05", "5 dB",
	    "" },
	{ SPEC_SFF8636, "channel controls and masks", "Tx EQ", 0, 0x03, 234, "bf", "bh",
	    "" },
	{ SPEC_SFF8636, "channel controls and masks", "Rx emphasis", 0, 0x03, 236, "8f",
	    "8h", "" },
	{ SPEC_SFF8636, "channel controls and masks", "Rx amplitude", 2, 0x03, 239, "30",
	    "600 to 1200 mV", "" },
	{ SPEC_SFF8636, "channel controls and masks", "Tx adaptive EQ freeze", 0, 0x03,
	    233, "08", "yes", "" },
	{ SPEC_SFF8636, "page 20h, parameter monitors", "parameter low alarm flag", 23,
	    0x20, 139, "04", "yes", "" },
	{ SPEC_SFF8636, "page 20h, parameter monitors", "parameter word", 23, 0x20, 198,
	    "1530", "1530h", "" },
	{ SPEC_SFF8636, "page 20h, parameter monitors", "parameter lane code", 1, 0x20,
	    202, "fb", "3", "" },
	{ SPEC_SFF8636, "page 20h, parameter monitors", "parameter type", 23, 0x20, 247,
	    "08", "laser temperature error", "" },
	{ SPEC_SFF8636, "page 20h, parameter monitors",
	    "optical lane, by electrical lane", 1, 0x20, 248, "14", "lane 2 MSB", "" },
	{ SPEC_SFF8636, "page 21h, parameter limits", "parameter low warning, by set", 15,
	    0x21, 254, "9940", "9940h", "" },
	{ SPEC_CMIS, "Lower Memory", "module state", 0, LOW, 3, "07", "ModuleReady", "" },
	{ SPEC_CMIS, "Lower Memory", "CMIS revision", 0, LOW, 1, "52", "5.2", "" },
	{ SPEC_CMIS, "Lower Memory", "active firmware", 0, LOW, 39, "0a0b", "10.11", "" },
	{ SPEC_CMIS, "Lower Memory", "CDB status, by instance", 1, LOW, 38, "45",
	    "check code wrong", "" },
	{ SPEC_CMIS, "Lower Memory", "application, media lanes", 1, LOW, 92, "84", "4",
	    "" },
	{ SPEC_CMIS, "Lower Memory", "application, host assignment", 7, LOW, 117, "11",
	    "11h", "" },
	{ SPEC_CMIS, "page 00h, identity", "maximum power", 0, 0x00, 201, "26", "9.50",
	    "W" },
	{ SPEC_CMIS, "page 01h, advertisement", "maximum duration of ModulePwrUp", 0,
	    0x01, 167, "37", "below 5 s", "" },
	{ SPEC_CMIS, "page 01h, advertisement", "minimum temperature", 0, 0x01, 147, "fb",
	    "-5", "C" },
	{ SPEC_CMIS, "page 01h, advertisement", "minimum operating voltage", 0, 0x01, 150,
	    "9d", "3.14", "V" },
	{ SPEC_CMIS, "page 01h, advertisement", "application, media assignment", 14, 0x01,
	    190, "f0", "f0h", "" },
	{ SPEC_CMIS, "page 02h, limits", "Tx bias low warning", 0, 0x02, 190, "0064",
	    "0064h", "" },
	{ SPEC_CMIS, "page 04h, laser capabilities", "lowest Tx power", 0, 0x04, 198,
	    "fc18", "-10.00", "dBm" },
	{ SPEC_CMIS, "page 10h, controls and masks", "set 1, data path", 7, 0x10, 187,
	    "1e", "7", "" },
	{ SPEC_CMIS, "page 11h, status and flags", "data path state", 0, 0x11, 128, "14",
	    "DPActivated", "" },
	{ SPEC_CMIS, "page 11h, status and flags", "data path state", 7, 0x11, 131, "14",
	    "DPDeactivated", "" },
	{ SPEC_CMIS, "page 11h, status and flags", "Rx power high alarm flag", 4, 0x11,
	    149, "10", "yes", "" },
	{ SPEC_CMIS, "page 12h, laser frequency", "laser frequency", 0, 0x12, 168,
	    "0b863e20", "193347.104", "GHz" },
	{ SPEC_CMIS, "page 12h, laser frequency before CMIS 5.0",
	    "laser frequency, fraction in 0.05 GHz", 1, 0x12, 174, "1b1f", "347.15",
	    "GHz" },
	{ SPEC_CMIS, "page 13h, diagnostics controls", "media checker pattern", 2, 0x13,
	    173, "0c", "SSPRQ", "" },
	{ SPEC_CMIS, "page 14h, BER", "media BER", 1, 0x14, 210, "8064", "1e-06", "" },
	{ SPEC_CMIS, "page 14h, SNR", "host SNR", 0, 0x14, 208, "8015", "21.500", "dB" },
	{ SPEC_CMIS, "page 14h, counters", "bits, lanes 1 to 4 or 5 to 8 of a side", 1,
	    0x14, 216, "0100000001000000", "4294967296", "" },
	{ SPEC_CMIS, "page 14h, lost locks",
	    "lock lost, lanes 1 to 4 or 5 to 8 of a side", 1, 0x14, 216,
	    "0100000001000000", "yes", "" },
	{ SPEC_CMIS, "page 14h, counters", "bits, lanes 1 to 4 or 5 to 8 of a side", 0,
	    0x14, 200, "0000000000000080", "9223372036854775808", "" },
	{ SPEC_CMIS, "page 14h, counters", "errors, lanes 1 to 4 or 5 to 8 of a side", 3,
	    0x14, 240, "ffffffffffffffff", "18446744073709551615", "" },
	{ SPEC_CMIS, "page 0Dh, firmware", "fixed load, version", 0, 0x0d, 220, "0203",
	    "2.3", "" },
	{ SPEC_CMIS, "page 60h, polarity and acquisitions",
	    "Tx data path acquisitions counted", 0, 0x60, 130, "10", "yes", "" },
	{ SPEC_CMIS, "page 61h, counts of acquisitions", "Rx data path acquisitions", 7,
	    0x61, 190, "0102", "258", "" },
	{ SPEC_CMIS, "page 62h, Tx power limits of lanes",
	    "Tx power low warning, by lane", 7, 0x62, 190, "ff9c", "-1.00", "dBm" },
	{ SPEC_CMIS, "page 6Dh, media lane switching", "media lane redirection", 1, 0x6d,
	    137, "03", "3", "" },
	{ SPEC_CMIS, "page 16h, network paths", "maximum duration of NPTxTurnOff", 0,
	    0x16, 225, "73", "below 5 s", "" },
	{ SPEC_CMIS, "page 19h, status extensions", "active Rx, data path", 7, 0x19, 143,
	    "0a", "5", "" },
	{ SPEC_CMIS, "page 1Ch, normalized applications",
	    "normalized application, media lanes", 14, 0x1c, 242, "84", "4", "" },
	{ SPEC_CMIS, "page 1Dh, host lane switching", "committed host lane redirection",
	    7, 0x1d, 191, "08", "8", "" },
	{ SPEC_CMIS, "page 9Fh, CDB message", "CDB command", 0, 0x9f, 128, "0041",
	    "firmware management features", "" },
	{ SPEC_CMIS, "page 9Fh, CDB message", "CDB command", 0, 0x9f, 128, "9000",
	    "9000h", "" },
	{ SPEC_CMIS, "page 3Bh, coherent host flags", "FlexE loss of pad block flag", 0,
	    0x3b, 194, "01", "yes", "" },
	{ SPEC_CMIS, "pages 40h to 45h, coherent capabilities",
	    "host Rx local fault offered", 0, 0x44, 136, "01", "yes", "" },
	{ SPEC_CMIS, "page 34h, coherent media FEC", "Rx corrected bits", 0, 0x34, 144,
	    "8000000000000000", "9223372036854775808", "" },
	{ SPEC_CMIS, "page 35h, coherent media performance", "CD average", 0, 0x35, 128,
	    "fffffff6", "-10", "ps/nm" },
	{ SPEC_CMIS, "page 35h, coherent media performance", "Q factor maximum", 0, 0x35,
	    234, "0082", "13.0", "dB" },
	{ SPEC_SFF8472, "identity", "rate identifier", 0, LOW, 13, "0e",
	    "10/8G Rx and Tx", "" },
	{ SPEC_SFF8472, "identity", "nominal signalling rate", 0, LOW, 12, "67", "10300",
	    "MBd" },
	{ SPEC_SFF8472, "calibration", "Rx_PWR(1)", 0, A2_LOW, 68, "3f800000", "1", "" },
	{ SPEC_SFF8472, "calibration", "Rx_PWR(4)", 0, A2_LOW, 56, "7f800000",
	    "7f800000h", "" },
	{ SPEC_SFF8472, "calibration", "Rx_PWR(0)", 0, A2_LOW, 72, "c0490fdb",
	    "-3.141593", "" },
	{ SPEC_SFF8472, "calibration", "T slope", 0, A2_LOW, 84, "0180", "1.5000", "" },
	{ SPEC_SFF8472, "calibration", "V offset", 0, A2_LOW, 90, "fffe", "-2", "" },
	{ SPEC_SFF8472, "monitors", "TEC current", 0, A2_LOW, 108, "ff9c", "-10.0",
	    "mA" },
	{ SPEC_SFF8472, "tuning", "grid spacing", 0, A2_TABLE + 2, 140, "fe0c", "-50.0",
	    "GHz" },
	{ SPEC_SFF8472, "tuning", "first frequency", 0, A2_TABLE + 2, 132, "00bf", "191",
	    "THz" },
	{ SPEC_SFF8472, "threshold of the receiver", "receiver decision threshold", 0,
	    A2_TABLE + 2, 131, "e0", "37.500", "%" },
	{ SPEC_CMIS, "Lower Memory before CMIS 5.3", "maximum bus speed", 0, LOW, 2, "f7",
	    "1 MHz", "" },
	{ SPEC_CMIS, "Lower Memory before CMIS 5.3", "maximum bus speed", 0, LOW, 2, "08",
	    "2h", "" },
	{ SPEC_CMIS, "Lower Memory since CMIS 5.3", "maximum bus speed", 0, LOW, 2, "04",
	    "I2C 1 MHz or SPI 2 MHz", "" },
	{ SPEC_CMIS, "Lower Memory since CMIS 5.3", "maximum bus speed", 0, LOW, 2, "24",
	    "SPI 50 MHz", "" },
	{ SPEC_CMIS, "Lower Memory since CMIS 5.3", "maximum bus speed", 0, LOW, 2, "28",
	    "ah", "" },
	{ SPEC_CMIS, "Lower Memory since CMIS 5.3", "auto commissioning", 0, LOW, 2, "42",
	    "hot only", "" },
	{ SPEC_CMIS, "Lower Memory since CMIS 5.3", "SPI speed", 0, LOW, 27, "09",
	    "50 MHz", "" },
	{ SPEC_CMIS, "Lower Memory", "fibre face type", 0, LOW, 61, "02", "APC", "" },
	{ SPEC_CMIS, "Lower Memory", "fibre face type", 0, LOW, 61, "03", "3h", "" },
	{ SPEC_CMIS, "Lower Memory", "heatsink type", 0, LOW, 61, "31",
	    "integrated, closed top", "" },
	{ SPEC_CMIS, "Lower Memory", "module subtype", 0, LOW, 60, "02", "type 2", "" },
	{ SPEC_CMIS, "Lower Memory", "module subtype", 0, LOW, 60, "03", "3h", "" },
	{ SPEC_CMIS, "Lower Memory", "application, host interface", 1, LOW, 90, "11",
	    "400GAUI-8 C2M", "" },
	{ SPEC_CMIS, "Lower Memory", "application, host interface", 1, LOW, 90, "ff",
	    "ffh", "" },
	{ SPEC_CMIS, "Lower Memory", "application, media interface", 0, LOW, 85, "02111c",
	    "400GBASE-DR4", "" },
	{ SPEC_CMIS, "Lower Memory", "application, media interface", 0, LOW, 85, "01111c",
	    "128GFC-MM", "" },
	{ SPEC_CMIS, "Lower Memory", "application, media interface", 0, LOW, 87, "1c",
	    "1ch", "" },
	{ SPEC_CMIS, "page 00h, identity", "far end configuration", 0, 0x00, 211, "00",
	    "separable", "" },
	{ SPEC_CMIS, "page 00h, identity", "far end configuration", 0, 0x00, 211, "2c",
	    "2 lanes to each end", "" },
	{ SPEC_CMIS, "page 00h, identity", "far end configuration", 0, 0x00, 211, "1a",
	    "lanes to aacdefgh", "" },
	{ SPEC_CMIS, "page 00h, identity", "far end configuration", 0, 0x00, 211, "1c",
	    "1ch", "" },
	{ SPEC_CMIS, "page 01h, advertisement", "maximum Rx post-cursor", 0, 0x01, 154,
	    "73", "7 dB", "" },
	{ SPEC_CMIS, "page 01h, advertisement", "maximum Rx pre-cursor", 0, 0x01, 154,
	    "73", "1.5 dB", "" },
	{ SPEC_CMIS, "page 10h, controls and masks", "set 0, Rx pre-cursor", 1, 0x10, 162,
	    "70", "3.5 dB", "" },
	{ SPEC_CMIS, "page 10h, controls and masks", "set 1, Rx post-cursor", 0, 0x10,
	    201, "05", "5 dB", "" },
	{ SPEC_CMIS, "page 10h, controls and masks", "set 1, Tx EQ recall", 1, 0x10, 189,
	    "08", "buffer 2", "" },
	{ SPEC_CMIS, "page 11h, status and flags", "active Rx pre-cursor", 7, 0x11, 226,
	    "80", "8h", "" },
	{ SPEC_CMIS, "page 14h, diagnostics", "diagnostics selector", 0, 0x14, 128, "11",
	    "BER, gated", "" },
	{ SPEC_SFF8636, "properties", "fibre face type", 0, LOW, 117, "01", "PC/UPC",
	    "" },
	{ SPEC_SFF8636, "properties", "module subtype", 0, LOW, 117, "30", "type 2A",
	    "" },
	{ SPEC_SFF8472, "identity", "extended identifier", 0, LOW, 1, "04",
	    "by 2-wire interface", "" },
	{ SPEC_SFF8472, "enhanced features", "maximum Tx EQ", 0, A2_LOW, 63, "0a",
	    "10 dB", "" },
	{ SPEC_SFF8472, "threshold of the receiver", "receiver decision threshold", 0,
	    A2_TABLE + 2, 131, "80", "0.000", "%" },
	{ SPEC_SFF8472, "enhanced features", "Rx output EQ type", 0, A2_LOW, 62, "08",
	    "steady state constant", "" },
	{ SPEC_SFF8472, "delays of a module", "average Rx delay", 0, A2_TABLE + 3, 179,
	    "00194000", "25.250000", "ns" },
	{ SPEC_SFF8472, "delays of a module", "Rx power delay coefficient", 1,
	    A2_TABLE + 3, 155, "ff8000", "-0.500000", "" },
	{ SPEC_SFF8472, "delays of a module", "wavelength detuning at 0 C", 0,
	    A2_TABLE + 3, 167, "fb00", "-0.500000", "nm" },
	{ SPEC_SFF8472, "delays of a module", "wavelength detuning per C", 0,
	    A2_TABLE + 3, 169, "1900", "0.250000", "nm/C" },
};

static size_t
take_hex(const char *hex, uint8_t *ret_bytes)
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		char digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		ret_bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return len;
}

START_TEST(a_field_shows_its_bits_as_the_standard_reads_them)
{
	uint8_t bytes[32];
	size_t len = take_hex(fields[_i].bytes, bytes);
	struct register_value v;
	char text[160];

	ck_assert(
	    memmap_put(&f.map, mem_at(fields[_i].page, fields[_i].byte), bytes, len));

	ck_assert(register_read(find(fields[_i].spec, fields[_i].group, fields[_i].name),
	    &f.map, fields[_i].lane, &v));
	register_print(&v, text, sizeof(text));
	ck_assert_str_eq(text, fields[_i].text);
	ck_assert_str_eq(v.unit, fields[_i].unit);
}
END_TEST

/* CMIS 01h:160, and what a word of 100 of 2 uA comes to. */
static const struct {
	uint8_t advert;
	const char *text, *unit;
} bias_words[] = { { 0x01, "0.200", "mA" }, { 0x09, "0.400", "mA" },
	{ 0x11, "0.800", "mA" }, { 0x19, "0064h", "" } };

START_TEST(a_bias_of_cmis_has_the_multiplier_of_its_module)
{
	const struct register_def *defs[] = {
		find(SPEC_CMIS, "page 11h, status and flags", "Tx bias"),
		find(SPEC_CMIS, "page 02h, limits", "Tx bias high alarm"),
	};

	fixture_poke(&f, 0x01, 160, bias_words[_i].advert);
	fixture_word(&f, 0x11, 170, 100);
	fixture_word(&f, 0x02, 184, 100);
	for (size_t i = 0; i < COUNT_OF(defs); i++) {
		struct register_value v;
		char text[160];

		ck_assert(register_read(defs[i], &f.map, 0, &v));
		register_print(&v, text, sizeof(text));
		ck_assert_str_eq(text, bias_words[_i].text);
		ck_assert_str_eq(v.unit, bias_words[_i].unit);
	}
}
END_TEST

/* Words of ff00h of A2h, calibrated by the module and not. */
static const struct {
	const char *group, *name;
	uint8_t byte;
	const char *internal, *unit, *external;
} calibrated[] = {
	{ "monitors", "temperature", 96, "-1.000", "C", "-256" },
	{ "monitors", "Vcc", 98, "6.5280", "V", "65280" },
	{ "monitors", "Tx bias", 100, "130.560", "mA", "65280" },
	{ "monitors", "Tx power", 102, "6.5280", "mW", "65280" },
	{ "monitors", "Rx power", 104, "6.5280", "mW", "65280" },
	{ "limits", "temperature low warning", 6, "-1.000", "C", "-256" },
	{ "limits", "Vcc high alarm", 8, "6.5280", "V", "65280" },
	{ "limits", "Tx bias low alarm", 18, "130.560", "mA", "65280" },
	{ "limits", "Tx power high warning", 28, "6.5280", "mW", "65280" },
	{ "limits", "Rx power low warning", 38, "6.5280", "mW", "65280" },
};

START_TEST(a_word_without_its_calibration_is_a_count)
{
	const struct register_def *def =
	    find(SPEC_SFF8472, calibrated[_i].group, calibrated[_i].name);
	struct register_value v;
	char text[160];

	fixture_word(&f, A2_LOW, calibrated[_i].byte, 0xff00);
	fixture_poke(&f, LOW, 92, 0x60);
	ck_assert(register_read(def, &f.map, 0, &v));
	register_print(&v, text, sizeof(text));
	ck_assert_str_eq(text, calibrated[_i].internal);
	ck_assert_str_eq(v.unit, calibrated[_i].unit);

	fixture_poke(&f, LOW, 92, 0x50);
	ck_assert(register_read(def, &f.map, 0, &v));
	register_print(&v, text, sizeof(text));
	ck_assert_str_eq(text, calibrated[_i].external);
	ck_assert_str_eq(v.unit, "");
}
END_TEST

/* What page 14h shows is chosen for each bank by itself. */
START_TEST(results_of_banks_that_show_something_else_are_not_told)
{
	fixture_poke_bank(&f, 0x14, 0, 128, 0x06);
	ck_assert_ptr_nonnull(applied(SPEC_CMIS, "page 14h, SNR"));
	fixture_poke_bank(&f, 0x14, 1, 128, 0x16); /* reserved: no SNR is gated */
	ck_assert_ptr_null(applied(SPEC_CMIS, "page 14h, SNR"));
	fixture_poke_bank(&f, 0x14, 0, 128, 0x11);
	fixture_poke_bank(&f, 0x14, 1, 128, 0x01);
	ck_assert_ptr_nonnull(applied(SPEC_CMIS, "page 14h, BER"));
	fixture_poke_bank(&f, 0x14, 0, 128, 0x06);
	ck_assert_ptr_null(applied(SPEC_CMIS, "page 14h, SNR"));
	ck_assert_ptr_null(applied(SPEC_CMIS, "page 14h, BER"));
}
END_TEST

/* What a revision makes of bytes; MHz were written before they were the standard's. */
static const struct {
	const char *group;
	uint8_t revision;
	uint16_t frequency;
	bool applies;
} by_revision[] = {
	{ "Lower Memory before CMIS 5.3", 0x52, 0, true },
	{ "Lower Memory before CMIS 5.3", 0x53, 0, false },
	{ "Lower Memory since CMIS 5.3", 0x52, 0, false },
	{ "Lower Memory since CMIS 5.3", 0x53, 0, true },
	{ "page 01h since CMIS 5.3", 0x52, 0, false },
	{ "page 01h since CMIS 5.3", 0x53, 0, true },
	{ "page 01h since CMIS 5.4", 0x53, 0, false },
	{ "page 01h since CMIS 5.4", 0x54, 0, true },
	{ "page 01h of CMIS 5.3", 0x52, 0, false },
	{ "page 01h of CMIS 5.3", 0x53, 0, true },
	{ "page 01h of CMIS 5.3", 0x54, 0, false },
	{ "pages 10h and 11h, outputs since CMIS 5.0", 0x4f, 0, false },
	{ "pages 10h and 11h, outputs since CMIS 5.0", 0x50, 0, true },
	{ "page 12h, laser frequency", 0x41, 0x0b82, true },
	{ "page 12h, laser frequency before CMIS 5.0", 0x41, 0x0b82, false },
	{ "page 12h, laser frequency", 0x41, 193, false },
	{ "page 12h, laser frequency before CMIS 5.0", 0x41, 193, true },
	{ "page 12h, laser frequency before CMIS 5.0", 0x50, 193, false },
};

START_TEST(bytes_mean_what_their_revision_says)
{
	fixture_poke(&f, LOW, 1, by_revision[_i].revision);
	fixture_word_bank(&f, 0x12, 1, 172, by_revision[_i].frequency);
	ck_assert_int_eq(applied(SPEC_CMIS, by_revision[_i].group) != NULL,
	    by_revision[_i].applies);
}
END_TEST

/* 01h:145: what Aux1 to Aux3 measure, and 80E8h in that. */
static const struct {
	uint8_t select;
	const char *group, *name, *value, *unit;
} auxes[] = {
	{ 0x00, "Aux1, custom", "Aux1", "-32536", "" },
	{ 0x01, "Aux1, cooler current", "Aux1", "-99.295", "%" },
	{ 0x00, "Aux2, laser temperature", "Aux2", "-127.094", "C" },
	{ 0x02, "Aux2, cooler current", "Aux2", "-99.295", "%" },
	{ 0x00, "Aux3, laser temperature", "Aux3", "-127.094", "C" },
	{ 0x04, "Aux3, second supply", "Aux3", "3.3000", "V" },
	{ 0x04, "Aux3, second supply", "Aux3 low warning", "3.3000", "V" },
};

START_TEST(an_auxiliary_monitor_is_told_as_what_it_measures)
{
	const struct register_def *def = find(SPEC_CMIS, auxes[_i].group, auxes[_i].name);
	struct register_value v;
	char text[160];

	fixture_page(&f, 0x01, 0);
	fixture_poke(&f, 0x01, 145, auxes[_i].select);
	fixture_poke(&f, 0x01, 159, 0x1c);
	fixture_word(&f, def->at.page, def->at.byte, 0x80e8);
	ck_assert_ptr_nonnull(applied(SPEC_CMIS, auxes[_i].group));
	ck_assert(register_read(def, &f.map, 0, &v));
	register_print(&v, text, sizeof(text));
	ck_assert_str_eq(text, auxes[_i].value);
	ck_assert_str_eq(v.unit, auxes[_i].unit);
	fixture_poke(&f, 0x01, 145, ~(unsigned)auxes[_i].select & 0xff);
	ck_assert_ptr_null(applied(SPEC_CMIS, auxes[_i].group));
}
END_TEST

/* Table 6-6: custom beyond 12 dB. */
START_TEST(a_custom_code_of_equalization_is_no_number_of_db)
{
	const struct register_def *def =
	    find(SPEC_CMIS, "page 11h, status and flags", "active Tx EQ");
	struct register_value v;

	fixture_poke(&f, 0x11, 217, 0xdc);
	ck_assert(register_read(def, &f.map, 0, &v));
	ck_assert_str_eq(v.word, "12 dB");
	ck_assert(register_read(def, &f.map, 1, &v));
	ck_assert_int_eq(v.kind, REGISTER_HEX);
}
END_TEST

/* CMIS lower 2: [1:0] count where [6] says that not everything is done by itself. */
START_TEST(auto_commissioning_is_told_of_stepped_modules)
{
	const struct register_def *def =
	    find(SPEC_CMIS, "Lower Memory since CMIS 5.3", "auto commissioning");
	struct register_value v;

	fixture_poke(&f, LOW, 2, 0x00);
	ck_assert(!register_read(def, &f.map, 0, &v));
	fixture_poke(&f, LOW, 2, 0x40);
	ck_assert(register_read(def, &f.map, 0, &v));
	ck_assert_str_eq(v.word, "none");
	fixture_poke(&f, LOW, 2, 0x42);
	ck_assert(register_read(def, &f.map, 0, &v));
	ck_assert_str_eq(v.word, "hot only");
}
END_TEST

START_TEST(a_field_that_is_not_held_or_not_offered_is_absent)
{
	const struct register_def *def =
	    find(SPEC_SFF8636, "status and flags", "Tx CDR LOL flag");
	struct register_value v;

	ck_assert(!register_read(def, &f.map, 0, &v));

	fixture_page(&f, LOW, 0);
	ck_assert(register_read(def, &f.map, 0, &v)); /* nothing speaks against it */

	fixture_page(&f, 0x00, 0);
	ck_assert(!register_read(def, &f.map, 0, &v));

	fixture_poke(&f, 0x00, 194, 0x20);
	ck_assert(register_read(def, &f.map, 0, &v));
}
END_TEST

/* Bytes with several meanings: what else stands in a memory, and which it leaves. */
static const struct {
	enum spec spec;
	const char *group;
	struct {
		uint16_t page;
		uint8_t byte, value;
	} poke[2];
	bool applies;
} meanings[] = {
	{ SPEC_SFF8472, "calibration", { { LOW, 92, 0x50 }, { LOW, 94, 9 } }, true },
	{ SPEC_SFF8472, "calibration", { { LOW, 92, 0x60 }, { LOW, 94, 8 } }, false },
	{ SPEC_SFF8472, "enhanced features", { { LOW, 92, 0x60 }, { LOW, 94, 9 } },
	    true },
	{ SPEC_SFF8472, "enhanced features", { { LOW, 92, 0x60 }, { LOW, 94, 8 } },
	    false },
	{ SPEC_SFF8472, "enhanced features", { { LOW, 92, 0x50 }, { LOW, 94, 9 } },
	    false },
	{ SPEC_SFF8472, "further compliance", { { LOW, 0, 0x03 } }, true },
	{ SPEC_SFF8472, "further compliance", { { LOW, 0, 0x0b } }, false },
	{ SPEC_SFF8472, "laser of a DWDM-SFP", { { LOW, 0, 0x03 } }, false },
	{ SPEC_SFF8472, "laser of a DWDM-SFP", { { LOW, 0, 0x0b } }, true },
	{ SPEC_SFF8472, "wavelength", { { LOW, 60, 1 }, { LOW, 8, 0 } }, true },
	{ SPEC_SFF8472, "wavelength", { { LOW, 60, 1 }, { LOW, 8, 0x04 } }, false },
	{ SPEC_SFF8472, "wavelength", { { LOW, 60, 1 }, { LOW, 8, 0x08 } }, false },
	{ SPEC_SFF8472, "compliance of a cable", { { LOW, 60, 1 }, { LOW, 8, 0 } },
	    false },
	{ SPEC_SFF8472, "compliance of a cable", { { LOW, 60, 1 }, { LOW, 8, 0x08 } },
	    true },
	{ SPEC_SFF8636, "wavelength", { { 0x00, 147, 0x90 } }, true },
	{ SPEC_SFF8636, "wavelength", { { 0x00, 147, 0xa0 } }, false },
	{ SPEC_SFF8636, "attenuation of a copper cable", { { 0x00, 147, 0x9f } }, false },
	{ SPEC_SFF8636, "attenuation of a copper cable", { { 0x00, 147, 0xa0 } }, true },
	{ SPEC_SFF8636, "rate select", { { 0x00, 141, 3 } }, true },
	{ SPEC_SFF8636, "rate select", { { 0x00, 141, 1 } }, false },
	{ SPEC_SFF8636, "rate select", { { 0x00, 141, 2 } }, false },
	{ SPEC_SFF8636, "rate select, version 1", { { 0x00, 141, 1 } }, true },
	{ SPEC_SFF8636, "rate select, version 1", { { 0x00, 141, 2 } }, false },
	{ SPEC_SFF8636, "rate select, version 2", { { 0x00, 141, 2 } }, true },
	{ SPEC_SFF8636, "rate select, version 2", { { 0x00, 141, 1 } }, false },
	{ SPEC_SFF8636, "application select", { { LOW, 1, 7 }, { 0x00, 221, 4 } }, true },
	{ SPEC_SFF8636, "application select", { { LOW, 1, 7 }, { 0x00, 221, 8 } },
	    false },
	{ SPEC_SFF8636, "application select", { { LOW, 1, 9 }, { 0x00, 221, 4 } },
	    false },
	{ SPEC_SFF8636, "page 01h, applications", { { LOW, 1, 7 }, { 0x00, 221, 4 } },
	    true },
	{ SPEC_SFF8636, "page 01h, applications", { { LOW, 1, 7 }, { 0x00, 221, 0 } },
	    false },
	{ SPEC_CMIS, "page 10h, data paths", { { LOW, 1, 0x40 } }, true },
	{ SPEC_CMIS, "page 10h, data paths", { { LOW, 1, 0x30 } }, false },
	{ SPEC_CMIS, "page 10h, data paths before CMIS 4.0", { { LOW, 1, 0x40 } },
	    false },
	{ SPEC_CMIS, "page 10h, data paths before CMIS 4.0", { { LOW, 1, 0x30 } }, true },
	{ SPEC_CMIS, "page 12h, laser frequency", { { LOW, 1, 0x50 } }, true },
	{ SPEC_CMIS, "page 12h, laser frequency", { { LOW, 1, 0x40 } }, false },
	{ SPEC_CMIS, "page 12h, laser frequency before CMIS 5.0", { { LOW, 1, 0x50 } },
	    false },
	{ SPEC_CMIS, "page 12h, laser frequency before CMIS 5.0", { { LOW, 1, 0x40 } },
	    true },
	{ SPEC_SFF8472, "delays of a module",
	    { { A2_TABLE + 3, 128, 0xca }, { A2_TABLE + 3, 129, 0x1b } }, true },
	{ SPEC_SFF8472, "high accuracy timing",
	    { { A2_TABLE + 3, 128, 0xca }, { A2_TABLE + 3, 129, 0x1b } }, true },
	{ SPEC_SFF8472, "delays of a module",
	    { { A2_TABLE + 3, 128, 0x10 }, { A2_TABLE + 3, 129, 0x0b } }, false },
	{ SPEC_SFF8472, "high accuracy timing",
	    { { A2_TABLE + 3, 128, 0x10 }, { A2_TABLE + 3, 129, 0x0b } }, true },
	{ SPEC_SFF8472, "high accuracy timing", { { A2_TABLE + 3, 128, 0xff } }, false },
};

START_TEST(bytes_with_two_meanings_have_one_at_a_time)
{
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	for (size_t i = 0; i < COUNT_OF(meanings[_i].poke); i++) {
		if (meanings[_i].poke[i].page || meanings[_i].poke[i].byte)
			fixture_poke(&f, meanings[_i].poke[i].page,
			    meanings[_i].poke[i].byte, meanings[_i].poke[i].value);
	}

	ck_assert_int_eq(applied(meanings[_i].spec, meanings[_i].group) != NULL,
	    meanings[_i].applies);
}
END_TEST

START_TEST(an_a2h_that_repeats_a0h_has_no_fields)
{
	static const char *const of_a2[] = { "limits", "monitors", "calibration",
		"enhanced features", "status, controls and flags", "tuning",
		"user EEPROM", "threshold of the receiver", "remote monitoring" };
	bool external = _i & 1, repeats = _i & 2;
	const struct register_table *t;
	size_t groups = 0;

	fixture_page(&f, LOW, 0);
	fixture_poke(&f, LOW, 92, external ? 0x50 : 0x60);
	fixture_poke(&f, LOW, 94, 9);
	fixture_page(&f, A2_LOW, 0);
	for (uint8_t i = 0; repeats && i < 128; i++)
		fixture_poke(&f, A2_LOW, i, *memmap_bytes(&f.map, mem_at(LOW, i), 1));

	for (size_t i = 0; i < COUNT_OF(of_a2); i++) {
		bool other = i == (external ? 3 : 2);

		ck_assert_msg((applied(SPEC_SFF8472, of_a2[i]) != NULL) ==
				  (!repeats && !other),
		    "%s", of_a2[i]);
	}
	/* whatever else A2h has */
	for (unsigned i = 0; (t = register_table(SPEC_SFF8472, i)); i++) {
		if (repeats && t->row[0].at.page != LOW)
			ck_assert_msg(!applied(SPEC_SFF8472, t->name), "%s", t->name);
		groups += t->row[0].at.page != LOW;
	}
	ck_assert_uint_gt(groups, COUNT_OF(of_a2));
	ck_assert_ptr_nonnull(applied(SPEC_SFF8472, "identity"));
}
END_TEST

/* Every bit of a group has one name at most, so a slip in an address shows. */
START_TEST(no_two_rows_of_a_group_share_a_bit)
{
	static uint8_t taken[MEMMAP_HALVES][256];
	const struct register_table *t;
	unsigned rows = 0;

	for (unsigned i = 0; (t = register_table(specs[_i], i)); i++) {
		memset(taken, 0, sizeof(taken));
		for (size_t k = 0; k < t->count; k++, rows++) {
			const struct register_def *def = &t->row[k];
			unsigned lanes = def->lanes ? def->lanes : 1;
			size_t len = def->bits < 8 ? 1 : def->bits / 8u;

			for (unsigned lane = 0; lane < lanes; lane++) {
				struct memaddr at = register_at(def, lane);
				unsigned bits =
				    def->bits < 8 ? (1u << def->bits) - 1 : 0xff;
				unsigned low = at.page == LOW || at.page == A2_LOW;

				ck_assert_uint_lt(at.page, MEMMAP_HALVES);
				ck_assert_uint_le(at.byte + len, low ? 128 : 256);
				ck_assert(low || at.byte >= 128);
				ck_assert_uint_le(at.bit +
						      (def->bits < 8 ? def->bits : 8),
				    8);
				for (size_t b = 0; b < len; b++) {
					uint8_t *byte = &taken[at.page][at.byte + b];

					ck_assert_msg(!(*byte & bits << at.bit),
					    "%s of %s", def->name, t->name);
					*byte |= (uint8_t)(bits << at.bit);
				}
			}
			for (size_t other = 0; other < k; other++)
				ck_assert_str_ne(t->row[other].name, def->name);
		}
	}
	ck_assert_uint_gt(rows, 100);
}
END_TEST

/* Byte after byte, and in a byte from its upper end down, as the standards print it. */
START_TEST(rows_stand_in_the_order_of_the_memory)
{
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(specs[_i], i)); i++) {
		for (size_t k = 1; k < t->count; k++) {
			struct memaddr a = t->row[k - 1].at, b = t->row[k].at;

			if (a.page == b.page && a.byte == b.byte)
				ck_assert_msg(a.bit > b.bit, "%s: %s before %s", t->name,
				    t->row[k - 1].name, t->row[k].name);
		}
	}
}
END_TEST

/* Whatever the bytes are, what is printed is text and fits. */
START_TEST(any_bytes_print_as_text)
{
	static const uint16_t pages[] = { LOW, A2_LOW, 0x00, 0x01, 0x02, 0x03, 0x10, 0x11,
		0x12, 0x13, 0x14, 0x35, A2_TABLE + 2 };
	const struct register_table *t;
	uint32_t random = 1;

	for (size_t p = 0; p < COUNT_OF(pages); p++) {
		uint8_t bytes[128];
		uint16_t page = pages[p];
		unsigned first = page == LOW || page == A2_LOW ? 0 : 128;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] =
			    (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
		ck_assert(memmap_put(&f.map, mem_at(page, (uint8_t)first), bytes,
		    sizeof(bytes)));
		for (unsigned i = 0; (t = register_table(specs[_i], i)); i++) {
			for (size_t k = 0; k < t->count; k++) {
				struct register_value v;
				char text[160];

				if (!register_read(&t->row[k], &f.map, 0, &v))
					continue;
				register_print(&v, text, sizeof(text));
				for (const char *c = text; *c; c++)
					ck_assert((unsigned char)*c >= ' ');
			}
		}
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("registers");
	TCase *t = tcase_create("registers");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, a_field_shows_its_bits_as_the_standard_reads_them, 0,
	    COUNT_OF(fields));
	tcase_add_test(t, a_field_that_is_not_held_or_not_offered_is_absent);
	tcase_add_loop_test(t, a_bias_of_cmis_has_the_multiplier_of_its_module, 0,
	    COUNT_OF(bias_words));
	tcase_add_loop_test(t, a_word_without_its_calibration_is_a_count, 0,
	    COUNT_OF(calibrated));
	tcase_add_loop_test(t, bytes_mean_what_their_revision_says, 0,
	    COUNT_OF(by_revision));
	tcase_add_loop_test(t, an_auxiliary_monitor_is_told_as_what_it_measures, 0,
	    COUNT_OF(auxes));
	tcase_add_test(t, a_custom_code_of_equalization_is_no_number_of_db);
	tcase_add_test(t, auto_commissioning_is_told_of_stepped_modules);
	tcase_add_test(t, results_of_banks_that_show_something_else_are_not_told);
	tcase_add_loop_test(t, bytes_with_two_meanings_have_one_at_a_time, 0,
	    COUNT_OF(meanings));
	tcase_add_loop_test(t, an_a2h_that_repeats_a0h_has_no_fields, 0, 4);
	tcase_add_loop_test(t, no_two_rows_of_a_group_share_a_bit, 0, COUNT_OF(specs));
	tcase_add_loop_test(t, rows_stand_in_the_order_of_the_memory, 0, COUNT_OF(specs));
	tcase_add_loop_test(t, any_bytes_print_as_text, 0, COUNT_OF(specs));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
