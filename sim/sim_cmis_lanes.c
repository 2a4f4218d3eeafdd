/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis_lanes.h"

#include "sim/sim_cmis_image.h"

uint8_t *
sim_cmis_bank_byte(struct sim_module *m, uint16_t page, uint8_t byte, unsigned lane)
{
	return sim_module_at(m, sim_bank_half(page, lane / PART_BANK), byte);
}

uint8_t *
sim_cmis_lane_byte(struct sim_module *m, uint16_t page, uint8_t byte, unsigned lane)
{
	return sim_cmis_bank_byte(m, page, (uint8_t)(byte + lane % PART_BANK), lane);
}

uint32_t
sim_cmis_mask(struct sim_module *m, uint16_t page, uint8_t byte)
{
	uint32_t lanes = 0;

	for (unsigned bank = 0; bank < part_banks(&m->part); bank++)
		lanes |= (uint32_t)*sim_cmis_bank_byte(m, page, byte, bank * PART_BANK)
			 << bank * PART_BANK;
	return lanes;
}

void
sim_cmis_put_mask(struct sim_module *m, uint8_t byte, uint32_t lanes)
{
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++)
		*sim_cmis_bank_byte(m, P11, byte, bank * PART_BANK) =
		    (uint8_t)(lanes >> bank * PART_BANK);
}

void
sim_cmis_latch(struct sim_module *m, const struct ledger_pen *pen, uint8_t byte,
    uint32_t lanes, uint64_t t)
{
	for (unsigned bank = 0; lanes; bank++, lanes >>= PART_BANK)
		sim_module_latch(m, pen, sim_bank_half(P11, bank), byte, lanes & 0xff, t);
}

void
sim_cmis_put_nibble(struct sim_module *m, uint8_t byte, unsigned lane, uint8_t value)
{
	uint8_t *at =
	    sim_cmis_bank_byte(m, P11, (uint8_t)(byte + lane % PART_BANK / 2), lane);
	unsigned shift = lane % 2 * 4;

	*at = (uint8_t)((*at & ~(0xf << shift)) | value << shift);
}
