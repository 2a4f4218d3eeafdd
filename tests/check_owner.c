/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/owner.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/suite.h"

static struct owner_look look;
static char dir[64], file[96];
static pid_t child;

static void
setup(void)
{
	int fd;

	strcpy(dir, "/tmp/caged-owner.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/eeprom", dir);
	fd = open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	close(fd);
	owner_look_init(&look, "/proc", dir);
}

static void
teardown(void)
{
	char command[128];

	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	child = 0;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* Another process, which may hold the file open. It runs when this returns. */
static void
start_other(const char *name, bool holds)
{
	int ready[2];
	char byte;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_NAME, name, 0, 0, 0);
		if (holds && open(file, O_RDONLY) < 0)
			_exit(1);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
}

static void
look_at_file(unsigned cage)
{
	struct platform_node node = { .kind = PLATFORM_NODE_FILE };

	snprintf(node.path, sizeof(node.path), "%s", file);
	owner_look_at(&look, cage, &node);
}

START_TEST(a_process_that_holds_the_file_of_a_module_open_is_its_owner)
{
	start_other("somebody", true);
	look_at_file(7);
	owner_look_around(&look);

	ck_assert_int_eq(look.found[7].kind, OWNER_OPEN);
	ck_assert_int_eq((pid_t)look.found[7].pid, child);
	ck_assert_int_eq(look.found[6].kind, OWNER_NONE);
}
END_TEST

START_TEST(a_process_that_does_not_hold_it_is_none)
{
	start_other("somebody", false);
	look_at_file(7);
	owner_look_around(&look);

	ck_assert_int_eq(look.found[7].kind, OWNER_NONE);
}
END_TEST

START_TEST(a_daemon_that_reads_modules_owns_those_that_it_can_reach)
{
	start_other(_i ? "xcvrd (1) 2" : "xcvrd", false);
	look_at_file(7);
	owner_look_around(&look);

	ck_assert_int_eq(look.found[7].kind, _i ? OWNER_NONE : OWNER_DAEMON);
	ck_assert_int_eq(look.found[6].kind, OWNER_NONE);
}
END_TEST

START_TEST(a_driver_at_an_address_that_is_reached_raw_is_an_owner)
{
	struct platform_node raw = { .kind = PLATFORM_NODE_I2C,
		.adapter = 12,
		.i2c = 0x50 };
	char path[256];

	snprintf(path, sizeof(path), "mkdir -p %s/bus/i2c/devices/12-0050/driver", dir);
	ck_assert_int_eq(system(path), 0);
	owner_look_at(&look, 1, &raw);
	raw.i2c = 0x51;
	owner_look_at(&look, 2, &raw);

	ck_assert_int_eq(look.found[1].kind, OWNER_DRIVER);
	ck_assert_int_eq(look.found[2].kind, OWNER_NONE);
}
END_TEST

START_TEST(what_no_plugin_should_say_is_not_taken)
{
	struct platform_node node = { .kind = PLATFORM_NODE_FILE };

	memset(node.path, 'a', sizeof(node.path));
	owner_look_at(&look, 1, &node);
	node = (struct platform_node){ .kind = 99, .pid = 1 };
	owner_look_at(&look, 1, &node);
	node = (struct platform_node){ .kind = PLATFORM_NODE_PROCESS, .pid = 1 };
	owner_look_at(&look, PLATFORM_CAGES_MAX, &node);
	ck_assert_uint_eq(look.files, 0);
	ck_assert_int_eq(look.found[1].kind, OWNER_NONE);
	for (unsigned i = 0; i < OWNER_FILES_MAX + 1; i++)
		look_at_file(3);
	ck_assert_uint_eq(look.files, OWNER_FILES_MAX);
}
END_TEST

/* A look costs time for each process of the machine, and main waits for the first. */
START_TEST(nobody_is_looked_at_where_no_module_can_be_reached)
{
	struct platform_node told = { .kind = PLATFORM_NODE_PROCESS, .pid = 12 };

	look.proc = "/nowhere";
	owner_look_at(&look, 3, &told);
	ck_assert(!owner_look_around(&look));
	ck_assert_int_eq(look.found[3].kind, OWNER_TOLD);
	look_at_file(7);
	ck_assert(owner_look_around(&look));
}
END_TEST

/* Not as root, who may look at all. */
START_TEST(who_may_not_look_at_others_says_so)
{
	int status;

	start_other("somebody", true);
	look_at_file(7);
	if (fork() == 0) {
		if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
			_exit(2);
		_exit(owner_look_around(&look) ? 0 : 1);
	}
	wait(&status);

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("owner");
	TCase *tc = tcase_create("owner");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_process_that_holds_the_file_of_a_module_open_is_its_owner);
	tcase_add_test(tc, a_process_that_does_not_hold_it_is_none);
	tcase_add_loop_test(tc, a_daemon_that_reads_modules_owns_those_that_it_can_reach,
	    0, 2);
	tcase_add_test(tc, a_driver_at_an_address_that_is_reached_raw_is_an_owner);
	tcase_add_test(tc, what_no_plugin_should_say_is_not_taken);
	tcase_add_test(tc, nobody_is_looked_at_where_no_module_can_be_reached);
	tcase_add_test(tc, who_may_not_look_at_others_says_so);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
