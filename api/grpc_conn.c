/* SPDX-License-Identifier: Apache-2.0 */
/* A connection: bytes between its socket, TLS and HTTP/2, and what HTTP/2 tells. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/grpc_parts.h"
#include "api/tls_stream.h"
#include "base/bytes.h"

#define READS_A_TURN 4
#define TURN_BYTES   (256u * 1024) /* that one connection may write in a turn */
#define FRAME_MAX    (16384u + 64)

/* PINGs beyond this many, and more than one a second, are too many. */
#define PINGS_MAX 30u

const char *
grpc_who(const struct grpc_conn *conn)
{
	return conn->peer.address;
}

static void
enter(struct grpc_conn *conn, enum phase phase)
{
	if (conn->watched.phase != phase)
		deadlines_enter(conn->server->deadlines, &conn->watched, phase);
}

/* What it is in when no head is being sent. */
static void
rest(struct grpc_conn *conn)
{
	enter(conn, conn->call_count ? PHASE_STREAM : PHASE_IDLE);
}

void
grpc_conn_dirty(struct grpc_conn *conn)
{
	struct grpc *g = conn->server;

	if (conn->dirty)
		return;
	if (TAILQ_EMPTY(&g->dirty))
		event_active(g->flush, EV_TIMEOUT, 1);
	conn->dirty = true;
	TAILQ_INSERT_TAIL(&g->dirty, conn, dirty_link);
}

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

/* ---- HTTP/2 tells ---- */

static int
on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct grpc_conn *conn = arg;
	struct grpc_call *c;

	(void)session;
	if (frame->hd.type != NGHTTP2_HEADERS)
		return 0;
	enter(conn, PHASE_HEADER);
	if (frame->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0;
	c = grpc_call_create(conn, frame->hd.stream_id);
	return c ? 0 : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

static struct grpc_call *
call_of(nghttp2_session *session, int32_t stream)
{
	return nghttp2_session_get_stream_user_data(session, stream);
}

static int
on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
    size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	struct grpc_call *c = call_of(session, frame->hd.stream_id);

	(void)flags;
	(void)arg;
	if (c && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
		grpc_call_header(c, (const char *)name, name_len, (const char *)value,
		    value_len);
	return 0;
}

/* One more PING; false: that is too many. */
static bool
may_ping(struct grpc_conn *conn)
{
	uint64_t now_us = grpc_now_us(conn->server);
	uint64_t more = (now_us - conn->pings_us) / US_PER_S;

	if (more) {
		conn->pings = (unsigned)MIN_OF(conn->pings + more, (uint64_t)PINGS_MAX);
		conn->pings_us = now_us;
	}
	return conn->pings > 0 && conn->pings-- > 0;
}

static int
on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct grpc_conn *conn = arg;
	struct grpc_call *c;

	conn->heard_us = grpc_now_us(conn->server);
	switch (frame->hd.type) {
	case NGHTTP2_PING:
		if (frame->hd.flags & NGHTTP2_FLAG_ACK)
			conn->asked_us = 0;
		else if (!may_ping(conn))
			grpc_conn_refuse(conn, NGHTTP2_ENHANCE_YOUR_CALM,
			    "too_many_pings");
		break;
	case NGHTTP2_SETTINGS:
		if (conn->watched.phase == PHASE_HEADER)
			rest(conn);
		break;
	case NGHTTP2_HEADERS:
	case NGHTTP2_DATA:
		if (frame->hd.type == NGHTTP2_HEADERS)
			rest(conn);
		c = call_of(session, frame->hd.stream_id);
		if (c && frame->hd.type == NGHTTP2_HEADERS &&
		    frame->headers.cat == NGHTTP2_HCAT_REQUEST)
			grpc_call_begin(c);
		if (c && frame->hd.flags & NGHTTP2_FLAG_END_STREAM)
			grpc_call_half_close(c);
		break;
	default:
		break;
	}
	return 0;
}

static int
on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *data,
    size_t len, void *arg)
{
	struct grpc_call *c = call_of(session, stream);
	struct grpc_conn *conn = arg;

	(void)flags;
	conn->heard_us = grpc_now_us(conn->server);
	if (c)
		grpc_call_data(c, data, len);
	return 0;
}

/* Trailers before the client has half-closed: it need not send the rest. */
static int
on_sent(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct grpc_conn *conn = arg;
	struct grpc_call *c;

	if (frame->hd.type == NGHTTP2_DATA)
		conn->pings = PINGS_MAX; /* clients measure their bandwidth with them */
	if (frame->hd.type != NGHTTP2_HEADERS ||
	    !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
		return 0;
	c = call_of(session, frame->hd.stream_id);
	if (c && !c->half_closed)
		nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, c->stream,
		    NGHTTP2_NO_ERROR);
	return 0;
}

static int
on_closed(nghttp2_session *session, int32_t stream, uint32_t code, void *arg)
{
	struct grpc_call *c = call_of(session, stream);
	struct grpc_conn *conn = arg;

	(void)code;
	if (c)
		grpc_call_destroy(c);
	if (!conn->call_count && conn->watched.phase == PHASE_STREAM)
		rest(conn);
	return 0;
}

void
grpc_conn_set_callbacks(nghttp2_session_callbacks *cb)
{
	nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin_headers);
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_frame_send_callback(cb, on_sent);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_closed);
}

/* ---- in ---- */

static bool
begin_http2(struct grpc_conn *conn)
{
	static const nghttp2_settings_entry settings[] = {
		{ NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, GRPC_STREAMS_MAX },
		{ NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, GRPC_HEADERS_MAX },
	};

	if (nghttp2_session_server_new2(&conn->session, conn->server->callbacks, conn,
		conn->server->option) < 0)
		return false;
	grpc_conn_dirty(conn);
	return nghttp2_submit_settings(conn->session, NGHTTP2_FLAG_NONE, settings,
		   COUNT_OF(settings)) == 0;
}

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
	enter(conn, PHASE_HEADER);
	return begin_http2(conn);
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

/* ---- once a second ---- */

void
grpc_conn_tick(struct grpc_conn *conn, uint64_t now_us)
{
	const struct grpc_config *config = &conn->server->config;
	struct grpc_call *c, *next;

	if (!conn->session)
		return;
	for (c = TAILQ_FIRST(&conn->calls); c; c = next) {
		next = TAILQ_NEXT(c, link);
		grpc_call_tick(c, now_us);
	}
	if (conn->out && now_us - conn->moved_us >= config->answer_ms * 1000ull) {
		grpc_hit(conn->server, GUARD_ANSWER_TIME, grpc_who(conn));
		grpc_conn_destroy(conn);
		return;
	}
	if (conn->asked_us && now_us - conn->asked_us >= config->ack_ms * 1000ull) {
		grpc_hit(conn->server, GUARD_IDLE_TIME, grpc_who(conn));
		grpc_conn_destroy(conn);
		return;
	}
	if (!conn->asked_us &&
	    now_us - conn->heard_us >= config->keepalive_ms * 1000ull) {
		conn->asked_us = now_us;
		nghttp2_submit_ping(conn->session, NGHTTP2_FLAG_NONE, NULL);
		grpc_conn_dirty(conn);
	}
	if (!conn->call_count && !conn->closing &&
	    now_us - conn->idle_us >= config->idle_ms * 1000ull)
		grpc_conn_refuse(conn, NGHTTP2_NO_ERROR, "idle");
}

void
grpc_conn_say_away(struct grpc_conn *conn)
{
	if (!conn->session)
		return;
	nghttp2_submit_shutdown_notice(conn->session);
	grpc_conn_dirty(conn);
}

void
grpc_conn_refuse(struct grpc_conn *conn, uint32_t code, const char *text)
{
	nghttp2_submit_goaway(conn->session, NGHTTP2_FLAG_NONE,
	    nghttp2_session_get_last_proc_stream_id(conn->session), code,
	    (const uint8_t *)text, strlen(text));
	conn->closing = true;
	grpc_conn_dirty(conn);
}

/* ---- life ---- */

static bool
start(struct grpc_conn *conn)
{
	static const struct access_users nobody = { .operators = ACCESS_NO_GROUP,
		.viewers = ACCESS_NO_GROUP };
	struct grpc *g = conn->server;
	int on = 1;

	if (peer_from_socket(conn->fd, TRANSPORT_TCP, &nobody, &conn->peer) < 0)
		return false;
	setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	conn->read =
	    event_new(g->base, conn->fd, EV_READ | EV_PERSIST, on_readable, conn);
	conn->write =
	    event_new(g->base, conn->fd, EV_WRITE | EV_PERSIST, on_write_event, conn);
	if (!conn->read || !conn->write || event_add(conn->read, NULL) < 0)
		return false;
	if (!g->config.tls)
		return begin_http2(conn);
	conn->shaking = true;
	return tls_stream_open(g->config.tls, &conn->tls, conn->fd) == 0;
}

static void
on_shaken(void *arg)
{
	(void)arg; /* told by what the handshake returns */
}

bool
grpc_conn_create(struct grpc *g, int fd)
{
	struct grpc_conn *conn = calloc(1, sizeof(*conn));
	socklen_t len = sizeof(conn->from);

	if (!conn || getpeername(fd, (struct sockaddr *)&conn->from, &len) < 0) {
		free(conn);
		close(fd);
		return false;
	}
	conn->server = g;
	conn->fd = fd;
	conn->tls.on_done = on_shaken;
	conn->heard_us = conn->idle_us = conn->pings_us = grpc_now_us(g);
	conn->pings = PINGS_MAX;
	TAILQ_INIT(&conn->calls);
	TAILQ_INSERT_TAIL(&g->conns, conn, link);
	guards_enter(&g->guards, (const struct sockaddr *)&conn->from);
	deadlines_add(g->deadlines, &conn->watched, fd,
	    g->config.tls ? PHASE_HANDSHAKE : PHASE_HEADER);
	if (start(conn))
		return true;
	grpc_conn_destroy(conn);
	return false;
}

void
grpc_conn_destroy(struct grpc_conn *conn)
{
	struct grpc *g = conn->server;
	struct grpc_call *c;

	while ((c = TAILQ_FIRST(&conn->calls)))
		grpc_call_destroy(c);
	nghttp2_session_del(conn->session);
	tls_stream_close(&conn->tls);
	if (conn->dirty)
		TAILQ_REMOVE(&g->dirty, conn, dirty_link);
	TAILQ_REMOVE(&g->conns, conn, link);
	guards_leave(&g->guards, (const struct sockaddr *)&conn->from);
	deadlines_remove(g->deadlines, &conn->watched);
	if (conn->read)
		event_free(conn->read);
	if (conn->write)
		event_free(conn->write);
	close(conn->fd);
	free(conn->out);
	free(conn);
}
