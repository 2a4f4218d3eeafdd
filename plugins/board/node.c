/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "plugins/board/node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "plugins/platform.h"

/* How often a node that is not there is looked for. */
#define RETRY_US 5000000u

bool
node_is_denial(int error)
{
	return error == -EACCES || error == -EPERM || error == -EROFS ||
	       error == -EMFILE || error == -ENFILE;
}

/* An attribute that cannot be read, or not be written, denies that to root, too. */
static int
try_open(struct node *n)
{
	static const int less[] = { O_RDONLY, O_WRONLY };
	int fd = n->sys->open(n->path, n->flags), denial = fd;

	for (size_t i = 0; i < 2 && n->flags == O_RDWR && node_is_denial(denial); i++) {
		fd = n->sys->open(n->path, less[i]);
		if (fd >= 0)
			n->flags = less[i];
	}
	n->fd = fd < 0 ? -1 : fd;
	n->error = fd < 0 ? fd : 0;
	n->good = false;
	n->retry_us = n->sys->now_us() + RETRY_US;
	return n->error;
}

int
node_init(struct node *n, const struct sys *sys, const char *root, const char *path,
    int flags)
{
	*n = (struct node){ .sys = sys, .flags = flags, .fd = -1, .error = -ENOMEM };
	if (asprintf(&n->path, "%s%s", root, path) < 0) {
		n->path = NULL;
		return -ENOMEM;
	}
	return try_open(n);
}

void
node_fini(struct node *n)
{
	if (n->fd >= 0 && n->path)
		n->sys->close(n->fd);
	free(n->path);
	n->path = NULL;
	n->fd = -1;
}

int
node_ready(struct node *n)
{
	int before = n->error;

	if (n->fd >= 0)
		return PLATFORM_OK;
	if (!n->path)
		return PLATFORM_UNSUP;
	if (node_is_denial(before))
		return PLATFORM_PERM;
	if (n->sys->now_us() < n->retry_us)
		return PLATFORM_IO;
	if (try_open(n) == 0)
		return PLATFORM_OK;
	/* it has come, and open() of the plugin may open it */
	return node_is_denial(n->error) ? PLATFORM_GONE : PLATFORM_IO;
}

int
node_reopen(struct node *n)
{
	int flags = n->flags;

	if (n->fd >= 0)
		n->sys->close(n->fd);
	if (try_open(n) == 0 && n->flags == flags)
		return PLATFORM_OK;
	return n->fd >= 0 || node_is_denial(n->error) ? PLATFORM_GONE : PLATFORM_IO;
}

/* A driver may answer ENODEV for ever: a new process would change nothing. */
static int
judge(struct node *n, ssize_t r)
{
	int err;

	if (r >= 0) {
		n->good = true;
		return (int)r;
	}
	err = sys_err((int)r);
	return err == PLATFORM_GONE && !n->good ? PLATFORM_IO : err;
}

int
node_read(struct node *n, void *buf, size_t len, off_t at)
{
	int err = node_ready(n);

	if (!err && n->flags == O_WRONLY)
		err = PLATFORM_PERM;
	return err ? err : judge(n, n->sys->pread(n->fd, buf, len, at));
}

int
node_write(struct node *n, const void *buf, size_t len, off_t at)
{
	int r = node_ready(n);

	if (r)
		return r;
	if (n->flags == O_RDONLY)
		return PLATFORM_PERM;
	r = judge(n, n->sys->pwrite(n->fd, buf, len, at));
	if (r >= 0)
		r = (size_t)r == len ? PLATFORM_OK : PLATFORM_IO;
	return r;
}

int
node_ioctl(struct node *n, unsigned long request, void *arg)
{
	int err = node_ready(n);

	return err ? err : judge(n, n->sys->ioctl(n->fd, request, arg));
}
