/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listen: the listening sockets. TCP is bound while we may bind any port, the
 * Unix socket when privileges are dropped.
 */
#ifndef DAEMON_LISTEN_H
#define DAEMON_LISTEN_H

#include <stddef.h>

#include "daemon/config.h"

/*
 * A non-blocking TCP socket that listens, at one interface or VRF where it says
 * so. One whose address no interface has listens all the same, and is reached once
 * one has; that is a line of the log. A negative errno with one line in `err`, which
 * names `key`, "caged: http.listen 127.0.0.1:9780: Address already in use".
 */
int listen_tcp(const struct config_listen *where, const char *key, int *ret_fd, char *err,
    size_t size);

/*
 * The Unix socket caged.sock, 0666: who may do what is decided by the peer's
 * credentials. A file of a daemon that is gone is replaced; one that still
 * answers is -EADDRINUSE.
 *
 * Called without privileges: the directory belongs to our user, whose other
 * processes may put anything in it at any time, and no path into it is safe for
 * root. `run_dir_fd` is the directory, open (O_PATH does); `run_dir` its name,
 * for messages. No part of the way to it need be open to us.
 */
int listen_unix(int run_dir_fd, const char *run_dir, int *ret_fd, char *err, size_t size);

#endif
