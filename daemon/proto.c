/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/proto.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "base/hwerr.h"

/*
 * What stands between the header and the array of each type. The arrays begin
 * aligned, so results and cages are read where they arrived.
 */
struct hello_body {
	uint32_t pid;
	uint16_t total;
	uint16_t first;
	int16_t score;
	uint16_t zero[3];
	uint64_t fingerprint;
};

struct request_body {
	uint64_t deadline_us;
	uint8_t control;
	uint8_t arms; /* 1: a byte for each run stands behind the runs */
	uint16_t data_len;
	uint32_t pins_ms;
};

struct reply_body {
	uint8_t last;
	uint8_t asked; /* 1: a struct transfers stands in front of the results */
	uint16_t data_len;
	uint32_t asked_us;
	uint64_t pins_us;
	uint64_t intent;
	uint16_t fired;
	uint16_t cage;
	uint32_t zero;
};

#define HELLO_AT   (sizeof(struct proto_header) + sizeof(struct hello_body))
#define REQUEST_AT (sizeof(struct proto_header) + sizeof(struct request_body))
#define REPLY_AT   (sizeof(struct proto_header) + sizeof(struct reply_body))
#define PINS_AT    sizeof(struct proto_header)
#define OWNERS_AT  sizeof(struct proto_header)
#define EVENT_LEN  (sizeof(struct proto_header) + sizeof(struct proto_event))

_Static_assert(sizeof(struct proto_header) == 16, "no padding crosses the border");
_Static_assert(sizeof(struct hello_body) == 24, "no padding crosses the border");
_Static_assert(sizeof(struct request_body) == 16, "no padding crosses the border");
_Static_assert(sizeof(struct reply_body) == 32, "no padding crosses the border");
_Static_assert(sizeof(struct transfers) % 8 == 0, "what follows is aligned");
_Static_assert(sizeof(struct run) == 16, "no padding crosses the border");
_Static_assert(sizeof(struct run_result) == 24, "no padding crosses the border");
_Static_assert(sizeof(struct pin_news) == 16, "no padding crosses the border");
_Static_assert(sizeof(struct platform_cage) == 40, "no padding crosses the border");
_Static_assert(sizeof(struct proto_owner) == 8, "no padding crosses the border");
_Static_assert(OWNERS_AT + PLATFORM_CAGES_MAX * sizeof(struct proto_owner) <=
		   PROTO_MESSAGE_MAX,
    "fits");
_Static_assert(HELLO_AT + PROTO_HELLO_CAGES * sizeof(struct platform_cage) <=
		   PROTO_MESSAGE_MAX,
    "fits");
_Static_assert(PINS_AT + PROTO_PINS_MAX * sizeof(struct pin_news) <= PROTO_MESSAGE_MAX,
    "fits");
_Static_assert(REQUEST_AT + REQUEST_RUNS_MAX * (sizeof(struct run) + 1) +
		       REQUEST_BYTES_MAX <=
		   PROTO_MESSAGE_MAX,
    "a full request fits a message");
_Static_assert(REPLY_AT + sizeof(struct transfers) +
		       REQUEST_RUNS_MAX * (sizeof(struct run_result) + RUN_BYTES_MAX) <=
		   PROTO_MESSAGE_MAX,
    "a full reply fits a message");

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
proto_read_type(const struct proto_message *m, enum proto_type *ret_type)
{
	if (m->len < sizeof(m->header) || m->len > sizeof(m->byte))
		return -EBADMSG;
	if (m->header.type < PROTO_PHASE || m->header.type > PROTO_ABOUT)
		return -EBADMSG;
	*ret_type = (enum proto_type)m->header.type;
	return 0;
}

static bool
is_type(const struct proto_message *m, enum proto_type type)
{
	enum proto_type t;

	return proto_read_type(m, &t) == 0 && t == type;
}

int
proto_read_phase(const struct proto_message *m, enum proto_phase *ret_phase)
{
	if (!is_type(m, PROTO_PHASE) || m->len != sizeof(m->header))
		return -EBADMSG;
	if (m->header.count > PHASE_SERVE)
		return -EBADMSG;
	*ret_phase = (enum proto_phase)m->header.count;
	return 0;
}

int
proto_read_hello(const struct proto_message *m, struct proto_hello *ret_hello)
{
	struct hello_body body;
	size_t count = m->header.count;

	if (!is_type(m, PROTO_HELLO) || count > PROTO_HELLO_CAGES)
		return -EBADMSG;
	if (m->len != HELLO_AT + count * sizeof(struct platform_cage))
		return -EBADMSG;
	memcpy(&body, m->byte + sizeof(m->header), sizeof(body));
	if (body.total < 1 || body.total > PLATFORM_CAGES_MAX)
		return -EBADMSG;
	if (body.first > body.total || count > (size_t)(body.total - body.first))
		return -EBADMSG;
	*ret_hello = (struct proto_hello){
		.pid = body.pid,
		.total = body.total,
		.first = body.first,
		.count = (uint16_t)count,
		.score = body.score,
		.fingerprint = body.fingerprint,
		.cages = (const struct platform_cage *)(const void *)(m->byte + HELLO_AT),
	};
	return 0;
}

int
proto_read_request(const struct proto_message *m, struct request *ret_request)
{
	struct request_body body;
	size_t count = m->header.count;
	size_t written = 0, armed;
	const struct run *run = (const struct run *)(const void *)(m->byte + REQUEST_AT);

	if (!is_type(m, PROTO_REQUEST) || count > REQUEST_RUNS_MAX)
		return -EBADMSG;
	if (m->len < REQUEST_AT + count * sizeof(*run))
		return -EBADMSG;
	memcpy(&body, m->byte + sizeof(m->header), sizeof(body));
	if (body.control > 1 || body.arms > 1 || body.data_len > REQUEST_BYTES_MAX ||
	    body.pins_ms > PROTO_PINS_MS_MAX)
		return -EBADMSG;
	armed = body.arms ? count : 0;
	if (m->len != REQUEST_AT + count * sizeof(*run) + armed + body.data_len)
		return -EBADMSG;
	for (size_t i = 0; i < count; i++)
		written += run[i].op == RUN_WRITE ? run[i].len : 0u;
	if (written != body.data_len)
		return -EBADMSG;

	ret_request->sequence = m->header.sequence;
	ret_request->count = (uint16_t)count;
	ret_request->control = body.control;
	ret_request->deadline_us = body.deadline_us;
	ret_request->data_len = body.data_len;
	ret_request->pins_ms = body.pins_ms;
	ret_request->arms = body.arms;
	memcpy(ret_request->run, run, count * sizeof(*run));
	memcpy(ret_request->armed, run + count, armed);
	memcpy(ret_request->data, (const uint8_t *)(run + count) + armed, body.data_len);
	return 0;
}

bool
proto_is_control(const struct proto_message *m)
{
	struct request_body body;

	if (m->len < REQUEST_AT)
		return false;
	memcpy(&body, m->byte + sizeof(m->header), sizeof(body));
	return body.control == 1;
}

/* One result, which may not come before number `from`. */
static bool
result_is_sound(const struct run_result *r, size_t from)
{
	if (r->index < from || r->index >= REQUEST_RUNS_MAX || r->level > 1)
		return false;
	if (r->status > HW_OK || r->status < HW_CRASH)
		return false;
	return r->len <= RUN_BYTES_MAX && (r->len == 0 || r->status == HW_OK);
}

/* Reads of one byte each: every one of them took some time, and was good or failed. */
static bool
asked_is_sound(const struct transfers *t)
{
	uint64_t ended = t->bytes, took = 0;

	if (t->count > UINT32_MAX || t->bytes > t->count || t->failed[0] || t->pages ||
	    t->pages_us || t->page_least_us)
		return false;
	for (int kind = 1; kind < HW_ERR_COUNT && ended <= t->count; kind++)
		ended = t->failed[kind] > t->count ? UINT64_MAX : ended + t->failed[kind];
	for (unsigned i = 0; i <= TRANSFERS_BOUNDS && took <= t->count; i++)
		took = t->took[i] > t->count ? UINT64_MAX : took + t->took[i];
	return ended == t->count && took == t->count;
}

int
proto_read_reply(const struct proto_message *m, struct reply *ret_reply)
{
	struct reply_body body;
	size_t count = m->header.count;
	size_t from = 0;
	size_t bytes = 0;
	size_t at = REPLY_AT;
	const struct transfers *asked = NULL;
	const struct run_result *result;

	if (!is_type(m, PROTO_REPLY) || count > REQUEST_RUNS_MAX || m->len < at)
		return -EBADMSG;
	memcpy(&body, m->byte + sizeof(m->header), sizeof(body));
	if (body.asked == 1) {
		asked = (const struct transfers *)(const void *)(m->byte + at);
		at += sizeof(*asked);
	}
	result = (const struct run_result *)(const void *)(m->byte + at);
	if (body.last > 1 || body.asked > 1 || body.fired > 1 ||
	    body.cage >= PLATFORM_CAGES_MAX || (body.fired && !body.last) ||
	    m->len != at + count * sizeof(*result) + body.data_len)
		return -EBADMSG;
	if (asked && !asked_is_sound(asked))
		return -EBADMSG;
	for (size_t i = 0; i < count; i++) {
		if (!result_is_sound(&result[i], from))
			return -EBADMSG;
		from = result[i].index + 1u;
		bytes += result[i].len;
	}
	if (bytes != body.data_len)
		return -EBADMSG;

	*ret_reply = (struct reply){
		.sequence = m->header.sequence,
		.count = (uint16_t)count,
		.last = body.last,
		.asked = asked,
		.asked_us = body.asked_us,
		.pins_us = body.pins_us,
		.intent = body.intent,
		.fired = body.fired,
		.cage = body.cage,
		.result = result,
		.data = (const uint8_t *)(result + count),
		.data_len = body.data_len,
	};
	return 0;
}

int
proto_read_event(const struct proto_message *m, struct proto_event *ret_event)
{
	struct proto_event event;

	if (!is_type(m, PROTO_EVENT) || m->header.count != 0 || m->len != EVENT_LEN)
		return -EBADMSG;
	memcpy(&event, m->byte + sizeof(m->header), sizeof(event));
	for (size_t w = 0; w < COUNT_OF(event.present.word); w++) {
		if (event.present.word[w] & ~event.known.word[w] ||
		    event.doubt.word[w] & ~event.present.word[w])
			return -EBADMSG;
	}
	*ret_event = event;
	return 0;
}

int
proto_read_pins(const struct proto_message *m, const struct pin_news **ret_news,
    unsigned *ret_count)
{
	const struct pin_news *news =
	    (const struct pin_news *)(const void *)(m->byte + PINS_AT);
	size_t count = m->header.count;

	if (!is_type(m, PROTO_PINS) || count < 1 || count > PROTO_PINS_MAX)
		return -EBADMSG;
	if (m->len != PINS_AT + count * sizeof(*news))
		return -EBADMSG;
	for (size_t i = 0; i < count; i++) {
		if (news[i].cage >= PLATFORM_CAGES_MAX ||
		    news[i].pin >= PLATFORM_PIN_COUNT || news[i].level > 1 ||
		    news[i].level < HW_CRASH)
			return -EBADMSG;
	}
	*ret_news = news;
	*ret_count = (unsigned)count;
	return 0;
}

int
proto_read_owners(const struct proto_message *m, struct proto_owners *ret_owners)
{
	const struct proto_owner *owner =
	    (const struct proto_owner *)(const void *)(m->byte + OWNERS_AT);
	size_t count = m->header.count;

	if (!is_type(m, PROTO_OWNERS) || count > PLATFORM_CAGES_MAX ||
	    m->header.sequence > 1)
		return -EBADMSG;
	if (m->len != OWNERS_AT + count * sizeof(*owner))
		return -EBADMSG;
	for (size_t i = 0; i < count; i++) {
		if (owner[i].cage >= PLATFORM_CAGES_MAX ||
		    (i && owner[i].cage <= owner[i - 1].cage) ||
		    owner[i].kind <= OWNER_NONE || owner[i].kind >= OWNER_KIND_COUNT ||
		    owner[i].pid > INT32_MAX)
			return -EBADMSG;
	}
	*ret_owners = (struct proto_owners){
		.blind = m->header.sequence == 1,
		.count = (unsigned)count,
		.owner = owner,
	};
	return 0;
}

int
proto_read_about(const struct proto_message *m, const char **ret_text)
{
	const char *text = (const char *)m->byte + sizeof(m->header);
	size_t len = m->header.count;

	if (!is_type(m, PROTO_ABOUT) || len >= PLATFORM_ABOUT_MAX)
		return -EBADMSG;
	if (m->len != sizeof(m->header) + len + 1 || text[len] != '\0')
		return -EBADMSG;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~')
			return -EBADMSG;
	}
	*ret_text = text;
	return 0;
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
