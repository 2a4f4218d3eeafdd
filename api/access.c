/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* struct ucred */
#endif
#include "api/access.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"

/* Who may do what, where: the first row whose path and verb fit decides. */
struct rule {
	const char *prefix;
	enum verb verb;
	enum role role[2]; /* the least role, by enum transport */
};

#define NEVER ((enum role)(ROLE_ADMIN + 1))

/* clang-format off */
static const struct rule rules[] = {
	/* prefix      verb         over TCP       over the Unix socket */
	{ "/",         VERB_READ, { ROLE_VIEWER,   ROLE_VIEWER } },
	{ "/api/v1/",  VERB_ACT,  { NEVER,         ROLE_ADMIN } },
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

static int
peer_from_unix(int fd, struct peer *peer)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return -errno;
	peer->uid = cred.uid;
	peer->pid = cred.pid;
	return 0;
}

int
peer_from_socket(int fd, enum transport transport, struct peer *ret_peer)
{
	struct peer peer = { .transport = transport, .uid = (uid_t)-1 };
	int r = transport == TRANSPORT_TCP ? peer_from_tcp(fd, &peer)
					   : peer_from_unix(fd, &peer);

	if (r < 0)
		return r;
	*ret_peer = peer;
	return 0;
}

enum role
access_role(const struct peer *peer, uid_t own_uid)
{
	switch (peer->transport) {
	case TRANSPORT_TCP:
		return ROLE_VIEWER;
	case TRANSPORT_UNIX:
		/* The kernel shows a user of another namespace as nobody: a viewer. */
		return peer->uid == 0 || peer->uid == own_uid ? ROLE_ADMIN : ROLE_VIEWER;
	}
	return ROLE_NOBODY;
}

bool
access_check(const struct peer *peer, enum role role, enum verb verb, const char *path)
{
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		const struct rule *rule = &rules[i];

		if (rule->verb != verb)
			continue;
		if (strncmp(path, rule->prefix, strlen(rule->prefix)) == 0)
			return role >= rule->role[peer->transport];
	}
	return false;
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
	static const char *const names[] = { "nobody", "viewer", "admin" };

	return names[role];
}
