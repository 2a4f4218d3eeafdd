/* SPDX-License-Identifier: Apache-2.0 */
/* What a client sends in a call: bytes become messages, which its method hears. */
#include <stdlib.h>

#include "api/grpc_parts.h"

void
grpc_in_drop(struct grpc_call *c)
{
	c->conn->held -= c->held;
	c->conn->server->held -= c->held;
	c->held = 0;
	grpc_reader_next(&c->in);
	text_fini(&c->early);
}

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
	struct grpc_reader whole;
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
	whole = c->in; /* its bytes are lent even where the call ends meanwhile */
	c->in = (struct grpc_reader){ .prefix_len = 0 };
	c->method->message(c, data, len);
	grpc_reader_next(&whole);
	if (c->stage == CALL_OPEN) {
		grpc_in_drop(c);
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

void
grpc_in_open(struct grpc_call *c)
{
	struct text early = c->early;

	c->early = (struct text){ .data = NULL };
	grpc_call_data(c, (const uint8_t *)early.data, early.len);
	text_fini(&early);
	tell_half_close(c);
}
