/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_cages.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/dotted.h"
#include "base/log.h"

/* The cage that a leaf names, in its path or as its value; false: none. */
static bool
named_cage(const struct judge_leaf *leaf, char ret_name[CONFIG_NAME_MAX])
{
	const char *path = leaf->path;

	if (strncmp(path, "cages.", 6) == 0)
		dotted_text(path + 6, ret_name, CONFIG_NAME_MAX);
	else if (strncmp(path, "limits.cage.", 12) == 0)
		dotted_text(path + 12, ret_name, CONFIG_NAME_MAX);
	else if (strncmp(path, "ports.", 6) == 0 &&
		 strcmp(dotted_last(path), "cage") == 0)
		snprintf(ret_name, CONFIG_NAME_MAX, "%s", leaf->text);
	else
		return false;
	return true;
}

int
config_cages_judge(const struct config_sources *sources, config_has_cage has, void *arg,
    char *err, size_t size)
{
	char name[CONFIG_NAME_MAX], place[CONFIG_PLACE_MAX];

	for (size_t i = 0; i < sources->answer.count; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];

		if (leaf->from != JUDGE_BODY || !named_cage(leaf, name) || has(arg, name))
			continue;
		config_place(sources, leaf, place, sizeof(place));
		snprintf(err, size, "%s: %s: the platform has no cage %s", place,
		    leaf->path, name);
		return -EINVAL;
	}
	return 0;
}

void
config_cages_tell(const struct config_sources *sources, config_has_cage has, void *arg)
{
	char name[CONFIG_NAME_MAX], told[CONFIG_NAME_MAX] = "", place[CONFIG_PLACE_MAX];

	for (size_t i = 0; i < sources->answer.count; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];

		/* An entry of many keys is told once. */
		if (!named_cage(leaf, name) || has(arg, name) || strcmp(name, told) == 0)
			continue;
		config_place(sources, leaf, place, sizeof(place));
		log_warn("%s: %s: the platform has no cage %s", place, leaf->path, name);
		memcpy(told, name, sizeof(told));
	}
}
