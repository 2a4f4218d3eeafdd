/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_ports.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/dotted.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"
#include "model/cage.h"

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

/* The value of SECTION.NAME.KEY; NULL where nothing is set. */
static const char *
find_entry(const struct config *c, const char *section, const char *name, const char *key)
{
	char path[CONFIG_ENTRY_PATH_MAX];

	snprintf(path, sizeof(path), "%s", section);
	if (!dotted_add(path, sizeof(path), name) || !dotted_add(path, sizeof(path), key))
		return NULL;
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
	const struct key_def *row = config_key_find("cages.any.in-use", false);
	const char *word = find_entry(c, "cages", cage, "in-use");
	unsigned in_use = IN_USE_AUTO;

	if (word)
		value_parse(&row->value, word, &in_use);
	return (enum in_use)in_use;
}
