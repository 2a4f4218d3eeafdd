/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI: what a path shows, turn by turn, for all who follow it.
 *
 * A feed is one for all who ask for the same path in the same way, whatever the modes of
 * their subscriptions. A live feed knows of each leaf in which tick it changed or went;
 * what happened in a tick is encoded once, and who was up to date before gets that. Who
 * was not goes a way of his own over what changed since: deletes first, the last value of
 * each leaf, and how many were left out; so does a sample, a heartbeat and a first round.
 * Equal ways of one turn are encoded once too. Nothing is kept for a follower but a
 * number.
 *
 * Other feeds remember nothing: each way over them shows all there is.
 */
#ifndef API_GNMI_FEED_H
#define API_GNMI_FEED_H

#include <sys/queue.h>

#include "api/gnmi_look.h"
#include "api/gnmi_parts.h"
#include "api/sources.h"

struct gnmi_feed;
struct gnmi_feeds;
struct gnmi_stake;

/* How far a follower is. */
struct gnmi_cursor {
	uint64_t last;   /* the tick up to which he has all; 0: he has nothing */
	uint64_t target; /* where he will be when he is through */
	uint64_t there;  /* when he last came through; what was made before is no news */
	unsigned place;  /* that comes next */
	bool moving;
	bool all; /* every leaf, whether it changed or not */
	enum look_counts counts;
	struct missed samples, beats; /* before these */
};

struct gnmi_follower {
	TAILQ_ENTRY(gnmi_follower) link;
	TAILQ_ENTRY(gnmi_follower) beside; /* of his source in this feed */
	struct gnmi_cursor at;
	struct gnmi_stake *stake;
	void (*news)(struct gnmi_follower *f); /* of a live feed; NULL: he is not told */
	/* Others have no room: he leaves, and may with others. */
	void (*end)(struct gnmi_follower *f);
};

/* One who waits for steps that may find nothing; zero at first. */
struct gnmi_waiter {
	TAILQ_ENTRY(gnmi_waiter) link;
	bool waits;
	void (*go_on)(struct gnmi_waiter *w);
};

struct gnmi_feeds *gnmi_feeds_create(struct event_base *base,
    const struct gnmi_world *world);            /* NULL without memory */
void gnmi_feeds_destroy(struct gnmi_feeds *fs); /* nobody follows any more */

/* The end of a turn of the loop: who has too much ends; live feeds take in what changed,
 * and tell; the first of those who wait go on. */
void gnmi_feeds_turn(struct gnmi_feeds *fs);

/* Waits behind all others who do, for a turn to come; and not any more. */
void gnmi_feeds_wait(struct gnmi_feeds *fs, struct gnmi_waiter *w);
void gnmi_feeds_leave(struct gnmi_feeds *fs, struct gnmi_waiter *w);

/*
 * Begins to follow, for a source as of sources_key(); the path is taken over, and freed
 * where it fails (NULL: no memory, or there are too many feeds or followers, of this
 * source or of all).
 */
struct gnmi_feed *gnmi_feed_follow(struct gnmi_feeds *fs, struct gnmi_path *path,
    const struct gnmi_filter *filter, bool live, const uint8_t key[SOURCE_KEY_BYTES],
    struct gnmi_follower *f);
void gnmi_feed_leave(struct gnmi_feed *feed, struct gnmi_follower *f);

/* When its samples are taken, after whole periods: equal for all who follow it. */
uint64_t gnmi_feed_phase_us(const struct gnmi_feed *feed);

/* Is there something that the follower of a live feed does not have? */
bool gnmi_feed_has_news(const struct gnmi_feed *feed, const struct gnmi_cursor *at);

/* What happened in the last tick, where the follower needs nothing else; or NULL. */
struct grpc_message *gnmi_feed_shared(struct gnmi_feed *feed, struct gnmi_cursor *at);

/* Sends him on his way over the tree: to what changed since `last`, or to `all`. */
void gnmi_feed_start(struct gnmi_feed *feed, struct gnmi_cursor *at, bool all);

/*
 * The next part of the way: messages, or NULL where nothing was found on it, or nothing
 * is to be told. At the end at->moving is false. -ENOMEM: there are too many leaves to
 * remember, or there is no memory. -EAGAIN: in this turn too many steps found nothing.
 */
int gnmi_feed_step(struct gnmi_feed *feed, struct gnmi_cursor *at, bool tell,
    struct grpc_message **ret_message);

#endif
