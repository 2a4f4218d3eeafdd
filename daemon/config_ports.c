/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_ports.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/config_keys.h"
#include "daemon/config_value.h"
#include "model/cage.h"

/* In the order of enum in_use. */
static const char *const in_use_words[] = { "auto", "on", "off", NULL };

static const struct value_def in_use_def = { .type = VALUE_WORD, .words = in_use_words };
static const struct value_def cage_def = { .type = VALUE_TEXT, .max = CAGE_NAME_MAX - 1 };

/* "1-4" or "5": host lanes from 1, as a mask. */
static int
parse_lanes(const char *text, uint32_t *ret_lanes)
{
	unsigned first, last;
	char end;
	int n = sscanf(text, "%2u-%2u%c", &first, &last, &end);

	if (n == 1 && sscanf(text, "%2u%c", &first, &end) == 1)
		last = first;
	else if (n != 2)
		return -EINVAL;
	if (first < 1 || last < first || last > LANES_MAX)
		return -EINVAL;
	*ret_lanes = (uint32_t)((UINT64_C(1) << last) - (UINT64_C(1) << (first - 1)));
	return 0;
}

static const char *
last_part(const char *path)
{
	return strrchr(path, '.') + 1;
}

int
config_port_check(const char *path, const char *value, char *err, size_t size)
{
	char cage[CAGE_NAME_MAX];
	uint32_t lanes;

	if (strcmp(last_part(path), "cage") == 0) {
		if (!value_parse(&cage_def, value, cage))
			return 0;
		return config_say_must_be("the name of a cage", value, err, size);
	}
	if (strcmp(last_part(path), "host-lanes") == 0) {
		if (!parse_lanes(value, &lanes))
			return 0;
		return config_say_must_be("host lanes, such as 1-4", value, err, size);
	}
	snprintf(err, size, "unknown key; a port has cage and host-lanes");
	return -ENOENT;
}

int
config_cage_check(const char *path, const char *value, char *err, size_t size)
{
	unsigned in_use;

	if (strcmp(last_part(path), "in-use") != 0) {
		snprintf(err, size, "unknown key; a cage has in-use");
		return -ENOENT;
	}
	if (!value_parse(&in_use_def, value, &in_use))
		return 0;
	return config_say_must_be("one of auto, on, off", value, err, size);
}

/* The value of SECTION.NAME.KEY; NULL where nothing is set. */
static const char *
find_entry(const struct config *c, const char *section, const char *name, const char *key)
{
	char path[CONFIG_ENTRY_PATH_MAX];

	snprintf(path, sizeof(path), "%s.%s.%s", section, name, key);
	for (size_t i = 0; i < c->entry_count; i++) {
		if (strcmp(c->entries[i].path, path) == 0)
			return c->entries[i].value;
	}
	return NULL;
}

const char *
config_port_cage(const struct config *c, const char *interface)
{
	const char *cage = find_entry(c, "ports", interface, "cage");

	return cage ? cage : interface;
}

uint32_t
config_port_lanes(const struct config *c, const char *interface)
{
	const char *text = find_entry(c, "ports", interface, "host-lanes");
	uint32_t lanes;

	return text && !parse_lanes(text, &lanes) ? lanes : UINT32_MAX;
}

enum in_use
config_cage_in_use(const struct config *c, const char *cage)
{
	const char *word = find_entry(c, "cages", cage, "in-use");
	unsigned in_use = IN_USE_AUTO;

	if (word)
		value_parse(&in_use_def, word, &in_use);
	return (enum in_use)in_use;
}
