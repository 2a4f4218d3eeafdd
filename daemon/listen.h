/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listen: the listening sockets, made before privileges are dropped.
 */
#ifndef DAEMON_LISTEN_H
#define DAEMON_LISTEN_H

#include <stddef.h>

#include "daemon/config.h"
#include "daemon/privilege.h"

/*
 * A non-blocking TCP socket that listens. A negative errno with one line in
 * `err`, "caged: --http 127.0.0.1:9780: Address already in use".
 */
int listen_tcp(const struct config_listen *where, int *ret_fd, char *err, size_t size);

/*
 * The Unix socket `run_dir`/caged.sock, 0666: who may do what is decided by the
 * peer's credentials. A file of a daemon that is gone is replaced; one that
 * still answers is -EADDRINUSE.
 */
int listen_unix(const char *run_dir, const struct privilege_user *owner, int *ret_fd,
    char *err, size_t size);

#endif
