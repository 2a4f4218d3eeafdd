/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of gRPC share. */
#ifndef API_GRPC_PARTS_H
#define API_GRPC_PARTS_H

#include <event2/event.h>
#include <nghttp2/nghttp2.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "api/deadline.h"
#include "api/grpc.h"

#define GRPC_STREAMS_MAX 100u         /* calls of one connection at once */
#define GRPC_HEADERS_MAX (16u * 1024) /* bytes of one head */
#define GRPC_PATH_MAX    128
#define GRPC_FIELD_MAX   512         /* a value that we look at */
#define GRPC_HELD_MAX    (1u << 20)  /* unfinished messages of one connection */
#define GRPC_ALL_HELD    (32u << 20) /* ... and of all */
#define GRPC_SCRATCH     (64u * 1024)

enum grpc_stage {
	CALL_HEAD,    /* headers come */
	CALL_CHECK,   /* a password is looked at */
	CALL_OPEN,    /* the method hears of it */
	CALL_ENDING,  /* a status is to be sent after what was given */
	CALL_TRAILED, /* ... and was handed to HTTP/2 */
};

TAILQ_HEAD(grpc_calls, grpc_call);

struct grpc_call {
	TAILQ_ENTRY(grpc_call) link;
	struct grpc_conn *conn;
	int32_t stream;
	enum grpc_stage stage;
	const struct grpc_method *method; /* NULL until it is known */
	void *state;
	bool answered;       /* HEADERS were sent */
	bool half_closed;    /* END_STREAM came */
	bool told_half;      /* ... and the method knows */
	bool gzip_in;        /* its grpc-encoding */
	bool gzip_out;       /* ... which it wants in answers, too */
	bool had_message;    /* one came whole */
	bool deferred;       /* the data provider waits for grpc_call_wake() */
	uint64_t wait_us;    /* mono: since when a message is on its way; 0: none is */
	struct event *timer; /* grpc-timeout; NULL: none */
	uint64_t body_us;    /* mono: when its first message must be there */

	/* The head; strings are freed when it was judged. */
	size_t head_len;
	char *path, *authorization, *username, *password;
	bool is_post, is_grpc, bad_encoding, too_large, has_timeout, bad_timeout;
	uint64_t timeout_us;
	struct peer peer;
	uint64_t checked_version; /* of who is known, when that was last asked */

	struct grpc_reader in;
	struct text early; /* what came while a password was looked at */
	size_t held; /* that these take of the connection's and the server's bounds */

	struct grpc_message *out; /* what is being sent */
	size_t sent;
	enum grpc_status status;
	char text[GRPC_TEXT_MAX];
};

struct grpc_conn {
	struct watched watched; /* first: deadlines hand it back */
	TAILQ_ENTRY(grpc_conn) link, dirty_link;
	struct grpc *server;
	int fd;
	struct sockaddr_storage from;
	struct peer peer;
	struct tls_session tls;
	bool shaking; /* hands, of TLS */
	nghttp2_session *session;
	struct event *read, *write;
	struct grpc_calls calls;
	unsigned call_count;
	size_t held;   /* unfinished messages of calls */
	size_t unread; /* messages that wait for a window */
	bool dirty;    /* in the server's list */
	bool closing;  /* as soon as what is written is gone */
	bool away;     /* the second of two GOAWAYs was sent */

	uint8_t *out; /* what the socket did not take; NULL: nothing */
	size_t out_len, out_at;
	size_t retry_len; /* TLS wants the same again */

	uint64_t heard_us; /* mono: when something came */
	uint64_t moved_us; /* ... and since when `out` waits */
	uint64_t asked_us; /* a PING of ours is on its way since; 0: none */
	uint64_t idle_us;  /* since when it has no calls */
	uint64_t pings_us; /* when `pings` was last refilled */
	unsigned pings;    /* that it may still send */
};

TAILQ_HEAD(grpc_conns, grpc_conn);

struct grpc_listener {
	struct grpc *server;
	int fd;
	struct event *ready;
};

struct grpc {
	struct event_base *base;
	const struct api_host *host;
	struct grpc_config config;
	struct grpc_listener listener[GRPC_LISTEN_MAX];
	size_t listeners;
	struct deadlines *deadlines;
	struct guards guards;
	struct grpc_conns conns;
	struct grpc_conns dirty; /* to be written in this turn */
	struct event *flush, *tick;
	size_t held, unread; /* of all connections */
	bool draining;
	uint64_t drain_us; /* when those that are left are told for good */
	nghttp2_session_callbacks *callbacks;
	nghttp2_option *option;
	uint8_t scratch[GRPC_SCRATCH];
};

uint64_t grpc_now_us(const struct grpc *g);
const char *grpc_who(const struct grpc_conn *conn);
void grpc_hit(struct grpc *g, enum guard guard, const char *who);

/* ---- connections ---- */

/* Takes over the socket; false: it was closed. */
bool grpc_conn_create(struct grpc *g, int fd);
void grpc_conn_destroy(struct grpc_conn *conn);
/* What it has for its socket is written at the end of this turn. */
void grpc_conn_dirty(struct grpc_conn *conn);
void grpc_conn_enter(struct grpc_conn *conn, enum phase phase);
/* Once a second; likewise. */
void grpc_conn_tick(struct grpc_conn *conn, uint64_t now_us);
/* GOAWAY, the first of two. */
void grpc_conn_say_away(struct grpc_conn *conn);
/* A GOAWAY with this error, after which it ends. */
void grpc_conn_refuse(struct grpc_conn *conn, uint32_t code, const char *text);

/* Its events; false: no memory. */
bool grpc_socket_open(struct grpc_conn *conn);
/* Writes what can be written; the connection may be gone afterwards. */
void grpc_conn_flush(struct grpc_conn *conn);

/* Its session, and our SETTINGS; false: no memory. */
bool grpc_http2_begin(struct grpc_conn *conn);
void grpc_http2_set_callbacks(nghttp2_session_callbacks *cb);

/* ---- calls, as HTTP/2 tells of them ---- */

struct grpc_call *grpc_call_create(struct grpc_conn *conn, int32_t stream);
void grpc_call_header(struct grpc_call *c, const char *name, size_t name_len,
    const char *value, size_t value_len);
void grpc_call_begin(struct grpc_call *c); /* its headers are complete */
void grpc_call_data(struct grpc_call *c, const uint8_t *data, size_t len);
void grpc_call_half_close(struct grpc_call *c);
void grpc_call_destroy(struct grpc_call *c);
void grpc_call_tick(struct grpc_call *c, uint64_t now_us);

/* ---- what rooms of a call ask of each other ---- */

/* Who makes it? Then grpc_in_open(), or its end; at once, or when that was checked. */
void grpc_sign_in(struct grpc_call *c);
/* Others may be known by now: false, and the call has ended, where he is no more. */
bool grpc_sign_in_holds(struct grpc_call *c);
void grpc_head_forget(char **secret);
/* What came in the meantime is heard. */
void grpc_in_open(struct grpc_call *c);
void grpc_in_drop(struct grpc_call *c);
void grpc_out_drop(struct grpc_call *c);
/* The response's HEADERS; with `whole` they are all there is (Trailers-Only). */
void grpc_out_head(struct grpc_call *c, const char *http_status, bool whole);
/* As grpc_call_end(); `http_status` is of errors that HTTP has, too. */
void grpc_call_end_as(struct grpc_call *c, const char *http_status,
    enum grpc_status status, const char *text);
/* Of grpc-timeout, where there is one; false: no memory. */
bool grpc_call_start_timer(struct grpc_call *c);

#endif
