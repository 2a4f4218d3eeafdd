/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables: rows that fit a terminal, or lines of tab separated values.
 *
 * On a terminal a table wraps one column at most: texts are shortened with an ellipsis
 * down to what their column allows, then the least important columns go. Into a pipe
 * goes everything, in full, and always with the same columns. What a cell is given is not
 * trusted: unprintable code points become `?`.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS_MAX 18

struct marks;

enum table_paint { TABLE_PLAIN, TABLE_GOOD, TABLE_WARN, TABLE_BAD };

struct table_column {
	const char *title;
	bool right;          /* numbers stand at the right */
	unsigned importance; /* the smallest goes first; 0: in a pipe only */
	unsigned least;      /* how short a text may become; 0: never shortened */
};

struct table_style {
	unsigned width; /* columns of the terminal; 0: tab separated */
	bool colour;
	bool utf8;           /* the terminal takes it; else ASCII alone */
	struct marks *marks; /* borrowed; cells that changed stand out. NULL: none do */
};

struct table;

/* `columns` is borrowed; at most TABLE_COLUMNS_MAX. The first one always stays. */
struct table *table_create(const struct table_column *columns, size_t count);
void table_destroy(struct table *t);

/* No terminal shows this column while all its cells are empty. */
void table_optional(struct table *t, size_t column);

/* A terminal shows this column only where all else has its full width. */
void table_spare(struct table *t, size_t column);

/* An age: that its cells change is no news, and they never stand out. */
void table_restless(struct table *t, size_t column);

/* The last column that a terminal shows: its texts go on below, and are never cut. */
void table_wrap(struct table *t, size_t column);

/* How many columns, from the left, name a row; 1 unless it is told. */
void table_keys(struct table *t, size_t count);

/*
 * The next cell, from left to right, row by row. `full` is what a pipe gets,
 * NULL for the same; an empty text is shown as `-`, and NULL as nothing.
 */
void table_cell(struct table *t, enum table_paint paint, const char *shown,
    const char *full);

/*
 * Writes what was added. False when memory was short at some cell, or `out`
 * failed: nothing or a part is written then.
 */
bool table_write(const struct table *t, const struct table_style *style, FILE *out);

/* What `out` is: a terminal and how wide (the window, COLUMNS, or 80), or a pipe. */
struct table_style table_style_of(FILE *out, bool no_colour);

/*
 * A text with its name in a column of its own: "name    text" or "name\ttext". On a
 * terminal it goes on below where it is too long for the line.
 */
void table_fact(const struct table_style *style, FILE *out, enum table_paint paint,
    const char *name, const char *text);

/* The rest of a line, behind `indent` columns; on a terminal it goes on below there. */
void table_rest(const struct table_style *style, FILE *out, enum table_paint paint,
    unsigned indent, const char *text);

/* A text in lines of its own: on a terminal as many as it takes, in a pipe one. */
void table_text(const struct table_style *style, FILE *out, enum table_paint paint,
    const char *text);

/* A heading; on a terminal it stands out, in a pipe it is a line of its own. */
void table_heading(const struct table_style *style, FILE *out, const char *text);

#endif
