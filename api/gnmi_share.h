/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shares of gNMI: parts of ways that were encoded a moment ago, for others who go the
 * same way in the same state of the model.
 *
 * Followers of a feed whose samples, heartbeats or first rounds fall into one turn of the
 * loop each need the same bytes; who comes first encodes them. When the model changes
 * nothing is kept.
 */
#ifndef API_GNMI_SHARE_H
#define API_GNMI_SHARE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/grpc_wire.h"

#define SHARES 16 /* some 24 kB each */

/* What was due some periods in a row before one that is told, and was not told. */
struct missed {
	uint64_t count;
	uint64_t due_us, period_us; /* mono: when that one was due */
};

/* A part of a way. */
struct share {
	const void *feed;
	uint64_t last;                /* what changed since is in it */
	bool all;                     /* ... or all that is there */
	unsigned counts;              /* what it tells as duplicates ... */
	struct missed samples, beats; /* ... of these */
	unsigned from, to;            /* places; behind the last of them it goes on */
	struct grpc_message *message; /* NULL: nothing was found */
};

struct shares {
	struct share share[SHARES];
	unsigned next; /* that gives way */
	bool kept;     /* there is one */
	uint64_t tick; /* of the model */
};

/* What begins like this one, in the model's tick; or NULL. */
const struct share *shares_find(struct shares *s, uint64_t tick,
    const struct share *like);

/* Keeps a part, with a reference of its own. */
void shares_keep(struct shares *s, const struct share *share);

/* Forgets all; of one feed. */
void shares_drop(struct shares *s);
void shares_drop_feed(struct shares *s, const void *feed);

#endif
