/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stream: committed events as they come, as server-sent events (HTML, 9.2).
 *
 * A stream is a place in the journal: what its client has taken. When the client has
 * taken all that was made ready, and more was committed, the next few events are asked
 * for; so a slow client costs a fixed amount of memory, and misses nothing but what
 * the journal drops. One that is up to date hears a comment now and then.
 */
#ifndef API_STREAM_H
#define API_STREAM_H

#include <stddef.h>
#include <sys/types.h>

#include "api/rest.h"

#define STREAM_TYPE "text/event-stream"

/* How many there may be; more are refused. */
#define STREAMS_MAX 64

struct stream;

/* Answers a call with a stream of the events of a query; `wake` of the call will be
 * called whenever there is something to read. It ends with the call. */
void stream_begin(struct call *call, const struct api_event_query *query);
void stream_end(struct stream *s); /* NULL is fine */

/* Copies what is ready, at most `size` bytes; 0: nothing now; -1: it cannot go on. */
ssize_t stream_read(struct stream *s, char *to, size_t size);

/* Something was committed. */
void stream_news(struct stream *s);

/* The time for a comment has come. */
void stream_beat(struct stream *s);

/* Its client may hear no more: it cannot go on. */
void stream_refuse(struct stream *s);

#endif
