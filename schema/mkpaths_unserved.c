/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of OpenConfig is not served, as caged-deviations lists it: its module, and the
 * paths of its `deviate not-supported`. It is read as the text that it is, since the
 * modules that it deviates from are not at hand.
 */
#include <string.h>

#include "schema/mkpaths.h"

#define TEXT_MAX (1u << 20)

static const char *
read_all(const char *file)
{
	static char text[TEXT_MAX];
	FILE *from = fopen(file, "r");
	size_t len = from ? fread(text, 1, sizeof(text) - 1, from) : 0;

	if (!from || len == sizeof(text) - 1)
		mkpaths_fail(file, "it cannot be read, or is too large");
	if (from)
		fclose(from);
	text[len] = '\0';
	return text;
}

/* `name VALUE;` or `name "VALUE";` at the margin of a module; "" where it is none. */
static void
put_statement(FILE *out, const char *text, const char *name, const char *ends)
{
	char what[64];
	const char *at;

	snprintf(what, sizeof(what), "\n  %s ", name);
	at = strstr(text, what);
	at = at ? at + strlen(what) : "";
	at += *at == '"';
	fprintf(out, "\"%.*s\"", (int)strcspn(at, ends), at);
}

/* The texts in quotes up to a brace, one behind the other. */
static void
put_path(FILE *out, const char *at)
{
	bool quoted = false;

	fputs("\t\"", out);
	for (; *at && (quoted || *at != '{'); at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (quoted)
			fputc(*at, out);
	}
	fputs("\",\n", out);
}

void
mkpaths_write_unserved(FILE *out, const char *file)
{
	static const char begin[] = "\n  deviation ";
	const char *text = file ? read_all(file) : "";
	const char *at = strstr(text, begin), *next;

	fputs("const char *const tree_unserved[] = {\n", out);
	for (; at; at = next) {
		const char *not_supported = strstr(at, "deviate not-supported;");

		next = strstr(at + 1, begin);
		if (not_supported && (!next || not_supported < next))
			put_path(out, at + sizeof(begin) - 1);
	}
	fputs("\tNULL\n};\nconst struct tree_module tree_deviations = { ", out);
	fputs("\"caged-deviations\", ", out);
	put_statement(out, text, "namespace", "\"");
	fputs(", ", out);
	put_statement(out, text, "prefix", ";");
	fputs(", ", out);
	put_statement(out, text, "organization", "\"");
	fputs(", ", out);
	put_statement(out, text, "revision", " {;");
	fputs(", ", out);
	put_statement(out, text, "revision", " {;");
	fputs(", true, false };\n", out);
}
