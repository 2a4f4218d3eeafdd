/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a call: which of its fields are kept, and whether it is one of gRPC. */
#include <stdlib.h>
#include <string.h>

#include "api/grpc_parts.h"

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

void
grpc_head_forget(char **secret)
{
	if (*secret)
		explicit_bzero(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
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
		grpc_call_end_as(c, "405", GRPC_INTERNAL, "a call is a POST");
	else if (!c->is_grpc)
		grpc_call_end_as(c, "415", GRPC_INTERNAL,
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
			grpc_sign_in(c);
	}
	grpc_head_forget(&c->username);
	grpc_head_forget(&c->password);
	grpc_head_forget(&c->path);
	if (c->stage != CALL_CHECK)
		grpc_head_forget(&c->authorization);
}
