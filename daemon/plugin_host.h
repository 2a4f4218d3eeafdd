/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plugin host: loads a platform plugin, checks it, and lends it what it needs.
 *
 * Used in the probe and in each bus process, never in main. Each step tells its
 * failure in one line on stderr that names the place.
 */
#ifndef DAEMON_PLUGIN_HOST_H
#define DAEMON_PLUGIN_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "plugins/platform.h"

/* A plugin that was built with less of struct platform lacks what every one must have. */
#define PLUGIN_SIZE_MIN offsetof(struct platform, event_fd)

/* Which plugin, and what it is told. All texts are borrowed. */
struct plugin_config {
	const char *name; /* as in --platform */
	const char *path; /* of the shared object */
	const char *run_dir;
	const char *const *options; /* "key=value", ended by NULL */
};

struct plugin_host {
	struct platform_host host; /* first member: the plugin hands it back */
	struct platform plugin;    /* a copy; what the plugin is too old for is NULL */
	const struct plugin_config *config;
	struct platform_state *state;
	const struct platform_cage *cages; /* borrowed from the plugin */
	size_t cage_count;
	bool quiet; /* keep the last line instead of telling each: the probe told them */
	bool told;  /* the plugin logged something during this step */
	char last[256];
};

/*
 * The steps, in this order: 0, or when a line was told -EINVAL, or -EAGAIN where the
 * hardware may only not be there yet. `quiet` is for
 * a bus process, whose plugin says again what it said to the probe: its lines
 * are told only when a step fails.
 */
int plugin_host_load(struct plugin_host *p, const struct plugin_config *config,
    bool quiet);
int plugin_host_open(struct plugin_host *p);
int plugin_host_cages(struct plugin_host *p);

/* The score of probe(), -1 where there is none or it failed. */
int plugin_host_score(struct plugin_host *p);

/* From now on each line of the plugin is a warning in our log. */
void plugin_host_serve(struct plugin_host *p);

#endif
