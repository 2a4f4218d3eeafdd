/* SPDX-License-Identifier: Apache-2.0 */
/* What a call answers: its head, messages as the client's window opens, its status. */
#include <stdio.h>
#include <string.h>

#include "api/grpc_parts.h"
#include "base/bytes.h"

/* Answers of one connection (one may be larger), and of all, that wait for a window. */
#define UNREAD_MAX     (8u << 20)
#define ALL_UNREAD_MAX (64u << 20)

/* What is sent next; NULL: nothing for now. */
static struct grpc_message *
ask_next(struct grpc_call *c)
{
	struct grpc_message *m = NULL, *zipped;

	if (c->stage == CALL_OPEN && c->method->next && c->had_message &&
	    grpc_sign_in_holds(c))
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

void
grpc_out_drop(struct grpc_call *c)
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
			grpc_out_drop(c);
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

void
grpc_out_head(struct grpc_call *c, const char *http_status, bool whole)
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
grpc_call_wake(struct grpc_call *c)
{
	if (!c->deferred)
		return; /* it will be asked */
	c->deferred = false;
	c->wait_us = grpc_now_us(c->conn->server);
	nghttp2_session_resume_data(c->conn->session, c->stream);
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
	if ((c->conn->unread && c->conn->unread + m->len > UNREAD_MAX) ||
	    c->conn->server->unread + m->len > ALL_UNREAD_MAX) {
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
