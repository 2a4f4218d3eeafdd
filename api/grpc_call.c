/* SPDX-License-Identifier: Apache-2.0 */
/* A call: what its method asks and says of it, its time, and its end. */
#include <netinet/in.h>
#include <netinet/ip.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/grpc_parts.h"

/* ---- what a method may ask and do ---- */

void *
grpc_call_state(struct grpc_call *c)
{
	return c->state;
}

void *
grpc_call_arg(const struct grpc_call *c)
{
	return c->conn->server->config.arg;
}

const struct peer *
grpc_call_peer(const struct grpc_call *c)
{
	return &c->peer;
}

void
grpc_call_source(const struct grpc_call *c, uint8_t ret_key[SOURCE_KEY_BYTES])
{
	sources_key((const struct sockaddr *)&c->conn->from, ret_key);
}

bool
grpc_call_is_half_closed(const struct grpc_call *c)
{
	return c->half_closed;
}

void
grpc_call_mark(struct grpc_call *c, unsigned dscp)
{
	int tos = (int)(dscp << 2);
	bool v6 = c->conn->from.ss_family == AF_INET6;

	/* A network that does not want it loses nothing else. */
	if (setsockopt(c->conn->fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		v6 ? IPV6_TCLASS : IP_TOS, &tos, sizeof(tos)) < 0)
		return;
}

/* ---- its end ---- */

/* HTTP's number for what is told of acts alone. */
static unsigned
http_number(enum grpc_status status)
{
	switch ((int)status) {
	case GRPC_OK:
		return 200;
	case GRPC_PERMISSION_DENIED:
		return 403;
	case GRPC_UNIMPLEMENTED:
		return 501;
	default:
		return 500;
	}
}

/* A verb that is not only looking, at its end. */
static void
audit(struct grpc_call *c, const char *result)
{
	const struct api_host *host = c->conn->server->host;
	const struct api_audit record = { .peer = &c->peer,
		.method = "gRPC",
		.path = c->method ? c->method->path : "",
		.status = http_number(c->status),
		.result = result };

	if (c->method && c->method->verb != VERB_READ &&
	    c->status != GRPC_UNAUTHENTICATED)
		host->audit(host->arg, &record);
}

void
grpc_call_end_as(struct grpc_call *c, const char *http_status, enum grpc_status status,
    const char *text)
{
	if (c->stage >= CALL_ENDING)
		return;
	if (c->stage == CALL_CHECK)
		credentials_forget(c->conn->server->config.credentials, c);
	c->stage = CALL_ENDING;
	c->status = status;
	snprintf(c->text, sizeof(c->text), "%s", text ? text : "");
	grpc_in_drop(c);
	if (c->timer)
		event_del(c->timer);
	audit(c, text ? text : "done");
	if (c->answered) {
		grpc_call_wake(c);
		return;
	}
	if (!c->out)
		c->stage = CALL_TRAILED;
	grpc_out_head(c, http_status, !c->out);
}

void
grpc_call_end(struct grpc_call *c, enum grpc_status status, const char *text)
{
	grpc_call_end_as(c, "200", status, text);
}

void
grpc_call_fail(struct grpc_call *c, enum grpc_status status, const char *format, ...)
{
	char text[GRPC_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	grpc_call_end(c, status, text);
}

/* ---- its time ---- */

/* Not even a status gets out behind what was sent. */
static bool
is_shut(const struct grpc_call *c)
{
	nghttp2_session *session = c->conn->session;

	return c->answered &&
	       (c->out || nghttp2_session_get_remote_window_size(session) <= 0 ||
		   nghttp2_session_get_stream_remote_window_size(session, c->stream) <=
		       0);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct grpc_call *c = arg;

	(void)fd;
	(void)what;
	if (is_shut(c))
		nghttp2_submit_rst_stream(c->conn->session, NGHTTP2_FLAG_NONE, c->stream,
		    NGHTTP2_CANCEL);
	grpc_call_end(c, GRPC_DEADLINE_EXCEEDED,
	    "the time that grpc-timeout gave is over");
	grpc_conn_dirty(c->conn);
}

bool
grpc_call_start_timer(struct grpc_call *c)
{
	struct timeval tv = { .tv_sec = (time_t)(c->timeout_us / US_PER_S),
		.tv_usec = (suseconds_t)(c->timeout_us % US_PER_S) };

	if (!c->has_timeout)
		return true;
	c->timer = evtimer_new(c->conn->server->base, on_deadline, c);
	return c->timer && evtimer_add(c->timer, &tv) == 0;
}

void
grpc_call_tick(struct grpc_call *c, uint64_t now_us)
{
	struct grpc *g = c->conn->server;

	if (c->wait_us && now_us - c->wait_us >= g->config.answer_ms * 1000ull) {
		grpc_hit(g, GUARD_ANSWER_TIME, grpc_who(c->conn));
		nghttp2_submit_rst_stream(c->conn->session, NGHTTP2_FLAG_NONE, c->stream,
		    NGHTTP2_CANCEL);
		c->wait_us = now_us;
		grpc_conn_dirty(c->conn);
	} else if (c->stage == CALL_OPEN && !c->had_message && now_us >= c->body_us) {
		grpc_hit(g, GUARD_BODY_TIME, grpc_who(c->conn));
		grpc_call_end(c, GRPC_DEADLINE_EXCEEDED, "no message came");
	} else if (c->stage == CALL_OPEN && !grpc_sign_in_holds(c)) {
		grpc_conn_dirty(c->conn);
	}
}

/* ---- life ---- */

struct grpc_call *
grpc_call_create(struct grpc_conn *conn, int32_t stream)
{
	struct grpc_call *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->conn = conn;
	c->stream = stream;
	TAILQ_INSERT_TAIL(&conn->calls, c, link);
	conn->call_count++;
	nghttp2_session_set_stream_user_data(conn->session, stream, c);
	return c;
}

void
grpc_call_destroy(struct grpc_call *c)
{
	struct grpc_conn *conn = c->conn;

	if (c->stage == CALL_CHECK)
		credentials_forget(conn->server->config.credentials, c);
	if (c->had_message && c->method->closed)
		c->method->closed(c);
	c->stage = CALL_TRAILED;
	TAILQ_REMOVE(&conn->calls, c, link);
	if (--conn->call_count == 0)
		conn->idle_us = grpc_now_us(conn->server);
	grpc_in_drop(c);
	grpc_out_drop(c);
	if (c->timer)
		event_free(c->timer);
	grpc_head_forget(&c->authorization);
	grpc_head_forget(&c->username);
	grpc_head_forget(&c->password);
	free(c->path);
	free(c->state);
	free(c);
}
