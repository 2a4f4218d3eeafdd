/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/identity.h"

bool
identity_checksums_hold(const struct identity *id)
{
	for (unsigned i = 0; i < id->checksum_count; i++) {
		if (id->checksum[i].stored != id->checksum[i].computed)
			return false;
	}
	return id->checksum_count > 0;
}
