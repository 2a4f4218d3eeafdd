/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/dump.h"
#include "sim/world.h"

__attribute__((format(printf, 3, 4))) static int
refuse(int err, char ret_why[SHELF_WHY_MAX], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret_why, SHELF_WHY_MAX, format, args);
	va_end(args);
	return err;
}

/* What the module calls itself: Lower Memory, or the copy on page 00h. */
static uint8_t
identifier_of(const struct memmap *map)
{
	uint8_t identifier = 0;

	if (!memmap_byte(map, mem_at(LOW, 0), &identifier) || identifier == 0)
		memmap_byte(map, mem_at(0x00, 128), &identifier);
	return identifier;
}

/* SFF-8024, Table 4-1. */
static uint8_t
family_of(uint8_t identifier)
{
	switch (identifier) {
	case 0x01:
	case 0x02:
	case 0x03:
		return SIM_FAMILY_SFF8472;
	case 0x0c:
	case 0x0d:
	case 0x11:
	case 0x17:
		return SIM_FAMILY_SFF8636;
	}
	return SIM_FAMILY_CMIS;
}

static uint16_t
key_of(const struct memmap_half *h)
{
	if (h->page == LOW)
		return SIM_LOWER;
	if (h->page == A2_LOW)
		return SIM_A2_LOWER;
	if (h->page >= A2_TABLE)
		return (uint16_t)(SIM_A2_UPPER + h->page - A2_TABLE);
	return (uint16_t)(h->bank << 8 | h->page);
}

/* Text of a register, for lists of the simulator only. */
static void
copy_text(const struct memmap *map, struct memaddr at, char *ret_text, size_t room)
{
	const uint8_t *p = memmap_bytes(map, at, room - 1);
	size_t len = p ? room - 1 : 0;

	while (len > 0 && (p[len - 1] == ' ' || p[len - 1] == '\0'))
		len--;
	for (size_t i = 0; i < len; i++)
		ret_text[i] = p[i] >= 0x20 && p[i] < 0x7f ? (char)p[i] : '?';
	ret_text[len] = '\0';
}

static void
describe(struct sim_module *m, const struct memmap *map, const char *name)
{
	static const struct memaddr serial_at[] = {
		[SIM_FAMILY_SFF8472] = AT(LOW, 68),
		[SIM_FAMILY_SFF8636] = AT(0x00, 196),
		[SIM_FAMILY_CMIS] = AT(0x00, 166),
	};

	m->still = 1;
	m->part.identifier = identifier_of(map);
	m->part.family = family_of(m->part.identifier);
	snprintf(m->part.name, sizeof(m->part.name), "%.*s",
	    (int)sizeof(m->part.name) - 1, name);
	copy_text(map, serial_at[m->part.family], m->serial, sizeof(m->serial));
}

/* The last word of a path. */
static const char *
name_of(const char *folder)
{
	const char *slash = strrchr(folder, '/');

	return slash && slash[1] ? slash + 1 : folder;
}

int
shelf_module(const char *folder, struct sim_module *ret_module,
    char ret_why[SHELF_WHY_MAX])
{
	struct dump dump;
	struct notes notes = { .count = 0 };
	int err = dump_load(folder, &dump, &notes);

	if (err == -ENODATA)
		return refuse(err, ret_why, "no dump: no page file in it");
	if (err)
		return refuse(err, ret_why, "%s", strerror(-err));
	if (notes.count)
		return refuse(-EINVAL, ret_why, "%s", notes.text[0]);
	if (dump.map.count > SIM_HALVES)
		return refuse(-E2BIG, ret_why, "more than %d pages", SIM_HALVES);

	memset(ret_module, 0, sizeof(*ret_module));
	for (unsigned i = 0; i < dump.map.count; i++) {
		const struct memmap_half *h = &dump.map.half[i];
		struct sim_half *to = &ret_module->half[ret_module->half_count++];

		to->key = key_of(h);
		to->len = h->to; /* a file holds a half from its beginning */
		memcpy(to->bytes, h->bytes, h->to);
	}
	describe(ret_module, &dump.map, name_of(folder));
	return 0;
}

static uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	for (const uint8_t *p = bytes; len > 0; len--, p++)
		hash = (hash ^ *p) * 1099511628211u;
	return hash;
}

/* Halves come in the order of the folder, which may change without any of them. */
static uint64_t
hash_module(const struct sim_module *m)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < m->half_count; i++) {
		const struct sim_half *h = &m->half[i];

		sum += hash_bytes((uint64_t)h->key << 8 | h->len, h->bytes, h->len);
	}
	return sum;
}

/* One entry of the folder; what is no dump is passed over. */
static int
take(struct shelf *shelf, const char *folder, const char *name,
    char ret_why[SHELF_WHY_MAX])
{
	char path[PATH_MAX], why[SHELF_WHY_MAX];
	struct sim_module *m;
	int err;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >= sizeof(path))
		return refuse(-ENAMETOOLONG, ret_why, "%.40s: path too long", name);
	if (shelf->count % 16 == 0) {
		m = realloc(shelf->module, (shelf->count + 16) * sizeof(*m));
		if (!m)
			return refuse(-ENOMEM, ret_why, "out of memory");
		shelf->module = m;
	}
	m = &shelf->module[shelf->count];
	err = shelf_module(path, m, why);
	if (err == -ENODATA || err == -ENOTDIR)
		return 0;
	if (err)
		return refuse(err, ret_why, "%s: %.200s", name, why);
	if (shelf->count == WORLD_CAGES_MAX)
		return refuse(-E2BIG, ret_why, "more than %d modules", WORLD_CAGES_MAX);
	shelf->count++;
	shelf->fingerprint =
	    hash_bytes(shelf->fingerprint, name, strlen(name)) + hash_module(m);
	return 0;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* By bytes: the order of cages does not depend on a language. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int
shelf_read(const char *folder, struct shelf *ret_shelf, char ret_why[SHELF_WHY_MAX])
{
	struct shelf shelf = { .fingerprint = 14695981039346656037u };
	struct dirent **entry;
	int err = 0, n = scandir(folder, &entry, is_visible, by_name);

	if (n < 0)
		return refuse(-errno, ret_why, "%s", strerror(errno));
	for (int i = 0; i < n; i++) {
		if (!err)
			err = take(&shelf, folder, entry[i]->d_name, ret_why);
		free(entry[i]);
	}
	free(entry);
	if (!err && shelf.count == 0)
		err = refuse(-ENODATA, ret_why, "no module dump in it");
	if (err) {
		shelf_fini(&shelf);
		return err;
	}
	shelf.fingerprint |= 1; /* 0 means that there is none */
	*ret_shelf = shelf;
	return 0;
}

void
shelf_fini(struct shelf *shelf)
{
	free(shelf->module);
	shelf->module = NULL;
}
