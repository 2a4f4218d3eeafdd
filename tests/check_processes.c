/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes, for real: stopped, killed and left by main, by the spawner and by a
 * node of their hardware.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "daemon/bus.h"
#include "tests/processes.h"
#include "tests/suite.h"

START_TEST(a_killed_bus_process_is_reported_and_replaced)
{
	struct request r;
	pid_t old;

	rig_start_tree();
	old = rig.bus[0].pid;
	ck_assert_int_eq(kill(old, SIGKILL), 0);
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert(!rig.bus[0].renew);
	ck_assert(WIFSIGNALED(rig.bus[0].wait_status));
	r = rig_reads(0, 1, 1);
	ck_assert_int_eq(links_send(rig.links, 0, &r), -ENOTCONN);
	rig_start_bus(0);
	ck_assert_int_ne(rig.bus[0].pid, old);
	rig_ask(0, &r);
	ck_assert_int_eq(rig.bus[0].result[0].status, HW_OK);
	rig_stop();
}
END_TEST

START_TEST(a_stopped_bus_process_is_killed_and_never_doubled)
{
	rig_start_tree();
	ck_assert_int_eq(links_start_bus(rig.links, 0), -EALREADY);
	ck_assert_int_eq(kill(rig.bus[0].pid, SIGSTOP), 0);
	ck_assert_int_eq(links_kill_bus(rig.links, 0), 0);
	ck_assert_int_eq(links_start_bus(rig.links, 0), -EALREADY); /* not reaped yet */
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert_int_eq(links_kill_bus(rig.links, 0), -ENOTCONN);
	rig_start_bus(0);
	rig_stop();
}
END_TEST

/* Gives a cage another node, as a driver that was loaded again does. */
static void
replace_node(void)
{
	rig_write_file("a/new", "1");
	ck_assert_int_eq(chdir(rig.dir), 0);
	ck_assert_int_eq(rename("a/new", "a/present"), 0);
	ck_assert_int_eq(chdir("/"), 0);
}

START_TEST(a_node_that_is_gone_renews_the_process)
{
	struct request r;

	rig_start_tree();
	rig_turn(1100);
	r = rig_reads(0, 3, 1);
	rig_send(0, &r);
	replace_node();
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert(rig.bus[0].renew);
	ck_assert_int_eq(WEXITSTATUS(rig.bus[0].wait_status), BUS_EXIT_RENEW);
	rig_start_bus(0);
	rig_ask(0, &r);
	ck_assert_int_eq(rig.bus[0].result[0].status, HW_OK);
	rig_stop();
}
END_TEST

START_TEST(a_node_that_is_gone_is_answered_before_the_end)
{
	struct request r;

	rig_start_tree();
	rig_write_file("a/delay", "300");
	rig_turn(1100);
	r = rig_reads(0, 5, 1);
	rig_send(0, &r);
	rig_turn(50);
	replace_node();
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert_uint_eq(rig.bus[0].answers, 1);
	ck_assert_uint_eq(rig.bus[0].results, 5);
	ck_assert_int_eq(rig.bus[0].result[4].status, HW_GONE);
	ck_assert(rig.bus[0].renew);
	rig_stop();
}
END_TEST

START_TEST(nothing_of_a_plugin_is_called_after_a_node_is_gone)
{
	struct request r;

	rig_start_tree();
	rig_write_file("a/delay", "300");
	rig_turn(1100);
	r = rig_reads(0, 5, 1);
	rig_send(0, &r);
	rig_turn(50);
	replace_node();
	rig_write_file("b/present", "0"); /* an edge that is not taken any more */
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert_uint_eq(rig.bus[0].results, 5);
	ck_assert_int_eq(rig.bus[0].result[0].status, HW_GONE);
	ck_assert(WIFEXITED(rig.bus[0].wait_status));
	ck_assert_int_eq(WEXITSTATUS(rig.bus[0].wait_status), BUS_EXIT_RENEW);
	rig_stop();
}
END_TEST

START_TEST(a_node_that_is_gone_at_once_counts_as_a_failure)
{
	rig_start_tree();
	replace_node();
	rig_until_count(&rig.bus[0].downs, 1);

	ck_assert(!rig.bus[0].renew);
	rig_stop();
}
END_TEST

START_TEST(all_end_with_the_spawner)
{
	rig_start_tree();
	kill(rig.bus[1].pid, SIGSTOP);
	kill(rig.spawner, SIGKILL);
	rig_until(&rig.spawner_gone);

	rig_expect_end(rig.bus[0].pid);
	rig_expect_end(rig.bus[1].pid);
	ck_assert_int_eq(links_start_bus(rig.links, 0), -EALREADY);
	rig_stop();
}
END_TEST

START_TEST(all_end_with_main)
{
	pid_t pids[3], main_pid;
	int fds[2];

	rig_make_tree();
	ck_assert_int_eq(pipe(fds), 0);
	main_pid = fork();
	if (main_pid == 0) {
		rig_start_tree();
		pids[0] = rig.spawner;
		pids[1] = rig.bus[0].pid;
		pids[2] = rig.bus[1].pid;
		kill(pids[1], SIGSTOP);
		if (write(fds[1], pids, sizeof(pids)) == sizeof(pids))
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(fds[0], pids, sizeof(pids)), sizeof(pids));
	kill(main_pid, SIGKILL);

	for (unsigned i = 0; i < 3; i++)
		rig_expect_end(pids[i]);
	rig_remove_tree();
}
END_TEST

START_TEST(signals_of_a_terminal_end_nothing)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct request r;

	rig_start_tree();
	for (unsigned i = 0; i < COUNT_OF(signals); i++) {
		kill(rig.spawner, signals[i]);
		kill(rig.bus[0].pid, signals[i]);
	}
	r = rig_reads(0, 1, 1);
	rig_ask(0, &r);

	ck_assert_int_eq(rig.bus[0].result[0].status, HW_OK);
	ck_assert_uint_eq(rig_status(rig.bus[0].pid, "SigBlk", 16), 0);
	rig_stop();
}
END_TEST

START_TEST(processes_are_named)
{
	char name[32] = { 0 };
	char path[64];
	FILE *f;

	rig_start_tree();
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)rig.bus[1].pid);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(name, sizeof(name), f));
	fclose(f);

	ck_assert_str_eq(name, "caged: bus 1\n");
	rig_stop();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("processes");
	TCase *death = tcase_create("death");

	tcase_set_timeout(death, 60);
	tcase_add_test(death, a_killed_bus_process_is_reported_and_replaced);
	tcase_add_test(death, a_stopped_bus_process_is_killed_and_never_doubled);
	tcase_add_test(death, a_node_that_is_gone_renews_the_process);
	tcase_add_test(death, a_node_that_is_gone_is_answered_before_the_end);
	tcase_add_test(death, nothing_of_a_plugin_is_called_after_a_node_is_gone);
	tcase_add_test(death, a_node_that_is_gone_at_once_counts_as_a_failure);
	tcase_add_test(death, all_end_with_the_spawner);
	tcase_add_test(death, all_end_with_main);
	tcase_add_test(death, signals_of_a_terminal_end_nothing);
	tcase_add_test(death, processes_are_named);
	suite_add_tcase(suite, death);

	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
