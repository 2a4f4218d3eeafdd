/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/links.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/bus.h"
#include "daemon/links_parts.h"

bool
links_is_probe(const struct link *k)
{
	return k->slot == SLOT_PROBE;
}

/* The name of a child in the log. */
const char *
links_name(const struct link *k, char *name, size_t size)
{
	if (links_is_probe(k))
		snprintf(name, size, "probe");
	else if (k->slot == SLOT_SCHEMA)
		snprintf(name, size, "schema");
	else
		snprintf(name, size, "bus %u", k->slot);
	return name;
}

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
	    event_new(base, spawner_fd, EV_READ | EV_PERSIST, links_on_spawner, l);
	l->spawner_writable =
	    event_new(base, spawner_fd, EV_WRITE, links_on_spawner_writable, l);
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
		links_close_socket(&l->link[i]);
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
	return links_start(l, &l->link[SLOT_PROBE]);
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
	return links_start(l, &l->link[SLOT_PROBE]);
}

int
links_start_bus(struct links *l, unsigned bus)
{
	if (bus >= PLATFORM_BUSES_MAX || !l->probe.ok)
		return -EINVAL;
	return links_start(l, &l->link[bus]);
}

int
links_kill_bus(struct links *l, unsigned bus)
{
	return bus < PLATFORM_BUSES_MAX ? links_doom(&l->link[bus]) : -EINVAL;
}

int
links_start_schema(struct links *l)
{
	return links_start(l, &l->link[SLOT_SCHEMA]);
}

int
links_kill_schema(struct links *l)
{
	return links_doom(&l->link[SLOT_SCHEMA]);
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
	else if (WEXITSTATUS(status) == BUS_EXIT_FAILED ||
		 WEXITSTATUS(status) == BUS_EXIT_NOT_YET)
		return false; /* the probe said why */
	else
		snprintf(text, size, "plugin ended its process in %s, with status %d",
		    phase, WEXITSTATUS(status));
	return true;
}

bool
links_probe_is_final(const struct links_probe *probe)
{
	return !probe->hung && WIFEXITED(probe->wait_status) &&
	       WEXITSTATUS(probe->wait_status) != BUS_EXIT_NOT_YET;
}
