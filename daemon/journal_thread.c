/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_thread.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/journal_stays.h"

/* Commits are no closer together than this. */
#define GROUP_US (20 * (uint64_t)US_PER_MS)
/* After a failure it is tried again, each time twice as late. */
#define RETRY_MIN_US ((uint64_t)US_PER_S / 4)
#define RETRY_MAX_US (8 * (uint64_t)US_PER_S)

#define STACK_BYTES (256 * 1024)

static uint64_t
clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

/* Under the lock. */
static void
tell_main(struct journal_thread *t)
{
	const uint64_t one = 1;

	t->report.rows = t->store.rows;
	t->report.bytes = t->store.bytes;
	t->report.written = t->written + t->store.written;
	t->report.commits = t->commits + t->store.commits;
	if (write(t->tell_fd, &one, sizeof(one)) < 0)
		return; /* it is as full as can be, so main will be woken anyway */
}

static void
close_store(struct journal_thread *t)
{
	t->written += t->store.written;
	t->commits += t->store.commits;
	t->store.written = t->store.commits = 0;
	journal_store_close(&t->store);
	t->open = false;
}

/* Under the lock. What could not be done is tried again later; a database with more
 * than too little room is opened anew, which tells whether it is whole. */
static void
fail(struct journal_thread *t, int err)
{
	if (err != -ENOSPC && t->open)
		close_store(t);
	t->retry_wait_us =
	    t->retry_wait_us ? MIN_OF(2 * t->retry_wait_us, RETRY_MAX_US) : RETRY_MIN_US;
	t->retry_us = clock_us() + t->retry_wait_us;
	t->report.opened = true;
	t->report.works = false;
	memcpy(t->report.why, t->store.why, sizeof(t->report.why));
	tell_main(t);
}

/* Under the lock. */
static void
succeed(struct journal_thread *t)
{
	t->retry_us = t->retry_wait_us = 0;
	t->report.opened = t->report.works = true;
	tell_main(t);
}

/* What operators said before. */
static struct alarm_word *
read_words(struct journal_thread *t, size_t *ret_count)
{
	struct alarm_word *words = calloc(ALARM_WORDS_MAX, sizeof(*words));

	*ret_count = 0;
	if (words &&
	    (journal_words_read(&t->store, words, ret_count) < 0 || !*ret_count)) {
		free(words);
		words = NULL;
	}
	return words;
}

/* What became of alarms before. */
static struct alarm_past *
read_pasts(struct journal_thread *t, size_t *ret_count)
{
	struct alarm_past *pasts = calloc(ALARM_PASTS_MAX, sizeof(*pasts));

	*ret_count = 0;
	if (pasts &&
	    (journal_alarms_read(&t->store, pasts, ret_count) < 0 || !*ret_count)) {
		free(pasts);
		pasts = NULL;
	}
	return pasts;
}

/* Where the modules that were plugged had light. */
static struct seen_past *
read_seen(struct journal_thread *t, size_t *ret_count)
{
	struct seen_past *seen = calloc(SEEN_PASTS_MAX, sizeof(*seen));

	*ret_count = 0;
	if (seen && (journal_seen_read(&t->store, seen, ret_count) < 0 || !*ret_count)) {
		free(seen);
		seen = NULL;
	}
	return seen;
}

/* Under the lock, which is not held while the disk works. */
static void
open_store(struct journal_thread *t)
{
	struct journal_limits limits = t->limits;
	struct alarm_word *words = NULL;
	struct alarm_past *pasts = NULL;
	struct seen_past *seen = NULL;
	size_t word_count = 0, past_count = 0, seen_count = 0;
	char found[JOURNAL_WHY_MAX];
	int r;

	pthread_mutex_unlock(&t->lock);
	r = journal_store_open(&t->store, t->dir, &limits, t->boot, t->version);
	memcpy(found, t->store.found, sizeof(found));
	if (r == 0 && !t->past_read) { /* once: what comes later is this run's own */
		words = read_words(t, &word_count);
		pasts = read_pasts(t, &past_count);
		seen = read_seen(t, &seen_count);
		t->past_read = true;
	}
	pthread_mutex_lock(&t->lock);
	if (words || pasts || seen) {
		t->words = words;
		t->word_count = word_count;
		t->pasts = pasts;
		t->past_count = past_count;
		t->seen = seen;
		t->seen_count = seen_count;
	}
	t->open = r == 0;
	if (found[0])
		memcpy(t->report.found, found, sizeof(found));
	if (r == 0)
		succeed(t);
	else
		fail(t, r);
}

static void
commit_batch(struct journal_thread *t)
{
	int r;

	t->store.limits = t->limits;
	pthread_mutex_unlock(&t->lock);
	r = journal_store_append(&t->store, t->batch.events, t->batch.count);
	pthread_mutex_lock(&t->lock);
	t->commit_us = clock_us();
	if (r < 0) {
		fail(t, r);
		return;
	}
	t->batch.committed = true;
	for (size_t i = 0; i < t->batch.count; i++) {
		t->report.last_id = MAX_OF(t->report.last_id, t->batch.events[i].id);
		t->report.committed += t->batch.events[i].id != 0;
	}
	succeed(t);
}

/* A slice of the oldest search. */
static void
search_on(struct journal_thread *t)
{
	struct journal_question *s = TAILQ_FIRST(&t->asked);
	bool of_events = s->events.events != NULL;

	pthread_mutex_unlock(&t->lock);
	if (!t->open)
		s->err = -EIO;
	else if (of_events)
		s->err = journal_search(&t->store, &s->events);
	else
		s->err = journal_stays_read(&t->store, &s->stay_query, s->stays,
		    &s->stay_count);
	pthread_mutex_lock(&t->lock);
	if (s->err == -EBADMSG)
		fail(t, s->err);
	if (s->err == 0 && of_events && !s->events.done)
		return;
	TAILQ_REMOVE(&t->asked, s, link);
	TAILQ_INSERT_TAIL(&t->answered, s, link);
	tell_main(t);
}

/* Under the lock: until something is new, or a time has come; 0: it never does. */
static void
wait_for_news(struct journal_thread *t, uint64_t until_us)
{
	const struct timespec ts = {
		.tv_sec = (time_t)(until_us / US_PER_S),
		.tv_nsec = (long)(until_us % US_PER_S * 1000),
	};

	if (until_us)
		pthread_cond_timedwait(&t->news, &t->lock, &ts);
	else
		pthread_cond_wait(&t->news, &t->lock);
}

/* When the batch may be committed; 0: there is none. */
static uint64_t
batch_due(const struct journal_thread *t)
{
	if (!t->batch.given || t->batch.committed)
		return 0;
	return MAX_OF(MAX_OF(t->commit_us + GROUP_US, t->retry_us), 1u);
}

/* One thing of what there is to do; under the lock. */
static void
work(struct journal_thread *t)
{
	uint64_t now_us = clock_us(), due_us = batch_due(t);

	if (!t->open && now_us >= t->retry_us)
		open_store(t);
	else if (t->open && due_us && now_us >= due_us)
		commit_batch(t);
	else if (!TAILQ_EMPTY(&t->asked))
		search_on(t);
	else
		wait_for_news(t, t->open ? due_us : t->retry_us);
}

/*
 * Works in the state directory, the thread alone: SQLite knows paths only, and each of
 * them may lead through folders of root. Where that cannot be done the open directory
 * has a path, if not one that everybody may go.
 */
static void
enter_dir(struct journal_thread *t)
{
	if (unshare(CLONE_FS) == 0 && fchdir(t->dir_fd) == 0)
		snprintf(t->dir, sizeof(t->dir), ".");
	else
		snprintf(t->dir, sizeof(t->dir), "/proc/self/fd/%d", t->dir_fd);
}

static void *
thread_main(void *arg)
{
	struct journal_thread *t = arg;

	enter_dir(t);
	pthread_setname_np(pthread_self(), "caged: journal");
	pthread_mutex_lock(&t->lock);
	while (!t->stop)
		work(t);
	/* what is left: one try */
	if (t->open && batch_due(t))
		commit_batch(t);
	pthread_mutex_unlock(&t->lock);
	if (t->open)
		close_store(t);
	return NULL;
}

int
journal_thread_start(struct journal_thread *t)
{
	pthread_condattr_t clock;
	pthread_attr_t attr;
	sigset_t all, old;
	int r;

	t->store.ids.fd = -1;
	TAILQ_INIT(&t->asked);
	TAILQ_INIT(&t->answered);
	t->tell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (t->tell_fd < 0)
		return -errno;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&t->news, &clock);
	pthread_condattr_destroy(&clock);
	pthread_mutex_init(&t->lock, NULL);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	/* signals are main's */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r = pthread_create(&t->thread, &attr, thread_main, t);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (r)
		close(t->tell_fd);
	return -r;
}

bool
journal_thread_end(struct journal_thread *t, const struct timespec *deadline)
{
	pthread_mutex_lock(&t->lock);
	t->stop = true;
	pthread_cond_signal(&t->news);
	pthread_mutex_unlock(&t->lock);
	if (pthread_clockjoin_np(t->thread, NULL, CLOCK_MONOTONIC, deadline) != 0)
		return false;
	close(t->tell_fd);
	free(t->words);
	free(t->pasts);
	free(t->seen);
	pthread_cond_destroy(&t->news);
	pthread_mutex_destroy(&t->lock);
	return true;
}
