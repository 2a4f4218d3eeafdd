/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1
#include "tests/links_fixture.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct event_base *base;
struct links *links;
int spawner;
int spawner_far;
int child;
uint32_t generation;
pid_t child_pid = 4242;
struct proto_message message;
struct platform_cage cages[2];

struct told told;

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

void
turn(void)
{
	for (unsigned i = 0; i < 50; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

void
expect_order(enum spawn_op op)
{
	struct spawn_order order;

	ck_assert_int_eq(spawn_order_receive(spawner, &order), 0);
	ck_assert_int_eq(order.op, op);
	generation = order.incarnation;
}

void
expect_no_order(void)
{
	struct spawn_order order;

	ck_assert_int_eq(spawn_order_receive(spawner, &order), -EAGAIN);
}

void
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

void
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

void
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

void
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

void
teardown(void)
{
	links_destroy(links);
	event_base_free(base);
	close(spawner_far);
	close(spawner);
	close(child);
}

void
finish_probe(void)
{
	say_table(0, 1);
	say_table(1, 1);
	close(child);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 0, -1);
	turn();
}

void
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
