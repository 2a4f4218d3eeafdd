/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis_access.h"

#include <string.h>

#include "base/bytes.h"
#include "sim/sim_ccmis.h"
#include "sim/sim_cmis_image.h"
#include "sim/sim_tuning.h"

const struct sim_run sim_cmis_clears[SIM_CMIS_CLEARS] = {
	{ SIM_LOWER, 8, 11 },
	{ SIM_LOWER, 13, 13 },
	{ P11, 134, 153 },
	{ P12, 231, 238 },
	{ P2C, 128, 255 },
	{ P33, 128, 133 },
	{ P3B, 192, 196 },
};

uint8_t
sim_cmis_writable(uint16_t half, uint8_t byte)
{
	static const struct {
		struct sim_run run;
		uint8_t bits;
	} rows[] = {
		{ { SIM_LOWER, 26, 26 }, 0xff },
		{ { SIM_LOWER, 31, 36 }, 0xff },
		{ { P10, 128, 232 }, 0xff },
		{ { P12, 128, 135 }, 0xf1 }, /* grid, fine tuning */
		{ { P12, 136, 167 }, 0xff }, /* channels, fine offsets */
		{ { P12, 200, 215 }, 0xff }, /* target powers */
		{ { P12, 239, 246 }, 0x3f },
		{ { P18, 128, 135 }, 0x0f }, /* blocks of the staged applications */
		{ { P2D, 128, 255 }, 0xff },
		{ { P2F, 144, 144 }, 1 << 7 }, /* the freeze request */
		{ { P30, 128, 168 }, 0xff },
		{ { P31, 128, 132 }, 0xff },
		{ { P32, 128, 133 }, 0xff },
		{ { P38, 128, 142 }, 0xff },
		{ { P3B, 128, 132 }, 0xff },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct sim_run *run = &rows[i].run;

		if (run->half == sim_half_page(half) && byte >= run->first &&
		    byte <= run->last)
			return rows[i].bits;
	}
	return 0;
}

/*
 * Flags and their masks, and the bit of Lower Memory 4 to 7 that tells of such flags in
 * a bank (CMIS 5.4, Table 8-7).
 */
static const struct {
	uint16_t flags, masks;
	uint8_t flag, mask, count, summary;
} groups[] = {
	{ P11, P10, 134, 213, 20, 1 << 0 },
	{ P12, P12, 231, 239, 8, 1 << 1 },
	{ P2C, P2D, 128, 128, 128, 1 << 3 },
	{ P33, P32, 128, 128, 6, 0 },
};

/* A bit of the summary for each lane of 12h that has a flag. */
static void
sum_up_tuning(struct sim_module *m, unsigned bank)
{
	const uint8_t *flags = sim_module_at(m, sim_bank_half(P12, bank), 231);
	uint8_t lanes = 0;

	for (unsigned lane = 0; lane < PART_BANK; lane++) {
		if (flags[lane])
			lanes |= (uint8_t)lane_bit(lane);
	}
	*sim_module_at(m, sim_bank_half(P12, bank), 230) = lanes;
}

/* The unmasked flags of a bank, and the byte of Lower Memory that tells of all of them.
 */
static uint8_t
flags_of_bank(struct sim_module *m, unsigned bank, uint8_t *ret_summary)
{
	static const uint8_t none[128];
	uint8_t unmasked = 0;

	*ret_summary = 0;
	for (size_t i = 0; i < COUNT_OF(groups); i++) {
		uint16_t half = sim_bank_half(groups[i].flags, bank);
		const uint8_t *flags, *masks;

		if (!sim_module_holds(m, half))
			continue;
		flags = sim_module_at(m, half, groups[i].flag);
		masks = sim_module_at(m, sim_bank_half(groups[i].masks, bank),
		    groups[i].mask);
		if (memcmp(flags, none, groups[i].count) == 0)
			continue;
		*ret_summary |= groups[i].summary;
		for (unsigned n = 0; n < groups[i].count; n++)
			unmasked |= flags[n] & (uint8_t)~masks[n];
	}
	return unmasked;
}

bool
sim_cmis_interrupt(struct sim_module *m)
{
	static const uint8_t module_flags[] = { 8, 9, 10, 11, 13 };
	uint8_t *low = sim_module_at(m, SIM_LOWER, 0);
	uint8_t unmasked = 0;

	if (m->part.flat)
		return false;
	for (size_t i = 0; i < COUNT_OF(module_flags); i++)
		unmasked |= low[module_flags[i]] & (uint8_t)~low[module_flags[i] + 23];
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++) {
		unmasked |= flags_of_bank(m, bank, &low[4 + bank]);
		sum_up_tuning(m, bank);
	}
	low[3] = (uint8_t)((low[3] & ~1) | (unmasked == 0));
	return unmasked != 0;
}
