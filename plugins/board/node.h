/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nodes: files of the kernel that are opened once, with the privileges of open(), and
 * kept.
 *
 * One that was never there is looked for again from time to time: a driver may be loaded
 * late. One that worked and does not know us any more is gone, and so is one that has
 * come and takes privileges to open: then the process has to begin anew.
 */
#ifndef PLUGINS_BOARD_NODE_H
#define PLUGINS_BOARD_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "plugins/board/sys.h"

struct node {
	const struct sys *sys;
	char *path; /* behind the root prefix */
	int flags;  /* O_RDONLY, O_WRONLY, O_RDWR */
	int fd;     /* -1: not open ... */
	int error;  /* ... because of this: a negative errno */
	bool good;  /* it has worked since it was opened */
	uint64_t retry_us;
};

/*
 * Opens `path` behind `root`. One that may not be opened for reading and writing is
 * opened for one of them. 0, or why it is not open: node_fini() is due either way.
 */
int node_init(struct node *n, const struct sys *sys, const char *root, const char *path,
    int flags);
void node_fini(struct node *n);

/* Why a node is not open: this process may not. Waiting changes nothing. */
bool node_is_denial(int error);

/* Opens again what has been replaced by another of the same name. enum platform_err. */
int node_reopen(struct node *n);

/*
 * How many bytes were read, or an enum platform_err. 0 is the end of the file. Opens the
 * node where it has not been there.
 */
int node_read(struct node *n, void *buf, size_t len, off_t at);

/* All bytes in one call, or an error. */
int node_write(struct node *n, const void *buf, size_t len, off_t at);

/* What ioctl() returned, 0 or more, or an enum platform_err. */
int node_ioctl(struct node *n, unsigned long request, void *arg);

/* Opens the node where it has not been there. enum platform_err. */
int node_ready(struct node *n);

#endif
