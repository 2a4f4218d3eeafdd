/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searches of events in the journal's database, in slices between two commits.
 */
#ifndef DAEMON_JOURNAL_SEARCH_H
#define DAEMON_JOURNAL_SEARCH_H

#include "api/api.h"
#include "daemon/journal_store.h"

/* A search, which is made in slices. The events are in the order of their ids. */
struct event_search {
	struct api_event_query query;
	struct event_record *events; /* the caller's: room for query.limit */
	size_t count;
	uint64_t next; /* where the search goes on, for `after` of the next one */
	uint64_t at;   /* the last row that was looked at */
	bool begun, done;
};

/* Looks through some rows more. 0 or -errno with store->why. */
int journal_search(struct journal_store *store, struct event_search *search);

#endif
