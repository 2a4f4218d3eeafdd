/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cagectl config: what counts and where it comes from, and how it is changed.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "cli/command.h"

extern const char config_help[];

int cmd_config(const struct context *ctx, int argc, char **argv);

#endif
