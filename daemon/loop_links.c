/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop, between bus processes and engine: what they say goes into it, its orders go
 * out to them.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/log.h"
#include "daemon/loop_parts.h"
#include "daemon/schema_ask.h"

/* What the engine may order, in words of the log. */
static const char *const order_words[] = {
	[ENGINE_SEND] = "a request",
	[ENGINE_CANCEL] = "a cancel",
	[ENGINE_KILL] = "the kill",
	[ENGINE_START] = "the start",
};

static void
on_probe_phase(void *arg, enum proto_phase phase)
{
	(void)arg;
	(void)phase;
}

/* The turn begins before messages are taken. */
static void
on_woken(void *arg)
{
	struct loop *l = arg;

	turns_now(&l->turns);
}

static void
on_probe_done(void *arg, const struct links_probe *probe)
{
	loop_probe_done(arg, probe);
}

static void
on_bus_up(void *arg, unsigned bus, pid_t pid)
{
	struct loop *l = arg;

	log_debug("bus %u: up, process %d", bus, (int)pid);
	engine_bus_up(l->engine, bus, turns_now(&l->turns));
}

static void
on_bus_down(void *arg, unsigned bus, bool renew, int wait_status)
{
	struct loop *l = arg;
	char name[32];

	if (!l->stopping && WIFSIGNALED(wait_status))
		log_warn("bus %u: process was killed (%s)", bus,
		    loop_name_signal(WTERMSIG(wait_status), name, sizeof(name)));
	else if (!l->stopping && !renew)
		log_warn("bus %u: process ended with status %d", bus,
		    WEXITSTATUS(wait_status));
	engine_bus_down(l->engine, bus, renew, turns_now(&l->turns));
}

static void
on_presence(void *arg, unsigned bus, const struct proto_event *event)
{
	struct loop *l = arg;

	engine_presence(l->engine, bus, &event->present, &event->known,
	    turns_now(&l->turns));
	engine_doubt(l->engine, bus, &event->doubt, turns_now(&l->turns));
	engine_interrupt(l->engine, bus, &event->interrupt, turns_now(&l->turns));
}

static void
on_pins(void *arg, unsigned bus, const struct pin_news *news, unsigned count)
{
	struct loop *l = arg;

	engine_pins(l->engine, bus, news, count, turns_now(&l->turns));
}

static void
on_reply(void *arg, unsigned bus, const struct reply *reply)
{
	struct loop *l = arg;

	if (engine_reply(l->engine, bus, reply, turns_now(&l->turns)))
		return;
	log_warn("bus %u: an answer that fits no question; its process is replaced", bus);
	links_kill_bus(l->links, bus);
}

/* The name of a process, with nothing in it that a terminal should not see. */
static void
name_process(uint32_t pid, char ret_name[CAGE_NAME_MAX])
{
	char path[32];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	f = fopen(path, "re");
	if (!f || !fgets(ret_name, CAGE_NAME_MAX, f))
		snprintf(ret_name, CAGE_NAME_MAX, "?");
	if (f)
		fclose(f);
	ret_name[strcspn(ret_name, "\n")] = '\0';
	for (char *c = ret_name; *c; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
}

/* What is told of an owner, and its name; `owner` may hold those of the one before. */
static void
take_owner(const struct proto_owner *told, struct owner *owner)
{
	if (!told->pid)
		snprintf(owner->name, sizeof(owner->name), "kernel driver");
	else if (told->pid != owner->pid)
		name_process(told->pid, owner->name);
	owner->kind = (enum owner_kind)told->kind;
	owner->pid = told->pid;
}

static void
on_owners(void *arg, const struct proto_owners *owners)
{
	static const struct owner nobody = { .kind = OWNER_NONE };
	struct owner owner = nobody;
	struct loop *l = arg;
	unsigned next = 0;

	if (!l->engine || l->stopping)
		return;
	if (owners->blind != l->platform.blind)
		log_warn("who else holds nodes of modules open: %s",
		    owners->blind ? "not possible to tell, CAP_SYS_PTRACE is missing"
				  : "all processes are looked at again");
	l->platform.blind = owners->blind;
	l->platform.looked_us = turns_now(&l->turns)->mono_us;
	l->platform.looked_wall_us = turns_now(&l->turns)->wall_us;
	for (unsigned i = 0; i < l->inv->cage_count; i++) {
		bool owned = next < owners->count && owners->owner[next].cage == i;

		if (owned)
			take_owner(&owners->owner[next++], &owner);
		engine_owner(l->engine, &l->inv->cage[i], owned ? &owner : &nobody,
		    turns_now(&l->turns));
	}
}

static void
on_spawner_gone(void *arg)
{
	struct loop *l = arg;

	if (!l->stopping)
		log_error("the spawner is gone; nothing can be started any more");
	loop_stop(l, 1);
}

static void
on_schema_up(void *arg, int fd)
{
	struct loop *l = arg;

	schema_ask_up(l->ask, fd);
}

static void
on_schema_down(void *arg, int wait_status)
{
	struct loop *l = arg;

	schema_ask_down(l->ask, wait_status);
}

const struct links_handler loop_links_handler = {
	.woken = on_woken,
	.probe_phase = on_probe_phase,
	.probe_done = on_probe_done,
	.bus_up = on_bus_up,
	.bus_down = on_bus_down,
	.presence = on_presence,
	.pins = on_pins,
	.reply = on_reply,
	.owners = on_owners,
	.schema_up = on_schema_up,
	.schema_down = on_schema_down,
	.spawner_gone = on_spawner_gone,
};

static int
kill_bus(struct loop *l, unsigned bus)
{
	if (links_bus_is_opening(l->links, bus))
		log_error("bus %u: did not come up; its process is killed", bus);
	else
		log_error("bus %u: stuck, no answer for 10 s; its process is killed",
		    bus);
	return links_kill_bus(l->links, bus);
}

/*
 * An order that could not be given. A bus that has no process, or got none, is
 * down: the engine starts it again, later each time. What was not sent is
 * missed by the engine when its time is up.
 */
static void
fail_order(struct loop *l, const struct engine_out *out, int err)
{
	log_warn("bus %u: %s failed: %s", out->bus, order_words[out->order],
	    strerror(-err));
	if (out->order == ENGINE_START || (out->order == ENGINE_KILL && err == -ENOTCONN))
		engine_bus_down(l->engine, out->bus, false, turns_now(&l->turns));
}

void
loop_carry_out(struct loop *l, const struct engine_out *out)
{
	int r = 0;

	switch (out->order) {
	case ENGINE_SEND:
		r = links_send(l->links, out->bus, out->request);
		break;
	case ENGINE_CANCEL:
		r = links_cancel(l->links, out->bus, out->sequence);
		break;
	case ENGINE_KILL:
		r = kill_bus(l, out->bus);
		break;
	case ENGINE_START:
		r = links_start_bus(l->links, out->bus);
		break;
	}
	if (r < 0)
		fail_order(l, out, r);
}
