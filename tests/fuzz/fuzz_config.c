/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration files: an error is one line with its place, and what was taken
 * loads again from what --dump-config prints.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/config.h"
#include "tests/fuzz/fuzz.h"

/* Loads a file that is in memory only. */
static int
load(int fd, struct config *ret_config, char err[CONFIG_ERROR_MAX])
{
	struct options o = { .file_count = 1 };
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	o.files[0] = path;
	o.folder[0] = AT_FDCWD;
	return config_load(&o, ret_config, err, CONFIG_ERROR_MAX);
}

static void
check_dump(const struct config *config)
{
	static struct config again;
	static struct config_diff diff;
	char err[CONFIG_ERROR_MAX];
	int fd = memfd_create("dump", 0);
	FILE *out = fdopen(fd, "w");

	FUZZ_CHECK(out);
	config_dump(config, out);
	FUZZ_CHECK(fflush(out) == 0);
	FUZZ_CHECK(load(fd, &again, err) == 0);
	fclose(out);
	config_compare(config, &again, &diff);
	FUZZ_CHECK(diff.reload_count == 0 && diff.restart_count == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct config config;
	char err[CONFIG_ERROR_MAX] = "";
	int fd = memfd_create("config", 0);

	FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	if (load(fd, &config, err) == 0) {
		FUZZ_CHECK(err[0] == '\0');
		check_dump(&config);
	} else {
		fuzz_check_text(err);
		FUZZ_CHECK(!strncmp(err, "/proc/self/fd/", 14));
		FUZZ_CHECK(strlen(err) < sizeof(err) - 1);
	}
	close(fd);
	return 0;
}
