/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/settings.h"

#include <string.h>

#include "daemon/config_keys.h"
#include "daemon/config_value.h"

struct show {
	const struct settings *of;
	void (*each)(void *each_arg, const struct api_setting *setting);
	void *each_arg;
};

static const struct judge_leaf *
find_leaf(const struct config_sources *s, const char *path)
{
	for (size_t i = 0; i < s->answer.count; i++) {
		if (strcmp(s->answer.leaf[i].path, path) == 0)
			return &s->answer.leaf[i];
	}
	return NULL;
}

static void
show_one(void *arg, const struct key_def *row, const char *path, const char *value)
{
	const struct show *show = arg;
	const struct settings *of = show->of;
	const struct judge_leaf *leaf = find_leaf(of->sources, path);
	const struct edit *edit = edits_find(of->edits, path);
	char running[VALUE_PRINT_MAX] = "", origin[320];
	struct api_setting s = { .path = path,
		.value = value,
		.fallback = row->fallback,
		.origin = origin,
		.restart = !row->reload };

	config_origin(of->options, of->wanted, of->sources, path, origin, sizeof(origin));
	if (row->offset != ENTRY_ROW) {
		config_find(of->running, path, running, sizeof(running));
		s.running = strcmp(running, value) == 0 ? NULL : running;
	}
	if (edit) {
		s.edited = edit->text;
		s.hidden_by = origin[0] == '-' ? origin : NULL;
		s.actor = edit->actor;
		s.wall_us = edit->wall_us;
		s.below = leaf && leaf->below[0] ? leaf->below : row->fallback;
	}
	show->each(show->each_arg, &s);
}

/* A key of a platform that is set until the restart alone. */
static void
show_dropped(void *arg, const struct key_def *row, const char *path, const char *value)
{
	const struct show *show = arg;
	char wanted[VALUE_PRINT_MAX];

	(void)value;
	if (row->offset == MAP_ROW &&
	    !config_find(show->of->wanted, path, wanted, sizeof(wanted)))
		show_one(arg, row, path, "");
}

void
settings_walk(const struct settings *of,
    void (*each)(void *each_arg, const struct api_setting *setting), void *each_arg)
{
	struct show show = { .of = of, .each = each, .each_arg = each_arg };

	config_walk(of->wanted, show_one, &show);
	config_walk(of->running, show_dropped, &show);
}
