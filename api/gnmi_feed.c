/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_feed.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_feed_parts.h"
#include "base/bytes.h"

/* A part of a way: so many bytes, or so many places. */
#define STEP_BYTES  (24u * 1024)
#define STEP_PLACES 12u
/* Steps of all that find nothing, or looks of theirs, in one turn; who waited for them
 * and goes on in it. */
#define STEPS_A_TURN 16u
#define WAKES_A_TURN 4u
/* What happened in a tick, as one message. Who does not read holds on to it. */
#define NEWS_MAX (64u * 1024)

static struct look
look_of(struct gnmi_feed *feed, unsigned place)
{
	struct gnmi_feeds *fs = feed->feeds;

	return (struct look){ .by = &fs->looker,
		.path = &feed->path,
		.filter = &feed->filter,
		.seat = feed->view ? &feed->view[place] : NULL,
		.tick = fs->tick };
}

static void
look(struct gnmi_feed *feed, struct look *k, unsigned place)
{
	k->room = k->update ? feed_room(feed, !*k->seat) : 0;
	look_at(k, place);
	feed_count(feed, k->came);
	feed->failed |= k->is_full;
}

/* ---- turns ---- */

static void
collect_dirt(struct gnmi_feeds *fs)
{
	const struct inventory *inv = fs->looker.world->inv;

	for (unsigned i = 0; i < inv->cage_count; i++)
		fs->dirty[i] |= tree_tick(&inv->cage[i]) > fs->seen;
	fs->dirty[inv->cage_count] |= tree_others_tick(inv) > fs->seen;
	fs->seen = inv->tick;
}

/* What is new at a place goes behind the feed's news. */
static void
look_live(struct gnmi_feed *feed, unsigned place, struct text *news)
{
	struct look k = look_of(feed, place);

	/* Who comes to it first builds it. */
	if (!*k.seat)
		return;
	k.update = true;
	k.last = k.tick - 1;
	k.out = news;
	look(feed, &k, place);
}

/* The next place that has leaves forgets what went, and everybody knows of. */
static void
forget(struct gnmi_feed *feed, uint64_t before)
{
	unsigned places = feed->feeds->looker.places;

	for (unsigned i = 0; i < places; i++) {
		struct view *v = feed->view[feed->forgets];

		feed->forgets = (feed->forgets + 1) % places;
		if (!v || v == &view_nothing)
			continue;
		feed_count(feed, -(int)view_forget(v, before));
		return;
	}
}

/* What was found in this turn is the message that all get. */
static void
publish(struct gnmi_feed *feed, struct text *news)
{
	uint64_t before = feed->feeds->tick;
	struct gnmi_follower *f;

	if (news->len == 0 && !feed->failed)
		return;
	grpc_message_unref(feed->message);
	/* Without one message for all, they go on their ways. */
	feed->message = news->len <= NEWS_MAX ? grpc_message_framed(news) : NULL;
	feed->before = feed->message ? feed->tick : feed->feeds->tick;
	feed->tick = feed->feeds->tick;
	TAILQ_FOREACH (f, &feed->followers, link) {
		before = MIN_OF(before, f->at.last);
		if (f->news)
			f->news(f);
	}
	forget(feed, before);
}

void
gnmi_feeds_wait(struct gnmi_feeds *fs, struct gnmi_waiter *w)
{
	if (w->waits)
		return;
	w->waits = true;
	TAILQ_INSERT_TAIL(&fs->waiting, w, link);
	event_active(fs->again, EV_TIMEOUT, 1);
}

void
gnmi_feeds_leave(struct gnmi_feeds *fs, struct gnmi_waiter *w)
{
	if (w->waits)
		TAILQ_REMOVE(&fs->waiting, w, link);
	w->waits = false;
}

static void
wake_waiting(struct gnmi_feeds *fs)
{
	struct gnmi_waiter *w;

	for (unsigned i = 0; i < WAKES_A_TURN && (w = TAILQ_FIRST(&fs->waiting)); i++) {
		gnmi_feeds_leave(fs, w);
		w->go_on(w);
	}
	if (!TAILQ_EMPTY(&fs->waiting))
		event_active(fs->again, EV_TIMEOUT, 1);
}

/* Places that are dirty, from where the last ones were; as many as a turn takes. */
static void
take_batch(struct gnmi_feeds *fs)
{
	unsigned most = MAX_OF(VISITS_A_TURN / fs->live_count, 1u);
	unsigned from = fs->place, places = fs->looker.places;

	fs->batched = 0;
	for (unsigned i = 0; i < places && fs->batched < most; i++) {
		unsigned place = (from + i) % places;

		if (!fs->dirty[place])
			continue;
		fs->dirty[place] = false;
		fs->batch[fs->batched++] = place;
		fs->place = (place + 1) % places;
	}
	fs->next = fs->batched ? TAILQ_FIRST(&fs->live) : NULL;
}

static void
visit(struct gnmi_feed *feed)
{
	struct gnmi_feeds *fs = feed->feeds;

	fs->out.len = 0;
	fs->out.failed = false;
	for (unsigned i = 0; i < fs->batched; i++)
		look_live(feed, fs->batch[i], &fs->out);
	publish(feed, &fs->out);
}

void
gnmi_feeds_turn(struct gnmi_feeds *fs)
{
	struct gnmi_feed *feed;

	shares_drop(&fs->shares);
	fs->steps = STEPS_A_TURN;
	if (feeds_make_room(fs))
		event_active(fs->again, EV_TIMEOUT, 1);
	wake_waiting(fs);
	if (fs->live_count == 0)
		return;
	if (fs->seen != fs->looker.world->inv->tick)
		collect_dirt(fs);
	if (!fs->next)
		take_batch(fs);
	if (!fs->next)
		return;
	fs->tick++;
	for (unsigned n = 0; n < VISITS_A_TURN && (feed = fs->next); n += fs->batched) {
		fs->next = TAILQ_NEXT(feed, link);
		visit(feed);
	}
	/* The rest in turns to come. */
	if (fs->next || memchr(fs->dirty, true, fs->looker.places))
		event_active(fs->again, EV_TIMEOUT, 1);
}

/* ---- ways ---- */

uint64_t
gnmi_feed_phase_us(const struct gnmi_feed *feed)
{
	return feed->phase_us;
}

bool
gnmi_feed_has_news(const struct gnmi_feed *feed, const struct gnmi_cursor *at)
{
	return feed->tick > at->last || feed->failed;
}

struct grpc_message *
gnmi_feed_shared(struct gnmi_feed *feed, struct gnmi_cursor *at)
{
	if (!feed->message || at->last < feed->before || at->last >= feed->tick ||
	    at->there >= feed->tick)
		return NULL;
	at->last = at->there = feed->tick;
	feed->message->refs++;
	return feed->message;
}

void
gnmi_feed_start(struct gnmi_feed *feed, struct gnmi_cursor *at, bool all)
{
	at->target = feed->feeds->tick;
	at->place = 0;
	at->moving = true;
	at->all = all || !feed->view;
}

/* Is there nothing to do at the cursor's place? */
static bool
is_quiet(const struct gnmi_feed *feed, const struct gnmi_cursor *at, bool tell)
{
	const struct view *v = feed->view ? feed->view[at->place] : NULL;

	if (feed->view && !v)
		return false;
	if (v == &view_nothing)
		return true;
	if (!v || at->all || !tell)
		return !tell;
	return v->changed <= at->last;
}

/* Goes on until a part is full, the way is over, or there is no room for a leaf. */
static int
go(struct gnmi_feed *feed, struct gnmi_cursor *at, struct text *out, unsigned *looks)
{
	unsigned places = feed->feeds->looker.places;

	for (*looks = 0; at->place < places && *looks < STEP_PLACES; at->place++) {
		struct look k = look_of(feed, at->place);

		if (is_quiet(feed, at, out != NULL))
			continue;
		if (out && out->len >= STEP_BYTES)
			return 0;
		k.update = k.seat && !*k.seat;
		k.all = at->all;
		k.counts = at->counts;
		k.samples = at->samples;
		k.beats = at->beats;
		k.last = at->last;
		k.out = out;
		look(feed, &k, at->place);
		++*looks;
		if (feed->failed)
			return -ENOMEM;
	}
	return 0;
}

static void
arrive(const struct gnmi_feed *feed, struct gnmi_cursor *at)
{
	if (at->place < feed->feeds->looker.places)
		return;
	at->moving = false;
	at->last = at->target;
	at->there = feed->feeds->tick;
}

static bool
is_alone(const struct gnmi_feed *feed)
{
	return !TAILQ_NEXT(TAILQ_FIRST(&feed->followers), link);
}

int
gnmi_feed_step(struct gnmi_feed *feed, struct gnmi_cursor *at, bool tell,
    struct grpc_message **ret_message)
{
	struct gnmi_feeds *fs = feed->feeds;
	struct share share = { .feed = feed,
		.last = at->last,
		.all = at->all,
		.counts = (unsigned)at->counts,
		.samples = at->samples,
		.beats = at->beats,
		.from = at->place };
	const struct share *found =
	    tell ? shares_find(&fs->shares, fs->looker.world->inv->tick, &share) : NULL;
	unsigned looks;
	int r;

	*ret_message = NULL;
	if (found) {
		at->place = found->to;
		*ret_message = found->message;
		if (found->message)
			found->message->refs++;
		arrive(feed, at);
		return 0;
	}
	if (fs->steps == 0)
		return -EAGAIN;
	fs->out.len = 0;
	fs->out.failed = false;
	r = go(feed, at, tell ? &fs->out : NULL, &looks);
	if (r == 0 && fs->out.len)
		*ret_message = grpc_message_framed(&fs->out);
	if (r < 0 || fs->out.failed || (fs->out.len && !*ret_message))
		return -ENOMEM;
	if (!*ret_message)
		fs->steps -= MIN_OF(fs->steps, MAX_OF(looks, 1u));
	share.to = at->place;
	share.message = *ret_message;
	if (share.message && !is_alone(feed))
		shares_keep(&fs->shares, &share);
	arrive(feed, at);
	return 0;
}

/* ---- life ---- */

static void
on_again(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg; /* a turn is all that was wanted */
}

struct gnmi_feeds *
gnmi_feeds_create(struct event_base *base, const struct gnmi_world *world)
{
	struct gnmi_feeds *fs = calloc(1, sizeof(*fs));

	if (!fs)
		return NULL;
	TAILQ_INIT(&fs->live);
	gnmi_sources_init(&fs->sources);
	TAILQ_INIT(&fs->waiting);
	fs->steps = STEPS_A_TURN;
	fs->looker.world = world;
	fs->looker.places = world->inv->cage_count + 1;
	fs->tick = 1; /* 0 is before everything */
	fs->dirty = calloc(fs->looker.places, sizeof(*fs->dirty));
	fs->again = event_new(base, -1, 0, on_again, fs);
	if (!fs->dirty || !fs->again) {
		gnmi_feeds_destroy(fs);
		return NULL;
	}
	return fs;
}

void
gnmi_feeds_destroy(struct gnmi_feeds *fs)
{
	if (!fs)
		return;
	if (fs->again)
		event_free(fs->again);
	shares_drop(&fs->shares);
	looker_fini(&fs->looker);
	text_fini(&fs->out);
	free(fs->dirty);
	free(fs);
}
