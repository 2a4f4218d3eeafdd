/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP: the sockets of REST and /metrics, on the loop.
 *
 * One libmicrohttpd daemon per listener, each watched through its epoll
 * descriptor. This room knows connections, their bounds and deadlines, TLS and who
 * signs in; what is asked and answered is api/rest.
 */
#ifndef API_HTTP_H
#define API_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/access.h"
#include "api/api.h"
#include "api/metrics_options.h"
#include "api/sources.h"
#include "api/web.h"
#include "model/inventory.h"

struct event_base;
struct credentials;
struct guards;
struct http;
struct tls;

#define HTTP_LISTEN_MAX 10
#define HTTP_ERROR_MAX  1200

/* A listening socket. Duplicated: the caller closes his own, and a Unix socket's file
 * is his to remove. */
struct http_listen {
	int fd;
	enum transport transport;
	bool metrics_only; /* in clear, nobody is asked who he is; TCP */
};

struct http_config {
	struct http_listen listen[HTTP_LISTEN_MAX];
	size_t listen_count;
	struct sources sources; /* who may come where there are only metrics */
	const struct web *web;  /* NULL: TCP is in clear and asks nobody; copied */

	/* Names for Host beside localhost and the addresses we are asked at. */
	const char *const *names; /* borrowed for the life of the server */
	size_t name_count;

	struct metrics_options metrics;

	struct access_users users; /* of the Unix socket */

	/* Zero means the default. */
	unsigned handshake_ms; /* of TLS: 5,000 */
	unsigned header_ms;    /* accept to end of headers, absolute: 10,000 */
	unsigned body_ms;      /* end of headers to end of body: 30,000 */
	unsigned idle_s;       /* no byte either way: 60 */
	unsigned answer_ms;    /* the answer must be taken within: 60,000 */
	unsigned connections;  /* over TCP: 1024 */
	unsigned per_address;  /* of one TCP source, of these: 64 */
	unsigned local;        /* over the Unix socket, beside these: 64 */
};

/*
 * Starts to serve. Everything passed is borrowed until http_destroy(). A negative
 * errno when a listener cannot be started.
 */
int http_create(struct event_base *base, struct inventory *inv,
    const struct api_host *host, const struct http_config *config,
    struct http **ret_http);

/*
 * Certificates, who may sign in, and headers, from now on; connections stay. A
 * negative errno with a line in `err`: then all is as before.
 */
int http_set_web(struct http *h, const struct web *web, char *err, size_t size);

/* Could it be set? As http_set_web(), and all stays as it is. */
int http_try_web(const struct http *h, const struct web *web, char *err, size_t size);

/* What the files say now is refused, and not what is served: for /metrics. */
void http_refuse_web(struct http *h);

/* What /metrics shows from now on. */
void http_configure(struct http *h, const struct metrics_options *metrics);

/* A tick has ended. */
void http_turn(struct http *h, const struct now *now);

/* Events were committed: those who follow them are told. */
void http_committed(struct http *h);

/* What other servers share: TLS (NULL: in clear), and who may sign in. Borrowed. */
struct tls *http_tls(const struct http *h);
struct credentials *http_credentials(const struct http *h);

/* Shows another server's limits in /metrics; borrowed. */
void http_show_guards(struct http *h, const struct guards *guards);

/* Closes every connection; actions under way finish without an answer. */
void http_destroy(struct http *h);

#endif
