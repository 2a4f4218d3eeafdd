/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_sql.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daemon/journal_store.h"

/*
 * Prepares a statement and makes its first step; arguments by letters: t a text, n an
 * int64_t. SQLITE_ROW: the statement is the caller's, to read and to finalize.
 */
static int
step_first(struct journal_store *s, sqlite3_stmt **ret_st, const char *sql,
    const char *types, va_list args)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

	for (int i = 0; rc == SQLITE_OK && types[i]; i++) {
		if (types[i] == 't')
			rc = sqlite3_bind_text(st, i + 1, va_arg(args, const char *), -1,
			    SQLITE_TRANSIENT);
		else
			rc = sqlite3_bind_int64(st, i + 1, va_arg(args, int64_t));
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret_st = st;
	else
		sqlite3_finalize(st);
	return rc;
}

int
journal_ask(struct journal_store *s, sqlite3_stmt **ret_st, const char *sql,
    const char *types, ...)
{
	va_list args;
	int rc;

	*ret_st = NULL;
	va_start(args, types);
	rc = step_first(s, ret_st, sql, types, args);
	va_end(args);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : journal_store_fail(s, rc);
}

int
journal_read(struct journal_store *s, struct journal_rows *rows, const char *sql,
    const char *types, ...)
{
	sqlite3_stmt *st = NULL;
	va_list args;
	int rc;

	va_start(args, types);
	rc = step_first(s, &st, sql, types, args);
	va_end(args);
	for (; rc == SQLITE_ROW; rc = sqlite3_step(st)) {
		void *row = (char *)rows->to + rows->count * rows->size;

		memset(row, 0, rows->size);
		rows->count += rows->read(st, row);
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : journal_store_fail(s, rc);
}

int
journal_change(struct journal_store *s, const char *sql, const char *types, ...)
{
	sqlite3_stmt *st = NULL;
	va_list args;
	int rc;

	va_start(args, types);
	rc = step_first(s, &st, sql, types, args);
	va_end(args);
	if (rc == SQLITE_ROW)
		sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : journal_store_fail(s, rc);
}

void
journal_text(char *to, size_t size, sqlite3_stmt *st, int column)
{
	const char *text = (const char *)sqlite3_column_text(st, column);

	snprintf(to, size, "%s", text ? text : "");
}
