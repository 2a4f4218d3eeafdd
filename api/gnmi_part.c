/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_part.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"

#define PERIOD_MIN_US US_PER_S

/* ---- what a list says ---- */

static void
on_news(struct gnmi_follower *f)
{
	grpc_call_wake(((struct gnmi_part *)f)->call);
}

static void
on_end(struct gnmi_follower *f)
{
	const struct gnmi_part *p = (const struct gnmi_part *)f;
	struct grpc_call *c = p->call;

	gnmi_parts_fini(p->of); /* also where nobody reads that it ends */
	grpc_call_end(c, GRPC_RESOURCE_EXHAUSTED,
	    "of all sources this one had subscribed most when there was no room");
}

static enum grpc_status
refuse(char why[GNMI_WHY_MAX], const char *what)
{
	snprintf(why, GNMI_WHY_MAX, "%s", what);
	return GRPC_INVALID_ARGUMENT;
}

/* What a list says of one path. */
struct wish {
	struct gnmi_parts *to;
	struct grpc_call *call;
	const Gnmi__Path *prefix;
	const Gnmi__Subscription *sub;
	const struct gnmi_filter *filter;
	char *why;
};

/* One that follows the path, and is else like another one. */
static enum grpc_status
add(const struct wish *wish, enum gnmi_pick pick, bool live, const struct gnmi_part *like)
{
	struct gnmi_feeds *fs = gnmi_feeds_of(grpc_call_arg(wish->call));
	struct gnmi_part *p = &wish->to->part[wish->to->count];
	struct gnmi_filter filter = *wish->filter;
	uint8_t source[SOURCE_KEY_BYTES];
	struct gnmi_path path;
	enum grpc_status status =
	    gnmi_path_parse(&path, wish->prefix, wish->sub->path, wish->why);

	if (status != GRPC_OK)
		return status;
	/* A prefix, which answers have, tells the origin (2.7). */
	if (path.mirror.path_origin)
		path.mirror = (struct gnmi_mirror){ .target = path.mirror.target,
			.prefix_origin = path.mirror.path_origin };
	filter.pick = pick;
	*p = *like;
	p->call = wish->call;
	p->of = wish->to;
	p->follower.end = on_end;
	p->follower.at.counts = p->on_change ? LOOK_CHANGES
				: p->all     ? LOOK_SAMPLES
					     : LOOK_CHANGED_SAMPLES;
	p->follower.news = p->on_change ? on_news : NULL;
	grpc_call_source(wish->call, source);
	p->feed = gnmi_feed_follow(fs, &path, &filter, live, source, &p->follower);
	if (!p->feed) {
		snprintf(wish->why, GNMI_WHY_MAX,
		    "too many subscriptions of this source or of all, or no memory");
		return GRPC_RESOURCE_EXHAUSTED;
	}
	wish->to->count++;
	return GRPC_OK;
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
 * Of a STREAM. What the target defines: all of it on change, and where an interval is
 * given, what is measured by samples.
 */
static enum grpc_status
add_stream(const struct wish *wish)
{
	const Gnmi__Subscription *sub = wish->sub;
	struct gnmi_part live = { .on_change = true,
		.beat_us = sub->heartbeat_interval / 1000 };
	struct gnmi_part sampled = {
		.all = !sub->suppress_redundant,
		.period_us = MAX_OF(sub->sample_interval / 1000, PERIOD_MIN_US),
		.beat_us = sub->suppress_redundant ? live.beat_us : 0,
	};
	bool both =
	    sub->mode == GNMI__SUBSCRIPTION_MODE__TARGET_DEFINED && sub->sample_interval;
	enum grpc_status status = judge_times(sub, wish->why);

	if (status != GRPC_OK)
		return status;
	if (sub->mode == GNMI__SUBSCRIPTION_MODE__SAMPLE)
		return add(wish, GNMI_PICK_ALL, true, &sampled);
	status = add(wish, both ? GNMI_PICK_OTHERS : GNMI_PICK_ALL, true, &live);
	if (status != GRPC_OK || !both)
		return status;
	return add(wish, GNMI_PICK_READINGS, true, &sampled);
}

static enum grpc_status
judge_list(const Gnmi__SubscriptionList *list, char why[GNMI_WHY_MAX])
{
	if (list->n_subscription == 0)
		return refuse(why, "there is no subscription in the list");
	if (list->n_subscription > GNMI_PARTS_MAX) {
		snprintf(why, GNMI_WHY_MAX, "more than %d subscriptions", GNMI_PARTS_MAX);
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

enum grpc_status
gnmi_parts_init(struct gnmi_parts *ps, struct grpc_call *c,
    const Gnmi__SubscriptionList *list, const struct gnmi_filter *filter,
    char why[GNMI_WHY_MAX])
{
	static const struct gnmi_part plain = { .period_us = 0 };
	enum grpc_status status = judge_list(list, why);
	bool stream = list->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM;

	if (status != GRPC_OK)
		return status;
	ps->part = calloc((stream ? 2 : 1) * list->n_subscription, sizeof(*ps->part));
	if (!ps->part)
		return GRPC_RESOURCE_EXHAUSTED;
	for (size_t i = 0; status == GRPC_OK && i < list->n_subscription; i++) {
		struct wish wish = { .to = ps,
			.call = c,
			.prefix = list->prefix,
			.sub = list->subscription[i],
			.filter = filter,
			.why = why };

		status =
		    stream ? add_stream(&wish) : add(&wish, GNMI_PICK_ALL, false, &plain);
	}
	return status;
}

void
gnmi_parts_fini(struct gnmi_parts *ps)
{
	for (unsigned i = 0; i < ps->count; i++)
		gnmi_feed_leave(ps->part[i].feed, &ps->part[i].follower);
	free(ps->part);
	ps->part = NULL;
	ps->count = 0;
}

/* ---- time ---- */

/* The first time after `now_us` that is a whole number of periods behind a phase. */
static uint64_t
next_time(uint64_t phase_us, uint64_t period_us, uint64_t now_us)
{
	uint64_t past = now_us + period_us - phase_us % period_us;

	return now_us + period_us - past % period_us;
}

void
gnmi_parts_start(struct gnmi_parts *ps, uint64_t now_us)
{
	for (unsigned i = 0; i < ps->count; i++) {
		struct gnmi_part *p = &ps->part[i];
		uint64_t phase_us = gnmi_feed_phase_us(p->feed);

		if (p->period_us)
			p->next_us = next_time(phase_us, p->period_us, now_us);
		if (p->beat_us)
			p->next_beat_us = next_time(phase_us, p->beat_us, now_us);
	}
}

/* What became due since the last look. The next time is a whole number of periods after
 * the first. */
static void
come_due(uint64_t *next_us, uint64_t period_us, uint64_t now_us, bool *due,
    uint64_t *missed)
{
	uint64_t count;

	if (!period_us || now_us < *next_us)
		return;
	count = (now_us - *next_us) / period_us + 1;
	*next_us += count * period_us;
	*missed += count - !*due;
	*due = true;
}

uint64_t
gnmi_parts_look(struct gnmi_parts *ps, uint64_t now_us)
{
	uint64_t next_us = NEVER_US;

	for (unsigned i = 0; i < ps->count; i++) {
		struct gnmi_part *p = &ps->part[i];

		come_due(&p->next_us, p->period_us, now_us, &p->due, &p->samples_missed);
		come_due(&p->next_beat_us, p->beat_us, now_us, &p->beat_due,
		    &p->beats_missed);
		if (p->period_us)
			next_us = MIN_OF(next_us, p->next_us);
		if (p->beat_us)
			next_us = MIN_OF(next_us, p->next_beat_us);
	}
	return next_us;
}

bool
gnmi_part_set_out(struct gnmi_part *p)
{
	struct gnmi_cursor *at = &p->follower.at;

	if (at->moving)
		return true;
	if (p->on_change && !p->beat_due) {
		if (!gnmi_feed_has_news(p->feed, at))
			return false;
		at->beats.count = 0;
		gnmi_feed_start(p->feed, at, false);
		return true;
	}
	if (!p->due && !p->beat_due)
		return false;
	at->samples =
	    (struct missed){ p->samples_missed, p->next_us - p->period_us, p->period_us };
	at->beats =
	    (struct missed){ p->beats_missed, p->next_beat_us - p->beat_us, p->beat_us };
	gnmi_feed_start(p->feed, at, p->all || p->beat_due);
	p->due = p->beat_due = false;
	p->samples_missed = p->beats_missed = 0;
	return true;
}
