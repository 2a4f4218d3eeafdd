/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_cages.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/dotted.h"
#include "base/log.h"
#include "base/suggest.h"

/* The cages that a name is compared with. */
#define CAGES_MAX 512

/* Whether a key of a port stands alone, so that the port is that of a cage of its name.
 */
static bool
says_no_cage(const struct config_sources *s, const char *path)
{
	size_t head = (size_t)(dotted_last(path) - path);

	if (strncmp(path, "ports.", 6) != 0)
		return false;
	for (size_t i = 0; i < s->answer.count; i++) {
		const char *other = s->answer.leaf[i].path;

		if (strncmp(other, path, head) == 0 && strcmp(other + head, "cage") == 0)
			return false;
	}
	return true;
}

/* The cage that a leaf names, in its path or as its value; false: none. */
static bool
named_cage(const struct config_sources *s, const struct judge_leaf *leaf,
    char ret_name[CONFIG_NAME_MAX])
{
	const char *path = leaf->path;

	if (strncmp(path, "cages.", 6) == 0)
		dotted_text(path + 6, ret_name, CONFIG_NAME_MAX);
	else if (strncmp(path, "limits.cage.", 12) == 0)
		dotted_text(path + 12, ret_name, CONFIG_NAME_MAX);
	else if (strncmp(path, "ports.", 6) == 0 &&
		 strcmp(dotted_last(path), "cage") == 0)
		snprintf(ret_name, CONFIG_NAME_MAX, "%s", leaf->text);
	else if (says_no_cage(s, path))
		dotted_text(path + 6, ret_name, CONFIG_NAME_MAX);
	else
		return false;
	return true;
}

/* "the platform has no cage et-0/0/3; did you mean et-0/0/1?"; numbers are all alike. */
static void
say_none(const struct config_sources *s, const struct judge_leaf *leaf, const char *name,
    const struct inventory *inv, char *ret_text, size_t size)
{
	const unsigned count = inv->cage_count < CAGES_MAX ? inv->cage_count : CAGES_MAX;
	const char *known[CAGES_MAX], *meant;
	bool number = name[strspn(name, "0123456789")] == '\0';
	int len = snprintf(ret_text, size, "%s: %sthe platform has no cage %s",
	    leaf->path, says_no_cage(s, leaf->path) ? "no cage is said, and " : "", name);

	for (unsigned i = 0; i < count; i++)
		known[i] = inv->cage[i].name;
	meant = number ? NULL : suggest(name, known, count);
	if (len < 0 || (size_t)len >= size || !count)
		return;
	if (meant)
		snprintf(ret_text + len, size - (size_t)len, "; did you mean %s?", meant);
	else
		snprintf(ret_text + len, size - (size_t)len,
		    count == 1 ? "; it has %s" : "; it has %s to %s", known[0],
		    known[count - 1]);
}

int
config_cages_judge(const struct config_sources *sources, struct inventory *inv, char *err,
    size_t size)
{
	char name[CONFIG_NAME_MAX], place[CONFIG_PLACE_MAX], why[CONFIG_PLACE_MAX];

	for (size_t i = 0; i < sources->answer.count; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];

		if (leaf->from != JUDGE_BODY || !named_cage(sources, leaf, name) ||
		    inventory_find(inv, name))
			continue;
		config_place(sources, leaf, place, sizeof(place));
		say_none(sources, leaf, name, inv, why, sizeof(why));
		snprintf(err, size, "%s: %s", place, why);
		return -EINVAL;
	}
	return 0;
}

void
config_cages_tell(const struct config_sources *sources, struct inventory *inv)
{
	char name[CONFIG_NAME_MAX], told[CONFIG_NAME_MAX] = "";
	char place[CONFIG_PLACE_MAX], why[CONFIG_PLACE_MAX];

	for (size_t i = 0; i < sources->answer.count; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];

		/* An entry of many keys is told once. */
		if (!named_cage(sources, leaf, name) || inventory_find(inv, name) ||
		    strcmp(name, told) == 0)
			continue;
		config_place(sources, leaf, place, sizeof(place));
		say_none(sources, leaf, name, inv, why, sizeof(why));
		log_warn("%s: %s", place, why);
		memcpy(told, name, sizeof(told));
	}
}

void
config_cages_tell_unsaid(const struct config_sources *sources)
{
	char name[CONFIG_NAME_MAX], place[CONFIG_PLACE_MAX];

	for (size_t i = 0; i < sources->answer.count; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];

		if (!says_no_cage(sources, leaf->path))
			continue;
		dotted_text(leaf->path + 6, name, sizeof(name));
		config_place(sources, leaf, place, sizeof(place));
		log_warn("%s: %s: no cage is said: it counts only where a cage is called "
			 "%s",
		    place, leaf->path, name);
	}
}
