/* SPDX-License-Identifier: Apache-2.0 */
/* A server of HTTP on sockets of its own, its host, and clients of it. */
#ifndef TESTS_HTTP_FIXTURE_H
#define TESTS_HTTP_FIXTURE_H

#include <event2/event.h>
#include <netinet/in.h>

#include "api/http.h"
#include "tests/api_fixture.h"

#define PATIENCE_MS 3000

extern struct event_base *base;
extern struct inventory *inv;
extern struct http *http;
extern struct sockaddr_in tcp_address;
extern struct http_config config;

/* What the host was asked, and what it may still answer. */
struct seen {
	void (*done)(void *arg, int err);
	void *done_arg;
	unsigned audits;
	unsigned status;
	enum transport transport;
};
extern struct seen seen;

extern const struct api_host host;

uint64_t clock_us(void);

/* Of struct api_host. */
void give_now(void *arg, struct now *ret_now);

void setup(void);
void teardown(void);

/* The server, with `config` as setup() and the test made it. */
void start(void);

/* A connection, and what came over it. */
struct client {
	int fd;
	bool eof;
	size_t len;
	char text[65536];
};

struct client *tcp_client(void);
struct client *unix_client(void);
void client_destroy(struct client *k);
void client_send(struct client *k, const char *text);

/* One turn of the loop, then takes what arrived. */
void client_turn(struct client *k);

/* Turns until this text came, or (NULL) the end; false: it did not. */
bool client_until(struct client *k, const char *text);

/* Sends over a new TCP connection, gives the answer until the server closes. */
struct client *tcp_exchange(const char *request);

#endif
