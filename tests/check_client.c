/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/client and the commands that ask: against a server of a few lines that
 * says what it is told to, also what no daemon would say.
 */
#include "cli/client.h"

#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "cli/alarms.h"
#include "cli/buses.h"
#include "cli/command.h"
#include "cli/ports.h"
#include "cli/reset.h"
#include "cli/show.h"
#include "tests/suite.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define PROBLEM_HEAD \
	"HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\n"
#define CLOSE "Connection: close\r\n\r\n"

/* One answer: `text`, then `flood` without end where it is set, then it waits. */
struct script {
	const char *path; /* what the request line must hold, NULL: anything */
	const char *text;
	const char *flood;
	bool wait;
};

static char folder[64];
static char socket_path[80];
static pid_t server;

static void
answer(int fd, const struct script *scripts, size_t count)
{
	char request[2048];
	ssize_t got = read(fd, request, sizeof(request) - 1);
	const struct script *s = scripts;

	request[got > 0 ? got : 0] = '\0';
	while (s < scripts + count && s->path && !strstr(request, s->path))
		s++;
	if (s == scripts + count)
		_exit(3);
	if (write(fd, s->text, strlen(s->text)) < 0)
		return;
	while (s->flood && write(fd, s->flood, strlen(s->flood)) > 0) {
	}
	if (s->wait)
		sleep(20);
}

/* Serves connections one by one until it is killed; an alarm bounds its life. */
static void
serve(int listener, const struct script *scripts, size_t count)
{

	fflush(NULL);
	server = fork();
	ck_assert_int_ge(server, 0);
	if (server) {
		close(listener);
		return;
	}
	signal(SIGPIPE, SIG_IGN);
	alarm(60);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		answer(fd, scripts, count);
		close(fd);
	}
}

static int
listen_unix(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(sun.sun_path, socket_path, strlen(socket_path) + 1);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	return fd;
}

static void
make_folder(void)
{
	strcpy(folder, "/tmp/caged-check-client-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(socket_path, sizeof(socket_path), "%s/caged.sock", folder);
	server = 0;
}

static void
remove_folder(void)
{
	if (server) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
	}
	unlink(socket_path);
	rmdir(folder);
}

static struct client
make_client(void)
{
	struct client c;

	client_init(&c, folder, NULL);
	c.connect_ms = 2000;
	c.total_ms = 300;
	c.answer_max = 100000;
	return c;
}

/* clang-format off */
static const struct {
	struct script script;
	const char *value; /* of "a"; NULL: an error */
	int result;
	const char *err; /* what the line holds */
} exchanges[] = {
	{ { NULL, OK_HEAD "Content-Length: 9\r\n\r\n{\"a\":\"b\"}", NULL, true }, "b", 0, "" },
	{ { NULL, OK_HEAD CLOSE "{\"a\":\"b\"}", NULL, false }, "b", 0, "" },
	{ { NULL, OK_HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n5\r\n:\"b\"}\r\n0\r\n\r\n", NULL, true }, "b", 0, "" },
	{ { NULL, "HTTP/1.0 201 Made\r\n\r\n{\"a\":\"b\"}", NULL, false }, "b", 0, "" },
	/* problem documents */
	{ { NULL, PROBLEM_HEAD CLOSE "{\"title\":\"t\",\"detail\":\"no cage is named 99\"}", NULL, false }, NULL, -ENOENT, "no cage is named 99" },
	{ { NULL, "HTTP/1.1 503 No\r\n" CLOSE "{\"title\":\"not ready\"}", NULL, false }, NULL, -EPROTO, "not ready" },
	{ { NULL, "HTTP/1.1 500 No\r\n" CLOSE "<html>", NULL, false }, NULL, -EPROTO, "caged.sock: answers with status 500" },
	{ { NULL, PROBLEM_HEAD CLOSE "{\"detail\":\"a\\u001b[2Jb\\u202ec\\nd\"}", NULL, false }, NULL, -ENOENT, "a?[2Jb?c?d" },
	{ { NULL, "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\n" CLOSE "{}", NULL, false }, NULL, -EPROTO, "answers with status 302" },
	/* broken and hostile ones */
	{ { NULL, "", NULL, false }, NULL, -EIO, "caged.sock: Empty reply from server" },
	{ { NULL, "hello there\r\n\r\n", NULL, false }, NULL, -EIO, "caged.sock: " },
	{ { NULL, OK_HEAD "Content-Length: 100\r\n\r\n{\"a\":\"b\"}", NULL, false }, NULL, -EIO, "caged.sock: " },
	{ { NULL, OK_HEAD "Content-Length: -1\r\n\r\n{\"a\":\"b\"}", NULL, false }, NULL, -EIO, "caged.sock: " },
	{ { NULL, OK_HEAD "Content-Length: 5\r\n\r\n{\"a\":\"b\"}", NULL, false }, NULL, -EPROTO, "the answer is no JSON" },
	{ { NULL, OK_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", NULL, false }, NULL, -EIO, "caged.sock: " },
	{ { NULL, OK_HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n", NULL, false }, NULL, -EIO, "caged.sock: " },
	{ { NULL, OK_HEAD CLOSE "", NULL, false }, NULL, -EPROTO, "the answer is no JSON" },
	{ { NULL, OK_HEAD CLOSE "{\"a\":", NULL, false }, NULL, -EPROTO, "the answer is no JSON" },
	{ { NULL, OK_HEAD CLOSE "{\"a\":1,\"a\":2}", NULL, false }, NULL, -EPROTO, "duplicate" },
	{ { NULL, OK_HEAD CLOSE "[1]", NULL, false }, NULL, -EPROTO, "the answer is no JSON object" },
	{ { NULL, OK_HEAD CLOSE "{\"a\":\"\xff\"}", NULL, false }, NULL, -EPROTO, "the answer is no JSON" },
	{ { NULL, OK_HEAD CLOSE "{\033]0;x\007", NULL, false }, NULL, -EPROTO, "the answer is no JSON" },
	{ { NULL, OK_HEAD CLOSE, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", false }, NULL, -EFBIG, "the answer is larger than 97 KiB" },
	{ { NULL, OK_HEAD "X: ", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false }, NULL, -EIO, "caged.sock: " },
	{ { NULL, OK_HEAD, "X: xxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n", false }, NULL, -EFBIG, "the answer is larger than 64 KiB" },
	{ { NULL, "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", false }, NULL, -EFBIG, "the answer is larger than 64 KiB" },
	{ { NULL, "", NULL, true }, NULL, -ETIMEDOUT, "caged.sock: no whole answer in time" },
	{ { NULL, OK_HEAD "Content-Length: 9\r\n\r\n{\"a\"", NULL, true }, NULL, -ETIMEDOUT, "no whole answer in time" },
};
/* clang-format on */

START_TEST(an_answer_is_taken_or_told_in_one_printable_line)
{
	const struct client c = make_client();
	char err[CLIENT_ERROR_MAX] = "";
	json_t *object = NULL;
	int result;

	serve(listen_unix(), &exchanges[_i].script, 1);
	result = client_ask(&c, "GET", "/x", NULL, &object, err, sizeof(err));

	ck_assert_msg(result == exchanges[_i].result, "%d: %s", result, err);
	ck_assert_msg(strstr(err, exchanges[_i].err) != NULL, "%s", err);
	ck_assert_str_eq(member_text(object, "a"),
	    exchanges[_i].value ? exchanges[_i].value : "");
	for (const char *p = err; *p; p++)
		ck_assert_int_ge((unsigned char)*p, 0x20);

	json_decref(object);
}
END_TEST

START_TEST(a_post_is_a_post_and_a_name_is_escaped)
{
	static const struct script scripts[] = {
		{ "POST /api/v1/cages/Eth%2F1%20a%0D%0Ab/reset HTTP/1.1\r\n",
		    OK_HEAD CLOSE "{\"result\":\"done\"}", NULL, false },
	};
	const struct client c = make_client();
	char err[CLIENT_ERROR_MAX] = "";
	json_t *object = NULL;

	serve(listen_unix(), scripts, COUNT_OF(scripts));

	ck_assert_msg(client_ask(&c, "POST", "/api/v1/cages/%s/reset", "Eth/1 a\r\nb",
			  &object, err, sizeof(err)) == 0,
	    "%s", err);
	ck_assert_str_eq(member_text(object, "result"), "done");

	json_decref(object);
}
END_TEST

START_TEST(tcp_answers_as_the_socket_does)
{
	static const struct script scripts[] = {
		{ "GET /x HTTP/1.1\r\n", OK_HEAD CLOSE "{\"a\":\"b\"}", NULL, false },
	};
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct client c = make_client();
	char err[CLIENT_ERROR_MAX] = "", host[64];
	json_t *object = NULL;

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sin, sizeof(sin)) | listen(fd, 8),
	    0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	snprintf(host, sizeof(host), "http://127.0.0.1:%u/", ntohs(sin.sin_port));
	c.host = host;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	serve(fd, scripts, COUNT_OF(scripts));

	ck_assert_msg(client_ask(&c, "GET", "/x", NULL, &object, err, sizeof(err)) == 0,
	    "%s", err);
	ck_assert_str_eq(member_text(object, "a"), "b");

	json_decref(object);
}
END_TEST

START_TEST(a_daemon_that_is_not_there_is_told_by_its_socket)
{
	const struct client c = make_client();
	char err[CLIENT_ERROR_MAX], expected[256];
	json_t *object;
	int fd;

	ck_assert_int_eq(client_ask(&c, "GET", "/x", NULL, &object, err, sizeof(err)),
	    -ECONNREFUSED);
	snprintf(expected, sizeof(expected),
	    "%s: no daemon answers here (No such file or directory); is caged running?",
	    socket_path);
	ck_assert_str_eq(err, expected);
	fd = listen_unix();
	close(fd);
	ck_assert_int_eq(client_ask(&c, "GET", "/x", NULL, &object, err, sizeof(err)),
	    -ECONNREFUSED);
	snprintf(expected, sizeof(expected),
	    "%s: no daemon answers here (Connection refused); is caged running?",
	    socket_path);
	ck_assert_str_eq(err, expected);
}
END_TEST

START_TEST(a_run_dir_is_alone_when_nobody_listens_in_it)
{
	int fd;

	ck_assert(client_is_alone(folder));
	fd = listen_unix();
	ck_assert(!client_is_alone(folder));
	close(fd);
	ck_assert(client_is_alone(folder));
}
END_TEST

static const char *const wrong_hosts[] = { "ftp://x:1", "file:///etc/passwd", "http://",
	"https://", "gopher://x", "http://user:secret@x", "user:secret@x:1" };

START_TEST(a_host_is_http_and_nothing_else)
{
	struct client c = make_client();
	char err[CLIENT_ERROR_MAX];
	json_t *object;

	c.host = wrong_hosts[_i];

	ck_assert_int_eq(client_ask(&c, "GET", "/x", NULL, &object, err, sizeof(err)),
	    -EINVAL);
	ck_assert_ptr_nonnull(strstr(err, CLIENT_HOST_FORM));
}
END_TEST

/* What the commands are shown: a good module, an empty cage, one that lies. */
static const char cages_json[] = OK_HEAD CLOSE
    "{\"cages\":["
    "{\"name\":\"10\",\"type\":\"sfp28\",\"bus\":1,\"presence\":\"absent\",\"state\":\"empty\",\"generation\":0},"
    "{\"name\":\"2\",\"type\":\"qsfp-dd\",\"bus\":0,\"presence\":\"present\",\"state\":\"ready\",\"generation\":1,"
    "\"last-poll\":{\"age\":0.4129},\"alarms\":{\"critical\":0,\"major\":2,\"warning\":1},\"module\":{\"vendor-name\":\"Höhenfeld Optik\",\"part-number\":\"HF-QDD-400G-DR4\","
    "\"serial-number\":\"HF2201A0042\",\"temperature\":{\"value\":45.512,\"unit\":\"celsius\",\"quality\":\"good\"},"
    "\"rx-power-worst\":{\"value\":-2.345,\"unit\":\"dbm\",\"quality\":\"good\"}}},"
    "{\"name\":\"1\",\"type\":7,\"state\":\"unreadable\",\"last-poll\":{\"age\":93},\"module\":{"
    "\"vendor-name\":\"\\u001b[2Jevil\\u009b\\u202e\",\"temperature\":{\"value\":44.0,\"quality\":\"stale\"}}},"
    "null,17]}";

static const char buses_json[] = OK_HEAD CLOSE
    "{\"buses\":[{\"bus\":0,\"state\":\"up\",\"since-age\":12.5,\"cages\":5,\"starts\":1,\"requests\":9,\"replies\":9,"
    "\"timeouts\":0,\"transactions\":40,\"bytes\":999,\"errors\":0,\"busy-seconds\":0.123,\"utilisation\":0.0419,\"sweep-seconds\":0.0104}]}";

/* One with everything, one of a host lane, one of no lane, one that lies, one that is
 * none. */
static const char alarms_json[] = OK_HEAD CLOSE
    "{\"alarms\":[{\"id\":\"18446744073709551615\",\"cage\":\"12\",\"lane\":2,\"kind\":\"rx-power-low-alarm\","
    "\"severity\":\"major\",\"text\":\"rx power -10.52 dBm is below the low alarm limit -8.90 dBm\","
    "\"source\":\"comparison\",\"value\":-10.523,\"limit\":-8.9,\"unit\":\"dbm\","
    "\"raised\":\"2026-11-22T16:00:00.123Z\",\"age\":12.3,\"generation\":1},"
    "{\"cage\":\"1\",\"host-lane\":8,\"kind\":\"tx-los\",\"severity\":\"major\",\"text\":\"no signal comes from the host\","
    "\"age\":93784},"
    "{\"cage\":\"3\",\"kind\":\"tx-bias\",\"severity\":\"warning\",\"value\":0.0425,\"limit\":0.04,\"unit\":\"amperes\"},"
    "{\"cage\":\"\\u001b[2J\",\"lane\":\"x\",\"kind\":5,\"severity\":\"minor\",\"value\":7,\"unit\":\"stones\"},null]}";

static const struct script switch_scripts[] = {
	{ "/alarms HTTP", alarms_json, NULL, false },
	{ "/cages HTTP", cages_json, NULL, false },
	{ "/cages/10 HTTP", OK_HEAD CLOSE "{\"name\":\"10\",\"state\":\"empty\"}", NULL,
	    false },
	{ "/cages/10/module HTTP", PROBLEM_HEAD CLOSE "{\"detail\":\"cage 10 is empty\"}",
	    NULL, false },
	{ "/cages/7 HTTP", OK_HEAD CLOSE "{\"name\":\"7\"}", NULL, false },
	{ "/cages/7/module HTTP",
	    "HTTP/1.1 500 No\r\n" CLOSE "{\"detail\":\"out of order\"}", NULL, false },
	{ "POST /api/v1/cages/2/reset HTTP",
	    OK_HEAD CLOSE "{\"cage\":\"2\",\"result\":\"done\"}", NULL, false },
	{ "POST /api/v1/cages/10/reset HTTP",
	    PROBLEM_HEAD CLOSE "{\"detail\":\"cage 10 is empty\"}", NULL, false },
	{ "/buses HTTP", buses_json, NULL, false },
	{ NULL, PROBLEM_HEAD CLOSE "{\"detail\":\"no cage is named 99\"}", NULL, false },
};

/* clang-format off */
static const struct {
	int (*command)(const struct context *ctx, int argc, char **argv);
	const char *words[3];
	unsigned width;
	bool json;
	int result;
	const char *text; /* on stdout, or on stderr where it fails */
} shown[] = {
	{ cmd_ports, { "ports" }, 200, false, EXIT_DONE,
	  "PORT  TYPE     STATE       VENDOR           PART             SERIAL       TEMP C  RX DBM    AGE  ALARM\n"
	  "1     -        unreadable  ?[2Jevil??       -                -             44.0?       -  1m33s  -\n"
	  "2     qsfp-dd  ready       Höhenfeld Optik  HF-QDD-400G-DR4  HF2201A0042    45.5   -2.35   0.4s  major\n"
	  "10    sfp28    empty       -                -                -                 -       -      -  -\n" },
	{ cmd_ports, { "ports" }, 80, false, EXIT_DONE,
	  "PORT  TYPE     STATE       PART             SERIAL       TEMP C  RX DBM  ALARM\n"
	  "1     -        unreadable  -                -             44.0?       -  -\n"
	  "2     qsfp-dd  ready       HF-QDD-400G-DR4  HF2201A0042    45.5   -2.35  major\n"
	  "10    sfp28    empty       -                -                 -       -  -\n" },
	{ cmd_ports, { "ports" }, 60, false, EXIT_DONE,
	  "PORT  STATE       PART             TEMP C  RX DBM  ALARM\n"
	  "1     unreadable  -                 44.0?       -  -\n"
	  "2     ready       HF-QDD-400G-DR4    45.5   -2.35  major\n"
	  "10    empty       -                     -       -  -\n" },
	{ cmd_ports, { "ports" }, 0, false, EXIT_DONE,
	  "PORT\tTYPE\tSTATE\tVENDOR\tPART\tSERIAL\tTEMP C\tRX DBM\tAGE\tALARM\tQUALITY\n"
	  "1\t\tunreadable\t?[2Jevil??\t\t\t44.000\t\t93.000\t\tstale\n"
	  "2\tqsfp-dd\tready\tHöhenfeld Optik\tHF-QDD-400G-DR4\tHF2201A0042\t45.512\t-2.345\t0.413\tmajor\tgood\n"
	  "10\tsfp28\tempty\t\t\t\t\t\t\t\t\n" },
	{ cmd_ports, { "ports", "--state", "bad" }, 0, false, EXIT_DONE,
	  "PORT\tTYPE\tSTATE\tVENDOR\tPART\tSERIAL\tTEMP C\tRX DBM\tAGE\tALARM\tQUALITY\n"
	  "1\t\tunreadable\t?[2Jevil??\t\t\t44.000\t\t93.000\t\tstale\n"
	  "2\tqsfp-dd\tready\tHöhenfeld Optik\tHF-QDD-400G-DR4\tHF2201A0042\t45.512\t-2.345\t0.413\tmajor\tgood\n" },
	{ cmd_ports, { "ports", "--state=empty" }, 0, true, EXIT_DONE,
	  "{\n  \"cages\": [\n    {\n      \"name\": \"10\",\n      \"type\": \"sfp28\",\n      \"bus\": 1,\n"
	  "      \"presence\": \"absent\",\n      \"state\": \"empty\",\n      \"generation\": 0\n    }\n  ]\n}\n" },
	{ cmd_ports, { "ports", "--state", "broken" }, 0, false, EXIT_USAGE, "cagectl: no state is called broken: ready, settling, empty, unreadable, unsupported, unknown or bad\n" },
	{ cmd_ports, { "ports", "--stat" }, 0, false, EXIT_USAGE, "cagectl: ports: --state needs a state\n" },
	{ cmd_ports, { "ports", "--foo" }, 0, false, EXIT_USAGE, "cagectl: ports: unknown option --foo, see cagectl ports --help\n" },
	{ cmd_ports, { "ports", "2" }, 0, false, EXIT_USAGE, "cagectl: ports takes no \"2\"; did you mean show 2?\n" },
	{ cmd_reset, { "reset", "2" }, 80, false, EXIT_DONE, "cage 2: the module was reset\n" },
	{ cmd_reset, { "reset", "2" }, 0, true, EXIT_DONE,
	  "{\n  \"cage\": \"2\",\n  \"result\": \"done\"\n}\n" },
	{ cmd_reset, { "reset", "10" }, 80, false, EXIT_FAILED, "cagectl: cage 10 is empty\n" },
	{ cmd_reset, { "reset" }, 80, false, EXIT_USAGE, "cagectl: reset takes one PORT; ports lists them\n" },
	{ cmd_reset, { "reset", "1", "2" }, 80, false, EXIT_USAGE, "cagectl: reset takes one PORT; ports lists them\n" },
	{ cmd_show, { "show", "10" }, 80, false, EXIT_DONE, "Cage 10\n  state             empty\n" },
	{ cmd_show, { "show", "10" }, 0, true, EXIT_DONE,
	  "{\n  \"cage\": {\n    \"name\": \"10\",\n    \"state\": \"empty\"\n  }\n}\n" },
	{ cmd_show, { "show", "7" }, 80, false, EXIT_FAILED, "cagectl: out of order\n" },
	{ cmd_show, { "show", "99" }, 80, false, EXIT_FAILED, "cagectl: no cage is named 99; ports lists them\n" },
	{ cmd_show, { "show", "" }, 80, false, EXIT_FAILED, "cagectl: no cage is named \"\"; ports lists them\n" },
	{ cmd_ports, { "ports", "--state", "settling" }, 80, false, EXIT_DONE, "no cage is settling\n" },
	{ cmd_ports, { "ports", "--state", "settling" }, 0, false, EXIT_DONE,
	  "PORT\tTYPE\tSTATE\tVENDOR\tPART\tSERIAL\tTEMP C\tRX DBM\tAGE\tALARM\tQUALITY\n" },
	{ cmd_show, { "show" }, 80, false, EXIT_USAGE, "cagectl: show takes one PORT; ports lists them\n" },
	{ cmd_show, { "show", "-x" }, 80, false, EXIT_USAGE, "cagectl: show takes one PORT; ports lists them\n" },
	{ cmd_alarms, { "alarms" }, 200, false, EXIT_DONE,
	  "SEVERITY    AGE  PORT  LANE    ALARM                 AT RAISE      LIMIT  CAUSE                                                       RAISED                    ID\n"
	  "major       12s  12    2       rx-power-low-alarm  -10.52 dBm  -8.90 dBm  rx power -10.52 dBm is below the low alarm limit -8.90 dBm  2026-11-22T16:00:00.123Z  18446744073709551615\n"
	  "major     1d02h  1     host 8  tx-los                       -          -  no signal comes from the host                               -                         -\n"
	  "warning       -  3     -       tx-bias               42.50 mA   40.00 mA  -                                                           -                         -\n"
	  "minor         -  ?[2J  -       -                            7          -  -                                                           -                         -\n" },
	{ cmd_alarms, { "alarms" }, 170, false, EXIT_DONE,
	  "SEVERITY    AGE  PORT  LANE    ALARM                 AT RAISE      LIMIT  CAUSE                                                       RAISED\n"
	  "major       12s  12    2       rx-power-low-alarm  -10.52 dBm  -8.90 dBm  rx power -10.52 dBm is below the low alarm limit -8.90 dBm  2026-11-22T16:00:00.123Z\n"
	  "major     1d02h  1     host 8  tx-los                       -          -  no signal comes from the host                               -\n"
	  "warning       -  3     -       tx-bias               42.50 mA   40.00 mA  -                                                           -\n"
	  "minor         -  ?[2J  -       -                            7          -  -                                                           -\n" },
	{ cmd_alarms, { "alarms" }, 80, false, EXIT_DONE,
	  "SEVERITY    AGE  PORT  LANE    ALARM                 AT RAISE      LIMIT\n"
	  "major       12s  12    2       rx-power-low-alarm  -10.52 dBm  -8.90 dBm\n"
	  "major     1d02h  1     host 8  tx-los                       -          -\n"
	  "warning       -  3     -       tx-bias               42.50 mA   40.00 mA\n"
	  "minor         -  ?[2J  -       -                            7          -\n" },
	{ cmd_alarms, { "alarms" }, 60, false, EXIT_DONE,
	  "SEVERITY  PORT  LANE    ALARM                 AT RAISE\n"
	  "major     12    2       rx-power-low-alarm  -10.52 dBm\n"
	  "major     1     host 8  tx-los                       -\n"
	  "warning   3     -       tx-bias               42.50 mA\n"
	  "minor     ?[2J  -       -                            7\n" },
	{ cmd_alarms, { "alarms" }, 0, false, EXIT_DONE,
	  "SEVERITY\tAGE\tPORT\tLANE\tALARM\tAT RAISE\tLIMIT\tCAUSE\tSOURCE\tUNIT\tRAISED\tID\n"
	  "major\t12.300\t12\t2\trx-power-low-alarm\t-10.523\t-8.9\trx power -10.52 dBm is below the low alarm limit -8.90 dBm\tcomparison\tdbm\t2026-11-22T16:00:00.123Z\t18446744073709551615\n"
	  "major\t93784.000\t1\thost 8\ttx-los\t\t\tno signal comes from the host\t\t\t\t\n"
	  "warning\t\t3\t\ttx-bias\t0.0425\t0.04\t\t\tamperes\t\t\n"
	  "minor\t\t?[2J\t\t\t7\t\t\t\tstones\t\t\n" },
	{ cmd_alarms, { "alarms", "1" }, 80, false, EXIT_USAGE, "cagectl: alarms takes no \"1\"\n" },
	{ cmd_buses, { "buses" }, 0, false, EXIT_DONE,
	  "BUS\tSTATE\tSINCE\tCAGES\tSTARTS\tREQUESTS\tREPLIES\tTIMEOUTS\tTRANSACTIONS\tBYTES\tERRORS\tBUSY S\tUSE %\tSWEEP MS\tSUSPECT\tRECOVERIES\tBREAKERS\tFLAGS S\n"
	  "0\tup\t12.500\t5\t1\t9\t9\t0\t40\t999\t0\t0.123\t4.2\t10.400\t\t\t0\t\n" },
	{ cmd_buses, { "buses" }, 60, false, EXIT_DONE,
	  "BUS  STATE  SINCE  STARTS  TIMEOUTS  ERRORS  FLAGS S\n"
	  "  0  up       12s       1         0       0        -\n" },
	{ cmd_buses, { "buses", "x" }, 0, false, EXIT_FAILED, "cagectl: there is no bus x\n" },
	{ cmd_buses, { "buses", "0", "1" }, 0, false, EXIT_USAGE, "cagectl: buses takes no \"1\"\n" },
};
/* clang-format on */

/* Sends stderr to a file; later what stands in it. */
static FILE *
catch_stderr(void)
{
	FILE *file = tmpfile();

	ck_assert_int_ge(dup2(fileno(file), STDERR_FILENO), 0);
	return file;
}

static size_t
caught(FILE *file, char *ret_text, size_t size)
{
	ssize_t got = pread(fileno(file), ret_text, size - 1, 0);

	ret_text[got > 0 ? got : 0] = '\0';
	fclose(file);
	return strlen(ret_text);
}

START_TEST(a_command_prints_its_golden_text)
{
	struct context ctx = { .client = make_client(), .json = shown[_i].json };
	char copies[3][32], *argv[4] = { NULL }, *text = NULL, complaint[512];
	FILE *complaints;
	size_t len;
	int argc = 0, result;

	for (; argc < 3 && shown[_i].words[argc]; argc++) {
		snprintf(copies[argc], sizeof(copies[0]), "%s", shown[_i].words[argc]);
		argv[argc] = copies[argc];
	}
	serve(listen_unix(), switch_scripts, COUNT_OF(switch_scripts));
	ctx.style = (struct table_style){ .width = shown[_i].width, .utf8 = true };
	ctx.out = open_memstream(&text, &len);
	complaints = catch_stderr();
	opterr = 0;
	result = shown[_i].command(&ctx, argc, argv);
	fclose(ctx.out);
	caught(complaints, complaint, sizeof(complaint));

	ck_assert_int_eq(result, shown[_i].result);
	ck_assert_str_eq(result ? complaint : text, shown[_i].text);
	ck_assert_str_eq(result ? text : complaint, "");

	free(text);
}
END_TEST

/* A person is told that all is well, a pipe gets the header, JSON the list. */
static const struct {
	unsigned width;
	bool json;
	const char *text;
} quiet[] = {
	{ 80, false, "no alarms\n" },
	{ 0, false,
	    "SEVERITY\tAGE\tPORT\tLANE\tALARM\tAT RAISE\tLIMIT\tCAUSE\tSOURCE\tUNIT\tRAISED\tID\n" },
	{ 0, true, "{\n  \"alarms\": []\n}\n" },
};

START_TEST(no_alarms_are_told_as_such)
{
	static const struct script script = { NULL, OK_HEAD CLOSE "{\"alarms\":[]}", NULL,
		false };
	struct context ctx = { .client = make_client(), .json = quiet[_i].json };
	char word[] = "alarms", *argv[] = { word, NULL }, *text = NULL;
	size_t len;

	serve(listen_unix(), &script, 1);
	ctx.style = (struct table_style){ .width = quiet[_i].width };
	ctx.out = open_memstream(&text, &len);

	ck_assert_int_eq(cmd_alarms(&ctx, 1, argv), EXIT_DONE);
	fclose(ctx.out);
	ck_assert_str_eq(text, quiet[_i].text);

	free(text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("client");
	TCase *tc = tcase_create("client");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, make_folder, remove_folder);
	tcase_add_loop_test(tc, an_answer_is_taken_or_told_in_one_printable_line, 0,
	    (int)COUNT_OF(exchanges));
	tcase_add_test(tc, a_post_is_a_post_and_a_name_is_escaped);
	tcase_add_test(tc, tcp_answers_as_the_socket_does);
	tcase_add_test(tc, a_daemon_that_is_not_there_is_told_by_its_socket);
	tcase_add_test(tc, a_run_dir_is_alone_when_nobody_listens_in_it);
	tcase_add_loop_test(tc, a_host_is_http_and_nothing_else, 0,
	    (int)COUNT_OF(wrong_hosts));
	tcase_add_loop_test(tc, a_command_prints_its_golden_text, 0,
	    (int)COUNT_OF(shown));
	tcase_add_loop_test(tc, no_alarms_are_told_as_such, 0, (int)COUNT_OF(quiet));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	return suite_run(make_suite());
}
