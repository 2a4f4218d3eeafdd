/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl buses`: one line a bus.
 */
#ifndef CLI_BUSES_H
#define CLI_BUSES_H

#include "cli/command.h"

int cmd_buses(const struct context *ctx, int argc, char **argv);

#endif
