/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Journal thread: commits and searches, for daemon/journal.c, which is main's side.
 *
 * It takes one batch of events at a time, commits it no sooner than 20 ms after the one
 * before, and searches in slices between commits. What it cannot do it tries again, each
 * time later, with the database opened anew. It says so in its report and wakes main.
 */
#ifndef DAEMON_JOURNAL_THREAD_H
#define DAEMON_JOURNAL_THREAD_H

#include <pthread.h>
#include <sys/queue.h>

#include "api/api.h"
#include "daemon/journal_alarms.h"
#include "daemon/journal_search.h"
#include "daemon/journal_seen.h"
#include "daemon/journal_words.h"

#define JOURNAL_BATCH_EVENTS 128

/* What somebody wants to know. */
struct journal_question {
	TAILQ_ENTRY(journal_question) link;
	struct event_search events; /* of events: room for its limit ... */
	struct api_stay_query stay_query;
	struct stay *stays; /* ... else of stays; NULL */
	size_t stay_count;
	int err;
	union {
		void (*events)(void *arg, const struct api_events *found);
		void (*stays)(void *arg, const struct api_stays *found);
	} done;
	void *done_arg;
};

TAILQ_HEAD(journal_questions, journal_question);

/* What the thread tells of itself. */
struct journal_report {
	bool opened; /* once, or failed to */
	bool works;
	char why[JOURNAL_WHY_MAX];   /* it does not */
	char found[JOURNAL_WHY_MAX]; /* odd when it was opened; "": told already */
	uint64_t rows, bytes, written, commits, committed, last_id;
};

struct journal_thread {
	pthread_t thread;
	int dir_fd;   /* the state directory */
	char dir[32]; /* a way to it */
	char boot[EVENT_BOOT_MAX];
	const char *version; /* borrowed */

	/* Main's, too, under the lock. */
	pthread_mutex_t lock;
	pthread_cond_t news; /* for the thread */
	int tell_fd;         /* an eventfd, for main */
	struct journal_limits limits;
	struct journal_batch {
		struct event_record events[JOURNAL_BATCH_EVENTS];
		size_t count;
		bool given, committed; /* set by main; by the thread */
	} batch;
	struct journal_questions asked, answered;
	struct journal_report report;
	/* Of the runs before; NULL: none, or taken by main. */
	struct alarm_word *words;
	struct alarm_past *pasts;
	struct seen_past *seen;
	size_t word_count, past_count, seen_count;
	bool stop;

	/* The thread's own. */
	struct journal_store store;
	bool open;
	bool past_read;            /* words, pasts and seen */
	uint64_t written, commits; /* by stores that were closed */
	uint64_t commit_us;        /* mono: the last commit */
	uint64_t retry_us, retry_wait_us;
};

/* Starts it; dir_fd, boot, version and limits are set. 0 or -errno. */
int journal_thread_start(struct journal_thread *t);

/* Ends it after one more try to commit what it has. False when it does not end until the
 * deadline, by CLOCK_MONOTONIC: it still uses all of `t`. */
bool journal_thread_end(struct journal_thread *t, const struct timespec *deadline);

#endif
