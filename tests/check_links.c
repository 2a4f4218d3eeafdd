/* SPDX-License-Identifier: Apache-2.0 */
/* Links: how buses and the spawner end, and that what was said before is heard. */
#define _GNU_SOURCE 1

#include "daemon/links.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "daemon/bus.h"
#include "daemon/spawn.h"
#include "tests/links_fixture.h"
#include "tests/suite.h"

START_TEST(a_bus_that_closes_its_socket_and_stays_is_killed)
{
	start_bus();

	close(child);
	turn();

	expect_order(SPAWN_KILL);
	expect_no_order();
}
END_TEST

START_TEST(what_a_bus_said_last_is_told_before_its_end)
{
	struct run_result result = { .status = HW_GONE };
	struct reply reply = { .sequence = 1, .count = 1, .last = 1, .result = &result };
	struct request request = { .sequence = 1, .count = 1 };

	start_bus();
	ck_assert_int_eq(links_send(links, BUS, &request), 0); /* never read */
	tell(SPAWN_EXITED, SPAWN_BUS, generation, BUS_EXIT_RENEW << 8, -1);
	proto_write_reply(&message, generation, &reply);
	ck_assert_int_eq(proto_send(child, &message, false), 0);
	close(child);
	turn();

	ck_assert_uint_eq(told.replies, 1);
	ck_assert_uint_eq(told.downs, 1);
	ck_assert(told.renew);
}
END_TEST

START_TEST(a_bus_that_does_not_read_makes_nobody_wait)
{
	struct request request = { .sequence = 1, .count = REQUEST_RUNS_MAX };
	int r = 0;

	start_bus();
	for (unsigned i = 0; i < 10000 && r == 0; i++)
		r = links_send(links, BUS, &request);

	ck_assert_int_eq(r, -EAGAIN);
}
END_TEST

/* Fills the spawner's socket with orders, as if it had been stopped for long. */
static unsigned
fill_spawner(void)
{
	const struct spawn_order order = { .op = SPAWN_KILL, .kind = SPAWN_PROBE };
	unsigned n = 0;

	while (spawn_order_send(spawner_far, &order) == 0)
		n++;
	return n;
}

START_TEST(a_kill_that_cannot_be_ordered_is_ordered_later)
{
	struct spawn_order order;
	unsigned filled;

	start_bus();
	filled = fill_spawner();

	ck_assert_int_eq(links_kill_bus(links, BUS), 0);
	turn();
	while (filled--)
		ck_assert_int_eq(spawn_order_receive(spawner, &order), 0);
	expect_no_order();
	turn();

	expect_order(SPAWN_KILL);
	expect_no_order();
}
END_TEST

START_TEST(a_kill_that_is_owed_is_forgotten_when_the_child_has_ended)
{
	struct spawn_order order;
	unsigned filled;

	start_bus();
	filled = fill_spawner();
	ck_assert_int_eq(links_kill_bus(links, BUS), 0);
	tell(SPAWN_EXITED, SPAWN_BUS, generation, 0, -1);
	turn();
	while (filled--)
		ck_assert_int_eq(spawn_order_receive(spawner, &order), 0);
	turn();

	ck_assert_uint_eq(told.downs, 1);
	expect_no_order();
}
END_TEST

static void
say_parts(unsigned parts)
{
	struct run_result result = { .status = HW_GONE };
	struct reply reply = { .sequence = 1, .count = 1, .result = &result };

	proto_write_reply(&message, generation, &reply);
	for (unsigned i = 0; i < parts; i++)
		ck_assert_int_eq(proto_send(child, &message, false), 0);
}

START_TEST(parts_that_wait_are_taken_in_one_turn_but_not_without_end)
{
	start_bus();

	say_parts(12);
	event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	ck_assert_uint_eq(told.replies, 8);
	event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	ck_assert_uint_eq(told.replies, 12);
}
END_TEST

START_TEST(a_child_that_ended_is_heard_to_the_last)
{
	start_bus();
	say_parts(200);
	tell(SPAWN_EXITED, SPAWN_BUS, generation, 0, -1);
	turn();

	ck_assert_uint_eq(told.replies, 200);
	ck_assert_uint_eq(told.downs, 1);
}
END_TEST

static void
say_phase(enum proto_phase phase)
{
	proto_write_phase(&message, generation, phase);
	proto_send(child, &message, false);
}

/* Lets links turn for so long. */
static void
turn_for(unsigned ms)
{
	for (unsigned i = 0; i < ms / 10; i++) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		usleep(10000);
	}
}

START_TEST(a_bus_has_one_limit_for_all_steps_of_its_start)
{
	finish_probe();
	ck_assert_int_eq(links_start_bus(links, BUS), 0);
	expect_order(SPAWN_KILL); /* of the probe */
	start_child(SPAWN_BUS);
	say_phase(PHASE_LOAD);
	turn_for(LINKS_PHASE_TIMEOUT_S * 600);
	say_phase(PHASE_OPEN);
	turn_for(LINKS_PHASE_TIMEOUT_S * 600);

	expect_order(SPAWN_KILL);
	ck_assert_uint_eq(told.ups, 0);
}
END_TEST

START_TEST(a_spawner_that_goes_is_told_once)
{
	close(spawner);
	turn();

	ck_assert_uint_eq(told.gones, 1);
	ck_assert_int_eq(links_start_probe(links), -EALREADY);
	ck_assert_int_eq(links_kill_bus(links, BUS), -ENOTCONN);
}
END_TEST

static const enum spawn_kind kinds[] = { SPAWN_BUS, SPAWN_PROBE, SPAWN_SCHEMA };

/* A process that is stopped, and only a signal would make go on. */
static pid_t
stopped_process(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		close(spawner);
		raise(SIGSTOP);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, NULL, WUNTRACED), pid);
	return pid;
}

static int
start_kind(enum spawn_kind kind)
{
	if (kind == SPAWN_BUS)
		return links_start_bus(links, BUS);
	return kind == SPAWN_PROBE ? links_start_look(links) : links_start_schema(links);
}

/* Who lives when the spawner goes has to go on, for it may be stopped; who has ended is
 * another by now. */
START_TEST(a_process_is_woken_when_the_spawner_goes_unless_it_ended)
{
	enum spawn_kind kind = kinds[_i / 2];
	bool ended = _i % 2;

	finish_probe();
	expect_order(SPAWN_KILL);
	child_pid = stopped_process();
	ck_assert_int_eq(start_kind(kind), 0);
	start_child(kind);
	if (ended)
		tell(SPAWN_EXITED, kind, generation, 0, -1);
	turn();
	close(spawner);
	turn();

	ck_assert_uint_eq(told.gones, 1);
	if (ended)
		usleep(20000); /* it would be quick */
	ck_assert_int_eq(waitpid(child_pid, NULL, ended ? WNOHANG : 0),
	    ended ? 0 : child_pid);
	kill(child_pid, SIGKILL);
}
END_TEST

START_TEST(a_bus_that_was_refused_is_down)
{
	finish_probe();
	expect_order(SPAWN_KILL);
	ck_assert_int_eq(links_start_bus(links, BUS), 0);
	expect_order(SPAWN_START);
	tell(SPAWN_REFUSED, SPAWN_BUS, generation, EAGAIN, -1);
	turn();

	ck_assert_uint_eq(told.downs, 1);
	ck_assert_int_eq(links_start_bus(links, BUS), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("links");
	TCase *tc = tcase_create("nonsense");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_bus_that_closes_its_socket_and_stays_is_killed);
	tcase_add_test(tc, what_a_bus_said_last_is_told_before_its_end);
	tcase_add_test(tc, a_bus_that_does_not_read_makes_nobody_wait);
	tcase_add_test(tc, a_kill_that_cannot_be_ordered_is_ordered_later);
	tcase_add_test(tc, a_kill_that_is_owed_is_forgotten_when_the_child_has_ended);
	tcase_add_test(tc, parts_that_wait_are_taken_in_one_turn_but_not_without_end);
	tcase_add_test(tc, a_child_that_ended_is_heard_to_the_last);
	tcase_add_test(tc, a_bus_has_one_limit_for_all_steps_of_its_start);
	tcase_add_test(tc, a_spawner_that_goes_is_told_once);
	tcase_add_loop_test(tc, a_process_is_woken_when_the_spawner_goes_unless_it_ended,
	    0, 2 * (int)COUNT_OF(kinds));
	tcase_add_test(tc, a_bus_that_was_refused_is_down);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
