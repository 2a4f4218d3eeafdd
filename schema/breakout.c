/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/breakout.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "optics/sff8024.h"

/* Lanes times the rate of each, as people call it: 8 x "50G". */
static unsigned
gbps_of(const struct sff8024_interface *interface, unsigned lanes)
{
	if (!interface || !interface->rate)
		return 0;
	if (interface->lanes)
		lanes = MIN_OF(lanes, (unsigned)interface->lanes);
	return lanes * (unsigned)strtoul(interface->rate, NULL, 10);
}

/* One interface that has a data path, by its application. */
static struct breakout
of_application(const struct application *app)
{
	return (struct breakout){ 1, app->host_lanes,
		gbps_of(sff8024_host(app->host_id), app->host_lanes) };
}

/* The application that a host lane is set to; NULL: none. */
static const struct application *
application_of(const struct cage *c, unsigned lane)
{
	const struct readings *r = &c->module.readings;
	const struct identity *id = &c->module.id;

	for (unsigned i = 0; i < id->app_count && (r->app_known & lane_bit(lane)); i++) {
		if (r->app[lane] && id->app[i].number == r->app[lane])
			return &id->app[i];
	}
	return NULL;
}

/* All host lanes together. */
static struct breakout
of_module(const struct cage *c)
{
	const struct identity *id = &c->module.id;
	uint8_t media_type;
	const struct sff8024_interface *media;

	if (id->app_count)
		return of_application(&id->app[0]);
	media = sff8024_compliant(id, &media_type);
	return (struct breakout){ 1, id->host_lanes,
		media ? gbps_of(media, media->lanes) : 0 };
}

bool
breakout_group(const struct cage *c, unsigned group, struct breakout *ret)
{
	uint32_t paths = c->module.has_readings ? c->module.readings.path_first : 0;
	struct breakout last = { 0 };
	unsigned groups = 0;

	if (!c->module.has_identity || c->module.id.host_lanes == 0)
		return false;
	for (; paths; paths &= paths - 1) {
		const struct application *app =
		    application_of(c, (unsigned)__builtin_ctz(paths));
		struct breakout path;

		if (!app)
			continue;
		path = of_application(app);
		if (groups && path.gbps == last.gbps &&
		    path.host_lanes == last.host_lanes) {
			last.interfaces++;
			continue;
		}
		if (groups == group + 1)
			break; /* the one that is asked for is whole */
		last = path;
		groups++;
	}
	*ret = groups ? last : of_module(c);
	return group < MAX_OF(groups, 1u);
}

const char *
breakout_speed(unsigned gbps, char room[BREAKOUT_NAME_MAX])
{
	static const unsigned speeds[] = { 1, 5, 10, 25, 40, 50, 100, 200, 400, 600, 800,
		1600 };

	snprintf(room, BREAKOUT_NAME_MAX, "SPEED_UNKNOWN");
	for (size_t i = 0; i < COUNT_OF(speeds); i++) {
		if (speeds[i] == gbps)
			snprintf(room, BREAKOUT_NAME_MAX, "SPEED_%uGB", gbps);
	}
	return room;
}
