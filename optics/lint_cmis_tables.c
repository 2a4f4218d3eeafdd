/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CMIS 5.4 reserves, which pages it has, and where texts and limits stand.
 */
#include "optics/lint_rules.h"
#include "optics/sff8024.h"

/* clang-format off */
static const struct reserved_def cmis_reserved[] = {
	/* page, byte, bytes, bits, since and below which revision */
	{ LOW,    2,  1, 0x30, 0x30, CMIS_5_3 },
	{ LOW,   12,  1, 0xff, 0x50, 0 },
	{ LOW,   28,  1, 0xff, 0x50, 0 },
	{ LOW,   35,  1, 0xff, 0x50, 0 },
	{ LOW,   43, 13, 0xff, 0x40, 0 },
	{ LOW,   58,  2, 0xff, 0x40, 0 },
	{ LOW,   62,  1, 0x70, CMIS_5_3, 0 },
	{ LOW,   63,  1, 0xff, 0x40, 0 },
	{ 0x00, 200,  1, 0x1f, 0x30, 0 },
	{ 0x00, 211,  1, 0xe0, 0x30, 0 },
	{ 0x00, 214,  8, 0xff, 0x40, 0 },
	{ 0x01, 156,  1, 0x78, 0x40, 0 },
	{ 0x01, 157,  1, 0xf0, 0x30, 0 },
	{ 0x01, 158,  1, 0xf9, 0x30, 0 },
	{ 0x01, 159,  1, 0xc0, 0x30, 0 },
	{ 0x01, 160,  1, 0xe0, 0x30, 0 },
	{ 0x01, 161,  1, 0x80, 0x30, 0 },
	{ 0x02, 200, 30, 0xff, 0x30, 0 },
};

static const struct code_rule cmis_code[] = {
	{ "state machines",              AT(LOW,  56),         8, 0,    0,     NULL, CODES(4), CMIS_5_3 },
	{ "function",                    AT(LOW,  57),         8, 0,    0,     NULL, CODES(1), CMIS_5_3 },
	{ "media type",                  AT(LOW,  85),         8, 0x40, 0x90,  NULL, CODES(5) },
	{ "connector",                   AT(0x00, 203),        8, 0x80, 0x100, sff8024_connector, 0 },
	{ "media interface technology",  AT(0x00, 212),        8, 0,    0,     NULL, CODES(0x14) },
	{ "duration of DPInit",          AT_BIT(0x01, 144, 0), 4, 0,    0,     NULL, CODES(13) },
	{ "duration of DPDeinit",        AT_BIT(0x01, 144, 4), 4, 0,    0,     NULL, CODES(13) },
	{ "multiplier of Tx bias",       AT_BIT(0x01, 160, 3), 2, 0,    0,     NULL, CODES(2) },
	{ "EPL pages",                   AT_BIT(0x01, 163, 0), 4, 0,    0,     NULL, CODES(7) },
	{ "CDB instances",               AT_BIT(0x01, 163, 6), 2, 0,    0,     NULL, CODES(2) },
	{ "duration of ModulePwrUp",     AT_BIT(0x01, 167, 0), 4, 0,    0,     NULL, CODES(13) },
	{ "duration of ModulePwrDn",     AT_BIT(0x01, 167, 4), 4, 0,    0,     NULL, CODES(13) },
	{ "duration of DPTxTurnOn",      AT_BIT(0x01, 168, 0), 4, 0,    0,     NULL, CODES(13) },
	{ "duration of DPTxTurnOff",     AT_BIT(0x01, 168, 4), 4, 0,    0,     NULL, CODES(13) },
};

/* CMIS 5.4, Tables 8-47 to 8-62 and 8-185: which pages there are. */
static const struct page_rule cmis_page[] = {
	/* page, what offers it, kind, since, bits, least, further pages */
	{ 0x01, AT(NO_ADVERT, 0),      PAGE_OWN },
	{ 0x02, AT(NO_ADVERT, 0),      PAGE_OWN },
	{ 0x03, AT_BIT(0x01, 142, 2),  PAGE_OF_USER },
	{ 0x04, AT_BIT(0x01, 155, 6),  PAGE_OWN },
	{ 0x0c, AT_BIT(0x01, 173, 7),  PAGE_OWN,     CMIS_5_4 },
	{ 0x0d, AT_BIT(0x01, 173, 6),  PAGE_OWN,     CMIS_5_4 },
	{ 0x10, AT(NO_ADVERT, 0),      PAGE_OWN },
	{ 0x11, AT(NO_ADVERT, 0),      PAGE_OWN },
	{ 0x12, AT_BIT(0x01, 155, 6),  PAGE_OWN },
	{ 0x13, AT_BIT(0x01, 142, 5),  PAGE_OWN },
	{ 0x14, AT_BIT(0x01, 142, 5),  PAGE_OWN },
	{ 0x15, AT_BIT(0x01, 145, 3),  PAGE_OWN },
	{ 0x16, AT_BIT(0x01, 142, 7),  PAGE_OWN },
	{ 0x17, AT_BIT(0x01, 142, 7),  PAGE_OWN },
	{ 0x1c, AT_BIT(0x01, 175, 0),  PAGE_OWN,     CMIS_5_3, 4, 1 },
	{ 0x1d, AT_BIT(0x01, 252, 7),  PAGE_OWN,     CMIS_5_3 },
	{ 0x20, AT_BIT(0x01, 142, 6),  PAGE_OWN },
	{ 0x24, AT_BIT(0x01, 142, 6),  PAGE_OWN },
	{ 0x28, AT_BIT(0x01, 142, 6),  PAGE_OWN },
	{ 0x2c, AT_BIT(0x01, 142, 6),  PAGE_OWN },
	{ 0x2d, AT_BIT(0x01, 142, 6),  PAGE_OF_USER },
	{ 0x2f, AT_BIT(0x01, 142, 6),  PAGE_OWN },
	{ 0x30, AT_BIT(0x01, 142, 4),  PAGE_MAYBE,   CMIS_5_3, .further = 5 },
	{ 0x38, AT_BIT(0x01, 142, 4),  PAGE_MAYBE,   CMIS_5_3 },
	{ 0x3a, AT_BIT(0x01, 142, 4),  PAGE_MAYBE,   CMIS_5_3, .further = 1 },
	{ 0x40, AT_BIT(0x01, 142, 4),  PAGE_MAYBE,   CMIS_5_3, .further = 5 },
	{ 0x60, AT_BIT(0x01, 174, 7),  PAGE_OWN,     CMIS_5_4 },
	{ 0x61, AT_BIT(0x01, 174, 6),  PAGE_OWN,     CMIS_5_4 },
	{ 0x62, AT_BIT(0x01, 174, 5),  PAGE_OWN,     CMIS_5_4 },
	{ 0x6d, AT_BIT(0x01, 252, 5),  PAGE_OWN,     CMIS_5_4 },
	{ 0x9f, AT_BIT(0x01, 163, 6),  PAGE_OF_USER, 0,       2, 1 },
	/* groups of VDM behind the first, of which 2Fh:128 says how many there are */
	{ 0x21, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 1 },
	{ 0x22, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 2 },
	{ 0x23, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 3 },
	{ 0x25, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 1 },
	{ 0x26, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 2 },
	{ 0x27, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 3 },
	{ 0x29, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 1 },
	{ 0x2a, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 2 },
	{ 0x2b, AT_BIT(0x2f, 128, 0),  PAGE_OWN,     0,       2, 3 },
};

static const struct text_rule cmis_text[] = {
	{ "vendor's name", AT(0x00, 129), 16 },
	{ "part number",   AT(0x00, 148), 16 },
	{ "revision",      AT(0x00, 164),  2 },
	{ "serial number", AT(0x00, 166), 16 },
	{ "date code",     AT(0x00, 182),  8 },
	{ "CLEI code",     AT(0x00, 190), 10 },
};

const struct lint_tables lint_cmis_tables = {
	cmis_reserved, COUNT_OF(cmis_reserved),
	cmis_code, COUNT_OF(cmis_code),
	cmis_page, COUNT_OF(cmis_page),
	cmis_text, COUNT_OF(cmis_text),
	.date = AT(0x00, 182),
	.oui = AT(0x00, 145),
	.limits = {
		[MONITOR_TEMP]     = AT(0x02, 128),
		[MONITOR_VCC]      = AT(0x02, 136),
		[MONITOR_TX_POWER] = AT(0x02, 176),
		[MONITOR_TX_BIAS]  = AT(0x02, 184),
		[MONITOR_RX_POWER] = AT(0x02, 192),
	},
	.limits_advert = {
		[MONITOR_TEMP]     = AT_BIT(0x01, 159, 0),
		[MONITOR_VCC]      = AT_BIT(0x01, 159, 1),
		[MONITOR_TX_POWER] = AT_BIT(0x01, 160, 1),
		[MONITOR_TX_BIAS]  = AT_BIT(0x01, 160, 0),
		[MONITOR_RX_POWER] = AT_BIT(0x01, 160, 2),
	},
};
/* clang-format on */
