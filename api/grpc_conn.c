/* SPDX-License-Identifier: Apache-2.0 */
/* A connection: its life, its limits of time, and what it is told when it shall go. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/grpc_parts.h"
#include "api/tls_stream.h"

const char *
grpc_who(const struct grpc_conn *conn)
{
	return conn->peer.address;
}

void
grpc_conn_enter(struct grpc_conn *conn, enum phase phase)
{
	if (conn->watched.phase != phase)
		deadlines_enter(conn->server->deadlines, &conn->watched, phase);
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

/* ---- its end is told ---- */

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
	if (!grpc_socket_open(conn))
		return false;
	if (!g->config.tls)
		return grpc_http2_begin(conn);
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
	conn->heard_us = conn->idle_us = grpc_now_us(g);
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
