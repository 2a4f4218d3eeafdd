/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "plugins/board/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "plugins/platform.h"

/*
 * The kernel's list is Documentation/i2c/fault-codes.rst; what stands behind it is met
 * with drivers that are unloaded, and with file servers that die.
 */
static const struct {
	int error, err;
} errors[] = {
	{ ENXIO, PLATFORM_NACK },
	{ EREMOTEIO, PLATFORM_NACK },
	{ EAGAIN, PLATFORM_BUSY },
	{ EBUSY, PLATFORM_BUSY },
	{ EINTR, PLATFORM_BUSY },
	{ ETIMEDOUT, PLATFORM_TIMEOUT },
	{ ENODEV, PLATFORM_GONE },
	{ ENOENT, PLATFORM_GONE },
	{ EBADF, PLATFORM_GONE },
	{ ESTALE, PLATFORM_GONE },
	{ ENOTCONN, PLATFORM_GONE },
	{ ECONNABORTED, PLATFORM_GONE },
	{ EACCES, PLATFORM_PERM },
	{ EPERM, PLATFORM_PERM },
	{ EROFS, PLATFORM_PERM },
	{ EOPNOTSUPP, PLATFORM_UNSUP },
	{ ENOTTY, PLATFORM_UNSUP },
};

int
sys_err(int error)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].error == -error)
			return errors[i].err;
	}
	return PLATFORM_IO;
}

static int
real_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void
real_close(int fd)
{
	close(fd);
}

static ssize_t
real_pread(int fd, void *buf, size_t len, off_t at)
{
	ssize_t r = pread(fd, buf, len, at);

	return r < 0 ? -errno : r;
}

static ssize_t
real_pwrite(int fd, const void *buf, size_t len, off_t at)
{
	ssize_t r = pwrite(fd, buf, len, at);

	return r < 0 ? -errno : r;
}

static int
real_ioctl(int fd, unsigned long request, void *arg)
{
	int r = ioctl(fd, request, arg);

	return r < 0 ? -errno : r;
}

static uint64_t
real_now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void
real_wait_until(uint64_t us)
{
	struct timespec ts = {
		.tv_sec = (time_t)(us / 1000000),
		.tv_nsec = (long)(us % 1000000) * 1000,
	};

	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &ts, NULL) == EINTR)
		continue;
}

const struct sys sys_real = {
	.open = real_open,
	.close = real_close,
	.pread = real_pread,
	.pwrite = real_pwrite,
	.ioctl = real_ioctl,
	.now_us = real_now_us,
	.wait_until = real_wait_until,
};
