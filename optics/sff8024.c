/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SFF-8024 4.13: identifiers, connectors, encodings, extended compliance.
 */
#include "optics/sff8024.h"

#include <stddef.h>

#include "base/bytes.h"

/* Table 4-1: what a module calls itself. */
static const char *const identifier_names[] = {
	[0x00] = "Unknown or unspecified",
	[0x01] = "GBIC",
	[0x02] = "Soldered to the board",
	[0x03] = "SFP/SFP+/SFP28",
	[0x04] = "300-pin XBI",
	[0x05] = "XENPAK",
	[0x06] = "XFP",
	[0x07] = "XFF",
	[0x08] = "XFP-E",
	[0x09] = "XPAK",
	[0x0a] = "X2",
	[0x0b] = "DWDM-SFP",
	[0x0c] = "QSFP",
	[0x0d] = "QSFP+",
	[0x0e] = "CXP",
	[0x0f] = "Mini Multilane HD 4X",
	[0x10] = "Mini Multilane HD 8X",
	[0x11] = "QSFP28",
	[0x12] = "CXP2",
	[0x13] = "CDFP style 1/2",
	[0x14] = "Mini Multilane HD 4X fanout",
	[0x15] = "Mini Multilane HD 8X fanout",
	[0x16] = "CDFP style 3",
	[0x17] = "microQSFP",
	[0x18] = "QSFP-DD",
	[0x19] = "OSFP",
	[0x1a] = "SFP-DD",
	[0x1b] = "DSFP",
	[0x1c] = "MiniLink x4",
	[0x1d] = "MiniLink x8",
	[0x1e] = "QSFP with CMIS",
	[0x1f] = "SFP-DD with CMIS",
	[0x20] = "SFP+ with CMIS",
	[0x21] = "OSFP-XD",
	[0x22] = "ELSFP",
	[0x23] = "CDFP x4",
	[0x24] = "CDFP x8",
	[0x25] = "CDFP x16",
};

/* Table 4-3. */
static const char *const connector_names[] = {
	[0x00] = "Unknown",
	[0x01] = "SC",
	[0x02] = "Fibre Channel style 1 copper",
	[0x03] = "Fibre Channel style 2 copper",
	[0x04] = "BNC/TNC",
	[0x05] = "Fibre Channel coax",
	[0x06] = "Fiber Jack",
	[0x07] = "LC",
	[0x08] = "MT-RJ",
	[0x09] = "MU",
	[0x0a] = "SG",
	[0x0b] = "Optical pigtail",
	[0x0c] = "MPO 1x12",
	[0x0d] = "MPO 2x16",
	[0x20] = "HSSDC II",
	[0x21] = "Copper pigtail",
	[0x22] = "RJ45",
	[0x23] = "No separable connector",
	[0x24] = "MXC 2x16",
	[0x25] = "CS",
	[0x26] = "SN",
	[0x27] = "MPO 2x12",
	[0x28] = "MPO 1x16",
};

/* Table 4-2: SFF-8472 and the QSFP layouts disagree about 04h to 06h. */
static const char *const sfp_encoding_names[] = {
	[0x00] = "Unspecified",
	[0x01] = "8B/10B",
	[0x02] = "4B/5B",
	[0x03] = "NRZ",
	[0x04] = "Manchester",
	[0x05] = "SONET scrambled",
	[0x06] = "64B/66B",
	[0x07] = "256B/257B",
	[0x08] = "PAM4",
};

static const char *const qsfp_encoding_names[] = {
	[0x00] = "Unspecified",
	[0x01] = "8B/10B",
	[0x02] = "4B/5B",
	[0x03] = "NRZ",
	[0x04] = "SONET scrambled",
	[0x05] = "64B/66B",
	[0x06] = "Manchester",
	[0x07] = "256B/257B",
	[0x08] = "PAM4",
};

/* Table 4-4. */
static const char *const ext_compliance_names[] = {
	[0x00] = "Unspecified",
	[0x01] = "100G AOC or 25GAUI AOC, BER < 5e-5",
	[0x02] = "100GBASE-SR4 or 25GBASE-SR",
	[0x03] = "100GBASE-LR4 or 25GBASE-LR",
	[0x04] = "100GBASE-ER4 or 25GBASE-ER",
	[0x05] = "100GBASE-SR10",
	[0x06] = "100G CWDM4",
	[0x07] = "100G PSM4",
	[0x08] = "100G ACC or 25GAUI ACC, BER < 5e-5",
	[0x09] = "100G CWDM4 without FEC (obsolete)",
	[0x0b] = "100GBASE-CR4, 25GBASE-CR CA-L or 50GBASE-CR2 RS-FEC",
	[0x0c] = "25GBASE-CR CA-S or 50GBASE-CR2 fire-code FEC",
	[0x0d] = "25GBASE-CR CA-N or 50GBASE-CR2 without FEC",
	[0x0e] = "10 Mb/s single pair Ethernet",
	[0x10] = "40GBASE-ER4",
	[0x11] = "4x10GBASE-SR",
	[0x12] = "40G PSM4",
	[0x13] = "G.959.1 P1I1-2D1",
	[0x14] = "G.959.1 P1S1-2D2",
	[0x15] = "G.959.1 P1L1-2D2",
	[0x16] = "10GBASE-T with SFI",
	[0x17] = "100G CLR4",
	[0x18] = "100G AOC or 25GAUI AOC, BER < 1e-12",
	[0x19] = "100G ACC or 25GAUI ACC, BER < 1e-12",
	[0x1a] = "100GE-DWDM2",
	[0x1b] = "100G 1550 nm WDM",
	[0x1c] = "10GBASE-T short reach",
	[0x1d] = "5GBASE-T",
	[0x1e] = "2.5GBASE-T",
	[0x1f] = "40G SWDM4",
	[0x20] = "100G SWDM4",
	[0x21] = "100G PAM4 BiDi",
	[0x22] = "4WDM-10",
	[0x23] = "4WDM-20",
	[0x24] = "4WDM-40",
	[0x25] = "100GBASE-DR, CAUI-4",
	[0x26] = "100GBASE-FR1, CAUI-4",
	[0x27] = "100GBASE-LR1, CAUI-4",
	[0x28] = "100GBASE-SR1, CAUI-4",
	[0x29] = "100GBASE-SR1, 200GBASE-SR2 or 400GBASE-SR4",
	[0x2a] = "100GBASE-FR1 or 400GBASE-DR4-2",
	[0x2b] = "100GBASE-LR1",
	[0x2c] = "100G-LR1-20, CAUI-4",
	[0x2d] = "100G-ER1-30, CAUI-4",
	[0x2e] = "100G-ER1-40, CAUI-4",
	[0x2f] = "100G-LR1-20",
	[0x30] = "ACC, 50GAUI, 100GAUI-2 or 200GAUI-4, BER < 1e-6",
	[0x31] = "AOC, 50GAUI, 100GAUI-2 or 200GAUI-4, BER < 1e-6",
	[0x32] = "ACC, 50GAUI, 100GAUI-2 or 200GAUI-4, BER < 2.6e-4",
	[0x33] = "AOC, 50GAUI, 100GAUI-2 or 200GAUI-4, BER < 2.6e-4",
	[0x34] = "100G-ER1-30",
	[0x35] = "100G-ER1-40",
	[0x36] = "100GBASE-VR1, 200GBASE-VR2 or 400GBASE-VR4",
	[0x37] = "10GBASE-BR",
	[0x38] = "25GBASE-BR",
	[0x39] = "50GBASE-BR",
	[0x3a] = "100GBASE-VR1, CAUI-4",
	[0x3f] = "100GBASE-CR1, 200GBASE-CR2 or 400GBASE-CR4",
	[0x40] = "50GBASE-CR, 100GBASE-CR2 or 200GBASE-CR4",
	[0x41] = "50GBASE-SR, 100GBASE-SR2 or 200GBASE-SR4",
	[0x42] = "50GBASE-FR or 200GBASE-DR4",
	[0x43] = "200GBASE-FR4",
	[0x44] = "200G PSM4 1550 nm",
	[0x45] = "50GBASE-LR",
	[0x46] = "200GBASE-LR4",
	[0x47] = "400GBASE-DR4",
	[0x48] = "400GBASE-FR4",
	[0x49] = "400GBASE-LR4-6",
	[0x4a] = "50GBASE-ER",
	[0x4b] = "400G-LR4-10",
	[0x4c] = "400GBASE-ZR (obsolete)",
	[0x7f] = "256GFC-SW4",
	[0x80] = "64GFC capable",
	[0x81] = "128GFC capable",
};

#define NAME_OF(names, code) ((code) < COUNT_OF(names) ? (names)[code] : NULL)

const char *
sff8024_identifier(uint8_t code)
{
	return NAME_OF(identifier_names, code);
}

const char *
sff8024_connector(uint8_t code)
{
	return NAME_OF(connector_names, code);
}

const char *
sff8024_encoding(enum spec spec, uint8_t code)
{
	switch (spec) {
	case SPEC_SFF8472:
		return NAME_OF(sfp_encoding_names, code);
	case SPEC_SFF8636:
		return NAME_OF(qsfp_encoding_names, code);
	case SPEC_UNKNOWN:
	case SPEC_CMIS:
		return NULL;
	}
	return NULL;
}

const char *
sff8024_ext_compliance(uint8_t code)
{
	return NAME_OF(ext_compliance_names, code);
}
