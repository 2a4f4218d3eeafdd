/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of cages: are those that it names there? Only the daemon that runs can
 * tell, when its platform has told the cages. A platform may lack one, so in files that
 * is told and no error; whoever sets a key of one that is not there is refused.
 */
#ifndef DAEMON_CONFIG_CAGES_H
#define DAEMON_CONFIG_CAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/config.h"

typedef bool (*config_has_cage)(void *arg, const char *name);

/* What a client sends: 0, or -EINVAL and a line in `err`. */
int config_cages_judge(const struct config_sources *sources, config_has_cage has,
    void *arg, char *err, size_t size);

/* Files and edits: a line in the log for each such cage of a section. */
void config_cages_tell(const struct config_sources *sources, config_has_cage has,
    void *arg);

#endif
