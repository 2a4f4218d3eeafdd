/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proto wire: how messages stand in their packets, for daemon/proto.c that writes them
 * and daemon/proto_read.c that reads them.
 */
#ifndef DAEMON_PROTO_WIRE_H
#define DAEMON_PROTO_WIRE_H

#include "daemon/proto.h"

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

#endif
