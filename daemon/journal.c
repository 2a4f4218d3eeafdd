/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal.h"

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/boot.h"
#include "daemon/journal_thread.h"

/* How many rows may be asked for at a time, of all searches: 5 MiB. */
#define ROWS_ASKED_MAX 8000

/* How long the thread may take to end. */
#define END_LIMIT_S 3

struct journal {
	struct inventory *inv;
	struct journal_config config;
	struct event *wakeup;
	struct journal_report shown; /* as of the last wake-up */
	bool whole;                  /* the batch is all that there was */
	uint64_t trouble_us;         /* mono: it does not work since then; 0: it does */
	uint64_t troubles, lost;
	unsigned rows_asked; /* of searches under way */
	struct journal_thread thread;
};

static unsigned
rows_of(const struct journal_question *s)
{
	return s->events.query.limit + s->stay_query.limit;
}

static void
free_search(struct journal_question *s)
{
	free(s->events.events);
	free(s->stays);
	free(s);
}

/* ---- main: what the thread tells ---- */

static void
add_event(struct journal *j, enum event_kind kind, const char *text, uint64_t since_us,
    const struct now *now)
{
	struct event_record e;

	event_begin(&e, kind, now);
	if (since_us)
		event_since(&e, since_us);
	event_text(&e, "text", text);
	event_publish(j->inv, &e);
}

/* It stopped working, works again, or found something odd. */
static void
tell_state(struct journal *j, const struct now *now)
{
	const struct journal_report *report = &j->shown;

	if (report->found[0]) {
		log_warn("journal: %s", report->found);
		add_event(j, EVENT_JOURNAL_TROUBLE, report->found, 0, now);
	}
	if (report->opened && !report->works && !j->trouble_us) {
		j->trouble_us = now->mono_us;
		j->troubles++;
		log_error("journal: %s; the last %u events are kept in memory",
		    report->why, EVENTS_KEPT);
		add_event(j, EVENT_JOURNAL_TROUBLE, report->why, 0, now);
	} else if (report->works && j->trouble_us) {
		log_info("journal: works again after %.1f s",
		    (double)(now->mono_us - j->trouble_us) / US_PER_S);
		add_event(j, EVENT_JOURNAL_RECOVERED, "the journal works again",
		    j->trouble_us, now);
		j->trouble_us = 0;
	}
}

static void
answer(struct journal *j, struct journal_question *s)
{
	j->rows_asked -= rows_of(s);
	if (s->events.events) {
		const struct api_events found = { s->err, s->events.events,
			s->err ? 0 : s->events.count, s->events.next };

		s->events.events = NULL; /* his who is told */
		s->done.events(s->done_arg, &found);
	} else {
		const struct api_stays found = { s->err, s->stays,
			s->err ? 0 : s->stay_count };

		s->stays = NULL;
		s->done.stays(s->done_arg, &found);
	}
	free_search(s);
}

/* Takes over what the thread has to tell. */
static void
hear(struct journal *j)
{
	struct journal_questions answered = TAILQ_HEAD_INITIALIZER(answered);
	struct journal_question *s;
	size_t word_count, past_count, seen_count;
	struct alarm_word *words;
	struct alarm_past *pasts;
	struct seen_past *seen;
	bool committed;
	struct now now;

	j->config.now(j->config.arg, &now);
	pthread_mutex_lock(&j->thread.lock);
	j->shown = j->thread.report;
	j->thread.report.found[0] = '\0';
	committed = j->thread.batch.committed;
	if (committed)
		j->thread.batch.given = j->thread.batch.committed = false;
	TAILQ_CONCAT(&answered, &j->thread.answered, link);
	words = j->thread.words;
	word_count = j->thread.word_count;
	pasts = j->thread.pasts;
	past_count = j->thread.past_count;
	seen = j->thread.seen;
	seen_count = j->thread.seen_count;
	j->thread.seen = NULL;
	j->thread.words = NULL;
	j->thread.pasts = NULL;
	pthread_mutex_unlock(&j->thread.lock);

	tell_state(j, &now);
	if (seen)
		j->config.seen(j->config.arg, seen, seen_count);
	if (pasts)
		j->config.past(j->config.arg, pasts, past_count);
	if (words)
		j->config.recall(j->config.arg, words, word_count);
	free(seen);
	free(pasts);
	free(words);
	if (committed)
		j->config.committed(j->config.arg, j->whole);
	while ((s = TAILQ_FIRST(&answered))) {
		TAILQ_REMOVE(&answered, s, link);
		answer(j, s);
	}
}

static void
on_wakeup(evutil_socket_t fd, short what, void *arg)
{
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) == sizeof(count))
		hear(arg);
}

/* ---- main: what it tells the thread ---- */

/* Events that had to go before they could be committed are an event, too: once there is
 * room for it again. */
static void
tell_lost(struct journal *j)
{
	struct events *events = &j->inv->events;
	struct event_record e;
	struct now now;

	if (!events->lost)
		return;
	j->config.now(j->config.arg, &now);
	log_warn("journal: %" PRIu64 " events are lost", events->lost);
	event_begin(&e, EVENT_EVENTS_LOST, &now);
	event_since(&e, events->lost_us);
	event_count(&e, "count", events->lost);
	event_text(&e, "text", "more happened than could be kept");
	j->lost += events->lost;
	events->lost = 0;
	event_publish(j->inv, &e);
}

/* Hands over as much as a batch holds. */
static void
hand_over(struct journal *j)
{
	struct events *events = &j->inv->events;
	struct journal_batch *batch = &j->thread.batch;

	pthread_mutex_lock(&j->thread.lock);
	batch->count = 0;
	while (batch->count < JOURNAL_BATCH_EVENTS && events->taken < events->next)
		batch->events[batch->count++] = *events_get(events, events->taken++);
	batch->given = true;
	pthread_cond_signal(&j->thread.news);
	pthread_mutex_unlock(&j->thread.lock);
	tell_lost(j);
	j->whole = events->taken == events->next;
}

enum journal_turn
journal_turn(struct journal *j)
{
	struct events *events = &j->inv->events;

	/* `given` is set by us alone */
	if (j->thread.batch.given)
		return JOURNAL_BUSY;
	if (events->taken == events->next)
		return JOURNAL_IDLE;
	hand_over(j);
	return j->whole ? JOURNAL_TAKEN : JOURNAL_BUSY;
}

void
journal_configure(struct journal *j, const struct journal_limits *limits)
{
	pthread_mutex_lock(&j->thread.lock);
	j->thread.limits = *limits;
	pthread_mutex_unlock(&j->thread.lock);
}

void
journal_state(const struct journal *j, struct api_journal *ret_state)
{
	const struct events *events = &j->inv->events;
	const struct journal_report *r = &j->shown;

	*ret_state = (struct api_journal){
		.works = r->works,
		.why = r->opened ? r->why : "it is being opened",
		.events = r->rows,
		.bytes = r->bytes,
		.committed = r->committed,
		.commits = r->commits,
		.written_bytes = r->written,
		.troubles = j->troubles,
		.lost = j->lost + events->lost,
		.waiting = events->next - events->taken +
			   (j->thread.batch.given ? j->thread.batch.count : 0),
		.last_id = r->last_id,
	};
}

/* A question for so many rows; -EBUSY where too many are asked for already. */
static int
new_question(struct journal *j, unsigned limit, void *done_arg,
    struct journal_question **ret_question)
{
	struct journal_question *s;

	if (j->rows_asked + limit > ROWS_ASKED_MAX)
		return -EBUSY;
	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->done_arg = done_arg;
	*ret_question = s;
	return 0;
}

/* Asks, where there is `room` for the answer; else the question is gone. */
static int
begin_search(struct journal *j, struct journal_question *s, const void *room)
{
	if (!room) {
		free_search(s);
		return -ENOMEM;
	}
	pthread_mutex_lock(&j->thread.lock);
	TAILQ_INSERT_TAIL(&j->thread.asked, s, link);
	pthread_cond_signal(&j->thread.news);
	pthread_mutex_unlock(&j->thread.lock);
	j->rows_asked += rows_of(s);
	return 0;
}

int
journal_events(struct journal *j, const struct api_event_query *query,
    void (*done)(void *done_arg, const struct api_events *found), void *done_arg)
{
	struct journal_question *s;
	int r = new_question(j, query->limit, done_arg, &s);

	if (r < 0)
		return r;
	s->events.query = *query;
	s->events.events = malloc(query->limit * sizeof(*s->events.events));
	s->done.events = done;
	return begin_search(j, s, s->events.events);
}

int
journal_stays(struct journal *j, const struct api_stay_query *query,
    void (*done)(void *done_arg, const struct api_stays *found), void *done_arg)
{
	struct journal_question *s;
	int r = new_question(j, query->limit, done_arg, &s);

	if (r < 0)
		return r;
	s->stay_query = *query;
	s->stays = malloc(query->limit * sizeof(*s->stays));
	s->done.stays = done;
	return begin_search(j, s, s->stays);
}

/* ---- life ---- */

struct journal *
journal_create(struct event_base *base, struct inventory *inv,
    const struct journal_config *config)
{
	struct journal *j = calloc(1, sizeof(*j));
	struct journal_thread *t;

	if (!j)
		return NULL;
	t = &j->thread;
	j->inv = inv;
	j->config = *config;
	snprintf(inv->events.boot, sizeof(inv->events.boot), "%s", boot_id());
	memcpy(t->boot, inv->events.boot, sizeof(t->boot));
	t->dir_fd = config->dir_fd;
	t->version = config->version;
	t->limits = config->limits;
	if (journal_thread_start(t) < 0) {
		free(j);
		return NULL;
	}
	j->wakeup = event_new(base, t->tell_fd, EV_READ | EV_PERSIST, on_wakeup, j);
	if (!j->wakeup || event_add(j->wakeup, NULL) < 0) {
		journal_destroy(j);
		return NULL;
	}
	return j;
}

/* Commits what is there, as long as the disk takes it. */
static void
empty_ring(struct journal *j, const struct timespec *deadline)
{
	struct pollfd fd = { .fd = j->thread.tell_fd, .events = POLLIN };
	struct timespec now = { 0, 0 };

	while (now.tv_sec < deadline->tv_sec && journal_turn(j) != JOURNAL_IDLE &&
	       j->shown.works) {
		if (poll(&fd, 1, 100) > 0)
			on_wakeup(j->thread.tell_fd, 0, j);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
}

void
journal_destroy(struct journal *j)
{
	struct timespec deadline;
	struct journal_question *s;

	if (!j)
		return;
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += END_LIMIT_S;
	empty_ring(j, &deadline);
	if (j->wakeup)
		event_free(j->wakeup);
	if (!journal_thread_end(&j->thread, &deadline)) {
		log_error(
		    "journal: the disk does not answer; what was not written is lost");
		return; /* it may still use all of this */
	}
	TAILQ_CONCAT(&j->thread.asked, &j->thread.answered, link);
	while ((s = TAILQ_FIRST(&j->thread.asked))) {
		TAILQ_REMOVE(&j->thread.asked, s, link);
		s->err = -ESHUTDOWN;
		answer(j, s);
	}
	free(j);
}
