/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static uint64_t
timeval_us(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * US_PER_S + (uint64_t)tv->tv_usec;
}

/* The second number of /proc/self/statm is in pages. */
static uint64_t
resident_bytes(void)
{
	char text[128];
	unsigned long long total, resident;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (len <= 0)
		return 0;
	text[len] = '\0';
	if (sscanf(text, "%llu %llu", &total, &resident) != 2)
		return 0;
	return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

void
usage_read(const struct turns *t, struct api_usage *ret_usage)
{
	struct rusage usage;
	struct rlimit limit;

	*ret_usage = (struct api_usage){ .start_wall_us = t->start_wall_us };
	if (getrusage(RUSAGE_SELF, &usage) == 0)
		ret_usage->cpu_us =
		    timeval_us(&usage.ru_utime) + timeval_us(&usage.ru_stime);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		ret_usage->max_fds = limit.rlim_cur;
	ret_usage->resident_bytes = resident_bytes();
}
