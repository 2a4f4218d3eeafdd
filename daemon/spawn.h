/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spawn: the orders of main to the spawner, and what it tells.
 *
 * Fixed structs, one in a packet. Whoever receives one bounds its numbers.
 */
#ifndef DAEMON_SPAWN_H
#define DAEMON_SPAWN_H

#include <stddef.h>
#include <stdint.h>

enum spawn_kind { SPAWN_PROBE, SPAWN_BUS, SPAWN_SCHEMA, SPAWN_KIND_COUNT };

enum spawn_op { SPAWN_START, SPAWN_KILL, SPAWN_OP_COUNT };

struct spawn_order {
	uint8_t op;           /* enum spawn_op */
	uint8_t kind;         /* enum spawn_kind */
	uint16_t bus;         /* 0 for all but a bus */
	uint32_t incarnation; /* START: its number; KILL: which one is meant */
};

enum spawn_event {
	SPAWN_STARTED, /* a descriptor comes with it */
	SPAWN_REFUSED, /* not started; `status` is an errno */
	SPAWN_EXITED,  /* reaped; `status` is its wait status */
	SPAWN_EVENT_COUNT
};

struct spawn_news {
	uint8_t event; /* enum spawn_event */
	uint8_t kind;
	uint16_t bus;
	uint32_t incarnation;
	int32_t pid;
	int32_t status;
};

/* -EBADMSG for orders and news that are out of bounds. */
int spawn_order_check(const struct spawn_order *order, size_t len);
int spawn_news_check(const struct spawn_news *news, size_t len);

/*
 * 0 or -errno; -EPIPE when the other end is gone. Orders are sent and all is
 * received without waiting (-EAGAIN); news wait for main. `send_fd` is -1
 * without a descriptor, *ret_fd too, and is the caller's to close.
 */
int spawn_order_send(int fd, const struct spawn_order *order);
int spawn_order_receive(int fd, struct spawn_order *ret_order);
int spawn_news_send(int fd, const struct spawn_news *news, int send_fd);
int spawn_news_receive(int fd, struct spawn_news *ret_news, int *ret_fd);

#endif
