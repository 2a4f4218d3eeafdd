/* SPDX-License-Identifier: Apache-2.0 */
/* Who makes a call, by metadata, password or certificate, and whether he may. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/grpc_parts.h"
#include "api/sources.h"

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

/* False: the call has ended. */
static bool
check_role(struct grpc_call *c)
{
	/* What nobody may do is not refused by role, but by whoever would do it. */
	if (access_needs(c->method->verb, c->method->path) == ROLE_NONE ||
	    access_check(&c->peer, c->method->verb, c->method->path))
		return true;
	grpc_call_end(c, GRPC_PERMISSION_DENIED, "not for this role");
	return false;
}

bool
grpc_sign_in_holds(struct grpc_call *c)
{
	const struct credentials *known = c->conn->server->config.credentials;

	if (!known || c->checked_version == credentials_version(known))
		return true;
	c->checked_version = credentials_version(known);
	if (credentials_hold(known, &c->peer))
		return check_role(c);
	grpc_call_end(c, GRPC_UNAUTHENTICATED, "who asked is known here no more");
	return false;
}

/* He is known, and may. */
static void
open_call(struct grpc_call *c)
{
	c->stage = CALL_OPEN;
	if (!check_role(c))
		return;
	if (!grpc_call_start_timer(c)) {
		grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED, "no memory");
		return;
	}
	if (c->method->streams)
		grpc_out_head(c, "200", false);
	grpc_in_open(c);
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
		grpc_head_forget(&c->authorization);
	grpc_conn_dirty(c->conn);
}

void
grpc_sign_in(struct grpc_call *c)
{
	struct grpc *g = c->conn->server;
	enum sign_in result = SIGN_IN_DONE;

	join_password(c);
	c->peer = c->conn->peer;
	if (g->config.credentials) {
		c->checked_version = credentials_version(g->config.credentials);
		result = credentials_look(g->config.credentials, c->authorization,
		    &c->conn->tls, &c->peer);
	}
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
