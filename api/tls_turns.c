/* SPDX-License-Identifier: Apache-2.0 */
#include "api/tls_turns.h"

#include <errno.h>
#include <event2/event.h>
#include <sys/socket.h>

static const struct timeval at_once = { 0, 0 };

/* Any value of SO_RCVLOWAT makes the kernel say again that there is something to read. */
static void
make_ready(int fd)
{
	const int least = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof(least));
}

static void
stop_waiting(struct tls_turns *t, struct tls_turn *turn)
{
	if (turn->waits)
		TAILQ_REMOVE(&t->waiting, turn, link);
	turn->waits = false;
}

static void
on_next(evutil_socket_t fd, short what, void *arg)
{
	struct tls_turns *t = arg;
	struct tls_turn *first = TAILQ_FIRST(&t->waiting);

	(void)fd;
	(void)what;
	t->holder = NULL;
	if (!first)
		return;
	stop_waiting(t, first);
	tls_turn_take(t, first);
	make_ready(first->fd);
}

int
tls_turns_init(struct tls_turns *t, struct event_base *base)
{
	TAILQ_INIT(&t->waiting);
	t->holder = NULL;
	t->next = evtimer_new(base, on_next, t);
	return t->next ? 0 : -ENOMEM;
}

void
tls_turns_fini(struct tls_turns *t)
{
	if (t->next)
		event_free(t->next);
}

bool
tls_turn_has_come(struct tls_turns *t, struct tls_turn *turn)
{
	if (!t->holder || t->holder == turn)
		return true;
	if (!turn->waits)
		TAILQ_INSERT_TAIL(&t->waiting, turn, link);
	turn->waits = true;
	return false;
}

void
tls_turn_take(struct tls_turns *t, struct tls_turn *turn)
{
	if (t->holder != turn)
		evtimer_add(t->next, &at_once);
	t->holder = turn;
}

void
tls_turn_leave(struct tls_turns *t, struct tls_turn *turn)
{
	stop_waiting(t, turn);
	if (t->holder == turn)
		t->holder = NULL;
}
