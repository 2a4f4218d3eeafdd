/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/platform_find.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/config.h"

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

int
platform_find(const char *dir, const char *name, char *ret_path, size_t size, char *err,
    size_t err_size)
{
	static const char *const beside[] = { "plugins/.libs", "plugins" };
	char self[PATH_MAX];

	if (strcmp(dir, CONFIG_AUTO) != 0) {
		snprintf(ret_path, size, "%s/%s.so", dir, name);
		return 0; /* who names a folder hears from the linker what is wrong */
	}
	platform_own_folder(self, sizeof(self));
	for (size_t i = 0; self[0] && i < COUNT_OF(beside); i++) {
		snprintf(ret_path, size, "%s/%s/%s.so", self, beside[i], name);
		if (access(ret_path, F_OK) == 0)
			return 0;
	}
	snprintf(ret_path, size, "%s/%s.so", PLUGIN_DIR, name);
	if (access(ret_path, F_OK) == 0 || errno != ENOENT)
		return 0;
	snprintf(err, err_size,
	    "caged: platform %s: there is no plugin %s.so in %.150s/plugins or %.150s",
	    name, name, self, PLUGIN_DIR);
	return -ENOENT;
}
