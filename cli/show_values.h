/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `cagectl show` says of a module's readings and limits.
 */
#ifndef CLI_SHOW_VALUES_H
#define CLI_SHOW_VALUES_H

#include "cli/command.h"

/* The worst reading in words, against its nearest limit; nothing where none is judged. */
void show_worst(const struct context *ctx, const json_t *cage, const json_t *module);

/* How old the readings are, and how many of them are not good. */
void show_readings(const struct context *ctx, const json_t *cage, const json_t *module);

/*
 * Each prints a section, or nothing where there is nothing to say: every monitor
 * between its limits, of lanes the worst one; the lanes. False when it cannot be
 * written.
 */
bool show_limits(const struct context *ctx, const json_t *module);
bool show_lanes(const struct context *ctx, const json_t *cage, const json_t *module);

#endif
