/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk of `cagectl sim`: what every action works on.
 */
#ifndef CLI_SIM_DESK_H
#define CLI_SIM_DESK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "cli/table.h"
#include "sim/world.h"

struct desk {
	struct world *world;
	unsigned cage;
	const char *label;
	uint64_t now_us;
	const struct table_style *style; /* how stdout takes tables */
	int argc;                        /* what follows the action, the cage first */
	char **argv;
};

uint64_t desk_clock_us(clockid_t clock);

/* A whole number as C writes it, within bounds. */
bool desk_count(const char *word, unsigned long min, unsigned long max,
    unsigned long *ret_value);

#endif
