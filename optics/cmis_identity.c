/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_identity.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/auxmon.h"
#include "optics/cmis_apps.h"
#include "optics/cmis_path.h"
#include "optics/facts.h"
#include "optics/monitor.h"

#define LENGTH_BEYOND 0xff /* a cable longer than 6300 m */
#define FIRMWARE_NONE 0xffff

/* clang-format off */
/* Tables 8-27 to 8-31. */
static const struct text_def cmis_texts[] = {
	{ AT(0x00, 129), 16, TEXT_FIELD(vendor_name) },
	{ AT(0x00, 148), 16, TEXT_FIELD(vendor_pn) },
	{ AT(0x00, 164),  2, TEXT_FIELD(vendor_rev) },
	{ AT(0x00, 166), 16, TEXT_FIELD(vendor_sn) },
	{ AT(0x00, 182),  8, TEXT_FIELD(date_code) },
};

static const struct code_def cmis_codes[] = {
	/* fact                 byte          width field */
	{ 0,                     AT(LOW, 0),    8, FIELD(identifier) },
	{ FACT_REVISION,         AT(LOW, 1),    8, FIELD(revision) },
	{ FACT_MEDIA_TYPE,       AT(LOW, 85),   8, FIELD(media_type) },
	{ FACT_CONNECTOR,        AT(0x00, 203), 8, FIELD(connector) },
	{ FACT_MEDIA_TECHNOLOGY, AT(0x00, 212), 8, FIELD(media_technology) },
};

/* Table 8-35: copper, by the media interface technology; the last since 5.3. */
static const struct code_def cmis_copper[] = {
	{ FACT_ATTENUATION, AT(0x00, 204), 8, FIELD(attenuation_db[ATTENUATION_5_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 205), 8, FIELD(attenuation_db[ATTENUATION_7_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 206), 8, FIELD(attenuation_db[ATTENUATION_12P9_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 207), 8, FIELD(attenuation_db[ATTENUATION_25P8_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 208), 8, FIELD(attenuation_db[ATTENUATION_53P1_GHZ]) },
};

static const struct number_def cmis_numbers[] = {
	/* fact           word     at               num  none       field */
	{ FACT_POWER_MAX, WORD_U8, AT(0x00, 201),   250, NONE_ZERO,  FIELD(power_max_mw) },
};

/* Tables 8-44 and 8-45: page 01h, which modules with flat memory do not have. */
static const struct number_def cmis_paged_numbers[] = {
	{ FACT_LENGTH_OM5,           WORD_U8,  AT(0x01, 133),  2, NONE_NEVER, FIELD(length_om_m[4]) },
	{ FACT_LENGTH_OM4,           WORD_U8,  AT(0x01, 134),  2, NONE_NEVER, FIELD(length_om_m[3]) },
	{ FACT_LENGTH_OM3,           WORD_U8,  AT(0x01, 135),  2, NONE_NEVER, FIELD(length_om_m[2]) },
	{ FACT_LENGTH_OM2,           WORD_U8,  AT(0x01, 136),  1, NONE_NEVER, FIELD(length_om_m[1]) },
	{ FACT_WAVELENGTH,           WORD_U16, AT(0x01, 138), 50, NONE_ZERO,  FIELD(wavelength_pm) },
	{ FACT_WAVELENGTH_TOLERANCE, WORD_U16, AT(0x01, 140),  5, NONE_ZERO,  FIELD(wavelength_tolerance_pm) },
};

/* Maximum durations, a nibble each (Tables 8-48, 8-55, 8-56). */
static const struct memaddr cmis_durations[DURATION_COUNT] = {
	[DURATION_DP_INIT]       = AT_BIT(0x01, 144, 0),
	[DURATION_DP_DEINIT]     = AT_BIT(0x01, 144, 4),
	[DURATION_MODULE_PWRUP]  = AT_BIT(0x01, 167, 0),
	[DURATION_MODULE_PWRDN]  = AT_BIT(0x01, 167, 4),
	[DURATION_DP_TXTURNON]   = AT_BIT(0x01, 168, 0),
	[DURATION_DP_TXTURNOFF]  = AT_BIT(0x01, 168, 4),
};

/* Table 8-49: what such a nibble means, in ms. Reserved codes promise nothing. */
static const uint32_t duration_ms[16] = {
	1, 5, 10, 50, 100, 500, 1000, 5000, 10000, 60000, 300000, 600000, 3000000,
	UINT32_MAX, UINT32_MAX, UINT32_MAX,
};

static const struct checksum_def cmis_checksums[] = {
	{ "cc_page00", AT(0x00, 128), 94, AT(0x00, 222) },
};

static const struct checksum_def cmis_paged_checksums[] = {
	{ "cc_page01", AT(0x01, 130), 125, AT(0x01, 255) },
	{ "cc_page02", AT(0x02, 128), 127, AT(0x02, 255) },
	{ "cc_page04", AT(0x04, 128), 127, AT(0x04, 255) },
};
/* clang-format on */

/* Host lanes of the form factors that have not eight (SFF-8024 Table 4-1). */
static unsigned
lanes_of_form_factor(uint8_t identifier)
{
	switch (identifier) {
	case 0x20: /* SFP+ with CMIS */
		return 1;
	case 0x1b: /* DSFP */
	case 0x1f: /* SFP-DD */
		return 2;
	case 0x1e: /* QSFP */
	case 0x23: /* CDFP x4 */
		return 4;
	case 0x21: /* OSFP-XD */
	case 0x25: /* CDFP x16 */
		return 16;
	case 0x22: /* ELSFP: as many lasers as it has banks for */
		return LANES_MAX;
	default:
		return LANES_IN_A_BANK;
	}
}

unsigned
cmis_banks(const struct memmap *map, uint8_t revision)
{
	static const uint8_t banks[] = { 1, 2, 4 };
	uint8_t pages, more;

	if (!memmap_byte(map, mem_at(0x01, 142), &pages))
		return 1;
	if ((pages & 0x03) < COUNT_OF(banks))
		return banks[pages & 0x03];
	if (revision < CMIS_5_4 || !memmap_byte(map, mem_at(0x01, 174), &more))
		return 1;
	return MIN_OF((more & 0x1fu) + 1, MEMMAP_BANKS);
}

static uint32_t
first_lanes(unsigned count)
{
	return count >= 32 ? UINT32_MAX : lane_bit(count) - 1;
}

static unsigned
highest_lane(uint32_t lanes)
{
	return lanes ? 32 - (unsigned)__builtin_clz(lanes) : 0;
}

/* Cable length: 00h:202, tenths of a metre to hundreds of metres (Table 8-33). */
static void
read_cable_length(const struct memmap *map, struct identity *id)
{
	static const uint32_t unit_mm[] = { 100, 1000, 10000, 100000 };
	uint8_t length;

	if (!memmap_byte(map, mem_at(0x00, 202), &length) || length == LENGTH_BEYOND)
		return;
	id->length_cable_mm = (length & 0x3f) * unit_mm[length >> 6];
	id->known |= FACT_LENGTH_CABLE;
}

/* 01h:132, and since 5.3 a larger unit in 137 (Table 8-44). */
static void
read_smf_length(const struct memmap *map, struct identity *id)
{
	static const uint32_t unit_m[] = { 100, 1000, 10000 };
	static const uint32_t large_unit_m[] = { 50000, 100000, 200000, 500000 };
	uint8_t length, large;

	if (!memmap_byte(map, mem_at(0x01, 132), &length))
		return;
	if (length >> 6 < COUNT_OF(unit_m)) {
		id->length_smf_m = (length & 0x3f) * unit_m[length >> 6];
	} else {
		if (id->revision < CMIS_5_3 ||
		    !memmap_byte(map, mem_at(0x01, 137), &large))
			return;
		id->length_smf_m = (length & 0x3f) * large_unit_m[large >> 6];
	}
	id->known |= FACT_LENGTH_SMF;
}

static void
read_power_class(const struct memmap *map, struct identity *id)
{
	uint8_t byte;

	if (!memmap_byte(map, mem_at(0x00, 200), &byte))
		return;
	id->power_class = (uint8_t)(1 + (byte >> 5));
	id->known |= FACT_POWER_CLASS;
}

/* Major and minor; FFh.FFh says that there is none that is valid. */
static void
read_version(const struct memmap *map, struct memaddr at, uint32_t fact,
    uint8_t version[2], struct identity *id)
{
	const uint8_t *bytes = memmap_bytes(map, at, 2);

	if (!bytes || be16(bytes) == FIRMWARE_NONE)
		return;
	version[0] = bytes[0];
	version[1] = bytes[1];
	id->known |= fact;
}

/* The active firmware: version 0.0 means that there is none. */
static void
read_firmware(const struct memmap *map, struct identity *id)
{
	read_version(map, mem_at(LOW, 39), FACT_FIRMWARE, id->firmware, id);
	if (be16(id->firmware) == 0)
		id->known &= ~(uint32_t)FACT_FIRMWARE;
}

static void
read_durations(const struct memmap *map, struct identity *id)
{
	unsigned held = 0;
	uint8_t byte;

	for (unsigned i = 0; i < DURATION_COUNT; i++) {
		if (!memmap_byte(map, cmis_durations[i], &byte))
			continue;
		id->duration_ms[i] = duration_ms[byte >> cmis_durations[i].bit & 0xf];
		held++;
	}
	if (held == DURATION_COUNT)
		id->known |= FACT_DURATIONS;
}

/* The multiplier of bias words: code 3 is reserved, so nothing is known then. */
static void
read_bias_multiplier(const struct memmap *map, struct identity *id)
{
	static const uint8_t multiplier[] = { 1, 2, 4, 0 };
	uint8_t byte;

	if (memmap_byte(map, mem_at(0x01, 160), &byte))
		id->bias_multiplier = multiplier[byte >> 3 & 0x03];
}

/* The lanes of groups of `count` that start at each set bit of an assignment. */
static uint32_t
lanes_of_groups(uint8_t assignment, unsigned count)
{
	const uint32_t group = first_lanes(count);
	uint32_t lanes = 0;

	for (unsigned left = assignment; left; left &= left - 1)
		lanes |= group << __builtin_ctz(left);
	return lanes;
}

/*
 * The lanes that an application may use, host and media, of the first bank; none
 * where one side has none. Where the module does not say where its media lanes start,
 * they follow each other, with as many groups as there are on the host side.
 */
static void
reach_of_application(const struct identity *id, const struct application *app,
    uint32_t *host, uint32_t *media)
{
	unsigned host_lanes, media_lanes, groups = 0;

	if (!cmis_application_lanes(id, app, &host_lanes, &media_lanes))
		return;
	for (unsigned starts = app->host_assign; starts; starts >>= 1)
		groups += starts & 1;
	*host |= lanes_of_groups(app->host_assign, host_lanes);
	if (app->media_assign_known && app->media_assign)
		*media |= lanes_of_groups(app->media_assign, media_lanes);
	else
		*media |= first_lanes(groups * media_lanes);
}

/* What applications reach of the first bank is in each bank; all where that is none. */
static uint32_t
lanes_reached(uint32_t reached, uint32_t there_are)
{
	uint32_t lanes = 0;

	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++)
		lanes |= reached << bank * LANES_IN_A_BANK;
	return lanes & there_are ? lanes & there_are : there_are;
}

/*
 * Which lanes there are: those that applications reach, within the form factor and
 * the banks. 00h:210 names media lanes that a module of up to eight does not have;
 * one that has none left then is not believed.
 */
static void
read_lanes(const struct memmap *map, struct identity *id)
{
	/* since 5.4 a module with flat memory has something else for an assignment */
	bool assigned = !id->flat || id->revision < CMIS_5_4;
	unsigned lanes = lanes_of_form_factor(id->identifier);
	uint32_t host = 0, media = 0;
	uint8_t absent;

	if (!id->flat || lanes == LANES_MAX)
		lanes = MIN_OF(lanes, cmis_banks(map, id->revision) * LANES_IN_A_BANK);
	for (unsigned i = 0; i < id->app_count && assigned; i++)
		reach_of_application(id, &id->app[i], &host, &media);

	id->host_lane_mask = lanes_reached(host, first_lanes(lanes));
	id->host_lanes = highest_lane(id->host_lane_mask);
	id->lane_mask = lanes_reached(media, first_lanes(lanes));
	if (lanes <= LANES_IN_A_BANK && memmap_byte(map, mem_at(0x00, 210), &absent) &&
	    (id->lane_mask & ~(uint32_t)absent))
		id->lane_mask &= ~(uint32_t)absent;
	id->media_lanes = highest_lane(id->lane_mask);
}

bool
cmis_is_copper(const struct identity *id)
{
	static const uint8_t first = 0x0a, last = 0x0f, linear_first = 0x12,
			     linear_last = 0x14;
	uint8_t t = id->media_technology;

	return (id->known & FACT_MEDIA_TECHNOLOGY) &&
	       ((t >= first && t <= last) || (t >= linear_first && t <= linear_last));
}

/* Everything on page 01h. */
static void
read_paged(const struct memmap *map, struct identity *id)
{
	facts_numbers(cmis_paged_numbers, COUNT_OF(cmis_paged_numbers), map, id);
	read_smf_length(map, id);
	read_durations(map, id);
	read_bias_multiplier(map, id);
	id->aux_kinds = aux_kinds(map);
	read_version(map, mem_at(0x01, 128), FACT_FIRMWARE_INACTIVE,
	    id->firmware_inactive, id);
	read_version(map, mem_at(0x01, 130), FACT_HARDWARE, id->hardware, id);
	facts_checksums(cmis_paged_checksums, COUNT_OF(cmis_paged_checksums), map, id);
}

void
cmis_identity(const struct memmap *map, struct identity *ret_id)
{
	memset(ret_id, 0, sizeof(*ret_id));
	ret_id->spec = SPEC_CMIS;

	facts_texts(cmis_texts, COUNT_OF(cmis_texts), map, ret_id);
	facts_codes(cmis_codes, COUNT_OF(cmis_codes), map, ret_id);
	facts_numbers(cmis_numbers, COUNT_OF(cmis_numbers), map, ret_id);
	facts_oui(map, mem_at(0x00, 145), ret_id);
	facts_checksums(cmis_checksums, COUNT_OF(cmis_checksums), map, ret_id);
	if (ret_id->identifier == 0)
		memmap_byte(map, mem_at(0x00, 128), &ret_id->identifier);

	ret_id->flat = memmap_bit(map, mem_bit(LOW, 2, 7));
	ret_id->dom = !ret_id->flat;
	read_firmware(map, ret_id);
	read_power_class(map, ret_id);
	read_cable_length(map, ret_id);
	if (cmis_is_copper(ret_id))
		facts_codes(cmis_copper,
		    COUNT_OF(cmis_copper) - (ret_id->revision < CMIS_5_3), map, ret_id);
	if (!ret_id->flat)
		read_paged(map, ret_id);
	cmis_applications(map, ret_id);
	read_lanes(map, ret_id);
}
