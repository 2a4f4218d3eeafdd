/* SPDX-License-Identifier: Apache-2.0 */
/* An answer: its headers and body out, and what is held of it until it is taken. */
#include "api/http_conn.h"
#include "api/stream.h"
#include "base/bytes.h"

#define STREAM_BLOCK (4u * 1024) /* of a stream at once */

/* Of all answers over TCP; one alone may be larger. */
#define HELD_MAX (16 * (size_t)1024 * 1024)

static void
free_snapshot(void *arg)
{
	snapshot_unref(arg);
}

/* MHD wants more of a stream. A connection that has nothing to send sleeps. */
static ssize_t
read_stream(void *arg, uint64_t at, char *to, size_t size)
{
	struct conn *conn = arg;
	ssize_t len = stream_read(conn->call->answer.stream, to, size);

	(void)at;
	if (len < 0)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (len == 0) {
		conn->suspended = true;
		MHD_suspend_connection(conn->mhd);
	}
	return len;
}

/* The answer of a call as MHD's; what it held belongs to MHD afterwards. */
static struct MHD_Response *
make_response(struct conn *conn)
{
	struct rest_answer *answer = &conn->call->answer;
	struct MHD_Response *response;

	if (answer->stream) {
		response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN,
		    STREAM_BLOCK, read_stream, conn, NULL);
	} else if (answer->shared) {
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

/* What every answer has; a file of the operator may say otherwise. */
static void
put_headers(const struct listener *l, struct MHD_Response *response)
{
	static const struct {
		const char *name;
		const char *value;
		bool tls_only;
	} strict[] = {
		{ MHD_HTTP_HEADER_CACHE_CONTROL, "no-store", false },
		{ "X-Content-Type-Options", "nosniff", false },
		{ "X-Frame-Options", "DENY", false },
		{ "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
		    false },
		{ "Referrer-Policy", "no-referrer", false },
		{ "Strict-Transport-Security", "max-age=31536000", true },
	};
	const struct http *h = l->http;

	for (size_t i = 0; i < h->headers; i++)
		MHD_add_response_header(response, h->header[i].name, h->header[i].value);
	for (size_t i = 0; i < COUNT_OF(strict); i++) {
		if ((!strict[i].tls_only || l->tls) &&
		    !MHD_get_response_header(response, strict[i].name))
			MHD_add_response_header(response, strict[i].name,
			    strict[i].value);
	}
}

/*
 * Answers of their own that were not taken yet are bounded over all of TCP: where they
 * are too much, those that have been read for the longest are cut off.
 */
static void
hold(struct conn *conn, size_t len)
{
	struct http *h = conn->listener->http;
	struct conn *oldest;

	if (len == 0 || conn->listener->transport != TRANSPORT_TCP)
		return;
	while (h->held + len > HELD_MAX && (oldest = TAILQ_FIRST(&h->holders))) {
		http_hit(h, GUARD_ANSWER_SIZE, conn_who(oldest));
		conn_let_go(oldest);
		deadlines_end(h->deadlines, &oldest->watched);
	}
	conn->held = len;
	h->held += len;
	TAILQ_INSERT_TAIL(&h->holders, conn, holder);
}

void
conn_let_go(struct conn *conn)
{
	struct http *h = conn->listener->http;

	if (conn->held == 0)
		return;
	TAILQ_REMOVE(&h->holders, conn, holder);
	h->held -= conn->held;
	conn->held = 0;
}

enum MHD_Result
conn_answer(struct conn *conn)
{
	struct rest_answer *answer = &conn->call->answer;
	struct MHD_Response *response = make_response(conn);
	enum MHD_Result r;

	if (!response)
		return MHD_NO;
	/* the text of /metrics is everybody's, one of RESTCONF may be for one reader */
	hold(conn, answer->stream || (answer->shared && !conn->call->restconf)
		       ? 0
		       : answer->len);
	put_headers(conn->listener, response);
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
	if (answer->tag[0])
		MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, answer->tag);
	if (answer->date[0])
		MHD_add_response_header(response, MHD_HTTP_HEADER_LAST_MODIFIED,
		    answer->date);
	if (answer->challenge)
		MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE,
		    answer->challenge);
	if (answer->status == MHD_HTTP_TOO_MANY_REQUESTS)
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
	r = MHD_queue_response(conn->mhd, answer->status, response);
	MHD_destroy_response(response);
	conn_enter(conn, answer->stream ? PHASE_STREAM : PHASE_ANSWER);
	http_let_beat(conn->listener->http);
	return r;
}
