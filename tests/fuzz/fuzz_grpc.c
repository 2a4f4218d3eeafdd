/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of HTTP/2 and gRPC: whatever comes over a connection, the server lives, gives
 * back what it took, and serves the next one. The client's preface is put in front where
 * the first byte is even.
 */
#include <event2/event.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/gnmi.h"
#include "api/grpc_parts.h"
#include "base/log.h"
#include "schema/tree.h"
#include "tests/fuzz/fuzz.h"

static struct event_base *base;
static struct gnmi *gnmi;
static uint64_t now_us = US_PER_S;

static void
tell_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = (struct now){ .mono_us = now_us, .wall_us = now_us };
}

static bool
be_ready(void *arg, char *ret_why, size_t size)
{
	(void)arg;
	(void)ret_why;
	(void)size;
	return true;
}

static void
audit(void *arg, const struct api_audit *record)
{
	(void)arg;
	FUZZ_CHECK(record->result && record->path);
}

static void
start(void)
{
	static const struct api_host host = { .now = tell_now,
		.yang = &tree_yang_own,
		.ready = be_ready,
		.audit = audit };
	static const struct grpc_config config = { .listen_count = 0 };

	base = event_base_new();
	FUZZ_CHECK(base &&
		   gnmi_create(base, inventory_create(2, 1), &host, &config, &gnmi) == 0);
	log_set_level(LOG_LEVEL_ERROR);
}

static void
run(void)
{
	for (int i = 0; i < 4; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
	gnmi_turn(gnmi);
	event_base_loop(base, EVLOOP_NONBLOCK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
				      "\0\0\0\4\0\0\0\0\0";
	const struct guards *guards;
	char taken[4096];
	int pair[2];

	if (!base)
		start();
	if (size == 0 || size > 60000)
		return 0;
	guards = grpc_guards(gnmi_server(gnmi));
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0);
	FUZZ_CHECK(grpc_conn_create(gnmi_server(gnmi), pair[0]));
	if (data[0] % 2 == 0)
		FUZZ_CHECK(write(pair[1], preface, sizeof(preface) - 1) > 0);
	FUZZ_CHECK(write(pair[1], data + 1, size - 1) == (ssize_t)size - 1);
	run();
	while (read(pair[1], taken, sizeof(taken)) > 0)
		run();
	now_us += US_PER_S;
	close(pair[1]);
	run();
	FUZZ_CHECK(guards->open[TRANSPORT_TCP] == 0);
	FUZZ_CHECK(gnmi_server(gnmi)->held == 0);
	return 0;
}
