/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/beat.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

struct beat {
	const struct notify *notify;
	const struct inventory *inv;
	struct event *timer;
};

/* One line for who asks the service manager how we are. */
static const char *
status_line(const struct beat *b, char *text, size_t size)
{
	const struct inventory *inv = b->inv;
	unsigned modules = 0, ready = 0, buses = 0, up = 0;

	for (unsigned i = 0; i < inv->cage_count; i++) {
		modules += cage_is_occupied(&inv->cage[i]);
		ready += inv->cage[i].state == CAGE_STATE_READY;
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		buses += inv->bus[i].used;
		up += inv->bus[i].used && inv->bus[i].state == BUS_UP;
	}
	snprintf(text, size, "%u cages, %u modules, %u ready; %u of %u buses up",
	    inv->cage_count, modules, ready, up, buses);
	return text;
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	const struct beat *b = arg;
	char text[128];

	(void)fd;
	(void)what;
	notify_beat(b->notify, status_line(b, text, sizeof(text)));
}

struct beat *
beat_create(struct event_base *base, const struct notify *notify,
    const struct inventory *inv)
{
	struct beat *b = calloc(1, sizeof(*b));
	struct timeval tv = {
		.tv_sec = (time_t)(notify->beat_us / US_PER_S),
		.tv_usec = (suseconds_t)(notify->beat_us % US_PER_S),
	};

	if (!b)
		return NULL;
	*b = (struct beat){ .notify = notify, .inv = inv };
	b->timer = event_new(base, -1, EV_PERSIST, on_timer, b);
	/* Where nobody listens the loop is not woken for it. */
	if (!b->timer || (notify->len && event_add(b->timer, &tv) < 0)) {
		beat_destroy(b);
		return NULL;
	}
	beat_reloaded(b);
	return b;
}

void
beat_destroy(struct beat *b)
{
	if (b && b->timer)
		event_free(b->timer);
	free(b);
}

void
beat_reloading(struct beat *b)
{
	notify_reloading(b->notify);
}

void
beat_reloaded(struct beat *b)
{
	char text[128];

	notify_ready(b->notify, status_line(b, text, sizeof(text)));
}
