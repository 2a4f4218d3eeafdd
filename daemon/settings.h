/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings: each key of the configuration that has a value, with where that comes from,
 * who edited it, and what counts until a restart.
 */
#ifndef DAEMON_SETTINGS_H
#define DAEMON_SETTINGS_H

#include "api/api.h"
#include "daemon/config.h"
#include "daemon/edits.h"
#include "daemon/options.h"

/* All borrowed. */
struct settings {
	const struct options *options;
	const struct config *wanted, *running; /* they differ in what waits */
	const struct config_sources *sources;
	const struct edits *edits;
};

/* Those that are wanted, in the order of the table, then keys of a platform that are set
 * until the restart alone. What `each` hears of is borrowed for the call. */
void settings_walk(const struct settings *of,
    void (*each)(void *each_arg, const struct api_setting *setting), void *each_arg);

#endif
