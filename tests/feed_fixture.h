/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI over the small switch of api_fixture.h, those who follow them, and what
 * they are told.
 */
#ifndef TESTS_FEED_FIXTURE_H
#define TESTS_FEED_FIXTURE_H

#include "api/gnmi_feed_parts.h"
#include "tests/api_fixture.h"

#define PARTS_MAX 64

extern struct inventory *inv;

extern struct gnmi_world world;
extern struct gnmi_feeds *feeds;
extern unsigned told;
extern struct now clock_now;
extern struct gnmi_filter proto;

/* Those of one test who may have to leave, and what they follow; so many are a call. */
extern struct gnmi_follower *may_leave;
extern struct gnmi_feed **followed;
extern unsigned a_call;
extern unsigned ended;
extern size_t last_ended;

void setup(void);
void teardown(void);

/* Who comes from one of the sources, and asks for what a target (NULL: none) has. */
struct gnmi_feed *follow_from(uint8_t source, const char *target, struct gnmi_follower *f,
    bool live);

/* A feed of its own for each number. */
struct gnmi_feed *follow_target(uint8_t source, unsigned target, struct gnmi_follower *f,
    bool live);

/* One more of source 0, without a target. */
struct gnmi_feed *follow(struct gnmi_follower *f, bool live);

/* The messages of a whole way, which are the caller's; how many. */
unsigned go(struct gnmi_feed *feed, struct gnmi_follower *f, bool all,
    struct grpc_message *ret_part[PARTS_MAX]);

/* Gives back the messages of go(). */
void drop(struct grpc_message **part, unsigned count);

void go_and_drop(struct gnmi_feed *feed, struct gnmi_follower *f, bool all);
struct readings readings_of(int32_t temperature);

/* The temperature of a module, in millidegrees, and a turn. */
void warm_up_cage(unsigned cage, int32_t temperature);

/* The same of cage 1. */
void warm_up(int32_t temperature);

/* The end of a turn, and what the feeds do in one. */
void turn(void);

/* Of a module; and a turn. */
void pull(struct cage *c);

void plug(struct cage *c);

#endif
