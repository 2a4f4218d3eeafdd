/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of limits: those of an operator, "limits.part.PN.rx-power-low-alarm".
 */
#ifndef DAEMON_CONFIG_LIMITS_H
#define DAEMON_CONFIG_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/config.h"
#include "model/own_limit.h"

/* The limit that a key is, but for its value; false: it is none. */
bool config_limit_of(const char *path, struct own_limit *ret_own);

/* The limits of a configuration; returns how many. */
size_t config_limits(const struct config *config,
    struct own_limit ret_own[CONFIG_ENTRIES_MAX]);

#endif
