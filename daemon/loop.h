/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop: main's one event loop, which puts the floors together.
 *
 * News of the bus processes go into the engine, the engine's orders go out to
 * them, the servers answer from the model. Each turn reads the clocks once.
 */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdbool.h>
#include <sys/types.h>

#include "daemon/config.h"
#include "daemon/door.h"
#include "daemon/edits.h"
#include "daemon/notify.h"
#include "daemon/options.h"

struct tree_yang;

struct loop_config {
	struct config config;          /* effective, copied */
	struct config_sources sources; /* of it; taken over */
	struct edits edits;            /* taken over */
	struct edits refused;          /* put aside at the start */
	const struct options *options; /* read again at SIGHUP */
	const char *platform;          /* the plugin's name, borrowed */
	bool by_root;                  /* who started us, and will again */
	int spawner_fd;                /* taken over */
	pid_t spawner;
	struct notify notify;
	struct door door;      /* taken over */
	const struct web *web; /* what http.web-config says, borrowed; NULL: it is off */
	const struct tree_yang *yang; /* of which clients are told, borrowed */
	const char *run_dir;          /* borrowed, for the log */
	int state_dir_fd;             /* taken over, until the process ends */
	int run_dir_fd; /* the socket's file in it is removed at the end; taken over */
};

/*
 * Runs until SIGTERM or SIGINT. The exit status: 0, 1 when the spawner was lost
 * or memory ran out, 2 when the platform cannot be used (told on stderr).
 */
int loop_run(const struct loop_config *config);

#endif
