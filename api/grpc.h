/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gRPC: its server, on nghttp2 in the loop.
 *
 * This room and its parts know sockets, TLS, HTTP/2 and who signs in; what a method
 * means is told by a row of struct grpc_method. Bytes are made when the client's
 * window is open and never before: a method is asked for its next message, and
 * nothing is queued for a client that does not read.
 *
 * api/grpc.c has listeners and limits. A connection is in api/grpc_conn.c, with its
 * socket in grpc_socket.c and what HTTP/2 tells in grpc_http2.c; a call is in
 * api/grpc_call.c, with its head in grpc_head.c, who makes it in grpc_sign_in.c, and
 * messages in grpc_in.c and grpc_out.c.
 */
#ifndef API_GRPC_H
#define API_GRPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/access.h"
#include "api/api.h"
#include "api/credentials.h"
#include "api/grpc_wire.h"
#include "api/guards.h"
#include "api/sources.h"
#include "api/tls.h"

struct event_base;
struct grpc;
struct grpc_call;

#define GRPC_LISTEN_MAX 8

/*
 * One method. Its functions get the call, and with grpc_call_state() memory of
 * their own, which was zero when the call began and is freed after `closed`.
 */
struct grpc_method {
	const char *path; /* "/gnmi.gNMI/Get" */
	enum verb verb;
	bool streams; /* the client may send any number of messages, not one alone */
	size_t state_size;

	/* A message came; its bytes are borrowed until this returns. */
	void (*message)(struct grpc_call *c, const uint8_t *data, size_t len);
	/* The client will send no more. May be NULL. */
	void (*half_closed)(struct grpc_call *c);
	/*
	 * The window is open: the next message, which is taken over, or NULL. Then
	 * grpc_call_end() was called, or it is asked again after grpc_call_wake().
	 * May be NULL where grpc_call_answer() is all that is used.
	 */
	struct grpc_message *(*next)(struct grpc_call *c);
	/* The call is over, by whomever; called once for each call that had a message.
	 * May be NULL. */
	void (*closed)(struct grpc_call *c);
};

struct grpc_config {
	int listen[GRPC_LISTEN_MAX]; /* sockets; duplicated */
	size_t listen_count;
	struct tls *tls;                 /* NULL: in clear. Borrowed, as the next */
	struct credentials *credentials; /* NULL: nobody is asked who he is */

	const struct grpc_method *const *methods; /* borrowed, ended by NULL */
	void *arg;                                /* grpc_call_arg() */

	/* Zero means the default. */
	unsigned handshake_ms; /* of TLS: 5,000 */
	unsigned header_ms;    /* ... and of HTTP/2, and for each head: 10,000 */
	unsigned body_ms;      /* to the end of a call's first message: 30,000 */
	unsigned answer_ms;    /* to take a whole message: 60,000 */
	unsigned idle_ms;      /* without a call: 1,800,000 */
	unsigned keepalive_ms; /* of silence before we ask: 60,000 */
	unsigned ack_ms;       /* to answer that: 20,000 */
	unsigned connections;  /* 1,280 */
	unsigned per_address;  /* of one source, of these: 64 */
};

/* Starts to serve. What is passed is borrowed until grpc_destroy(). A negative errno. */
int grpc_create(struct event_base *base, const struct api_host *host,
    const struct grpc_config *config, struct grpc **ret_grpc);

/* Writes what there is now, not in a turn to come. */
void grpc_flush(struct grpc *g);

/* For /metrics; borrowed. */
const struct guards *grpc_guards(const struct grpc *g);

/*
 * Nobody may connect any more, who is connected is told to go, calls end; false when
 * all are gone. To be asked until then, or until who asks has no more time.
 */
void grpc_drain(struct grpc *g);
bool grpc_is_draining(const struct grpc *g);

void grpc_destroy(struct grpc *g);

/* ---- calls ---- */

void *grpc_call_state(struct grpc_call *c);
void *grpc_call_arg(const struct grpc_call *c);
const struct peer *grpc_call_peer(const struct grpc_call *c);
/* As of sources_key(). */
void grpc_call_source(const struct grpc_call *c, uint8_t ret_key[SOURCE_KEY_BYTES]);
/* Since the client half-closed nothing more comes. */
bool grpc_call_is_half_closed(const struct grpc_call *c);
/* DSCP for the whole connection. */
void grpc_call_mark(struct grpc_call *c, unsigned dscp);

/* There is something for `next` to give, or will be when it is asked. */
void grpc_call_wake(struct grpc_call *c);

/* The one message of an answer, which is taken over (NULL: no memory), and OK. */
void grpc_call_answer(struct grpc_call *c, struct grpc_message *m);

/* Ends it, after what was given; `text` may be NULL. Nothing is called afterwards but
 * `closed`. */
void grpc_call_end(struct grpc_call *c, enum grpc_status status, const char *text);
void grpc_call_fail(struct grpc_call *c, enum grpc_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
