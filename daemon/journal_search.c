/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_search.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_sql.h"

/* Rows that one slice of a search looks at. */
#define SLICE_ROWS 2000

/* A row as an event; false where it is of a kind that we do not know. */
static bool
read_row(sqlite3_stmt *st, struct event_record *e)
{
	char kind[EVENT_KEY_MAX];
	const char *data;

	memset(e, 0, sizeof(*e));
	journal_text(kind, sizeof(kind), st, 1);
	if (!event_kind_parse(kind, &e->kind))
		return false;
	e->id = (uint64_t)sqlite3_column_int64(st, 0);
	journal_text(e->cage, sizeof(e->cage), st, 2);
	e->bus = (int16_t)sqlite3_column_int(st, 3);
	e->generation = (uint64_t)sqlite3_column_int64(st, 4);
	e->mono_us = (uint64_t)sqlite3_column_int64(st, 5);
	e->wall_us = (uint64_t)sqlite3_column_int64(st, 6);
	e->since_us = (uint64_t)sqlite3_column_int64(st, 7);
	e->since_wall_us = (uint64_t)sqlite3_column_int64(st, 8);
	data = (const char *)sqlite3_column_text(st, 9);
	e->len = (uint16_t)MIN_OF((size_t)sqlite3_column_bytes(st, 9), sizeof(e->data));
	if (data)
		memcpy(e->data, data, e->len);
	journal_text(e->boot, sizeof(e->boot), st, 10);
	return true;
}

static bool
matches(const struct api_event_query *q, const struct event_record *e)
{
	return (q->kind < 0 || q->kind == (int)e->kind) &&
	       (!q->cage[0] || strcmp(q->cage, e->cage) == 0) &&
	       e->wall_us >= q->since_wall_us;
}

/* Those that were found backward, in the order of their ids. */
static void
reverse(struct event_record *events, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct event_record e = events[i];

		events[i] = events[count - 1 - i];
		events[count - 1 - i] = e;
	}
}

static void
begin_search(struct event_search *search)
{
	const struct api_event_query *q = &search->query;

	search->begun = true;
	search->next = q->tail ? 0 : q->after;
	search->at = q->tail ? INT64_MAX : MIN_OF(q->after, (uint64_t)INT64_MAX);
}

int
journal_search(struct journal_store *s, struct event_search *search)
{
	const struct api_event_query *q = &search->query;
	sqlite3_stmt *st = s->statement[q->tail ? STORE_BACKWARD : STORE_FORWARD];
	int rows = 0, rc;

	if (!search->begun)
		begin_search(search);
	sqlite3_bind_int64(st, 1, (int64_t)search->at);
	sqlite3_bind_int(st, 2, SLICE_ROWS);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && search->count < q->limit) {
		struct event_record *e = &search->events[search->count];

		rows++;
		search->at = (uint64_t)sqlite3_column_int64(st, 0);
		if (!q->tail || !search->next)
			search->next = search->at;
		if (read_row(st, e) && matches(q, e))
			search->count++;
	}
	sqlite3_reset(st);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return journal_store_fail(s, rc);
	search->done = search->count == q->limit || rows < SLICE_ROWS;
	if (search->done && q->tail)
		reverse(search->events, search->count);
	return 0;
}
