/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/platform_find.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/config.h"

/* The folder of the program, as in a build tree; empty where it is not known. */
static void
own_folder(char ret_folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", ret_folder, PATH_MAX - 1);
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
	own_folder(self);
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

/* Reads the first line of a small file that begins with `prefix`, without it. */
static void
read_line(const char *path, const char *prefix, char *to, size_t size)
{
	char text[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	char *save = NULL;

	if (fd >= 0)
		close(fd);
	snprintf(to, size, "%s", len < 0 ? "not there" : "nothing");
	if (len <= 0)
		return;
	text[len] = '\0';
	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, prefix, strlen(prefix)) != 0)
			continue;
		snprintf(to, size, "\"%.60s\"", line + strlen(prefix));
		for (char *c = to; *c; c++)
			*c = *c < ' ' || *c > '~' ? '?' : *c;
		return;
	}
}

void
platform_auto_refusal(char *ret_line, size_t size)
{
	char onie[64], dmi[64], tree[64];

	read_line("/host/machine.conf", "onie_platform=", onie, sizeof(onie));
	read_line("/sys/class/dmi/id/product_name", "", dmi, sizeof(dmi));
	read_line("/proc/device-tree/compatible", "", tree, sizeof(tree));
	snprintf(ret_line, size,
	    "caged: platform auto: no board known for ONIE /host/machine.conf %s, DMI "
	    "product_name %s, device-tree compatible %s; name one with --platform, or try "
	    "--platform sim",
	    onie, dmi, tree);
}
