/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl sim ledger`: what truly happened, the oldest first.
 */
#ifndef CLI_SIM_LEDGER_H
#define CLI_SIM_LEDGER_H

#include "cli/sim_desk.h"

int sim_ledger(struct desk *d);

#endif
