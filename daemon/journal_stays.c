/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_stays.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_sql.h"
#include "daemon/journal_store.h"

/* The stay of a cage that is not over. */
struct open_stay {
	int64_t number; /* 0: none */
	char vendor[STAY_TEXT_MAX], part[STAY_TEXT_MAX], serial[STAY_TEXT_MAX];
};

/* ---- following ---- */

static int
find_open(struct journal_store *s, const char *cage, struct open_stay *ret_stay)
{
	sqlite3_stmt *st;
	int r = journal_ask(s, &st,
	    "SELECT stay, vendor, part, serial FROM stay"
	    " WHERE cage = ? AND until IS NULL",
	    "t", cage);

	memset(ret_stay, 0, sizeof(*ret_stay));
	if (r < 0 || !st)
		return r;
	ret_stay->number = sqlite3_column_int64(st, 0);
	journal_text(ret_stay->vendor, sizeof(ret_stay->vendor), st, 1);
	journal_text(ret_stay->part, sizeof(ret_stay->part), st, 2);
	journal_text(ret_stay->serial, sizeof(ret_stay->serial), st, 3);
	sqlite3_finalize(st);
	return 0;
}

/* Its end was seen at `until`, and may be as early as `from`; 0: it is not. */
static int
end_stay(struct journal_store *s, const struct open_stay *stay, uint64_t until,
    uint64_t from)
{
	return journal_change(s,
	    "UPDATE stay SET until = ?, until_from = ? WHERE stay = ?", "nnn",
	    (int64_t)until, (int64_t)MIN_OF(from, until), stay->number);
}

static int
begin_stay(struct journal_store *s, const char *cage, bool found, uint64_t since,
    struct open_stay *ret_stay)
{
	int r = journal_change(s,
	    "INSERT INTO stay(cage, vendor, part, serial, found, since)"
	    " VALUES (?, '', '', '', ?, ?)",
	    "tnn", cage, (int64_t)found, (int64_t)since);

	memset(ret_stay, 0, sizeof(*ret_stay));
	if (r < 0)
		return r;
	ret_stay->number = sqlite3_last_insert_rowid(s->db);
	r = journal_change(s, "DELETE FROM stay WHERE stay <= ? AND until IS NOT NULL",
	    "n", ret_stay->number - JOURNAL_STAYS_MAX);
	return r < 0 ? r
		     : journal_change(s,
			   "INSERT INTO cage_count VALUES (?, 1)"
			   " ON CONFLICT DO UPDATE SET insertions = insertions + 1",
			   "t", cage);
}

/* It is known by now which module it is. */
static int
name_stay(struct journal_store *s, int64_t number, const struct open_stay *name,
    uint64_t wall_us)
{
	int r = journal_change(s,
	    "UPDATE stay SET vendor = ?, part = ?, serial = ? WHERE stay = ?", "tttn",
	    name->vendor, name->part, name->serial, number);

	if (r == 0)
		r = journal_change(s,
		    "INSERT INTO serial_count VALUES (?, ?, ?, 1, ?) ON CONFLICT"
		    " DO UPDATE SET insertions = insertions + 1, last = excluded.last",
		    "tttn", name->vendor, name->part, name->serial, (int64_t)wall_us);
	if (r == 0)
		r = journal_change(s,
		    "DELETE FROM serial_count WHERE (vendor, part, serial) IN"
		    " (SELECT vendor, part, serial FROM serial_count ORDER BY last"
		    " LIMIT max(0, (SELECT count(*) FROM serial_count) - ?))",
		    "n", (int64_t)JOURNAL_STAYS_MAX);
	return r;
}

/* Who an event says that it is. */
static void
read_name(const struct event_record *e, struct open_stay *ret_name)
{
	struct event_member m;
	size_t at = 0;

	memset(ret_name, 0, sizeof(*ret_name));
	while (event_member(e, &at, &m)) {
		char *to = strcmp(m.key, "vendor-name") == 0     ? ret_name->vendor
			   : strcmp(m.key, "part-number") == 0   ? ret_name->part
			   : strcmp(m.key, "serial-number") == 0 ? ret_name->serial
								 : NULL;

		if (to)
			snprintf(to, STAY_TEXT_MAX, "%.*s", STAY_TEXT_MAX - 1, m.value);
	}
}

static bool
is_named(const struct open_stay *stay)
{
	return stay->vendor[0] || stay->part[0] || stay->serial[0];
}

static bool
same_name(const struct open_stay *a, const struct open_stay *b)
{
	return strcmp(a->vendor, b->vendor) == 0 && strcmp(a->part, b->part) == 0 &&
	       strcmp(a->serial, b->serial) == 0;
}

/* A module was identified: the one that is known to be there, or another. */
static int
take_name(struct journal_store *s, const struct event_record *e, struct open_stay *open)
{
	struct open_stay name;
	int r = 0;

	read_name(e, &name);
	if (open->number && is_named(open)) {
		if (same_name(open, &name))
			return 0;
		/* exchanged while no daemon ran */
		r = end_stay(s, open, e->wall_us, s->seen_wall_us);
		open->number = 0;
	}
	if (r == 0 && !open->number)
		r = begin_stay(s, e->cage, true, e->wall_us, open);
	return r == 0 ? name_stay(s, open->number, &name, e->wall_us) : r;
}

/* A cage is empty in which there was a module when the last daemon ended. */
static int
miss(struct journal_store *s, struct event_record *e, const struct open_stay *open)
{
	e->kind = EVENT_MODULE_REMOVED;
	e->since_wall_us = MIN_OF(s->seen_wall_us, e->wall_us);
	event_text(e, "vendor-name", open->vendor);
	event_text(e, "part-number", open->part);
	event_text(e, "serial-number", open->serial);
	event_text(e, "text", "removed while no daemon ran");
	return end_stay(s, open, e->wall_us, s->seen_wall_us);
}

int
journal_stays_follow(struct journal_store *s, struct event_record *e, bool *ret_drop)
{
	bool inserted = e->kind == EVENT_MODULE_INSERTED;
	struct open_stay open;
	int r;

	*ret_drop = false;
	if (!inserted && e->kind != EVENT_MODULE_FOUND && e->kind != EVENT_CAGE_EMPTY &&
	    e->kind != EVENT_MODULE_IDENTIFIED && e->kind != EVENT_MODULE_REMOVED)
		return 0;
	r = find_open(s, e->cage, &open);
	if (r < 0)
		return r;
	if (e->kind == EVENT_MODULE_IDENTIFIED)
		return take_name(s, e, &open);
	if (inserted && open.number)
		r = end_stay(s, &open, e->wall_us, s->seen_wall_us);
	if (r == 0 && (inserted || (e->kind == EVENT_MODULE_FOUND && !open.number)))
		return begin_stay(s, e->cage, !inserted, e->wall_us, &open);
	if (e->kind == EVENT_MODULE_REMOVED && open.number)
		return end_stay(s, &open, e->wall_us, e->since_wall_us);
	*ret_drop = e->kind == EVENT_CAGE_EMPTY && !open.number;
	if (e->kind == EVENT_CAGE_EMPTY && open.number)
		return miss(s, e, &open);
	return r;
}

/* ---- reading ---- */

static bool
read_stay(sqlite3_stmt *st, void *row)
{
	struct stay *stay = row;

	journal_text(stay->cage, sizeof(stay->cage), st, 0);
	journal_text(stay->vendor, sizeof(stay->vendor), st, 1);
	journal_text(stay->part, sizeof(stay->part), st, 2);
	journal_text(stay->serial, sizeof(stay->serial), st, 3);
	stay->since_before = sqlite3_column_int(st, 4);
	stay->since_wall_us = (uint64_t)sqlite3_column_int64(st, 5);
	stay->is_over = sqlite3_column_type(st, 6) != SQLITE_NULL;
	stay->until_wall_us = (uint64_t)sqlite3_column_int64(st, 6);
	stay->until_from_wall_us = (uint64_t)sqlite3_column_int64(st, 7);
	stay->cage_insertions = (uint64_t)sqlite3_column_int64(st, 8);
	stay->serial_insertions = (uint64_t)sqlite3_column_int64(st, 9);
	return true;
}

int
journal_stays_read(struct journal_store *s, const struct api_stay_query *q,
    struct stay *ret_stays, size_t *ret_count)
{
	struct journal_rows rows = { ret_stays, sizeof(*ret_stays), read_stay, 0 };
	int r = journal_read(s, &rows,
	    "SELECT cage, vendor, part, serial, found, since, until, until_from,"
	    " ifnull(c.insertions, 0), ifnull(m.insertions, 0)"
	    " FROM stay LEFT JOIN cage_count c USING (cage)"
	    " LEFT JOIN serial_count m USING (vendor, part, serial)"
	    " WHERE (?1 = '' OR cage = ?1) AND (?2 = '' OR serial = ?2)"
	    " ORDER BY stay DESC LIMIT ?3",
	    "ttn", q->cage, q->serial, (int64_t)q->limit);

	*ret_count = rows.count;
	return r;
}
