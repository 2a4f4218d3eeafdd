/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/dst/observed.h"

#include "model/vdm_flag.h"

_Static_assert(OBSERVED_PAGE == VDM_PAGE_FLAGS, "the page of flags");

uint8_t
observed_flags(const struct cage *c, unsigned byte, uint8_t *ret_known)
{
	const struct vdm_set *set = c->vdm;
	uint8_t bits = 0, known = 0;

	for (unsigned i = 0; i < set->count; i++) {
		const struct vdm_item *item = &set->item[i];

		if (item->bank != 0 || item->number / 2u != byte - 128)
			continue;
		bits |= (uint8_t)(item->flags << item->number % 2 * 4);
		known |= (uint8_t)(0x0f << item->number % 2 * 4);
	}
	if (ret_known)
		*ret_known = known;
	return bits;
}

const struct flag_record *
observed_record(const struct cage *c, unsigned number, unsigned limit)
{
	for (unsigned i = 0; i < c->vdm->count; i++) {
		const struct vdm_item *item = &c->vdm->item[i];

		if (item->bank == 0 && item->number == number)
			return vdm_flag_get(c, item, (enum limit)limit);
	}
	return NULL;
}

uint64_t
observed_us(const struct cage *c)
{
	return c->vdm->read_us;
}

bool
observed_are_kept(const struct cage *c)
{
	return c->vdm->keeps;
}
