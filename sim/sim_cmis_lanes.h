/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers of lanes of a simulated CMIS module: eight lanes have a bank of each page
 * from 10h on (CMIS 5.4, 8.1). Lanes are counted over all banks, from 0.
 */
#ifndef SIM_SIM_CMIS_LANES_H
#define SIM_SIM_CMIS_LANES_H

#include "sim/module.h"

/* A byte of a page in the bank of a lane; never NULL. */
uint8_t *sim_cmis_bank_byte(struct sim_module *m, uint16_t page, uint8_t byte,
    unsigned lane);
/* The byte of a lane, where each has one from `byte` on. */
uint8_t *sim_cmis_lane_byte(struct sim_module *m, uint16_t page, uint8_t byte,
    unsigned lane);

/* A byte with one bit for each lane, of all banks. */
uint32_t sim_cmis_mask(struct sim_module *m, uint16_t page, uint8_t byte);

/* The same of page 11h, written; latched, which tells the ledger. */
void sim_cmis_put_mask(struct sim_module *m, uint8_t byte, uint32_t lanes);
void sim_cmis_latch(struct sim_module *m, const struct ledger_pen *pen, uint8_t byte,
    uint32_t lanes, uint64_t t);

/* A lane's nibble of four bytes of page 11h: the odd lane is the low one. */
void sim_cmis_put_nibble(struct sim_module *m, uint8_t byte, unsigned lane,
    uint8_t value);

#endif
