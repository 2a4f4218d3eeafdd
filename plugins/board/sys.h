/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls: the few that reach hardware, as a table, so that tests can put a switch
 * of their own behind it.
 */
#ifndef PLUGINS_BOARD_SYS_H
#define PLUGINS_BOARD_SYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SYS_PATH_MAX 4096

/* Results are those of the calls; failures are a negative errno. */
struct sys {
	int (*open)(const char *path, int flags);
	void (*close)(int fd);
	ssize_t (*pread)(int fd, void *buf, size_t len, off_t at);
	ssize_t (*pwrite)(int fd, const void *buf, size_t len, off_t at);
	int (*ioctl)(int fd, unsigned long request, void *arg);
	uint64_t (*now_us)(void); /* CLOCK_BOOTTIME */
	void (*wait_until)(uint64_t us);
};

extern const struct sys sys_real;

/*
 * What a negative errno of a transfer means to the core: an enum platform_err. The one
 * place where errno is translated.
 */
int sys_err(int error);

#endif
