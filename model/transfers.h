/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transfers: what went over the wire, of one bus or of one cage.
 *
 * Counts since the start of the daemon: how many, what became of them and how
 * long they took.
 */
#ifndef MODEL_TRANSFERS_H
#define MODEL_TRANSFERS_H

#include <stdint.h>

#include "base/hwerr.h"

#define TRANSFERS_PAGE 128 /* bytes of a page */

/* Upper ends of the buckets of a histogram; one more counts what took longer. */
#define TRANSFERS_BOUNDS 10
extern const uint32_t transfers_bound_us[TRANSFERS_BOUNDS];

struct transfers {
	uint64_t count;
	uint64_t bytes; /* that good ones read */
	uint64_t busy_us;
	uint64_t failed[HW_ERR_COUNT];       /* by -enum hw_err; [0] stays 0 */
	uint64_t took[TRANSFERS_BOUNDS + 1]; /* by how long they took */
	/* Good ones of a whole page: what the clock of the bus can be told from. */
	uint64_t pages, pages_us;
	uint32_t page_least_us; /* the fastest; 0: there was none */
};

/* One transfer is over: an enum hw_err, the bytes it read, how long it took. */
void transfers_add(struct transfers *t, int status, unsigned bytes, uint64_t us);

/* Those of `more` happened, too. */
void transfers_merge(struct transfers *t, const struct transfers *more);

/* Those that failed and say something about the bus (base/hwerr.h). */
uint64_t transfers_errors(const struct transfers *t);

#endif
