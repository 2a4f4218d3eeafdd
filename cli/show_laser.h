/* SPDX-License-Identifier: Apache-2.0 */
/* The tunable lasers of a module, as cagectl show prints them. */
#ifndef CLI_SHOW_LASER_H
#define CLI_SHOW_LASER_H

#include "cli/command.h"

/* Where each is; nothing where no lane has one. False when it cannot be written. */
bool show_lasers(const struct context *ctx, const json_t *module);

#endif
