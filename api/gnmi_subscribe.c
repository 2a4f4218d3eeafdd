/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subscribe: what one client asked to hear, and what comes next for it.
 *
 * Nothing is made before the client's window is open: then next_message() looks what is
 * due, in the order of the subscriptions. Timers only note that something is.
 */
#include <errno.h>
#include <event2/event.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "api/gnmi_part.h"
#include "api/gnmi_request.h"
#include "base/bytes.h"

enum phase { PHASE_ASKED, PHASE_FIRST, PHASE_SYNC, PHASE_RUN };

struct subscriber {
	struct grpc_call *call;
	Gnmi__SubscriptionList__Mode mode;
	bool updates_only;
	enum phase phase;
	struct gnmi_parts parts;
	unsigned turn;  /* the part that comes next */
	unsigned polls; /* that were not answered yet */
	struct gnmi_waiter waiter;
	struct event *timer;
};

static uint64_t
mono_us(const struct grpc_call *c)
{
	const struct gnmi_world *world = gnmi_world(grpc_call_arg(c));
	struct now now;

	world->host->now(world->host->arg, &now);
	return now.mono_us;
}

/* ---- time ---- */

/* Notes what is due, and comes again when something else will be. */
static void
look_at_time(struct subscriber *s, uint64_t now_us)
{
	uint64_t next_us = gnmi_parts_look(&s->parts, now_us);
	uint64_t wait_us = next_us - now_us;
	struct timeval tv = { .tv_sec = (time_t)(wait_us / US_PER_S),
		.tv_usec = (suseconds_t)(wait_us % US_PER_S) };

	if (next_us != NEVER_US)
		evtimer_add(s->timer, &tv);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct subscriber *s = arg;

	(void)fd;
	(void)what;
	look_at_time(s, mono_us(s->call));
	grpc_call_wake(s->call);
}

static void
go_on(struct gnmi_waiter *w)
{
	struct subscriber *s =
	    (struct subscriber *)((char *)w - offsetof(struct subscriber, waiter));

	grpc_call_wake(s->call);
}

/* ---- the request ---- */

static enum grpc_status
begin(struct subscriber *s, const Gnmi__SubscribeRequest *r, char why[GNMI_WHY_MAX])
{
	const Gnmi__SubscriptionList *list = r->subscribe;
	struct gnmi_filter f = { .depth = 0 };
	enum grpc_status status = gnmi_filter_encoding(&f, list->encoding, why);

	if (status == GRPC_OK)
		status =
		    gnmi_filter_models(&f, gnmi_world(grpc_call_arg(s->call))->host->yang,
			list->use_models, list->n_use_models, why);
	if (status == GRPC_OK)
		status = gnmi_filter_extensions(&f, r->extension, r->n_extension, why);
	if (status != GRPC_OK)
		return status;
	s->mode = list->mode;
	s->updates_only = list->updates_only;
	s->waiter.go_on = go_on;
	s->timer = evtimer_new(gnmi_base_of(grpc_call_arg(s->call)), on_timer, s);
	if (!s->timer)
		return GRPC_RESOURCE_EXHAUSTED;
	status = gnmi_parts_init(&s->parts, s->call, list, &f, why);
	if (status == GRPC_OK && list->qos)
		grpc_call_mark(s->call, list->qos->marking);
	return status;
}

static void
start_round(struct subscriber *s)
{
	for (unsigned i = 0; i < s->parts.count; i++) {
		struct gnmi_part *p = &s->parts.part[i];

		p->follower.at.last = 0;
		gnmi_feed_start(p->feed, &p->follower.at, true);
	}
	s->turn = 0;
	s->phase = PHASE_FIRST;
}

static void
take_request(struct grpc_call *c, struct subscriber *s, const Gnmi__SubscribeRequest *r)
{
	char why[GNMI_WHY_MAX] = "no memory";
	enum grpc_status status;

	switch ((int)r->request_case) {
	case GNMI__SUBSCRIBE_REQUEST__REQUEST_SUBSCRIBE:
		if (s->call) {
			grpc_call_end(c, GRPC_INVALID_ARGUMENT,
			    "there is a subscription list already");
			return;
		}
		s->call = c;
		status = begin(s, r, why);
		if (status != GRPC_OK)
			grpc_call_end(c, status, why);
		else if (s->mode == GNMI__SUBSCRIPTION_LIST__MODE__POLL)
			s->phase = PHASE_RUN;
		else
			start_round(s);
		return;
	case GNMI__SUBSCRIBE_REQUEST__REQUEST_POLL:
		if (!s->call || s->mode != GNMI__SUBSCRIPTION_LIST__MODE__POLL) {
			grpc_call_end(c, GRPC_INVALID_ARGUMENT,
			    "a poll is of a list with the mode POLL, behind that");
			return;
		}
		s->polls++;
		return;
	default:
		grpc_call_end(c, GRPC_INVALID_ARGUMENT,
		    "a request is a subscription list or a poll");
	}
}

static void
on_request(struct grpc_call *c, const uint8_t *data, size_t len)
{
	struct subscriber *s = grpc_call_state(c);
	Gnmi__SubscribeRequest *r =
	    gnmi_request(c, &gnmi__subscribe_request__descriptor, data, len);

	if (!r)
		return;
	take_request(c, s, r);
	gnmi__subscribe_request__free_unpacked(r, NULL);
}

/* ---- what comes next ---- */

static struct grpc_message *
sync_message(struct subscriber *s)
{
	struct grpc_message *m = grpc_message_new(2);

	if (!m) {
		grpc_call_end(s->call, GRPC_RESOURCE_EXHAUSTED, "no memory");
		return NULL;
	}
	grpc_message_body(m)[0] = 3 << 3; /* sync_response */
	grpc_message_body(m)[1] = true;
	return m;
}

/* A part of the way of a part; NULL: nothing was found on it, which is one of `steps`. */
static struct grpc_message *
step(struct subscriber *s, struct gnmi_part *p, bool tell, unsigned *steps)
{
	struct grpc_message *m;
	int r = gnmi_feed_step(p->feed, &p->follower.at, tell, &m);

	if (!m)
		*steps = r == -EAGAIN ? 0 : *steps - 1;
	if (r == -ENOMEM)
		grpc_call_end(s->call, GRPC_RESOURCE_EXHAUSTED,
		    "too many leaves are subscribed, or there is no memory");
	return m;
}

/* All parts once, then PHASE_SYNC. */
static struct grpc_message *
first_round(struct subscriber *s, unsigned *steps)
{
	struct grpc_message *m;

	while (s->turn<s->parts.count && * steps> 0) {
		struct gnmi_part *p = &s->parts.part[s->turn];

		if (!p->follower.at.moving) {
			s->turn++;
			continue;
		}
		m = step(s, p, !s->updates_only, steps);
		if (m)
			return m;
	}
	if (s->turn == s->parts.count)
		s->phase = PHASE_SYNC;
	return NULL;
}

static struct grpc_message *
end_round(struct subscriber *s)
{
	uint64_t now_us = mono_us(s->call);

	s->phase = PHASE_RUN;
	s->turn = 0;
	if (s->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM) {
		gnmi_parts_start(&s->parts, now_us);
		look_at_time(s, now_us);
	} else if (s->mode == GNMI__SUBSCRIPTION_LIST__MODE__POLL) {
		s->polls--;
	}
	return sync_message(s);
}

static struct grpc_message *
run(struct subscriber *s, unsigned *steps)
{
	for (unsigned i = 0; i<s->parts.count && * steps> 0; i++) {
		struct gnmi_part *p = &s->parts.part[s->turn];
		struct grpc_message *m = NULL;

		if (p->on_change && !p->follower.at.moving && !p->beat_due)
			m = gnmi_feed_shared(p->feed, &p->follower.at);
		while (!m && *steps > 0 && gnmi_part_set_out(p))
			m = step(s, p, true, steps);
		if (m)
			return m; /* and more of it when there is room again */
		s->turn = (s->turn + 1) % s->parts.count;
	}
	return NULL;
}

static struct grpc_message *
next_of_stream(struct subscriber *s)
{
	struct grpc_message *m = NULL;
	unsigned steps = 4; /* that find nothing, of those that all have in a turn */

	if (s->phase == PHASE_FIRST)
		m = first_round(s, &steps);
	if (!m && s->phase == PHASE_SYNC)
		return end_round(s);
	if (!m && s->phase == PHASE_RUN)
		m = run(s, &steps);
	if (!m && steps == 0)
		gnmi_feeds_wait(gnmi_feeds_of(grpc_call_arg(s->call)), &s->waiter);
	return m;
}

static struct grpc_message *
next_message(struct grpc_call *c)
{
	struct subscriber *s = grpc_call_state(c);

	if (!s->call || s->phase == PHASE_ASKED)
		return NULL;
	if (s->phase != PHASE_RUN || s->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM)
		return next_of_stream(s);
	if (s->mode == GNMI__SUBSCRIPTION_LIST__MODE__ONCE) {
		grpc_call_end(c, GRPC_OK, NULL);
		return NULL;
	}
	if (s->polls) {
		start_round(s);
		return next_of_stream(s);
	}
	if (grpc_call_is_half_closed(c))
		grpc_call_end(c, GRPC_OK, NULL);
	return NULL;
}

/* A client that says no more hears as much as before; one that polls will not. */
static void
on_half_closed(struct grpc_call *c)
{
	grpc_call_wake(c);
}

static void
on_closed(struct grpc_call *c)
{
	struct subscriber *s = grpc_call_state(c);

	if (!s)
		return;
	gnmi_parts_fini(&s->parts);
	gnmi_feeds_leave(gnmi_feeds_of(grpc_call_arg(c)), &s->waiter);
	if (s->timer)
		event_free(s->timer);
}

const struct grpc_method gnmi_subscribe = {
	.path = "/gnmi.gNMI/Subscribe",
	.verb = VERB_READ,
	.streams = true,
	.state_size = sizeof(struct subscriber),
	.message = on_request,
	.half_closed = on_half_closed,
	.next = next_message,
	.closed = on_closed,
};
