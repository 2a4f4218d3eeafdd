/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/probe.h"

#include <errno.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/bus.h"
#include "daemon/owner.h"
#include "daemon/proto.h"

/* Nodes of one cage that are asked for; no cage has half as many. */
#define NODES_MAX 8

/* Static: a message is large, and the process has only one. */
static struct proto_message message;

static int
tell_phase(int fd, uint32_t incarnation, enum proto_phase phase)
{
	proto_write_phase(&message, incarnation, phase);
	return proto_send(fd, &message, true);
}

static int
send_table(int fd, uint32_t incarnation, const struct plugin_host *p, int score)
{
	struct proto_hello hello = {
		.pid = (uint32_t)getpid(),
		.total = (uint16_t)p->cage_count,
		.score = (int16_t)score,
		.fingerprint = proto_fingerprint(p->cages, p->cage_count),
	};
	int r = 0;

	for (size_t first = 0; r == 0 && first < p->cage_count; first += hello.count) {
		hello.first = (uint16_t)first;
		hello.count =
		    (uint16_t)MIN_OF(p->cage_count - first, (size_t)PROTO_HELLO_CAGES);
		hello.cages = p->cages + first;
		proto_write_hello(&message, incarnation, &hello);
		r = proto_send(fd, &message, true);
	}
	return r;
}

/* Who else uses which module. */
static int
send_owners(int fd, uint32_t incarnation, const struct plugin_host *p)
{
	static struct proto_owner owner[PLATFORM_CAGES_MAX];
	static struct owner_look look;
	struct proto_owners owners = { .owner = owner };

	owner_look_init(&look, "/proc", "/sys");
	for (unsigned cage = 0; p->plugin.node && cage < p->cage_count; cage++) {
		struct platform_node node;

		for (unsigned i = 0;
		     i < NODES_MAX && p->plugin.node(p->state, cage, i, &node) == 0; i++)
			owner_look_at(&look, cage, &node);
	}
	owners.blind = owner_look_around(&look);
	for (unsigned cage = 0; cage < p->cage_count; cage++) {
		if (look.found[cage].kind == OWNER_NONE)
			continue;
		owner[owners.count++] = (struct proto_owner){
			.cage = (uint16_t)cage,
			.kind = (uint16_t)look.found[cage].kind,
			.pid = look.found[cage].pid,
		};
	}
	proto_write_owners(&message, incarnation, &owners);
	return proto_send(fd, &message, true);
}

static int
send_about(int fd, uint32_t incarnation, const struct plugin_host *p)
{
	const char *text = p->plugin.about ? p->plugin.about(p->state) : NULL;

	proto_write_about(&message, incarnation, text ? text : "");
	return proto_send(fd, &message, true);
}

/* What a step of the plugin that failed, and has told why, makes of us. */
static int
failed_with(int error)
{
	return error == -EAGAIN ? BUS_EXIT_NOT_YET : BUS_EXIT_FAILED;
}

int
probe_run(int fd, uint32_t incarnation, const struct plugin_config *config)
{
	static struct plugin_host p;
	int score, r;

	tell_phase(fd, incarnation, PHASE_LOAD);
	if (plugin_host_load(&p, config, false) < 0)
		return BUS_EXIT_FAILED;
	tell_phase(fd, incarnation, PHASE_PROBE);
	score = plugin_host_score(&p);
	tell_phase(fd, incarnation, PHASE_OPEN);
	r = plugin_host_open(&p);
	if (r < 0)
		return failed_with(r);
	tell_phase(fd, incarnation, PHASE_CAGES);
	r = plugin_host_cages(&p);
	if (r < 0)
		return failed_with(r);
	if (send_about(fd, incarnation, &p) < 0 ||
	    send_table(fd, incarnation, &p, score) < 0)
		return BUS_EXIT_FAILED; /* main is gone: nobody is left to tell */
	tell_phase(fd, incarnation, PHASE_NODES);
	if (send_owners(fd, incarnation, &p) < 0)
		return BUS_EXIT_FAILED;
	tell_phase(fd, incarnation, PHASE_CLOSE);
	p.plugin.close(p.state);
	return 0;
}
