/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of CMIS 5.4: applications that cannot be, lanes and observables of which a module
 * says too much. What can be said in tables is in optics/lint_cmis_tables.c.
 */
#include <string.h>

#include "optics/cmis_apps.h"
#include "optics/cmis_identity.h"
#include "optics/cmis_state.h"
#include "optics/lint_rules.h"
#include "optics/sff8024.h"
#include "optics/tunable.h"
#include "optics/vdm.h"

#define MAJOR_KNOWN 5

#define APP_BYTES      4
#define APPS_IN_LOW    8
#define APPS_IN_LIST   15 /* of lower memory and page 01h */
#define HOST_ID_END    0xff
#define HOST_ID_CUSTOM 0xc0 /* this code and all above it are the vendor's */
#define FUNCTION_ELSFP 1    /* lower 57: a source of light, which carries nothing */

#define CONFIG_RESERVED_FIRST 9 /* statuses that reject, for a reason without a name */
#define CONFIG_RESERVED_LAST  11

/* clang-format off */
/* Words that are the ends of a range. */
static const struct {
	const char *subject;
	enum memmap_word word;
	struct memaddr lowest, highest;
} cmis_ranges[] = {
	{ "case temperature in C",           WORD_S8,  AT(0x01, 147), AT(0x01, 146) },
	{ "fine tuning in MHz",              WORD_S16, AT(0x04, 192), AT(0x04, 194) },
	{ "target power in hundredths dBm",  WORD_S16, AT(0x04, 198), AT(0x04, 200) },
};
/* clang-format on */

/* ---- applications ---- */

/* All of a byte, not one bit of it. */
static struct memaddr
whole(struct memaddr at)
{
	at.bit = LINT_NO_BIT;
	return at;
}

/* Of the list of fifteen. */
static struct memaddr
descriptor_at(unsigned number)
{
	return whole(cmis_descriptor_at(number, false));
}

/* A group of lanes at each set bit of `assign` has to end within those that there are. */
static bool
assignment_fits(uint8_t assign, unsigned lanes, unsigned there_are)
{
	for (unsigned first = 0; first < LANES_IN_A_BANK; first++) {
		if ((assign >> first & 1) && first + MAX_OF(lanes, 1u) > there_are)
			return false;
	}
	return true;
}

static struct memaddr
byte_of(struct memaddr at, unsigned offset)
{
	at.byte = (uint8_t)(at.byte + offset);
	return at;
}

/* Lanes of one application: how many, and where they may start. */
static void
lint_lanes_of(struct lint *l, const struct application *a)
{
	const struct sff8024_interface *host = sff8024_host(a->host_id);
	unsigned there_are = MIN_OF(l->id->host_lanes, (unsigned)LANES_IN_A_BANK);
	unsigned lanes = a->host_lanes || !host ? a->host_lanes : host->lanes;
	unsigned media = a->media_lanes;
	struct memaddr at = whole(cmis_descriptor_at(a->number, a->normalized));
	struct memaddr media_at = whole(cmis_media_assign_at(a->number, a->normalized));
	/* since 5.4 a module with flat memory keeps something else in that byte */
	bool assigned = !l->id->flat || l->id->revision < CMIS_5_4;

	if (lanes > there_are)
		lint_add(l, RULE_APP_LANES, byte_of(at, 2), NULL, a->number,
		    (int32_t)lanes, (int32_t)there_are);
	else if (media > LANES_IN_A_BANK)
		lint_add(l, RULE_APP_LANES, byte_of(at, 2), NULL, a->number,
		    (int32_t)media, LANES_IN_A_BANK);
	else if (assigned && !assignment_fits(a->host_assign, lanes, there_are))
		lint_add(l, RULE_APP_HOST_ASSIGN, byte_of(at, 3), NULL, a->number,
		    (int32_t)lanes, a->host_assign);
	else if (a->media_assign_known && lint_has_page(l, media_at.page) &&
		 !assignment_fits(a->media_assign, media, LANES_IN_A_BANK))
		lint_add(l, RULE_APP_MEDIA_ASSIGN, media_at, NULL, a->number,
		    (int32_t)media, a->media_assign);
	else if (lanes == 0 && media == 0 && a->host_assign == 0)
		lint_add(l, RULE_APP_NO_LANES, byte_of(at, 2), NULL, a->number, 0, 0);
}

/* Codes without a name, those that are the vendor's apart. */
static void
lint_interfaces_of(struct lint *l, const struct application *a)
{
	struct memaddr at = whole(cmis_descriptor_at(a->number, a->normalized));

	if (a->host_id < HOST_ID_CUSTOM && !sff8024_host(a->host_id))
		lint_add(l, RULE_APP_UNKNOWN, at, "host", a->number, a->host_id, 0);
	if (l->id->media_type >= 1 && l->id->media_type <= 5 &&
	    a->media_id < HOST_ID_CUSTOM &&
	    !sff8024_media(l->id->media_type, a->media_id))
		lint_add(l, RULE_APP_UNKNOWN, byte_of(at, 1), "media", a->number,
		    a->media_id, 0);
}

/* The descriptor of an application in the list of fifteen; NULL where it is not held. */
static const uint8_t *
descriptor(const struct lint *l, unsigned number)
{
	unsigned last = lint_has_page(l, 0x01) ? APPS_IN_LIST : APPS_IN_LOW;

	return number <= last ? memmap_bytes(l->map, descriptor_at(number), APP_BYTES)
			      : NULL;
}

static bool
is_end(const uint8_t *d)
{
	return d[0] == HOST_ID_END || be32(d) == 0;
}

/* The first descriptor that is none ends the list; it reads FFh, and nothing follows. */
static void
lint_end_of_list(struct lint *l)
{
	unsigned number = 1;
	const uint8_t *d;

	while ((d = descriptor(l, number)) && !is_end(d))
		number++;
	if (d && number > 1 && d[0] != HOST_ID_END)
		lint_add(l, RULE_APP_END, descriptor_at(number), NULL, 0, 0, 0);
	while (d && (d = descriptor(l, ++number))) {
		if (is_end(d))
			continue;
		lint_add(l, RULE_APP_AFTER_END, descriptor_at(number), NULL,
		    (int32_t)number, 0, 0);
		return;
	}
}

static void
lint_applications(struct lint *l)
{
	const uint8_t *first = descriptor(l, 1);
	uint8_t function = 0;

	for (unsigned i = 0; i < l->id->app_count; i++) {
		const struct application *a = &l->id->app[i];

		if (!lint_has_page(l, cmis_descriptor_at(a->number, a->normalized).page))
			continue;
		lint_lanes_of(l, a);
		lint_interfaces_of(l, a);
	}
	lint_end_of_list(l);
	memmap_byte(l->map, mem_at(LOW, 57), &function);
	if (l->id->app_count == 0 && function != FUNCTION_ELSFP && first && is_end(first))
		lint_add(l, RULE_APP_NONE, descriptor_at(1), NULL, 0, 0, 0);
}

/* ---- what is offered ---- */

static void
lint_copper(struct lint *l)
{
	const uint8_t *p = memmap_bytes(l->map, mem_at(0x01, 132), 8);

	if (!p || !cmis_is_copper(l->id))
		return;
	for (unsigned i = 0; i < 5; i++) {
		if (p[i])
			lint_add(l, RULE_COPPER_FIBRE, lint_at(0x01, (uint8_t)(132 + i)),
			    NULL, p[i], 0, 0);
	}
	if (be16(p + 6))
		lint_add(l, RULE_COPPER_WAVELENGTH, lint_at(0x01, 138), NULL, be16(p + 6),
		    0, 0);
}

static void
lint_ranges(struct lint *l)
{
	const struct tunable_grid *grid;
	int32_t lowest, highest;

	for (size_t i = 0; i < COUNT_OF(cmis_ranges); i++) {
		struct memaddr at = cmis_ranges[i].lowest;

		if (lint_has_page(l, at.page) &&
		    memmap_word(l->map, at, cmis_ranges[i].word, &lowest) &&
		    memmap_word(l->map, cmis_ranges[i].highest, cmis_ranges[i].word,
			&highest) &&
		    lowest > highest)
			lint_add(l, RULE_RANGE_ORDER, lint_at(at.page, at.byte),
			    cmis_ranges[i].subject, lowest, highest, 0);
	}
	if (!lint_has_page(l, 0x04))
		return;
	for (unsigned row = 0; (grid = tunable_grid_at(row)) != NULL; row++) {
		int16_t low, high;

		if (tunable_has_grid(l->map, grid) &&
		    tunable_range(l->map, grid, &low, &high) && low > high)
			lint_add(l, RULE_RANGE_ORDER, lint_at(0x04, grid->range),
			    "channels of a grid", low, high, 0);
	}
}

/* Codes that have a meaning since a revision: 01h:142[1:0] and 132[7:6]. */
static void
lint_later_codes(struct lint *l)
{
	static const struct {
		const char *subject;
		struct memaddr at;
		uint8_t since;
	} rows[] = {
		{ "number of banks", AT_BIT(0x01, 142, 0), CMIS_5_4 },
		{ "multiplier of the length", AT_BIT(0x01, 132, 6), CMIS_5_3 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		uint8_t code;

		if (l->id->revision < rows[i].since &&
		    lint_field(l, rows[i].at, 2, &code) && code == 3)
			lint_add(l, RULE_RESERVED_CODE, lint_field_at(rows[i].at, 2),
			    rows[i].subject, code, 0, 0);
	}
}

/* 00h:210 denies media lanes; where it denies all that there are it is not believed. */
static void
lint_near_end(struct lint *l)
{
	uint8_t absent;

	if (memmap_byte(l->map, mem_at(0x00, 210), &absent) &&
	    !(l->id->lane_mask & ~(uint32_t)absent))
		lint_add(l, RULE_NEAR_END, lint_at(0x00, 210), NULL, absent, 0, 0);
}

/* Pages of a module that says that it has none, unless they are page 00h again. */
static void
lint_flat(struct lint *l)
{
	static const uint8_t paged[] = { 0x01, 0x02, 0x10, 0x11 };
	const uint8_t *page00 = memmap_bytes(l->map, mem_at(0x00, 128), 128);

	for (unsigned i = 0; i < COUNT_OF(paged); i++) {
		const uint8_t *page = memmap_bytes(l->map, mem_at(paged[i], 128), 128);

		if (!page || (page00 && memcmp(page, page00, 128) == 0))
			continue;
		lint_add(l, RULE_FLAT_PAGES, mem_bit(LOW, 2, 7), NULL, paged[i], 0, 0);
		return;
	}
}

/*
 * What the module lists of versatile diagnostics. Types 100 to 127 are the
 * vendor's own and need no name.
 */
static void
lint_vdm(struct lint *l)
{
	struct vdm_walk w = vdm_walk_begin(l->map, l->id);
	unsigned strange = 0, nowhere = 0;
	struct memaddr type_at = lint_at(VDM_PAGE_DESCRIPTORS, 128), lane_at = type_at;
	uint8_t type = 0;

	while (vdm_walk_next(&w)) {
		struct memaddr at =
		    lint_at((uint16_t)(VDM_PAGE_DESCRIPTORS + w.i / VDM_PER_GROUP),
			(uint8_t)(128 + 2 * (w.i % VDM_PER_GROUP)));

		if (!lint_has_page(l, at.page))
			continue;
		at.bank = (uint8_t)w.bank;
		if (!w.r.def &&
		    (w.r.type < VDM_CUSTOM_FIRST || w.r.type > VDM_CUSTOM_LAST) &&
		    strange++ == 0) {
			type_at = byte_of(at, 1);
			type = w.r.type;
		}
		if (w.r.place == VDM_NOWHERE && nowhere++ == 0)
			lane_at = at;
	}
	if (strange)
		lint_add(l, RULE_VDM_TYPE, type_at, NULL, (int32_t)strange, type, 0);
	if (nowhere)
		lint_add(l, RULE_VDM_LANE, lane_at, NULL, (int32_t)nowhere, 0, 0);
}

/* ---- what a dump holds ---- */

/* False for an application that the list has not, where all of its block is known. */
static bool
may_be_listed(const struct lint *l, unsigned number)
{
	struct memaddr at = cmis_descriptor_at(MAX_OF(number, 1u), true);

	return number == 0 || cmis_application(l->id, number) ||
	       (l->id->app_blocks && !memmap_bytes(l->map, at, APP_BYTES));
}

static void
lint_lane_states(struct lint *l)
{
	const struct readings *r = l->readings;
	uint8_t code;

	for (unsigned lane = 0; lane < l->id->host_lanes && lane < LANES_MAX; lane++) {
		unsigned of_bank = lane % LANES_IN_A_BANK;
		struct memaddr at = lint_at(0x11, (uint8_t)(128 + of_bank / 2));

		if (!(l->id->host_lane_mask & lane_bit(lane)))
			continue;
		at.bank = (uint8_t)(lane / LANES_IN_A_BANK);
		if ((r->dp_state_known & lane_bit(lane)) &&
		    !cmis_dp_state_name(r->dp_state[lane]))
			lint_add(l, RULE_LANE_CODE, at, "data path state",
			    (int32_t)lane + 1, r->dp_state[lane], 0);
		at.byte = (uint8_t)(202 + of_bank / 2);
		if (cmis_config_status(l->map, lane, &code) &&
		    code >= CONFIG_RESERVED_FIRST && code <= CONFIG_RESERVED_LAST)
			lint_add(l, RULE_LANE_CODE, at, "configuration status",
			    (int32_t)lane + 1, code, 0);
		at.byte = (uint8_t)(206 + of_bank);
		if ((r->app_known & lane_bit(lane)) && !may_be_listed(l, r->app[lane]))
			lint_add(l, RULE_LANE_APP, at, NULL, (int32_t)lane + 1,
			    r->app[lane], 0);
	}
}

static void
lint_missing(struct lint *l)
{
	unsigned groups = vdm_instances(l->map, l->id) / VDM_PER_GROUP, held = 0;

	for (unsigned bank = 1; bank < MEMMAP_BANKS; bank++) {
		struct memaddr at = lint_at(0x11, 128);

		at.bank = (uint8_t)bank;
		if (l->id->host_lanes > bank * LANES_IN_A_BANK &&
		    !memmap_holds(l->map, 0x11, (uint8_t)bank))
			lint_add(l, RULE_BANK_MISSING, at, NULL,
			    (int32_t)bank * LANES_IN_A_BANK + 1,
			    (int32_t)(bank + 1) * LANES_IN_A_BANK, (int32_t)bank);
	}
	for (unsigned g = 0; g < groups; g++)
		held += memmap_holds(l->map, (uint16_t)(VDM_PAGE_DESCRIPTORS + g), 0);
	/* a dump without any page of them says nothing */
	if (memmap_bytes(l->map, mem_at(VDM_PAGE_CONTROL, 128), 1) && held > 0 &&
	    held < groups)
		lint_add(l, RULE_VDM_MISSING, lint_at(VDM_PAGE_CONTROL, 128), NULL,
		    (int32_t)groups, (int32_t)held, 0);
}

void
lint_cmis(struct lint *l)
{
	const struct identity *id = l->id;

	if ((id->known & FACT_REVISION) && id->revision >> 4 == 0)
		lint_add(l, RULE_SPEC_MISMATCH, lint_at(LOW, 1), NULL, id->revision,
		    id->identifier, 0);
	else if (id->revision >> 4 > MAJOR_KNOWN)
		lint_add(l, RULE_REVISION_NEWER, lint_at(LOW, 1), NULL, id->revision >> 4,
		    id->revision & 0xf, 0);
	lint_applications(l);
	lint_cmis_together(l);
	lint_near_end(l);
	if (id->flat) {
		lint_flat(l);
		return;
	}
	if (lint_has_page(l, 0x01)) {
		lint_later_codes(l);
		lint_copper(l);
	}
	lint_ranges(l);
	lint_vdm(l);
	lint_sets(l);
	if (l->readings) {
		if (lint_has_page(l, 0x11))
			lint_lane_states(l);
		lint_missing(l);
	}
}
