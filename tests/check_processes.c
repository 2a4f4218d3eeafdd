/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes, for real: spawner, probe and bus processes are started, asked,
 * stopped, killed and looked at in /proc.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <signal.h>
#include <stdio.h>
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

/* The five capabilities of the spawner: DAC_OVERRIDE, KILL, SETGID, SETUID,
 * SYS_PTRACE. */
#define FIVE_CAPS (1u << 1 | 1u << 5 | 1u << 6 | 1u << 7 | 1u << 19)

static unsigned
lines_in(const char *text)
{
	unsigned n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* What the children wrote on stderr, without the warning about our user. */
static const char *
said(void)
{
	static char text[4096];

	rig_read_file("stderr", text, sizeof(text));
	return text;
}

/* Plugins, and what is said about them: by the probe itself, or by main. */
static const struct {
	const char *plugin;
	bool ok;
	const char *probe_says;
	const char *main_says;
} plugins[] = {
	{ "good", true, NULL, NULL },
	{ "bad-old", true, NULL, NULL },
	{ "bad-codes", true, NULL, NULL },
	{ "tree", true, NULL, NULL },
	{ "bad-abi", false, "bad-abi.so: built for ABI 7, this caged speaks 1", NULL },
	{ "bad-size", false, "bad-size.so: its struct platform has size", NULL },
	{ "bad-name", false, "bad-name.so: calls itself \"another\"", NULL },
	{ "bad-function", false, "a function that every plugin must have is missing",
	    NULL },
	{ "bad-no-cages", false, "caged: platform bad-no-cages: has no cages\n", NULL },
	{ "bad-many-cages", false, "has 100000 cages, at most 512 are possible", NULL },
	{ "bad-label", false, "cage 1: label \"x y\" has characters other than", NULL },
	{ "bad-long", false, "cage 1: label \"xxxxxxxxxxxxxxxx\" is longer than 15",
	    NULL },
	{ "bad-twin", false, "cages 0 and 1: both have the label one", NULL },
	{ "bad-bus", false, "cage 1 (two): bus is out of range", NULL },
	{ "bad-read", false, "cage 1 (two): max_read is not 16 to 128", NULL },
	{ "bad-error", false, "bad-error: the CPLD at 0x32 does not answer\n", NULL },
	{ "bad-silent", false, "bad-silent: open failed: not acknowledged\n", NULL },
	{ "bad-crash", false, NULL, "plugin crashed in open: Segmentation fault" },
	{ "bad-exit", false, NULL, "plugin ended its process in open, with status 0" },
	{ "missing", false, "missing.so: cannot open shared object file: No such file",
	    NULL },
};

START_TEST(a_plugin_is_probed_and_a_bad_one_is_named_in_one_line)
{
	char text[256] = "";
	unsigned lines;

	rig_start(plugins[_i].plugin);
	lines = lines_in(said());
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);

	ck_assert_int_eq(rig.probe.ok, plugins[_i].ok);
	ck_assert_int_eq(links_probe_failure(&rig.probe, text, sizeof(text)),
	    plugins[_i].main_says != NULL);
	if (plugins[_i].main_says)
		ck_assert_str_eq(text, plugins[_i].main_says);
	ck_assert_msg(lines_in(said()) == lines + (plugins[_i].probe_says != NULL), "%s",
	    said());
	if (plugins[_i].probe_says)
		ck_assert_msg(strstr(said(), plugins[_i].probe_says) != NULL, "%s",
		    said());
	rig_stop();
}
END_TEST

START_TEST(a_plugin_that_hangs_in_open_is_given_up)
{
	char text[256];

	rig_start("bad-hang");
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);

	ck_assert(links_probe_failure(&rig.probe, text, sizeof(text)));
	ck_assert_str_eq(text, "plugin hangs in open");
	rig_stop();
}
END_TEST

START_TEST(a_file_that_is_no_plugin_is_named)
{
	char path[128];

	rig_make_tree();
	rig_write_file("text.so", "hello");
	snprintf(path, sizeof(path), "%s/text.so", rig.dir);
	rig_start_file("text", path);
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);

	ck_assert(!rig.probe.ok);
	ck_assert_ptr_nonnull(strstr(said(), "text.so: "));
	rig_stop();
}
END_TEST

START_TEST(the_cage_table_arrives)
{
	rig_start_tree();

	ck_assert_uint_eq(rig.probe.cage_count, RIG_CAGES);
	ck_assert_str_eq(rig.probe.cages[2].label, "c");
	ck_assert_uint_eq(rig.probe.cages[2].bus, 1);
	ck_assert_int_eq(rig.probe.score, 100);
	ck_assert_int_eq(links_start_probe(rig.links), -EALREADY);
	rig_stop();
}
END_TEST

START_TEST(a_bus_tells_its_presence_at_once)
{
	rig_start_tree();

	ck_assert_uint_eq(rig.bus[0].present.word[0], 3);
	ck_assert_uint_eq(rig.bus[0].known.word[0], 3);
	ck_assert_uint_eq(rig.bus[1].present.word[0], 4);
	ck_assert_uint_eq(rig.bus[1].known.word[0], 4);
	rig_stop();
}
END_TEST

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

START_TEST(a_removal_is_first_a_doubt_and_then_told_once)
{
	uint64_t start;
	unsigned events;

	rig_start_tree();
	events = rig.bus[0].events;
	start = rig_now_us();
	rig_write_file("b/present", "0");
	rig_until_count(&rig.bus[0].events, events + 1);
	ck_assert_uint_eq(rig.bus[0].doubt.word[0], 2);
	ck_assert_uint_eq(rig.bus[0].present.word[0], 3);
	rig_until_count(&rig.bus[0].events, events + 2);

	ck_assert_uint_eq(rig.bus[0].present.word[0], 1);
	ck_assert_uint_eq(rig.bus[0].known.word[0], 3);
	ck_assert_uint_ge(rig_now_us() - start, 50 * US_PER_MS);
	ck_assert_uint_le(rig_now_us() - start, 10 * 320 * US_PER_MS);
	rig_turn(400);
	ck_assert_uint_eq(rig.bus[0].events, events + 2);
	rig_stop();
}
END_TEST

START_TEST(a_pin_that_cannot_be_read_is_unknown)
{
	unsigned events;

	rig_start_tree();
	events = rig.bus[0].events;
	rig_write_file("a/present", "?");
	rig_until_count(&rig.bus[0].events, events + 1);

	ck_assert_uint_eq(rig.bus[0].known.word[0], 2);
	ck_assert_uint_eq(rig.bus[0].present.word[0], 2);
	rig_stop();
}
END_TEST

START_TEST(an_interrupt_is_told)
{
	unsigned events;

	rig_start_tree();
	events = rig.bus[1].events;
	rig_write_file("c/interrupt", "1");
	rig_until_count(&rig.bus[1].events, events + 1);

	ck_assert_uint_eq(rig.bus[1].interrupt.word[0], 4);
	rig_stop();
}
END_TEST

START_TEST(presence_is_sampled_during_a_long_request)
{
	struct request r;
	unsigned events;

	rig_start_tree();
	rig_write_file("a/delay", "20");
	r = rig_reads(0, 60, 1);
	events = rig.bus[0].events;
	rig_send(0, &r);
	rig_turn(50);
	rig_write_file("b/present", "0");
	rig_until_count(&rig.bus[0].events, events + 2);

	ck_assert_uint_eq(rig.bus[0].present.word[0], 1);
	ck_assert_uint_lt(rig.bus[0].results, 60);
	rig_stop();
}
END_TEST

START_TEST(what_was_pulled_while_it_was_read_is_in_doubt_before_the_answer)
{
	struct request r;

	rig_start_tree();
	rig_write_file("b/delay", "100");
	r = rig_reads(1, 1, 1);
	rig_send(0, &r);
	rig_turn(30);
	rig_write_file("b/present", "0");
	rig_until_count(&rig.bus[0].results, 1);

	ck_assert_uint_eq(rig.bus[0].doubt_then.word[0], 2);
	rig_stop();
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
	Suite *suite = suite_create("processes");
	TCase *probe = tcase_create("probe");
	TCase *bus = tcase_create("bus");
	TCase *death = tcase_create("death");
	TCase *privileges = tcase_create("privileges");

	tcase_set_timeout(probe, 60);
	tcase_add_loop_test(probe, a_plugin_is_probed_and_a_bad_one_is_named_in_one_line,
	    0, (int)COUNT_OF(plugins));
	tcase_add_test(probe, a_plugin_that_hangs_in_open_is_given_up);
	tcase_add_test(probe, a_file_that_is_no_plugin_is_named);
	tcase_add_test(probe, the_cage_table_arrives);
	suite_add_tcase(suite, probe);

	tcase_set_timeout(bus, 60);
	tcase_add_test(bus, a_bus_tells_its_presence_at_once);
	tcase_add_test(bus, a_full_request_is_answered);
	tcase_add_test(bus, an_empty_request_is_a_sign_of_life);
	tcase_add_test(bus, bytes_and_pins_are_written);
	tcase_add_test(bus, runs_that_make_no_sense_are_refused);
	tcase_add_test(bus, codes_that_a_plugin_invents_are_io_errors);
	tcase_add_test(bus, a_request_whose_frame_is_wrong_is_answered_so);
	tcase_add_test(bus, a_main_that_talks_nonsense_is_left);
	tcase_add_test(bus, a_removal_is_first_a_doubt_and_then_told_once);
	tcase_add_test(bus, a_pin_that_cannot_be_read_is_unknown);
	tcase_add_test(bus, an_interrupt_is_told);
	tcase_add_test(bus, presence_is_sampled_during_a_long_request);
	tcase_add_test(bus,
	    what_was_pulled_while_it_was_read_is_in_doubt_before_the_answer);
	tcase_add_test(bus, a_long_request_is_answered_in_parts);
	tcase_add_test(bus, a_cancelled_request_stops_at_the_next_run);
	tcase_add_test(bus, control_overtakes_a_sweep_at_the_next_run);
	tcase_add_test(bus, a_sweep_waits_for_control_that_came_before_it);
	tcase_add_test(bus, a_second_sweep_is_busy);
	tcase_add_test(bus, runs_after_the_deadline_are_not_begun);
	suite_add_tcase(suite, bus);

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
