/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl sim`: the hand in front of the simulated switch.
 *
 * It maps the world of a run directory, as the daemon's sim plugin does, and
 * needs no daemon: what it does is there when one starts. Where none runs, a
 * line on stderr says so.
 */
#ifndef CLI_SIM_H
#define CLI_SIM_H

#include <stdbool.h>

struct desk;
struct table_style;

/* argv[0] is "sim". 0 done, 1 failed, 2 wrong usage; one line on stderr says why. */
int cmd_sim(const char *run_dir, const struct table_style *style, int argc, char **argv);

/*
 * Single actions, for those that carry out many: argv[0] is the name, argv[1] a cage.
 * Says whether they are one that changes the world, with as many words as it takes.
 */
bool sim_is_edit(int argc, char **argv);
/* Carries it out, at d->now_us. The exit status. */
int sim_act(struct desk *d, int argc, char **argv);

#endif
