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

/* Two digits, or -1. */
static int
two_digits(const char *text)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return -1;
	return (text[0] - '0') * 10 + (text[1] - '0');
}

bool
identity_date(const struct identity *id, struct identity_date *ret_date)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const char *date = id->date_code;
	int year, month, day, last;

	if (strlen(date) < 6)
		return false;
	year = two_digits(date);
	month = two_digits(date + 2);
	day = two_digits(date + 4);
	if (year < 0 || month < 1 || month > 12)
		return false;
	last = days[month - 1] + (month == 2 && year % 4 == 0);
	if (day < 1 || day > last)
		return false;
	*ret_date = (struct identity_date){ (uint8_t)year, (uint8_t)month, (uint8_t)day };
	return true;
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
