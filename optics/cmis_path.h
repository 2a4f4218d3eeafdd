/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS data paths: which host lanes feed which media lanes. A module has several
 * applications, and they need not share out its lanes alike: what a 400G-FR4 module
 * feeds from eight host lanes, it feeds from four of them as 200GBASE-FR4.
 */
#ifndef OPTICS_CMIS_PATH_H
#define OPTICS_CMIS_PATH_H

#include "optics/identity.h"
#include "optics/memmap.h"
#include "optics/monitor.h"

/*
 * How many lanes an application has on each side: what its descriptor says, else its
 * interface. False when one side has none.
 */
bool cmis_application_lanes(const struct identity *id, const struct application *app,
    unsigned *ret_host, unsigned *ret_media);

/*
 * The host lanes that feed each media lane, by the Active Control Set (11h:206-213) and
 * by where the applications may start (CMIS 5.4, Tables 8-22 to 8-24, 8-60, 8-103).
 * Returns the media lanes of which that is known: those of banks that have a lane set,
 * and of which all that they say fits together.
 */
uint32_t cmis_paths(const struct memmap *map, const struct identity *id,
    uint32_t ret_fed_by[LANES_MAX]);

#endif
