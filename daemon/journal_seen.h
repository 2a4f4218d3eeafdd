/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seen: where modules had light, or a host spoke, in the journal's database.
 *
 * A row follows from what is told of a module that is plugged, in the same transaction,
 * and goes with its stay. Rows are read once when a daemon starts.
 */
#ifndef DAEMON_JOURNAL_SEEN_H
#define DAEMON_JOURNAL_SEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "model/event.h"
#include "model/seen.h"

struct journal_store;

/* `rx` and `tx` are masks of media lanes and of host lanes. */
#define JOURNAL_SEEN_SCHEMA                                         \
	"CREATE TABLE IF NOT EXISTS seen(stay INTEGER PRIMARY KEY," \
	" rx INTEGER NOT NULL, tx INTEGER NOT NULL);"

/* Takes an event that is about to be appended into account. *ret_drop: it is none to be
 * kept. 0 or -errno with s->why. */
int journal_seen_follow(struct journal_store *s, const struct event_record *e,
    bool *ret_drop);

/* Of modules that are known to be plugged, the latest first, at most SEEN_PASTS_MAX of
 * them. 0 or -errno with s->why. */
int journal_seen_read(struct journal_store *s, struct seen_past *ret_pasts,
    size_t *ret_count);

#endif
