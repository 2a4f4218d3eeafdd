/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bus check: may this run be given to the plugin? Pure.
 */
#ifndef DAEMON_BUS_CHECK_H
#define DAEMON_BUS_CHECK_H

#include <stddef.h>

#include "base/hwerr.h"
#include "engine/request.h"

/*
 * HW_OK; HW_INVAL for a run that makes no sense or is not of bus `bus`; HW_PERM
 * and HW_UNSUP for what the cage table rules out.
 */
enum hw_err bus_check_run(const struct platform_cage *cages, size_t count, unsigned bus,
    const struct run *run);

#endif
