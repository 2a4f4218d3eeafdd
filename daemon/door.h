/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door: every listening socket, ours or handed over by a service manager, and
 * what has to be true before it opens.
 */
#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

#include <stdbool.h>
#include <stddef.h>

#include "api/access.h"
#include "api/grpc.h"
#include "api/http.h"
#include "daemon/config.h"
#include "daemon/privilege.h"

#define DOOR_NAMES_MAX 16

struct door {
	struct http_listen listen[HTTP_LISTEN_MAX]; /* the sockets are ours to close */
	size_t count;
	bool own_unix; /* the Unix socket's file is ours to remove */
	struct access_users users;
	int gnmi[GRPC_LISTEN_MAX]; /* ours to close, too */
	size_t gnmi_count;
	unsigned connections; /* what the limit of open files leaves for TCP */
	unsigned gnmi_connections;
	char names[2 * CONFIG_TEXT_MAX];
	size_t name_at[DOOR_NAMES_MAX]; /* in `names` */
	size_t name_count;
};

/*
 * Whom the Unix socket knows: root, the user that we become or are, and the members
 * of two groups where the system has them. Looked up once, at the start: the
 * directory of users may be a server that is far away.
 */
struct access_users door_users(const struct privilege_user *user);

/*
 * Opens what may need privileges: takes the sockets that a service manager hands
 * over (LISTEN_FDS), and binds what is configured and was not handed over. Raises
 * the limit of open files as far as is needed. A negative errno with a whole line in
 * `err`, after which door_close() closes what was opened.
 */
int door_open(struct door *d, const struct config *config, char *err, size_t size);

/* The Unix socket, where it was not handed over; as listen_unix(). */
int door_open_unix(struct door *d, int run_dir_fd, const char *run_dir, char *err,
    size_t size);

/*
 * A network is served with TLS and sign-in, or when the configuration says that it
 * need not be: 0, or -EACCES with a line that says so. `web` may be NULL. For
 * --check, `d` is NULL: then the configured addresses are judged.
 */
int door_judge(const struct door *d, const struct config *config, const struct web *web,
    char *err, size_t size);

/* What is served where, as "127.0.0.1:9780, ..." for the log. */
void door_tell(const struct door *d, char *ret_text, size_t size);

void door_close(struct door *d);

#endif
