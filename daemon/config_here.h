/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration and this machine: is what it names here? The plugin of the platform, and
 * the user; a start that does not find them is refused.
 */
#ifndef DAEMON_CONFIG_HERE_H
#define DAEMON_CONFIG_HERE_H

#include <stddef.h>

#include "daemon/config.h"

/*
 * 0, or -errno and a line in `err` that begins with "caged: KEY:" for
 * config_say_origin(). `auto` is a platform that is looked for at the start, and fits.
 * The default user may be missing, a chosen one may not; who asks for a user may wait for
 * an answer of the network.
 */
int config_here_judge_platform(const struct config *config, char *err, size_t size);
int config_here_judge_user(const struct config *config, char *err, size_t size);

/* The same of a user while nobody may wait: who is not in /etc/passwd is refused where
 * that has all there are, else it is warned of him. */
int config_here_judge_user_file(const struct config *config, char *err, size_t size);

/* The default user may be missing: says in the log who it will be then. May wait. */
void config_here_tell_user(const struct config *config);

/* Sections of platforms that are not here are in vain: each is told once, in the log. */
void config_here_tell(const struct config *config, const struct options *options,
    const struct config_sources *sources);

#endif
