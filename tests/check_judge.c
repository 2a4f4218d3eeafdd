/* SPDX-License-Identifier: Apache-2.0 */
/* daemon/judge: files, edits and bodies in, what they set or what is wrong out. */
#include "daemon/judge_run.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/sanitizer.h"
#include "daemon/config.h"
#include "daemon/config_keys.h"
#include "model/alarm_kind.h"
#include "tests/suite.h"

static int
text_fd(const char *text)
{
	int fd = memfd_create("file", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

static struct judge_question
ask_body(const struct judge_edit *edits, size_t count, const char *body)
{
	return (struct judge_question){ .edit = edits,
		.edits = count,
		.body = body,
		.body_len = body ? strlen(body) : 0 };
}

static struct judge_answer
judge(const struct judge_question *q)
{
	struct judge_answer a = { .err = NULL };
	char err[CONFIG_ERROR_MAX];

	ck_assert_int_eq(judge_here(NULL, q, &a, err, sizeof(err)), 0);
	return a;
}

static const struct judge_leaf *
find(const struct judge_answer *a, const char *path)
{
	for (size_t i = 0; i < a->count; i++) {
		if (strcmp(a->leaf[i].path, path) == 0)
			return &a->leaf[i];
	}
	return NULL;
}

START_TEST(later_files_win_and_an_edit_wins_over_files_which_stay_below)
{
	const struct judge_edit edit = { "poll.monitors-period", "4s" };
	struct judge_question q = ask_body(&edit, 1, NULL);
	struct judge_answer a;
	const struct judge_leaf *leaf;

	q.files = 2;
	q.name[0] = "a";
	q.name[1] = "b";
	q.fd[0] = text_fd("poll:\n  monitors-period: 2s\n  flags-period: 2s\n");
	q.fd[1] = text_fd("poll: {monitors-period: 3s}\n");
	a = judge(&q);

	ck_assert_msg(!a.err, "%s", a.err);
	ck_assert_uint_eq(a.count, 2);
	leaf = find(&a, "poll.monitors-period");
	ck_assert_int_eq(leaf->from, JUDGE_EDIT);
	ck_assert_str_eq(leaf->text, "4s");
	ck_assert_str_eq(leaf->below, "3s");
	leaf = find(&a, "poll.flags-period");
	ck_assert_int_eq(leaf->from, 0);
	ck_assert_uint_eq(leaf->line, 3);
	ck_assert_uint_eq(leaf->column, 17);

	judge_answer_free(&a);
	close(q.fd[0]);
	close(q.fd[1]);
}
END_TEST

static const struct judge_edit edits[] = {
	{ "poll.monitors-period", "2s" },
	{ "poll.flags-period", "2s" },
	{ "metrics.watts", "true" },
};

/* Which edits there are after a body: "path=text" with blanks between. */
static const struct {
	const char *body, *left;
} bodies[] = {
	{ "{}", "poll.monitors-period=2s poll.flags-period=2s metrics.watts=true" },
	{ "", "poll.monitors-period=2s poll.flags-period=2s metrics.watts=true" },
	{ "{\"poll\": {\"monitors-period\": \"9s\"}}",
	    "poll.monitors-period=9s poll.flags-period=2s metrics.watts=true" },
	{ "{\"poll\": {\"monitors-period\": null}}",
	    "poll.flags-period=2s metrics.watts=true" },
	{ "{\"poll\": null}", "metrics.watts=true" },
	{ "{\"poll\": null, \"metrics\": {\"watts\": false}}", "metrics.watts=false" },
	{ "{\"cages\": {\"1\": null}}",
	    "poll.monitors-period=2s poll.flags-period=2s metrics.watts=true" },
	{ "poll: {monitors-period: null}", "poll.flags-period=2s metrics.watts=true" },
	{ "{\"http\": {\"connections\": 100}, \"poll\": null, \"metrics\": null}",
	    "http.connections=100" },
};

START_TEST(a_body_sets_forgets_and_leaves_alone)
{
	struct judge_question q = ask_body(edits, COUNT_OF(edits), bodies[_i].body);
	struct judge_answer a = judge(&q);
	size_t words = bodies[_i].left[0] != '\0';

	ck_assert_msg(!a.err, "%s", a.err);
	for (const char *p = bodies[_i].left; *p; p++)
		words += *p == ' ';
	ck_assert_uint_eq(a.count, words);
	for (size_t i = 0; i < a.count; i++) {
		char said[256];

		snprintf(said, sizeof(said), "%s=%s", a.leaf[i].path, a.leaf[i].text);
		ck_assert_msg(strstr(bodies[_i].left, said), "%s in %s", said,
		    bodies[_i].left);
	}
	judge_answer_free(&a);
}
END_TEST

static const struct {
	const char *body, *err;
} wrong_bodies[] = {
	{ "{\"poll\": {\n \"monitors-period\": \"soon\"}}",
	    "body:2:21: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"soon\"" },
	{ "{\"pol\": null}", "body:1:2: pol: unknown key; did you mean poll?" },
	{ "{\"user\": \"root\"}",
	    "body:1:2: user: cannot be edited: it is set in a file, or by an option" },
	{ "{\"plugin-dir\": \"/tmp\"}",
	    "body:1:2: plugin-dir: cannot be edited: it is set in a file, or by an option" },
	{ "{\"platform\": {\"board\": {\"file\": \"/tmp/x\"}}}",
	    "body:1:25: platform.board.file: cannot be edited: it is set in a file, or by an option" },
	{ "{\"http\": {\"insecure\": true}}",
	    "body:1:11: http.insecure: cannot be edited: it is set in a file, or by an option" },
	{ "[1]", "body:1:1: must be a section of keys, not a list" },
	{ "\"\"", "body:1:1: must be a section of keys, not \"\"" },
	{ "{\"poll\": \"\"}", "body:1:10: poll: must be a section of keys, not \"\"" },
	{ "{\"metrics\": {\"watts\": true, \"watts\": true}}",
	    "body:1:29: metrics.watts: is given twice in this file" },
	{ "{\"limits\": {\"part\": {\"X\": {\"rx-power-low-alarm\": \"-3dBm\",\n"
	  "\"rx-power-high-alarm\": \"-4dBm\"}}}}",
	    "body:1:50: limits.part.X.rx-power-low-alarm: must be below rx-power-high-alarm" },
	{ "{\"a\": ",
	    "body:2:1: while parsing a flow node: did not find expected node content" },
};

START_TEST(a_wrong_body_is_told_by_line_and_column)
{
	struct judge_question q = ask_body(edits, COUNT_OF(edits), wrong_bodies[_i].body);
	struct judge_answer a = judge(&q);

	ck_assert_ptr_nonnull(a.err);
	ck_assert_str_eq(a.err, wrong_bodies[_i].err);
	judge_answer_free(&a);
}
END_TEST

START_TEST(an_edit_that_goes_with_no_file_is_told)
{
	const struct judge_edit edit = { "limits.part.X.rx-power-high-alarm", "-9dBm" };
	struct judge_question q = ask_body(&edit, 1, NULL);
	struct judge_answer a;

	q.files = 1;
	q.name[0] = "a";
	q.fd[0] = text_fd("limits: {part: {X: {rx-power-low-alarm: -8dBm}}}");
	a = judge(&q);

	ck_assert_str_eq(a.err,
	    "a:1:41: limits.part.X.rx-power-low-alarm: must be below rx-power-high-alarm");
	judge_answer_free(&a);
	close(q.fd[0]);
}
END_TEST

START_TEST(names_of_modules_and_cages_are_judged_and_forgotten_to_the_letter)
{
	const struct judge_edit named[] = {
		{ "limits.vendor.'SYLVAN OPTICS'.tx-bias-low-alarm", "1mA" },
		{ "limits.vendor.\"O'N\\x]\".tx-bias-low-alarm", "1mA" },
		{ "limits.part.SY-1.tx-bias-low-alarm", "1mA" },
		{ "limits.part.'SY-1.5'.tx-bias-low-alarm", "1mA" },
		{ "limits.cage.et-0/0/1.tx-bias-low-alarm", "1mA" },
	};
	struct judge_question q = ask_body(named, COUNT_OF(named),
	    "{\"limits\": {\"part\": {\"SY-1\": null}, \"cage\": {\"et-0\\/0/1\":\n"
	    "{\"tx-bias-low-alarm\": \"2mA\"}}}}");
	struct judge_answer a = judge(&q);

	ck_assert_msg(!a.err, "%s", a.err);
	ck_assert_uint_eq(a.count, 4);
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		const struct judge_leaf *leaf = find(&a, named[i].path);

		ck_assert_int_eq(leaf != NULL, i != 2);
		if (leaf)
			ck_assert_str_eq(leaf->text, i == 4 ? "2mA" : "1mA");
	}
	judge_answer_free(&a);
}
END_TEST

START_TEST(each_kind_of_alarm_of_the_model_can_be_configured)
{
	const char *kind = alarm_kind_name((enum alarm_kind)_i);
	char body[128];
	struct judge_question q;
	struct judge_answer a;
	enum monitor id;
	enum limit limit;

	snprintf(body, sizeof(body), "alarms: {%s: {enabled: true}}", kind);
	q = ask_body(NULL, 0, body);
	a = judge(&q);
	ck_assert_msg(!a.err, "%s", a.err);
	judge_answer_free(&a);

	if (!alarm_limit_of((enum alarm_kind)_i, &id, &limit) || id >= MONITOR_AUXILIARY)
		return; /* nobody sets limits of the latter */
	snprintf(body, sizeof(body), "limits.part.X.%s", kind);
	ck_assert_ptr_nonnull(config_key_find(body, false));
}
END_TEST

/* What a file of this depth ends with: the last level that is read is the sixteenth. */
START_TEST(sixteen_levels_are_read_and_no_more)
{
	static const char *const levels[] = {
		"limits: {part: {X: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1",
	};
	struct judge_question q = ask_body(NULL, 0, levels[0]);
	struct judge_answer a = judge(&q);

	ck_assert_str_eq(a.err,
	    "body:1:21: limits.part.X.a: unknown key; a name with a dot in it stands in quotes");
	judge_answer_free(&a);
}
END_TEST

/* ---- the wire ---- */

/* To what is in use now and so many bytes. */
static void
limit_memory(size_t more)
{
	struct rlimit limit;
	unsigned long pages = 0;
	FILE *f;

	judge_fini();
	malloc_trim(0);
	f = fopen("/proc/self/statm", "r");
	if (!f || fscanf(f, "%lu", &pages) != 1)
		_exit(2);
	fclose(f);
	limit.rlim_cur = limit.rlim_max = pages * (rlim_t)getpagesize() + more;
	setrlimit(RLIMIT_AS, &limit);
}

/* A process that serves, with so many bytes of memory beyond what it has; 0: as it is. */
static pid_t
serve(int *ret_fd, size_t more)
{
	int fds[2];
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		if (more)
			limit_memory(more);
		_exit(caged_schema_serve(fds[1]));
	}
	close(fds[1]);
	*ret_fd = fds[0];
	return pid;
}

/* One question over the wire: 0 and an answer, or -errno. */
static int
ask(int fd, const struct judge_question *q, uint32_t sequence, struct judge_answer *ret)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int answer_fd, r = judge_send(fd, q, sequence, &answer_fd);

	if (r < 0)
		return r;
	ck_assert_int_eq(poll(&pfd, 1, 20000), 1);
	r = judge_receive(fd, sequence, answer_fd, ret);
	close(answer_fd);
	return r;
}

static void
end(pid_t pid, int fd)
{
	close(fd);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(questions_and_answers_survive_the_wire)
{
	struct judge_question q =
	    ask_body(edits, COUNT_OF(edits), "poll: {flags-period: 7s}");
	int fd;
	pid_t pid = serve(&fd, 0);
	char name[] = "file";

	q.files = JUDGE_FILES_MAX;
	for (size_t i = 0; i < q.files; i++) {
		q.name[i] = name;
		q.fd[i] = text_fd("log: {level: debug}");
	}
	for (uint32_t i = 1; i <= 3; i++) {
		struct judge_answer a;

		ck_assert_int_eq(ask(fd, &q, i, &a), 0);
		ck_assert_msg(!a.err, "%s", a.err);
		ck_assert_uint_eq(a.count, 4);
		ck_assert_int_eq(find(&a, "log.level")->from, JUDGE_FILES_MAX - 1);
		ck_assert_int_eq(find(&a, "poll.flags-period")->from, JUDGE_BODY);
		judge_answer_free(&a);
	}
	for (size_t i = 0; i < q.files; i++)
		close(q.fd[i]);
	end(pid, fd);
}
END_TEST

/* With no more memory, and with a little more each time: whatever it does when that runs
 * out, there is an answer or an end, and never half of an answer. */
START_TEST(without_memory_there_is_an_error_or_an_end)
{
	static char body[JUDGE_BODY_MAX];
	struct judge_question q;
	struct judge_answer a;
	bool good = false, bad = false;
	size_t len = 0;

	for (unsigned i = 0; i < 40; i++)
		len += (size_t)snprintf(body + len, sizeof(body) - len,
		    "%s\"p%u\": {\"rx-power-low-alarm\": \"-9dBm\"}",
		    i ? ", " : "limits: {part: {", i);
	snprintf(body + len, sizeof(body) - len, "}}");
	q = ask_body(edits, COUNT_OF(edits), body);
	for (size_t more = 1; more <= 6 << 20; more += 100000) {
		int fd, r;
		pid_t pid = serve(&fd, more);

		r = ask(fd, &q, 1, &a);
		ck_assert(r == 0 || r == -EPIPE || r == -ECONNRESET);
		good = r == 0 && !a.err;
		bad = bad || !good;
		if (good)
			ck_assert_uint_eq(a.count, 43);
		if (r == 0)
			judge_answer_free(&a);
		end(pid, fd);
	}
	ck_assert(good && bad);
}
END_TEST

/* As a process that is not itself any more would answer. */
static const char *const nonsense[] = { "X", "L", "L\0a\0b\0c\0",
	"L\0a\0b\0c\0"
	"99\0"
	"1\0"
	"1\0",
	"L\0a\0b\0c\0"
	"0\0"
	"x\0"
	"1\0",
	"E", "E\0a\0b", "E\0no end" };
static const size_t nonsense_len[] = { 1, 1, 8, 15, 14, 1, 5, 8 };

/* As many keys as there may be are taken, and not one more: memory is bounded by it. */
START_TEST(an_answer_has_as_many_keys_as_there_may_be_and_no_more)
{
	static const char leaf[] = "L\0a\0b\0\0"
				   "0\0"
				   "1\0"
				   "1";
	size_t count = JUDGE_LEAVES_MAX + (size_t)_i;
	char *text = malloc(count * sizeof(leaf));
	struct judge_answer a;

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * sizeof(leaf), leaf, sizeof(leaf));
	ck_assert_int_eq(judge_parse(text, count * sizeof(leaf), &a), _i ? -EBADMSG : 0);
	if (_i == 0) {
		ck_assert_uint_eq(a.count, JUDGE_LEAVES_MAX);
		judge_answer_free(&a);
	}
}
END_TEST

START_TEST(an_answer_that_makes_no_sense_is_refused)
{
	char *text = malloc(nonsense_len[_i] + 1);
	struct judge_answer a;

	memcpy(text, nonsense[_i], nonsense_len[_i]);
	ck_assert_int_eq(judge_parse(text, nonsense_len[_i], &a), -EBADMSG);
}
END_TEST

static Suite *
judge_suite(void)
{
	Suite *s = suite_create("judge");
	TCase *t = tcase_create("judge"), *memory = tcase_create("memory");

	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	tcase_set_timeout(memory, 60);
	suite_add_tcase(s, memory);
	tcase_add_test(t, later_files_win_and_an_edit_wins_over_files_which_stay_below);
	tcase_add_loop_test(t, a_body_sets_forgets_and_leaves_alone, 0, COUNT_OF(bodies));
	tcase_add_loop_test(t, a_wrong_body_is_told_by_line_and_column, 0,
	    COUNT_OF(wrong_bodies));
	tcase_add_test(t, an_edit_that_goes_with_no_file_is_told);
	tcase_add_test(t,
	    names_of_modules_and_cages_are_judged_and_forgotten_to_the_letter);
	tcase_add_loop_test(t, each_kind_of_alarm_of_the_model_can_be_configured, 0,
	    ALARM_KIND_COUNT);
	tcase_add_test(t, sixteen_levels_are_read_and_no_more);
	tcase_add_test(t, questions_and_answers_survive_the_wire);
	if (!IS_SANITIZED)
		tcase_add_test(memory, without_memory_there_is_an_error_or_an_end);
	tcase_add_loop_test(t, an_answer_has_as_many_keys_as_there_may_be_and_no_more, 0,
	    2);
	tcase_add_loop_test(t, an_answer_that_makes_no_sense_is_refused, 0,
	    COUNT_OF(nonsense));
	return s;
}

int
main(void)
{
	return suite_run(judge_suite());
}
