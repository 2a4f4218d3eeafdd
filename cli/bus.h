/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl buses N`: one bus in full, and its cages that cannot be read.
 */
#ifndef CLI_BUS_H
#define CLI_BUS_H

#include "cli/command.h"

/* `bus` as REST has it, `cages` the list of all cages. */
int bus_show(const struct context *ctx, const json_t *bus, const json_t *cages);

#endif
