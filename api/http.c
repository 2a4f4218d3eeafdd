/* SPDX-License-Identifier: Apache-2.0 */
#include "api/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/http_conn.h"
#include "api/stream.h"

#define HANDSHAKE_MS  5000u
#define HEADER_MS     10000u
#define BODY_MS       30000u
#define ANSWER_MS     60000u
#define CONNECTIONS   1024u
#define PER_ADDRESS   64u
#define STREAM_BEAT_S 15u

void
conn_enter(struct conn *conn, enum phase phase)
{
	deadlines_enter(conn->listener->http->deadlines, &conn->watched, phase);
}

/* ---- work in turns ---- */

void
http_begin_turn(const struct http *h)
{
	struct now now;

	h->host->now(h->host->arg, &now);
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
	http_begin_turn(h);
	rest_work(h->rest);
	let_work(h);
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

static struct deadlines *
start_deadlines(struct http *h, const struct http_config *config)
{
	unsigned header_ms = http_or_default(config->header_ms, HEADER_MS);
	unsigned idle_ms = http_or_default(config->idle_s, HTTP_IDLE_S) * 1000;
	const unsigned allowance_ms[PHASE_COUNT] = {
		[PHASE_HANDSHAKE] = http_or_default(config->handshake_ms, HANDSHAKE_MS),
		[PHASE_HEADER] = header_ms,
		[PHASE_BODY] = http_or_default(config->body_ms, BODY_MS),
		[PHASE_WORK] = 0,
		[PHASE_ANSWER] = http_or_default(config->answer_ms, ANSWER_MS),
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
	r = guards_init(&h->guards, http_or_default(config->connections, CONNECTIONS),
	    http_or_default(config->per_address, PER_ADDRESS));
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
