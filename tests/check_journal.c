/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: its ids, and what of its events is kept, also after a crash. */
#include "daemon/journal_store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/journal_search.h"
#include "tests/journal_fixture.h"
#include "tests/suite.h"

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
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
