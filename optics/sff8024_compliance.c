/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compliance codes: the media interface that a module without CMIS names.
 *
 * SFF-8024 4.13 Table 4-4 (extended codes), SFF-8636 2.11 Table 6-17 (byte 131),
 * SFF-8472 12.4 Tables 5-3 and 5-4 (A0h bytes 3 to 10, 62). Lanes, rates and reaches
 * stand in the tables of CMIS interfaces; what those do not have is told here.
 */
#include "optics/sff8024.h"

#include <stddef.h>

#include "base/bytes.h"
#include "optics/compliance.h"

#define RATES_APART UINT64_C(4) /* more than so many times: one of both is wrong */

#define CABLE_BYTE    5 /* A0h 8 in `compliance` */
#define CABLE_BITS    0x0c
#define CABLE_PASSIVE 0x04

/* Where an interface stands: media types of CMIS lower byte 85, or one of ours. */
enum { NONE, MMF, SMF, COPPER, ACTIVE, BASE_T, HOST, OTHER };

/* clang-format off */
enum other { SX, LX, CX, FX, LX100, BX10, LRM, ER4, XLPPI, PASSIVE_CABLE, ACTIVE_CABLE, AOC_25,
	AOC_4X25, ACC_25, ACC_4X25, AOC_50, AOC_4X50, ACC_50, ACC_4X50, PSM4_40, SR_4X10, LR_4X10,
	LRM_4X10, CR_S, CR_N, CWDM4_NO_FEC, CLR4, DWDM2, WDM4, SR_100, FR_100, VR_100, PSM4_200,
	FC_256, FC_64, FC_128, T_10M, T_SHORT, P1I1, P1S1, P1L1, PX, IB_SX, IB_LX, IB_ACTIVE, IB_PASSIVE,
	ESCON_MM, ESCON_SM, FC_4_MM, FC_4_SM, FC_2_MM, FC_2_SM, FC_1_MM, FC_1_SM,
	OC192_SR, OC192_SR1, OC48_LR, OC48_LR1, OC48_LR2, OC48_LR3, OC48_IR, OC48_IR1, OC48_IR2, OC48_SR, OC48_SR1,
	OC12_LR, OC12_LR1, OC12_LR2, OC12_LR3, OC12_IR, OC12_IR1, OC12_IR2, OC12_SR, OC12_SR1,
	OC3_LR, OC3_LR1, OC3_LR2, OC3_LR3, OC3_IR, OC3_IR1, OC3_IR2, OC3_SR, OC3_SR1,
	/* and of each lane of a QSFP */
	SAS_24, SAS_12, SAS_6, SAS_3, QSFP_SX, QSFP_LX, QSFP_CX, QSFP_OC48_LR, QSFP_OC48_IR, QSFP_OC48_SR,
	QSFP_FC_32_MM, QSFP_FC_32_SM, QSFP_FC_16_MM, QSFP_FC_16_SM, QSFP_FC_10_MM, QSFP_FC_10_SM,
	QSFP_FC_8_MM, QSFP_FC_8_SM, QSFP_FC_4_MM, QSFP_FC_4_SM };

/* An interface of one lane of one wavelength, and one of lanes that are not told. */
#define ONE_LANE(name_, kbd_, rate_, medium_) { { name_, 1, kbd_, "NRZ", rate_, NULL }, medium_ }
#define EACH_LANE(name_, kbd_, rate_, medium_) { { name_, 0, kbd_, "NRZ", rate_, NULL }, medium_ }

static const struct {
	struct sff8024_interface interface;
	uint8_t media_type;
} others[] = {
	[SX]            = { { "1000BASE-SX", 1, 1250000, "NRZ", "1G", "275 m OM1 / 550 m OM2" }, MMF },
	[LX]            = { { "1000BASE-LX", 1, 1250000, "NRZ", "1G", "5 km SMF" }, SMF },
	[CX]            = { { "1000BASE-CX", 1, 1250000, "NRZ", "1G", NULL }, COPPER },
	[FX]            = { { "100BASE-FX", 1, 125000, "NRZI", "100M", "2 km MMF" }, MMF },
	[LX100]         = { { "100BASE-LX10", 1, 125000, "NRZI", "100M", "10 km SMF" }, SMF },
	[BX10]          = { { "BASE-BX10", 1, 0, "NRZ", NULL, "10 km SMF" }, SMF },
	[LRM]           = { { "10GBASE-LRM", 1, 10312500, "NRZ", "10G", "220 m MMF" }, MMF },
	[ER4]           = { { "40GBASE-ER4", 4, 10312500, "NRZ", "10G", "40 km SMF" }, SMF },
	[XLPPI]         = { { "40G active cable (XLPPI)", 4, 10312500, "NRZ", "10G", NULL }, ACTIVE },
	[PASSIVE_CABLE] = { { "Passive cable", 1, 0, NULL, NULL, NULL }, COPPER },
	[ACTIVE_CABLE]  = { { "Active cable", 1, 0, NULL, NULL, NULL }, ACTIVE },
	[AOC_25]        = { { "25G AOC", 1, 25781250, "NRZ", "25G", NULL }, ACTIVE },
	[AOC_4X25]      = { { "100G AOC", 4, 25781250, "NRZ", "25G", NULL }, ACTIVE },
	[ACC_25]        = { { "25G ACC", 1, 25781250, "NRZ", "25G", NULL }, COPPER },
	[ACC_4X25]      = { { "100G ACC", 4, 25781250, "NRZ", "25G", NULL }, COPPER },
	[AOC_50]        = { { "50G AOC", 1, 26562500, "PAM4", "50G", NULL }, ACTIVE },
	[AOC_4X50]      = { { "200G AOC", 4, 26562500, "PAM4", "50G", NULL }, ACTIVE },
	[ACC_50]        = { { "50G ACC", 1, 26562500, "PAM4", "50G", NULL }, COPPER },
	[ACC_4X50]      = { { "200G ACC", 4, 26562500, "PAM4", "50G", NULL }, COPPER },
	[PSM4_40]       = { { "40G PSM4", 4, 10312500, "NRZ", "10G", NULL }, SMF },
	[SR_4X10]       = { { "4x10GBASE-SR", 4, 10312500, "NRZ", "10G", "300 m OM3 / 400 m OM4" }, MMF },
	[LR_4X10]       = { { "4x10GBASE-LR", 4, 10312500, "NRZ", "10G", "10 km SMF" }, SMF },
	[LRM_4X10]      = { { "4x10GBASE-LRM", 4, 10312500, "NRZ", "10G", "220 m MMF" }, MMF },
	[CR_S]          = { { "25GBASE-CR CA-S or 50GBASE-CR2 fire-code FEC", 0, 25781250, "NRZ", "25G", NULL }, COPPER },
	[CR_N]          = { { "25GBASE-CR CA-N or 50GBASE-CR2 without FEC", 0, 25781250, "NRZ", "25G", NULL }, COPPER },
	[CWDM4_NO_FEC]  = { { "100G CWDM4 without FEC", 4, 25781250, "NRZ", "25G", NULL }, SMF },
	[CLR4]          = { { "100G CLR4", 4, 25781250, "NRZ", "25G", "2 km SMF" }, SMF },
	[DWDM2]         = { { "100GE-DWDM2", 2, 0, NULL, "50G", "80 km SMF" }, SMF },
	[WDM4]          = { { "100G 1550 nm WDM", 4, 0, NULL, "25G", NULL }, SMF },
	[SR_100]        = { { "100GBASE-SR1, 200GBASE-SR2 or 400GBASE-SR4", 0, 53125000, "PAM4", "100G", "60 m OM3 / 100 m OM4" }, MMF },
	[FR_100]        = { { "100GBASE-FR1 or 400GBASE-DR4-2", 0, 53125000, "PAM4", "100G", "2 km SMF" }, SMF },
	[VR_100]        = { { "100GBASE-VR1, 200GBASE-VR2 or 400GBASE-VR4", 0, 53125000, "PAM4", "100G", "30 m OM3 / 50 m OM4" }, MMF },
	[PSM4_200]      = { { "200G PSM4 1550 nm", 4, 0, NULL, "50G", NULL }, SMF },
	[FC_256]        = { { "256GFC-SW4", 4, 28900000, "PAM4", "64G", NULL }, MMF },
	[FC_64]         = { { "64GFC capable", 0, 28900000, "PAM4", "64G", NULL }, NONE },
	[FC_128]        = { { "128GFC capable", 0, 56100000, "PAM4", "128G", NULL }, NONE },
	[T_10M]         = { { "10 Mb/s single pair Ethernet", 1, 0, NULL, NULL, "1 km twisted pair" }, BASE_T },
	[T_SHORT]       = { { "10GBASE-T short reach", 4, 800000, "PAM16", NULL, "30 m twisted pair" }, BASE_T },
	[P1I1]          = { { "G.959.1 P1I1-2D1", 1, 10709000, "NRZ", "10.7G", "2 km SMF" }, SMF },
	[P1S1]          = { { "G.959.1 P1S1-2D2", 1, 10709000, "NRZ", "10.7G", "40 km SMF" }, SMF },
	[P1L1]          = { { "G.959.1 P1L1-2D2", 1, 10709000, "NRZ", "10.7G", "80 km SMF" }, SMF },
	[PX]            = { { "BASE-PX", 1, 0, "NRZ", NULL, NULL }, SMF },
	[IB_SX]         = ONE_LANE("InfiniBand 1X SX", 2500000, "2.5G", MMF),
	[IB_LX]         = ONE_LANE("InfiniBand 1X LX", 2500000, "2.5G", SMF),
	[IB_ACTIVE]     = ONE_LANE("InfiniBand 1X copper active", 2500000, "2.5G", ACTIVE),
	[IB_PASSIVE]    = ONE_LANE("InfiniBand 1X copper passive", 2500000, "2.5G", COPPER),
	[ESCON_MM]      = ONE_LANE("ESCON MMF", 200000, "200M", MMF),
	[ESCON_SM]      = ONE_LANE("ESCON SMF", 200000, "200M", SMF),
	[FC_4_MM]       = ONE_LANE("4GFC-MM", 4250000, "4G", MMF),
	[FC_4_SM]       = ONE_LANE("4GFC-SM", 4250000, "4G", SMF),
	[FC_2_MM]       = ONE_LANE("2GFC-MM", 2125000, "2G", MMF),
	[FC_2_SM]       = ONE_LANE("2GFC-SM", 2125000, "2G", SMF),
	[FC_1_MM]       = ONE_LANE("1GFC-MM", 1062500, "1G", MMF),
	[FC_1_SM]       = ONE_LANE("1GFC-SM", 1062500, "1G", SMF),
	[OC192_SR]      = ONE_LANE("OC-192 SR", 9953280, "10G", SMF),
	[OC192_SR1]     = ONE_LANE("OC-192 SR-1", 9953280, "10G", SMF),
	[OC48_LR]       = ONE_LANE("OC-48 LR", 2488320, "2.5G", SMF),
	[OC48_LR1]      = ONE_LANE("OC-48 LR-1", 2488320, "2.5G", SMF),
	[OC48_LR2]      = ONE_LANE("OC-48 LR-2", 2488320, "2.5G", SMF),
	[OC48_LR3]      = ONE_LANE("OC-48 LR-3", 2488320, "2.5G", SMF),
	[OC48_IR]       = ONE_LANE("OC-48 IR", 2488320, "2.5G", SMF),
	[OC48_IR1]      = ONE_LANE("OC-48 IR-1", 2488320, "2.5G", SMF),
	[OC48_IR2]      = ONE_LANE("OC-48 IR-2", 2488320, "2.5G", SMF),
	[OC48_SR]       = ONE_LANE("OC-48 SR", 2488320, "2.5G", SMF),
	[OC48_SR1]      = ONE_LANE("OC-48 SR-1", 2488320, "2.5G", SMF),
	[OC12_LR]       = ONE_LANE("OC-12 LR", 622080, "622M", SMF),
	[OC12_LR1]      = ONE_LANE("OC-12 LR-1", 622080, "622M", SMF),
	[OC12_LR2]      = ONE_LANE("OC-12 LR-2", 622080, "622M", SMF),
	[OC12_LR3]      = ONE_LANE("OC-12 LR-3", 622080, "622M", SMF),
	[OC12_IR]       = ONE_LANE("OC-12 IR", 622080, "622M", SMF),
	[OC12_IR1]      = ONE_LANE("OC-12 IR-1", 622080, "622M", SMF),
	[OC12_IR2]      = ONE_LANE("OC-12 IR-2", 622080, "622M", SMF),
	[OC12_SR]       = ONE_LANE("OC-12 SR", 622080, "622M", SMF),
	[OC12_SR1]      = ONE_LANE("OC-12 SR-1", 622080, "622M", SMF),
	[OC3_LR]        = ONE_LANE("OC-3 LR", 155520, "155M", SMF),
	[OC3_LR1]       = ONE_LANE("OC-3 LR-1", 155520, "155M", SMF),
	[OC3_LR2]       = ONE_LANE("OC-3 LR-2", 155520, "155M", SMF),
	[OC3_LR3]       = ONE_LANE("OC-3 LR-3", 155520, "155M", SMF),
	[OC3_IR]        = ONE_LANE("OC-3 IR", 155520, "155M", SMF),
	[OC3_IR1]       = ONE_LANE("OC-3 IR-1", 155520, "155M", SMF),
	[OC3_IR2]       = ONE_LANE("OC-3 IR-2", 155520, "155M", SMF),
	[OC3_SR]        = ONE_LANE("OC-3 SR", 155520, "155M", SMF),
	[OC3_SR1]       = ONE_LANE("OC-3 SR-1", 155520, "155M", SMF),
	[SAS_24]        = EACH_LANE("SAS 24.0 Gb/s", 22500000, "24G", NONE),
	[SAS_12]        = EACH_LANE("SAS 12.0 Gb/s", 12000000, "12G", NONE),
	[SAS_6]         = EACH_LANE("SAS 6.0 Gb/s", 6000000, "6G", NONE),
	[SAS_3]         = EACH_LANE("SAS 3.0 Gb/s", 3000000, "3G", NONE),
	[QSFP_SX]       = EACH_LANE("1000BASE-SX", 1250000, "1G", MMF),
	[QSFP_LX]       = EACH_LANE("1000BASE-LX", 1250000, "1G", SMF),
	[QSFP_CX]       = EACH_LANE("1000BASE-CX", 1250000, "1G", COPPER),
	[QSFP_OC48_LR]  = EACH_LANE("OC-48 LR", 2488320, "2.5G", SMF),
	[QSFP_OC48_IR]  = EACH_LANE("OC-48 IR", 2488320, "2.5G", SMF),
	[QSFP_OC48_SR]  = EACH_LANE("OC-48 SR", 2488320, "2.5G", SMF),
	[QSFP_FC_32_MM] = EACH_LANE("32GFC-MM", 28050000, "32G", MMF),
	[QSFP_FC_32_SM] = EACH_LANE("32GFC-SM", 28050000, "32G", SMF),
	[QSFP_FC_16_MM] = EACH_LANE("16GFC-MM", 14025000, "16G", MMF),
	[QSFP_FC_16_SM] = EACH_LANE("16GFC-SM", 14025000, "16G", SMF),
	[QSFP_FC_10_MM] = EACH_LANE("10GFC-MM", 10518750, "10G", MMF),
	[QSFP_FC_10_SM] = EACH_LANE("10GFC-SM", 10518750, "10G", SMF),
	[QSFP_FC_8_MM]  = EACH_LANE("8GFC-MM", 8500000, "8G", MMF),
	[QSFP_FC_8_SM]  = EACH_LANE("8GFC-SM", 8500000, "8G", SMF),
	[QSFP_FC_4_MM]  = EACH_LANE("4GFC-MM", 4250000, "4G", MMF),
	[QSFP_FC_4_SM]  = EACH_LANE("4GFC-SM", 4250000, "4G", SMF),
};

/* An extended code in a module of four lanes, and in one of one lane. */
static const struct {
	uint8_t qsfp_table, qsfp_id;
	uint8_t sfp_table, sfp_id;
} extended[] = {
	[0x01] = { OTHER, AOC_4X25, OTHER, AOC_25 },
	[0x02] = { MMF, 0x09, MMF, 0x03 },  /* 100GBASE-SR4, 25GBASE-SR */
	[0x03] = { SMF, 0x0d, SMF, 0x07 },  /* 100GBASE-LR4, 25GBASE-LR */
	[0x04] = { SMF, 0x0e, SMF, 0x08 },  /* 100GBASE-ER4, 25GBASE-ER */
	[0x05] = { MMF, 0x08, NONE, 0 },    /* 100GBASE-SR10 */
	[0x06] = { SMF, 0x10, NONE, 0 },    /* 100G CWDM4 */
	[0x07] = { SMF, 0x0f, NONE, 0 },    /* 100G PSM4 */
	[0x08] = { OTHER, ACC_4X25, OTHER, ACC_25 },
	[0x09] = { OTHER, CWDM4_NO_FEC, NONE, 0 },
	[0x0b] = { HOST, 0x1a, HOST, 0x14 }, /* 100GBASE-CR4, 25GBASE-CR CA-25G-L */
	[0x0c] = { OTHER, CR_S, HOST, 0x15 }, /* 25GBASE-CR CA-25G-S */
	[0x0d] = { OTHER, CR_N, HOST, 0x16 }, /* 25GBASE-CR CA-25G-N */
	[0x0e] = { NONE, 0, OTHER, T_10M },
	[0x10] = { OTHER, ER4, NONE, 0 },
	[0x11] = { OTHER, SR_4X10, NONE, 0 },
	[0x12] = { OTHER, PSM4_40, NONE, 0 },
	[0x13] = { NONE, 0, OTHER, P1I1 },
	[0x14] = { NONE, 0, OTHER, P1S1 },
	[0x15] = { NONE, 0, OTHER, P1L1 },
	[0x16] = { NONE, 0, BASE_T, 0x04 },
	[0x17] = { OTHER, CLR4, NONE, 0 },
	[0x18] = { OTHER, AOC_4X25, OTHER, AOC_25 },
	[0x19] = { OTHER, ACC_4X25, OTHER, ACC_25 },
	[0x1a] = { OTHER, DWDM2, NONE, 0 },
	[0x1b] = { OTHER, WDM4, NONE, 0 },
	[0x1c] = { NONE, 0, OTHER, T_SHORT },
	[0x1d] = { NONE, 0, BASE_T, 0x03 },
	[0x1e] = { NONE, 0, BASE_T, 0x02 },
	[0x1f] = { MMF, 0x05, NONE, 0 },    /* 40G SWDM4 */
	[0x20] = { MMF, 0x0a, NONE, 0 },    /* 100G SWDM4 */
	[0x21] = { MMF, 0x0b, NONE, 0 },    /* 100G PAM4 BiDi */
	[0x22] = { SMF, 0x11, NONE, 0 },    /* 4WDM-10 */
	[0x23] = { SMF, 0x12, NONE, 0 },    /* 4WDM-20 */
	[0x24] = { SMF, 0x13, NONE, 0 },    /* 4WDM-40 */
	[0x25] = { SMF, 0x14, NONE, 0 },    /* 100GBASE-DR */
	[0x26] = { SMF, 0x15, NONE, 0 },    /* 100GBASE-FR1 */
	[0x27] = { SMF, 0x16, NONE, 0 },    /* 100GBASE-LR1 */
	[0x28] = { MMF, 0x0d, NONE, 0 },    /* 100GBASE-SR1 */
	[0x29] = { OTHER, SR_100, MMF, 0x0d }, /* a module of four lanes may mean any of three */
	[0x2a] = { OTHER, FR_100, SMF, 0x15 },
	[0x2b] = { SMF, 0x16, SMF, 0x16 },  /* 100GBASE-LR1 */
	[0x2c] = { SMF, 0x4a, NONE, 0 },    /* 100G-LR1-20 */
	[0x2d] = { SMF, 0x4b, NONE, 0 },    /* 100G-ER1-30 */
	[0x2e] = { SMF, 0x4c, NONE, 0 },    /* 100G-ER1-40 */
	[0x2f] = { SMF, 0x4a, SMF, 0x4a },
	[0x30] = { OTHER, ACC_4X50, OTHER, ACC_50 },
	[0x31] = { OTHER, AOC_4X50, OTHER, AOC_50 },
	[0x32] = { OTHER, ACC_4X50, OTHER, ACC_50 },
	[0x33] = { OTHER, AOC_4X50, OTHER, AOC_50 },
	[0x34] = { SMF, 0x4b, SMF, 0x4b },
	[0x35] = { SMF, 0x4c, SMF, 0x4c },
	[0x36] = { OTHER, VR_100, MMF, 0x1d }, /* 100GBASE-VR1 */
	[0x37] = { NONE, 0, SMF, 0x4e },    /* 10GBASE-BR */
	[0x38] = { NONE, 0, SMF, 0x4f },    /* 25GBASE-BR */
	[0x39] = { NONE, 0, SMF, 0x50 },    /* 50GBASE-BR */
	[0x3a] = { MMF, 0x1d, NONE, 0 },
	[0x3f] = { HOST, 0x48, HOST, 0x46 }, /* 400GBASE-CR4, 100GBASE-CR1 */
	[0x40] = { HOST, 0x1c, HOST, 0x18 }, /* 200GBASE-CR4, 50GBASE-CR */
	[0x41] = { MMF, 0x0e, MMF, 0x07 },  /* 200GBASE-SR4, 50GBASE-SR */
	[0x42] = { SMF, 0x17, SMF, 0x0b },  /* 200GBASE-DR4, 50GBASE-FR */
	[0x43] = { SMF, 0x18, NONE, 0 },    /* 200GBASE-FR4 */
	[0x44] = { OTHER, PSM4_200, NONE, 0 },
	[0x45] = { NONE, 0, SMF, 0x0c },    /* 50GBASE-LR */
	[0x46] = { SMF, 0x19, NONE, 0 },    /* 200GBASE-LR4 */
	[0x47] = { SMF, 0x1c, NONE, 0 },    /* 400GBASE-DR4 */
	[0x48] = { SMF, 0x1d, NONE, 0 },    /* 400GBASE-FR4 */
	[0x49] = { SMF, 0x43, NONE, 0 },    /* 400GBASE-LR4-6 */
	[0x4a] = { NONE, 0, SMF, 0x40 },    /* 50GBASE-ER */
	[0x4b] = { SMF, 0x1e, NONE, 0 },    /* 400G-LR4-10 */
	[0x4c] = { SMF, 0x4d, NONE, 0 },    /* 400GBASE-ZR */
	[0x7f] = { OTHER, FC_256, NONE, 0 },
	[0x80] = { OTHER, FC_64, NONE, 0 }, /* not for an SFP of one lane */
	[0x81] = { OTHER, FC_128, NONE, 0 },
};

/* Bits of compliance bytes, those of Ethernet and then the fastest first: which byte of
 * `compliance`, which bit. */
struct compliance_bit {
	uint8_t byte, bit;
	uint8_t table, id;
	uint8_t fibre; /* of Fibre Channel: one of these bits of A0h 9 as well */
	uint8_t sonet; /* of SONET: the class of its reach; 0: any that has no row before */
};

#define MORE     COMPLIANCE_MORE
#define FC_MEDIA 6 /* A0h 9 or 00h:137 in `compliance` */
#define FC_SM    0x01
#define FC_MM    0x0c /* M5 and M6 */
#define FC_OM    0x0e /* and the M5 of OM3, which QSFP have */

static const struct compliance_bit sfp_bits[] = {
	{ 0, 7, SMF, 0x05 },   /* 10GBASE-ER */
	{ 0, 5, SMF, 0x04 },   /* 10GBASE-LR */
	{ 0, 6, OTHER, LRM },
	{ 0, 4, MMF, 0x02 },   /* 10GBASE-SR */
	{ 3, 3, BASE_T, 0x01 }, /* 1000BASE-T */
	{ 3, 0, OTHER, SX },
	{ 3, 1, OTHER, LX },
	{ 3, 2, OTHER, CX },
	{ 3, 6, OTHER, BX10 },
	{ 3, 4, OTHER, LX100 },
	{ 3, 5, OTHER, FX },
	{ 3, 7, OTHER, PX },
	{ MORE, 0, SMF, 0x23, FC_SM, 0 }, /* 64GFC */
	{ MORE, 0, MMF, 0x17, FC_MM, 0 },
	{ 7, 3, SMF, 0x22, FC_SM, 0 }, /* 3200 MB/s: 32GFC */
	{ 7, 3, MMF, 0x16, FC_MM, 0 },
	{ 7, 5, SMF, 0x21, FC_SM, 0 }, /* 16GFC */
	{ 7, 5, MMF, 0x15, FC_MM, 0 },
	{ 7, 7, SMF, 0x20, FC_SM, 0 }, /* 1200 MB/s: 10GFC */
	{ 7, 7, MMF, 0x14, FC_MM, 0 },
	{ 1, 5, OTHER, OC192_SR1, 0, 1 },
	{ 1, 5, OTHER, OC192_SR, 0, 0 },
	{ 7, 6, SMF, 0x1f, FC_SM, 0 }, /* 8GFC */
	{ 7, 6, MMF, 0x13, FC_MM, 0 },
	{ 7, 4, OTHER, FC_4_SM, FC_SM, 0 },
	{ 7, 4, OTHER, FC_4_MM, FC_MM, 0 },
	{ 0, 3, OTHER, IB_SX, 0, 0 },
	{ 0, 2, OTHER, IB_LX, 0, 0 },
	{ 0, 1, OTHER, IB_ACTIVE, 0, 0 },
	{ 0, 0, OTHER, IB_PASSIVE, 0, 0 },
	{ 1, 2, OTHER, OC48_LR1, 0, 1 },
	{ 1, 2, OTHER, OC48_LR2, 0, 2 },
	{ 1, 2, OTHER, OC48_LR3, 0, 3 },
	{ 1, 2, OTHER, OC48_LR, 0, 0 },
	{ 1, 1, OTHER, OC48_IR1, 0, 1 },
	{ 1, 1, OTHER, OC48_IR2, 0, 2 },
	{ 1, 1, OTHER, OC48_IR, 0, 0 },
	{ 1, 0, OTHER, OC48_SR1, 0, 1 },
	{ 1, 0, OTHER, OC48_SR, 0, 0 },
	{ 7, 2, OTHER, FC_2_SM, FC_SM, 0 },
	{ 7, 2, OTHER, FC_2_MM, FC_MM, 0 },
	{ 7, 0, OTHER, FC_1_SM, FC_SM, 0 },
	{ 7, 0, OTHER, FC_1_MM, FC_MM, 0 },
	{ 2, 6, OTHER, OC12_LR1, 0, 1 },
	{ 2, 6, OTHER, OC12_LR2, 0, 2 },
	{ 2, 6, OTHER, OC12_LR3, 0, 3 },
	{ 2, 6, OTHER, OC12_LR, 0, 0 },
	{ 2, 5, OTHER, OC12_IR1, 0, 1 },
	{ 2, 5, OTHER, OC12_IR2, 0, 2 },
	{ 2, 5, OTHER, OC12_IR, 0, 0 },
	{ 2, 4, OTHER, OC12_SR1, 0, 1 },
	{ 2, 4, OTHER, OC12_SR, 0, 0 },
	{ 1, 7, OTHER, ESCON_MM, 0, 0 },
	{ 1, 6, OTHER, ESCON_SM, 0, 0 },
	{ 2, 2, OTHER, OC3_LR1, 0, 1 },
	{ 2, 2, OTHER, OC3_LR2, 0, 2 },
	{ 2, 2, OTHER, OC3_LR3, 0, 3 },
	{ 2, 2, OTHER, OC3_LR, 0, 0 },
	{ 2, 1, OTHER, OC3_IR1, 0, 1 },
	{ 2, 1, OTHER, OC3_IR2, 0, 2 },
	{ 2, 1, OTHER, OC3_IR, 0, 0 },
	{ 2, 0, OTHER, OC3_SR1, 0, 1 },
	{ 2, 0, OTHER, OC3_SR, 0, 0 },
	{ 5, 2, OTHER, PASSIVE_CABLE },
	{ 5, 3, OTHER, ACTIVE_CABLE },
};

static const struct compliance_bit qsfp_bits[] = {
	{ 0, 3, HOST, 0x17 },  /* 40GBASE-CR4 */
	{ 0, 2, MMF, 0x04 },   /* 40GBASE-SR4 */
	{ 0, 1, SMF, 0x09 },   /* 40GBASE-LR4 */
	{ 0, 0, OTHER, XLPPI },
	{ 0, 5, OTHER, LR_4X10 }, /* of each of its lanes */
	{ 0, 6, OTHER, LRM_4X10 },
	{ 0, 4, OTHER, SR_4X10 },
	{ 3, 3, BASE_T, 0x01, 0, 0 },
	{ 3, 0, OTHER, QSFP_SX, 0, 0 },
	{ 3, 1, OTHER, QSFP_LX, 0, 0 },
	{ 3, 2, OTHER, QSFP_CX, 0, 0 },
	{ 7, 3, OTHER, QSFP_FC_32_SM, FC_SM, 0 },
	{ 7, 3, OTHER, QSFP_FC_32_MM, FC_OM, 0 },
	{ 2, 7, OTHER, SAS_24, 0, 0 },
	{ 7, 5, OTHER, QSFP_FC_16_SM, FC_SM, 0 },
	{ 7, 5, OTHER, QSFP_FC_16_MM, FC_OM, 0 },
	{ 2, 6, OTHER, SAS_12, 0, 0 },
	{ 7, 7, OTHER, QSFP_FC_10_SM, FC_SM, 0 },
	{ 7, 7, OTHER, QSFP_FC_10_MM, FC_OM, 0 },
	{ 7, 6, OTHER, QSFP_FC_8_SM, FC_SM, 0 },
	{ 7, 6, OTHER, QSFP_FC_8_MM, FC_OM, 0 },
	{ 2, 5, OTHER, SAS_6, 0, 0 },
	{ 7, 4, OTHER, QSFP_FC_4_SM, FC_SM, 0 },
	{ 7, 4, OTHER, QSFP_FC_4_MM, FC_OM, 0 },
	{ 2, 4, OTHER, SAS_3, 0, 0 },
	{ 1, 2, OTHER, QSFP_OC48_LR, 0, 0 },
	{ 1, 1, OTHER, QSFP_OC48_IR, 0, 0 },
	{ 1, 0, OTHER, QSFP_OC48_SR, 0, 0 },
};
/* clang-format on */

/* The codes of cables are names of host interfaces: what is on both ends is the same. */
static const struct sff8024_interface *
look_up(uint8_t table, uint8_t id, uint8_t *ret_media_type)
{
	if (table == NONE)
		return NULL;
	if (table == OTHER) {
		*ret_media_type = others[id].media_type;
		return &others[id].interface;
	}
	*ret_media_type = table == HOST ? COPPER : table;
	return table == HOST ? sff8024_host(id) : sff8024_media(table, id);
}

static const struct sff8024_interface *
look_up_extended(const struct identity *id, uint8_t *ret_media_type)
{
	uint8_t code = id->ext_compliance;

	if (!(id->known & FACT_EXT_COMPLIANCE) || code >= COUNT_OF(extended))
		return NULL;
	return id->spec == SPEC_SFF8636 ? look_up(extended[code].qsfp_table,
					      extended[code].qsfp_id, ret_media_type)
					: look_up(extended[code].sfp_table,
					      extended[code].sfp_id, ret_media_type);
}

/*
 * Says whether the nominal rate is that of another interface by far, as of a cable for
 * 10G that sets the bit of 1000BASE-CX. Twice as fast is common: Fibre Channel.
 */
static bool
is_far_off(const struct identity *id, const struct sff8024_interface *interface,
    uint8_t media_type)
{
	uint64_t nominal = id->bitrate_mbd * UINT64_C(1000);

	/* what twisted pairs carry is no rate of bits */
	if (!(id->known & FACT_BITRATE) || !interface->rate_kbd || media_type == BASE_T)
		return false;
	return nominal > RATES_APART * interface->rate_kbd ||
	       nominal * RATES_APART < interface->rate_kbd;
}

bool
sff8024_is_copper(const struct identity *id)
{
	if (id->spec == SPEC_SFF8636)
		return (id->known & FACT_MEDIA_TECHNOLOGY) &&
		       id->media_technology >= SFF8636_COPPER;
	return (compliance_byte(id, CABLE_BYTE) & CABLE_BITS) == CABLE_PASSIVE ||
	       ((id->known & FACT_CONNECTOR) &&
		   (id->connector == SFF8024_COPPER_PIGTAIL ||
		       id->connector == SFF8024_RJ45));
}

static const struct sff8024_interface *
look_up_bits(const struct compliance_bit *bits, size_t count, const struct identity *id,
    uint8_t *ret_media_type)
{
	bool copper = sff8024_is_copper(id);

	for (size_t i = 0; i < count; i++) {
		const struct sff8024_interface *found;
		uint8_t media_type = 0;

		if (!(compliance_byte(id, bits[i].byte) & 1u << bits[i].bit) ||
		    (bits[i].fibre && !(compliance_byte(id, FC_MEDIA) & bits[i].fibre)) ||
		    (bits[i].sonet && bits[i].sonet != compliance_sonet_class(id)))
			continue;
		found = look_up(bits[i].table, bits[i].id, &media_type);
		if ((copper && (media_type == MMF || media_type == SMF)) ||
		    is_far_off(id, found, media_type))
			continue;
		*ret_media_type = media_type;
		return found;
	}
	return NULL;
}

/* Writes a media type in any case. */
static const struct sff8024_interface *
find_compliant(const struct identity *id, uint8_t *media_type)
{
	const struct sff8024_interface *found = look_up_extended(id, media_type);

	/* A code that we cannot place says all the same that the bits do not. */
	if (found || ((id->known & FACT_EXT_COMPLIANCE) && id->ext_compliance))
		return found;
	if (!(id->known & FACT_COMPLIANCE))
		return NULL;
	switch (id->spec) {
	case SPEC_SFF8472:
		return look_up_bits(sfp_bits, COUNT_OF(sfp_bits), id, media_type);
	case SPEC_SFF8636:
		return look_up_bits(qsfp_bits, COUNT_OF(qsfp_bits), id, media_type);
	case SPEC_CMIS:
	case SPEC_UNKNOWN:
		return NULL;
	}
	return NULL;
}

const struct sff8024_interface *
sff8024_compliant(const struct identity *id, uint8_t *ret_media_type)
{
	uint8_t media_type = 0;
	const struct sff8024_interface *found = find_compliant(id, &media_type);

	if (found)
		*ret_media_type = media_type;
	return found;
}
