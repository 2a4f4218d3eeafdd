/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subscribe: what one client asked to hear, and what comes next for it.
 *
 * Nothing is made before the client's window is open: then next_message() looks what is
 * due, in the order of the subscriptions. Timers only note that something is.
 */
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_feed.h"
#include "api/gnmi_request.h"
#include "base/bytes.h"

#define SUBSCRIPTIONS_MAX 256 /* of one call */
#define PERIOD_MIN_US     US_PER_S

struct part {
	struct gnmi_follower follower; /* first: news() is given it */
	struct gnmi_feed *feed;
	struct subscriber *of;
	bool live;
	bool all;           /* each sample has all leaves, not those that changed */
	uint64_t period_us; /* of samples; 0: none */
	uint64_t next_us;   /* mono */
	uint64_t beat_us;   /* of heartbeats; 0: none */
	uint64_t next_beat_us;
	bool due, beat_due;
};

enum phase { PHASE_ASKED, PHASE_FIRST, PHASE_SYNC, PHASE_RUN };

struct subscriber {
	struct grpc_call *call;
	Gnmi__SubscriptionList__Mode mode;
	bool updates_only;
	enum phase phase;
	struct part *part;
	unsigned count;
	unsigned turn;  /* the part that comes next */
	unsigned polls; /* that were not answered yet */
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

static void
arm(struct subscriber *s, uint64_t now_us)
{
	uint64_t next = NEVER_US, wait_us;
	struct timeval tv;

	for (unsigned i = 0; i < s->count; i++) {
		if (s->part[i].period_us)
			next = MIN_OF(next, s->part[i].next_us);
		if (s->part[i].beat_us)
			next = MIN_OF(next, s->part[i].next_beat_us);
	}
	if (next == NEVER_US)
		return;
	wait_us = next > now_us ? next - now_us : 0;
	tv.tv_sec = (time_t)(wait_us / US_PER_S);
	tv.tv_usec = (suseconds_t)(wait_us % US_PER_S);
	evtimer_add(s->timer, &tv);
}

/* Is it time? The next time is a whole number of periods after the first. */
static bool
is_time(uint64_t *next_us, uint64_t period_us, uint64_t now_us)
{
	if (!period_us || now_us < *next_us)
		return false;
	*next_us += ((now_us - *next_us) / period_us + 1) * period_us;
	return true;
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct subscriber *s = arg;
	uint64_t now_us = mono_us(s->call);

	(void)fd;
	(void)what;
	for (unsigned i = 0; i < s->count; i++) {
		struct part *p = &s->part[i];

		p->due |= is_time(&p->next_us, p->period_us, now_us);
		p->beat_due |= is_time(&p->next_beat_us, p->beat_us, now_us);
	}
	arm(s, now_us);
	grpc_call_wake(s->call);
}

static void
start_timers(struct subscriber *s)
{
	uint64_t now_us = mono_us(s->call);

	for (unsigned i = 0; i < s->count; i++) {
		s->part[i].next_us = now_us + s->part[i].period_us;
		s->part[i].next_beat_us = now_us + s->part[i].beat_us;
	}
	arm(s, now_us);
}

/* ---- the request ---- */

static void
on_news(struct gnmi_follower *f)
{
	struct part *p = (struct part *)f;

	grpc_call_wake(p->of->call);
}

/* One subscription, as parts: what is live, and what is sampled. */
static enum grpc_status
add_part(struct subscriber *s, struct gnmi_path *path, const struct gnmi_filter *filter,
    enum feed_kind kind, const struct part *like, char why[GNMI_WHY_MAX])
{
	struct gnmi_feeds *fs = gnmi_feeds_of(grpc_call_arg(s->call));
	struct part *p = &s->part[s->count];

	*p = *like;
	p->of = s;
	p->live = kind == FEED_LIVE;
	p->all = kind == FEED_ONCE;
	p->follower.news = on_news;
	p->feed = gnmi_feed_follow(fs, path, filter, kind, &p->follower);
	if (!p->feed) {
		snprintf(why, GNMI_WHY_MAX, "too many subscriptions, or no memory");
		return GRPC_RESOURCE_EXHAUSTED;
	}
	s->count++;
	return GRPC_OK;
}

static enum grpc_status
refuse(char why[GNMI_WHY_MAX], const char *what)
{
	snprintf(why, GNMI_WHY_MAX, "%s", what);
	return GRPC_INVALID_ARGUMENT;
}

/* Intervals in nanoseconds: 0, or at least a second. */
static enum grpc_status
judge_times(const Gnmi__Subscription *sub, char why[GNMI_WHY_MAX])
{
	uint64_t sample = sub->sample_interval / 1000;
	uint64_t beat = sub->heartbeat_interval / 1000;
	bool samples = sub->mode != GNMI__SUBSCRIPTION_MODE__ON_CHANGE;

	if (samples && sub->sample_interval && sample < PERIOD_MIN_US)
		return refuse(why, "sample_interval is below a second");
	if (sub->heartbeat_interval && beat < PERIOD_MIN_US)
		return refuse(why, "heartbeat_interval is below a second");
	if (samples && sub->heartbeat_interval && beat < MAX_OF(sample, PERIOD_MIN_US))
		return refuse(why, "heartbeat_interval is below sample_interval");
	return GRPC_OK;
}

/*
 * Which feeds a subscription of a STREAM needs. What the target defines: all of it on
 * change, and where an interval is given, what is measured by samples.
 */
static enum grpc_status
add_stream(struct subscriber *s, const Gnmi__Path *prefix, const Gnmi__Subscription *sub,
    const struct gnmi_filter *filter, char why[GNMI_WHY_MAX])
{
	enum grpc_status status = judge_times(sub, why);
	struct gnmi_filter f = *filter;
	struct gnmi_path path;
	struct part live = { .beat_us = sub->heartbeat_interval / 1000 };
	struct part sampled = {
		.period_us = MAX_OF(sub->sample_interval / 1000, PERIOD_MIN_US),
		.beat_us = sub->suppress_redundant ? live.beat_us : 0,
	};
	enum feed_kind kind = sub->suppress_redundant ? FEED_SPARSE : FEED_ONCE;
	bool both =
	    sub->mode == GNMI__SUBSCRIPTION_MODE__TARGET_DEFINED && sub->sample_interval;

	if (status == GRPC_OK)
		status = gnmi_path_parse(&path, prefix, sub->path, why);
	if (status != GRPC_OK)
		return status;
	if (sub->mode == GNMI__SUBSCRIPTION_MODE__SAMPLE)
		return add_part(s, &path, &f, kind, &sampled, why);
	f.pick = both ? GNMI_PICK_OTHERS : GNMI_PICK_ALL;
	status = add_part(s, &path, &f, FEED_LIVE, &live, why);
	if (status != GRPC_OK || !both)
		return status;
	status = gnmi_path_parse(&path, prefix, sub->path, why);
	f.pick = GNMI_PICK_READINGS;
	return status == GRPC_OK ? add_part(s, &path, &f, kind, &sampled, why) : status;
}

static enum grpc_status
add_once(struct subscriber *s, const Gnmi__Path *prefix, const Gnmi__Subscription *sub,
    const struct gnmi_filter *filter, char why[GNMI_WHY_MAX])
{
	static const struct part plain = { .period_us = 0 };
	struct gnmi_path path;
	enum grpc_status status = gnmi_path_parse(&path, prefix, sub->path, why);

	return status == GRPC_OK ? add_part(s, &path, filter, FEED_ONCE, &plain, why)
				 : status;
}

static enum grpc_status
judge_list(const Gnmi__SubscriptionList *list, char why[GNMI_WHY_MAX])
{
	if (list->n_subscription == 0)
		return refuse(why, "there is no subscription in the list");
	if (list->n_subscription > SUBSCRIPTIONS_MAX) {
		snprintf(why, GNMI_WHY_MAX, "more than %d subscriptions",
		    SUBSCRIPTIONS_MAX);
		return GRPC_RESOURCE_EXHAUSTED;
	}
	if ((unsigned)list->mode > GNMI__SUBSCRIPTION_LIST__MODE__POLL)
		return refuse(why, "the list has an unknown mode");
	if (list->qos && list->qos->marking > 63)
		return refuse(why, "qos: a marking is 0 to 63");
	for (size_t i = 0; i < list->n_subscription; i++) {
		if ((unsigned)list->subscription[i]->mode >
		    GNMI__SUBSCRIPTION_MODE__SAMPLE)
			return refuse(why, "a subscription has an unknown mode");
	}
	return GRPC_OK;
}

static enum grpc_status
begin(struct subscriber *s, const Gnmi__SubscribeRequest *r, char why[GNMI_WHY_MAX])
{
	const Gnmi__SubscriptionList *list = r->subscribe;
	struct gnmi_filter f = { .depth = 0 };
	enum grpc_status status = judge_list(list, why);

	if (status == GRPC_OK)
		status = gnmi_filter_encoding(&f, list->encoding, why);
	if (status == GRPC_OK)
		status =
		    gnmi_filter_models(&f, list->use_models, list->n_use_models, why);
	if (status == GRPC_OK)
		status = gnmi_filter_extensions(&f, r->extension, r->n_extension, why);
	if (status != GRPC_OK)
		return status;
	s->mode = list->mode;
	s->updates_only = list->updates_only;
	s->part = calloc(2 * list->n_subscription, sizeof(*s->part));
	s->timer = evtimer_new(gnmi_base_of(grpc_call_arg(s->call)), on_timer, s);
	if (!s->part || !s->timer)
		return GRPC_RESOURCE_EXHAUSTED;
	for (size_t i = 0; status == GRPC_OK && i < list->n_subscription; i++)
		status = s->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM
			     ? add_stream(s, list->prefix, list->subscription[i], &f, why)
			     : add_once(s, list->prefix, list->subscription[i], &f, why);
	if (status == GRPC_OK && list->qos)
		grpc_call_mark(s->call, list->qos->marking);
	return status;
}

static void
start_round(struct subscriber *s)
{
	for (unsigned i = 0; i < s->count; i++) {
		s->part[i].follower.at.last = 0;
		gnmi_feed_start(s->part[i].feed, &s->part[i].follower.at, true);
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

/* A part of the way of a part; NULL: nothing was found on it. */
static struct grpc_message *
step(struct subscriber *s, struct part *p, bool tell)
{
	struct text *t = gnmi_scratch_of(grpc_call_arg(s->call));
	struct grpc_message *m = NULL;
	int r;

	t->len = 0;
	t->failed = false;
	r = gnmi_feed_step(p->feed, &p->follower.at, tell ? t : NULL);
	if (r == 0 && t->len)
		m = grpc_message_framed(t);
	if (r < 0 || t->failed || (t->len && !m))
		grpc_call_end(s->call, GRPC_RESOURCE_EXHAUSTED,
		    "too many leaves are subscribed, or there is no memory");
	return m;
}

/* All parts once, then PHASE_SYNC. */
static struct grpc_message *
first_round(struct subscriber *s, unsigned *steps)
{
	bool stream = s->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM;

	while (s->turn<s->count && * steps> 0) {
		struct part *p = &s->part[s->turn];
		struct grpc_message *m;

		if (!p->follower.at.moving || (s->updates_only && !stream)) {
			s->turn++;
			continue;
		}
		m = step(s, p, !s->updates_only);
		if (m)
			return m;
		--*steps;
	}
	if (s->turn == s->count)
		s->phase = PHASE_SYNC;
	return NULL;
}

static struct grpc_message *
end_round(struct subscriber *s)
{
	struct grpc_message *m = sync_message(s);

	s->phase = PHASE_RUN;
	s->turn = 0;
	if (s->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM)
		start_timers(s);
	else if (s->mode == GNMI__SUBSCRIPTION_LIST__MODE__ONCE)
		s->polls = 0;
	else
		s->polls--;
	return m;
}

/* What is due of a part is begun; false: nothing is. */
static bool
set_out(struct part *p)
{
	struct gnmi_cursor *at = &p->follower.at;

	if (at->moving)
		return true;
	if (p->live && !p->beat_due) {
		if (!gnmi_feed_has_news(p->feed, at))
			return false;
		gnmi_feed_start(p->feed, at, false);
		return true;
	}
	if (!p->due && !p->beat_due)
		return false;
	gnmi_feed_start(p->feed, at, p->all || p->beat_due);
	p->due = p->beat_due = false;
	return true;
}

static struct grpc_message *
run(struct subscriber *s, unsigned *steps)
{
	for (unsigned i = 0; i<s->count && * steps> 0; i++) {
		struct part *p = &s->part[s->turn];
		struct grpc_message *m = NULL;

		if (p->live && !p->follower.at.moving && !p->beat_due)
			m = gnmi_feed_shared(p->feed, &p->follower.at);
		while (!m && *steps > 0 && set_out(p)) {
			m = step(s, p, true);
			--*steps;
		}
		if (m)
			return m; /* and more of it when there is room again */
		s->turn = (s->turn + 1) % s->count;
	}
	return NULL;
}

/* In the time between, the loop turns. */
static void
come_again(struct subscriber *s)
{
	static const struct timeval at_once = { 0, 0 };

	evtimer_add(s->timer, &at_once);
}

static struct grpc_message *
next_of_stream(struct subscriber *s)
{
	struct grpc_message *m = NULL;
	unsigned steps = 4; /* that find nothing, in one turn */

	if (s->phase == PHASE_FIRST)
		m = first_round(s, &steps);
	if (!m && s->phase == PHASE_SYNC)
		return end_round(s);
	if (!m && s->phase == PHASE_RUN)
		m = run(s, &steps);
	if (!m && steps == 0)
		come_again(s);
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

	for (unsigned i = 0; s && i < s->count; i++)
		gnmi_feed_leave(s->part[i].feed, &s->part[i].follower);
	if (s && s->timer)
		event_free(s->timer);
	if (s)
		free(s->part);
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
