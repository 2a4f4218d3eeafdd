/* SPDX-License-Identifier: Apache-2.0 */
#include "api/http.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/deadline.h"
#include "api/rest.h"
#include "base/log.h"

#define HEADER_MS   10000u
#define BODY_MS     30000u
#define ANSWER_MS   60000u
#define IDLE_S      60u
#define CONNECTIONS 1024u
#define PER_ADDRESS 64u

/* Read buffer and headers of one connection; MHD answers 431 beyond. */
#define CONNECTION_BYTES (20u * 1024)

#define BODY_MAX     (64u * 1024)   /* answered with 413 beyond */
#define BODY_SWALLOW (1024u * 1024) /* cut off beyond */

/*
 * MHD sometimes wants to run at once, again and again, though nothing came in
 * (0.9.75 with TLS and a part of a ClientHello). After so many such turns in a
 * row it is let run with pauses.
 */
#define ZERO_TURNS    64u
#define ZERO_PAUSE_MS 5u

struct conn {
	struct watched watched; /* first: deadlines hand it back */
	struct listener *listener;
	struct MHD_Connection *mhd;
	struct call *call;
	size_t body_len;
	bool suspended;
	struct peer peer;
};

struct listener {
	struct http *http;
	enum transport transport;
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
	struct listener listener[2];
	struct deadlines *deadlines;
	struct event *work; /* while rest has work */
};

static void
conn_enter(struct conn *conn, enum phase phase)
{
	deadlines_enter(conn->listener->http->deadlines, &conn->watched, phase);
}

/* ---- running MHD ---- */

/* Runs what is ready, then asks MHD when it wants to run without a reason. */
static void
listener_run(struct listener *l, bool is_ready)
{
	MHD_UNSIGNED_LONG_LONG ms;
	struct timeval tv;

	MHD_run(l->mhd);
	if (MHD_get_timeout(l->mhd, &ms) != MHD_YES) {
		l->zero_turns = 0;
		evtimer_del(l->timer);
		return;
	}
	if (is_ready || ms > 0)
		l->zero_turns = 0;
	else if (l->zero_turns < ZERO_TURNS)
		l->zero_turns++;
	if (l->zero_turns == ZERO_TURNS)
		ms = ZERO_PAUSE_MS;
	tv.tv_sec = (time_t)(ms / 1000);
	tv.tv_usec = (suseconds_t)(ms % 1000 * 1000);
	evtimer_add(l->timer, &tv);
}

static void
on_ready(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	listener_run(arg, true);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	listener_run(arg, false);
}

static const struct timeval at_once = { 0, 0 };

/* Work of rest is done in the turns to come, a step in each. */
static void
let_work(struct http *h)
{
	if (rest_has_work(h->rest))
		evtimer_add(h->work, &at_once);
}

static void
on_work(evutil_socket_t fd, short what, void *arg)
{
	struct http *h = arg;

	(void)fd;
	(void)what;
	rest_work(h->rest);
	let_work(h);
}

/* An action is done: its connection may go on in a turn of its own. */
static void
conn_wake(void *arg)
{
	struct conn *conn = arg;

	conn->suspended = false;
	MHD_resume_connection(conn->mhd);
	conn->listener->zero_turns = 0;
	evtimer_add(conn->listener->timer, &at_once);
}

/* ---- a request ---- */

static void
free_snapshot(void *arg)
{
	snapshot_unref(arg);
}

/* The answer of a call as MHD's; what it held belongs to MHD afterwards. */
static struct MHD_Response *
make_response(struct rest_answer *answer)
{
	struct MHD_Response *response;

	if (answer->shared) {
		response =
		    MHD_create_response_from_buffer_with_free_callback_cls(answer->len,
			(void *)(uintptr_t)answer->shared, free_snapshot,
			answer->snapshot);
		answer->snapshot = response ? NULL : answer->snapshot;
	} else {
		response = MHD_create_response_from_buffer(answer->len, answer->body,
		    MHD_RESPMEM_MUST_FREE);
		answer->body = response ? NULL : answer->body;
	}
	return response;
}

static enum MHD_Result
send_answer(struct conn *conn)
{
	struct rest_answer *answer = &conn->call->answer;
	struct MHD_Response *response = make_response(answer);
	enum MHD_Result r;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (answer->type)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
		    answer->type);
	if (answer->encoding)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING,
		    answer->encoding);
	if (answer->vary)
		MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, answer->vary);
	if (answer->allow)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, answer->allow);
	r = MHD_queue_response(conn->mhd, answer->status, response);
	MHD_destroy_response(response);
	conn_enter(conn, PHASE_ANSWER);
	return r;
}

/* The fields of a request that we look at. */
struct fields {
	struct call *call;
	const char *host;
	unsigned hosts;
};

/* Several lines of a field are one, joined by commas; one too long counts for none. */
static void
join_line(char field[REST_ACCEPT_MAX], const char *line)
{
	size_t len = strlen(field);
	int more =
	    snprintf(field + len, REST_ACCEPT_MAX - len, len ? ", %s" : "%s", line);

	if ((size_t)more >= REST_ACCEPT_MAX - len)
		field[0] = '\0';
}

static enum MHD_Result
look_at_field(void *arg, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct fields *fields = arg;

	(void)kind;
	if (!value)
		value = "";
	if (strcasecmp(key, MHD_HTTP_HEADER_HOST) == 0) {
		fields->host = value;
		fields->hosts++;
	} else if (strcasecmp(key, MHD_HTTP_HEADER_ACCEPT) == 0) {
		join_line(fields->call->accept, value);
	} else if (strcasecmp(key, MHD_HTTP_HEADER_ACCEPT_ENCODING) == 0) {
		join_line(fields->call->accept_encoding, value);
	}
	return MHD_YES;
}

/* True when the request may go on; else the call is answered. */
static bool
check_headers(struct conn *conn, const char *version)
{
	const struct http *h = conn->listener->http;
	struct fields fields = { .call = conn->call };
	const char *len;

	MHD_get_connection_values(conn->mhd, MHD_HEADER_KIND, look_at_field, &fields);
	if (fields.hosts > 1 ||
	    (fields.hosts == 0 && strcmp(version, MHD_HTTP_VERSION_1_1) == 0)) {
		call_refuse(conn->call, PROBLEM_BAD_REQUEST,
		    "HTTP/1.1 has exactly one Host");
		return false;
	}
	if (!access_host(&conn->peer, &h->names, fields.host)) {
		call_refuse(conn->call, PROBLEM_HOST,
		    "Host is not a name of this server");
		return false;
	}
	len = MHD_lookup_connection_value(conn->mhd, MHD_HEADER_KIND,
	    MHD_HTTP_HEADER_CONTENT_LENGTH);
	if (len && strtoull(len, NULL, 10) > BODY_MAX) {
		call_refuse(conn->call, PROBLEM_BODY_TOO_LARGE,
		    "the body is beyond 64 KiB");
		return false;
	}
	return true;
}

/* The headers are there. */
static enum MHD_Result
request_headers(struct conn *conn, const char *method, const char *path,
    const char *version)
{
	conn->body_len = 0;
	conn->call = call_create(conn->listener->http->rest, method, path, &conn->peer,
	    conn_wake, conn);
	if (!conn->call)
		return MHD_NO;
	if (!check_headers(conn, version))
		return send_answer(conn);
	conn_enter(conn, PHASE_BODY);
	return MHD_YES;
}

/* A part of the body: no resource wants one yet, so it is only measured. */
static enum MHD_Result
request_body(struct conn *conn, size_t *len)
{
	conn->body_len += *len;
	*len = 0;
	return conn->body_len <= BODY_SWALLOW ? MHD_YES : MHD_NO;
}

/* All of the request is there. */
static enum MHD_Result
request_complete(struct conn *conn)
{
	if (conn->body_len > BODY_MAX) {
		call_refuse(conn->call, PROBLEM_BODY_TOO_LARGE,
		    "the body is beyond 64 KiB");
		return send_answer(conn);
	}
	if (call_begin(conn->call))
		return send_answer(conn);
	conn->suspended = true;
	conn_enter(conn, PHASE_WORK);
	MHD_suspend_connection(conn->mhd);
	let_work(conn->listener->http);
	return MHD_YES;
}

static struct conn *
conn_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *mhd, const char *url, const char *method,
    const char *version, const char *body, size_t *body_len, void **context)
{
	struct conn *conn = conn_of(mhd);

	(void)arg;
	(void)body;
	if (!conn)
		return MHD_NO;
	if (!*context) {
		*context = conn;
		return request_headers(conn, method, url, version);
	}
	if (conn->call->answered)
		return send_answer(conn);
	if (*body_len > 0)
		return request_body(conn, body_len);
	return request_complete(conn);
}

static void
on_completed(void *arg, struct MHD_Connection *mhd, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct conn *conn = *context;

	(void)arg;
	(void)mhd;
	(void)code;
	if (!conn)
		return;
	call_release(conn->call);
	conn->call = NULL;
	conn_enter(conn, PHASE_IDLE);
}

/* ---- a connection ---- */

static struct conn *
conn_create(struct listener *l, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct conn *conn;

	if (!info)
		return NULL;
	conn = calloc(1, sizeof(*conn));
	if (!conn)
		return NULL;
	conn->listener = l;
	conn->mhd = mhd;
	if (peer_from_socket(info->connect_fd, l->transport, &l->http->users,
		&conn->peer) < 0) {
		free(conn);
		return NULL;
	}
	deadlines_add(l->http->deadlines, &conn->watched, info->connect_fd);
	return conn;
}

static void
on_connection(void *arg, struct MHD_Connection *mhd, void **socket_context,
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
		if (!conn)
			break;
		deadlines_remove(l->http->deadlines, &conn->watched);
		free(conn);
		*socket_context = NULL;
		break;
	}
}

/* Paths stay as they came: api/rest decodes each segment by itself. */
static size_t
leave_escapes(void *arg, struct MHD_Connection *mhd, char *text)
{
	(void)arg;
	(void)mhd;
	return strlen(text);
}

/* MHD tells what clients did wrong, a line for each: never more than our log lets by. */
__attribute__((format(printf, 2, 0))) static void
on_log(void *arg, const char *format, va_list args)
{
	char line[256];

	(void)arg;
	vsnprintf(line, sizeof(line), format, args);
	line[strcspn(line, "\n")] = '\0';
	log_info("http: %s", line);
}

/* ---- life ---- */

static unsigned
or_default(unsigned value, unsigned usual)
{
	return value ? value : usual;
}

/* A listening socket of our own for MHD, which closes it. */
static int
duplicate(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	int flags;

	if (copy < 0)
		return -errno;
	/* MHD accepts until there is nothing more to accept. */
	flags = fcntl(copy, F_GETFL);
	if (flags < 0 || fcntl(copy, F_SETFL, flags | O_NONBLOCK) < 0) {
		close(copy);
		return -errno;
	}
	return copy;
}

static int
listener_start_mhd(struct listener *l, int fd, const struct http_config *config)
{
	unsigned per_address = l->transport == TRANSPORT_TCP
				   ? or_default(config->per_address, PER_ADDRESS)
				   : 0;
	int copy = duplicate(fd);

	if (copy < 0)
		return copy;
	l->mhd =
	    MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME,
		0, NULL, NULL, on_request, l, MHD_OPTION_EXTERNAL_LOGGER, on_log, l,
		MHD_OPTION_LISTEN_SOCKET, copy, MHD_OPTION_CONNECTION_LIMIT,
		or_default(config->connections, CONNECTIONS),
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address,
		MHD_OPTION_CONNECTION_TIMEOUT, or_default(config->idle_s, IDLE_S),
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, l,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, l,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, l, MHD_OPTION_END);
	if (l->mhd)
		return 0;
	close(copy);
	return -EIO;
}

static int
listener_start(struct listener *l, struct http *h, enum transport transport, int fd,
    const struct http_config *config)
{
	const union MHD_DaemonInfo *info;
	int r;

	if (fd < 0)
		return 0;
	l->http = h;
	l->transport = transport;
	r = listener_start_mhd(l, fd, config);
	if (r < 0)
		return r;
	info = MHD_get_daemon_info(l->mhd, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info)
		return -EIO;
	l->ready = event_new(h->base, info->epoll_fd, EV_READ | EV_PERSIST, on_ready, l);
	l->timer = evtimer_new(h->base, on_timer, l);
	if (!l->ready || !l->timer || event_add(l->ready, NULL) < 0)
		return -ENOMEM;
	return 0;
}

static void
listener_stop(struct listener *l)
{
	/* First the events: MHD closes the descriptor that one of them watches. */
	if (l->ready)
		event_free(l->ready);
	if (l->timer)
		event_free(l->timer);
	if (l->mhd)
		MHD_stop_daemon(l->mhd);
}

static struct deadlines *
start_deadlines(struct http *h, const struct http_config *config)
{
	unsigned header_ms = or_default(config->header_ms, HEADER_MS);
	unsigned idle_ms = or_default(config->idle_s, IDLE_S) * 1000;
	const unsigned allowance_ms[PHASE_COUNT] = {
		[PHASE_HEADER] = header_ms,
		[PHASE_BODY] = or_default(config->body_ms, BODY_MS),
		[PHASE_WORK] = 0,
		[PHASE_ANSWER] = or_default(config->answer_ms, ANSWER_MS),
		/* The next request may begin as late as MHD waits, and then take its
		   time. */
		[PHASE_IDLE] = idle_ms + header_ms,
	};

	return deadlines_create(h->base, h->host, allowance_ms);
}

int
http_create(struct event_base *base, struct inventory *inv, const struct api_host *host,
    const struct http_config *config, struct http **ret_http)
{
	struct http *h = calloc(1, sizeof(*h));
	int r = -ENOMEM;

	if (!h)
		return -ENOMEM;
	h->base = base;
	h->host = host;
	h->names = (struct access_names){ config->names, config->name_count };
	h->users = config->users;
	h->rest = rest_create(inv, host);
	h->deadlines = start_deadlines(h, config);
	h->work = evtimer_new(base, on_work, h);
	if (!h->rest || !h->deadlines || !h->work)
		goto out;
	rest_configure(h->rest, &config->metrics);
	r = listener_start(&h->listener[0], h, TRANSPORT_TCP, config->tcp_fd, config);
	if (r < 0)
		goto out;
	r = listener_start(&h->listener[1], h, TRANSPORT_UNIX, config->unix_fd, config);
	if (r < 0)
		goto out;
	*ret_http = h;
	return 0;
out:
	http_destroy(h);
	return r;
}

void
http_configure(struct http *h, const struct metrics_options *metrics)
{
	rest_configure(h->rest, metrics);
}

/* MHD does not stop with a suspended connection. */
static void
resume_suspended(struct watched *watched)
{
	struct conn *conn = (struct conn *)watched;

	if (conn->suspended)
		MHD_resume_connection(conn->mhd);
}

void
http_destroy(struct http *h)
{
	if (!h)
		return;
	if (h->deadlines)
		deadlines_each(h->deadlines, PHASE_WORK, resume_suspended);
	listener_stop(&h->listener[0]);
	listener_stop(&h->listener[1]);
	deadlines_destroy(h->deadlines);
	if (h->work)
		event_free(h->work);
	rest_destroy(h->rest);
	free(h);
}
