/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VDM of a simulated CMIS module: pages 20h to 2Fh (CMIS 5.4, Tables 8-177 to
 * 8-186), and the statistics that C-CMIS tells of the same interval.
 *
 * An interval ends when the host freezes it: its statistics then stand still in
 * the registers, while the next one is already counted.
 */
#ifndef SIM_SIM_VDM_H
#define SIM_SIM_VDM_H

#include "sim/module.h"
#include "sim/signal.h"

/*
 * Pages of group 0; those of the others follow. Each bank of lanes has its own, but for
 * the control of all of them, 2Fh.
 */
#define P20 0x0020u
#define P24 0x0024u
#define P28 0x0028u
#define P2C 0x002cu
#define P2D 0x002du
#define P2F 0x002fu

/* What the data paths make of the lanes just now; masks of lanes. */
struct sim_lanes {
	uint32_t path[PART_LANES];    /* media lanes of each host lane's data path */
	uint8_t media_id[PART_LANES]; /* what each media lane carries */
	uint32_t in_use, host_in_use;
	uint32_t lit, heard;
};

/* What all lanes observe at one moment. */
struct sim_signals {
	struct signal side[2][PART_LANES]; /* by enum obs_side */
	const struct signal_line *line[PART_LANES];
	uint32_t used[2];
};

/* Adds the pages of the part's observables, with descriptors and limits. */
void sim_vdm_build(struct sim_module *m);

/* Power-on: no flags, all masked, nothing frozen, a new interval. */
void sim_vdm_reset(struct sim_module *m);

/* Observes at t, and writes what may be seen of it. */
void sim_vdm_step(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_lanes *lanes, uint64_t t);

/* The host wrote 2Fh:144. */
void sim_vdm_wrote(struct sim_module *m, uint64_t t);

#endif
