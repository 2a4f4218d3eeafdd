/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a host may do with the bytes of a simulated CMIS module: which it may
 * write, which flags its reading clears, and what pulls the interrupt line.
 */
#ifndef SIM_SIM_CMIS_ACCESS_H
#define SIM_SIM_CMIS_ACCESS_H

#include "sim/module.h"

#define SIM_CMIS_CLEARS 7

extern const struct sim_run sim_cmis_clears[SIM_CMIS_CLEARS];
uint8_t sim_cmis_writable(uint16_t half, uint8_t byte);
bool sim_cmis_interrupt(struct sim_module *m);

#endif
