/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF age: what the configuration is known by, and since when it is as it is
 * (RFC 8040, 3.4.1).
 *
 * It changes with what is plugged, and so in ticks in which something appeared or went.
 * Each cage has a hash of its own, so that such a tick costs one cage.
 */
#ifndef API_RESTCONF_AGE_H
#define API_RESTCONF_AGE_H

#include <stdint.h>

#include "base/clock.h"
#include "schema/tree.h"

struct restconf_age {
	uint64_t tick;    /* changes up to this one are in it */
	uint64_t hash;    /* of all configuration: its entity-tag */
	uint64_t wall_us; /* when it became so; 0: nobody looked yet */
	uint64_t *cage;   /* the hash of each cage */
};

/* False without memory. */
bool restconf_age_init(struct restconf_age *age, const struct inventory *inv);
void restconf_age_fini(struct restconf_age *age);

/* Takes in what has changed until now. */
void restconf_age_note(struct restconf_age *age, const struct tree *tree,
    const struct now *now);

#endif
