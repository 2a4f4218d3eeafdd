/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl events`: what happened, and what happens.
 */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include "cli/command.h"

int cmd_events(const struct context *ctx, int argc, char **argv);

#endif
