/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sim world: what the sim plugin is told, and the world that follows from it.
 *
 * The processes of a run find the same world: the file in the run directory when it is
 * the right one, else a new one, made by whoever looks first.
 */
#ifndef PLUGINS_SIM_WORLD_H
#define PLUGINS_SIM_WORLD_H

#include <stdbool.h>

#include "plugins/platform.h"
#include "sim/world.h"

/* What the options say. */
struct sim_settings {
	struct world_params params;
	bool fresh;
	bool by_read;      /* no presence pins */
	bool sized;        /* cages or type was given */
	const char *dumps; /* NULL: not given */
	bool refused;      /* they cannot be read, until somebody mends them */
};

/* CLOCK_BOOTTIME. */
uint64_t sim_mono_us(void);

/* Reads the options; PLATFORM_INVAL, and a line that says why. */
int sim_settings_read(const struct platform_host *host,
    struct sim_settings *ret_settings);

/*
 * Finds or makes the world of these settings, and completes them. Negative errno, and a
 * line that says why; the caller's until world_close().
 */
int sim_world_find(const struct platform_host *host, struct sim_settings *s,
    struct world **ret_world);

#endif
