/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/door.h"

#include <grp.h>
#include <unistd.h>

/* The group of root is nobody's to be given a role by. */
static gid_t
find_group(const char *name)
{
	const struct group *gr = getgrnam(name);

	return gr && gr->gr_gid != 0 ? gr->gr_gid : ACCESS_NO_GROUP;
}

struct access_users
door_users(const struct privilege_user *user)
{
	struct access_users users = {
		.operators = find_group(ACCESS_OPERATORS),
		.viewers = find_group(ACCESS_VIEWERS),
	};

	if (!user->shared)
		users.own = user->change ? user->uid : geteuid();
	return users;
}
