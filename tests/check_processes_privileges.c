/* SPDX-License-Identifier: Apache-2.0 */
/* The processes, for real: the users they become and the capabilities they keep. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hwerr.h"
#include "daemon/privilege.h"
#include "tests/processes.h"
#include "tests/suite.h"

/* The five capabilities of the spawner: DAC_OVERRIDE, KILL, SETGID, SETUID,
 * SYS_PTRACE. */
#define FIVE_CAPS (1u << 1 | 1u << 5 | 1u << 6 | 1u << 7 | 1u << 19)

static void
expect_no_capability(pid_t pid)
{
	ck_assert_uint_eq(rig_status(pid, "CapEff", 16), 0);
	ck_assert_uint_eq(rig_status(pid, "CapPrm", 16), 0);
	ck_assert_uint_eq(rig_status(pid, "CapInh", 16), 0);
	ck_assert_uint_eq(rig_status(pid, "CapAmb", 16), 0);
	ck_assert_uint_eq(rig_status(pid, "NoNewPrivs", 10), 1);
}

START_TEST(privileges_are_dropped_and_hardware_still_works)
{
	struct request r;

	rig_start_tree();
	for (unsigned round = 0; round < 2; round++) {
		expect_no_capability(rig.bus[0].pid);
		if (geteuid() == 0) {
			ck_assert_uint_ne(rig_status(rig.bus[0].pid, "Uid", 10), 0);
			ck_assert_uint_ne(rig_status(rig.bus[0].pid, "Gid", 10), 0);
			ck_assert_uint_eq(rig_status(rig.bus[0].pid, "CapBnd", 16), 0);
		}
		r = rig_reads(0, 2, 8);
		r.run[1].op = RUN_PIN_SET;
		r.run[1].at =
		    (struct platform_addr){ .byte = PLATFORM_PIN_RESET, .page = 1 };
		rig_ask(0, &r);
		ck_assert_int_eq(rig.bus[0].result[0].status, HW_OK);
		ck_assert_int_eq(rig.bus[0].result[1].status, HW_OK);
		kill(rig.bus[0].pid, SIGKILL);
		rig_until_count(&rig.bus[0].downs, round + 1);
		rig_start_bus(0);
	}
	rig_stop();
}
END_TEST

START_TEST(the_spawner_keeps_five_capabilities_at_most)
{
	rig_start_tree();

	ck_assert_uint_eq(rig_status(rig.spawner, "CapPrm", 16) & ~(uint64_t)FIVE_CAPS,
	    0);
	ck_assert_uint_eq(rig_status(rig.spawner, "CapInh", 16), 0);
	ck_assert_uint_eq(rig_status(rig.spawner, "NoNewPrivs", 10), 1);
	if (geteuid() == 0)
		ck_assert_uint_eq(rig_status(rig.spawner, "CapEff", 16), FIVE_CAPS);
	rig_stop();
}
END_TEST

/* Main's life, in a process of its own: afterwards it may not even clean up. */
static int
drop_as_main(void)
{
	struct privilege_user user;

	rig_start_tree();
	ck_assert_int_eq(privilege_find_user(NULL, &user), 0);
	ck_assert_int_eq(privilege_drop_main(&user), 0);
	expect_no_capability(getpid());
	ck_assert_uint_eq(geteuid(), user.uid);
	if (user.change)
		ck_assert_int_eq(setuid(0), -1);
	/* It still steers, and its end is still the end of all. */
	ck_assert_int_eq(links_kill_bus(rig.links, 0), 0);
	rig_until_count(&rig.bus[0].downs, 1);
	links_destroy(rig.links);
	rig_expect_end(rig.spawner);
	rig_expect_end(rig.bus[1].pid);
	return 0;
}

START_TEST(main_gives_up_everything)
{
	int status;
	pid_t pid;

	rig_make_tree();
	pid = fork();
	if (pid == 0)
		_exit(drop_as_main());
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);

	ck_assert_int_eq(status, 0);
	rig_remove_tree();
}
END_TEST

START_TEST(a_user_that_does_not_exist_is_refused)
{
	struct privilege_user user;

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(privilege_find_user("no-such-user", &user), -ENOENT);
	ck_assert_int_eq(privilege_find_user("root", &user), -EINVAL);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("processes_privileges");
	TCase *privileges = tcase_create("privileges");

	tcase_set_timeout(privileges, 60);
	tcase_add_test(privileges, privileges_are_dropped_and_hardware_still_works);
	tcase_add_test(privileges, the_spawner_keeps_five_capabilities_at_most);
	tcase_add_test(privileges, main_gives_up_everything);
	tcase_add_test(privileges, a_user_that_does_not_exist_is_refused);
	suite_add_tcase(suite, privileges);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
