/* SPDX-License-Identifier: Apache-2.0 */
/* The writing half of daemon/config.h: the effective configuration and the example. */
#include "daemon/config.h"

#include <string.h>

#include "daemon/config_keys.h"
#include "daemon/config_yaml.h"

/* What one key is written after: its depth, and its last part. */
struct place {
	int indent;
	const char *leaf;
};

/* Begins the sections of a path that the path before did not stand in. */
static struct place
begin_sections(FILE *out, const char *before, const char *path)
{
	struct place p = { .indent = 0, .leaf = path };
	bool same = true;

	for (const char *dot; (dot = strchr(p.leaf, '.'));
	     p.leaf = dot + 1, p.indent += 2) {
		size_t len = (size_t)(dot + 1 - path);

		same = same && strncmp(before, path, len) == 0;
		if (!same)
			fprintf(out, "%*s%.*s:\n", p.indent, "", (int)(dot - p.leaf),
			    p.leaf);
	}
	return p;
}

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
	fputs(quoted ? "\"\n" : "\n", out);
}

static void
dump_one(FILE *out, char before[YAML_PATH_MAX], const char *path, const char *value)
{
	struct place p = begin_sections(out, before, path);

	fprintf(out, "%*s%s: ", p.indent, "", p.leaf);
	put_scalar(out, value);
	snprintf(before, YAML_PATH_MAX, "%s", path);
}

static void
dump_platform_options(const struct config *c, FILE *out, char before[YAML_PATH_MAX])
{
	for (size_t i = 0; i < c->platform_option_count; i++) {
		const struct config_platform_option *o = &c->platform_options[i];
		size_t key_len = strcspn(o->text, "=");
		char path[YAML_PATH_MAX];

		snprintf(path, sizeof(path), "platform.%s.%.*s", o->platform,
		    (int)key_len, o->text);
		dump_one(out, before, path, o->text + key_len + 1);
	}
}

static void
dump_entries(const struct config *c, const struct key_def *k, FILE *out,
    char before[YAML_PATH_MAX])
{
	for (size_t i = 0; i < c->entry_count; i++) {
		const struct config_entry *e = &c->entries[i];

		if (strncmp(e->path, k->path, strcspn(k->path, ".") + 1) == 0)
			dump_one(out, before, e->path, e->value);
	}
}

void
config_dump(const struct config *config, FILE *out)
{
	char before[YAML_PATH_MAX] = "";

	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		char text[VALUE_PRINT_MAX];

		if (config_keys[i].offset == MAP_ROW) {
			dump_platform_options(config, out, before);
			continue;
		}
		if (config_keys[i].offset == ENTRY_ROW) {
			dump_entries(config, &config_keys[i], out, before);
			continue;
		}
		config_key_print(&config_keys[i], config, text, sizeof(text));
		dump_one(out, before, config_keys[i].path, text);
	}
}

/* The lines of one key; a section's own comment does not exist. */
static void
example_one(FILE *out, const struct key_def *k, const char *before)
{
	char expected[192];
	struct place p;

	value_expect(&k->value, expected, sizeof(expected));
	if (k->offset == ENTRY_ROW) {
		if (strncmp(before, k->path, strcspn(k->path, ".") + 1) != 0)
			fprintf(out, "\n%.*s:\n", (int)strcspn(k->path, "."), k->path);
		fprintf(out, "  # %s\n  # A reload takes them over.\n", k->help);
		fputs("  #NAME:\n  #  KEY: VALUE\n", out);
		return;
	}
	if (k->offset == MAP_ROW) {
		fprintf(out, "  # %s\n  # Each is %s; needs a restart.\n", k->help,
		    expected);
		fputs("  #NAME:\n  #  KEY: VALUE\n", out);
		return;
	}
	if (strncmp(before, k->path, strcspn(k->path, ".") + 1) != 0)
		putc('\n', out);
	p = begin_sections(out, before, k->path);
	fprintf(out, "%*s# %s\n", p.indent, "", k->help);
	fprintf(out, "%*s# It is %s; %s.\n", p.indent, "", expected,
	    k->reload ? "a reload takes it over" : "needs a restart");
	fprintf(out, "%*s#%s: ", p.indent, "", p.leaf);
	put_scalar(out, k->fallback);
}

void
config_example(FILE *out)
{
	const char *before = "";

	fputs(
	    "# Settings of caged: every key, as it is when it is not set.\n"
	    "#\n"
	    "# caged --config FILE reads this file; given several times, later files win,\n"
	    "# and the command line wins over all. `caged --config FILE --check` judges it.\n"
	    "# SIGHUP takes over what a reload can, and the log names what waits for a restart.\n",
	    out);
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		example_one(out, &config_keys[i], before);
		before = config_keys[i].path;
	}
}
