/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/identity.h"

#include <string.h>

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

unsigned
identity_host_lane(const struct identity *id, unsigned media_lane)
{
	if (id->media_lanes == 0 || id->host_lanes <= id->media_lanes)
		return media_lane;
	return media_lane * id->host_lanes / id->media_lanes;
}
