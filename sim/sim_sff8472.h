/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a module of SFF-8472 rev 12.3 behaves: its registers, states and flags.
 */
#ifndef SIM_SIM_SFF8472_H
#define SIM_SIM_SFF8472_H

#include "sim/module.h"

extern const struct sim_standard sim_sff8472;

#endif
