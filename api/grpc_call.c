/* SPDX-License-Identifier: Apache-2.0 */
/* A call: its head, who makes it, messages in and out, and its status. */
#include <netinet/in.h>
#include <netinet/ip.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/grpc_parts.h"
#include "api/sources.h"
#include "base/bytes.h"

/* Answers of one connection, and of all, that wait for a window. One may be larger. */
#define UNREAD_MAX     (8u << 20)
#define ALL_UNREAD_MAX (64u << 20)

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

void
grpc_call_wake(struct grpc_call *c)
{
	if (!c->deferred)
		return; /* it will be asked */
	c->deferred = false;
	c->wait_us = grpc_now_us(c->conn->server);
	nghttp2_session_resume_data(c->conn->session, c->stream);
	grpc_conn_dirty(c->conn);
}

/* ---- messages out ---- */

/* What is sent next; NULL: nothing for now. */
static struct grpc_message *
ask_next(struct grpc_call *c)
{
	struct grpc_message *m = NULL, *zipped;

	if (c->stage == CALL_OPEN && c->method->next && c->had_message)
		m = c->method->next(c);
	if (!m || !c->gzip_out)
		return m;
	zipped = grpc_message_zip(m);
	if (zipped == m)
		return m;
	zipped->refs++;
	grpc_message_unref(m);
	return zipped;
}

static void
drop_out(struct grpc_call *c)
{
	if (!c->out)
		return;
	c->conn->unread -= c->out->len;
	c->conn->server->unread -= c->out->len;
	grpc_message_unref(c->out);
	c->out = NULL;
	c->sent = 0;
}

static void
take_out(struct grpc_call *c, struct grpc_message *m)
{
	c->out = m;
	c->sent = 0;
	c->conn->unread += m->len;
	c->conn->server->unread += m->len;
}

/* Two fields at most: what a status is. */
static size_t
status_fields(const struct grpc_call *c, nghttp2_nv ret_nv[2], char ret_code[4],
    char ret_text[GRPC_ENCODED_MAX])
{
	int len = snprintf(ret_code, 4, "%d", (int)c->status);

	ret_nv[0] = (nghttp2_nv){ (uint8_t *)(uintptr_t) "grpc-status",
		(uint8_t *)ret_code, 11, (size_t)len, NGHTTP2_NV_FLAG_NO_COPY_NAME };
	if (c->status == GRPC_OK || !c->text[0])
		return 1;
	ret_nv[1] =
	    (nghttp2_nv){ (uint8_t *)(uintptr_t) "grpc-message", (uint8_t *)ret_text, 12,
		    grpc_text_encode(c->text, ret_text), NGHTTP2_NV_FLAG_NO_COPY_NAME };
	return 2;
}

static int
submit_trailers(struct grpc_call *c)
{
	char code[4], text[GRPC_ENCODED_MAX];
	nghttp2_nv nv[2];
	size_t count = status_fields(c, nv, code, text);

	c->stage = CALL_TRAILED;
	return nghttp2_submit_trailer(c->conn->session, c->stream, nv, count);
}

/* HTTP/2 has room for `size` bytes. */
static ssize_t
on_room(nghttp2_session *session, int32_t stream, uint8_t *buf, size_t size,
    uint32_t *flags, nghttp2_data_source *source, void *arg)
{
	struct grpc_call *c = source->ptr;
	size_t len = 0;

	(void)session;
	(void)stream;
	(void)arg;
	while (len < size) {
		struct grpc_message *m = c->out ? NULL : ask_next(c);
		size_t part;

		if (m) {
			take_out(c, m);
			c->wait_us = 0;
		}
		if (!c->out)
			break;
		part = MIN_OF(size - len, c->out->len - c->sent);
		memcpy(buf + len, c->out->data + c->sent, part);
		len += part;
		c->sent += part;
		if (c->sent == c->out->len)
			drop_out(c);
	}
	if (c->stage == CALL_ENDING && !c->out) {
		*flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
		c->wait_us = 0;
		if (submit_trailers(c) < 0)
			return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
		return (ssize_t)len;
	}
	c->deferred = len == 0;
	if (c->deferred)
		c->wait_us = 0;
	else if (!c->wait_us)
		c->wait_us = grpc_now_us(c->conn->server);
	return len ? (ssize_t)len : NGHTTP2_ERR_DEFERRED;
}

/* The response's HEADERS; with `whole` they are all there is (Trailers-Only). */
static void
submit_head(struct grpc_call *c, const char *http_status, bool whole)
{
	nghttp2_data_provider provider = { .source.ptr = c, .read_callback = on_room };
	char code[4], text[GRPC_ENCODED_MAX];
	nghttp2_nv nv[6];
	size_t count = 0;

#define FIELD(name, value)                                                             \
	nv[count++] =                                                                  \
	    (nghttp2_nv){ (uint8_t *)(uintptr_t)(name), (uint8_t *)(uintptr_t)(value), \
		    sizeof(name) - 1, strlen(value), NGHTTP2_NV_FLAG_NO_COPY_NAME }
	FIELD(":status", http_status);
	FIELD("content-type", "application/grpc");
	if (c->gzip_out && !whole)
		FIELD("grpc-encoding", "gzip");
	FIELD("grpc-accept-encoding", "identity,gzip");
#undef FIELD
	if (whole)
		count += status_fields(c, nv + count, code, text);
	c->answered = true;
	c->wait_us = whole ? 0 : grpc_now_us(c->conn->server);
	nghttp2_submit_response(c->conn->session, c->stream, nv, count,
	    whole ? NULL : &provider);
	grpc_conn_dirty(c->conn);
}

void
grpc_call_answer(struct grpc_call *c, struct grpc_message *m)
{
	struct grpc_message *zipped;

	if (c->stage != CALL_OPEN) {
		grpc_message_unref(m);
		return;
	}
	if (!m) {
		grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED, "no memory");
		return;
	}
	if (c->conn->unread && (c->conn->unread + m->len > UNREAD_MAX ||
				   c->conn->server->unread + m->len > ALL_UNREAD_MAX)) {
		grpc_message_unref(m);
		grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED,
		    "too many answers were not read yet");
		return;
	}
	zipped = c->gzip_out ? grpc_message_zip(m) : m;
	if (zipped != m) {
		zipped->refs++;
		grpc_message_unref(m);
	}
	take_out(c, zipped);
	grpc_call_end(c, GRPC_OK, NULL);
}

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

static void
drop_in(struct grpc_call *c)
{
	c->conn->held -= c->held;
	c->conn->server->held -= c->held;
	c->held = 0;
	grpc_reader_next(&c->in);
	text_fini(&c->early);
}

/* `http_status` is of errors that HTTP has, too. */
static void
end_with(struct grpc_call *c, const char *http_status, enum grpc_status status,
    const char *text)
{
	if (c->stage >= CALL_ENDING)
		return;
	if (c->stage == CALL_CHECK)
		credentials_forget(c->conn->server->config.credentials, c);
	c->stage = CALL_ENDING;
	c->status = status;
	snprintf(c->text, sizeof(c->text), "%s", text ? text : "");
	drop_in(c);
	if (c->timer)
		event_del(c->timer);
	audit(c, text ? text : "done");
	if (c->answered) {
		grpc_call_wake(c);
		return;
	}
	if (!c->out)
		c->stage = CALL_TRAILED;
	submit_head(c, http_status, !c->out);
}

void
grpc_call_end(struct grpc_call *c, enum grpc_status status, const char *text)
{
	end_with(c, "200", status, text);
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

/* ---- messages in ---- */

static void
tell_half_close(struct grpc_call *c)
{
	if (c->told_half || !c->half_closed || c->stage != CALL_OPEN)
		return;
	c->told_half = true;
	if (grpc_reader_is_inside(&c->in))
		grpc_call_end(c, GRPC_INTERNAL, "the last message is cut off");
	else if (!c->had_message)
		grpc_call_end(c, GRPC_INVALID_ARGUMENT, "there is no message");
	else if (c->method->half_closed)
		c->method->half_closed(c);
}

static void
deliver(struct grpc_call *c)
{
	const uint8_t *data;
	const char *why;
	size_t len;
	enum grpc_status status = grpc_reader_take(&c->in, c->gzip_in, &data, &len, &why);

	if (status != GRPC_OK) {
		grpc_call_end(c, status, why);
		return;
	}
	if (!c->had_message && c->method->state_size) {
		c->state = calloc(1, c->method->state_size);
		if (!c->state) {
			grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED, "no memory");
			return;
		}
	}
	c->had_message = true;
	c->method->message(c, data, len);
	if (c->stage == CALL_OPEN) {
		drop_in(c);
		grpc_call_wake(c);
	}
}

/* Memory that an unfinished message takes is counted; false: there is none left. */
static bool
hold(struct grpc_call *c)
{
	struct grpc_conn *conn = c->conn;
	size_t now = c->in.size + c->early.size;

	conn->held += now - c->held;
	conn->server->held += now - c->held;
	c->held = now;
	return conn->held <= GRPC_HELD_MAX && conn->server->held <= GRPC_ALL_HELD;
}

void
grpc_call_data(struct grpc_call *c, const uint8_t *data, size_t len)
{
	/* While a password is looked at, what comes is kept. */
	if (c->stage == CALL_CHECK) {
		text_bytes(&c->early, (const char *)data, len);
		if (c->early.failed || !hold(c))
			grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED,
			    "too much came before the sign-in was judged");
		return;
	}
	while (c->stage == CALL_OPEN && len > 0) {
		int r = grpc_reader_feed(&c->in, &data, &len);

		if (r == -GRPC_INTERNAL)
			grpc_call_end(c, GRPC_INTERNAL, "a message has an unknown flag");
		else if (r < 0)
			grpc_call_fail(c, GRPC_RESOURCE_EXHAUSTED,
			    "a message of %u bytes; %u is the most", c->in.len,
			    GRPC_MESSAGE_MAX);
		else if (!hold(c))
			grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED,
			    "too many unfinished messages");
		else if (r > 0)
			deliver(c);
	}
}

void
grpc_call_half_close(struct grpc_call *c)
{
	c->half_closed = true;
	tell_half_close(c);
}

/* ---- the head ---- */

static void
keep(char **field, const char *value, size_t len, size_t most)
{
	if (len > most || *field)
		return;
	*field = strndup(value, len);
}

void
grpc_call_header(struct grpc_call *c, const char *name, size_t name_len,
    const char *value, size_t len)
{
	c->head_len += name_len + len + 32;
	if (c->head_len > GRPC_HEADERS_MAX) {
		c->too_large = true;
		return;
	}
#define IS(word) (name_len == sizeof(word) - 1 && memcmp(name, word, name_len) == 0)
	if (IS(":method"))
		c->is_post = len == 4 && memcmp(value, "POST", 4) == 0;
	else if (IS(":path"))
		keep(&c->path, value, len, GRPC_PATH_MAX);
	else if (IS("content-type"))
		c->is_grpc = grpc_is_content_type(value, len);
	else if (IS("authorization"))
		keep(&c->authorization, value, len, GRPC_FIELD_MAX);
	else if (IS("username"))
		keep(&c->username, value, len, WEB_NAME_MAX);
	else if (IS("password"))
		keep(&c->password, value, len, 255);
	else if (IS("grpc-timeout")) {
		c->has_timeout = true;
		c->bad_timeout = !grpc_timeout_parse(value, len, &c->timeout_us);
	} else if (IS("grpc-encoding")) {
		c->gzip_in = len == 4 && memcmp(value, "gzip", 4) == 0;
		c->bad_encoding =
		    !c->gzip_in && (len != 8 || memcmp(value, "identity", 8) != 0);
	} else if (IS("grpc-accept-encoding")) {
		c->gzip_out = grpc_accepts_gzip(value, len);
	}
#undef IS
}

static void
forget(char **secret)
{
	if (*secret)
		explicit_bzero(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
}

/* Two metadata make what HTTP says in one field. */
static void
join_password(struct grpc_call *c)
{
	char pair[WEB_NAME_MAX + 260], field[GRPC_FIELD_MAX];
	int len;

	if (c->authorization || !c->username || !c->password)
		return; /* a name alone says nothing that a certificate does not */
	len = snprintf(pair, sizeof(pair), "%s:%s", c->username, c->password);
	memcpy(field, "Basic ", 6);
	grpc_base64(pair, (size_t)len, field + 6);
	c->authorization = strdup(field);
	explicit_bzero(pair, sizeof(pair));
	explicit_bzero(field, sizeof(field));
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct grpc_call *c = arg;

	(void)fd;
	(void)what;
	if (c->out && c->answered)
		nghttp2_submit_rst_stream(c->conn->session, NGHTTP2_FLAG_NONE, c->stream,
		    NGHTTP2_CANCEL);
	grpc_call_end(c, GRPC_DEADLINE_EXCEEDED,
	    "the time that grpc-timeout gave is over");
	grpc_conn_dirty(c->conn);
}

static bool
start_timer(struct grpc_call *c)
{
	struct timeval tv = { .tv_sec = (time_t)(c->timeout_us / US_PER_S),
		.tv_usec = (suseconds_t)(c->timeout_us % US_PER_S) };

	if (!c->has_timeout)
		return true;
	c->timer = evtimer_new(c->conn->server->base, on_deadline, c);
	return c->timer && evtimer_add(c->timer, &tv) == 0;
}

/* He is known, and may. */
static void
open_call(struct grpc_call *c)
{
	c->stage = CALL_OPEN;
	/* What nobody may do is not refused by role, but by whoever would do it. */
	if (access_needs(c->method->verb, c->method->path) != ROLE_NONE &&
	    !access_check(&c->peer, c->method->verb, c->method->path)) {
		grpc_call_end(c, GRPC_PERMISSION_DENIED, "not for this role");
		return;
	}
	if (!start_timer(c)) {
		grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED, "no memory");
		return;
	}
	if (c->method->streams)
		submit_head(c, "200", false);
	if (c->early.len) { /* it came meanwhile */
		struct text early = c->early;

		c->early = (struct text){ .data = NULL };
		grpc_call_data(c, (const uint8_t *)early.data, early.len);
		text_fini(&early);
	}
	tell_half_close(c);
}

static void
refuse_peer(struct grpc_call *c)
{
	grpc_hit(c->conn->server, GUARD_CREDENTIALS, grpc_who(c->conn));
	grpc_call_end(c, GRPC_UNAUTHENTICATED, "who is that?");
}

static void on_checked(void *arg, bool right);

/* on_checked() will be called; or too many wait, and the call has ended. */
static void
ask_checker(struct grpc_call *c)
{
	struct credentials *known = c->conn->server->config.credentials;
	uint8_t source[SOURCE_KEY_BYTES];

	sources_key((const struct sockaddr *)&c->conn->from, source);
	c->checked_version = credentials_version(known);
	c->stage = CALL_CHECK;
	if (credentials_check(known, c->authorization, source, on_checked, c) == 0)
		return;
	c->stage = CALL_HEAD;
	grpc_hit(c->conn->server, GUARD_SIGN_INS, grpc_who(c->conn));
	grpc_call_end(c, GRPC_UNAVAILABLE, "too many passwords wait to be checked");
}

static void
on_checked(void *arg, bool right)
{
	struct grpc_call *c = arg;
	struct credentials *known = c->conn->server->config.credentials;
	bool outdated = c->checked_version != credentials_version(known);
	enum sign_in result = SIGN_IN_REFUSED;

	c->stage = CALL_HEAD;
	if (right && !outdated)
		credentials_remember(known, c->authorization);
	if (right || outdated)
		result =
		    credentials_look(known, c->authorization, &c->conn->tls, &c->peer);
	/* Users changed while it was checked: what was right may be so no more. */
	if (result == SIGN_IN_CHECK && outdated)
		ask_checker(c);
	else if (result == SIGN_IN_DONE)
		open_call(c);
	else
		refuse_peer(c);
	if (c->stage != CALL_CHECK)
		forget(&c->authorization);
	grpc_conn_dirty(c->conn);
}

static void
sign_in(struct grpc_call *c)
{
	struct grpc *g = c->conn->server;
	enum sign_in result = SIGN_IN_DONE;

	join_password(c);
	c->peer = c->conn->peer;
	if (g->config.credentials)
		result = credentials_look(g->config.credentials, c->authorization,
		    &c->conn->tls, &c->peer);
	switch (result) {
	case SIGN_IN_DONE:
		open_call(c);
		return;
	case SIGN_IN_REFUSED:
		refuse_peer(c);
		return;
	case SIGN_IN_CHECK:
		ask_checker(c);
		return;
	}
}

static const struct grpc_method *
find_method(const struct grpc *g, const char *path)
{
	for (size_t i = 0; g->config.methods[i]; i++) {
		if (strcmp(g->config.methods[i]->path, path) == 0)
			return g->config.methods[i];
	}
	return NULL;
}

/* The status of a head that is none of a call we can take; OK: it is one. */
static bool
judge_head(struct grpc_call *c)
{
	if (c->too_large)
		grpc_call_fail(c, GRPC_RESOURCE_EXHAUSTED,
		    "metadata of more than %u bytes", GRPC_HEADERS_MAX);
	else if (!c->is_post)
		end_with(c, "405", GRPC_INTERNAL, "a call is a POST");
	else if (!c->is_grpc)
		end_with(c, "415", GRPC_INTERNAL,
		    "content-type does not begin with application/grpc");
	else if (c->bad_encoding)
		grpc_call_end(c, GRPC_UNIMPLEMENTED,
		    "grpc-encoding is neither gzip nor identity");
	else if (c->bad_timeout)
		grpc_call_end(c, GRPC_INTERNAL, "grpc-timeout is no time");
	else if (c->conn->server->draining)
		grpc_call_end(c, GRPC_UNAVAILABLE, "the server ends");
	else
		return true;
	return false;
}

void
grpc_call_begin(struct grpc_call *c)
{
	struct grpc *g = c->conn->server;

	c->body_us = grpc_now_us(g) + g->config.body_ms * 1000ull;
	/* grpc-core names what it can read in every call: answers are zipped for those
	   who zip. */
	c->gzip_out = c->gzip_out && c->gzip_in;
	if (judge_head(c)) {
		c->method = find_method(g, c->path ? c->path : "");
		if (!c->method)
			grpc_call_fail(c, GRPC_UNIMPLEMENTED, "unknown method %s",
			    c->path ? c->path : "");
		else
			sign_in(c);
	}
	forget(&c->username);
	forget(&c->password);
	forget(&c->path);
	if (c->stage != CALL_CHECK)
		forget(&c->authorization);
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
	}
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
	drop_in(c);
	drop_out(c);
	if (c->timer)
		event_free(c->timer);
	forget(&c->authorization);
	forget(&c->username);
	forget(&c->password);
	free(c->path);
	free(c->state);
	free(c);
}
