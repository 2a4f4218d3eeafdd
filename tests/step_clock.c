/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps the wall clock of a process and its forks: a shared object for LD_PRELOAD. The
 * file CAGED_STEP_FILE holds a 64-bit number of seconds that is added to
 * CLOCK_REALTIME, which a test may change at any time.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *step;

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
		ts->tv_sec += (time_t)*step;
	return r;
}
