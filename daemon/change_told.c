/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/change_told.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"

void
change_told_log(const struct config_diff *diff, enum change_step step)
{
	const char *what = step == CHANGE_TAKEN_BACK ? "taken back" : "changed";

	for (size_t i = 0; i < diff->reload_count; i++)
		log_info("reload: %s %s", diff->reload[i], what);
	for (size_t i = 0; i < diff->restart_count; i++)
		log_warn("reload: %s differs and waits for a restart", diff->restart[i]);
	if (!diff->reload_count && !diff->restart_count)
		log_info("reload: nothing changed");
}

/* What a key says, if it is set. */
struct asked {
	const char *path;
	char *ret_value; /* VALUE_PRINT_MAX */
};

static void
note_value(void *arg, const struct key_def *row, const char *path, const char *value)
{
	const struct asked *asked = arg;

	(void)row;
	if (strcmp(path, asked->path) == 0)
		snprintf(asked->ret_value, VALUE_PRINT_MAX, "%s", value);
}

static void
find_value(const struct config *config, const char *path, char ret_value[VALUE_PRINT_MAX])
{
	struct asked asked = { path, ret_value };

	snprintf(ret_value, VALUE_PRINT_MAX, "not set");
	config_walk(config, note_value, &asked);
}

#define MORE_ROOM sizeof(", and 999 more")
#define LIST_ROOM 40 /* of a title and "999 more" */

/* Adds a key where it fits whole, and how many more there are after it. */
static bool
add_key(char *text, size_t size, const char *before, const char *key, const char *values)
{
	size_t len = strlen(text);

	if (len + strlen(before) + strlen(key) + strlen(values) + MORE_ROOM > size)
		return false;
	snprintf(text + len, size - len, "%s%s%s", before, key, values);
	return true;
}

/*
 * "; changed: poll.flags-period from 1s to 2s, log.level from info to debug"; values
 * while they fit whole, then names, then ", and 3 more". Without `new` names only.
 */
static void
add_keys(char *text, size_t size, const char *title, const char *const *keys,
    size_t count, const struct config *old, const struct config *new)
{
	for (size_t i = 0; i < count; i++) {
		char was[VALUE_PRINT_MAX], is[VALUE_PRINT_MAX];
		char values[2 * VALUE_PRINT_MAX + sizeof(" from  to ")];
		const char *before = i ? ", " : title;
		size_t len = strlen(text);

		if (new) {
			find_value(old, keys[i], was);
			find_value(new, keys[i], is);
			snprintf(values, sizeof(values), " from %s to %s", was, is);
			if (add_key(text, size, before, keys[i], values))
				continue;
			new = NULL;
		}
		if (add_key(text, size, before, keys[i], ""))
			continue;
		snprintf(text + len, size - len, "%s%zu more", i ? ", and " : title,
		    count - i);
		return;
	}
}

void
change_told_event(const struct config *old, const struct config *new,
    const struct config_diff *diff, enum change_step step, const struct change_by *by,
    char ret_text[EVENT_TEXT_MAX])
{
	const char *title = step == CHANGE_TAKEN_BACK ? "; taken back: " : "; changed: ";
	const size_t size = EVENT_TEXT_MAX;
	size_t hidden = step != CHANGE_TAKEN_BACK && by->hidden_count ? LIST_ROOM : 0;
	size_t waiting = diff->restart_count ? LIST_ROOM : 0;

	/* lists that follow have their room */
	snprintf(ret_text, size, "by %.64s", by->actor);
	add_keys(ret_text, size - waiting - hidden, title, diff->reload,
	    diff->reload_count, old, new);
	add_keys(ret_text, size - hidden, "; for a restart: ", diff->restart,
	    diff->restart_count, old, new);
	if (step != CHANGE_TAKEN_BACK)
		add_keys(ret_text, size, "; hidden by an option: ", by->hidden,
		    by->hidden_count, NULL, NULL);
	if (!diff->reload_count && !diff->restart_count && !by->hidden_count)
		snprintf(ret_text + strlen(ret_text), size - strlen(ret_text),
		    "; nothing changed");
}
