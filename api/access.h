/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access: who is asking, and what may he do.
 *
 * Every verb of every server passes access_check(), which looks into the one
 * table of roles over verb and path. Who comes over the Unix socket is known by
 * the user and groups that the kernel tells; who comes over TCP without
 * credentials may read and nothing else, loopback included.
 */
#ifndef API_ACCESS_H
#define API_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#define PEER_ADDRESS_MAX 48
#define PEER_NAME_MAX    112

enum transport { TRANSPORT_TCP, TRANSPORT_UNIX };

/* Each may do what those before it may. */
enum role {
	ROLE_NOBODY,
	ROLE_VIEWER,   /* look */
	ROLE_OPERATOR, /* ... and do what the daily round needs: reset, acknowledge */
	ROLE_ADMIN,    /* ... and all the rest */
	ROLE_NONE      /* what no role may do */
};

/* Groups of the system whose members have a role on the Unix socket. */
#define ACCESS_OPERATORS "caged-op"
#define ACCESS_VIEWERS   "caged-ro"
#define ACCESS_NO_GROUP  ((gid_t)-1)

/* Whom the Unix socket knows beside root. */
struct access_users {
	uid_t own; /* an admin: whom the daemon runs as; 0 where that is anybody's */
	gid_t operators; /* a group, or ACCESS_NO_GROUP */
	gid_t viewers;   /* likewise */
};

/* What a request wants to do. */
enum verb {
	VERB_READ, /* look */
	VERB_ACT   /* touch the hardware, or the daemon */
};

/* One end of a connection, known from the moment it was accepted. */
struct peer {
	enum transport transport;
	enum role role;
	uid_t uid;                      /* UNIX */
	pid_t pid;                      /* UNIX */
	char address[PEER_ADDRESS_MAX]; /* TCP: numeric, without a port */
	char local[PEER_ADDRESS_MAX];   /* TCP: the address of ours that was asked */
	char name[PEER_NAME_MAX];       /* TCP: "user alice"; "": without credentials */
	uint64_t entry; /* TCP: the user or token of credentials; 0: neither */
};

/* TCP host names by which we may be asked, beside our own addresses. */
struct access_names {
	const char *const *name;
	size_t count;
};

/*
 * Fills a peer from a connected socket: SO_PEERCRED and SO_PEERGROUPS, and the role
 * that follows; or its two addresses, and the role of a viewer. Where the kernel
 * has no SO_PEERGROUPS (before 4.13) only the first group of a process counts. A
 * negative errno when the kernel does not tell who it is.
 */
int peer_from_socket(int fd, enum transport transport, const struct access_users *users,
    struct peer *ret_peer);

/* The role of a user with these groups. */
enum role access_role(const struct access_users *users, uid_t uid, const gid_t *groups,
    size_t count);

/* The least role that may do this at this path; what no rule allows is for NONE. */
enum role access_needs(enum verb verb, const char *path);

/* May this peer do this, at this path? */
bool access_check(const struct peer *peer, enum verb verb, const char *path);

/*
 * May a TCP request carry this Host? Against DNS rebinding: a page elsewhere can
 * make a browser call us by a name of its own, never by one of ours. NULL (no
 * Host, as HTTP/1.0 has it) may; a browser always sends one.
 */
bool access_host(const struct peer *peer, const struct access_names *names,
    const char *host);

const char *role_name(enum role role); /* "viewer" */

#endif
