/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listeners: a daemon of libmicrohttpd for each socket, and how the loop runs it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/http_conn.h"
#include "base/log.h"

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

static const struct timeval at_once = { 0, 0 };

/* ---- running MHD ---- */

/* Runs what is ready, then asks MHD when it wants to run without a reason. */
static void
listener_run(struct listener *l, bool is_ready)
{
	MHD_UNSIGNED_LONG_LONG ms;
	struct timeval tv;

	http_begin_turn(l->http);
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

/* ---- what it asks and tells ---- */

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

/* ---- life ---- */

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
				   : http_or_default(config->local, LOCAL_CONNECTIONS);
	unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
	int copy = duplicate(fd);

	if (copy < 0)
		return copy;
	if (l->tls)
		flags |= MHD_USE_TLS;
	l->mhd = MHD_start_daemon(flags, 0, http_on_accept, l, http_on_request, l,
	    MHD_OPTION_EXTERNAL_LOGGER, on_log, l, MHD_OPTION_LISTEN_SOCKET, copy,
	    MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT,
	    http_or_default(config->idle_s, HTTP_IDLE_S),
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, l, MHD_OPTION_NOTIFY_COMPLETED,
	    http_on_completed, l, MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, l,
	    l->tls ? MHD_OPTION_HTTPS_CERT_CALLBACK : MHD_OPTION_END, no_certificate,
	    MHD_OPTION_END);
	if (l->mhd)
		return 0;
	close(copy);
	return -EIO;
}

int
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

void
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
