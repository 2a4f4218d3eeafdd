/* SPDX-License-Identifier: Apache-2.0 */
/* The comparing part of daemon/config.h: in which keys two configurations differ, and
 * what of one a reload takes over. */
#include "daemon/config.h"

#include <string.h>

#include "daemon/config_keys.h"
#include "daemon/config_value.h"

static bool
same_key(const struct config *a, const struct config *b, const struct key_def *k)
{
	char x[VALUE_PRINT_MAX], y[VALUE_PRINT_MAX];

	config_key_print(k, a, x, sizeof(x));
	config_key_print(k, b, y, sizeof(y));
	return strcmp(x, y) == 0;
}

static bool
has_option(const struct config *c, const struct config_platform_option *wanted)
{
	for (size_t i = 0; i < c->platform_option_count; i++) {
		if (strcmp(c->platform_options[i].platform, wanted->platform) == 0 &&
		    strcmp(c->platform_options[i].text, wanted->text) == 0)
			return true;
	}
	return false;
}

/* Adds the key of an option of a platform; one with two values only once. */
static void
name_option(struct config_diff *d, const struct config_platform_option *o)
{
	char *name = d->option_name[d->option_count];

	snprintf(name, sizeof(d->option_name[0]), "platform.%s.%.*s", o->platform,
	    (int)strcspn(o->text, "="), o->text);
	for (size_t i = 0; i < d->option_count; i++) {
		if (strcmp(d->option_name[i], name) == 0)
			return;
	}
	d->restart[d->restart_count++] = name;
	d->option_count++;
}

/* The options of `a` that `b` has not, or has with another value. */
static void
compare_options(const struct config *a, const struct config *b, struct config_diff *d)
{
	for (size_t i = 0; i < a->platform_option_count; i++) {
		if (!has_option(b, &a->platform_options[i]))
			name_option(d, &a->platform_options[i]);
	}
}

static bool
has_entry(const struct config *c, const struct config_entry *wanted)
{
	for (size_t i = 0; i < c->entry_count; i++) {
		if (strcmp(c->entries[i].path, wanted->path) == 0)
			return strcmp(c->entries[i].value, wanted->value) == 0;
	}
	return false;
}

/* The entries of `a` that `b` has not, or has with another value, each once. */
static void
compare_entries(const struct config *a, const struct config *b, struct config_diff *d)
{
	for (size_t i = 0; i < a->entry_count; i++) {
		char *name = d->entry_name[d->entry_count];
		bool named = false;

		if (has_entry(b, &a->entries[i]))
			continue;
		memcpy(name, a->entries[i].path, CONFIG_ENTRY_PATH_MAX);
		for (size_t k = 0; k < d->entry_count; k++)
			named = named || strcmp(d->entry_name[k], name) == 0;
		if (named)
			continue;
		d->reload[d->reload_count++] = name;
		d->entry_count++;
	}
}

void
config_compare(const struct config *old, const struct config *new,
    struct config_diff *ret_diff)
{
	struct config_diff *d = ret_diff;

	d->reload_count = d->restart_count = d->option_count = d->entry_count = 0;
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		if (config_keys[i].offset == MAP_ROW) {
			compare_options(old, new, d);
			compare_options(new, old, d);
		} else if (config_keys[i].offset == ENTRY_ROW) {
			continue; /* all of them below */
		} else if (same_key(old, new, &config_keys[i])) {
			continue;
		} else if (config_keys[i].reload) {
			d->reload[d->reload_count++] = config_keys[i].path;
		} else {
			d->restart[d->restart_count++] = config_keys[i].path;
		}
	}
	compare_entries(old, new, d);
	compare_entries(new, old, d);
}

void
config_reload(struct config *config, const struct config *new)
{
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		char text[VALUE_PRINT_MAX];

		if (!config_keys[i].reload || config_key_is_many(&config_keys[i]))
			continue;
		config_key_print(&config_keys[i], new, text, sizeof(text));
		value_parse(&config_keys[i].value, text,
		    (char *)config + config_keys[i].offset);
	}
	memcpy(config->entries, new->entries, sizeof(config->entries));
	config->entry_count = new->entry_count;
}
