/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/dump.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

#define HALF_BYTES 128

/* Bounds on what we look at in a folder that somebody else filled. */
#define ENTRIES_MAX 4096

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* "pNN.bin" */
static bool
parse_page(const char *s, unsigned *ret_page)
{
	int high, low;

	if (s[0] != 'p')
		return false;
	high = hex_digit(s[1]);
	low = high < 0 ? -1 : hex_digit(s[2]);
	if (low < 0 || strcmp(s + 3, ".bin"))
		return false;
	*ret_page = (unsigned)(high * 16 + low);
	return true;
}

/* "bB-", of one or two digits, and what follows; NULL: it is none. */
static const char *
parse_bank(const char *s, unsigned *ret_bank)
{
	unsigned bank = 0, digits = 0;

	if (*s++ != 'b')
		return NULL;
	while (digits < 2 && s[digits] >= '0' && s[digits] <= '9')
		bank = 10 * bank + (unsigned)(s[digits++] - '0');
	if (!digits || s[digits] != '-' || (digits == 2 && s[0] == '0'))
		return NULL;
	*ret_bank = bank;
	return s + digits + 1;
}

static bool
parse_a0(const char *s, struct memaddr *ret_at)
{
	unsigned page, bank = 0;
	const char *rest;

	if (!strcmp(s, "lower.bin")) {
		*ret_at = mem_at(LOW, 0);
		return true;
	}
	rest = parse_bank(s, &bank);
	if (!parse_page(rest ? rest : s, &page) || bank >= memmap_banks((uint16_t)page))
		return false;
	*ret_at = mem_at((uint16_t)page, HALF_BYTES);
	ret_at->bank = (uint8_t)bank;
	return true;
}

static bool
parse_a2(const char *s, struct memaddr *ret_at)
{
	unsigned table;

	if (!strcmp(s, "lower.bin")) {
		*ret_at = mem_at(A2_LOW, 0);
		return true;
	}
	if (!parse_page(s, &table) || A2_TABLE + table >= MEMMAP_HALVES)
		return false;
	*ret_at = mem_at((uint16_t)(A2_TABLE + table), HALF_BYTES);
	return true;
}

bool
dump_parse_name(const char *name, struct memaddr *ret_at)
{
	if (!strncmp(name, "a0-", 3))
		return parse_a0(name + 3, ret_at);
	if (!strncmp(name, "a2-", 3))
		return parse_a2(name + 3, ret_at);
	return false;
}

/* Reads until there is no more, at most `size` bytes; -errno on failure. */
static ssize_t
read_some(int fd, uint8_t *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, buf + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* One page file, which must be a plain file: no pipe is waited for. */
static ssize_t
read_page(int folder, const char *name, uint8_t *buf, size_t size)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t len;

	if (fd < 0)
		return -errno;
	len = fstat(fd, &st) < 0 ? -errno : S_ISREG(st.st_mode) ? 0 : -EINVAL;
	if (len == 0)
		len = read_some(fd, buf, size);
	close(fd);
	return len;
}

/* A name that is like that of a page, and may be anything behind that. */
static void
note_name(struct notes *notes, const char *name)
{
	char shown[57];

	utf8_printable(shown, sizeof(shown), name);
	notes_add(notes, "%s is named like a page that does not exist", shown);
}

/* False when the file is no page file at all. */
static bool
load_file(int folder, const char *name, struct dump *dump, struct notes *notes)
{
	uint8_t buf[HALF_BYTES + 1];
	struct memaddr at;
	ssize_t len;

	if (!dump_parse_name(name, &at)) {
		if (!strncmp(name, "a0-", 3) || !strncmp(name, "a2-", 3))
			note_name(notes, name);
		return false;
	}
	if (memmap_holds_some(&dump->map, at.page, at.bank)) {
		notes_add(notes, "%s is a page that another file is, and left out", name);
		return true;
	}
	len = read_page(folder, name, buf, sizeof(buf));
	if (len < 0)
		notes_add(notes, "%s cannot be read: %s", name, strerror((int)-len));
	else if (len > HALF_BYTES)
		notes_add(notes, "%s is longer than a page of 128 bytes", name);
	else if (!memmap_put(&dump->map, at, buf, (size_t)len))
		notes_add(notes, "%s does not fit: there are more than %u pages", name,
		    DUMP_HALVES_MAX);
	return true;
}

static int
load_files(DIR *dir, struct dump *dump, struct notes *notes)
{
	unsigned pages = 0, entries = 0;
	struct dirent *entry;

	while (entries++ < ENTRIES_MAX) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			break;
		if (entry->d_name[0] != '.')
			pages += load_file(dirfd(dir), entry->d_name, dump, notes);
	}
	if (entries <= ENTRIES_MAX && errno != 0)
		return -errno;
	return pages > 0 ? 0 : -ENODATA;
}

int
dump_load(const char *folder, struct dump *ret_dump, struct notes *notes)
{
	DIR *dir = opendir(folder);
	int r;

	if (!dir)
		return -errno;
	memmap_init(&ret_dump->map, ret_dump->half, DUMP_HALVES_MAX);
	r = load_files(dir, ret_dump, notes);
	closedir(dir);
	return r;
}
