/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probe: a short-lived process that tries the plugin and tells main its cages.
 */
#ifndef DAEMON_PROBE_H
#define DAEMON_PROBE_H

#include <stdint.h>

#include "daemon/plugin_host.h"

/* The life of the probe process on its socket; gives the exit status: 0, or 2
 * after one line on stderr. */
int probe_run(int fd, uint32_t incarnation, const struct plugin_config *config);

#endif
