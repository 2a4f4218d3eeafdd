/* SPDX-License-Identifier: Apache-2.0 */
#include "api/http.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/http_conn.h"
#include "api/stream.h"
#include "base/log.h"

#define HANDSHAKE_MS      5000u
#define HEADER_MS         10000u
#define BODY_MS           30000u
#define ANSWER_MS         60000u
#define IDLE_S            60u
#define CONNECTIONS       1024u
#define PER_ADDRESS       64u
#define LOCAL_CONNECTIONS 64u

/* Read buffer and headers of one connection; MHD answers 431 beyond. */
#define CONNECTION_BYTES (20u * 1024)

/*
 * MHD sometimes wants to run at once, again and again, though nothing came in
 * (0.9.75 with TLS and a part of a ClientHello). After so many such turns in a
 * row it is let run with pauses; when something came in meanwhile, after a few.
 */
#define ZERO_TURNS    64u
#define READY_TURNS   8u
#define ZERO_PAUSE_MS 5u

/* What the kernel keeps of an answer for a client that reads slowly, and as much again.
 */
#define SEND_BYTES (64 * 1024)

#define STREAM_BEAT_S 15u

void
conn_enter(struct conn *conn, enum phase phase)
{
	deadlines_enter(conn->listener->http->deadlines, &conn->watched, phase);
}

/* A turn begins before what is done in it, such as a handshake. */
static void
begin_turn(const struct http *h)
{
	struct now now;

	h->host->now(h->host->arg, &now);
}

/* ---- running MHD ---- */

/* Runs what is ready, then asks MHD when it wants to run without a reason. */
static void
listener_run(struct listener *l, bool is_ready)
{
	MHD_UNSIGNED_LONG_LONG ms;
	struct timeval tv;

	begin_turn(l->http);
	MHD_run(l->mhd);
	if (MHD_get_timeout(l->mhd, &ms) != MHD_YES) {
		l->zero_turns = 0;
		evtimer_del(l->timer);
		return;
	}
	if (ms > 0)
		l->zero_turns = 0;
	else if (is_ready && l->zero_turns == ZERO_TURNS)
		l->zero_turns -= READY_TURNS;
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
let_work(void *arg)
{
	struct http *h = arg;

	if (rest_has_work(h->rest))
		evtimer_add(h->work, &at_once);
}

static void
on_work(evutil_socket_t fd, short what, void *arg)
{
	struct http *h = arg;

	(void)fd;
	(void)what;
	begin_turn(h);
	rest_work(h->rest);
	let_work(h);
}

void
conn_wake(void *arg)
{
	struct conn *conn = arg;

	if (!conn->suspended)
		return; /* it will look by itself */
	conn->suspended = false;
	MHD_resume_connection(conn->mhd);
	conn->listener->zero_turns = 0;
	evtimer_add(conn->listener->timer, &at_once);
}

/* Paths stay as they came: api/rest decodes each segment by itself. */
static size_t
leave_escapes(void *arg, struct MHD_Connection *mhd, char *text)
{
	(void)arg;
	(void)mhd;
	return strlen(text);
}

/*
 * MHD tells what clients did wrong, a line for each; of limits we tell ourselves. That
 * a head did not fit is told here alone, with the status that MHD answers by itself.
 */
__attribute__((format(printf, 2, 0))) static void
on_log(void *arg, const char *format, va_list args)
{
	const struct listener *l = arg;
	char line[256];

	vsnprintf(line, sizeof(line), format, args);
	line[strcspn(line, "\n")] = '\0';
	if (strstr(line, "response code is 431") || strstr(line, "response code is 414"))
		http_hit(l->http, GUARD_HEADER_SIZE, "a client");
	log_debug("http: %s", line);
}

/* ---- streams ---- */

static void
tell_stream(struct watched *watched)
{
	stream_news(((struct conn *)watched)->call->answer.stream);
}

void
http_turn(struct http *h, const struct now *now)
{
	rest_turn(h->rest, now);
}

void
http_committed(struct http *h)
{
	deadlines_each(h->deadlines, PHASE_STREAM, tell_stream);
}

void
http_let_beat(struct http *h)
{
	static const struct timeval period = { STREAM_BEAT_S, 0 };

	if (rest_has_streams(h->rest) && !evtimer_pending(h->beat, NULL))
		evtimer_add(h->beat, &period);
}

static void
beat_stream(struct watched *watched)
{
	stream_beat(((struct conn *)watched)->call->answer.stream);
}

static void
on_beat(evutil_socket_t fd, short what, void *arg)
{
	struct http *h = arg;

	(void)fd;
	(void)what;
	deadlines_each(h->deadlines, PHASE_STREAM, beat_stream);
	http_let_beat(h);
}

/* Others are known: does its reader still belong to them? */
static void
judge_stream(struct watched *watched)
{
	struct conn *conn = (struct conn *)watched;

	if (conn->peer.transport == TRANSPORT_TCP &&
	    !credentials_hold(conn->listener->http->credentials, &conn->call->peer))
		stream_refuse(conn->call->answer.stream);
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
	const int send_bytes = SEND_BYTES;
	int flags;

	if (copy < 0)
		return -errno;
	/* Its connections inherit it; by itself the kernel takes up to 4 MiB of each. */
	setsockopt(copy, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof(send_bytes));
	/* MHD accepts until there is nothing more to accept. */
	flags = fcntl(copy, F_GETFL);
	if (flags < 0 || fcntl(copy, F_SETFL, flags | O_NONBLOCK) < 0) {
		close(copy);
		return -errno;
	}
	return copy;
}

/* Sessions have credentials of api/tls; libmicrohttpd's own have nothing to show. */
static int
no_certificate(struct gnutls_session_int *session, const void *names, int name_count,
    const void *algorithms, int algorithm_count, void *ret_chain, unsigned *ret_len,
    void *ret_key)
{
	(void)session;
	(void)names;
	(void)name_count;
	(void)algorithms;
	(void)algorithm_count;
	(void)ret_chain;
	(void)ret_len;
	(void)ret_key;
	return -1;
}

/* More than a limit of ours, so that it is ours that counts. */
#define SPARE_CONNECTIONS 256u

static int
listener_start_mhd(struct listener *l, int fd, const struct http_config *config)
{
	unsigned connections = l->transport == TRANSPORT_TCP
				   ? l->http->guards.connections + SPARE_CONNECTIONS
				   : or_default(config->local, LOCAL_CONNECTIONS);
	unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
	int copy = duplicate(fd);

	if (copy < 0)
		return copy;
	if (l->tls)
		flags |= MHD_USE_TLS;
	l->mhd = MHD_start_daemon(flags, 0, http_on_accept, l, http_on_request, l,
	    MHD_OPTION_EXTERNAL_LOGGER, on_log, l, MHD_OPTION_LISTEN_SOCKET, copy,
	    MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT,
	    or_default(config->idle_s, IDLE_S), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_BYTES, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, l,
	    MHD_OPTION_NOTIFY_COMPLETED, http_on_completed, l,
	    MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, l,
	    l->tls ? MHD_OPTION_HTTPS_CERT_CALLBACK : MHD_OPTION_END, no_certificate,
	    MHD_OPTION_END);
	if (l->mhd)
		return 0;
	close(copy);
	return -EIO;
}

static int
listener_start(struct listener *l, struct http *h, const struct http_listen *where,
    const struct http_config *config)
{
	const union MHD_DaemonInfo *info;
	int r;

	l->http = h;
	l->transport = where->transport;
	l->metrics_only = where->metrics_only;
	l->tls = h->tls && l->transport == TRANSPORT_TCP && !l->metrics_only;
	r = listener_start_mhd(l, where->fd, config);
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
		[PHASE_HANDSHAKE] = or_default(config->handshake_ms, HANDSHAKE_MS),
		[PHASE_HEADER] = header_ms,
		[PHASE_BODY] = or_default(config->body_ms, BODY_MS),
		[PHASE_WORK] = 0,
		[PHASE_ANSWER] = or_default(config->answer_ms, ANSWER_MS),
		/* The next request may begin as late as MHD waits, and then take its
		   time. */
		[PHASE_IDLE] = idle_ms + header_ms,
	};

	h->header_us = (uint64_t)header_ms * US_PER_MS;
	return deadlines_create(h->base, h->host, allowance_ms, http_on_missed);
}

static int
start_listeners(struct http *h, const struct http_config *config)
{
	for (size_t i = 0; i < config->listen_count; i++) {
		int r = listener_start(&h->listener[h->listeners++], h,
		    &config->listen[i], config);

		if (r < 0)
			return r;
	}
	return 0;
}

int
http_create(struct event_base *base, struct inventory *inv, const struct api_host *host,
    const struct http_config *config, struct http **ret_http)
{
	struct http *h = calloc(1, sizeof(*h));
	char err[HTTP_ERROR_MAX];
	int r = -ENOMEM;

	if (!h)
		return -ENOMEM;
	h->base = base;
	h->host = host;
	h->names = (struct access_names){ config->names, config->name_count };
	h->users = config->users;
	h->sources = config->sources;
	TAILQ_INIT(&h->holders);
	h->rest = rest_create(inv, host);
	h->deadlines = start_deadlines(h, config);
	h->work = evtimer_new(base, on_work, h);
	h->beat = evtimer_new(base, on_beat, h);
	h->credentials = credentials_create(base);
	if (!h->rest || !h->deadlines || !h->work || !h->beat || !h->credentials)
		goto out;
	r = guards_init(&h->guards, or_default(config->connections, CONNECTIONS),
	    or_default(config->per_address, PER_ADDRESS));
	if (r < 0)
		goto out;
	rest_configure(h->rest, &config->metrics);
	rest_tell_work(h->rest, let_work, h);
	rest_show_guards(h->rest, &h->guards);
	if (config->web && config->web->tls.on && !(h->tls = tls_create(base)))
		r = -ENOMEM;
	if (!r && config->web)
		r = http_set_web(h, config->web, err, sizeof(err));
	if (!r)
		r = start_listeners(h, config);
	if (r < 0)
		goto out;
	*ret_http = h;
	return 0;
out:
	http_destroy(h);
	return r;
}

static int
judge_tls(const struct http *h, const struct web *web, char *err, size_t size)
{
	if (web->tls.on == (h->tls != NULL))
		return 0;
	snprintf(err, size, "TLS goes on or off with a restart only");
	return -EINVAL;
}

int
http_try_web(const struct http *h, const struct web *web, char *err, size_t size)
{
	int r = judge_tls(h, web, err, size);

	return r == 0 && h->tls ? tls_try(&web->tls, err, size) : r;
}

void
http_refuse_web(struct http *h)
{
	h->guards.web = GUARDS_WEB_REFUSED;
}

int
http_set_web(struct http *h, const struct web *web, char *err, size_t size)
{
	int r = judge_tls(h, web, err, size);

	if (r < 0)
		return r;
	if (h->tls && (r = tls_load(h->tls, &web->tls, err, size)) < 0)
		return r;
	r = credentials_load(h->credentials, web);
	if (r < 0) {
		snprintf(err, size, "no thread that could check passwords");
		return r;
	}
	deadlines_each(h->deadlines, PHASE_STREAM, judge_stream);
	h->guards.web = GUARDS_WEB_TAKEN;
	h->guards.certificate_end_s = h->tls ? tls_expiry(h->tls) : 0;
	memcpy(h->header, web->header, sizeof(h->header));
	h->headers = web->header_count;
	return 0;
}

void
http_configure(struct http *h, const struct metrics_options *metrics)
{
	rest_configure(h->rest, metrics);
}

struct tls *
http_tls(const struct http *h)
{
	return h->tls;
}

struct credentials *
http_credentials(const struct http *h)
{
	return h->credentials;
}

void
http_show_guards(struct http *h, const struct guards *guards)
{
	rest_show_guards(h->rest, guards);
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
	if (h->deadlines) {
		deadlines_each(h->deadlines, PHASE_WORK, resume_suspended);
		deadlines_each(h->deadlines, PHASE_STREAM, resume_suspended);
	}
	for (size_t i = 0; i < h->listeners; i++)
		listener_stop(&h->listener[i]);
	deadlines_destroy(h->deadlines);
	if (h->work)
		event_free(h->work);
	if (h->beat)
		event_free(h->beat);
	rest_destroy(h->rest);
	credentials_destroy(h->credentials);
	tls_destroy(h->tls);
	guards_fini(&h->guards);
	free(h);
}
