/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/setting.h"

#include "base/bytes.h"
#include "sim/module.h"

#define IDENTIFIER_DWDM_SFP 0x0b

#define REV_5_3 0x53

#define FIRST_BANK_PAGE 0x10
#define PAGE_01         0x01

/* A2h 56 to 74 of SFF-8472: not of a module that is calibrated externally. */
#define ENHANCED_FROM 56
#define ENHANCED_TO   74

static const struct setting_scale scales[SETTING_FORM_COUNT] = {
	[SETTING_SIGNED] = { 1, "", true },
	[SETTING_DEGREES] = { 1, "C", false },
	[SETTING_DEGREES_SIGNED] = { 1, "C", true },
	[SETTING_SECONDS] = { 1, "s", false },
	[SETTING_SECONDS_10] = { 0.1, "s", false },
	[SETTING_SECONDS_100] = { 0.01, "s", false },
	[SETTING_NANOSECONDS_10] = { 10, "ns", false },
	[SETTING_METRES_2] = { 2, "m", false },
	[SETTING_VOLTS_50] = { 0.02, "V", false },
	[SETTING_DB] = { 1, "dB", false },
	[SETTING_DB_256_LITTLE] = { 1.0 / 256, "dB", false },
	[SETTING_DBM_100] = { 0.01, "dBm", true },
	[SETTING_TERAHERTZ] = { 1, "THz", false },
	[SETTING_GHZ_10] = { 0.1, "GHz", false },
	[SETTING_GHZ_10_SIGNED] = { 0.1, "GHz", true },
	[SETTING_NM_20] = { 0.05, "nm", false },
	[SETTING_NM_200_SIGNED] = { 0.005, "nm", true },
	[SETTING_PERCENT_50] = { 100.0 / 256, "%", true, 50 },
};

const struct setting *
setting_at(enum sim_family family, unsigned row)
{
	switch (family) {
	case SIM_FAMILY_SFF8472:
		return row < settings_sff8472_count ? &settings_sff8472[row] : NULL;
	case SIM_FAMILY_SFF8636:
		return row < settings_sff8636_count ? &settings_sff8636[row] : NULL;
	case SIM_FAMILY_CMIS:
		return row < settings_cmis_count ? &settings_cmis[row] : NULL;
	case SIM_FAMILY_NONE:
		break;
	}
	return NULL;
}

struct setting_scale
setting_scale(const struct setting *setting)
{
	static const struct setting_scale plain = { 1, "", false, 0 };

	return scales[setting->form].unit ? scales[setting->form] : plain;
}

/* What has lanes, on pages from 10h on, has a bank for each eight of them. */
static bool
is_banked(const struct setting *setting)
{
	return setting->count && setting->form != SETTING_BYTES &&
	       setting->form != SETTING_TEXT && setting->half >= FIRST_BANK_PAGE &&
	       setting->half < SIM_LOWER;
}

/* What a module of flat memory has as well. */
static bool
is_flat(uint16_t half)
{
	return half == SIM_LOWER || half == 0x00;
}

/* Bytes 36 and 62 of an SFP, by what it is (see optics/registers_sff8472.c). */
static bool
suits_sfp(const struct setting *setting, const struct part *part)
{
	bool dwdm = part->identifier == IDENTIFIER_DWDM_SFP;

	if (setting->half == SIM_LOWER && setting->byte == 36)
		return dwdm;
	if (setting->half == SIM_LOWER && setting->byte == 62)
		return !dwdm;
	if (setting->half == SIM_A2_UPPER + 2)
		return part->laser.grids == 0;
	return setting->half != SIM_A2_LOWER || setting->byte < ENHANCED_FROM ||
	       setting->byte > ENHANCED_TO || !part->calibration.external;
}

/* SPI, the result of a password, state machines and function of the module. */
static bool
came_with_5_3(unsigned byte)
{
	return byte == 27 || byte == 42 || byte == 56 || byte == 57;
}

bool
setting_suits(const struct setting *setting, const struct part *part)
{
	if (part->flat && !(is_flat(setting->half) && is_flat(setting->need.half)))
		return false;
	if (part->family == SIM_FAMILY_SFF8472)
		return suits_sfp(setting, part);
	if (part->family != SIM_FAMILY_CMIS)
		return true;
	if (setting->half == SIM_LOWER && came_with_5_3(setting->byte))
		return part->revision >= REV_5_3;
	return setting->half < 0x30 || setting->half >= 0x40 || part->coherent != 0;
}

unsigned
setting_instances(const struct setting *setting, const struct part *part)
{
	if (setting->count == 0)
		return 1;
	return setting->count * (is_banked(setting) ? part_banks(part) : 1u);
}

void
setting_place(const struct setting *setting, unsigned instance, uint16_t *ret_half,
    uint8_t *ret_byte, uint8_t *ret_bit)
{
	unsigned bank = is_banked(setting) ? instance / setting->count : 0;
	int bit = setting->bit, byte = setting->byte;

	if (setting->count)
		bit += (int)(instance % setting->count) * setting->step;
	for (; bit >= 8; bit -= 8)
		byte++;
	for (; bit < 0; bit += 8)
		byte++;
	*ret_half = sim_bank_half(setting->half, bank);
	*ret_byte = (uint8_t)byte;
	*ret_bit = (uint8_t)bit;
}

static void
put_bits(uint8_t *p, unsigned bit, unsigned bits, uint8_t value)
{
	uint8_t mask = (uint8_t)(((1u << bits) - 1) << bit);

	*p = (uint8_t)((*p & ~mask) | (value << bit & mask));
}

/* In all banks that are there. */
static void
put_need(struct sim_module *m, const struct setting_need *need)
{
	for (unsigned bank = 0; need->bits && bank < PART_BANKS; bank++) {
		uint16_t half = sim_bank_half(need->half, bank);

		if (sim_module_holds(m, half))
			put_bits(sim_module_at(m, half, need->byte), need->bit,
			    need->bits, need->value);
		if (need->half < FIRST_BANK_PAGE || need->half >= SIM_LOWER)
			return;
	}
}

/* A module of CMIS says which pages it has (CMIS 5.4, Tables 8-46, 8-48, 8-58, 8-62). */
static void
offer_pages(struct sim_module *m)
{
	static const struct {
		uint8_t page, byte, bit;
	} offers[] = {
		{ 0x0c, 173, 7 },
		{ 0x0d, 173, 6 },
		{ 0x13, 142, 5 },
		{ 0x14, 142, 5 },
		{ 0x15, 145, 3 },
		{ 0x16, 142, 7 },
		{ 0x17, 142, 7 },
		{ 0x1d, 252, 7 },
		{ 0x60, 174, 7 },
		{ 0x61, 174, 6 },
		{ 0x62, 174, 5 },
		{ 0x6d, 252, 5 },
	};

	for (size_t i = 0; i < COUNT_OF(offers); i++) {
		for (unsigned bank = 0; bank < PART_BANKS; bank++) {
			if (sim_module_holds(m, sim_bank_half(offers[i].page, bank)))
				put_bits(sim_module_at(m, PAGE_01, offers[i].byte),
				    offers[i].bit, 1, 1);
		}
	}
}

/* Says whether a field is one of several that a code chooses from, and not chosen. */
static bool
is_left_out(struct sim_module *m, const struct setting *s, uint16_t half)
{
	const struct setting_need *need = &s->need;

	return need->half >= FIRST_BANK_PAGE && need->half < SIM_LOWER &&
	       need->bits == 8 && *sim_module_at(m, half, need->byte) != need->value;
}

static bool
is_little(const struct setting *setting)
{
	return setting->form == SETTING_LITTLE || setting->form == SETTING_LITTLE_EVEN ||
	       setting->form == SETTING_DB_256_LITTLE;
}

static void
put_value(struct sim_module *m, const struct setting *setting,
    const struct part_setting *told)
{
	unsigned bytes = setting->bits / 8u, value = told->value;
	uint16_t half;
	uint8_t byte, bit, *p;

	setting_place(setting, told->instance, &half, &byte, &bit);
	if (is_left_out(m, setting, half))
		return;
	p = sim_module_at(m, half, byte);
	if (bytes == 0 || bit) {
		put_bits(p, bit, setting->bits, (uint8_t)value);
		return;
	}
	for (unsigned i = 0; i < bytes; i++) {
		unsigned at = is_little(setting) ? i : bytes - 1 - i;
		bool even = i == 0 && setting->form == SETTING_LITTLE_EVEN;

		put_bits(p + at, even, 8 - even, (uint8_t)(value >> even));
		value >>= 8;
	}
}

/* The row of what the part sets; NULL: none. */
static const struct setting *
row_of(const struct sim_module *m, unsigned i)
{
	return setting_at(m->part.family, m->part.setting[i].row);
}

static void
add_halves(struct sim_module *m, unsigned count)
{
	uint16_t half;
	uint8_t byte, bit;

	for (unsigned i = 0; i < count; i++) {
		if (!row_of(m, i))
			continue;
		setting_place(row_of(m, i), m->part.setting[i].instance, &half, &byte,
		    &bit);
		sim_module_add_half(m, half);
	}
}

void
setting_write_all(struct sim_module *m)
{
	unsigned count = MIN_OF(m->part.setting_count, PART_SETTINGS);

	if (count == 0)
		return;
	add_halves(m, count);
	if (m->part.family == SIM_FAMILY_CMIS)
		offer_pages(m);
	for (unsigned i = 0; i < count; i++) {
		if (row_of(m, i))
			put_need(m, &row_of(m, i)->need);
	}
	for (unsigned i = 0; i < count; i++) {
		if (row_of(m, i))
			put_value(m, row_of(m, i), &m->part.setting[i]);
	}
}
