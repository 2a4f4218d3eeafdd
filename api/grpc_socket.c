/* SPDX-License-Identifier: Apache-2.0 */
/* The socket of a connection: bytes between it, TLS and HTTP/2. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/grpc_parts.h"
#include "api/tls_stream.h"
#include "base/bytes.h"

#define READS_A_TURN 4
#define TURN_BYTES   (256u * 1024) /* that one connection may write in a turn */
#define FRAME_MAX    (16384u + 64)

/* ---- out ---- */

static ssize_t
send_some(struct grpc_conn *conn, const uint8_t *data, size_t len)
{
	ssize_t r;

	if (conn->tls.session) {
		len = conn->retry_len ? conn->retry_len : MIN_OF(len, 16384u);
		r = tls_stream_send(&conn->tls, data, len);
		conn->retry_len = r == -EAGAIN ? len : 0;
		return r;
	}
	r = send(conn->fd, data, len, MSG_NOSIGNAL);
	return r < 0 ? -errno : r;
}

/* 0: all went; -EAGAIN: the rest waits in `out`; else the connection is over. */
static int
put(struct grpc_conn *conn, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t r = send_some(conn, data, len);

		if (r == -EAGAIN || r == -EINTR)
			break;
		if (r <= 0)
			return -EPIPE;
		data += r;
		len -= (size_t)r;
	}
	if (len == 0)
		return 0;
	conn->out = malloc(len);
	if (!conn->out)
		return -ENOMEM;
	memcpy(conn->out, data, len);
	conn->out_len = len;
	conn->out_at = 0;
	conn->moved_us = grpc_now_us(conn->server);
	event_add(conn->write, NULL);
	event_del(conn->read); /* who does not read is not heard */
	return -EAGAIN;
}

/* The same for what waited. */
static int
put_rest(struct grpc_conn *conn)
{
	while (conn->out_at < conn->out_len) {
		ssize_t r = send_some(conn, conn->out + conn->out_at,
		    conn->out_len - conn->out_at);

		if (r == -EAGAIN || r == -EINTR)
			return -EAGAIN;
		if (r <= 0)
			return -EPIPE;
		conn->out_at += (size_t)r;
	}
	if (conn->out) {
		free(conn->out);
		conn->out = NULL;
		conn->out_len = conn->out_at = 0;
		event_add(conn->read, NULL);
	}
	return 0;
}

/* What HTTP/2 has for the socket, as much as there is room for. */
static ssize_t
fill(struct grpc_conn *conn, uint8_t *to, size_t size)
{
	size_t len = 0;

	while (size - len >= FRAME_MAX) {
		const uint8_t *frame;
		ssize_t n = nghttp2_session_mem_send(conn->session, &frame);

		if (n < 0 || (size_t)n > size - len)
			return -EPIPE;
		if (n == 0)
			break;
		memcpy(to + len, frame, (size_t)n);
		len += (size_t)n;
	}
	return (ssize_t)len;
}

static bool
is_over(const struct grpc_conn *conn)
{
	return conn->closing || !conn->session ||
	       (!nghttp2_session_want_read(conn->session) &&
		   !nghttp2_session_want_write(conn->session));
}

void
grpc_conn_flush(struct grpc_conn *conn)
{
	size_t written = 0;
	ssize_t len = 0;
	int r;

	if (conn->shaking) {
		if (conn->closing)
			grpc_conn_destroy(conn);
		return;
	}
	r = put_rest(conn);
	while (r == 0 && conn->session && written < TURN_BYTES) {
		len = fill(conn, conn->server->scratch, sizeof(conn->server->scratch));
		if (len <= 0)
			break;
		written += (size_t)len;
		r = put(conn, conn->server->scratch, (size_t)len);
	}
	if (r == -EAGAIN)
		return;
	if (r < 0 || len < 0 || (written < TURN_BYTES && is_over(conn)))
		grpc_conn_destroy(conn);
	else if (written >= TURN_BYTES)
		event_add(conn->write, NULL); /* in a turn to come */
	else
		event_del(conn->write);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	grpc_conn_flush(arg);
}

/* ---- in ---- */

/* False: the connection is over. */
static bool
shake(struct grpc_conn *conn)
{
	int r = tls_stream_handshake(&conn->tls);

	if (r == -EAGAIN) {
		if (tls_stream_wants_write(&conn->tls))
			event_add(conn->write, NULL);
		else
			event_del(conn->write);
		return true;
	}
	if (r < 0) {
		conn->server->guards.handshakes_failed++;
		return false;
	}
	conn->server->guards.handshakes++;
	conn->shaking = false;
	event_del(conn->write);
	grpc_conn_enter(conn, PHASE_HEADER);
	return grpc_http2_begin(conn);
}

static ssize_t
receive(struct grpc_conn *conn, uint8_t *data, size_t size)
{
	ssize_t r;

	if (conn->tls.session)
		return tls_stream_recv(&conn->tls, data, size);
	r = recv(conn->fd, data, size, 0);
	return r < 0 ? (errno == EINTR ? -EAGAIN : -errno) : r;
}

/* False: the connection is over. What it still has to say was tried to be said. */
static bool
listen_to(struct grpc_conn *conn)
{
	struct grpc *g = conn->server;

	for (int i = 0; i < READS_A_TURN; i++) {
		ssize_t len = receive(conn, g->scratch, sizeof(g->scratch));

		if (len == -EAGAIN)
			return true;
		if (len <= 0)
			return false;
		if (nghttp2_session_mem_recv(conn->session, g->scratch, (size_t)len) !=
		    len)
			conn->closing = true; /* a GOAWAY may be on its way */
		grpc_conn_dirty(conn);
		if (conn->closing)
			return true;
		if (!conn->tls.session && (size_t)len < sizeof(g->scratch))
			return true;
	}
	return true;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct grpc_conn *conn = arg;

	(void)fd;
	(void)what;
	grpc_now_us(conn->server); /* the turn begins before a handshake */
	if (conn->shaking ? !shake(conn) : !listen_to(conn))
		grpc_conn_destroy(conn);
}

static void
on_write_event(evutil_socket_t fd, short what, void *arg)
{
	struct grpc_conn *conn = arg;

	if (conn->shaking)
		on_readable(fd, what, arg);
	else
		on_writable(fd, what, arg);
}

bool
grpc_socket_open(struct grpc_conn *conn)
{
	struct event_base *base = conn->server->base;

	conn->read = event_new(base, conn->fd, EV_READ | EV_PERSIST, on_readable, conn);
	conn->write =
	    event_new(base, conn->fd, EV_WRITE | EV_PERSIST, on_write_event, conn);
	return conn->read && conn->write && event_add(conn->read, NULL) == 0;
}
