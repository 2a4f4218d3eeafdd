/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/lint.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/command.h"
#include "cli/decode.h"
#include "sim/dump.h"

/* clang-format off */
static const struct table_column columns[] = {
	/* title      right  importance  shortest; on a terminal the clause ends WHAT */
	{ "SEVERITY", false, 9,          0 },
	{ "REGISTER", false, 7,          0 },
	{ "WHAT",     false, 8,          18 },
	{ "CLAUSE",   false, 0,          0 },
	{ "RULE",     false, 0,          0 },
};
/* clang-format on */

/* One row, of the module or of the folder that it was read from. */
struct row {
	enum lint_severity severity;
	const char *id, *clause;
	char where[LINT_REGISTER_MAX];
	char text[MAX_OF(LINT_TEXT_MAX, NOTES_TEXT_MAX)];
};

/* Rows by their severity; notes of the dump are warnings and stand behind the errors. */
static bool
row_at(const struct decoded *d, unsigned i, struct row *ret_row)
{
	unsigned errors = 0;
	const struct finding *f;

	while (errors < d->findings.count &&
	       finding_severity(&d->findings.item[errors]) == LINT_ERROR)
		errors++;
	memset(ret_row, 0, sizeof(*ret_row));
	if (i >= errors && i < errors + d->notes.count) {
		ret_row->severity = LINT_WARNING;
		ret_row->id = "dump";
		ret_row->clause = "";
		memcpy(ret_row->text, d->notes.text[i - errors], NOTES_TEXT_MAX);
		return true;
	}
	i -= i >= errors ? d->notes.count : 0;
	if (i >= d->findings.count)
		return false;
	f = &d->findings.item[i];
	ret_row->severity = finding_severity(f);
	ret_row->id = finding_id(f);
	ret_row->clause = finding_clause(f);
	finding_register(f, ret_row->where);
	finding_text(f, ret_row->text);
	return true;
}

static bool
has_errors(const struct decoded *d)
{
	return d->findings.count > 0 &&
	       finding_severity(&d->findings.item[0]) == LINT_ERROR;
}

static int
print_json(const struct decoded *d, FILE *out)
{
	json_t *list = json_array(), *o;
	struct row row;
	int r;

	for (unsigned i = 0; row_at(d, i, &row); i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s}", "severity",
			lint_severity_name(row.severity), "id", row.id, "register",
			row.where, "clause", row.clause, "text", row.text));
	o = json_pack("{s:s, s:s, s:i, s:o}", "specification",
	    d->decoder ? d->decoder->name : "", "trust",
	    trust_name(lint_trust(&d->id, &d->findings)), "findings-left-out",
	    (int)d->findings.left_out, "findings", list);
	r = o ? json_dumpf(o, out, JSON_INDENT(2) | JSON_ENSURE_ASCII) : -1;
	json_decref(o);
	return r || fputc('\n', out) == EOF ? -1 : 0;
}

#define VERDICT_MAX 128

static void
write_verdict(const struct decoded *d, unsigned rows, char ret_text[VERDICT_MAX])
{
	snprintf(ret_text, VERDICT_MAX, "%s: %s%s%s",
	    d->decoder ? d->decoder->name : "unknown layout",
	    trust_name(lint_trust(&d->id, &d->findings)), rows ? "" : ", nothing found",
	    d->findings.left_out ? ", more was left out" : "");
}

/* What is to be thought of it, below the rows; for a pipe see print_rows(). */
static void
print_verdict(const struct decoded *d, unsigned rows, const struct table_style *style,
    FILE *out)
{
	enum trust trust = lint_trust(&d->id, &d->findings);
	char text[VERDICT_MAX];

	write_verdict(d, rows, text);
	if (rows)
		fputc('\n', out);
	table_text(style, out,
	    trust == TRUST_GOOD     ? TABLE_GOOD
	    : trust == TRUST_BROKEN ? TABLE_BAD
				    : TABLE_WARN,
	    text);
}

/* A person is told the clause behind what was found. */
static void
add_row(struct table *t, const struct row *row)
{
	static const enum table_paint paints[] = { TABLE_BAD, TABLE_WARN, TABLE_PLAIN };
	char shown[sizeof(row->text) + 64];

	snprintf(shown, sizeof(shown), "%s%s%s%s", row->text, row->clause[0] ? " (" : "",
	    row->clause, row->clause[0] ? ")" : "");
	table_cell(t, paints[row->severity], lint_severity_name(row->severity), NULL);
	table_cell(t, TABLE_PLAIN, row->where, NULL);
	table_cell(t, TABLE_PLAIN, shown, row->text);
	table_cell(t, TABLE_PLAIN, row->clause, NULL);
	table_cell(t, TABLE_PLAIN, row->id, NULL);
}

static int
print_rows(const struct decoded *d, const struct table_style *style, FILE *out)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	char verdict[VERDICT_MAX];
	unsigned rows = 0;
	struct row row;
	bool ok = t != NULL;

	for (; ok && row_at(d, rows, &row); rows++)
		add_row(t, &row);
	if (ok && !style->width) {
		write_verdict(d, rows, verdict);
		table_cell(t, TABLE_PLAIN, "verdict", NULL);
		table_cell(t, TABLE_PLAIN, "", NULL);
		table_cell(t, TABLE_PLAIN, verdict, NULL);
		table_cell(t, TABLE_PLAIN, "", NULL);
		table_cell(t, TABLE_PLAIN, "", NULL);
	}
	if (ok)
		table_wrap(t, 2);
	if (ok && (rows || !style->width))
		ok = table_write(t, style, out);
	table_destroy(t);
	if (ok && style->width)
		print_verdict(d, rows, style, out);
	return ok ? 0 : -1;
}

int
cmd_lint(bool json, const struct table_style *style, int argc, char **argv)
{
	static const struct option options[] = { { NULL, 0, NULL, 0 } };
	struct decoded *decoded;
	struct dump *dump;
	bool errors, nothing, ok;

	optind = 0; /* glibc: begin anew, whoever parsed before us */
	opterr = 0;
	if (getopt_long(argc, argv, "", options, NULL) != -1)
		return command_unknown_option("lint", argv[optind - 1], options);
	if (argc - optind != 1)
		return command_fail(EXIT_USAGE,
		    "lint takes one DIR, see cagectl lint --help");
	if (!decode_load(argv[optind], false, &dump, &decoded))
		return EXIT_USAGE;
	ok = (json ? print_json(decoded, stdout) : print_rows(decoded, style, stdout)) ==
		 0 &&
	     fflush(stdout) == 0;
	nothing = dump->map.count == 0;
	errors = has_errors(decoded);
	free(dump);
	free(decoded);
	if (!ok)
		return command_fail(EXIT_USAGE, "the findings cannot be written");
	if (nothing)
		return command_fail(EXIT_USAGE, "%s: no page file holds any byte",
		    argv[optind]);
	return errors ? EXIT_FAILED : EXIT_DONE;
}
