/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of alarms: the rules that `alarms.KIND.KEY` change.
 */
#ifndef DAEMON_CONFIG_ALARMS_H
#define DAEMON_CONFIG_ALARMS_H

#include "daemon/config.h"

struct alarm_policy;

/* The rules of a configuration. */
void config_alarm_policy(const struct config *config, struct alarm_policy *ret_policy);

#endif
