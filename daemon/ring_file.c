/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/ring_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/aside.h"
#include "base/log.h"
#include "daemon/boot.h"

/* Longer than any of ours. */
#define SIZE_MAX_OURS (1024 * 1024)
#define NAME_MAX_OURS 24

/* Which boot of the machine this is: times of another one mean nothing here. */
static uint64_t
boot_number(void)
{
	uint64_t hash = 0xcbf29ce484222325u;
	char text[BOOT_ID_MAX + 1];
	int len = snprintf(text, sizeof(text), "%s\n", boot_id());

	for (int i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)text[i]) * 0x100000001b3u;
	return hash;
}

/* Maps an open file and looks whether it is a ring. */
static int
map_file(int fd, unsigned cages, struct ring_file *ret_file)
{
	struct ring_file f = { 0 };
	struct stat st;
	int r;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size < 1 || st.st_size > SIZE_MAX_OURS)
		return -EBADMSG;
	f.size = (size_t)st.st_size;
	f.region = mmap(NULL, f.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (f.region == MAP_FAILED)
		return -errno;
	r = ring_open(&f.ring, f.region, f.size, cages, boot_number());
	if (r < 0)
		ring_file_close(&f);
	else
		*ret_file = f;
	return r;
}

static int
open_file(int run_dir_fd, const char *name)
{
	int fd = openat(run_dir_fd, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* An empty ring comes into being whole, under another name first. */
static int
make_file(int run_dir_fd, const char *name, unsigned cages)
{
	size_t size = ring_size(cages);
	char new_name[NAME_MAX_OURS + 4];
	void *region;
	int fd, r;

	snprintf(new_name, sizeof(new_name), "%s.new", name);
	unlinkat(run_dir_fd, new_name, 0);
	fd = openat(run_dir_fd, new_name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	/* all of it now: a mapping that finds no room later is a signal, no error */
	r = -posix_fallocate(fd, 0, (off_t)size);
	if (r == 0) {
		region = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		r = region == MAP_FAILED ? -errno : 0;
	}
	close(fd);
	if (r == 0) {
		ring_format(region, cages, boot_number());
		munmap(region, size);
		r = renameat(run_dir_fd, new_name, run_dir_fd, name) < 0 ? -errno : 0;
	}
	if (r < 0)
		unlinkat(run_dir_fd, new_name, 0);
	return r;
}

/* Opens and maps what is there. */
static int
find_file(int run_dir_fd, const char *name, unsigned cages, struct ring_file *ret_file)
{
	int fd = open_file(run_dir_fd, name);
	int r;

	if (fd < 0)
		return fd;
	r = map_file(fd, cages, ret_file);
	close(fd);
	return r;
}

int
ring_file_make(int run_dir_fd, unsigned bus, unsigned cages, struct ring_file *ret_file)
{
	char name[NAME_MAX_OURS], bad[ASIDE_NAME_MAX];
	int r;

	snprintf(name, sizeof(name), "flags.%u", bus);
	r = find_file(run_dir_fd, name, cages, ret_file);
	if (r == 0)
		return 0;
	if (r != -ENOENT && r != -ESTALE) {
		int kept = aside_keep(run_dir_fd, name, "bad", NULL, bad);

		log_warn("bus %u: %s is %s; %s %s", bus, name,
		    r == -EPROTONOSUPPORT ? "of a later version"
		    : r == -EBADMSG       ? "no file of flags"
					  : strerror(-r),
		    kept == 0 ? "moved to" : "it cannot be moved:",
		    kept == 0 ? bad : strerror(-kept));
	}
	r = make_file(run_dir_fd, name, cages);
	return r < 0 ? r : find_file(run_dir_fd, name, cages, ret_file);
}

int
ring_file_open(int run_dir_fd, unsigned bus, unsigned cages, struct ring_file *ret_file)
{
	char name[NAME_MAX_OURS];
	int fd, r;

	snprintf(name, sizeof(name), "flags.%u", bus);
	fd = open_file(run_dir_fd, name);
	if (fd < 0)
		return fd;
	/* the lock goes with the process, also with one that hangs in the kernel */
	r = flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
	if (r == -EWOULDBLOCK)
		r = -EBUSY;
	if (r == 0)
		r = map_file(fd, cages, ret_file);
	if (r == 0)
		ring_take_over(&ret_file->ring);
	else
		close(fd);
	return r;
}

void
ring_file_close(struct ring_file *file)
{
	if (file->region)
		munmap(file->region, file->size);
	memset(file, 0, sizeof(*file));
}
