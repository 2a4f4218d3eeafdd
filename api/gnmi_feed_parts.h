/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of gNMI's feeds share. */
#ifndef API_GNMI_FEED_PARTS_H
#define API_GNMI_FEED_PARTS_H

#include "api/gnmi_feed.h"
#include "api/gnmi_look.h"
#include "api/gnmi_share.h"
#include "api/gnmi_source.h"

/* Looks of live feeds that are taken in one turn; each takes some 20 us. */
#define VISITS_A_TURN 12u

/* Calls that end in one turn so that others have room. */
#define ENDS_A_TURN 8u

#define FEED_BUCKETS 256u

TAILQ_HEAD(gnmi_followers, gnmi_follower);

/* That a source follows a feed, with one follower or more. */
struct gnmi_stake {
	TAILQ_ENTRY(gnmi_stake) link;   /* of its source */
	TAILQ_ENTRY(gnmi_stake) beside; /* of its feed */
	struct gnmi_source *source;
	struct gnmi_feed *feed;
	struct gnmi_followers followers; /* the newest first */
};

struct gnmi_feed {
	TAILQ_ENTRY(gnmi_feed) link;  /* of live ones */
	LIST_ENTRY(gnmi_feed) beside; /* in its bucket */
	struct gnmi_feeds *feeds;
	struct gnmi_path path;
	struct gnmi_filter filter;
	uint64_t hash; /* of both */
	struct gnmi_followers followers;
	struct gnmi_stakes stakes;    /* one of each source of theirs */
	struct view **view;           /* of each place, of a live feed; else NULL */
	unsigned leaves;              /* of all of them */
	unsigned forgets;             /* the place that next forgets what went */
	uint64_t tick, before;        /* the last two ticks in which something happened */
	struct grpc_message *message; /* what happened in `tick`; NULL: too much */
	bool failed;                  /* there was no room for a leaf */
	uint32_t phase_us;
};

TAILQ_HEAD(feed_list, gnmi_feed);
LIST_HEAD(feed_bucket, gnmi_feed);

struct gnmi_feeds {
	struct looker looker;
	struct feed_list live; /* `live_count` of them */
	struct feed_bucket bucket[FEED_BUCKETS];
	struct gnmi_sources sources;
	unsigned live_count;
	unsigned born;  /* so many were created */
	bool *dirty;    /* a place changed that live feeds have not looked at */
	unsigned place; /* from which on dirt is looked for first */
	/* Places that live feeds look at now, one feed after the other; NULL: none does.
	 */
	unsigned batch[VISITS_A_TURN], batched;
	struct gnmi_feed *next;
	uint64_t tick;  /* ours: turns in which something was looked at */
	uint64_t seen;  /* the model's tick when dirt was last collected */
	unsigned steps; /* that may still find nothing in this turn */
	TAILQ_HEAD(, gnmi_waiter) waiting;
	struct event *again;
	struct shares shares;
	struct text out; /* what is being written */
};

/* How many more leaves it may remember of a place: one that it knows, or a fresh one. */
unsigned feed_room(const struct gnmi_feed *feed, bool fresh);

/* It remembers more leaves now, or fewer. */
void feed_count(struct gnmi_feed *feed, int leaves);

/* Where a pool is short, who has most loses calls; true: there may be more to end. */
bool feeds_make_room(struct gnmi_feeds *fs);

#endif
