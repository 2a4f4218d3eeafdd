/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Guards: what clients may cost us, who came how often, and which of it was hit.
 *
 * A hit is a counter in /metrics and a line in the log: the first of a kind at
 * once, those that follow within ten seconds as a number in the next line.
 */
#ifndef API_GUARDS_H
#define API_GUARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "api/access.h"
#include "api/sources.h"
#include "api/text.h"

enum guard {
	GUARD_CONNECTIONS,    /* all that TCP may have are taken */
	GUARD_PER_SOURCE,     /* ... all that one source may have */
	GUARD_SOURCE,         /* a source that may not connect here */
	GUARD_STRANGERS,      /* too many whom the Unix socket does not know */
	GUARD_HANDSHAKE_TIME, /* of TLS */
	GUARD_HEADER_TIME,
	GUARD_BODY_TIME,
	GUARD_ANSWER_TIME, /* a reader that is too slow */
	GUARD_ANSWER_SIZE, /* ... while others hold so much that he has to go */
	GUARD_IDLE_TIME,
	GUARD_HEADER_SIZE,
	GUARD_BODY_SIZE,
	GUARD_BODIES,      /* too many bodies are held at once */
	GUARD_SIGN_INS,    /* too many passwords wait to be checked */
	GUARD_CREDENTIALS, /* wrong ones */
	GUARD_COUNT
};

struct source;

/* What became of http.web-config, as its files are now. */
enum guards_web {
	GUARDS_WEB_NONE, /* there is none */
	GUARDS_WEB_TAKEN,
	GUARDS_WEB_REFUSED /* the former one stays */
};

/* Counters are read by whoever likes; the rest is of this room. */
struct guards {
	const char *server; /* whose they are: "http", "grpc" */
	uint64_t hits[GUARD_COUNT];
	uint64_t told[GUARD_COUNT];    /* hits that the log knows */
	uint64_t told_us[GUARD_COUNT]; /* mono: when it was told; 0: never */
	unsigned open[2];              /* connections, by enum transport */
	struct source *source;         /* of TCP: `sources` of at most `connections` */
	unsigned sources;
	unsigned connections;
	unsigned per_source;
	uint64_t handshakes;        /* of TLS that came to an end, */
	uint64_t handshakes_failed; /* ... and that did not */
	enum guards_web web;
	int64_t certificate_end_s; /* when ours expires, since 1970; 0: there is none */
};

/* 0 or -ENOMEM. */
int guards_init(struct guards *g, unsigned connections, unsigned per_source);
void guards_fini(struct guards *g);

/* Counts, and tells when it is time; `who` is an address, or what is known of one. */
void guards_hit(struct guards *g, enum guard guard, const char *who, uint64_t now_us);

/* May one more come from this address? GUARD_COUNT, or the limit that says no. */
enum guard guards_admit(const struct guards *g, const struct sockaddr *address);

/* Who is to make room for one more of this address: the source with most, where it has
 * more than twice as many, in `ret_key`. False: nobody. */
bool guards_debtor(const struct guards *g, const struct sockaddr *address,
    uint8_t ret_key[SOURCE_KEY_BYTES]);

/* One came, and is gone. NULL for the Unix socket. */
void guards_enter(struct guards *g, const struct sockaddr *address);
void guards_leave(struct guards *g, const struct sockaddr *address);

/* The families of /metrics. */
void guards_put(const struct guards *g, struct text *t);

#endif
