/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_feed.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_look.h"
#include "api/gnmi_share.h"
#include "base/bytes.h"

#define FEEDS_MAX     8192u
#define FOLLOWERS_MAX 65536u /* of all feeds: each may be woken in one turn */

/* Places that are looked at in one turn; each takes some 20 us. */
#define VISITS_A_TURN 12u
/* A part of a way: so many bytes, or so many places. */
#define STEP_BYTES  (24u * 1024)
#define STEP_PLACES 12u
/* Steps of all that find nothing, in one turn; who waited for them and goes on in it. */
#define STEPS_A_TURN 16u
#define WAKES_A_TURN 4u
/* What happened in a tick, as one message. Who does not read holds on to it. */
#define NEWS_MAX (64u * 1024)

/* How often what went, and everybody knows of, is forgotten. */
#define FORGET_TICKS 64

TAILQ_HEAD(followers, gnmi_follower);

struct gnmi_feed {
	TAILQ_ENTRY(gnmi_feed) link;
	struct gnmi_feeds *feeds;
	struct gnmi_path path;
	struct gnmi_filter filter;
	struct followers followers;
	struct view *view;            /* of each place, of a live feed; else NULL */
	uint64_t tick, before;        /* the last two ticks in which something happened */
	uint64_t forgot;              /* the tick in which it last forgot what went */
	struct grpc_message *message; /* what happened in `tick`; NULL: too much */
	bool failed;                  /* there was no room for a leaf */
	uint32_t phase_us;
};

TAILQ_HEAD(feed_list, gnmi_feed);

struct gnmi_feeds {
	struct looker looker;
	struct feed_list list;
	unsigned count, live, followers;
	unsigned born;  /* so many were created */
	unsigned place; /* from which on dirt is looked for first */
	bool *dirty;    /* a place changed that live feeds have not looked at */
	uint64_t tick;  /* ours: turns in which something was looked at */
	uint64_t seen;  /* the model's tick when dirt was last collected */
	unsigned steps; /* that may still find nothing in this turn */
	TAILQ_HEAD(, gnmi_waiter) waiting;
	struct event *again;
	struct shares shares;
	struct text out; /* what is being written */
};

static struct look
look_of(struct gnmi_feed *feed, unsigned place)
{
	struct gnmi_feeds *fs = feed->feeds;

	return (struct look){ .by = &fs->looker,
		.path = &feed->path,
		.filter = &feed->filter,
		.view = feed->view ? &feed->view[place] : NULL,
		.tick = fs->tick };
}

/* ---- turns ---- */

static void
collect_dirt(struct gnmi_feeds *fs)
{
	const struct inventory *inv = fs->looker.world->inv;

	for (unsigned i = 0; i < inv->cage_count; i++)
		fs->dirty[i] |= tree_tick(&inv->cage[i]) > fs->seen;
	fs->dirty[inv->cage_count] |=
	    inv->alarm_tick > fs->seen || inv->shape_tick > fs->seen;
	fs->seen = inv->tick;
}

/* What is new at a place goes behind the feed's news. */
static void
look_live(struct gnmi_feed *feed, unsigned place, struct text *news)
{
	struct look k = look_of(feed, place);

	/* Who comes to it first builds it. */
	if (!k.view->built)
		return;
	k.update = true;
	k.last = k.tick - 1;
	k.out = news;
	look_at(&k, place);
	feed->failed |= k.is_full;
}

/* What went is known as long as somebody was not told. */
static void
forget(struct gnmi_feed *feed)
{
	const struct gnmi_follower *f;
	uint64_t before = feed->feeds->tick;

	feed->forgot = before;
	TAILQ_FOREACH (f, &feed->followers, link)
		before = MIN_OF(before, f->at.last);
	for (unsigned i = 0; i < feed->feeds->looker.places; i++) {
		feed->feeds->looker.leaves -= feed->view[i].count;
		view_forget(&feed->view[i], before);
		feed->feeds->looker.leaves += feed->view[i].count;
	}
}

/* What was found in this turn is the message that all get. */
static void
publish(struct gnmi_feed *feed, struct text *news)
{
	struct gnmi_follower *f;

	if (news->len == 0 && !feed->failed)
		return;
	grpc_message_unref(feed->message);
	/* Without one message for all, they go on their ways. */
	feed->message = news->len <= NEWS_MAX ? grpc_message_framed(news) : NULL;
	feed->before = feed->message ? feed->tick : feed->feeds->tick;
	feed->tick = feed->feeds->tick;
	TAILQ_FOREACH (f, &feed->followers, link) {
		if (f->news)
			f->news(f);
	}
	if (feed->tick - feed->forgot >= FORGET_TICKS)
		forget(feed);
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

/* The first place from one on that is dirty. */
static unsigned
next_dirty(const struct gnmi_feeds *fs, unsigned place)
{
	while (place < fs->looker.places && !fs->dirty[place])
		place++;
	return place;
}

void
gnmi_feeds_turn(struct gnmi_feeds *fs)
{
	struct gnmi_feed *feed;
	unsigned first, end, count = 0;

	shares_drop(&fs->shares);
	fs->steps = STEPS_A_TURN;
	wake_waiting(fs);
	if (fs->live == 0)
		return;
	if (fs->seen != fs->looker.world->inv->tick)
		collect_dirt(fs);
	first = next_dirty(fs, fs->place);
	if (first == fs->looker.places)
		first = next_dirty(fs, 0);
	if (first == fs->looker.places)
		return;
	fs->tick++;
	for (end = first; end < fs->looker.places && count * fs->live < VISITS_A_TURN;
	     end++)
		count += fs->dirty[end];
	TAILQ_FOREACH (feed, &fs->list, link) {
		if (!feed->view)
			continue;
		fs->out.len = 0;
		fs->out.failed = false;
		for (unsigned i = next_dirty(fs, first); i < end;
		     i = next_dirty(fs, i + 1))
			look_live(feed, i, &fs->out);
		publish(feed, &fs->out);
	}
	memset(fs->dirty + first, 0, (end - first) * sizeof(*fs->dirty));
	fs->place = end;
	if (next_dirty(fs, 0) < fs->looker.places)
		event_active(fs->again, EV_TIMEOUT, 1); /* the rest in a turn to come */
}

/* ---- following ---- */

static bool
same(const struct gnmi_feed *feed, const struct gnmi_path *path,
    const struct gnmi_filter *f, bool live)
{
	const struct gnmi_filter *own = &feed->filter;

	return (feed->view != NULL) == live && own->encoding == f->encoding &&
	       own->depth == f->depth && own->models == f->models &&
	       own->pick == f->pick && feed->path.len == path->len &&
	       memcmp(feed->path.text, path->text, path->len) == 0;
}

static struct gnmi_feed *
create(struct gnmi_feeds *fs, struct gnmi_path *path, const struct gnmi_filter *filter,
    bool live)
{
	struct gnmi_feed *feed = NULL;

	if (fs->count < FEEDS_MAX)
		feed = calloc(1, sizeof(*feed));
	if (feed && live)
		feed->view = calloc(fs->looker.places, sizeof(*feed->view));
	if (!feed || (live && !feed->view)) {
		free(feed);
		return NULL;
	}
	feed->feeds = fs;
	feed->path = *path;
	feed->filter = *filter;
	feed->forgot = fs->tick;
	feed->phase_us = fs->born++ % 27 * 37000;
	TAILQ_INIT(&feed->followers);
	TAILQ_INSERT_TAIL(&fs->list, feed, link);
	fs->count++;
	if (live && fs->live++ == 0) {
		/* Nobody looked so far. */
		memset(fs->dirty, 0, fs->looker.places * sizeof(*fs->dirty));
		/* The tick that is being made may have more to come. */
		fs->seen = fs->looker.world->inv->tick - fs->looker.world->inv->dirty;
	}
	return feed;
}

struct gnmi_feed *
gnmi_feed_follow(struct gnmi_feeds *fs, struct gnmi_path *path,
    const struct gnmi_filter *filter, bool live, struct gnmi_follower *f)
{
	struct gnmi_feed *feed;

	if (fs->followers == FOLLOWERS_MAX) {
		gnmi_path_fini(path);
		return NULL;
	}
	TAILQ_FOREACH (feed, &fs->list, link) {
		if (same(feed, path, filter, live))
			break;
	}
	if (feed)
		gnmi_path_fini(path);
	else
		feed = create(fs, path, filter, live);
	if (!feed) {
		gnmi_path_fini(path);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&feed->followers, f, link);
	fs->followers++;
	return feed;
}

void
gnmi_feed_leave(struct gnmi_feed *feed, struct gnmi_follower *f)
{
	struct gnmi_feeds *fs = feed->feeds;

	TAILQ_REMOVE(&feed->followers, f, link);
	fs->followers--;
	if (!TAILQ_EMPTY(&feed->followers))
		return;
	TAILQ_REMOVE(&fs->list, feed, link);
	fs->count--;
	fs->live -= feed->view != NULL;
	for (unsigned i = 0; feed->view && i < fs->looker.places; i++) {
		fs->looker.leaves -= feed->view[i].count;
		view_fini(&feed->view[i]);
	}
	free(feed->view);
	shares_drop_feed(&fs->shares, feed);
	grpc_message_unref(feed->message);
	gnmi_path_fini(&feed->path);
	free(feed);
}

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
	const struct view *v = feed->view ? &feed->view[at->place] : NULL;

	if (v && !v->built)
		return false;
	if (!v || at->all || !tell)
		return !tell;
	return v->changed <= at->last;
}

/* Goes on until a part is full, the way is over, or there is no room for a leaf. */
static int
go(struct gnmi_feed *feed, struct gnmi_cursor *at, struct text *out)
{
	unsigned places = feed->feeds->looker.places;

	for (unsigned n = 0; at->place < places && n < STEP_PLACES; at->place++) {
		struct look k = look_of(feed, at->place);

		if (is_quiet(feed, at, out != NULL))
			continue;
		if (out && out->len >= STEP_BYTES)
			return 0;
		k.update = k.view && !k.view->built;
		k.all = at->all;
		k.last = at->last;
		k.out = out;
		look_at(&k, at->place);
		n++;
		feed->failed |= k.is_full;
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
		.from = at->place };
	const struct share *found =
	    tell ? shares_find(&fs->shares, fs->looker.world->inv->tick, &share) : NULL;
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
	r = go(feed, at, tell ? &fs->out : NULL);
	if (r == 0 && fs->out.len)
		*ret_message = grpc_message_framed(&fs->out);
	if (r < 0 || fs->out.failed || (fs->out.len && !*ret_message))
		return -ENOMEM;
	fs->steps -= !*ret_message;
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
	TAILQ_INIT(&fs->list);
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
