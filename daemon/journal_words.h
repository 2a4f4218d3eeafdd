/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words: what operators said of alarms, in the journal's database.
 *
 * They follow from the events of alarms, in the same transaction, and are read once when
 * a daemon starts. A word goes when its alarm is over and on no shelf.
 */
#ifndef DAEMON_JOURNAL_WORDS_H
#define DAEMON_JOURNAL_WORDS_H

#include <stddef.h>

#include "model/alarm_recall.h"
#include "model/event.h"

struct journal_store;

/* `alarm` is the id of the alarm; times are wall, in microseconds. */
#define JOURNAL_WORDS_SCHEMA                                                               \
	"CREATE TABLE IF NOT EXISTS word(alarm TEXT PRIMARY KEY, cage TEXT NOT NULL,"      \
	" bus INTEGER NOT NULL, kind TEXT NOT NULL, qualifier TEXT NOT NULL,"              \
	" lane INTEGER NOT NULL, uid INTEGER NOT NULL, acknowledged INTEGER NOT NULL,"     \
	" shelved_until INTEGER NOT NULL, raised INTEGER NOT NULL, wall INTEGER NOT NULL)" \
	" WITHOUT ROWID;"

/* Takes an event that is appended into account. 0 or -errno with s->why. */
int journal_words_follow(struct journal_store *s, const struct event_record *e);

/* All words, the latest first, at most ALARM_WORDS_MAX of them. 0 or -errno with s->why.
 */
int journal_words_read(struct journal_store *s, struct alarm_word *ret_words,
    size_t *ret_count);

#endif
