/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/owner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/bytes.h"

/* Daemons of others that read modules, by their process names. */
static const char *const daemons[] = { "xcvrd", "qsfp_service", "onlpd" };

void
owner_look_init(struct owner_look *look, const char *proc, const char *sys)
{
	memset(look, 0, sizeof(*look));
	look->proc = proc;
	look->sys = sys;
}

static void
find(struct owner_look *look, unsigned cage, enum owner_kind kind, uint32_t pid)
{
	if (look->found[cage].kind == OWNER_NONE)
		look->found[cage] = (struct owner_found){ kind, pid };
}

/* A driver of the kernel at an address of a raw adapter. */
static bool
has_driver(const struct owner_look *look, const struct platform_node *node)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/bus/i2c/devices/%u-%04x/driver", look->sys,
	    node->adapter, node->i2c);
	return stat(path, &st) == 0;
}

void
owner_look_at(struct owner_look *look, unsigned cage, const struct platform_node *node)
{
	struct stat st;

	if (cage >= PLATFORM_CAGES_MAX)
		return;
	switch ((enum platform_node_kind)node->kind) {
	case PLATFORM_NODE_FILE:
		if (!memchr(node->path, '\0', sizeof(node->path)) ||
		    stat(node->path, &st) < 0 || look->files == OWNER_FILES_MAX)
			return;
		look->reached[cage] = look->reached_any = true;
		look->file[look->files++] =
		    (struct owner_file){ cage, st.st_dev, st.st_ino };
		return;
	case PLATFORM_NODE_I2C:
		look->reached[cage] = look->reached_any = true;
		if (has_driver(look, node))
			find(look, cage, OWNER_DRIVER, 0);
		return;
	case PLATFORM_NODE_PROCESS:
		if (node->pid)
			find(look, cage, OWNER_TOLD, node->pid);
		return;
	}
}

/* The name of a process and its parent, from /proc/PID/stat: "12 (name) S 1 ..." */
static bool
read_stat(const struct owner_look *look, unsigned long pid, char ret_name[32],
    long *ret_parent)
{
	char path[128], text[512];
	const char *begin, *end;
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "%s/%lu/stat", look->proc, pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len <= 0)
		return false;
	text[len] = '\0';
	begin = strchr(text, '(');
	end = strrchr(text, ')');
	if (!begin || !end || end <= begin || strlen(end) < 5)
		return false;
	snprintf(ret_name, 32, "%.*s", (int)MIN_OF(end - begin - 1, 31), begin + 1);
	*ret_parent = strtol(end + 4, NULL, 10);
	return true;
}

static bool
is_daemon(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(daemons); i++) {
		if (strcmp(name, daemons[i]) == 0)
			return true;
	}
	return false;
}

/* Is one of the files open in a process? False when that may not be looked at. */
static bool
look_at_files(struct owner_look *look, unsigned long pid)
{
	char path[128];
	struct dirent *entry;
	struct statx st;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%lu/fd", look->proc, pid);
	dir = opendir(path);
	if (!dir)
		return errno != EACCES && errno != EPERM;
	while ((entry = readdir(dir))) {
		/* what is known will do: a file system may never answer */
		if (statx(dirfd(dir), entry->d_name, AT_STATX_DONT_SYNC, STATX_INO, &st) <
		    0)
			continue;
		for (unsigned i = 0; i < look->files; i++) {
			if (look->file[i].dev ==
				makedev(st.stx_dev_major, st.stx_dev_minor) &&
			    look->file[i].ino == st.stx_ino)
				find(look, look->file[i].cage, OWNER_OPEN, (uint32_t)pid);
		}
	}
	closedir(dir);
	return true;
}

/* Main, the spawner and its children are no others. */
static bool
is_ours(unsigned long pid, long parent, long spawner, long main_pid)
{
	return (long)pid == spawner || (long)pid == main_pid || parent == spawner;
}

static bool
look_at_process(struct owner_look *look, unsigned long pid, long main_pid)
{
	char name[32];
	long parent;

	if (!read_stat(look, pid, name, &parent))
		return true; /* it has ended meanwhile */
	if (is_ours(pid, parent, getppid(), main_pid))
		return true;
	for (unsigned cage = 0; is_daemon(name) && cage < PLATFORM_CAGES_MAX; cage++) {
		if (look->reached[cage])
			find(look, cage, OWNER_DAEMON, (uint32_t)pid);
	}
	return !look->files || look_at_files(look, pid);
}

bool
owner_look_around(struct owner_look *look)
{
	struct dirent *entry;
	long main_pid = 0;
	char name[32];
	bool blind = false;
	DIR *dir;

	if (!look->reached_any)
		return false;
	dir = opendir(look->proc);
	if (!dir)
		return true;
	read_stat(look, (unsigned long)getppid(), name, &main_pid);
	while ((entry = readdir(dir))) {
		char *end;
		unsigned long pid = strtoul(entry->d_name, &end, 10);

		if (pid > 0 && pid <= INT32_MAX && *end == '\0')
			blind |= !look_at_process(look, pid, main_pid);
	}
	closedir(dir);
	return blind;
}
