/* SPDX-License-Identifier: Apache-2.0 */
/* Files that cannot be used, kept under other names. */
#include "base/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/suite.h"

static const char *const database[] = { "", "-wal", NULL };

static char dir[64];
static int folder;
static char name[ASIDE_NAME_MAX];

static void
setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/caged-aside.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(folder, 0);
}

static void
teardown(void)
{
	static const char *const all[] = { "x", "x.bad", "x.bad.2", "x.bad.3" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char log[ASIDE_NAME_MAX];

		snprintf(log, sizeof(log), "%s-wal", all[i]);
		unlinkat(folder, log, 0);
		if (unlinkat(folder, all[i], 0) < 0)
			unlinkat(folder, all[i], AT_REMOVEDIR);
	}
	close(folder);
	ck_assert_int_eq(rmdir(dir), 0);
}

static void
put(const char *file, char text)
{
	int fd = openat(folder, file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, &text, 1), 1);
	close(fd);
}

/* Its one letter; 0: it is not there. */
static char
get(const char *file)
{
	int fd = openat(folder, file, O_RDONLY | O_CLOEXEC);
	char text = 0;

	if (fd < 0)
		return 0;
	ck_assert_int_eq(read(fd, &text, 1), 1);
	close(fd);
	return text;
}

START_TEST(three_are_kept_and_the_oldest_is_lost)
{
	static const struct {
		const char *name, *kept;
	} rounds[] = {
		{ "x.bad", "a" },
		{ "x.bad.2", "ab" },
		{ "x.bad.3", "abc" },
		{ "x.bad.3", "bcd" },
		{ "x.bad.3", "cde" },
	};

	for (int i = 0; i < 5; i++) {
		char kept[4] = { 0 };

		put("x", (char)('a' + i));
		ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), 0);
		ck_assert_str_eq(name, rounds[i].name);
		kept[0] = get("x.bad");
		kept[1] = get("x.bad.2");
		kept[2] = get("x.bad.3");
		ck_assert_str_eq(kept, rounds[i].kept);
		ck_assert_int_eq(get("x"), 0);
	}
}
END_TEST

/* A log that outlives its database would be taken for that of the next. */
START_TEST(a_log_goes_with_its_database)
{
	put("x", 'a');
	put("x-wal", 'A');
	ck_assert_int_eq(aside_keep_in(dir, "x", "bad", database, name), 0);
	ck_assert_int_eq(get("x.bad-wal"), 'A');
	for (char c = 'b'; c <= 'd'; c++) {
		put("x", c);
		ck_assert_int_eq(aside_keep_in(dir, "x", "bad", database, name), 0);
	}
	ck_assert_int_eq(get("x.bad"), 'b');
	ck_assert_int_eq(get("x.bad-wal"), 0);
	ck_assert_int_eq(get("x-wal"), 0);
}
END_TEST

START_TEST(one_that_was_taken_away_leaves_no_gap)
{
	for (char c = 'a'; c <= 'c'; c++) {
		put("x", c);
		ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), 0);
	}
	unlinkat(folder, "x.bad", 0);
	put("x", 'd');
	ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), 0);
	ck_assert_str_eq(name, "x.bad.3");
	ck_assert_int_eq(get("x.bad"), 'b');
	ck_assert_int_eq(get("x.bad.2"), 'c');
	ck_assert_int_eq(get("x.bad.3"), 'd');
}
END_TEST

/* Its database was taken away without it. */
START_TEST(a_log_that_was_left_is_not_that_of_the_next)
{
	put("x.bad-wal", 'A');
	put("x", 'b');
	ck_assert_int_eq(aside_keep(folder, "x", "bad", database, name), 0);
	ck_assert_int_eq(get("x.bad"), 'b');
	ck_assert_int_eq(get("x.bad-wal"), 0);
}
END_TEST

START_TEST(links_and_folders_are_kept_as_they_are)
{
	struct stat st;

	ck_assert_int_eq(symlinkat("nowhere", folder, "x"), 0);
	ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), 0);
	ck_assert_int_eq(mkdirat(folder, "x", 0700), 0);
	ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), 0);
	ck_assert_str_eq(name, "x.bad.2");
	ck_assert_int_eq(fstatat(folder, "x.bad", &st, AT_SYMLINK_NOFOLLOW), 0);
	ck_assert(S_ISLNK(st.st_mode));
	for (char c = 'a'; c <= 'c'; c++) {
		put("x", c);
		ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), 0);
	}
	ck_assert_int_eq(get("x.bad"), 'a');
}
END_TEST

START_TEST(what_cannot_be_done_is_told_and_loses_nothing)
{
	ck_assert_int_eq(aside_keep_in("/nowhere/at/all", "x", "bad", NULL, name),
	    -ENOENT);
	ck_assert_int_eq(mkdirat(folder, "x.bad", 0700), 0);
	put("x.bad/in", 'i');
	put("x.bad.2", 'b');
	put("x.bad.3", 'c');
	ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), -ENOENT);
	put("x", 'a');
	ck_assert_int_eq(aside_keep(folder, "x", "bad", NULL, name), -ENOTEMPTY);
	ck_assert_int_eq(get("x"), 'a');
	ck_assert_int_eq(get("x.bad.2"), 'b');
	ck_assert_int_eq(get("x.bad/in"), 'i');
	unlinkat(folder, "x.bad/in", 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("aside");
	TCase *tc = tcase_create("aside");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, three_are_kept_and_the_oldest_is_lost);
	tcase_add_test(tc, a_log_goes_with_its_database);
	tcase_add_test(tc, one_that_was_taken_away_leaves_no_gap);
	tcase_add_test(tc, a_log_that_was_left_is_not_that_of_the_next);
	tcase_add_test(tc, links_and_folders_are_kept_as_they_are);
	tcase_add_test(tc, what_cannot_be_done_is_told_and_loses_nothing);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
