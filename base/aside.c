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

/* NULL for `to`: removes all parts. */
static int
move(int folder, const char *from, const char *to, const char *const *parts)
{
	for (; *parts; parts++) {
		char a[ASIDE_NAME_MAX + PART_MAX], b[ASIDE_NAME_MAX + PART_MAX];
		int r;

		snprintf(a, sizeof(a), "%s%s", from, *parts);
		if (to) {
			snprintf(b, sizeof(b), "%s%s", to, *parts);
			r = renameat(folder, a, folder, b);
		} else {
			r = unlinkat(folder, a, 0);
			if (r < 0 && errno == EISDIR)
				r = unlinkat(folder, a, AT_REMOVEDIR);
		}
		if (r < 0 && errno != ENOENT)
			return -errno;
	}
	return 0;
}

/* The oldest is lost, and the others move up. */
static int
make_room(int folder, const char *name, const char *ending, const char *const *parts)
{
	char older[ASIDE_NAME_MAX], newer[ASIDE_NAME_MAX];
	int r;

	name_slot(name, ending, 0, older);
	r = move(folder, older, NULL, parts);
	for (unsigned slot = 1; r == 0 && slot < ASIDE_MAX; slot++) {
		name_slot(name, ending, slot, newer);
		r = move(folder, newer, older, parts);
		memcpy(older, newer, sizeof(older));
	}
	return r;
}

int
aside_keep(int folder, const char *name, const char *ending, const char *const *parts,
    char ret_name[ASIDE_NAME_MAX])
{
	unsigned slot = 0;
	int r = 0;

	if (!parts)
		parts = alone;
	for (; slot < ASIDE_MAX; slot++) {
		name_slot(name, ending, slot, ret_name);
		if (faccessat(folder, ret_name, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
			break;
	}
	if (slot == ASIDE_MAX)
		r = make_room(folder, name, ending, parts);
	return r == 0 ? move(folder, name, ret_name, parts) : r;
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
