/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP over real sockets: what is answered to whom, with which status, length and form.
 */
#define _GNU_SOURCE 1 /* strcasestr */
#include "api/http.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/api_fixture.h"
#include "tests/http_fixture.h"
#include "tests/suite.h"

#define CLOSE "Connection: close\r\n\r\n"

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

START_TEST(a_server_can_do_with_one_listener_or_none)
{
	config.listen_count = 1;
	start();
	http_destroy(http);
	config.listen_count = 0;
	ck_assert_int_eq(http_create(base, inv, &host, &config, &http), 0);
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
	tcase_add_loop_test(t, a_request_gets_its_status, 0, COUNT_OF(exchanges));
	tcase_add_test(t, a_write_over_tcp_is_denied_and_audited);
	tcase_add_test(t, a_server_can_do_with_one_listener_or_none);
	tcase_add_test(t, a_descriptor_that_is_no_socket_stops_the_start);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
