/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI: what a path shows, turn by turn, for all who follow it.
 *
 * A live feed is one for all who ask for the same path in the same way. It knows of each
 * leaf in which tick it changed or went; what happened in a tick is encoded once, and
 * who was up to date before gets that. Who was not gets what changed since then, encoded
 * for him alone: deletes first, the last value of each leaf, and how many were left
 * out. Nothing is kept for a follower but a number.
 *
 * Other feeds are of one follower, and look when he does.
 */
#ifndef API_GNMI_FEED_H
#define API_GNMI_FEED_H

#include <sys/queue.h>

#include "api/gnmi_filter.h"
#include "api/gnmi_parts.h"

enum feed_kind {
	FEED_LIVE,  /* shared; knows each change */
	FEED_ONCE,  /* all there is, each time; remembers nothing */
	FEED_SPARSE /* what differs from the time before */
};

struct gnmi_feed;
struct gnmi_feeds;

/* How far a follower is. */
struct gnmi_cursor {
	uint64_t last;   /* the tick up to which he has all; 0: he has nothing */
	uint64_t target; /* where he will be when he is through */
	unsigned place;  /* that comes next */
	bool moving;
	bool all; /* every leaf, whether it changed or not */
};

/* One who is told when a live feed has news. */
struct gnmi_follower {
	TAILQ_ENTRY(gnmi_follower) link;
	struct gnmi_cursor at;
	void (*news)(struct gnmi_follower *f);
};

struct gnmi_feeds *gnmi_feeds_create(struct event_base *base,
    const struct gnmi_world *world);            /* NULL without memory */
void gnmi_feeds_destroy(struct gnmi_feeds *fs); /* nobody follows any more */

/* The end of a turn of the loop: live feeds take in what changed, and tell. */
void gnmi_feeds_turn(struct gnmi_feeds *fs);

/*
 * Begins to follow; the path is taken over, and freed where it fails (NULL: no memory, or
 * there are too many feeds).
 */
struct gnmi_feed *gnmi_feed_follow(struct gnmi_feeds *fs, struct gnmi_path *path,
    const struct gnmi_filter *filter, enum feed_kind kind, struct gnmi_follower *f);
void gnmi_feed_leave(struct gnmi_feed *feed, struct gnmi_follower *f);

/* Is there something that the follower does not have? */
bool gnmi_feed_has_news(const struct gnmi_feed *feed, const struct gnmi_cursor *at);

/* What happened in the last tick, where the follower needs nothing else; or NULL. */
struct grpc_message *gnmi_feed_shared(struct gnmi_feed *feed, struct gnmi_cursor *at);

/* Sends him on his way over the tree: to what changed since `last`, or to `all`. */
void gnmi_feed_start(struct gnmi_feed *feed, struct gnmi_cursor *at, bool all);

/*
 * The next part of the way: framed messages behind what is in `out` (NULL: they are of no
 * use). At the end at->moving is false. -ENOMEM: there are too many leaves to remember.
 */
int gnmi_feed_step(struct gnmi_feed *feed, struct gnmi_cursor *at, struct text *out);

#endif
