/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* struct ucred */
#endif
#include "api/access.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"

/* Supplementary groups that a process may have, NGROUPS_MAX of the kernel. */
#define GROUPS_MAX 65536

/* Who may do what, where: the first row whose path and verb fit decides. */
struct rule {
	const char *prefix;
	enum verb verb;
	enum role least;
};

/* clang-format off */
static const struct rule rules[] = {
	/* prefix            verb       least role */
	{ "/",               VERB_READ, ROLE_VIEWER },
	{ "/api/v1/cages/",  VERB_ACT,  ROLE_OPERATOR },
	{ "/api/v1/alarms/", VERB_ACT,  ROLE_OPERATOR },
	{ "/api/v1/",        VERB_ACT,  ROLE_ADMIN },
};
/* clang-format on */

/* A numeric address, an IPv4 one inside IPv6 as plain IPv4. */
static void
print_address(const struct sockaddr_storage *address, char ret_text[PEER_ADDRESS_MAX])
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;

	ret_text[0] = '\0';
	if (address->ss_family == AF_INET)
		inet_ntop(AF_INET, &in->sin_addr, ret_text, PEER_ADDRESS_MAX);
	else if (address->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
		inet_ntop(AF_INET, &in6->sin6_addr.s6_addr[12], ret_text,
		    PEER_ADDRESS_MAX);
	else if (address->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &in6->sin6_addr, ret_text, PEER_ADDRESS_MAX);
}

static int
peer_from_tcp(int fd, struct peer *peer)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);

	memset(&address, 0, sizeof(address));
	if (getpeername(fd, (struct sockaddr *)&address, &len) < 0)
		return -errno;
	print_address(&address, peer->address);
	len = sizeof(address);
	memset(&address, 0, sizeof(address));
	if (getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		return -errno;
	print_address(&address, peer->local);
	return 0;
}

enum role
access_role(const struct access_users *users, uid_t uid, const gid_t *groups,
    size_t count)
{
	enum role role = ROLE_NOBODY;

	/* The kernel shows a user of another namespace as one without an account. */
	if (uid == 0 || (users->own != 0 && uid == users->own))
		return ROLE_ADMIN;
	for (size_t i = 0; i < count; i++) {
		if (groups[i] == ACCESS_NO_GROUP)
			continue;
		if (groups[i] == users->operators)
			role = ROLE_OPERATOR;
		else if (groups[i] == users->viewers && role == ROLE_NOBODY)
			role = ROLE_VIEWER;
	}
	return role;
}

/*
 * The role by supplementary groups, which the kernel keeps as they were when the
 * peer connected: a number of a process could be another's by now.
 */
static enum role
role_by_groups(int fd, const struct access_users *users, uid_t uid)
{
	enum role role = ROLE_NOBODY;
	gid_t few[32], *groups = few;
	socklen_t len = sizeof(few);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) == 0)
		return access_role(users, uid, groups, len / sizeof(*groups));
	if (errno != ERANGE || len > GROUPS_MAX * sizeof(*groups))
		return ROLE_NOBODY;
	groups = malloc(len);
	if (groups && getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) == 0)
		role = access_role(users, uid, groups, len / sizeof(*groups));
	free(groups);
	return role;
}

static int
peer_from_unix(int fd, const struct access_users *users, struct peer *peer)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);
	enum role more;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return -errno;
	peer->uid = cred.uid;
	peer->pid = cred.pid;
	peer->role = access_role(users, cred.uid, &cred.gid, 1);
	if (peer->role == ROLE_ADMIN)
		return 0;
	more = role_by_groups(fd, users, cred.uid);
	if (more > peer->role)
		peer->role = more;
	return 0;
}

int
peer_from_socket(int fd, enum transport transport, const struct access_users *users,
    struct peer *ret_peer)
{
	struct peer peer = { .transport = transport,
		.role = ROLE_VIEWER,
		.uid = (uid_t)-1 };
	int r = transport == TRANSPORT_TCP ? peer_from_tcp(fd, &peer)
					   : peer_from_unix(fd, users, &peer);

	if (r < 0)
		return r;
	*ret_peer = peer;
	return 0;
}

enum role
access_needs(enum verb verb, const char *path)
{
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		const struct rule *rule = &rules[i];

		if (rule->verb == verb &&
		    strncmp(path, rule->prefix, strlen(rule->prefix)) == 0)
			return rule->least;
	}
	return ROLE_NONE;
}

bool
access_check(const struct peer *peer, enum verb verb, const char *path)
{
	return peer->role >= access_needs(verb, path);
}

/*
 * The name in a Host field, without port and brackets. False for a field that
 * no client of good will sends.
 */
static bool
host_name(const char *host, char *ret_name, size_t size)
{
	bool bracket = host[0] == '[';
	const char *start = bracket ? host + 1 : host;
	size_t len = strcspn(start, bracket ? "]" : ":");
	const char *port = start + len;

	if (len == 0 || len >= size)
		return false;
	if (bracket && *port++ != ']')
		return false;
	if (*port == ':')
		port += 1 + strspn(port + 1, "0123456789");
	if (*port)
		return false;
	memcpy(ret_name, start, len);
	ret_name[len] = '\0';
	return true;
}

/* Both as addresses: "::1" and "0:0:0:0:0:0:0:1" are one. */
static bool
same_address(const char *a, const char *b)
{
	struct in6_addr x, y;

	if (inet_pton(AF_INET, a, &x) == 1 && inet_pton(AF_INET, b, &y) == 1)
		return memcmp(&x, &y, sizeof(struct in_addr)) == 0;
	if (inet_pton(AF_INET6, a, &x) == 1 && inet_pton(AF_INET6, b, &y) == 1)
		return memcmp(&x, &y, sizeof(x)) == 0;
	return false;
}

bool
access_host(const struct peer *peer, const struct access_names *names, const char *host)
{
	char name[256];

	if (peer->transport != TRANSPORT_TCP || !host)
		return true;
	if (!host_name(host, name, sizeof(name)))
		return false;
	if (strcasecmp(name, "localhost") == 0)
		return true;
	if (same_address(name, "127.0.0.1") || same_address(name, "::1") ||
	    same_address(name, peer->local))
		return true;
	for (size_t i = 0; i < names->count; i++) {
		if (strcasecmp(name, names->name[i]) == 0)
			return true;
	}
	return false;
}

const char *
role_name(enum role role)
{
	static const char *const names[] = { "nobody", "viewer", "operator", "admin",
		"none" };

	return names[role];
}
