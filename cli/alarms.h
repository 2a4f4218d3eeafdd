/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl alarms`: what is wrong now, the worst first.
 */
#ifndef CLI_ALARMS_H
#define CLI_ALARMS_H

#include "cli/command.h"

#define ALARMS_PORT_MAX 32

/* What an alarm or an event is about: its cage, "bus 3", or nothing. */
void alarms_port(const json_t *object, char ret_text[ALARMS_PORT_MAX]);

/* How a severity is painted. */
enum table_paint alarms_paint(const char *severity);

/* The worst severity of an object of counts by severity; "": none is up. */
const char *alarms_worst(const json_t *counts);

/* The worst alarm of a cage, also of its bus; "": none is up. `alarms` is REST's list. */
const char *alarms_worst_of(const json_t *cage, const json_t *alarms);

/* A table of the list `key` of REST's alarms; `none` tells a person that it is empty. */
int alarms_list(const struct context *ctx, const char *key, const char *none);

int cmd_alarms(const struct context *ctx, int argc, char **argv);

/* The alarms of a cage and its bus out of REST's answer: what, and since when; and what
 * is shelved of them. */
void alarms_section(const struct context *ctx, const json_t *answer, const json_t *cage);

#endif
