/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cagectl platform: how the cages are reached, and whether that seems right.
 */
#ifndef CLI_PLATFORM_H
#define CLI_PLATFORM_H

#include "cli/command.h"

/* EXIT_DONE; EXIT_FAILED also where there are doubts. */
int cmd_platform(const struct context *ctx, int argc, char **argv);

#endif
