/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following: which feed it is, who begins to follow it and leaves, and how much of all
 * there is each source may have.
 *
 * What a feed takes is its source's as long as no other one has followed it. From then on
 * it is of all: who joins a feed does not lose it by what its first follower does.
 */
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_feed_parts.h"
#include "base/bytes.h"

/* ---- shares ---- */

unsigned
feed_room(const struct gnmi_feed *feed, bool fresh)
{
	const struct gnmi_sources *all = &feed->feeds->sources;

	return fresh ? gnmi_source_room(all, feed->source, POOL_LEAVES)
		     : gnmi_source_growth(all, feed->source, POOL_LEAVES);
}

void
feed_count(struct gnmi_feed *feed, int leaves)
{
	feed->leaves += (unsigned)leaves;
	gnmi_source_count(&feed->feeds->sources, feed->source, POOL_LEAVES, leaves);
}

static void
charge(struct gnmi_feed *feed, int sign)
{
	struct gnmi_sources *all = &feed->feeds->sources;

	gnmi_source_count(all, feed->source, POOL_FEEDS, sign);
	gnmi_source_count(all, feed->source, POOL_LEAVES, sign * (int)feed->leaves);
}

/* From now on it is of all, where they do not have too much of that already. */
static void
hand_over(struct gnmi_feed *feed)
{
	struct gnmi_sources *all = &feed->feeds->sources;

	if (feed->source == &all->shared || !gnmi_sources_may_share(all, feed->leaves))
		return;
	charge(feed, -1);
	feed->source = &all->shared;
	charge(feed, 1);
}

/* ---- which feed ---- */

static uint64_t
hash_of(const struct gnmi_path *path, const struct gnmi_filter *f)
{
	uint64_t hash = look_hash(path->text, path->len);

	hash ^= f->models + f->depth * 64u + (unsigned)f->encoding * 4u + f->pick;
	return hash ^ hash >> 32;
}

/* One that failed is only for those to leave who follow it. */
static bool
same(const struct gnmi_feed *feed, const struct gnmi_path *path,
    const struct gnmi_filter *f, bool live)
{
	const struct gnmi_filter *own = &feed->filter;

	return !feed->failed && (feed->view != NULL) == live &&
	       own->encoding == f->encoding && own->depth == f->depth &&
	       own->models == f->models && own->pick == f->pick &&
	       feed->path.len == path->len &&
	       memcmp(feed->path.text, path->text, path->len) == 0;
}

static struct gnmi_feed *
find(const struct gnmi_feeds *fs, const struct gnmi_path *path,
    const struct gnmi_filter *f, bool live)
{
	uint64_t hash = hash_of(path, f);
	struct gnmi_feed *feed;

	LIST_FOREACH(feed, &fs->bucket[hash % FEED_BUCKETS], beside)
	{
		if (feed->hash == hash && same(feed, path, f, live))
			break;
	}
	return feed;
}

static void
add_live(struct gnmi_feeds *fs, struct gnmi_feed *feed)
{
	/* In front: what it looks at first is newer than what the others look at now. */
	TAILQ_INSERT_HEAD(&fs->live, feed, link);
	if (fs->live_count++ > 0)
		return;
	/* Nobody looked so far. */
	memset(fs->dirty, 0, fs->looker.places * sizeof(*fs->dirty));
	/* The tick that is being made may have more to come. */
	fs->seen = fs->looker.world->inv->tick - fs->looker.world->inv->dirty;
}

static struct gnmi_feed *
create(struct gnmi_feeds *fs, struct gnmi_path *path, const struct gnmi_filter *filter,
    bool live, struct gnmi_source *source)
{
	struct gnmi_feed *feed = NULL;

	if (gnmi_source_room(&fs->sources, source, POOL_FEEDS))
		feed = calloc(1, sizeof(*feed));
	if (feed && live)
		feed->view = calloc(fs->looker.places, sizeof(struct view *));
	if (!feed || (live && !feed->view)) {
		free(feed);
		return NULL;
	}
	feed->feeds = fs;
	feed->path = *path;
	feed->filter = *filter;
	feed->hash = hash_of(path, filter);
	feed->source = source;
	charge(feed, 1);
	feed->born = fs->born++;
	feed->phase_us = feed->born % 27 * 37000;
	TAILQ_INIT(&feed->followers);
	LIST_INSERT_HEAD(&fs->bucket[feed->hash % FEED_BUCKETS], feed, beside);
	if (live)
		add_live(fs, feed);
	return feed;
}

/* ---- who follows ---- */

/* The feed, with the path in it, or already with one that is equal. */
static struct gnmi_feed *
join(struct gnmi_feeds *fs, struct gnmi_path *path, const struct gnmi_filter *filter,
    bool live, struct gnmi_source *source)
{
	struct gnmi_feed *feed;

	if (gnmi_source_room(&fs->sources, source, POOL_FOLLOWERS) == 0)
		return NULL;
	feed = find(fs, path, filter, live);
	if (!feed)
		return create(fs, path, filter, live, source);
	if (feed->source != source)
		hand_over(feed);
	gnmi_path_fini(path);
	return feed;
}

struct gnmi_feed *
gnmi_feed_follow(struct gnmi_feeds *fs, struct gnmi_path *path,
    const struct gnmi_filter *filter, bool live, const uint8_t key[SOURCE_KEY_BYTES],
    struct gnmi_follower *f)
{
	struct gnmi_source *source = gnmi_source_find(&fs->sources, key);
	struct gnmi_feed *feed = source ? join(fs, path, filter, live, source) : NULL;

	if (!feed) {
		gnmi_path_fini(path);
		if (source)
			gnmi_source_drop(&fs->sources, source);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&feed->followers, f, link);
	TAILQ_INSERT_HEAD(&source->followers, f, beside);
	f->source = source;
	gnmi_source_count(&fs->sources, source, POOL_FOLLOWERS, 1);
	return feed;
}

static void
destroy(struct gnmi_feed *feed)
{
	struct gnmi_feeds *fs = feed->feeds;

	charge(feed, -1);
	LIST_REMOVE(feed, beside);
	if (feed->view) {
		if (fs->next == feed)
			fs->next = TAILQ_NEXT(feed, link);
		TAILQ_REMOVE(&fs->live, feed, link);
		fs->live_count--;
		for (unsigned i = 0; i < fs->looker.places; i++)
			view_free(feed->view[i]);
	}
	free(feed->view);
	shares_drop_feed(&fs->shares, feed);
	grpc_message_unref(feed->message);
	gnmi_path_fini(&feed->path);
	free(feed);
}

void
gnmi_feed_leave(struct gnmi_feed *feed, struct gnmi_follower *f)
{
	struct gnmi_sources *all = &feed->feeds->sources;
	struct gnmi_source *owner = feed->source;

	TAILQ_REMOVE(&feed->followers, f, link);
	TAILQ_REMOVE(&f->source->followers, f, beside);
	gnmi_source_count(all, f->source, POOL_FOLLOWERS, -1);
	if (TAILQ_EMPTY(&feed->followers))
		destroy(feed);
	if (owner != f->source)
		gnmi_source_drop(all, owner);
	gnmi_source_drop(all, f->source);
}

/* ---- who has to go ---- */

/* Of a source's feeds the newest one that has something to give back. */
static struct gnmi_feed *
newest(const struct gnmi_feeds *fs, const struct gnmi_source *source, bool with_leaves)
{
	struct gnmi_feed *found = NULL, *feed;

	for (unsigned i = 0; i < FEED_BUCKETS; i++) {
		LIST_FOREACH(feed, &fs->bucket[i], beside)
		{
			if (feed->source == source && (feed->leaves || !with_leaves) &&
			    (!found || feed->born > found->born))
				found = feed;
		}
	}
	return found;
}

/* One who follows what a source has of a pool; NULL: nobody does. */
static struct gnmi_follower *
one_of(const struct gnmi_feeds *fs, const struct gnmi_source *source, enum gnmi_pool pool)
{
	struct gnmi_feed *feed;

	if (pool == POOL_FOLLOWERS)
		return TAILQ_FIRST(&source->followers);
	feed = newest(fs, source, pool == POOL_LEAVES);
	return feed ? TAILQ_FIRST(&feed->followers) : NULL;
}

bool
feeds_make_room(struct gnmi_feeds *fs)
{
	unsigned ended = 0;

	for (unsigned pool = 0; pool < POOL_COUNT; pool++) {
		const struct gnmi_source *source;
		struct gnmi_follower *f;

		while (ended < ENDS_A_TURN &&
		       (source = gnmi_sources_debtor(&fs->sources, pool)) &&
		       (f = one_of(fs, source, pool))) {
			f->end(f);
			ended++;
		}
	}
	return ended == ENDS_A_TURN;
}
