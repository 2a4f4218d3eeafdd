/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spawner: starts, kills and reaps the processes that touch hardware, and the one that
 * judges the configuration.
 *
 * It is forked before anything else exists, keeps what privileges there are and
 * understands only the fixed orders of daemon/proto.h. It ends when main's end
 * of its socket closes, and takes its children with it.
 */
#ifndef DAEMON_SPAWNER_H
#define DAEMON_SPAWNER_H

#include <stdint.h>
#include <sys/types.h>

#include "base/log.h"
#include "daemon/plugin_host.h"
#include "daemon/privilege.h"

/* Frozen for the life of the process: children inherit it by fork. Everything
 * that it points to must stay as it is until spawner_start() returns. */
struct spawner_config {
	struct plugin_config plugin;
	struct privilege_user user;
	uint32_t presence_ms; /* distance of presence samples, 250 */
	uint32_t confirm_ms;  /* of the confirming sample, 50 */
	enum log_level level;
};

/*
 * Forks the spawner. In the caller: 0, main's end of the socket (close-on-exec) for
 * links_create(), and the spawner's pid, which the caller may
 * wait for; or -errno. In the spawner it does not return.
 */
int spawner_start(const struct spawner_config *config, int *ret_fd, pid_t *ret_pid);

#endif
