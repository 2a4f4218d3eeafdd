/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/platform_find.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/suggest.h"
#include "daemon/config.h"

#define SUFFIX      ".so"
#define FOLDERS_MAX 3
#define PLUGINS_MAX 32
#define FOLDER_MAX  (PATH_MAX + 32)

/* Where plugins may be, in this order. */
struct folders {
	char path[FOLDERS_MAX][FOLDER_MAX];
	size_t count;
};

void
platform_own_folder(char *ret_folder, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", ret_folder, size - 1);
	char *slash;

	ret_folder[len > 0 ? len : 0] = '\0';
	slash = strrchr(ret_folder, '/');
	if (slash)
		*slash = '\0';
}

static void
find_folders(const char *dir, struct folders *ret_folders)
{
	static const char *const beside[] = { "plugins/.libs", "plugins" };
	struct folders *f = ret_folders;
	char self[PATH_MAX];

	f->count = 0;
	if (strcmp(dir, CONFIG_AUTO) != 0) {
		snprintf(f->path[f->count++], FOLDER_MAX, "%s", dir);
		return;
	}
	platform_own_folder(self, sizeof(self));
	for (size_t i = 0; self[0] && i < COUNT_OF(beside); i++)
		snprintf(f->path[f->count++], FOLDER_MAX, "%s/%s", self, beside[i]);
	snprintf(f->path[f->count++], FOLDER_MAX, "%s", PLUGIN_DIR);
}

/* Adds the plugins of a folder to those that are known. */
static size_t
list(const char *folder, char names[PLUGINS_MAX][CONFIG_NAME_MAX], size_t count)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir && count < PLUGINS_MAX && (e = readdir(dir))) {
		size_t len = strlen(e->d_name), end = strlen(SUFFIX);

		if (len <= end || len - end >= CONFIG_NAME_MAX ||
		    strcmp(e->d_name + len - end, SUFFIX) != 0)
			continue;
		snprintf(names[count++], CONFIG_NAME_MAX, "%.*s", (int)(len - end),
		    e->d_name);
	}
	if (dir)
		closedir(dir);
	return count;
}

/* What there is instead. */
static void
say_missing(const struct folders *f, const char *name, char *err, size_t size)
{
	char names[PLUGINS_MAX][CONFIG_NAME_MAX];
	const char *known[PLUGINS_MAX], *meant;
	const char *last = f->path[f->count - 1];
	size_t count = 0;

	for (size_t i = 0; i < f->count; i++)
		count = list(f->path[i], names, count);
	for (size_t i = 0; i < count; i++)
		known[i] = names[i];
	meant = suggest(name, known, count);
	if (meant)
		snprintf(err, size,
		    "caged: platform.name: there is no platform %s; did you mean %s?",
		    name, meant);
	else if (f->count == 1)
		snprintf(err, size,
		    "caged: platform.name: there is no plugin %s" SUFFIX " in %.150s",
		    name, last);
	else
		snprintf(err, size,
		    "caged: platform.name: there is no plugin %s" SUFFIX
		    " in %.150s or %.150s",
		    name, f->path[f->count - 2], last);
}

int
platform_find(const char *dir, const char *name, char *ret_path, size_t size, char *err,
    size_t err_size)
{
	struct folders f;

	find_folders(dir, &f);
	for (size_t i = 0; i < f.count; i++) {
		snprintf(ret_path, size, "%s/%s" SUFFIX, f.path[i], name);
		if (access(ret_path, F_OK) == 0)
			return 0;
	}
	if (errno == ENOTDIR && f.count == 1) {
		snprintf(err, err_size, "caged: plugin-dir: %.150s is no folder",
		    f.path[0]);
		return -ENOTDIR;
	}
	if (errno != ENOENT)
		return 0; /* of the last one: the linker says what is wrong with it */
	say_missing(&f, name, err, err_size);
	return -ENOENT;
}
