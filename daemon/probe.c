/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/probe.h"

#include <unistd.h>

#include "base/bytes.h"
#include "daemon/proto.h"

#define EXIT_TOLD 2

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

int
probe_run(int fd, uint32_t incarnation, const struct plugin_config *config)
{
	static struct plugin_host p;
	int score;

	tell_phase(fd, incarnation, PHASE_LOAD);
	if (plugin_host_load(&p, config, false) < 0)
		return EXIT_TOLD;
	tell_phase(fd, incarnation, PHASE_PROBE);
	score = plugin_host_score(&p);
	tell_phase(fd, incarnation, PHASE_OPEN);
	if (plugin_host_open(&p) < 0)
		return EXIT_TOLD;
	tell_phase(fd, incarnation, PHASE_CAGES);
	if (plugin_host_cages(&p) < 0)
		return EXIT_TOLD;
	if (send_table(fd, incarnation, &p, score) < 0)
		return EXIT_TOLD; /* main is gone: nobody is left to tell */
	tell_phase(fd, incarnation, PHASE_CLOSE);
	p.plugin.close(p.state);
	return 0;
}
