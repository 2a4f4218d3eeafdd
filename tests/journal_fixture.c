/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/journal_fixture.h"

#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"

char dir[64];
struct journal_store store;
const struct journal_limits wide = { 1000000, 1 << 30 };
uint64_t wall_us = 1000000;

void
open_store(void)
{
	ck_assert_msg(journal_store_open(&store, dir, &wide, "boot-1", "1.0") == 0, "%s",
	    store.why);
}

void
crash(void)
{
	sqlite3_stmt *st = NULL;

	while ((st = sqlite3_next_stmt(store.db, NULL)))
		sqlite3_finalize(st);
	sqlite3_db_config(store.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(store.db);
	store.db = NULL;
	journal_ids_close(&store.ids);
}

void
setup(void)
{
	strcpy(dir, "/tmp/caged-check.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	open_store();
}

void
teardown(void)
{
	char command[128];

	journal_store_close(&store);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

const char *
path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

bool
is_there(const char *name)
{
	return access(path_of(name), F_OK) == 0;
}

struct event_record
make(enum event_kind kind, const char *cage)
{
	const struct now now = { .mono_us = wall_us / 2, .wall_us = wall_us };
	struct event_record e;

	wall_us += 1000000;
	event_begin(&e, kind, &now);
	snprintf(e.cage, sizeof(e.cage), "%s", cage);
	return e;
}

uint64_t
append(struct event_record e)
{
	ck_assert_msg(journal_store_append(&store, &e, 1) == 0, "%s", store.why);
	return e.id;
}

void
append_many(unsigned count)
{
	struct event_record e[100];

	while (count) {
		unsigned n = MIN_OF(count, 100u);

		for (unsigned i = 0; i < n; i++) {
			e[i] = make(EVENT_FLAG, "1");
			event_text(&e[i], "text", "some words, so that a row has a size");
		}
		ck_assert_int_eq(journal_store_append(&store, e, n), 0);
		count -= n;
	}
}

struct event_search
search(struct api_event_query query)
{
	static struct event_record found[API_EVENTS_MAX];
	struct event_search s = { .query = query, .events = found };

	while (!s.done)
		ck_assert_int_eq(journal_search(&store, &s), 0);
	return s;
}

struct event_search
all_behind(uint64_t id)
{
	return search(
	    (struct api_event_query){ .after = id, .kind = -1, .limit = API_EVENTS_MAX });
}
