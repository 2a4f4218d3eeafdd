/* SPDX-License-Identifier: Apache-2.0 */
/* daemon/dirs, base/rundir and base/utf8: where things are, and whose they are. */
#include "daemon/dirs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/rundir.h"
#include "base/utf8.h"
#include "tests/suite.h"

#define STRANGER 54321

static char folder[64];

static void
enter_folder(void)
{
	strcpy(folder, "/tmp/caged-check-dirs-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	umask(022);
}

static void
leave_folder(void)
{
	char command[128];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/* clang-format off */
static const struct {
	struct rundir_who who;
	const char *run[RUN_DIR_CANDIDATES];
	const char *state;
} rules[] = {
	{ { .uid = 0, .xdg_runtime_dir = "/run/user/0", .home = "/root" },
	  { "/run/caged" }, "/var/lib/caged" },
	{ { .uid = 990, .user = "caged", .xdg_runtime_dir = "/x" },
	  { "/run/caged" }, "/var/lib/caged" },
	{ { .uid = 7, .user = "ann", .xdg_runtime_dir = "/run/user/7", .home = "/home/ann" },
	  { "/run/user/7/caged", "/tmp/caged-7", "/run/caged" }, "/home/ann/.local/state/caged" },
	{ { .uid = 7, .home = "/home/ann", .xdg_state_home = "/data" },
	  { "/tmp/caged-7", "/run/caged" }, "/data/caged" },
	{ { .uid = 7, .xdg_runtime_dir = "relative", .xdg_state_home = "", .home = "/h" },
	  { "/tmp/caged-7", "/run/caged" }, "/h/.local/state/caged" },
	{ { .uid = 7, .xdg_runtime_dir = "" }, { "/tmp/caged-7", "/run/caged" }, NULL },
};
/* clang-format on */

START_TEST(directories_follow_the_user_and_the_environment)
{
	struct rundir_candidates c;
	char state[RUN_DIR_TEXT_MAX];

	run_dir_candidates(&rules[_i].who, &c);

	for (size_t i = 0; i < c.count; i++) {
		ck_assert_str_eq(c.path[i], rules[_i].run[i]);
		ck_assert_int_eq(c.shared_parent[i], strncmp(c.path[i], "/tmp/", 5) == 0);
	}
	ck_assert(c.count == RUN_DIR_CANDIDATES || !rules[_i].run[c.count]);
	ck_assert_int_eq(state_dir_default(&rules[_i].who, state, sizeof(state)),
	    rules[_i].state != NULL);
	if (rules[_i].state)
		ck_assert_str_eq(state, rules[_i].state);
}
END_TEST

START_TEST(a_directory_of_the_environment_that_is_too_long_is_passed_over)
{
	char text[RUN_DIR_TEXT_MAX + 1];
	struct rundir_candidates c;

	memset(text, '/', sizeof(text));
	text[RUN_DIR_TEXT_MAX] = '\0';
	run_dir_candidates(&(struct rundir_who){ .uid = 7, .xdg_runtime_dir = text }, &c);

	ck_assert_str_eq(c.path[0], "/tmp/caged-7");
}
END_TEST

START_TEST(named_directories_become_absolute)
{
	char err[256], expected[DIRS_PATH_MAX];
	struct dirs d;

	ck_assert_int_eq(dirs_choose("a/run//", "/", &d, err, sizeof(err)), 0);

	snprintf(expected, sizeof(expected), "%s/a/run", folder);
	ck_assert_str_eq(d.run, expected);
	ck_assert_str_eq(d.state, "/");
}
END_TEST

START_TEST(a_run_directory_leaves_room_for_its_socket)
{
	char path[200], err[256];
	struct dirs d;

	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[96] = '\0';
	ck_assert_int_eq(dirs_choose(path, "/s", &d, err, sizeof(err)), 0);
	path[96] = 'x';
	path[97] = '\0';

	ck_assert_int_eq(dirs_choose(path, "/s", &d, err, sizeof(err)), -ENAMETOOLONG);
	ck_assert_ptr_nonnull(
	    strstr(err, "leaves no room for /caged.sock: at most 96 bytes"));
}
END_TEST

static struct dirs_owner
us(void)
{
	return (struct dirs_owner){ .uid = geteuid(), .gid = getegid() };
}

START_TEST(directories_are_made_with_their_parents_and_again_for_free)
{
	const struct dirs_owner owner = us();
	struct dirs d;
	struct stat st;
	char err[256] = "";

	ck_assert_int_eq(dirs_choose("a/b/run", "s/state", &d, err, sizeof(err)), 0);
	ck_assert_msg(dirs_make(&d, &owner, err, sizeof(err)) == 0, "%s", err);
	ck_assert_msg(dirs_make(&d, &owner, err, sizeof(err)) == 0, "%s", err);

	ck_assert_int_eq(stat("a/b/run", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, geteuid() == 0 ? 0755 : 0700);
	ck_assert_int_eq(stat("s/state", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, geteuid() == 0 ? 0750 : 0700);
}
END_TEST

/* What stands where the run directory shall be, and how the line ends. */
enum obstacle {
	A_FILE,
	A_LINK,
	A_DANGLING_LINK,
	A_COMMON_ONE,
	A_GROUP_ONE,
	A_FILE_ABOVE
};

static const char *const complaints[] = {
	[A_FILE] = "run: is a symbolic link or no directory",
	[A_LINK] = "run: is a symbolic link or no directory",
	[A_DANGLING_LINK] = "run: is a symbolic link or no directory",
	[A_COMMON_ONE] = "run: others can write to it (mode 1777)",
	[A_GROUP_ONE] = "run: others can write to it (mode 0770)",
	[A_FILE_ABOVE] = "run: cannot be made: Not a directory",
};

static void
put_obstacle(enum obstacle what)
{
	if (what == A_FILE)
		fclose(fopen("run", "w"));
	if (what == A_LINK)
		ck_assert_int_eq(mkdir("other", 0700) | symlink("other", "run"), 0);
	if (what == A_DANGLING_LINK)
		ck_assert_int_eq(symlink("nowhere", "run"), 0);
	if (what == A_COMMON_ONE)
		ck_assert_int_eq(mkdir("run", 0700) | chmod("run", 01777), 0);
	if (what == A_GROUP_ONE)
		ck_assert_int_eq(mkdir("run", 0700) | chmod("run", 0770), 0);
	if (what == A_FILE_ABOVE)
		fclose(fopen("above", "w"));
}

START_TEST(a_directory_that_cannot_be_trusted_is_refused_by_name)
{
	/* Another group, so that a directory of our own group counts as foreign. */
	const struct dirs_owner owner = { .uid = geteuid(), .gid = getegid() + 1 };
	struct dirs d;
	char err[256] = "";

	put_obstacle((enum obstacle)_i);
	ck_assert_int_eq(dirs_choose(_i == A_FILE_ABOVE ? "above/run" : "run", "state",
			     &d, err, sizeof(err)),
	    0);

	ck_assert_int_lt(dirs_make(&d, &owner, err, sizeof(err)), 0);
	ck_assert_msg(strncmp(err, "caged: run directory /", 22) == 0, "%s", err);
	ck_assert_msg(strlen(err) > strlen(complaints[_i]) &&
			  strcmp(err + strlen(err) - strlen(complaints[_i]),
			      complaints[_i]) == 0,
	    "%s", err);
}
END_TEST

START_TEST(a_directory_that_our_own_group_can_write_is_ours)
{
	const struct dirs_owner owner = us();
	struct dirs d;
	char err[256] = "";

	ck_assert_int_eq(mkdir("run", 0700) | chmod("run", 0775), 0);
	ck_assert_int_eq(dirs_choose("run", "state", &d, err, sizeof(err)), 0);

	ck_assert_msg(dirs_make(&d, &owner, err, sizeof(err)) == 0, "%s", err);
}
END_TEST

START_TEST(root_gives_away_what_it_makes_and_what_is_empty)
{
	const struct dirs_owner owner = { .uid = STRANGER, .gid = STRANGER };
	struct dirs d;
	struct stat st;
	char err[256] = "";

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(mkdir("state", 0700), 0);
	ck_assert_int_eq(dirs_choose("run", "state", &d, err, sizeof(err)), 0);
	ck_assert_msg(dirs_make(&d, &owner, err, sizeof(err)) == 0, "%s", err);

	ck_assert_int_eq(stat("run", &st), 0);
	ck_assert_uint_eq(st.st_uid, STRANGER);
	ck_assert_uint_eq(st.st_gid, STRANGER);
	ck_assert_int_eq(stat("state", &st), 0);
	ck_assert_uint_eq(st.st_uid, STRANGER);
}
END_TEST

START_TEST(root_never_gives_away_what_holds_something)
{
	const struct dirs_owner owner = { .uid = STRANGER, .gid = STRANGER };
	struct dirs d;
	struct stat st;
	char err[256] = "";

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(mkdir("run", 0700) | mkdir("run/etc", 0700), 0);
	ck_assert_int_eq(dirs_choose("run", "state", &d, err, sizeof(err)), 0);

	ck_assert_int_eq(dirs_make(&d, &owner, err, sizeof(err)), -EEXIST);
	ck_assert_ptr_nonnull(strstr(err,
	    "run: belongs to root and is not empty: give it to user 54321 first"));
	ck_assert_int_eq(stat("run", &st), 0);
	ck_assert_uint_eq(st.st_uid, 0);
}
END_TEST

START_TEST(a_directory_of_somebody_else_is_refused)
{
	const struct dirs_owner owner = us();
	struct dirs d;
	char err[256] = "";

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(mkdir("run", 0700) | chown("run", STRANGER, STRANGER), 0);
	ck_assert_int_eq(dirs_choose("run", "state", &d, err, sizeof(err)), 0);

	ck_assert_int_eq(dirs_make(&d, &owner, err, sizeof(err)), -EPERM);
	ck_assert_ptr_nonnull(strstr(err, "run: belongs to user 54321, not to user 0"));
}
END_TEST

static const struct {
	const char *from;
	size_t size;
	const char *to;
} texts[] = {
	{ "plain", 16, "plain" },
	{ "größer ≥ 光", 32, "größer ≥ 光" },
	{ "a\033[2Jb\n\t\177", 16, "a?[2Jb???" },
	{ "c1 \302\233x", 16, "c1 ?x" },
	{ "\342\200\256rtl\357\273\277", 16, "?rtl?" },
	{ "\300\257 \355\240\200 \364\220\200\200", 16, "?? ??? ????" },
	{ "cut \342\202", 16, "cut ??" },
	{ "abcdef", 4, "abc" },
	{ "ab\342\202\254", 5, "ab" },
	{ "x", 1, "" },
};

START_TEST(what_reaches_a_terminal_only_shows_itself)
{
	char to[32];

	ck_assert_uint_eq(utf8_printable(to, texts[_i].size, texts[_i].from),
	    strlen(texts[_i].to));
	ck_assert_str_eq(to, texts[_i].to);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dirs");
	TCase *tc = tcase_create("dirs");
	TCase *text = tcase_create("text");

	tcase_add_checked_fixture(tc, enter_folder, leave_folder);
	tcase_add_test(tc, named_directories_become_absolute);
	tcase_add_test(tc, a_run_directory_leaves_room_for_its_socket);
	tcase_add_test(tc, directories_are_made_with_their_parents_and_again_for_free);
	tcase_add_loop_test(tc, a_directory_that_cannot_be_trusted_is_refused_by_name, 0,
	    (int)COUNT_OF(complaints));
	tcase_add_test(tc, a_directory_that_our_own_group_can_write_is_ours);
	tcase_add_test(tc, root_gives_away_what_it_makes_and_what_is_empty);
	tcase_add_test(tc, root_never_gives_away_what_holds_something);
	tcase_add_test(tc, a_directory_of_somebody_else_is_refused);
	tcase_add_loop_test(text, directories_follow_the_user_and_the_environment, 0,
	    (int)COUNT_OF(rules));
	tcase_add_test(text,
	    a_directory_of_the_environment_that_is_too_long_is_passed_over);
	tcase_add_loop_test(text, what_reaches_a_terminal_only_shows_itself, 0,
	    (int)COUNT_OF(texts));
	suite_add_tcase(s, tc);
	suite_add_tcase(s, text);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
