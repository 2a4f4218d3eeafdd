/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/tunable.h"

#include "base/bytes.h"
#include "optics/monitor.h"

#define ANCHOR_MHZ 193100000
#define MHZ_END    1000000000

static const struct memaddr tuning_advert = AT_BIT(0x01, 155, 6);

/* clang-format off */
static const struct tunable_grid grids[] = {
	/* by code */
	/* name   mhz     advert                range shift num    den multiple */
	{ "3.125",    3125, AT_BIT(0x04, 128, 0), 130,   0,   3125,  1,  1 },
	{ "6.25",     6250, AT_BIT(0x04, 128, 1), 134,   0,   6250,  1,  1 },
	{ "12.5",    12500, AT_BIT(0x04, 128, 2), 138,   0,  12500,  1,  1 },
	{ "25",      25000, AT_BIT(0x04, 128, 3), 142,   0,  25000,  1,  1 },
	{ "50",      50000, AT_BIT(0x04, 128, 4), 146,   0,  50000,  1,  1 },
	{ "100",    100000, AT_BIT(0x04, 128, 5), 150,   0, 100000,  1,  1 },
	{ "33",      33333, AT_BIT(0x04, 128, 6), 154,   0, 100000,  3,  1 },
	{ "75",      75000, AT_BIT(0x04, 128, 7), 158,   0,  25000,  1,  3 },
	{ "150",    150000, AT_BIT(0x04, 129, 6), 162,   3,  25000,  1,  6 },
	{ "300",    300000, AT_BIT(0x04, 129, 5), 166,  -9,  12500,  1, 24 },
};
/* clang-format on */

const struct tunable_grid *
tunable_grid_at(unsigned code)
{
	return code < COUNT_OF(grids) ? &grids[code] : NULL;
}

bool
tunable_frequency(const struct tunable_grid *grid, int channel, uint32_t *ret_mhz)
{
	int64_t mhz;

	if (channel % grid->multiple != 0)
		return false;
	mhz = ANCHOR_MHZ +
	      div_round(((int64_t)channel + grid->shift) * grid->num, grid->den);
	if (mhz <= 0 || mhz > UINT32_MAX)
		return false;
	*ret_mhz = (uint32_t)mhz;
	return true;
}

bool
tunable_offered(const struct memmap *map, const struct identity *id)
{
	if (id->spec != SPEC_CMIS || id->flat)
		return false;
	return memmap_bit(map, tuning_advert) ||
	       ((id->known & FACT_MEDIA_TECHNOLOGY) &&
		   (id->media_technology == CMIS_C_BAND ||
		       id->media_technology == CMIS_L_BAND));
}

bool
tunable_has_grid(const struct memmap *map, const struct tunable_grid *grid)
{
	return memmap_bit(map, grid->advert);
}

bool
tunable_range(const struct memmap *map, const struct tunable_grid *grid, int16_t *ret_low,
    int16_t *ret_high)
{
	const uint8_t *p = memmap_bytes(map, mem_at(0x04, grid->range), 4);

	if (!p || be32(p) == 0)
		return false;
	*ret_low = (int16_t)be16(p);
	*ret_high = (int16_t)be16(p + 2);
	return true;
}

bool
tunable_abilities(const struct memmap *map, struct tunable_abilities *ret)
{
	const uint8_t *p =
	    memmap_bytes(map, mem_at(0x04, TUNABLE_POWER_FROM), TUNABLE_POWER_LEN);

	if (!p)
		return false;
	ret->fine_tuning = memmap_bit(map, mem_bit(0x04, 129, 7));
	ret->fine_step_mhz = be16(p);
	ret->fine_low_mhz = (int16_t)be16(p + 2);
	ret->fine_high_mhz = (int16_t)be16(p + 4);
	ret->power = p[6] & 0x80;
	ret->power_low_cdbm = (int16_t)be16(p + 8);
	ret->power_high_cdbm = (int16_t)be16(p + 10);
	return true;
}

/* The flags of readings stand in the order of these bits. */
const char *
tunable_flag_name(unsigned bit)
{
	return bit <= SIGNAL_TARGET_POWER - SIGNAL_TUNED
		   ? signal_name((enum signal_flag)(SIGNAL_TUNED + bit))
		   : NULL;
}

/*
 * Before CMIS 5.0 some modules have whole THz, below a thousand, and 0.05 GHz in these
 * four bytes, and others MHz as it is since: those are beyond a thousand in front.
 */
static uint32_t
current_frequency(const uint8_t *p, uint8_t revision)
{
	if (revision >= CMIS_5_0)
		return be32(p);
	if (be16(p) >= TUNABLE_WORDS_END)
		return be32(p) < MHZ_END ? be32(p) : 0;
	return be16(p) * 1000000u + be16(p + 2) * 50u;
}

/* The settings of a lane: `p` is byte 128 of its bank. */
static void
read_settings(const uint8_t *p, unsigned in, struct tunable_lane *lane)
{
	lane->grid_code = p[in] >> 4;
	lane->grid = tunable_grid_at(lane->grid_code);
	lane->fine_tuning = p[in] & 0x01;
	lane->channel = (int16_t)be16(p + 8 + 2 * in);
	lane->fine_offset_mhz = (int16_t)be16(p + 24 + 2 * in);
}

bool
tunable_configured(const struct tunable_lane *lane, uint32_t *ret_mhz)
{
	int64_t mhz;

	if (!lane->grid || !tunable_frequency(lane->grid, lane->channel, ret_mhz))
		return false;
	mhz = (int64_t)*ret_mhz + (lane->fine_tuning ? lane->fine_offset_mhz : 0);
	*ret_mhz = (uint32_t)MAX_OF(mhz, 0);
	return true;
}

bool
tunable_now(const struct memmap *map, const struct identity *id, unsigned lane,
    struct tunable_now *ret_now)
{
	unsigned in = lane % LANES_IN_A_BANK;
	const uint8_t *p = memmap_bytes(map,
	    at_lane(mem_at(0x12, TUNABLE_NOW_FROM), lane - in, 0), TUNABLE_NOW_LEN);
	struct tunable_lane set;

	if (!p)
		return false;
	read_settings(p, in, &set);
	/* channel 0 of the first grid is what was never set */
	if ((!set.grid_code && !set.channel) ||
	    !tunable_configured(&set, &ret_now->target_mhz))
		ret_now->target_mhz = 0;
	ret_now->frequency_mhz = current_frequency(p + 40 + 4 * in, id->revision);
	ret_now->power_cdbm = (int16_t)be16(p + 72 + 2 * in);
	ret_now->tuning = p[94 + in] & 0x02;
	ret_now->unlocked = p[94 + in] & 0x01;
	return ret_now->frequency_mhz || ret_now->power_cdbm;
}

bool
tunable_lane(const struct memmap *map, const struct identity *id, unsigned lane,
    struct tunable_lane *ret_lane)
{
	unsigned in = lane % LANES_IN_A_BANK;
	struct memaddr at = at_lane(mem_at(0x12, 128), lane - in, 0);
	const uint8_t *p = memmap_bytes(map, at, 111);

	if (!p)
		return false;
	read_settings(p, in, ret_lane);
	ret_lane->frequency_mhz = current_frequency(p + 40 + 4 * in, id->revision);
	ret_lane->target_power_cdbm = (int16_t)be16(p + 72 + 2 * in);
	if (!p[in] && !ret_lane->channel && !ret_lane->frequency_mhz &&
	    !ret_lane->target_power_cdbm)
		return false;
	ret_lane->tuning = p[94 + in] & 0x02;
	ret_lane->unlocked = p[94 + in] & 0x01;
	ret_lane->flags = p[103 + in] & 0x3f;
	return true;
}
