/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Doubts: what of a board file or a plugin may be wrong, by what the switch does.
 *
 * Nothing is asked of a module for it: what the daemon has seen must fit together. A
 * doubt is a hint and no verdict, each with what was seen.
 */
#ifndef CLI_DOUBTS_H
#define CLI_DOUBTS_H

#include <jansson.h>
#include <stdbool.h>

/* What REST answered; borrowed. */
struct doubts_evidence {
	const json_t *platform; /* GET /api/v1/platform */
	const json_t *cages;    /* the list of GET /api/v1/cages */
	const json_t *modules;  /* the list of GET /api/v1/modules */
};

/* Calls `tell` for each doubt, with one line; gives how many. */
unsigned doubts_find(const struct doubts_evidence *e,
    void (*tell)(void *arg, const char *line), void *arg);

/*
 * The clock that a read of a whole page in so many seconds needs at least, in kHz: 131
 * bytes of nine clocks, and a start, a repeated start and a stop.
 */
unsigned doubts_khz(double seconds);

#endif
