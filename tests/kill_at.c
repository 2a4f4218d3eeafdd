/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loaded before the C library: kills the process at one step of saving its edits.
 *
 * KILL_AT names the step, as it is called on edits.json.new or, once that was opened, on
 * its folder: "open", "write", "half" (half of a write), "fsync", "close", "rename",
 * "folder-open", "folder-fsync", or "done" (after the last one). FAIL_AT names one that
 * fails with EIO instead.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int file = -1, folder = -1;
static bool renamed;

static bool
is_at(const char *variable, const char *step)
{
	const char *at = getenv(variable);

	return at && strcmp(at, step) == 0;
}

/* True where the step shall fail. */
static bool
reach(const char *step)
{
	if (is_at("KILL_AT", step))
		kill(getpid(), SIGKILL);
	return is_at("FAIL_AT", step);
}

static int
fail(void)
{
	errno = EIO;
	return -1;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

int
openat(int at, const char *path, int flags, ...)
{
	int fd;
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	if (strcmp(path, "edits.json.new") == 0 && reach("open"))
		return fail();
	if (renamed && strcmp(path, ".") == 0 && reach("folder-open"))
		return fail();
	fd = NEXT(int (*)(int, const char *, int, mode_t), "openat")(at, path, flags,
	    mode);
	if (strcmp(path, "edits.json.new") == 0)
		file = fd;
	else if (renamed && strcmp(path, ".") == 0)
		folder = fd;
	return fd;
}

int
openat64(int at, const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return openat(at, path, flags, mode);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	ssize_t (*next)(int, const void *, size_t) =
	    NEXT(ssize_t(*)(int, const void *, size_t), "write");

	if (fd == file && file >= 0) {
		if (reach("write"))
			return fail();
		if (is_at("KILL_AT", "half")) {
			next(fd, data, len / 2);
			kill(getpid(), SIGKILL);
		}
	}
	return next(fd, data, len);
}

int
fsync(int fd)
{
	if (fd >= 0 && fd == file && reach("fsync"))
		return fail();
	if (fd >= 0 && fd == folder && reach("folder-fsync"))
		return fail();
	return NEXT(int (*)(int), "fsync")(fd);
}

int
close(int fd)
{
	bool ours = fd >= 0 && fd == file, last = fd >= 0 && fd == folder;

	if (ours && reach("close"))
		return fail();
	if (ours)
		file = -1;
	if (last) {
		reach("done");
		folder = -1;
		renamed = false;
	}
	return NEXT(int (*)(int), "close")(fd);
}

int
renameat(int from_at, const char *from, int to_at, const char *to)
{
	int r;

	if (strcmp(from, "edits.json.new") == 0 && reach("rename"))
		return fail();
	r = NEXT(int (*)(int, const char *, int, const char *), "renameat")(from_at, from,
	    to_at, to);
	renamed = strcmp(from, "edits.json.new") == 0;
	return r;
}
