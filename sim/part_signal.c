/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of a part's description that tell what it observes of its signal, and what
 * its laser can be tuned to.
 */
#include "sim/part_parser.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/observable.h"

/* The set of a group that has a line's limits already, or the first free one. */
static uint8_t
find_set(const struct part_parser *p, const struct part_vdm *vdm)
{
	uint8_t set = 0;

	for (unsigned i = 0; i < p->part.vdm_count; i++) {
		const struct part_vdm *other = &p->part.vdm[i];

		if (other->group != vdm->group)
			continue;
		if (memcmp(other->limit, vdm->limit, sizeof(vdm->limit)) == 0)
			return other->set;
		set = (uint8_t)MAX_OF(set, other->set + 1);
	}
	return set;
}

/* Finds a place behind the line before: the same group, or the next one. */
static bool
place_vdm(struct part_parser *p, struct part_vdm *vdm)
{
	const struct part_vdm *before;

	if (p->part.vdm_count == 0)
		return true;
	before = &p->part.vdm[p->part.vdm_count - 1];
	vdm->group = before->group;
	vdm->slot = (uint8_t)(before->slot + part_vdm_width(before));
	vdm->set = find_set(p, vdm);
	if (vdm->slot + part_vdm_width(vdm) > VDM_INSTANCES || vdm->set == VDM_SETS) {
		vdm->group++;
		vdm->slot = vdm->set = 0;
	}
	return vdm->group < VDM_GROUPS || part_complain(p, 0, "more than 4 groups");
}

/* Limits in the unit of the type. */
static bool
vdm_limits(struct part_parser *p, const struct obs_type *type, struct part_vdm *vdm)
{
	double value;

	if (!part_want_words(p, 2 + BOUND_COUNT))
		return false;
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		if (!part_real(p, 3 + i, 1e12, &value))
			return false;
		if (!obs_fits((enum obs_word)type->word, type->step, value))
			return part_complain(p, 3 + i, "not a number, or out of range");
		vdm->limit[i] = obs_encode((enum obs_word)type->word, type->step, value);
	}
	return true;
}

bool
part_key_vdm(struct part_parser *p)
{
	struct part_vdm vdm = { 0 };
	const struct obs_type *type;
	unsigned long value;

	if (p->line.count < 3)
		return part_complain(p, 0, "too few words");
	if (!part_number(p, 1, 0, 255, &value))
		return false;
	vdm.type = (uint8_t)value;
	type = obs_type_of(vdm.type);
	if (!type)
		return part_complain(p, 1, "no such observable");
	if (strcmp(p->line.word[2], "module") != 0) {
		if (!part_number(p, 2, 1, 255, &value))
			return false;
		vdm.lanes = (uint8_t)value;
	}
	if (p->line.count > 3 && !vdm_limits(p, type, &vdm))
		return false;
	if (p->part.vdm_count == PART_VDM)
		return part_complain(p, 0, "more than 64 lines");
	if (!place_vdm(p, &vdm))
		return false;
	p->part.vdm[p->part.vdm_count++] = vdm;
	return true;
}

unsigned
part_offers_len(unsigned page)
{
	static const uint8_t len[OFFERS_PAGES] = { 18, 13, 1, 9, 2 };

	return page >= OFFERS_FIRST && page < OFFERS_FIRST + OFFERS_PAGES
		   ? len[page - OFFERS_FIRST]
		   : 0;
}

/* `offers 44h 128 3Fh 3Ch`: bytes of a page, from one on; the others are zero. */
bool
part_key_offers(struct part_parser *p)
{
	struct part_offers *offers = &p->part.offers;
	unsigned long page, from, value;
	unsigned n;

	if (p->line.count < 4)
		return part_complain(p, 0, "too few words");
	if (!part_number(p, 1, OFFERS_FIRST, OFFERS_FIRST + OFFERS_PAGES - 1, &page) ||
	    !part_number(p, 2, 128, 127 + part_offers_len((unsigned)page), &from))
		return false;
	n = (unsigned)page - OFFERS_FIRST;
	offers->told |= (uint8_t)(1 << n);
	for (unsigned i = 3; i < p->line.count; i++, from++) {
		if (from - 128 >= part_offers_len((unsigned)page))
			return part_complain(p, i, "beyond what the page has");
		if (!part_number(p, i, 0, 255, &value))
			return false;
		offers->bytes[n][from - 128] = (uint8_t)value;
	}
	return true;
}

/* A number with a sign, as a whole number of smaller units. */
static bool
signed_word(struct part_parser *p, unsigned word, double factor, int16_t *ret_value)
{
	double value;

	if (!quantity_real(p->line.word[word], INT16_MIN / factor, INT16_MAX / factor,
		&value))
		return part_complain(p, word, "not a number, or out of range");
	*ret_value = (int16_t)lround(value * factor);
	return true;
}

bool
part_key_grid(struct part_parser *p)
{
	/* by code (CMIS 5.4, Table 8-109) */
	static const char *const names[PART_GRIDS] = { "3.125", "6.25", "12.5", "25",
		"50", "100", "33", "75", "150", "300" };
	struct part_laser *laser = &p->part.laser;
	int16_t low = 0, high = 0;
	unsigned code = 0;

	if (!part_want_words(p, 3) || !signed_word(p, 2, 1, &low) ||
	    !signed_word(p, 3, 1, &high))
		return false;
	while (code < PART_GRIDS && strcmp(p->line.word[1], names[code]) != 0)
		code++;
	if (code == PART_GRIDS)
		return part_complain(p, 1, "no such grid");
	if (low > 0 || high < 0 || low == high)
		return part_complain(p, 2, "a range without channel 0");
	if (laser->grids == 0)
		laser->first_grid = (uint8_t)code;
	if (laser->grid[code].low == laser->grid[code].high)
		laser->grids++;
	laser->grid[code].low = low;
	laser->grid[code].high = high;
	return true;
}

bool
part_key_fine_tuning(struct part_parser *p)
{
	struct part_laser *laser = &p->part.laser;
	int16_t step = 0;

	if (!part_want_words(p, 3) || !signed_word(p, 1, 1000, &step) ||
	    !signed_word(p, 2, 1000, &laser->fine_low_mhz) ||
	    !signed_word(p, 3, 1000, &laser->fine_high_mhz))
		return false;
	if (step < 1)
		return part_complain(p, 1, "not a number, or out of range");
	laser->fine_step_mhz = (uint16_t)step;
	return true;
}

bool
part_key_power_range(struct part_parser *p)
{
	return part_want_words(p, 2) &&
	       signed_word(p, 1, 100, &p->part.laser.power_low_cdbm) &&
	       signed_word(p, 2, 100, &p->part.laser.power_high_cdbm);
}
