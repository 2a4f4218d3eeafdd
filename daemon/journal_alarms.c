/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_alarms.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_said.h"
#include "daemon/journal_sql.h"
#include "daemon/journal_store.h"

#define LINE_MAX    96
#define CHANGES_MAX (ALARM_CHANGES * LINE_MAX)

/* False: it is none that changes an alarm. */
static bool
change_of(const struct event_record *e, enum alarm_change_kind *ret_kind)
{
	static const struct {
		enum event_kind event;
		enum alarm_change_kind change;
	} changes[] = {
		{ EVENT_ALARM_RAISED, ALARM_CHANGE_RAISED },
		{ EVENT_ALARM_CLEARED, ALARM_CHANGE_CLEARED },
		{ EVENT_ALARM_CHANGED, ALARM_CHANGE_SEVERITY },
		{ EVENT_ALARM_ACKNOWLEDGED, ALARM_CHANGE_ACKNOWLEDGED },
		{ EVENT_ALARM_SHELVED, ALARM_CHANGE_SHELVED },
		{ EVENT_ALARM_UNSHELVED, ALARM_CHANGE_UNSHELVED },
	};

	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		if (changes[i].event != e->kind)
			continue;
		*ret_kind = changes[i].change;
		return true;
	}
	return false;
}

/* The changes of an alarm and one more: the last ones. */
static int
add_change(struct journal_store *s, const struct journal_said *said,
    enum alarm_change_kind change, uint64_t wall_us, char ret_text[CHANGES_MAX])
{
	char before[CHANGES_MAX] = "", line[LINE_MAX];
	const char *from = before;
	size_t lines = 1;
	sqlite3_stmt *st;
	int r = journal_ask(s, &st, "SELECT changes FROM alarm WHERE alarm = ?", "t",
	    said->alarm);

	if (r < 0)
		return r;
	if (st)
		journal_text(before, sizeof(before), st, 0);
	sqlite3_finalize(st);
	for (const char *p = before; *p; p++)
		lines += *p == '\n';
	for (; lines > ALARM_CHANGES; lines--)
		from = strchr(from, '\n') + 1;
	snprintf(line, sizeof(line), "%" PRIu64 " %s %s %s %" PRId64 "\n", wall_us,
	    alarm_change_name(change), said->severity, said->why[0] ? said->why : "-",
	    said->uid);
	snprintf(ret_text, CHANGES_MAX, "%.*s%s", CHANGES_MAX - LINE_MAX, from, line);
	return 0;
}

static int
follow_raised(struct journal_store *s, const struct event_record *e,
    const struct journal_said *said, const char *changes)
{
	int r = journal_change(s,
	    "INSERT INTO alarm VALUES (?, ?, ?, ?, ?, ?, 1, ?, 0, ?, ?) ON CONFLICT"
	    " DO UPDATE SET raises = raises + 1, raised = excluded.raised, cleared = 0,"
	    " last = excluded.last, changes = excluded.changes",
	    "ttnttnnnt", said->alarm, e->cage, (int64_t)e->bus, said->kind,
	    said->qualifier, said->lane, (int64_t)e->wall_us, (int64_t)e->wall_us,
	    changes);

	if (r < 0)
		return r;
	return journal_change(s,
	    "DELETE FROM alarm WHERE alarm IN (SELECT alarm FROM alarm ORDER BY"
	    " cleared = 0, last LIMIT max(0, (SELECT count(*) FROM alarm) - ?))",
	    "n", (int64_t)ALARM_PASTS_MAX);
}

int
journal_alarms_follow(struct journal_store *s, const struct event_record *e)
{
	enum alarm_change_kind change;
	char changes[CHANGES_MAX];
	struct journal_said said;
	int r;

	if (!change_of(e, &change) ||
	    (change == ALARM_CHANGE_RAISED && e->since_wall_us)) /* it goes on */
		return 0;
	journal_said_read(e, &said);
	r = add_change(s, &said, change, e->wall_us, changes);
	if (r < 0)
		return r;
	if (change == ALARM_CHANGE_RAISED)
		return follow_raised(s, e, &said, changes);
	return journal_change(s,
	    "UPDATE alarm SET cleared = max(cleared, ?), last = ?, changes = ?"
	    " WHERE alarm = ?",
	    "nntt", change == ALARM_CHANGE_CLEARED ? (int64_t)e->wall_us : (int64_t)0,
	    (int64_t)e->wall_us, changes, said.alarm);
}

/* ---- reading ---- */

static bool
parse_change(const char *line, struct alarm_change *ret_change)
{
	char change[LINE_MAX], severity[LINE_MAX], why[LINE_MAX];
	struct alarm_change c = { .kind = ALARM_CHANGE_COUNT,
		.severity = SEVERITY_COUNT };
	uint64_t wall_us;
	uint32_t uid;

	if (sscanf(line, "%" SCNu64 " %95s %95s %95s %" SCNu32, &wall_us, change,
		severity, why, &uid) != 5)
		return false;
	c.wall_us = wall_us;
	c.uid = uid;
	for (int i = 0; i < ALARM_CHANGE_COUNT; i++) {
		if (strcmp(change, alarm_change_name((enum alarm_change_kind)i)) == 0)
			c.kind = (uint8_t)i;
	}
	for (int i = 0; i < SEVERITY_COUNT; i++) {
		if (strcmp(severity, severity_name((enum severity)i)) == 0)
			c.severity = (uint8_t)i;
	}
	for (int i = 0; i < ALARM_END_COUNT; i++) {
		if (strcmp(why, alarm_end_name((enum alarm_end)i)) == 0)
			c.why = (uint8_t)i;
	}
	*ret_change = c;
	return c.kind < ALARM_CHANGE_COUNT && c.severity < SEVERITY_COUNT;
}

static bool
read_past(sqlite3_stmt *st, void *row)
{
	char changes[CHANGES_MAX], *line, *next = changes;
	struct alarm_past *p = row;

	p->raises = (uint64_t)sqlite3_column_int64(st, JOURNAL_KEY_END);
	p->raised_wall_us = (uint64_t)sqlite3_column_int64(st, JOURNAL_KEY_END + 1);
	p->cleared_wall_us = (uint64_t)sqlite3_column_int64(st, JOURNAL_KEY_END + 2);
	p->stood = !p->cleared_wall_us;
	journal_text(changes, sizeof(changes), st, JOURNAL_KEY_END + 3);
	while ((line = strsep(&next, "\n")) && p->changes < ALARM_CHANGES)
		p->changes += parse_change(line, &p->change[p->changes]);
	return journal_said_key(st, &p->key);
}

int
journal_alarms_read(struct journal_store *s, struct alarm_past *ret_pasts,
    size_t *ret_count)
{
	struct journal_rows rows = { ret_pasts, sizeof(*ret_pasts), read_past, 0 };
	int r = journal_read(s, &rows,
	    "SELECT " JOURNAL_KEY_COLUMNS ", raises, raised, cleared, changes"
	    " FROM alarm it ORDER BY cleared = 0 DESC, last DESC LIMIT ?",
	    "n", (int64_t)ALARM_PASTS_MAX);

	*ret_count = rows.count;
	return r;
}
