/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl ports`: one line a cage.
 */
#ifndef CLI_PORTS_H
#define CLI_PORTS_H

#include "cli/command.h"

/* argv[0] is the command's name, as in all commands. Returns the exit status. */
int cmd_ports(const struct context *ctx, int argc, char **argv);

/* How a cage's state is painted, here and elsewhere. */
enum table_paint ports_state_paint(const char *state);

#endif
