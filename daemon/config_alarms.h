/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of alarms: the rules that `alarms.KIND.KEY` change.
 */
#ifndef DAEMON_CONFIG_ALARMS_H
#define DAEMON_CONFIG_ALARMS_H

#include <stddef.h>

#include "daemon/config.h"

struct alarm_policy;

/*
 * Whether "alarms.KIND.KEY" is a rule and this a value of it: 0, or a negative errno and
 * what is wrong in `err`.
 */
int config_alarm_check(const char *path, const char *value, char *err, size_t size);

/* The rules of a configuration. */
void config_alarm_policy(const struct config *config, struct alarm_policy *ret_policy);

#endif
