/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/change_told.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/dotted.h"
#include "base/log.h"
#include "base/utf8.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"

#define LOGGED_MAX 170 /* of a value, in a line of the log */
#define VALUES_MAX (2 * VALUE_PRINT_MAX + sizeof(" from , ... to , ..."))
#define ACTOR_MAX  64

static void
find_value(const struct config *config, const char *path, char ret_value[VALUE_PRINT_MAX])
{
	if (!config_find(config, path, ret_value, VALUE_PRINT_MAX))
		snprintf(ret_value, VALUE_PRINT_MAX, "not set");
}

/* What a key of a platform may be called whose value is for nobody to read. */
static const char *const secrets[] = { "community", "credential", "key", "passphrase",
	"passwd", "password", "secret", "token" };

static bool
is_secret(const char *path)
{
	const struct key_def *row = config_key_find(path, false);

	if (!row || row->offset != MAP_ROW)
		return false;
	for (size_t i = 0; i < COUNT_OF(secrets); i++) {
		if (strcasestr(dotted_last(path), secrets[i]))
			return true;
	}
	return false;
}

/*
 * What of a value has room: all, or up to the last comma that has, or where there is none
 * up to the last character. Returns what is said of the rest.
 */
static const char *
told_part(const char *value, size_t most, int *ret_len)
{
	size_t len = strlen(value);
	const char *rest = "";

	if (len > most) {
		for (len = most; len > 0 && value[len] != ','; len--)
			;
		rest = len ? ", ..." : "...";
		if (!len) {
			for (len = most; len > 0 && (value[len] & 0xc0) == 0x80; len--)
				;
		}
	}
	*ret_len = (int)len;
	return rest;
}

/* " from 1s to 2s" of a key, where each value has room; "" of one that is a secret. */
static void
say_values(const struct config *old, const struct config *new, const char *path,
    size_t most, char ret_text[VALUES_MAX])
{
	char was[VALUE_PRINT_MAX], is[VALUE_PRINT_MAX];
	const char *was_rest, *is_rest;
	int was_len, is_len;

	ret_text[0] = '\0';
	if (is_secret(path))
		return;
	find_value(old, path, was);
	find_value(new, path, is);
	was_rest = told_part(was, most, &was_len);
	is_rest = told_part(is, most, &is_len);
	snprintf(ret_text, VALUES_MAX, " from %.*s%s to %.*s%s", was_len, was, was_rest,
	    is_len, is, is_rest);
}

/* Of the configuration that is wanted; what was wanted before differs from it in these.
 */
static bool
is_news(const struct config_diff *own, const char *path)
{
	for (size_t i = 0; i < own->restart_count; i++) {
		if (strcmp(own->restart[i], path) == 0)
			return true;
	}
	return false;
}

size_t
change_told_news(const struct config *wanted, const struct config *new,
    struct config_diff *diff)
{
	struct config_diff *own = malloc(sizeof(*own));
	size_t kept = 0, before = 0;

	if (!own)
		return 0; /* then all of it is told once more */
	config_compare(wanted, new, own);
	for (size_t i = 0; i < diff->restart_count; i++) {
		if (is_news(own, diff->restart[i]))
			diff->restart[kept++] = diff->restart[i];
		else
			before++;
	}
	diff->restart_count = kept;
	free(own);
	return before;
}

void
change_told_log(const struct config *old, const struct config *new,
    const struct config_diff *diff, enum change_step step, size_t waiting)
{
	const char *by = step == CHANGE_RELOADED ? "reload" : "edit";
	const char *what = step == CHANGE_TAKEN_BACK ? "taken back" : "changed";
	char values[VALUES_MAX];

	for (size_t i = 0; i < diff->reload_count; i++) {
		say_values(old, new, diff->reload[i], LOGGED_MAX, values);
		log_info("%s: %s %s%s", by, diff->reload[i], what, values);
	}
	for (size_t i = 0; i < diff->restart_count; i++) {
		say_values(old, new, diff->restart[i], LOGGED_MAX, values);
		log_warn("%s: %s differs and waits for a restart%s%s", by,
		    diff->restart[i], values[0] ? ":" : "", values);
	}
	if (!diff->reload_count && !diff->restart_count)
		log_info("%s: nothing changed", by);
	if (waiting && step == CHANGE_RELOADED)
		log_info("%s: %zu %s%s for a restart since before", by, waiting,
		    diff->restart_count ? "more " : "", waiting == 1 ? "waits" : "wait");
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
		char values[VALUES_MAX];
		const char *before = i ? ", " : title;
		size_t len = strlen(text);

		if (new) {
			say_values(old, new, keys[i], VALUE_PRINT_MAX, values);
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
	char actor[ACTOR_MAX + 1];

	/* lists that follow have their room */
	utf8_printable(actor, sizeof(actor), by->actor);
	snprintf(ret_text, size, "by %s%s", actor,
	    strlen(by->actor) > ACTOR_MAX ? "..." : "");
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

void
change_told_refused(const struct edits *refused, char ret_text[EVENT_TEXT_MAX])
{
	const char *keys[JUDGE_EDITS_MAX];
	size_t count = MIN_OF(refused->count, (size_t)JUDGE_EDITS_MAX);

	for (size_t i = 0; i < count; i++)
		keys[i] = refused->edit[i].path;
	snprintf(ret_text, EVENT_TEXT_MAX, "by the start");
	add_keys(ret_text, EVENT_TEXT_MAX, "; put aside: ", keys, count, NULL, NULL);
}
