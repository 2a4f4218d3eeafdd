/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_words.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_sql.h"
#include "daemon/journal_store.h"

/* What an event of an alarm says. */
struct said {
	char alarm[24], kind[EVENT_KEY_MAX], qualifier[EVENT_KEY_MAX];
	int64_t lane; /* from 1, of either side; 0: none */
	int64_t uid, seconds;
	bool acknowledged;
};

static void
read_event(const struct event_record *e, struct said *ret_said)
{
	const struct {
		const char *key;
		char *to;
		size_t size;
	} texts[] = {
		{ "id", ret_said->alarm, sizeof(ret_said->alarm) },
		{ "alarm", ret_said->kind, sizeof(ret_said->kind) },
		{ "qualifier", ret_said->qualifier, sizeof(ret_said->qualifier) },
	};
	const struct {
		const char *key;
		int64_t *to;
	} numbers[] = { { "lane", &ret_said->lane }, { "host-lane", &ret_said->lane },
		{ "uid", &ret_said->uid }, { "seconds", &ret_said->seconds } };
	struct event_member m;
	size_t at = 0;

	memset(ret_said, 0, sizeof(*ret_said));
	while (event_member(e, &at, &m)) {
		for (size_t i = 0; i < COUNT_OF(texts); i++) {
			if (strcmp(m.key, texts[i].key) == 0)
				snprintf(texts[i].to, texts[i].size, "%.*s",
				    (int)texts[i].size - 1, m.value);
		}
		for (size_t i = 0; i < COUNT_OF(numbers); i++) {
			if (strcmp(m.key, numbers[i].key) == 0)
				*numbers[i].to = strtoll(m.value, NULL, 10);
		}
		ret_said->acknowledged |= strcmp(m.key, "operator-state") == 0;
	}
}

/* An operator said something. */
static int
add(struct journal_store *s, const struct event_record *e, const struct said *said)
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
	struct said said;
	int r;

	if (e->kind == EVENT_ALARM_ACKNOWLEDGED || e->kind == EVENT_ALARM_SHELVED) {
		read_event(e, &said);
		return add(s, e, &said);
	}
	if (!s->has_words || (!unshelved && e->kind != EVENT_ALARM_CLEARED &&
				 e->kind != EVENT_ALARM_RAISED))
		return 0;
	read_event(e, &said);
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

/* False where it is of a kind that we do not know. */
static bool
read_word(sqlite3_stmt *st, struct alarm_word *w)
{
	char kind[EVENT_KEY_MAX], qualifier[EVENT_KEY_MAX];
	int64_t lane = sqlite3_column_int64(st, 4);

	memset(w, 0, sizeof(*w));
	journal_text(w->cage, sizeof(w->cage), st, 0);
	w->bus = (unsigned)sqlite3_column_int(st, 1);
	journal_text(kind, sizeof(kind), st, 2);
	journal_text(qualifier, sizeof(qualifier), st, 3);
	w->lane = lane > 0 && lane <= LANES_MAX ? (unsigned)lane - 1 : 0;
	w->uid = (uint32_t)sqlite3_column_int64(st, 5);
	w->acknowledged = sqlite3_column_int(st, 6);
	w->shelved_until_wall_us = (uint64_t)sqlite3_column_int64(st, 7);
	w->raised_wall_us = (uint64_t)sqlite3_column_int64(st, 8);
	w->wall_us = (uint64_t)sqlite3_column_int64(st, 9);
	journal_text(w->serial, sizeof(w->serial), st, 10);
	return alarm_kind_parse(kind, qualifier, &w->kind);
}

int
journal_words_read(struct journal_store *s, struct alarm_word *ret_words,
    size_t *ret_count)
{
	int rc = SQLITE_ROW;
	sqlite3_stmt *st;
	int r = journal_ask(s, &st,
	    "SELECT cage, bus, kind, qualifier, lane, uid, acknowledged, shelved_until,"
	    " raised, wall, (SELECT serial FROM stay WHERE stay.cage = word.cage"
	    " AND until IS NULL) FROM word ORDER BY wall DESC LIMIT ?",
	    "n", (int64_t)ALARM_WORDS_MAX);

	*ret_count = 0;
	if (r < 0 || !st)
		return r;
	for (; rc == SQLITE_ROW; rc = sqlite3_step(st)) {
		if (read_word(st, &ret_words[*ret_count]))
			(*ret_count)++;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : journal_store_fail(s, rc);
}
