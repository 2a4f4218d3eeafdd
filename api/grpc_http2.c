/* SPDX-License-Identifier: Apache-2.0 */
/* What HTTP/2 tells of a connection: its calls begin, hear, and are closed. */
#include "api/grpc_parts.h"
#include "base/bytes.h"

/* PINGs beyond this many, and more than one a second, are too many. */
#define PINGS_MAX 30u

/* What it is in when no head is being sent. */
static void
rest(struct grpc_conn *conn)
{
	grpc_conn_enter(conn, conn->call_count ? PHASE_STREAM : PHASE_IDLE);
}

static int
on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct grpc_conn *conn = arg;
	struct grpc_call *c;

	(void)session;
	if (frame->hd.type != NGHTTP2_HEADERS)
		return 0;
	grpc_conn_enter(conn, PHASE_HEADER);
	if (frame->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0;
	c = grpc_call_create(conn, frame->hd.stream_id);
	return c ? 0 : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

static struct grpc_call *
call_of(nghttp2_session *session, int32_t stream)
{
	return nghttp2_session_get_stream_user_data(session, stream);
}

static int
on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
    size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	struct grpc_call *c = call_of(session, frame->hd.stream_id);

	(void)flags;
	(void)arg;
	if (c && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
		grpc_call_header(c, (const char *)name, name_len, (const char *)value,
		    value_len);
	return 0;
}

/* One more PING; false: that is too many. */
static bool
may_ping(struct grpc_conn *conn)
{
	uint64_t now_us = grpc_now_us(conn->server);
	uint64_t more = (now_us - conn->pings_us) / US_PER_S;

	if (more) {
		conn->pings = (unsigned)MIN_OF(conn->pings + more, (uint64_t)PINGS_MAX);
		conn->pings_us = now_us;
	}
	return conn->pings > 0 && conn->pings-- > 0;
}

static int
on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct grpc_conn *conn = arg;
	struct grpc_call *c;

	conn->heard_us = grpc_now_us(conn->server);
	switch (frame->hd.type) {
	case NGHTTP2_PING:
		if (frame->hd.flags & NGHTTP2_FLAG_ACK)
			conn->asked_us = 0;
		else if (!may_ping(conn))
			grpc_conn_refuse(conn, NGHTTP2_ENHANCE_YOUR_CALM,
			    "too_many_pings");
		break;
	case NGHTTP2_SETTINGS:
		if (conn->watched.phase == PHASE_HEADER)
			rest(conn);
		break;
	case NGHTTP2_HEADERS:
	case NGHTTP2_DATA:
		if (frame->hd.type == NGHTTP2_HEADERS)
			rest(conn);
		c = call_of(session, frame->hd.stream_id);
		if (c && frame->hd.type == NGHTTP2_HEADERS &&
		    frame->headers.cat == NGHTTP2_HCAT_REQUEST)
			grpc_call_begin(c);
		if (c && frame->hd.flags & NGHTTP2_FLAG_END_STREAM)
			grpc_call_half_close(c);
		break;
	default:
		break;
	}
	return 0;
}

static int
on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *data,
    size_t len, void *arg)
{
	struct grpc_call *c = call_of(session, stream);
	struct grpc_conn *conn = arg;

	(void)flags;
	conn->heard_us = grpc_now_us(conn->server);
	if (c)
		grpc_call_data(c, data, len);
	return 0;
}

/* Trailers before the client has half-closed: it need not send the rest. */
static int
on_sent(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct grpc_conn *conn = arg;
	struct grpc_call *c;

	if (frame->hd.type == NGHTTP2_DATA)
		conn->pings = PINGS_MAX; /* clients measure their bandwidth with them */
	if (frame->hd.type != NGHTTP2_HEADERS ||
	    !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
		return 0;
	c = call_of(session, frame->hd.stream_id);
	if (c && !c->half_closed)
		nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, c->stream,
		    NGHTTP2_NO_ERROR);
	return 0;
}

static int
on_closed(nghttp2_session *session, int32_t stream, uint32_t code, void *arg)
{
	struct grpc_call *c = call_of(session, stream);
	struct grpc_conn *conn = arg;

	(void)code;
	if (c)
		grpc_call_destroy(c);
	/* also a call whose head was none: other calls go on */
	if (conn->watched.phase == PHASE_HEADER ||
	    (!conn->call_count && conn->watched.phase == PHASE_STREAM))
		rest(conn);
	return 0;
}

void
grpc_http2_set_callbacks(nghttp2_session_callbacks *cb)
{
	nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin_headers);
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_frame_send_callback(cb, on_sent);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_closed);
}

bool
grpc_http2_begin(struct grpc_conn *conn)
{
	static const nghttp2_settings_entry settings[] = {
		{ NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, GRPC_STREAMS_MAX },
		{ NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, GRPC_HEADERS_MAX },
	};

	if (nghttp2_session_server_new2(&conn->session, conn->server->callbacks, conn,
		conn->server->option) < 0)
		return false;
	conn->pings = PINGS_MAX;
	conn->pings_us = grpc_now_us(conn->server);
	grpc_conn_dirty(conn);
	return nghttp2_submit_settings(conn->session, NGHTTP2_FLAG_NONE, settings,
		   COUNT_OF(settings)) == 0;
}
