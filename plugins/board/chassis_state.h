/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a chassis keeps of its cages and buses, for the two rooms that work on it.
 */
#ifndef PLUGINS_BOARD_CHASSIS_STATE_H
#define PLUGINS_BOARD_CHASSIS_STATE_H

#include "plugins/board/chassis.h"
#include "plugins/board/optoe.h"
#include "plugins/board/pager.h"
#include "plugins/board/pins.h"
#include "plugins/board/topology.h"

struct chassis_cage {
	struct optoe optoe; /* one of these */
	struct i2c i2c;
	struct pager pager; /* of raw memory */
	bool refused;       /* a driver uses the address */
	bool vouched;       /* one does, and the board file says that it may */
	bool shared;
	bool class_told;
	int last; /* what its presence pin said; -1: nothing yet */
	uint64_t reset_us;
};

struct chassis {
	const struct platform_host *host;
	const struct sys *sys;
	char *root;
	struct board *board;
	struct topology topology;
	struct pins *pins;
	struct node recover[BOARD_ROOTS_MAX];
	size_t count;
	struct chassis_cage *cage;
	struct platform_cage table[PLATFORM_CAGES_MAX];
};

#endif
