/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The actions of `cagectl sim` that change the world. Each returns the exit status.
 */
#ifndef CLI_SIM_EDIT_H
#define CLI_SIM_EDIT_H

#include "cli/sim_desk.h"

int sim_insert(struct desk *d);
int sim_remove(struct desk *d);
int sim_set(struct desk *d);
int sim_bend(struct desk *d);
/* Shows the fault where no word follows the cage. */
int sim_fault(struct desk *d);
int sim_owner(struct desk *d);

#endif
