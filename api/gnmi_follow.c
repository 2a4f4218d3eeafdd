/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following: which feed it is, who begins to follow it and leaves, and how much of all
 * there is each source may have.
 *
 * What a feed takes is its source's as long as no other one has followed it. From then on
 * it is everybody's: who joins a feed does not lose it by what its first follower does.
 */
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_feed_parts.h"
#include "base/bytes.h"

/* Of all, and of these of one source. */
#define FEEDS_MAX       2048u
#define FEEDS_SHARE     512u   /* a list of 256 takes two of each, at most */
#define FOLLOWERS_MAX   65536u /* each may be woken in one turn */
#define FOLLOWERS_SHARE (FOLLOWERS_MAX / 2)
#define LEAVES_MAX      1000000u /* some 60 MB */
#define LEAVES_SHARE    600000u  /* all of 512 cages, once */
/* ... of all, with which places come that were not known: the rest is for those that
 * are, and grow. */
#define LEAVES_FRESH (LEAVES_MAX / 5 * 4)

/* ---- shares ---- */

static unsigned
rest(unsigned most, unsigned taken)
{
	return most - MIN_OF(most, taken);
}

unsigned
feed_room(const struct gnmi_feed *feed, bool fresh)
{
	unsigned room = rest(fresh ? LEAVES_FRESH : LEAVES_MAX, feed->feeds->leaves);

	if (feed->source)
		room = MIN_OF(room, rest(LEAVES_SHARE, feed->source->leaves));
	return room;
}

void
feed_count(struct gnmi_feed *feed, int leaves)
{
	feed->leaves += (unsigned)leaves;
	feed->feeds->leaves += (unsigned)leaves;
	if (feed->source)
		feed->source->leaves += (unsigned)leaves;
}

/* Its source has no part in it any more. */
static void
disown(struct gnmi_feed *feed)
{
	if (!feed->source)
		return;
	feed->source->feeds--;
	feed->source->leaves -= feed->leaves;
	feed->source = NULL;
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

	if (fs->count < FEEDS_MAX && source->feeds < FEEDS_SHARE)
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
	source->feeds++;
	feed->phase_us = fs->born++ % 27 * 37000;
	TAILQ_INIT(&feed->followers);
	LIST_INSERT_HEAD(&fs->bucket[feed->hash % FEED_BUCKETS], feed, beside);
	fs->count++;
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

	if (fs->followers == FOLLOWERS_MAX || source->followers == FOLLOWERS_SHARE)
		return NULL;
	feed = find(fs, path, filter, live);
	if (!feed)
		return create(fs, path, filter, live, source);
	if (feed->source != source)
		disown(feed);
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
	f->source = source;
	source->followers++;
	fs->followers++;
	return feed;
}

static void
destroy(struct gnmi_feed *feed)
{
	struct gnmi_feeds *fs = feed->feeds;

	feed_count(feed, -(int)feed->leaves);
	disown(feed);
	LIST_REMOVE(feed, beside);
	fs->count--;
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
	struct gnmi_feeds *fs = feed->feeds;

	TAILQ_REMOVE(&feed->followers, f, link);
	if (TAILQ_EMPTY(&feed->followers))
		destroy(feed);
	f->source->followers--;
	gnmi_source_drop(&fs->sources, f->source);
	fs->followers--;
}
