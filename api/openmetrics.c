/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openmetrics.h"

#include <stdbool.h>
#include <string.h>

#include "schema/leaf.h"
#include "schema/units.h"

/* A part of the body: not terminated. */
struct part {
	const char *at;
	size_t len;
};

/* Takes off the part before the first `c` and the `c` itself; all, where there is none.
 */
static struct part
cut(struct part *rest, char c)
{
	const char *end = memchr(rest->at, c, rest->len);
	struct part head = { rest->at, end ? (size_t)(end - rest->at) : rest->len };
	size_t taken = end ? head.len + 1 : head.len;

	rest->at += taken;
	rest->len -= taken;
	return head;
}

static bool
ends_in(struct part p, const char *end)
{
	size_t len = strlen(end);

	return p.len > len && memcmp(p.at + p.len - len, end, len) == 0;
}

static bool
is_stateset(struct part name)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (leaves[i].type == METRIC_STATESET &&
		    strlen(leaves[i].metric) == name.len &&
		    memcmp(leaves[i].metric, name.at, name.len) == 0)
			return true;
	}
	return false;
}

static void
put_part(struct text *t, struct part p)
{
	text_bytes(t, p.at, p.len);
}

/* Begins a line about a family: "# TYPE name ". */
static void
put_about(struct text *t, const char *what, struct part name)
{
	text_string(t, what);
	put_part(t, name);
	text_char(t, ' ');
}

/* The unit of a family is the last word of its name, or it has none. */
static void
put_unit(struct text *t, struct part name)
{
	for (int unit = UNIT_NONE + 1; unit < UNIT_COUNT; unit++) {
		const char *word = unit_name((enum unit)unit);

		if (!ends_in(name, word) || name.at[name.len - strlen(word) - 1] != '_')
			continue;
		put_about(t, "# UNIT ", name);
		text_string(t, word);
		text_char(t, '\n');
	}
}

/* The text format escapes a backslash and a line's end, OpenMetrics also a quote. */
static void
put_help(struct text *t, struct part name, struct part help)
{
	put_about(t, "# HELP ", name);
	for (size_t i = 0; i < help.len; i++) {
		if (help.at[i] == '"')
			text_char(t, '\\');
		text_char(t, help.at[i]);
	}
	text_char(t, '\n');
}

/* A family goes without the suffix that its type gives to its series. */
static void
put_family(struct text *t, struct part name, struct part help, struct part type)
{
	if (ends_in(name, "_total")) {
		name.len -= strlen("_total");
	} else if (ends_in(name, "_info")) {
		name.len -= strlen("_info");
		type = (struct part){ "info", strlen("info") };
	} else if (is_stateset(name)) {
		type = (struct part){ "stateset", strlen("stateset") };
	}
	put_about(t, "# TYPE ", name);
	put_part(t, type);
	text_char(t, '\n');
	put_unit(t, name);
	put_help(t, name, help);
}

/* Of the blanks before the value, one stays. */
static void
put_series(struct text *t, struct part line)
{
	const char *blank = memrchr(line.at, ' ', line.len);
	const char *end = blank;

	while (end && end > line.at && end[-1] == ' ')
		end--;
	if (end == blank) {
		put_part(t, line);
	} else {
		text_bytes(t, line.at, (size_t)(end - line.at));
		text_bytes(t, blank, line.len - (size_t)(blank - line.at));
	}
	text_char(t, '\n');
}

void
openmetrics_write(struct text *t, const char *body, size_t len)
{
	struct part rest = { body, len };
	struct part name, help;

	while (rest.len > 0) {
		struct part line = cut(&rest, '\n');

		if (line.len == 0 || line.at[0] != '#') {
			put_series(t, line);
			continue;
		}
		/* "# HELP name help", then "# TYPE name type" */
		cut(&line, ' ');
		cut(&line, ' ');
		name = cut(&line, ' ');
		help = line;
		line = cut(&rest, '\n');
		for (int i = 0; i < 3; i++)
			cut(&line, ' ');
		put_family(t, name, help, line);
	}
	text_string(t, "# EOF\n");
}
