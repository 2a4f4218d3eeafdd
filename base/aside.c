/* SPDX-License-Identifier: Apache-2.0 */
#include "base/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PART_MAX 16

static const char *const alone[] = { "", NULL };

/* "x.bad", then "x.bad.2". */
static void
name_slot(const char *name, const char *ending, unsigned slot, char ret[ASIDE_NAME_MAX])
{
	if (slot == 0)
		snprintf(ret, ASIDE_NAME_MAX, "%s.%s", name, ending);
	else
		snprintf(ret, ASIDE_NAME_MAX, "%s.%s.%u", name, ending, slot + 1);
}

/* What is not there is dropped already; an empty folder may be in the place of a file. */
static int
drop(int folder, const char *file)
{
	int r = unlinkat(folder, file, 0);

	if (r < 0 && errno == EISDIR)
		r = unlinkat(folder, file, AT_REMOVEDIR);
	return r < 0 && errno != ENOENT ? -errno : 0;
}

static int
drop_parts(int folder, const char *name, const char *const *parts)
{
	int r = 0;

	for (; r == 0 && *parts; parts++) {
		char file[ASIDE_NAME_MAX + PART_MAX];

		snprintf(file, sizeof(file), "%s%s", name, *parts);
		r = drop(folder, file);
	}
	return r;
}

/* A part that is not there takes the place of one that was. */
static int
move(int folder, const char *from, const char *to, const char *const *parts)
{
	int r = 0;

	for (; r == 0 && *parts; parts++) {
		char a[ASIDE_NAME_MAX + PART_MAX], b[ASIDE_NAME_MAX + PART_MAX];

		snprintf(a, sizeof(a), "%s%s", from, *parts);
		snprintf(b, sizeof(b), "%s%s", to, *parts);
		if (renameat(folder, a, folder, b) < 0)
			r = errno == ENOENT ? drop(folder, b) : -errno;
	}
	return r;
}

/* 1: it is there; 0: it is not; or -errno. */
static int
is_there(int folder, const char *name)
{
	if (faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 1;
	return errno == ENOENT ? 0 : -errno;
}

/* Moves up those that are kept, behind one that somebody took away. */
static int
close_gaps(int folder, const char *name, const char *ending, const char *const *parts,
    unsigned *ret_kept)
{
	*ret_kept = 0;
	for (unsigned slot = 0; slot < ASIDE_MAX; slot++) {
		char at[ASIDE_NAME_MAX], to[ASIDE_NAME_MAX];
		int r;

		name_slot(name, ending, slot, at);
		name_slot(name, ending, *ret_kept, to);
		r = is_there(folder, at);
		if (r == 1)
			r = slot == (*ret_kept)++ ? 0 : move(folder, at, to, parts);
		if (r < 0)
			return r;
	}
	return 0;
}

int
aside_keep(int folder, const char *name, const char *ending, const char *const *parts,
    char ret_name[ASIDE_NAME_MAX])
{
	unsigned kept = 0;
	int r = is_there(folder, name);

	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	if (!parts)
		parts = alone;
	r = close_gaps(folder, name, ending, parts, &kept);
	if (r == 0 && kept == ASIDE_MAX) {
		name_slot(name, ending, 0, ret_name);
		r = drop_parts(folder, ret_name, parts);
		if (r == 0)
			r = close_gaps(folder, name, ending, parts, &kept);
	}
	if (r < 0)
		return r;
	name_slot(name, ending, kept, ret_name);
	return move(folder, name, ret_name, parts);
}

int
aside_keep_in(const char *path, const char *name, const char *ending,
    const char *const *parts, char ret_name[ASIDE_NAME_MAX])
{
	int folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (folder < 0)
		return -errno;
	r = aside_keep(folder, name, ending, parts, ret_name);
	close(folder);
	return r;
}
