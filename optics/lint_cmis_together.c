/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of CMIS: bytes that are right alone, and cannot be at once; and codes that the
 * module or its host may change at any time.
 */
#include "optics/cmis_identity.h"
#include "optics/lint_rules.h"
#include "optics/sff8024.h"
#include "optics/tunable.h"

#define QSFP_DD          0x18
#define MEDIA_PASSIVE    3    /* lower 85 */
#define TECHNOLOGY_OTHER 0x08 /* may be anything, as may codes without a meaning */
#define GRID_NONE        0x0f /* 12h:128 [7:4] (Table 8-109) */

#define FAULT_BYTE         41
#define FAULT_LAST         6 /* since 5.3; 5 before */
#define FAULT_CUSTOM_FIRST 32
#define FAULT_CUSTOM_LAST  63

/* What a QSFP-DD of a class may take, in quarters of a watt; class 8 takes what it says.
 */
static const uint8_t class_quarters[] = { 6, 14, 28, 32, 40, 48, 56 };

static bool
is_laser(const struct identity *id)
{
	return (id->known & FACT_MEDIA_TECHNOLOGY) && !cmis_is_copper(id) &&
	       id->media_technology != TECHNOLOGY_OTHER &&
	       id->media_technology <= CMIS_L_BAND;
}

static void
lint_media(struct lint *l)
{
	const struct identity *id = l->id;
	bool fibre = id->media_type == 1 || id->media_type == 2;

	if (!(id->known & FACT_MEDIA_TYPE))
		return;
	if ((is_laser(id) && id->media_type == MEDIA_PASSIVE) ||
	    (cmis_is_copper(id) && fibre))
		lint_add(l, RULE_COPPER_MEDIA, lint_at(LOW, 85), NULL,
		    id->media_technology, id->media_type, 0);
	if (is_laser(id) &&
	    (id->connector == SFF8024_COPPER_PIGTAIL || id->connector == SFF8024_RJ45))
		lint_add(l, RULE_COPPER_CONNECTOR, lint_at(0x00, 203), NULL,
		    id->media_technology, id->connector, 0);
}

static void
lint_power(struct lint *l)
{
	uint8_t class, quarters;

	if (l->id->identifier != QSFP_DD ||
	    !lint_field(l, mem_bit(0x00, 200, 5), 3, &class) ||
	    !memmap_byte(l->map, mem_at(0x00, 201), &quarters) ||
	    class >= COUNT_OF(class_quarters) || quarters <= class_quarters[class])
		return;
	lint_add(l, RULE_POWER_BEYOND, lint_at(0x00, 201), NULL, class + 1, quarters, 0);
}

/* 01h:163: pages to write long messages to, and nobody who reads them. */
static void
lint_cdb(struct lint *l)
{
	uint8_t cdb;

	if (lint_has_page(l, 0x01) && memmap_byte(l->map, mem_at(0x01, 163), &cdb) &&
	    (cdb & 0x0f) && !(cdb & 0xc0))
		lint_add(l, RULE_CDB_PAGES, lint_at(0x01, 163), NULL, cdb, 0, 0);
}

/* The state of the module (lower 3) and why it failed (lower 41). */
static void
lint_state(struct lint *l)
{
	uint8_t last = l->id->revision < CMIS_5_3 ? FAULT_LAST - 1 : FAULT_LAST;
	uint8_t state, cause;

	if (lint_field(l, mem_bit(LOW, 3, 1), 3, &state) && (state < 1 || state > 5))
		lint_add(l, RULE_RESERVED_CODE, lint_field_at(mem_bit(LOW, 3, 1), 3),
		    "module state", state, 0, 0);
	if (memmap_byte(l->map, mem_at(LOW, FAULT_BYTE), &cause) && cause > last &&
	    (cause < FAULT_CUSTOM_FIRST || cause > FAULT_CUSTOM_LAST))
		lint_add(l, RULE_RESERVED_CODE, lint_at(LOW, FAULT_BYTE), "fault cause",
		    cause, 0, 0);
}

/* Grids that page 04h offers: of 128 all, of 129 bits 6 and 5 (Table 8-68). */
#define GRID_BITS 0xff60

/*
 * Says whether a grid has the channel that was set, and the module offers both. Channel 0
 * of the grid with code 0 is what was never set; a page 04h without grids says nothing.
 */
static bool
has_channel(const struct lint *l, const struct tunable_lane *t)
{
	int32_t grids;
	int16_t low, high;
	uint32_t mhz;

	if (!tunable_frequency(t->grid, t->channel, &mhz))
		return false;
	if (!lint_has_page(l, 0x04) ||
	    !memmap_word(l->map, mem_at(0x04, 128), WORD_U16, &grids))
		return true;
	if ((grids & GRID_BITS) && !tunable_has_grid(l->map, t->grid))
		return t->grid_code == 0 && t->channel == 0;
	return !tunable_range(l->map, t->grid, &low, &high) ||
	       (t->channel >= low && t->channel <= high);
}

/* Where lasers were set to (12h:128 and 136); a grid may be "not available". */
static void
lint_lasers(struct lint *l)
{
	if (!lint_has_page(l, 0x12) || !tunable_offered(l->map, l->id))
		return;
	for (unsigned lane = 0; lane < LANES_MAX && lane < l->id->media_lanes; lane++) {
		struct memaddr at = at_lane(lint_at(0x12, 136), lane, 2);
		struct tunable_lane t;

		if (!tunable_lane(l->map, l->id, lane, &t) || t.grid_code == GRID_NONE)
			continue;
		if (!t.grid)
			lint_add(l, RULE_LANE_CODE, at_lane(lint_at(0x12, 128), lane, 1),
			    "grid", (int32_t)lane + 1, t.grid_code, 0);
		else if (!has_channel(l, &t))
			lint_add(l, RULE_LANE_CHANNEL, at, NULL, (int32_t)lane + 1,
			    t.channel, 0);
	}
}

void
lint_cmis_together(struct lint *l)
{
	lint_media(l);
	lint_power(l);
	if (l->id->flat)
		return;
	lint_cdb(l);
	if (!l->readings)
		return;
	lint_state(l);
	lint_lasers(l);
}
