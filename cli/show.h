/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl show PORT`: everything that is known of one cage and its module.
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/command.h"

int cmd_show(const struct context *ctx, int argc, char **argv);

/*
 * How a reading stands to its limits, which may be NULL or have gaps: beyond an
 * alarm limit BAD, beyond a warning limit WARN, else PLAIN.
 */
enum table_paint show_judge(const json_t *reading, const json_t *limits);

#endif
