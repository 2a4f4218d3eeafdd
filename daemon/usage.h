/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: what main has used of the machine, for the process_* metrics.
 */
#ifndef DAEMON_USAGE_H
#define DAEMON_USAGE_H

#include "api/api.h"
#include "daemon/turns.h"

void usage_read(const struct turns *t, struct api_usage *ret_usage);

#endif
