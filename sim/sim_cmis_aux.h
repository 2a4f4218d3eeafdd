/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Auxiliary monitors of a simulated CMIS module: as its part describes them, or of a
 * laser that can be tuned. There Aux1 is what its cooler takes, Aux2 the temperature of
 * the laser, Aux3 a second supply.
 */
#ifndef SIM_SIM_CMIS_AUX_H
#define SIM_SIM_CMIS_AUX_H

#include "sim/module.h"

/* Says what is measured (01h:145, 159), and writes its limits (02h:144). */
void sim_cmis_aux_build(struct sim_module *m);

/* Power comes: what is described is in its registers, in which a host may see it. */
void sim_cmis_aux_reset(struct sim_module *m);

/* Says whether what is described crosses none of its limits. */
bool sim_cmis_aux_stays_inside(struct sim_module *m);

/* Measures, and latches the flags of limits that are crossed. */
void sim_cmis_aux_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);

/* Brings what a read of a half shows up to its time; no limit is crossed. */
void sim_cmis_aux_refresh(struct sim_module *m, uint16_t half, uint64_t t);

#endif
