/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seen: where a module had light, or a host spoke, before the daemon was started again.
 *
 * What no interface names is missed only where it was once since the module was plugged.
 * The journal keeps where that was and hands it over when a daemon starts: a module that
 * is still there is missed on the same lanes, also what went meanwhile.
 */
#ifndef MODEL_SEEN_H
#define MODEL_SEEN_H

#include "model/inventory.h"
#include "model/stay.h"

#define SEEN_PASTS_MAX 512

/* Of the module of one cage. Masks of media lanes, and of host lanes. */
struct seen_past {
	char cage[CAGE_NAME_MAX];
	char vendor[STAY_TEXT_MAX], part[STAY_TEXT_MAX], serial[STAY_TEXT_MAX];
	uint32_t rx, tx;
};

/* Takes them over; without memory they are forgotten. */
void seen_take(struct inventory *inv, const struct seen_past *pasts, size_t count);

/* A module that is known: what was seen of it before counts, where it was found plugged
 * and is the same one. To be called before it is asked which lanes are in use. */
void seen_arm(struct inventory *inv, struct cage *c);

#endif
