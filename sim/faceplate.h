/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faceplate: which cages a new world has, and what is plugged in them.
 */
#ifndef SIM_FACEPLATE_H
#define SIM_FACEPLATE_H

#include "sim/world.h"

/* How many cages a switch of these parameters has. */
unsigned faceplate_cages(const struct world_params *params);

/* Labels, types and buses of all cages, then a module for each that is not empty: those
 * of a shelf, or built-in parts where it is NULL. */
void faceplate_build(struct world *w, const struct shelf *shelf);

/* Says whether a part fits mechanically. */
bool faceplate_fits(unsigned type, const struct part *part);

#endif
