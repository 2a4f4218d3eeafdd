/* SPDX-License-Identifier: Apache-2.0 */
#include "api/deadline.h"

#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>

TAILQ_HEAD(watched_list, watched);

struct deadlines {
	const struct api_host *host;
	struct watched_list phase[PHASE_COUNT]; /* each in the order of its deadlines */
	uint64_t allowance_us[PHASE_COUNT];     /* 0: none */
	void (*missed)(struct watched *w);
	struct event *reaper;
	uint64_t reap_us; /* when the reaper is due; NEVER_US: not armed */
};

static uint64_t
now_us(const struct deadlines *d)
{
	struct now now;

	d->host->now(d->host->arg, &now);
	return now.mono_us;
}

static void
reaper_arm(struct deadlines *d, uint64_t deadline_us)
{
	uint64_t now = now_us(d);
	uint64_t wait_us = deadline_us > now ? deadline_us - now : 0;
	struct timeval tv = {
		.tv_sec = (time_t)(wait_us / US_PER_S),
		.tv_usec = (suseconds_t)(wait_us % US_PER_S),
	};

	d->reap_us = deadline_us;
	evtimer_add(d->reaper, &tv);
}

/* Appended: within a phase all have the same time, so the first is due first. */
static void
insert(struct deadlines *d, struct watched *w, enum phase phase)
{
	w->phase = phase;
	w->deadline_us = NEVER_US;
	TAILQ_INSERT_TAIL(&d->phase[phase], w, link);
	if (d->allowance_us[phase] == 0)
		return;
	w->deadline_us = now_us(d) + d->allowance_us[phase];
	/* An armed reaper may be early: it looks again, and requests cost no timer. */
	if (w->deadline_us < d->reap_us)
		reaper_arm(d, w->deadline_us);
}

void
deadlines_add(struct deadlines *d, struct watched *w, int fd, enum phase phase)
{
	w->fd = fd;
	insert(d, w, phase);
}

void
deadlines_remove(struct deadlines *d, struct watched *w)
{
	TAILQ_REMOVE(&d->phase[w->phase], w, link);
}

void
deadlines_enter(struct deadlines *d, struct watched *w, enum phase phase)
{
	deadlines_remove(d, w);
	insert(d, w, phase);
}

void
deadlines_each(struct deadlines *d, enum phase phase, void (*visit)(struct watched *w))
{
	struct watched *w;

	TAILQ_FOREACH (w, &d->phase[phase], link)
		visit(w);
}

void
deadlines_end(struct deadlines *d, struct watched *w)
{
	shutdown(w->fd, SHUT_RDWR);
	deadlines_enter(d, w, PHASE_WORK);
}

bool
deadlines_end_oldest(struct deadlines *d, enum phase phase)
{
	struct watched *w = TAILQ_FIRST(&d->phase[phase]);

	if (w)
		deadlines_end(d, w);
	return w != NULL;
}

static void
reap_phase(struct deadlines *d, enum phase phase, uint64_t now)
{
	struct watched *w;

	while ((w = TAILQ_FIRST(&d->phase[phase])) && w->deadline_us <= now) {
		d->missed(w);
		deadlines_end(d, w);
	}
}

static void
deadlines_reap(struct deadlines *d)
{
	uint64_t now = now_us(d);
	uint64_t next_us = NEVER_US;

	for (int phase = 0; phase < PHASE_COUNT; phase++) {
		const struct watched *first;

		reap_phase(d, (enum phase)phase, now);
		first = TAILQ_FIRST(&d->phase[phase]);
		if (first && first->deadline_us < next_us)
			next_us = first->deadline_us;
	}
	d->reap_us = NEVER_US;
	if (next_us != NEVER_US)
		reaper_arm(d, next_us);
}

static void
on_reaper(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	deadlines_reap(arg);
}

struct deadlines *
deadlines_create(struct event_base *base, const struct api_host *host,
    const unsigned allowance_ms[PHASE_COUNT], void (*missed)(struct watched *w))
{
	struct deadlines *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->missed = missed;
	d->host = host;
	d->reap_us = NEVER_US;
	for (int phase = 0; phase < PHASE_COUNT; phase++) {
		TAILQ_INIT(&d->phase[phase]);
		d->allowance_us[phase] = (uint64_t)allowance_ms[phase] * US_PER_MS;
	}
	d->reaper = evtimer_new(base, on_reaper, d);
	if (!d->reaper) {
		free(d);
		return NULL;
	}
	return d;
}

void
deadlines_destroy(struct deadlines *d)
{
	if (!d)
		return;
	event_free(d->reaper);
	free(d);
}
