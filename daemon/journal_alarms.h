/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms: what became of each, in the journal's database.
 *
 * A row follows from the events of an alarm, in the same transaction: how often it was
 * raised, when last, and its last changes. Rows are read once when a daemon starts. There
 * are ALARM_PASTS_MAX at most; what is over goes first, and of that the oldest.
 */
#ifndef DAEMON_JOURNAL_ALARMS_H
#define DAEMON_JOURNAL_ALARMS_H

#include <stddef.h>

#include "model/alarm_past.h"
#include "model/event.h"

struct journal_store;

/* `alarm` is the id of the alarm; times are wall, in microseconds; cleared 0: it stands.
 * `changes` are lines: time, change, severity, why (or "-"), uid. */
#define JOURNAL_ALARMS_SCHEMA                                                          \
	"CREATE TABLE IF NOT EXISTS alarm(alarm TEXT PRIMARY KEY, cage TEXT NOT NULL," \
	" bus INTEGER NOT NULL, kind TEXT NOT NULL, qualifier TEXT NOT NULL,"          \
	" lane INTEGER NOT NULL, raises INTEGER NOT NULL, raised INTEGER NOT NULL,"    \
	" cleared INTEGER NOT NULL, last INTEGER NOT NULL, changes TEXT NOT NULL)"     \
	" WITHOUT ROWID;"

/* Takes an event that is appended into account. 0 or -errno with s->why. */
int journal_alarms_follow(struct journal_store *s, const struct event_record *e);

/* Those that stand first, at most ALARM_PASTS_MAX. 0 or -errno with s->why. */
int journal_alarms_read(struct journal_store *s, struct alarm_past *ret_pasts,
    size_t *ret_count);

#endif
