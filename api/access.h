/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access: who is asking, and what may he do.
 *
 * Every verb of every server passes access_check(). What comes over TCP has no
 * credentials yet, so it may read and nothing else, loopback included. What
 * comes over the Unix socket is known by its user id.
 */
#ifndef API_ACCESS_H
#define API_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

#define PEER_ADDRESS_MAX 48

enum transport { TRANSPORT_TCP, TRANSPORT_UNIX };

enum role { ROLE_NOBODY, ROLE_VIEWER, ROLE_ADMIN };

/* What a request wants to do. */
enum verb {
	VERB_READ, /* look */
	VERB_ACT   /* touch the hardware, or the daemon */
};

/* One end of a connection, known from the moment it was accepted. */
struct peer {
	enum transport transport;
	uid_t uid;                      /* UNIX */
	pid_t pid;                      /* UNIX */
	char address[PEER_ADDRESS_MAX]; /* TCP: numeric, without a port */
	char local[PEER_ADDRESS_MAX];   /* TCP: the address of ours that was asked */
};

/* TCP host names by which we may be asked, beside our own addresses. */
struct access_names {
	const char *const *name;
	size_t count;
};

/*
 * Fills a peer from a connected socket: SO_PEERCRED or its two addresses. A
 * negative errno when the kernel does not tell.
 */
int peer_from_socket(int fd, enum transport transport, struct peer *ret_peer);

/* Who that is to us: root and `own_uid` are ADMIN; 0 where our own user is none. */
enum role access_role(const struct peer *peer, uid_t own_uid);

/* May a peer of this role do this, at this path? What no rule allows is denied. */
bool access_check(const struct peer *peer, enum role role, enum verb verb,
    const char *path);

/*
 * May a TCP request carry this Host? Against DNS rebinding: a page elsewhere can
 * make a browser call us by a name of its own, never by one of ours. NULL (no
 * Host, as HTTP/1.0 has it) may; a browser always sends one.
 */
bool access_host(const struct peer *peer, const struct access_names *names,
    const char *host);

const char *role_name(enum role role); /* "viewer" */

#endif
