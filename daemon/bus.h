/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bus: the process that does the blocking I/O of one bus, and nothing else.
 *
 * It loads the plugin, gives up every privilege and serves requests in order,
 * one transfer after another. Standing orders are followed without a request:
 * presence is sampled, pins are read one by one while there is nothing else to
 * do, and only changes are told. Between any two calls of the plugin it looks for
 * a CANCEL or a control request.
 *
 * What main is answered without a transfer: INVAL for a run that makes no sense
 * or is not of this bus (a request whose frame is wrong gets one result, index
 * 0), BUSY and skipped for runs not begun at the deadline or dropped by a
 * CANCEL, BUSY for a second request that is not a control request, GONE for what
 * follows a PLATFORM_GONE, PERM and UNSUP for what the cage table rules out.
 */
#ifndef DAEMON_BUS_H
#define DAEMON_BUS_H

#include <stdint.h>
#include <sys/types.h>

#include "daemon/spawner.h"

enum bus_exit {
	BUS_EXIT_OK = 0,       /* main is gone */
	BUS_EXIT_FAILED = 2,   /* the plugin could not be opened; told on stderr */
	BUS_EXIT_NOT_YET = 4,  /* the same of a probe, which may do later */
	BUS_EXIT_PROTOCOL = 3, /* main does not speak our language */
	BUS_EXIT_RENEW = 75    /* a device is gone: open() must run anew; no crash */
};

/* The life of the process of bus `number` on its socket; gives the exit status. */
int bus_run(int fd, unsigned number, uint32_t incarnation, pid_t spawner,
    const struct spawner_config *config);

#endif
