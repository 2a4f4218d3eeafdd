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

/* The cage that an interface is assigned to, its own name where it is to none; and which
 * host lanes of it, all where nothing is said. */
const char *config_port_cage(const struct config *config, const char *interface);
uint32_t config_port_lanes(const struct config *config, const char *interface);

enum in_use config_cage_in_use(const struct config *config, const char *cage);

#endif
