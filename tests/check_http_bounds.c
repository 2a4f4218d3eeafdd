/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP: bounds of headers and bodies, of how long they may take, and of connections. */
#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/api_fixture.h"
#include "tests/http_fixture.h"
#include "tests/suite.h"

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

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http_bounds");
	TCase *t = tcase_create("http_bounds");

	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_accept_that_is_too_long_counts_for_none);
	tcase_add_test(t, a_header_beyond_16_kib_is_refused);
	tcase_add_test(t, a_chunked_body_beyond_64_kib_is_refused);
	tcase_add_test(t, a_header_that_dribbles_is_cut_off);
	tcase_add_test(t, the_second_header_of_a_connection_has_its_deadline_too);
	tcase_add_test(t, a_body_that_dribbles_is_cut_off);
	tcase_add_test(t, a_hundred_connections_are_served);
	tcase_add_test(t, one_source_has_a_share_of_the_connections);
	tcase_add_test(t, a_slow_scraper_gets_one_tick_while_values_change);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
