/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl reset PORT`: resets the module of a cage.
 */
#ifndef CLI_RESET_H
#define CLI_RESET_H

#include "cli/command.h"

int cmd_reset(const struct context *ctx, int argc, char **argv);

#endif
