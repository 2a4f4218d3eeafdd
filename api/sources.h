/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources: whom an address stands for, and networks, and which address is in one of them.
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

/*
 * What tells one source from another. Who is behind an address of IPv6 has 2^64 of them:
 * its network is the source. IPv4 stands as it does inside IPv6.
 */
#define SOURCE_KEY_BYTES 16
void sources_key(const struct sockaddr *address, uint8_t ret_key[SOURCE_KEY_BYTES]);

bool sources_hold(const struct sources *s, const struct sockaddr *address);

#endif
