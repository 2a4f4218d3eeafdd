/* SPDX-License-Identifier: Apache-2.0 */
/* The server: its sockets, who may connect, its second hand, and its end. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* accept4() */
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/grpc_parts.h"
#include "base/bytes.h"
#include "base/log.h"

#define HANDSHAKE_MS 5000u
#define HEADER_MS    10000u
#define BODY_MS      30000u
#define ANSWER_MS    60000u
#define IDLE_MS      1800000u
#define KEEPALIVE_MS 60000u
#define ACK_MS       20000u
#define CONNECTIONS  1280u
#define PER_ADDRESS  64u

#define ACCEPTS_A_TURN 64
#define DRAIN_MS       100u /* between the two GOAWAYs: a round trip and more */

static const struct timeval second = { 1, 0 };

uint64_t
grpc_now_us(const struct grpc *g)
{
	struct now now;

	g->host->now(g->host->arg, &now);
	return now.mono_us;
}

void
grpc_hit(struct grpc *g, enum guard guard, const char *who)
{
	guards_hit(&g->guards, guard, who, grpc_now_us(g));
}

const struct guards *
grpc_guards(const struct grpc *g)
{
	return &g->guards;
}

/* ---- who may connect ---- */

/* The newest connection of who has most, if that is much more than who asks. */
static bool
end_newest(struct grpc *g, const struct sockaddr *from)
{
	uint8_t key[SOURCE_KEY_BYTES], most[SOURCE_KEY_BYTES];
	struct grpc_conn *conn;

	if (!guards_debtor(&g->guards, from, most))
		return false;
	TAILQ_FOREACH_REVERSE(conn, &g->conns, grpc_conns, link)
	{
		sources_key((const struct sockaddr *)&conn->from, key);
		if (conn->watched.phase != PHASE_WORK &&
		    memcmp(key, most, sizeof(key)) == 0)
			break;
	}
	if (conn)
		deadlines_end(g->deadlines, &conn->watched);
	return conn != NULL;
}

static bool
make_room(struct grpc *g, const struct sockaddr *from)
{
	static const enum phase order[] = { PHASE_HANDSHAKE, PHASE_HEADER, PHASE_IDLE };

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		if (deadlines_end_oldest(g->deadlines, order[i]))
			return true;
	}
	return end_newest(g, from);
}

static bool
admit(struct grpc *g, const struct sockaddr *from, int fd)
{
	static const struct access_users nobody = { .operators = ACCESS_NO_GROUP,
		.viewers = ACCESS_NO_GROUP };
	enum guard guard = guards_admit(&g->guards, from);
	struct peer peer;

	if (guard == GUARD_COUNT)
		return true;
	if (peer_from_socket(fd, TRANSPORT_TCP, &nobody, &peer) == 0)
		grpc_hit(g, guard, peer.address);
	return guard == GUARD_CONNECTIONS && make_room(g, from);
}

static void
on_accept(evutil_socket_t listener, short what, void *arg)
{
	struct grpc *g = ((struct grpc_listener *)arg)->server;

	(void)what;
	for (int i = 0; i < ACCEPTS_A_TURN; i++) {
		struct sockaddr_storage from;
		socklen_t len = sizeof(from);
		int fd = accept4(listener, (struct sockaddr *)&from, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0)
			return;
		if (!admit(g, (const struct sockaddr *)&from, fd)) {
			close(fd);
			continue;
		}
		if (grpc_conn_create(g, fd) && !evtimer_pending(g->tick, NULL))
			evtimer_add(g->tick, &second);
	}
}

/* A deadline was missed: its phase tells which limit that is. */
static void
on_missed(struct watched *w)
{
	const struct grpc_conn *conn = (const struct grpc_conn *)w;

	grpc_hit(conn->server,
	    w->phase == PHASE_HANDSHAKE ? GUARD_HANDSHAKE_TIME : GUARD_HEADER_TIME,
	    grpc_who(conn));
}

/* ---- turns ---- */

void
grpc_flush(struct grpc *g)
{
	struct grpc_conns now = TAILQ_HEAD_INITIALIZER(now);
	struct grpc_conn *conn;

	grpc_now_us(g); /* the turn begins before what is made and written */
	event_del(g->flush);
	/* Those that want another turn are found in it. */
	TAILQ_CONCAT(&now, &g->dirty, dirty_link);
	while ((conn = TAILQ_FIRST(&now))) {
		TAILQ_REMOVE(&now, conn, dirty_link);
		conn->dirty = false;
		grpc_conn_flush(conn);
	}
}

static void
on_flush(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	grpc_flush(arg);
}

static void
end_calls(struct grpc_conn *conn)
{
	struct grpc_call *c, *next;

	for (c = TAILQ_FIRST(&conn->calls); c; c = next) {
		next = TAILQ_NEXT(c, link);
		grpc_call_end(c, GRPC_UNAVAILABLE, "the server ends");
	}
	if (!conn->session) {
		conn->closing = true;
		grpc_conn_dirty(conn);
		return;
	}
	nghttp2_submit_goaway(conn->session, NGHTTP2_FLAG_NONE,
	    nghttp2_session_get_last_proc_stream_id(conn->session), NGHTTP2_NO_ERROR,
	    NULL, 0);
	conn->away = true;
	grpc_conn_dirty(conn);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval soon = { 0, DRAIN_MS * 1000 / 2 };
	struct grpc *g = arg;
	struct grpc_conn *conn, *next;
	uint64_t now_us = grpc_now_us(g);

	(void)fd;
	(void)what;
	for (conn = TAILQ_FIRST(&g->conns); conn; conn = next) {
		next = TAILQ_NEXT(conn, link);
		if (g->draining && now_us >= g->drain_us && !conn->away)
			end_calls(conn);
		grpc_conn_tick(conn, now_us);
	}
	if (!TAILQ_EMPTY(&g->conns))
		evtimer_add(g->tick, g->draining ? &soon : &second);
}

void
grpc_drain(struct grpc *g)
{
	static const struct timeval at_once = { 0, DRAIN_MS * 1000 };
	struct grpc_conn *conn;

	if (g->draining)
		return;
	g->draining = true;
	g->drain_us = grpc_now_us(g) + DRAIN_MS * US_PER_MS;
	for (size_t i = 0; i < g->listeners; i++)
		event_del(g->listener[i].ready);
	TAILQ_FOREACH (conn, &g->conns, link)
		grpc_conn_say_away(conn);
	evtimer_add(g->tick, &at_once);
}

bool
grpc_is_draining(const struct grpc *g)
{
	return g->draining && !TAILQ_EMPTY(&g->conns);
}

/* ---- life ---- */

static void
fill_defaults(struct grpc_config *c)
{
	const struct {
		unsigned *value, usual;
	} defaults[] = { { &c->handshake_ms, HANDSHAKE_MS }, { &c->header_ms, HEADER_MS },
		{ &c->body_ms, BODY_MS }, { &c->answer_ms, ANSWER_MS },
		{ &c->idle_ms, IDLE_MS }, { &c->keepalive_ms, KEEPALIVE_MS },
		{ &c->ack_ms, ACK_MS }, { &c->connections, CONNECTIONS },
		{ &c->per_address, PER_ADDRESS } };

	for (size_t i = 0; i < COUNT_OF(defaults); i++) {
		if (!*defaults[i].value)
			*defaults[i].value = defaults[i].usual;
	}
}

static int
listener_start(struct grpc *g, int fd)
{
	struct grpc_listener *l = &g->listener[g->listeners];
	int flags;

	l->server = g;
	l->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (l->fd < 0)
		return -errno;
	g->listeners++;
	flags = fcntl(l->fd, F_GETFL);
	if (flags < 0 || fcntl(l->fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -errno;
	l->ready = event_new(g->base, l->fd, EV_READ | EV_PERSIST, on_accept, l);
	return !l->ready || event_add(l->ready, NULL) < 0 ? -ENOMEM : 0;
}

/* What nghttp2 shall not do by itself, and what it shall not put up with. */
static int
set_options(struct grpc *g)
{
	if (nghttp2_option_new(&g->option) < 0)
		return -ENOMEM;
	nghttp2_option_set_no_closed_streams(g->option, 1);
	nghttp2_option_set_peer_max_concurrent_streams(g->option, 0);
#if HAVE_RESET_LIMIT
	nghttp2_option_set_stream_reset_rate_limit(g->option, 500, 50);
#endif
	return 0;
}

int
grpc_create(struct event_base *base, const struct api_host *host,
    const struct grpc_config *config, struct grpc **ret_grpc)
{
	struct grpc *g = calloc(1, sizeof(*g));
	unsigned allowance_ms[PHASE_COUNT] = { 0 };
	int r = -ENOMEM;

	if (!g)
		return -ENOMEM;
	TAILQ_INIT(&g->conns);
	TAILQ_INIT(&g->dirty);
	g->base = base;
	g->host = host;
	g->config = *config;
	fill_defaults(&g->config);
	allowance_ms[PHASE_HANDSHAKE] = g->config.handshake_ms;
	allowance_ms[PHASE_HEADER] = g->config.header_ms;
	g->deadlines = deadlines_create(base, host, allowance_ms, on_missed);
	g->flush = event_new(base, -1, 0, on_flush, g);
	g->tick = evtimer_new(base, on_tick, g);
	if (!g->deadlines || !g->flush || !g->tick ||
	    nghttp2_session_callbacks_new(&g->callbacks) < 0 || set_options(g) < 0)
		goto out;
	r = guards_init(&g->guards, g->config.connections, g->config.per_address);
	if (r < 0)
		goto out;
	g->guards.server = "grpc";
	grpc_http2_set_callbacks(g->callbacks);
	for (size_t i = 0; r == 0 && i < config->listen_count; i++)
		r = listener_start(g, config->listen[i]);
	if (r < 0)
		goto out;
	*ret_grpc = g;
	return 0;
out:
	grpc_destroy(g);
	return r;
}

void
grpc_destroy(struct grpc *g)
{
	struct grpc_conn *conn;

	if (!g)
		return;
	while ((conn = TAILQ_FIRST(&g->conns)))
		grpc_conn_destroy(conn);
	for (size_t i = 0; i < g->listeners; i++) {
		if (g->listener[i].ready)
			event_free(g->listener[i].ready);
		close(g->listener[i].fd);
	}
	deadlines_destroy(g->deadlines);
	if (g->flush)
		event_free(g->flush);
	if (g->tick)
		event_free(g->tick);
	nghttp2_session_callbacks_del(g->callbacks);
	nghttp2_option_del(g->option);
	guards_fini(&g->guards);
	free(g);
}
