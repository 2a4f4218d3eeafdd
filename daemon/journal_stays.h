/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stays: who is and was in which cage, in the journal's database.
 *
 * They follow from events of modules, in the same transaction. What happened while
 * no daemon ran is found when the next one looks first: a module that is still there
 * goes on with its stay, another one, or none, ends it between the last event of the
 * run before and now.
 */
#ifndef DAEMON_JOURNAL_STAYS_H
#define DAEMON_JOURNAL_STAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "api/api.h"
#include "model/event.h"

struct journal_store;

/* How many stays, and modules whose insertions are counted, are kept. */
#define JOURNAL_STAYS_MAX 10000

/* Times are wall, in microseconds; `found`: it was there when a daemon looked first. */
#define JOURNAL_STAYS_SCHEMA                                                            \
	"CREATE TABLE IF NOT EXISTS stay(stay INTEGER PRIMARY KEY, cage TEXT NOT NULL," \
	" vendor TEXT NOT NULL, part TEXT NOT NULL, serial TEXT NOT NULL,"              \
	" found INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER,"               \
	" until_from INTEGER);"                                                         \
	"CREATE INDEX IF NOT EXISTS stay_now ON stay(cage) WHERE until IS NULL;"        \
	"CREATE TABLE IF NOT EXISTS cage_count(cage TEXT PRIMARY KEY,"                  \
	" insertions INTEGER NOT NULL) WITHOUT ROWID;"                                  \
	"CREATE TABLE IF NOT EXISTS serial_count(vendor TEXT, part TEXT, serial TEXT,"  \
	" insertions INTEGER NOT NULL, last INTEGER NOT NULL,"                          \
	" PRIMARY KEY(vendor, part, serial)) WITHOUT ROWID;"

/*
 * Takes an event that is about to be appended into account. *ret_drop: it is none to be
 * kept, for it tells nothing new: that a cage is empty which was so before. It may
 * become another one: that a module was removed while nobody looked.
 */
int journal_stays_follow(struct journal_store *s, struct event_record *e, bool *ret_drop);

/* The stays of a query, the latest first. 0 or -errno with s->why. */
int journal_stays_read(struct journal_store *s, const struct api_stay_query *query,
    struct stay *ret_stays, size_t *ret_count);

#endif
