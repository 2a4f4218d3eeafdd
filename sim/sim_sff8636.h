/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a module of SFF-8636 rev 2.10 behaves: its registers, states and flags.
 */
#ifndef SIM_SIM_SFF8636_H
#define SIM_SIM_SFF8636_H

#include "sim/module.h"

extern const struct sim_standard sim_sff8636;

#endif
