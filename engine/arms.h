/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arms: what a bus process reads at once when the interrupt of a cage comes.
 *
 * Main leaves it with the visit of the cage (struct request): the first bytes of some of
 * its reads, which hold the flags. It is good when that visit was, once, and until
 * anything is asked of the cage again, its presence is in doubt, or main takes it back.
 */
#ifndef ENGINE_ARMS_H
#define ENGINE_ARMS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/request.h"

/* Cages that are armed at a time. */
#define ARMS_MAX REQUEST_RUNS_MAX

struct arm {
	uint16_t cage;
	uint8_t count;     /* of `run` */
	bool spoilt;       /* it is not to be fired, whatever else comes */
	uint32_t sequence; /* of the request that left it */
	struct run run[ARM_RUNS_MAX];
};

struct arms {
	unsigned count;
	struct arm arm[ARMS_MAX];
};

/* A request begins: all that is armed for its cages is void, and everything is where it
 * sets pins or frees the bus. */
void arms_begin(struct arms *a, const struct request *request);

/* Run `index` of it ended with `status`, enum hw_err. */
void arms_note_run(struct arms *a, const struct request *request, unsigned index,
    int status);

/* Who is there was told: cages that are not surely occupied by whom they were. */
void arms_presence(struct arms *a, const struct platform_bits *present,
    const struct platform_bits *known, const struct platform_bits *doubt);

/* Main takes back what this request left. */
void arms_cancel(struct arms *a, uint32_t sequence);

/*
 * These cages ask for attention. True where it is one, which is armed: `ret_request` is
 * what to read of it, but for its deadline, and it is armed no more.
 */
bool arms_fire(struct arms *a, const struct platform_bits *cages,
    struct request *ret_request);

#endif
