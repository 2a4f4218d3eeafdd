/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/proto.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "daemon/proto_wire.h"

/* FNV-1a, 64 bits. */
uint64_t
proto_fingerprint(const struct platform_cage *cages, size_t count)
{
	const uint8_t *p = (const uint8_t *)cages;
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < count * sizeof(*cages); i++)
		hash = (hash ^ p[i]) * 0x100000001b3u;
	return hash;
}

const char *
proto_phase_name(enum proto_phase phase)
{
	switch (phase) {
	case PHASE_NONE:
		return "start";
	case PHASE_LOAD:
		return "load";
	case PHASE_PROBE:
		return "probe";
	case PHASE_OPEN:
		return "open";
	case PHASE_CAGES:
		return "cages";
	case PHASE_NODES:
		return "nodes";
	case PHASE_CLOSE:
		return "close";
	case PHASE_SERVE:
		return "service";
	}
	return "?";
}

static void
begin(struct proto_message *m, enum proto_type type, uint32_t generation,
    uint32_t sequence, size_t count)
{
	m->header = (struct proto_header){
		.type = (uint16_t)type,
		.count = (uint16_t)count,
		.sequence = sequence,
		.generation = generation,
	};
	m->len = sizeof(m->header);
}

static void
append(struct proto_message *m, const void *bytes, size_t len)
{
	assert(len <= sizeof(m->byte) - m->len);
	if (len)
		memcpy(m->byte + m->len, bytes, len);
	m->len += len;
}

void
proto_write_phase(struct proto_message *m, uint32_t generation, enum proto_phase phase)
{
	begin(m, PROTO_PHASE, generation, 0, (size_t)phase);
}

void
proto_write_hello(struct proto_message *m, uint32_t generation,
    const struct proto_hello *hello)
{
	struct hello_body body = {
		.pid = hello->pid,
		.total = hello->total,
		.first = hello->first,
		.score = hello->score,
		.fingerprint = hello->fingerprint,
	};

	assert(hello->count <= PROTO_HELLO_CAGES);
	begin(m, PROTO_HELLO, generation, 0, hello->count);
	append(m, &body, sizeof(body));
	append(m, hello->cages, hello->count * sizeof(*hello->cages));
}

void
proto_write_request(struct proto_message *m, uint32_t generation,
    const struct request *request)
{
	struct request_body body = {
		.deadline_us = request->deadline_us,
		.control = (uint8_t)request->control,
		.arms = (uint8_t)request->arms,
		.data_len = request->data_len,
		.pins_ms = request->pins_ms,
	};

	assert(request->count <= REQUEST_RUNS_MAX);
	assert(request->data_len <= REQUEST_BYTES_MAX);
	begin(m, PROTO_REQUEST, generation, request->sequence, request->count);
	append(m, &body, sizeof(body));
	append(m, request->run, request->count * sizeof(request->run[0]));
	if (request->arms)
		append(m, request->armed, request->count);
	append(m, request->data, request->data_len);
}

void
proto_write_reply(struct proto_message *m, uint32_t generation, const struct reply *reply)
{
	struct reply_body body = {
		.last = (uint8_t)reply->last,
		.asked = reply->asked != NULL,
		.data_len = reply->data_len,
		.asked_us = reply->asked_us,
		.pins_us = reply->pins_us,
		.intent = reply->intent,
		.fired = reply->fired,
		.cage = reply->cage,
	};

	assert(reply->count <= REQUEST_RUNS_MAX);
	begin(m, PROTO_REPLY, generation, reply->sequence, reply->count);
	append(m, &body, sizeof(body));
	if (reply->asked)
		append(m, reply->asked, sizeof(*reply->asked));
	append(m, reply->result, reply->count * sizeof(reply->result[0]));
	append(m, reply->data, reply->data_len);
}

void
proto_write_event(struct proto_message *m, uint32_t generation,
    const struct proto_event *event)
{
	begin(m, PROTO_EVENT, generation, 0, 0);
	append(m, event, sizeof(*event));
}

void
proto_write_pins(struct proto_message *m, uint32_t generation,
    const struct pin_news *news, unsigned count)
{
	assert(count <= PROTO_PINS_MAX);
	begin(m, PROTO_PINS, generation, 0, count);
	append(m, news, count * sizeof(*news));
}

/* What no other message needs of the header says whether the look was blind. */
void
proto_write_owners(struct proto_message *m, uint32_t generation,
    const struct proto_owners *owners)
{
	assert(owners->count <= PLATFORM_CAGES_MAX);
	begin(m, PROTO_OWNERS, generation, owners->blind, owners->count);
	append(m, owners->owner, owners->count * sizeof(*owners->owner));
}

void
proto_write_about(struct proto_message *m, uint32_t generation, const char *text)
{
	char line[PLATFORM_ABOUT_MAX];
	size_t len = 0;

	for (; text[len] && len < sizeof(line) - 1; len++)
		line[len] = text[len];
	for (size_t i = 0; i < len; i++) {
		if (line[i] < ' ' || line[i] > '~')
			line[i] = '?';
	}
	line[len] = '\0';
	begin(m, PROTO_ABOUT, generation, 0, len);
	append(m, line, len + 1);
}

void
proto_write_cancel(struct proto_message *m, uint32_t generation, uint32_t sequence)
{
	begin(m, PROTO_CANCEL, generation, sequence, 0);
}

int
proto_send(int fd, const struct proto_message *m, bool wait)
{
	ssize_t n;

	do
		n = send(fd, m->byte, m->len, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
	while (n < 0 && errno == EINTR);
	if (n >= 0)
		return 0;
	return errno == ECONNRESET || errno == ENOTCONN ? -EPIPE : -errno;
}

int
proto_receive(int fd, struct proto_message *m, bool wait)
{
	ssize_t n;

	/*
	 * MSG_TRUNC: the true length of a packet, so that a longer one is seen.
	 * ECONNRESET says, once, that the other end closed with something unread; what
	 * it sent before is still to come.
	 */
	do
		n = recv(fd, m->byte, sizeof(m->byte),
		    MSG_TRUNC | (wait ? 0 : MSG_DONTWAIT));
	while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n < 0)
		return -errno;
	if (n == 0)
		return -EPIPE; /* no message of ours is empty */
	if ((size_t)n > sizeof(m->byte))
		return -EBADMSG;
	m->len = (size_t)n;
	return 0;
}
