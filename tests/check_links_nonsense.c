/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links: messages of a bus or of the spawner that make no sense, and those that do and
 * are odd.
 */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/spawn.h"
#include "tests/links_fixture.h"
#include "tests/suite.h"

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

START_TEST(a_spawner_that_talks_nonsense_counts_as_gone)
{
	ck_assert_int_eq(write(spawner, "hello", 5), 5);
	turn();

	ck_assert_uint_eq(told.gones, 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("links_nonsense");
	TCase *tc = tcase_create("nonsense");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_bus_that_talks_nonsense_is_killed, 0,
	    (int)COUNT_OF(nonsense));
	tcase_add_test(tc, news_of_a_pin_are_told);
	tcase_add_test(tc, news_of_an_older_process_do_not_count);
	tcase_add_test(tc, a_spawner_that_talks_nonsense_counts_as_gone);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
