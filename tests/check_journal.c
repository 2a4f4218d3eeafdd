/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/journal_search.h"
#include "daemon/journal_stays.h"
#include "tests/suite.h"

static char dir[64];
static struct journal_store store;
static const struct journal_limits wide = { 1000000, 1 << 30 };
static uint64_t wall_us = 1000000;

static void
open_store(void)
{
	ck_assert_msg(journal_store_open(&store, dir, &wide, "boot-1", "1.0") == 0, "%s",
	    store.why);
}

/* As a process that is killed leaves it: the log is not taken over. */
static void
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

static void
setup(void)
{
	strcpy(dir, "/tmp/caged-check.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	open_store();
}

static void
teardown(void)
{
	char command[128];

	journal_store_close(&store);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

static const char *
path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static bool
is_there(const char *name)
{
	return access(path_of(name), F_OK) == 0;
}

static struct event_record
make(enum event_kind kind, const char *cage)
{
	const struct now now = { .mono_us = wall_us / 2, .wall_us = wall_us };
	struct event_record e;

	wall_us += 1000000;
	event_begin(&e, kind, &now);
	snprintf(e.cage, sizeof(e.cage), "%s", cage);
	return e;
}

/* Commits one event; gives its id. */
static uint64_t
append(struct event_record e)
{
	ck_assert_msg(journal_store_append(&store, &e, 1) == 0, "%s", store.why);
	return e.id;
}

static void
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

static struct event_search
search(struct api_event_query query)
{
	static struct event_record found[API_EVENTS_MAX];
	struct event_search s = { .query = query, .events = found };

	while (!s.done)
		ck_assert_int_eq(journal_search(&store, &s), 0);
	return s;
}

static struct event_search
all_behind(uint64_t id)
{
	return search(
	    (struct api_event_query){ .after = id, .kind = -1, .limit = API_EVENTS_MAX });
}

/* ---- ids ---- */

START_TEST(ids_grow_by_one_and_from_one)
{
	ck_assert_uint_eq(append(make(EVENT_FLAG, "1")), 1);
	ck_assert_uint_eq(append(make(EVENT_FLAG, "1")), 2);
}
END_TEST

START_TEST(no_id_is_given_twice_whatever_became_of_the_database)
{
	uint64_t last = 0, id;

	for (int how = 0; how < 4; how++) {
		append_many(10);
		id = append(make(EVENT_FLAG, "1"));
		ck_assert_uint_gt(id, last);
		last = id;
		crash();
		if (how == 1)
			ck_assert_int_eq(truncate(path_of("journal.db"), 100), 0);
		if (how == 2)
			ck_assert_int_eq(unlink(path_of("journal.db")), 0);
		if (how == 3)
			ck_assert_int_eq(truncate(path_of("journal.db-wal"), 5000), 0);
		open_store();
	}
	ck_assert_uint_gt(append(make(EVENT_FLAG, "1")), last);
}
END_TEST

START_TEST(a_mark_stands_in_the_file_before_the_first_id_of_its_block_is_used)
{
	struct journal_ids ids;
	bool bad;

	append_many(1);
	ck_assert_uint_eq(store.ids.mark, JOURNAL_IDS_BLOCK);
	append_many(JOURNAL_IDS_BLOCK - 1);
	ck_assert_uint_eq(store.ids.mark, JOURNAL_IDS_BLOCK);
	append_many(1);
	ck_assert_uint_eq(store.ids.mark, 2 * JOURNAL_IDS_BLOCK);
	journal_store_close(&store);
	ck_assert_int_eq(journal_ids_open(&ids, dir, &bad), 0);
	ck_assert_uint_eq(ids.mark, 2 * JOURNAL_IDS_BLOCK);
	journal_ids_close(&ids);
}
END_TEST

START_TEST(a_mark_that_was_half_written_leaves_the_one_before)
{
	struct journal_ids ids;
	bool bad;
	int fd;

	append_many(1);
	journal_store_close(&store);
	/* the slot that was written last: the second write, so the first slot */
	fd = open(path_of(JOURNAL_IDS_NAME), O_RDWR);
	ck_assert_int_eq(pwrite(fd, "xxxx", 4, 20), 4);
	close(fd);
	ck_assert_int_eq(journal_ids_open(&ids, dir, &bad), 0);
	ck_assert(!bad);
	ck_assert_uint_eq(ids.mark, 0);
	journal_ids_close(&ids);
}
END_TEST

START_TEST(a_file_of_ids_that_is_garbage_is_moved_aside_and_the_database_counts)
{
	uint64_t last;
	int fd;

	append_many(50);
	last = append(make(EVENT_FLAG, "1"));
	journal_store_close(&store);
	fd = open(path_of(JOURNAL_IDS_NAME), O_RDWR | O_TRUNC);
	ck_assert_int_eq(write(fd, "garbage", 7), 7);
	close(fd);
	open_store();
	ck_assert(is_there("journal.ids.bad"));
	ck_assert_ptr_nonnull(strstr(store.found, "journal.ids was broken"));
	ck_assert_uint_gt(append(make(EVENT_FLAG, "1")), last);
}
END_TEST

START_TEST(a_state_directory_serves_one_at_a_time)
{
	struct journal_store other;

	ck_assert_int_eq(journal_store_open(&other, dir, &wide, "b", "1"), -EBUSY);
	ck_assert_ptr_nonnull(strstr(other.why, "another process"));
	ck_assert_ptr_null(other.db);
}
END_TEST

/* ---- what is kept ---- */

START_TEST(an_event_comes_back_as_it_was_also_after_a_crash)
{
	struct event_record e = make(EVENT_ALARM_RAISED, "12");
	struct event_search s;
	const struct event_record *back;

	e.bus = 3;
	e.generation = 7;
	event_since(&e, e.mono_us - 1234);
	event_text(&e, "alarm", "rx-los");
	event_number(&e, "value", -4000, 2);
	append(e);
	crash();
	open_store();
	s = all_behind(0);
	ck_assert_uint_eq(s.count, 1);
	back = &s.events[0];
	ck_assert_uint_eq(back->id, 1);
	ck_assert_int_eq((int)back->kind, EVENT_ALARM_RAISED);
	ck_assert_str_eq(back->cage, "12");
	ck_assert_int_eq(back->bus, 3);
	ck_assert_uint_eq(back->generation, 7);
	ck_assert_uint_eq(back->mono_us, e.mono_us);
	ck_assert_uint_eq(back->wall_us, e.wall_us);
	ck_assert_uint_eq(back->since_us, e.mono_us - 1234);
	ck_assert_uint_eq(back->since_wall_us, e.wall_us - 1234);
	ck_assert_str_eq(back->boot, "boot-1");
	ck_assert_uint_eq(back->len, e.len);
	ck_assert_mem_eq(back->data, e.data, e.len);
}
END_TEST

START_TEST(a_batch_is_committed_whole_or_not_at_all)
{
	struct event_record e[3] = { make(EVENT_FLAG, "1"), make(EVENT_FLAG, "2"),
		make(EVENT_FLAG, "3") };

	/* the second row is refused */
	ck_assert_int_eq(
	    sqlite3_exec(store.db,
		"CREATE TRIGGER no BEFORE INSERT ON event WHEN new.cage = '2'"
		" BEGIN SELECT raise(FAIL, 'no'); END",
		NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_lt(journal_store_append(&store, e, 3), 0);
	ck_assert_uint_eq(all_behind(0).count, 0);
	ck_assert_uint_eq(store.rows, 0);
	sqlite3_exec(store.db, "DROP TRIGGER no", NULL, NULL, NULL);
	ck_assert_int_eq(journal_store_append(&store, e, 3), 0);
	ck_assert_uint_eq(all_behind(0).count, 3);
}
END_TEST

START_TEST(a_full_disk_is_told_and_overcome)
{
	struct event_record e;
	int r = 0;

	append_many(10);
	sqlite3_exec(store.db, "PRAGMA max_page_count = 12", NULL, NULL, NULL);
	for (int i = 0; i < 1000 && r == 0; i++) {
		e = make(EVENT_FLAG, "1");
		r = journal_store_append(&store, &e, 1);
	}
	ck_assert_int_eq(r, -ENOSPC);
	ck_assert_str_eq(store.why, "the disk is full");
	sqlite3_exec(store.db, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL);
	ck_assert_int_eq(journal_store_append(&store, &e, 1), 0);
}
END_TEST

START_TEST(rows_beyond_the_limit_go_the_oldest_first)
{
	struct event_search s;

	store.limits.rows = 1000;
	append_many(3000);
	ck_assert_uint_le(store.rows, 1000);
	ck_assert_uint_gt(store.rows, 900);
	s = all_behind(0);
	ck_assert_uint_eq(s.count, store.rows);
	ck_assert_uint_eq(s.events[s.count - 1].id, 3000);
	ck_assert_uint_eq(s.events[0].id, 3001 - store.rows);
}
END_TEST

START_TEST(bytes_beyond_the_limit_are_freed_and_the_file_stops_growing)
{
	struct stat st;

	store.limits.bytes = 512 * 1024;
	append_many(20000);
	ck_assert_uint_le(store.bytes, 540 * 1024);
	ck_assert_uint_gt(store.rows, 1000);
	journal_store_close(&store);
	ck_assert_int_eq(stat(path_of("journal.db"), &st), 0);
	ck_assert_int_le(st.st_size, 560 * 1024);
}
END_TEST

START_TEST(the_log_is_taken_over_before_it_is_long)
{
	struct stat st;

	for (int i = 0; i < 2000; i++)
		append_many(1);
	ck_assert_int_eq(stat(path_of("journal.db-wal"), &st), 0);
	ck_assert_int_le(st.st_size, 2 * 1024 * 1024);
}
END_TEST

START_TEST(what_is_written_is_measured)
{
	uint64_t before;

	append_many(1); /* with what opening it wrote */
	before = store.written;
	append_many(1);
	ck_assert_uint_ge(store.written - before, 4096);
	ck_assert_uint_le(store.written - before, 4 * 4096);
	before = store.written;
	all_behind(0);
	ck_assert_uint_eq(store.written, before);
}
END_TEST

/* ---- what is broken ---- */

static void
spoil_empty(void)
{
	ck_assert_int_eq(truncate(path_of("journal.db"), 0), 0);
	unlink(path_of("journal.db-wal"));
}

static void
spoil_short(void)
{
	ck_assert_int_eq(truncate(path_of("journal.db"), 4096 * 3 + 100), 0);
}

static void
spoil_middle(void)
{
	char junk[4096];
	int fd = open(path_of("journal.db"), O_RDWR);

	memset(junk, 0xa5, sizeof(junk));
	for (off_t page = 2; page < 8; page++)
		ck_assert_int_eq(pwrite(fd, junk, sizeof(junk), page * 4096), 4096);
	close(fd);
}

static void
spoil_head(void)
{
	int fd = open(path_of("journal.db"), O_RDWR);

	ck_assert_int_eq(pwrite(fd, "no database", 11, 0), 11);
	close(fd);
}

static void
spoil_by_sql(const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path_of("journal.db"), &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
spoil_application(void)
{
	spoil_by_sql("PRAGMA application_id = 1");
}

static void
spoil_version(void)
{
	spoil_by_sql("PRAGMA user_version = 99");
}

static const struct {
	void (*spoil)(void);
	const char *found;
	bool moved;
} spoils[] = {
	{ spoil_empty, "the journal is empty, though it had events", false },
	{ spoil_short, "the database is broken; it is moved to journal.db.bad", true },
	{ spoil_middle, "the database is broken; it is moved to journal.db.bad", true },
	{ spoil_head, "the database is broken; it is moved to journal.db.bad", true },
	{ spoil_application, "it is no journal; it is moved to journal.db.bad", true },
	{ spoil_version, "it is of a later version; it is moved to journal.db.later",
	    false },
};

START_TEST(what_cannot_be_used_is_moved_aside_and_told)
{
	append_many(2000);
	journal_store_close(&store);
	spoils[_i].spoil();
	open_store();
	ck_assert_str_eq(store.found, spoils[_i].found);
	ck_assert_int_eq(is_there("journal.db.bad"), spoils[_i].moved);
	ck_assert_uint_eq(all_behind(0).count, 0);
	ck_assert_uint_gt(append(make(EVENT_FLAG, "1")), 2000);
	journal_store_close(&store);
	open_store();
	ck_assert_str_eq(store.found, "");
}
END_TEST

/* The fourth takes the place of the first; one of a later version is none of them. */
START_TEST(what_was_moved_aside_before_stays_as_it_is)
{
	static const char *const names[] = { "journal.db.bad", "journal.db.bad.2",
		"journal.db.bad.3" };
	struct stat st[COUNT_OF(names)], after[COUNT_OF(names)];

	append_many(3);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char found[96];

		journal_store_close(&store);
		spoil_application();
		open_store();
		snprintf(found, sizeof(found), "it is no journal; it is moved to %s",
		    names[i]);
		ck_assert_str_eq(store.found, found);
		ck_assert_int_eq(stat(path_of(names[i]), &st[i]), 0);
	}
	journal_store_close(&store);
	spoil_version();
	open_store();
	ck_assert(is_there("journal.db.later"));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		ck_assert_int_eq(stat(path_of(names[i]), &after[i]), 0);
		ck_assert_uint_eq(after[i].st_ino, st[i].st_ino);
	}
	journal_store_close(&store);
	spoil_application();
	open_store();
	ck_assert_str_eq(store.found,
	    "it is no journal; it is moved to journal.db.bad.3");
	ck_assert(!is_there("journal.db.bad.4"));
	for (size_t i = 0; i + 1 < COUNT_OF(names); i++) {
		ck_assert_int_eq(stat(path_of(names[i]), &after[i]), 0);
		ck_assert_uint_eq(after[i].st_ino, st[i + 1].st_ino);
	}
}
END_TEST

START_TEST(a_directory_that_is_gone_is_told)
{
	struct journal_store other;

	ck_assert_int_eq(journal_store_open(&other, "/nonexistent", &wide, "b", "1"),
	    -ENOENT);
	ck_assert_str_eq(other.why, "journal.ids: No such file or directory");
}
END_TEST

/* ---- searching ---- */

START_TEST(a_cursor_goes_through_all_events_once_in_order)
{
	uint64_t cursor = 0, id = 0;

	append_many(25);
	for (int page = 0; page < 4; page++) {
		struct event_search s = search(
		    (struct api_event_query){ .after = cursor, .kind = -1, .limit = 10 });

		ck_assert_uint_eq(s.count, page < 2 ? 10 : page < 3 ? 5 : 0);
		for (size_t i = 0; i < s.count; i++)
			ck_assert_uint_eq(s.events[i].id, ++id);
		cursor = s.next;
		ck_assert_uint_eq(cursor, id);
	}
}
END_TEST

START_TEST(the_tail_is_the_last_events_in_order)
{
	struct event_search s;

	append_many(25);
	s = search((struct api_event_query){ .tail = true, .kind = -1, .limit = 3 });
	ck_assert_uint_eq(s.count, 3);
	ck_assert_uint_eq(s.events[0].id, 23);
	ck_assert_uint_eq(s.events[2].id, 25);
	ck_assert_uint_eq(s.next, 25);
}
END_TEST

START_TEST(an_empty_journal_has_a_cursor_too)
{
	ck_assert_uint_eq(
	    search((struct api_event_query){ .tail = true, .kind = -1, .limit = 3 }).next,
	    0);
	ck_assert_uint_eq(all_behind(77).next, 77);
}
END_TEST

START_TEST(cage_kind_and_time_leave_out_others_and_the_cursor_passes_them)
{
	struct event_search s;
	uint64_t third;

	append(make(EVENT_FLAG, "1"));
	append(make(EVENT_FLAG, "2"));
	third = wall_us;
	append(make(EVENT_CLOCK_STEP, ""));
	append(make(EVENT_MODULE_RESET, "1"));
	append(make(EVENT_FLAG, "11"));
	s = search((struct api_event_query){ .cage = "1", .kind = -1, .limit = 10 });
	ck_assert_uint_eq(s.count, 2);
	ck_assert_uint_eq(s.events[1].id, 4);
	ck_assert_uint_eq(s.next, 5);
	s = search((struct api_event_query){ .kind = EVENT_FLAG, .limit = 2 });
	ck_assert_uint_eq(s.count, 2);
	ck_assert_uint_eq(s.next, 2);
	s = search(
	    (struct api_event_query){ .kind = -1, .since_wall_us = third, .limit = 10 });
	ck_assert_uint_eq(s.count, 3);
	ck_assert_uint_eq(s.events[0].id, 3);
	s = search((struct api_event_query){ .tail = true,
	    .kind = EVENT_FLAG,
	    .cage = "1",
	    .limit = 10 });
	ck_assert_uint_eq(s.count, 1);
	ck_assert_uint_eq(s.next, 5);
}
END_TEST

START_TEST(a_search_goes_on_in_slices)
{
	struct event_record found[2];
	struct event_search s = { .query = { .kind = EVENT_CLOCK_STEP, .limit = 2 },
		.events = found };
	unsigned slices = 0;

	append_many(9000);
	append(make(EVENT_CLOCK_STEP, ""));
	for (; !s.done; slices++)
		ck_assert_int_eq(journal_search(&store, &s), 0);
	ck_assert_uint_ge(slices, 4);
	ck_assert_uint_eq(s.count, 1);
	ck_assert_uint_eq(s.next, 9001);
}
END_TEST

START_TEST(a_kind_of_a_later_version_is_passed_over)
{
	append_many(2);
	sqlite3_exec(store.db, "UPDATE event SET kind = 'new-kind' WHERE id = 1", NULL,
	    NULL, NULL);
	ck_assert_uint_eq(all_behind(0).count, 1);
	ck_assert_uint_eq(all_behind(0).next, 2);
}
END_TEST

/* ---- stays ---- */

static struct event_record
identified(const char *cage, const char *serial)
{
	struct event_record e = make(EVENT_MODULE_IDENTIFIED, cage);

	event_text(&e, "vendor-name", "ACME");
	event_text(&e, "part-number", "PN");
	event_text(&e, "serial-number", serial);
	return e;
}

/* "cage serial since-until cage/serial insertions" of each stay, the latest first. */
static const char *
stays(void)
{
	const struct api_stay_query q = { .limit = 20 };
	static char text[1024];
	struct stay stay[20];
	size_t count, len = 0;

	text[0] = '\0';
	ck_assert_int_eq(journal_stays_read(&store, &q, stay, &count), 0);
	for (size_t i = 0; i < count; i++) {
		const struct stay *s = &stay[i];

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s %s %s%lu",
		    len ? "; " : "", s->cage, s->serial[0] ? s->serial : "-",
		    s->since_before ? "<" : "",
		    (unsigned long)(s->since_wall_us / 1000000));
		if (s->is_over && s->until_from_wall_us)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "-%lu..%lu", (unsigned long)(s->until_from_wall_us / 1000000),
			    (unsigned long)(s->until_wall_us / 1000000));
		else if (s->is_over)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "-%lu",
			    (unsigned long)(s->until_wall_us / 1000000));
		len += (size_t)snprintf(text + len, sizeof(text) - len, " %lu/%lu",
		    (unsigned long)s->cage_insertions,
		    (unsigned long)s->serial_insertions);
	}
	return text;
}

START_TEST(a_stay_lasts_from_insertion_to_removal)
{
	append(make(EVENT_MODULE_INSERTED, "1")); /* at 1 */
	ck_assert_str_eq(stays(), "1 - 1 1/0");
	append(identified("1", "A"));
	ck_assert_str_eq(stays(), "1 A 1 1/1");
	append(make(EVENT_MODULE_REMOVED, "1")); /* at 3 */
	ck_assert_str_eq(stays(), "1 A 1-3 1/1");
	append(make(EVENT_MODULE_INSERTED, "2")); /* at 4 */
	append(identified("2", "A"));
	ck_assert_str_eq(stays(), "2 A 4 1/2; 1 A 1-3 1/2");
}
END_TEST

/* A run that saw A in cage 1 until 3, and ended. */
static void
run_before(void)
{
	append(make(EVENT_MODULE_INSERTED, "1"));
	append(identified("1", "A"));
	append(make(EVENT_DAEMON_STOPPED, ""));
	crash();
	open_store();
	wall_us = 10000000;
}

START_TEST(a_module_that_is_still_there_after_a_restart_goes_on_with_its_stay)
{
	run_before();
	ck_assert_uint_gt(append(make(EVENT_MODULE_FOUND, "1")), 0);
	append(identified("1", "A"));
	ck_assert_str_eq(stays(), "1 A 1 1/1");
}
END_TEST

START_TEST(another_module_after_a_restart_ends_the_stay_in_between)
{
	run_before();
	append(make(EVENT_MODULE_FOUND, "1"));
	append(identified("1", "B")); /* at 11 */
	ck_assert_str_eq(stays(), "1 B <11 2/1; 1 A 1-3..11 2/1");
}
END_TEST

START_TEST(a_module_without_texts_has_stays_and_one_that_nobody_read_has_none)
{
	run_before();
	append(make(EVENT_MODULE_FOUND, "1"));
	append(make(EVENT_MODULE_READY, "1"));
	ck_assert_str_eq(stays(), "1 A 1 1/1");
	append(make(EVENT_MODULE_IDENTIFIED, "1")); /* at 12 */
	ck_assert_str_eq(stays(), "1 - <12 2/1; 1 A 1-3..12 2/1");
}
END_TEST

START_TEST(a_module_that_is_gone_after_a_restart_is_a_removal)
{
	struct event_record e;

	run_before();
	e = make(EVENT_CAGE_EMPTY, "1");
	ck_assert_int_eq(journal_store_append(&store, &e, 1), 0);
	ck_assert_uint_gt(e.id, 0);
	ck_assert_int_eq((int)e.kind, EVENT_MODULE_REMOVED);
	ck_assert_uint_eq(e.since_wall_us, 3000000);
	ck_assert_str_eq(stays(), "1 A 1-3..10 1/1");
}
END_TEST

START_TEST(a_cage_that_was_empty_and_is_so_is_no_event)
{
	ck_assert_uint_eq(append(make(EVENT_CAGE_EMPTY, "5")), 0);
	ck_assert_uint_eq(all_behind(0).count, 0);
	ck_assert_uint_eq(append(make(EVENT_FLAG, "1")), 1);
}
END_TEST

START_TEST(stays_of_a_cage_and_of_a_serial_number_are_found)
{
	struct api_stay_query q = { .cage = "2", .limit = 20 };
	struct stay stay[20];
	size_t count;

	append(make(EVENT_MODULE_INSERTED, "1"));
	append(identified("1", "A"));
	append(make(EVENT_MODULE_INSERTED, "2"));
	append(identified("2", "B"));
	ck_assert_int_eq(journal_stays_read(&store, &q, stay, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(stay[0].serial, "B");
	q = (struct api_stay_query){ .serial = "A", .limit = 20 };
	ck_assert_int_eq(journal_stays_read(&store, &q, stay, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(stay[0].cage, "1");
}
END_TEST

/* Exchanged, pulled and inserted, or pulled. */
START_TEST(a_clock_that_was_set_back_between_two_runs_ends_no_stay_after_its_end)
{
	static const char *const expected[] = {
		"1 B <2 2/1; 1 A 1-2..2 2/1",
		"1 - 1 2/0; 1 A 1-1..1 2/1",
		"1 A 1-1..1 1/1",
	};
	struct event_record e;

	run_before();
	wall_us = 1000000; /* it ended at 3 */
	e = make(_i == 0   ? EVENT_MODULE_FOUND
		 : _i == 1 ? EVENT_MODULE_INSERTED
			   : EVENT_CAGE_EMPTY,
	    "1");
	ck_assert_int_eq(journal_store_append(&store, &e, 1), 0);
	if (_i == 0)
		append(identified("1", "B"));
	ck_assert_str_eq(stays(), expected[_i]);
	ck_assert_uint_eq(e.since_wall_us, _i == 2 ? 1000000 : 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("journal");
	TCase *tc = tcase_create("journal");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, ids_grow_by_one_and_from_one);
	tcase_add_test(tc, no_id_is_given_twice_whatever_became_of_the_database);
	tcase_add_test(tc,
	    a_mark_stands_in_the_file_before_the_first_id_of_its_block_is_used);
	tcase_add_test(tc, a_mark_that_was_half_written_leaves_the_one_before);
	tcase_add_test(tc,
	    a_file_of_ids_that_is_garbage_is_moved_aside_and_the_database_counts);
	tcase_add_test(tc, a_state_directory_serves_one_at_a_time);
	tcase_add_test(tc, an_event_comes_back_as_it_was_also_after_a_crash);
	tcase_add_test(tc, a_batch_is_committed_whole_or_not_at_all);
	tcase_add_test(tc, a_full_disk_is_told_and_overcome);
	tcase_add_test(tc, rows_beyond_the_limit_go_the_oldest_first);
	tcase_add_test(tc, bytes_beyond_the_limit_are_freed_and_the_file_stops_growing);
	tcase_add_test(tc, the_log_is_taken_over_before_it_is_long);
	tcase_add_test(tc, what_is_written_is_measured);
	tcase_add_loop_test(tc, what_cannot_be_used_is_moved_aside_and_told, 0,
	    COUNT_OF(spoils));
	tcase_add_test(tc, what_was_moved_aside_before_stays_as_it_is);
	tcase_add_test(tc, a_directory_that_is_gone_is_told);
	tcase_add_test(tc, a_cursor_goes_through_all_events_once_in_order);
	tcase_add_test(tc, the_tail_is_the_last_events_in_order);
	tcase_add_test(tc, an_empty_journal_has_a_cursor_too);
	tcase_add_test(tc,
	    cage_kind_and_time_leave_out_others_and_the_cursor_passes_them);
	tcase_add_test(tc, a_search_goes_on_in_slices);
	tcase_add_test(tc, a_kind_of_a_later_version_is_passed_over);
	tcase_add_test(tc, a_stay_lasts_from_insertion_to_removal);
	tcase_add_test(tc,
	    a_module_that_is_still_there_after_a_restart_goes_on_with_its_stay);
	tcase_add_test(tc, another_module_after_a_restart_ends_the_stay_in_between);
	tcase_add_test(tc,
	    a_module_without_texts_has_stays_and_one_that_nobody_read_has_none);
	tcase_add_test(tc, a_module_that_is_gone_after_a_restart_is_a_removal);
	tcase_add_test(tc, a_cage_that_was_empty_and_is_so_is_no_event);
	tcase_add_test(tc, stays_of_a_cage_and_of_a_serial_number_are_found);
	tcase_add_loop_test(tc,
	    a_clock_that_was_set_back_between_two_runs_ends_no_stay_after_its_end, 0, 3);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
