/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_state.h"
#include "optics/vdm.h"

#define CMIS_MAJOR_KNOWN 5

/* Between these a transceiver works; beyond them a register is lying. */
#define TEMP_MIN_MDEGC (-60000)
#define TEMP_MAX_MDEGC 125000
#define VCC_MIN_UV     1500000
#define VCC_MAX_UV     5500000

void
lint_say(struct lint *lint, const char *format, ...)
{
	va_list args;

	if (lint->count == LINT_LINES_MAX)
		return;
	va_start(args, format);
	vsnprintf(lint->text[lint->count], LINT_TEXT_MAX, format, args);
	va_end(args);
	lint->count++;
}

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
lint_unknown(const struct memmap *map, struct lint *lint)
{
	uint8_t identifier;

	if (!memmap_byte(map, mem_at(LOW, 0), &identifier))
		lint_say(lint,
		    "byte 0 of lower memory is not held: no layout to decode by");
	else if (lower_is_all(map, 0xff))
		lint_say(lint, "lower memory reads FFh everywhere: nothing answers");
	else if (lower_is_all(map, 0x00))
		lint_say(lint,
		    "lower memory reads 00h everywhere: no module, or one without power");
	else
		lint_say(lint, "identifier %02Xh is of no layout that is known here",
		    identifier);
}

static void
lint_holds(const struct memmap *map, const struct identity *id, struct lint *lint)
{
	if (!memmap_holds(map, LOW, 0))
		lint_say(lint,
		    "lower memory is held in part: what stands in the rest is missing");
	if (id->spec != SPEC_SFF8472 && !memmap_holds(map, 0x00, 0))
		lint_say(lint,
		    "page 00h is not held whole: the identity is missing or in part");
	if (id->spec == SPEC_SFF8472 && id->dom && !memmap_holds(map, A2_LOW, 0))
		lint_say(lint,
		    "A2h is not held, though the module has diagnostics there");
	if (id->a2_is_a0)
		lint_say(lint,
		    "A2h repeats A0h: the module has no diagnostics of its own");
}

static void
lint_checksums(const struct identity *id, struct lint *lint)
{
	for (unsigned i = 0; i < id->checksum_count; i++) {
		const struct checksum *sum = &id->checksum[i];
		bool limits =
		    !strcmp(sum->name, "cc_dmi") || !strcmp(sum->name, "cc_page02");

		if (sum->stored != sum->computed)
			lint_say(lint, "%s is %02Xh and should be %02Xh%s", sum->name,
			    sum->stored, sum->computed,
			    limits ? ": limits are not to be trusted" : "");
	}
}

static int
two_digits(const char *text)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return -1;
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* YYMMDD, and perhaps a lot. */
static void
lint_date(const struct identity *id, struct lint *lint)
{
	int month, day;

	if (id->date_code[0] == '\0')
		return;
	if (strlen(id->date_code) < 6) {
		lint_say(lint, "the date code is too short for a date");
		return;
	}
	month = two_digits(id->date_code + 2);
	day = two_digits(id->date_code + 4);
	if (two_digits(id->date_code) < 0 || month < 1 || month > 12 || day < 1 ||
	    day > 31)
		lint_say(lint, "the date code is no date");
}

static void
lint_identity(const struct memmap *map, const struct identity *id, struct lint *lint)
{
	uint8_t lower, copy;

	if (id->odd_bytes)
		lint_say(lint, "%u bytes of the identity's texts are not ASCII text",
		    id->odd_bytes);
	lint_date(id, lint);
	if (id->spec != SPEC_SFF8472 && memmap_byte(map, mem_at(LOW, 0), &lower) &&
	    memmap_byte(map, mem_at(0x00, 128), &copy) && lower != copy)
		lint_say(lint, "lower memory says identifier %02Xh, page 00h says %02Xh",
		    lower, copy);
	if (id->spec == SPEC_CMIS && id->revision >> 4 > CMIS_MAJOR_KNOWN)
		lint_say(lint, "CMIS revision %u.%u is newer than what is known here",
		    id->revision >> 4, id->revision & 0xfu);
}

static void
lint_limits(const struct limits *limits, struct lint *lint)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		if (limits->present[m] && !limits_in_order(limits->value[m]))
			lint_say(lint, "the limits of %s are not in order",
			    monitor_name(m));
	}
}

static void
lint_readings(const struct identity *id, const struct memmap *map,
    const struct readings *r, struct lint *lint)
{
	int32_t temp = r->value[MONITOR_TEMP][0], vcc = r->value[MONITOR_VCC][0];

	if (r->present[MONITOR_TEMP] && !r->ready)
		lint_say(lint, "the module does not say that its monitors are valid");
	if (r->present[MONITOR_TEMP] && (temp < TEMP_MIN_MDEGC || temp > TEMP_MAX_MDEGC))
		lint_say(lint, "a temperature of %.1f C is not plausible", temp / 1000.0);
	if (r->present[MONITOR_VCC] && (vcc < VCC_MIN_UV || vcc > VCC_MAX_UV))
		lint_say(lint, "a supply of %.2f V is not plausible", vcc / 1e6);
	if (id->external_calibration && r->present[MONITOR_VCC] &&
	    !r->present[MONITOR_RX_POWER] && memmap_bytes(map, mem_at(A2_LOW, 104), 2))
		lint_say(lint, "Rx power has calibration constants that are no numbers");
}

/* A group of `lanes` lanes at each set bit of `assign` has to end within eight. */
static bool
assignment_fits(uint8_t assign, unsigned lanes)
{
	for (unsigned first = 0; first < LANES_IN_A_BANK; first++) {
		if ((assign >> first & 1) && first + lanes > LANES_IN_A_BANK)
			return false;
	}
	return true;
}

static void
lint_applications(const struct identity *id, struct lint *lint)
{
	for (unsigned i = 0; i < id->app_count; i++) {
		const struct application *a = &id->app[i];

		if (a->host_lanes > LANES_IN_A_BANK || a->media_lanes > LANES_IN_A_BANK ||
		    !assignment_fits(a->host_assign, a->host_lanes) ||
		    (a->media_assign_known &&
			!assignment_fits(a->media_assign, a->media_lanes)))
			lint_say(lint,
			    "application %u cannot be: %u host and %u media lanes at %02Xh",
			    a->number, a->host_lanes, a->media_lanes, a->host_assign);
		else if (a->host_lanes == 0 && a->media_lanes == 0 && a->host_assign == 0)
			lint_say(lint, "application %u has no lanes", a->number);
	}
}

static bool
has_application(const struct identity *id, unsigned number)
{
	for (unsigned i = 0; i < id->app_count; i++) {
		if (id->app[i].number == number)
			return true;
	}
	return false;
}

static void
lint_lane_states(const struct memmap *map, const struct identity *id,
    const struct readings *r, struct lint *lint)
{
	for (unsigned lane = 0; lane < id->host_lanes && lane < LANES_MAX; lane++) {
		uint8_t code;

		if ((r->dp_state_known & lane_bit(lane)) &&
		    !cmis_dp_state_name(r->dp_state[lane]))
			lint_say(lint, "lane %u: data path state %u is reserved",
			    lane + 1, r->dp_state[lane]);
		if (cmis_config_status(map, lane, &code) &&
		    !cmis_config_status_name(code))
			lint_say(lint, "lane %u: configuration status %u is reserved",
			    lane + 1, code);
		if (cmis_active_app(map, lane, &code) && code != 0 &&
		    !has_application(id, code))
			lint_say(lint, "lane %u: application %u has no descriptor",
			    lane + 1, code);
	}
}

/* 01h:142[1:0]; its code 3 has a meaning since CMIS 5.4. */
static void
lint_banks(const struct memmap *map, const struct identity *id, struct lint *lint)
{
	uint8_t pages;

	if (id->revision < 0x54 && memmap_byte(map, mem_at(0x01, 142), &pages) &&
	    (pages & 3) == 3)
		lint_say(lint,
		    "the number of banks is a reserved code: lanes beyond 8 are not read");
	for (unsigned bank = 1; bank < MEMMAP_BANKS; bank++) {
		if (id->host_lanes > bank * LANES_IN_A_BANK &&
		    !memmap_holds(map, 0x11, (uint8_t)bank))
			lint_say(lint,
			    "lanes %u to %u are offered, but bank %u is not held",
			    bank * LANES_IN_A_BANK + 1, (bank + 1) * LANES_IN_A_BANK,
			    bank);
	}
}

/*
 * What the module lists of versatile diagnostics; a dump without any page of them
 * says nothing. Types 100 to 127 are the vendor's own and need no name.
 */
static void
lint_vdm(const struct memmap *map, const struct identity *id, struct lint *lint)
{
	unsigned groups = vdm_instances(map, id) / VDM_PER_GROUP, held = 0;
	unsigned strange = 0, nowhere = 0;
	struct vdm_walk w = vdm_walk_begin(map, id);

	for (unsigned g = 0; g < groups; g++)
		held += memmap_holds(map, (uint16_t)(VDM_PAGE_DESCRIPTORS + g), 0);
	while (vdm_walk_next(&w)) {
		strange += !w.r.def &&
			   (w.r.type < VDM_CUSTOM_FIRST || w.r.type > VDM_CUSTOM_LAST);
		nowhere += w.r.place == VDM_NOWHERE;
	}
	if (memmap_bytes(map, mem_at(VDM_PAGE_CONTROL, 128), 1) && held > 0 &&
	    held < groups)
		lint_say(lint,
		    "%u VDM groups are offered, the descriptors of %u are held", groups,
		    held);
	if (strange)
		lint_say(lint, "%u VDM observables are of types that are reserved",
		    strange);
	if (nowhere)
		lint_say(lint,
		    "%u VDM observables are of lanes that the module does not have",
		    nowhere);
}

static void
lint_cmis(const struct memmap *map, const struct identity *id, const struct readings *r,
    struct lint *lint)
{
	static const uint8_t paged[] = { 0x01, 0x02, 0x10, 0x11 };
	unsigned beyond = 0;

	for (unsigned i = 0; i < COUNT_OF(paged); i++)
		beyond += memmap_holds(map, paged[i], 0);
	if (id->flat && beyond > 0)
		lint_say(lint,
		    "the module says that it has no pages beyond 00h: they are not decoded");
	if (!id->flat && !memmap_holds(map, 0x01, 0))
		lint_say(lint,
		    "page 01h is not held: what the module offers is not known");
	if (!id->flat)
		lint_banks(map, id, lint);
	lint_applications(id, lint);
	if (!id->flat) {
		lint_lane_states(map, id, r, lint);
		lint_vdm(map, id, lint);
	}
}

void
lint_module(const struct memmap *map, const struct decoder *d, const struct identity *id,
    const struct limits *limits, const struct readings *r, struct lint *lint)
{
	if (!d) {
		lint_unknown(map, lint);
		return;
	}
	lint_holds(map, id, lint);
	lint_checksums(id, lint);
	lint_identity(map, id, lint);
	lint_limits(limits, lint);
	lint_readings(id, map, r, lint);
	if (id->spec == SPEC_CMIS)
		lint_cmis(map, id, r, lint);
}
