/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkconfig: what is made from schema/caged-config.yang when caged is built.
 *
 *   mkconfig rows FILE      the table of keys, for daemon/config_keys.c
 *   mkconfig text FILE      the module itself, as text in C, for the schema process
 *   mkconfig example FILE   caged.yaml.example
 *   mkconfig man FILE       caged.yaml(5)
 */
#include "daemon/mkconfig.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

static void
fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("mkconfig: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

/* ---- the module ---- */

const char *
mkconfig_extension(const struct lysc_ext_instance *exts, const char *name)
{
	LY_ARRAY_COUNT_TYPE i;

	LY_ARRAY_FOR(exts, i)
	{
		if (strcmp(exts[i].def->name, name) == 0)
			return exts[i].argument ? exts[i].argument : "";
	}
	return NULL;
}

/* The pattern of a text as a set of characters, "a-z0-9"; NULL where it is another. */
static const char *
set_of(const struct lysc_type_str *type, char ret_set[PATH_BYTES])
{
	const char *p;
	size_t len;

	if (LY_ARRAY_COUNT(type->patterns) != 1)
		return NULL;
	p = type->patterns[0]->expr;
	len = strlen(p);
	if (p[0] != '[' || len < 4 || strcmp(p + len - 2, "]*") != 0 ||
	    memchr(p + 1, ']', len - 3))
		return NULL;
	snprintf(ret_set, PATH_BYTES, "%.*s", (int)(len - 3), p + 1);
	return ret_set;
}

/* All of a row's value; what it points to lives as long as the module does. */
struct value_def
mkconfig_value(const struct field *f)
{
	static const char *words[64];
	static char set[PATH_BYTES];
	const struct lysc_type *type = f->leaf->type;
	const char *form = mkconfig_extension(f->leaf->exts, "form");
	struct value_def def = { .unit = f->leaf->units,
		.expect = mkconfig_extension(f->leaf->exts, "expect") };
	LY_ARRAY_COUNT_TYPE i;

	if (form) {
		def.type = strcmp(form, "listen") == 0 ? VALUE_LISTEN : VALUE_NETWORKS;
		return def;
	}
	switch ((int)type->basetype) {
	case LY_TYPE_BOOL:
		def.type = VALUE_BOOL;
		return def;
	case LY_TYPE_ENUM:
		def.type = VALUE_WORD;
		LY_ARRAY_FOR(((const struct lysc_type_enum *)type)->enums, i)
		words[i] = ((const struct lysc_type_enum *)type)->enums[i].name;
		words[i] = NULL;
		def.words = words;
		return def;
	case LY_TYPE_UINT32: {
		const struct lysc_range *r = ((const struct lysc_type_num *)type)->range;

		def.type = def.unit && strcmp(def.unit, "ms") == 0 ? VALUE_DURATION
								   : VALUE_UNSIGNED;
		def.min = (uint32_t)r->parts[0].min_u64;
		def.max = (uint32_t)r->parts[0].max_u64;
		return def;
	}
	case LY_TYPE_INT32: {
		const struct lysc_range *r = ((const struct lysc_type_num *)type)->range;

		def.type = VALUE_DECIMAL; /* without a fraction */
		def.low = (int32_t)r->parts[0].min_64;
		def.high = (int32_t)r->parts[0].max_64;
		return def;
	}
	case LY_TYPE_DEC64: {
		const struct lysc_type_dec *d = (const struct lysc_type_dec *)type;

		def.type = VALUE_DECIMAL;
		def.digits = d->fraction_digits;
		def.low = (int32_t)d->range->parts[0].min_64;
		def.high = (int32_t)d->range->parts[0].max_64;
		return def;
	}
	case LY_TYPE_STRING:
		def.type = VALUE_TEXT;
		def.max = (uint32_t)((const struct lysc_type_str *)type)
			      ->length->parts[0]
			      .max_u64;
		def.chars = set_of((const struct lysc_type_str *)type, set);
		return def;
	default:
		fail("%s: no type of ours", f->path);
	}
}

static const char *
default_of(const struct lysc_node_leaf *leaf)
{
	return leaf->dflt ? lyd_value_get_canonical(leaf->module->ctx, leaf->dflt) : NULL;
}

/* The default as it would stand in a file. */
const char *
mkconfig_fallback(const struct field *f, char ret_text[VALUE_PRINT_MAX])
{
	const char *text = default_of(f->leaf);
	struct value_def def = mkconfig_value(f);
	uint32_t number;

	if (!text)
		return NULL;
	if (def.type != VALUE_DURATION && def.type != VALUE_UNSIGNED)
		return text;
	number = (uint32_t)strtoul(text, NULL, 10);
	value_print(&def, &number, ret_text, VALUE_PRINT_MAX);
	return ret_text;
}

static void walk_children(const struct walk *w, const struct lysc_node *parent,
    const struct field *in, bool within_inline);

/* "KIND" for a key that is named kind. */
static void
shout(const char *name, char ret_name[PATH_BYTES])
{
	size_t i = 0;

	for (; name[i]; i++)
		ret_name[i] = (char)toupper((unsigned char)name[i]);
	ret_name[i] = '\0';
}

/* Whether a list follows one that has the same keys. */
static bool
has_keys_of_before(const struct lysc_node *n)
{
	const struct lysc_node *a = lysc_node_child(n), *b = lysc_node_child(n->prev);

	if (!n->prev->next || n->prev->nodetype != LYS_LIST)
		return false;
	while (a && b && strcmp(a->name, b->name) == 0) {
		a = a->next;
		b = b->next;
	}
	return !a && !b;
}

/* Whether the key of a list is a name of any kind, for which it has to have blanks. */
static bool
takes_blanks(const struct lysc_node_leaf *key)
{
	char set[PATH_BYTES];

	return key->type->basetype == LY_TYPE_STRING &&
	       set_of((const struct lysc_type_str *)key->type, set) && set[0] == ' ';
}

static void
walk_list(const struct walk *w, const struct lysc_node *n, const struct field *in)
{
	const struct lysc_node *key = lysc_node_child(n);
	const char *dot = in->path[0] ? "." : "", *slash = in->data[0] ? "/" : "";
	char path[2 * PATH_BYTES], data[2 * PATH_BYTES], any[PATH_BYTES];
	struct field f = *in;

	shout(key->name, any);
	if (mkconfig_extension(n->exts, "inline"))
		snprintf(path, sizeof(path), "%s%s%s", in->path, dot, any);
	else
		snprintf(path, sizeof(path), "%s%s%s.%s", in->path, dot, n->name, any);
	snprintf(data, sizeof(data), "%s%s%s[%s='%s']", in->data, slash, n->name,
	    key->name, any);
	f.path = path;
	f.data = data;
	f.many = true;
	f.about = n->dsc;
	f.entry = mkconfig_extension(n->exts, "entry");
	f.names = takes_blanks((const struct lysc_node_leaf *)key);
	if (mkconfig_extension(key->exts, "unknown"))
		f.unknown = mkconfig_extension(key->exts, "unknown");
	if (w->same && has_keys_of_before(n))
		w->same(w->arg, &f);
	else
		walk_children(w, n, &f, f.entry);
}

static void
walk_children(const struct walk *w, const struct lysc_node *parent,
    const struct field *in, bool is_entry)
{
	const struct lysc_node *n = parent ? lysc_node_child(parent) : NULL;

	for (; n; n = n->next) {
		const char *dot = in->path[0] ? "." : "", *slash = in->data[0] ? "/" : "";
		char path[2 * PATH_BYTES], data[2 * PATH_BYTES];
		struct field f = *in;

		if (lysc_is_key(n))
			continue;
		if (n->nodetype == LYS_LIST) {
			walk_list(w, n, in);
			continue;
		}
		snprintf(path, sizeof(path), is_entry ? "%s" : "%s%s%s", in->path, dot,
		    n->name);
		snprintf(data, sizeof(data), "%s%s%s", in->data, slash, n->name);
		f.path = path;
		f.data = data;
		if (n->nodetype == LYS_LEAF) {
			f.leaf = (const struct lysc_node_leaf *)n;
			w->field(w->arg, &f);
		} else {
			walk_children(w, n, &f, false);
		}
	}
}

void
mkconfig_walk(const struct walk *w, const struct lys_module *mod)
{
	for (const struct lysc_node *n = mod->compiled->data; n; n = n->next) {
		struct field f = { .path = "", .data = "" };

		if (w->section && n->nodetype != LYS_LEAF)
			w->section(w->arg, n, n->name);
		if (n->nodetype == LYS_LIST) {
			walk_list(w, n, &f);
			continue;
		}
		f.path = f.data = n->name;
		f.leaf = (const struct lysc_node_leaf *)n;
		if (n->nodetype == LYS_LEAF)
			w->field(w->arg, &f);
		else
			walk_children(w, n, &f, false);
	}
}

static const struct lys_module *
load_module(struct ly_ctx **ret_ctx, const char *file)
{
	struct lys_module *mod;

	if (ly_ctx_new(NULL, LY_CTX_NO_YANGLIBRARY | LY_CTX_DISABLE_SEARCHDIRS,
		ret_ctx) ||
	    lys_parse_path(*ret_ctx, file, LYS_IN_YANG, &mod))
		fail("%s: not loaded", file);
	return mod;
}

/* ---- rows ---- */

static void
put_c_text(const char *text)
{
	if (!text) {
		fputs("NULL", stdout);
		return;
	}
	putchar('"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('"');
}

static void
put_value(const struct value_def *d)
{
	static const char *const types[] = { "BOOL", "UNSIGNED", "DURATION", "DECIMAL",
		"TEXT", "WORD", "LISTEN", "NETWORKS" };

	printf("{ .type = VALUE_%s, .min = %uu, .max = %uu, .low = %d, .high = %d, "
	       ".digits = %u, .unit = ",
	    types[d->type], d->min, d->max, d->low, d->high, d->digits);
	put_c_text(d->unit);
	fputs(", .chars = ", stdout);
	put_c_text(d->chars);
	fputs(", .expect = ", stdout);
	put_c_text(d->expect);
	if (d->words) {
		fputs(", .words = (const char *const[]){ ", stdout);
		for (size_t i = 0; d->words[i]; i++) {
			put_c_text(d->words[i]);
			fputs(", ", stdout);
		}
		fputs("NULL }", stdout);
	}
	fputs(" }", stdout);
}

/* The room of a key in struct config is what daemon/config_keys.c calls so. */
static void
put_room(const struct field *f)
{
	if (f->many) {
		fputs(f->entry ? "MAP_ROW" : "ENTRY_ROW", stdout);
		return;
	}
	fputs("ROOM_", stdout);
	for (const char *p = f->path; *p; p++)
		putchar(isalnum((unsigned char)*p) ? *p : '_');
}

static void
put_row(void *arg, const struct field *f)
{
	char text[VALUE_PRINT_MAX];
	struct value_def def = mkconfig_value(f);
	size_t *count = arg;

	++*count;
	fputs(" \\\n\t{ .path = ", stdout);
	put_c_text(f->path);
	fputs(", .data = ", stdout);
	put_c_text(f->data);
	fputs(", .value = ", stdout);
	put_value(&def);
	fputs(", .offset = ", stdout);
	put_room(f);
	fputs(", .fallback = ", stdout);
	put_c_text(mkconfig_fallback(f, text));
	printf(", .reload = %s, .files_only = %s, .names = %s, .unknown = ",
	    mkconfig_extension(f->leaf->exts, "restart") ? "false" : "true",
	    mkconfig_extension(f->leaf->exts, "files-only") ? "true" : "false",
	    f->names ? "true" : "false");
	put_c_text(f->unknown);
	fputs(" },", stdout);
}

static void
put_rows(const struct lys_module *mod)
{
	size_t count = 0;
	const struct walk w = { .field = put_row, .arg = &count };

	puts("/* Made by mkconfig from schema/caged-config.yang. */");
	fputs("#define CONFIG_ROWS", stdout);
	mkconfig_walk(&w, mod);
	printf("\n\n#define CONFIG_KEYS %zu\n", count);
}

/* ---- text ---- */

static void
put_text(const char *file)
{
	FILE *f = fopen(file, "r");
	char line[1024];

	if (!f)
		fail("%s: not opened", file);
	puts("/* Made by mkconfig from schema/caged-config.yang. */\n"
	     "static const char yang_text[] =");
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		fputs("    ", stdout);
		put_c_text(line);
		puts(" \"\\n\"");
	}
	puts("    ;");
	fclose(f);
}

int
main(int argc, char **argv)
{
	const struct lys_module *mod;
	struct ly_ctx *ctx;

	if (argc != 3)
		fail("what to make, and the module");
	mod = load_module(&ctx, argv[2]);
	if (strcmp(argv[1], "rows") == 0)
		put_rows(mod);
	else if (strcmp(argv[1], "text") == 0)
		put_text(argv[2]);
	else if (strcmp(argv[1], "example") == 0)
		mkconfig_put_example(mod);
	else if (strcmp(argv[1], "man") == 0)
		mkconfig_put_man(mod);
	else
		fail("%s: rows, text, example or man", argv[1]);
	ly_ctx_destroy(ctx);
	return fflush(stdout) || ferror(stdout);
}
