/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/privilege.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"

#define CAP_MASK(cap) ((uint64_t)1 << (cap))

/* What the spawner needs: open() in its children, their change of user, their
 * end, and a look at who else holds a node. */
#define SPAWNER_CAPS                                                                    \
	(CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_SETUID) | \
	    CAP_MASK(CAP_SETGID) | CAP_MASK(CAP_KILL))

#define OPEN_CAPS \
	(CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_SETUID) | CAP_MASK(CAP_SETGID))

static int
fill_user(const struct passwd *pw, struct privilege_user *ret_user)
{
	struct privilege_user user = { .change = true,
		.uid = pw->pw_uid,
		.gid = pw->pw_gid };
	int count = PRIVILEGE_GROUPS_MAX;

	if (user.uid == 0)
		return -EINVAL;
	/* More groups than we keep: those that fit are as good as any others. */
	if (getgrouplist(pw->pw_name, user.gid, user.groups, &count) < 0)
		count = PRIVILEGE_GROUPS_MAX;
	user.group_count = (size_t)count;
	snprintf(user.name, sizeof(user.name), "%s", pw->pw_name);
	user.shared = strcmp(user.name, PRIVILEGE_FALLBACK) == 0;
	*ret_user = user;
	return 0;
}

int
privilege_find_user(const char *name, struct privilege_user *ret_user)
{
	const struct passwd *pw;

	if (geteuid() != 0) {
		*ret_user = (struct privilege_user){ .uid = geteuid(), .gid = getegid() };
		return 0;
	}
	pw = getpwnam(name ? name : PRIVILEGE_USER);
	if (!pw && !name) {
		pw = getpwnam(PRIVILEGE_FALLBACK);
		if (pw)
			log_warn(
			    "there is no user %s, running as %s: only root is an admin",
			    PRIVILEGE_USER, PRIVILEGE_FALLBACK);
	}
	return pw ? fill_user(pw, ret_user) : -ENOENT;
}

static int
caps_get(uint64_t *ret_permitted)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { 0 } };

	if (syscall(SYS_capget, &head, data) < 0)
		return -errno;
	*ret_permitted = (uint64_t)data[1].permitted << 32 | data[0].permitted;
	return 0;
}

/* Effective and permitted become `caps`, inheritable none. */
static int
caps_set(uint64_t caps)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = (uint32_t)caps, .permitted = (uint32_t)caps },
		{ .effective = (uint32_t)(caps >> 32),
		    .permitted = (uint32_t)(caps >> 32) },
	};

	return syscall(SYS_capset, &head, data) < 0 ? -errno : 0;
}

/*
 * Cuts effective and permitted down to `caps`, of which we keep what we have,
 * and empties the other sets: nothing of ours gains by an exec. The bounding
 * set can be cut by the mighty only; no_new_privs makes it idle for all others.
 */
static int
caps_keep(uint64_t caps)
{
	uint64_t permitted = 0;
	int r;

	r = caps_get(&permitted);
	if (r < 0)
		return r;
	/* All of ours share a user, and none may look into another: the kernel sees to
	 * it when the user changes, but not when only capabilities go. */
	if (permitted && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -errno;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	for (unsigned cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 &&
	    errno != EINVAL)
		return -errno;
	return caps_set(permitted & caps);
}

static int
become(const struct privilege_user *user)
{
	uid_t ruid, euid, suid;

	if (!user->change)
		return 0;
	if (setgroups(user->group_count, user->groups) < 0)
		return -errno;
	if (setresgid(user->gid, user->gid, user->gid) < 0)
		return -errno;
	if (setresuid(user->uid, user->uid, user->uid) < 0)
		return -errno;
	if (getresuid(&ruid, &euid, &suid) < 0)
		return -errno;
	return ruid == user->uid && euid == user->uid && suid == user->uid ? 0 : -EPERM;
}

static int
drop(const struct privilege_user *user)
{
	int r;

	/* The bounding set goes while we may, the rest when the user has changed. */
	r = caps_keep(OPEN_CAPS);
	if (r == 0)
		r = become(user);
	if (r == 0)
		r = caps_keep(0);
	return r;
}

int
privilege_drop_main(const struct privilege_user *user)
{
	return drop(user);
}

/* A signal comes when the parent ends. */
static int
hear_of(pid_t parent, int signal)
{
	if (prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) < 0)
		return -errno;
	return getppid() == parent ? 0 : -ESRCH;
}

int
privilege_drop_bus(const struct privilege_user *user, pid_t spawner)
{
	int r;

	r = drop(user);
	return r < 0 ? r : hear_of(spawner, SIGUSR1);
}

int
privilege_keep_spawner(void)
{
	return caps_keep(SPAWNER_CAPS);
}

int
privilege_keep_open(bool look)
{
	return caps_keep(OPEN_CAPS | (look ? CAP_MASK(CAP_SYS_PTRACE) : 0));
}

int
privilege_die_with(pid_t parent)
{
	return hear_of(parent, SIGKILL);
}
