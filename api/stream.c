/* SPDX-License-Identifier: Apache-2.0 */
#include "api/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/rest_events.h"
#include "api/rest_work.h"
#include "base/bytes.h"

/* How many events are asked for at once. */
#define PAGE 50

/* After how long a client that was cut off shall come back. */
#define RETRY "retry: 3000\n\n"

struct stream {
	struct call *call; /* NULL: nobody reads it any more */
	const struct api_host *host;
	struct api_event_query query;
	bool placed; /* query.after is where it goes on; else that is asked for first */
	bool asked;  /* the journal was, and has not answered */
	bool behind; /* there may be more than was asked for */
	bool refused;
	struct text ready;
	size_t taken; /* of `ready` */
};

static void ask_on(struct stream *s);

static void
put_event(struct stream *s, const struct event_record *e)
{
	struct text *t = &s->ready;
	struct json j;

	text_string(t, "id: ");
	text_count(t, e->id);
	text_string(t, "\nevent: ");
	text_string(t, event_kind_name(e->kind));
	text_string(t, "\ndata: ");
	json_init(&j, t);
	rest_json_event(&j, NULL, e);
	text_string(t, "\n\n");
}

static void
wake(struct stream *s)
{
	s->call->wake(s->call->wake_arg);
}

static void
take(struct stream *s, const struct api_events *events)
{
	if (events->err) {
		s->behind = true; /* it is asked again when something is new */
		return;
	}
	s->query.after = events->next;
	if (!s->placed) {
		s->placed = true;
		ask_on(s);
		return;
	}
	for (size_t i = 0; i < events->count; i++)
		put_event(s, &events->events[i]);
	if (events->count == PAGE)
		s->behind = true;
	if (events->count || s->ready.failed)
		wake(s);
	else if (s->behind)
		ask_on(s);
}

static void
found(void *arg, const struct api_events *events)
{
	struct stream *s = arg;

	s->asked = false;
	if (s->call)
		take(s, events);
	else
		stream_end(s);
	free(events->events);
}

/* Asks for the next events, once all that is ready was taken. */
static void
ask_on(struct stream *s)
{
	/* the last one of all tells where to begin */
	static const struct api_event_query last = { .tail = true,
		.kind = -1,
		.limit = 1 };

	s->behind = true;
	if (s->asked || s->taken < s->ready.len)
		return;
	s->asked =
	    s->host->events(s->host->arg, s->placed ? &s->query : &last, found, s) == 0;
	s->behind = !s->asked;
}

void
stream_begin(struct call *call, const struct api_event_query *query)
{
	struct rest *r = call->rest;
	struct stream *s;

	if (r->streams == STREAMS_MAX) {
		call_refuse(call, PROBLEM_NOT_READY, "too many follow events already");
		return;
	}
	s = calloc(1, sizeof(*s));
	if (!s) {
		call_refuse(call, PROBLEM_NO_MEMORY, "out of memory");
		return;
	}
	r->streams++;
	s->call = call;
	s->host = r->host;
	s->query = *query;
	s->query.limit = PAGE;
	s->query.tail = false;
	s->placed = !query->tail;
	text_init(&s->ready, 1024);
	text_string(&s->ready, RETRY);
	call->answer.stream = s;
	call->answer.type = STREAM_TYPE;
	call_finish(call, 200, "done");
	s->behind = true;
}

void
stream_end(struct stream *s)
{
	if (!s)
		return;
	if (s->call)
		s->call->rest->streams--;
	s->call = NULL;
	if (s->asked)
		return; /* the journal will tell its answer to nobody */
	text_fini(&s->ready);
	free(s);
}

ssize_t
stream_read(struct stream *s, char *to, size_t size)
{
	size_t len = MIN_OF(size, s->ready.len - s->taken);

	if (s->ready.failed || s->refused)
		return -1;
	memcpy(to, s->ready.data + s->taken, len);
	s->taken += len;
	if (s->taken == s->ready.len) {
		s->ready.len = s->taken = 0;
		if (s->behind)
			ask_on(s);
	}
	return (ssize_t)len;
}

void
stream_news(struct stream *s)
{
	ask_on(s);
}

void
stream_beat(struct stream *s)
{
	if (s->behind)
		ask_on(s);
	if (s->ready.len)
		return;
	text_string(&s->ready, ": \n\n");
	wake(s);
}

void
stream_refuse(struct stream *s)
{
	s->refused = true;
	wake(s);
}
