/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks: which cells say something else than at the last refresh.
 *
 * A cell is known by its section, its row's name and its column's title, so that
 * rows may move. Who refreshes calls marks_turn() after each.
 */
#ifndef CLI_MARKS_H
#define CLI_MARKS_H

#include <stdbool.h>

struct marks;

struct marks *marks_create(void);
void marks_destroy(struct marks *m);

/* What was written since the last turn is what the next one is held against. */
void marks_turn(struct marks *m);

/* What was written since the last turn is forgotten: it is not shown. */
void marks_undo(struct marks *m);

/* Rows that follow stand below this heading. */
void marks_section(struct marks *m, const char *title);

/* Notes what a cell says; true when it said something else, or was not there. */
bool marks_changed(struct marks *m, const char *row, const char *column,
    const char *text);

#endif
