/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proto: the messages between main and its bus processes.
 *
 * A message is one packet of a SEQPACKET socket: a header and an array, at most
 * 16 KiB, numbers in the byte order of the machine (both ends are one program).
 * Whoever receives bounds every number: the proto_read functions take any bytes
 * and answer -EBADMSG for what is not exactly a message of that type.
 */
#ifndef DAEMON_PROTO_H
#define DAEMON_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/request.h"
#include "model/cage.h"
#include "plugins/platform.h"

#define PROTO_MESSAGE_MAX 16384
/* Cages that one HELLO carries; a longer table comes in several. */
#define PROTO_HELLO_CAGES 384
/* Pins that one PINS carries; more news come in several. */
#define PROTO_PINS_MAX 1000
/* The longest period that a REQUEST can order for the pins. */
#define PROTO_PINS_MS_MAX (3600 * 1000)

enum proto_type {
	PROTO_PHASE = 1, /* child to main: what the plugin is about to do */
	PROTO_HELLO,     /* child to main: the cage table, or its fingerprint */
	PROTO_REQUEST,   /* main to bus */
	PROTO_REPLY,     /* bus to main */
	PROTO_EVENT,     /* bus to main: presence and interrupts */
	PROTO_CANCEL,    /* main to bus: `sequence` of the header, nothing else */
	PROTO_PINS,      /* bus to main: pins that have another level than before */
	PROTO_OWNERS,    /* probe to main: who else uses modules */
	PROTO_ABOUT      /* probe to main: what the plugin serves, in a line */
};

/* What a child is doing with its plugin; for the report of a crash. */
enum proto_phase {
	PHASE_NONE,
	PHASE_LOAD,
	PHASE_PROBE,
	PHASE_OPEN,
	PHASE_CAGES,
	PHASE_NODES,
	PHASE_CLOSE,
	PHASE_SERVE
};

struct proto_header {
	uint16_t type;       /* enum proto_type */
	uint16_t count;      /* elements of the array; PHASE: the phase */
	uint32_t sequence;   /* of the request that is asked, answered or cancelled */
	uint32_t generation; /* which incarnation of the child speaks or is meant */
	uint32_t zero;
};

/* A HELLO. The probe sends the table, a bus process only its fingerprint. */
struct proto_hello {
	uint32_t pid;
	uint16_t total;       /* cages of the whole table */
	uint16_t first;       /* the number of the first cage in this message */
	uint16_t count;       /* cages in this message; 0 from a bus process */
	int16_t score;        /* what the plugin's probe() gave, -1 without one */
	uint64_t fingerprint; /* proto_fingerprint() of the whole table */
	const struct platform_cage *cages;
};

/* An EVENT. */
struct proto_event {
	struct platform_bits present;   /* confirmed, a subset of `known` */
	struct platform_bits known;     /* the others could not be read */
	struct platform_bits doubt;     /* of `present`: seen absent just now, once */
	struct platform_bits interrupt; /* asked for attention since the event before */
};

/* Who else uses the module of a cage. */
struct proto_owner {
	uint16_t cage;
	uint16_t kind; /* enum owner_kind, not OWNER_NONE */
	uint32_t pid;  /* 0: none */
};

/* An OWNERS, the last message of a probe; at most one owner of each cage. */
struct proto_owners {
	bool blind; /* not all processes could be looked at */
	unsigned count;
	const struct proto_owner *owner;
};

/* A packet buffer: aligned for the structs that are read in place. */
struct proto_message {
	union {
		struct proto_header header;
		uint64_t align;
		uint8_t byte[PROTO_MESSAGE_MAX];
	};
	size_t len;
};

/* A fingerprint of a cage table, for seeing that two processes were given the same. */
uint64_t proto_fingerprint(const struct platform_cage *cages, size_t count);

/* "load", "open", ... */
const char *proto_phase_name(enum proto_phase phase);

/*
 * Writers. They fill `m` and cannot fail: what they are given is ours and is
 * asserted to be within bounds.
 */
void proto_write_phase(struct proto_message *m, uint32_t generation,
    enum proto_phase phase);
void proto_write_hello(struct proto_message *m, uint32_t generation,
    const struct proto_hello *hello);
void proto_write_request(struct proto_message *m, uint32_t generation,
    const struct request *request);
void proto_write_reply(struct proto_message *m, uint32_t generation,
    const struct reply *reply);
void proto_write_event(struct proto_message *m, uint32_t generation,
    const struct proto_event *event);
void proto_write_pins(struct proto_message *m, uint32_t generation,
    const struct pin_news *news, unsigned count);
void proto_write_owners(struct proto_message *m, uint32_t generation,
    const struct proto_owners *owners);
/* A line below PLATFORM_ABOUT_MAX bytes; what of it does not fit, or is no printable
 * ASCII, is not sent as it is. */
void proto_write_about(struct proto_message *m, uint32_t generation, const char *text);
void proto_write_cancel(struct proto_message *m, uint32_t generation, uint32_t sequence);

/* The type of a message; -EBADMSG when it has no whole header or an unknown type. */
int proto_read_type(const struct proto_message *m, enum proto_type *ret_type);

/*
 * Readers: 0 or -EBADMSG. What `ret_` points into is borrowed from the message.
 *
 * proto_read_request checks the frame: counts, lengths, that the bytes of the
 * WRITE runs are there. Whether a run makes sense is for the bus process to
 * decide, run by run. proto_read_reply checks also each result: index below
 * REQUEST_RUNS_MAX and rising, status of enum hw_err, level 0 or 1, lengths and
 * counts that add up. proto_read_pins gives at least one, each of a cage and a pin that
 * can exist; whether they do is for the cage table to say.
 */
int proto_read_phase(const struct proto_message *m, enum proto_phase *ret_phase);
int proto_read_hello(const struct proto_message *m, struct proto_hello *ret_hello);
int proto_read_request(const struct proto_message *m, struct request *ret_request);
int proto_read_reply(const struct proto_message *m, struct reply *ret_reply);
int proto_read_event(const struct proto_message *m, struct proto_event *ret_event);
int proto_read_pins(const struct proto_message *m, const struct pin_news **ret_news,
    unsigned *ret_count);

/* Cages below PLATFORM_CAGES_MAX, rising; kinds that exist. */
int proto_read_owners(const struct proto_message *m, struct proto_owners *ret_owners);
/* A text of printable ASCII with its ending NUL. */
int proto_read_about(const struct proto_message *m, const char **ret_text);

/* Says whether a REQUEST asks to overtake; false also for one whose frame is wrong. */
bool proto_is_control(const struct proto_message *m);

/*
 * One packet out, one packet in: 0 or -errno, -EPIPE when the other end is
 * gone, -EBADMSG for a packet that is longer than the buffer. `wait` false:
 * -EAGAIN instead of blocking.
 */
int proto_send(int fd, const struct proto_message *m, bool wait);
int proto_receive(int fd, struct proto_message *m, bool wait);

#endif
