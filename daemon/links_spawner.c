/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links, the spawner: what it is ordered, and what it says of children.
 */
#define _GNU_SOURCE 1 /* W_EXITCODE() */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/bus.h"
#include "daemon/links_parts.h"

/* What is taken of a child that has ended: a socket holds no more of what an honest
 * one says. */
#define LAST_MESSAGES 256

/*
 * Orders to the spawner.
 */

static enum spawn_kind
kind_of(const struct link *k)
{
	return links_is_probe(k)        ? SPAWN_PROBE
	       : k->slot == SLOT_SCHEMA ? SPAWN_SCHEMA
					: SPAWN_BUS;
}

static int
give_order(struct links *l, enum spawn_op op, const struct link *k)
{
	struct spawn_order order = {
		.op = (uint8_t)op,
		.kind = (uint8_t)kind_of(k),
		.bus = kind_of(k) == SPAWN_BUS ? (uint16_t)k->slot : 0,
		.incarnation = k->incarnation,
	};

	if (l->spawner_gone)
		return -EPIPE;
	return spawn_order_send(l->spawner_fd, &order);
}

int
links_order_kill(struct link *k)
{
	int r = give_order(k->links, SPAWN_KILL, k);

	k->kill_owed = r == -EAGAIN || r == -ENOBUFS;
	if (!k->kill_owed)
		return r;
	event_add(k->links->spawner_writable, NULL);
	return 0;
}

int
links_start(struct links *l, struct link *k)
{
	int r;

	if (k->state != LINK_NONE)
		return -EALREADY;
	k->incarnation = ++l->last_incarnation;
	k->phase = PHASE_NONE;
	r = give_order(l, SPAWN_START, k);
	if (r == 0)
		k->state = LINK_STARTING;
	return r;
}

int
links_doom(struct link *k)
{
	if (k->state == LINK_NONE)
		return -ENOTCONN;
	if (k->state == LINK_DOOMED)
		return 0;
	k->state = LINK_DOOMED;
	links_close_socket(k);
	return links_order_kill(k);
}

/*
 * What the spawner says.
 */

static void
lose_spawner(struct links *l)
{
	if (l->spawner_gone)
		return;
	l->spawner_gone = true;
	/* it took all with it; one that was stopped has to go on for that */
	for (unsigned slot = 0; slot < SLOT_COUNT; slot++) {
		if (l->link[slot].pid > 0)
			kill(l->link[slot].pid, SIGCONT);
	}
	event_del(l->spawner_event);
	event_del(l->spawner_writable);
	l->handler->spawner_gone(l->arg);
}

/* A child runs; `fd` is its socket. */
static void
take_started(struct link *k, const struct spawn_news *news, int fd)
{
	k->pid = news->pid;
	if (k->state != LINK_STARTING) {
		close(fd); /* killed before it was born; that order is on its way */
		return;
	}
	if (k->slot == SLOT_SCHEMA) {
		k->state = LINK_UP;
		k->links->handler->schema_up(k->links->arg, fd);
		return;
	}
	if (!links_open_socket(k, fd)) {
		log_error("process %d: no memory for its socket; it is killed",
		    (int)k->pid);
		close(fd);
		links_doom(k);
	}
}

static void
end_probe(struct link *k, int status, bool doomed)
{
	struct links *l = k->links;

	if (l->looking) {
		if (l->has_owners && !doomed)
			l->handler->owners(l->arg, &l->owners);
		return;
	}
	if (l->probe.hung)
		return; /* told when it was killed */
	l->probe.wait_status = status;
	l->probe.ok =
	    l->table.whole && !doomed && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (l->probe.ok) {
		l->probe.cages = l->table.cage;
		l->probe.cage_count = l->table.count;
	}
	l->handler->probe_done(l->arg, &l->probe);
	if (l->probe.ok && l->has_owners)
		l->handler->owners(l->arg, &l->owners);
}

/* A child is reaped, or was never born. */
static void
take_exited(struct link *k, int status)
{
	struct links *l = k->links;
	bool renew;

	if (k->slot == SLOT_SCHEMA) {
		k->pid = 0;
		k->kill_owed = false;
		k->state = LINK_NONE;
		l->handler->schema_down(l->arg, status);
		return;
	}
	/* What it said last comes before its end. */
	links_take_messages(k, LAST_MESSAGES);
	k->pid = 0; /* a stranger's from now on */
	k->kill_owed = false;
	renew = k->state == LINK_UP && WIFEXITED(status) &&
		WEXITSTATUS(status) == BUS_EXIT_RENEW;
	if (links_is_probe(k)) {
		bool doomed = k->state == LINK_DOOMED;

		links_close_socket(k);
		k->state = LINK_NONE;
		end_probe(k, status, doomed);
		return;
	}
	links_close_socket(k);
	k->state = LINK_NONE;
	l->handler->bus_down(l->arg, k->slot, renew, status);
}

static void
take_news(struct links *l, const struct spawn_news *news, int fd)
{
	struct link *k = &l->link[news->kind == SPAWN_PROBE    ? SLOT_PROBE
				  : news->kind == SPAWN_SCHEMA ? SLOT_SCHEMA
							       : news->bus];
	char name[16];

	if (k->state == LINK_NONE || k->incarnation != news->incarnation ||
	    (news->event == SPAWN_STARTED) != (fd >= 0)) {
		if (fd >= 0)
			close(fd);
		return;
	}
	switch ((enum spawn_event)news->event) {
	case SPAWN_STARTED:
		take_started(k, news, fd);
		break;
	case SPAWN_REFUSED:
		log_error("%s: process not started: %s",
		    links_name(k, name, sizeof(name)), strerror(news->status));
		take_exited(k, W_EXITCODE(BUS_EXIT_FAILED, 0));
		break;
	case SPAWN_EXITED:
		take_exited(k, news->status);
		break;
	case SPAWN_EVENT_COUNT:
		break;
	}
}

void
links_on_spawner(evutil_socket_t socket_fd, short what, void *arg)
{
	struct links *l = arg;
	struct spawn_news news;
	int fd, r;

	(void)what;
	r = spawn_news_receive(socket_fd, &news, &fd);
	if (r == 0)
		take_news(l, &news, fd);
	else if (r != -EAGAIN && r != -EINTR)
		lose_spawner(l);
}

/* The spawner takes orders again. */
void
links_on_spawner_writable(evutil_socket_t socket_fd, short what, void *arg)
{
	struct links *l = arg;

	(void)socket_fd;
	(void)what;
	for (unsigned i = 0; i < SLOT_COUNT; i++) {
		if (l->link[i].kill_owed)
			links_order_kill(&l->link[i]);
	}
}
