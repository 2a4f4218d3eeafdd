/* SPDX-License-Identifier: Apache-2.0 */
/* The messages between the processes: their frames, and any bytes at all. */
#include "daemon/proto.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/proto_fixture.h"
#include "tests/suite.h"

static void
fill_event(void)
{
	struct proto_event event = { .known = { .word = { 0xff } },
		.present = { .word = { 0x0f } } };

	proto_write_event(&message, GENERATION, &event);
}

static void
fill_hello(void)
{
	struct proto_hello hello = { .pid = 1,
		.total = 500,
		.first = 100,
		.count = 384,
		.cages = cages };

	proto_write_hello(&message, GENERATION, &hello);
}

static void
fill_phase(void)
{
	proto_write_phase(&message, GENERATION, PHASE_OPEN);
}

static int
read_phase(void)
{
	enum proto_phase phase;

	return proto_read_phase(&message, &phase);
}

/* Each type, how a good one is made and who reads it. */
static const struct {
	const char *name;
	void (*fill)(void);
	int (*read)(void);
} kinds[] = {
	{ "request", fill_request, read_request },
	{ "reply", fill_reply, read_reply },
	{ "event", fill_event, read_event },
	{ "pins", fill_pins, read_pins },
	{ "hello", fill_hello, read_hello },
	{ "phase", fill_phase, read_phase },
};

START_TEST(a_good_message_is_read_and_fits)
{
	kinds[_i].fill();

	ck_assert_uint_le(message.len, PROTO_MESSAGE_MAX);
	ck_assert_int_eq(kinds[_i].read(), 0);
}
END_TEST

START_TEST(every_shorter_message_is_refused)
{
	kinds[_i].fill();

	while (message.len > 0) {
		message.len--;
		ck_assert_msg(kinds[_i].read() == -EBADMSG, "%s of %zu bytes",
		    kinds[_i].name, message.len);
	}
}
END_TEST

START_TEST(a_longer_message_is_refused)
{
	kinds[_i].fill();

	message.len++;

	ck_assert_int_eq(kinds[_i].read(), -EBADMSG);
}
END_TEST

START_TEST(a_message_of_another_type_is_refused)
{
	kinds[_i].fill();

	for (unsigned type = 0; type <= UINT16_MAX; type++) {
		uint16_t own = message.header.type;

		if (type == own)
			continue;
		message.header.type = (uint16_t)type;
		ck_assert_int_eq(kinds[_i].read(), -EBADMSG);
		message.header.type = own;
	}
}
END_TEST

START_TEST(a_lying_count_is_refused)
{
	kinds[_i].fill();

	for (unsigned count = 0; count <= UINT16_MAX; count++) {
		uint16_t own = message.header.count;

		/* A phase is its count. */
		if (count == own ||
		    (kinds[_i].read == read_phase && count <= PHASE_SERVE))
			continue;
		message.header.count = (uint16_t)count;
		ck_assert_msg(kinds[_i].read() == -EBADMSG, "%s: count %u",
		    kinds[_i].name, count);
		message.header.count = own;
	}
}
END_TEST

START_TEST(a_packet_longer_than_a_message_is_refused)
{
	static uint8_t packet[PROTO_MESSAGE_MAX + 1];
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	ck_assert_int_eq(write(fds[0], packet, sizeof(packet)), sizeof(packet));

	ck_assert_int_eq(proto_receive(fds[1], &message, false), -EBADMSG);
	ck_assert_int_eq(proto_receive(fds[1], &message, false), -EAGAIN);

	close(fds[0]);
	ck_assert_int_eq(proto_receive(fds[1], &message, false), -EPIPE);
	ck_assert_int_eq(proto_send(fds[1], &message, false), -EPIPE);
	close(fds[1]);
}
END_TEST

START_TEST(what_was_sent_before_the_end_is_received)
{
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	fill_phase();
	ck_assert_int_eq(proto_send(fds[0], &message, false), 0);
	ck_assert_int_eq(proto_send(fds[1], &message, false), 0); /* never read */
	close(fds[0]);

	ck_assert_int_eq(proto_receive(fds[1], &message, false), 0);
	ck_assert_int_eq(read_phase(), 0);
	ck_assert_int_eq(proto_receive(fds[1], &message, false), -EPIPE);
	close(fds[1]);
}
END_TEST

/* A small generator, so that a failure comes back from its seed. */
static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* A few bytes of a good message are changed; the readers must keep their bounds
 * (the sanitizers watch), and what is accepted must be within them. */
START_TEST(damaged_messages_stay_within_bounds)
{
	uint32_t random = 0x9e3779b9u + (uint32_t)_i;

	for (unsigned round = 0; round < 20000; round++) {
		kinds[_i].fill();
		for (unsigned n = next_random(&random) % 4 + 1; n > 0; n--)
			message.byte[next_random(&random) %
				     MIN_OF(message.len, (size_t)64)] =
			    (uint8_t)next_random(&random);
		if (next_random(&random) % 2)
			message.len = next_random(&random) % (PROTO_MESSAGE_MAX + 1);
		for (size_t k = 0; k < COUNT_OF(kinds); k++)
			kinds[k].read();
		ck_assert_uint_le(got_request.count, REQUEST_RUNS_MAX);
		ck_assert_uint_le(got_request.data_len, REQUEST_BYTES_MAX);
		ck_assert_uint_le(got_reply.count, REQUEST_RUNS_MAX);
		ck_assert_uint_le(got_reply.data_len, REQUEST_BYTES_MAX);
		ck_assert_uint_le(got_pin_count, PROTO_PINS_MAX);
	}
}
END_TEST

START_TEST(random_bytes_stay_within_bounds)
{
	uint32_t random = 0x2545f491u;

	for (unsigned round = 0; round < 20000; round++) {
		enum proto_type type;

		message.len = next_random(&random) % 256;
		for (size_t i = 0; i < message.len; i++)
			message.byte[i] = (uint8_t)next_random(&random);
		message.header.type = (uint16_t)(next_random(&random) % 9);
		message.header.count = (uint16_t)(next_random(&random) % 4);
		for (size_t k = 0; k < COUNT_OF(kinds); k++)
			kinds[k].read();
		proto_read_type(&message, &type);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("proto");
	TCase *tc = tcase_create("messages");
	int all = (int)COUNT_OF(kinds);

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_good_message_is_read_and_fits, 0, all);
	tcase_add_loop_test(tc, every_shorter_message_is_refused, 0, all);
	tcase_add_loop_test(tc, a_longer_message_is_refused, 0, all);
	tcase_add_loop_test(tc, a_message_of_another_type_is_refused, 0, all);
	tcase_add_loop_test(tc, a_lying_count_is_refused, 0, all);
	tcase_add_test(tc, a_packet_longer_than_a_message_is_refused);
	tcase_add_test(tc, what_was_sent_before_the_end_is_received);
	tcase_add_loop_test(tc, damaged_messages_stay_within_bounds, 0, all);
	tcase_add_test(tc, random_bytes_stay_within_bounds);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
