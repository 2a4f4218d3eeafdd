/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C-CMIS of a simulated module: pages 30h to 3Bh and 40h to 45h of a coherent one
 * (C-CMIS 1.3): limits, flags, performance of the link and of its FEC.
 */
#ifndef SIM_SIM_CCMIS_H
#define SIM_SIM_CCMIS_H

#include "sim/sim_vdm.h"

#define P30 0x0030u
#define P31 0x0031u
#define P32 0x0032u
#define P33 0x0033u
#define P38 0x0038u
#define P3B 0x003bu

/* Adds the pages of a coherent part, and says what it can do. */
void sim_ccmis_build(struct sim_module *m);

/* Power-on: what the host may set is as the maker left it. */
void sim_ccmis_reset(struct sim_module *m);

/* Flags of the line; and, unless they are frozen, the statistics of the interval. */
void sim_ccmis_step(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_signals *signals, uint64_t t);

#endif
