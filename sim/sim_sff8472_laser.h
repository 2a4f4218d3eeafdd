/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tunable laser of a simulated SFP: what it measures of itself (SFF-8472, A2h 106 to
 * 109), and the page that says where it is (SFF-8690). It is a part with one grid.
 */
#ifndef SIM_SIM_SFF8472_LASER_H
#define SIM_SIM_SFF8472_LASER_H

#include "sim/module.h"

/* Says in A0h that it is cooled and tunable, before its checksum is made. */
void sim_sff8472_laser_offer(struct sim_module *m);

/* Makes its limits, before their checksum is made, and page 02h of A2h. */
void sim_sff8472_laser_build(struct sim_module *m);

/* Measures, and shows the flags of limits that are crossed. */
void sim_sff8472_laser_step(struct sim_module *m, const struct ledger_pen *pen,
    uint64_t t);

/* Brings what a read of a half shows up to its time; no limit is crossed. */
void sim_sff8472_laser_refresh(struct sim_module *m, uint16_t half, uint64_t t);

/* Whether the host may write a byte of page 02h. */
bool sim_sff8472_laser_writable(uint8_t byte);

#endif
