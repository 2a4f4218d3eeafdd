/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages between the processes: each bound, and any bytes at all.
 */
#include "daemon/proto.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "daemon/spawn.h"
#include "tests/suite.h"

#define GENERATION 9
#define SEQUENCE   77

static struct proto_message message;
static struct request request, got_request;
static struct run_result results[REQUEST_RUNS_MAX];
static uint8_t bytes[REQUEST_BYTES_MAX];
static struct reply reply, got_reply;
static const struct transfers asked = { .count = 2,
	.bytes = 1,
	.busy_us = 600,
	.failed = { [-HW_NACK] = 1 },
	.took = { 1, 1 } };
static struct pin_news pins[PROTO_PINS_MAX];
static const struct pin_news *got_pins;
static unsigned got_pin_count;
static struct platform_cage cages[PLATFORM_CAGES_MAX];

/* A full request: half of the runs write, all as long as possible. */
static void
fill_request(void)
{
	memset(&request, 0, sizeof(request));
	request.sequence = SEQUENCE;
	request.count = REQUEST_RUNS_MAX;
	request.control = 1;
	request.deadline_us = 0x123456789abcdef;
	request.pins_ms = PROTO_PINS_MS_MAX;
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++) {
		request.run[i] = (struct run){ .cage = (uint16_t)i,
			.op = i % 2 ? RUN_WRITE : RUN_READ,
			.len = 128,
			.at = { 0x50, 0, 0x10, 128 } };
		if (i % 2)
			request.data_len = (uint16_t)(request.data_len + 128);
	}
	request.arms = 1;
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++)
		request.armed[i] = (uint8_t)(i + 1);
	for (unsigned i = 0; i < request.data_len; i++)
		request.data[i] = (uint8_t)(i * 7);
	proto_write_request(&message, GENERATION, &request);
}

/* A full reply: each run a good read of 128 bytes. */
static void
fill_reply(void)
{
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++)
		results[i] =
		    (struct run_result){ .index = (uint16_t)i, .len = 128, .end_us = i };
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 3);
	reply = (struct reply){ .sequence = SEQUENCE,
		.count = REQUEST_RUNS_MAX,
		.last = 1,
		.asked = &asked,
		.asked_us = 0x12345678,
		.pins_us = 0xfedcba987654321,
		.fired = 1,
		.cage = PLATFORM_CAGES_MAX - 1,
		.intent = 0x1234567898765432,
		.result = results,
		.data = bytes,
		.data_len = sizeof(bytes) };
	proto_write_reply(&message, GENERATION, &reply);
}

static void
fill_event(void)
{
	struct proto_event event = { .known = { .word = { 0xff } },
		.present = { .word = { 0x0f } } };

	proto_write_event(&message, GENERATION, &event);
}

/* As many pins as one message carries. */
static void
fill_pins(void)
{
	for (unsigned i = 0; i < PROTO_PINS_MAX; i++)
		pins[i] = (struct pin_news){ .cage = (uint16_t)(i % PLATFORM_CAGES_MAX),
			.pin = (uint8_t)(i % PLATFORM_PIN_COUNT),
			.level = (int8_t)(i % 2),
			.read_us = i };
	proto_write_pins(&message, GENERATION, pins, PROTO_PINS_MAX);
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
read_request(void)
{
	return proto_read_request(&message, &got_request);
}

static int
read_reply(void)
{
	return proto_read_reply(&message, &got_reply);
}

static int
read_event(void)
{
	struct proto_event event;

	return proto_read_event(&message, &event);
}

static int
read_pins(void)
{
	return proto_read_pins(&message, &got_pins, &got_pin_count);
}

static int
read_hello(void)
{
	struct proto_hello hello;

	return proto_read_hello(&message, &hello);
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

START_TEST(a_request_arrives_as_it_was_sent)
{
	fill_request();

	ck_assert_int_eq(read_request(), 0);

	ck_assert_uint_eq(got_request.sequence, SEQUENCE);
	ck_assert_uint_eq(got_request.count, REQUEST_RUNS_MAX);
	ck_assert_uint_eq(got_request.control, 1);
	ck_assert_uint_eq(got_request.deadline_us, request.deadline_us);
	ck_assert_uint_eq(got_request.pins_ms, request.pins_ms);
	ck_assert_mem_eq(got_request.run, request.run, sizeof(request.run));
	ck_assert_uint_eq(got_request.arms, 1);
	ck_assert_mem_eq(got_request.armed, request.armed, sizeof(request.armed));
	ck_assert_uint_eq(got_request.data_len, request.data_len);
	ck_assert_mem_eq(got_request.data, request.data, request.data_len);
}
END_TEST

START_TEST(a_reply_arrives_as_it_was_sent)
{
	fill_reply();

	ck_assert_int_eq(read_reply(), 0);

	ck_assert_uint_eq(got_reply.sequence, SEQUENCE);
	ck_assert_uint_eq(got_reply.last, 1);
	ck_assert_uint_eq(got_reply.pins_us, reply.pins_us);
	ck_assert_uint_eq(got_reply.asked_us, reply.asked_us);
	ck_assert_uint_eq(got_reply.fired, 1);
	ck_assert_uint_eq(got_reply.cage, PLATFORM_CAGES_MAX - 1);
	ck_assert_uint_eq(got_reply.intent, reply.intent);
	ck_assert_mem_eq(got_reply.asked, &asked, sizeof(asked));
	ck_assert_mem_eq(got_reply.result, results, sizeof(results));
	ck_assert_mem_eq(got_reply.data, bytes, sizeof(bytes));
}
END_TEST

START_TEST(a_request_whose_bytes_do_not_match_its_writes_is_refused)
{
	fill_request();

	request.run[1].len = 127;
	proto_write_request(&message, GENERATION, &request);
	ck_assert_int_eq(read_request(), -EBADMSG);
	request.run[1].len = 129;
	proto_write_request(&message, GENERATION, &request);
	ck_assert_int_eq(read_request(), -EBADMSG);
}
END_TEST

START_TEST(a_request_that_is_neither_control_nor_not_is_refused)
{
	fill_request();

	request.control = 2;
	proto_write_request(&message, GENERATION, &request);

	ck_assert_int_eq(read_request(), -EBADMSG);
}
END_TEST

START_TEST(what_a_request_leaves_is_a_byte_for_each_run_or_none)
{
	size_t len;

	fill_request();
	len = message.len;
	request.arms = 0;
	proto_write_request(&message, GENERATION, &request);
	ck_assert_uint_eq(message.len, len - REQUEST_RUNS_MAX);
	ck_assert_int_eq(read_request(), 0);
	ck_assert_uint_eq(got_request.arms, 0);
	ck_assert_mem_eq(got_request.data, request.data, request.data_len);

	request.arms = 2;
	proto_write_request(&message, GENERATION, &request);
	ck_assert_int_eq(read_request(), -EBADMSG);
}
END_TEST

START_TEST(what_an_interrupt_had_read_is_one_whole_answer_of_a_cage)
{
	static const struct {
		uint16_t fired, cage, last;
	} wrong[] = { { 2, 0, 1 }, { 1, PLATFORM_CAGES_MAX, 1 }, { 1, 0, 0 } };

	fill_reply();
	reply.fired = wrong[_i].fired;
	reply.cage = wrong[_i].cage;
	reply.last = wrong[_i].last;
	proto_write_reply(&message, GENERATION, &reply);

	ck_assert_int_eq(read_reply(), -EBADMSG);
}
END_TEST

START_TEST(a_period_of_pins_that_is_none_is_refused)
{
	fill_request();

	request.pins_ms = PROTO_PINS_MS_MAX + 1;
	proto_write_request(&message, GENERATION, &request);

	ck_assert_int_eq(read_request(), -EBADMSG);
}
END_TEST

START_TEST(news_of_pins_arrive_as_they_were_sent)
{
	fill_pins();

	ck_assert_int_eq(read_pins(), 0);

	ck_assert_uint_eq(got_pin_count, PROTO_PINS_MAX);
	ck_assert_mem_eq(got_pins, pins, sizeof(pins));
}
END_TEST

/* Pins that a bus process may not tell of. */
static const struct {
	const char *what;
	struct pin_news news;
	bool sound;
} pin_cases[] = {
	{ "the last pin of the last cage", { .cage = 511, .pin = 10 }, true },
	{ "asserted", { .level = 1 }, true },
	{ "the last error of ours", { .level = HW_CRASH }, true },
	{ "a cage beyond the last", { .cage = 512 }, false },
	{ "a cage far beyond", { .cage = 65535 }, false },
	{ "a pin beyond the last", { .pin = 11 }, false },
	{ "a pin far beyond", { .pin = 255 }, false },
	{ "a level that is none", { .level = 2 }, false },
	{ "an error that is none", { .level = HW_CRASH - 1 }, false },
	{ "an error far beyond", { .level = INT8_MIN }, false },
};

START_TEST(a_pin_is_checked)
{
	fill_pins();

	pins[PROTO_PINS_MAX - 1] = pin_cases[_i].news;
	proto_write_pins(&message, GENERATION, pins, PROTO_PINS_MAX);

	ck_assert_msg((read_pins() == 0) == pin_cases[_i].sound, "%s",
	    pin_cases[_i].what);
}
END_TEST

START_TEST(no_news_of_pins_are_no_message)
{
	proto_write_pins(&message, GENERATION, pins, 0);

	ck_assert_int_eq(read_pins(), -EBADMSG);
}
END_TEST

/* Results that a bus process may not send. */
static const struct {
	const char *what;
	struct run_result result;
	bool sound;
} result_cases[] = {
	{ "good", { .index = 5, .len = 0 }, true },
	{ "the last error of ours", { .index = 5, .status = HW_CRASH }, true },
	{ "a level", { .index = 5, .level = 1 }, true },
	{ "index beyond the last run", { .index = 64 }, false },
	{ "index far beyond", { .index = 65535 }, false },
	{ "a status that is none", { .index = 5, .status = HW_CRASH - 1 }, false },
	{ "a positive status", { .index = 5, .status = 1 }, false },
	{ "a level that is none", { .index = 5, .level = 2 }, false },
	{ "bytes that are not there", { .index = 5, .len = 1 }, false },
	{ "more bytes than a run has", { .index = 5, .len = 129 }, false },
};

START_TEST(a_result_is_checked)
{
	struct reply r = { .sequence = 1,
		.count = 1,
		.last = 1,
		.result = &result_cases[_i].result };

	proto_write_reply(&message, GENERATION, &r);

	ck_assert_msg((read_reply() == 0) == result_cases[_i].sound, "%s",
	    result_cases[_i].what);
}
END_TEST

START_TEST(bytes_of_a_failed_run_are_refused)
{
	fill_reply();

	results[3].status = HW_NACK;
	proto_write_reply(&message, GENERATION, &reply);

	ck_assert_int_eq(read_reply(), -EBADMSG);
}
END_TEST

START_TEST(results_that_do_not_rise_are_refused)
{
	fill_reply();

	results[9].index = 8;
	proto_write_reply(&message, GENERATION, &reply);

	ck_assert_int_eq(read_reply(), -EBADMSG);
}
END_TEST

/* What is wrong with counts of reads that asked who is there. */
static const struct {
	const char *what;
	struct transfers asked;
	bool sound;
} asked_cases[] = {
	{ "none", { .count = 0 }, true },
	{ "one", { .count = 1, .bytes = 1, .took = { 1 } }, true },
	{ "one that failed", { .count = 1, .failed = { [2] = 1 }, .took = { 1 } }, true },
	{ "one of no end", { .count = 1, .took = { 1 } }, false },
	{ "one of no time", { .count = 1, .bytes = 1 }, false },
	{ "one of two times", { .count = 1, .bytes = 1, .took = { 1, 1 } }, false },
	{ "one that failed well", { .count = 1, .failed = { 1 }, .took = { 1 } }, false },
	{ "bytes of none", { .bytes = 1 }, false },
	{ "a page", { .count = 1, .bytes = 1, .took = { 1 }, .pages = 1 }, false },
	{ "sums that wrap",
	    { .count = 2,
		.bytes = 1,
		.failed = { [1] = UINT64_MAX, [2] = 2 },
		.took = { UINT64_MAX, 3 } },
	    false },
	{ "more than there can be",
	    { .count = UINT64_MAX, .bytes = UINT64_MAX, .took = { UINT64_MAX } }, false },
};

START_TEST(counts_of_reads_that_ask_who_is_there_add_up)
{
	struct reply r = { .sequence = 1, .last = 1, .asked = &asked_cases[_i].asked };

	proto_write_reply(&message, GENERATION, &r);

	ck_assert_msg((read_reply() == 0) == asked_cases[_i].sound, "%s",
	    asked_cases[_i].what);
}
END_TEST

START_TEST(a_reply_without_results_is_a_reply)
{
	struct reply r = { .sequence = 1, .last = 1 };

	proto_write_reply(&message, GENERATION, &r);

	ck_assert_int_eq(read_reply(), 0);
}
END_TEST

START_TEST(only_a_present_cage_can_be_in_doubt)
{
	struct proto_event event = { .known = { .word = { 3 } },
		.present = { .word = { 2 } },
		.doubt = { .word = { 2 } } };

	proto_write_event(&message, GENERATION, &event);
	ck_assert_int_eq(read_event(), 0);
	event.doubt.word[0] = 1;
	proto_write_event(&message, GENERATION, &event);

	ck_assert_int_eq(read_event(), -EBADMSG);
}
END_TEST

START_TEST(a_cage_that_is_present_but_unknown_is_refused)
{
	struct proto_event event = { .present = { .word = { [15] = 1u << 31 } } };

	proto_write_event(&message, GENERATION, &event);

	ck_assert_int_eq(read_event(), -EBADMSG);
}
END_TEST

/* Places in a cage table. */
static const struct {
	uint16_t total, first, count;
	bool sound;
} hello_cases[] = {
	{ 1, 0, 1, true },
	{ 512, 384, 128, true },
	{ 512, 0, 0, true },
	{ 0, 0, 0, false },
	{ 513, 0, 1, false },
	{ 65535, 0, 1, false },
	{ 10, 10, 1, false },
	{ 10, 11, 0, false },
	{ 10, 65535, 1, false },
	{ 10, 9, 2, false },
};

START_TEST(a_part_of_the_table_lies_within_it)
{
	struct proto_hello hello = { .total = hello_cases[_i].total,
		.first = hello_cases[_i].first,
		.count = hello_cases[_i].count,
		.cages = cages };

	proto_write_hello(&message, GENERATION, &hello);

	ck_assert_int_eq(read_hello() == 0, hello_cases[_i].sound);
}
END_TEST

START_TEST(the_fingerprint_sees_one_bit)
{
	uint64_t before = proto_fingerprint(cages, COUNT_OF(cages));

	cages[511].power_max_mw ^= 1;

	ck_assert_uint_ne(before, proto_fingerprint(cages, COUNT_OF(cages)));
	ck_assert_uint_ne(proto_fingerprint(cages, 1), proto_fingerprint(cages, 2));
}
END_TEST

/* Orders and news: what is refused. */
static const struct {
	struct spawn_order order;
	bool sound;
} order_cases[] = {
	{ { SPAWN_START, SPAWN_BUS, 0, 1 }, true },
	{ { SPAWN_KILL, SPAWN_BUS, PLATFORM_BUSES_MAX - 1, 1 }, true },
	{ { SPAWN_START, SPAWN_PROBE, 0, 1 }, true },
	{ { SPAWN_START, SPAWN_PROBE, 1, 1 }, false },
	{ { SPAWN_START, SPAWN_BUS, PLATFORM_BUSES_MAX, 1 }, false },
	{ { SPAWN_START, SPAWN_BUS, 65535, 1 }, false },
	{ { SPAWN_START, SPAWN_KIND_COUNT, 0, 1 }, false },
	{ { SPAWN_OP_COUNT, SPAWN_BUS, 0, 1 }, false },
	{ { 255, 255, 65535, UINT32_MAX }, false },
};

START_TEST(an_order_is_checked)
{
	const struct spawn_order *o = &order_cases[_i].order;
	struct spawn_news news = { .event = o->op, .kind = o->kind, .bus = o->bus };

	ck_assert_int_eq(spawn_order_check(o, sizeof(*o)) == 0, order_cases[_i].sound);
	ck_assert_int_eq(spawn_order_check(o, sizeof(*o) - 1), -EBADMSG);
	ck_assert_int_eq(spawn_order_check(o, sizeof(*o) + 1), -EBADMSG);
	ck_assert_int_eq(spawn_news_check(&news, sizeof(news)) == 0,
	    order_cases[_i].sound || o->op == SPAWN_OP_COUNT);
	ck_assert_int_eq(spawn_news_check(&news, 0), -EBADMSG);
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
	tcase_add_test(tc, a_request_arrives_as_it_was_sent);
	tcase_add_test(tc, a_reply_arrives_as_it_was_sent);
	tcase_add_test(tc, a_request_whose_bytes_do_not_match_its_writes_is_refused);
	tcase_add_test(tc, a_request_that_is_neither_control_nor_not_is_refused);
	tcase_add_test(tc, what_a_request_leaves_is_a_byte_for_each_run_or_none);
	tcase_add_loop_test(tc, what_an_interrupt_had_read_is_one_whole_answer_of_a_cage,
	    0, 3);
	tcase_add_test(tc, a_period_of_pins_that_is_none_is_refused);
	tcase_add_test(tc, news_of_pins_arrive_as_they_were_sent);
	tcase_add_loop_test(tc, a_pin_is_checked, 0, (int)COUNT_OF(pin_cases));
	tcase_add_test(tc, no_news_of_pins_are_no_message);
	tcase_add_loop_test(tc, a_result_is_checked, 0, (int)COUNT_OF(result_cases));
	tcase_add_test(tc, bytes_of_a_failed_run_are_refused);
	tcase_add_test(tc, results_that_do_not_rise_are_refused);
	tcase_add_loop_test(tc, counts_of_reads_that_ask_who_is_there_add_up, 0,
	    COUNT_OF(asked_cases));
	tcase_add_test(tc, a_reply_without_results_is_a_reply);
	tcase_add_test(tc, only_a_present_cage_can_be_in_doubt);
	tcase_add_test(tc, a_cage_that_is_present_but_unknown_is_refused);
	tcase_add_loop_test(tc, a_part_of_the_table_lies_within_it, 0,
	    (int)COUNT_OF(hello_cases));
	tcase_add_test(tc, the_fingerprint_sees_one_bit);
	tcase_add_loop_test(tc, an_order_is_checked, 0, (int)COUNT_OF(order_cases));
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
