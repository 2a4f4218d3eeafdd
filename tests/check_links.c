/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links against children that break the rules: the test plays the spawner and
 * what it starts.
 */
#define _GNU_SOURCE 1

#include "daemon/links.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "daemon/bus.h"
#include "daemon/cage_table.h"
#include "daemon/spawn.h"
#include "tests/suite.h"

#define BUS 3

static struct event_base *base;
static struct links *links;
static int spawner;     /* our end of the spawner's socket */
static int spawner_far; /* links' end, ours as well */
static int child;       /* our end of the child's socket */
static uint32_t generation;
static pid_t child_pid = 4242; /* as the spawner tells it */
static struct proto_message message;
static struct platform_cage cages[2];

static struct {
	unsigned probes, ups, downs, presences, pins, replies, gones;
	bool ok, renew;
} told;

static void
on_phase(void *arg, enum proto_phase phase)
{
	(void)arg;
	(void)phase;
}

static void
on_probe(void *arg, const struct links_probe *probe)
{
	(void)arg;
	told.probes++;
	told.ok = probe->ok;
}

static void
on_up(void *arg, unsigned bus, pid_t pid)
{
	(void)arg;
	(void)pid;
	ck_assert_uint_eq(bus, BUS);
	told.ups++;
}

static void
on_down(void *arg, unsigned bus, bool renew, int wait_status)
{
	(void)arg;
	(void)wait_status;
	ck_assert_uint_eq(bus, BUS);
	told.downs++;
	told.renew = renew;
}

static void
on_presence(void *arg, unsigned bus, const struct proto_event *event)
{
	(void)arg;
	(void)bus;
	(void)event;
	told.presences++;
}

static void
on_pins(void *arg, unsigned bus, const struct pin_news *news, unsigned count)
{
	(void)arg;
	(void)news;
	ck_assert_uint_eq(bus, BUS);
	told.pins += count;
}

static void
on_reply(void *arg, unsigned bus, const struct reply *reply)
{
	(void)arg;
	(void)bus;
	ck_assert_uint_le(reply->count, REQUEST_RUNS_MAX);
	ck_assert_uint_le(reply->data_len, REQUEST_BYTES_MAX);
	told.replies++;
}

static void
on_owners(void *arg, const struct proto_owners *owners)
{
	(void)arg;
	(void)owners;
}

static void
on_schema_up(void *arg, int fd)
{
	(void)arg;
	close(fd);
}

static void
on_schema_down(void *arg, int wait_status)
{
	(void)arg;
	(void)wait_status;
}

static void
on_gone(void *arg)
{
	(void)arg;
	told.gones++;
}

static void
on_woken(void *arg)
{
	(void)arg;
}

static const struct links_handler handler = {
	.woken = on_woken,
	.probe_phase = on_phase,
	.probe_done = on_probe,
	.bus_up = on_up,
	.bus_down = on_down,
	.presence = on_presence,
	.pins = on_pins,
	.reply = on_reply,
	.owners = on_owners,
	.schema_up = on_schema_up,
	.schema_down = on_schema_down,
	.spawner_gone = on_gone,
};

/* Lets links read all that there is. */
static void
turn(void)
{
	for (unsigned i = 0; i < 50; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

/* The next order that links gave, which must be this one. */
static void
expect_order(enum spawn_op op)
{
	struct spawn_order order;

	ck_assert_int_eq(spawn_order_receive(spawner, &order), 0);
	ck_assert_int_eq(order.op, op);
	generation = order.incarnation;
}

static void
expect_no_order(void)
{
	struct spawn_order order;

	ck_assert_int_eq(spawn_order_receive(spawner, &order), -EAGAIN);
}

static void
tell(enum spawn_event event, enum spawn_kind kind, uint32_t incarnation, int status,
    int fd)
{
	struct spawn_news news = { .event = (uint8_t)event,
		.kind = (uint8_t)kind,
		.bus = kind == SPAWN_BUS ? BUS : 0,
		.incarnation = incarnation,
		.pid = child_pid,
		.status = status };

	ck_assert_int_eq(spawn_news_send(spawner, &news, fd), 0);
}

static void
start_child(enum spawn_kind kind)
{
	int fds[2];

	expect_order(SPAWN_START);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	tell(SPAWN_STARTED, kind, generation, 0, fds[0]);
	close(fds[0]);
	child = fds[1];
	turn();
}

/* A part of the table of two cages. */
static void
say_table(uint16_t first, uint16_t count)
{
	struct proto_hello hello = { .total = 2,
		.first = first,
		.count = count,
		.cages = cages + first,
		.fingerprint = proto_fingerprint(cages, 2) };

	proto_write_hello(&message, generation, &hello);
	proto_send(child, &message, false);
}

static void
setup(void)
{
	int fds[2];
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	dup2(null, STDERR_FILENO); /* what links logs of us is true, and of no use here */
	close(null);
	memset(&told, 0, sizeof(told));
	for (unsigned i = 0; i < 2; i++)
		cages[i] = (struct platform_cage){ .label = { (char)('a' + i) },
			.bus = BUS,
			.pin_bus = (uint16_t)(BUS + i), /* not those of cage b */
			.max_read = 128,
			.pins_readable = PLATFORM_PIN_BIT(PLATFORM_PIN_RESET) };
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	spawner = fds[1];
	spawner_far = dup(fds[0]);
	base = event_base_new();
	links = links_create(base, fds[0], &handler, NULL);
	ck_assert_ptr_nonnull(links);
	ck_assert_int_eq(links_start_probe(links), 0);
	start_child(SPAWN_PROBE);
}

static void
teardown(void)
{
	links_destroy(links);
	event_base_free(base);
	close(spawner_far);
	close(spawner);
	close(child);
}

static void
finish_probe(void)
{
	say_table(0, 1);
	say_table(1, 1);
	close(child);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 0, -1);
	turn();
}

static void
start_bus(void)
{
	finish_probe();
	ck_assert(told.ok);
	ck_assert_int_eq(links_start_bus(links, BUS), 0);
	expect_order(SPAWN_KILL); /* of the probe, whose end came before its exit */
	start_child(SPAWN_BUS);
	say_table(0, 0);
	turn();
	ck_assert_uint_eq(told.ups, 1);
}

START_TEST(a_table_in_parts_is_whole_at_the_exit)
{
	say_table(0, 1);
	turn();
	ck_assert_uint_eq(told.probes, 0);
	say_table(1, 1);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 0, -1);
	turn();

	ck_assert_uint_eq(told.probes, 1);
	ck_assert(told.ok);
}
END_TEST

START_TEST(half_a_table_is_none)
{
	say_table(0, 1);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 0, -1);
	turn();

	ck_assert_uint_eq(told.probes, 1);
	ck_assert(!told.ok);
}
END_TEST

/* Tables that an honest probe would have refused. */
static void
out_of_order(void)
{
	say_table(1, 1);
}

static void
twice(void)
{
	say_table(0, 2);
	say_table(0, 2);
}

static void
bad_label(void)
{
	memcpy(cages[1].label, "\"><", 4);
	say_table(0, 2);
}

static void
bad_bus(void)
{
	cages[0].bus = 60000;
	say_table(0, 2);
}

static void
bad_fingerprint(void)
{
	struct proto_hello hello = { .total = 2, .count = 2, .cages = cages };

	proto_write_hello(&message, generation, &hello);
	proto_send(child, &message, false);
}

static void (*const bad_tables[])(void) = {
	out_of_order,
	twice,
	bad_label,
	bad_bus,
	bad_fingerprint,
};

START_TEST(a_table_is_checked_again)
{
	bad_tables[_i]();
	turn();

	expect_order(SPAWN_KILL);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 9, -1);
	turn();
	ck_assert_uint_eq(told.probes, 1);
	ck_assert(!told.ok);
	ck_assert_int_eq(links_start_bus(links, BUS), -EINVAL);
}
END_TEST

/* What a bus process may not say once it is up. */
static void
garbage(void)
{
	memset(message.byte, 0xa5, 100);
	message.len = 100;
}

static void
too_short(void)
{
	message.byte[0] = PROTO_REPLY;
	message.len = 1;
}

static void
question(void)
{
	proto_write_cancel(&message, generation, 1);
}

static void
older_generation(void)
{
	struct proto_event event = { .known = { { 0 } } };

	proto_write_event(&message, generation - 1, &event);
}

static void
foreign_cage(void)
{
	struct proto_event event = { .known = { .word = { 4 } } };

	proto_write_event(&message, generation, &event);
}

static void
foreign_interrupt(void)
{
	struct proto_event event = { .interrupt = { .word = { [15] = 1 } } };

	proto_write_event(&message, generation, &event);
}

/* News of one pin, which bus process and cage table must agree on. */
static void
write_pin(uint16_t cage, uint8_t pin)
{
	struct pin_news news = { .cage = cage, .pin = pin };

	proto_write_pins(&message, generation, &news, 1);
}

static void
pin_of_another_bus(void)
{
	write_pin(1, PLATFORM_PIN_RESET);
}

static void
pin_of_no_cage(void)
{
	write_pin(2, PLATFORM_PIN_RESET);
}

static void
pin_that_cannot_be_read(void)
{
	write_pin(0, PLATFORM_PIN_LPMODE);
}

static void
bad_result(void)
{
	struct run_result result = { .status = 5 };
	struct reply reply = { .sequence = 1, .count = 1, .last = 1, .result = &result };

	proto_write_reply(&message, generation, &reply);
}

static void
second_hello(void)
{
	struct proto_hello hello = { .total = 2,
		.fingerprint = proto_fingerprint(cages, 2) };

	proto_write_hello(&message, generation, &hello);
}

static void (*const nonsense[])(void) = {
	garbage,
	too_short,
	question,
	older_generation,
	foreign_cage,
	foreign_interrupt,
	pin_of_another_bus,
	pin_of_no_cage,
	pin_that_cannot_be_read,
	bad_result,
	second_hello,
};

START_TEST(a_bus_that_talks_nonsense_is_killed)
{
	start_bus();

	nonsense[_i]();
	proto_send(child, &message, false);
	turn();

	expect_order(SPAWN_KILL);
	ck_assert_uint_eq(told.presences + told.pins + told.replies, 0);
	ck_assert_uint_eq(told.downs, 0); /* not before it is reaped */
	tell(SPAWN_EXITED, SPAWN_BUS, generation, SIGKILL, -1);
	turn();
	ck_assert_uint_eq(told.downs, 1);
	ck_assert(!told.renew);
}
END_TEST

START_TEST(news_of_a_pin_are_told)
{
	start_bus();

	write_pin(0, PLATFORM_PIN_RESET);
	proto_send(child, &message, false);
	turn();

	ck_assert_uint_eq(told.pins, 1);
	expect_no_order();
}
END_TEST

START_TEST(a_bus_that_closes_its_socket_and_stays_is_killed)
{
	start_bus();

	close(child);
	turn();

	expect_order(SPAWN_KILL);
	expect_no_order();
}
END_TEST

START_TEST(a_bus_with_another_table_is_killed)
{
	finish_probe();
	ck_assert_int_eq(links_start_bus(links, BUS), 0);
	expect_order(SPAWN_KILL);
	start_child(SPAWN_BUS);
	cages[1].power_max_mw = 1;
	say_table(0, 0);
	turn();

	expect_order(SPAWN_KILL);
	ck_assert_uint_eq(told.ups, 0);
}
END_TEST

START_TEST(news_of_an_older_process_do_not_count)
{
	int fds[2];

	start_bus();
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);

	tell(SPAWN_EXITED, SPAWN_BUS, generation - 1, 0, -1);
	tell(SPAWN_STARTED, SPAWN_BUS, generation - 1, 0, fds[0]);
	tell(SPAWN_STARTED, SPAWN_BUS, generation, 0, -1); /* without its descriptor */
	close(fds[0]);
	turn();

	ck_assert_uint_eq(told.downs, 0);
	ck_assert_int_eq(write(fds[1], "x", 1), -1); /* nobody holds the other end */
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

static const struct {
	struct platform_cage cage;
	const char *why;
} bad_cages[] = {
	{ { .label = "1", .max_read = 15 }, "cage 0 (1): max_read is not 16 to 128" },
	{ { .label = "1", .max_read = 129 }, "cage 0 (1): max_read is not 16 to 128" },
	{ { .label = "1", .max_read = 16, .max_write = 129 },
	    "cage 0 (1): max_write is more than 128" },
	{ { .label = "1",
	      .max_read = 16,
	      .pin_bus = 1,
	      .flags = PLATFORM_CAGE_PRESENCE_BY_READ },
	    "cage 0 (1): presence by read needs the same bus and pin_bus" },
	{ { .label = "1", .max_read = 16, .flags = PLATFORM_CAGE_PRESENCE_BY_READ },
	    NULL },
	{ { .label = "1", .max_read = 16 }, NULL },
	{ { .label = "1", .max_read = 128, .flags = PLATFORM_CAGE_ATOMIC_WORD }, NULL },
};

START_TEST(a_cage_that_cannot_be_served_is_told)
{
	char why[128] = "";

	ck_assert_int_eq(cage_table_check(&bad_cages[_i].cage, 1, why, sizeof(why)),
	    bad_cages[_i].why == NULL);
	ck_assert_str_eq(why, bad_cages[_i].why ? bad_cages[_i].why : "");
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

START_TEST(a_spawner_that_talks_nonsense_counts_as_gone)
{
	ck_assert_int_eq(write(spawner, "hello", 5), 5);
	turn();

	ck_assert_uint_eq(told.gones, 1);
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
	tcase_add_test(tc, a_table_in_parts_is_whole_at_the_exit);
	tcase_add_test(tc, half_a_table_is_none);
	tcase_add_loop_test(tc, a_table_is_checked_again, 0, (int)COUNT_OF(bad_tables));
	tcase_add_loop_test(tc, a_bus_that_talks_nonsense_is_killed, 0,
	    (int)COUNT_OF(nonsense));
	tcase_add_test(tc, news_of_a_pin_are_told);
	tcase_add_test(tc, a_bus_that_closes_its_socket_and_stays_is_killed);
	tcase_add_test(tc, a_bus_with_another_table_is_killed);
	tcase_add_test(tc, news_of_an_older_process_do_not_count);
	tcase_add_test(tc, what_a_bus_said_last_is_told_before_its_end);
	tcase_add_test(tc, a_bus_that_does_not_read_makes_nobody_wait);
	tcase_add_test(tc, a_kill_that_cannot_be_ordered_is_ordered_later);
	tcase_add_test(tc, a_kill_that_is_owed_is_forgotten_when_the_child_has_ended);
	tcase_add_test(tc, parts_that_wait_are_taken_in_one_turn_but_not_without_end);
	tcase_add_test(tc, a_child_that_ended_is_heard_to_the_last);
	tcase_add_test(tc, a_bus_has_one_limit_for_all_steps_of_its_start);
	tcase_add_loop_test(tc, a_cage_that_cannot_be_served_is_told, 0,
	    (int)COUNT_OF(bad_cages));
	tcase_add_test(tc, a_spawner_that_goes_is_told_once);
	tcase_add_loop_test(tc, a_process_is_woken_when_the_spawner_goes_unless_it_ended,
	    0, 2 * (int)COUNT_OF(kinds));
	tcase_add_test(tc, a_spawner_that_talks_nonsense_counts_as_gone);
	tcase_add_test(tc, a_bus_that_was_refused_is_down);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
