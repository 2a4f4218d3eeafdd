/* SPDX-License-Identifier: Apache-2.0 */
/* The writing half of daemon/config.h: the effective configuration, and where it is from.
 */
#include "daemon/config.h"

#include <string.h>

#include "base/dotted.h"
#include "daemon/config_keys.h"
#include "daemon/config_yaml.h"

/* A scalar, in quotes unless every parser of YAML takes it for plain text. */
static void
put_scalar(FILE *out, const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:-";
	size_t len = strlen(text);
	bool quoted = !len || strspn(text, plain) != len || strchr("-:.", text[0]) ||
		      text[len - 1] == ':';

	if (quoted)
		putc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	if (quoted)
		putc('"', out);
}

/* What one key is written after: its depth, and its last part. */
struct place {
	int indent;
	const char *leaf;
};

static void
put_key(FILE *out, int indent, const char *path)
{
	char name[YAML_PATH_MAX];

	dotted_text(path, name, sizeof(name));
	fprintf(out, "%*s", indent, "");
	put_scalar(out, name);
}

/* Begins the sections of a path that the path before did not stand in. */
static struct place
begin_sections(FILE *out, const char *before, const char *path)
{
	struct place p = { .indent = 0, .leaf = path };
	bool same = true;

	for (size_t len; p.leaf[len = dotted_part(p.leaf)];
	     p.leaf += len + 1, p.indent += 2) {
		size_t head = (size_t)(p.leaf - path) + len + 1;

		same = same && strncmp(before, path, head) == 0;
		if (!same) {
			put_key(out, p.indent, p.leaf);
			fputs(":\n", out);
		}
	}
	return p;
}

static void
walk_platform_options(const struct config *c, const struct key_def *k, config_each each,
    void *arg)
{
	for (size_t i = 0; i < c->platform_option_count; i++) {
		const struct config_platform_option *o = &c->platform_options[i];
		size_t key_len = strcspn(o->text, "=");
		char path[YAML_PATH_MAX];

		snprintf(path, sizeof(path), "platform.%s.%.*s", o->platform,
		    (int)key_len, o->text);
		each(arg, k, path, o->text + key_len + 1);
	}
}

/* The entries of a section, at the first row of it. */
static void
walk_entries(const struct config *c, const struct key_def *k, config_each each, void *arg)
{
	size_t len = strcspn(k->path, ".") + 1;

	if (k > config_keys && k[-1].offset == ENTRY_ROW &&
	    strncmp(k[-1].path, k->path, len) == 0)
		return;
	for (size_t i = 0; i < c->entry_count; i++) {
		const struct config_entry *e = &c->entries[i];

		if (strncmp(e->path, k->path, len) == 0)
			each(arg, config_key_find(e->path, false), e->path, e->value);
	}
}

void
config_walk(const struct config *c, config_each each, void *arg)
{
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		const struct key_def *k = &config_keys[i];
		char text[VALUE_PRINT_MAX];

		if (k->offset == MAP_ROW) {
			walk_platform_options(c, k, each, arg);
		} else if (k->offset == ENTRY_ROW) {
			walk_entries(c, k, each, arg);
		} else {
			config_key_print(k, c, text, sizeof(text));
			each(arg, k, k->path, text);
		}
	}
}

static const char *
find_option(const struct config *c, const char *path)
{
	for (size_t i = 0; i < c->platform_option_count; i++) {
		const struct config_platform_option *o = &c->platform_options[i];
		size_t key_len = strcspn(o->text, "=");
		char own[YAML_PATH_MAX];

		snprintf(own, sizeof(own), "platform.%s.%.*s", o->platform, (int)key_len,
		    o->text);
		if (strcmp(own, path) == 0)
			return o->text + key_len + 1;
	}
	return NULL;
}

static const char *
find_entry(const struct config *c, const char *path)
{
	for (size_t i = 0; i < c->entry_count; i++) {
		if (strcmp(c->entries[i].path, path) == 0)
			return c->entries[i].value;
	}
	return NULL;
}

bool
config_find(const struct config *c, const char *path, char *ret_value, size_t size)
{
	const struct key_def *k = config_key_find(path, false);
	const char *value = NULL;

	if (k && !config_key_is_many(k)) {
		config_key_print(k, c, ret_value, size);
		return true;
	}
	if (k)
		value = k->offset == MAP_ROW ? find_option(c, path) : find_entry(c, path);
	if (value)
		snprintf(ret_value, size, "%s", value);
	return value != NULL;
}

struct dump {
	const struct config *config;
	const struct options *options;
	const struct config_sources *sources;
	FILE *out;
	char before[YAML_PATH_MAX];
};

static void
dump_one(void *arg, const struct key_def *row, const char *path, const char *value)
{
	struct dump *d = arg;
	struct place p = begin_sections(d->out, d->before, path);
	char origin[320];

	(void)row;
	put_key(d->out, p.indent, p.leaf);
	fputs(": ", d->out);
	put_scalar(d->out, value);
	if (d->sources && config_origin(d->options, d->config, d->sources, path, origin,
			      sizeof(origin)))
		fprintf(d->out, " # %s", origin);
	putc('\n', d->out);
	snprintf(d->before, sizeof(d->before), "%s", path);
}

void
config_dump(const struct config *config, const struct options *options,
    const struct config_sources *sources, FILE *out)
{
	struct dump d = { .config = config,
		.options = options,
		.sources = sources,
		.out = out };

	config_walk(config, dump_one, &d);
}

void
config_say_origin(const struct options *options, const struct config *config,
    const struct config_sources *sources, char *err, size_t size)
{
	char key[YAML_PATH_MAX], origin[320], line[CONFIG_ERROR_MAX];

	if (sscanf(err, "caged: %95[a-z.-]", key) != 1 || !config_key_find(key, false) ||
	    !config_origin(options, config, sources, key, origin, sizeof(origin)) ||
	    origin[0] == '-')
		return;
	snprintf(line, sizeof(line), "%s", err + strlen("caged: "));
	snprintf(err, size, "%s: %s", origin, line);
}
