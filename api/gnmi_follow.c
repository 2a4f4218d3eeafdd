/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following: which feed it is, who begins to follow it and leaves, and how much of all
 * there is each source may have.
 *
 * What a feed takes each source has that follows it, as if no other one did: who joins
 * changes nothing for those who were there, nor does one who leaves.
 */
#include <stdlib.h>
#include <string.h>

#include "api/gnmi_feed_parts.h"
#include "base/bytes.h"

/* ---- shares ---- */

/* A feed fails for all who follow it, so it may have what one of them may. */
unsigned
feed_room(const struct gnmi_feed *feed, bool fresh)
{
	const struct gnmi_sources *all = &feed->feeds->sources;
	const struct gnmi_source *least = TAILQ_FIRST(&feed->stakes)->source;
	const struct gnmi_stake *stake;

	TAILQ_FOREACH (stake, &feed->stakes, beside) {
		if (stake->source->has[POOL_LEAVES] < least->has[POOL_LEAVES])
			least = stake->source;
	}
	return fresh ? gnmi_source_room(all, least, POOL_LEAVES)
		     : gnmi_source_growth(all, least, POOL_LEAVES);
}

void
feed_count(struct gnmi_feed *feed, int leaves)
{
	struct gnmi_stake *stake;

	if (leaves == 0)
		return;
	feed->leaves += (unsigned)leaves;
	feed->feeds->sources.taken[POOL_LEAVES] += (unsigned)leaves;
	TAILQ_FOREACH (stake, &feed->stakes, beside)
		stake->source->has[POOL_LEAVES] += (unsigned)leaves;
}

static struct gnmi_stake *
find_stake(const struct gnmi_source *source, const struct gnmi_feed *feed)
{
	struct gnmi_stake *stake;

	TAILQ_FOREACH (stake, &source->stakes, link) {
		if (stake->feed == feed)
			break;
	}
	return stake;
}

static struct gnmi_stake *
add_stake(struct gnmi_source *source, struct gnmi_feed *feed)
{
	struct gnmi_stake *stake = calloc(1, sizeof(*stake));

	if (!stake)
		return NULL;
	stake->source = source;
	stake->feed = feed;
	TAILQ_INIT(&stake->followers);
	TAILQ_INSERT_HEAD(&source->stakes, stake, link);
	TAILQ_INSERT_TAIL(&feed->stakes, stake, beside);
	source->has[POOL_FEEDS]++;
	source->has[POOL_LEAVES] += feed->leaves;
	return stake;
}

static void
drop_stake(struct gnmi_stake *stake)
{
	stake->source->has[POOL_FEEDS]--;
	stake->source->has[POOL_LEAVES] -= stake->feed->leaves;
	TAILQ_REMOVE(&stake->source->stakes, stake, link);
	TAILQ_REMOVE(&stake->feed->stakes, stake, beside);
	free(stake);
}

/* Does no other source follow the same feed? */
static bool
is_alone(const struct gnmi_stake *stake)
{
	return TAILQ_FIRST(&stake->feed->stakes) == stake && !TAILQ_NEXT(stake, beside);
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
create(struct gnmi_feeds *fs, const struct gnmi_path *path,
    const struct gnmi_filter *filter, bool live)
{
	struct gnmi_feed *feed = calloc(1, sizeof(*feed));

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
	feed->phase_us = fs->born++ % 27 * 37000;
	TAILQ_INIT(&feed->followers);
	TAILQ_INIT(&feed->stakes);
	fs->sources.taken[POOL_FEEDS]++;
	LIST_INSERT_HEAD(&fs->bucket[feed->hash % FEED_BUCKETS], feed, beside);
	if (live)
		add_live(fs, feed);
	return feed;
}

static void
destroy(struct gnmi_feed *feed)
{
	struct gnmi_feeds *fs = feed->feeds;

	fs->sources.taken[POOL_FEEDS]--;
	fs->sources.taken[POOL_LEAVES] -= feed->leaves;
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

/* ---- who follows ---- */

/* One that is new; the path is the feed's. */
static struct gnmi_stake *
begin(struct gnmi_feeds *fs, struct gnmi_path *path, const struct gnmi_filter *filter,
    bool live, struct gnmi_source *source)
{
	struct gnmi_feed *feed = NULL;
	struct gnmi_stake *stake;

	if (gnmi_source_room(&fs->sources, source, POOL_FEEDS))
		feed = create(fs, path, filter, live);
	if (!feed)
		return NULL;
	*path = (struct gnmi_path){ .text = NULL };
	stake = add_stake(source, feed);
	if (!stake)
		destroy(feed);
	return stake;
}

/* The source's in the feed of that path, which is that feed's then, or still ours. */
static struct gnmi_stake *
join(struct gnmi_feeds *fs, struct gnmi_path *path, const struct gnmi_filter *filter,
    bool live, struct gnmi_source *source)
{
	struct gnmi_stake *stake;
	struct gnmi_feed *feed;

	if (gnmi_source_room(&fs->sources, source, POOL_FOLLOWERS) == 0)
		return NULL;
	feed = find(fs, path, filter, live);
	if (!feed)
		return begin(fs, path, filter, live, source);
	stake = find_stake(source, feed);
	if (stake || !gnmi_source_may_join(source, feed->leaves))
		return stake;
	return add_stake(source, feed);
}

struct gnmi_feed *
gnmi_feed_follow(struct gnmi_feeds *fs, struct gnmi_path *path,
    const struct gnmi_filter *filter, bool live, const uint8_t key[SOURCE_KEY_BYTES],
    struct gnmi_follower *f)
{
	struct gnmi_source *source = gnmi_source_find(&fs->sources, key);
	struct gnmi_stake *stake = source ? join(fs, path, filter, live, source) : NULL;

	gnmi_path_fini(path);
	if (!stake) {
		if (source)
			gnmi_source_drop(&fs->sources, source);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&stake->feed->followers, f, link);
	TAILQ_INSERT_HEAD(&stake->followers, f, beside);
	f->stake = stake;
	source->has[POOL_FOLLOWERS]++;
	fs->sources.taken[POOL_FOLLOWERS]++;
	return stake->feed;
}

void
gnmi_feed_leave(struct gnmi_feed *feed, struct gnmi_follower *f)
{
	struct gnmi_sources *all = &feed->feeds->sources;
	struct gnmi_source *source = f->stake->source;

	TAILQ_REMOVE(&feed->followers, f, link);
	TAILQ_REMOVE(&f->stake->followers, f, beside);
	source->has[POOL_FOLLOWERS]--;
	all->taken[POOL_FOLLOWERS]--;
	if (TAILQ_EMPTY(&f->stake->followers))
		drop_stake(f->stake);
	if (TAILQ_EMPTY(&feed->followers))
		destroy(feed);
	gnmi_source_drop(all, source);
}

/* ---- who has to go ---- */

/*
 * Of what a source has of a pool the newest, before that what no other one follows, since
 * only this comes back at once. NULL: it has nothing.
 */
static struct gnmi_follower *
one_of(const struct gnmi_source *source, enum gnmi_pool pool)
{
	const struct gnmi_stake *found = NULL, *stake;

	TAILQ_FOREACH (stake, &source->stakes, link) {
		bool counts = pool != POOL_LEAVES || stake->feed->leaves;

		if (counts && !found)
			found = stake;
		if (counts && (pool == POOL_FOLLOWERS || is_alone(stake))) {
			found = stake;
			break;
		}
	}
	return found ? TAILQ_FIRST(&found->followers) : NULL;
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
		       (f = one_of(source, pool))) {
			f->end(f);
			ended++;
		}
	}
	return ended == ENDS_A_TURN;
}
