/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links, what children say: all of it is checked, and who talks nonsense is killed.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/links_parts.h"

/* How much of one child is taken before it is another's turn. */
#define TURN_MESSAGES 8

/* A child broke the rules of the conversation. */
static void
refuse(struct link *k, const char *what)
{
	char name[16];

	log_warn("%s: process %d is killed: %s", links_name(k, name, sizeof(name)),
	    (int)k->pid, what);
	if (links_is_probe(k) && !k->links->looking)
		k->links->probe.nonsense = true;
	links_doom(k);
}

/* A child may take so long from here on. */
static void
begin_limit(struct link *k)
{
	const struct timeval limit = { .tv_sec = LINKS_PHASE_TIMEOUT_S };

	evtimer_add(k->limit, &limit);
}

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
	if (links_is_probe(k) && l->looking) {
		if (hello.total != l->table.count ||
		    hello.fingerprint != l->table.fingerprint)
			refuse(k, "another cage table than before");
		return;
	}
	if (links_is_probe(k)) {
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

static void
take_phase(struct link *k)
{
	struct links *l = k->links;
	enum proto_phase before = k->phase;

	if (k->state != LINK_OPENING || proto_read_phase(&l->in, &k->phase) < 0) {
		refuse(k, "a phase that is none");
		return;
	}
	if (!links_is_probe(k))
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
	k->answered = reply.last;
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

	if (!links_is_probe(k) || k->state != LINK_OPENING || !l->table.whole ||
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

	if (!links_is_probe(k) || k->state != LINK_OPENING ||
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
		links_close_socket(k);
		links_order_kill(k);
		return false;
	}
	if (r < 0 || proto_read_type(&l->in, &type) < 0 ||
	    l->in.header.generation != k->incarnation)
		refuse(k, "something that is no message");
	else
		take_typed(k, type);
	return k->fd >= 0;
}

void
links_take_messages(struct link *k, unsigned limit)
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
	if (!links_is_probe(k)) {
		log_warn("bus %u: plugin hangs in %s; process %d is killed", k->slot,
		    proto_phase_name(k->phase), (int)k->pid);
		links_doom(k);
		return;
	}
	links_doom(k);
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
	struct link *k = arg;

	(void)fd;
	(void)what;
	k->links->handler->woken(k->links->arg);
	/* After a long stop of ours all parts of an answer are looked at before anybody
	 * asks whether it came in time. Behind its end there mostly is nothing, and to
	 * find that out would be a call. */
	for (unsigned i = 0; i < TURN_MESSAGES && k->fd >= 0; i++) {
		k->answered = false;
		if (!take_message(k) || k->answered)
			break;
	}
}

bool
links_open_socket(struct link *k, int fd)
{
	k->event = event_new(k->links->base, fd, EV_READ | EV_PERSIST, on_link, k);
	k->limit = evtimer_new(k->links->base, on_limit, k);
	if (!k->event || !k->limit || event_add(k->event, NULL) < 0) {
		if (k->event)
			event_free(k->event);
		if (k->limit)
			event_free(k->limit);
		k->event = k->limit = NULL;
		return false;
	}
	k->fd = fd;
	k->state = LINK_OPENING;
	begin_limit(k);
	return true;
}

void
links_close_socket(struct link *k)
{
	if (k->fd < 0)
		return;
	event_free(k->event);
	event_free(k->limit);
	k->event = k->limit = NULL;
	close(k->fd);
	k->fd = -1;
}
