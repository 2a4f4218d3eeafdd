/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources of gNMI: what each of them has taken of the pools that all who subscribe have
 * together.
 *
 * A source has a share of each pool, and many sources could take it all. So the last part
 * of a pool is for those who have little: less than half of what the one with most has.
 * When half of that part is taken, the one with most is to give back.
 */
#ifndef API_GNMI_SOURCE_H
#define API_GNMI_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "api/sources.h"

struct gnmi_follower;

enum gnmi_pool {
	POOL_FEEDS,
	POOL_FOLLOWERS,
	POOL_LEAVES, /* that live feeds remember */
	POOL_COUNT
};

TAILQ_HEAD(gnmi_followers, gnmi_follower);

/* Lives as long as it has followers, or feeds that others follow. */
struct gnmi_source {
	TAILQ_ENTRY(gnmi_source) link;
	uint8_t key[SOURCE_KEY_BYTES];
	unsigned has[POOL_COUNT]; /* of feeds and leaves: what nobody else followed */
	struct gnmi_followers followers; /* the newest first */
};

TAILQ_HEAD(gnmi_source_list, gnmi_source);

struct gnmi_sources {
	struct gnmi_source_list all;
	struct gnmi_source shared; /* feeds that several sources have followed */
	unsigned taken[POOL_COUNT];
};

void gnmi_sources_init(struct gnmi_sources *s);

/* The one with this key, or a new one without anything; NULL: no memory. */
struct gnmi_source *gnmi_source_find(struct gnmi_sources *s,
    const uint8_t key[SOURCE_KEY_BYTES]);

/* Forgets one that has nothing. */
void gnmi_source_drop(struct gnmi_sources *s, struct gnmi_source *source);

/* A source has so many more now, or fewer. */
void gnmi_source_count(struct gnmi_sources *s, struct gnmi_source *source,
    enum gnmi_pool pool, int change);

/* How many more it may have of what is new; of what was known before, and grows. */
unsigned gnmi_source_room(const struct gnmi_sources *s, const struct gnmi_source *source,
    enum gnmi_pool pool);
unsigned gnmi_source_growth(const struct gnmi_sources *s,
    const struct gnmi_source *source, enum gnmi_pool pool);

/* May a feed with so many leaves be of several? */
bool gnmi_sources_may_share(const struct gnmi_sources *s, unsigned leaves);

/* Who is to give back of a pool, since it is short; NULL: it is not. */
struct gnmi_source *gnmi_sources_debtor(struct gnmi_sources *s, enum gnmi_pool pool);

#endif
