/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl dom`: one line a lane, the worst first.
 */
#ifndef CLI_DOM_H
#define CLI_DOM_H

#include "cli/command.h"

int cmd_dom(const struct context *ctx, int argc, char **argv);

#endif
