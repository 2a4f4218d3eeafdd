/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/lint.h"

#include <assert.h>
#include <string.h>

#include "optics/lint_rules.h"
#include "optics/sff8024.h"

/* Beyond these nothing that a threshold is about can be. */
#define THRESHOLD_MIN_MDEGC (-60000)
#define THRESHOLD_MAX_MDEGC 150000
#define THRESHOLD_MAX_UV    6500000

/* Between these a transceiver works; beyond them a register is lying. */
#define TEMP_MIN_MDEGC (-60000)
#define TEMP_MAX_MDEGC 125000
#define VCC_MIN_UV     1500000
#define VCC_MAX_UV     5500000

#define RATE_BEYOND 0xff

static const char *const monitor_titles[MONITOR_AUXILIARY] = { "temperature", "supply",
	"Tx power", "Tx bias", "Rx power" };

/* Which checksums a module has to have, and where they are kept. */
static const struct checksum_row {
	enum spec spec;
	const char *name;
	struct memaddr at;
	/* APART: of what a laser can do, which is no identity, nor read whole by a poll
	 */
	enum { ALWAYS, WITH_DOM, WITH_PAGES, APART } when;
} checksums[] = {
	{ SPEC_SFF8472, "cc_base", AT(LOW, 63), ALWAYS },
	{ SPEC_SFF8472, "cc_ext", AT(LOW, 95), ALWAYS },
	{ SPEC_SFF8472, "cc_dmi", AT(A2_LOW, 95), WITH_DOM },
	{ SPEC_SFF8636, "cc_base", AT(0x00, 191), ALWAYS },
	{ SPEC_SFF8636, "cc_ext", AT(0x00, 223), ALWAYS },
	{ SPEC_CMIS, "cc_page00", AT(0x00, 222), ALWAYS },
	{ SPEC_CMIS, "cc_page01", AT(0x01, 255), WITH_PAGES },
	{ SPEC_CMIS, "cc_page02", AT(0x02, 255), WITH_PAGES },
	{ SPEC_CMIS, "cc_page04", AT(0x04, 255), APART },
};

void
lint_add(struct lint *l, enum lint_rule rule, struct memaddr at, const char *subject,
    int32_t a, int32_t b, int32_t c)
{
	struct findings *all = l->findings;
	unsigned i = all->count;

	/* Sorted as they come: behind all that are as grave and do not stand later. */
	while (i > 0 && lint_rule_severity(rule) < finding_severity(&all->item[i - 1]))
		i--;
	if (all->count == LINT_FINDINGS_MAX) {
		all->left_out++;
		if (i == LINT_FINDINGS_MAX)
			return;
		all->count--;
	}
	memmove(&all->item[i + 1], &all->item[i],
	    (all->count - i) * sizeof(all->item[0]));
	/* No padding keeps what stood there: who compares findings compares bytes. */
	memset(&all->item[i], 0, sizeof(all->item[i]));
	all->item[i].rule = (uint8_t)rule;
	all->item[i].spec = (uint8_t)l->id->spec;
	all->item[i].at.page = at.page;
	all->item[i].at.byte = at.byte;
	all->item[i].at.bit = at.bit;
	all->item[i].at.bank = at.bank;
	all->item[i].value[0] = a;
	all->item[i].value[1] = b;
	all->item[i].value[2] = c;
	all->item[i].subject = subject;
	all->count++;
}

bool
lint_field(const struct lint *l, struct memaddr at, unsigned bits, uint8_t *ret_value)
{
	uint8_t byte;

	if (!memmap_byte(l->map, at, &byte))
		return false;
	*ret_value = (uint8_t)((unsigned)byte >> at.bit & ((1u << bits) - 1));
	return true;
}

/* ---- a memory that says nothing ---- */

/* Says whether each byte that is held of Lower Memory has one value. */
static bool
lower_is_all(const struct memmap *map, uint8_t value)
{
	unsigned held = 0;
	uint8_t byte;

	for (unsigned i = 0; i < 128; i++) {
		if (!memmap_byte(map, mem_at(LOW, (uint8_t)i), &byte))
			continue;
		if (byte != value)
			return false;
		held++;
	}
	return held > 0;
}

static void
lint_unknown(struct lint *l)
{
	uint8_t identifier = 0;
	bool held = memmap_byte(l->map, mem_at(LOW, 0), &identifier);
	const char *name = identifier ? sff8024_identifier(identifier) : NULL;

	lint_add(l,
	    !held                        ? RULE_NO_IDENTIFIER
	    : lower_is_all(l->map, 0xff) ? RULE_ALL_ONES
	    : lower_is_all(l->map, 0x00) ? RULE_ALL_ZERO
	    : name                       ? RULE_LAYOUT_UNKNOWN
					 : RULE_IDENTIFIER_UNKNOWN,
	    lint_at(LOW, 0), name, identifier, 0, 0);
}

/* ---- checksums ---- */

static const struct checksum_row *
row_of(const struct identity *id, const struct checksum *sum)
{
	const struct checksum_row *row = checksums;

	while (row->spec != id->spec || strcmp(row->name, sum->name) != 0) {
		row++;
		assert(row < checksums + COUNT_OF(checksums)); /* each has one */
	}
	return row;
}

static void
lint_checksums(struct lint *l)
{
	for (unsigned i = 0; i < l->id->checksum_count; i++) {
		const struct checksum *sum = &l->id->checksum[i];
		const struct checksum_row *row = row_of(l->id, sum);

		/* elsewhere it is another page that was read: lint_pages() */
		if (sum->stored != sum->computed && lint_has_page(l, row->at.page))
			lint_add(l,
			    row->when == APART ? RULE_LASER_CHECKSUM : RULE_CHECKSUM,
			    lint_at(row->at.page, row->at.byte), sum->name, sum->stored,
			    sum->computed, 0);
	}
}

/* Says whether all checksums that the module has to have are there, and none is wrong. */
static bool
checksums_are_complete(const struct identity *id)
{
	for (size_t i = 0; i < COUNT_OF(checksums); i++) {
		bool needed = checksums[i].when == ALWAYS ||
			      (checksums[i].when == WITH_DOM && id->dom) ||
			      (checksums[i].when == WITH_PAGES && !id->flat);

		if (checksums[i].spec == id->spec && needed &&
		    !identity_checksum_holds(id, checksums[i].name))
			return false;
	}
	for (unsigned i = 0; i < id->checksum_count; i++) {
		const struct checksum *sum = &id->checksum[i];

		if (sum->stored != sum->computed && row_of(id, sum)->when != APART)
			return false;
	}
	return id->checksum_count > 0;
}

enum trust
lint_trust(const struct identity *id, const struct findings *findings)
{
	bool errors = false;

	for (unsigned i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->item[i];

		if (lint_rule_breaks((enum lint_rule)f->rule))
			return TRUST_BROKEN;
		errors |= finding_severity(f) == LINT_ERROR;
	}
	return errors || !checksums_are_complete(id) ? TRUST_UNVERIFIED : TRUST_GOOD;
}

/* ---- reserved bits and codes ---- */

/* The revision byte of SFF is a code that grows, that of CMIS major and minor. */
static bool
revision_is(const struct identity *id, uint8_t from, uint8_t below)
{
	return id->revision >= from && (below == 0 || id->revision < below);
}

static void
lint_reserved(struct lint *l, const struct lint_tables *t)
{
	for (size_t i = 0; i < t->reserved_count; i++) {
		const struct reserved_def *r = &t->reserved[i];
		uint8_t byte;

		if (!revision_is(l->id, r->from, r->below) || !lint_has_page(l, r->page))
			continue;
		for (unsigned n = 0; n < r->len; n++) {
			struct memaddr at = lint_at(r->page, (uint8_t)(r->byte + n));

			if (!memmap_byte(l->map, at, &byte) || !(byte & r->mask))
				continue;
			lint_add(l, RULE_RESERVED_BIT, at, NULL, byte, r->mask, 0);
			break;
		}
	}
}

static bool
code_is_known(const struct code_rule *r, uint8_t code)
{
	if (code >= r->custom && code < r->custom_end)
		return true;
	return r->find ? r->find(code) != NULL : code < 64 && (r->valid >> code & 1);
}

static void
lint_codes(struct lint *l, const struct lint_tables *t)
{
	for (size_t i = 0; i < t->code_count; i++) {
		const struct code_rule *r = &t->code[i];
		struct memaddr at = r->at;
		uint8_t code;

		if (!revision_is(l->id, r->from, r->below) ||
		    !lint_has_page(l, at.page) || !lint_field(l, at, r->bits, &code) ||
		    code_is_known(r, code))
			continue;
		lint_add(l, RULE_RESERVED_CODE, lint_field_at(at, r->bits), r->subject,
		    code, 0, 0);
	}
}

/* ---- what both standards of SFF have ---- */

void
lint_rate(struct lint *l, struct memaddr at, struct memaddr further)
{
	uint8_t rate, more;

	if (memmap_byte(l->map, at, &rate) && rate == RATE_BEYOND &&
	    memmap_byte(l->map, further, &more) && more == 0)
		lint_add(l, RULE_RATE_MISSING, lint_at(further.page, further.byte), NULL,
		    0, 0, 0);
}

void
lint_revision(struct lint *l, struct memaddr at, uint8_t last)
{
	if ((l->id->known & FACT_REVISION) && l->id->revision > last)
		lint_add(l, RULE_REVISION_RESERVED, lint_at(at.page, at.byte), NULL,
		    l->id->revision, 0, 0);
}

void
lint_watts(struct lint *l, struct memaddr at, const char *subject, uint8_t tenths,
    uint8_t least)
{
	if (tenths == 0)
		lint_add(l, RULE_POWER_CLASS_8, at, subject, 0, 0, 0);
	else if (tenths <= least)
		lint_add(l, RULE_POWER_LITTLE, at, subject, tenths, 0, 0);
}

/* ---- thresholds ---- */

static bool
is_possible(unsigned monitor, int32_t value)
{
	if (monitor == MONITOR_TEMP)
		return value >= THRESHOLD_MIN_MDEGC && value <= THRESHOLD_MAX_MDEGC;
	return monitor != MONITOR_VCC || value <= THRESHOLD_MAX_UV;
}

/* Four words of one value are no thresholds, whichever they are. */
static bool
lint_blank_limits(struct lint *l, const struct lint_tables *t, unsigned monitor)
{
	struct memaddr at = t->limits[monitor];
	const uint8_t *p = memmap_bytes(l->map, at, 2 * LIMIT_COUNT);

	if (!p)
		return true;
	for (unsigned i = 1; i < 2 * LIMIT_COUNT; i++) {
		if (p[i] != p[0])
			return false;
	}
	if (p[0] == 0xff)
		lint_add(l, RULE_THRESHOLD_ONES, lint_at(at.page, at.byte),
		    monitor_titles[monitor], 0, 0, 0);
	else if (p[0] == 0 && memmap_advertised(l->map, t->limits_advert[monitor]))
		lint_add(l, RULE_THRESHOLD_ZERO, lint_at(at.page, at.byte),
		    monitor_titles[monitor], 0, 0, 0);
	return p[0] == 0xff || p[0] == 0;
}

void
lint_order(struct lint *l, struct memaddr at, const char *title,
    const int32_t v[LIMIT_COUNT], int32_t like, bool alarms, bool warnings)
{
	bool both = alarms && warnings;
	struct memaddr place[LIMIT_COUNT];

	for (unsigned i = 0; i < LIMIT_COUNT; i++)
		place[i] = lint_at(at.page, (uint8_t)(at.byte + 2 * i));
	/* the unit is that of value[2], which %q reads */
	if (both && v[LIMIT_HIGH_ALARM] < v[LIMIT_HIGH_WARN])
		lint_add(l, RULE_ORDER_HIGH, place[LIMIT_HIGH_ALARM], title,
		    v[LIMIT_HIGH_ALARM], v[LIMIT_HIGH_WARN], like);
	if (both && v[LIMIT_LOW_ALARM] > v[LIMIT_LOW_WARN])
		lint_add(l, RULE_ORDER_LOW, place[LIMIT_LOW_ALARM], title,
		    v[LIMIT_LOW_ALARM], v[LIMIT_LOW_WARN], like);
	if (warnings && v[LIMIT_HIGH_WARN] < v[LIMIT_LOW_WARN])
		lint_add(l, RULE_ORDER_WARN, place[LIMIT_HIGH_WARN], title,
		    v[LIMIT_HIGH_WARN], v[LIMIT_LOW_WARN], like);
	/* with warnings between them, one of the above says it */
	if (!warnings && v[LIMIT_HIGH_ALARM] < v[LIMIT_LOW_ALARM])
		lint_add(l, RULE_ORDER_ALARM, place[LIMIT_HIGH_ALARM], title,
		    v[LIMIT_HIGH_ALARM], v[LIMIT_LOW_ALARM], like);
}

static void
lint_limits_of(struct lint *l, const struct lint_tables *t, unsigned monitor)
{
	const char *title = monitor_titles[monitor];
	const int32_t *v = l->limits->value[monitor];
	struct memaddr at[LIMIT_COUNT];
	bool alarms = limit_is_given(l->limits, (enum monitor)monitor, LIMIT_HIGH_ALARM);
	bool warnings = limit_is_given(l->limits, (enum monitor)monitor, LIMIT_HIGH_WARN);
	int32_t m = (int32_t)monitor;

	if (!l->limits->present[monitor])
		return;
	for (unsigned i = 0; i < LIMIT_COUNT; i++) {
		at[i] = lint_at(t->limits[monitor].page,
		    (uint8_t)(t->limits[monitor].byte + 2 * i));
		if (!is_possible(monitor, v[i]))
			lint_add(l, RULE_THRESHOLD_RANGE, at[i], title, v[i], 0, m);
	}
	lint_order(l, at[0], title, v, m, alarms, warnings);
	if (alarms && l->limits->raw[monitor][LIMIT_HIGH_ALARM] == UINT16_MAX &&
	    l->limits->raw[monitor][LIMIT_LOW_ALARM] == 0 && monitor != MONITOR_TEMP)
		lint_add(l, RULE_THRESHOLD_OPEN, at[LIMIT_HIGH_ALARM], title, 0, 0, 0);
}

static void
lint_limits(struct lint *l, const struct lint_tables *t)
{
	for (unsigned m = 0; m < MONITOR_AUXILIARY && l->id->dom; m++) {
		if (lint_has_page(l, t->limits[m].page) && !lint_blank_limits(l, t, m))
			lint_limits_of(l, t, m);
	}
}

/* ---- readings ---- */

static void
lint_readings(struct lint *l)
{
	const struct readings *r = l->readings;
	int32_t temp = r->value[MONITOR_TEMP][0], vcc = r->value[MONITOR_VCC][0];
	/* where temperature and supply are, by enum spec */
	static const struct memaddr at[][2] = {
		[SPEC_SFF8472] = { AT_BIT(A2_LOW, 96, LINT_NO_BIT),
		    AT_BIT(A2_LOW, 98, LINT_NO_BIT) },
		[SPEC_SFF8636] = { AT_BIT(LOW, 22, LINT_NO_BIT),
		    AT_BIT(LOW, 26, LINT_NO_BIT) },
		[SPEC_CMIS] = { AT_BIT(LOW, 14, LINT_NO_BIT),
		    AT_BIT(LOW, 16, LINT_NO_BIT) },
	};
	static const struct memaddr ready[] = {
		[SPEC_SFF8472] = AT_BIT(A2_LOW, 110, 0),
		[SPEC_SFF8636] = AT_BIT(LOW, 2, 0),
		[SPEC_CMIS] = AT_BIT(LOW, 3, LINT_NO_BIT),
	};

	if (r->present[MONITOR_TEMP] && !r->ready)
		lint_add(l, RULE_NOT_READY, ready[l->id->spec], NULL, 0, 0, 0);
	if (r->present[MONITOR_TEMP] && (temp < TEMP_MIN_MDEGC || temp > TEMP_MAX_MDEGC))
		lint_add(l, RULE_READING_RANGE, at[l->id->spec][0], "a temperature", temp,
		    0, MONITOR_TEMP);
	if (r->present[MONITOR_VCC] && (vcc < VCC_MIN_UV || vcc > VCC_MAX_UV))
		lint_add(l, RULE_READING_RANGE, at[l->id->spec][1], "a supply", vcc, 0,
		    MONITOR_VCC);
}

void
lint_module(const struct memmap *map, const struct decoder *d, const struct identity *id,
    const struct limits *limits, const struct readings *readings,
    struct findings *ret_findings)
{
	static const struct {
		const struct lint_tables *tables;
		void (*look)(struct lint *l);
	} standards[] = {
		[SPEC_SFF8472] = { &lint_sff8472_tables, lint_sff8472 },
		[SPEC_SFF8636] = { &lint_sff8636_tables, lint_sff8636 },
		[SPEC_CMIS] = { &lint_cmis_tables, lint_cmis },
	};
	struct lint l = { map, id, limits, readings, ret_findings };
	const struct lint_tables *t;

	memset(ret_findings, 0, sizeof(*ret_findings));
	if (!d) {
		lint_unknown(&l);
		return;
	}
	t = standards[d->spec].tables;
	lint_checksums(&l);
	lint_identity(&l, t);
	lint_pages(&l, t);
	lint_limits(&l, t);
	lint_reserved(&l, t);
	lint_codes(&l, t);
	standards[d->spec].look(&l);
	if (!readings)
		return;
	lint_held(&l);
	lint_readings(&l);
}
