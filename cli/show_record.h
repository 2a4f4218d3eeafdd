/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often flags were up since a module was plugged: a section of `cagectl show`.
 */
#ifndef CLI_SHOW_RECORD_H
#define CLI_SHOW_RECORD_H

#include "cli/command.h"

/* A row for each flag with a record; false as command_section(). */
bool show_flag_records(const struct context *ctx, const json_t *module);

/* A fact of the cage: flags of how many intervals nobody knows; nothing for none. */
void show_unknown_flags(const struct context *ctx, const json_t *cage);

#endif
