/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of SFF-8472 12.4 and SFF-8636 2.11: what they reserve, and what cannot be
 * said at once.
 */
#include "optics/lint_rules.h"
#include "optics/parameter.h"
#include "optics/sff8024.h"

#define SFF8472_REVISION_LAST 10
#define SFF8636_REVISION_LAST 8
#define CMIS_REVISION_FIRST   0x20 /* 2.0: no SFF-8636 has come so far */
#define CMIS_REVISION_END     0x60

#define TECHNOLOGY_COPPER 0xa /* this code and all above it are copper */
#define RATE_BEYOND       0xff
#define LENGTH_BEYOND     0xff

#define CODES(last_) ((UINT64_C(2) << (last_)) - 1) /* 0 to last_ */

/* ---- SFF-8472 ---- */

static const char *
sff8472_encoding(uint8_t code)
{
	return sff8024_encoding(SPEC_SFF8472, code);
}

/* clang-format off */
static const struct reserved_def sff8472_reserved[] = {
	/* page, byte, bytes, bits, since and below which revision */
	{ LOW,  5, 1, 0x88, 0, 0 },
	{ LOW,  8, 1, 0x03, 0, 0 },
	{ LOW,  9, 1, 0x02, 0, 0 },
	{ LOW, 62, 1, 0xfe, 0, 0 },
	{ LOW, 64, 1, 0x80, 0, 0 },
	{ LOW, 92, 1, 0x81, 0, 0 },
	{ LOW, 93, 1, 0x01, 0, 0 },
};

static const struct code_rule sff8472_code[] = {
	{ "extended identifier", AT(LOW,  1), 8, 0,    0,     NULL, CODES(7) },
	{ "connector",           AT(LOW,  2), 8, 0x80, 0x100, sff8024_connector, 0 },
	{ "encoding",            AT(LOW, 11), 8, 0,    0,     sff8472_encoding, 0 },
	{ "rate identifier",     AT(LOW, 13), 8, 0,    0,     NULL, CODES(0x10) | UINT64_C(1) << 0x20 },
	{ "extended compliance", AT(LOW, 36), 8, 0,    0,     sff8024_ext_compliance, 0 },
};

static const struct page_rule sff8472_page[] = {
	{ A2_LOW, AT_BIT(LOW, 92, 6), false },
};

static const struct text_rule sff8472_text[] = {
	{ "vendor's name", AT(LOW, 20), 16 },
	{ "part number",   AT(LOW, 40), 16 },
	{ "revision",      AT(LOW, 56),  4 },
	{ "serial number", AT(LOW, 68), 16 },
	{ "date code",     AT(LOW, 84),  8 },
};

const struct lint_tables lint_sff8472_tables = {
	sff8472_reserved, COUNT_OF(sff8472_reserved),
	sff8472_code, COUNT_OF(sff8472_code),
	sff8472_page, COUNT_OF(sff8472_page),
	sff8472_text, COUNT_OF(sff8472_text),
	.date = AT(LOW, 84),
	.oui = AT(LOW, 37),
	.limits = {
		[MONITOR_TEMP]     = AT(A2_LOW, 0),
		[MONITOR_VCC]      = AT(A2_LOW, 8),
		[MONITOR_TX_BIAS]  = AT(A2_LOW, 16),
		[MONITOR_TX_POWER] = AT(A2_LOW, 24),
		[MONITOR_RX_POWER] = AT(A2_LOW, 32),
	},
	.limits_advert = {
		[MONITOR_TEMP]     = AT(NO_ADVERT, 0),
		[MONITOR_VCC]      = AT(NO_ADVERT, 0),
		[MONITOR_TX_BIAS]  = AT(NO_ADVERT, 0),
		[MONITOR_TX_POWER] = AT(NO_ADVERT, 0),
		[MONITOR_RX_POWER] = AT(NO_ADVERT, 0),
	},
};
/* clang-format on */

/* A rate byte of FFh sends the reader to another one, which has to say something. */
static void
lint_rate(struct lint *l, struct memaddr at, struct memaddr further)
{
	uint8_t rate, more;

	if (memmap_byte(l->map, at, &rate) && rate == RATE_BEYOND &&
	    memmap_byte(l->map, further, &more) && more == 0)
		lint_add(l, RULE_RATE_MISSING, lint_at(further.page, further.byte), NULL,
		    0, 0, 0);
}

/* A0h 92 and 93 (Tables 8-5 and 8-6). */
static void
lint_diagnostics(struct lint *l)
{
	uint8_t type, options;
	bool dom, internal, external;

	if (!memmap_byte(l->map, mem_at(LOW, 92), &type) ||
	    !memmap_byte(l->map, mem_at(LOW, 93), &options))
		return;
	dom = type & 0x40;
	internal = type & 0x20;
	external = type & 0x10;
	if (!dom && (internal || external))
		lint_add(l, RULE_CALIBRATION_STRAY, mem_bit(LOW, 92, 6), NULL, type, 0,
		    0);
	else if (internal && external)
		lint_add(l, RULE_CALIBRATION_BOTH, mem_bit(LOW, 92, 4), NULL, type, 0, 0);
	else if (dom && !internal && !external)
		lint_add(l, RULE_CALIBRATION_NONE, mem_bit(LOW, 92, 4), NULL, type, 0, 0);
	if (!dom && (options & 0xf8))
		lint_add(l, RULE_DOM_ABSENT, lint_at(LOW, 93), NULL, options, 0, 0);
	if (dom && l->id->revision == 0)
		lint_add(l, RULE_DOM_REVISION, lint_at(LOW, 94), NULL, 0, 0, 0);
}

/* Rx power's coefficients, floats in A2h 56 to 75: exponents of ones are no numbers. */
static void
lint_calibration(struct lint *l)
{
	const uint8_t *p = memmap_bytes(l->map, mem_at(A2_LOW, 56), 20);

	for (unsigned i = 0; p && l->id->dom && l->id->external_calibration && i < 5;
	     i++) {
		if ((be32(p + 4 * i) & 0x7f800000) != 0x7f800000)
			continue;
		lint_add(l, RULE_CALIBRATION_NAN, lint_at(A2_LOW, (uint8_t)(56 + 4 * i)),
		    NULL, 0, 0, 0);
		return;
	}
}

/* A0h 8 says which kind of cable; 60 and 61 are a wavelength in a fibre alone. */
static void
lint_sff8472_medium(struct lint *l)
{
	const uint8_t *p = memmap_bytes(l->map, mem_at(LOW, 0), 62);
	unsigned hundreds;

	if (!p)
		return;
	if ((p[8] & 0x0c) == 0x0c)
		lint_add(l, RULE_CABLE_BOTH, lint_at(LOW, 8), NULL, p[8], 0, 0);
	else if ((p[8] & 0x04) && (be16(p + 60) & 0xfcff))
		lint_add(l, RULE_COPPER_WAVELENGTH, lint_at(LOW, 60), NULL, be16(p + 60),
		    0, 0);
	hundreds = p[14] * 10u;
	if (l->id->length_smf_m && p[14] && p[14] != LENGTH_BEYOND && p[15] &&
	    p[15] != LENGTH_BEYOND && (hundreds >= p[15] + 10u || hundreds + 10 <= p[15]))
		lint_add(l, RULE_LENGTH, lint_at(LOW, 14), NULL, p[14], p[15], 0);
}

static void
lint_revision(struct lint *l, struct memaddr at, uint8_t last)
{
	if ((l->id->known & FACT_REVISION) && l->id->revision > last)
		lint_add(l, RULE_REVISION_RESERVED, lint_at(at.page, at.byte), NULL,
		    l->id->revision, 0, 0);
}

void
lint_sff8472(struct lint *l)
{
	uint8_t watts;

	lint_revision(l, mem_at(LOW, 94), SFF8472_REVISION_LAST);
	lint_diagnostics(l);
	lint_calibration(l);
	lint_sff8472_medium(l);
	lint_rate(l, mem_at(LOW, 12), mem_at(LOW, 66));
	if (l->id->a2_is_a0)
		lint_add(l, RULE_A2_IS_A0, lint_at(A2_LOW, 0), NULL, 0, 0, 0);
	if (memmap_bit(l->map, mem_bit(LOW, 64, 6)) && !l->id->external_calibration &&
	    !l->id->a2_is_a0 && memmap_byte(l->map, mem_at(A2_LOW, 66), &watts) &&
	    watts == 0)
		lint_add(l, RULE_POWER_CLASS_8, lint_at(A2_LOW, 66), "power level 4", 0,
		    0, 0);
	if (memmap_bit(l->map, mem_bit(LOW, 65, 0)) && !l->id->paged_a2)
		lint_add(l, RULE_FLAT_PAGES, mem_bit(LOW, 65, 0), NULL, 1, 0, 0);
}

/* ---- SFF-8636 ---- */

static const char *
sff8636_encoding(uint8_t code)
{
	return sff8024_encoding(SPEC_SFF8636, code);
}

/* clang-format off */
static const struct reserved_def sff8636_reserved[] = {
	{ LOW,    2, 1, 0xf8, 3, 0 },
	{ LOW,   93, 1, 0x70, 3, 0 },
	{ LOW,   99, 1, 0xfc, 3, 0 },
	{ LOW,  113, 1, 0x80, 3, 0 },
	{ LOW,  117, 1, 0x0c, 8, 0 },
	{ 0x00, 132, 1, 0xf8, 0, 0 },
	{ 0x00, 133, 1, 0x0f, 0, 0 },
	{ 0x00, 134, 1, 0xf0, 0, 0 },
	{ 0x00, 135, 1, 0x04, 0, 0 },
	{ 0x00, 136, 1, 0x0f, 0, 0 },
	{ 0x00, 141, 1, 0xfc, 0, 0 },
	{ 0x00, 164, 1, 0xc0, 0, 0 },
	{ 0x00, 193, 1, 0x80, 0, 0 },
	{ 0x00, 220, 1, 0xc3, 0, 0 },
	{ 0x00, 221, 1, 0xe0, 0, 0 },
	{ 0x03, 136, 8, 0xff, 3, 0 },
	{ 0x03, 152, 8, 0xff, 3, 0 },
};

static const struct code_rule sff8636_code[] = {
	{ "power in low power mode", AT_BIT(LOW, 110, 4),  4, 0,    0,     NULL, CODES(3) },
	{ "minimum supply voltage",  AT_BIT(LOW, 110, 0),  3, 0,    0,     NULL, CODES(2) },
	{ "far end",                 AT_BIT(LOW, 113, 4),  3, 0,    0,     NULL, CODES(6) },
	{ "connector",               AT(0x00, 130),        8, 0x80, 0x100, sff8024_connector, 0 },
	{ "encoding",                AT(0x00, 139),        8, 0,    0,     sff8636_encoding, 0 },
	{ "rate select",             AT_BIT(0x00, 141, 0), 2, 0,    0,     NULL, CODES(2) },
	{ "extended compliance",     AT(0x00, 192),        8, 0,    0,     sff8024_ext_compliance, 0 },
	{ "optical lane of lane 1",  AT_BIT(0x20, 248, 4),  4, 13,   16,    NULL, CODES(6) },
	{ "optical lane of lane 2",  AT_BIT(0x20, 248, 0),  4, 13,   16,    NULL, CODES(6) },
	{ "optical lane of lane 3",  AT_BIT(0x20, 249, 4),  4, 13,   16,    NULL, CODES(6) },
	{ "optical lane of lane 4",  AT_BIT(0x20, 249, 0),  4, 13,   16,    NULL, CODES(6) },
};

static const struct page_rule sff8636_page[] = {
	{ 0x01, AT_BIT(0x00, 195, 6), true },
	{ 0x02, AT_BIT(0x00, 195, 7), true },
	{ 0x03, AT(NO_ADVERT, 0),     false },
	{ 0x20, AT_BIT(0x00, 195, 0), false },
	{ 0x21, AT_BIT(0x00, 195, 0), false },
};

static const struct text_rule sff8636_text[] = {
	{ "vendor's name", AT(0x00, 148), 16 },
	{ "part number",   AT(0x00, 168), 16 },
	{ "revision",      AT(0x00, 184),  2 },
	{ "serial number", AT(0x00, 196), 16 },
	{ "date code",     AT(0x00, 212),  8 },
};

const struct lint_tables lint_sff8636_tables = {
	sff8636_reserved, COUNT_OF(sff8636_reserved),
	sff8636_code, COUNT_OF(sff8636_code),
	sff8636_page, COUNT_OF(sff8636_page),
	sff8636_text, COUNT_OF(sff8636_text),
	.date = AT(0x00, 212),
	.oui = AT(0x00, 165),
	.limits = {
		[MONITOR_TEMP]     = AT(0x03, 128),
		[MONITOR_VCC]      = AT(0x03, 144),
		[MONITOR_RX_POWER] = AT(0x03, 176),
		[MONITOR_TX_BIAS]  = AT(0x03, 184),
		[MONITOR_TX_POWER] = AT(0x03, 192),
	},
	.limits_advert = {
		[MONITOR_TEMP]     = AT(NO_ADVERT, 0),
		[MONITOR_VCC]      = AT(NO_ADVERT, 0),
		[MONITOR_RX_POWER] = AT(NO_ADVERT, 0),
		[MONITOR_TX_BIAS]  = AT(NO_ADVERT, 0),
		[MONITOR_TX_POWER] = AT_BIT(0x00, 220, 2),
	},
};
/* clang-format on */

/* 00h:147[7:4], and what goes with light alone, or with copper alone. */
static void
lint_sff8636_medium(struct lint *l)
{
	const uint8_t *p = memmap_bytes(l->map, mem_at(0x00, 128), 20);
	bool copper = l->id->media_technology >= TECHNOLOGY_COPPER;
	uint8_t alien = copper ? 0x76 : 0x08; /* LRM to LR4, or 40GBASE-CR4 */

	if (!p)
		return;
	if (p[3] & alien)
		lint_add(l, RULE_COPPER_OPTICAL, lint_at(0x00, 131), NULL,
		    l->id->media_technology, p[3] & alien, 0);
	for (unsigned byte = 142; copper && byte <= 144; byte++) {
		if (p[byte - 128])
			lint_add(l, RULE_COPPER_FIBRE, lint_at(0x00, (uint8_t)byte), NULL,
			    p[byte - 128], 0, 0);
	}
}

/* Of pages 20h and 21h: a type that nobody gave a meaning. */
static void
lint_parameters(struct lint *l)
{
	struct memaddr at = lint_at(PARAMETER_PAGE, 0);
	struct parameter_reading r;
	unsigned strange = 0;
	uint8_t type = 0;

	for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
		if (!parameter_read(l->map, l->id, i, &r) || r.def ||
		    r.type >= PARAMETER_CUSTOM_FIRST || strange++)
			continue;
		at.byte = (uint8_t)(PARAMETER_DESCRIPTORS + 2 * i + 1);
		type = r.type;
	}
	if (strange)
		lint_add(l, RULE_PARAMETER_TYPE, at, NULL, (int32_t)strange, type, 0);
}

void
lint_sff8636(struct lint *l)
{
	uint8_t watts, pages;

	if (l->id->revision >= CMIS_REVISION_FIRST && l->id->revision < CMIS_REVISION_END)
		lint_add(l, RULE_SPEC_MISMATCH, lint_at(LOW, 1), NULL, l->id->revision,
		    l->id->identifier, 0);
	else
		lint_revision(l, mem_at(LOW, 1), SFF8636_REVISION_LAST);
	if (l->id->flat && memmap_byte(l->map, mem_at(0x00, 195), &pages) &&
	    (pages & 0xc1))
		lint_add(l, RULE_FLAT_PAGES, lint_at(0x00, 195), NULL, pages & 0xc1, 0,
		    0);
	if (memmap_bit(l->map, mem_bit(0x00, 129, 5)) &&
	    memmap_byte(l->map, mem_at(LOW, 107), &watts) && watts == 0)
		lint_add(l, RULE_POWER_CLASS_8, lint_at(LOW, 107), "power class 8", 0, 0,
		    0);
	lint_rate(l, mem_at(0x00, 140), mem_at(0x00, 222));
	lint_sff8636_medium(l);
	lint_parameters(l);
}
