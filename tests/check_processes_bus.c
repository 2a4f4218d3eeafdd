/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes, for real: a bus is asked, and answers, also in parts, late, or that it
 * will not.
 */
#define _GNU_SOURCE 1

#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "daemon/bus.h"
#include "tests/processes.h"
#include "tests/suite.h"

START_TEST(a_full_request_is_answered)
{
	struct request r;

	rig_start_tree();
	r = rig_reads(1, REQUEST_RUNS_MAX, 128);
	r.run[63].at.byte = 128;
	r.run[63].at.page = 1;
	rig_ask(0, &r);

	ck_assert_uint_eq(rig.bus[0].last_sequence, r.sequence);
	ck_assert_uint_eq(rig.bus[0].results, REQUEST_RUNS_MAX);
	ck_assert_uint_eq(rig.bus[0].data_len, REQUEST_BYTES_MAX);
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++) {
		ck_assert_int_eq(rig.bus[0].result[i].status, HW_OK);
		ck_assert_uint_eq(rig.bus[0].result[i].index, i);
	}
	for (unsigned i = 0; i < 128; i++)
		ck_assert_uint_eq(rig.bus[0].data[i], i);
	rig_stop();
}
END_TEST

START_TEST(an_empty_request_is_a_sign_of_life)
{
	struct request r;

	rig_start_tree();
	r = rig_reads(0, 0, 0);
	rig_ask(0, &r);

	ck_assert_uint_eq(rig.bus[0].last_sequence, r.sequence);
	ck_assert_uint_eq(rig.bus[0].results, 0);
	rig_stop();
}
END_TEST

START_TEST(bytes_and_pins_are_written)
{
	struct request r;
	char text[8];

	rig_start_tree();
	r = rig_reads(0, 5, 4);
	r.run[0].op = RUN_WRITE;
	r.run[1].op = RUN_PIN_SET;
	r.run[1].at = (struct platform_addr){ .byte = PLATFORM_PIN_RESET, .page = 1 };
	r.run[2].op = RUN_PIN_GET;
	r.run[2].at = (struct platform_addr){ .byte = PLATFORM_PIN_RESET };
	r.run[4].op = RUN_CHANGED;
	r.run[4].at = (struct platform_addr){ .byte = PLATFORM_FAMILY_CMIS };
	memcpy(r.data, "\xca\xfe\xba\xbe", 4);
	r.data_len = 4;
	rig_ask(0, &r);

	for (unsigned i = 0; i < 5; i++)
		ck_assert_int_eq(rig.bus[0].result[i].status, HW_OK);
	ck_assert_uint_eq(rig.bus[0].result[2].level, 1);
	ck_assert_uint_eq(rig.bus[0].data_len, 4);
	ck_assert_mem_eq(rig.bus[0].data, r.data, 4);
	rig_read_file("a/reset", text, sizeof(text));
	ck_assert_str_eq(text, "1");
	rig_stop();
}
END_TEST

/* Runs to bus 0 that the plugin must never see. */
static const struct {
	const char *what;
	struct run run;
	enum hw_err err;
} wrong_runs[] = {
	{ "a cage of another bus", { 2, RUN_READ, 1, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "a cage beyond the last", { 3, RUN_READ, 1, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "a cage far beyond", { 65535, RUN_READ, 1, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "no bytes", { 0, RUN_READ, 0, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "129 bytes", { 0, RUN_READ, 129, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "across byte 128", { 0, RUN_READ, 2, { 0x50, 0, 0, 127 } }, HW_INVAL },
	{ "beyond byte 255", { 0, RUN_READ, 2, { 0x50, 0, 0, 255 } }, HW_INVAL },
	{ "another I2C address", { 0, RUN_READ, 1, { 0x20, 0, 0, 0 } }, HW_INVAL },
	{ "an unknown operation", { 0, RUN_OP_COUNT, 1, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "an operation far beyond", { 0, 255, 1, { 0x50, 0, 0, 0 } }, HW_INVAL },
	{ "a pin that is none", { 0, RUN_PIN_GET, 0, { 0, 0, 0, PLATFORM_PIN_COUNT } },
	    HW_INVAL },
	{ "a pin far beyond", { 0, RUN_PIN_GET, 0, { 0, 0, 0, 255 } }, HW_INVAL },
	{ "a pin of another bus", { 2, RUN_PIN_GET, 0, { 0, 0, 0, 0 } }, HW_INVAL },
	{ "a level that is none", { 0, RUN_PIN_SET, 0, { 0, 0, 2, 0 } }, HW_INVAL },
	{ "a pin that cannot be set",
	    { 0, RUN_PIN_SET, 0, { 0, 0, 1, PLATFORM_PIN_INTERRUPT } }, HW_UNSUP },
	{ "a pin that cannot be read",
	    { 0, RUN_PIN_GET, 0, { 0, 0, 0, PLATFORM_PIN_LPMODE } }, HW_UNSUP },
	{ "a family that is none", { 0, RUN_CHANGED, 0, { 0, 0, 0, 9 } }, HW_INVAL },
	{ "the next run is good", { 0, RUN_READ, 1, { 0x50, 0, 0, 0 } }, HW_OK },
};

START_TEST(runs_that_make_no_sense_are_refused)
{
	struct request r;

	rig_start_tree();
	r = rig_reads(0, COUNT_OF(wrong_runs), 1);
	for (size_t i = 0; i < COUNT_OF(wrong_runs); i++)
		r.run[i] = wrong_runs[i].run;
	rig_ask(0, &r);

	ck_assert_uint_eq(rig.bus[0].results, COUNT_OF(wrong_runs));
	for (size_t i = 0; i < COUNT_OF(wrong_runs); i++)
		ck_assert_msg(rig.bus[0].result[i].status == wrong_runs[i].err, "%s: %d",
		    wrong_runs[i].what, rig.bus[0].result[i].status);
	rig_stop();
}
END_TEST

START_TEST(codes_that_a_plugin_invents_are_io_errors)
{
	struct request r;

	rig_start("bad-codes");
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);
	rig_start_bus(0);
	r = rig_reads(0, 4, 1);
	r.run[1] = (struct run){ .op = RUN_WRITE, .len = 1, .at = { .i2c = 0x50 } };
	r.run[2] = (struct run){ .op = RUN_PIN_GET };
	r.run[3] = (struct run){ .op = RUN_PIN_SET };
	r.data_len = 1;
	r.pins_ms = 20;
	rig_ask(0, &r);

	for (unsigned i = 0; i < 4; i++)
		ck_assert_int_eq(rig.bus[0].result[i].status, HW_IO);
	rig_until_count(&rig.bus[0].pins, 1);
	ck_assert_int_eq(rig.bus[0].pin[0][PLATFORM_PIN_RESET].level, HW_IO);
	/* Its presence() claims cages that are not there; they are masked. */
	ck_assert_uint_eq(rig.bus[0].known.word[0], 3);
	rig_stop();
}
END_TEST

/* A bus process whose main is this test, without links between. */
static pid_t
fork_bus(int *ret_fd)
{
	struct spawner_config config = {
		.plugin = { .name = "good",
		    .path = rig_plugin_path("good"),
		    .run_dir = "/tmp" },
		.presence_ms = 250,
		.confirm_ms = 50,
	};
	pid_t self = getpid();
	int fds[2];
	pid_t pid;

	ck_assert_int_eq(privilege_find_user(NULL, &config.user), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		_exit(bus_run(fds[1], 0, 1, self, &config));
	}
	close(fds[1]);
	*ret_fd = fds[0];
	return pid;
}

/* The next message of that type; others are passed over. */
static void
expect_message(int fd, struct proto_message *m, enum proto_type wanted)
{
	enum proto_type type;

	do {
		ck_assert_int_eq(proto_receive(fd, m, true), 0);
		ck_assert_int_eq(proto_read_type(m, &type), 0);
	} while (type != wanted);
}

START_TEST(a_request_whose_frame_is_wrong_is_answered_so)
{
	static struct proto_message m;
	struct request r = rig_reads(0, 3, 1);
	struct reply reply;
	int fd, status;
	pid_t pid = fork_bus(&fd);

	for (unsigned round = 0; round < 3; round++) {
		proto_write_request(&m, 1, &r);
		if (round == 0)
			m.header.count = 65; /* more than a request may have */
		else if (round == 1)
			m.header.count = 2; /* a lie */
		ck_assert_int_eq(proto_send(fd, &m, true), 0);
		expect_message(fd, &m, PROTO_REPLY);
		ck_assert_int_eq(proto_read_reply(&m, &reply), 0);
		ck_assert_uint_eq(reply.sequence, r.sequence);
		ck_assert_uint_eq(reply.count, round < 2 ? 1 : 3);
		ck_assert_int_eq(reply.result[0].status, round < 2 ? HW_INVAL : HW_OK);
	}
	close(fd);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), BUS_EXIT_OK);
}
END_TEST

START_TEST(a_main_that_talks_nonsense_is_left)
{
	static struct proto_message m;
	int fd, status;
	pid_t pid = fork_bus(&fd);

	proto_write_cancel(&m, 2, 1); /* of another generation */
	ck_assert_int_eq(proto_send(fd, &m, true), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);

	ck_assert_int_eq(WEXITSTATUS(status), BUS_EXIT_PROTOCOL);
	close(fd);
}
END_TEST

START_TEST(a_long_request_is_answered_in_parts)
{
	struct request r;

	rig_start_tree();
	rig_write_file("a/delay", "20");
	r = rig_reads(0, 20, 2);
	rig_ask(0, &r);

	ck_assert_uint_ge(rig.bus[0].parts, 2);
	ck_assert_uint_eq(rig.bus[0].results, 20);
	ck_assert_uint_eq(rig.bus[0].data_len, 40);
	for (unsigned i = 0; i < 20; i++)
		ck_assert_uint_eq(rig.bus[0].result[i].index, i);
	rig_stop();
}
END_TEST

START_TEST(a_cancelled_request_stops_at_the_next_run)
{
	struct request r;
	uint64_t start;
	unsigned answers;

	rig_start_tree();
	rig_write_file("a/delay", "100");
	r = rig_reads(0, 64, 1);
	start = rig_now_us();
	answers = rig.bus[0].answers;
	rig_send(0, &r);
	ck_assert_int_eq(links_cancel(rig.links, 0, r.sequence + 1),
	    0); /* of another: no matter */
	rig_turn(150);
	ck_assert_int_eq(links_cancel(rig.links, 0, r.sequence), 0);
	rig_until_count(&rig.bus[0].answers, answers + 1);

	ck_assert_uint_lt(rig_now_us() - start, 5 * US_PER_S);
	ck_assert_uint_eq(rig.bus[0].results, 64);
	ck_assert_int_eq(rig.bus[0].result[1].status, HW_OK);
	ck_assert_int_eq(rig.bus[0].result[63].status, HW_BUSY);
	rig_stop();
}
END_TEST

START_TEST(control_overtakes_a_sweep_at_the_next_run)
{
	struct request sweep, control;
	unsigned answers;

	rig_start_tree();
	rig_write_file("a/delay", "50");
	sweep = rig_reads(0, 40, 1);
	control = rig_reads(1, 1, 1);
	control.control = 1;
	answers = rig.bus[0].answers;
	rig_send(0, &sweep);
	rig_turn(20);
	rig_send(0, &control);
	rig_until_count(&rig.bus[0].answers, answers + 1);

	ck_assert_uint_eq(rig.bus[0].last_sequence, control.sequence);
	rig_until_count(&rig.bus[0].answers, answers + 2);
	ck_assert_uint_eq(rig.bus[0].last_sequence, sweep.sequence);
	rig_stop();
}
END_TEST

START_TEST(a_sweep_waits_for_control_that_came_before_it)
{
	struct request sweep, control;
	unsigned answers;

	rig_start_tree();
	rig_write_file("a/delay", "50");
	control = rig_reads(0, 6, 1);
	control.control = 1;
	sweep = rig_reads(1, 2, 1);
	answers = rig.bus[0].answers;
	rig_send(0, &control);
	rig_send(0, &sweep); /* at once: what is told before it is not recorded */
	rig_until_count(&rig.bus[0].answers, answers + 2);

	ck_assert_uint_eq(rig.bus[0].last_sequence, sweep.sequence);
	ck_assert_uint_eq(rig.bus[0].results, 8);
	for (unsigned i = 0; i < 8; i++)
		ck_assert_int_eq(rig.bus[0].result[i].status, HW_OK);
	rig_stop();
}
END_TEST

START_TEST(a_second_sweep_is_busy)
{
	struct request first, second;
	unsigned answers;

	rig_start_tree();
	rig_write_file("a/delay", "50");
	first = rig_reads(0, 10, 1);
	second = rig_reads(1, 2, 1);
	answers = rig.bus[0].answers;
	rig_send(0, &first);
	rig_turn(20);
	rig_send(0, &second);
	rig_until_count(&rig.bus[0].answers, answers + 1);

	ck_assert_uint_eq(rig.bus[0].last_sequence, second.sequence);
	ck_assert_int_eq(rig.bus[0].result[rig.bus[0].results - 1].status, HW_BUSY);
	rig_until_count(&rig.bus[0].answers, answers + 2);
	rig_stop();
}
END_TEST

START_TEST(runs_after_the_deadline_are_not_begun)
{
	struct request r;

	rig_start_tree();
	rig_write_file("a/delay", "50");
	r = rig_reads(0, 64, 1);
	r.deadline_us = rig_now_us() + 120 * US_PER_MS;
	rig_ask(0, &r);

	ck_assert_int_eq(rig.bus[0].result[0].status, HW_OK);
	ck_assert_int_eq(rig.bus[0].result[63].status, HW_BUSY);
	ck_assert_uint_eq(rig.bus[0].result[63].skipped, 1);
	ck_assert_uint_eq(rig.bus[0].result[0].skipped, 0);
	ck_assert_uint_lt(rig.bus[0].data_len, 32);
	rig_stop();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("processes_bus");
	TCase *bus = tcase_create("bus");

	tcase_set_timeout(bus, 60);
	tcase_add_test(bus, a_full_request_is_answered);
	tcase_add_test(bus, an_empty_request_is_a_sign_of_life);
	tcase_add_test(bus, bytes_and_pins_are_written);
	tcase_add_test(bus, runs_that_make_no_sense_are_refused);
	tcase_add_test(bus, codes_that_a_plugin_invents_are_io_errors);
	tcase_add_test(bus, a_request_whose_frame_is_wrong_is_answered_so);
	tcase_add_test(bus, a_main_that_talks_nonsense_is_left);
	tcase_add_test(bus, a_long_request_is_answered_in_parts);
	tcase_add_test(bus, a_cancelled_request_stops_at_the_next_run);
	tcase_add_test(bus, control_overtakes_a_sweep_at_the_next_run);
	tcase_add_test(bus, a_sweep_waits_for_control_that_came_before_it);
	tcase_add_test(bus, a_second_sweep_is_busy);
	tcase_add_test(bus, runs_after_the_deadline_are_not_begun);
	suite_add_tcase(suite, bus);

	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
