/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Said: what events and tables of the journal's database say of alarms, for those who
 * follow them (daemon/journal_alarms.h, daemon/journal_words.h).
 */
#ifndef DAEMON_JOURNAL_SAID_H
#define DAEMON_JOURNAL_SAID_H

#include "model/alarm_key.h"
#include "model/event.h"

struct sqlite3_stmt;

/* What an event of an alarm says. */
struct journal_said {
	char alarm[24], kind[EVENT_KEY_MAX], qualifier[EVENT_KEY_MAX];
	char severity[EVENT_KEY_MAX], why[EVENT_KEY_MAX];
	int64_t lane; /* from 1, of either side; 0: none */
	int64_t uid, seconds;
	bool acknowledged;
};

void journal_said_read(const struct event_record *e, struct journal_said *ret_said);

/* The columns that tell which alarm a row of a table, called `it`, is of: the first ones
 * of a query. */
#define JOURNAL_KEY_COLUMNS                                          \
	"cage, bus, kind, qualifier, lane, (SELECT serial FROM stay" \
	" WHERE stay.cage = it.cage AND until IS NULL)"
#define JOURNAL_KEY_END 6 /* the first column behind them */

/* Which alarm a row is of; false where it is of a kind that we do not know. */
bool journal_said_key(struct sqlite3_stmt *st, struct alarm_key *ret_key);

#endif
