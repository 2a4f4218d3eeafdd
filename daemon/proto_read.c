/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of messages: any bytes, of which only what is exactly a message is taken. */
#include <errno.h>
#include <string.h>

#include "base/hwerr.h"
#include "daemon/proto_wire.h"

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
