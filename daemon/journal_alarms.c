/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_alarms.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_sql.h"
#include "daemon/journal_store.h"

#define LINE_MAX    96
#define CHANGES_MAX (ALARM_CHANGES * LINE_MAX)

/* What an event of an alarm says. */
struct said {
	char alarm[24], kind[EVENT_KEY_MAX], qualifier[EVENT_KEY_MAX];
	char severity[EVENT_KEY_MAX], why[EVENT_KEY_MAX];
	int64_t lane; /* from 1, of either side; 0: none */
	int64_t uid;
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
		{ "severity", ret_said->severity, sizeof(ret_said->severity) },
		{ "why", ret_said->why, sizeof(ret_said->why) },
	};
	const struct {
		const char *key;
		int64_t *to;
	} numbers[] = { { "lane", &ret_said->lane }, { "host-lane", &ret_said->lane },
		{ "uid", &ret_said->uid } };
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
	}
}

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
add_change(struct journal_store *s, const struct said *said,
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
    const struct said *said, const char *changes)
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
	struct said said;
	int r;

	if (!change_of(e, &change) ||
	    (change == ALARM_CHANGE_RAISED && e->since_wall_us)) /* it goes on */
		return 0;
	read_event(e, &said);
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

/* False where it is of a kind that we do not know. */
static bool
read_past(sqlite3_stmt *st, struct alarm_past *p)
{
	char kind[EVENT_KEY_MAX], qualifier[EVENT_KEY_MAX], changes[CHANGES_MAX];
	int64_t lane = sqlite3_column_int64(st, 4);
	char *line, *next = changes;

	memset(p, 0, sizeof(*p));
	journal_text(p->cage, sizeof(p->cage), st, 0);
	p->bus = (unsigned)sqlite3_column_int(st, 1);
	journal_text(kind, sizeof(kind), st, 2);
	journal_text(qualifier, sizeof(qualifier), st, 3);
	p->lane = lane > 0 && lane <= LANES_MAX ? (unsigned)lane - 1 : 0;
	p->raises = (uint64_t)sqlite3_column_int64(st, 5);
	p->raised_wall_us = (uint64_t)sqlite3_column_int64(st, 6);
	p->cleared_wall_us = (uint64_t)sqlite3_column_int64(st, 7);
	p->stood = !p->cleared_wall_us;
	journal_text(changes, sizeof(changes), st, 8);
	journal_text(p->serial, sizeof(p->serial), st, 9);
	while ((line = strsep(&next, "\n")) && p->changes < ALARM_CHANGES)
		p->changes += parse_change(line, &p->change[p->changes]);
	return alarm_kind_parse(kind, qualifier, &p->kind);
}

int
journal_alarms_read(struct journal_store *s, struct alarm_past *ret_pasts,
    size_t *ret_count)
{
	int rc = SQLITE_ROW;
	sqlite3_stmt *st;
	int r = journal_ask(s, &st,
	    "SELECT cage, bus, kind, qualifier, lane, raises, raised, cleared, changes,"
	    " (SELECT serial FROM stay WHERE stay.cage = alarm.cage AND until IS NULL)"
	    " FROM alarm ORDER BY cleared = 0 DESC, last DESC LIMIT ?",
	    "n", (int64_t)ALARM_PASTS_MAX);

	*ret_count = 0;
	if (r < 0 || !st)
		return r;
	for (; rc == SQLITE_ROW; rc = sqlite3_step(st)) {
		if (read_past(st, &ret_pasts[*ret_count]))
			(*ret_count)++;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : journal_store_fail(s, rc);
}
