/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl inventory`: which module was in which cage, from when to when.
 */
#ifndef CLI_INVENTORY_H
#define CLI_INVENTORY_H

#include "cli/command.h"

int cmd_inventory(const struct context *ctx, int argc, char **argv);

#endif
