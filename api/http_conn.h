/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections: what the rooms of HTTP share. api/http.c is the server as a whole;
 * api/http_listener.c has the sockets and runs libmicrohttpd; api/http_accept.c says who
 * may connect and for how long; api/http_request.c takes a request in, and
 * api/http_answer.c hands its answer out.
 */
#ifndef API_HTTP_CONN_H
#define API_HTTP_CONN_H

#include <event2/event.h>
#include <microhttpd.h>

#include "api/credentials.h"
#include "api/deadline.h"
#include "api/guards.h"
#include "api/http.h"
#include "api/rest.h"

struct conn {
	struct watched watched; /* first: deadlines hand it back */
	struct listener *listener;
	struct MHD_Connection *mhd;
	struct call *call;
	size_t body_len;
	bool has_body, body_refused; /* it is kept; it could not be */
	bool suspended;
	bool stranger;                /* at the Unix socket, and nobody to it */
	char *unchecked;              /* Authorization with a password to check, */
	uint64_t checked_version;     /* ... by whom credentials knew then */
	struct sockaddr_storage from; /* TCP */
	size_t held;                  /* bytes of an answer that was not taken yet, */
	TAILQ_ENTRY(conn) holder;     /* ... which makes it one of these */
	struct peer peer;
	struct tls_session tls;
};

struct listener {
	struct http *http;
	enum transport transport;
	bool tls;
	bool metrics_only;
	struct MHD_Daemon *mhd;
	struct event *ready; /* its epoll descriptor */
	struct event *timer; /* when it wants to run by itself */
	unsigned zero_turns;
};

struct http {
	struct event_base *base;
	const struct api_host *host;
	struct rest *rest;
	struct access_names names;
	struct access_users users;
	struct listener listener[HTTP_LISTEN_MAX];
	size_t listeners;
	struct sources sources;
	struct deadlines *deadlines;
	uint64_t header_us; /* what a head may take */
	struct event *work; /* while rest has work */
	struct event *beat; /* of streams */
	struct guards guards;
	size_t held;                /* by all of them, over TCP */
	TAILQ_HEAD(, conn) holders; /* the oldest first */
	unsigned strangers;         /* at the Unix socket now */
	struct tls *tls;            /* NULL: in clear */
	unsigned bodies[2];         /* that are kept now, by enum transport */
	struct credentials *credentials;
	struct web_header header[WEB_HEADERS_MAX];
	size_t headers;
};

#define HTTP_IDLE_S 60u

/* What a limit of struct http_config is. */
static inline unsigned
http_or_default(unsigned value, unsigned usual)
{
	return value ? value : usual;
}

/* Begins to serve at a socket; a negative errno. What was begun ends in both cases with
 * listener_stop(), which cuts off its connections. */
int listener_start(struct listener *l, struct http *h, const struct http_listen *where,
    const struct http_config *config);
void listener_stop(struct listener *l);

/* A turn begins before what is done in it, such as a handshake. */
void http_begin_turn(const struct http *h);

/* An action or a check is done, or a stream goes on: its connection may go on in a turn
 * of its own. */
void conn_wake(void *arg);

/* To the next phase, whose time begins now. */
void conn_enter(struct conn *conn, enum phase phase);

/* Streams hear something now and then, whatever happens. */
void http_let_beat(struct http *h);

/* Queues the answer of its call. */
enum MHD_Result conn_answer(struct conn *conn);
/* Its answer was taken, or is given up. */
void conn_let_go(struct conn *conn);

/* A limit was hit, by whom conn_who() names, or an address. */
void http_hit(struct http *h, enum guard guard, const char *who);
const char *conn_who(const struct conn *conn);

/* libmicrohttpd asks whether a connection may be taken, and tells of those that were. */
enum MHD_Result http_on_accept(void *arg, const struct sockaddr *address, socklen_t len);
void http_on_connection(void *arg, struct MHD_Connection *mhd, void **socket_context,
    enum MHD_ConnectionNotificationCode code);
/* A deadline was missed. */
void http_on_missed(struct watched *w);

/* libmicrohttpd's handler, and what it calls when an answer was taken or not. */
enum MHD_Result http_on_request(void *arg, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *body, size_t *body_len,
    void **context);
void http_on_completed(void *arg, struct MHD_Connection *mhd, void **context,
    enum MHD_RequestTerminationCode code);

#endif
