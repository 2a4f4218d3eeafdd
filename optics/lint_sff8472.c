/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of SFF-8472 12.4: what it reserves, and what cannot be said at once.
 */
#include "optics/lint_rules.h"
#include "optics/sff8024.h"

#define SFF8472_REVISION_LAST     10
#define SFF8472_REVISION_ENHANCED 9 /* 12.4: A2h 56-94 without external calibration */
#define SFF8472_REVISION_LASER    6 /* 11.3: A2h 40-55 */

#define LENGTH_BEYOND  0xff
#define PASSIVE_CABLE  0x04 /* of A0h 8 */
#define ACTIVE_CABLE   0x08
#define RESERVED_OF_62 0xfe
#define MEDIA_MMF      1 /* as in CMIS lower 85 */
#define MEDIA_SMF      2
#define MEDIA_COPPER   3

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
	{ LOW, 64, 1, 0x80, 0, 0 },
	{ LOW, 92, 1, 0x81, 0, 0 },
	{ LOW, 93, 1, 0x01, 0, 0 },
};

static const struct code_rule sff8472_code[] = {
	{ "extended identifier", AT(LOW,  1), 8, 0,    0,     NULL, CODES(7) },
	{ "connector",           AT(LOW,  2), 8, 0x80, 0x100, sff8024_connector, 0 },
	{ "encoding",            AT(LOW, 11), 8, 0,    0,     sff8472_encoding, 0 },
	{ "rate identifier",     AT(LOW, 13), 8, 0,    0,     NULL, CODES(0x10) | UINT64_C(1) << 0x20 },
};

static const struct page_rule sff8472_page[] = {
	{ A2_LOW, AT_BIT(LOW, 92, 6), PAGE_OWN },
	{ A2_TABLE + 2, AT_BIT(LOW, 65, 6), PAGE_OWN },
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

/*
 * Constants that no calibration has: of Rx power's coefficients, floats in A2h 56 to 75,
 * exponents of ones are no numbers, and a slope of zero makes each word the same.
 */
static void
lint_calibration(struct lint *l)
{
	static const struct {
		const char *title;
		uint8_t byte;
	} slopes[] = { { "Tx bias", 76 }, { "Tx power", 80 }, { "temperature", 84 },
		{ "supply", 88 } };
	const uint8_t *p = memmap_bytes(l->map, mem_at(A2_LOW, 56), 36);
	bool zero = true;

	if (!p || !l->id->dom || !l->id->external_calibration)
		return;
	for (unsigned i = 0; i < 5; i++) {
		zero &= i == 4 || (be32(p + 4 * i) << 1) == 0;
		if ((be32(p + 4 * i) & 0x7f800000) != 0x7f800000)
			continue;
		lint_add(l, RULE_CALIBRATION_NAN, lint_at(A2_LOW, (uint8_t)(56 + 4 * i)),
		    NULL, 0, 0, 0);
		break;
	}
	if (zero)
		lint_add(l, RULE_CALIBRATION_ZERO, lint_at(A2_LOW, 56), "Rx power", 0, 0,
		    0);
	for (size_t i = 0; i < COUNT_OF(slopes); i++) {
		if (be16(p + slopes[i].byte - 56) == 0)
			lint_add(l, RULE_CALIBRATION_ZERO,
			    lint_at(A2_LOW, slopes[i].byte), slopes[i].title, 0, 0, 0);
	}
}

/*
 * Byte 36, an extended compliance code, and 62, bits of Fibre Channel; of a DWDM-SFP the
 * latter is what its wavelength has of hundredths, and any distance is a grid.
 */
static void
lint_grid_bytes(struct lint *l)
{
	const uint8_t *p = memmap_bytes(l->map, mem_at(LOW, 0), 63);

	if (!p)
		return;
	if (l->id->identifier == SFF8024_DWDM_SFP) {
		if (p[62] > 99)
			lint_add(l, RULE_RESERVED_CODE, lint_at(LOW, 62),
			    "hundredths of the wavelength", p[62], 0, 0);
		return;
	}
	if (!sff8024_ext_compliance(p[36]))
		lint_add(l, RULE_RESERVED_CODE, lint_at(LOW, 36), "extended compliance",
		    p[36], 0, 0);
	if (p[62] & RESERVED_OF_62)
		lint_add(l, RULE_RESERVED_BIT, lint_at(LOW, 62), NULL, p[62],
		    RESERVED_OF_62, 0);
}

/*
 * A0h 60 and 61 are a wavelength in a fibre, in a cable bits of which some in byte 60 are
 * defined; a word with anything in byte 61 was meant as a wavelength.
 */
static void
lint_copper_wavelength(struct lint *l, const uint8_t *p)
{
	uint8_t reserved = p[8] & PASSIVE_CABLE ? 0xfc : p[8] & ACTIVE_CABLE ? 0xf0 : 0;

	if (p[61] || (p[60] && !reserved))
		lint_add(l, RULE_COPPER_WAVELENGTH, lint_at(LOW, 60), NULL, be16(p + 60),
		    0, 0);
	else if (p[60] & reserved)
		lint_add(l, RULE_RESERVED_BIT, lint_at(LOW, 60), NULL, p[60], reserved,
		    0);
}

/* Copper that names an interface of fibre, in byte 3 or 36. */
static void
lint_copper_codes(struct lint *l, const uint8_t *p)
{
	uint8_t media_type = 0;

	if (p[3] & 0xf0)
		lint_add(l, RULE_COPPER_CODE, lint_at(LOW, 3), "10G optics", p[3], 0, 0);
	if (p[36] && sff8024_compliant(l->id, &media_type) &&
	    (media_type == MEDIA_MMF || media_type == MEDIA_SMF))
		lint_add(l, RULE_COPPER_CODE, lint_at(LOW, 36), "extended compliance",
		    p[36], 0, 0);
}

/* A connector of fibre, no cable, and the extended code of an interface over copper. */
static void
lint_fibre_code(struct lint *l, const uint8_t *p)
{
	uint8_t media_type = 0;

	if ((p[2] == SFF8024_SC || p[2] == SFF8024_LC) && p[36] &&
	    !(p[8] & (PASSIVE_CABLE | ACTIVE_CABLE)) &&
	    l->id->identifier != SFF8024_DWDM_SFP &&
	    sff8024_compliant(l->id, &media_type) && media_type == MEDIA_COPPER)
		lint_add(l, RULE_FIBRE_CODE, lint_at(LOW, 36), NULL, p[2], p[36], 0);
}

/* Lengths over OM2 and OM1: what stands around them has a meaning for copper, too. */
static void
lint_copper_lengths(struct lint *l, const uint8_t *p)
{
	for (uint8_t byte = 16; byte <= 17; byte++) {
		if (p[byte])
			lint_add(l, RULE_COPPER_FIBRE, lint_at(LOW, byte), NULL, p[byte],
			    0, 0);
	}
}

static void
lint_sff8472_medium(struct lint *l)
{
	const uint8_t *p = memmap_bytes(l->map, mem_at(LOW, 0), 62);
	unsigned hundreds;

	if (!p)
		return;
	if ((p[8] & 0x0c) == (PASSIVE_CABLE | ACTIVE_CABLE))
		lint_add(l, RULE_CABLE_BOTH, lint_at(LOW, 8), NULL, p[8], 0, 0);
	if (sff8024_is_copper(l->id)) {
		lint_copper_codes(l, p);
		lint_copper_lengths(l, p);
		lint_copper_wavelength(l, p);
	} else {
		lint_fibre_code(l, p);
	}
	hundreds = p[14] * 10u;
	if (l->id->length_smf_m && p[14] && p[14] != LENGTH_BEYOND && p[15] &&
	    p[15] != LENGTH_BEYOND && (hundreds >= p[15] + 10u || hundreds + 10 <= p[15]))
		lint_add(l, RULE_LENGTH, lint_at(LOW, 14), NULL, p[14], p[15], 0);
}

/* The optional limits of A2h 40 to 55: a laser's temperature, a cooler's current. */
static void
lint_laser_limits(struct lint *l)
{
	static const struct {
		const char *title;
		uint8_t byte;
		int32_t num, den; /* to the unit of that monitor */
		enum monitor like;
	} limits[] = {
		{ "laser temperature", 40, 1000, 256, MONITOR_TEMP },
		{ "cooler current", 48, 100, 1, MONITOR_TX_BIAS },
	};

	if (!l->id->dom || l->id->revision < SFF8472_REVISION_LASER)
		return;
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		struct memaddr at = lint_at(A2_LOW, limits[i].byte);
		int32_t v[LIMIT_COUNT], any = 0;

		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			struct memaddr word = mem_at(at.page, (uint8_t)(at.byte + 2 * n));

			if (!memmap_word(l->map, word, WORD_S16, &v[n]))
				return;
			any |= v[n];
			v[n] = (int32_t)div_round((int64_t)v[n] * limits[i].num,
			    limits[i].den);
		}
		if (any)
			lint_order(l, at, limits[i].title, v, (int32_t)limits[i].like,
			    v[LIMIT_HIGH_ALARM] || v[LIMIT_LOW_ALARM],
			    v[LIMIT_HIGH_WARN] || v[LIMIT_LOW_WARN]);
	}
}

/* What A2h 66 and 67 say of a module of 12.4 that is calibrated internally. */
static void
lint_enhanced(struct lint *l)
{
	uint8_t watts, code;

	if (l->id->external_calibration || l->id->a2_is_a0)
		return;
	if (memmap_bit(l->map, mem_bit(LOW, 64, 6)) &&
	    memmap_byte(l->map, mem_at(A2_LOW, 66), &watts))
		lint_watts(l, lint_at(A2_LOW, 66), "power level 4", watts, 10);
	if (l->id->revision >= SFF8472_REVISION_ENHANCED &&
	    memmap_byte(l->map, mem_at(A2_LOW, 67), &code) && code &&
	    !sff8024_ext_compliance(code))
		lint_add(l, RULE_RESERVED_CODE, lint_at(A2_LOW, 67),
		    "second extended compliance", code, 0, 0);
}

void
lint_sff8472(struct lint *l)
{
	uint8_t options;

	lint_revision(l, mem_at(LOW, 94), SFF8472_REVISION_LAST);
	lint_grid_bytes(l);
	lint_diagnostics(l);
	lint_calibration(l);
	lint_sff8472_medium(l);
	lint_rate(l, mem_at(LOW, 12), mem_at(LOW, 66));
	if (l->id->a2_is_a0)
		lint_add(l, RULE_A2_IS_A0, lint_at(A2_LOW, 0), NULL, 0, 0, 0);
	lint_enhanced(l);
	lint_laser_limits(l);
	if (memmap_byte(l->map, mem_at(LOW, 65), &options) && (options & 0x06) == 0x06)
		lint_add(l, RULE_LOS_BOTH, lint_at(LOW, 65), NULL, options, 0, 0);
	if (memmap_bit(l->map, mem_bit(LOW, 65, 0)) && !l->id->paged_a2)
		lint_add(l, RULE_FLAT_PAGES, mem_bit(LOW, 65, 0), NULL, 1, 0, 0);
}
