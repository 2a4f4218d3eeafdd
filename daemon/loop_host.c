/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop, the host of the servers: what they may ask of the process, and order.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "daemon/change.h"
#include "daemon/loop_parts.h"
#include "daemon/usage.h"

/* How many cages are named that /readyz waits for. */
#define UNSETTLED_NAMED 3

static void
host_now(void *arg, struct now *ret_now)
{
	struct loop *l = arg;

	*ret_now = *turns_now(&l->turns);
}

/* "cage 6 (bus 2) is still being read"; "cages 6 (bus 2), 7 (bus 2) and 9 more are ..."
 */
static void
say_unsettled(const struct loop *l, char *ret_why, size_t size)
{
	char names[UNSETTLED_NAMED * (CAGE_NAME_MAX + 16)] = "", more[24] = "";
	unsigned count = 0;

	for (unsigned i = 0; i < l->inv->cage_count; i++) {
		const struct cage *c = &l->inv->cage[i];
		size_t len = strlen(names);

		if (engine_cage_is_settled(l->engine, c))
			continue;
		if (count++ < UNSETTLED_NAMED)
			snprintf(names + len, sizeof(names) - len, "%s%s (bus %u)",
			    len ? ", " : "", c->name, c->bus);
	}
	if (count > UNSETTLED_NAMED)
		snprintf(more, sizeof(more), " and %u more", count - UNSETTLED_NAMED);
	snprintf(ret_why, size, "cage%s %s%s %s still being read", count == 1 ? "" : "s",
	    names, more, count == 1 ? "is" : "are");
}

static bool
host_ready(void *arg, char *ret_why, size_t size)
{
	struct loop *l = arg;
	struct api_journal journal;

	journal_state(l->journal, &journal);
	if (!journal.works) {
		snprintf(ret_why, size, "journal: %s", journal.why);
		return false;
	}
	if (engine_is_settled(l->engine))
		return true;
	for (unsigned b = 0; b < l->inv->bus_count; b++) {
		if (l->inv->bus[b].state == BUS_UP || !l->inv->bus[b].used)
			continue;
		snprintf(ret_why, size, "bus %u is %s", b,
		    bus_state_name(l->inv->bus[b].state));
		return false;
	}
	say_unsettled(l, ret_why, size);
	return false;
}

static int
host_reset(void *arg, struct cage *cage, void (*done)(void *done_arg, int err),
    void *done_arg)
{
	struct loop *l = arg;

	return engine_reset(l->engine, cage, done, done_arg, turns_now(&l->turns));
}

static void
host_audit(void *arg, const struct api_audit *a)
{
	const struct peer *peer = a->peer;
	static struct log_site refused; /* with which strangers may flood the log */
	struct log_site done = { 0 };   /* what is done is told, all of it */
	char who[PEER_ADDRESS_MAX + PEER_NAME_MAX + 32], status[16] = "";

	(void)arg;
	if (peer->transport == TRANSPORT_UNIX)
		snprintf(who, sizeof(who), "uid %u pid %d", (unsigned)peer->uid,
		    (int)peer->pid);
	else
		snprintf(who, sizeof(who), "%s%s%s", peer->address,
		    peer->name[0] ? " " : "", peer->name);
	if (a->status != API_AUDIT_BEGINS)
		snprintf(status, sizeof(status), "%u ", a->status);
	log_line(a->allowed ? &done : &refused, LOG_LEVEL_AUDIT,
	    "audit: %s (%s): %s %s: %s%s", who, role_name(peer->role), a->method, a->path,
	    status, a->result);
}

static void
host_turns(void *arg, struct api_turns *ret_turns)
{
	struct loop *l = arg;

	turns_histogram(&l->turns, ret_turns);
}

static void
host_usage(void *arg, struct api_usage *ret_usage)
{
	struct loop *l = arg;

	usage_read(&l->turns, ret_usage);
}

static void
host_journal(void *arg, struct api_journal *ret_journal)
{
	struct loop *l = arg;

	journal_state(l->journal, ret_journal);
}

static int
host_events(void *arg, const struct api_event_query *query,
    void (*done)(void *done_arg, const struct api_events *found), void *done_arg)
{
	struct loop *l = arg;

	return journal_events(l->journal, query, done, done_arg);
}

static int
host_stays(void *arg, const struct api_stay_query *query,
    void (*done)(void *done_arg, const struct api_stays *found), void *done_arg)
{
	struct loop *l = arg;

	return journal_stays(l->journal, query, done, done_arg);
}

static int
host_change(void *arg, const struct api_change *change,
    void (*done)(void *done_arg, const struct api_changed *changed), void *done_arg)
{
	struct loop *l = arg;

	return change_begin(l->change, change, done, done_arg);
}

static void
host_settings(void *arg, void (*each)(void *each_arg, const struct api_setting *setting),
    void *each_arg)
{
	struct loop *l = arg;

	change_settings(l->change, each, each_arg);
}

static void
host_refused(void *arg, void (*each)(void *each_arg, const struct api_refused *refused),
    void *each_arg)
{
	const struct loop *l = arg;
	const struct edits *edits = &l->config.refused;

	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *e = &edits->edit[i];

		each(each_arg, &(struct api_refused){ .path = e->path,
				   .value = e->text,
				   .actor = e->actor,
				   .wall_us = e->wall_us,
				   .why = e->why });
	}
}

struct api_host
loop_host(struct loop *l)
{
	return (struct api_host){
		.arg = l,
		.version = VERSION_TEXT,
		.platform = &l->platform,
		.yang = l->config.yang,
		.now = host_now,
		.ready = host_ready,
		.reset = host_reset,
		.audit = host_audit,
		.turns = host_turns,
		.usage = host_usage,
		.journal = host_journal,
		.events = host_events,
		.stays = host_stays,
		.change = host_change,
		.settings = host_settings,
		.refused = host_refused,
	};
}
