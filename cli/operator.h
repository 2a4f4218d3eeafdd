/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operator does with alarms: `cagectl ack` and `cagectl shelve`.
 */
#ifndef CLI_OPERATOR_H
#define CLI_OPERATOR_H

#include "cli/command.h"

/* Both take an id, or PORT and KIND of alarms and maybe a lane. */
int cmd_ack(const struct context *ctx, int argc, char **argv);

/* Without arguments lists what is shelved; with --off takes it from the shelf. */
int cmd_shelve(const struct context *ctx, int argc, char **argv);

#endif
