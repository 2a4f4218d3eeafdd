/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages between the processes: requests and their replies, and each bound of
 * them.
 */
#include "daemon/proto.h"

#include <errno.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "tests/proto_fixture.h"
#include "tests/suite.h"

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

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("proto_requests");
	TCase *tc = tcase_create("messages");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_request_arrives_as_it_was_sent);
	tcase_add_test(tc, a_reply_arrives_as_it_was_sent);
	tcase_add_test(tc, a_request_whose_bytes_do_not_match_its_writes_is_refused);
	tcase_add_test(tc, a_request_that_is_neither_control_nor_not_is_refused);
	tcase_add_test(tc, what_a_request_leaves_is_a_byte_for_each_run_or_none);
	tcase_add_loop_test(tc, what_an_interrupt_had_read_is_one_whole_answer_of_a_cage,
	    0, 3);
	tcase_add_test(tc, a_period_of_pins_that_is_none_is_refused);
	tcase_add_loop_test(tc, a_result_is_checked, 0, (int)COUNT_OF(result_cases));
	tcase_add_test(tc, bytes_of_a_failed_run_are_refused);
	tcase_add_test(tc, results_that_do_not_rise_are_refused);
	tcase_add_loop_test(tc, counts_of_reads_that_ask_who_is_there_add_up, 0,
	    COUNT_OF(asked_cases));
	tcase_add_test(tc, a_reply_without_results_is_a_reply);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
