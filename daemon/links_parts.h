/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links parts: what the rooms of links share.
 *
 * daemon/links.c is what main calls, daemon/links_spawner.c gives the spawner orders
 * and takes its news, daemon/links_take.c takes what children say.
 */
#ifndef DAEMON_LINKS_PARTS_H
#define DAEMON_LINKS_PARTS_H

#include <event2/event.h>

#include "daemon/cage_table.h"
#include "daemon/links.h"
#include "daemon/spawn.h"

#define SLOT_PROBE  PLATFORM_BUSES_MAX
#define SLOT_SCHEMA (PLATFORM_BUSES_MAX + 1)
#define SLOT_COUNT  (PLATFORM_BUSES_MAX + 2)

enum link_state {
	LINK_NONE,     /* no process */
	LINK_STARTING, /* ordered; neither process nor socket are known */
	LINK_OPENING,  /* the plugin is being opened */
	LINK_UP,       /* a bus process that said hello */
	LINK_DOOMED    /* killed, its socket is closed, not yet reaped */
};

/* One child. */
struct link {
	struct links *links;
	enum link_state state;
	unsigned slot; /* the number of the bus, or SLOT_PROBE, or SLOT_SCHEMA */
	uint32_t incarnation;
	pid_t pid;
	int fd;
	struct event *event;
	struct event *limit; /* when it has opened the plugin, or not */
	enum proto_phase phase;
	bool kill_owed; /* the order could not be given yet */
	bool answered;  /* its last message was the end of an answer */
};

struct links {
	struct event_base *base;
	const struct links_handler *handler;
	void *arg;
	int spawner_fd;
	struct event *spawner_event;
	struct event *spawner_writable; /* pending while a kill is owed */
	bool spawner_gone;
	uint32_t last_incarnation;

	struct links_probe probe;
	struct cage_table table;
	bool looking;    /* the probe is not the first: only what it sees counts */
	bool has_owners; /* it has told them */
	struct proto_owners owners;
	struct proto_owner owner[PLATFORM_CAGES_MAX];

	struct link link[SLOT_COUNT];
	struct proto_message in;
	struct proto_message out;
};

bool links_is_probe(const struct link *k);

/* The name of a child in the log. */
const char *links_name(const struct link *k, char *name, size_t size);

/* Has a child started: 0 or -errno, as of links_start_bus(). */
int links_start(struct links *l, struct link *k);

/* Has a child killed; where the spawner takes no order just now, as soon as it does. */
int links_order_kill(struct link *k);

/* Kills a child and hears no more of it than its end. */
int links_doom(struct link *k);

void links_close_socket(struct link *k);

/* Opens the socket of a child that runs; false without memory. */
bool links_open_socket(struct link *k, int fd);

/* Takes what a child has said, up to so many messages. */
void links_take_messages(struct link *k, unsigned limit);

/* News and room of the spawner's socket; `arg` is the links. */
void links_on_spawner(evutil_socket_t fd, short what, void *arg);
void links_on_spawner_writable(evutil_socket_t fd, short what, void *arg);

#endif
