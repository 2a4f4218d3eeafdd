/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements of the journal's database that are not kept ready: for what is rare.
 *
 * Arguments by letters: t a text, n an int64_t.
 */
#ifndef DAEMON_JOURNAL_SQL_H
#define DAEMON_JOURNAL_SQL_H

#include <stdbool.h>
#include <stddef.h>

struct journal_store;
struct sqlite3_stmt;

/* Asks for a row. 0: *ret_st is at it, the caller's to finalize, or NULL where there is
 * none; else -errno with s->why. */
int journal_ask(struct journal_store *s, struct sqlite3_stmt **ret_st, const char *sql,
    const char *types, ...);

/* Where rows are read to: the caller's room, for as many as it asks for. */
struct journal_rows {
	void *to;
	size_t size; /* of each */
	/* Fills one that is all zero; false: it does not count. */
	bool (*read)(struct sqlite3_stmt *st, void *row);
	size_t count;
};

/* Asks for all rows. 0 or -errno with s->why. */
int journal_read(struct journal_store *s, struct journal_rows *rows, const char *sql,
    const char *types, ...);

/* Changes something. 0 or -errno with s->why. */
int journal_change(struct journal_store *s, const char *sql, const char *types, ...);

/* The text of a column, cut to its place. */
void journal_text(char *to, size_t size, struct sqlite3_stmt *st, int column);

#endif
