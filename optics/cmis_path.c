/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_path.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_apps.h"
#include "optics/cmis_state.h"
#include "optics/sff8024.h"

static unsigned
lanes_or_those_of(unsigned lanes, const struct sff8024_interface *interface)
{
	return lanes || !interface ? lanes : interface->lanes;
}

bool
cmis_application_lanes(const struct identity *id, const struct application *app,
    unsigned *ret_host, unsigned *ret_media)
{
	*ret_host = lanes_or_those_of(app->host_lanes, sff8024_host(app->host_id));
	*ret_media = lanes_or_those_of(app->media_lanes,
	    sff8024_media(id->media_type, app->media_id));
	return *ret_host && *ret_media;
}

/*
 * Where the media lanes of a data path start, whose host lanes start at `first`: the
 * starts of both sides go together in their order. A muxponder has fewer on its media
 * side, and the paths that are left end where the last one does.
 */
static unsigned
media_start(const struct application *app, unsigned first, unsigned media_lanes)
{
	unsigned before = app->host_assign & (lane_bit(first) - 1);
	unsigned nth = (unsigned)__builtin_popcount(before), starts = app->media_assign;

	if (!app->media_assign_known || !starts)
		return nth * media_lanes;
	for (; nth > 0 && (starts & (starts - 1)); nth--)
		starts &= starts - 1;
	return (unsigned)__builtin_ctz(starts);
}

/* A data path: where its lanes start on either side, and how many there are. */
struct path {
	unsigned first, host; /* within the bank */
	unsigned start, media;
};

/*
 * The data path that the configuration of a lane (11h:206) names, and the number of its
 * application; false: it cannot be, or is not known.
 */
static bool
path_of(const struct identity *id, uint8_t config, unsigned number, struct path *ret_path)
{
	const struct application *app = cmis_application(id, number);
	unsigned first = config >> 1 & 7;

	if (!app || !(app->host_assign >> first & 1) ||
	    !cmis_application_lanes(id, app, &ret_path->host, &ret_path->media))
		return false;
	ret_path->first = first;
	ret_path->start = media_start(app, first, ret_path->media);
	return true;
}

/*
 * Adds a host lane to those of the media lanes that it feeds: several feed one, or one
 * feeds several. False for a lane that does not belong to the path.
 */
static bool
feed(const struct path *p, unsigned lane, uint32_t fed_by[LANES_IN_A_BANK])
{
	unsigned in = lane % LANES_IN_A_BANK - p->first;
	unsigned from, to;

	if (in >= p->host)
		return false;
	from = in * p->media / p->host;
	to = p->host >= p->media ? from + 1 : (in + 1) * p->media / p->host;
	for (unsigned i = p->start + from; i < p->start + to && i < LANES_IN_A_BANK; i++)
		fed_by[i] |= lane_bit(lane);
	return true;
}

/*
 * The paths of one bank. False where no lane is set, and where a lane does not fit its
 * path or is said to be unused while it is up: who says that may say anything.
 */
static bool
paths_of_bank(const struct memmap *map, const struct identity *id, unsigned bank,
    uint32_t fed_by[LANES_IN_A_BANK])
{
	const struct memaddr at = at_lane(mem_at(0x11, 206), bank * LANES_IN_A_BANK, 0);
	const uint8_t *config = memmap_bytes(map, at, LANES_IN_A_BANK);
	struct path path = { 0 };
	uint8_t named = 0, of = 0; /* what `path` was made of; 0: it is none */

	for (unsigned in = 0; config && in < LANES_IN_A_BANK; in++) {
		unsigned lane = bank * LANES_IN_A_BANK + in;
		uint8_t state, number;

		if (!(id->host_lane_mask & lane_bit(lane)))
			continue;
		if (config[in] >> 4 == 0) {
			if (cmis_dp_state(map, lane, &state) &&
			    state > CMIS_DP_DEACTIVATED)
				return false;
			continue;
		}
		if (!cmis_application_number(map, id, CMIS_SET_ACTIVE, lane,
			config[in] >> 4, &number))
			return false;
		if ((config[in] != named || number != of) &&
		    !path_of(id, config[in], number, &path))
			return false;
		named = config[in];
		of = number;
		if (!feed(&path, lane, fed_by))
			return false;
	}
	return named != 0;
}

uint32_t
cmis_paths(const struct memmap *map, const struct identity *id,
    uint32_t ret_fed_by[LANES_MAX])
{
	uint32_t known = 0;

	for (unsigned bank = 0;
	     bank < MEMMAP_BANKS && id->host_lane_mask >> bank * LANES_IN_A_BANK;
	     bank++) {
		uint32_t fed_by[LANES_IN_A_BANK] = { 0 };

		if (!paths_of_bank(map, id, bank, fed_by))
			continue;
		memcpy(&ret_fed_by[bank * LANES_IN_A_BANK], fed_by, sizeof(fed_by));
		known |= (uint32_t)0xff << bank * LANES_IN_A_BANK;
	}
	return known & id->lane_mask;
}
