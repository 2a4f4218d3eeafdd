/* SPDX-License-Identifier: Apache-2.0 */
#include "api/guards.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/figures.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"

#define TELL_PERIOD_US (10 * US_PER_S)

struct source {
	uint8_t key[SOURCE_KEY_BYTES];
	unsigned open;
};

/* clang-format off */
static const struct {
	const char *label; /* in /metrics */
	const char *text;
} words[GUARD_COUNT] = {
	[GUARD_CONNECTIONS]    = { "connections",        "all connections are taken" },
	[GUARD_PER_SOURCE]     = { "source-connections", "all connections of one source are taken" },
	[GUARD_SOURCE]         = { "source",             "this source may not connect" },
	[GUARD_STRANGERS]      = { "strangers",          "too many strangers are connected" },
	[GUARD_HANDSHAKE_TIME] = { "handshake-time",     "a handshake took too long" },
	[GUARD_HEADER_TIME]    = { "header-time",        "a request's head took too long" },
	[GUARD_BODY_TIME]      = { "body-time",          "a request's body took too long" },
	[GUARD_ANSWER_TIME]    = { "answer-time",        "an answer was read too slowly" },
	[GUARD_ANSWER_SIZE]    = { "answer-size",        "answers that are read slowly are too much together" },
	[GUARD_IDLE_TIME]      = { "idle-time",          "a connection was idle for too long" },
	[GUARD_HEADER_SIZE]    = { "header-size",        "a request's head is too large" },
	[GUARD_BODY_SIZE]      = { "body-size",          "a request's body is too large" },
	[GUARD_BODIES]         = { "bodies",             "too many requests with a body are under way" },
	[GUARD_SIGN_INS]       = { "sign-ins",           "too many passwords wait to be checked" },
	[GUARD_CREDENTIALS]    = { "credentials",        "credentials are wrong" },
};
/* clang-format on */

int
guards_init(struct guards *g, unsigned connections, unsigned per_source)
{
	*g = (struct guards){ .server = "http",
		.connections = connections,
		.per_source = per_source };
	g->source = calloc(connections, sizeof(*g->source));
	return g->source ? 0 : -ENOMEM;
}

void
guards_fini(struct guards *g)
{
	free(g->source);
}

void
guards_hit(struct guards *g, enum guard guard, const char *who, uint64_t now_us)
{
	uint64_t since;

	g->hits[guard]++;
	if (g->told_us[guard] && now_us - g->told_us[guard] < TELL_PERIOD_US)
		return;
	since = g->hits[guard] - g->told[guard] - 1;
	if (since)
		log_warn("%s: %s: %s; %llu more since the last line", g->server, who,
		    words[guard].text, (unsigned long long)since);
	else
		log_warn("%s: %s: %s", g->server, who, words[guard].text);
	g->told[guard] = g->hits[guard];
	g->told_us[guard] = now_us;
}

static struct source *
find_source(const struct guards *g, const struct sockaddr *address)
{
	uint8_t key[SOURCE_KEY_BYTES];

	sources_key(address, key);
	for (unsigned i = 0; i < g->sources; i++) {
		if (memcmp(g->source[i].key, key, sizeof(key)) == 0)
			return &g->source[i];
	}
	return NULL;
}

enum guard
guards_admit(const struct guards *g, const struct sockaddr *address)
{
	const struct source *s = find_source(g, address);

	if (s && s->open >= g->per_source)
		return GUARD_PER_SOURCE;
	return g->open[TRANSPORT_TCP] >= g->connections ? GUARD_CONNECTIONS : GUARD_COUNT;
}

bool
guards_debtor(const struct guards *g, const struct sockaddr *address,
    uint8_t ret_key[SOURCE_KEY_BYTES])
{
	const struct source *s = find_source(g, address), *most = NULL;

	for (unsigned i = 0; i < g->sources; i++) {
		if (!most || g->source[i].open > most->open)
			most = &g->source[i];
	}
	if (!most || most->open <= 2 * (s ? s->open + 1 : 1))
		return false;
	memcpy(ret_key, most->key, SOURCE_KEY_BYTES);
	return true;
}

void
guards_enter(struct guards *g, const struct sockaddr *address)
{
	struct source *s;

	g->open[address ? TRANSPORT_TCP : TRANSPORT_UNIX]++;
	if (!address)
		return;
	s = find_source(g, address);
	if (!s && g->sources < g->connections) {
		s = &g->source[g->sources++];
		sources_key(address, s->key);
		s->open = 0;
	}
	if (s)
		s->open++;
}

void
guards_leave(struct guards *g, const struct sockaddr *address)
{
	struct source *s;

	g->open[address ? TRANSPORT_TCP : TRANSPORT_UNIX]--;
	s = address ? find_source(g, address) : NULL;
	if (s && --s->open == 0)
		*s = g->source[--g->sources];
}

static void
put_labelled(struct text *t, const char *name, const char *label, const char *value,
    uint64_t number)
{
	text_string(t, name);
	text_char(t, '{');
	text_string(t, label);
	text_string(t, "=\"");
	text_string(t, value);
	text_string(t, "\"} ");
	text_count(t, number);
	text_char(t, '\n');
}

/* "caged_grpc_connections" */
static void
name_family(const struct guards *g, const char *what, char ret_name[64])
{
	snprintf(ret_name, 64, "caged_%s_%s", g->server, what);
}

void
guards_put(const struct guards *g, struct text *t)
{
	char name[64];

	name_family(g, "connections", name);
	figures_put_help(t, name, "Connections of this server that are open now.",
	    METRIC_GAUGE);
	put_labelled(t, name, "transport", "tcp", g->open[TRANSPORT_TCP]);
	put_labelled(t, name, "transport", "unix", g->open[TRANSPORT_UNIX]);
	name_family(g, "limit_hits_total", name);
	figures_put_help(t, name, "How often a client hit one of its limits.",
	    METRIC_COUNTER);
	for (size_t i = 0; i < GUARD_COUNT; i++)
		put_labelled(t, name, "limit", words[i].label, g->hits[i]);
	if (g->web != GUARDS_WEB_NONE)
		figures_put_number(t, "caged_web_config_up",
		    "Whether users, roles and certificate are those of the files as they "
		    "are now; 0: these were refused, the former ones stay.",
		    METRIC_GAUGE, g->web == GUARDS_WEB_TAKEN, 0);
	if (!g->certificate_end_s)
		return;
	figures_put_help(t, "caged_tls_handshakes_total",
	    "Handshakes of TLS that ended well, and that did not.", METRIC_COUNTER);
	put_labelled(t, "caged_tls_handshakes_total", "result", "done", g->handshakes);
	put_labelled(t, "caged_tls_handshakes_total", "result", "failed",
	    g->handshakes_failed);
	figures_put_number(t, "caged_tls_certificate_expiry_timestamp_seconds",
	    "When our certificate expires, in seconds since 1970.", METRIC_GAUGE,
	    g->certificate_end_s, 0);
}
