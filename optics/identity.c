/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/identity.h"

#include <string.h>

#include "optics/monitor.h"

bool
identity_checksums_hold(const struct identity *id)
{
	for (unsigned i = 0; i < id->checksum_count; i++) {
		if (id->checksum[i].stored != id->checksum[i].computed)
			return false;
	}
	return id->checksum_count > 0;
}

bool
identity_checksum_holds(const struct identity *id, const char *name)
{
	for (unsigned i = 0; i < id->checksum_count; i++) {
		const struct checksum *sum = &id->checksum[i];

		if (strcmp(sum->name, name) == 0)
			return sum->stored == sum->computed;
	}
	return false;
}

uint32_t
identity_host_lanes(const struct identity *id, unsigned media_lane)
{
	uint64_t host = id->host_lanes, media = id->media_lanes, first, next;

	if (media_lane >= LANES_MAX)
		return 0;
	if (media == 0 || host <= media)
		return lane_bit(media_lane);
	first = MIN_OF(media_lane * host / media, LANES_MAX);
	next = MIN_OF((media_lane + 1) * host / media, LANES_MAX);
	return (uint32_t)((UINT64_C(1) << next) - (UINT64_C(1) << first));
}
