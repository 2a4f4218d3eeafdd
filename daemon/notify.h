/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notify: what the service manager is told of main, by datagrams (sd_notify(3)).
 *
 * NOTIFY_SOCKET says where to, WATCHDOG_USEC how often at least. Without them
 * nothing is sent. Nothing here waits: a datagram that does not fit in the
 * socket is lost, and the next one says it again.
 */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct notify {
	struct sockaddr_un address;
	socklen_t len;    /* 0: nobody listens */
	bool watchdog;    /* somebody waits for our signs of life */
	uint64_t beat_us; /* the distance of two, half of what is waited */
};

/*
 * Reads what the environment says and removes it, so that no other process of
 * ours can speak: to be called before any fork. What is malformed, or meant for
 * another process (WATCHDOG_PID), counts as not there.
 */
void notify_init(struct notify *ret_notify);

/* The service answers, or answers again after a reload. */
void notify_ready(const struct notify *n, const char *status);

/* A sign of life, every beat_us; `status` is one line for who asks how we are. */
void notify_beat(const struct notify *n, const char *status);

/* The configuration is being read again; notify_ready() ends it. */
void notify_reloading(const struct notify *n);

void notify_stopping(const struct notify *n);

#endif
