/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP: the sockets of REST and /metrics, on the loop.
 *
 * One libmicrohttpd daemon per listener, each watched through its epoll
 * descriptor. This room knows connections, their bounds and deadlines; what is
 * asked and answered is api/rest.
 */
#ifndef API_HTTP_H
#define API_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/access.h"
#include "api/api.h"
#include "api/metrics_options.h"
#include "model/inventory.h"

struct event_base;
struct http;

struct http_config {
	int tcp_fd;  /* listening sockets, -1: none. Duplicated: the caller closes */
	int unix_fd; /* his own, and a Unix socket's file is his to remove */

	/* Names for Host beside localhost and the addresses we are asked at. */
	const char *const *names; /* borrowed for the life of the server */
	size_t name_count;

	struct metrics_options metrics;

	struct access_users users; /* of the Unix socket */

	/* Zero means the default. */
	unsigned header_ms;   /* accept to end of headers, absolute: 10,000 */
	unsigned body_ms;     /* end of headers to end of body: 30,000 */
	unsigned idle_s;      /* no byte either way: 60 */
	unsigned answer_ms;   /* the answer must be taken within: 60,000 */
	unsigned connections; /* of a listener: 1024 */
	unsigned per_address; /* of one TCP source: 64 */
};

/*
 * Starts to serve. Everything passed is borrowed until http_destroy(). A negative
 * errno when a listener cannot be started.
 */
int http_create(struct event_base *base, struct inventory *inv,
    const struct api_host *host, const struct http_config *config,
    struct http **ret_http);

/* What /metrics shows from now on. */
void http_configure(struct http *h, const struct metrics_options *metrics);

/* Closes every connection; actions under way finish without an answer. */
void http_destroy(struct http *h);

#endif
