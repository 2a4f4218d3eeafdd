/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps the wall clock of a process and its forks, and makes its disk slow: a shared
 * object for LD_PRELOAD. The file CAGED_STEP_FILE holds two 64-bit numbers that a test
 * may change at any time: seconds that are added to CLOCK_REALTIME, and milliseconds that
 * each sync of a file takes longer.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile struct {
	int64_t clock_s, sync_ms;
} * step;

__attribute__((constructor)) static void
start(void)
{
	const char *path = getenv("CAGED_STEP_FILE");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *at;

	if (fd < 0)
		return;
	at = mmap(NULL, sizeof(*step), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		step = at;
}

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	int r = (int)syscall(SYS_clock_gettime, id, ts);

	if (r == 0 && id == CLOCK_REALTIME && step)
		ts->tv_sec += (time_t)step->clock_s;
	return r;
}

static void
be_slow(void)
{
	const struct timespec ms = { 0, 1000000 };

	/* looked at again and again: it may be over */
	for (int64_t i = 0; step && i < step->sync_ms; i++)
		nanosleep(&ms, NULL);
}

int
fsync(int fd)
{
	be_slow();
	return (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	be_slow();
	return (int)syscall(SYS_fdatasync, fd);
}
