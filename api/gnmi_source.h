/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources of gNMI: what each of them has taken of the pools that all who subscribe have
 * together.
 *
 * A source has what it follows, whoever else follows it too: a feed and its leaves once,
 * of which it may have a share of each pool. Many sources could take a pool all the same,
 * so its last part is for those who have little: less than half of what the one with most
 * has. When half of that part is taken, the one with most is to give back.
 */
#ifndef API_GNMI_SOURCE_H
#define API_GNMI_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "api/sources.h"

enum gnmi_pool {
	POOL_FEEDS,
	POOL_FOLLOWERS,
	POOL_LEAVES, /* that live feeds remember */
	POOL_COUNT
};

TAILQ_HEAD(gnmi_stakes, gnmi_stake);

/* Lives as long as it follows something. */
struct gnmi_source {
	TAILQ_ENTRY(gnmi_source) link;
	uint8_t key[SOURCE_KEY_BYTES];
	unsigned has[POOL_COUNT];  /* where several follow a feed, each has it */
	struct gnmi_stakes stakes; /* one of each feed it follows; the newest first */
};

TAILQ_HEAD(gnmi_source_list, gnmi_source);

struct gnmi_sources {
	struct gnmi_source_list all;
	unsigned taken[POOL_COUNT]; /* where several follow a feed, once */
};

void gnmi_sources_init(struct gnmi_sources *s);

/* The one with this key, or a new one without anything; NULL: no memory. */
struct gnmi_source *gnmi_source_find(struct gnmi_sources *s,
    const uint8_t key[SOURCE_KEY_BYTES]);

/* Forgets one that follows nothing. */
void gnmi_source_drop(struct gnmi_sources *s, struct gnmi_source *source);

/* How many more it may have of what is new; of what was known before, and grows. */
unsigned gnmi_source_room(const struct gnmi_sources *s, const struct gnmi_source *source,
    enum gnmi_pool pool);
unsigned gnmi_source_growth(const struct gnmi_sources *s,
    const struct gnmi_source *source, enum gnmi_pool pool);

/* May it follow a feed with so many leaves that others follow? No pool loses by it. */
bool gnmi_source_may_join(const struct gnmi_source *source, unsigned leaves);

/* Who is to give back of a pool, since it is short; NULL: it is not. */
struct gnmi_source *gnmi_sources_debtor(struct gnmi_sources *s, enum gnmi_pool pool);

#endif
