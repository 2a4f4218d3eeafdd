/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/grpc_server.h"

#include <string.h>

#include "api/gnmi.h"
#include "base/bytes.h"
#include "base/log.h"
#include "schema/tree.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/grpc_doubles.h"

struct grpc *server;
bool server_ready = true;

/* What others have taken of what is for all, where there is little left. */
#define OTHERS (GRPC_ALL_HELD * 2 - 256 * 1024)

static struct event_base *base;
static struct gnmi *gnmi;
static size_t others;

/* ---- methods that do as they are told ---- */

struct told {
	unsigned left;
	bool open;
};

/* A size as a power of two, or how it fails; and once too often. */
static void
on_told(struct grpc_call *c, const uint8_t *data, size_t len)
{
	size_t size = len ? (size_t)1 << data[0] % 18 : 0;
	struct grpc_message *m;

	FUZZ_CHECK(grpc_call_peer(c)->role >= ROLE_VIEWER);
	if (len > 2) {
		const char *name = grpc_status_name((enum grpc_status)(data[1] % 17));

		grpc_call_fail(c, (enum grpc_status)(data[1] % 17), "%s: %.*s", name,
		    (int)len - 2, (const char *)data + 2);
		return;
	}
	m = len == 2 ? NULL : grpc_message_new(size);
	if (m)
		memset(grpc_message_body(m), 7, size);
	grpc_call_answer(c, m);
	if (len && data[0] & 0x80)
		grpc_call_answer(c, grpc_message_new(1));
}

static void
on_told_stream(struct grpc_call *c, const uint8_t *data, size_t len)
{
	struct told *told = grpc_call_state(c);

	told->open = true;
	told->left += len ? data[0] : 1;
	grpc_call_wake(c);
}

static struct grpc_message *
next_told(struct grpc_call *c)
{
	static const char again[4096];
	struct told *told = grpc_call_state(c);
	struct grpc_message *m;
	struct text t;

	FUZZ_CHECK(told->open);
	if (told->left == 0) {
		if (grpc_call_is_half_closed(c))
			grpc_call_end(c, GRPC_OK, NULL);
		return NULL;
	}
	told->left--;
	text_init(&t, 0);
	for (unsigned i = 0; i <= told->left % 2; i++) {
		size_t begun = told->left % 2 ? grpc_frame_begin(&t) : 0;

		text_bytes(&t, again, told->left % 8 * 512);
		if (begun)
			grpc_frame_end(&t, begun);
	}
	if (told->left % 2 == 0)
		return grpc_message_from(&t);
	m = grpc_message_framed(&t);
	text_fini(&t);
	return m;
}

static void
on_told_closed(struct grpc_call *c)
{
	struct told *told = grpc_call_state(c);

	FUZZ_CHECK(told->open);
	told->open = false;
}

static const struct grpc_method answer = {
	.path = "/t/Answer",
	.verb = VERB_READ,
	.message = on_told,
};

static const struct grpc_method act = {
	.path = "/api/v1/cages/1/reset",
	.verb = VERB_ACT,
	.message = on_told,
};

static const struct grpc_method stream = {
	.path = "/t/Stream",
	.verb = VERB_READ,
	.streams = true,
	.state_size = sizeof(struct told),
	.message = on_told_stream,
	.half_closed = grpc_call_wake,
	.next = next_told,
	.closed = on_told_closed,
};

static const struct grpc_method *methods[16] = { &answer, &act, &stream };

/* ---- the server ---- */

static void
tell_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = (struct now){ .mono_us = doubles_now_us, .wall_us = doubles_now_us };
}

static bool
be_ready(void *arg, char *ret_why, size_t size)
{
	(void)arg;
	(void)ret_why;
	(void)size;
	return server_ready;
}

static void
audit(void *arg, const struct api_audit *record)
{
	(void)arg;
	FUZZ_CHECK(record->result && record->path && record->status >= 200);
}

void
server_start(void)
{
	static const struct api_host host = { .now = tell_now,
		.yang = &tree_yang_own,
		.ready = be_ready,
		.audit = audit };
	static const struct grpc_config config = { .listen_count = 0 };
	size_t count = 0;

	if (base)
		return;
	log_set_level(LOG_LEVEL_ERROR);
	base = event_base_new();
	FUZZ_CHECK(base &&
		   gnmi_create(base, inventory_create(2, 1), &host, &config, &gnmi) == 0);
	server = gnmi_server(gnmi);
	while (methods[count])
		count++;
	for (size_t i = 0; server->config.methods[i]; i++) {
		FUZZ_CHECK(count + 1 < COUNT_OF(methods));
		methods[count++] = server->config.methods[i];
	}
	server->config.methods = methods;
	server->config.credentials = doubles_credentials;
}

void
server_turn(void)
{
	event_base_loop(base, EVLOOP_NONBLOCK);
	gnmi_turn(gnmi);
	event_base_loop(base, EVLOOP_NONBLOCK);
}

void
server_begin(int fd, bool tls, bool full)
{
	static const struct timeval second = { 1, 0 };

	server_ready = true;
	doubles_begin(fd);
	server->config.tls = tls ? doubles_tls : NULL;
	others = full ? OTHERS : 0;
	server->held += others / 2;
	server->unread += others;
	FUZZ_CHECK(grpc_conn_create(server, fd));
	evtimer_add(server->tick, &second);
}

void
server_finish(void)
{
	server_turn();
	if (!TAILQ_EMPTY(&server->conns)) { /* one that waits for its client */
		doubles_now_us += 120 * US_PER_S;
		server_turn();
	}
	FUZZ_CHECK(TAILQ_EMPTY(&server->conns) && TAILQ_EMPTY(&server->dirty));
	FUZZ_CHECK(grpc_guards(server)->open[TRANSPORT_TCP] == 0);
	FUZZ_CHECK(server->held == others / 2 && server->unread == others);
	server->held = server->unread = 0;
	FUZZ_CHECK(doubles_are_idle());
	server->draining = false;
	doubles_now_us += US_PER_S;
}
