/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door: whom the Unix socket lets in.
 */
#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

#include "api/access.h"
#include "daemon/privilege.h"

/*
 * Whom the Unix socket knows: root, the user that we become or are, and the members
 * of two groups where the system has them. Looked up once, at the start: the
 * directory of users may be a server that is far away.
 */
struct access_users door_users(const struct privilege_user *user);

#endif
