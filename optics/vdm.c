/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/vdm.h"

#include <string.h>

#include "base/bytes.h"

#define WORD_BYTES   2
#define LIMIT_BYTES  (WORD_BYTES * LIMIT_COUNT)
#define PLACE_MODULE 0xf
#define TYPE_UNUSED  0
#define INTERVAL_US  100

static const struct memaddr vdm_advert = AT_BIT(0x01, 142, 6);

/*
 * The observables.
 *
 * type       the second byte of a descriptor
 * statistic  of an interval, to be frozen before it is read
 * num/den    what one step of the word is worth, in the unit
 *
 * CMIS 5.4: Table 8-180 (1-84). C-CMIS 1.3 (128-152), which CMIS leaves to it.
 * 85-99 are restricted, 100-127 custom, the others reserved.
 */
/* clang-format off */
#define DB_256    { WORD_U16, QUANTITY_DB, 1, 256 }
#define DB_10     { WORD_U16, QUANTITY_DB, 1, 10 }
#define DB_10_S16 { WORD_S16, QUANTITY_DB, 1, 10 }
#define F16       { WORD_F16, QUANTITY_NUMBER, 1, 1 }
#define COUNT     { WORD_U16, QUANTITY_NUMBER, 1, 1 }
#define VOLT      { WORD_U16, QUANTITY_VOLTS, 1, 10000 }
#define BIAS      { WORD_U16, QUANTITY_PERCENT, 100, 65535 }
#define DBM       { WORD_S16, QUANTITY_DBM, 1, 100 }

static const struct vdm_def vdm_defs[] = {
	/* type side    statistic name                        title                         word, unit, num, den */
	{ 1,   VDM_MEDIA, false, "laser_age",                   "Laser age",                    { WORD_U16, QUANTITY_PERCENT, 1, 1 } },
	{ 2,   VDM_MEDIA, false, "tec_current",                 "TEC current",                  { WORD_S16, QUANTITY_PERCENT, 100, 32767 } },
	{ 3,   VDM_MEDIA, false, "laser_frequency_error",       "Laser frequency error",        { WORD_S16, QUANTITY_MHZ, 10, 1 } },
	{ 4,   VDM_MEDIA, false, "laser_temperature_deviation", "Laser temperature deviation",  { WORD_S16, QUANTITY_CELSIUS, 1, 256 } },
	{ 5,   VDM_MEDIA, false, "snr",                         "SNR",                          DB_256 },
	{ 6,   VDM_HOST,  false, "snr",                         "SNR",                          DB_256 },
	{ 7,   VDM_MEDIA, false, "pam4_level_transition",       "PAM4 level transition",        DB_256 },
	{ 8,   VDM_HOST,  false, "pam4_level_transition",       "PAM4 level transition",        DB_256 },
	{ 9,   VDM_MEDIA, true,  "pre_fec_ber_min",             "Pre-FEC BER minimum",          F16 },
	{ 10,  VDM_HOST,  true,  "pre_fec_ber_min",             "Pre-FEC BER minimum",          F16 },
	{ 11,  VDM_MEDIA, true,  "pre_fec_ber_max",             "Pre-FEC BER maximum",          F16 },
	{ 12,  VDM_HOST,  true,  "pre_fec_ber_max",             "Pre-FEC BER maximum",          F16 },
	{ 13,  VDM_MEDIA, true,  "pre_fec_ber_avg",             "Pre-FEC BER average",          F16 },
	{ 14,  VDM_HOST,  true,  "pre_fec_ber_avg",             "Pre-FEC BER average",          F16 },
	{ 15,  VDM_MEDIA, false, "pre_fec_ber",                 "Pre-FEC BER",                  F16 },
	{ 16,  VDM_HOST,  false, "pre_fec_ber",                 "Pre-FEC BER",                  F16 },
	{ 17,  VDM_MEDIA, true,  "errored_frames_min",          "Errored frames minimum",       F16 },
	{ 18,  VDM_HOST,  true,  "errored_frames_min",          "Errored frames minimum",       F16 },
	{ 19,  VDM_MEDIA, true,  "errored_frames_max",          "Errored frames maximum",       F16 },
	{ 20,  VDM_HOST,  true,  "errored_frames_max",          "Errored frames maximum",       F16 },
	{ 21,  VDM_MEDIA, true,  "errored_frames_avg",          "Errored frames average",       F16 },
	{ 22,  VDM_HOST,  true,  "errored_frames_avg",          "Errored frames average",       F16 },
	{ 23,  VDM_MEDIA, false, "errored_frames",              "Errored frames",               F16 },
	{ 24,  VDM_HOST,  false, "errored_frames",              "Errored frames",               F16 },
	{ 25,  VDM_MEDIA, true,  "errored_frames_total",        "Errored frames total",         F16 },
	{ 26,  VDM_HOST,  true,  "errored_frames_total",        "Errored frames total",         F16 },
	{ 27,  VDM_MEDIA, true,  "symbol_error_weight_min",     "Symbol error weight minimum",  COUNT },
	{ 28,  VDM_HOST,  true,  "symbol_error_weight_min",     "Symbol error weight minimum",  COUNT },
	{ 29,  VDM_MEDIA, true,  "symbol_error_weight_max",     "Symbol error weight maximum",  COUNT },
	{ 30,  VDM_HOST,  true,  "symbol_error_weight_max",     "Symbol error weight maximum",  COUNT },
	{ 31,  VDM_MEDIA, true,  "symbol_error_weight_avg",     "Symbol error weight average",  COUNT },
	{ 32,  VDM_HOST,  true,  "symbol_error_weight_avg",     "Symbol error weight average",  COUNT },
	{ 33,  VDM_MEDIA, false, "symbol_error_weight",         "Symbol error weight",          COUNT },
	{ 34,  VDM_HOST,  false, "symbol_error_weight",         "Symbol error weight",          COUNT },
	{ 77,  VDM_MODULE, false, "supply_2v6",                 "Supply 2.6 V",                 VOLT },
	{ 78,  VDM_MODULE, false, "supply_1v8",                 "Supply 1.8 V",                 VOLT },
	{ 79,  VDM_MODULE, false, "supply_1v2",                 "Supply 1.2 V",                 VOLT },
	{ 80,  VDM_MODULE, false, "supply_0v9",                 "Supply 0.9 V",                 VOLT },
	{ 81,  VDM_MODULE, false, "supply_0v7a",                "Supply 0.7 V A",               VOLT },
	{ 82,  VDM_MODULE, false, "supply_0v7b",                "Supply 0.7 V B",               VOLT },
	{ 83,  VDM_MODULE, false, "supply_12v",                 "Supply 12 V",                  { WORD_U16, QUANTITY_VOLTS, 1, 4000 } },
	{ 84,  VDM_MEDIA, false, "external_laser_power",        "External laser input power",   DBM },
	{ 128, VDM_MEDIA, false, "modulator_bias_xi",           "Modulator bias X/I",           BIAS },
	{ 129, VDM_MEDIA, false, "modulator_bias_xq",           "Modulator bias X/Q",           BIAS },
	{ 130, VDM_MEDIA, false, "modulator_bias_yi",           "Modulator bias Y/I",           BIAS },
	{ 131, VDM_MEDIA, false, "modulator_bias_yq",           "Modulator bias Y/Q",           BIAS },
	{ 132, VDM_MEDIA, false, "modulator_bias_x_phase",      "Modulator bias X phase",       BIAS },
	{ 133, VDM_MEDIA, false, "modulator_bias_y_phase",      "Modulator bias Y phase",       BIAS },
	{ 134, VDM_MEDIA, false, "cd",                          "Chromatic dispersion",         { WORD_S16, QUANTITY_PS_PER_NM, 1, 1 } },
	{ 135, VDM_MEDIA, false, "cd_coarse",                   "Chromatic dispersion, coarse", { WORD_S16, QUANTITY_PS_PER_NM, 20, 1 } },
	{ 136, VDM_MEDIA, false, "dgd",                         "Differential group delay",     { WORD_U16, QUANTITY_PS, 1, 100 } },
	{ 137, VDM_MEDIA, false, "sopmd",                       "Second order PMD",             { WORD_U16, QUANTITY_PS2, 1, 100 } },
	{ 138, VDM_MEDIA, false, "pdl",                         "Polarization dependent loss",  DB_10 },
	{ 139, VDM_MEDIA, false, "osnr",                        "OSNR",                         DB_10 },
	{ 140, VDM_MEDIA, false, "esnr",                        "Electrical SNR",               DB_10 },
	{ 141, VDM_MEDIA, false, "cfo",                         "Carrier frequency offset",     { WORD_S16, QUANTITY_MHZ, 1, 1 } },
	{ 142, VDM_MEDIA, false, "evm",                         "Error vector magnitude",       BIAS },
	{ 143, VDM_MEDIA, false, "tx_power",                    "Tx power",                     DBM },
	{ 144, VDM_MEDIA, false, "rx_total_power",              "Rx total power",               DBM },
	{ 145, VDM_MEDIA, false, "rx_signal_power",             "Rx signal power",              DBM },
	{ 146, VDM_MEDIA, false, "sop_rate",                    "SOP rate of change",           { WORD_U16, QUANTITY_KRAD_PER_S, 1, 1 } },
	{ 147, VDM_MEDIA, false, "mer",                         "Modulation error ratio",       DB_10 },
	{ 148, VDM_MEDIA, false, "clock_recovery_loop",         "Clock recovery loop",          { WORD_S16, QUANTITY_PERCENT, 100, 32767 } },
	{ 149, VDM_MEDIA, false, "sopmd_coarse",                "Second order PMD, coarse",     { WORD_U16, QUANTITY_PS2, 1, 1 } },
	{ 150, VDM_MEDIA, false, "snr_margin",                  "SNR margin",                   DB_10_S16 },
	{ 151, VDM_MEDIA, false, "q_factor",                    "Q factor",                     DB_10 },
	{ 152, VDM_MEDIA, false, "q_margin",                    "Q margin",                     DB_10_S16 },
};
/* clang-format on */

/* How many types below one have no row; 0: it has none itself. */
static const uint8_t rowless[UINT8_MAX + 1] = {
	[1 ... 34] = 1,
	[77 ... 84] = 43,
	[128 ... 152] = 86,
};

const struct vdm_def *
vdm_def_of(uint8_t type)
{
	return rowless[type] ? &vdm_defs[type - rowless[type]] : NULL;
}

const struct vdm_def *
vdm_def_at(unsigned row)
{
	return row < COUNT_OF(vdm_defs) ? &vdm_defs[row] : NULL;
}

const char *
vdm_side_name(enum vdm_side side)
{
	static const char *const names[] = {
		[VDM_MEDIA] = "media",
		[VDM_HOST] = "host",
		[VDM_MODULE] = "module",
	};

	return names[side];
}

unsigned
vdm_instances(const struct memmap *map, const struct identity *id)
{
	uint8_t groups;

	if (id->spec != SPEC_CMIS || id->flat || !memmap_advertised(map, vdm_advert))
		return 0;
	if (!memmap_byte(map, mem_at(VDM_PAGE_CONTROL, 128), &groups))
		return VDM_INSTANCES_MAX;
	return ((groups & 0x03) + 1u) * VDM_PER_GROUP;
}

bool
vdm_status(const struct memmap *map, struct vdm_status *ret_status)
{
	const uint8_t *p = memmap_bytes(map, mem_at(VDM_PAGE_CONTROL, 128), 18);

	if (!p)
		return false;
	ret_status->power_saving_supported = p[0] & 0x04;
	ret_status->interval_us = (uint32_t)be16(p + 1) * INTERVAL_US;
	ret_status->freeze_requested = p[16] & 0x80;
	ret_status->power_saving = p[16] & 0x40;
	ret_status->frozen = p[17] & 0x80;
	ret_status->unfrozen = p[17] & 0x40;
	return true;
}

/*
 * A data path has the number of its first lane, on whichever side has more of
 * them: one that a muxponder ends on a single wavelength still counts host lanes.
 */
static void
read_place(const struct identity *id, unsigned bank, uint8_t code, struct vdm_reading *r)
{
	uint32_t lanes = id->lane_mask | id->host_lane_mask;

	r->place = VDM_NOWHERE;
	if (code == PLACE_MODULE) {
		r->place = VDM_AT_MODULE;
	} else if (code < LANES_IN_A_BANK) {
		r->lane = (uint8_t)(bank * LANES_IN_A_BANK + code);
		if (lanes & lane_bit(r->lane))
			r->place = VDM_AT_LANE;
	}
}

/* All words of VDM have two bytes; `sign` is the bit that makes them negative, or 0. */
static int32_t
word_at(const uint8_t *p, int32_t sign)
{
	return (be16(p) ^ sign) - sign;
}

static void
read_limits(const struct memmap_half *h, int32_t sign, struct vdm_reading *r)
{
	static const uint8_t none[LIMIT_BYTES];
	const uint8_t *p = memmap_half_bytes(h, r->limit_set * LIMIT_BYTES, LIMIT_BYTES);

	if (!p)
		return;
	r->limit[LIMIT_HIGH_ALARM] = word_at(p, sign);
	r->limit[LIMIT_LOW_ALARM] = word_at(p + 2, sign);
	r->limit[LIMIT_HIGH_WARN] = word_at(p + 4, sign);
	r->limit[LIMIT_LOW_WARN] = word_at(p + 6, sign);
	/* of the bytes: words that were just written are not there to be read at once */
	r->limits_present = memcmp(p, none, sizeof(none)) != 0;
}

/* What the bits of a nibble say, in the order of enum limit. */
/* clang-format off */
#define BITS(n) { (n) & 1, (n) >> 1 & 1, (n) >> 2 & 1, (n) >> 3 & 1 }
static const bool nibbles[][LIMIT_COUNT] = {
	BITS(0x0), BITS(0x1), BITS(0x2), BITS(0x3), BITS(0x4), BITS(0x5), BITS(0x6), BITS(0x7),
	BITS(0x8), BITS(0x9), BITS(0xa), BITS(0xb), BITS(0xc), BITS(0xd), BITS(0xe), BITS(0xf),
};
/* clang-format on */

/* Four bits of an instance on a page that keeps a nibble for each, even ones low. */
static inline bool
read_nibble(const struct memmap_half *h, unsigned i, bool ret_bits[LIMIT_COUNT])
{
	const uint8_t *p = memmap_half_bytes(h, i / 2, 1);

	if (p)
		memcpy(ret_bits, nibbles[*p >> i % 2 * 4 & 0x0f], sizeof(nibbles[0]));
	return p != NULL;
}

/* Finds the pages of the group of instance `i`. */
static void
find_pages(const struct memmap *map, unsigned bank, unsigned i, struct vdm_pages *ret)
{
	uint16_t group = (uint16_t)(i / VDM_PER_GROUP);
	uint8_t b = (uint8_t)bank;

	ret->descriptors = memmap_half(map, VDM_PAGE_DESCRIPTORS + group, b);
	ret->words = memmap_half(map, VDM_PAGE_WORDS + group, b);
	ret->limits = memmap_half(map, VDM_PAGE_LIMITS + group, b);
	ret->flags = memmap_half(map, VDM_PAGE_FLAGS, b);
	ret->masks = memmap_half(map, VDM_PAGE_MASKS, b);
}

static bool
read_instance(const struct vdm_pages *pages, const struct identity *id, unsigned bank,
    unsigned i, struct vdm_reading *r)
{
	unsigned at = i % VDM_PER_GROUP * WORD_BYTES;
	const uint8_t *p = memmap_half_bytes(pages->descriptors, at, WORD_BYTES);
	const struct vdm_def *def;
	int32_t sign;

	if (!p || p[1] == TYPE_UNUSED)
		return false;

	def = vdm_def_of(p[1]);
	sign = def && def->q.word == WORD_S16 ? 0x8000 : 0;
	memset(r, 0, sizeof(*r));
	r->type = p[1];
	r->def = def;
	r->limit_set = p[0] >> 4;
	read_place(id, bank, p[0] & 0x0f, r);
	p = memmap_half_bytes(pages->words, at, WORD_BYTES);
	r->present = p != NULL;
	r->word = p ? word_at(p, sign) : 0;
	read_limits(pages->limits, sign, r);
	r->flags_known = read_nibble(pages->flags, i, r->flag);
	r->masks_known = read_nibble(pages->masks, i, r->masked);
	return true;
}

struct vdm_walk
vdm_walk_begin(const struct memmap *map, const struct identity *id)
{
	return (struct vdm_walk){
		.map = map,
		.id = id,
		.count = vdm_instances(map, id),
		.end = MEMMAP_BANKS * VDM_INSTANCES_MAX,
	};
}

bool
vdm_walk_next(struct vdm_walk *walk)
{
	while (walk->next < walk->end) {
		unsigned bank = walk->next / VDM_INSTANCES_MAX;
		unsigned i = walk->next % VDM_INSTANCES_MAX;

		if (i % VDM_PER_GROUP == 0)
			find_pages(walk->map, bank, i, &walk->pages);
		if (i >= walk->count || !walk->pages.descriptors) {
			walk->next += VDM_PER_GROUP;
			continue;
		}
		walk->next++;
		walk->bank = bank;
		walk->i = i;
		if (read_instance(&walk->pages, walk->id, bank, i, &walk->r))
			return true;
	}
	return false;
}

bool
vdm_read(const struct memmap *map, const struct identity *id, unsigned bank, unsigned i,
    struct vdm_reading *ret_reading)
{
	unsigned at = bank * VDM_INSTANCES_MAX + i;
	struct vdm_walk walk = { .map = map,
		.id = id,
		.count = VDM_INSTANCES_MAX,
		.next = at,
		.end = at + 1 };

	if (bank >= MEMMAP_BANKS || i >= VDM_INSTANCES_MAX)
		return false;
	find_pages(map, bank, i, &walk.pages);
	if (!vdm_walk_next(&walk))
		return false;
	*ret_reading = walk.r;
	return true;
}
