/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of ports: which interface belongs to which cage, and what is in use.
 */
#ifndef DAEMON_CONFIG_PORTS_H
#define DAEMON_CONFIG_PORTS_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/config.h"
#include "model/port.h"

/* Whether "ports.INTERFACE.KEY" or "cages.NAME.KEY" is a key, and this a value of it: 0,
 * or a negative errno and what is wrong in `err`. */
int config_port_check(const char *path, const char *value, char *err, size_t size);
int config_cage_check(const char *path, const char *value, char *err, size_t size);

/* The cage that an interface is assigned to, its own name where it is to none; and which
 * host lanes of it, all where nothing is said. */
const char *config_port_cage(const struct config *config, const char *interface);
uint32_t config_port_lanes(const struct config *config, const char *interface);

enum in_use config_cage_in_use(const struct config *config, const char *cage);

#endif
