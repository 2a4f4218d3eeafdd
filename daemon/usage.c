/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/usage.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t
timeval_us(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * US_PER_S + (uint64_t)tv->tv_usec;
}

/* The first two numbers of /proc/self/statm are in pages. */
static void
read_memory(struct api_usage *usage)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	char text[128];
	unsigned long long total, resident;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (len <= 0)
		return;
	text[len] = '\0';
	if (sscanf(text, "%llu %llu", &total, &resident) != 2)
		return;
	usage->virtual_bytes = total * page;
	usage->resident_bytes = resident * page;
}

/* Since Linux 6.2 the folder's size is their number; before they have to be counted. */
static uint64_t
open_fds(void)
{
	struct stat st;
	uint64_t count = 0;
	DIR *dir;

	if (stat("/proc/self/fd", &st) == 0 && st.st_size > 0)
		return (uint64_t)st.st_size;
	dir = opendir("/proc/self/fd");
	if (!dir)
		return 0;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count > 3 ? count - 3 : 0; /* "." and "..", and the folder itself */
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
	ret_usage->open_fds = open_fds();
	read_memory(ret_usage);
}
