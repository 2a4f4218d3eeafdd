/* SPDX-License-Identifier: Apache-2.0 */
/* What mkconfig makes for people: the example and the manual page. */
#include "daemon/mkconfig.h"

#include <stdio.h>
#include <string.h>

#include "model/alarm_kind.h"

#define HELP_WIDTH 84
#define ROFF_WIDTH 72

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
	struct value_def def = mkconfig_value(f);
	const char *leaf = strrchr(f->path, '.');
	int indent;

	if (strncmp(before, f->path, strcspn(f->path, ".") + 1) != 0 || !leaf)
		putchar('\n');
	indent = put_sections(before, f->path, "# ");
	value_expect(&def, expected, sizeof(expected));
	snprintf(prefix, sizeof(prefix), "%*s# ", indent, "");
	put_wrapped(prefix, f->leaf->dsc, HELP_WIDTH);
	snprintf(text, sizeof(text), "It is %s; %s.", expected,
	    mkconfig_extension(f->leaf->exts, "restart") ? "needs a restart"
							 : "a reload takes it over");
	put_wrapped(prefix, text, HELP_WIDTH);
	printf("%*s#%s%s: ", indent, "", f->many ? " " : "", leaf ? leaf + 1 : f->path);
	if (f->many)
		puts("VALUE");
	else
		put_scalar(mkconfig_fallback(f, text));
}

static void
put_example_same(void *arg, const struct field *f)
{
	char *before = arg;
	int indent = put_sections(before, f->path, "# ");

	printf("%*s# As above, for another kind of NAME.\n", indent, "");
}

void
mkconfig_put_example(const struct lys_module *mod)
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
	mkconfig_walk(&w, mod);
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
	struct value_def def = mkconfig_value(f);
	const char *fallback = mkconfig_fallback(f, text);
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
	if (mkconfig_extension(f->leaf->exts, "restart"))
		puts("A change waits for a restart.");
	if (mkconfig_extension(f->leaf->exts, "files-only"))
		puts("It cannot be edited: it is set in a file, or by an option.");
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
    "Names of cages, interfaces, vendors and parts are up to 31 printable\n"
    "characters of ASCII without a double quote, in quotes where YAML wants them;\n"
    "in a path one with a dot or a blank stands in quotes:\n"
    ".Ql limits.part.'SY\\-1.5'.rx\\-power\\-low\\-alarm .\n"
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

/* What counts of a kind of alarm of which nothing is said. */
static void
put_man_alarms(void)
{
	static const struct value_def duration = { .type = VALUE_DURATION };
	struct alarm_policy policy;
	const char *before = "";

	alarm_policy_default(&policy);
	puts(
	    ".El\n.Sh ALARMS\n"
	    "What counts of a kind of alarm of which nothing is said:\n"
	    ".Bl -column \"supply\\-voltage\\-high\\-warning\" \"critical\" \"2500ms\" \"10s\"\n"
	    ".It Sy KIND Ta Sy severity Ta Sy raise Ta Sy clear");
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		const struct alarm_rule *r = &policy.rule[kind];
		const char *name = alarm_kind_name((enum alarm_kind)kind);
		char raise[24], clear[24];

		if (strcmp(name, before) == 0)
			continue; /* one for each monitor */
		before = name;
		value_print(&duration, &r->raise_ms, raise, sizeof(raise));
		value_print(&duration, &r->clear_ms, clear, sizeof(clear));
		fputs(".It ", stdout);
		put_letters(name, strlen(name));
		printf(" Ta %s Ta %s Ta %s\n", severity_name(r->severity), raise, clear);
	}
}

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
    "  vendor:\n"
    "    \"SYLVAN OPTICS\": {temperature\\-high\\-warning: 65C}\n"
    "  cage:\n"
    "    et\\-0/0/1: {rx\\-power\\-low\\-alarm: \\-9dBm}\n"
    ".Ed\n"
    ".Sh SEE ALSO\n"
    ".Xr cagectl 1 ,\n"
    ".Xr caged 8\n";

void
mkconfig_put_man(const struct lys_module *mod)
{
	const struct walk w = { .field = put_man_field,
		.section = put_man_section,
		.same = put_man_same };

	fputs(man_head, stdout);
	mkconfig_walk(&w, mod);
	put_man_alarms();
	fputs(man_tail, stdout);
}
