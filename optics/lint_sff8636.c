/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of SFF-8636 2.11: what it reserves, and what cannot be said at once.
 */
#include "optics/app_select.h"
#include "optics/lint_rules.h"
#include "optics/parameter.h"
#include "optics/sff8024.h"

#define SFF8636_REVISION_LAST 8
#define CMIS_REVISION_FIRST   0x20 /* 2.0: no SFF-8636 has come so far */
#define CMIS_REVISION_END     0x60
#define NEAR_END_SINCE        3 /* the revision code from which byte 113 counts */

#define MEDIA_MMF    1 /* as in CMIS lower 85 */
#define MEDIA_SMF    2
#define MEDIA_COPPER 3

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
	{ "far end",                 AT_BIT(LOW, 113, 4),  3, 0,    0,     NULL, CODES(6), NEAR_END_SINCE, 0 },
	{ "connector",               AT(0x00, 130),        8, 0x80, 0x100, sff8024_connector, 0 },
	{ "encoding",                AT(0x00, 139),        8, 0,    0,     sff8636_encoding, 0 },
	{ "rate select",             AT_BIT(0x00, 141, 0), 2, 0,    0,     NULL, CODES(2) },
	{ "extended compliance",     AT(0x00, 192),        8, 0,    0,     sff8024_ext_compliance, 0 },
	{ "second extended compliance", AT(LOW, 116),       8, 0,    0,     sff8024_ext_compliance, 0, SFF8636_REVISION_LAST, 0 },
	{ "optical lane of lane 1",  AT_BIT(0x20, 248, 4),  4, 13,   16,    NULL, CODES(6) },
	{ "optical lane of lane 2",  AT_BIT(0x20, 248, 0),  4, 13,   16,    NULL, CODES(6) },
	{ "optical lane of lane 3",  AT_BIT(0x20, 249, 4),  4, 13,   16,    NULL, CODES(6) },
	{ "optical lane of lane 4",  AT_BIT(0x20, 249, 0),  4, 13,   16,    NULL, CODES(6) },
};

static const struct page_rule sff8636_page[] = {
	{ 0x01, AT_BIT(0x00, 195, 6), PAGE_OF_USER },
	{ 0x02, AT_BIT(0x00, 195, 7), PAGE_OF_USER },
	{ 0x03, AT(NO_ADVERT, 0), PAGE_OWN },
	{ 0x20, AT_BIT(0x00, 195, 0), PAGE_OWN },
	{ 0x21, AT_BIT(0x00, 195, 0), PAGE_OWN },
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
	bool copper = l->id->media_technology >= SFF8636_COPPER;
	uint8_t alien = copper ? 0x76 : 0x08; /* LRM to LR4, or 40GBASE-CR4 */
	uint8_t media_type = 0;

	if (!p)
		return;
	if (p[3] & alien)
		lint_add(l, RULE_COPPER_OPTICAL, lint_at(0x00, 131), NULL,
		    l->id->media_technology, p[3] & alien, 0);
	if (l->id->ext_compliance && sff8024_compliant(l->id, &media_type) &&
	    (copper ? media_type == MEDIA_MMF || media_type == MEDIA_SMF
		    : media_type == MEDIA_COPPER))
		lint_add(l, RULE_COPPER_OPTICAL, lint_at(0x00, 192), NULL,
		    l->id->media_technology, l->id->ext_compliance, 0);
	if (!copper && l->id->connector == SFF8024_COPPER_PIGTAIL)
		lint_add(l, RULE_COPPER_CONNECTOR, lint_at(0x00, 130), NULL,
		    l->id->media_technology, SFF8024_COPPER_PIGTAIL, 0);
	for (unsigned byte = 142; copper && byte <= 144; byte++) {
		if (p[byte - 128])
			lint_add(l, RULE_COPPER_FIBRE, lint_at(0x00, (uint8_t)byte), NULL,
			    p[byte - 128], 0, 0);
	}
}

/* 00h:129 and 194: what belongs together. */
static void
lint_extended_identifier(struct lint *l)
{
	uint8_t ext, options, watts;

	if (!memmap_byte(l->map, mem_at(0x00, 129), &ext))
		return;
	if ((ext & 0x20) && memmap_byte(l->map, mem_at(LOW, 107), &watts))
		lint_watts(l, lint_at(LOW, 107), "power class 8", watts, 15);
	if ((ext & 0x03) && (ext & 0xc0) != 0xc0)
		lint_add(l, RULE_POWER_CLASS, lint_at(0x00, 129), NULL, ext, 0, 0);
	if (!memmap_byte(l->map, mem_at(0x00, 194), &options))
		return;
	if ((options & 0x80) && !(ext & 0x08))
		lint_add(l, RULE_CDR_CONTROL, mem_bit(0x00, 194, 7), "Tx", options, ext,
		    0);
	if ((options & 0x40) && !(ext & 0x04))
		lint_add(l, RULE_CDR_CONTROL, mem_bit(0x00, 194, 6), "Rx", options, ext,
		    0);
}

/* A BER of m x 10^e as one number of the same order; other words are in order. */
static int32_t
rank_of(const struct parameter_reading *r, int32_t word)
{
	int32_t mantissa = word & 0x7ff, exponent = word >> 11 & 0x1f;

	if (r->def->q.word != WORD_F16)
		return word;
	if (mantissa == 0)
		return 0;
	for (; mantissa < 10000; exponent--)
		mantissa *= 10;
	return (exponent + 8) * 1000000 + mantissa;
}

/* High alarm, low alarm, high warning, low warning; two of zero are not given. */
static bool
are_in_order(const int32_t v[LIMIT_COUNT])
{
	bool alarms = v[LIMIT_HIGH_ALARM] || v[LIMIT_LOW_ALARM];
	bool warnings = v[LIMIT_HIGH_WARN] || v[LIMIT_LOW_WARN];

	if (alarms && warnings &&
	    (v[LIMIT_HIGH_ALARM] < v[LIMIT_HIGH_WARN] ||
		v[LIMIT_LOW_ALARM] > v[LIMIT_LOW_WARN]))
		return false;
	return v[LIMIT_HIGH_ALARM] >= v[LIMIT_LOW_ALARM] &&
	       v[LIMIT_HIGH_WARN] >= v[LIMIT_LOW_WARN];
}

/* Of page 21h: sets of limits of monitors that are in use. */
static void
lint_parameter_limits(struct lint *l)
{
	struct parameter_reading r;
	uint32_t seen = 0;

	for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
		int32_t rank[LIMIT_COUNT];

		if (!parameter_read(l->map, l->id, i, &r) || !r.def ||
		    !r.limits_present || (seen & 1u << r.limit_set))
			continue;
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			rank[n] = rank_of(&r, r.limit[n]);
		if (are_in_order(rank))
			continue;
		seen |= 1u << r.limit_set;
		lint_add(l, RULE_PARAMETER_ORDER,
		    lint_at(PARAMETER_PAGE_LIMITS, (uint8_t)(128 + 8 * r.limit_set)),
		    r.def->title, r.limit_set + 1, 0, 0);
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

/* Page 01h: the table of applications, where the module says that there is one. */
static void
lint_app_select(struct lint *l)
{
	uint8_t stored, computed, length;

	if (!lint_has_page(l, APP_SELECT_PAGE) ||
	    !app_select_sum(l->map, &stored, &computed))
		return;
	if (stored != computed)
		lint_add(l, RULE_TABLE_CHECKSUM, lint_at(APP_SELECT_PAGE, 128), "cc_apps",
		    stored, computed, 0);
	if (!memmap_byte(l->map, mem_at(APP_SELECT_PAGE, 129), &length))
		return;
	if (length & 0xc0)
		lint_add(l, RULE_RESERVED_BIT, lint_at(APP_SELECT_PAGE, 129), NULL,
		    length, 0xc0, 0);
	if ((length & 0x3f) == APP_SELECT_MAX)
		lint_add(l, RULE_RESERVED_CODE, lint_at(APP_SELECT_PAGE, 129),
		    "length of the table of applications", length & 0x3f, 0, 0);
}

void
lint_sff8636(struct lint *l)
{
	uint8_t near_end, pages;

	if (l->id->revision >= CMIS_REVISION_FIRST && l->id->revision < CMIS_REVISION_END)
		lint_add(l, RULE_SPEC_MISMATCH, lint_at(LOW, 1), NULL, l->id->revision,
		    l->id->identifier, 0);
	else
		lint_revision(l, mem_at(LOW, 1), SFF8636_REVISION_LAST);
	if (l->id->flat && memmap_byte(l->map, mem_at(0x00, 195), &pages) &&
	    (pages & 0xc1))
		lint_add(l, RULE_FLAT_PAGES, lint_at(0x00, 195), NULL, pages & 0xc1, 0,
		    0);
	lint_extended_identifier(l);
	lint_rate(l, mem_at(0x00, 140), mem_at(0x00, 222));
	lint_sff8636_medium(l);
	if (l->id->revision >= NEAR_END_SINCE &&
	    memmap_byte(l->map, mem_at(LOW, 113), &near_end) && (near_end & 0x0f) == 0x0f)
		lint_add(l, RULE_NEAR_END, lint_at(LOW, 113), NULL, near_end, 0, 0);
	lint_app_select(l);
	if (!lint_has_page(l, PARAMETER_PAGE))
		return;
	lint_parameters(l);
	if (lint_has_page(l, PARAMETER_PAGE_LIMITS))
		lint_parameter_limits(l);
}
