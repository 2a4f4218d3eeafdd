/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_feed.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_notice.h"
#include "api/gnmi_value.h"
#include "api/gnmi_view.h"
#include "base/bytes.h"

#define FEEDS_MAX  8192u
#define LEAVES_MAX 400000u /* that all feeds may remember: some 32 MB */

/* Places that are looked at in one turn; each takes some 50 us. */
#define VISITS_A_TURN 12u
/* A part of a way: so many bytes, or so many places. */
#define STEP_BYTES  (24u * 1024)
#define STEP_PLACES 12u

/* How often what went, and everybody knows of, is forgotten. */
#define FORGET_TICKS 64

TAILQ_HEAD(followers, gnmi_follower);

struct gnmi_feed {
	TAILQ_ENTRY(gnmi_feed) link;
	struct gnmi_feeds *feeds;
	struct gnmi_path path;
	struct gnmi_filter filter;
	enum feed_kind kind;
	struct followers followers;
	struct view *view; /* of each place; NULL: it remembers nothing */
	/* LIVE: */
	uint64_t tick, before;        /* the last two ticks in which something happened */
	struct grpc_message *message; /* what happened in `tick` */
	struct text news;             /* ... while it is being looked at */
	bool failed;                  /* there was no room for a leaf */
};

TAILQ_HEAD(feed_list, gnmi_feed);

struct gnmi_feeds {
	const struct gnmi_world *world;
	struct feed_list list;
	unsigned count, live;
	unsigned leaves;
	unsigned places; /* the cages, and one for what is of none */
	bool *dirty;     /* a place changed that live feeds have not looked at */
	uint64_t tick;   /* ours: turns in which something was looked at */
	uint64_t seen;   /* the model's tick when dirt was last collected */
	struct event *again;
	struct notice notice; /* what is being written */
	struct text value;
	struct text gone; /* deletes, which come first */
};

/* ---- one look at one place ---- */

struct look {
	struct gnmi_feed *feed;
	struct view *view; /* NULL: nothing is remembered */
	bool update;       /* what is seen is what is known from now on */
	bool all;
	uint64_t last;    /* what changed since is told */
	struct text *out; /* NULL: nothing is told */
	bool changed;     /* something differs from what was known */
};

/* FNV-1a, eight bytes at a time where there are as many. */
static uint64_t
hash_of(const struct text *t)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325), word;
	size_t i = 0;

	for (; i + 8 <= t->len; i += 8) {
		memcpy(&word, t->data + i, 8);
		hash = (hash ^ word) * UINT64_C(0x100000001b3);
		hash ^= hash >> 29;
	}
	for (; i < t->len; i++)
		hash = (hash ^ (uint8_t)t->data[i]) * UINT64_C(0x100000001b3);
	return hash ^ t->len;
}

/* What is told of a leaf that the view knows; false: nothing. */
static bool
look_up(struct look *k, const struct tree_walk *w, const struct tree_leaf *leaf,
    uint64_t *wall_us, unsigned *duplicates)
{
	struct gnmi_feeds *fs = k->feed->feeds;
	bool may_add = k->update && fs->leaves < LEAVES_MAX;
	unsigned count = k->view->count;
	struct view_leaf *l = view_find(k->view, w, leaf->node, may_add);

	fs->leaves += k->view->count - count;
	if (!l) {
		k->feed->failed |= k->update;
		return false;
	}
	if (k->update)
		k->changed |= view_set(l, hash_of(&fs->value), fs->tick);
	if (!l->present || !(k->all || l->changed > k->last))
		return false;
	l->wall_us = MAX_OF(l->wall_us, *wall_us);
	*wall_us = l->wall_us;
	*duplicates = k->all ? 0 : view_duplicates(l, k->last);
	return true;
}

static void
look_at_leaf(struct look *k, const struct tree_walk *w, const struct tree_leaf *leaf)
{
	struct gnmi_feeds *fs = k->feed->feeds;
	uint64_t wall_us = leaf->wall_us ? leaf->wall_us : fs->world->start_us;
	unsigned duplicates = 0;

	if (!gnmi_put_value(&fs->value, leaf, k->feed->filter.encoding))
		return;
	if (k->view && !look_up(k, w, leaf, &wall_us, &duplicates))
		return;
	if (k->out)
		notice_add(&fs->notice, &k->feed->path.mirror, w, leaf->node, wall_us,
		    &fs->value, duplicates);
}

/* Deletes of what went since, also where it is back. */
static void
tell_gone(struct look *k)
{
	struct gnmi_feeds *fs = k->feed->feeds;
	uint64_t wall_us;
	struct now now;
	size_t path;

	fs->world->host->now(fs->world->host->arg, &now);
	wall_us = now.wall_us;
	fs->gone.len = 0;
	for (unsigned i = 0; i < k->view->count; i++) {
		struct view_leaf *l = &k->view->leaf[i];

		if (l->deleted <= k->last)
			continue;
		wall_us = MAX_OF(wall_us, l->wall_us);
		path = notice_begin_delete(&fs->gone, &k->feed->path.mirror);
		view_put_elems(&fs->gone, k->view, l);
		notice_end_delete(&fs->gone, path);
		if (!l->present)
			l->wall_us = wall_us;
	}
	if (fs->gone.len)
		notice_put_deletes(k->out, &k->feed->path.mirror, wall_us, &fs->gone);
}

static void
walk_place(struct tree_walk *w, const struct gnmi_feed *feed, unsigned place)
{
	const struct gnmi_world *world = feed->feeds->world;

	if (place < world->inv->cage_count)
		tree_walk_cage(w, &world->tree, &feed->path.path,
		    &world->inv->cage[place]);
	else
		tree_walk_others(w, &world->tree, &feed->path.path);
}

static void
look_at(struct look *k, unsigned place)
{
	struct gnmi_feed *feed = k->feed;
	struct gnmi_feeds *fs = feed->feeds;
	struct tree_walk w;
	struct tree_leaf leaf;

	k->view = feed->view ? &feed->view[place] : NULL;
	if (k->view)
		view_begin(k->view);
	notice_begin(&fs->notice);
	walk_place(&w, feed, place);
	while (tree_walk_next(&w, &leaf)) {
		if (gnmi_filter_passes(&feed->filter, &w, leaf.node))
			look_at_leaf(k, &w, &leaf);
	}
	if (k->view && k->update) {
		k->changed |= view_end(k->view, fs->tick) > 0;
		k->view->built = true;
	}
	notice_end_component(&fs->notice);
	if (k->view && k->out && k->last)
		tell_gone(k);
	if (k->out)
		notice_move(&fs->notice, k->out);
}

/* ---- turns ---- */

static void
collect_dirt(struct gnmi_feeds *fs)
{
	const struct inventory *inv = fs->world->inv;

	for (unsigned i = 0; i < inv->cage_count; i++)
		fs->dirty[i] |= tree_tick(&inv->cage[i]) > fs->seen;
	fs->dirty[inv->cage_count] |=
	    inv->alarm_tick > fs->seen || inv->shape_tick > fs->seen;
	fs->seen = inv->tick;
}

static void
look_live(struct gnmi_feed *feed, unsigned place)
{
	struct look k = { .feed = feed,
		.update = true,
		.last = feed->feeds->tick - 1,
		.out = &feed->news };

	/* Who comes to it first builds it. */
	if (feed->view[place].built)
		look_at(&k, place);
}

/* What went is known as long as somebody was not told. */
static void
forget(struct gnmi_feed *feed)
{
	const struct gnmi_follower *f;
	uint64_t before = feed->feeds->tick;

	TAILQ_FOREACH (f, &feed->followers, link)
		before = MIN_OF(before, f->at.last);
	for (unsigned i = 0; i < feed->feeds->places; i++) {
		feed->feeds->leaves -= feed->view[i].count;
		view_forget(&feed->view[i], before);
		feed->feeds->leaves += feed->view[i].count;
	}
}

/* What was found in this turn is the message that all get. */
static void
publish(struct gnmi_feed *feed)
{
	struct gnmi_follower *f;

	if (feed->news.len == 0 && !feed->failed)
		return;
	grpc_message_unref(feed->message);
	/* Without memory for it, each gets his own. */
	feed->message = grpc_message_framed(&feed->news);
	feed->news.len = 0;
	feed->news.failed = false;
	feed->before = feed->message ? feed->tick : feed->feeds->tick;
	feed->tick = feed->feeds->tick;
	TAILQ_FOREACH (f, &feed->followers, link)
		f->news(f);
	if (feed->tick % FORGET_TICKS == 0)
		forget(feed);
}

void
gnmi_feeds_turn(struct gnmi_feeds *fs)
{
	struct gnmi_feed *feed;
	unsigned visits = 0;
	unsigned place = 0;

	if (fs->live == 0)
		return;
	if (fs->seen != fs->world->inv->tick)
		collect_dirt(fs);
	while (place < fs->places && !fs->dirty[place])
		place++;
	if (place == fs->places)
		return;
	fs->tick++;
	for (; place < fs->places && visits < VISITS_A_TURN; place++) {
		if (!fs->dirty[place])
			continue;
		fs->dirty[place] = false;
		TAILQ_FOREACH (feed, &fs->list, link) {
			if (feed->kind != FEED_LIVE)
				continue;
			look_live(feed, place);
			visits++;
		}
	}
	TAILQ_FOREACH (feed, &fs->list, link) {
		if (feed->kind == FEED_LIVE)
			publish(feed);
	}
	while (place < fs->places && !fs->dirty[place])
		place++;
	if (place < fs->places)
		event_active(fs->again, EV_TIMEOUT, 1); /* the rest in a turn to come */
}

/* ---- following ---- */

static bool
same(const struct gnmi_feed *feed, const struct gnmi_path *path,
    const struct gnmi_filter *f)
{
	const struct gnmi_filter *own = &feed->filter;

	return feed->kind == FEED_LIVE && own->encoding == f->encoding &&
	       own->depth == f->depth && own->models == f->models &&
	       own->pick == f->pick && feed->path.len == path->len &&
	       memcmp(feed->path.text, path->text, path->len) == 0;
}

static struct gnmi_feed *
create(struct gnmi_feeds *fs, struct gnmi_path *path, const struct gnmi_filter *filter,
    enum feed_kind kind)
{
	struct gnmi_feed *feed;

	if (fs->count >= FEEDS_MAX)
		return NULL;
	feed = calloc(1, sizeof(*feed));
	if (feed && kind != FEED_ONCE)
		feed->view = calloc(fs->places, sizeof(*feed->view));
	if (!feed || (kind != FEED_ONCE && !feed->view)) {
		free(feed);
		return NULL;
	}
	feed->feeds = fs;
	feed->path = *path;
	feed->filter = *filter;
	feed->kind = kind;
	TAILQ_INIT(&feed->followers);
	TAILQ_INSERT_TAIL(&fs->list, feed, link);
	fs->count++;
	if (kind == FEED_LIVE && fs->live++ == 0) {
		/* Nobody looked so far. */
		memset(fs->dirty, 0, fs->places * sizeof(*fs->dirty));
		fs->seen = fs->world->inv->tick;
	}
	return feed;
}

struct gnmi_feed *
gnmi_feed_follow(struct gnmi_feeds *fs, struct gnmi_path *path,
    const struct gnmi_filter *filter, enum feed_kind kind, struct gnmi_follower *f)
{
	struct gnmi_feed *feed = NULL;

	if (kind == FEED_LIVE) {
		TAILQ_FOREACH (feed, &fs->list, link) {
			if (same(feed, path, filter))
				break;
		}
	}
	if (feed)
		gnmi_path_fini(path);
	else
		feed = create(fs, path, filter, kind);
	if (feed)
		TAILQ_INSERT_TAIL(&feed->followers, f, link);
	else
		gnmi_path_fini(path);
	return feed;
}

void
gnmi_feed_leave(struct gnmi_feed *feed, struct gnmi_follower *f)
{
	struct gnmi_feeds *fs = feed->feeds;

	TAILQ_REMOVE(&feed->followers, f, link);
	if (!TAILQ_EMPTY(&feed->followers))
		return;
	TAILQ_REMOVE(&fs->list, feed, link);
	fs->count--;
	fs->live -= feed->kind == FEED_LIVE;
	for (unsigned i = 0; feed->view && i < fs->places; i++) {
		fs->leaves -= feed->view[i].count;
		view_fini(&feed->view[i]);
	}
	free(feed->view);
	grpc_message_unref(feed->message);
	text_fini(&feed->news);
	gnmi_path_fini(&feed->path);
	free(feed);
}

bool
gnmi_feed_has_news(const struct gnmi_feed *feed, const struct gnmi_cursor *at)
{
	return feed->tick > at->last || feed->failed;
}

struct grpc_message *
gnmi_feed_shared(struct gnmi_feed *feed, struct gnmi_cursor *at)
{
	if (!feed->message || at->last < feed->before || at->last >= feed->tick)
		return NULL;
	at->last = feed->tick;
	feed->message->refs++;
	return feed->message;
}

void
gnmi_feed_start(struct gnmi_feed *feed, struct gnmi_cursor *at, bool all)
{
	struct gnmi_feeds *fs = feed->feeds;

	if (feed->kind == FEED_SPARSE)
		fs->tick++;
	at->target = fs->tick;
	at->place = 0;
	at->moving = true;
	at->all = all;
}

/* Has anything of a live feed's place changed since? */
static bool
is_quiet(const struct gnmi_feed *feed, const struct gnmi_cursor *at)
{
	const struct view *v = feed->view ? &feed->view[at->place] : NULL;

	if (feed->kind != FEED_LIVE || at->all || !v->built)
		return false;
	for (unsigned i = 0; i < v->count; i++) {
		if (v->leaf[i].changed > at->last || v->leaf[i].deleted > at->last)
			return false;
	}
	return true;
}

int
gnmi_feed_step(struct gnmi_feed *feed, struct gnmi_cursor *at, struct text *out)
{
	struct gnmi_feeds *fs = feed->feeds;
	size_t begun = out ? out->len : 0;

	for (unsigned n = 0; at->place < fs->places && n < STEP_PLACES; at->place++) {
		struct look k = { .feed = feed,
			.all = at->all,
			.last = at->last,
			.out = out };

		if (is_quiet(feed, at))
			continue;
		k.update = feed->kind == FEED_SPARSE ||
			   (feed->kind == FEED_LIVE && !feed->view[at->place].built);
		look_at(&k, at->place);
		n++;
		if (feed->failed)
			return -ENOMEM;
		if (out && out->len - begun >= STEP_BYTES) {
			at->place++;
			break;
		}
	}
	if (at->place == fs->places) {
		at->moving = false;
		at->last = at->target;
	}
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
	fs->world = world;
	fs->places = world->inv->cage_count + 1;
	fs->tick = 1;
	fs->dirty = calloc(fs->places, sizeof(*fs->dirty));
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
	notice_fini(&fs->notice);
	text_fini(&fs->value);
	text_fini(&fs->gone);
	free(fs->dirty);
	free(fs);
}
