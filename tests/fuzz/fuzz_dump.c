/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page files of a dump. A name that means a page is the name that the page has. What
 * stands behind the name's end goes into a file of that name, and the folder is read.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/dump.h"
#include "tests/fuzz/fuzz.h"

static char in_memory[] = "/dev/shm/caged-fuzz-XXXXXX",
	    in_tmp[] = "/tmp/caged-fuzz-XXXXXX";
static char *folder;
static int folder_fd = -1;

static void
name_of(struct memaddr at, bool banked, char *ret_name, size_t size)
{
	if (at.page == LOW)
		snprintf(ret_name, size, "a0-lower.bin");
	else if (at.page == A2_LOW)
		snprintf(ret_name, size, "a2-lower.bin");
	else if (at.page >= A2_TABLE)
		snprintf(ret_name, size, "a2-p%02x.bin", at.page - A2_TABLE);
	else if (banked)
		snprintf(ret_name, size, "a0-b%u-p%02x.bin", at.bank, at.page);
	else
		snprintf(ret_name, size, "a0-p%02x.bin", at.page);
}

static void
check_name(const char *name, struct memaddr at)
{
	char canonical[32];
	struct memmap_half half;
	struct memmap map;

	name_of(at, strstr(name, "-b") != NULL, canonical, sizeof(canonical));
	FUZZ_CHECK(!strcmp(name, canonical));
	memmap_init(&map, &half, 1);
	FUZZ_CHECK(memmap_put(&map, at, (const uint8_t[128]){ 0 }, 128));
}

static void
remove_folder(void)
{
	rmdir(folder);
}

static int
open_folder(void)
{
	if (folder_fd < 0) {
		folder = mkdtemp(in_memory);
		if (!folder)
			folder = mkdtemp(in_tmp);
		FUZZ_CHECK(folder);
		atexit(remove_folder);
		folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	FUZZ_CHECK(folder_fd >= 0);
	return folder_fd;
}

/* A folder with one file, which is no page where `at` is NULL. */
static void
check_folder(const char *name, const struct memaddr *at, const uint8_t *bytes, size_t len)
{
	static struct dump dump;
	struct notes notes = { .count = 0 };
	int dir = open_folder(), fd, result;
	const uint8_t *held;

	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return; /* no file can have this name */
	FUZZ_CHECK(write(fd, bytes, len) == (ssize_t)len && close(fd) == 0);
	result = dump_load(folder, &dump, &notes);
	FUZZ_CHECK(unlinkat(dir, name, 0) == 0);
	FUZZ_CHECK(result == (at && name[0] != '.' ? 0 : -ENODATA));
	for (unsigned i = 0; i < notes.count; i++)
		fuzz_check_text(notes.text[i]);
	if (!at || len == 0)
		return;
	FUZZ_CHECK(notes.count == (len > 128));
	held = memmap_bytes(&dump.map, *at, len);
	FUZZ_CHECK(len > 128 ? !held : held && !memcmp(held, bytes, len));
}

/* A folder that is not there, and a page that is no file. */
static void
check_no_file(void)
{
	static struct dump dump;
	struct notes notes = { .count = 0 };
	int dir = open_folder();

	FUZZ_CHECK(mkdirat(dir, "a0-p00.bin", 0700) == 0);
	FUZZ_CHECK(dump_load(folder, &dump, &notes) == 0 && notes.count == 1);
	FUZZ_CHECK(unlinkat(dir, "a0-p00.bin", AT_REMOVEDIR) == 0);
	FUZZ_CHECK(dump_load("/no/such/folder", &dump, &notes) == -ENOENT);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = fuzz_string(data, size);
	size_t behind = strlen(name) + 1;
	struct memaddr at;
	bool is_page = dump_parse_name(name, &at);

	if (is_page)
		check_name(name, at);
	if (behind <= size && name[0] && !strchr(name, '/'))
		check_folder(name, is_page ? &at : NULL, data + behind, size - behind);
	if (size == 0)
		check_no_file();
	free(name);
	return 0;
}
