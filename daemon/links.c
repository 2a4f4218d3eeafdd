/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/links.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/bus.h"
#include "daemon/cage_table.h"
#include "daemon/spawn.h"

/* How much of one child is taken before it is another's turn, and how much of one
 * that has ended: a socket holds no more of what an honest one says. */
#define TURN_MESSAGES 8
#define LAST_MESSAGES 256

#define SLOT_PROBE PLATFORM_BUSES_MAX
#define SLOT_COUNT (PLATFORM_BUSES_MAX + 1)

enum link_state {
	LINK_NONE,     /* no process */
	LINK_STARTING, /* ordered; neither process nor socket are known */
	LINK_OPENING,  /* the plugin is being opened */
	LINK_UP,       /* a bus process that said hello */
	LINK_DOOMED    /* killed, its socket is closed, not yet reaped */
};

/* One child. */
struct link {
	struct links *links;
	enum link_state state;
	unsigned slot; /* the number of the bus, or SLOT_PROBE */
	uint32_t incarnation;
	pid_t pid;
	int fd;
	struct event *event;
	struct event *limit; /* when it has opened the plugin, or not */
	enum proto_phase phase;
	bool kill_owed; /* the order could not be given yet */
};

struct links {
	struct event_base *base;
	const struct links_handler *handler;
	void *arg;
	int spawner_fd;
	struct event *spawner_event;
	struct event *spawner_writable; /* pending while a kill is owed */
	bool spawner_gone;
	uint32_t last_incarnation;

	struct links_probe probe;
	struct cage_table table;
	bool looking;    /* the probe is not the first: only what it sees counts */
	bool has_owners; /* it has told them */
	struct proto_owners owners;
	struct proto_owner owner[PLATFORM_CAGES_MAX];

	struct link link[SLOT_COUNT];
	struct proto_message in;
	struct proto_message out;
};

static bool
is_probe(const struct link *k)
{
	return k->slot == SLOT_PROBE;
}

/* The name of a child in the log. */
static const char *
link_name(const struct link *k, char *name, size_t size)
{
	if (is_probe(k))
		snprintf(name, size, "probe");
	else
		snprintf(name, size, "bus %u", k->slot);
	return name;
}

/*
 * Orders to the spawner.
 */

static int
give_order(struct links *l, enum spawn_op op, const struct link *k)
{
	struct spawn_order order = {
		.op = (uint8_t)op,
		.kind = is_probe(k) ? SPAWN_PROBE : SPAWN_BUS,
		.bus = is_probe(k) ? 0 : (uint16_t)k->slot,
		.incarnation = k->incarnation,
	};

	if (l->spawner_gone)
		return -EPIPE;
	return spawn_order_send(l->spawner_fd, &order);
}

/* Has a child killed; where the spawner takes no order just now, as soon as it does. */
static int
order_kill(struct link *k)
{
	int r = give_order(k->links, SPAWN_KILL, k);

	k->kill_owed = r == -EAGAIN || r == -ENOBUFS;
	if (!k->kill_owed)
		return r;
	event_add(k->links->spawner_writable, NULL);
	return 0;
}

static int
start(struct links *l, struct link *k)
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

static void
close_socket(struct link *k)
{
	if (k->fd < 0)
		return;
	event_free(k->event);
	event_free(k->limit);
	k->event = k->limit = NULL;
	close(k->fd);
	k->fd = -1;
}

/* Kills a child and hears no more of it than its end. */
static int
doom(struct link *k)
{
	if (k->state == LINK_NONE)
		return -ENOTCONN;
	if (k->state == LINK_DOOMED)
		return 0;
	k->state = LINK_DOOMED;
	close_socket(k);
	return order_kill(k);
}

/* A child broke the rules of the conversation. */
static void
refuse(struct link *k, const char *what)
{
	char name[16];

	log_warn("%s: process %d is killed: %s", link_name(k, name, sizeof(name)),
	    (int)k->pid, what);
	if (is_probe(k) && !k->links->looking)
		k->links->probe.nonsense = true;
	doom(k);
}

/*
 * What children say.
 */

static void
take_hello(struct link *k)
{
	struct links *l = k->links;
	struct proto_hello hello;
	char why[128];

	if (proto_read_hello(&l->in, &hello) < 0 || k->state != LINK_OPENING) {
		refuse(k, "a hello that is none");
		return;
	}
	if (is_probe(k) && l->looking) {
		if (hello.total != l->table.count ||
		    hello.fingerprint != l->table.fingerprint)
			refuse(k, "another cage table than before");
		return;
	}
	if (is_probe(k)) {
		l->probe.score = hello.score;
		if (!cage_table_take(&l->table, &hello, why, sizeof(why)))
			refuse(k, why);
		return;
	}
	if (!cage_table_is_same(&l->table, &hello)) {
		refuse(k, "another cage table than the probe had");
		return;
	}
	k->state = LINK_UP;
	k->phase = PHASE_SERVE;
	evtimer_del(k->limit);
	l->handler->bus_up(l->arg, k->slot, k->pid);
}

/* A child may take so long from here on. */
static void
begin_limit(struct link *k)
{
	const struct timeval limit = { .tv_sec = LINKS_PHASE_TIMEOUT_S };

	evtimer_add(k->limit, &limit);
}

static void
take_phase(struct link *k)
{
	struct links *l = k->links;
	enum proto_phase before = k->phase;

	if (k->state != LINK_OPENING || proto_read_phase(&l->in, &k->phase) < 0) {
		refuse(k, "a phase that is none");
		return;
	}
	if (!is_probe(k))
		return;
	if (k->phase > before)
		begin_limit(k); /* of this step; a bus has one for all of them */
	if (l->looking)
		return;
	l->probe.phase = k->phase;
	l->handler->probe_phase(l->arg, k->phase);
}

static void
take_reply(struct link *k)
{
	struct links *l = k->links;
	struct reply reply;

	if (k->state != LINK_UP || proto_read_reply(&l->in, &reply) < 0) {
		refuse(k, "a reply that is none");
		return;
	}
	l->handler->reply(l->arg, k->slot, &reply);
}

static void
take_event(struct link *k)
{
	struct links *l = k->links;
	struct proto_event event;

	if (k->state != LINK_UP || proto_read_event(&l->in, &event) < 0 ||
	    !cage_table_has_event(&l->table, k->slot, &event)) {
		refuse(k, "an event that is none");
		return;
	}
	l->handler->presence(l->arg, k->slot, &event);
}

static void
take_pins(struct link *k)
{
	struct links *l = k->links;
	const struct pin_news *news;
	unsigned count;

	if (k->state != LINK_UP || proto_read_pins(&l->in, &news, &count) < 0 ||
	    !cage_table_has_pins(&l->table, k->slot, news, count)) {
		refuse(k, "news of pins that are none");
		return;
	}
	l->handler->pins(l->arg, k->slot, news, count);
}

static void
take_owners(struct link *k)
{
	struct links *l = k->links;
	struct proto_owners owners;

	if (!is_probe(k) || k->state != LINK_OPENING || !l->table.whole ||
	    proto_read_owners(&l->in, &owners) < 0 ||
	    (owners.count && owners.owner[owners.count - 1].cage >= l->table.count)) {
		refuse(k, "owners that are none");
		return;
	}
	memcpy(l->owner, owners.owner, owners.count * sizeof(*l->owner));
	l->owners = owners;
	l->owners.owner = l->owner;
	l->has_owners = true;
}

/* It comes before the table. */
static void
take_about(struct link *k)
{
	struct links *l = k->links;
	const char *text;

	if (!is_probe(k) || k->state != LINK_OPENING ||
	    proto_read_about(&l->in, &text) < 0) {
		refuse(k, "a line about itself that is none");
		return;
	}
	if (!l->looking)
		snprintf(l->probe.about, sizeof(l->probe.about), "%s", text);
}

static void
take_typed(struct link *k, enum proto_type type)
{
	switch (type) {
	case PROTO_PHASE:
		take_phase(k);
		return;
	case PROTO_HELLO:
		take_hello(k);
		return;
	case PROTO_REPLY:
		take_reply(k);
		return;
	case PROTO_EVENT:
		take_event(k);
		return;
	case PROTO_PINS:
		take_pins(k);
		return;
	case PROTO_OWNERS:
		take_owners(k);
		return;
	case PROTO_ABOUT:
		take_about(k);
		return;
	case PROTO_REQUEST:
	case PROTO_CANCEL:
		break;
	}
	refuse(k, "a question instead of an answer");
}

/* Takes one message of a child. False when there is none, or no socket any more. */
static bool
take_message(struct link *k)
{
	struct links *l = k->links;
	enum proto_type type;
	int r;

	r = proto_receive(k->fd, &l->in, false);
	if (r == -EAGAIN)
		return false;
	if (r == -EPIPE) {
		/* It ends, or pretends to: either way we want to hear that it did. */
		close_socket(k);
		order_kill(k);
		return false;
	}
	if (r < 0 || proto_read_type(&l->in, &type) < 0 ||
	    l->in.header.generation != k->incarnation)
		refuse(k, "something that is no message");
	else
		take_typed(k, type);
	return k->fd >= 0;
}

static void
take_messages(struct link *k, unsigned limit)
{
	while (limit-- && k->fd >= 0 && take_message(k))
		continue;
}

/* A step of the plugin takes too long. */
static void
on_limit(evutil_socket_t fd, short what, void *arg)
{
	struct link *k = arg;
	struct links *l = k->links;

	(void)fd;
	(void)what;
	if (!is_probe(k)) {
		log_warn("bus %u: plugin hangs in %s; process %d is killed", k->slot,
		    proto_phase_name(k->phase), (int)k->pid);
		doom(k);
		return;
	}
	doom(k);
	if (l->looking) {
		log_warn("probe: plugin hangs in %s; process %d is killed",
		    proto_phase_name(k->phase), (int)k->pid);
		return;
	}
	l->probe.hung = true;
	l->handler->probe_done(l->arg, &l->probe);
}

static void
on_link(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	/* After a long stop of ours all parts of an answer are looked at before anybody
	 * asks whether it came in time. */
	take_messages(arg, TURN_MESSAGES);
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
	k->event = event_new(k->links->base, fd, EV_READ | EV_PERSIST, on_link, k);
	k->limit = evtimer_new(k->links->base, on_limit, k);
	if (!k->event || !k->limit || event_add(k->event, NULL) < 0) {
		log_error("process %d: no memory for its socket; it is killed",
		    (int)k->pid);
		if (k->event)
			event_free(k->event);
		if (k->limit)
			event_free(k->limit);
		k->event = k->limit = NULL;
		close(fd);
		doom(k);
		return;
	}
	k->fd = fd;
	k->state = LINK_OPENING;
	begin_limit(k);
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

	/* What it said last comes before its end. */
	take_messages(k, LAST_MESSAGES);
	k->kill_owed = false;
	renew = k->state == LINK_UP && WIFEXITED(status) &&
		WEXITSTATUS(status) == BUS_EXIT_RENEW;
	if (is_probe(k)) {
		bool doomed = k->state == LINK_DOOMED;

		close_socket(k);
		k->state = LINK_NONE;
		end_probe(k, status, doomed);
		return;
	}
	close_socket(k);
	k->state = LINK_NONE;
	k->pid = 0;
	l->handler->bus_down(l->arg, k->slot, renew, status);
}

static void
take_news(struct links *l, const struct spawn_news *news, int fd)
{
	struct link *k = &l->link[news->kind == SPAWN_PROBE ? SLOT_PROBE : news->bus];
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
		log_error("%s: process not started: %s", link_name(k, name, sizeof(name)),
		    strerror(news->status));
		take_exited(k, W_EXITCODE(BUS_EXIT_FAILED, 0));
		break;
	case SPAWN_EXITED:
		take_exited(k, news->status);
		break;
	case SPAWN_EVENT_COUNT:
		break;
	}
}

static void
on_spawner(evutil_socket_t socket_fd, short what, void *arg)
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
static void
on_spawner_writable(evutil_socket_t socket_fd, short what, void *arg)
{
	struct links *l = arg;

	(void)socket_fd;
	(void)what;
	for (unsigned i = 0; i < SLOT_COUNT; i++) {
		if (l->link[i].kill_owed)
			order_kill(&l->link[i]);
	}
}

/*
 * What main calls.
 */

struct links *
links_create(struct event_base *base, int spawner_fd, const struct links_handler *handler,
    void *arg)
{
	struct links *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->base = base;
	l->handler = handler;
	l->arg = arg;
	l->spawner_fd = spawner_fd;
	for (unsigned i = 0; i < SLOT_COUNT; i++) {
		l->link[i].links = l;
		l->link[i].slot = i;
		l->link[i].fd = -1;
	}
	l->spawner_event =
	    event_new(base, spawner_fd, EV_READ | EV_PERSIST, on_spawner, l);
	l->spawner_writable =
	    event_new(base, spawner_fd, EV_WRITE, on_spawner_writable, l);
	if (!l->spawner_event || !l->spawner_writable ||
	    event_add(l->spawner_event, NULL) < 0) {
		links_destroy(l);
		return NULL;
	}
	return l;
}

void
links_destroy(struct links *l)
{
	if (!l)
		return;
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		close_socket(&l->link[i]);
	if (l->spawner_event)
		event_free(l->spawner_event);
	if (l->spawner_writable)
		event_free(l->spawner_writable);
	close(l->spawner_fd);
	free(l);
}

int
links_start_probe(struct links *l)
{
	if (l->probe.ok)
		return -EALREADY; /* the table is borrowed for good */
	l->table.count = 0;
	l->table.whole = false;
	l->probe = (struct links_probe){ .score = -1 };
	l->has_owners = false;
	return start(l, &l->link[SLOT_PROBE]);
}

int
links_start_look(struct links *l)
{
	if (!l->probe.ok)
		return -EINVAL;
	if (l->link[SLOT_PROBE].state != LINK_NONE)
		return -EALREADY;
	l->looking = true;
	l->has_owners = false;
	return start(l, &l->link[SLOT_PROBE]);
}

int
links_start_bus(struct links *l, unsigned bus)
{
	if (bus >= PLATFORM_BUSES_MAX || !l->probe.ok)
		return -EINVAL;
	return start(l, &l->link[bus]);
}

int
links_kill_bus(struct links *l, unsigned bus)
{
	return bus < PLATFORM_BUSES_MAX ? doom(&l->link[bus]) : -EINVAL;
}

static int
send_out(struct link *k)
{
	int r;

	r = proto_send(k->fd, &k->links->out, false);
	return r == -EPIPE ? -ENOTCONN : r;
}

int
links_send(struct links *l, unsigned bus, const struct request *request)
{
	struct link *k;

	if (bus >= PLATFORM_BUSES_MAX)
		return -EINVAL;
	k = &l->link[bus];
	if (k->state != LINK_UP || k->fd < 0)
		return -ENOTCONN;
	proto_write_request(&l->out, k->incarnation, request);
	return send_out(k);
}

int
links_cancel(struct links *l, unsigned bus, uint32_t sequence)
{
	struct link *k;

	if (bus >= PLATFORM_BUSES_MAX)
		return -EINVAL;
	k = &l->link[bus];
	if (k->state != LINK_UP || k->fd < 0)
		return -ENOTCONN;
	proto_write_cancel(&l->out, k->incarnation, sequence);
	return send_out(k);
}

bool
links_bus_is_opening(const struct links *l, unsigned bus)
{
	return bus < PLATFORM_BUSES_MAX && (l->link[bus].state == LINK_STARTING ||
					       l->link[bus].state == LINK_OPENING);
}

pid_t
links_bus_pid(const struct links *l, unsigned bus)
{
	return bus < PLATFORM_BUSES_MAX ? l->link[bus].pid : 0;
}

bool
links_probe_failure(const struct links_probe *probe, char *text, size_t size)
{
	const char *phase = proto_phase_name(probe->phase);
	int status = probe->wait_status;

	if (probe->ok)
		return false;
	if (probe->hung)
		snprintf(text, size, "plugin hangs in %s", phase);
	else if (probe->nonsense)
		snprintf(text, size, "plugin made its probe process talk nonsense");
	else if (WIFSIGNALED(status))
		snprintf(text, size, "plugin crashed in %s: %s", phase,
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == BUS_EXIT_FAILED)
		return false; /* the probe said why */
	else
		snprintf(text, size, "plugin ended its process in %s, with status %d",
		    phase, WEXITSTATUS(status));
	return true;
}
