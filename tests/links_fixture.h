/* SPDX-License-Identifier: Apache-2.0 */
/* Links whose children break the rules: the test plays the spawner and what it starts. */
#ifndef TESTS_LINKS_FIXTURE_H
#define TESTS_LINKS_FIXTURE_H

#include <event2/event.h>

#include "daemon/links.h"
#include "daemon/spawn.h"

#define BUS 3

extern struct event_base *base;
extern struct links *links;
extern int spawner;     /* our end of the spawner's socket */
extern int spawner_far; /* links' end, ours as well */
extern int child;       /* our end of the child's socket */
extern uint32_t generation;
extern pid_t child_pid; /* as the spawner tells it */
extern struct proto_message message;
extern struct platform_cage cages[2];

/* What links told. */
struct told {
	unsigned probes, ups, downs, presences, pins, replies, gones;
	bool ok, renew;
};
extern struct told told;

/* Lets links read all that there is. */
void turn(void);

/* The next order that links gave, which must be this one. */
void expect_order(enum spawn_op op);

void expect_no_order(void);

/* News of the spawner, with the socket of who was started (-1: none). */
void tell(enum spawn_event event, enum spawn_kind kind, uint32_t incarnation, int status,
    int fd);

/* Its start is awaited; its socket is `child` then. */
void start_child(enum spawn_kind kind);

/* A part of the table of two cages. */
void say_table(uint16_t first, uint16_t count);

void setup(void);
void teardown(void);

/* A probe that goes well, with the table of the two cages. */
void finish_probe(void);

/* ... and the bus is up. */
void start_bus(void);

#endif
