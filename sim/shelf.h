/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shelf: module dumps as still modules, one folder each, ready to be plugged.
 *
 * A still module answers the bytes of its dump and nothing else. Which layout
 * its pages have follows from its identifier; one that nobody knows counts as
 * CMIS.
 */
#ifndef SIM_SHELF_H
#define SIM_SHELF_H

#include "sim/module.h"

/* Room for the reason why a dump or a folder of them cannot be used. */
#define SHELF_WHY_MAX 400

struct shelf {
	unsigned count;
	uint64_t fingerprint;      /* of all names and bytes; never 0 */
	struct sim_module *module; /* in the order of their names */
};

/*
 * Reads each sub-folder with page files in it; what has none is passed over. A
 * page that cannot be read whole is an error, for a module that lacks it would
 * be another one. 0, or a negative errno with the reason in ret_why.
 */
int shelf_read(const char *folder, struct shelf *ret_shelf, char ret_why[SHELF_WHY_MAX]);
void shelf_fini(struct shelf *shelf);

/* One dump. -ENODATA: no page file in it. */
int shelf_module(const char *folder, struct sim_module *ret_module,
    char ret_why[SHELF_WHY_MAX]);

#endif
