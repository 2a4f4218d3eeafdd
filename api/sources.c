/* SPDX-License-Identifier: Apache-2.0 */
#include "api/sources.h"

#include <netinet/in.h>
#include <string.h>

#define V6_SOURCE_BYTES 8

void
sources_key(const struct sockaddr *address, uint8_t ret_key[SOURCE_KEY_BYTES])
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;

	memset(ret_key, 0, SOURCE_KEY_BYTES);
	if (address->sa_family == AF_INET6) {
		size_t len = IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr) ? SOURCE_KEY_BYTES
								   : V6_SOURCE_BYTES;

		memcpy(ret_key, &in6->sin6_addr, len);
	} else if (address->sa_family == AF_INET) {
		ret_key[10] = ret_key[11] = 0xff;
		memcpy(ret_key + 12, &in->sin_addr, 4);
	}
}

static bool
holds(const struct source_net *s, const uint8_t address[16])
{
	unsigned bytes = s->bits / 8;
	unsigned mask = 0xff00u >> s->bits % 8 & 0xff;

	return memcmp(s->address, address, bytes) == 0 &&
	       (mask == 0 || ((s->address[bytes] ^ address[bytes]) & mask) == 0);
}

bool
sources_hold(const struct sources *s, const struct sockaddr *address)
{
	uint8_t raw[16] = { [10] = 0xff, [11] = 0xff };

	if (address->sa_family == AF_INET6)
		memcpy(raw, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
	else if (address->sa_family == AF_INET)
		memcpy(raw + 12, &((const struct sockaddr_in *)address)->sin_addr, 4);
	else
		return false;
	for (size_t i = 0; i < s->count; i++) {
		if (holds(&s->net[i], raw))
			return true;
	}
	return false;
}
