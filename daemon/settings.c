/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/settings.h"

#include <stdio.h>
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

/* What a key of a platform's section is set to; "" where it is not. */
static const char *
platform_option(const struct config *config, const char *path)
{
	for (size_t i = 0; i < config->platform_option_count; i++) {
		const struct config_platform_option *o = &config->platform_options[i];
		size_t len = strcspn(o->text, "=");
		char own[sizeof("platform..") + sizeof(o->platform) + sizeof(o->text)];

		snprintf(own, sizeof(own), "platform.%s.%.*s", o->platform, (int)len,
		    o->text);
		if (strcmp(own, path) == 0)
			return o->text + len + 1;
	}
	return "";
}

static void
show_one(void *arg, const struct key_def *row, const char *path, const char *value)
{
	const struct show *show = arg;
	const struct settings *of = show->of;
	const struct judge_leaf *leaf = find_leaf(of->sources, path);
	const struct edit *edit = edits_find(of->edits, path);
	char running[VALUE_PRINT_MAX], origin[320];
	struct api_setting s = { .path = path,
		.value = value,
		.fallback = row->fallback,
		.origin = origin,
		.restart = !row->reload };

	config_origin(of->options, of->wanted, of->sources, path, origin, sizeof(origin));
	if (row->offset == MAP_ROW) {
		s.running = platform_option(of->running, path);
	} else if (!config_key_is_many(row)) {
		config_key_print(row, of->running, running, sizeof(running));
		s.running = running;
	}
	if (s.running && strcmp(s.running, value) == 0)
		s.running = NULL;
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

	(void)value;
	if (row->offset == MAP_ROW && !platform_option(show->of->wanted, path)[0])
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
