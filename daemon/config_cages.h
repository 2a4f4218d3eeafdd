/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration of cages: are those that it names there? Only the daemon that runs can
 * tell, when its platform has told the cages. A platform may lack one, so in files that
 * is told and no error; whoever sets a key of one that is not there is refused.
 */
#ifndef DAEMON_CONFIG_CAGES_H
#define DAEMON_CONFIG_CAGES_H

#include <stddef.h>

#include "daemon/config.h"
#include "model/inventory.h"

/* What a client sends: 0, or -EINVAL and a line in `err`. */
int config_cages_judge(const struct config_sources *sources, struct inventory *inv,
    char *err, size_t size);

/* Files and edits: a line in the log for each such cage of a section. */
void config_cages_tell(const struct config_sources *sources, struct inventory *inv);

/* The same where no cage is known: a line for each port that says no cage, and counts
 * only where one has its name. */
void config_cages_tell_unsaid(const struct config_sources *sources);

#endif
