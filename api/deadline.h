/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines: every phase of a connection ends in time, whatever the client does.
 *
 * An idle timeout starts anew with each byte; these do not. A connection whose
 * time is over has its socket shut down, and its server finds it closed.
 */
#ifndef API_DEADLINE_H
#define API_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "api/api.h"

struct event_base;
struct deadlines;

enum phase {
	PHASE_HANDSHAKE, /* from accept to the end of TLS's handshake */
	PHASE_HEADER,    /* from there to the end of the headers */
	PHASE_BODY,      /* to the end of the body */
	PHASE_WORK,      /* ours: an action is under way, or the socket is shut down */
	PHASE_ANSWER,    /* until the answer is taken */
	PHASE_STREAM,    /* an answer that does not end */
	PHASE_IDLE,      /* to the end of the next request's headers */
	PHASE_COUNT
};

/* What a connection keeps in its own struct. */
struct watched {
	TAILQ_ENTRY(watched) link;
	enum phase phase;
	uint64_t deadline_us;
	int fd;
};

/*
 * An allowance for each phase; 0: no deadline. `missed` hears of each that was,
 * before its phase ends. The host is borrowed.
 */
struct deadlines *deadlines_create(struct event_base *base, const struct api_host *host,
    const unsigned allowance_ms[PHASE_COUNT], void (*missed)(struct watched *w));
void deadlines_destroy(struct deadlines *d); /* nothing is watched any more */

/* A connection was accepted: its handshake or its headers are awaited. */
void deadlines_add(struct deadlines *d, struct watched *w, int fd, enum phase phase);
void deadlines_remove(struct deadlines *d, struct watched *w);

/* A connection enters a phase now. */
void deadlines_enter(struct deadlines *d, struct watched *w, enum phase phase);

/* Shuts a connection's socket down: its server finds it closed. */
void deadlines_end(struct deadlines *d, struct watched *w);

/* Ends the connection that has been in this phase for the longest; false: there is none.
 */
bool deadlines_end_oldest(struct deadlines *d, enum phase phase);

void deadlines_each(struct deadlines *d, enum phase phase,
    void (*visit)(struct watched *w));

#endif
