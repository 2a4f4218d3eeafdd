/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event loop in place of libevent's, for one connection in memory and time that is
 * told: a turn costs no call of the kernel. What of libevent the servers call is here,
 * with its rules: who is ready is called in the order in which that was found, then
 * whoever became so meanwhile; an event without EV_PERSIST waits no longer once it is.
 */
#include <event2/event.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/grpc_doubles.h"
#include "tests/fuzz/line_double.h"

struct event {
	TAILQ_ENTRY(event) link, active_link;
	struct event_base *base;
	int fd;
	short what, result;
	bool waits, timed, active;
	uint64_t due_us;
	event_callback_fn call;
	void *arg;
};

TAILQ_HEAD(events, event);

struct event_base {
	struct events all, active;
};

struct event_base *
event_base_new(void)
{
	struct event_base *base = malloc(sizeof(*base));

	FUZZ_CHECK(base);
	TAILQ_INIT(&base->all);
	TAILQ_INIT(&base->active);
	return base;
}

struct event *
event_new(struct event_base *base, evutil_socket_t fd, short what, event_callback_fn call,
    void *arg)
{
	struct event *e = calloc(1, sizeof(*e));

	FUZZ_CHECK(e && (fd == -1 || fd == LINE_FD));
	e->base = base;
	e->fd = fd;
	e->what = what;
	e->call = call;
	e->arg = arg;
	/* the newest first, as descriptors have it */
	TAILQ_INSERT_HEAD(&base->all, e, link);
	return e;
}

static void
calm(struct event *e)
{
	if (e->active)
		TAILQ_REMOVE(&e->base->active, e, active_link);
	e->active = false;
}

int
event_add(struct event *e, const struct timeval *after)
{
	e->waits = e->waits || e->fd >= 0;
	if (!after)
		return 0;
	if (e->active && e->result & EV_TIMEOUT)
		calm(e);
	e->timed = true;
	e->due_us = doubles_now_us + (uint64_t)after->tv_sec * US_PER_S +
		    (uint64_t)after->tv_usec;
	return 0;
}

int
event_del(struct event *e)
{
	calm(e);
	e->waits = e->timed = false;
	return 0;
}

void
event_free(struct event *e)
{
	event_del(e);
	TAILQ_REMOVE(&e->base->all, e, link);
	free(e);
}

void
event_active(struct event *e, int result, short calls)
{
	(void)calls;
	if (e->active) {
		e->result |= (short)result;
		return;
	}
	e->active = true;
	e->result = (short)result;
	TAILQ_INSERT_TAIL(&e->base->active, e, active_link);
}

int
event_pending(const struct event *e, short what, struct timeval *ret_when)
{
	FUZZ_CHECK(!ret_when);
	return (what & EV_TIMEOUT && e->timed) ||
	       (what & e->what & (EV_READ | EV_WRITE) && e->waits) ||
	       (e->active && what & e->result);
}

static void
find_ready(struct event_base *base)
{
	const int ready = line_is_readable() * EV_READ | line_is_writable() * EV_WRITE;
	struct event *e;

	TAILQ_FOREACH (e, &base->all, link) {
		if (e->waits && e->what & ready)
			event_active(e, e->what & ready, 1);
	}
}

/* The first that is due. */
static struct event *
find_due(struct event_base *base)
{
	struct event *e, *first = NULL;

	TAILQ_FOREACH (e, &base->all, link) {
		if (e->timed && e->due_us <= doubles_now_us &&
		    (!first || e->due_us < first->due_us))
			first = e;
	}
	return first;
}

static void
find_all(struct event_base *base)
{
	struct event *e;

	find_ready(base);
	while ((e = find_due(base))) {
		event_del(e);
		event_active(e, EV_TIMEOUT, 1);
	}
}

/* Until nobody is ready. */
int
event_base_loop(struct event_base *base, int flags)
{
	struct event *e;

	FUZZ_CHECK(flags == EVLOOP_NONBLOCK);
	for (find_all(base); (e = TAILQ_FIRST(&base->active)); find_all(base)) {
		for (; e; e = TAILQ_FIRST(&base->active)) {
			if (e->what & EV_PERSIST)
				calm(e);
			else
				event_del(e);
			e->call(e->fd, e->result, e->arg);
		}
	}
	return 0;
}
