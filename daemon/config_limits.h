/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of limits: those of an operator, "limits.part.PN.rx-power-low-alarm".
 */
#ifndef DAEMON_CONFIG_LIMITS_H
#define DAEMON_CONFIG_LIMITS_H

#include <stddef.h>

#include "daemon/config.h"
#include "model/own_limit.h"

/* Whether "limits.OF.NAME.LIMIT" is a key, and this a value of it: 0, or a negative errno
 * and what is wrong in `err`. */
int config_limit_check(const char *path, const char *value, char *err, size_t size);

/* The limits of a configuration; returns how many. */
size_t config_limits(const struct config *config,
    struct own_limit ret_own[CONFIG_ENTRIES_MAX]);

#endif
