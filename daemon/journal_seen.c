/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_seen.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/journal_sql.h"
#include "daemon/journal_store.h"

int
journal_seen_follow(struct journal_store *s, const struct event_record *e, bool *ret_drop)
{
	struct event_member m;
	int64_t rx = 0, tx = 0;
	size_t at = 0;
	int r;

	*ret_drop = e->kind == EVENT_SIGNALS_SEEN;
	if (!*ret_drop)
		return 0;
	while (event_member(e, &at, &m)) {
		if (strcmp(m.key, "rx") == 0)
			rx = strtoll(m.value, NULL, 10);
		if (strcmp(m.key, "tx") == 0)
			tx = strtoll(m.value, NULL, 10);
	}
	r = journal_change(s,
	    "INSERT INTO seen SELECT stay, ?2, ?3 FROM stay"
	    " WHERE cage = ?1 AND until IS NULL AND serial <> ''"
	    " ON CONFLICT DO UPDATE SET rx = rx | excluded.rx, tx = tx | excluded.tx"
	    " WHERE rx | excluded.rx <> rx OR tx | excluded.tx <> tx",
	    "tnn", e->cage, rx, tx);
	return r < 0 ? r
		     : journal_change(s,
			   "DELETE FROM seen WHERE stay NOT IN"
			   " (SELECT stay FROM stay WHERE until IS NULL)",
			   "");
}

static bool
read_seen(sqlite3_stmt *st, void *row)
{
	struct seen_past *p = row;

	journal_text(p->cage, sizeof(p->cage), st, 0);
	journal_text(p->vendor, sizeof(p->vendor), st, 1);
	journal_text(p->part, sizeof(p->part), st, 2);
	journal_text(p->serial, sizeof(p->serial), st, 3);
	p->rx = (uint32_t)sqlite3_column_int64(st, 4);
	p->tx = (uint32_t)sqlite3_column_int64(st, 5);
	return true;
}

int
journal_seen_read(struct journal_store *s, struct seen_past *ret_pasts, size_t *ret_count)
{
	struct journal_rows rows = { ret_pasts, sizeof(*ret_pasts), read_seen, 0 };
	int r = journal_read(s, &rows,
	    "SELECT cage, vendor, part, serial, rx, tx FROM seen JOIN stay USING (stay)"
	    " WHERE until IS NULL ORDER BY stay DESC LIMIT ?",
	    "n", (int64_t)SEEN_PASTS_MAX);

	*ret_count = rows.count;
	return r;
}
