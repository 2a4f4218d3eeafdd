/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl alarms`: what is wrong now, the worst first.
 */
#ifndef CLI_ALARMS_H
#define CLI_ALARMS_H

#include "cli/command.h"

/* How a severity is painted. */
enum table_paint alarms_paint(const char *severity);

/* The worst severity of an object of counts by severity; "": none is up. */
const char *alarms_worst(const json_t *counts);

/* A table of the list `key` of REST's alarms; `none` tells a person that it is empty. */
int alarms_list(const struct context *ctx, const char *key, const char *none);

int cmd_alarms(const struct context *ctx, int argc, char **argv);

/* The alarms of one cage out of a list of REST: what, and since when. */
void alarms_section(const struct context *ctx, const json_t *alarms, const char *cage);

#endif
