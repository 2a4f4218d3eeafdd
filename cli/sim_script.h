/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl sim script` and `cagectl sim trouble`: what happens to the switch in the
 * next minutes, out of a file or by chance.
 */
#ifndef CLI_SIM_SCRIPT_H
#define CLI_SIM_SCRIPT_H

#include "cli/sim_desk.h"

/*
 * Plays a file, or stdin for "-": lines of seconds from now and an action that changes
 * the world. All of it is looked at before the first is carried out; what then fails
 * is told and passed over.
 */
int sim_script(struct desk *d);

/* Writes a script of trouble out of a seed, for the switch as it is now. */
int sim_trouble(struct desk *d);

#endif
