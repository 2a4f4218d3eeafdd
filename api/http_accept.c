/* SPDX-License-Identifier: Apache-2.0 */
/* Accepting: who may connect, what a connection keeps, and which limit ended it. */
#include "api/http_conn.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/bytes.h"

#define STRANGERS     8u      /* at the Unix socket */
#define IDLE_SLACK_US 100000u /* of the least idle timeout, one second */

void
http_hit(struct http *h, enum guard guard, const char *who)
{
	struct now now;

	h->host->now(h->host->arg, &now);
	guards_hit(&h->guards, guard, who, now.mono_us);
}

const char *
conn_who(const struct conn *conn)
{
	return conn->peer.transport == TRANSPORT_TCP ? conn->peer.address
						     : "the Unix socket";
}

static const struct sockaddr *
source_of(const struct conn *conn)
{
	return conn->listener->transport == TRANSPORT_TCP
		   ? (const struct sockaddr *)&conn->from
		   : NULL;
}

static void
on_handshake(void *arg)
{
	struct conn *conn = arg;

	conn->listener->http->guards.handshakes++;
	conn_enter(conn, PHASE_HEADER);
}

/* The session is ours to prepare; without its certificate nothing is served. */
static bool
begin_tls(struct conn *conn)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(conn->mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	conn->tls.on_done = on_handshake;
	conn->tls.arg = conn;
	return info &&
	       tls_begin(conn->listener->http->tls, &conn->tls,
		   (struct gnutls_session_int *)info->tls_session, conn->watched.fd) == 0;
}

static void
conn_destroy(struct conn *conn)
{
	struct http *h = conn->listener->http;

	h->strangers -= conn->stranger;
	conn_let_go(conn);
	guards_leave(&h->guards, source_of(conn));
	deadlines_remove(h->deadlines, &conn->watched);
	tls_end(&conn->tls);
	free(conn);
}

/* Whom the Unix socket refuses may hold a few of its connections, not all. */
static void
count_stranger(struct conn *conn)
{
	struct http *h = conn->listener->http;

	conn->stranger = true;
	if (++h->strangers <= STRANGERS)
		return;
	http_hit(h, GUARD_STRANGERS, conn_who(conn));
	shutdown(conn->watched.fd, SHUT_RDWR);
}

static struct conn *
conn_create(struct listener *l, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct conn *conn;
	socklen_t len = sizeof(conn->from);

	if (!info)
		return NULL;
	conn = calloc(1, sizeof(*conn));
	if (!conn)
		return NULL;
	conn->listener = l;
	conn->mhd = mhd;
	if (peer_from_socket(info->connect_fd, l->transport, &l->http->users,
		&conn->peer) < 0 ||
	    getpeername(info->connect_fd, (struct sockaddr *)&conn->from, &len) < 0) {
		free(conn);
		return NULL;
	}
	guards_enter(&l->http->guards, source_of(conn));
	deadlines_add(l->http->deadlines, &conn->watched, info->connect_fd,
	    l->tls ? PHASE_HANDSHAKE : PHASE_HEADER);
	if (conn->peer.role == ROLE_NOBODY)
		count_stranger(conn);
	if (l->tls && !begin_tls(conn)) {
		conn_destroy(conn);
		return NULL;
	}
	return conn;
}

/*
 * Did libmicrohttpd end it because nothing had come for so long? It counts from the
 * last byte on a coarse clock, we from the end of the answer, a little later.
 */
static bool
was_idle(const struct conn *conn)
{
	const struct http *h = conn->listener->http;
	struct now now;

	h->host->now(h->host->arg, &now);
	return conn->watched.phase == PHASE_IDLE &&
	       now.mono_us + h->header_us + IDLE_SLACK_US >= conn->watched.deadline_us;
}

static void
conn_close(struct conn *conn)
{
	struct http *h = conn->listener->http;

	if (was_idle(conn))
		http_hit(h, GUARD_IDLE_TIME, conn_who(conn));
	if (conn->listener->tls && !conn->tls.done)
		h->guards.handshakes_failed++;
	conn_destroy(conn);
}

void
http_on_connection(void *arg, struct MHD_Connection *mhd, void **socket_context,
    enum MHD_ConnectionNotificationCode code)
{
	struct listener *l = arg;
	struct conn *conn = *socket_context;

	switch (code) {
	case MHD_CONNECTION_NOTIFY_STARTED:
		/* Without one, the first request closes the connection. */
		*socket_context = conn_create(l, mhd);
		break;
	case MHD_CONNECTION_NOTIFY_CLOSED:
		if (conn)
			conn_close(conn);
		*socket_context = NULL;
		break;
	}
}

/* A deadline was missed: its phase tells which limit that is. */
void
http_on_missed(struct watched *w)
{
	static const enum guard guards[PHASE_COUNT] = {
		[PHASE_HANDSHAKE] = GUARD_HANDSHAKE_TIME,
		[PHASE_HEADER] = GUARD_HEADER_TIME,
		[PHASE_BODY] = GUARD_BODY_TIME,
		[PHASE_ANSWER] = GUARD_ANSWER_TIME,
		[PHASE_IDLE] = GUARD_HEADER_TIME, /* of the next request */
	};
	const struct conn *conn = (const struct conn *)w;

	http_hit(conn->listener->http, guards[w->phase], conn_who(conn));
}

static void
print_source(const struct sockaddr *address, char ret_text[PEER_ADDRESS_MAX])
{
	const void *raw =
	    address->sa_family == AF_INET6
		? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
		: (const void *)&((const struct sockaddr_in *)address)->sin_addr;

	if (!inet_ntop(address->sa_family, raw, ret_text, PEER_ADDRESS_MAX))
		ret_text[0] = '\0';
}

/* Room for one that comes: whoever has had nothing to ask for the longest goes. */
static bool
make_room(struct http *h)
{
	static const enum phase order[] = { PHASE_HANDSHAKE, PHASE_HEADER, PHASE_IDLE };

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		if (deadlines_end_oldest(h->deadlines, order[i]))
			return true;
	}
	return false;
}

/* Before libmicrohttpd takes a connection. */
enum MHD_Result
http_on_accept(void *arg, const struct sockaddr *address, socklen_t len)
{
	struct listener *l = arg;
	struct http *h = l->http;
	char who[PEER_ADDRESS_MAX];
	enum guard guard;

	(void)len;
	if (l->transport != TRANSPORT_TCP)
		return MHD_YES;
	guard = l->metrics_only && !sources_hold(&h->sources, address)
		    ? GUARD_SOURCE
		    : guards_admit(&h->guards, address);
	if (guard == GUARD_COUNT)
		return MHD_YES;
	print_source(address, who);
	http_hit(h, guard, who);
	return guard == GUARD_CONNECTIONS && make_room(h) ? MHD_YES : MHD_NO;
}
