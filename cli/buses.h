/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl buses`: one line a bus, or one bus in full.
 */
#ifndef CLI_BUSES_H
#define CLI_BUSES_H

#include "cli/command.h"

/* How a state of a bus looks. */
enum table_paint buses_state_paint(const char *state);

/* "hold 1, clocks 2": what was tried to free a bus; "" for nothing. */
void buses_recoveries(const json_t *bus, char *ret_text, size_t size);

int cmd_buses(const struct context *ctx, int argc, char **argv);

#endif
