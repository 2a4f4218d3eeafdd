/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources: networks, and which address is in one of them.
 */
#ifndef API_SOURCES_H
#define API_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define SOURCES_MAX 16

/* A network; one of IPv4 as it stands inside IPv6, its bits counted from there, too. */
struct source_net {
	uint8_t address[16];
	unsigned bits;
};

struct sources {
	struct source_net net[SOURCES_MAX];
	size_t count;
};

bool sources_hold(const struct sources *s, const struct sockaddr *address);

#endif
