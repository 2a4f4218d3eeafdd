/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Topology: which cages hang on the same root adapter and so share a bus, and whether a
 * driver of the kernel uses an address that we would use.
 */
#ifndef PLUGINS_BOARD_TOPOLOGY_H
#define PLUGINS_BOARD_TOPOLOGY_H

#include "plugins/board/desc.h"

#define TOPOLOGY_NONE (-1)

/* The buses of a switch, as its cages come to them. */
struct topology {
	unsigned count;
	uint16_t bus[PLATFORM_CAGES_MAX];        /* of each cage */
	uint16_t adapter[PLATFORM_CAGES_MAX];    /* its own; BOARD_NO_BUS: nobody knows */
	uint16_t board_root[PLATFORM_BUSES_MAX]; /* of each bus; or BOARD_NO_ROOT */
	uint8_t tears[PLATFORM_CAGES_MAX]; /* words of a cage; told by who opens it */
};

/* The root adapter of a cage by sysfs, and the adapter itself; or TOPOLOGY_NONE. */
int topology_root(const char *root, const struct board_cage *c, int *ret_own);

/*
 * Looks up the first `count` cages. What the board file says of roots comes first; then
 * the path of the adapter in sysfs; cages of which neither knows share one bus.
 */
void topology_find(struct topology *t, const char *root, const struct board *b,
    size_t count);

/*
 * The driver bound at address `i2c` of an adapter: true, and its name where that is
 * known.
 */
bool topology_driver(const char *root, unsigned adapter, uint8_t i2c, char ret_name[64]);

#endif
