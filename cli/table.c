/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/table.h"

#include <assert.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "cli/line.h"
#include "cli/marks.h"

#define CELL_BYTES  16384
#define TITLE_BYTES 64
#define WIDTH_MIN   20
#define WIDTH_MAX   1000
#define WIDTH_ELSE  80
#define GAP         2
#define FACT_INDENT 2
#define FACT_NAME   18

struct cell {
	char *shown;
	char *full;
	enum table_paint paint;
};

struct table {
	const struct table_column *columns;
	size_t column_count;
	struct cell *cells;
	size_t cell_count;
	size_t space;
	size_t keys;
	bool optional[TABLE_COLUMNS_MAX];
	bool restless[TABLE_COLUMNS_MAX];
	bool spare[TABLE_COLUMNS_MAX];
	bool wraps[TABLE_COLUMNS_MAX];
	bool failed;
};

/* How the columns are laid out on one terminal; width 0: the column is gone. */
struct layout {
	unsigned width[TABLE_COLUMNS_MAX];
	bool gone[TABLE_COLUMNS_MAX];
};

static const char *const paint_codes[] = {
	[TABLE_PLAIN] = "",
	[TABLE_GOOD] = "\033[32m",
	[TABLE_WARN] = "\033[33m",
	[TABLE_BAD] = "\033[1;31m",
};

struct table *
table_create(const struct table_column *columns, size_t count)
{
	struct table *t = calloc(1, sizeof(*t));

	assert(count > 0 && count <= TABLE_COLUMNS_MAX);
	if (!t)
		return NULL;
	t->columns = columns;
	t->column_count = count;
	t->keys = 1;
	return t;
}

void
table_destroy(struct table *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->cell_count; i++) {
		free(t->cells[i].shown);
		free(t->cells[i].full);
	}
	free(t->cells);
	free(t);
}

void
table_optional(struct table *t, size_t column)
{
	assert(column < t->column_count);
	t->optional[column] = true;
}

void
table_spare(struct table *t, size_t column)
{
	assert(column < t->column_count);
	t->spare[column] = true;
}

void
table_restless(struct table *t, size_t column)
{
	assert(column < t->column_count);
	t->restless[column] = true;
}

void
table_wrap(struct table *t, size_t column)
{
	assert(column < t->column_count);
	t->wraps[column] = true;
}

void
table_keys(struct table *t, size_t count)
{
	assert(count > 0 && count <= t->column_count);
	t->keys = count;
}

static char *
copy_printable(const char *text)
{
	char clean[CELL_BYTES];

	utf8_printable(clean, sizeof(clean), text);
	return strdup(clean);
}

static bool
reserve_cell(struct table *t)
{
	size_t space = t->space ? 2 * t->space : 64;
	struct cell *cells;

	if (t->cell_count < t->space)
		return true;
	cells = reallocarray(t->cells, space, sizeof(*cells));
	if (!cells)
		return false;
	t->cells = cells;
	t->space = space;
	return true;
}

void
table_cell(struct table *t, enum table_paint paint, const char *shown, const char *full)
{
	struct cell *c;

	t->failed = t->failed || !reserve_cell(t);
	if (t->failed)
		return;
	c = &t->cells[t->cell_count++];
	c->paint = paint;
	c->shown = copy_printable(!shown ? "" : shown[0] ? shown : "-");
	c->full = copy_printable(full ? full : shown ? shown : "");
	t->failed = !c->shown || !c->full;
}

static unsigned
natural_width(const struct table *t, size_t column, bool utf8)
{
	unsigned width = line_width(t->columns[column].title, utf8);

	for (size_t i = column; i < t->cell_count; i += t->column_count)
		width = MAX_OF(width, line_width(t->cells[i].shown, utf8));
	return width;
}

static unsigned
total_width(const struct table *t, const struct layout *l)
{
	unsigned total = 0;

	for (size_t i = 0; i < t->column_count; i++) {
		if (!l->gone[i])
			total += l->width[i] + (total ? GAP : 0);
	}
	return total;
}

/* The widest text that may still become shorter; column_count where none is. */
static size_t
widest_text(const struct table *t, const struct layout *l)
{
	size_t widest = t->column_count;

	for (size_t i = 0; i < t->column_count; i++) {
		unsigned least = t->columns[i].least;

		if (l->gone[i] || !least || l->width[i] <= least)
			continue;
		if (widest == t->column_count || l->width[i] > l->width[widest])
			widest = i;
	}
	return widest;
}

/* The column that goes next; 0, the first, where it is alone. */
static size_t
least_important(const struct table *t, const struct layout *l)
{
	size_t least = 0;

	for (size_t i = 1; i < t->column_count; i++) {
		if (l->gone[i])
			continue;
		if (!least || t->columns[i].importance < t->columns[least].importance)
			least = i;
	}
	return least;
}

/* Whether a terminal has no use for a column, however wide it is. */
static bool
is_for_pipes(const struct table *t, size_t column)
{
	if (t->columns[column].importance == 0)
		return true;
	if (!t->optional[column])
		return false;
	for (size_t i = column; i < t->cell_count; i += t->column_count) {
		if (t->cells[i].full[0])
			return false;
	}
	return true;
}

/* Every column that is left at its shortest: what shortening can reach. */
static unsigned
shortest_total(const struct table *t, const struct layout *l)
{
	struct layout shortest = *l;

	for (size_t i = 0; i < t->column_count; i++) {
		if (t->columns[i].least)
			shortest.width[i] = MIN_OF(l->width[i], t->columns[i].least);
	}
	return total_width(t, &shortest);
}

/* Spare columns go, the least important first, until all has its full width. */
static void
drop_spare(const struct table *t, const struct table_style *style, struct layout *l)
{
	while (total_width(t, l) > style->width) {
		size_t least = 0;

		for (size_t i = 1; i < t->column_count; i++) {
			if (!l->gone[i] && t->spare[i] &&
			    (!least ||
				t->columns[i].importance < t->columns[least].importance))
				least = i;
		}
		if (!least)
			return;
		l->gone[least] = true;
	}
}

static void
fit(const struct table *t, const struct table_style *style, struct layout *l)
{
	size_t column;

	for (size_t i = 0; i < t->column_count; i++) {
		l->width[i] = natural_width(t, i, style->utf8);
		l->gone[i] = i > 0 && is_for_pipes(t, i);
	}
	drop_spare(t, style, l);
	while (shortest_total(t, l) > style->width && (column = least_important(t, l)))
		l->gone[column] = true;
	while (total_width(t, l) > style->width) {
		column = widest_text(t, l);
		if (column == t->column_count)
			break;
		l->width[column]--;
	}
	l->width[0] = MIN_OF(l->width[0], style->width);
}

static void
put_padding(FILE *out, unsigned count)
{
	fprintf(out, "%*s", (int)count, "");
}

/* How a text is painted: begins, and says whether it must be ended. */
static bool
begin_paint(FILE *out, const struct table_style *style, enum table_paint paint,
    bool marked)
{
	bool painted = style->colour && paint != TABLE_PLAIN;

	if (painted)
		fputs(paint_codes[paint], out);
	if (marked)
		fputs("\033[7m", out);
	return painted || marked;
}

/* One cell; `owed` are the blanks before it, so that no line ends with blanks. */
static void
put_cell(FILE *out, const struct table_style *style, const struct cell *c, bool marked,
    unsigned width, bool right, unsigned *owed)
{
	unsigned used = MIN_OF(line_width(c->shown, style->utf8), width);
	bool painted;

	if (!c->shown[0]) {
		*owed += GAP + width;
		return;
	}
	put_padding(out, *owed + (right ? width - used : 0));
	painted = begin_paint(out, style, c->paint, marked);
	used = line_put(out, c->shown, width, style->utf8);
	if (painted)
		fputs("\033[0m", out);
	*owed = GAP + (right ? 0 : width - used);
}

static void
put_wrapped(FILE *out, const char *text, enum table_paint paint, bool marked,
    unsigned indent, const struct table_style *style)
{
	unsigned width = style->width > indent ? style->width - indent : 1;

	for (;;) {
		size_t len = line_bytes(text, width, style->utf8);
		char line[CELL_BYTES];
		bool painted;

		memcpy(line, text, len);
		line[len] = '\0';
		painted = begin_paint(out, style, paint, marked);
		line_put(out, line, MAX_OF(width, 2u), style->utf8);
		if (painted)
			fputs("\033[0m", out);
		putc('\n', out);
		text += len + strspn(text + len, " ");
		if (!*text)
			return;
		put_padding(out, indent);
	}
}

/* The cells that name a row, together. */
static void
row_name(const struct table *t, const struct cell *row, char *ret_name, size_t size)
{
	ret_name[0] = '\0';
	for (size_t i = 0; i < t->keys; i++)
		line_add(ret_name, size, "%s%s", i ? "." : "", row[i].shown);
}

static bool
is_changed(const struct table *t, const struct table_style *style, const char *name,
    const struct cell *row, size_t column)
{
	return style->marks && !t->restless[column] && row[column].shown[0] &&
	       marks_changed(style->marks, name, t->columns[column].title,
		   row[column].shown);
}

static void
put_titles(const struct table *t, const struct table_style *style, const struct layout *l,
    FILE *out)
{
	unsigned owed = 0;

	for (size_t i = 0; i < t->column_count; i++) {
		char title[TITLE_BYTES];
		const struct cell c = { .shown = title };

		snprintf(title, sizeof(title), "%s", t->columns[i].title);
		if (!l->gone[i])
			put_cell(out, style, &c, false, l->width[i], t->columns[i].right,
			    &owed);
	}
	putc('\n', out);
}

static void
put_row(const struct table *t, const struct table_style *style, const struct layout *l,
    const struct cell *row, FILE *out)
{
	char name[CELL_BYTES];
	unsigned owed = 0;

	row_name(t, row, name, sizeof(name));
	for (size_t i = 0; i < t->column_count; i++) {
		bool narrow = line_width(row[i].shown, style->utf8) > l->width[i];

		if (t->wraps[i] && !l->gone[i] && narrow) {
			put_padding(out, owed);
			put_wrapped(out, row[i].shown, row[i].paint,
			    is_changed(t, style, name, row, i),
			    style->width - l->width[i], style);
			return;
		}
		if (!l->gone[i])
			put_cell(out, style, &row[i], is_changed(t, style, name, row, i),
			    l->width[i], t->columns[i].right, &owed);
	}
	putc('\n', out);
}

static void
put_tabbed(const struct table *t, const struct cell *row, FILE *out)
{
	for (size_t i = 0; i < t->column_count; i++)
		fprintf(out, "%s%s", i ? "\t" : "",
		    row ? row[i].full : t->columns[i].title);
	putc('\n', out);
}

bool
table_write(const struct table *t, const struct table_style *style, FILE *out)
{
	struct layout l;

	assert(t->failed || t->cell_count % t->column_count == 0);
	if (t->failed)
		return false;
	if (style->width) {
		fit(t, style, &l);
		put_titles(t, style, &l, out);
	} else {
		put_tabbed(t, NULL, out);
	}
	for (size_t i = 0; i < t->cell_count; i += t->column_count) {
		if (style->width)
			put_row(t, style, &l, &t->cells[i], out);
		else
			put_tabbed(t, &t->cells[i], out);
	}
	return !ferror(out);
}

static unsigned
width_of(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long width = 0;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (!width && columns)
		width = strtoul(columns, NULL, 10);
	if (!width)
		width = WIDTH_ELSE;
	return (unsigned)MIN_OF(MAX_OF(width, (unsigned long)WIDTH_MIN),
	    (unsigned long)WIDTH_MAX);
}

struct table_style
table_style_of(FILE *out, bool no_colour)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	int fd = fileno(out);

	if (fd < 0 || !isatty(fd))
		return (struct table_style){ .width = 0, .utf8 = true };
	return (struct table_style){
		.width = width_of(fd),
		.colour = !no_colour && !(no_color && no_color[0]) && term &&
			  strcmp(term, "dumb") != 0,
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
	};
}

void
table_fact(const struct table_style *style, FILE *out, enum table_paint paint,
    const char *name, const char *text)
{
	char clean_name[CELL_BYTES], clean[CELL_BYTES];
	bool marked;

	utf8_printable(clean_name, sizeof(clean_name), name);
	utf8_printable(clean, sizeof(clean), text);
	if (!style->width) {
		fprintf(out, "%s\t%s\n", clean_name, clean);
		return;
	}
	marked = style->marks && marks_changed(style->marks, clean_name, "", clean);
	fprintf(out, "%*s%-*s", FACT_INDENT, "", FACT_NAME, clean_name);
	put_wrapped(out, clean, paint, marked, FACT_INDENT + FACT_NAME, style);
}

void
table_rest(const struct table_style *style, FILE *out, enum table_paint paint,
    unsigned indent, const char *text)
{
	char clean[CELL_BYTES];

	utf8_printable(clean, sizeof(clean), text);
	put_wrapped(out, clean, paint, false, indent, style);
}

void
table_text(const struct table_style *style, FILE *out, enum table_paint paint,
    const char *text)
{
	char clean[CELL_BYTES];

	utf8_printable(clean, sizeof(clean), text);
	if (style->width)
		put_wrapped(out, clean, paint, false, 0, style);
	else
		fprintf(out, "%s\n", clean);
}

void
table_heading(const struct table_style *style, FILE *out, const char *text)
{
	char clean[CELL_BYTES];

	utf8_printable(clean, sizeof(clean), text);
	if (style->marks)
		marks_section(style->marks, clean);
	if (style->width && style->colour)
		fprintf(out, "\033[1m");
	if (style->width)
		line_put(out, clean, style->width, style->utf8);
	else
		fputs(clean, out);
	fputs(style->width && style->colour ? "\033[0m\n" : "\n", out);
}
