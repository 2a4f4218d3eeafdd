/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "plugins/board/topology.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugins/board/sys.h"

/* What tells buses apart: the number of a root adapter, or one of these. */
#define KEY_UNKNOWN  0x10000u
#define KEY_OF_BOARD 0x20000u /* + index of a root of the board file */

/* The number of "i2c-N" at the beginning of a name that ends there; or none. */
static int
adapter_number(const char *name)
{
	unsigned long number;
	char *end;

	if (strncmp(name, "i2c-", 4) != 0 || name[4] < '0' || name[4] > '9')
		return TOPOLOGY_NONE;
	number = strtoul(name + 4, &end, 10);
	if ((*end && *end != '/') || number >= BOARD_NO_BUS)
		return TOPOLOGY_NONE;
	return (int)number;
}

/* The first and the last adapter that a path leads through. */
static int
adapters_of_path(const char *root, const char *path, int *ret_last)
{
	char whole[SYS_PATH_MAX], real[PATH_MAX], prefix[PATH_MAX];
	int first = TOPOLOGY_NONE;
	size_t skip = 0;

	*ret_last = TOPOLOGY_NONE;
	if (snprintf(whole, sizeof(whole), "%s%s", root, path) >= (int)sizeof(whole) ||
	    !realpath(whole, real))
		return TOPOLOGY_NONE;
	if (*root && realpath(root, prefix) && strncmp(real, prefix, strlen(prefix)) == 0)
		skip = strlen(prefix);
	for (const char *at = strchr(real + skip, '/'); at; at = strchr(at + 1, '/')) {
		int number = adapter_number(at + 1);

		if (number == TOPOLOGY_NONE)
			continue;
		if (first == TOPOLOGY_NONE)
			first = number;
		*ret_last = number;
	}
	return first;
}

int
topology_root(const char *root, const struct board_cage *c, int *ret_own)
{
	char path[64];
	int first, last;

	*ret_own = c->bus == BOARD_NO_BUS ? TOPOLOGY_NONE : c->bus;
	if (c->bus == BOARD_NO_BUS) {
		first = adapters_of_path(root, c->eeprom, &last);
		*ret_own = last;
		/* /dev/i2c-7 tells the adapter; where that hangs on, sysfs knows */
		if (last == TOPOLOGY_NONE || c->memory == BOARD_MEMORY_OPTOE)
			return first;
	}
	snprintf(path, sizeof(path), "/sys/bus/i2c/devices/i2c-%d", *ret_own);
	return adapters_of_path(root, path, &last);
}

static uint32_t
key_of(const char *root, const struct board *b, const struct board_cage *c, int *ret_own)
{
	int adapter = topology_root(root, c, ret_own);

	if (c->root != BOARD_NO_ROOT) {
		uint16_t said = b->root[c->root].adapter;

		return said == BOARD_NO_BUS ? KEY_OF_BOARD + c->root : said;
	}
	return adapter == TOPOLOGY_NONE ? KEY_UNKNOWN : (uint32_t)adapter;
}

/* The root of the board file that a bus is, by its adapter. */
static uint16_t
find_board_root(const struct board *b, uint32_t key)
{
	for (uint16_t i = 0; i < b->root_count; i++) {
		if (key == KEY_OF_BOARD + i || key == b->root[i].adapter)
			return i;
	}
	return BOARD_NO_ROOT;
}

/* The bus of a key, which may be a new one. */
static uint16_t
find_bus(struct topology *t, uint32_t keys[PLATFORM_BUSES_MAX], const struct board *b,
    uint32_t key)
{
	unsigned bus = 0;

	while (bus < t->count && keys[bus] != key)
		bus++;
	/* more adapters than buses: the last one serves what is left */
	if (bus == PLATFORM_BUSES_MAX)
		bus--;
	if (bus == t->count) {
		keys[t->count] = key;
		t->board_root[t->count++] = find_board_root(b, key);
	}
	return (uint16_t)bus;
}

void
topology_find(struct topology *t, const char *root, const struct board *b, size_t count)
{
	uint32_t keys[PLATFORM_BUSES_MAX], key[PLATFORM_CAGES_MAX];
	bool any_unknown = false;

	*t = (struct topology){ 0 };
	for (size_t i = 0; i < count; i++) {
		int own;

		key[i] = key_of(root, b, &b->cage[i], &own);
		t->adapter[i] = own == TOPOLOGY_NONE ? BOARD_NO_BUS : (uint16_t)own;
		any_unknown |= key[i] == KEY_UNKNOWN;
		if (key[i] != KEY_UNKNOWN)
			t->bus[i] = find_bus(t, keys, b, key[i]);
	}
	/* where all others share one, an adapter that is still to come will, too */
	if (any_unknown && t->count == 1)
		keys[0] = KEY_UNKNOWN;
	for (size_t i = 0; i < count; i++) {
		if (key[i] == KEY_UNKNOWN)
			t->bus[i] = find_bus(t, keys, b, KEY_UNKNOWN);
	}
}

bool
topology_driver(const char *root, unsigned adapter, uint8_t i2c, char ret_name[64])
{
	char path[SYS_PATH_MAX], target[PATH_MAX];
	const char *slash;
	ssize_t len;

	snprintf(path, sizeof(path), "%s/sys/bus/i2c/devices/%u-%04x/driver", root,
	    adapter, i2c);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0 && access(path, F_OK) < 0)
		return false;
	target[len < 0 ? 0 : len] = '\0';
	slash = strrchr(target, '/');
	snprintf(ret_name, 64, "%.63s", slash ? slash + 1 : "of unknown name");
	return true;
}
