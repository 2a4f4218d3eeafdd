/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_diag.h"

#include "base/bytes.h"

/* Added to a selector: the results at the end of a gate. */
#define SELECT_GATED 0x10

enum result_kind { RESULT_BER, RESULT_COUNTS, RESULT_SNR };

static const struct memaddr diag_advert = AT_BIT(0x01, 142, 5);

/* CMIS 5.4: Tables 8-111 to 8-134 (page 13h), 8-136 to 8-139 (14h). */
/* clang-format off */
static const struct cmis_diag_ability abilities[] = {
	{ "media_output_loopback",   "loopback at the media output",      AT_BIT(0x13, 128, 0) },
	{ "media_input_loopback",    "loopback at the media input",       AT_BIT(0x13, 128, 1) },
	{ "host_output_loopback",    "loopback at the host output",       AT_BIT(0x13, 128, 2) },
	{ "host_input_loopback",     "loopback at the host input",        AT_BIT(0x13, 128, 3) },
	{ "per_lane_host_loopback",  "host loopback lane by lane",        AT_BIT(0x13, 128, 4) },
	{ "per_lane_media_loopback", "media loopback lane by lane",       AT_BIT(0x13, 128, 5) },
	{ "simultaneous_loopback",   "host and media loopback at once",   AT_BIT(0x13, 128, 6) },
	{ "gated_results",           "results at the end of a gate",      AT_BIT(0x13, 129, 5) },
	{ "periodic_updates",        "periodic updates",                  AT_BIT(0x13, 129, 4) },
	{ "per_lane_timers",         "timers lane by lane",               AT_BIT(0x13, 129, 3) },
	{ "auto_restart",            "restart of the gate by itself",     AT_BIT(0x13, 129, 2) },
	{ "ber",                     "bit error ratio",                   AT_BIT(0x13, 130, 0) },
	{ "counters",                "bit and error counters",            AT_BIT(0x13, 130, 1) },
	{ "host_snr",                "SNR of the host side",              AT_BIT(0x13, 130, 4) },
	{ "media_snr",               "SNR of the media side",             AT_BIT(0x13, 130, 5) },
	{ "host_fec",                "host FEC",                          AT_BIT(0x13, 130, 6) },
	{ "media_fec",               "media FEC",                         AT_BIT(0x13, 130, 7) },
};

static const struct cmis_diag_mask masks[] = {
	{ "host_generator_on",       "host pattern generator on",         AT(0x13, 144), false, true },
	{ "media_generator_on",      "media pattern generator on",        AT(0x13, 152), false, false },
	{ "host_checker_on",         "host pattern checker on",           AT(0x13, 160), false, true },
	{ "media_checker_on",        "media pattern checker on",          AT(0x13, 168), false, false },
	{ "media_output_looped",     "looped back at the media output",   AT(0x13, 180), false, false },
	{ "media_input_looped",      "looped back at the media input",    AT(0x13, 181), false, false },
	{ "host_output_looped",      "looped back at the host output",    AT(0x13, 182), false, true },
	{ "host_input_looped",       "looped back at the host input",     AT(0x13, 183), false, true },
	{ "host_gating_complete",    "host gate complete",                AT(0x14, 134), true,  true },
	{ "media_gating_complete",   "media gate complete",               AT(0x14, 135), true,  false },
	{ "host_generator_lol",      "host generator loss of lock",       AT(0x14, 136), true,  true },
	{ "media_generator_lol",     "media generator loss of lock",      AT(0x14, 137), true,  false },
	{ "host_checker_lol",        "host checker loss of lock",         AT(0x14, 138), true,  true },
	{ "media_checker_lol",       "media checker loss of lock",        AT(0x14, 139), true,  false },
};

/*
 * The pattern machines: a bit for each pattern that they can do, and the first of
 * four bytes with a nibble for each lane.
 */
static const struct {
	const char *name;
	struct memaddr can, pattern;
} units[CMIS_PATTERN_UNIT_COUNT] = {
	[CMIS_HOST_GENERATOR]  = { "host_generator",  AT(0x13, 132), AT(0x13, 148) },
	[CMIS_MEDIA_GENERATOR] = { "media_generator", AT(0x13, 134), AT(0x13, 156) },
	[CMIS_HOST_CHECKER]    = { "host_checker",    AT(0x13, 136), AT(0x13, 164) },
	[CMIS_MEDIA_CHECKER]   = { "media_checker",   AT(0x13, 138), AT(0x13, 172) },
};

/* Kinds of results: the selector, and for each side lane 1 and the bit that offers it. */
static const struct result_def {
	unsigned selector[2];
	struct memaddr at[2], advert[2];
	unsigned bytes, lanes; /* of a lane, of a selector */
	bool gated;            /* can be asked for as of the end of a gate */
} results[] = {
	/*           host media    host           media             host                  media */
	[RESULT_BER]    = { { 0x01, 0x01 }, { AT(0x14, 192), AT(0x14, 208) }, { AT_BIT(0x13, 130, 0), AT_BIT(0x13, 130, 0) }, 2, 8, true },
	[RESULT_COUNTS] = { { 0x02, 0x04 }, { AT(0x14, 192), AT(0x14, 192) }, { AT_BIT(0x13, 130, 1), AT_BIT(0x13, 130, 1) }, 16, 4, true },
	[RESULT_SNR]    = { { 0x06, 0x06 }, { AT(0x14, 208), AT(0x14, 240) }, { AT_BIT(0x13, 130, 4), AT_BIT(0x13, 130, 5) }, 2, 8, false },
};
/* clang-format on */

bool
cmis_diag_offered(const struct memmap *map, const struct identity *id)
{
	return id->spec == SPEC_CMIS && !id->flat && memmap_advertised(map, diag_advert);
}

const struct cmis_diag_ability *
cmis_diag_ability_at(unsigned row)
{
	return row < COUNT_OF(abilities) ? &abilities[row] : NULL;
}

const struct cmis_diag_mask *
cmis_diag_mask_at(unsigned row)
{
	return row < COUNT_OF(masks) ? &masks[row] : NULL;
}

bool
cmis_diag_pattern(const struct memmap *map, enum cmis_pattern_unit unit, unsigned lane,
    uint8_t *ret_code)
{
	struct memaddr at = units[unit].pattern;
	uint8_t byte;

	at.byte = (uint8_t)(at.byte + lane % LANES_IN_A_BANK / 2);
	at.bank = (uint8_t)(lane / LANES_IN_A_BANK);
	if (!memmap_byte(map, at, &byte))
		return false;
	*ret_code = (uint8_t)(lane % 2 ? byte >> 4 : byte & 0x0f);
	return true;
}

bool
cmis_diag_can(const struct memmap *map, enum cmis_pattern_unit unit, uint8_t code)
{
	struct memaddr at = units[unit].can;

	if (code >= CMIS_PATTERNS)
		return false;
	at.byte = (uint8_t)(at.byte + code / 8);
	at.bit = code % 8;
	return memmap_bit(map, at);
}

const char *
cmis_pattern_name(uint8_t code)
{
	static const char *const names[] = { "PRBS-31Q", "PRBS-31", "PRBS-23Q", "PRBS-23",
		"PRBS-15Q", "PRBS-15", "PRBS-13Q", "PRBS-13", "PRBS-9Q", "PRBS-9",
		"PRBS-7Q", "PRBS-7", "SSPRQ", NULL, "custom", "user" };

	return code < COUNT_OF(names) ? names[code] : NULL;
}

const char *
cmis_pattern_unit_name(enum cmis_pattern_unit unit)
{
	return units[unit].name;
}

bool
cmis_pattern_unit_is_host(enum cmis_pattern_unit unit)
{
	return unit == CMIS_HOST_GENERATOR || unit == CMIS_HOST_CHECKER;
}

/* The bytes of a lane's result, where the selector of its bank is for them. */
static const uint8_t *
result_of(const struct memmap *map, enum result_kind kind, enum cmis_side side,
    unsigned lane)
{
	const struct result_def *r = &results[kind];
	unsigned in = lane % LANES_IN_A_BANK;
	unsigned selector = r->selector[side] + in / r->lanes;
	struct memaddr select = mem_at(0x14, 128), at = r->at[side];
	struct memaddr advert = r->advert[side];
	uint8_t selected;

	select.bank = at.bank = (uint8_t)MIN_OF(lane / LANES_IN_A_BANK, MEMMAP_BANKS);
	at.byte = (uint8_t)(at.byte + in % r->lanes * r->bytes);
	if (!memmap_advertised(map, advert) || !memmap_byte(map, select, &selected) ||
	    (selected != selector &&
		(!r->gated || selected != (selector | SELECT_GATED))))
		return NULL;
	return memmap_bytes(map, at, r->bytes);
}

bool
cmis_diag_ber(const struct memmap *map, enum cmis_side side, unsigned lane,
    uint16_t *ret_f16)
{
	const uint8_t *p = result_of(map, RESULT_BER, side, lane);

	if (!p)
		return false;
	*ret_f16 = be16(p);
	return true;
}

bool
cmis_diag_snr(const struct memmap *map, enum cmis_side side, unsigned lane,
    uint16_t *ret_snr)
{
	const uint8_t *p = result_of(map, RESULT_SNR, side, lane);

	if (!p)
		return false;
	*ret_snr = le16(p);
	return true;
}

/* The lowest bit of a bit count is none: it says that the checker lost its lock. */
bool
cmis_diag_counts(const struct memmap *map, enum cmis_side side, unsigned lane,
    struct cmis_diag_counts *ret_counts)
{
	const uint8_t *p = result_of(map, RESULT_COUNTS, side, lane);

	if (!p)
		return false;
	ret_counts->errors = le64(p);
	ret_counts->bits = le64(p + 8) & ~UINT64_C(1);
	ret_counts->lock_lost = p[8] & 1;
	return true;
}
