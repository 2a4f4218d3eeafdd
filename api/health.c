/* SPDX-License-Identifier: Apache-2.0 */
#include "api/health.h"

#include <string.h>

#include "api/pb.h"

/* ServingStatus */
enum serving { SERVING = 1, NOT_SERVING = 2, SERVICE_UNKNOWN = 3 };

struct health_watch {
	TAILQ_ENTRY(health_watch) link;
	struct grpc_call *call;
	bool known;
	enum serving told; /* 0: nothing */
};

void
health_init(struct health *h, const struct api_host *host, const char *const *services)
{
	h->host = host;
	h->services = services;
	TAILQ_INIT(&h->watches);
}

/* The service that is asked for: 1; 0: we have none of this name; -1: no request. */
static int
find_service(const struct health *h, const uint8_t *data, size_t len)
{
	const uint8_t *end = data + len;
	struct pb_field f, service = { .number = 0 };
	int r;

	while ((r = pb_next(&data, end, &f)) > 0) {
		if (f.number == 1 && f.wire != PB_LENGTH)
			return -1;
		if (f.number == 1)
			service = f;
	}
	if (r < 0)
		return -1;
	for (size_t i = 0; service.len && h->services[i]; i++) {
		if (strlen(h->services[i]) == service.len &&
		    memcmp(h->services[i], service.data, service.len) == 0)
			return 1;
	}
	return service.len == 0;
}

static enum serving
serves(const struct health *h)
{
	char why[128];

	return h->host->ready(h->host->arg, why, sizeof(why)) ? SERVING : NOT_SERVING;
}

static struct grpc_message *
make_answer(enum serving status)
{
	struct grpc_message *m = grpc_message_new(2);

	if (m) {
		grpc_message_body(m)[0] = 1 << 3;
		grpc_message_body(m)[1] = (uint8_t)status;
	}
	return m;
}

static void
on_check(struct grpc_call *c, const uint8_t *data, size_t len)
{
	const struct health *h = health_of(grpc_call_arg(c));
	int found = find_service(h, data, len);

	if (found < 0)
		grpc_call_end(c, GRPC_INVALID_ARGUMENT, "no HealthCheckRequest");
	else if (!found)
		grpc_call_end(c, GRPC_NOT_FOUND, "there is no such service");
	else
		grpc_call_answer(c, make_answer(serves(h)));
}

static void
on_watch(struct grpc_call *c, const uint8_t *data, size_t len)
{
	struct health *h = health_of(grpc_call_arg(c));
	struct health_watch *w = grpc_call_state(c);
	int found = find_service(h, data, len);

	if (w->call) {
		grpc_call_end(c, GRPC_INVALID_ARGUMENT, "one service is watched");
		return;
	}
	if (found < 0) {
		grpc_call_end(c, GRPC_INVALID_ARGUMENT, "no HealthCheckRequest");
		return;
	}
	w->call = c;
	w->known = found;
	TAILQ_INSERT_TAIL(&h->watches, w, link);
}

static struct grpc_message *
next_of_watch(struct grpc_call *c)
{
	struct health_watch *w = grpc_call_state(c);
	enum serving now =
	    w->known ? serves(health_of(grpc_call_arg(c))) : SERVICE_UNKNOWN;

	if (!w->call || w->told == now)
		return NULL;
	w->told = now;
	return make_answer(now);
}

static void
on_watch_closed(struct grpc_call *c)
{
	struct health_watch *w = grpc_call_state(c);

	if (w->call)
		TAILQ_REMOVE(&health_of(grpc_call_arg(c))->watches, w, link);
}

void
health_turn(struct health *h)
{
	struct health_watch *w;
	enum serving now;

	if (TAILQ_EMPTY(&h->watches))
		return;
	now = serves(h);
	TAILQ_FOREACH (w, &h->watches, link) {
		if (w->known && w->told != now)
			grpc_call_wake(w->call);
	}
}

const struct grpc_method health_check = {
	.path = "/grpc.health.v1.Health/Check",
	.verb = VERB_READ,
	.message = on_check,
};

const struct grpc_method health_watch = {
	.path = "/grpc.health.v1.Health/Watch",
	.verb = VERB_READ,
	.streams = true,
	.state_size = sizeof(struct health_watch),
	.message = on_watch,
	.next = next_of_watch,
	.closed = on_watch_closed,
};
