/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_words.h"

#include <sqlite3.h>

#include "base/bytes.h"
#include "daemon/journal_said.h"
#include "daemon/journal_sql.h"
#include "daemon/journal_store.h"

/* An operator said something. */
static int
add(struct journal_store *s, const struct event_record *e,
    const struct journal_said *said)
{
	bool shelve = e->kind == EVENT_ALARM_SHELVED;
	int64_t until_us = (int64_t)e->wall_us + said->seconds * (int64_t)US_PER_S;
	int r;

	s->has_words = true;
	r = journal_change(s,
	    shelve
		? "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT"
		  " DO UPDATE SET shelved_until = excluded.shelved_until,"
		  " uid = excluded.uid, wall = excluded.wall"
		: "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT"
		  " DO UPDATE SET acknowledged = 1, uid = excluded.uid,"
		  " wall = excluded.wall",
	    "ttnttnnnnnn", said->alarm, e->cage, (int64_t)e->bus, said->kind,
	    said->qualifier, said->lane, said->uid, (int64_t)!shelve,
	    shelve ? until_us : (int64_t)0, (int64_t)e->since_wall_us,
	    (int64_t)e->wall_us);
	if (r == 0)
		r = journal_change(s,
		    "DELETE FROM word WHERE alarm IN (SELECT alarm FROM word ORDER BY wall"
		    " LIMIT max(0, (SELECT count(*) FROM word) - ?))",
		    "n", (int64_t)ALARM_WORDS_MAX);
	return r;
}

int
journal_words_follow(struct journal_store *s, const struct event_record *e)
{
	bool unshelved = e->kind == EVENT_ALARM_UNSHELVED;
	struct journal_said said;
	int r;

	if (e->kind == EVENT_ALARM_ACKNOWLEDGED || e->kind == EVENT_ALARM_SHELVED) {
		journal_said_read(e, &said);
		return add(s, e, &said);
	}
	if (!s->has_words || (!unshelved && e->kind != EVENT_ALARM_CLEARED &&
				 e->kind != EVENT_ALARM_RAISED))
		return 0;
	journal_said_read(e, &said);
	if (e->kind == EVENT_ALARM_RAISED && said.acknowledged)
		return 0; /* the one of before a restart */
	r = journal_change(s,
	    unshelved ? "UPDATE word SET shelved_until = 0 WHERE alarm = ?"
		      : "UPDATE word SET acknowledged = 0 WHERE alarm = ?",
	    "t", said.alarm);
	if (r == 0)
		r = journal_change(s,
		    "DELETE FROM word"
		    " WHERE alarm = ? AND NOT acknowledged AND NOT shelved_until",
		    "t", said.alarm);
	return r;
}

static bool
read_word(sqlite3_stmt *st, void *row)
{
	struct alarm_word *w = row;

	w->uid = (uint32_t)sqlite3_column_int64(st, JOURNAL_KEY_END);
	w->acknowledged = sqlite3_column_int(st, JOURNAL_KEY_END + 1);
	w->shelved_until_wall_us =
	    (uint64_t)sqlite3_column_int64(st, JOURNAL_KEY_END + 2);
	w->raised_wall_us = (uint64_t)sqlite3_column_int64(st, JOURNAL_KEY_END + 3);
	w->wall_us = (uint64_t)sqlite3_column_int64(st, JOURNAL_KEY_END + 4);
	return journal_said_key(st, &w->key);
}

int
journal_words_read(struct journal_store *s, struct alarm_word *ret_words,
    size_t *ret_count)
{
	struct journal_rows rows = { ret_words, sizeof(*ret_words), read_word, 0 };
	int r = journal_read(s, &rows,
	    "SELECT " JOURNAL_KEY_COLUMNS ", uid, acknowledged, shelved_until, raised,"
	    " wall FROM word it ORDER BY wall DESC LIMIT ?",
	    "n", (int64_t)ALARM_WORDS_MAX);

	*ret_count = rows.count;
	return r;
}
