/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP: answers that take some turns, and a client or a server that ends before. */
#include "api/http.h"

#include <event2/event.h>

#include "tests/http_fixture.h"
#include "tests/suite.h"

static unsigned seen_unnecessary;

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

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http_waits");
	TCase *t = tcase_create("http_waits");

	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, the_server_may_stop_at_any_step_of_a_scrape, 0, 8);
	tcase_add_test(t, a_reset_over_the_unix_socket_waits_for_the_hardware);
	tcase_add_test(t, a_client_may_leave_before_its_reset_is_done);
	tcase_add_test(t, a_server_may_stop_before_a_reset_is_done);
	tcase_add_test(t, events_are_freed_before_their_descriptors_are_closed);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
