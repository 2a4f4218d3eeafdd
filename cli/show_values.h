/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `cagectl show` says of a module's readings, limits and flags.
 */
#ifndef CLI_SHOW_VALUES_H
#define CLI_SHOW_VALUES_H

#include "cli/command.h"

/*
 * How a good reading stands to its limits, which may be NULL or have gaps:
 * beyond an alarm limit BAD, beyond a warning limit WARN, else PLAIN. One that
 * is not good is no measurement of now, and PLAIN.
 */
enum table_paint show_judge(const json_t *reading, const json_t *limits);

/* Each prints a part of what REST says of a module; false when it cannot be written. */
bool show_monitors(const struct context *ctx, const json_t *module);
bool show_lanes(const struct context *ctx, const json_t *module);

/* All flags that are up, of the module and of each lane, in full. */
void show_flags(const struct context *ctx, const json_t *module);

#endif
