/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* strcasestr */
#include "api/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "tests/api_fixture.h"
#include "tests/host_fixture.h"
#include "tests/suite.h"

#define PATIENCE_MS 3000

static struct event_base *base;
static struct inventory *inv;
static struct http *http;
static struct sockaddr_in tcp_address;
static char folder[32];
static struct sockaddr_un unix_address;
static struct http_config config;

static struct {
	void (*done)(void *arg, int err);
	void *done_arg;
	unsigned audits;
	unsigned status;
	enum transport transport;
} seen;

static unsigned seen_unnecessary;

/* ---- the host ---- */

static uint64_t
clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

static void
give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = (struct now){ clock_us(), FIXTURE_WALL_US, false };
}

static int
do_reset(void *arg, struct cage *cage, void (*done)(void *done_arg, int err),
    void *done_arg)
{
	(void)arg;
	(void)cage;
	seen.done = done;
	seen.done_arg = done_arg;
	return 0;
}

static void
hear_audit(void *arg, const struct api_audit *record)
{
	(void)arg;
	seen.audits++;
	seen.status = record->status;
	seen.transport = record->peer->transport;
}

static const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.now = give_now,
	.ready = host_fixture_ready,
	.reset = do_reset,
	.audit = hear_audit,
};

/* ---- the server ---- */

static int
listen_tcp(void)
{
	socklen_t len = sizeof(tcp_address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memset(&tcp_address, 0, sizeof(tcp_address));
	tcp_address.sin_family = AF_INET;
	tcp_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&tcp_address, len), 0);
	ck_assert_int_eq(listen(fd, 256), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&tcp_address, &len), 0);
	return fd;
}

static int
listen_unix(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memset(&unix_address, 0, sizeof(unix_address));
	unix_address.sun_family = AF_UNIX;
	snprintf(unix_address.sun_path, sizeof(unix_address.sun_path), "%s/s", folder);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&unix_address, sizeof(unix_address)),
	    0);
	ck_assert_int_eq(listen(fd, 16), 0);
	return fd;
}

static void
start(void)
{
	ck_assert_int_eq(http_create(base, inv, &host, &config, &http), 0);
	close(config.listen[0].fd);
	close(config.listen[1].fd);
}

static void
setup(void)
{
	log_set_level(LOG_LEVEL_ERROR);
	memset(&seen, 0, sizeof(seen));
	http = NULL;
	snprintf(folder, sizeof(folder), "/tmp/check-http-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	base = event_base_new();
	inv = fixture_create();
	config = (struct http_config){
		.listen = { { .fd = listen_tcp(), .transport = TRANSPORT_TCP },
		    { .fd = listen_unix(), .transport = TRANSPORT_UNIX } },
		.listen_count = 2,
		.users = { geteuid(), ACCESS_NO_GROUP, ACCESS_NO_GROUP },
	};
}

static void
teardown(void)
{
	http_destroy(http);
	inventory_destroy(inv);
	event_base_free(base);
	unlink(unix_address.sun_path);
	rmdir(folder);
}

/* ---- clients ---- */

struct client {
	int fd;
	bool eof;
	size_t len;
	char text[65536];
};

static struct client *
client_create(const void *address, socklen_t len)
{
	struct client *k = calloc(1, sizeof(*k));

	k->fd = socket(((const struct sockaddr *)address)->sa_family, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(k->fd, address, len), 0);
	ck_assert_int_eq(fcntl(k->fd, F_SETFL, O_NONBLOCK), 0);
	return k;
}

static struct client *
tcp_client(void)
{
	return client_create(&tcp_address, sizeof(tcp_address));
}

static struct client *
unix_client(void)
{
	return client_create(&unix_address, sizeof(unix_address));
}

static void
client_destroy(struct client *k)
{
	close(k->fd);
	free(k);
}

static void
client_send(struct client *k, const char *text)
{
	ck_assert_int_eq(send(k->fd, text, strlen(text), MSG_NOSIGNAL),
	    (int)strlen(text));
}

/* One turn of the loop, then takes what arrived. */
static void
client_turn(struct client *k)
{
	struct pollfd p = { .fd = k->fd, .events = POLLIN };
	ssize_t n;

	event_base_loop(base, EVLOOP_NONBLOCK);
	if (poll(&p, 1, 1) <= 0)
		return;
	n = recv(k->fd, k->text + k->len, sizeof(k->text) - 1 - k->len, 0);
	if (n > 0)
		k->len += (size_t)n;
	else if (n == 0 || errno != EAGAIN)
		k->eof = true;
}

static bool
client_until(struct client *k, const char *text)
{
	uint64_t end = clock_us() + PATIENCE_MS * US_PER_MS;

	while (clock_us() < end) {
		if (text ? strstr(k->text, text) != NULL : k->eof)
			return true;
		if (k->eof)
			return false;
		client_turn(k);
	}
	return false;
}

/* Sends over a new TCP connection, gives the answer until the server closes. */
static struct client *
tcp_exchange(const char *request)
{
	struct client *k = tcp_client();

	client_send(k, request);
	ck_assert_msg(client_until(k, NULL), "no end: %s", k->text);
	return k;
}

#define CLOSE "Connection: close\r\n\r\n"

/* ---- the tests ---- */

START_TEST(http_1_0_without_a_host_is_answered_and_closed)
{
	struct client *k;

	start();
	k = tcp_exchange("GET /metrics HTTP/1.0\r\n\r\n");

	ck_assert_ptr_eq(strstr(k->text, "HTTP/1.1 200 OK"), k->text);
	ck_assert_ptr_nonnull(
	    strcasestr(k->text, "content-type: text/plain; version=0.0.4"));
	ck_assert_ptr_nonnull(strcasestr(k->text, "cache-control: no-store"));
	ck_assert_ptr_nonnull(strcasestr(k->text, "x-content-type-options: nosniff"));
	ck_assert_ptr_nonnull(
	    strstr(k->text, "\ntransceiver_rx_power_dbm{port=\"1\",lane=\"1\"}"));
	client_destroy(k);
}
END_TEST

START_TEST(a_connection_serves_many_requests)
{
	struct client *k;

	start();
	k = tcp_client();
	for (int i = 0; i < 20; i++) {
		k->len = 0;
		memset(k->text, 0, 512);
		client_send(k, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
		ck_assert(client_until(k, "{\"status\":\"ok\"}"));
	}
	client_destroy(k);
}
END_TEST

START_TEST(head_has_a_length_and_no_body)
{
	struct client *k;

	start();
	k = tcp_exchange("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n" CLOSE);

	ck_assert_ptr_nonnull(strcasestr(k->text, "content-length: 15\r\n"));
	ck_assert_ptr_null(strstr(k->text, "status"));
	client_destroy(k);
}
END_TEST

/* The length that an answer's headers tell. */
static size_t
told_length(const struct client *k)
{
	const char *at = strcasestr(k->text, "content-length: ");

	ck_assert_ptr_nonnull(at);
	return strtoul(at + strlen("content-length: "), NULL, 10);
}

static size_t
body_length(const struct client *k)
{
	const char *at = strstr(k->text, "\r\n\r\n");

	ck_assert_ptr_nonnull(at);
	return k->len - (size_t)(at + 4 - k->text);
}

/* The forms of /metrics. */
static const char *const wishes[] = {
	"",
	"Accept: application/openmetrics-text\r\n",
	"Accept-Encoding: gzip\r\n",
	"Accept: application/openmetrics-text\r\nAccept-Encoding: gzip\r\n",
};

START_TEST(each_form_of_the_metrics_has_its_length_for_get_and_for_head)
{
	struct client *get, *head;
	char request[256];

	start();
	snprintf(request, sizeof(request), "HEAD /metrics HTTP/1.0\r\n%s\r\n",
	    wishes[_i]);
	head = tcp_exchange(request);
	snprintf(request, sizeof(request), "GET /metrics HTTP/1.0\r\n%s\r\n", wishes[_i]);
	get = tcp_exchange(request);

	/* both are of one tick */
	ck_assert_uint_eq(told_length(get), body_length(get));
	ck_assert_uint_eq(told_length(head), told_length(get));
	ck_assert_uint_eq(body_length(head), 0);
	ck_assert_uint_gt(told_length(get), 500);
	client_destroy(get);
	client_destroy(head);
}
END_TEST

START_TEST(the_server_may_stop_at_any_step_of_a_scrape)
{
	struct client *k;

	start();
	k = tcp_client();
	client_send(k, "GET /metrics HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
	for (int turn = 0; turn < _i; turn++)
		event_base_loop(base, EVLOOP_NONBLOCK);
	http_destroy(http);
	http = NULL;

	/* an answer or none, but an end */
	ck_assert(client_until(k, NULL));
	client_destroy(k);
}
END_TEST

START_TEST(an_accept_that_is_too_long_counts_for_none)
{
	struct client *k;
	char request[2048];

	start();
	snprintf(request, sizeof(request),
	    "GET /metrics HTTP/1.0\r\nAccept: application/openmetrics-text;x=%01100d\r\n\r\n",
	    0);
	k = tcp_exchange(request);

	ck_assert_ptr_nonnull(strstr(k->text, "Content-Type: text/plain"));
	client_destroy(k);
}
END_TEST

/* A request, the status it gets, and something that the answer holds. */
static const struct {
	const char *request;
	const char *status;
	const char *text;
} exchanges[] = {
	{ "GET /nowhere HTTP/1.0\r\n\r\n", "404", "application/problem+json" },
	{ "PUT /metrics HTTP/1.0\r\n\r\n", "405", "Allow: GET, HEAD" },
	{ "GET /api/v1/cages/1/reset HTTP/1.0\r\n\r\n", "405", "Allow: POST" },
	{ "GET /api/v1/cages HTTP/1.0\r\n\r\n", "200", "application/json" },
	{ "GET /api/v1/cages/%31 HTTP/1.0\r\n\r\n", "200", "\"name\":\"1\"" },
	{ "GET /api/v1/cages/1?a=b HTTP/1.0\r\n\r\n", "400",
	    "this resource has no arguments" },
	{ "GET /api/v1/events?cge=1 HTTP/1.0\r\n\r\n", "400",
	    "none of those that there are: limit cursor cage kind since" },
	{ "GET /metrics?a=b HTTP/1.0\r\n\r\n", "200", "caged_" },
	{ "GET /api/v1/cages/1%2fmodule HTTP/1.0\r\n\r\n", "404",
	    "no cage is named 1/module" },
	{ "GET / HTTP/1.0\r\n\r\n", "200", "/api/v1/cages/{name}/module" },
	{ "GET /metrics HTTP/1.0\r\nAccept: application/openmetrics-text\r\n\r\n", "200",
	    "# EOF\n" },
	{ "GET /metrics HTTP/1.0\r\naccept: text/plain;q=0.1\r\n"
	  "ACCEPT: application/openmetrics-text\r\n\r\n",
	    "200", "application/openmetrics-text; version=1.0.0; charset=utf-8\r\n" },
	{ "GET /metrics HTTP/1.0\r\nAccept-Encoding: br\r\nAccept-Encoding: gzip\r\n\r\n",
	    "200", "Content-Encoding: gzip\r\n" },
	{ "GET /metrics HTTP/1.0\r\n\r\n", "200", "Vary: Accept, Accept-Encoding\r\n" },
	{ "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n" CLOSE, "421", "problem" },
	{ "GET /metrics HTTP/1.0\r\nHost: evil.example\r\n\r\n", "421", "problem" },
	{ "GET /healthz HTTP/1.1\r\nHost: named.example:80\r\n" CLOSE, "200", "ok" },
	{ "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n" CLOSE,
	    "400", "exactly one" },
	{ "GET /healthz HTTP/1.1\r\n" CLOSE, "400", "exactly one" },
	{ "GET http://evil.example/metrics HTTP/1.0\r\n\r\n", "404", "problem" },
	{ "POST /api/v1/cages/1/reset HTTP/1.0\r\nContent-Length: 70000\r\n\r\n", "413",
	    "64 KiB" },
	{ "POST /api/v1/cages/1/reset HTTP/1.0\r\n\r\n", "403", "Unix socket" },
	{ "POST /api/v1/cages/1/reset HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", "403",
	    "TCP" },
};

START_TEST(a_request_gets_its_status)
{
	static const char *const names[] = { "named.example" };
	struct client *k;

	config.names = names;
	config.name_count = 1;
	start();
	k = tcp_exchange(exchanges[_i].request);

	ck_assert_msg(strncmp(k->text + strlen("HTTP/1.x "), exchanges[_i].status, 3) ==
			  0,
	    "%s", k->text);
	ck_assert_msg(strstr(k->text, exchanges[_i].text) != NULL, "%s", k->text);
	client_destroy(k);
}
END_TEST

START_TEST(a_write_over_tcp_is_denied_and_audited)
{
	struct client *k;

	start();
	k = tcp_exchange("POST /api/v1/cages/1/reset HTTP/1.0\r\n\r\n");

	ck_assert_ptr_null(seen.done);
	ck_assert_uint_eq(seen.audits, 1);
	ck_assert_uint_eq(seen.status, 403);
	ck_assert_int_eq(seen.transport, TRANSPORT_TCP);
	client_destroy(k);
}
END_TEST

START_TEST(a_header_beyond_16_kib_is_refused)
{
	struct client *k;
	char line[1100];

	start();
	memset(line, 'x', sizeof(line));
	memcpy(line, "X-Long: ", 8);
	memcpy(line + sizeof(line) - 3, "\r\n", 3);
	k = tcp_client();
	client_send(k, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
	for (int i = 0; i < 12; i++)
		client_send(k, line);
	client_send(k, "\r\n");
	ck_assert(client_until(k, "{\"status\":\"ok\"}"));
	client_send(k, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
	for (int i = 0; i < 24; i++)
		client_send(k, line);
	ck_assert(client_until(k, "HTTP/1.1 431"));
	client_destroy(k);
}
END_TEST

START_TEST(a_chunked_body_beyond_64_kib_is_refused)
{
	struct client *k;
	char chunk[4096 + 9];

	start();
	memcpy(chunk, "1000\r\n", 6);
	memset(chunk + 6, 'x', 4096);
	memcpy(chunk + 6 + 4096, "\r\n", 3);
	k = unix_client();
	client_send(k, "POST /api/v1/cages/1/reset HTTP/1.1\r\nHost: x\r\n"
		       "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 20; i++) {
		client_send(k, chunk);
		for (int turn = 0; turn < 3; turn++)
			event_base_loop(base, EVLOOP_NONBLOCK);
	}
	client_send(k, "0\r\n\r\n");

	ck_assert(client_until(k, " 413 "));
	ck_assert_ptr_null(seen.done);
	client_destroy(k);
}
END_TEST

START_TEST(a_reset_over_the_unix_socket_waits_for_the_hardware)
{
	struct client *k, *other;

	start();
	k = unix_client();
	client_send(k, "POST /api/v1/cages/1/reset HTTP/1.1\r\nHost: x\r\n\r\n");
	while (!seen.done)
		client_turn(k);
	other = tcp_exchange("GET /healthz HTTP/1.0\r\n\r\n");
	ck_assert_uint_eq(k->len, 0);
	seen.done(seen.done_arg, HW_OK);
	ck_assert(client_until(k, "{\"cage\":\"1\",\"result\":\"done\"}"));
	ck_assert_uint_eq(seen.audits, 2);
	ck_assert_int_eq(seen.transport, TRANSPORT_UNIX);
	/* The connection is as good as new. */
	client_send(k, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
	ck_assert(client_until(k, "{\"status\":\"ok\"}"));
	client_destroy(k);
	client_destroy(other);
}
END_TEST

START_TEST(a_client_may_leave_before_its_reset_is_done)
{
	struct client *k, *other;

	start();
	k = unix_client();
	client_send(k, "POST /api/v1/cages/1/reset HTTP/1.1\r\nHost: x\r\n\r\n");
	while (!seen.done)
		client_turn(k);
	client_destroy(k);
	other = tcp_exchange("GET /healthz HTTP/1.0\r\n\r\n");
	client_destroy(other);
	seen.done(seen.done_arg, HW_OK);
	other = tcp_exchange("GET /healthz HTTP/1.0\r\n\r\n");
	client_destroy(other);

	ck_assert_uint_eq(seen.audits, 2);
}
END_TEST

START_TEST(a_server_may_stop_before_a_reset_is_done)
{
	struct client *k;

	start();
	k = unix_client();
	client_send(k, "POST /api/v1/cages/1/reset HTTP/1.1\r\nHost: x\r\n\r\n");
	while (!seen.done)
		client_turn(k);
	http_destroy(http);
	http = NULL;
	ck_assert_uint_eq(seen.audits, 2);
	seen.done(seen.done_arg, HW_OK);

	ck_assert_uint_eq(seen.audits, 2);
	client_destroy(k);
}
END_TEST

/* Sends a byte every 10 ms until it is cut off; gives how long that took. */
static uint64_t
dribble(struct client *k, const char *text)
{
	uint64_t begin = clock_us();
	uint64_t end = begin + PATIENCE_MS * US_PER_MS;

	while (!k->eof && clock_us() < end) {
		if (send(k->fd, *text ? text : "x", 1, MSG_NOSIGNAL) < 0)
			break;
		text += *text ? 1 : 0;
		for (int i = 0; i < 10; i++)
			client_turn(k);
	}
	return (clock_us() - begin) / US_PER_MS;
}

START_TEST(a_header_that_dribbles_is_cut_off)
{
	struct client *k, *other;
	uint64_t ms;

	config.header_ms = 300;
	start();
	k = tcp_client();
	ms = dribble(k, "GET /metrics HTTP/1.1\r\nX-Slow: ");

	ck_assert_uint_ge(ms, 250);
	ck_assert_uint_lt(ms, PATIENCE_MS);
	other = tcp_exchange("GET /healthz HTTP/1.0\r\n\r\n");
	client_destroy(other);
	client_destroy(k);
}
END_TEST

START_TEST(the_second_header_of_a_connection_has_its_deadline_too)
{
	struct client *k;
	uint64_t ms;

	config.header_ms = 300;
	config.idle_s = 1;
	start();
	k = tcp_client();
	client_send(k, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
	ck_assert(client_until(k, "{\"status\":\"ok\"}"));
	ms = dribble(k, "GET /metrics HTTP/1.1\r\nX-Slow: ");

	ck_assert_uint_ge(ms, 1000);
	ck_assert_uint_lt(ms, PATIENCE_MS);
	client_destroy(k);
}
END_TEST

START_TEST(a_body_that_dribbles_is_cut_off)
{
	struct client *k;
	uint64_t ms;

	config.body_ms = 300;
	start();
	k = unix_client();
	client_send(k, "POST /api/v1/cages/1/reset HTTP/1.1\r\nHost: x\r\n"
		       "Content-Length: 60000\r\n\r\n");
	ms = dribble(k, "");

	ck_assert_uint_lt(ms, PATIENCE_MS);
	ck_assert_ptr_null(seen.done);
	client_destroy(k);
}
END_TEST

START_TEST(a_hundred_connections_are_served)
{
	struct client *k[100];

	config.per_address = 200;
	start();
	for (int i = 0; i < 100; i++)
		k[i] = tcp_client();
	for (int i = 0; i < 100; i++)
		client_send(k[i],
		    "GET /api/v1/cages/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
	for (int i = 0; i < 100; i++)
		ck_assert(client_until(k[i], "\"name\":\"1\""));
	for (int i = 0; i < 100; i++)
		client_destroy(k[i]);
}
END_TEST

START_TEST(one_source_has_a_share_of_the_connections)
{
	struct client *k[5];

	config.per_address = 4;
	start();
	for (int i = 0; i < 5; i++) {
		k[i] = tcp_client();
		for (int turn = 0; turn < 5; turn++)
			client_turn(k[i]);
	}
	ck_assert(client_until(k[4], NULL));
	client_send(k[3], "GET /healthz HTTP/1.0\r\n\r\n");
	ck_assert(client_until(k[3], "{\"status\":\"ok\"}"));
	for (int i = 0; i < 5; i++)
		client_destroy(k[i]);
}
END_TEST

/* Gives each bias of each cage the same number: the mark of this tick. */
static void
mark_tick(struct inventory *all, int mark)
{
	struct readings r;
	struct now now;

	give_now(NULL, &now);
	fixture_readings(&r);
	for (unsigned lane = 0; lane < 8; lane++)
		r.value[MONITOR_TX_BIAS][lane] = 100000 + mark;
	for (unsigned i = 0; i < all->cage_count; i++)
		module_update(all, &all->cage[i], &r, now.mono_us, &now);
	inventory_end_turn(all);
}

/* Do all marks of a body agree? Counts them. */
static unsigned
count_marks(const char *body)
{
	static const char name[] = "\ntransceiver_tx_bias_amperes{";
	double first = -1;
	unsigned marks = 0;

	for (const char *at = body; (at = strstr(at, name)); at++) {
		double mark = strtod(strchr(at, '}') + 1, NULL);

		if (marks++ == 0)
			first = mark;
		ck_assert(mark == first);
	}
	return marks;
}

/* A scraper that takes a little at a time, with a new tick between each. */
static unsigned
scrape_slowly(void)
{
	static char body[1024 * 1024];
	size_t len = 0;
	int size = 4096;
	ssize_t n = -1;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&tcp_address,
			     sizeof(tcp_address)),
	    0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	ck_assert_int_gt(send(fd, "GET /metrics HTTP/1.0\r\n\r\n", 25, 0), 0);
	for (int tick = 0; n != 0 && tick < 20000; tick++) {
		if (tick % 3 == 0)
			mark_tick(inv, tick);
		event_base_loop(base, EVLOOP_NONBLOCK);
		n = recv(fd, body + len, MIN_OF((size_t)8192, sizeof(body) - 1 - len), 0);
		if (n > 0)
			len += (size_t)n;
		else if (n < 0)
			poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 1);
	}
	close(fd);
	body[len] = '\0';
	return count_marks(body);
}

START_TEST(a_slow_scraper_gets_one_tick_while_values_change)
{
	inventory_destroy(inv);
	inv = inventory_create(128, 1);
	for (unsigned i = 0; i < 128; i++) {
		snprintf(inv->cage[i].name, sizeof(inv->cage[i].name), "%u", i + 1);
		fixture_plug(inv, &inv->cage[i]);
	}
	start();

	ck_assert_uint_eq(scrape_slowly(), 128 * 8);
}
END_TEST

START_TEST(a_server_can_do_with_one_listener_or_none)
{
	config.listen_count = 1;
	start();
	http_destroy(http);
	config.listen_count = 0;
	ck_assert_int_eq(http_create(base, inv, &host, &config, &http), 0);
}
END_TEST

/* What libevent says of events whose descriptor was closed before they were freed. */
static void
count_unnecessary(int severity, const char *text)
{
	(void)severity;
	seen_unnecessary += strstr(text, "DEL was unnecessary") != NULL;
}

START_TEST(events_are_freed_before_their_descriptors_are_closed)
{
	event_enable_debug_logging(EVENT_DBG_ALL);
	event_set_log_callback(count_unnecessary);
	start();
	http_destroy(http);
	http = NULL;
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_set_log_callback(NULL);
	event_enable_debug_logging(EVENT_DBG_NONE);

	ck_assert_uint_eq(seen_unnecessary, 0);
}
END_TEST

START_TEST(a_descriptor_that_is_no_socket_stops_the_start)
{
	struct http *h = NULL;

	close(config.listen[0].fd);
	close(config.listen[1].fd);
	config.listen[0].fd = open("/dev/null", O_RDWR);
	ck_assert_int_lt(http_create(base, inv, &host, &config, &h), 0);
	ck_assert_ptr_null(h);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http");
	TCase *t = tcase_create("http");

	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, http_1_0_without_a_host_is_answered_and_closed);
	tcase_add_test(t, a_connection_serves_many_requests);
	tcase_add_test(t, head_has_a_length_and_no_body);
	tcase_add_loop_test(t,
	    each_form_of_the_metrics_has_its_length_for_get_and_for_head, 0,
	    COUNT_OF(wishes));
	tcase_add_loop_test(t, the_server_may_stop_at_any_step_of_a_scrape, 0, 8);
	tcase_add_test(t, an_accept_that_is_too_long_counts_for_none);
	tcase_add_loop_test(t, a_request_gets_its_status, 0, COUNT_OF(exchanges));
	tcase_add_test(t, a_write_over_tcp_is_denied_and_audited);
	tcase_add_test(t, a_header_beyond_16_kib_is_refused);
	tcase_add_test(t, a_chunked_body_beyond_64_kib_is_refused);
	tcase_add_test(t, a_reset_over_the_unix_socket_waits_for_the_hardware);
	tcase_add_test(t, a_client_may_leave_before_its_reset_is_done);
	tcase_add_test(t, a_server_may_stop_before_a_reset_is_done);
	tcase_add_test(t, a_header_that_dribbles_is_cut_off);
	tcase_add_test(t, the_second_header_of_a_connection_has_its_deadline_too);
	tcase_add_test(t, a_body_that_dribbles_is_cut_off);
	tcase_add_test(t, a_hundred_connections_are_served);
	tcase_add_test(t, one_source_has_a_share_of_the_connections);
	tcase_add_test(t, a_slow_scraper_gets_one_tick_while_values_change);
	tcase_add_test(t, a_server_can_do_with_one_listener_or_none);
	tcase_add_test(t, events_are_freed_before_their_descriptors_are_closed);
	tcase_add_test(t, a_descriptor_that_is_no_socket_stops_the_start);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
