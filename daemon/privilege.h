/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Privileges: who we are, and what we give up.
 *
 * Started as root: the spawner stays root with five capabilities, main and the
 * bus processes become an ordinary user without any. Started as somebody else,
 * by systemd with ambient capabilities or from a shell: the user stays, the
 * capabilities go in the same places. Who had any can be traced and dumped by
 * nobody but root.
 */
#ifndef DAEMON_PRIVILEGE_H
#define DAEMON_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

/* Who it is where no other is named. */
#define PRIVILEGE_USER "caged"
/* Where that account is missing. */
#define PRIVILEGE_FALLBACK "nobody"

#define PRIVILEGE_NAME_MAX   32
#define PRIVILEGE_GROUPS_MAX 32

/* Who main and the bus processes become. Looked up once, before any fork. */
struct privilege_user {
	bool change; /* false: we are nobody's root, the user stays as it is */
	bool shared; /* `nobody`, as whom strangers run too: no reason to trust a peer */
	uid_t uid;
	gid_t gid;
	gid_t groups[PRIVILEGE_GROUPS_MAX];
	size_t group_count;
	char name[PRIVILEGE_NAME_MAX];
};

/*
 * Finds the user: `name` where it is not NULL, else `caged`, else `nobody` with
 * one warning. Started as another user than root there is nothing to change and
 * `name` is not looked at.
 *
 * -ENOENT when `name` (or nobody) does not exist, -EINVAL when it is root.
 */
int privilege_find_user(const char *name, struct privilege_user *ret_user);

/*
 * For main, when its directories and sockets are made: becomes the user and
 * gives up every capability, for good (no_new_privs). 0 or -errno, after which
 * the process must not go on.
 */
int privilege_drop_main(const struct privilege_user *user);

/* For a bus process, after open(): the same, and SIGUSR1 comes when the spawner ends. */
int privilege_drop_bus(const struct privilege_user *user, pid_t spawner);

/* For the spawner: keeps of its five capabilities those that it has. Nothing is
 * ever executed by it or its children, so the bounding set is emptied. */
int privilege_keep_spawner(void);

/* For a child before the plugin runs: what open() and the drop after it need; `look`:
 * and what a look at the descriptors of other processes does. */
int privilege_keep_open(bool look);

/*
 * Dies with the parent: SIGKILL when it ends. The kernel forgets this at each
 * change of user, so it is called again after one. -ESRCH when the parent is
 * not (or no longer) `parent`.
 */
int privilege_die_with(pid_t parent);

#endif
