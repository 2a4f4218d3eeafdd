/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: databases that cannot be used, and a folder that is gone. */
#include "daemon/journal_store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/journal_fixture.h"
#include "tests/suite.h"

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

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("journal_broken");
	TCase *tc = tcase_create("journal_broken");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, what_cannot_be_used_is_moved_aside_and_told, 0,
	    COUNT_OF(spoils));
	tcase_add_test(tc, what_was_moved_aside_before_stays_as_it_is);
	tcase_add_test(tc, a_directory_that_is_gone_is_told);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
