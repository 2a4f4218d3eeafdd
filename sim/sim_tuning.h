/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tunable laser of a simulated CMIS module: pages 04h and 12h (CMIS 5.4,
 * Tables 8-68 and 8-109).
 *
 * Writing a channel number starts the tuning, on the grid that is set by then. The
 * lane is dark until it is done; a request meanwhile is not accepted.
 */
#ifndef SIM_SIM_TUNING_H
#define SIM_SIM_TUNING_H

#include "sim/module.h"

#define P04 0x0004u
#define P12 0x0012u

void sim_tuning_build(struct sim_module *m);
void sim_tuning_reset(struct sim_module *m, uint64_t t);
void sim_tuning_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);

/* The host wrote a byte of page 12h of a bank. */
void sim_tuning_wrote(struct sim_module *m, const struct ledger_pen *pen, unsigned bank,
    uint8_t byte, uint64_t t);

/* The lanes that are dark because they are being tuned. */
uint32_t sim_tuning_lanes(const struct sim_module *m);

#endif
