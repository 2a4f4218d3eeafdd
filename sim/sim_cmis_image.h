/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image of a simulated CMIS module: what its pages hold that never moves, and
 * where its monitors stand. How it behaves is in sim/sim_cmis.c.
 */
#ifndef SIM_SIM_CMIS_IMAGE_H
#define SIM_SIM_CMIS_IMAGE_H

#include "sim/measure.h"

/* The pages of A0h that the module has, as halves. */
#define P00 0x0000u
#define P01 0x0001u
#define P02 0x0002u
#define P10 0x0010u
#define P11 0x0011u
#define P18 0x0018u
#define P19 0x0019u
#define P1C 0x001cu

extern const struct sim_monitor sim_cmis_monitors[QUANTITY_MONITORS];

/* Adds the pages of the module's part, and writes identity, adverts and limits. */
void sim_cmis_build(struct sim_module *m);
/* Writes the sums of pages 00h, 01h and 02h. */
void sim_cmis_sum(struct sim_module *m);

#endif
