/* SPDX-License-Identifier: Apache-2.0 */
/* A request: its head and body in, and who asks. */
#include "api/http_conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BODY_MAX     (64u * 1024)   /* answered with 413 beyond */
#define BODY_SWALLOW (1024u * 1024) /* cut off beyond */
/* Kept at once over TCP, and as many over the Unix socket; answered with 429 beyond. */
#define BODIES_MAX 8u

/* The fields of a request that we look at. */
struct fields {
	struct call *call;
	const char *host;
	unsigned hosts;
	const char *authorization;
	unsigned authorizations;
	const char *origin;
	const char *site; /* Sec-Fetch-Site */
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
take_argument(void *arg, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct call *call = arg;

	(void)kind;
	call_argument(call, key, value);
	return MHD_YES;
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
	} else if (strcasecmp(key, "Last-Event-ID") == 0) {
		snprintf(fields->call->last_event_id, REST_EVENT_ID_MAX, "%s", value);
	} else if (strcasecmp(key, MHD_HTTP_HEADER_IF_NONE_MATCH) == 0) {
		join_line(fields->call->if_none_match, value);
	} else if (strcasecmp(key, MHD_HTTP_HEADER_IF_MODIFIED_SINCE) == 0) {
		snprintf(fields->call->if_modified_since, REST_DATE_MAX, "%s", value);
	} else if (strcasecmp(key, MHD_HTTP_HEADER_AUTHORIZATION) == 0) {
		fields->authorization = value;
		fields->authorizations++;
	} else if (strcasecmp(key, MHD_HTTP_HEADER_ORIGIN) == 0) {
		fields->origin = value;
	} else if (strcasecmp(key, "Sec-Fetch-Site") == 0) {
		fields->site = value;
	}
	return MHD_YES;
}

static bool
refuse(struct conn *conn, enum problem problem, const char *detail)
{
	call_refuse(conn->call, problem, detail);
	return false;
}

/* A page elsewhere may make a browser send what it has of credentials of ours. */
static bool
comes_from_elsewhere(const struct fields *f)
{
	const char *host = f->origin ? strstr(f->origin, "://") : NULL;

	if (f->site && strcmp(f->site, "same-origin") != 0 &&
	    strcmp(f->site, "none") != 0)
		return true;
	return f->origin && (!host || !f->host || strcasecmp(host + 3, f->host) != 0);
}

/* What of a request is wrong whoever asks. True: it may go on. */
static bool
check_fields(struct conn *conn, const struct fields *f, const char *version)
{
	const struct http *h = conn->listener->http;
	const char *len;

	if (f->hosts > 1 || (f->hosts == 0 && strcmp(version, MHD_HTTP_VERSION_1_1) == 0))
		return refuse(conn, PROBLEM_BAD_REQUEST, "HTTP/1.1 has exactly one Host");
	if (f->authorizations > 1)
		return refuse(conn, PROBLEM_BAD_REQUEST,
		    "more than one Authorization is none");
	/* Whoever shows credentials is no page that only borrows a name. */
	if ((conn->listener->metrics_only || !credentials_challenge(h->credentials)) &&
	    !access_host(&conn->peer, &h->names, f->host))
		return refuse(conn, PROBLEM_HOST, "Host is not a name of this server");
	if (conn->peer.transport == TRANSPORT_TCP && !call_only_looks(conn->call) &&
	    comes_from_elsewhere(f))
		return refuse(conn, PROBLEM_DENIED, "a page elsewhere may not act here");
	len = MHD_lookup_connection_value(conn->mhd, MHD_HEADER_KIND,
	    MHD_HTTP_HEADER_CONTENT_LENGTH);
	if (len && strtoull(len, NULL, 10) > BODY_MAX) {
		http_hit(conn->listener->http, GUARD_BODY_SIZE, conn_who(conn));
		return refuse(conn, PROBLEM_BODY_TOO_LARGE, "the body is beyond 64 KiB");
	}
	return true;
}

static bool
refuse_credentials(struct conn *conn, const char *authorization)
{
	struct http *h = conn->listener->http;

	if (authorization)
		http_hit(h, GUARD_CREDENTIALS, conn_who(conn));
	conn->call->answer.challenge = credentials_challenge(h->credentials);
	return refuse(conn, PROBLEM_SIGN_IN,
	    authorization ? "these credentials are not known here"
			  : "this server wants to know who asks");
}

/* Who asks over TCP. True: it may go on, maybe with a password still to be checked. */
static bool
sign_in(struct conn *conn, const char *authorization)
{
	struct http *h = conn->listener->http;

	if (conn->peer.transport != TRANSPORT_TCP || conn->listener->metrics_only)
		return true;
	switch (credentials_look(h->credentials, authorization, &conn->tls,
	    &conn->call->peer)) {
	case SIGN_IN_DONE:
		return true;
	case SIGN_IN_CHECK:
		conn->unchecked = strdup(authorization);
		if (conn->unchecked)
			return true;
		return refuse(conn, PROBLEM_NO_MEMORY, "no memory");
	case SIGN_IN_REFUSED:
		break;
	}
	return refuse_credentials(conn, authorization);
}

/* The headers are there. */
static enum MHD_Result
request_headers(struct conn *conn, const char *method, const char *path,
    const char *version)
{
	struct fields fields = { .host = NULL };

	conn->body_len = 0;
	conn->call = call_create(conn->listener->http->rest, method, path, &conn->peer,
	    conn_wake, conn);
	if (!conn->call)
		return MHD_NO;
	conn->call->metrics_only = conn->listener->metrics_only;
	fields.call = conn->call;
	MHD_get_connection_values(conn->mhd, MHD_HEADER_KIND, look_at_field, &fields);
	MHD_get_connection_values(conn->mhd, MHD_GET_ARGUMENT_KIND, take_argument,
	    conn->call);
	if (fields.host && conn->peer.transport == TRANSPORT_TCP)
		snprintf(conn->call->base, REST_HOST_MAX, "http%s://%s",
		    conn->listener->tls ? "s" : "", fields.host);
	if (!check_fields(conn, &fields, version) || !sign_in(conn, fields.authorization))
		return conn_answer(conn);
	conn_enter(conn, PHASE_BODY);
	return MHD_YES;
}

/* Room for the body of who may act, as far as is known before a password is checked. */
static bool
keep_body(struct conn *conn)
{
	unsigned *bodies = &conn->listener->http->bodies[conn->peer.transport];
	struct call *call = conn->call;

	if (conn->has_body || conn->body_refused)
		return conn->has_body;
	if (!call_wants_body(call) || (!conn->unchecked && !call_is_allowed(call)))
		return false;
	call->body = *bodies < BODIES_MAX ? malloc(BODY_MAX) : NULL;
	conn->has_body = call->body != NULL;
	conn->body_refused = !conn->has_body;
	*bodies += conn->has_body;
	return conn->has_body;
}

/* A part of the body: kept where it is wanted, else only measured. */
static enum MHD_Result
request_body(struct conn *conn, const char *body, size_t *len)
{
	struct call *call = conn->call;

	if (keep_body(conn) && *len <= BODY_MAX - call->body_len) {
		memcpy(call->body + call->body_len, body, *len);
		call->body_len += *len;
	}
	conn->body_len += *len;
	*len = 0;
	return conn->body_len <= BODY_SWALLOW ? MHD_YES : MHD_NO;
}

/* Nothing more is taken from the client until conn_wake(). */
static void
wait_for_wake(struct conn *conn)
{
	conn->suspended = true;
	conn_enter(conn, PHASE_WORK);
	MHD_suspend_connection(conn->mhd);
}

static void
drop_unchecked(struct conn *conn)
{
	if (conn->unchecked)
		explicit_bzero(conn->unchecked, strlen(conn->unchecked));
	free(conn->unchecked);
	conn->unchecked = NULL;
}

static void on_checked(void *arg, bool right);

/* True: on_checked() will be called. False: too many wait, which is the answer. */
static bool
ask_checker(struct conn *conn)
{
	struct http *h = conn->listener->http;
	uint8_t source[SOURCE_KEY_BYTES];

	sources_key((const struct sockaddr *)&conn->from, source);
	conn->checked_version = credentials_version(h->credentials);
	if (credentials_check(h->credentials, conn->unchecked, source, on_checked,
		conn) == 0)
		return true;
	http_hit(h, GUARD_SIGN_INS, conn_who(conn));
	return refuse(conn, PROBLEM_BUSY, "too many passwords wait to be checked");
}

/* The password was checked; the request goes on where it stopped. */
static void
on_checked(void *arg, bool right)
{
	struct conn *conn = arg;
	struct credentials *c = conn->listener->http->credentials;
	bool outdated = conn->checked_version != credentials_version(c);
	enum sign_in result = SIGN_IN_REFUSED;

	if (right && !outdated)
		credentials_remember(c, conn->unchecked);
	if (right || outdated)
		result =
		    credentials_look(c, conn->unchecked, &conn->tls, &conn->call->peer);
	/* Users changed while it was checked: what was right may be so no more. */
	if (result == SIGN_IN_CHECK && outdated && ask_checker(conn))
		return;
	if (result != SIGN_IN_DONE && !conn->call->answered)
		refuse_credentials(conn, conn->unchecked);
	drop_unchecked(conn);
	conn_wake(conn);
}

/* The connection waits afterwards, or is answered. */
static enum MHD_Result
check_password(struct conn *conn)
{
	if (ask_checker(conn)) {
		wait_for_wake(conn);
		return MHD_YES;
	}
	drop_unchecked(conn);
	return conn_answer(conn);
}

/* All of the request is there. */
static enum MHD_Result
request_complete(struct conn *conn)
{
	if (conn->body_len > BODY_MAX) {
		http_hit(conn->listener->http, GUARD_BODY_SIZE, conn_who(conn));
		refuse(conn, PROBLEM_BODY_TOO_LARGE, "the body is beyond 64 KiB");
		return conn_answer(conn);
	}
	if (conn->body_refused) {
		http_hit(conn->listener->http, GUARD_BODIES, conn_who(conn));
		refuse(conn, PROBLEM_BUSY, "too many requests with a body are under way");
		return conn_answer(conn);
	}
	if (conn->unchecked)
		return check_password(conn);
	if (call_begin(conn->call))
		return conn_answer(conn);
	wait_for_wake(conn);
	return MHD_YES;
}

static struct conn *
conn_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

enum MHD_Result
http_on_request(void *arg, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *body, size_t *body_len,
    void **context)
{
	struct conn *conn = conn_of(mhd);

	(void)arg;
	if (!conn)
		return MHD_NO;
	if (!*context) {
		*context = conn;
		return request_headers(conn, method, url, version);
	}
	if (conn->call->answered)
		return conn_answer(conn);
	if (*body_len > 0)
		return request_body(conn, body, body_len);
	return request_complete(conn);
}

void
http_on_completed(void *arg, struct MHD_Connection *mhd, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct conn *conn = *context;

	(void)arg;
	(void)mhd;
	(void)code;
	if (!conn)
		return;
	if (conn->unchecked)
		credentials_forget(conn->listener->http->credentials, conn);
	drop_unchecked(conn);
	conn_let_go(conn);
	if (conn->has_body)
		conn->listener->http->bodies[conn->peer.transport]--;
	conn->has_body = conn->body_refused = false;
	call_release(conn->call);
	conn->call = NULL;
	conn_enter(conn, PHASE_IDLE);
}
