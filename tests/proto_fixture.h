/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Good messages between the processes, as large as they may be, how they are made and how
 * they are read: in `message`.
 */
#ifndef TESTS_PROTO_FIXTURE_H
#define TESTS_PROTO_FIXTURE_H

#include "daemon/proto.h"

#define GENERATION 9
#define SEQUENCE   77

extern struct proto_message message;
extern struct request request, got_request;
extern struct run_result results[REQUEST_RUNS_MAX];
extern uint8_t bytes[REQUEST_BYTES_MAX];
extern struct reply reply, got_reply;
extern const struct transfers asked;
extern struct pin_news pins[PROTO_PINS_MAX];
extern const struct pin_news *got_pins;
extern unsigned got_pin_count;
extern struct platform_cage cages[PLATFORM_CAGES_MAX];

/* A full request: half of the runs write, all as long as possible. */
void fill_request(void);

/* A full reply: each run a good read of 128 bytes. */
void fill_reply(void);

/* As many pins as one message carries. */
void fill_pins(void);

/* 0, or the error; what was got is above. */
int read_request(void);
int read_reply(void);
int read_event(void);
int read_pins(void);
int read_hello(void);

#endif
