/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Breakout: into which interfaces a port is broken out, by what runs in its module.
 *
 * Data paths side by side of the same speed are one group. A module without data paths,
 * or with none in use, is one group of one interface on all host lanes.
 */
#ifndef SCHEMA_BREAKOUT_H
#define SCHEMA_BREAKOUT_H

#include "model/cage.h"

struct breakout {
	unsigned interfaces;
	unsigned host_lanes; /* of each interface */
	unsigned gbps;       /* of each; 0: not known */
};

#define BREAKOUT_NAME_MAX 16

/* A group, from 0; false where there is none. */
bool breakout_group(const struct cage *c, unsigned group, struct breakout *ret_group);

/* "SPEED_400GB", the identity of a speed; others are "SPEED_UNKNOWN". */
const char *breakout_speed(unsigned gbps, char room[BREAKOUT_NAME_MAX]);

#endif
