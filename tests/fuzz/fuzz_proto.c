/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the processes: what a reader takes is what its writer gives. The
 * first byte chooses the type, so that no luck is needed for it.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "daemon/proto.h"
#include "tests/fuzz/fuzz.h"

static struct request request;

/* Bytes of a message that mean nothing: written as zero, read by nobody. */
static const struct {
	enum proto_type type;
	uint8_t at, len;
} unused[] = {
	{ PROTO_PHASE, 4, 4 },
	{ PROTO_HELLO, 4, 4 },
	{ PROTO_HELLO, 26, 6 },
	{ PROTO_REPLY, 44, 4 },
	{ PROTO_EVENT, 4, 4 },
	{ PROTO_PINS, 4, 4 },
	{ PROTO_ABOUT, 4, 4 },
};

static void
clear_unused(struct proto_message *m)
{
	m->header.zero = 0;
	for (size_t i = 0; i < COUNT_OF(unused); i++) {
		if (m->header.type == unused[i].type)
			memset(m->byte + unused[i].at, 0, unused[i].len);
	}
}

static void
check_hello(const struct proto_hello *h)
{
	FUZZ_CHECK(h->total >= 1 && h->total <= PLATFORM_CAGES_MAX);
	FUZZ_CHECK(h->first + h->count <= h->total);
	FUZZ_CHECK(proto_fingerprint(h->cages, h->count) ==
		   proto_fingerprint(h->cages, h->count));
}

static void
check_request(const struct request *q)
{
	FUZZ_CHECK(q->count <= REQUEST_RUNS_MAX && q->data_len <= REQUEST_BYTES_MAX);
}

static void
check_reply(const struct reply *p)
{
	size_t bytes = 0;

	FUZZ_CHECK(p->count <= REQUEST_RUNS_MAX);
	for (unsigned i = 0; i < p->count; i++) {
		FUZZ_CHECK(p->result[i].index < REQUEST_RUNS_MAX);
		FUZZ_CHECK(i == 0 || p->result[i].index > p->result[i - 1].index);
		FUZZ_CHECK(
		    p->result[i].status >= HW_CRASH && p->result[i].status <= HW_OK);
		bytes += p->result[i].len;
	}
	FUZZ_CHECK(bytes == p->data_len);
	FUZZ_CHECK(p->cage < PLATFORM_CAGES_MAX && (!p->fired || p->last));
	FUZZ_CHECK(!p->asked || (p->asked->count <= UINT32_MAX && !p->asked->pages));
}

/* Reads a message with the reader of each type; writes what one of them took. */
static bool
write_again(const struct proto_message *m, struct proto_message *ret)
{
	uint32_t generation = m->header.generation;
	enum proto_phase phase;
	struct proto_hello hello;
	struct proto_event event;
	struct reply reply;
	struct proto_owners owners;
	const struct pin_news *news;
	unsigned taken = 0, count;
	const char *about;

	if (proto_read_phase(m, &phase) == 0) {
		taken++;
		FUZZ_CHECK(strcmp(proto_phase_name(phase), "?"));
		proto_write_phase(ret, generation, phase);
	}
	if (proto_read_hello(m, &hello) == 0) {
		taken++;
		check_hello(&hello);
		proto_write_hello(ret, generation, &hello);
	}
	if (proto_read_request(m, &request) == 0) {
		taken++;
		check_request(&request);
		FUZZ_CHECK(proto_is_control(m) == request.control);
		proto_write_request(ret, generation, &request);
	}
	if (proto_read_reply(m, &reply) == 0) {
		taken++;
		check_reply(&reply);
		proto_write_reply(ret, generation, &reply);
	}
	if (proto_read_event(m, &event) == 0) {
		taken++;
		proto_write_event(ret, generation, &event);
	}
	if (proto_read_pins(m, &news, &count) == 0) {
		taken++;
		proto_write_pins(ret, generation, news, count);
	}
	if (proto_read_owners(m, &owners) == 0) {
		taken++;
		FUZZ_CHECK(owners.count <= PLATFORM_CAGES_MAX);
		proto_write_owners(ret, generation, &owners);
	}
	if (proto_read_about(m, &about) == 0) {
		taken++;
		FUZZ_CHECK(strlen(about) < PLATFORM_ABOUT_MAX);
		proto_write_about(ret, generation, about);
	}
	FUZZ_CHECK(taken <= 1);
	return taken == 1;
}

/* A message arrives as it was sent, and nothing behind it. */
static void
check_sent(const struct proto_message *m, struct proto_message *ret)
{
	static int fd[2] = { -1, -1 };
	int expected = m->len > 0 ? 0 : -EPIPE;

	if (fd[0] < 0)
		FUZZ_CHECK(
		    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) == 0);
	FUZZ_CHECK(proto_send(fd[0], m, false) == 0);
	FUZZ_CHECK(proto_receive(fd[1], ret, false) == expected);
	FUZZ_CHECK(proto_receive(fd[1], ret, false) == -EAGAIN);
	FUZZ_CHECK(
	    expected || (ret->len == m->len && !memcmp(ret->byte, m->byte, m->len)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct proto_message m, other, again;
	enum proto_type type;

	if (size < 1 || size - 1 > sizeof(m.byte))
		return 0;
	m.len = other.len = size - 1;
	memset(m.byte, 0x00, sizeof(m.byte));
	memset(other.byte, 0xff, sizeof(other.byte)); /* bytes that did not come */
	memcpy(m.byte, data + 1, m.len);
	m.header.type = (uint16_t)(data[0] % (PROTO_ABOUT + 2));
	memcpy(other.byte, m.byte, m.len);
	check_sent(&m, &again);

	if (!write_again(&m, &again)) {
		FUZZ_CHECK(!write_again(&other, &again));
		return 0;
	}
	FUZZ_CHECK(proto_read_type(&m, &type) == 0 && type == m.header.type);
	clear_unused(&m);
	FUZZ_CHECK(again.len == m.len && !memcmp(again.byte, m.byte, m.len));
	FUZZ_CHECK(write_again(&other, &again));
	FUZZ_CHECK(again.len == m.len && !memcmp(again.byte, m.byte, m.len));
	return 0;
}
