/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl show PORT`: everything that is known of one cage and its module.
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/command.h"

int cmd_show(const struct context *ctx, int argc, char **argv);

#endif
