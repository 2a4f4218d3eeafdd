/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose handshake goes on in this turn of the loop: one alone, in the order in which
 * they came, for each costs hundreds of microseconds and all others wait for it.
 */
#ifndef API_TLS_TURNS_H
#define API_TLS_TURNS_H

#include <stdbool.h>
#include <sys/queue.h>

struct event;
struct event_base;

/* Of a connection; zero: it never asked. */
struct tls_turn {
	TAILQ_ENTRY(tls_turn) link;
	int fd;
	bool waits;
};

struct tls_turns {
	struct event *next;
	struct tls_turn *holder; /* NULL: nobody had this turn yet */
	TAILQ_HEAD(, tls_turn) waiting;
};

int tls_turns_init(struct tls_turns *t, struct event_base *base); /* -ENOMEM */
void tls_turns_fini(struct tls_turns *t);

/*
 * May it read now? If not, it waits, and its descriptor is made ready once more, for
 * who watches edges too, when its turn has come.
 */
bool tls_turn_has_come(struct tls_turns *t, struct tls_turn *turn);

/* It has read something: this turn is its own, and the others have theirs later. */
void tls_turn_take(struct tls_turns *t, struct tls_turn *turn);

/* It goes away. */
void tls_turn_leave(struct tls_turns *t, struct tls_turn *turn);

#endif
