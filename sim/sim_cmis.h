/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a module of OIF-CMIS 5.2 behaves: its registers, states and flags.
 */
#ifndef SIM_SIM_CMIS_H
#define SIM_SIM_CMIS_H

#include "sim/module.h"

extern const struct sim_standard sim_cmis;

#endif
