/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkconfig: what is made from schema/caged-config.yang when caged is built.
 *
 *   mkconfig rows FILE      the table of keys, for daemon/config_keys.c
 *   mkconfig text FILE      the module itself, as text in C, for the schema process
 *   mkconfig example FILE   caged.yaml.example
 *   mkconfig man FILE       caged.yaml(5)
 */
#include <ctype.h>
#include <libyang/libyang.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/config_value.h"

#define PATH_BYTES 256
#define HELP_WIDTH 84
#define ROFF_WIDTH 72

struct field {
	const struct lysc_node_leaf *leaf;
	const char *path; /* "alarms.KIND.raise" */
	const char *data; /* "alarms/rule[kind='KIND']/raise" */
	bool many;        /* it lies in a list */
	bool entry;       /* it is the value of an entry that is no map */
	const char *unknown;
	const char *about; /* what the innermost list is */
};

typedef void (*take_field)(void *arg, const struct field *f);
typedef void (*take_section)(void *arg, const struct lysc_node *n, const char *path);

/* All functions but the first may be NULL. */
struct walk {
	take_field field;
	take_section section;
	take_field same; /* a list with the keys of the one before it, in their place */
	void *arg;
};

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

/* The argument of an extension of ours, "" where it has none; NULL: it is not there. */
static const char *
extension(const struct lysc_ext_instance *exts, const char *name)
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
static struct value_def
value_of(const struct field *f)
{
	static const char *words[64];
	static char set[PATH_BYTES];
	const struct lysc_type *type = f->leaf->type;
	const char *form = extension(f->leaf->exts, "form");
	struct value_def def = { .unit = f->leaf->units,
		.expect = extension(f->leaf->exts, "expect") };
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
static const char *
fallback_of(const struct field *f, char ret_text[VALUE_PRINT_MAX])
{
	const char *text = default_of(f->leaf);
	struct value_def def = value_of(f);
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

static void
walk_list(const struct walk *w, const struct lysc_node *n, const struct field *in)
{
	const struct lysc_node *key = lysc_node_child(n);
	const char *dot = in->path[0] ? "." : "", *slash = in->data[0] ? "/" : "";
	char path[2 * PATH_BYTES], data[2 * PATH_BYTES], any[PATH_BYTES];
	struct field f = *in;

	shout(key->name, any);
	if (extension(n->exts, "inline"))
		snprintf(path, sizeof(path), "%s%s%s", in->path, dot, any);
	else
		snprintf(path, sizeof(path), "%s%s%s.%s", in->path, dot, n->name, any);
	snprintf(data, sizeof(data), "%s%s%s[%s='%s']", in->data, slash, n->name,
	    key->name, any);
	f.path = path;
	f.data = data;
	f.many = true;
	f.about = n->dsc;
	f.entry = extension(n->exts, "entry");
	if (extension(key->exts, "unknown"))
		f.unknown = extension(key->exts, "unknown");
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

/* All keys in their order; a top-level section is told before its keys. */
static void
walk_module(const struct walk *w, const struct lys_module *mod)
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
	struct value_def def = value_of(f);
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
	put_c_text(fallback_of(f, text));
	printf(", .reload = %s, .files_only = %s, .unknown = ",
	    extension(f->leaf->exts, "restart") ? "false" : "true",
	    extension(f->leaf->exts, "files-only") ? "true" : "false");
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
	walk_module(&w, mod);
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

/* ---- example ---- */

/* Words of a text in lines that begin with `prefix`; a line end is a blank. */
static void
put_wrapped(const char *prefix, const char *text, size_t width)
{
	size_t at = 0;

	while (*text) {
		size_t len;

		text += strspn(text, " \n");
		len = strcspn(text, " \n");
		if (!len)
			break;
		if (at && at + 1 + len > width) {
			putchar('\n');
			at = 0;
		}
		if (!at)
			at = (size_t)printf("%s", prefix);
		else
			at += (size_t)printf(" ");
		at += (size_t)printf("%.*s", (int)len, text);
		text += len;
	}
	putchar('\n');
}

static void
put_scalar(const char *text)
{
	bool quoted = strpbrk(text, " ,:[]{}#") || !*text;

	printf(quoted ? "\"%s\"\n" : "%s\n", text);
}

/* The sections that a path stands in, of those that the one before it did not. */
static int
put_sections(char before[PATH_BYTES], const char *path, const char *comment)
{
	bool same = true;
	int indent = 0;
	const char *leaf = path;

	for (const char *dot; (dot = strchr(leaf, '.')); leaf = dot + 1, indent += 2) {
		size_t len = (size_t)(dot + 1 - path);

		same = same && strncmp(before, path, len) == 0;
		if (!same)
			printf("%*s%s%.*s:\n", indent, "", indent ? comment : "",
			    (int)(dot - leaf), leaf);
	}
	snprintf(before, PATH_BYTES, "%s", path);
	return indent;
}

static void
put_example_field(void *arg, const struct field *f)
{
	char expected[192], prefix[16], text[VALUE_PRINT_MAX], *before = arg;
	struct value_def def = value_of(f);
	const char *leaf = strrchr(f->path, '.');
	int indent;

	if (strncmp(before, f->path, strcspn(f->path, ".") + 1) != 0 || !leaf)
		putchar('\n');
	indent = put_sections(before, f->path, "# ");
	value_expect(&def, expected, sizeof(expected));
	snprintf(prefix, sizeof(prefix), "%*s# ", indent, "");
	put_wrapped(prefix, f->leaf->dsc, HELP_WIDTH);
	snprintf(text, sizeof(text), "It is %s; %s.", expected,
	    extension(f->leaf->exts, "restart") ? "needs a restart"
						: "a reload takes it over");
	put_wrapped(prefix, text, HELP_WIDTH);
	printf("%*s#%s%s: ", indent, "", f->many ? " " : "", leaf ? leaf + 1 : f->path);
	if (f->many)
		puts("VALUE");
	else
		put_scalar(fallback_of(f, text));
}

static void
put_example_same(void *arg, const struct field *f)
{
	char *before = arg;
	int indent = put_sections(before, f->path, "# ");

	printf("%*s# As above, for another kind of NAME.\n", indent, "");
}

static void
put_example(const struct lys_module *mod)
{
	char before[PATH_BYTES] = "";
	const struct walk w = { .field = put_example_field,
		.same = put_example_same,
		.arg = before };

	puts(
	    "# Settings of caged: every key, as it is when it is not set; caged.yaml(5) says more.\n"
	    "#\n"
	    "# caged reads /etc/caged/caged.yaml and then /etc/caged/conf.d/*.yaml in the order of\n"
	    "# their names; later files win, edits (cagectl config) win over files, and the\n"
	    "# command line wins over all. `caged --check` judges them. SIGHUP takes over what a\n"
	    "# reload can, and the log names what waits for a restart.");
	walk_module(&w, mod);
}

/* ---- the manual page ---- */

/* Text for roff: nothing in it begins an escape. */
static void
put_letters(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\')
			fputs("\\e", stdout);
		else if (text[i] == '-')
			fputs("\\-", stdout);
		else
			putchar(text[i]);
	}
}

/* Sentences, each on lines of its own, of which none begins a request. */
static void
put_roff(const char *text)
{
	size_t at = 0;

	while (*(text += strspn(text, " \n"))) {
		size_t len = strcspn(text, " \n");

		if (at && (at + len > ROFF_WIDTH || text[-2] == '.')) {
			putchar('\n');
			at = 0;
		}
		if (at)
			putchar(' ');
		else if (*text == '.' || *text == '\'')
			fputs("\\&", stdout);
		put_letters(text, len);
		at += 1 + len;
		text += len;
	}
	putchar('\n');
}

/* The arguments of a macro. */
static void
put_macro(const char *macro, const char *text, const char *behind)
{
	printf(".%s ", macro);
	put_letters(text, strlen(text));
	puts(behind);
}

static void
put_man_section(void *arg, const struct lysc_node *n, const char *path)
{
	(void)arg;
	printf(".El\n.Ss %s\n", path);
	put_roff(n->dsc);
	puts(".Bl -tag -width Ds");
}

static void
put_man_field(void *arg, const struct field *f)
{
	char kind[192], expected[320], text[VALUE_PRINT_MAX];
	struct value_def def = value_of(f);
	const char *fallback = fallback_of(f, text);
	const char *notation = value_notation(&def);
	LY_ARRAY_COUNT_TYPE i;

	(void)arg;
	put_macro("It Cm", f->path, "");
	put_roff(f->leaf->dsc);
	value_expect(&def, kind, sizeof(kind));
	snprintf(expected, sizeof(expected), "It is %s%s%s%s.", kind,
	    notation ? " (" : "", notation ? notation : "", notation ? ")" : "");
	put_roff(expected);
	if (fallback) {
		puts("The default is");
		put_macro("Ql", fallback, " .");
	}
	LY_ARRAY_FOR(f->leaf->musts, i)
	{
		snprintf(expected, sizeof(expected), "It %s.", f->leaf->musts[i].emsg);
		put_roff(expected);
	}
	if (extension(f->leaf->exts, "restart"))
		puts("A change waits for a restart.");
	if (extension(f->leaf->exts, "files-only"))
		puts("It can only be set in a file or on the command line.");
}

static void
put_man_same(void *arg, const struct field *f)
{
	(void)arg;
	put_macro("It Cm", f->path, "");
	put_roff(f->about);
	puts("It has the same keys.");
}

static const char man_head[] =
    ".\\\" SPDX-License-Identifier: Apache-2.0\n"
    ".\\\" Made by mkconfig from schema/caged-config.yang.\n"
    ".Dd November 26, 2026\n"
    ".Dt CAGED.YAML 5\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm caged.yaml\n"
    ".Nd settings of the transceiver daemon\n"
    ".Sh DESCRIPTION\n"
    ".Xr caged 8\n"
    "works without any settings where its platform is found by itself.\n"
    "What differs from the defaults stands in files of YAML or JSON:\n"
    ".Pa /etc/caged/caged.yaml ,\n"
    "and then those files of\n"
    ".Pa /etc/caged/conf.d\n"
    "whose names end in\n"
    ".Pa .yaml ,\n"
    "in the order of their names; or what\n"
    ".Fl \\-config\n"
    "names instead.\n"
    "Later files win key by key.\n"
    "Edits, which administrators make with\n"
    ".Ql cagectl config ,\n"
    "win over files, and the command line wins over all.\n"
    ".Pp\n"
    "A file is one document of nested maps, of up to 1 MiB and 16 levels.\n"
    "A key that is given twice, anchors, aliases and tags are refused.\n"
    "What a value means is decided by its key, never by how YAML would read it:\n"
    ".Ql no ,\n"
    ".Ql 010\n"
    "and\n"
    ".Ql 1e3\n"
    "are texts.\n"
    "A path such as\n"
    ".Ql poll.monitors\\-period\n"
    "below stands for a key in the map\n"
    ".Ql poll .\n"
    "A part in capitals stands for a name.\n"
    ".Pp\n"
    ".Ql caged \\-\\-check\n"
    "judges the files, and\n"
    ".Ql caged \\-\\-dump\\-config\n"
    "shows what is in effect and where each value comes from.\n"
    "What is wrong is told as file, line, column, key and reason.\n"
    "SIGHUP, and\n"
    ".Ql cagectl config reload ,\n"
    "read the files again: all of them are judged first,\n"
    "and where one is wrong nothing changes.\n"
    ".Sh KEYS\n"
    ".Bl -tag -width Ds\n";

static const char man_tail[] =
    ".El\n"
    ".Sh FILES\n"
    ".Bl -tag -width Ds -compact\n"
    ".It Pa /etc/caged/caged.yaml\n"
    ".It Pa /etc/caged/conf.d/*.yaml\n"
    "Settings.\n"
    ".It Pa edits.json\n"
    "In the state directory: edits, each with who made it and when.\n"
    "It is the daemon's own.\n"
    ".El\n"
    ".Sh EXAMPLES\n"
    ".Bd -literal -offset indent\n"
    "poll:\n"
    "  monitors\\-period: 500ms\n"
    "limits:\n"
    "  part:\n"
    "    SY\\-1: {rx\\-power\\-low\\-alarm: \\-9dBm}\n"
    ".Ed\n"
    ".Sh SEE ALSO\n"
    ".Xr cagectl 1 ,\n"
    ".Xr caged 8\n";

static void
put_man(const struct lys_module *mod)
{
	const struct walk w = { .field = put_man_field,
		.section = put_man_section,
		.same = put_man_same };

	fputs(man_head, stdout);
	walk_module(&w, mod);
	fputs(man_tail, stdout);
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
		put_example(mod);
	else if (strcmp(argv[1], "man") == 0)
		put_man(mod);
	else
		fail("%s: rows, text, example or man", argv[1]);
	ly_ctx_destroy(ctx);
	return fflush(stdout) || ferror(stdout);
}
