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

struct table_style;

/* argv[0] is "sim". 0 done, 1 failed, 2 wrong usage; one line on stderr says why. */
int cmd_sim(const char *run_dir, const struct table_style *style, int argc, char **argv);

#endif
