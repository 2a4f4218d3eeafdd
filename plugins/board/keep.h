/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keep: the buses of cages, and whether words are torn there, stay as they were found
 * first, for a run of the daemon.
 *
 * All its processes must have the same table of cages, and a process that is replaced may
 * find adapters that were not there yet, or are not there now.
 */
#ifndef PLUGINS_BOARD_KEEP_H
#define PLUGINS_BOARD_KEEP_H

#include "plugins/board/topology.h"

/*
 * Takes over from `run_dir` what another process of this run has put there, else puts
 * what was found there. Where that is not possible the topology stays as it is.
 */
void keep_topology(const char *run_dir, const struct board *b, size_t count,
    struct topology *t);

#endif
