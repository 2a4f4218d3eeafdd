/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Journal: events of the model's ring, committed by a thread that may wait for the disk.
 *
 * Main hands over what is new at the end of a turn, a batch at a time, and hears of its
 * commit in a later turn; at most every 20 ms there is one. Searches are made by the
 * same thread, in slices between commits. While the disk does not take events the
 * thread tries again and again, the ring keeps the last ones, and what had to go is
 * counted and told in an event once it works again.
 */
#ifndef DAEMON_JOURNAL_H
#define DAEMON_JOURNAL_H

#include "api/api.h"
#include "daemon/journal_store.h"
#include "model/alarm_past.h"
#include "model/alarm_recall.h"
#include "model/inventory.h"
#include "model/seen.h"

struct event_base;
struct journal;

struct journal_config {
	int dir_fd;          /* the state directory: held open until the process ends */
	const char *version; /* borrowed */
	struct journal_limits limits;

	/* In a turn of the loop: events were committed. `whole`: all that was there when
	 * journal_turn() said JOURNAL_TAKEN for the last time. */
	void (*committed)(void *arg, bool whole);
	/* In a turn of the loop: where modules had light before the start, what became of
	 * alarms, and behind that what operators said. */
	void (*seen)(void *arg, const struct seen_past *pasts, size_t count);
	void (*past)(void *arg, const struct alarm_past *pasts, size_t count);
	void (*recall)(void *arg, const struct alarm_word *words, size_t count);
	/* The time of this turn. */
	void (*now)(void *arg, struct now *ret_now);
	void *arg;
};

/* Starts the thread; events of `inv` wait until it has opened the database. NULL without
 * memory or thread. */
struct journal *journal_create(struct event_base *base, struct inventory *inv,
    const struct journal_config *config);

/* Commits what is left, within 3 s; a thread that the disk holds longer is left alone. */
void journal_destroy(struct journal *j);

/* What became of the events of a turn. */
enum journal_turn {
	JOURNAL_IDLE,  /* there is none that is not committed */
	JOURNAL_TAKEN, /* all of them are on their way */
	JOURNAL_BUSY   /* some wait until those before them are committed */
};

/* The end of a turn: hands over what is new. */
enum journal_turn journal_turn(struct journal *j);

/* A reload. */
void journal_configure(struct journal *j, const struct journal_limits *limits);

/* How it is. It begins with not working, until its database is open. */
void journal_state(const struct journal *j, struct api_journal *ret_state);

/* As in struct api_host. */
int journal_events(struct journal *j, const struct api_event_query *query,
    void (*done)(void *done_arg, const struct api_events *found), void *done_arg);
int journal_stays(struct journal *j, const struct api_stay_query *query,
    void (*done)(void *done_arg, const struct api_stays *found), void *done_arg);

#endif
